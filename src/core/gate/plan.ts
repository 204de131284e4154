/**
 * Whether a trial can decide at all: refused are only plans in which a canary that equals its primary, request by request, could
 * never pass. Where the evidence of a step is not known beforehand, nothing is refused.
 */
import { FILE_CELLS } from './constants.ts'
import { evidenceOf } from './evidence.ts'
import { alphaOf } from './family.ts'
import * as series from './series.ts'
import { measuredAt } from './state.ts'
import { samplesFor } from './thresholds.ts'
import type { GatePolicy, MetricPolicy } from './types.ts'

export interface Plan {
  readonly policy: GatePolicy
  readonly steps: readonly PlannedStep[]
  /** By file of a replay step. */
  readonly replays: Readonly<Record<string, { readonly rows: number }>>
  /** From 1: each further trial of a pair has a smaller share of alpha. */
  readonly trial: number
}

interface PlannedStep {
  readonly kind: string
  readonly advance: 'pass' | 'time'
  readonly file?: string
}

/** Rates of bad outcomes at which an equal canary is tried; margins in percent pass easiest at high ones. */
const RATES = [0, 0.01, 0.03, 0.1, 0.3, 0.6, 0.9]
/** Rows beyond which nobody is sent to look for more. */
const MOST_ROWS = 2 ** 30

/** @returns one sentence on what can never be decided and what could, or null */
export function canDecide(plan: Plan): string | null {
  const required = plan.policy.metrics.filter(metric => metric.required)
  if (required.length === 0) return 'no metric of the policy is required, so nothing could ever pass. Make one required'
  for (const metric of required) {
    if (!plan.steps.some((_, index) => measuredAt(metric, index + 1)))
      return `${metric.name} is required but measured at none of the ${plan.steps.length} steps. Correct its \`at\``
  }
  for (const [index, step] of plan.steps.entries()) {
    const number = index + 1
    const measured = required.filter(metric => measuredAt(metric, number))
    if (step.advance === 'time') continue
    if (measured.length === 0 && required.some(metric => measuredAfter(metric, number, plan.steps.length)))
      return `step ${number} waits for a pass, but measures no required metric. Give it \`advance: time\` or a metric`
    const rows = rowsOf(plan, step)
    if (rows === null) continue
    for (const metric of measured) {
      const reason = tooFew(plan, metric, rows)
      if (reason !== null) return `${metric.name} can never pass in step ${number}: ${reason}`
    }
  }
  return null
}

function measuredAfter(metric: MetricPolicy, step: number, steps: number): boolean {
  return Array.from({ length: steps - step }, (_, index) => step + 1 + index).some(later => measuredAt(metric, later))
}

function rowsOf({ replays }: Plan, step: PlannedStep): number | null {
  if (step.kind !== 'replay' || step.file === undefined || !Object.hasOwn(replays, step.file)) return null
  return replays[step.file]?.rows ?? null
}

function tooFew({ policy, trial }: Plan, metric: MetricPolicy, rows: number): string | null {
  if (rows < policy.minSamples)
    return `min-samples asks for ${policy.minSamples} per version, its file has ${rows} rows. Add rows or lower min-samples`
  const learning = samplesToLearn(metric)
  if (rows < learning)
    return `its threshold is read from the first ${learning} values of the primary, its file has ${rows} rows. Add rows or write threshold`
  const alpha = alphaOf(policy, trial)
  if (passes(metric, rows, alpha)) return null
  const enough = leastRows(metric, rows, alpha)
  const margin = leastMargin(metric, rows, alpha)
  const ways = [...(enough === null ? [] : [`${enough} rows`]), ...(margin === null ? [] : [`a margin of ${margin}`])]
  return (
    `with a margin of ${text(metric, metric.margin.value)} its file's ${rows} rows cannot prove even an equal version` +
    `${trial > 1 ? ` in trial ${trial}` : ''}${ways.length > 0 ? `; ${ways.join(' or ')} could` : ''}`
  )
}

/** Values of the primary that a threshold is read from before any answer is counted; 0 where it is written down. */
function samplesToLearn(metric: MetricPolicy): number {
  return metric.kind === 'quantile' && metric.threshold === undefined ? samplesFor(metric) : 0
}

/** Whether an equal canary would pass on a file of `rows` requests at some rate of bad outcomes. */
function passes(metric: MetricPolicy, rows: number, alpha: number): boolean {
  const evidence = evidenceOf(metric)
  // The cells that a threshold is read from are not counted.
  const first = Math.ceil((samplesToLearn(metric) * FILE_CELLS) / rows)
  return RATES.some(rate => {
    let state = series.begin(metric, evidence, 'slice')
    for (let cell = first; cell < FILE_CELLS; cell += 1) {
      const from = Math.floor((cell * rows) / FILE_CELLS)
      const to = Math.floor(((cell + 1) * rows) / FILE_CELLS)
      if (from === to) continue
      const counts = evidence.equal(Math.floor(to * rate) - Math.floor(from * rate), to - from)
      state = series.take(state, counts, (to - from) / rows, {
        metric,
        evidence,
        step: 1,
        alpha,
        margin: alpha,
        limit: alpha,
        missing: alpha,
      })
    }
    return state.passedIn !== null
  })
}

function leastRows(metric: MetricPolicy, rows: number, alpha: number): number | null {
  let above = rows
  while (!passes(metric, above, alpha)) {
    above *= 2
    if (above > MOST_ROWS) return null
  }
  let below = above / 2
  while (above - below > Math.max(1, above / 100)) {
    const middle = Math.ceil((above + below) / 2)
    if (passes(metric, middle, alpha)) above = middle
    else below = middle
  }
  return Math.ceil(above)
}

function leastMargin(metric: MetricPolicy, rows: number, alpha: number): string | null {
  for (let value = metric.margin.value; value < 1; value *= 1.05) {
    const rounded = Number(value.toPrecision(2))
    if (rounded <= metric.margin.value || rounded >= 1) continue
    if (passes({ ...metric, margin: { ...metric.margin, value: rounded } }, rows, alpha)) return text(metric, rounded)
  }
  return null
}

function text(metric: MetricPolicy, value: number): string {
  return metric.margin.relative ? `${Number((value * 100).toPrecision(3))}%` : String(value)
}
