/**
 * Classic histograms: which of their bounds a quantile is judged at. Counts exist only at bounds that somebody chose long before, so
 * each bound is taken on the side that makes the proof harder: a canary is shown to be within a smaller margin than was written, or
 * beyond a larger one. Must not know who was asked, or when.
 */
import { marksOf } from '../../core/gate/evidence-quantiles.ts'
import type { MetricPolicy } from '../../core/gate/types.ts'
import { keyOf, type Series } from './api.ts'

/** Series by the bound up to which they count; the last bound is infinite. */
export type Buckets = ReadonlyMap<number, readonly Series[]>

/** @returns the buckets, or why these series are none that can be added up */
export function bucketsOf(series: readonly Series[]): Buckets | string {
  const buckets = new Map<number, Series[]>()
  const layouts = new Map<string, Set<number>>()
  for (const one of series) {
    const { le, ...rest } = one.labels
    const bound = le === '+Inf' ? Infinity : Number(le ?? '')
    if (le === undefined || le.trim() === '' || Number.isNaN(bound)) return 'has series without a bound `le`'
    buckets.set(bound, [...(buckets.get(bound) ?? []), one])
    const key = keyOf(rest)
    layouts.set(key, (layouts.get(key) ?? new Set()).add(bound))
  }
  const all = new Map([...buckets].toSorted(([a], [b]) => a - b))
  if (series.length > 0 && !all.has(Infinity)) return 'has no bucket `le="+Inf"`'
  // What is missing in one series would be counted as beyond the bound.
  if ([...layouts.values()].some(({ size }) => size !== all.size)) return 'has series of different buckets'
  return all
}

/** Where values are counted, each a bound of that arm's buckets. */
export interface Bounds {
  readonly primary: number
  readonly canary: number
  /** Null where it is the canary's own. */
  readonly beyond: number | null
  readonly over: number | null
}

/**
 * @param primary finite bounds, ascending; null where only the canary is watched
 * @param canary finite bounds, ascending
 * @returns the bounds, or why none of these would do
 */
export function boundsFor(
  metric: MetricPolicy,
  primary: readonly number[] | null,
  canary: readonly number[],
): Bounds | string {
  const { threshold, limit } = metric
  if (threshold === undefined) throw new Error(`${metric.name}: a quantile without a threshold passed the rules`)
  const side = SIDES[metric.better]
  const near = nearestTo(primary ?? canary, threshold)
  if (near === null) return 'there is no bucket but the infinite one'
  const marks = marksOf(metric, near)
  const apart = canary.filter(bound => side.within(bound, marks.canary) && !side.within(bound, near))
  const last = side.worst(apart)
  if (last === null && primary !== null)
    return `no bucket ends between ${near} (the one nearest to the threshold) and ${marks.canary} (its margin), so nothing could pass`
  const inner = last ?? near
  const failMark = marks.beyond ?? marks.canary
  const beyond = side.mildest(canary.filter(bound => side.atLeast(bound, failMark)))
  if (beyond === null && primary !== null) return `no bucket ends at ${failMark} or beyond, so nothing could fail`
  const over = limit === null ? null : side.mildest(canary.filter(bound => side.atLeast(bound, limit)))
  if (limit !== null && over === null)
    return `no bucket ends at the limit ${limit} or beyond, so it could never be exceeded`
  return { primary: near, canary: inner, beyond: beyond === null || beyond === inner ? null : beyond, over }
}

/** As a configuration writes it and as a computer adds it up, 0.3 differs by a part in 10^16. */
const ROUNDING = 1e-9

interface Side {
  /** Not worse than the mark. */
  within(bound: number, mark: number): boolean
  /** Not better than the mark. */
  atLeast(bound: number, mark: number): boolean
  worst(bounds: readonly number[]): number | null
  mildest(bounds: readonly number[]): number | null
}

const SIDES: Readonly<Record<MetricPolicy['better'], Side>> = {
  lower: { within: notAbove, atLeast: notBelow, worst: most, mildest: least },
  higher: { within: notBelow, atLeast: notAbove, worst: least, mildest: most },
}

function notBelow(bound: number, mark: number): boolean {
  return bound >= mark - ROUNDING * Math.abs(mark)
}

function notAbove(bound: number, mark: number): boolean {
  return bound <= mark + ROUNDING * Math.abs(mark)
}

function least(bounds: readonly number[]): number | null {
  return bounds.at(0) ?? null
}

function most(bounds: readonly number[]): number | null {
  return bounds.at(-1) ?? null
}

function nearestTo(bounds: readonly number[], threshold: number): number | null {
  return bounds.reduce<number | null>(
    (best, bound) => (best === null || Math.abs(bound - threshold) < Math.abs(best - threshold) ? bound : best),
    null,
  )
}

export function finite(buckets: Buckets): readonly number[] {
  return [...buckets.keys()].filter(Number.isFinite)
}
