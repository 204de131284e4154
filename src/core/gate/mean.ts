/**
 * Two-arm bet on means of values in [lo, hi] (scores, or values capped there). Tests H0: mu_c - kappa * mu_p <= delta (side 1), or
 * >= delta (side -1), one window at a time, by the bets of `bernoulli.ts` with the variance of past windows in place of m (1 - m).
 *
 * Raw values: the wealth is multiplied by prod_i (1 + l_c (x_i - m_c)) * prod_i (1 + l_p (y_i - m_p)).
 * A grid of values (`grid.ts`) gives nearly the same from 33 numbers, however many the values.
 * Sums only: log(1 + u) >= u - psi(c) u^2 for u >= -c, psi(c) = (-log(1 - c) - c) / c^2, gives an exact lower bound of that from
 * (n, sum, sum of squares), so the error stays bounded and the test is slower.
 * Same guarantee and assumptions as `bernoulli.ts`; values outside [lo, hi] must be capped in both arms alike, beforehand.
 *
 * @see docs/statistics.md#means (Fan, Grama and Liu for the bound)
 */
import { CAP, CAP_SUMS, EDGE } from './constants.ts'
import { mixture } from './bernoulli.ts'
import type { Bounds } from './grid.ts'
import { logGain } from './grid.ts'
import type { Hypothesis } from './hypothesis.ts'
import { distance } from './hypothesis.ts'

/** Of one arm: [n, sum, sum of squares]. */
export type Sums = readonly [number, number, number]
export type { Bounds }
/** Canary, then primary. */
export interface SumsOfBoth {
  readonly canary: Sums
  readonly primary: Sums
}
export interface ValuesOfBoth {
  readonly canary: readonly number[]
  readonly primary: readonly number[]
}

const SMALLEST_VARIANCE = 1e-12

/** Log increments by bet, in nats, from the values themselves. The first window only sets the centre. */
export function rawIncrements(past: SumsOfBoth, window: ValuesOfBoth, test: Hypothesis, bounds: Bounds): number[] {
  const nc = window.canary.length
  const np = window.primary.length
  return bets(past, [nc, np], test, bounds, CAP, (lc, mc, lp, mp) => {
    const canary = window.canary.reduce((sum, x) => sum + Math.log1p(lc * (x - mc)), 0)
    return window.primary.reduce((sum, y) => sum + Math.log1p(lp * (y - mp)), canary)
  })
}

/** The same from values spread over a grid: a lower bound that is hardly less, see `grid.ts`. */
export function gridIncrements(
  past: SumsOfBoth,
  window: ValuesOfBoth,
  [nc, np]: readonly [number, number],
  test: Hypothesis,
  bounds: Bounds,
): number[] {
  return bets(past, [nc, np], test, bounds, CAP, (lc, mc, lp, mp) => {
    return logGain(window.canary, bounds, lc, mc) + logGain(window.primary, bounds, lp, mp)
  })
}

/** Log increments by bet, in nats, from sums: a lower bound of those from the values. */
export function sumsIncrements(past: SumsOfBoth, window: SumsOfBoth, test: Hypothesis, bounds: Bounds): number[] {
  return bets(past, [window.canary[0], window.primary[0]], test, bounds, CAP_SUMS, (lc, mc, lp, mp, rc, rp) => {
    return bounded(window.canary, lc, mc, rc) + bounded(window.primary, lp, mp, rp)
  })
}

/** Sums of values, to be added to the past. */
export function sumsOf(values: readonly number[]): Sums {
  return [values.length, values.reduce((sum, x) => sum + x, 0), values.reduce((sum, x) => sum + x * x, 0)]
}

type Gain = (lc: number, mc: number, lp: number, mp: number, rc: number, rp: number) => number

function bets(
  past: SumsOfBoth,
  [nc, np]: readonly [number, number],
  test: Hypothesis,
  { lo, hi }: Bounds,
  cap: number,
  gain: Gain,
): number[] {
  const { aims } = mixture(test.side)
  if (past.canary[0] === 0 || past.primary[0] === 0) return aims.map(() => 0)
  const { side, kappa, delta } = test
  const mp = centre(past, test, { lo, hi })
  const mc = kappa * mp + delta
  // How far an outcome can lie on the losing side of each arm's centre.
  const rc = side === 1 ? mc - lo : hi - mc
  const rp = side === 1 ? hi - mp : mp - lo
  const variance = varianceOf(past.canary) / nc + (kappa ** 2 * varianceOf(past.primary)) / np
  const most = cap * Math.min(nc / rc, np / (kappa * rp))
  return aims.map(multiple => {
    const stake = Math.min((distance(test, mp) * multiple) / variance, most)
    return gain((side * stake) / nc, mc, (-side * kappa * stake) / np, mp, rc, rp)
  })
}

function centre(past: SumsOfBoth, { kappa, delta }: Hypothesis, { lo, hi }: Bounds): number {
  const [nc, sc] = past.canary
  const [np, sp] = past.primary
  const best = (np * (sp / np) + nc * kappa * (sc / nc - delta)) / (np + nc * kappa ** 2)
  const from = lo + EDGE * (hi - lo)
  const to = hi - EDGE * (hi - lo)
  return Math.min(Math.max(best, from, (from - delta) / kappa), Math.min(to, (to - delta) / kappa))
}

function varianceOf([n, sum, squares]: Sums): number {
  return Math.max(squares / n - (sum / n) ** 2, SMALLEST_VARIANCE)
}

function bounded([n, sum, squares]: Sums, bet: number, m: number, reach: number): number {
  const first = sum - n * m
  const second = squares - 2 * m * sum + n * m ** 2
  return bet * first - psi(Math.abs(bet) * reach) * bet ** 2 * second
}

/** (-log(1 - c) - c) / c^2; near 0 its series, where the closed form cancels. */
export function psi(c: number): number {
  return c < 1e-4 ? 1 / 2 + c / 3 : (-Math.log1p(-c) - c) / c ** 2
}
