/**
 * The nouns of the gate: a policy, counted evidence, the state of its tests, and what it says.
 * All of it is plain JSON, so that a look can be replayed from the ledger and gives the same numbers.
 */

import type { Json } from '../types.ts'

export type Verdict = 'pass' | 'fail' | 'continue' | 'inconclusive' | 'invalid'
export type MetricKind = 'proportion' | 'mean' | 'quantile' | 'rate' | 'distribution'

/** A bound on how much worse: in the metric's unit, or as a share of the primary's value. */
export interface Margin {
  readonly value: number
  readonly relative: boolean
}

export interface MetricPolicy {
  readonly name: string
  readonly kind: MetricKind
  readonly better: 'higher' | 'lower'
  /** How much worse the canary may be; a pass proves that it is less. Above 0. */
  readonly margin: Margin
  /** How much worse must be proven for a fail. */
  readonly failAbove: Margin
  /** A hard bound on the canary's own value, or null. */
  readonly limit: number | null
  readonly paired: boolean
  /** The observation column that carries the outcome. */
  readonly column: string
  readonly slices: readonly string[]
  readonly required: boolean
  readonly weight: number
  /** Steps (from 1) that measure it; null means every step. */
  readonly at: readonly number[] | null
  /** Of a mean or a distribution of numbers: what every value lies within. */
  readonly bounds?: readonly [number, number]
  /** Of a mean of values from 0: larger ones count as this much, in both arms alike. */
  readonly cap?: number
  /** Of a quantile: which one, 0 to 1. */
  readonly q?: number
  /** Of a quantile: the value beyond which answers are counted; absent, it is read from the first observations. */
  readonly threshold?: number
  /** Of a rate: the column that carries the exposure. */
  readonly exposure?: string
  /** Evidence of live traffic, which comes in bursts: the dispersion guard is on. */
  readonly guarded?: boolean
  /** Who counts it on live traffic; absent where outcomes are replayed or pushed. */
  readonly live?: LiveCounting
}

/** How a source counts a metric: in its own language, with templates such as `${version}` still in it. */
export interface LiveCounting {
  /** The source's name in the policy. */
  readonly source: string
  /** Bad outcomes, or events; null where the kind needs none. */
  readonly bad: string | null
  /** All outcomes, or the exposure, or what holds the buckets of a quantile. */
  readonly total: string
  /** Nothing that was ever bad counts as 0, and not as a typing error. */
  readonly absentBad: 'zero' | null
}

export interface SourcePolicy {
  readonly kind: string
  /** Its section of the configuration, as it was written; only its platform knows what is in it. */
  readonly section: Json
}

/** By column: the values that are judged on their own, fixed before outcomes are read. */
export type SliceValues = Readonly<Record<string, readonly string[]>>

export interface GatePolicy {
  /** Of a wrong fail and of a wrong pass, over all looks, metrics and trials of the pair. */
  readonly alpha: number
  /** Per arm and metric, in the current step, for a pass. */
  readonly minSamples: number
  readonly metrics: readonly MetricPolicy[]
  /** How far the traffic may be from its configured share, as a share of the smaller arm's; absent: `SPLIT_TOLERANCE`. */
  readonly splitTolerance?: number
  /** By name: where the outcomes of live requests are counted. */
  readonly sources?: Readonly<Record<string, SourcePolicy>>
  /** Seconds: the length of the windows into which live evidence is cut. */
  readonly window?: number
  /** Only the limits are tested, of what answers already: nothing is compared, and nothing passes. */
  readonly limitsOnly?: true
}

/** Outcomes of one arm: k times 1 in n. `missing` are units without a value: never part of `n`. */
export interface ProportionSums {
  readonly n: number
  readonly k: number
  readonly missing?: number
}
/** Both arms of an unpaired proportion. */
export interface ProportionCounts {
  readonly primary: ProportionSums
  readonly canary: ProportionSums
}
/** One request asked of both versions: where the canary did worse, better, the same. */
export interface PairedCounts {
  readonly worse: number
  readonly better: number
  readonly same: number
  /** Pairs without a value of the primary only, of the canary only, of either. */
  readonly missing?: { readonly primary: number; readonly canary: number; readonly both: number }
  /** How often each arm's value was 1 in the pairs counted: for people to read, and for limits and margins in percent. */
  readonly values?: { readonly primary: number; readonly canary: number }
}
/** Values of one arm, each within the metric's bounds or capped there; unbounded without them. */
export interface MeanSums {
  readonly n: number
  readonly sum: number
  readonly sumsq: number
  /** The values spread over a grid of points, see `grid.ts`: decides sooner than sums alone. */
  readonly grid?: readonly number[]
  readonly missing?: number
}
export interface MeanCounts {
  readonly primary: MeanSums
  readonly canary: MeanSums
}
/** One request scored for both versions: canary minus primary, in the metric's unit. */
export interface GradedCounts extends Omit<MeanSums, 'missing'> {
  readonly missing?: NonNullable<PairedCounts['missing']>
  /** Sums of each arm's own scores, for people to read. */
  readonly values?: { readonly primary: number; readonly canary: number }
}
/** Values above a bound that was fixed beforehand: the primary's is the threshold, the canary's lies a margin further. */
export interface QuantileSums {
  readonly n: number
  readonly above: number
  /** Canary only: above the threshold moved by `fail-above`, where that is less than the margin. */
  readonly beyond?: number
  /** Canary only: above the limit. */
  readonly over?: number
  readonly missing?: number
}
export interface QuantileCounts {
  readonly primary: QuantileSums
  readonly canary: QuantileSums
}
/** Events in so much exposure: hours, tokens. */
export interface RateSums {
  readonly events: number
  readonly exposure: number
  readonly missing?: number
}
export interface RateCounts {
  readonly primary: RateSums
  readonly canary: RateSums
}
/** How often each category came. */
export interface CategorySums {
  readonly categories: Readonly<Record<string, number>>
  readonly missing?: number
}
export interface CategoryCounts {
  readonly primary: CategorySums
  readonly canary: CategorySums
}
export type Counts =
  ProportionCounts | PairedCounts | MeanCounts | GradedCounts | QuantileCounts | RateCounts | CategoryCounts

/** Units of routing (requests, or users where those are routed) that each version was given, and the canary's configured share. */
export interface SplitCounts {
  readonly primary: number
  readonly canary: number
  /** Above 0, below 1. */
  readonly share: number
}

/** A stretch of new evidence. Windows never overlap, are never counted twice, never straddle a change of routing. */
export interface Window {
  readonly from: string
  readonly to: string
  /** The batch and its row cell [first, last), for evidence that came as a file. */
  readonly batch?: string
  readonly rows?: readonly [number, number]
  /** Share of the trial's planned maximum that this window covers: fixed before its outcomes were read, 0 to 1. */
  readonly planned: number
  readonly metrics: Readonly<Record<string, Counts>>
  readonly slices?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Counts>>>>>>
  /** Where the router was asked what it sent where. */
  readonly split?: SplitCounts
  /** By quantile metric: the threshold that was read from the observations before this window. */
  readonly thresholds?: Readonly<Record<string, number>>
}

/** One window as a source of live evidence counted it. */
export interface Counted extends Pick<Window, 'from' | 'to' | 'metrics'> {
  /** Requests that each version was given, where the source can tell. */
  readonly given: { readonly primary: number; readonly canary: number } | null
}

/** One arm as people read it. */
export interface ArmValue {
  readonly n: number
  readonly value: number | null
}

/** A line of `details.metrics`: one metric overall, or one slice value of it. */
export interface MetricDetails {
  readonly name: string
  readonly kind: MetricKind
  readonly slice?: Readonly<Record<string, string>>
  readonly verdict: Verdict
  readonly better: 'higher' | 'lower'
  readonly margin: number | string
  readonly primary: ArmValue
  readonly canary: ArmValue
  /** Canary minus primary in the metric's unit. */
  readonly difference: number | null
  /** A descriptive interval for `difference`. */
  readonly lower: number | null
  readonly upper: number | null
  /** Log e-values, natural logarithm. */
  readonly evidence: { readonly fail: number | null; readonly pass: number | null }
  /** Anytime p-values. */
  readonly p: { readonly fail: number | null; readonly pass: number | null }
  readonly progress: number
  /** Seconds, where the pace is known. */
  readonly eta: number | null
  readonly reason: string
}

/** The output `details`. */
export interface Details {
  readonly schema: 1
  readonly verdict: Verdict
  readonly preview: boolean
  readonly model: string
  readonly environment: string
  readonly canary: string
  readonly primary: string
  readonly trial: number | null
  readonly look: number
  readonly step: number | null
  readonly started: string | null
  readonly metrics: readonly MetricDetails[]
  readonly integrity: {
    readonly split: string | null
    readonly freshness: string | null
    readonly missing: string | null
  }
}

/**
 * State of a fail test with restarts, see `restarts.ts`: one number per bet in each list, all but `rest` on the log scale (an empty
 * account is `NOTHING`).
 */
export interface RestartState {
  readonly rest: number
  readonly first: readonly number[]
  readonly stake: readonly number[]
  readonly reserve: readonly number[]
  /** Log increments since their last low. */
  readonly run: readonly number[]
}

/** Sums of one kind of evidence, in the order that its file in this folder names. */
export type Totals = readonly number[]

/** How much the windows so far differ from each other, beside what chance would do; see `guard.ts`. */
export interface GuardState {
  readonly windows: number
  /** Of the windows' differences: mean, and sum of squared distances from it. */
  readonly mean: number
  readonly squares: number
  /** Sum of the variances that independent outcomes would have. */
  readonly expected: number
}

/** The proof that the canary is worse: over the whole trial, with restarts. */
export interface FailState {
  readonly tests: RestartState
  /** All that was bet on: where the bets of the next window come from. */
  readonly past: Totals
  /** Counts that wait for the other arm, and the planned share that they cover. */
  readonly carried: Totals
  readonly planned: number
  readonly guard?: GuardState
}

/** The proof that the canary is within its margin: of the current step, missing values taken at their worst. */
export interface PassState {
  readonly logs: readonly number[]
  readonly past: Totals
  readonly carried: Totals
  /** Rate and weight of the primary in earlier steps, or null where there are none. */
  readonly history: readonly [number, number] | null
  readonly guard?: GuardState
}

/** The proof that the canary leaves more values out, over the whole trial; a metric overall only. */
export interface MissingState {
  readonly logs: readonly number[]
  readonly past: Totals
  readonly carried: Totals
}

/** The tests of one series: a metric overall or one slice value of it. */
export interface SeriesState {
  readonly fail: FailState
  readonly pass: PassState
  readonly limit: RestartState | null
  /** Of the canary's own values, for its limit. */
  readonly limitGuard?: GuardState
  readonly missing: MissingState | null
  /** Totals over the whole trial and over the current step, for people and for `min-samples`. */
  readonly total: Counts | null
  readonly step: Counts | null
  /** Largest log evidence so far, for the anytime p-values; of the pass, in the current step. */
  readonly best: { readonly fail: number; readonly pass: number; readonly limit: number; readonly missing: number }
  /** The last step in which it was proven within its margin. Latched: evidence may fall later. */
  readonly passedIn: number | null
  /** Proven worse than allowed at its own share of alpha, or its limit exceeded, or values missing. Latched. */
  readonly failed: FailedBy | null
}

export type FailedBy = 'margin' | 'limit' | 'missing'

/** What brought a fail about: the series with the most evidence when the family crossed. */
export interface Cause {
  readonly metric: string
  readonly slice: { readonly column: string; readonly value: string } | null
  readonly part: FailedBy
}

export interface GateState {
  readonly trial: number
  readonly step: number
  /** Windows taken in the whole trial. */
  readonly windows: number
  /** By metric name. */
  readonly overall: Readonly<Record<string, SeriesState>>
  /** By metric name, column, value. The values are fixed at the start. */
  readonly slices: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, SeriesState>>>>>>
  /** Latched at the first crossing of the family. */
  readonly failed: Cause | null
  /** Latched: evidence beyond repair, with the reason. */
  readonly invalid: string | null
  /** The split check over the whole trial, once a window said what was sent where. */
  readonly split: SplitState | null
  /** By quantile metric, fixed by the first window that brought it. */
  readonly thresholds: Readonly<Record<string, number>>
}

export interface SplitState {
  readonly logs: readonly number[]
  readonly primary: number
  readonly canary: number
  /** Largest log evidence so far. */
  readonly best: number
}
