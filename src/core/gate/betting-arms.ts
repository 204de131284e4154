/** How outcomes of two arms are bet on, whatever is counted: [k_c, n_c, k_p, n_p] bad ones, by `bernoulli.ts`. */
import { bet, increments, mixture } from './bernoulli.ts'
import type { Arms } from './bernoulli.ts'
import { HISTORY_AT_MOST, LIMIT_BETS, NO_HISTORY } from './constants.ts'
import type { Betting, LimitTest } from './evidence.ts'
import { increments as againstLimit } from './limit.ts'
import { nth, plus } from './mixture.ts'
import type { Counts, Totals } from './types.ts'

export const BETTING_ON_ARMS: Betting = {
  none: [0, 0, 0, 0],
  complete: window => nth(window, 1) > 0 && nth(window, 3) > 0,
  join: plus,
  remember: plus,
  increments(past, window, test, history, alone) {
    // A lone sum has no window to spare for the centre: a bare guess is fair, if weak.
    return alone
      ? bet(fourOf(past), fourOf(window), test, history ?? NO_HISTORY)
      : increments(fourOf(past), fourOf(window), test, history)
  },
  weights: side => mixture(side).weights,
  restarts: true,
  noise(window, kappa) {
    const [kc, nc, kp, np] = fourOf(window)
    return [kc / nc - (kappa * kp) / np, spread(kc, nc) + kappa ** 2 * spread(kp, np)]
  },
  history(past) {
    const [, , k, n] = fourOf(past)
    return n === 0 ? null : [k / n, Math.min(n, HISTORY_AT_MOST)]
  },
}

/** A limit on the share of bad outcomes of the canary. */
export function limitOnShare(limit: number, ofCanary: (counts: Counts) => readonly [number, number]): LimitTest {
  return {
    weights: LIMIT_BETS.weights,
    increments(counts) {
      const [bad, n] = ofCanary(counts)
      return againstLimit(bad, n, limit)
    },
    noise(counts) {
      const [bad, n] = ofCanary(counts)
      return n === 0 ? null : [bad / n, spread(bad, n)]
    },
  }
}

/** Of a share that was seen; half an outcome of each kind is added, so that 0 of 10 is not taken for certain. */
export function varianceOfShare(k: number, n: number): number {
  const p = (k + 0.5) / (n + 1)
  return (p * (1 - p)) / n
}

function fourOf(tally: Totals): Arms {
  return [nth(tally, 0), nth(tally, 1), nth(tally, 2), nth(tally, 3)]
}

/** Without bias, so that its mean over windows is that of the truth. */
function spread(k: number, n: number): number {
  const p = k / n
  return n > 1 ? (p * (1 - p)) / (n - 1) : 0
}
