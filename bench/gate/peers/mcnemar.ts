/**
 * McNemar's test on pairs, repeated at each look: z = (worse - better - delta n) / sqrt(worse + better - (worse - better)^2 / n) against the normal
 * quantile; from 5 pairs that differ on. Valid for one look that was fixed beforehand.
 * Source: McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages.
 */
import type { Pairs } from '../streams.ts'

const LEAST = 5

/** The first look (from 1) that proves the canary worse by more than delta (side 1), or by less (-1); null where none does. */
export function crosses(stream: readonly Pairs[], side: 1 | -1, delta: number, quantile: number): number | null {
  let [worse, better, n] = [0, 0, 0]
  for (const [index, [w, b, same]] of stream.entries()) {
    worse += w
    better += b
    n += w + b + same
    const variance = worse + better - (worse - better) ** 2 / n
    if (worse + better >= LEAST && (side * (worse - better - delta * n)) / Math.sqrt(variance) > quantile)
      return index + 1
  }
  return null
}
