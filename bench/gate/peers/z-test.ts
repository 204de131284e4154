/**
 * A z-test of two proportions, repeated at each look: what a script in a pipeline does, and every dashboard with a p-value. Fails when
 * z = (p_c - p_p) / sqrt(p (1 - p) (1/n_c + 1/n_p)), p pooled, exceeds the normal quantile; passes when the unpooled z of the difference
 * to the margin falls below minus the quantile. Valid for one look that was fixed beforehand. Judged from 5 bad outcomes on.
 * Source: any textbook; e.g. Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, ch. 3.
 */
import { NO_ARMS, plus } from '../streams.ts'
import type { Arms } from '../streams.ts'

const LEAST_BAD = 5

export function z([kc, nc, kp, np]: Arms): number {
  const pooled = (kc + kp) / (nc + np)
  return (kc / nc - kp / np) / Math.sqrt(pooled * (1 - pooled) * (1 / nc + 1 / np))
}

/** Of canary - kappa * primary - delta. */
export function zOfMargin([kc, nc, kp, np]: Arms, kappa: number, delta: number): number {
  const [c, p] = [kc / nc, kp / np]
  return (c - kappa * p - delta) / Math.sqrt((c * (1 - c)) / nc + (kappa ** 2 * p * (1 - p)) / np)
}

/** The first look (from 1) at which it fails; null where it never does. */
export function fails(stream: readonly Arms[], quantile: number): number | null {
  return first(stream, total => z(total) > quantile)
}

export function passes(stream: readonly Arms[], kappa: number, delta: number, quantile: number): number | null {
  return first(stream, total => zOfMargin(total, kappa, delta) < -quantile)
}

function first(stream: readonly Arms[], crossed: (total: Arms) => boolean): number | null {
  let total = NO_ARMS
  for (const [index, window] of stream.entries()) {
    total = plus(total, window)
    if (total[0] + total[2] >= LEAST_BAD && crossed(total)) return index + 1
  }
  return null
}
