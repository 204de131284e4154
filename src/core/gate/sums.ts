/** Sums of values (n, sum, sum of squares): whether they can be, how they add up, how they look where more is better. */
import type { Bounds } from './grid.ts'
import { notGrid } from './grid.ts'
import type { Sums } from './mean.ts'
import { plus } from './mixture.ts'
import type { MeanSums, MetricPolicy } from './types.ts'
import { notWhole } from './whole.ts'

/** What a sum may be off by, relative to its size: sums of doubles are not exact. */
const ROUNDING = 1e-6

/** Within what the values of a mean lie, or null where nothing was said. */
export function boundsOf({ bounds, cap }: MetricPolicy): Bounds | null {
  if (bounds) return { lo: bounds[0], hi: bounds[1] }
  return cap === undefined ? null : { lo: 0, hi: cap }
}

/** Why no `n` values within the bounds have these sums, or null where some do. */
export function notSums({ n, sum, sumsq, grid }: Omit<MeanSums, 'missing'>, bounds: Bounds | null): string | null {
  const odd = notWhole({ n })
  if (odd !== null) return odd
  for (const [name, value] of Object.entries({ sum, sumsq })) {
    if (!Number.isFinite(value)) return `${name} is ${String(value)}, not a finite number`
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return `${name} is ${value}, beyond 2^53 - 1`
  }
  if (n === 0) return sum === 0 && sumsq === 0 ? null : `sum is ${sum} and sumsq ${sumsq} of no values`
  if (sumsq < 0) return `sumsq is ${sumsq}, a sum of squares below 0`
  const slack = ROUNDING * Math.max(sumsq, Number.MIN_VALUE)
  if (sumsq < sum ** 2 / n - slack) return `sumsq is ${sumsq}, less than ${n} values that sum to ${sum} can have`
  if (n === 1 && Math.abs(sumsq - sum ** 2) > slack) return `sumsq is ${sumsq}, but the one value is ${sum}`
  if (bounds) {
    const { lo, hi } = bounds
    const off = ROUNDING * n * Math.max(Math.abs(lo), Math.abs(hi))
    if (sum < n * lo - off || sum > n * hi + off)
      return `sum is ${sum}, not that of ${n} values from ${lo} to ${hi}. Cap each value before it is added`
    // (x - lo)(hi - x) is never below 0.
    if (sumsq > (lo + hi) * sum - n * lo * hi + off * Math.max(Math.abs(lo), Math.abs(hi)))
      return `sumsq is ${sumsq}, more than ${n} values from ${lo} to ${hi} that sum to ${sum} can have`
  }
  if (grid === undefined) return null
  return bounds ? notGrid(grid, n, sum, bounds) : 'a grid needs bounds or a cap'
}

/** The sums of top - x, for metrics of which more is better. */
export function flipped([n, sum, squares]: Sums, top: number): Sums {
  return [n, n * top - sum, n * top ** 2 - 2 * top * sum + squares]
}

export function added(a: Omit<MeanSums, 'missing'>, b: Omit<MeanSums, 'missing'>): Omit<MeanSums, 'missing'> {
  const grid = a.grid && b.grid ? plus(a.grid, b.grid) : undefined
  return { n: a.n + b.n, sum: a.sum + b.sum, sumsq: a.sumsq + b.sumsq, ...(grid ? { grid } : {}) }
}

/** Without the grid: totals are for people and for sizes. */
export function bare({ n, sum, sumsq }: Omit<MeanSums, 'missing'>): Omit<MeanSums, 'missing' | 'grid'> {
  return { n, sum, sumsq }
}

export function meanOf({ n, sum }: Pick<MeanSums, 'n' | 'sum'>): number | null {
  return n === 0 ? null : sum / n
}

/** Of the mean of n values, from the values' own spread; null for less than two. */
export function varianceOfMean({ n, sum, sumsq }: Pick<MeanSums, 'n' | 'sum' | 'sumsq'>): number | null {
  return n < 2 ? null : Math.max(0, sumsq - sum ** 2 / n) / (n - 1) / n
}
