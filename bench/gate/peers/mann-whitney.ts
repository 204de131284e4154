/**
 * A Mann-Whitney judge with Kayenta's constants: each window gives one value per arm (its rate). The metric is High when the lower end of
 * the 98 % confidence interval of the shift (Hodges and Lehmann) is above a quarter of the shift's own estimate; anything not High
 * passes. Outliers beyond 3 interquartile ranges are not removed, as they are not by default either.
 * The interval is that of the ordered pairwise differences (normal approximation with ties), not Kayenta's own code.
 * Source: spinnaker/kayenta, kayenta-judge, MannWhitneyClassifier and NetflixACAJudge (tolerance 0.25, confLevel 0.98).
 */
import { Z } from '../bounds.ts'
import type { Arms } from '../streams.ts'

const TOLERANCE = 0.25

/** How often each value was seen. */
type Histogram = Map<number, number>

export interface MannWhitneyOptions {
  /** Windows before the first judgement, and between two. */
  readonly from: number
  readonly every: number
}

/** The window (from 1) at which the metric is first High; null where it never is. */
export function fails(stream: readonly Arms[], { from, every }: MannWhitneyOptions): number | null {
  const canary: Histogram = new Map()
  const primary: Histogram = new Map()
  for (const [index, [kc, nc, kp, np]] of stream.entries()) {
    count(canary, kc / nc)
    count(primary, kp / np)
    const seen = index + 1
    if (seen >= from && (seen - from) % every === 0 && isHigh(canary, primary, seen)) return seen
  }
  return null
}

function count(histogram: Histogram, value: number): void {
  histogram.set(value, (histogram.get(value) ?? 0) + 1)
}

function isHigh(canary: Histogram, primary: Histogram, n: number): boolean {
  const differences: Histogram = new Map()
  for (const [c, timesC] of canary) {
    for (const [p, timesP] of primary) {
      const key = Math.round((c - p) * 1e9) / 1e9
      differences.set(key, (differences.get(key) ?? 0) + timesC * timesP)
    }
  }
  const sorted = [...differences].sort(([a], [b]) => a - b)
  const pairs = n * n
  const spread = Math.sqrt((pairs / 12) * (2 * n + 1 - tiesOf(canary, primary, 2 * n)))
  const lower = ordered(sorted, Math.floor(pairs / 2 - Z.p99 * spread - 0.5))
  const estimate = (ordered(sorted, Math.floor((pairs - 1) / 2)) + ordered(sorted, Math.floor(pairs / 2))) / 2
  return lower > TOLERANCE * Math.abs(estimate)
}

function tiesOf(a: Histogram, b: Histogram, total: number): number {
  let ties = 0
  for (const value of new Set([...a.keys(), ...b.keys()])) {
    const t = (a.get(value) ?? 0) + (b.get(value) ?? 0)
    ties += t ** 3 - t
  }
  return ties / (total * (total - 1))
}

/** The value at a rank (from 0) of a weighted, sorted list. */
function ordered(sorted: readonly (readonly [number, number])[], rank: number): number {
  if (rank < 0) return -Infinity
  let below = 0
  for (const [value, times] of sorted) {
    below += times
    if (below > rank) return value
  }
  return Infinity
}
