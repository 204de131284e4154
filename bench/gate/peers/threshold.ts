/**
 * A fixed threshold with a failure limit, as Argo Rollouts and Flagger judge: a look is failed when the canary's own rate in that
 * window is above the threshold; the analysis fails when more looks failed than the limit allows, else it passes at its end. The primary
 * is not compared. Here the threshold is 1.5 times the true base rate, which a team would have to know.
 * Sources: argoproj/argo-rollouts, analysis (`failureCondition`, `failureLimit`, default 0); fluxcd/flagger, canary analysis
 * (`thresholdRange`, `threshold`: failed checks before rollback, so its 4 is a failureLimit of 3).
 */
import type { Arms } from '../streams.ts'

/** The look (from 1) at which it fails; null where it passes. */
export function fails(stream: readonly Arms[], threshold: number, failureLimit: number): number | null {
  let failed = 0
  for (const [index, [kc, nc]] of stream.entries()) {
    if (kc / nc > threshold) failed += 1
    if (failed > failureLimit) return index + 1
  }
  return null
}
