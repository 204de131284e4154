/** The rules of every target over the real MLServer, and what only a real one shows: how long things take and what users see of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Version } from '../../src/core/types.ts'
import { connect, type Around } from '../../src/platforms/index.ts'
import type { Target } from '../../src/run/ports.ts'
import { loadsVersions, until } from '../conformance/target.ts'
import { around, served } from '../platforms/stage.ts'
import type { Behaviour } from './behaviour.ts'
import { startLoad, type Load } from './load.ts'
import { mlserverModel, startMlserver, type Mlserver } from './mlserver-server.ts'
import { withEngines } from './with-engines.ts'

const signal = AbortSignal.timeout(900_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3'), '4.0.0': served('4') }
const body = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [0, 0] }] }

withEngines(['mlserver'], () => {
  const repository = mkdtempSync(join(tmpdir(), 'settings-'))
  let mlserver: Mlserver | null = null
  let models = 0

  beforeAll(async () => {
    mlserver = await startMlserver(repository)
  }, 180_000)

  afterAll(async () => {
    await mlserver?.close()
    rmSync(repository, { recursive: true, force: true })
  })

  function url(): string {
    if (mlserver === null) throw new Error('no server')
    return mlserver.url
  }

  /** A model of its own for each test, by the behaviour of its versions. */
  function model(behaviours: Readonly<Record<number, Behaviour>>): string {
    models += 1
    const name = `digits-${models}`
    for (const [version, behaviour] of Object.entries(behaviours))
      mlserverModel(repository, name, Number(version), behaviour)
    return name
  }

  function section(name: string, keys: object = {}): { readonly kind: string } {
    const usual = { kind: 'open-inference', url: url(), flavor: 'mlserver', repository, unversioned: 'accept' }
    const whole = { ...usual, model: name, ...keys }
    return whole
  }

  /** What one process has of it. */
  async function target(name: string, more: Partial<Around> = {}, keys: object = {}): Promise<Target> {
    return (await connect(section(name, keys), around(more), signal))(versions).target
  }

  function load(one: Target, version: Version, ...keep: readonly Version[]): Promise<void> {
    return one.apply({ do: 'load', version, keep, alone: false }, 1, signal)
  }

  function unload(one: Target, version: Version, ...keep: readonly Version[]): Promise<void> {
    return one.apply({ do: 'unload', version, keep }, 1, signal)
  }

  async function state(one: Target, version: Version): Promise<string | undefined> {
    return (await one.read(signal)).versions[version]?.state
  }

  /** @param path of a version, or empty for requests without one */
  function users(name: string, path: string): Load {
    const versionOf = ({ text }: { readonly text: string }): string | null =>
      /"model_version":"(\d+)"/u.exec(text)?.[1] ?? null
    return startLoad({ url: `${url()}/v2/models/${name}${path}/infer`, body, perSecond: 50, versionOf })
  }

  loadsVersions('MLServer', async () => {
    const name = model({ 1: { failLoad: true }, 2: {}, 3: {} })
    return {
      serving: await connect(section(name), around(), signal),
      good: ['2.0.0', '3.0.0'],
      bad: '1.0.0',
      versions,
      nameOf: version => version.slice(0, 1),
      mend: async () => mlserverModel(repository, name, 1),
      close: async () => {},
    }
  })

  test('a second version comes and goes beside the first, which is loaded anew each time and answers every request', async () => {
    const name = model({ 1: { loadSeconds: 1 }, 2: { loadSeconds: 2 } })
    const one = await target(name)
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    const asked = users(name, '/versions/1')
    await sleep(200)
    const began = performance.now()
    await load(one, '2.0.0', '1.0.0')
    expect(performance.now() - began).toBeGreaterThan(3000)
    await until(one, '2.0.0', 'ready')
    await unload(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'absent')
    const answers = await asked.stop()
    expect(answers.length).toBeGreaterThan(150)
    expect(answers.filter(answer => answer.status !== 200 || answer.version !== '1')).toEqual([])
  })

  test('requests without a version go to the highest one, and get nothing while it is loading', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 1 } })
    const one = await target(name)
    await load(one, '1.0.0')
    const asked = users(name, '')
    await sleep(200)
    await load(one, '2.0.0', '1.0.0')
    await sleep(200)
    const answers = await asked.stop()
    expect(answers[0]).toMatchObject({ status: 200, version: '1' })
    expect(answers.at(-1)).toMatchObject({ status: 200, version: '2' })
    expect(answers.filter(answer => answer.status === 400).length).toBeGreaterThan(20)
  })

  test('unload-first: nothing answers from the unload to the end of the load, and then the new one does', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 1 } })
    const one = await target(name)
    await load(one, '1.0.0')
    const asked = users(name, '')
    await sleep(200)
    await unload(one, '1.0.0')
    await until(one, '1.0.0', 'absent')
    await load(one, '2.0.0')
    await sleep(200)
    const answers = await asked.stop()
    expect(answers.filter(answer => answer.status !== 200).length).toBeGreaterThan(20)
    expect(answers.at(-1)).toMatchObject({ status: 200, version: '2' })
  })

  test('a load that takes longer than it is listened to is seen loading, also by another process, and begun once', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 6 } })
    const one = await target(name, { loadTimeout: 1 })
    await load(one, '1.0.0')
    const began = performance.now()
    await load(one, '2.0.0', '1.0.0')
    expect(await state(one, '2.0.0')).toBe('loading')
    // As if the first had been killed.
    const other = await target(name, { loadTimeout: 1 })
    expect(await state(other, '2.0.0')).toBe('loading')
    await load(other, '2.0.0', '1.0.0')
    await until(other, '2.0.0', 'ready')
    expect(performance.now() - began).toBeLessThan(11_000)
  })

  test('a load that fails after nobody listened any more is seen failed', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 2, failLoad: true } })
    const one = await target(name, { loadTimeout: 1 })
    await load(one, '1.0.0')
    await load(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'loading')
    await until(one, '2.0.0', 'failed')
    await one.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  })

  test('a load that fails is refused, put by, and fails no later load', async () => {
    const name = model({ 1: {}, 2: { failLoad: true }, 3: {} })
    const one = await target(name)
    await load(one, '1.0.0')
    await expect(load(one, '2.0.0', '1.0.0')).rejects.toMatchObject({ code: 'LOAD_FAILED' })
    await load(one, '3.0.0', '1.0.0')
    await until(one, '3.0.0', 'ready')
    expect(await state(one, '2.0.0')).toBe('absent')
  })

  test('what loads and cannot answer fails its probe', async () => {
    const name = model({ 1: { broken: true } })
    const one = await target(name)
    await load(one, '1.0.0')
    await expect(one.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
      code: 'PROBE_FAILED',
    })
  })

  test('what fails one request of four passes a probe and fails a warm-up', async () => {
    const name = model({ 1: { errorRate: 0.25 } })
    const one = await target(name)
    await load(one, '1.0.0')
    await one.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
    const warmed = await target(name, {}, { 'warm-up': 20 })
    await expect(warmed.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
      message: expect.stringMatching(/warm-up request \d+ of 20/u),
    })
  })

  test('folders of other models beside it are left alone', async () => {
    const [name, other] = [model({ 1: {} }), model({ 1: {} })]
    const one = await target(name)
    const two = await target(other)
    await load(two, '1.0.0')
    await load(one, '1.0.0')
    await unload(one, '1.0.0')
    await until(one, '1.0.0', 'absent')
    expect(await state(two, '1.0.0')).toBe('ready')
  })

  test('flavor fixed looks, and never loads', async () => {
    const name = model({ 1: {}, 2: {} })
    const one = await target(name)
    await load(one, '1.0.0')
    const fixed = await target(name, {}, { flavor: 'fixed', repository: undefined })
    expect(await fixed.read(signal)).toMatchObject({
      versions: { '1.0.0': { state: 'ready' }, '2.0.0': { state: 'absent' } },
    })
    await fixed.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
    await expect(load(fixed, '2.0.0', '1.0.0')).rejects.toMatchObject({ code: 'NOT_LOADED' })
    await unload(fixed, '1.0.0')
    expect(await state(fixed, '1.0.0')).toBe('ready')
  })
})
