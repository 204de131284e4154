/**
 * What people read of a status: what is live where, since when and by whom, what stands in the way, and what happened last. Facts
 * in, Markdown or lines of a terminal out.
 * Must not know ledgers' branches, or what time it is.
 */
import type { Finding } from '../core/finding.ts'
import { environmentOf, holdOf, isBaking, phaseOf } from '../core/state.ts'
import { inWords, secondsBetween } from '../core/time.ts'
import type { Environment, Hold, Instant, State, Trial } from '../core/types.ts'
import { code, cut, joined, Markdown, md, table } from './markdown.ts'
import { plain } from './plain.ts'

/** Of a step's summary, 1 MiB less what other steps of ours may add. */
const SUMMARY_LIMIT = 1_000_000
/** Findings that a summary tells; the log has all. */
const MOST_FINDINGS = 200

export interface ModelStatus {
  readonly model: string
  /** Null where it has no ledger, or had none at that time. */
  readonly state: State | null
  /** Of those that are configured, the ones that are asked for. */
  readonly environments: readonly string[]
  /** The time that all of it is about. */
  readonly now: Instant
  /** Of the newest entry. */
  readonly lastAt: Instant | null
  /** Who made the primary what it is, by environment. */
  readonly by: Readonly<Record<string, string>>
  /** The newest first: what happened, a line each. */
  readonly lines: readonly string[]
}

export type Row = readonly [what: string, how: string]

/** An environment's facts, the live version first. */
export function factsOf(environment: Environment, now: Instant, by: string | null): readonly Row[] {
  const { primary, primarySince, primarySeq, trial, degraded, bake, drill, requests, settled, wantSeq, want, last } =
    environment
  const hold = holdOf(environment, now)
  const shares = Object.entries(want.weights)
  const since = primarySince === null ? '' : ` since ${when(primarySince, now)}`
  const entry = primarySeq === null ? '' : `, entry ${primarySeq}`
  const rows: (Row | null)[] = [
    ['live', primary === null ? 'nothing yet' : `${primary}${since}${entry}${by === null ? '' : `, by ${by}`}`],
    ['phase', phaseOf(environment, now)],
    hold && [hold.kind === 'freeze' ? 'frozen' : 'in hold', holdWords(hold, now)],
    trial && ['on trial', trialWords(trial, now)],
    trial?.paused ? ['paused', `since ${when(trial.paused.since, now)}: ${trial.paused.reason}`] : null,
    shares.length > 1 ? ['requests', shares.map(([version, share]) => `${version} ${share / 100} %`).join(', ')] : null,
    want.mirror && ['mirrored', `${want.mirror.share / 100} % of requests to ${want.mirror.to}`],
    isBaking(environment, now) && bake ? ['watched', `until ${time(bake.until)}`] : null,
    bake?.failed ? ['limit exceeded', `since ${when(bake.failed.at, now)}: ${bake.failed.reason}`] : null,
    degraded && ['degraded', `since ${when(degraded.since, now)}: ${degraded.reason}`],
    drill && ['drill', `${drill.version} since ${when(drill.since, now)}`],
    ...requests.map(({ to, by: who, reason }): Row => [
      'rollback asked for',
      `${to === null ? '' : `to ${to} `}by ${who}: ${reason}`,
    ]),
    settled ? null : ['under way', `entry ${wantSeq ?? ''} is not seen serving yet`],
    last && last.canary !== primary
      ? ['last trial', `${last.canary} ended ${last.verdict} ${when(last.at, now)}, entry ${last.seq}: ${last.reason}`]
      : null,
  ]
  return rows.filter(row => row !== null)
}

function holdWords({ since, until, by, reason, from, to }: Hold, now: Instant): string {
  const moved = from === null || to === null ? '' : `, from ${from} to ${to}`
  return `since ${when(since, now)}${until === null ? '' : ` until ${time(until)}`}${moved}, by ${by}: ${reason}`
}

function trialWords({ canary, primary, step, steps, stepKind, verdict, look, started }: Trial, now: Instant): string {
  const seen = verdict === null ? 'no look yet' : `${verdict} at look ${look}`
  return `${canary} against ${primary} since ${when(started, now)}, step ${step} of ${steps} (${stepKind}): ${seen}`
}

/** `2026-05-03 14:03:22 UTC`. */
export function time(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`
}

function when(instant: Instant, now: Instant): string {
  const seconds = secondsBetween(instant, now)
  return seconds < 0 ? time(instant) : `${time(instant)} (${inWords(seconds)} ago)`
}

/** When the ledger last grew. */
function ageOf({ state, lastAt, now }: ModelStatus): string {
  if (state === null) return 'no entry'
  return `entry ${state.seq}${lastAt === null ? '' : `, ${when(lastAt, now)}`}`
}

export interface Verified {
  readonly findings: readonly Finding[]
  readonly unchecked: readonly string[]
}

/** @param verified null where nothing was compared */
export function statusSummary(
  models: readonly ModelStatus[],
  told: { readonly decision: string; readonly message: string; readonly verified: Verified | null },
): Markdown {
  const { decision, message, verified } = told
  const good = verified === null || verified.findings.length === 0
  const parts = [
    md`## ${new Markdown(good ? '✅' : '❌')} status: ${decision}`,
    md`${message}`,
    ...(verified ? verifiedParts(verified) : []),
    ...models.flatMap(modelParts),
  ]
  return cut(joined(parts, '\n\n'), SUMMARY_LIMIT, 'The output state has the states as they are stored.')
}

function verifiedParts({ findings, unchecked }: Verified): readonly Markdown[] {
  const rows = findings
    .slice(0, MOST_FINDINGS)
    .map(({ where, expected, got, fix }) => [code(where), expected, got, fix])
  const more = findings.length - rows.length
  return [
    ...(rows.length > 0
      ? [
          md`
### Differences
          `,
          table(['where', 'expected', 'got', 'what to do'], 'llll', rows),
        ]
      : []),
    ...(more > 0 ? [md`${more} more are in the log.`] : []),
    ...(unchecked.length > 0
      ? [
          md`
### Not checked
          `,
          joined(unchecked.map(one => md`- ${one}`)),
        ]
      : []),
  ]
}

function modelParts(status: ModelStatus): readonly Markdown[] {
  const { model, state, environments, now, by, lines } = status
  const facts = environments.map(name => {
    const rows = factsOf(environmentOf(state, name), now, by[name] ?? null)
    return md`**${name}**\n\n${table(['', ''], 'll', rows)}`
  })
  return [
    md`### ${model}`,
    md`Last entry: ${ageOf(status)}`,
    ...facts,
    ...(lines.length > 0 ? [md`Newest entries:\n\n${joined(lines.map(line => md`- ${line}`))}`] : []),
  ]
}

/** The same for a terminal. */
export function statusText(models: readonly ModelStatus[]): string {
  return models
    .map(status => {
      const { model, state, environments, now, by, lines } = status
      const facts = environments.flatMap(name => {
        const rows = factsOf(environmentOf(state, name), now, by[name] ?? null)
        const width = Math.max(...rows.map(([what]) => what.length))
        return [`  ${name}`, ...rows.map(([what, how]) => `    ${what.padEnd(width)}  ${plain(how, 1000)}`)]
      })
      const history = lines.length > 0 ? ['  newest entries', ...lines.map(line => `    ${plain(line, 300)}`)] : []
      return [`${plain(model)}: ${ageOf(status)}`, ...facts, ...history].join('\n')
    })
    .join('\n\n')
}
