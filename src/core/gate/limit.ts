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

/** Log increments of a proportion: k bad outcomes of n, 0 < limit < 1. In nats. */
export function increments(k: number, n: number, limit: number): number[] {
  return beyond(limit).map(q => k * Math.log(q / limit) + (n - k) * Math.log((1 - q) / (1 - limit)))
}

/** Log increments of values in [0, 1], limit likewise: bets on x - limit with the slope of the count formula. */
export function boundedIncrements(values: readonly number[], limit: number): number[] {
  return beyond(limit).map(q => {
    const bet = (q - limit) / (limit * (1 - limit))
    return values.reduce((sum, value) => sum + Math.log1p(bet * (value - limit)), 0)
  })
}

/** Log increments of a Poisson rate: `events` in `exposure`, limit in events per unit of exposure. Mixed by `RATE_BETS`. */
export function rateIncrements(events: number, exposure: number, limit: number): number[] {
  return RATE_BETS.aims.map(ratio => events * Math.log(ratio) - (ratio - 1) * limit * exposure)
}

function beyond(limit: number): number[] {
  return LIMIT_BETS.aims.map(odds => (limit * odds) / (limit * odds + 1 - limit))
}
