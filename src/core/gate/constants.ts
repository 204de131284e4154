/**
 * The frozen numbers of the tests. They shape how fast a test decides, never how often it errs: any fixed weights that sum to 1
 * and any fixed bets below their caps keep the guarantee. Changed numbers are another policy, so that a trial keeps its own.
 */

/** A fixed mixture of bets: how much of the wealth each takes, and how far it aims. */
export interface Mixture {
  readonly weights: readonly number[]
  readonly aims: readonly number[]
}

/** Multiples of the distance aimed at, for two arms. Far multiples find outages, near ones what is just beyond the margin. */
export const FAIL_BETS: Mixture = { aims: [0.5, 1, 2, 4, 8, 16], weights: [0.07, 0.48, 0.25, 0.1, 0.06, 0.04] }
export const PASS_BETS: Mixture = { aims: [0.5, 1, 2, 4], weights: [0.1, 0.65, 0.15, 0.1] }

/** Shares of the largest bet that cannot lose everything, for pairs. */
export const PAIRED_BETS: Mixture = {
  aims: [0.9, 0.45, 0.225, 0.1125, 0.05625, 0.028125],
  weights: [0.05, 0.35, 0.4, 0.12, 0.05, 0.03],
}

/** Ratios of rates, for events over exposure; a pass takes their reciprocals. */
export const RATE_BETS: Mixture = { aims: [1.1, 1.25, 1.5, 2, 3, 5], weights: [0.1, 0.2, 0.25, 0.25, 0.1, 0.1] }

/** Odds ratios against a limit. */
export const LIMIT_BETS: Mixture = {
  aims: [1.25, 1.5, 2, 3, 5, 10, 30],
  weights: [0.1, 0.15, 0.2, 0.2, 0.15, 0.1, 0.1],
}

/** Odds ratios of the split check, taken in both directions with equal weights. */
export const SPLIT_ODDS: readonly number[] = [1.02, 1.05, 1.1, 1.25, 1.5, 2, 4]

/** Share of the wealth that one outcome may cost at most, with raw values and with sums. */
export const CAP = 0.9
export const CAP_SUMS = 0.5

/** Centres of proportions stay this far inside 0 and 1. */
export const EDGE = 1e-6

/** Without history: the centre's first guess and its weight in samples. */
export const NO_HISTORY: readonly [number, number] = [0.5, 1]
/** What is known of the primary from before weighs at most this many samples. */
export const HISTORY_AT_MOST = 100

/** How a fail test's wealth is divided over time, see `restarts.ts`. The first three sum to 1. */
export interface Restarting {
  /** What bets at once, what starts spread over the plan, what waits for a suspicion. */
  readonly first: number
  readonly spread: number
  readonly reserve: number
  /** Log increments since their last low that are a suspicion, and the share of the reserve that it stakes. */
  readonly threshold: number
  readonly stake: number
}
export const RESTART: Restarting = { first: 0.8, spread: 0.08, reserve: 0.12, threshold: 1.5, stake: 0.6 }

/** A trial's share of alpha: the first takes `first`, each further one `next` times the one before. Sums to 1. */
export const TRIAL = { first: 0.8, next: 0.2 } as const

/** How a metric's share of alpha is split; parts that are absent go to overall, which has the rest. */
export const SHARES = { slices: 0.25, limit: 0.25, missing: 0.05 } as const

/** How much more often the canary may leave a value out, where the metric's margin is not such a share itself. */
export const MISSING_MARGIN = 0.01

/** The split check: its own alpha, and the tolerance where the policy names none. */
export const SPLIT_ALPHA = 0.001
export const SPLIT_TOLERANCE = 0.02

/** Windows of bursty traffic that only measure the dispersion, before one is bet on. */
export const GUARD_WINDOWS = 20
/** What a limit's gains are divided by before the dispersion is known: an outage must not wait for that. */
export const GUARD_AT_FIRST = 8

/** Spaces between the grid points of a mean's values. */
export const GRID = 32
/** Samples in the smaller arm before an asymptotic test says anything. */
export const ASYMPTOTIC_SAMPLES = 500
/** Values of the primary beyond the quantile that its threshold is read from: 2000 samples for p95. */
export const BEYOND_THRESHOLD = 100

/** The gap that is aimed at between the tails of two quantiles, as a share of the primary's tail. */
export const QUANTILE_GAP = 0.25

/** A file is cut by row order into this many windows, before any value is read. */
export const FILE_CELLS = 20

/** Values of a slice column that are judged on their own, at most. */
export const SLICE_VALUES = 50
/** Where values go that came after the list was fixed. */
export const OTHER = 'other'
