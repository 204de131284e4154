/** Scores of two arms that answer the same requests: `paired.ts` on the differences, from a grid of them or from their sums. */
import { BETTING_ON_PAIRS, missingOfPairs, sumOfMissing, sumOfValues } from './betting-pairs.ts'
import { GRID } from './constants.ts'
import type { Evidence } from './evidence.ts'
import { scaleOf } from './hypothesis.ts'
import type { Hypothesis } from './hypothesis.ts'
import type { Sums } from './mean.ts'
import { nth, plus } from './mixture.ts'
import { gridIncrements, sumsIncrements } from './paired.ts'
import { added, bare, boundsOf, flipped, meanOf, notSums, varianceOfMean } from './sums.ts'
import type { Counts, GradedCounts, MetricPolicy, Totals } from './types.ts'
import { notWhole } from './whole.ts'

const SUMS = 3

export function graded(metric: MetricPolicy): Evidence {
  const bounds = boundsOf(metric)
  if (bounds === null || metric.margin.relative || metric.failAbove.relative || metric.limit !== null)
    throw new Error(`${metric.name}: a paired mean has bounds, a margin in its unit and no limit`)
  const width = bounds.hi - bounds.lo
  const differences = { lo: -width, hi: width }
  const test = (side: Hypothesis['side'], value: number): Hypothesis => ({
    side,
    kappa: 1,
    delta: value / width,
    aim: metric.margin.value / width,
    per: 'unit',
  })

  /** In widths of the bounds, worse above 0. @param lost pairs in which the canary may have been as much worse as can be */
  const tally = (counts: GradedCounts, lost: number): Totals => {
    const { n, sum, sumsq, grid } = counts
    const scaled: Sums = [n, sum / width, sumsq / width ** 2]
    const [size, total, squares] = metric.better === 'lower' ? scaled : flipped(scaled, 0)
    const sums = [size + lost, total + lost, squares + lost]
    if (!grid) return sums
    const points = metric.better === 'lower' ? grid : grid.toReversed()
    return [...sums, ...points.map((weight, index) => (index === GRID ? weight + lost : weight))]
  }

  return {
    ...BETTING_ON_PAIRS,
    judged: true,
    label: null,
    none: [0, 0, 0],
    failing: test(1, metric.failAbove.value),
    passing: test(-1, metric.margin.value),
    join: (waiting, window) => {
      const length = Math.min(waiting.length, window.length)
      return plus(waiting.slice(0, length), window.slice(0, length))
    },
    remember: (past, window) => plus(past, window.slice(0, SUMS)),
    increments: (_past, window, against) =>
      window.length === SUMS
        ? sumsIncrements([nth(window, 0), nth(window, 1), nth(window, 2)], against)
        : gridIncrements(window.slice(SUMS), against),
    noise(window) {
      const [n, sum, sumsq] = [nth(window, 0), nth(window, 1), nth(window, 2)]
      return [sum / n, varianceOfMean({ n, sum, sumsq }) ?? 0]
    },
    fault(counts) {
      if (!isGraded(counts)) return 'expected n, sum and sumsq of the differences of pairs'
      const { missing, values } = counts
      const odd = notWhole({
        'missing.primary': missing?.primary,
        'missing.canary': missing?.canary,
        'missing.both': missing?.both,
      })
      if (values && !(Number.isFinite(values.primary) && Number.isFinite(values.canary)))
        return 'values are not finite numbers'
      return odd ?? notSums(counts, differences)
    },
    forFail: counts => tally(gradedOf(counts), 0),
    forPass(counts) {
      const checked = gradedOf(counts)
      const { primary, canary, both } = missingOfPairs(checked.missing)
      return tally(checked, primary + canary - both)
    },
    limit: null,
    sum(a, b) {
      const [x, y] = [gradedOf(a), gradedOf(b)]
      return { ...added(x, y), ...sumOfMissing(x.missing, y.missing), ...sumOfValues(x.values, y.values) }
    },
    total(counts) {
      const checked = gradedOf(counts)
      return {
        ...bare(checked),
        ...sumOfMissing(checked.missing, undefined),
        ...(checked.values ? { values: checked.values } : {}),
      }
    },
    size(counts) {
      const { n } = gradedOf(counts)
      return { primary: n, canary: n }
    },
    missing: counts => missingOfPairs(gradedOf(counts).missing),
    absent(counts) {
      const { n, missing } = gradedOf(counts)
      return [missing?.canary ?? 0, missing?.primary ?? 0, missing?.both ?? 0, n]
    },
    equal(_bad, n) {
      return { n, sum: 0, sumsq: 0, grid: Array.from({ length: GRID + 1 }, (_, at) => (at === GRID / 2 ? n : 0)) }
    },
    describe(counts) {
      const checked = gradedOf(counts)
      const { n, values } = checked
      const variance = varianceOfMean(checked)
      return {
        primary: values && n > 0 ? values.primary / n : null,
        canary: values && n > 0 ? values.canary / n : null,
        difference: meanOf(checked),
        variance: variance !== null && variance > 0 ? variance : null,
        widest: width,
      }
    },
    scale: primary => scaleOf(metric, primary),
  }
}

function isGraded(counts: Counts): counts is GradedCounts {
  return 'sumsq' in counts
}

function gradedOf(counts: Counts): GradedCounts {
  if (!isGraded(counts)) throw new Error('other counts where differences of pairs were checked for')
  return counts
}
