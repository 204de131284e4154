/**
 * A descriptive interval for a difference, for people to read beside the verdict; no verdict rests on it. It is the two-sided normal
 * mixture interval, wide enough to be looked at again and again, but only asymptotically: with variance v of the difference and
 * mixture scale t (the margin), radius = sqrt(v (1 + v / t^2) (2 log(1/alpha) + log(1 + t^2 / v))).
 *
 * @param widest no difference lies further from 0
 * @see docs/statistics.md#intervals (Robbins' normal mixture)
 */
export function around(
  difference: number,
  variance: number,
  scale: number,
  alpha: number,
  widest: number,
): { readonly lower: number; readonly upper: number } {
  const radius = Math.sqrt(
    variance * (1 + variance / scale ** 2) * (2 * Math.log(1 / alpha) + Math.log1p(scale ** 2 / variance)),
  )
  return { lower: Math.max(-widest, difference - radius), upper: Math.min(widest, difference + radius) }
}
