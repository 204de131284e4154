/**
 * Bet on pairs: one request asked of both versions. Tests H0: E[d] <= 0 (side 1), or >= 0 (side -1), for
 * d = x_c - kappa * x_p - delta with bad outcomes x_c, x_p in {0, 1}.
 *
 * Bets l_j = aim_j * lim never lose everything: lim = 1/(kappa + delta) for a fail, 1/(1 - delta) for a pass. The wealth is
 * multiplied by 1 + s l_j d for each pair, whose mean given the past is <= 1 under H0, so P(log wealth ever >= log(1/alpha)) <=
 * alpha (Ville). Only the counts enter: the order of pairs and the schedule of looks do not matter, and there is no burn-in.
 * Assumes pairs independent given the past, each counted once. The two answers of a pair may depend on each other: that is what
 * makes pairs cheap.
 *
 * @see docs/statistics.md#pairs (betting on a bounded mean, Waudby-Smith and Ramdas)
 */
import { PAIRED_BETS } from './constants.ts'
import { logGain } from './grid.ts'
import type { Hypothesis } from './hypothesis.ts'
import { psi } from './mean.ts'
import type { Sums } from './mean.ts'

/** Pairs by who was bad: only the canary, only the primary, both, neither. */
export type Pairs = readonly [worse: number, better: number, bothBad: number, bothGood: number]

/** What `pairs` add to the log wealth of each bet, in nats. */
export function increments(pairs: Pairs, { side, kappa, delta }: Hypothesis): number[] {
  const [worse, better, bothBad, bothGood] = pairs
  const lim = largest({ side, kappa, delta })
  return PAIRED_BETS.aims.map(aim => {
    const bet = side * aim * lim
    return (
      worse * Math.log1p(bet * (1 - delta)) +
      better * Math.log1p(bet * (-kappa - delta)) +
      bothBad * Math.log1p(bet * (1 - kappa - delta)) +
      bothGood * Math.log1p(bet * -delta)
    )
  })
}

/**
 * The same for scores in [0, 1], where more is worse: H0 on the mean difference of the two scores of a pair.
 * @param differences canary minus primary, each in [-1, 1]
 */
export function gradedIncrements(
  differences: readonly number[],
  { side, delta }: Pick<Hypothesis, 'side' | 'delta'>,
): number[] {
  const lim = largest({ side, kappa: 1, delta })
  return PAIRED_BETS.aims.map(aim =>
    differences.reduce((sum, difference) => sum + Math.log1p(side * aim * lim * (difference - delta)), 0),
  )
}

/** The same from differences spread over a grid of [-1, 1], see `grid.ts`. */
export function gridIncrements(grid: readonly number[], { side, delta }: Pick<Hypothesis, 'side' | 'delta'>): number[] {
  const lim = largest({ side, kappa: 1, delta })
  return PAIRED_BETS.aims.map(aim => logGain(grid, { lo: -1, hi: 1 }, side * aim * lim, delta))
}

/** The same from sums of the differences: an exact lower bound, by the inequality of `mean.ts`. */
export function sumsIncrements([n, sum, squares]: Sums, { side, delta }: Pick<Hypothesis, 'side' | 'delta'>): number[] {
  const lim = largest({ side, kappa: 1, delta })
  const first = side * (sum - n * delta)
  const second = squares - 2 * delta * sum + n * delta ** 2
  return PAIRED_BETS.aims.map(aim => {
    const bet = aim * lim
    return bet * first - psi(aim) * bet ** 2 * second
  })
}

/** The bet at which the worst pair would cost all wealth. */
function largest({ side, kappa, delta }: Pick<Hypothesis, 'side' | 'kappa' | 'delta'>): number {
  return side === 1 ? 1 / (kappa + delta) : 1 / (1 - delta)
}
