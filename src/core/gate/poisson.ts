/**
 * Two-arm bet on rates of events over exposure (time, tokens). Tests H0: rate_c <= kappa * rate_p (side 1), or >= (side -1).
 *
 * Given the k_c + k_p events of a window, the canary's share of them is binomial: q_0 = kappa t_c / (kappa t_c + t_p) on the boundary,
 * q_j = kappa r_j t_c / (kappa r_j t_c + t_p) where its rate is r_j times that. The wealth of bet j is multiplied by
 *   (q_j / q_0)^k_c * ((1 - q_j) / (1 - q_0))^k_p
 * which shrinks in the mean under H0: exact at any count, and common drift of both rates cancels.
 * Assumes events Poisson given the past within a window, each counted once, exposures above 0 and not chosen by outcomes.
 *
 * @see docs/statistics.md#rates
 */
import { RATE_BETS } from './constants.ts'
import type { Hypothesis } from './hypothesis.ts'

/** Events and exposures of canary and primary: [k_c, t_c, k_p, t_p]. */
export type Rates = readonly [number, number, number, number]

/** Log increments by bet, in nats. */
export function increments(window: Rates, { side, kappa }: Pick<Hypothesis, 'side' | 'kappa'>): number[] {
  const [kc, tc, kp, tp] = window
  const share = (ratio: number): number => (kappa * ratio * tc) / (kappa * ratio * tc + tp)
  const q0 = share(1)
  return RATE_BETS.aims.map(aim => {
    const q = share(side === 1 ? aim : 1 / aim)
    return kc * Math.log(q / q0) + kp * Math.log((1 - q) / (1 - q0))
  })
}
