/**
 * Windows that live sources counted, made windows of the trial: those of several sources joined where all of them end, and those in
 * which nothing happened left out.
 * Must not know who counted.
 */
import { evidenceOf } from './evidence.ts'
import { own } from './own.ts'
import type { Counted, Counts, GatePolicy, MetricPolicy, Window } from './types.ts'

export interface Joining {
  readonly metrics: readonly MetricPolicy[]
  /** The share of the requests that the step gives to the canary, above 0 and below 1; null where the split is not to be tested. */
  readonly share: number | null
  /** Seconds of the trial's planned maximum. */
  readonly maxDuration: number
}

/** @param parts of each source the complete windows of one stretch, in order and without a gap, beginning at the same time */
export function joined(parts: readonly (readonly Counted[])[], joining: Joining): readonly Window[] {
  const [first = [], ...others] = parts
  const endsOfOthers = others.map(part => new Set(part.map(({ to }) => to)))
  const ends = first.map(({ to }) => to).filter(to => endsOfOthers.every(all => all.has(to)))
  const takes = parts.map(taking)
  return ends.map((to, at) => {
    const from = at === 0 ? (first[0]?.from ?? to) : (ends[at - 1] ?? to)
    const within = takes.map(take => take(to))
    return windowOf(from, to, within, joining)
  })
}

/** Goes through a part once, as a day of short windows is many: each call gives those up to an end that no call before gave. */
function taking(part: readonly Counted[]): (to: string) => readonly Counted[] {
  let next = 0
  return to => {
    const begin = next
    for (let one = part[next]; one && one.to <= to; one = part[next]) next += 1
    return part.slice(begin, next)
  }
}

function windowOf(from: string, to: string, parts: readonly (readonly Counted[])[], joining: Joining): Window {
  const { metrics, share, maxDuration } = joining
  const given = parts.map(part => sumOf(part)).find(one => one !== null) ?? null
  return {
    from,
    to,
    planned: Math.min(1, (Date.parse(to) - Date.parse(from)) / 1000 / maxDuration),
    metrics: summed(parts.flat(), metrics),
    ...(given && share !== null ? { split: { ...given, share } } : {}),
  }
}

/** Of each metric that any of these windows counted, the sum. */
function summed(windows: readonly Pick<Window, 'metrics'>[], metrics: readonly MetricPolicy[]): Window['metrics'] {
  const counted = metrics.flatMap((metric): [string, Counts][] => {
    const [first, ...more] = windows.flatMap(one => own(one.metrics, metric.name) ?? [])
    return first ? [[metric.name, more.reduce((sum, one) => evidenceOf(metric).sum(sum, one), first)]] : []
  })
  return Object.fromEntries(counted)
}

/** What a source says was given to each version in these windows; null where it cannot tell. */
function sumOf(part: readonly Counted[]): { primary: number; canary: number } | null {
  const told = part.flatMap(({ given }) => given ?? [])
  if (told.length === 0 || told.length < part.length) return null
  return {
    primary: told.reduce((sum, { primary }) => sum + primary, 0),
    canary: told.reduce((sum, { canary }) => sum + canary, 0),
  }
}

/**
 * At most so many windows, each of as many neighbours as that takes. How many go together is told by their number alone, never by an
 * outcome, so that it is as good as having cut them so beforehand.
 */
export function coarser(windows: readonly Window[], most: number, metrics: readonly MetricPolicy[]): readonly Window[] {
  const each = Math.ceil(windows.length / most)
  if (each <= 1) return windows
  return Array.from({ length: Math.ceil(windows.length / each) }, (_, at) =>
    windows.slice(at * each, (at + 1) * each).reduce((sum, window) => together(sum, window, metrics)),
  )
}

function together(a: Window, b: Window, metrics: readonly MetricPolicy[]): Window {
  const split =
    a.split && b.split
      ? { primary: a.split.primary + b.split.primary, canary: a.split.canary + b.split.canary, share: a.split.share }
      : (a.split ?? b.split)
  return {
    from: a.from,
    to: b.to,
    planned: Math.min(1, a.planned + b.planned),
    metrics: summed([a, b], metrics),
    ...(split ? { split } : {}),
  }
}

/** The part of a policy whose outcomes are pushed or replayed: nobody may count again what a source counts. */
export function withoutLive(policy: GatePolicy): GatePolicy {
  return { ...policy, metrics: policy.metrics.filter(metric => !metric.live) }
}

/** Whether nothing happened in a window: it says nothing, and makes nothing younger. */
export function isEmpty({ metrics, split }: Window, policies: readonly MetricPolicy[]): boolean {
  return (
    (split === undefined || split.primary + split.canary === 0) &&
    policies.every(metric => {
      const counts = own(metrics, metric.name)
      if (counts === undefined) return true
      const { primary, canary } = evidenceOf(metric).size(counts)
      return primary + canary === 0
    })
  )
}
