/**
 * Whether what counts the bad could be seen at all. A counter that is not there is none only where its exporter is alive: exporters
 * show many counters only once there is something to count, and a dead one shows the same. Must not know how Prometheus is asked.
 */
import { keyOf, type Series } from './api.ts'
import { gapsIn, inSightAt, newest, timesOf, type Gap, type Grid } from './growth.ts'

/** What was there to witness the bad of one arm; all times in milliseconds since 1970. */
export interface Witnessed {
  /** When something was seen that would have shown them. */
  readonly times: readonly number[]
  /** The first and the last of them; null where there is none. */
  readonly first: number | null
  readonly last: number | null
  /** Whether that was longer than `reach` ago, while the total of that arm goes on. */
  readonly gone: boolean
}

/** @returns whether its own series alone show that it was counted throughout, so that nothing else has to be asked */
export function plain(bad: readonly Series[], total: readonly Series[], grid: Grid, reach: number): boolean {
  const [last, latest] = [newest(bad), newest(total)]
  if (last === null || latest === null || latest - last > reach) return false
  return inSightAt(timesOf(bad), grid, reach).every(Boolean)
}

/**
 * Others of the same name witness for a counter that is not there. Once it was there, and its targets are none of the total's, only those
 * targets do: where each version has an exporter of its own, that of the primary knows nothing of the canary.
 * @param alive of the name, by target: samples at the ends of steps
 * @param step milliseconds
 */
export function witnessed(
  bad: readonly Series[],
  total: readonly Series[],
  alive: readonly Series[],
  step: number,
  reach: number,
): Witnessed {
  const own = timesOf(bad)
  const targets = new Set(bad.map(targetOf))
  const apart = total.every(one => !targets.has(targetOf(one)))
  const born = least(own) ?? Infinity
  const others = alive.flatMap(one => {
    const ends = timesOf([one])
    return apart && !targets.has(targetOf(one)) ? ends.filter(at => at < born) : ends
  })
  const times = [...own, ...cautious(others, step, reach)]
  const [last, latest] = [most([...own, ...others]), newest(total)]
  return {
    times,
    first: least(times),
    last: most([...own, ...others.map(at => at - step)]),
    gone: last !== null && latest !== null && latest - last > reach,
  }
}

/**
 * Where a target was not seen for longer than `reach` and came back: what it counted meanwhile nobody knows, whatever the others of its arm
 * show. One that never comes back has vanished, and counts to its last sample.
 * @param series all that one arm shows
 * @param alive whatever else shows that these targets lived, as samples at the ends of steps
 * @param step milliseconds
 */
export function lapsesOf(series: readonly Series[], alive: readonly Series[], step: number, reach: number): Gap[] {
  return [...new Set(series.map(targetOf))].flatMap(target => {
    const of = (all: readonly Series[]): number[] => timesOf(all.filter(one => targetOf(one) === target))
    return gapsIn([...of(series), ...cautious(of(alive), step, reach)], reach)
  })
}

/** It was seen somewhere in the step before: not before the end of that where it came, for certain only at its beginning later on. */
function cautious(ends: readonly number[], step: number, reach: number): number[] {
  return ends
    .toSorted((a, b) => a - b)
    .map((at, index, all) => {
      const before = all[index - 1]
      return before === undefined || at - before > reach ? at : Math.max(before, at - step)
    })
}

/** Times that leave no gap beyond `reach`, from one until the other. */
export function throughout(from: number, until: number, reach: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((until - from) / reach)) }, (_none, index) => from + index * reach)
}

/** The same where the labels are missing, as behind a federation: then any of the name may be its target. */
function targetOf({ labels: { job = '', instance = '' } }: Series): string {
  return keyOf({ job, instance })
}

function least(times: readonly number[]): number | null {
  return times.reduce<number | null>((best, at) => (best === null || at < best ? at : best), null)
}

function most(times: readonly number[]): number | null {
  return times.reduce<number | null>((best, at) => (best === null || at > best ? at : best), null)
}
