/** Proportions of two arms that answer the same requests: `paired.ts`. */
import { BETTING_ON_PAIRS, missingOfPairs, sumOfMissing, sumOfValues } from './betting-pairs.ts'
import { limitOnShare } from './betting-arms.ts'
import type { Evidence } from './evidence.ts'
import { failing, passing, scaleOf } from './hypothesis.ts'
import { nth } from './mixture.ts'
import { increments } from './paired.ts'
import type { Pairs } from './paired.ts'
import type { Counts, MetricPolicy, PairedCounts, Totals } from './types.ts'
import { notWhole } from './whole.ts'

export function pairs(metric: MetricPolicy): Evidence {
  const needsValues = metric.limit !== null || metric.margin.relative || metric.failAbove.relative

  const bad = (ones: number, counts: PairedCounts): number => (metric.better === 'lower' ? ones : total(counts) - ones)

  /** Pairs in which both were bad. Without the arms' own values it is not known, and does not matter to a margin in the unit. */
  const bothBad = (counts: PairedCounts): number =>
    counts.values ? bad(counts.values.primary, counts) - counts.better : 0

  const tally = (counts: PairedCounts, lost: number): Pairs => {
    const both = bothBad(counts)
    return [counts.worse + lost, counts.better, both, counts.same - both]
  }

  return {
    ...BETTING_ON_PAIRS,
    judged: true,
    label: null,
    failing: failing(metric),
    passing: passing(metric),
    fault(counts) {
      if (!('worse' in counts)) return 'expected pairs (worse, better, same), got the sums of two arms'
      const { worse, better, same, missing, values } = counts
      const odd = notWhole({
        worse,
        better,
        same,
        'missing.primary': missing?.primary,
        'missing.canary': missing?.canary,
        'missing.both': missing?.both,
        'values.primary': values?.primary,
        'values.canary': values?.canary,
      })
      if (odd !== null) return odd
      if (!values) return needsValues ? 'a limit or a margin in percent needs `values`, how often each arm was 1' : null
      const both = bad(values.primary, counts) - better
      return both < 0 || both > same || both !== bad(values.canary, counts) - worse
        ? `values ${values.primary} and ${values.canary} do not fit ${worse} worse, ${better} better, ${same} same`
        : null
    },
    forFail: counts => tally(pairsOf(counts), 0),
    forPass(counts) {
      const checked = pairsOf(counts)
      const { primary, canary, both } = missingOfPairs(checked.missing)
      return tally(checked, primary + canary - both)
    },
    none: [0, 0, 0, 0],
    increments: (_past, window, test) => increments(fourOf(window), test),
    noise(window, kappa) {
      const [worse, better, alike, neither] = fourOf(window)
      const n = worse + better + alike + neither
      const mean = (worse - kappa * better + (1 - kappa) * alike) / n
      const squares = worse + kappa ** 2 * better + (1 - kappa) ** 2 * alike
      return [mean, n > 1 ? (squares / n - mean ** 2) / (n - 1) : 0]
    },
    limit:
      metric.limit === null
        ? null
        : limitOnShare(metric.better === 'lower' ? metric.limit : 1 - metric.limit, counts => {
            const checked = pairsOf(counts)
            if (!checked.values) throw new Error('pairs without values where they were checked for')
            return [bad(checked.values.canary, checked), total(checked)]
          }),
    sum(a, b) {
      const [x, y] = [pairsOf(a), pairsOf(b)]
      return {
        worse: x.worse + y.worse,
        better: x.better + y.better,
        same: x.same + y.same,
        ...sumOfMissing(x.missing, y.missing),
        ...sumOfValues(x.values, y.values),
      }
    },
    size(counts) {
      const n = total(pairsOf(counts))
      return { primary: n, canary: n }
    },
    total: counts => counts,
    missing: counts => missingOfPairs(pairsOf(counts).missing),
    absent(counts) {
      const checked = pairsOf(counts)
      const { missing } = checked
      return [missing?.canary ?? 0, missing?.primary ?? 0, missing?.both ?? 0, total(checked)]
    },
    equal(both, n) {
      const ones = metric.better === 'lower' ? both : n - both
      return { worse: 0, better: 0, same: n, values: { primary: ones, canary: ones } }
    },
    describe(counts) {
      const checked = pairsOf(counts)
      const n = total(checked)
      if (n === 0) return { primary: null, canary: null, difference: null, variance: null, widest: 1 }
      const rise = metric.better === 'lower' ? checked.worse - checked.better : checked.better - checked.worse
      const difference = rise / n
      // Half a discordant pair of each kind is added, so that no discordance in 10 pairs is not taken for certain.
      const spread = (checked.worse + checked.better + 1) / (n + 1) - difference ** 2
      return {
        primary: checked.values ? checked.values.primary / n : null,
        canary: checked.values ? checked.values.canary / n : null,
        difference,
        variance: Math.max(spread, 1 / (n + 1)) / n,
        widest: 1,
      }
    },
    scale: primary => scaleOf(metric, primary),
  }
}

function pairsOf(counts: Counts): PairedCounts {
  if (!('worse' in counts)) throw new Error('two arms where pairs were checked for')
  return counts
}

function fourOf(tally: Totals): Pairs {
  return [nth(tally, 0), nth(tally, 1), nth(tally, 2), nth(tally, 3)]
}

function total({ worse, better, same }: PairedCounts): number {
  return worse + better + same
}
