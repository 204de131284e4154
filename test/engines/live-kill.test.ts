/**
 * Ten live releases whose ticks are ended by SIGKILL at random moments, each followed by the next tick as a scheduler would start it: two
 * models, five releases each, beside one another.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { failed, misrouted, watch, type Site } from './live-site.ts'
import { goLive, type Live } from './live-stage.ts'
import { tritonBehindEnvoy } from './live-triton.ts'
import { withEngines } from './with-engines.ts'

const RELEASES = 5
/** Milliseconds of a tick's life: it ends by itself after about one and a half seconds where nothing is to be loaded. */
const LIFE = { least: 150, most: 2200 }

withEngines(['triton', 'envoy', 'prometheus'], () => {
  let sites: readonly Site[] = []

  beforeAll(async () => {
    sites = await tritonBehindEnvoy(['digits', 'letters'])
  }, 120_000)

  afterAll(async () => {
    await sites[0]?.close()
  })

  test('each ends where one ends that nobody killed, and no request is lost', async () => {
    const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000)
    process.stderr.write(`KILL_SEED=${seed}\n`)
    const random = randomFrom(seed)
    const kills = await Promise.all(sites.map(async site => releases(site, random)))
    process.stderr.write(`ticks killed, by release: ${kills.map(one => one.join(' ')).join(' and ')}\n`)
    expect(kills.flat().reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(10)
  }, 600_000)
})

async function releases(site: Site, random: () => number): Promise<readonly number[]> {
  const live = await goLive(site, {
    steps: '[{ mirror: 100, advance: time, min-duration: 1s }, { weight: 50 }]',
    metric: 'margin: 0.05',
    settle: '1s',
  })
  await live.bring(1)
  expect((await live.tick()).outputs).toMatchObject({ decision: 'initial', 'reason-code': '' })
  const watched = watch(site)
  const kills: number[] = []
  for (let number = 2; number <= 1 + RELEASES; number += 1) {
    await live.bring(number)
    kills.push(await release(live, number, random))
    const { state, reason } = await ended(live, number)
    expect({ number, reason, ...state }).toMatchObject({ settled: true, trial: null, hold: null, degraded: null })
    expect(state.want.weights).toEqual({ [`${number}.0.0`]: 10_000 })
    expect(await site.stateOf(String(number))).toBe('READY')
    expect(await site.stateOf(String(number - 1))).toBe('READY')
    if (number > 2) expect(await site.stateOf(String(number - 2))).not.toBe('READY')
  }
  const record = await watched.stop()
  process.stderr.write(`${site.users}: ${record.asked.length} requests under ${kills.length} releases\n`)
  expect(failed(record)).toEqual([])
  expect(misrouted(site, record)).toEqual([])
  await live.close()
  return kills
}

/** Ticks until the version is the primary. @returns how many were killed */
async function release(live: Live, number: number, random: () => number): Promise<number> {
  let killed = 0
  const deadline = performance.now() + 200_000
  while (live.state().primary !== `${number}.0.0`) {
    if (performance.now() > deadline) throw new Error(`${number} was not released: ${JSON.stringify(live.state())}`)
    // One of two is killed at some moment of its life, if it lives so long.
    const killAfterMs = random() < 1 / 2 ? LIFE.least + random() * (LIFE.most - LIFE.least) : undefined
    const { exitCode } = await live.tick(killAfterMs === undefined ? {} : { killAfterMs })
    if (exitCode === null) killed += 1
  }
  return killed
}

/** The ticks after it do what is left: an unload, a deployment. */
async function ended(live: Live, number: number): Promise<{ state: ReturnType<Live['state']>; reason: string }> {
  for (let ticks = 0; ticks < 5; ticks += 1) {
    const { outputs } = await live.tick()
    const state = live.state()
    if (state.settled && state.primary === `${number}.0.0`) return { state, reason: outputs['message'] ?? '' }
  }
  return { state: live.state(), reason: 'never settled' }
}

/** A seeded generator (mulberry32), so that a run can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
