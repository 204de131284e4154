/**
 * What the gate needs of one kind of evidence to judge a series by it. A new kind of metric is a file that gives this and a line
 * in `evidenceOf`; series, family, verdicts and restarts know no kinds.
 */
import { arms } from './evidence-arms.ts'
import { pairs } from './evidence-pairs.ts'
import type { Hypothesis } from './hypothesis.ts'
import type { Counts, MetricPolicy, Totals } from './types.ts'

export interface Evidence {
  /** Why these counts cannot be, or cannot judge this metric; null where they are sound. */
  fault(counts: Counts): string | null
  /** The counts as bad outcomes, missing values dropped. */
  forFail(counts: Counts): Totals
  /** The same, a missing value taken as bad in the canary and as good in the primary. */
  forPass(counts: Counts): Totals
  readonly none: Totals
  /** Whether a window can be bet on; else its counts wait for those of the next. */
  complete(window: Totals): boolean
  /** Log increments by bet, in nats. `alone`: the window is all the evidence there will be, so none of it only sets a centre. */
  increments(
    past: Totals,
    window: Totals,
    test: Hypothesis,
    history: readonly [number, number] | null,
    alone: boolean,
  ): number[]
  weights(side: Hypothesis['side']): readonly number[]
  /** The primary's rate and its weight in `past`, as history for the next step; null where there is none. */
  history(past: Totals): readonly [number, number] | null
  /** Bad outcomes and size of the canary alone, for a limit; null where the counts do not show them. */
  ofCanary(counts: Counts): readonly [number, number] | null
  sum(a: Counts, b: Counts): Counts
  size(counts: Counts): { readonly primary: number; readonly canary: number }
  missing(counts: Counts): { readonly primary: number; readonly canary: number }
  /** Counts of n requests answered by each arm, `bad` of them badly by both alike: what an equal canary would show. */
  equal(bad: number, n: number): Counts
  /** Means of both arms and their difference, canary minus primary, in the metric's unit, and the variance of the difference. */
  describe(counts: Counts): Description
}

export interface Description {
  readonly primary: number | null
  readonly canary: number | null
  readonly difference: number | null
  readonly variance: number | null
}

export function evidenceOf(metric: MetricPolicy): Evidence {
  if (metric.kind !== 'proportion') throw new Error(`no test for a metric of kind ${metric.kind}: ${metric.name}`)
  return metric.paired ? pairs(metric) : arms(metric)
}
