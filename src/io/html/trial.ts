/** The section of one trial: what was tried against what, how it ended and why, its charts, its numbers. */
import type { MetricDetails } from '../../core/gate/types.ts'
import type { Step } from '../../core/types.ts'
import { chance, logged, margin, nameOf, number, signed } from '../report.ts'
import { endOf, type Look, type TrialStory } from './chronicle.ts'
import { differenceChart } from './difference.ts'
import { markup, NOTHING, said, type Html, type Part } from './escape.ts'
import { evidenceChart } from './evidence.ts'
import { thinned } from './scale.ts'
import { seriesOf, type Series } from './series.ts'
import { table } from './table.ts'
import { count, endBadge, minute, percent, time } from './words.ts'

/** How much of a trial is shown, the most telling first. */
export interface Limits {
  readonly charts: number
  /** Looks that one chart draws. */
  readonly points: number
  /** Rows of the tables behind the charts. */
  readonly metrics: number
  readonly looks: number
  readonly open: boolean
}

const OPEN = markup` open`

export function trialSection(story: TrialStory, limits: Limits): Html {
  const { trial, environment, looks } = story
  const all = seriesOf(story)
  const drawn = all.slice(0, limits.charts)
  const why = story.end?.reason ?? trial.paused?.reason ?? ''
  const left = all.length - drawn.length
  const { split = null, freshness = null, missing = null } = looks.at(-1)?.details.integrity ?? {}
  const integrity = [split, freshness, missing].filter(fact => fact !== null)
  const body =
    looks.length === 0
      ? markup`<p class="empty">No look was taken${story.to === null ? markup` yet` : NOTHING}.</p>`
      : markup`<div class="charts">${drawn.map(series => figure(series, limits))}</div>
${left > 0 ? markup`<p class="note">${count(left, 'series', 'series')} without a chart: see the table.</p>` : NOTHING}${integrity.map(fact => markup`<p class="note">${said(fact)}</p>`)}${numbers(all, looks, limits)}`
  return markup`<details class="trial"${limits.open ? OPEN : NOTHING}><summary><h4>${trial.canary} against ${trial.primary}</h4> ${endBadge(endOf(story))}
<span class="meta">${environment}, trial ${trial.number}, ${count(looks.length, 'look')}, ${time(story.from)}${story.to === null ? markup` until now` : markup` to ${time(story.to)}`}, by ${said(story.by)}</span></summary>
${why === '' ? NOTHING : markup`<p class="why">${said(why)}</p>`}${steps(story)}${body}</details>`
}

/** How far the trial came on its way. */
function steps({ policy, trial }: TrialStory): Html {
  if (policy.steps.length === 0) return NOTHING
  const items = policy.steps.map((step, at) => {
    const reached = at + 1 < trial.step ? 'done' : at + 1 === trial.step ? 'here' : 'ahead'
    return markup`<li class="${reached}">${inShort(step)}</li>`
  })
  return markup`<ol class="steps" aria-label="Steps, ${trial.step} of ${policy.steps.length} reached">${items}</ol>`
}

function inShort(step: Step): string {
  return step.kind === 'replay' ? 'replay' : `${step.kind} ${percent(step.share)}`
}

function figure(series: Series, { points }: Limits): Html {
  const { last, needed } = series
  const drawn = thinned(series.points, points)
  return markup`<figure><figcaption><h5>${said(nameOf(last))}</h5> ${endBadge(last.verdict)}</figcaption>
${differenceChart(series, drawn)}${needed === null ? NOTHING : evidenceChart(series, drawn, needed)}</figure>`
}

/** What the lines of all charts mean. */
export const KEY = markup`<ul class="legend"><li><span class="line middle"></span> canary less primary, with its interval</li><li><span class="swatch worse"></span> worse than it may be</li><li><span class="line pass"></span> evidence: good enough</li><li><span class="line fail"></span> evidence: worse</li><li><span class="line decided"></span> enough to decide</li></ul>`

function numbers(all: readonly Series[], looks: readonly Look[], limits: Limits): Html {
  const rows = all
    .slice(0, limits.metrics)
    .map(({ last, needed }) => [
      markup`<b>${said(nameOf(last))}</b>`,
      arm(last, last.primary),
      arm(last, last.canary),
      interval(last),
      margin(last),
      markup`${weighed(last.evidence.fail, needed?.fail)}<small>p ${chance(last.p.fail)}</small>`,
      markup`${weighed(last.evidence.pass, needed?.pass)}<small>p ${chance(last.p.pass)}</small>`,
      endBadge(last.verdict),
    ])
  const heads = [
    'Metric',
    'Primary',
    'Canary',
    'Difference',
    'May be worse by',
    'Evidence: worse',
    'Evidence: good',
    'Verdict',
  ]
  const more = all.length - rows.length
  return markup`<details class="numbers"><summary>Numbers of the last look</summary>${table(heads, rows)}${more > 0 ? markup`<p class="note">${more} more in the ledger.</p>` : NOTHING}</details>
<details class="numbers"><summary>Looks in numbers</summary>${lookTable(all, looks, limits)}</details>`
}

function lookTable(all: readonly Series[], looks: readonly Look[], limits: Limits): Html {
  const whole = all.filter(({ last }) => !last.slice).slice(0, 4)
  const shown = thinned(looks, limits.looks)
  const rows = shown.map(({ at, details }): Part[] => [
    details.look,
    minute(at),
    details.step,
    endBadge(details.verdict),
    ...whole.map(({ last }) => {
      const metric = details.metrics.find(one => one.name === last.name && !one.slice)
      return metric ? interval(metric) : 'not measured'
    }),
  ])
  const cut =
    shown.length < looks.length ? markup`<p class="note">${shown.length} of ${looks.length} looks.</p>` : NOTHING
  return markup`${table(['Look', 'When', 'Step', 'Verdict', ...whole.map(({ last }) => nameOf(last))], rows)}${cut}`
}

function arm({ kind }: MetricDetails, { n, value }: MetricDetails['primary']): Html {
  return markup`${value === null ? 'no data' : number(kind, value)}<small>n ${n}</small>`
}

function interval(metric: MetricDetails): Html {
  const { difference, lower, upper } = metric
  if (difference === null) return markup`no data`
  const between =
    lower === null || upper === null
      ? NOTHING
      : markup`<small>${signed(metric, lower, false)} to ${signed(metric, upper, false)}</small>`
  return markup`${signed(metric, difference, true)}${between}`
}

/** Natural logarithms. */
function weighed(log: number | null, needed: number | undefined): string {
  return log === null || needed === undefined ? logged(log) : `${logged(log)} of ${logged(needed)}`
}
