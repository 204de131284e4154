/**
 * The nouns of the gate: a policy, counted evidence, the state of its tests, and what it says.
 * All of it is plain JSON, so that a look can be replayed from the ledger and gives the same numbers.
 */

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
}

export interface GatePolicy {
  /** Of a wrong fail and of a wrong pass, over all looks, metrics and trials of the pair. */
  readonly alpha: number
  /** Per arm and metric, in the current step, for a pass. */
  readonly minSamples: number
  readonly metrics: readonly MetricPolicy[]
}

/** Counts of 0/1 outcomes of one arm. `missing` are units without a value: never part of `n`. */
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
  /** Pairs in which a value is missing, by the arm that misses it (both missing counts in both). */
  readonly missing?: { readonly primary: number; readonly canary: number }
  /** How often each arm was good in the pairs counted, for people to read; the test needs only the three counts. */
  readonly values?: { readonly primary: number; readonly canary: number }
}
export type Counts = ProportionCounts | PairedCounts

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

/** State of one restarted fail test; see `restarts.ts`. Fixed by the test's own file. */
export type TestNumbers = Readonly<Record<string, readonly number[] | number>>

/** The tests of one series: a metric overall or one slice value of it. */
export interface SeriesState {
  readonly fail: TestNumbers
  readonly pass: TestNumbers
  readonly limit: TestNumbers | null
  /** Totals over the whole trial and over the current step, for people and for `min-samples`. */
  readonly total: Counts | null
  readonly step: Counts | null
  /** Largest log evidence so far, for the anytime p-values. */
  readonly best: { readonly fail: number; readonly pass: number }
  /** Latched: a crossing stands although the evidence falls later. */
  readonly passed: boolean
  readonly failed: boolean
}

export interface GateState {
  readonly trial: number
  readonly step: number
  readonly windows: number
  /** By metric name. */
  readonly overall: Readonly<Record<string, SeriesState>>
  /** By metric name, column, value. */
  readonly slices: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, SeriesState>>>>>>
  /** Latched at the first crossing of the family; names the metric or slice with most evidence. */
  readonly failed: string | null
  /** Latched: evidence beyond repair, with the reason. */
  readonly invalid: string | null
}
