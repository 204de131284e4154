/** What people read: the job's summary, the check's output, the comment. Pure: facts in, Markdown out. */
import type { Details, MetricDetails, Verdict } from '../core/gate/types.ts'
import { code, cut, details as folded, joined, link, Markdown, md, table } from './markdown.ts'
import { plain } from './plain.ts'

/** Of a check's `summary` and `text`. */
const CHECK_LIMIT = 65_535
/** Of a step's summary, 1 MiB less what other steps of ours may add. */
const SUMMARY_LIMIT = 1_000_000
const TITLE_LIMIT = 60
/** Characters of a metric and its slice: encoded they may take twelve times the bytes. */
const LONGEST_NAME = 60
/** Rows of one table: a summary is read, a file is searched. */
const MOST_ROWS = 60

const MARKS: Readonly<Record<Verdict, string>> = {
  pass: '✅',
  fail: '❌',
  continue: '⏳',
  inconclusive: '⚪',
  invalid: '⛔',
}

const WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  continue: 'Collecting evidence',
  inconclusive: 'Inconclusive',
  invalid: 'Invalid evidence',
}

/** A look, as the action knows it. */
export interface Look {
  readonly details: Details
  /** One sentence: why this verdict. */
  readonly reason: string
  /** 0 to 1. */
  readonly progress: number
  readonly checkUrl?: string | null
  /** What comes next, in a sentence. */
  readonly next?: string | null
}

/** A check's output, within GitHub's limits. */
export interface CheckOutput {
  readonly title: string
  readonly summary: string
  readonly text: string
}

export function checkOutput(look: Look): CheckOutput {
  const { details } = look
  const note = 'All numbers are in the output details of the step.'
  return {
    title: title(look),
    summary: cut(
      joined(filled([headline(look), overall(details), slicesOf(details), foot(look)]), '\n\n'),
      CHECK_LIMIT,
      note,
    ).text,
    text: cut(joined(filled([pictures(details), reasons(details), how(details)]), '\n\n'), CHECK_LIMIT, note).text,
  }
}

/** The section of the job's summary. */
export function lookSummary(look: Look): Markdown {
  const { details } = look
  const seen = look.checkUrl ? link('Check run', look.checkUrl) : null
  const parts = [
    md`## ${new Markdown(MARKS[details.verdict])} ${subject(details)}`,
    headline(look),
    overall(details),
    slicesOf(details),
    folded('Pictures and reasons', joined(filled([pictures(details), reasons(details), how(details)]), '\n\n')),
    foot(look),
    seen,
  ]
  return cut(joined(filled(parts), '\n\n'), SUMMARY_LIMIT, 'All numbers are in the output details of the step.')
}

export function commentMarker(model: string, environment: string): string {
  return `<!-- model-release ${model}/${environment} -->`
}

/** The sticky comment; its first line finds it again. */
export function commentBody(look: Look): string {
  const { model, environment } = look.details
  const marker = new Markdown(`${commentMarker(model, environment)}\n`)
  return cut(joined([marker, lookSummary(look)], ''), CHECK_LIMIT, 'The whole is in the check run.').text
}

/** A fact of an operation: what it is called and what it is. */
export type FactRow = readonly [label: string, value: string | null]

/** The section of an action that judges nothing. */
export function operationSummary(operation: {
  readonly action: string
  readonly decision: string
  readonly message: string
  readonly facts: readonly FactRow[]
  readonly reasonCode?: string
  readonly next?: string | null
}): Markdown {
  const failed = operation.reasonCode !== undefined && operation.reasonCode !== ''
  const facts = operation.facts.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [[label, code(short(value))]],
  )
  return joined(
    filled([
      md`## ${new Markdown(failed ? '❌' : '✅')} ${operation.action}: ${operation.decision}`,
      md`${operation.message}${failed ? md` (${code(operation.reasonCode ?? '')})` : null}`,
      facts.length > 0 ? table(['', ''], 'll', facts) : null,
      operation.next ? md`**Next:** ${operation.next}` : null,
    ]),
    '\n\n',
  )
}

/** A digest by its first twelve digits, as people compare them. */
function short(value: string): string {
  return value.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/u, '$1')
}

function filled(parts: readonly (Markdown | null)[]): Markdown[] {
  return parts.filter(part => part !== null && part.text !== '').map(part => part ?? new Markdown(''))
}

/** Plain text, no Markdown: `Fail: accuracy of label=8 −44.9 pp (margin 2 pp)`. */
function title({ details, progress, reason }: Look): string {
  const { verdict } = details
  const words = `${details.preview ? 'Preview: ' : ''}${WORDS[verdict]}`
  const worst = verdict === 'fail' ? details.metrics.find(metric => metric.verdict === 'fail') : undefined
  if (worst && worst.difference !== null) {
    return plain(`${words}: ${nameOf(worst)} ${differs(worst)} (margin ${margin(worst)})`, TITLE_LIMIT)
  }
  if (verdict === 'continue') return plain(`${words}: ${percent(progress)}`, TITLE_LIMIT)
  if (verdict === 'pass')
    return plain(
      `${words}: ${details.metrics
        .filter(isWhole)
        .map(metric => metric.name)
        .join(', ')}`,
      TITLE_LIMIT,
    )
  return plain(`${words}: ${reason}`, TITLE_LIMIT)
}

function subject(details: Details): Markdown {
  const { model, environment, canary, primary, verdict, preview } = details
  const words = `${WORDS[verdict].toLowerCase()}${preview ? ' (preview)' : ''}`
  return md`${model} ${canary} against ${primary} in ${environment}: ${words}`
}

function headline(look: Look): Markdown {
  return md`**${WORDS[look.details.verdict]}.** ${look.reason}`
}

function foot({ details, next }: Look): Markdown {
  const { trial, look, step, started, integrity } = details
  const facts = [
    trial === null ? null : `trial ${trial}`,
    step === null ? null : `step ${step}`,
    details.preview ? null : `look ${look}`,
    started === null ? null : `since ${started}`,
    integrity.split,
    integrity.freshness,
    integrity.missing,
  ].filter(fact => fact !== null)
  return joined(
    filled([facts.length > 0 ? md`<sub>${facts.join(' · ')}</sub>` : null, next ? md`**Next:** ${next}` : null]),
    '\n\n',
  )
}

function isWhole(metric: MetricDetails): boolean {
  return metric.slice === undefined
}

function overall(details: Details): Markdown {
  return metricTable(details.metrics.filter(isWhole), false)
}

function slicesOf(details: Details): Markdown {
  const slices = details.metrics.filter(metric => !isWhole(metric))
  if (slices.length === 0) return new Markdown('')
  const failed = slices.filter(metric => metric.verdict === 'fail').length
  // What failed comes first, then what is furthest on the bad side.
  const sorted = slices.toSorted(
    (a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail') || harm(b) - harm(a),
  )
  const body = metricTable(sorted, true)
  const summary = `${slices.length} slices${failed > 0 ? `, ${failed} failed` : ''}`
  return failed > 0 ? joined([md`**${summary}**`, body], '\n\n') : folded(summary, body)
}

/** How much worse the canary looks, in the metric's unit. */
function harm({ difference, better }: MetricDetails): number {
  return (difference ?? 0) * (better === 'higher' ? -1 : 1)
}

function metricTable(metrics: readonly MetricDetails[], sliced: boolean): Markdown {
  const shown = metrics.slice(0, MOST_ROWS)
  const rows = shown.map(metric => [
    nameOf(metric, sliced),
    arm(metric, metric.primary),
    arm(metric, metric.canary),
    interval(metric),
    margin(metric),
    md`${new Markdown(bar(metric.progress))} ${percent(metric.progress)}${eta(metric)}`,
    md`${new Markdown(MARKS[metric.verdict])} ${metric.verdict}`,
  ])
  const heads = [
    sliced ? 'Slice' : 'Metric',
    'Primary',
    'Canary',
    'Difference',
    'May be worse by',
    'Evidence',
    'Verdict',
  ]
  const body = table(heads, 'lrrrrll', rows)
  const left = metrics.length - shown.length
  return left > 0 ? joined([body, md`${left} more in the output details.`], '\n\n') : body
}

export function nameOf(metric: MetricDetails, sliced = false): string {
  const slice = Object.entries(metric.slice ?? {}).map(([column, value]) => `${column}=${value}`)
  return plain(
    slice.length === 0 ? metric.name : `${metric.name}${sliced ? ', ' : ' of '}${slice.join(', ')}`,
    LONGEST_NAME,
  )
}

function arm({ kind }: MetricDetails, { n, value }: MetricDetails['primary']): Markdown {
  return md`${value === null ? 'no data' : number(kind, value)} (n ${n})`
}

export function number(kind: MetricDetails['kind'], value: number): string {
  return kind === 'proportion' ? value.toFixed(3) : String(Number(value.toPrecision(4)))
}

/** `+0.4 pp` of a proportion, else in the metric's unit; with a real minus sign. */
export function signed({ kind }: MetricDetails, value: number, unit: boolean): string {
  const amount = kind === 'proportion' ? value * 100 : value
  const digits = kind === 'proportion' ? Math.abs(amount).toFixed(1) : String(Number(Math.abs(amount).toPrecision(3)))
  const sign = Number(digits) === 0 ? '' : amount < 0 ? '−' : '+'
  return `${sign}${digits}${unit && kind === 'proportion' ? ' pp' : ''}`
}

function differs(metric: MetricDetails): string {
  return metric.difference === null ? 'no data' : signed(metric, metric.difference, true)
}

/** The difference with its descriptive interval. */
function interval(metric: MetricDetails): Markdown {
  const { lower, upper } = metric
  if (lower === null || upper === null) return md`${differs(metric)}`
  return md`${differs(metric)} (${signed(metric, lower, false)} to ${signed(metric, upper, false)})`
}

export function margin({ kind, margin: bound }: MetricDetails): string {
  if (typeof bound === 'string') return `${bound} of the primary`
  return kind === 'proportion' ? `${Number((bound * 100).toPrecision(4))} pp` : String(bound)
}

function percent(share: number): string {
  return `${Math.floor(Math.max(0, Math.min(1, share)) * 100)}%`
}

/** Progress to a decision, as a picture. */
function bar(share: number): string {
  const full = Math.floor(Math.max(0, Math.min(1, share)) * 10)
  return '█'.repeat(full) + '░'.repeat(10 - full)
}

function eta({ eta: seconds, verdict }: MetricDetails): string {
  if (seconds === null || verdict !== 'continue') return ''
  const [amount, unit] =
    seconds < 5400 ? [seconds / 60, 'min'] : seconds < 129_600 ? [seconds / 3600, 'h'] : [seconds / 86_400, 'days']
  return `, about ${Math.max(1, Math.round(amount))} ${unit}`
}

/** Cells of the picture, an odd number so that no difference has one of its own. */
const WIDE = 33

/** Each difference with its interval beside the margin: worse on the left, better on the right. */
function pictures({ metrics }: Details): Markdown {
  const drawn = metrics.slice(0, MOST_ROWS).flatMap(metric => {
    const line = picture(metric)
    return line === null ? [] : [[nameOf(metric), new Markdown(`<code>${line}</code>`)]]
  })
  if (drawn.length === 0) return new Markdown('')
  const key = md`
<sub>worse ← ● → better; ┃ the margin, ┊ no difference, ─ the interval</sub>
  `
  return joined([table(['Difference', 'Canary less primary'], 'll', drawn), key], '\n\n')
}

function picture({ difference: middle, lower, upper, margin: bound, primary, better }: MetricDetails): string | null {
  if (middle === null || lower === null || upper === null) return null
  const worst = typeof bound === 'number' ? bound : (Number.parseFloat(bound) / 100) * Math.abs(primary.value ?? 0)
  if (!(worst > 0)) return null
  const sign = better === 'higher' ? 1 : -1
  const cell = (value: number): number => Math.round(((value * sign) / (2 * worst) + 1) * ((WIDE - 1) / 2))
  const within = (at: number): number => Math.max(0, Math.min(WIDE - 1, at))
  const line: string[] = Array.from({ length: WIDE }, () => '·')
  const [from, to] = [cell(lower), cell(upper)].sort((a, b) => a - b)
  for (let at = within(from ?? 0); at <= within(to ?? 0); at++) line[at] = '─'
  line[cell(0)] = '┊'
  line[cell(-worst * sign)] = '┃'
  const point = cell(middle)
  line[within(point)] = point < 0 ? '◀' : point >= WIDE ? '▶' : '●'
  return line.join('')
}

function reasons({ metrics }: Details): Markdown {
  const told = metrics.slice(0, MOST_ROWS).filter(metric => metric.reason !== '')
  return joined(
    told.map(metric => md`- **${nameOf(metric)}**: ${metric.reason}`),
    '\n',
  )
}

function how({ metrics }: Details): Markdown {
  const rows = metrics
    .slice(0, MOST_ROWS)
    .map(metric => [
      nameOf(metric),
      logged(metric.evidence.fail),
      logged(metric.evidence.pass),
      chance(metric.p.fail),
      chance(metric.p.pass),
    ])
  const heads = ['Test', 'Log evidence for worse', 'Log evidence for good enough', 'p worse', 'p good enough']
  return folded('Evidence, natural logarithm, and p-values that hold at every look', table(heads, 'lrrrr', rows))
}

export function logged(value: number | null): string {
  return value === null ? 'no data' : value.toFixed(2).replace('-', '−')
}

export function chance(value: number | null): string {
  if (value === null) return 'no data'
  return value < 0.0001 ? '< 0.0001' : value.toFixed(4)
}
