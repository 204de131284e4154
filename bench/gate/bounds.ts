/**
 * How many samples nobody can do without: by Wald, a test that errs with probability alpha needs in the mean at least
 * log(1/alpha) / KL samples, KL the divergence of a sample's true distribution from the nearest one that the test must not reject.
 */

/** Shares of the traffic: of the canary; the primary has the rest. */
export interface Truth {
  readonly canary: number
  readonly primary: number
  readonly share: number
}

/** Of one Bernoulli outcome, in nats. */
export function divergence(p: number, q: number): number {
  return term(p, q) + term(1 - p, 1 - q)
}

function term(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q)
}

/** Requests of both arms to tell `truth` from every pair of rates with canary = kappa * primary + delta. */
export function boundTwoArms({ canary, primary, share }: Truth, kappa: number, delta: number, alpha: number): number {
  const cost = (m: number): number =>
    share * divergence(canary, kappa * m + delta) + (1 - share) * divergence(primary, m)
  const from = Math.max(0, -delta / kappa) + 1e-9
  const to = Math.min(1, (1 - delta) / kappa) - 1e-9
  return Math.log(1 / alpha) / cost(least(cost, from, to))
}

/** Requests of the canary to prove a rate above a limit. */
export function boundLimit(rate: number, limit: number, alpha: number): number {
  return Math.log(1 / alpha) / divergence(rate, limit)
}

/** Pairs to tell P(worse) and P(better) from every such pair of rates with a difference of delta. */
export function boundPairs(worse: number, better: number, delta: number, alpha: number): number {
  const same = 1 - worse - better
  const cost = (b: number): number => {
    const w = b + delta
    return term(worse, w) + term(better, b) + term(same, 1 - w - b)
  }
  const to = (1 - delta) / 2 - 1e-9
  return Math.log(1 / alpha) / cost(least(cost, Math.max(0, -delta) + 1e-9, to))
}

/** Where a function with one valley is least. */
function least(f: (x: number) => number, from: number, to: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let [a, b] = [from, to]
  while (b - a > 1e-10) {
    const width = golden * (b - a)
    if (f(b - width) < f(a + width)) b = a + width
    else a = b - width
  }
  return (a + b) / 2
}

/** Quantiles of the standard normal that the peers use. */
export const Z = { p80: 0.841621, p90: 1.281552, p95: 1.644854, p975: 1.959964, p99: 2.326348 } as const
