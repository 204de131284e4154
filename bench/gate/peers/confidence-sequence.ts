/**
 * An asymptotic confidence sequence for the difference of two means, as GrowthBook's sequential test: one-sided half width
 *   sqrt(s2) sqrt(2 (n r^2 + 1) / (n r)^2 * log(1 + sqrt(n r^2 + 1) / (2 alpha)))
 * with n the requests of both arms, s2 / n the variance of the difference, and r tuned to be tightest at 5000 requests (the default):
 * r = sqrt((-2 log(2 alpha) + log(-2 log(2 alpha) + 1)) / 5000). Valid in the limit of many samples; judged from 20 bad outcomes on.
 * Sources: growthbook/growthbook, packages/stats (`sequential_interval_halfwidth`); Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
 * Time-uniform central limit theory and asymptotic confidence sequences.
 */
import { NO_ARMS, plus } from '../streams.ts'
import type { Arms } from '../streams.ts'

const TUNED_FOR = 5000
const LEAST_BAD = 20

/** The first look (from 1) at which the interval of canary - kappa * primary - delta lies above 0 (side 1) or below (-1). */
export function crosses(
  stream: readonly Arms[],
  side: 1 | -1,
  { kappa, delta, alpha }: { readonly kappa: number; readonly delta: number; readonly alpha: number },
): number | null {
  const log = Math.log(2 * alpha)
  const r2 = (-2 * log + Math.log(-2 * log + 1)) / TUNED_FOR
  let total = NO_ARMS
  for (const [index, window] of stream.entries()) {
    total = plus(total, window)
    const [kc, nc, kp, np] = total
    if (kc + kp < LEAST_BAD) continue
    const [c, p] = [kc / nc, kp / np]
    const n = nc + np
    const variance = (c * (1 - c)) / nc + (kappa ** 2 * p * (1 - p)) / np
    const m = n * r2 + 1
    const width = Math.sqrt(variance * n * ((2 * m) / (n * n * r2)) * Math.log(1 + Math.sqrt(m) / (2 * alpha)))
    if (side * (c - kappa * p - delta) > width) return index + 1
  }
  return null
}
