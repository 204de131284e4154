/**
 * How much evidence a metric needs to decide, before there is any: the very tests of the gate over the counts to be expected, window
 * by window, until they cross. A test's log wealth is linear in the counts, so expected counts give its expected growth, with
 * all that slows it: the split, windows that only set a centre, caps, restarts, the share of alpha. What they lack is chance,
 * which makes bets aim beside the truth: `SLOWER`, by kind of evidence, is the mean of real streams over that of expected counts,
 * measured by `npm run bench:plan`.
 */
import { evidenceOf } from './evidence.ts'
import { addTo, emptyGrid } from './grid.ts'
import { nth } from './mixture.ts'
import * as series from './series.ts'
import { boundsOf } from './sums.ts'
import type { Counts, MeanSums, MetricPolicy } from './types.ts'

/** The canary like its primary, or worse by twice what a fail has to prove: between them neither verdict need ever come. */
export type Truth = 'equal' | 'worse'

/** What is believed of the primary before the trial. */
export interface Assumption {
  /**
   * Its value; of an agreement the share of answers that agree; of pairs of outcomes, `apart`: the share of requests that only one of
   * them gets wrong.
   */
  readonly value: number
  readonly apart: number
  /** Of values: how far they lie from their mean; of pairs of scores, how far their differences do. */
  readonly sd: number
}

/** Requests that each version answers in one window; of pairs both are the same. */
export interface Flow {
  readonly canary: number
  readonly primary: number
}

export interface Deciding {
  readonly metric: MetricPolicy
  readonly assumption: Assumption
  readonly flow: Flow
  readonly truth: Truth
  /** Of a pass, or of a fail of this metric overall: its share of alpha. */
  readonly alpha: number
  /** For a pass. */
  readonly minSamples: number
  /** Share of the trial's planned maximum that one window covers. */
  readonly planned: number
}

/** Windows after which growth is taken to go on as it did. */
const WINDOWS = 1000
/** Points that stand for a spread of values. */
const POINTS = 400

type Shape = 'arms' | 'tails' | 'pairs' | 'agreement' | 'values' | 'rates'

/** Mean of simulated streams over expected counts, [pass, fail]; see `bench/plan.ts`. */
const SLOWER: Readonly<Record<Shape, readonly [number, number]>> = {
  arms: [1.05, 0.96],
  tails: [1.04, 1.03],
  pairs: [0.95, 0.97],
  agreement: [0.99, 1.04],
  values: [1.05, 1.02],
  rates: [0.97, 0.91],
}

/** What is assumed of a metric of which nothing is known, so that a plan can be had at all. */
export function usual(metric: MetricPolicy): Assumption {
  const bounds = boundsOf(metric)
  const bad = 0.05
  switch (metric.kind) {
    case 'proportion':
      return { value: metric.better === 'lower' ? bad : 1 - bad, apart: 0.05, sd: 0 }
    case 'mean': {
      if (metric.cap !== undefined) return { value: metric.cap / 8, apart: 0, sd: metric.cap / 12 }
      const [lo, hi] = bounds ? [bounds.lo, bounds.hi] : [0, 2]
      return { value: (lo + hi) / 2, apart: 0, sd: (hi - lo) / (metric.paired ? 10 : 6) }
    }
    case 'quantile':
      // The spread of the logarithm, as answers' times have it.
      return { value: metric.threshold ?? 1, apart: 0, sd: 0.6 }
    case 'rate':
      return { value: bad, apart: 0, sd: 0 }
    case 'distribution':
      return { value: 0, apart: 0, sd: 0 }
  }
}

/** @returns windows until the verdict, in the mean and not whole; null where growth says never */
export function windowsToDecide(deciding: Deciding): number | null {
  const { metric, flow, truth, alpha, minSamples, planned } = deciding
  const evidence = evidenceOf(metric)
  const counts = expectedCounts(deciding)
  if (!evidence.judged || counts === null) return null
  const terms = { metric, evidence, step: 1, alpha, margin: alpha, limit: alpha, missing: alpha }
  const side = truth === 'equal' ? 'pass' : 'fail'
  const needed = Math.log(1 / alpha)
  const [pass, fail] = SLOWER[shapeOf(metric)]
  const slower = truth === 'equal' ? pass : fail
  const logs: number[] = [0]
  let state = series.begin(metric, evidence, 'slice')
  for (let window = 1; window <= WINDOWS; window += 1) {
    state = series.take(state, counts, Math.min(planned, Math.max(0, 1 - (window - 1) * planned)), terms)
    const log = series.logsOf(state, evidence, metric)[side]
    logs.push(log)
    if (log >= needed) break
  }
  const last = logs.length - 1
  const log = nth(logs, last)
  const before = nth(logs, last - 1)
  const half = Math.floor(last / 2)
  const growth = log >= needed ? log - before : (log - nth(logs, half)) / (last - half)
  if (!(growth > 0)) return null
  const crossing = (log >= needed ? last - 1 + (needed - before) / growth : last + (needed - log) / growth) * slower
  const least = truth === 'equal' ? minSamples / Math.min(flow.canary, flow.primary) : 0
  // A verdict waits for the end of its window.
  return Math.max(1, least, crossing + 0.5)
}

function shapeOf({ kind, paired, column }: MetricPolicy): Shape {
  if (kind === 'mean') return 'values'
  if (kind === 'rate') return 'rates'
  if (kind === 'quantile') return 'tails'
  if (!paired) return 'arms'
  return column === 'agree' ? 'agreement' : 'pairs'
}

/** The counts of a window in the mean: fractions, as no single window has them. Null where none are worse by that much. */
export function expectedCounts({ metric, assumption, flow, truth }: Deciding): Counts | null {
  switch (metric.kind) {
    case 'proportion':
      return metric.paired ? pairsOf(metric, assumption, flow, truth) : armsOf(metric, assumption, flow, truth)
    case 'mean':
      return metric.paired ? differencesOf(metric, assumption, flow, truth) : valuesOf(metric, assumption, flow, truth)
    case 'quantile':
      return tailsOf(metric, assumption, flow, truth)
    case 'rate': {
      const canary = assumption.value + rise(metric, assumption.value, truth)
      if (canary < 0) return null
      return {
        primary: { events: assumption.value * flow.primary, exposure: flow.primary },
        canary: { events: canary * flow.canary, exposure: flow.canary },
      }
    }
    case 'distribution':
      return null
  }
}

/** Canary minus primary in the metric's unit. */
export function rise({ better, margin, failAbove }: MetricPolicy, value: number, truth: Truth): number {
  if (truth === 'equal') return 0
  const bound = failAbove.value > 0 ? failAbove : margin
  return (better === 'lower' ? 2 : -2) * bound.value * (bound.relative ? Math.abs(value) : 1)
}

function armsOf(metric: MetricPolicy, { value }: Assumption, flow: Flow, truth: Truth): Counts | null {
  const canary = value + rise(metric, value, truth)
  if (canary < 0 || canary > 1) return null
  return {
    primary: { n: flow.primary, k: value * flow.primary },
    canary: { n: flow.canary, k: canary * flow.canary },
  }
}

function pairsOf(metric: MetricPolicy, { value, apart }: Assumption, { canary: n }: Flow, truth: Truth): Counts | null {
  const loss = Math.abs(rise(metric, value, truth))
  const agreeing = metric.column === 'agree'
  const better = agreeing ? 0 : Math.max(0, (apart - loss) / 2)
  const worse = agreeing ? loss : better + loss
  if (worse + better > 1) return null
  const bad = metric.better === 'lower' ? value : 1 - value
  const badOfCanary = bad + worse - better
  const of = (share: number): number => n * (metric.better === 'lower' ? share : 1 - share)
  return {
    worse: worse * n,
    better: better * n,
    same: (1 - worse - better) * n,
    values: { primary: of(bad), canary: of(badOfCanary) },
  }
}

function valuesOf(metric: MetricPolicy, assumption: Assumption, flow: Flow, truth: Truth): Counts | null {
  const { value, sd } = assumption
  const mean = value + rise(metric, value, truth)
  const bounds = boundsOf(metric)
  if (bounds && (mean < bounds.lo || mean > bounds.hi)) return null
  // What is capped has a long tail: the canary's is the primary's, times what it is worse.
  const skew = metric.cap !== undefined
  return {
    primary: spread(value, sd, flow.primary, bounds, skew),
    canary: spread(mean, skew && value > 0 ? (sd * mean) / value : sd, flow.canary, bounds, skew),
  }
}

function differencesOf(metric: MetricPolicy, { value, sd }: Assumption, flow: Flow, truth: Truth): Counts | null {
  const bounds = boundsOf(metric)
  if (bounds === null) return null
  const width = bounds.hi - bounds.lo
  const mean = rise(metric, value, truth)
  if (Math.abs(mean) > width) return null
  const n = flow.canary
  return {
    ...spread(mean, sd, n, { lo: -width, hi: width }, false),
    values: { primary: value * n, canary: (value + mean) * n },
  }
}

/** Tails of a lognormal distribution whose logarithm is spread by `sd`. */
function tailsOf(metric: MetricPolicy, { value, sd }: Assumption, flow: Flow, truth: Truth): Counts | null {
  const { q = 0.5, better, margin, failAbove } = metric
  const sign = better === 'lower' ? 1 : -1
  const moved = (bound: MetricPolicy['margin'], times = 1): number =>
    1 + (sign * times * bound.value) / (bound.relative ? 1 : value)
  const bound = failAbove.value > 0 ? failAbove : margin
  const scale = truth === 'equal' ? 1 : moved(bound, 2)
  if (!(scale > 0 && moved(margin) > 0 && moved(failAbove) > 0)) return null
  const z = quantileOf(q)
  const above = (mark: number): number => 1 - below(z + Math.log(mark / scale) / sd)
  const { canary: n } = flow
  return {
    primary: { n: flow.primary, above: (1 - q) * flow.primary },
    canary: {
      n,
      above: above(moved(margin)) * n,
      beyond: above(moved(failAbove)) * n,
      ...(metric.limit === null ? {} : { over: above(metric.limit / value) * n }),
    },
  }
}

function spread(
  mean: number,
  sd: number,
  n: number,
  bounds: ReturnType<typeof boundsOf>,
  skew: boolean,
): Omit<MeanSums, 'missing'> {
  const grid = bounds ? emptyGrid() : null
  const shape = skew && mean > 0 ? Math.sqrt(Math.log1p((sd / mean) ** 2)) : 0
  let sum = 0
  let sumsq = 0
  for (const z of points()) {
    const free = shape > 0 ? mean * Math.exp(shape * z - shape ** 2 / 2) : mean + sd * z
    const value = bounds ? Math.min(bounds.hi, Math.max(bounds.lo, free)) : free
    sum += value
    sumsq += value ** 2
    if (grid && bounds) addTo(grid, value, bounds)
  }
  const each = n / POINTS
  return { n, sum: sum * each, sumsq: sumsq * each, ...(grid ? { grid: grid.map(weight => weight * each) } : {}) }
}

let normal: readonly number[] | null = null
/** Quantiles of the standard normal distribution, evenly spread in probability. */
function points(): readonly number[] {
  normal ??= Array.from({ length: POINTS }, (_, point) => quantileOf((point + 0.5) / POINTS))
  return normal
}

/** The standard normal distribution, by Simpson's rule: exact enough for a plan. */
function below(z: number): number {
  const steps = 200
  const width = z / steps
  let area = 0
  for (let step = 0; step <= steps; step += 1) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    area += weight * Math.exp(-((step * width) ** 2) / 2)
  }
  return Math.min(1, Math.max(0, 0.5 + (area * width) / 3 / Math.sqrt(2 * Math.PI)))
}

function quantileOf(share: number): number {
  let [from, to] = [-8, 8]
  while (to - from > 1e-9) {
    const middle = (from + to) / 2
    if (below(middle) < share) from = middle
    else to = middle
  }
  return (from + to) / 2
}
