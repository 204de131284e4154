/**
 * Values in [lo, hi] spread over evenly spaced points, so that a window keeps its size however many values it holds and can be
 * judged again from what was recorded. A value between two points counts for both, in shares that keep its mean: x = (1 - f) a + f b
 * adds 1 - f to a and f to b. A bet's log gain log(1 + l (x - m)) is concave in x, so the gain of the spread values is never more
 * than that of the values themselves, whatever the bet: an e-value stays one. The price is the variance of the spreading, at most a
 * quarter and in the mean a sixth of the squared distance of two points.
 *
 * @see docs/statistics.md#means
 */
import { GRID } from './constants.ts'
import { nth } from './mixture.ts'

export interface Bounds {
  readonly lo: number
  readonly hi: number
}

/** Weights that are written down keep nine decimals: off by less than 1e-7 in the log of a window's gain. */
const DECIMALS = 1e9

export function emptyGrid(): number[] {
  return Array.from({ length: GRID + 1 }, () => 0)
}

/** Adds a value within the bounds. */
export function addTo(grid: number[], value: number, { lo, hi }: Bounds): void {
  const place = ((value - lo) / (hi - lo)) * GRID
  const below = Math.min(GRID - 1, Math.max(0, Math.floor(place)))
  const share = place - below
  grid[below] = nth(grid, below) + 1 - share
  grid[below + 1] = nth(grid, below + 1) + share
}

/** As it is written down. */
export function rounded(grid: readonly number[]): number[] {
  return grid.map(weight => Math.round(weight * DECIMALS) / DECIMALS)
}

/** The log gain of a bet on x - m over all values: the sum of log(1 + bet (x - m)), in nats. */
export function logGain(grid: readonly number[], { lo, hi }: Bounds, bet: number, m: number): number {
  const step = (bet * (hi - lo)) / GRID
  const first = bet * (lo - m)
  let sum = 0
  // Most of a look's work: a loop, and `log`, which is off by 1e-16 in a small term where `log1p` takes twice the time.
  for (let index = 0; index < grid.length; index += 1) {
    const weight = grid[index] ?? 0
    if (weight !== 0) sum += weight * Math.log(1 + first + step * index)
  }
  return sum
}

/** Why this cannot be a grid of `n` values that sum to `sum`; null where it can. */
export function notGrid(grid: readonly number[], n: number, sum: number, bounds: Bounds): string | null {
  if (grid.length !== GRID + 1) return `grid has ${grid.length} points, not ${GRID + 1}`
  if (grid.some(weight => !Number.isFinite(weight) || weight < 0)) return 'grid has a weight that is no number from 0'
  const weights = grid.reduce((total, weight) => total + weight, 0)
  const step = (bounds.hi - bounds.lo) / GRID
  const values = grid.reduce((total, weight, index) => total + weight * (bounds.lo + step * index), 0)
  const size = n * Math.max(Math.abs(bounds.lo), Math.abs(bounds.hi))
  return near(weights, n, n) && near(values, sum, size) ? null : `grid does not fit n ${n} and sum ${sum}`
}

function near(a: number, b: number, size: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, size)
}
