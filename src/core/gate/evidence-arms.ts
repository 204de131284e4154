/** Proportions of two arms that answer different requests: `bernoulli.ts`. */
import { BETTING_ON_ARMS, limitOnShare, varianceOfShare } from './betting-arms.ts'
import type { Evidence } from './evidence.ts'
import { failing, passing, scaleOf } from './hypothesis.ts'
import type { Counts, MetricPolicy, ProportionCounts, ProportionSums } from './types.ts'
import { notWhole } from './whole.ts'

export function arms(metric: MetricPolicy): Evidence {
  const badOf = ({ k, n }: ProportionSums): number => (metric.better === 'lower' ? k : n - k)
  return {
    ...BETTING_ON_ARMS,
    judged: true,
    label: null,
    failing: failing(metric),
    passing: passing(metric),
    fault(counts) {
      if (!isProportion(counts)) return 'expected n and k of each arm'
      return faultOf('primary', counts.primary) ?? faultOf('canary', counts.canary)
    },
    forFail(counts) {
      const { primary, canary } = armsOf(counts)
      return [badOf(canary), canary.n, badOf(primary), primary.n]
    },
    forPass(counts) {
      const { primary, canary } = armsOf(counts)
      const lost = canary.missing ?? 0
      return [badOf(canary) + lost, canary.n + lost, badOf(primary), primary.n + (primary.missing ?? 0)]
    },
    limit:
      metric.limit === null
        ? null
        : limitOnShare(metric.better === 'lower' ? metric.limit : 1 - metric.limit, counts => {
            const { canary } = armsOf(counts)
            return [badOf(canary), canary.n]
          }),
    sum(a, b) {
      const [x, y] = [armsOf(a), armsOf(b)]
      return { primary: sumOf(x.primary, y.primary), canary: sumOf(x.canary, y.canary) }
    },
    size(counts) {
      const { primary, canary } = armsOf(counts)
      return { primary: primary.n, canary: canary.n }
    },
    missing(counts) {
      const { primary, canary } = armsOf(counts)
      return { primary: primary.missing ?? 0, canary: canary.missing ?? 0 }
    },
    total: counts => counts,
    absent: counts => absentOf(armsOf(counts)),
    equal(bad, n) {
      const arm = { n, k: metric.better === 'lower' ? bad : n - bad }
      return { primary: arm, canary: arm }
    },
    describe(counts) {
      const { primary, canary } = armsOf(counts)
      const [p, c] = [rate(primary), rate(canary)]
      const known = p !== null && c !== null
      return {
        primary: p,
        canary: c,
        difference: known ? c - p : null,
        variance: known ? varianceOfShare(primary.k, primary.n) + varianceOfShare(canary.k, canary.n) : null,
        widest: 1,
      }
    },
    scale: primary => scaleOf(metric, primary),
  }
}

/** Missing values of both arms, beside all that were asked. */
export function absentOf({
  primary,
  canary,
}: {
  readonly [Arm in 'primary' | 'canary']: { readonly n: number; readonly missing?: number }
}): readonly number[] {
  const [c, p] = [canary.missing ?? 0, primary.missing ?? 0]
  return [c, canary.n + c, p, primary.n + p]
}

/** `missing` of two windows together, left out where there is none. */
export function missingOf(a: { readonly missing?: number }, b: { readonly missing?: number }): { missing?: number } {
  const missing = (a.missing ?? 0) + (b.missing ?? 0)
  return missing > 0 ? { missing } : {}
}

function isProportion(counts: Counts): counts is ProportionCounts {
  return 'primary' in counts && 'k' in counts.primary && 'k' in counts.canary
}

function armsOf(counts: Counts): ProportionCounts {
  if (!isProportion(counts)) throw new Error('other counts where the outcomes of two arms were checked for')
  return counts
}

function faultOf(arm: string, { n, k, missing }: ProportionSums): string | null {
  const odd = notWhole({ n, k, missing })
  if (odd !== null) return `${arm}: ${odd}`
  return k > n ? `${arm}: k is ${k} of only ${n}` : null
}

function sumOf(a: ProportionSums, b: ProportionSums): ProportionSums {
  return { n: a.n + b.n, k: a.k + b.k, ...missingOf(a, b) }
}

function rate({ n, k }: ProportionSums): number | null {
  return n === 0 ? null : k / n
}
