/** Proportions of two arms that answer different requests: `bernoulli.ts`. */
import { bet, increments, mixture } from './bernoulli.ts'
import type { Arms } from './bernoulli.ts'
import { HISTORY_AT_MOST, NO_HISTORY } from './constants.ts'
import type { Evidence } from './evidence.ts'
import { nth } from './mixture.ts'
import type { Counts, MetricPolicy, ProportionCounts, ProportionSums, Totals } from './types.ts'
import { notWhole } from './whole.ts'

export function arms(metric: MetricPolicy): Evidence {
  const badOf = ({ k, n }: ProportionSums): number => (metric.better === 'lower' ? k : n - k)
  return {
    fault(counts) {
      if ('worse' in counts) return 'expected n and k of each arm, got pairs'
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
    none: [0, 0, 0, 0],
    complete: window => nth(window, 1) > 0 && nth(window, 3) > 0,
    increments(past, window, test, history, alone) {
      // A lone sum has no window to spare for the centre: a bare guess is fair, if weak.
      return alone
        ? bet(fourOf(past), fourOf(window), test, history ?? NO_HISTORY)
        : increments(fourOf(past), fourOf(window), test, history)
    },
    weights: side => mixture(side).weights,
    history(past) {
      const [, , k, n] = fourOf(past)
      return n === 0 ? null : [k / n, Math.min(n, HISTORY_AT_MOST)]
    },
    ofCanary(counts) {
      const { canary } = armsOf(counts)
      return [badOf(canary), canary.n]
    },
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
        variance: known ? variance(primary) + variance(canary) : null,
      }
    },
  }
}

function armsOf(counts: Counts): ProportionCounts {
  if ('worse' in counts) throw new Error('pairs where two arms were checked for')
  return counts
}

function fourOf(tally: Totals): Arms {
  return [nth(tally, 0), nth(tally, 1), nth(tally, 2), nth(tally, 3)]
}

function faultOf(arm: string, { n, k, missing }: ProportionSums): string | null {
  const odd = notWhole({ n, k, missing })
  if (odd !== null) return `${arm}: ${odd}`
  return k > n ? `${arm}: k is ${k} of only ${n}` : null
}

function sumOf(a: ProportionSums, b: ProportionSums): ProportionSums {
  const missing = (a.missing ?? 0) + (b.missing ?? 0)
  return { n: a.n + b.n, k: a.k + b.k, ...(missing > 0 ? { missing } : {}) }
}

function rate({ n, k }: ProportionSums): number | null {
  return n === 0 ? null : k / n
}

/** Of the observed rate; half an outcome of each kind is added, so that 0 of 10 is not taken for certain. */
function variance({ n, k }: ProportionSums): number {
  const p = (k + 0.5) / (n + 1)
  return (p * (1 - p)) / n
}
