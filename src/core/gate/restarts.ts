/**
 * Restarts: finds a regression that begins late as if the test had begun then, at no extra alpha.
 *
 * One test over a long healthy past goes deeply negative and sleeps. Here each bet j splits its wealth of 1 into accounts:
 *   first bets from the start; `rest` joins it bit by bit, as the plan is used up; reserve waits.
 * When the log increments since their last low reach a threshold (a suspicion), a share of the reserve is staked; when they are back at
 * 0, what is left of the stake returns. Each amount is fixed before the outcomes of a window and either held or multiplied by that window's
 * bet, so E = rest + sum_j w_j (first_j + stake_j + reserve_j) is a non-negative supermartingale from 1 and Ville's inequality
 * holds over the whole trial.
 * Assumes increments that are e-values given the past, and a planned share that never depends on outcomes.
 *
 * @see docs/statistics.md#restarts
 */
import { RESTART } from './constants.ts'
import type { Restarting } from './constants.ts'
import { kept, logAdd, logMix, logOf, NOTHING, nth } from './mixture.ts'
import type { RestartState } from './types.ts'

export function start(components: number, plan: Restarting = RESTART): RestartState {
  const all = (value: number): number[] => Array.from({ length: components }, () => value)
  return {
    rest: plan.spread,
    first: all(Math.log(plan.first)),
    stake: all(NOTHING),
    reserve: all(Math.log(plan.reserve)),
    run: all(0),
  }
}

/** A test that is not made of windows, in the same form: all its wealth bets from the start. */
export function startWithout(components: number): RestartState {
  const all = (value: number): number[] => Array.from({ length: components }, () => value)
  return { rest: 0, first: all(0), stake: all(NOTHING), reserve: all(NOTHING), run: all(0) }
}

/**
 * @param increments log increments of this window, by bet
 * @param planned share of the trial's planned maximum that this window covers, 0 to 1
 */
export function advance(
  state: RestartState,
  increments: readonly number[],
  planned: number,
  plan: Restarting = RESTART,
): RestartState {
  const joining = Math.min(plan.spread * planned, state.rest)
  const first: number[] = []
  const stake: number[] = []
  const reserve: number[] = []
  const run: number[] = []
  for (const [j, increment] of increments.entries()) {
    let staked = nth(state.stake, j)
    let waiting = nth(state.reserve, j)
    let since = nth(state.run, j)
    if (staked === NOTHING && since >= plan.threshold) {
      staked = waiting + Math.log(plan.stake)
      waiting += Math.log(1 - plan.stake)
    }
    first.push(logAdd(nth(state.first, j), logOf(joining)) + increment)
    if (staked !== NOTHING) staked += increment
    since += increment
    if (since <= 0) {
      since = 0
      waiting = logAdd(waiting, staked)
      staked = NOTHING
    }
    stake.push(staked)
    reserve.push(waiting)
    run.push(since)
  }
  return { rest: state.rest - joining, first, stake, reserve, run }
}

/** As it is kept between looks. */
export function written({ rest, first, stake, reserve, run }: RestartState): RestartState {
  return {
    rest: Math.max(0, kept(rest)),
    first: first.map(kept),
    stake: stake.map(kept),
    reserve: reserve.map(kept),
    run: run.map(kept),
  }
}

/** log E in nats. */
export function logWealth(state: RestartState, weights: readonly number[]): number {
  const bets = state.first.map((first, j) => logAdd(logAdd(first, nth(state.stake, j)), nth(state.reserve, j)))
  return logAdd(logOf(state.rest), logMix(bets, weights))
}
