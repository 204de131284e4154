/**
 * A fixed-sample test: one z-test at a size that was computed and promised beforehand, no look before. The honest classic: at its own
 * size nothing beats it, and it says nothing before, however bad the canary is.
 * n = (z_alpha + z_power)^2 (v_c / share + v_p / (1 - share)) / distance^2 requests of both arms.
 * Source: any textbook; e.g. Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, ch. 4.
 */
import { Z } from '../bounds.ts'
import type { Truth } from '../bounds.ts'

/** Requests of both arms for power 0.9 at a one-sided 0.05, to tell the truth from canary = kappa * primary + delta. */
export function size({ canary, primary, share }: Truth, kappa: number, delta: number): number {
  const variance = (canary * (1 - canary)) / share + (kappa ** 2 * primary * (1 - primary)) / (1 - share)
  return ((Z.p95 + Z.p90) ** 2 * variance) / (canary - kappa * primary - delta) ** 2
}
