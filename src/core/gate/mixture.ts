/** Sums of wealth on the log scale. Wealth reaches e^1000 and e^-1000, where plain numbers end. */

/** The log of no wealth: finite, so that it survives JSON, and short there. */
export const NOTHING = -1e300

/** log(sum_j w_j exp(logs_j)). The weights need not sum to 1. */
export function logMix(logs: readonly number[], weights: readonly number[]): number {
  const largest = logs.reduce((most, log) => Math.max(most, log), NOTHING)
  if (largest === NOTHING) return NOTHING
  return largest + Math.log(logs.reduce((sum, log, j) => sum + nth(weights, j) * Math.exp(log - largest), 0))
}

/** log(exp(a) + exp(b)). */
export function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b)
  return larger === NOTHING ? NOTHING : larger + Math.log1p(Math.exp(Math.min(a, b) - larger))
}

/** The log of an amount of wealth that may be 0. */
export function logOf(amount: number): number {
  return amount > 0 ? Math.log(amount) : NOTHING
}

const DECIMALS = 1e10

/** As states keep it: short, and rounded down, so that no evidence comes of it. */
export function kept(log: number): number {
  return log === NOTHING ? NOTHING : Math.floor(log * DECIMALS) / DECIMALS
}

/** The element that must be there: states and constants have fixed lengths, and another length is a bug, never a 0. */
export function nth(list: readonly number[], index: number): number {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`)
  return value
}

/** Element by element; the lists have one length. */
export function plus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => value + nth(b, index))
}
