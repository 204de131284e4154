/**
 * Quantiles by exceedance: how many answers lie beyond a bound that was fixed before, `bernoulli.ts`. The primary's bound is the
 * threshold, the canary's lies further by what it may be worse: H0 of a pass is P(x_c > (1 + rho) threshold) >= P(x_p > threshold). For
 * a threshold at the primary's quantile that is a statement on the quantiles themselves; for another it is one on the shares.
 * Where more is better the bad answers are those at or below the bound.
 *
 * @see docs/statistics.md#quantiles
 */
import { BETTING_ON_ARMS, limitOnShare, varianceOfShare } from './betting-arms.ts'
import { QUANTILE_GAP } from './constants.ts'
import { absentOf, missingOf } from './evidence-arms.ts'
import type { Evidence } from './evidence.ts'
import type { Hypothesis } from './hypothesis.ts'
import type { Counts, Margin, MetricPolicy, QuantileCounts, QuantileSums } from './types.ts'
import { notWhole } from './whole.ts'

export function quantiles(metric: MetricPolicy): Evidence {
  const expected = beyondShare(metric)
  const test = (side: Hypothesis['side']): Hypothesis => ({
    side,
    kappa: 1,
    delta: 0,
    aim: expected * QUANTILE_GAP,
    per: 'unit',
  })
  const badOf = (above: number, { n }: QuantileSums): number => (metric.better === 'lower' ? above : n - above)
  return {
    ...BETTING_ON_ARMS,
    judged: true,
    label: null,
    failing: test(1),
    passing: test(-1),
    fault(counts) {
      if (!isQuantiles(counts)) return 'expected n and above of each arm'
      if (metric.limit !== null && counts.canary.over === undefined)
        return 'canary: a limit needs `over`, how many values lie above it'
      return faultOf('primary', counts.primary) ?? faultOf('canary', counts.canary)
    },
    forFail(counts) {
      const { primary, canary } = quantilesOf(counts)
      // What is above the margin is above less than the margin too: without `beyond` it is the least that is known.
      return [badOf(canary.beyond ?? canary.above, canary), canary.n, badOf(primary.above, primary), primary.n]
    },
    forPass(counts) {
      const { primary, canary } = quantilesOf(counts)
      const lost = canary.missing ?? 0
      const kept = primary.missing ?? 0
      return [badOf(canary.above, canary) + lost, canary.n + lost, badOf(primary.above, primary), primary.n + kept]
    },
    limit:
      metric.limit === null
        ? null
        : limitOnShare(expected, counts => {
            const { canary } = quantilesOf(counts)
            return [badOf(canary.over ?? 0, canary), canary.n]
          }),
    sum(a, b) {
      const [x, y] = [quantilesOf(a), quantilesOf(b)]
      return { primary: sumOf(x.primary, y.primary), canary: sumOf(x.canary, y.canary) }
    },
    total: counts => counts,
    size(counts) {
      const { primary, canary } = quantilesOf(counts)
      return { primary: primary.n, canary: canary.n }
    },
    missing(counts) {
      const { primary, canary } = quantilesOf(counts)
      return { primary: primary.missing ?? 0, canary: canary.missing ?? 0 }
    },
    absent: counts => absentOf(quantilesOf(counts)),
    equal(_bad, n) {
      // At best nothing of an equal canary lies beyond the threshold and its margin.
      const above = (bad: number): number => (metric.better === 'lower' ? bad : n - bad)
      const limit = metric.limit === null ? {} : { over: above(0) }
      return { primary: { n, above: above(Math.round(n * expected)) }, canary: { n, above: above(0), ...limit } }
    },
    describe(counts) {
      const { primary, canary } = quantilesOf(counts)
      const known = primary.n > 0 && canary.n > 0
      return {
        primary: primary.n === 0 ? null : primary.above / primary.n,
        canary: canary.n === 0 ? null : canary.above / canary.n,
        difference: known ? canary.above / canary.n - primary.above / primary.n : null,
        variance: known ? varianceOfShare(primary.above, primary.n) + varianceOfShare(canary.above, canary.n) : null,
        widest: 1,
      }
    },
    scale: () => expected * QUANTILE_GAP,
  }
}

/** The share of the primary's values that lie beyond its own quantile. */
export function beyondShare({ q, better, name }: MetricPolicy): number {
  if (q === undefined) throw new Error(`${name}: a quantile without q`)
  return better === 'lower' ? 1 - q : q
}

/** Where each count of a metric begins, for a threshold. */
export interface Marks {
  readonly primary: number
  readonly canary: number
  /** Null where it is the canary's mark itself. */
  readonly beyond: number | null
  readonly over: number | null
}

export function marksOf(metric: MetricPolicy, threshold: number): Marks {
  const direction = metric.better === 'lower' ? 1 : -1
  const moved = ({ value, relative }: Margin): number =>
    threshold + direction * (relative ? value * Math.abs(threshold) : value)
  const [canary, beyond] = [moved(metric.margin), moved(metric.failAbove)]
  return { primary: threshold, canary, beyond: beyond === canary ? null : beyond, over: metric.limit }
}

function isQuantiles(counts: Counts): counts is QuantileCounts {
  return 'primary' in counts && 'above' in counts.primary && 'above' in counts.canary
}

function quantilesOf(counts: Counts): QuantileCounts {
  if (!isQuantiles(counts)) throw new Error('other counts where exceedances were checked for')
  return counts
}

function faultOf(arm: string, { n, above, beyond, over, missing }: QuantileSums): string | null {
  const odd = notWhole({ n, above, beyond, over, missing })
  if (odd !== null) return `${arm}: ${odd}`
  for (const [name, value] of Object.entries({ above, beyond, over }))
    if (value !== undefined && value > n) return `${arm}: ${name} is ${value} of only ${n}`
  return null
}

function sumOf(a: QuantileSums, b: QuantileSums): QuantileSums {
  const beyond = together(a.beyond, b.beyond)
  const over = together(a.over, b.over)
  return {
    n: a.n + b.n,
    above: a.above + b.above,
    ...(beyond === undefined ? {} : { beyond }),
    ...(over === undefined ? {} : { over }),
    ...missingOf(a, b),
  }
}

function together(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}
