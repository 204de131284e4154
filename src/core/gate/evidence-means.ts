/**
 * Means of two arms that answer different requests. With bounds or a cap: `mean.ts`, from a grid of the values where both arms have
 * one, else from sums. Without either: `asymptotic.ts`, said to be so.
 */
import { logWealths } from './asymptotic.ts'
import { mixture } from './bernoulli.ts'
import { ASYMPTOTIC_SAMPLES, GRID, LIMIT_BETS } from './constants.ts'
import { absentOf, missingOf } from './evidence-arms.ts'
import type { Betting, Evidence, LimitTest } from './evidence.ts'
import { addTo, emptyGrid } from './grid.ts'
import type { Bounds } from './grid.ts'
import { failing, passing, scaleOf } from './hypothesis.ts'
import * as limit from './limit.ts'
import type { Sums, SumsOfBoth } from './mean.ts'
import { gridIncrements, sumsIncrements } from './mean.ts'
import { nth, plus } from './mixture.ts'
import { added, bare, boundsOf, flipped, meanOf, notSums, varianceOfMean } from './sums.ts'
import type { Counts, MeanCounts, MeanSums, MetricPolicy, Totals } from './types.ts'
import { notWhole } from './whole.ts'

/** Numbers of a window without grids: three sums of each arm, and the values that are missing. */
const SUMS = 7

export function means(metric: MetricPolicy): Evidence {
  const bounds = boundsOf(metric)
  const top = bounds ? bounds.lo + bounds.hi : 0
  const badOf = ({ n, sum, sumsq }: MeanSums): Sums =>
    metric.better === 'lower' ? [n, sum, sumsq] : flipped([n, sum, sumsq], top)
  const gridOf = ({ grid }: MeanSums): readonly number[] | null =>
    grid ? (metric.better === 'lower' ? grid : grid.toReversed()) : null

  /** @param lost values of each arm that are taken at their worst for a pass */
  const tally = (counts: MeanCounts, lost: { readonly primary: number; readonly canary: number }): Totals => {
    const { lo, hi } = bounds ?? { lo: 0, hi: 0 }
    const known = bounds !== null
    const sums = [
      ...withMore(badOf(counts.canary), known ? lost.canary : 0, hi),
      ...withMore(badOf(counts.primary), known ? lost.primary : 0, lo),
      known ? 0 : lost.canary + lost.primary,
    ]
    const [canary, primary] = [gridOf(counts.canary), gridOf(counts.primary)]
    if (!canary || !primary) return sums
    return [...sums, ...atPoint(canary, GRID, lost.canary), ...atPoint(primary, 0, lost.primary)]
  }

  return {
    ...(bounds ? boundedBetting(bounds) : ASYMPTOTIC),
    judged: true,
    label: bounds ? null : 'asymptotic: right only in the limit of many samples, as no bounds or cap are given',
    failing: failing(metric, top),
    passing: passing(metric, top),
    none: [0, 0, 0, 0, 0, 0, 0],
    complete: window => nth(window, 0) > 0 && nth(window, 3) > 0,
    join,
    remember: (past, window) => plus(past, window.slice(0, SUMS)),
    weights: side => mixture(side).weights,
    history: () => null,
    noise(window, kappa) {
      const { canary, primary } = bothOf(window)
      return [canary[1] / canary[0] - (kappa * primary[1]) / primary[0], spread(canary) + kappa ** 2 * spread(primary)]
    },
    fault(counts) {
      if (!isMeans(counts)) return 'expected n, sum and sumsq of each arm'
      for (const arm of ['primary', 'canary'] as const) {
        const odd = notSums(counts[arm], bounds) ?? notWhole({ missing: counts[arm].missing })
        if (odd !== null) return `${arm}: ${odd}`
      }
      return null
    },
    forFail: counts => tally(meansOf(counts), { primary: 0, canary: 0 }),
    forPass: counts => tally(meansOf(counts), missingIn(meansOf(counts))),
    limit: metric.limit === null || bounds === null ? null : limitOf(metric.limit, bounds, badOf, gridOf, metric),
    sum(a, b) {
      const [x, y] = [meansOf(a), meansOf(b)]
      return {
        primary: { ...added(x.primary, y.primary), ...missingOf(x.primary, y.primary) },
        canary: { ...added(x.canary, y.canary), ...missingOf(x.canary, y.canary) },
      }
    },
    total(counts) {
      const { primary, canary } = meansOf(counts)
      return {
        primary: { ...bare(primary), ...missingOf(primary, {}) },
        canary: { ...bare(canary), ...missingOf(canary, {}) },
      }
    },
    size(counts) {
      const { primary, canary } = meansOf(counts)
      return { primary: primary.n, canary: canary.n }
    },
    missing: counts => missingIn(meansOf(counts)),
    absent: counts => absentOf(meansOf(counts)),
    equal(bad, n) {
      const arm = bounds ? alike(bounds.lo + ((bounds.hi - bounds.lo) * bad) / Math.max(1, n), n, bounds) : narrow(n)
      return { primary: arm, canary: arm }
    },
    describe(counts) {
      const { primary, canary } = meansOf(counts)
      const [p, c] = [meanOf(primary), meanOf(canary)]
      const [vp, vc] = [varianceOfMean(primary), varianceOfMean(canary)]
      return {
        primary: p,
        canary: c,
        difference: p !== null && c !== null ? c - p : null,
        variance: vp !== null && vc !== null && vp + vc > 0 ? vp + vc : null,
        widest: bounds ? bounds.hi - bounds.lo : Number.MAX_VALUE,
      }
    },
    scale: primary => scaleOf(metric, primary),
  }
}

/** n times one value: nothing decides sooner. */
function alike(value: number, n: number, bounds: Bounds): MeanSums {
  const grid = emptyGrid()
  addTo(grid, value, bounds)
  return { n, sum: n * value, sumsq: n * value ** 2, grid: grid.map(weight => weight * n) }
}

/** Values of both arms around 1 that differ by a thousandth: what has no bounds has a spread, or it says nothing. */
function narrow(n: number): MeanSums {
  return { n, sum: n, sumsq: n * (1 + 1e-6) }
}

/** Sums with n more values. */
function withMore([size, sum, squares]: Sums, n: number, value: number): Sums {
  return [size + n, sum + n * value, squares + n * value ** 2]
}

/** A grid with n more values at one of its points. */
function atPoint(grid: readonly number[], at: number, n: number): readonly number[] {
  return n === 0 ? grid : grid.map((weight, index) => (index === at ? weight + n : weight))
}

function spread([n, sum, sumsq]: Sums): number {
  return varianceOfMean({ n, sum, sumsq }) ?? 0
}

function boundedBetting(bounds: Bounds): Pick<Betting, 'increments' | 'restarts'> {
  return {
    restarts: true,
    increments(past, window, test) {
      const [before, now] = [bothOf(past), bothOf(window)]
      if (window.length === SUMS) return sumsIncrements(before, now, test, bounds)
      const grids = { canary: window.slice(SUMS, SUMS + GRID + 1), primary: window.slice(SUMS + GRID + 1) }
      return gridIncrements(before, grids, [now.canary[0], now.primary[0]], test, bounds)
    },
  }
}

/** A value that is missing could be anything: as good as never a pass in this step. */
const HOPELESS = -1e6

const ASYMPTOTIC: Pick<Betting, 'increments' | 'restarts'> = {
  restarts: false,
  increments(past, window, test) {
    const all = plus(past, window)
    const wealth = (totals: Totals): number[] => {
      const both = bothOf(totals)
      const enough = Math.min(both.canary[0], both.primary[0]) >= ASYMPTOTIC_SAMPLES
      const logs = enough ? logWealths(both, test) : []
      // Without any spread in either arm, or a share of a primary at or below 0, there is nothing to go by.
      return logs.length > 0 && logs.every(Number.isFinite) && !(test.per !== 'unit' && nonPositive(both, test.per))
        ? logs
        : mixture(test.side).aims.map(() => 0)
    }
    const before = wealth(past)
    const lost = nth(window, 6) > 0 ? HOPELESS : 0
    return wealth(all).map((log, j) => log - nth(before, j) + lost)
  },
}

function nonPositive({ primary: [, sum] }: SumsOfBoth, per: 'primary' | 'complement'): boolean {
  return per === 'primary' ? sum <= 0 : sum >= 0
}

function limitOf(
  bound: number,
  { lo, hi }: Bounds,
  badOf: (arm: MeanSums) => Sums,
  gridOf: (arm: MeanSums) => readonly number[] | null,
  { better }: MetricPolicy,
): LimitTest {
  const scaled = ((better === 'lower' ? bound : lo + hi - bound) - lo) / (hi - lo)
  return {
    weights: LIMIT_BETS.weights,
    increments(counts) {
      const { canary } = meansOf(counts)
      const grid = gridOf(canary)
      if (grid) return limit.gridIncrements(grid, scaled)
      const [n, sum, squares] = badOf(canary)
      const width = hi - lo
      const sums: Sums = [n, (sum - n * lo) / width, (squares - 2 * lo * sum + n * lo ** 2) / width ** 2]
      return limit.sumsIncrements(sums, scaled)
    },
    noise(counts) {
      const { n, sum, sumsq } = meansOf(counts).canary
      return n < 2 ? null : [sum / n, Math.max(0, sumsq - sum ** 2 / n) / (n - 1) / n]
    },
  }
}

/** Grids only where both windows have them: else sums are all that is known of both. */
function join(waiting: Totals, window: Totals): Totals {
  const length = Math.min(waiting.length, window.length)
  // An arm without values has nothing to spread.
  return plus(waiting.slice(0, length), window.slice(0, length))
}

function bothOf(totals: Totals): SumsOfBoth {
  return {
    canary: [nth(totals, 0), nth(totals, 1), nth(totals, 2)],
    primary: [nth(totals, 3), nth(totals, 4), nth(totals, 5)],
  }
}

function isMeans(counts: Counts): counts is MeanCounts {
  return 'primary' in counts && 'sumsq' in counts.primary && 'sumsq' in counts.canary
}

function meansOf(counts: Counts): MeanCounts {
  if (!isMeans(counts)) throw new Error('other counts where sums of two arms were checked for')
  return counts
}

function missingIn({ primary, canary }: MeanCounts): { primary: number; canary: number } {
  return { primary: primary.missing ?? 0, canary: canary.missing ?? 0 }
}
