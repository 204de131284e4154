/**
 * Bet against a hard bound on the canary's own value. Tests H0: mu <= l against >, one sample, no primary needed.
 *
 * For each odds ratio o_j, q_j = l o_j / (l o_j + 1 - l) is a rate above the limit; the wealth of bet j is the likelihood ratio
 *   (q_j / l)^k * ((1 - q_j) / (1 - l))^(n - k)
 * which shrinks in the mean for every rate up to l, so that P(log wealth ever >= log(1/alpha)) <= alpha (Ville). Counts add up: one
 * window or a hundred give the same, without burn-in. Assumes outcomes independent given the past, each counted once.
 * Where more is better the caller flips outcomes and limit.
 *
 * @see docs/statistics.md#limits (Wald's likelihood ratio, mixed over a grid of odds)
 */
import { LIMIT_BETS, RATE_BETS } from './constants.ts'
import { logGain } from './grid.ts'
import { psi } from './mean.ts'
import type { Sums } from './mean.ts'
import { nth } from './mixture.ts'

/** Log increments of a proportion: k bad outcomes of n, 0 < limit < 1. In nats. */
export function increments(k: number, n: number, limit: number): number[] {
  return beyond(limit).map(q => k * Math.log(q / limit) + (n - k) * Math.log((1 - q) / (1 - limit)))
}

/** Log increments of values in [0, 1] spread over a grid, see `grid.ts`. */
export function gridIncrements(grid: readonly number[], limit: number): number[] {
  return beyond(limit).map(q => {
    const bet = (q - limit) / (limit * (1 - limit))
    return logGain(grid, { lo: 0, hi: 1 }, bet, limit)
  })
}

/**
 * Log increments of values in [0, 1] from their sums: the larger of two lower bounds of those from the values, the chord from 0
 * to 1 (as if they were outcomes) and the one of `mean.ts`.
 */
export function sumsIncrements([n, sum, squares]: Sums, limit: number): number[] {
  const first = sum - n * limit
  const second = squares - 2 * limit * sum + n * limit ** 2
  const chords = increments(sum, n, limit)
  return beyond(limit).map((q, j) => {
    const bet = (q - limit) / (limit * (1 - limit))
    return Math.max(nth(chords, j), bet * first - psi(bet * limit) * bet ** 2 * second)
  })
}

/** Log increments of values in [0, 1], limit likewise: bets on x - limit with the slope of the count formula. */
export function boundedIncrements(values: readonly number[], limit: number): number[] {
  return beyond(limit).map(q => {
    const bet = (q - limit) / (limit * (1 - limit))
    return values.reduce((sum, value) => sum + Math.log1p(bet * (value - limit)), 0)
  })
}

/** Log increments of a Poisson rate: `events` in `exposure`, limit in events per unit of exposure. Mixed by `RATE_BETS`; a lower limit where more is better. */
export function rateIncrements(
  events: number,
  exposure: number,
  limit: number,
  better: 'lower' | 'higher' = 'lower',
): number[] {
  return RATE_BETS.aims.map(aim => {
    const ratio = better === 'lower' ? aim : 1 / aim
    return events * Math.log(ratio) - (ratio - 1) * limit * exposure
  })
}

function beyond(limit: number): number[] {
  return LIMIT_BETS.aims.map(odds => (limit * odds) / (limit * odds + 1 - limit))
}
