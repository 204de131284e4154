/** The way back under users who never stop asking: warm, cold, with one slot, and where it leads nowhere. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { version } from '../process/stage.ts'
import type { Ended } from '../standin/runner.ts'
import { failed, misrouted, watch, type Record_, type Site } from './live-site.ts'
import { goLive, type Live } from './live-stage.ts'
import { tritonBehindEnvoy } from './live-triton.ts'
import { withEngines } from './with-engines.ts'

/** Seconds that a cold version takes to load. */
const LOAD = 20

withEngines(['triton', 'envoy', 'prometheus'], () => {
  let site: Site

  beforeAll(async () => {
    const [first] = await tritonBehindEnvoy()
    if (!first) throw new Error('no site')
    site = first
  }, 120_000)

  afterAll(async () => {
    await site?.close()
  })

  /** Old versions stay as warm as `keep` says; promoted by force, since nothing here is about verdicts. */
  async function promoted(live: Live, number: number): Promise<void> {
    await live.bring(number)
    expect((await live.stage.run('canary', { version: version(number)['version'] ?? '' })).exitCode).toBe(0)
    const ended = await live.stage.run('promote', { force: 'true', reason: 'a rollback is what is tried' })
    expect(ended.outputs).toMatchObject({ decision: 'promoted', 'reason-code': '' })
  }

  let live: Live

  test('a warm version is routed to within five seconds of the start of the process', async () => {
    live = await goLive(site, { steps: '[{ weight: 10 }]', more: 'keep-warm: 1' })
    await live.bring(1)
    await live.tick()
    await promoted(live, 2)
    const watched = watch(site)
    await sleep(1000)
    const began = Date.now()
    const running = live.stage.run('rollback', { reason: 'users complain' })
    const back = await watched.until(weights => weights['1'] === 10_000, 30)
    const ended = await running
    const record = await watched.stop()
    process.stderr.write(`warm: ${back - began} ms from the start of the process to the router's read-back\n`)
    expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'rolled-back', to: '1.0.0', hold: 'true' } })
    expect(back - began).toBeLessThan(5000)
    expect(failed(record)).toEqual([])
    expect(misrouted(site, record)).toEqual([])
  }, 120_000)

  test('a cold version that takes 20 s to load answers its probe before any request reaches it', async () => {
    site.put(1, { loadSeconds: LOAD })
    await live.stage.run('hold', { set: 'off', reason: 'the next is tried' })
    await live.stage.configure(
      (live.stage.github.fileAt('acme/digits', 'main', '.github/model-release.yml') ?? '').replace(
        'keep-warm: 1',
        'keep-warm: 0',
      ),
    )
    await promoted(live, 3)
    const watched = watch(site)
    const before = await site.answered(1)
    const running = live.stage.run('rollback', { reason: 'users complain' })
    let probed: number | null = null
    const probing = (async () => {
      while (probed === null) {
        if ((await site.answered(1)) !== before) probed = Date.now()
        await sleep(20)
      }
    })()
    const back = await watched.until(weights => weights['1'] === 10_000, 120)
    await probing
    const ended = await running
    const record = await watched.stop()
    expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'rolled-back', to: '1.0.0' } })
    expect(Number(ended.outputs['duration-ms'])).toBeGreaterThan(LOAD * 1000)
    expect(probed).toBeLessThan(back)
    expect(failed(record)).toEqual([])
    expect(misrouted(site, record)).toEqual([])
  }, 240_000)

  test('a target that does not load leaves what serves, red and without a gap where there is room', async () => {
    await live.stage.run('hold', { set: 'off', reason: 'the next is tried' })
    await promoted(live, 4)
    site.put(1, { failLoad: true })
    const watched = watch(site)
    const ended = await live.stage.run('rollback', { to: '1.0.0', reason: 'users complain' })
    await sleep(1000)
    const record = await watched.stop()
    expect(ended.exitCode).toBe(1)
    expect(ended.outputs['reason-code']).toBe('LOAD_FAILED')
    expect(live.state()).toMatchObject({ primary: '4.0.0', degraded: { reason: expect.stringContaining('1.0.0') } })
    expect(failed(record)).toEqual([])
    expect(misrouted(site, record)).toEqual([])
    await live.close()
  }, 120_000)
})

withEngines(['triton', 'envoy', 'prometheus'], () => {
  let site: Site
  let live: Live

  const act = async (
    action: string,
    environment: string,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<Ended> => live.stage.run(action, { environment, ...inputs })

  /** Proven in staging, where other tools serve, and then brought to the one slot of production. */
  async function through(number: number): Promise<Ended> {
    site.put(number, { loadSeconds: number === 1 ? LOAD : 0 })
    expect((await live.stage.run('register', version(number))).exitCode).toBe(0)
    expect((await act('canary', 'staging')).exitCode).toBe(0)
    if (number > 1) {
      // The step is confirmed in whole seconds.
      await sleep(2500)
      const to = new Date()
      const counts = {
        from: new Date(to.getTime() - 500).toISOString(),
        to: to.toISOString(),
        metrics: { accuracy: { worse: 0, better: 0, same: 400 } },
      }
      expect((await act('observe', 'staging', { counts: JSON.stringify(counts) })).outputs).toMatchObject({
        decision: 'observed',
      })
      expect((await act('gate', 'staging')).outputs).toMatchObject({ verdict: 'pass' })
      expect((await act('promote', 'staging')).exitCode).toBe(0)
    }
    const started = await act('canary', 'production')
    expect(started.exitCode).toBe(0)
    return number === 1 ? started : act('promote', 'production')
  }

  beforeAll(async () => {
    const [first] = await tritonBehindEnvoy()
    if (!first) throw new Error('no site')
    site = first
    live = await goLive(site, { steps: '[]' })
    await live.stage.configure(`version: 1
models:
  digits:
    environments:
      staging:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct }
      production:
        after: { environment: staging }
        capacity: 1
        serving: ${site.serving}
        router: ${site.router}
        drain: 2s
`)
  }, 120_000)

  afterAll(async () => {
    await live?.close()
    await site?.close()
  })

  test('with one slot the gap is the time of the load and little more, and is recorded', async () => {
    expect((await through(1)).outputs).toMatchObject({ decision: 'initial' })
    expect((await through(2)).outputs).toMatchObject({ decision: 'promoted', 'reason-code': '' })
    const watched = watch(site)
    await sleep(1000)
    const loading = loadTime(site, '1')
    const ended = await act('rollback', 'production', { reason: 'users complain' })
    await sleep(1000)
    const record = await watched.stop()
    const load = await loading
    const gap = gapOf(record)
    process.stderr.write(
      `one slot: nobody answered for ${gap.toFixed(1)} s, of which ${load.toFixed(1)} s were the load\n`,
    )
    expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'rolled-back', to: '1.0.0' } })
    expect(gap).toBeGreaterThan(LOAD)
    expect(gap).toBeLessThanOrEqual(1 + 1.1 * load)
    expect(ended.outputs['message']).toMatch(/nobody was served for 2\d\.\d s/u)
    expect(misrouted(site, record)).toEqual([])
  }, 240_000)

  test('with one slot a target that does not load brings the old one back, red and degraded', async () => {
    await act('hold', 'production', { set: 'off', reason: 'the next is tried' })
    expect((await through(3)).outputs).toMatchObject({ decision: 'promoted', 'reason-code': '' })
    site.put(1, { failLoad: true })
    const watched = watch(site)
    await sleep(500)
    const ended = await act('rollback', 'production', { to: '1.0.0', reason: 'users complain' })
    await sleep(1000)
    const record = await watched.stop()
    expect(ended.exitCode).toBe(1)
    expect(ended.outputs['reason-code']).toBe('LOAD_FAILED')
    expect(live.state()).toMatchObject({ primary: '3.0.0', degraded: { reason: expect.stringContaining('1.0.0') } })
    expect(record.asked.at(-1)).toMatchObject({ status: 200, version: '3' })
    expect(misrouted(site, record)).toEqual([])
  }, 240_000)
})

/** Seconds in which no request was answered. */
function gapOf({ asked }: Record_): number {
  const answers = asked.filter(({ status }) => status === 200).map(({ doneAt }) => doneAt)
  answers.sort((a, b) => a - b)
  return Math.max(...answers.slice(1).map((at, index) => at - (answers[index] ?? at))) / 1000
}

/** Seconds from when a version is seen loading until it is seen ready. */
async function loadTime(site: Site, servedVersion: string): Promise<number> {
  const state = async (): Promise<string | undefined> => site.stateOf(servedVersion)
  while ((await state()) !== 'LOADING') await sleep(20)
  const began = Date.now()
  while ((await state()) !== 'READY') await sleep(20)
  return (Date.now() - began) / 1000
}
