/** The rules of every target over the real Triton, and what only a real one shows: how long things take and what users see of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Version } from '../../src/core/types.ts'
import { environmentOf } from '../../src/core/state.ts'
import { createMemoryLedger } from '../../src/ledger/memory.ts'
import { connect, type Around } from '../../src/platforms/index.ts'
import { operate, type Done, type Operation } from '../../src/run/operate.ts'
import { startingCanary } from '../../src/run/operations/canary.ts'
import { registering } from '../../src/run/operations/register.ts'
import type { Target } from '../../src/run/ports.ts'
import { loadsVersions, until } from '../conformance/target.ts'
import { around, files, served } from '../platforms/stage.ts'
import { COMMIT, digestOf, ENVIRONMENT, everything, MODEL, POLICY } from '../run/world.ts'
import type { Behaviour } from './behaviour.ts'
import { fetched } from './fetched.ts'
import { startLoad, type Load } from './load.ts'
import { startTriton, tritonConfig, tritonModel, type Triton } from './triton-server.ts'
import { withEngines } from './with-engines.ts'

const signal = AbortSignal.timeout(900_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3'), '4.0.0': served('4') }
const body = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [0, 0] }] }

withEngines(['triton'], () => {
  const repository = mkdtempSync(join(tmpdir(), 'models-'))
  let triton: Triton | null = null
  let models = 0

  beforeAll(async () => {
    triton = await startTriton(repository)
  }, 120_000)

  afterAll(async () => {
    await triton?.close()
    rmSync(repository, { recursive: true, force: true })
  })

  function url(): string {
    if (triton === null) throw new Error('no server')
    return triton.url
  }

  /** The section's key that has loads told by gRPC. */
  function byGrpc(): { readonly grpc: string } {
    if (triton === null) throw new Error('no server')
    return { grpc: triton.grpc }
  }

  /** A model of its own for each test, by the behaviour of its versions. */
  function model(behaviours: Readonly<Record<number, Behaviour>>): string {
    models += 1
    const name = `digits-${models}`
    for (const [version, behaviour] of Object.entries(behaviours))
      tritonModel(repository, name, Number(version), behaviour)
    return name
  }

  function section(name: string, keys: object = {}): { readonly kind: string } {
    const usual = { kind: 'open-inference', url: url(), flavor: 'triton', unversioned: 'accept', model: name }
    return { ...usual, ...keys }
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
  function users(name: string, path: string, connections = 8): Load {
    const versionOf = ({ text }: { readonly text: string }): string | null =>
      /"model_version":"(\d+)"/u.exec(text)?.[1] ?? null
    return startLoad({
      url: `${url()}/v2/models/${name}${path}/infer`,
      body,
      perSecond: 100,
      connections,
      timeout: 60_000,
      versionOf,
    })
  }

  loadsVersions('Triton', async () => {
    const name = model({ 1: { failLoad: true }, 2: {}, 3: {} })
    // Its own policy is about all versions: one that cannot be loaded would keep the configuration from being read.
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }) }
    return {
      serving: await connect(section(name, { 'model-config': 'config.json' }), around(config), signal),
      good: ['2.0.0', '3.0.0'],
      bad: '1.0.0',
      versions,
      nameOf: version => version.slice(0, 1),
      mend: async () => tritonModel(repository, name, 1),
      close: async () => {},
    }
  })

  loadsVersions('Triton, told by gRPC', async () => {
    const name = model({ 1: { failLoad: true }, 2: {}, 3: {} })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }) }
    return {
      serving: await connect(section(name, { 'model-config': 'config.json', ...byGrpc() }), around(config), signal),
      good: ['2.0.0', '3.0.0'],
      bad: '1.0.0',
      versions,
      nameOf: version => version.slice(0, 1),
      mend: async () => tritonModel(repository, name, 1),
      close: async () => {},
    }
  })

  test('a second version is loaded beside the first, which answers 100 of 100 requests a second all the while', async () => {
    const name = model({ 1: { loadSeconds: 1 }, 2: { loadSeconds: 2 } })
    const one = await target(name)
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    await unload(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'absent')
    const asked = users(name, '/versions/1')
    await sleep(200)
    await load(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'ready')
    await unload(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'absent')
    const answers = await asked.stop()
    expect(answers.length).toBeGreaterThan(200)
    expect(answers.filter(answer => answer.status !== 200 || answer.version !== '1')).toEqual([])
  })

  test('a load told by gRPC delays no answer to 16 kept connections by a second; told over HTTP it does', async () => {
    const slowest = async (keys: object): Promise<number> => {
      const name = model({ 1: {}, 2: { loadSeconds: 8 } })
      const one = await target(
        name,
        { lines: files({ 'config.json': tritonConfig(name, []) }) },
        {
          'model-config': 'config.json',
          ...keys,
        },
      )
      await load(one, '1.0.0')
      await until(one, '1.0.0', 'ready')
      const asked = users(name, '/versions/1', 16)
      await sleep(1000)
      const began = performance.now()
      await load(one, '2.0.0', '1.0.0')
      expect(performance.now() - began).toBeGreaterThan(8000)
      expect(await state(one, '2.0.0')).toBe('ready')
      const answers = await asked.stop()
      expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
      const waited = answers.map(answer => answer.doneAt - answer.sentAt).toSorted((a, b) => a - b)
      const [middle, longest] = [waited[Math.floor(waited.length / 2)], waited.at(-1)]
      const late = waited.filter(milliseconds => milliseconds > 1000).length
      process.stderr.write(
        `a load of 8 s ${'grpc' in keys ? 'by gRPC' : 'over HTTP'}: ${waited.length} answers, half within ${middle?.toFixed(0)} ms, the slowest ${longest?.toFixed(0)} ms, ${late} after more than 1 s\n`,
      )
      return longest ?? 0
    }
    expect(await slowest(byGrpc())).toBeLessThan(1000)
    // A load over HTTP holds one of the two threads, with all connections that fell to it.
    expect(await slowest({})).toBeGreaterThan(4000)
  })

  test('a load by gRPC that fails is told in the words of Triton, on one line', async () => {
    const name = model({ 1: {}, 2: { failLoad: true } })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }) }
    const one = await target(name, config, { 'model-config': 'config.json', ...byGrpc() })
    await load(one, '1.0.0')
    await expect(load(one, '2.0.0', '1.0.0')).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringMatching(/^[^\n]*gRPC status 3, [^\n]*made to fail its load[^\n]*$/u),
    })
    expect(await state(one, '1.0.0')).toBe('ready')
  })

  test('an unload by gRPC takes the last version away, and the next load keeps its configuration', async () => {
    const name = model({ 1: {}, 2: {} })
    const one = await target(name, {}, byGrpc())
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    await unload(one, '1.0.0')
    await until(one, '1.0.0', 'absent')
    await load(one, '2.0.0')
    await until(one, '2.0.0', 'ready')
    expect(await state(one, '1.0.0')).toBe('absent')
  })

  test('a load by gRPC that takes longer than it is listened to goes on', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 4 } })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }), loadTimeout: 1 }
    const one = await target(name, config, { 'model-config': 'config.json', ...byGrpc() })
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    await load(one, '2.0.0', '1.0.0')
    expect(await state(one, '2.0.0')).toBe('loading')
    await until(one, '2.0.0', 'ready')
  })

  test('a removal is answered at once, whatever the others take to load', async () => {
    const name = model({ 1: { loadSeconds: 2 }, 2: {} })
    const one = await target(name)
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    await load(one, '2.0.0', '1.0.0')
    const began = performance.now()
    await unload(one, '2.0.0', '1.0.0')
    expect(performance.now() - began).toBeLessThan(1000)
  })

  test('unload-first: nothing answers from the unload to the end of the load, and then the new one does', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 1 } })
    const one = await target(name)
    await load(one, '1.0.0')
    await until(one, '2.0.0', 'absent')
    const asked = users(name, '')
    await sleep(200)
    await unload(one, '1.0.0')
    await until(one, '1.0.0', 'absent')
    await load(one, '2.0.0')
    await sleep(200)
    const answers = await asked.stop()
    const silent = answers.filter(answer => answer.status !== 200)
    expect(new Set(silent.map(answer => answer.status))).toEqual(new Set([404]))
    expect(silent.length).toBeGreaterThan(100)
    expect(answers.findLast(answer => answer.status === 200)?.version).toBe('2')
  })

  test('requests without a version go to the newest one loaded, as the capabilities say', async () => {
    const name = model({ 1: {}, 2: {} })
    const one = await target(name)
    await load(one, '1.0.0')
    await load(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'ready')
    const asked = users(name, '')
    await sleep(200)
    expect(new Set((await asked.stop()).map(answer => answer.version))).toEqual(new Set(['2']))
  })

  test('a load that takes longer than it is listened to is seen loading, also by another process, and begun once', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 8 } })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }), loadTimeout: 1 }
    const one = await target(name, config, { 'model-config': 'config.json' })
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    const began = performance.now()
    await load(one, '2.0.0', '1.0.0')
    expect(await state(one, '2.0.0')).toBe('loading')
    // As if the first had been killed.
    const other = await target(name, config, { 'model-config': 'config.json' })
    expect(await state(other, '2.0.0')).toBe('loading')
    await load(other, '2.0.0', '1.0.0')
    await until(other, '2.0.0', 'ready')
    // A second load would begin when the first has ended, and take as long again.
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  test('a load that fails after nobody listened any more is seen failed, in the words of Triton', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 2, failLoad: true } })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }), loadTimeout: 1 }
    const one = await target(name, config, { 'model-config': 'config.json' })
    await load(one, '1.0.0')
    await until(one, '1.0.0', 'ready')
    await load(one, '2.0.0', '1.0.0')
    await until(one, '2.0.0', 'failed')
    expect((await one.read(signal)).versions['2.0.0']?.reason).toContain('made to fail its load')
    await one.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  })

  test('a load that fails is told in the words of Triton, on one line', async () => {
    const name = model({ 1: {}, 2: { failLoad: true } })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }) }
    const one = await target(name, config, { 'model-config': 'config.json' })
    await load(one, '1.0.0')
    await expect(load(one, '2.0.0', '1.0.0')).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringMatching(/^[^\n]*made to fail its load[^\n]*$/u),
    })
  })

  test('what loads and cannot answer fails its probe', async () => {
    const name = model({ 1: {}, 2: { broken: true } })
    const one = await target(name)
    await load(one, '2.0.0')
    await until(one, '2.0.0', 'ready')
    await expect(one.apply({ do: 'probe', version: '2.0.0' }, 1, signal)).rejects.toMatchObject({
      code: 'PROBE_FAILED',
      message: expect.stringContaining('made to answer nothing'),
    })
  })

  test('what fails one request of four passes a probe and fails a warm-up', async () => {
    const name = model({ 1: { errorRate: 0.25 } })
    const one = await target(name)
    await load(one, '1.0.0')
    await one.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
    const warmed = await target(name, {}, { 'warm-up': 20 })
    await expect(warmed.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
      code: 'PROBE_FAILED',
      message: expect.stringMatching(/warm-up request \d+ of 20/u),
    })
  })

  test('a version without a folder is left out by Triton in silence, and refused by us', async () => {
    const one = await target(model({ 1: {} }))
    await load(one, '1.0.0')
    await expect(load(one, '4.0.0', '1.0.0')).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringContaining('/4/'),
    })
    expect(await state(one, '1.0.0')).toBe('ready')
  })

  test('where nothing is loaded, the first load keeps the configuration that the repository has', async () => {
    const name = model({ 1: {}, 2: {} })
    const one = await target(name)
    await load(one, '1.0.0')
    await until(one, '2.0.0', 'absent')
    const config: unknown = await (await fetched(`${url()}/v2/models/${name}/config`)).json()
    expect(config).toMatchObject({
      version_policy: { specific: { versions: [1] } },
      input: [{ name: 'x' }],
      output: [{ name: 'scores' }],
    })
  })

  test('a broken version in the repository keeps its configuration from being read: refused, unless a file has it', async () => {
    const name = model({ 1: {}, 2: { failLoad: true } })
    await expect(load(await target(name), '1.0.0')).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringContaining('serving.model-config'),
    })
    const given = await target(
      name,
      { lines: files({ 'config.json': tritonConfig(name, [2]) }) },
      { 'model-config': 'config.json' },
    )
    await load(given, '1.0.0')
    await until(given, '1.0.0', 'ready')
    await given.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  })

  test('a first load that takes long is waited for, not begun again', async () => {
    const name = model({ 2: { loadSeconds: 8 }, 3: {} })
    const one = await target(name, { loadTimeout: 1 })
    const began = performance.now()
    await load(one, '3.0.0')
    await until(one, '3.0.0', 'ready')
    await load(one, '3.0.0')
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  test('a load that does not end ends the trial by LOAD_TIMEOUT, and the primary answers as before', async () => {
    const name = model({ 1: {}, 2: { loadSeconds: 20 } })
    const config = { lines: files({ 'config.json': tritonConfig(name, []) }), loadTimeout: 5 }
    const serving = await connect(section(name, { 'model-config': 'config.json' }), around(config), signal)
    const ledger = createMemoryLedger(() => new Date().toISOString())
    const policy = { ...POLICY, loadTimeout: 5 }
    const clock = { monotonic: () => performance.now(), sleep: async (ms: number) => sleep(ms) }
    const silent = { info: () => {}, warn: () => {}, group: () => {}, end: () => {} }
    const run = (operation: Operation, key: string | null): Promise<Done> =>
      operate(
        operation,
        {
          model: MODEL,
          environment: ENVIRONMENT,
          by: 'octocat',
          run: null,
          key,
          dryRun: false,
          earlier: null,
          runAge: async () => 0,
          converging: { serving, capacity: 2, patience: 10, loadTimeout: 5, drain: 0 },
        },
        { ledger, clock, log: silent, signal },
      )
    const release = async (version: Version): Promise<Done> => {
      const known = { signature: null, metadata: null, commit: COMMIT, pullRequest: null, location: null, bump: null }
      const servedVersion = version.slice(0, 1)
      await run(
        registering({ do: 'register', version, digest: digestOf(version), servedVersion, ...known }, 'octocat'),
        null,
      )
      return run(
        startingCanary(
          { do: 'canary', environment: ENVIRONMENT, version: null, supersede: false },
          {
            policy,
            serving,
            files: { describe: async () => ({ digest: digestOf('requests'), rows: 40, slices: {} }) },
            sources: () => new Map(),
            sha: null,
            signal,
          },
        ),
        `release ${version}`,
      )
    }
    expect(await release('1.0.0')).toMatchObject({ word: 'initial', reasonCode: '' })
    const asked = users(name, '/versions/1')
    expect(await release('2.0.0')).toMatchObject({ word: 'started', reasonCode: 'LOAD_TIMEOUT' })
    // Those without an answer kept a connection of the thread that loads.
    const answers = (await asked.stop()).filter(answer => answer.status !== null)
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
    const { view } = await everything(ledger)
    expect(environmentOf(view.state, ENVIRONMENT)).toMatchObject({ primary: '1.0.0', trial: null, hold: null })
  })

  test('flavor fixed looks, and never loads', async () => {
    const name = model({ 1: {}, 2: {} })
    const one = await target(name)
    await load(one, '1.0.0')
    await until(one, '2.0.0', 'absent')
    const fixed = await target(name, {}, { flavor: 'fixed' })
    expect(await fixed.read(signal)).toMatchObject({
      versions: { '1.0.0': { state: 'ready' }, '2.0.0': { state: 'absent' } },
    })
    await fixed.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
    await expect(load(fixed, '2.0.0', '1.0.0')).rejects.toMatchObject({ code: 'NOT_LOADED' })
    await unload(fixed, '1.0.0')
    expect(await state(fixed, '1.0.0')).toBe('ready')
    expect(await state(one, '2.0.0')).toBe('absent')
  })
})
