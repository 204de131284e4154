/**
 * From growth to counts: what a metric of each kind says of a run of windows, and which windows are told as one. Must not know where
 * the growth was read.
 */
import type { Counts, MetricPolicy, ProportionSums, QuantileSums, RateSums } from '../../core/gate/types.ts'

/** Growth by window. */
export type Column = readonly number[]

/** What one arm grew by; null where there is no such arm. */
export interface Grown {
  readonly bad: Column
  readonly total: Column
}

/** Of a histogram: how many values there were, and how many of them up to each bound that is judged at. */
export interface Spread {
  readonly n: Column
  readonly upTo: Column
  /** Of the canary only. */
  readonly upToBeyond?: Column
  readonly upToLimit?: Column
}

/** Counts of the windows [first, end); null where they cannot be, most often because targets were asked at different moments. */
export type Counting = (first: number, end: number) => Counts | null

/** Bad requests in all. */
export function proportions({ better }: MetricPolicy, primary: Grown | null, canary: Grown): Counting {
  const arm = (grown: Grown | null, first: number, end: number): ProportionSums | null => {
    if (grown === null) return { n: 0, k: 0 }
    const [n, bad] = [sum(grown.total, first, end), sum(grown.bad, first, end)]
    // `k` counts the outcome 1, which is the good one where more of it is better.
    return bad > n ? null : { n, k: better === 'lower' ? bad : n - bad }
  }
  return (first, end) => both(arm(primary, first, end), arm(canary, first, end))
}

/**
 * Events in an exposure. Which of them fell into which window decides nothing; but events in no exposure are no rate, and wait for it as
 * long as targets may be asked at different moments. After that there is none: a version that answers nothing writes no tokens either.
 * @param patience windows
 */
export function rates(primary: Grown | null, canary: Grown, patience: number): Counting {
  const arm = (grown: Grown | null, first: number, end: number): RateSums | null => {
    if (grown === null) return { events: 0, exposure: 0 }
    const [events, exposure] = [sum(grown.bad, first, end), sum(grown.total, first, end)]
    return exposure === 0 && events > 0 && end - first <= patience ? null : { events, exposure }
  }
  return (first, end) => both(arm(primary, first, end), arm(canary, first, end))
}

/** Values above the bounds. */
export function exceedances(primary: Spread | null, canary: Spread): Counting {
  const arm = (spread: Spread | null, first: number, end: number): QuantileSums | null => {
    if (spread === null) return { n: 0, above: 0 }
    const n = sum(spread.n, first, end)
    const above = (upTo: Column): number => n - sum(upTo, first, end)
    const { upToBeyond, upToLimit } = spread
    const sums = {
      n,
      above: above(spread.upTo),
      ...(upToBeyond === undefined ? {} : { beyond: above(upToBeyond) }),
      ...(upToLimit === undefined ? {} : { over: above(upToLimit) }),
    }
    return Object.values(sums).some(count => count < 0) ? null : sums
  }
  return (first, end) => both(arm(primary, first, end), arm(canary, first, end))
}

function both<Sums>(
  primary: Sums | null,
  canary: Sums | null,
): { readonly primary: Sums; readonly canary: Sums } | null {
  return primary === null || canary === null ? null : { primary, canary }
}

export function sum(column: Column, first: number, end: number): number {
  return column.slice(first, end).reduce((total, value) => total + value, 0)
}

/** Windows [first, end) told as one. */
export interface Told {
  readonly first: number
  readonly end: number
  readonly metrics: Readonly<Record<string, Counts>>
}

/**
 * Each window, together with those after it until the counts of every metric can be. What is left at the end waits for more.
 * @returns those that are told, and the first metric that did not fit in what is left
 */
export function tell(
  windows: number,
  countings: ReadonlyMap<string, Counting>,
): { readonly told: readonly Told[]; readonly left: { readonly first: number; readonly metric: string } | null } {
  const told: Told[] = []
  let first = 0
  let metric: string | null = null
  for (let end = 1; end <= windows; end += 1) {
    const counts = [...countings].map(([name, counting]) => [name, counting(first, end)] as const)
    const odd = counts.find(([, one]) => one === null)
    metric = odd?.[0] ?? null
    if (odd) continue
    told.push({ first, end, metrics: Object.fromEntries(counts.flatMap(([name, one]) => (one ? [[name, one]] : []))) })
    first = end
  }
  return { told, left: metric === null ? null : { first, metric } }
}
