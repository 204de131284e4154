/**
 * What live sources counted since the last look: in windows on the clock's grid, from when the routing of the step was confirmed and had
 * settled, to the last window that is complete. Whoever asks again is told the same again, so that a look that was killed loses nothing.
 * Must not know what a source is asked.
 */
import { coarser, isEmpty, joined } from '../core/gate/live.ts'
import type { Counted, GatePolicy, MetricPolicy, Window } from '../core/gate/types.ts'
import { after } from '../core/time.ts'
import type { Instant } from '../core/types.ts'
import type { Arm, NoData, Source, SourcesFactory } from './ports.ts'

/** Windows that one look writes down at most: it keeps an entry small. */
const MOST = 360
/** Seconds by which GitHub's clock, which shows whole ones, may be behind. */
const WHOLE_SECOND = 1
/** Seconds by which a source's clock may differ from GitHub's and still count as the same. */
const SAME_CLOCK = 10

/** Seconds that may have passed since the newest window before a source is asked whether it still counts. */
const UNSEEN = 120

export interface LiveQuestion {
  readonly gate: GatePolicy
  /** Those of the gate that are measured now, each with a source. */
  readonly metrics: readonly MetricPolicy[]
  readonly primary: Arm | null
  readonly canary: Arm
  /** From when on requests are routed as they are now, and until when where that is over; by GitHub's clock. */
  readonly since: Instant
  readonly end: Instant | null
  readonly now: Instant
  /** End of the last window that was taken, by the source's clock. */
  readonly until: Instant | null
  /** See `Joining`. */
  readonly share: number | null
  /** Seconds. */
  readonly maxDuration: number
}

/** `noData`: why nothing was learnt, or not all; the rest may be asked for again. */
export interface Live {
  readonly windows: readonly Window[]
  readonly noData: string | null
}

export async function live(asked: LiveQuestion, factory: SourcesFactory, signal: AbortSignal): Promise<Live> {
  const every = asked.gate.window ?? 60
  const sources = bySource(asked.metrics, factory(asked.gate.sources ?? {}))
  const clocks = await Promise.all(sources.map(async ({ source }) => source.now(signal)))
  const silent = clocks.find(isNoData)
  if (silent) return { windows: [], noData: inWords(silent) }
  const times = clocks.flatMap(clock => (isNoData(clock) ? [] : [clock]))
  const skews = times.map(time => skewOf(time, asked.now))
  const [skew = 0] = skews
  if (skews.some(one => Math.abs(one - skew) > SAME_CLOCK))
    return {
      windows: [],
      noData: `the clocks of the sources differ by ${Math.round(Math.max(...skews) - Math.min(...skews))} s`,
    }

  const seen = Math.min(...times.map(time => Date.parse(time)))
  const end = asked.end === null ? seen : Math.min(seen, Date.parse(after(asked.end, skew)))
  const last = onGrid(end, every, Math.floor)
  const since = after(asked.since, skew + WHOLE_SECOND)
  const joining = { metrics: asked.metrics, share: asked.share, maxDuration: asked.maxDuration }
  const windows: Window[] = []
  let from = asked.until === null ? onGrid(Date.parse(since), every, Math.ceil) : Date.parse(asked.until)
  while (from < last) {
    const stretch = {
      from: instant(from),
      to: instant(last),
      every,
      since,
      primary: asked.primary,
      canary: asked.canary,
    }
    const parts = await Promise.all(
      sources.map(async ({ source, metrics }) => source.windows({ ...stretch, metrics }, signal)),
    )
    const failed = parts.find(isNoData)
    if (failed) return { windows: fewer(windows, asked), noData: inWords(failed) }
    const counted = joined(
      parts.flatMap(part => (isNoData(part) ? [] : [part])),
      joining,
    )
    windows.push(...counted)
    const reached = Date.parse(counted.at(-1)?.to ?? stretch.from)
    const taken = reached - from
    from = reached
    // A source may read a long time in parts; what is missing of a short one is not complete yet.
    if (taken === 0 || last - reached < taken) break
  }
  const isLong = asked.end === null && seen - from > UNSEEN * 1000
  const stale = isLong ? await staleOf(sources, { ...asked, since, every, at: instant(seen) }, signal) : null
  return { windows: fewer(windows, asked), noData: stale && inWords(stale) }
}

interface Now extends Pick<LiveQuestion, 'primary' | 'canary'> {
  readonly since: Instant
  readonly every: number
  readonly at: Instant
}

/** A window may be an hour long: a source that fell silent in the middle of one must not look as if it had only nothing to tell yet. */
async function staleOf(
  sources: readonly Asking[],
  { at, every, since, primary, canary }: Now,
  signal: AbortSignal,
): Promise<NoData | null> {
  const stretch = { from: at, to: at, every, since, primary, canary }
  const parts = await Promise.all(
    sources.map(async ({ source, metrics }) => source.windows({ ...stretch, metrics }, signal)),
  )
  return parts.find(isNoData) ?? null
}

/** Stretches in which nothing happened are no evidence, and a look after a long time is written down in coarser windows. */
function fewer(windows: readonly Window[], { metrics }: LiveQuestion): readonly Window[] {
  return coarser(
    windows.filter(window => !isEmpty(window, metrics)),
    MOST,
    metrics,
  )
}

interface Asking {
  readonly source: Source
  readonly metrics: readonly MetricPolicy[]
}

function bySource(metrics: readonly MetricPolicy[], sources: ReadonlyMap<string, Source>): readonly Asking[] {
  const orphan = metrics.find(({ live: counting }) => counting === undefined || !sources.has(counting.source))
  if (orphan) throw new Error(`nothing counts ${orphan.name}`)
  return [...sources].flatMap(([name, source]) => {
    const own = metrics.filter(metric => metric.live?.source === name)
    return own.length > 0 ? [{ source, metrics: own }] : []
  })
}

/** Seconds by which a source's clock is ahead of GitHub's. */
function skewOf(clock: Instant, now: Instant): number {
  const skew = (Date.parse(clock) - Date.parse(now)) / 1000
  return Math.abs(skew) <= SAME_CLOCK ? 0 : skew
}

function onGrid(time: number, every: number, round: (value: number) => number): number {
  return round(time / (every * 1000)) * every * 1000
}

function instant(time: number): Instant {
  return new Date(time).toISOString()
}

function isNoData(found: Instant | readonly Counted[] | NoData): found is NoData {
  return typeof found === 'object' && 'code' in found
}

function inWords({ code, reason }: NoData): string {
  return `${code}: ${reason}`
}
