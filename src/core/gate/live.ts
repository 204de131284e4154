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
  const ends = first.map(({ to }) => to).filter(to => others.every(part => part.some(one => one.to === to)))
  return ends.map((to, at) => {
    const from = at === 0 ? (first[0]?.from ?? to) : (ends[at - 1] ?? to)
    const within = parts.map(part => part.filter(one => one.from >= from && one.to <= to))
    return windowOf(from, to, within, joining)
  })
}

function windowOf(from: string, to: string, parts: readonly (readonly Counted[])[], joining: Joining): Window {
  const { metrics, share, maxDuration } = joining
  const counted = metrics.flatMap((metric): [string, Counts][] => {
    const all = parts.flat().flatMap(one => own(one.metrics, metric.name) ?? [])
    const [first, ...more] = all
    return first ? [[metric.name, more.reduce((sum, one) => evidenceOf(metric).sum(sum, one), first)]] : []
  })
  const given = parts.map(part => sumOf(part)).find(one => one !== null) ?? null
  return {
    from,
    to,
    planned: Math.min(1, (Date.parse(to) - Date.parse(from)) / 1000 / maxDuration),
    metrics: Object.fromEntries(counted),
    ...(given && share !== null ? { split: { ...given, share } } : {}),
  }
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
