/** Streams of windows as every method of the benchmark reads them. Per window the canary draws first. */
import type { Generator } from '../generator.ts'

/** Bad outcomes and requests of canary and primary: [k_c, n_c, k_p, n_p]. */
export type Arms = readonly [number, number, number, number]
/** Pairs in which the canary was worse, better, the same. */
export type Pairs = readonly [number, number, number]

/** What one window is drawn from: requests of each arm, and the rates of bad outcomes. */
export interface Source {
  readonly nc: number
  readonly np: number
  readonly pc: number
  readonly pp: number
}

/** The first `count` windows of a source that may change from window to window (from 0). */
export function drawArms(generator: Generator, count: number, source: (index: number) => Source): Arms[] {
  return Array.from({ length: count }, (_, index) => drawWindow(generator, source(index)))
}

export function drawWindow(generator: Generator, { nc, np, pc, pp }: Source): Arms {
  const kc = generator.binomial(nc, pc)
  return [kc, nc, generator.binomial(np, pp), np]
}

export function drawPairs(generator: Generator, size: number, worse: number, better: number): Pairs {
  let [w, b] = [0, 0]
  for (let pair = 0; pair < size; pair += 1) {
    const u = generator.uniform()
    if (u < worse) w += 1
    else if (u < worse + better) b += 1
  }
  return [w, b, size - w - b]
}

/** The same stream looked at less often: `per` windows become one. */
export function merged(stream: readonly Arms[], per: number): Arms[] {
  const looks: Arms[] = []
  for (let start = 0; start < stream.length; start += per) {
    looks.push(stream.slice(start, start + per).reduce((a, b) => plus(a, b)))
  }
  return looks
}

export function plus(a: Arms, b: Arms): Arms {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

export const NO_ARMS: Arms = [0, 0, 0, 0]
