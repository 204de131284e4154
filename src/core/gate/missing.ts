/**
 * Missing values as a metric of their own: does the canary leave more of them out than the primary may explain? The bets of
 * `bernoulli.ts` or `paired.ts` on "there was no value", over the whole trial, as one more member of the family of fail tests. The
 * bound is the metric's margin where that is a share of requests, as a missing value is as bad as a bad one; else one percent.
 */
import * as bernoulli from './bernoulli.ts'
import { FAIL_BETS, MISSING_MARGIN, PAIRED_BETS } from './constants.ts'
import type { Hypothesis } from './hypothesis.ts'
import { kept, logMix, nth, plus } from './mixture.ts'
import * as paired from './paired.ts'
import type { MetricPolicy, MissingState, Totals } from './types.ts'

/** Whether missing values of a metric can be counted against what was asked. */
export function countsMissing({ kind }: MetricPolicy): boolean {
  return kind !== 'rate' && kind !== 'distribution'
}

/** How much more often the canary may leave a value out. */
export function missingMargin({ kind, margin }: MetricPolicy): number {
  return kind === 'proportion' && !margin.relative ? margin.value : MISSING_MARGIN
}

export function begin(metric: MetricPolicy): MissingState | null {
  return countsMissing(metric)
    ? { logs: weights(metric).map(() => 0), past: [0, 0, 0, 0], carried: [0, 0, 0, 0] }
    : null
}

/** @param absent of a window, see `Evidence.absent` */
export function take(state: MissingState, absent: Totals, metric: MetricPolicy): MissingState {
  const window = fourOf(plus(state.carried, absent))
  const [, ofCanary, , ofPrimary] = window
  // Two arms are compared once both were asked something.
  if (!metric.paired && (ofCanary === 0 || ofPrimary === 0)) return { ...state, carried: window }
  const margin = missingMargin(metric)
  const test: Hypothesis = { side: 1, kappa: 1, delta: margin, aim: margin, per: 'unit' }
  const gains = metric.paired
    ? paired.increments(window, test)
    : bernoulli.increments(fourOf(state.past), window, test, null)
  return { logs: plus(state.logs, gains).map(kept), past: plus(state.past, window), carried: [0, 0, 0, 0] }
}

/** log E in nats. */
export function logWealth(state: MissingState, metric: MetricPolicy): number {
  return logMix(state.logs, weights(metric))
}

function weights({ paired: pairs }: MetricPolicy): readonly number[] {
  return pairs ? PAIRED_BETS.weights : FAIL_BETS.weights
}

function fourOf(totals: Totals): readonly [number, number, number, number] {
  return [nth(totals, 0), nth(totals, 1), nth(totals, 2), nth(totals, 3)]
}
