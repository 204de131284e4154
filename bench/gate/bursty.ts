/** Windows of requests that share their fate: each has a rate of its own. Must not know what is judged. */
import type { Generator } from '../generator.ts'

/** The rate of one window of `size` requests: mean p, and outcomes `inflation` times as spread as independent ones. */
export function rateOf(generator: Generator, p: number, inflation: number, size: number): number {
  if (inflation === 1) return p
  const weight = (size - 1) / (inflation - 1) - 1
  const a = gamma(generator, p * weight)
  return a / (a + gamma(generator, (1 - p) * weight))
}

/** Marsaglia and Tsang (2000); shapes below 1 by the power of a uniform. */
function gamma(generator: Generator, shape: number): number {
  if (shape < 1) return gamma(generator, shape + 1) * Math.max(generator.uniform(), 2 ** -33) ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = generator.normal()
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(Math.max(generator.uniform(), 2 ** -33)) < x ** 2 / 2 + d - d * v + d * Math.log(v))
      return d * v
  }
}
