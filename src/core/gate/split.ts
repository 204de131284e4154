/**
 * Split check: does the traffic arrive in the configured shares? Tests H0: the canary's share lies in [l, u] = pi +- g in every window,
 * with g = tolerance * min(pi, 1 - pi), wandering inside as it likes.
 *
 * For each odds ratio o, above: q = u o / (u o + 1 - u), log (q / u)^n_c ((1 - q) / (1 - u))^n_p; below, the same at l with odds 1 / o.
 * Each shrinks in the mean for every share up to u, or from l on, so P(log wealth ever >= log(1/alpha)) <= alpha (Ville).
 * Assumes 0 < pi < 1, known before the window, and units that are those of the routing. At a share of 0 or 1 there is no test: one
 * answer from the wrong version is drift.
 *
 * @see docs/statistics.md#split (sequential sample-ratio test, Lindon and Malek)
 */
import { SPLIT_ODDS } from './constants.ts'

/** Bets for a share above, then below the configured one; equal weights. */
export const SPLIT_WEIGHTS: readonly number[] = [...SPLIT_ODDS, ...SPLIT_ODDS].map(() => 1 / (2 * SPLIT_ODDS.length))

/** Log increments by bet, in nats, of n_c and n_p units of canary and primary. */
export function increments(nc: number, np: number, share: number, tolerance: number): number[] {
  const gap = tolerance * Math.min(share, 1 - share)
  const gain = (edge: number, odds: number): number => {
    const q = (edge * odds) / (edge * odds + 1 - edge)
    return nc * Math.log(q / edge) + np * Math.log((1 - q) / (1 - edge))
  }
  return [...SPLIT_ODDS.map(odds => gain(share + gap, odds)), ...SPLIT_ODDS.map(odds => gain(share - gap, 1 / odds))]
}
