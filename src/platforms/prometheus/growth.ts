/**
 * What counters grew by, window by window. A step is the growth from one sample of a series to the next, and belongs to the window
 * (a, b] in which the later one lies: the value at a boundary is that of the last sample at or before it. So windows tile: however the
 * same samples are cut into windows and looks, each step is in one of them. A value that fell is a restart: it counts from 0. Samples
 * further apart than `reach` are of two series, as if the one had vanished and the other was born: a look that begins between them
 * would not see the earlier one, and must say the same.
 * Must not know what is counted, or whose requests they are.
 */
import type { Sample, Series } from './api.ts'

/** Windows of one length, all times in milliseconds since 1970. */
export interface Grid {
  readonly first: number
  readonly every: number
  readonly count: number
}

export function gridOf(from: number, to: number, every: number): Grid {
  const first = Math.ceil(from / every) * every
  return { first, every, count: Math.max(0, Math.floor((to - first) / every)) }
}

/** Where the window of this number begins, and the one before it ends. */
export function edge({ first, every }: Grid, index: number): number {
  return first + index * every
}

/**
 * @param reach milliseconds
 * @returns of each window, what all series together grew by
 */
export function growth(series: readonly Series[], grid: Grid, reach: number): number[] {
  const windows = Array.from({ length: grid.count }, () => 0)
  for (const { samples } of series)
    samples.forEach(({ at, value }, index) => {
      const before = samples[index - 1]
      if (!before || at - before.at > reach) return
      const step = value >= before.value ? value - before.value : value
      const window = Math.ceil((at - grid.first) / grid.every) - 1
      const sum = windows[window]
      if (sum !== undefined) windows[window] = sum + step
    })
  return windows
}

/** When the newest sample was taken; null where there is none. */
export function newest(series: readonly Series[]): number | null {
  const ends = series.map(lastOf)
  return ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b))
}

/**
 * Up to where nothing can come any more. Targets are asked at different moments, and what a slow one answers is stored late with the
 * time at which it was asked: a series is waited for until it is `reach` behind, and then has vanished.
 * @param latest when something of the same arm was seen last
 * @returns milliseconds since 1970; infinite where there is nothing to wait for
 */
export function settledUntil(series: readonly Series[], reach: number, latest: number): number {
  const ends = series.map(lastOf).filter(at => latest - at <= reach)
  return ends.reduce((a, b) => Math.min(a, b), Infinity)
}

/** Of each window, whether something was seen throughout it: nothing was born in it, and no gap is longer than `reach`. */
export function inSight(series: readonly Series[], grid: Grid, reach: number): boolean[] {
  return inSightAt(timesOf(series), grid, reach)
}

/** When any of them was seen, milliseconds since 1970. */
export function timesOf(series: readonly Series[]): number[] {
  return [...new Set(series.flatMap(({ samples }) => samples.map(({ at }) => at)))]
}

/** The same of times alone, in whatever order. */
export function inSightAt(times: readonly number[], grid: Grid, reach: number): boolean[] {
  return clearOf(gapsIn([-Infinity, ...times, Infinity], reach), grid)
}

/** Nothing was seen between the two; milliseconds since 1970. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** Where two times that follow each other, in whatever order they are given, are further apart than `reach`. */
export function gapsIn(times: readonly number[], reach: number): Gap[] {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted.flatMap((to, index) => {
    const from = sorted[index - 1]
    return from === undefined || to - from <= reach ? [] : [{ from, to }]
  })
}

/** Of each window, whether it lies beside all gaps. */
export function clearOf(gaps: readonly Gap[], grid: Grid): boolean[] {
  const clear = Array.from({ length: grid.count }, () => true)
  for (const { from, to } of gaps) {
    const start = Math.max(0, Math.floor((from - grid.first) / grid.every))
    for (let index = start; index < grid.count && edge(grid, index) < to; index += 1) clear[index] = false
  }
  return clear
}

function lastOf({ samples }: { readonly samples: readonly Sample[] }): number {
  return samples.at(-1)?.at ?? -Infinity
}
