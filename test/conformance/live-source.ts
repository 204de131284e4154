/**
 * What every source of live evidence keeps: what it counted is counted once, however its stretches are cut, and what it cannot tell is
 * no data and never a count of nothing. A source's test says how requests are made and how time goes on there.
 * Must not know in which language a source counts.
 */
import { expect, test } from '@jest/globals'
import type { MetricPolicy } from '../../src/core/gate/types.ts'
import type { Instant } from '../../src/core/types.ts'
import type { Arm, Counted, NoData, Source, Stretch } from '../../src/run/ports.ts'

export interface LiveStage {
  readonly source: Source
  /** Nothing listens where this one asks. */
  readonly away: Source
  /** Both are counted, from 0, when the stage is set. */
  readonly primary: Arm
  readonly canary: Arm
  /** Nobody ever asked it. */
  readonly unasked: Arm
  /** A proportion of bad outcomes, less is better. */
  readonly metric: MetricPolicy
  /** The same, with a typing error in what counts the bad outcomes. */
  readonly mistyped: MetricPolicy
  /** Seconds: the length of a window. */
  readonly every: number
  /** Requests that a version answers now, the bad ones among them. */
  request(arm: Arm, of: number, bad: number): void
  /** Until what happened so far is counted, or a little longer. */
  pass(seconds: number): Promise<void>
  /** Counts nothing of any version any more, until that can be noticed. */
  fallSilent(): Promise<void>
}

const signal = new AbortController().signal

/** @param set a stage of its own for every rule */
export function countsLiveRequests(name: string, set: () => Promise<LiveStage>): void {
  test(`${name}: every request is counted once, in the window in which it was made`, async () => {
    const stage = await set()
    const from = await edgeAfter(stage)
    const truth = await traffic(stage, 3)
    const counted = await complete(stage, from, await edgeAfter(stage))
    expect(sums(counted, stage.metric)).toEqual(truth)
    expect(counted.map(({ from: start }) => start)).toEqual([from, ...counted.slice(0, -1).map(({ to }) => to)])
    for (const { from: start, to } of counted)
      for (const instant of [start, to]) expect((Date.parse(instant) / 1000) % stage.every).toBe(0)
  })

  test(`${name}: looks that follow each other count what one look counts`, async () => {
    const stage = await set()
    const from = await edgeAfter(stage)
    await traffic(stage, 2)
    const middle = await edgeAfter(stage)
    await traffic(stage, 2)
    const to = await edgeAfter(stage)
    const whole = await complete(stage, from, to)
    expect([...(await complete(stage, from, middle)), ...(await complete(stage, middle, to))]).toEqual(whole)
    expect(whole.length).toBeGreaterThan(2)
  })

  test(`${name}: asked again about the past, it says the same`, async () => {
    const stage = await set()
    const from = await edgeAfter(stage)
    await traffic(stage, 2)
    const to = await edgeAfter(stage)
    const before = await complete(stage, from, to)
    await traffic(stage, 2)
    expect(await complete(stage, from, to)).toEqual(before)
  })

  test(`${name}: a source that does not answer is no data`, async () => {
    const { away, ...stage } = await set()
    const to = await edgeAfter(stage)
    const unreachable = { code: 'SOURCE_UNREACHABLE', reason: expect.stringContaining(away.name) }
    expect(await away.now(signal)).toEqual(unreachable)
    expect(await away.windows(stretchOf(stage, before(to, 4 * stage.every), to), signal)).toEqual(unreachable)
  })

  test(`${name}: what is no longer counted is stale, and not a stretch without requests`, async () => {
    const stage = await set()
    await traffic(stage, 2)
    const from = await edgeAfter(stage)
    await stage.fallSilent()
    expect(await stage.source.windows(stretchOf(stage, from, await now(stage)), signal)).toEqual({
      code: 'SOURCE_STALE',
      reason: expect.stringContaining('old'),
    })
  })

  test(`${name}: an empty stretch asks only whether anything is still counted then`, async () => {
    const stage = await set()
    await traffic(stage, 2)
    const at = await now(stage)
    expect(await stage.source.windows(stretchOf(stage, at, at), signal)).toEqual([])
    await stage.fallSilent()
    const later = await now(stage)
    expect(await stage.source.windows(stretchOf(stage, later, later), signal)).toMatchObject({ code: 'SOURCE_STALE' })
  })

  test(`${name}: a version that nobody counted is no data, and not a version without requests`, async () => {
    const stage = await set()
    const from = await edgeAfter(stage)
    await traffic(stage, 2)
    const stretch = stretchOf(stage, from, await edgeAfter(stage))
    expect(await stage.source.windows({ ...stretch, canary: stage.unasked }, signal)).toEqual({
      code: 'TOTAL_MISSING',
      reason: expect.stringContaining(stage.unasked.version),
    })
  })

  test(`${name}: a typing error in what counts the bad outcomes does not read as none`, async () => {
    const stage = await set()
    const from = await edgeAfter(stage)
    await traffic(stage, 2)
    const stretch = stretchOf(stage, from, await edgeAfter(stage))
    expect(await stage.source.windows({ ...stretch, metrics: [stage.mistyped] }, signal)).toEqual({
      code: 'BAD_NEVER_SEEN',
      reason: expect.stringContaining(stage.mistyped.live?.bad?.replace(/\{.*/su, '') ?? ''),
    })
  })

  test(`${name}: where only the canary is watched, the primary counts nothing`, async () => {
    const stage = await set()
    const from = await edgeAfter(stage)
    const { canary } = await traffic(stage, 2)
    const asked: Asked = { ...stage, primary: null }
    const counted = await complete(asked, from, await edgeAfter(stage))
    expect(sums(counted, stage.metric)).toEqual({ primary: { n: 0, k: 0 }, canary })
    expect(counted.map(({ given }) => given)).toEqual(counted.map(() => null))
  })
}

interface Sums {
  readonly primary: { readonly n: number; readonly k: number }
  readonly canary: { readonly n: number; readonly k: number }
}

/** Some requests in each of so many windows. */
async function traffic(stage: LiveStage, windows: number): Promise<Sums> {
  const sum = { primary: { n: 0, k: 0 }, canary: { n: 0, k: 0 } }
  for (let window = 0; window < windows; window += 1) {
    for (const [role, of, bad] of [
      ['primary', 90 + window, window],
      ['canary', 10 + window, 1],
    ] as const) {
      stage.request(stage[role], of, bad)
      sum[role].n += of
      sum[role].k += bad
    }
    await stage.pass(stage.every)
  }
  return sum
}

/** Requests were never routed otherwise. */
const ALWAYS = '1970-01-01T00:00:00.000Z'

type Asked = Omit<LiveStage, 'away' | 'primary'> & { readonly primary: Arm | null }

function stretchOf({ every, primary, canary, metric }: Asked, from: Instant, to: Instant): Stretch {
  return { from, to, every, since: ALWAYS, primary, canary, metrics: [metric] }
}

/** The windows of [from, to), once all of them are complete. */
async function complete(stage: Asked, from: Instant, to: Instant): Promise<readonly Counted[]> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const counted = await stage.source.windows(stretchOf(stage, from, to), signal)
    if (isNoData(counted)) throw new Error(`${counted.code}: ${counted.reason}`)
    if (counted.at(-1)?.to === to) return counted
    await stage.pass(1)
  }
  throw new Error(`the windows until ${to} were never complete`)
}

function isNoData(answer: readonly Counted[] | NoData): answer is NoData {
  return 'code' in answer
}

function sums(windows: readonly Counted[], { name }: MetricPolicy): Sums {
  const sum = { primary: { n: 0, k: 0 }, canary: { n: 0, k: 0 } }
  for (const { metrics } of windows) {
    const counts = metrics[name]
    if (!counts || !('primary' in counts) || !('k' in counts.primary) || !('k' in counts.canary))
      throw new Error(`expected a proportion, got ${JSON.stringify(counts)}`)
    for (const role of ['primary', 'canary'] as const) {
      sum[role].n += role === 'primary' ? counts.primary.n : counts.canary.n
      sum[role].k += role === 'primary' ? counts.primary.k : counts.canary.k
    }
  }
  return sum
}

async function now({ source }: Asked): Promise<Instant> {
  const instant = await source.now(signal)
  if (typeof instant !== 'string') throw new Error(`${instant.code}: ${instant.reason}`)
  return instant
}

/** The end of the window that is going on, once it has come. */
async function edgeAfter(stage: Asked): Promise<Instant> {
  const length = stage.every * 1000
  const edge = (Math.floor(Date.parse(await now(stage)) / length) + 1) * length
  while (Date.parse(await now(stage)) <= edge) await stage.pass(1)
  return new Date(edge).toISOString()
}

function before(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) - seconds * 1000).toISOString()
}
