/**
 * Means of unbounded values from sums alone. Tests H0: mu_c - kappa * mu_p <= delta (side 1), or >= delta (side -1).
 * ASYMPTOTIC: the error is bounded only as the samples grow; with heavy tails and an uneven split it is not, so at least 500 samples
 * in the smaller arm are asked for and the result is labelled. Prefer `mean.ts` with a cap.
 *
 * With V = 1 / (s_c^2 / n_c + kappa^2 s_p^2 / n_p) and Z = s (mean_c - kappa mean_p - delta) V over all windows together,
 * log wealth_j = D_j Z - D_j^2 V / 2 for distances D_j around the margin: a Gaussian likelihood ratio with estimated variances.
 * Not made of increments, so restarts do not go around it.
 *
 * @see docs/statistics.md#means (asymptotic confidence sequences, Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas)
 */
import { mixture } from './bernoulli.ts'
import type { Hypothesis } from './hypothesis.ts'
import { distance } from './hypothesis.ts'
import type { Sums, SumsOfBoth } from './mean.ts'

/** Log wealth by bet, in nats, of the totals of both arms. */
export function logWealths(totals: SumsOfBoth, test: Hypothesis): number[] {
  const { side, kappa, delta } = test
  const [nc, sc] = totals.canary
  const [np, sp] = totals.primary
  const v = 1 / (variance(totals.canary) / nc + (kappa ** 2 * variance(totals.primary)) / np)
  const z = side * (sc / nc - (kappa * sp) / np - delta) * v
  return mixture(side).aims.map(multiple => {
    const d = distance(test, sp / np) * multiple
    return d * z - (d ** 2 * v) / 2
  })
}

function variance([n, sum, squares]: Sums): number {
  return (squares - sum ** 2 / n) / (n - 1)
}
