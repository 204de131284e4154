/**
 * Two-arm bet on proportions. Tests H0: mu_c - kappa * mu_p <= delta (side 1), or >= delta (side -1), one window at a time.
 *
 * Per window a boundary point m_c = kappa * m_p + delta and bets L_j are chosen from past windows only; with n_c and n_p outcomes
 * l_c = s L_j / n_c, l_p = -s kappa L_j / n_p, and the wealth is multiplied by
 *   e_j = prod_i (1 + l_c (x_i - m_c)) * prod_i (1 + l_p (y_i - m_p)).
 * Given the past, E e_j <= [1 + s L_j (mu_c - kappa mu_p - delta) / (n_c + n_p)]^(n_c + n_p) <= 1 under H0 (arithmetic and
 * geometric mean), so the wealth is a non-negative supermartingale and P(log wealth ever >= log(1/alpha)) <= alpha (Ville): for
 * any schedule of looks, any split of traffic, and base rates that drift from window to window.
 * Assumes outcomes independent given the past within a window, each counted once, sizes not chosen by outcomes.
 *
 * @see docs/statistics.md#two-arms (generalises the block e-variable of Turner and Grünwald to kappa, delta and unequal arms)
 */
import { CAP, EDGE, FAIL_BETS, NO_HISTORY, PASS_BETS } from './constants.ts'
import type { Mixture } from './constants.ts'
import type { Hypothesis } from './hypothesis.ts'
import { distance } from './hypothesis.ts'

/** Bad outcomes k of n, of the canary and of the primary: [k_c, n_c, k_p, n_p]. */
export type Arms = readonly [number, number, number, number]
/** A guess of the primary's rate and its weight in samples: [a_0, n_0]. */
export type Prior = readonly [number, number]

export function mixture(side: Hypothesis['side']): Mixture {
  return side === 1 ? FAIL_BETS : PASS_BETS
}

/**
 * What a window adds to the log wealth of each bet, in nats. Without history the first window only sets the centre.
 * @param past all earlier windows together
 * @param window outcomes of both arms, all of them new, at least one in each arm
 * @param history what is known of the primary from before, or null
 */
export function increments(past: Arms, window: Arms, test: Hypothesis, history: Prior | null): number[] {
  const { aims } = mixture(test.side)
  if (history === null && past[1] === 0 && past[3] === 0) return aims.map(() => 0)
  return bet(past, window, test, history ?? NO_HISTORY)
}

/** The same without a burn-in window: a lone sum, centred by a bare guess. */
export function bet(past: Arms, window: Arms, test: Hypothesis, prior: Prior): number[] {
  const [kc, nc, kp, np] = window
  const { side, kappa } = test
  const mp = centre(past, test, prior)
  const mc = kappa * mp + test.delta
  const variance = (mc * (1 - mc)) / nc + (kappa ** 2 * mp * (1 - mp)) / np
  const most =
    CAP * (side === 1 ? Math.min(nc / mc, np / (kappa * (1 - mp))) : Math.min(nc / (1 - mc), np / (kappa * mp)))
  return mixture(side).aims.map(multiple => {
    const stake = Math.min((distance(test, mp) * multiple) / variance, most)
    const lc = (side * stake) / nc
    const lp = (-side * kappa * stake) / np
    return (
      kc * Math.log1p(lc * (1 - mc)) +
      (nc - kc) * Math.log1p(-lc * mc) +
      kp * Math.log1p(lp * (1 - mp)) +
      (np - kp) * Math.log1p(-lp * mp)
    )
  })
}

/** The primary's rate on the boundary that fits the past best; the canary's follows, so that the bet stays fair under H0. */
function centre(past: Arms, { kappa, delta }: Hypothesis, [a0, n0]: Prior): number {
  const [kc, nc, kp, np] = past
  const wc = nc + n0
  const wp = np + n0
  const xc = (kc + n0 * (kappa * a0 + delta)) / wc
  const xp = (kp + n0 * a0) / wp
  const best = (wp * xp + wc * kappa * (xc - delta)) / (wp + wc * kappa ** 2)
  return Math.min(Math.max(best, EDGE, (EDGE - delta) / kappa), Math.min(1 - EDGE, (1 - EDGE - delta) / kappa))
}
