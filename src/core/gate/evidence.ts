/**
 * What the gate needs of one kind of evidence to judge a series by it. A new kind of metric is a file that gives this and a line
 * in `evidenceOf`; series, family, verdicts and restarts know no kinds.
 */
import { agreements } from './evidence-agreement.ts'
import { arms } from './evidence-arms.ts'
import { categories } from './evidence-categories.ts'
import { graded } from './evidence-graded.ts'
import { means } from './evidence-means.ts'
import { pairs } from './evidence-pairs.ts'
import { quantiles } from './evidence-quantiles.ts'
import { rates } from './evidence-rates.ts'
import type { Hypothesis } from './hypothesis.ts'
import type { Counts, MetricPolicy, Totals } from './types.ts'

/** How windows of one kind are bet on, whatever they count. */
export interface Betting {
  readonly none: Totals
  /** Whether a window can be bet on; else its counts wait for those of the next. */
  complete(window: Totals): boolean
  /** Counts that waited, with those of the next window. */
  join(waiting: Totals, window: Totals): Totals
  /** The past with one more window. */
  remember(past: Totals, window: Totals): Totals
  /** Log increments by bet, in nats. `alone`: the window is all the evidence there will be, so none of it only sets a centre. */
  increments(
    past: Totals,
    window: Totals,
    test: Hypothesis,
    history: readonly [number, number] | null,
    alone: boolean,
  ): number[]
  weights(side: Hypothesis['side']): readonly number[]
  /** Whether the wealth is a product of windows, so that restarts may go around a fail test. */
  readonly restarts: boolean
  /** Mean of the canary less kappa times that of the primary in one window, and its variance if outcomes are independent. */
  noise(window: Totals, kappa: number): readonly [number, number]
  /** The primary's rate and its weight in `past`, as history for the next step; null where there is none. */
  history(past: Totals): readonly [number, number] | null
}

/** A test of the canary's own value against the metric's limit. */
export interface LimitTest {
  readonly weights: readonly number[]
  /** Log increments by bet, in nats. */
  increments(counts: Counts): number[]
  /** The canary's value in one window, and its variance if outcomes are independent; null of a window without any. */
  noise(counts: Counts): readonly [number, number] | null
}

export interface Evidence extends Betting {
  /** False for what is shown and never judged. */
  readonly judged: boolean
  /** What the verdict's words must say of the test, or null. */
  readonly label: string | null
  readonly failing: Hypothesis
  readonly passing: Hypothesis
  /** Why these counts cannot be, or cannot judge this metric; null where they are sound. */
  fault(counts: Counts): string | null
  /** The counts as bad outcomes, missing values dropped. */
  forFail(counts: Counts): Totals
  /** The same, a missing value taken as bad in the canary and as good in the primary. */
  forPass(counts: Counts): Totals
  /** Null where the metric has no limit. */
  readonly limit: LimitTest | null
  sum(a: Counts, b: Counts): Counts
  /** What is kept of a window for totals. */
  total(counts: Counts): Counts
  size(counts: Counts): { readonly primary: number; readonly canary: number }
  missing(counts: Counts): { readonly primary: number; readonly canary: number }
  /**
   * For the test of missing values: of two arms [canary missing, asked, primary missing, asked]; of pairs [only the canary's
   * missing, only the primary's, both, neither]. Null where nobody knows how many were asked.
   */
  absent(counts: Counts): Totals | null
  /** Counts of n requests answered by each arm, `bad` of them badly by both alike: what an equal canary would show. */
  equal(bad: number, n: number): Counts
  /** Means of both arms and their difference, canary minus primary, in the metric's unit, and the variance of the difference. */
  describe(counts: Counts): Description
  /** The margin in the unit of the difference, given the primary's value. */
  scale(primary: number | null): number
}

export interface Description {
  readonly primary: number | null
  readonly canary: number | null
  readonly difference: number | null
  readonly variance: number | null
  /** Differences lie within plus and minus this. */
  readonly widest: number
}

/** One for each metric of a policy: every window asks for it. */
const known = new WeakMap<MetricPolicy, Evidence>()

export function evidenceOf(metric: MetricPolicy): Evidence {
  const found = known.get(metric) ?? make(metric)
  known.set(metric, found)
  return found
}

function make(metric: MetricPolicy): Evidence {
  switch (metric.kind) {
    case 'proportion':
      if (!metric.paired) return arms(metric)
      return metric.column === AGREE ? agreements(metric) : pairs(metric)
    case 'mean':
      return metric.paired ? graded(metric) : means(metric)
    case 'quantile':
      return quantiles(metric)
    case 'rate':
      return rates(metric)
    case 'distribution':
      return categories(metric)
  }
}

/** The column that says of a request whether both versions answered alike: judged by itself, no label needed. */
export const AGREE = 'agree'
