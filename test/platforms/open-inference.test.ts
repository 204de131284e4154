import { afterEach, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { createServer, type RequestListener } from 'node:http'
import type { Version } from '../../src/core/types.ts'
import { Fault } from '../../src/core/fault.ts'
import { HttpFailure } from '../../src/lib/http.ts'
import { connect, platforms, type Around } from '../../src/platforms/index.ts'
import { StepFailed, type Serving } from '../../src/run/ports.ts'
import { loadsVersions, until } from '../conformance/target.ts'
import { around, files, served, stagedServer, type StagedServer } from './stage.ts'

const signal = AbortSignal.timeout(60_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3'), '4.0.0': served('4') }

let open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.map(one => one.close()))
  open = []
})

async function server(...present: readonly number[]): Promise<StagedServer> {
  const staged = await stagedServer(present)
  open.push(staged)
  return staged
}

function section(url: string, more: object = {}): { readonly kind: string } {
  const usual = { kind: 'open-inference', url, flavor: 'triton', unversioned: 'accept' }
  return { ...usual, ...more }
}

async function triton(staged: StagedServer, more: Partial<Around> = {}): Promise<Serving> {
  return (await connect(section(staged.url), around(more), signal))(versions)
}

async function listen(listener: RequestListener): Promise<string> {
  const fake = createServer(listener)
  await new Promise<void>(resolve => fake.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () =>
      new Promise(resolve => {
        fake.close(() => {
          resolve()
        })
        fake.closeAllConnections()
      }),
  })
  const address = fake.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

/** The class that the server answers with, by the path of a version or without one. */
async function answeredBy(staged: StagedServer, path: string): Promise<number> {
  const body = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [0, 0] }] })
  const response = await fetch(`${staged.url}/v2/models/digits${path}/infer`, { method: 'POST', body })
  if (!response.ok) return response.status
  const answer: unknown = await response.json()
  return JSON.stringify(answer).includes('"model_version":"2"') ? 2 : 1
}

loadsVersions('triton', async () => {
  const staged = await stagedServer([2, 3])
  await staged.put(1, 'broken')
  return {
    serving: await connect(section(staged.url), around(), signal),
    good: ['2.0.0', '3.0.0'],
    bad: '1.0.0',
    versions,
    nameOf: (version: Version) => served(version.slice(0, 1)).servedVersion,
    mend: () => staged.put(1),
    close: () => staged.close(),
  }
})

test('a version without a folder is refused, although the server took the load', async () => {
  const { target } = await triton(await server(1))
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  const loading = target.apply({ do: 'load', version: '4.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  await expect(loading).rejects.toMatchObject({
    code: 'LOAD_FAILED',
    message: expect.stringContaining('put it into digits/4/'),
  })
})

test('a refusal repeats what the server said', async () => {
  const { target } = await triton(await server(1))
  await expect(target.apply({ do: 'load', version: '4.0.0', keep: [], alone: false }, 1, signal)).rejects.toThrow(
    /at least one version must be available under the version policy/u,
  )
})

test('the first load of a model keeps the configuration that the repository has for it', async () => {
  const staged = await server(1, 2)
  const { target } = await triton(staged)
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  const config: unknown = await (await fetch(`${staged.url}/v2/models/digits/config`)).json()
  expect(config).toMatchObject({ backend: 'onnxruntime', version_policy: { specific: { versions: [1] } } })
})

test('nothing is loaded with a configuration that nobody chose: where the own one cannot be read, the load is refused', async () => {
  const staged = await server(1)
  await staged.put(3, 'broken')
  const { target } = await triton(staged)
  await expect(target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)).rejects.toMatchObject(
    {
      code: 'LOAD_FAILED',
      message: expect.stringContaining('configuration cannot be read'),
    },
  )
  expect((await target.read(signal)).versions['1.0.0']?.state).toBe('absent')
})

test('a version that failed to load may be tried again: the old failure is no answer for today', async () => {
  const staged = await server(1)
  const { target } = await triton(staged)
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await staged.put(3, 'broken')
  await expect(
    target.apply({ do: 'load', version: '3.0.0', keep: ['1.0.0'], alone: false }, 1, signal),
  ).rejects.toThrow(StepFailed)
  expect((await target.read(signal)).versions['3.0.0']).toMatchObject({
    state: 'absent',
    reason: expect.stringContaining('no model'),
  })
  await staged.put(3)
  await target.apply({ do: 'load', version: '3.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  await until(target, '3.0.0', 'ready')
})

test('load-first: the old version answers every request while the new one is loaded beside it', async () => {
  const staged = await server(1, 2)
  const { target } = await triton(staged)
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  staged.slow.load = 200
  const loading = target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  const answers: number[] = []
  const states = new Set<string | undefined>()
  while (!states.has('ready')) {
    answers.push(await answeredBy(staged, '/versions/1'))
    states.add((await target.read(signal)).versions['2.0.0']?.state)
  }
  await loading
  expect(new Set(answers)).toEqual(new Set([1]))
  expect(states).toContain('loading')
})

test('unload-first: with the old version gone nothing answers until the new one is loaded', async () => {
  const staged = await server(1, 2)
  const { target } = await triton(staged)
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await target.apply({ do: 'unload', version: '1.0.0', keep: [] }, 1, signal)
  await until(target, '1.0.0', 'absent')
  expect(await answeredBy(staged, '')).toBe(404)
  await target.apply({ do: 'load', version: '2.0.0', keep: [], alone: false }, 1, signal)
  expect(await answeredBy(staged, '')).toBe(2)
})

test('requests without a version go to the newest one loaded, as the capabilities say', async () => {
  const staged = await server(1, 2)
  const { target } = await triton(staged)
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  expect(target.can.unversioned).toBe('newest')
  expect(await answeredBy(staged, '')).toBe(2)
  await target.apply({ do: 'unload', version: '2.0.0', keep: ['1.0.0'] }, 1, signal)
  await until(target, '2.0.0', 'absent')
  expect(await answeredBy(staged, '')).toBe(1)
})

test.each([['3'], ['v3'], ['0'], ['-1'], ['01'], ['3.0.0'], ['1e3'], ['']])(
  'triton takes positive integers as served versions and nothing else: %j',
  async name => {
    const serving = await connect(section('http://127.0.0.1:1'), around(), signal)
    const make = (): unknown => serving({ '3.0.0': { ...served('1'), servedVersion: name } })
    if (name === '3') expect(make).not.toThrow()
    else expect(make).toThrow(expect.objectContaining({ code: 'SERVED_VERSION' }))
  },
)

test('two versions of one served version are refused: they could not be told apart', async () => {
  const serving = await connect(section('http://127.0.0.1:1'), around(), signal)
  expect(() => serving({ '1.0.0': served('7'), '2.0.0': served('7') })).toThrow(
    expect.objectContaining({ code: 'SERVED_VERSION' }),
  )
})

test('requests without a version would reach the canary: refused unless accepted or routed', async () => {
  const refuse = section('http://127.0.0.1:1', { unversioned: 'refuse' })
  await expect(connect(refuse, around(), signal)).rejects.toMatchObject({ code: 'UNVERSIONED_TRAFFIC' })
  await expect(connect(refuse, around({ routed: true }), signal)).resolves.toBeInstanceOf(Function)
  await expect(connect(section('http://127.0.0.1:1'), around(), signal)).resolves.toBeInstanceOf(Function)
})

test('the flavor is asked from the server where it is left out', async () => {
  const staged = await server(1)
  const asked = await connect(section(staged.url, { flavor: undefined }), around(), signal)
  expect(asked(versions).target.can).toMatchObject({ loads: true, unversioned: 'newest' })
  const plain = await listen((_, response) => response.end('{"name":"something","version":"1"}'))
  const other = await connect(section(plain, { flavor: undefined }), around(), signal)
  expect(other(versions).target.can).toMatchObject({ loads: false, unversioned: 'none' })
  const mlserver = await listen((_, response) => response.end('{"name":"mlserver","version":"1"}'))
  await expect(connect(section(mlserver, { flavor: undefined }), around(), signal)).rejects.toMatchObject({
    code: 'REPOSITORY_MISSING',
  })
})

test('fixed: versions are looked at; an absent one is not loaded, an unwanted one stays', async () => {
  const staged = await server(1, 2)
  const loader = (await triton(staged)).target
  await loader.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  const { target } = (await connect(section(staged.url, { flavor: 'fixed' }), around(), signal))({
    '2.0.0': served('2'),
  })
  expect(target.can.loads).toBe(false)
  expect(await target.read(signal)).toMatchObject({ versions: { '2.0.0': { state: 'absent' } }, unknown: ['1'] })
  await expect(target.apply({ do: 'load', version: '2.0.0', keep: [], alone: false }, 1, signal)).rejects.toMatchObject(
    {
      code: 'NOT_LOADED',
    },
  )
  await loader.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  await target.apply({ do: 'load', version: '2.0.0', keep: [], alone: false }, 1, signal)
  await target.apply({ do: 'probe', version: '2.0.0' }, 1, signal)
  await target.apply({ do: 'unload', version: '2.0.0', keep: [] }, 1, signal)
  expect((await target.read(signal)).versions['2.0.0']?.state).toBe('ready')
})

test('fixed: one version that hangs is absent, and the others are seen; where all hang nothing is', async () => {
  const hanging = new Set(['2', '3', '4'])
  const http: Around['http'] = async call => {
    await Promise.resolve()
    const [, version = ''] = /versions\/(\d)\/ready$/u.exec(call.url) ?? []
    if (hanging.has(version)) throw new HttpFailure('TIMEOUT', `${version} did not answer`)
    return { status: 200, body: {}, text: '{}', latency: 1 }
  }
  const { target } = (await connect(section('http://127.0.0.1:1', { flavor: 'fixed' }), around({ http }), signal))(
    versions,
  )
  expect((await target.read(signal)).versions).toMatchObject({
    '1.0.0': { state: 'ready' },
    '2.0.0': { state: 'absent', reason: expect.stringContaining('2 did not answer') },
  })
  hanging.add('1')
  await expect(target.read(signal)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
})

test('the first load of a slow model is under way until it ends, whoever of its versions is loaded first', async () => {
  const staged = await server(1, 2)
  staged.slow.load = 2500
  const only = { '1.0.0': served('1') }
  const { target } = (await connect(section(staged.url), around({ loadTimeout: 1 }), signal))(only)
  // The repository's own policy loads version 2.
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: true }, 1, signal)
  expect(await target.read(signal)).toMatchObject({ versions: { '1.0.0': { state: 'loading' } }, unknown: ['2'] })
  // Another process knows nothing of it, and waits as well.
  const other = (await connect(section(staged.url), around({ loadTimeout: 1 }), signal))(only).target
  await other.apply({ do: 'load', version: '1.0.0', keep: [], alone: true }, 1, signal)
  expect((await other.read(signal)).versions['1.0.0']?.state).toBe('loading')
  staged.slow.load = 0
  await until(target, '1.0.0', 'absent')
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: true }, 1, signal)
  await until(target, '1.0.0', 'ready')
})

test('what a slow first load brought only to read the configuration does not stay', async () => {
  const staged = await server(1, 2)
  staged.slow.load = 2500
  const only = { '1.0.0': served('1') }
  const { target } = (await connect(section(staged.url), around({ loadTimeout: 1 }), signal))(only)
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  expect(await target.read(signal)).toMatchObject({ versions: { '1.0.0': { state: 'loading' } }, unknown: ['2'] })
  staged.slow.load = 0
  await until(target, '1.0.0', 'absent')
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await until(target, '1.0.0', 'ready')
  expect((await target.read(signal)).unknown).toEqual([])
})

const RECORDED = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [5, 6] }] })

test.each([
  ['the probe file', { probe: 'probe.json' }, 'requests.jsonl', [5, 6]],
  ['the first recorded request', {}, 'requests.jsonl', [7, 8]],
  ['zeros by the metadata, 1 for a free dimension', {}, null, [0, 0]],
])('a probe asks %s', async (_, more, replay, expected) => {
  const asked: unknown[] = []
  const url = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      if (body !== '') asked.push(JSON.parse(body))
      const inputs = [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }]
      response.end(JSON.stringify(body === '' ? { inputs } : { outputs: [{ name: 'y', data: [1] }] }))
    })
  })
  const lines = files({
    'probe.json': RECORDED,
    'requests.jsonl': `\uFEFF\n{"request_id":"a","request":${RECORDED.replace('[5,6]', '[7,8]')}}\nnot read`,
  })
  const { target } = (await connect(section(url, { flavor: 'fixed', ...more }), around({ replay, lines }), signal))(
    versions,
  )
  await target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  expect(asked).toMatchObject([{ inputs: [{ data: expected, shape: [1, 2] }] }])
})

test.each([
  ['an error', 500, '{"error":"no \\u001b[31mGPU\\n::error::x"}', 'PROBE_FAILED'],
  ['no outputs', 200, '{"outputs":[]}', 'PROBE_FAILED'],
  ['an output without data', 200, '{"outputs":[{"name":"y","data":[]}]}', 'PROBE_FAILED'],
  ['no JSON', 200, '<html>', 'PROBE_FAILED'],
])('a probe answered with %s fails, in one safe line', async (_, status, body, code) => {
  const url = await listen((request, response) => {
    response.statusCode = request.method === 'POST' ? status : 200
    response.end(request.method === 'POST' ? body : '{"inputs":[{"name":"x","datatype":"BYTES","shape":[1]}]}')
  })
  const { target } = (await connect(section(url, { flavor: 'fixed' }), around(), signal))(versions)
  const probing = target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  await expect(probing).rejects.toMatchObject({ code, message: expect.not.stringMatching(/[\p{Cc}]/u) })
})

/** A server that answers every request for metadata with one input, and each inference by its number from 1. */
async function counting(status: (count: number) => number): Promise<{ readonly url: string; readonly seen: Counted }> {
  const seen = { asked: 0, now: 0, most: 0 }
  const url = await listen((request, response) => {
    if (request.method !== 'POST') {
      response.end('{"inputs":[{"name":"x","datatype":"FP32","shape":[1]}]}')
      return
    }
    seen.asked += 1
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    response.statusCode = status(seen.asked)
    setTimeout(() => {
      seen.now -= 1
      response.end('{"outputs":[{"name":"y","data":[1]}]}')
    }, 20)
  })
  return { url, seen }
}

interface Counted {
  readonly asked: number
  /** In flight at once. */
  readonly most: number
}

test('a warm-up sends its requests after the probe, a few at a time', async () => {
  const { url, seen } = await counting(() => 200)
  const { target } = (await connect(section(url, { flavor: 'fixed', 'warm-up': 20 }), around(), signal))(versions)
  await target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  expect(seen).toMatchObject({ asked: 21, most: 4 })
})

test('a warm-up is left out by default, and after a probe that fails', async () => {
  const one = await counting(() => 200)
  const usual = (await connect(section(one.url, { flavor: 'fixed' }), around(), signal))(versions).target
  await usual.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  expect(one.seen.asked).toBe(1)
  const dead = await counting(() => 500)
  const warmed = (await connect(section(dead.url, { flavor: 'fixed', 'warm-up': 20 }), around(), signal))(
    versions,
  ).target
  await expect(warmed.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
    message: expect.stringContaining('a probe of'),
  })
  expect(dead.seen.asked).toBe(1)
})

test('one warm-up request without data fails the probe, and soon no more are sent', async () => {
  const { url, seen } = await counting(count => (count === 5 ? 500 : 200))
  const { target } = (await connect(section(url, { flavor: 'fixed', 'warm-up': 1000 }), around(), signal))(versions)
  await expect(target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
    code: 'PROBE_FAILED',
    message: expect.stringContaining('warm-up request 4 of 1000'),
  })
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(seen.asked).toBeLessThan(10)
})

test('a served version that would leave its path is refused where versions are only looked at, too', async () => {
  const serving = await connect(section('http://127.0.0.1:1', { flavor: 'fixed' }), around(), signal)
  for (const name of ['..', '.', 'a/b'])
    expect(() => serving({ '1.0.0': { ...served('1'), servedVersion: name } })).toThrow(
      expect.objectContaining({ code: 'SERVED_VERSION' }),
    )
})

test('where the own configuration cannot be read, that of a file is sent', async () => {
  const staged = await server(1)
  await staged.put(3, 'broken')
  const lines = files({ 'config.json': '{"backend":"onnxruntime","max_batch_size":0}', 'no.json': '[]' })
  const given = async (file: string): Promise<Serving> =>
    (await connect(section(staged.url, { 'model-config': file }), around({ lines }), signal))(versions)
  await expect(
    (await given('no.json')).target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal),
  ).rejects.toMatchObject({ code: 'LOAD_FAILED', message: expect.stringContaining('no.json') })
  const { target } = await given('config.json')
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await until(target, '1.0.0', 'ready')
})

test('an index that hangs on one connection is asked for over another', async () => {
  let connections = 0
  const url = await listen((_, response) => {
    connections += 1
    if (connections > 1) response.end('[{"name":"digits","version":"1","state":"READY"}]')
  })
  const { target } = (await connect(section(url), around(), signal))(versions)
  expect((await target.read(signal)).versions['1.0.0']?.state).toBe('ready')
})

test('a probe without a file, a recorded request or metadata is missing', async () => {
  const url = await listen((_, response) => response.end('{}'))
  const { target } = (await connect(section(url, { flavor: 'fixed' }), around(), signal))(versions)
  await expect(target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
    code: 'PROBE_MISSING',
  })
})

test('a server that is not there is a fault of the platform, not a failed load', async () => {
  const { target } = (await connect(section('http://127.0.0.1:1'), around(), signal))(versions)
  const reading = target.read(signal)
  await expect(reading).rejects.toThrow(Fault)
  await expect(reading).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
})

test.each([
  ['ftp://127.0.0.1/', 'neither http nor https'],
  ['http://user:secret@127.0.0.1/', 'carries credentials'],
  ['http://169.254.169.254/latest', 'link-local'],
  ['http://[fe80::1]/', 'link-local'],
  ['http://[::ffff:169.254.169.254]/', 'link-local'],
  ['http://127.0.0.1/?key=1', 'query'],
  ['nonsense', 'not a URL'],
])('an address is refused when the configuration is read: %s', (url, why) => {
  const read = v.safeParse(platforms.get('open-inference')?.schema ?? v.never(), section(url))
  expect(read.issues?.map(issue => issue.message).join()).toContain(why)
})

test('unknown keys, and keys of flavors to come, are refused', () => {
  const schema = platforms.get('open-inference')?.schema ?? v.never()
  expect(v.safeParse(schema, section('http://127.0.0.1:1')).success).toBe(true)
  expect(v.safeParse(schema, section('http://127.0.0.1:1', { colour: 'red' })).success).toBe(false)
  expect(v.safeParse(schema, section('http://127.0.0.1:1', { repository: '/models' })).success).toBe(false)
  expect(v.safeParse(schema, section('http://127.0.0.1:1', { model: '..' })).success).toBe(false)
})

test('external: nothing is read, loaded or routed, so what is recorded is all there is', async () => {
  const { target, replayer } = (await connect({ kind: 'external' }, around(), signal))(versions)
  expect(replayer).toBeNull()
  expect(target.can).toMatchObject({ loads: false, split: null, readBack: 'none' })
  await expect(
    target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal),
  ).resolves.toBeUndefined()
})
