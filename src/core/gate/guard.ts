/**
 * The dispersion guard, for evidence of live traffic: requests of one session or one burst share their fate, so that windows differ
 * by more than independent outcomes would. phi = max(1, variance of the windows' differences / mean of the variance that
 * independence would give). Gains are divided by phi before they count: for a fail each window's, by the phi of the windows before;
 * for a pass all gains together, by the phi so far. The first 20 windows only measure. A limit is tested on the canary's own values, by
 * a guard of its own; its gains count from the first window on, at first divided by 8, so that an outage is not watched for 20 windows.
 *
 * If outcomes are independent after all, the guarantee stays exact for a fail: e^(1/phi) of an e-value with phi known beforehand is
 * one. Under bursts it is a quasi-likelihood, a heuristic that held in simulation; the bare test does not.
 *
 * @see docs/statistics.md#bursts
 */
import { GUARD_WINDOWS } from './constants.ts'
import type { GuardState } from './types.ts'

export const NO_WINDOWS: GuardState = { windows: 0, mean: 0, squares: 0, expected: 0 }

/** Welford's update by one window's difference and the variance it would have if its outcomes were independent. */
export function noted(state: GuardState, [difference, variance]: readonly [number, number]): GuardState {
  const windows = state.windows + 1
  const away = difference - state.mean
  const mean = state.mean + away / windows
  return {
    windows,
    mean,
    squares: state.squares + away * (difference - mean),
    expected: state.expected + variance,
  }
}

/** What gains are divided by; null where too few windows were seen to say. */
export function dispersion({ windows, squares, expected }: GuardState): number | null {
  if (windows < GUARD_WINDOWS) return null
  if (!(expected > 0)) return 1
  return Math.max(1, squares / (windows - 1) / (expected / windows))
}
