import { afterEach, expect, test } from '@jest/globals'
import { createServer, type RequestListener, type Server } from 'node:http'
import { parseConfig } from '../../src/io/config.ts'
import { HttpFailure, type Call, type Http, type Reply } from '../../src/lib/http.ts'
import { connect, kinds, type Around } from '../../src/platforms/index.ts'
import type { Serving } from '../../src/run/ports.ts'
import { isRight, saidBy } from '../../src/run/score.ts'
import { around, files, served } from './stage.ts'

const signal = AbortSignal.timeout(60_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2') }
const EACH = 'http://127.0.0.1:500${served-version}'

/** A section that the schema has taken. */
function section(url: string, more: object = {}): { readonly kind: string } {
  const usual = { kind: 'mlflow', url }
  return { ...usual, ...more }
}

let open: Server[] = []
afterEach(() => {
  for (const one of open) {
    one.close()
    one.closeAllConnections()
  }
  open = []
})

async function listen(listener: RequestListener): Promise<string> {
  const fake = createServer(listener)
  await new Promise<void>(resolve => fake.listen(0, '127.0.0.1', resolve))
  open.push(fake)
  const address = fake.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

const reply = (status: number, body: unknown): Reply => ({ status, body, text: JSON.stringify(body) ?? '', latency: 1 })

/** One server for each version that a test knows, as MLflow's answers. */
async function serving(answer: (call: Call) => Reply, more: Partial<Around> = {}, given: object = {}) {
  const calls: Call[] = []
  const http: Http = async call => {
    await Promise.resolve()
    calls.push(call)
    return answer(call)
  }
  const made: Serving = (await connect(section(EACH, given), around({ http, ...more }), signal))(versions)
  return { ...made, calls }
}

test('each version is looked at and asked at its own address, and nothing is loaded or unloaded', async () => {
  const { target, replayer, calls } = await serving(({ url }) =>
    reply(200, url.endsWith('/ping') ? null : { predictions: [1] }),
  )
  expect((await target.read(signal)).versions).toEqual({
    '1.0.0': { state: 'ready', reason: '' },
    '2.0.0': { state: 'ready', reason: '' },
  })
  await target.apply({ do: 'load', version: '2.0.0', keep: [], alone: true }, 1, signal)
  await target.apply({ do: 'unload', version: '1.0.0', keep: [] }, 1, signal)
  const body = { inputs: [1] }
  expect(await replayer?.ask('2.0.0', body, signal)).toMatchObject({ status: 200, body: { predictions: [1] } })
  expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET http://127.0.0.1:5001/ping',
    'GET http://127.0.0.1:5002/ping',
    'GET http://127.0.0.1:5002/ping',
    'POST http://127.0.0.1:5002/invocations',
  ])
  expect(calls.at(-1)?.body).toEqual(body)
  expect(target.can).toMatchObject({ loads: false, unversioned: 'none' })
})

test('where nobody listens the version is absent, and cannot be loaded from here', async () => {
  const url = await listen(() => {})
  await new Promise(resolve => open[0]?.close(resolve))
  const template = `${url}/\${served-version}`
  const { target } = (await connect(section(template), around(), signal))(versions)
  expect((await target.read(signal)).versions['1.0.0']).toMatchObject({
    state: 'absent',
    reason: expect.stringMatching(/ECONNREFUSED/u),
  })
  await expect(target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)).rejects.toMatchObject(
    {
      code: 'NOT_LOADED',
      message: expect.stringContaining('start its server there, then run again'),
    },
  )
})

const SILENT = [
  ['a silence', () => new HttpFailure('TIMEOUT', 'no answer within 10 s')],
  ['a connection that breaks', () => new HttpFailure('UNREACHABLE', 'read ECONNRESET')],
  ['a host without a way to it', () => new HttpFailure('UNREACHABLE', 'connect EHOSTUNREACH')],
] as const

test.each(SILENT)('%s of one version is its absence, and says nothing of the others', async (_, failure) => {
  const { target } = await serving(({ url }) => {
    if (url.includes(':5002/')) throw failure()
    return reply(200, null)
  })
  expect((await target.read(signal)).versions).toEqual({
    '1.0.0': { state: 'ready', reason: '' },
    '2.0.0': { state: 'absent', reason: failure().message },
  })
})

test.each(SILENT)('%s of all versions does not say that they are gone', async (_, failure) => {
  const { target } = await serving(() => {
    throw failure()
  })
  await expect(target.read(signal)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
})

test('what a proxy says of a version that is not there is absent; that one may not look is an error', async () => {
  const missing = await serving(() => reply(503, null))
  expect((await missing.target.read(signal)).versions['1.0.0']?.state).toBe('absent')
  const forbidden = await serving(() => reply(403, { message: 'who are you' }))
  await expect(forbidden.target.read(signal)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('HTTP 403, who are you'),
  })
  const one = await serving(({ url }) => reply(url.includes(':5002/') ? 403 : 200, { message: 'who are you' }))
  expect((await one.target.read(signal)).versions['2.0.0']).toMatchObject({
    state: 'absent',
    reason: expect.stringContaining('HTTP 403, who are you'),
  })
})

test('a probe is the first recorded request, or the file that is named, and wants predictions', async () => {
  const lines = files({ r: '\n{"request_id": "r1", "request": {"inputs": [1]}}\n', p: '{"inputs":\n[2]}' })
  const replayed = await serving(() => reply(200, { predictions: [1] }), { replay: 'r', lines })
  await replayed.target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  expect(replayed.calls[0]?.body).toEqual({ inputs: [1] })
  const named = await serving(() => reply(200, { predictions: { a: [1] } }), { replay: 'r', lines }, { probe: 'p' })
  await named.target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  expect(named.calls[0]?.body).toEqual({ inputs: [2] })
})

test.each([
  [
    'an error',
    reply(400, { error_code: 'BAD_REQUEST', message: 'no input n', stack_trace: 'secret path' }),
    'HTTP 400, no input n',
  ],
  ['no predictions', reply(200, { predictions: [] }), 'HTTP 200'],
  ['another protocol', reply(200, { outputs: [{ data: [1] }] }), 'HTTP 200'],
])('a probe that is answered with %s fails', async (_, answer, message) => {
  const lines = files({ r: '{"request": {}}' })
  const { target } = await serving(() => answer, { replay: 'r', lines })
  const probing = target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
  await expect(probing).rejects.toMatchObject({ code: 'PROBE_FAILED', message: expect.stringContaining(message) })
  await expect(probing).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
})

test('without recorded requests there is nothing to probe with', async () => {
  const { target } = await serving(() => reply(200, null))
  await expect(target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)).rejects.toMatchObject({
    code: 'PROBE_MISSING',
  })
})

test.each([
  ['a host of its own', 'http://model-${served-version}.internal:8080', '2', 'http://model-2.internal:8080/ping'],
  ['a path', 'https://models.example.com/digits/${version}/', 'x', 'https://models.example.com/digits/1.0.0/ping'],
  ['what is no path stays one part of it', 'http://h/${served-version}', '../x?y#z', 'http://h/..%2Fx%3Fy%23z/ping'],
])('an address is made of %s', async (_, url, servedVersion, expected) => {
  const calls: string[] = []
  const http: Http = async call => {
    await Promise.resolve()
    calls.push(call.url)
    return reply(200, null)
  }
  const one = { '1.0.0': { ...served('1'), servedVersion } }
  const { target } = (await connect(section(url), around({ http }), signal))(one)
  await target.read(signal)
  expect(calls).toEqual([expected])
})

test.each(['80@evil.example', '1/../../x', 'a', '99999', ' 1'])(
  'a served version that makes no address, or another one, is refused: %j',
  async servedVersion => {
    const connected = await connect(section('http://127.0.0.1:${served-version}'), around(), signal)
    const one = { '1.0.0': { ...served('1'), servedVersion } }
    expect(() => connected(one)).toThrow(expect.objectContaining({ code: 'SERVED_VERSION' }))
  },
)

test.each([
  ['http://${served-version}:8080', 'evil.example.com'],
  ['http://model-${served-version}/digits', 'x.evil.example.com'],
  ['http://${served-version}', '2130706433.1'],
])('of %s a served version of %s would choose another host, and is refused', async (url, servedVersion) => {
  const connected = await connect(section(url), around(), signal)
  const one = { '1.0.0': { ...served('1'), servedVersion } }
  expect(() => connected(one)).toThrow(expect.objectContaining({ code: 'SERVED_VERSION' }))
})

test('two versions at one address are refused', async () => {
  const connected = await connect(section('http://127.0.0.1:50${served-version}'), around(), signal)
  expect(() => connected({ '1.0.0': served('1'), '2.0.0': served('01') })).not.toThrow()
  expect(() => connected({ '1.0.0': served('7'), '2.0.0': served('7') })).toThrow(
    /1\.0\.0 in production have the same address/u,
  )
})

const FILE = 'model-release.yml'
const config = (serving: string, step = '') => `version: 1
models:
  digits:
    environments:
      production:
        serving: ${serving}
        steps: [{ replay: data/requests.jsonl${step} }]
        gate: { metrics: [{ name: a, kind: proportion, better: higher, margin: 0.02, column: correct }] }
`
const parsed = (text: string) => parseConfig(text, { file: FILE, ...kinds })

test('a replay of MLflow servers reads their answers as MLflow gives them', () => {
  const { models } = parsed(config(`{ kind: mlflow, url: "${EACH}" }`))
  expect(models['digits']?.environments['production']?.policy.steps).toMatchObject([{ protocol: 'mlflow' }])
})

test.each([
  ['{ kind: mlflow, url: "http://127.0.0.1:5001" }', '', 'serving.url: expected ${served-version} or ${version} in it'],
  [
    '{ kind: mlflow, url: "127.0.0.1:50${version}" }',
    '',
    'serving.url: expected an address; this one, of version 1, is',
  ],
  ['{ kind: mlflow, url: "http://h/${version}?x=1" }', '', 'has a query or a fragment'],
  ['{ kind: mlflow, url: "http://169.254.1.1/${version}" }', '', 'names a link-local address'],
  ['{ kind: mlflow, url: "http://h/${digest}" }', '', 'there is no place ${digest} here'],
  ['{ kind: mlflow }', '', 'missing key "url"'],
  [
    `{ kind: mlflow, url: "${EACH}" }`,
    ', protocol: v2',
    'steps[0].protocol: expected mlflow, which "mlflow" answers in, got "v2".',
  ],
  [
    '{ kind: open-inference, url: "http://h", flavor: fixed }',
    ', protocol: mlflow',
    'steps[0].protocol: expected v2, which "open-inference" answers in, got "mlflow".',
  ],
])('a configuration that cannot be meant is refused: %s %s', (section, step, message) => {
  expect(() => parsed(config(section, step))).toThrow(message)
})

test.each([
  ['a class', [7], 7],
  ['scores of one row', [[0.1, 0.7, 0.2]], 1],
  ['equal scores: the first', [[0.4, 0.4, 0.2]], 0],
  ['named outputs', { scores: [[0.1, 0.2, 0.7]], label: ['two'] }, 2],
  ['a named class', { class: 4 }, 4],
  ['one row of a table', [{ class: 5, name: 'five' }], 5],
  ['one row of a table with scores in a cell', [{ scores: [0, 1], name: 'one' }], 1],
  ['a number by itself', 3, 3],
  ['two rows', [1, 2], null],
  [
    'two rows of scores',
    [
      [0, 1],
      [1, 0],
    ],
    null,
  ],
  ['two rows of a table', [{ class: 5 }, { class: 6 }], null],
  ['columns that are scores, as far as anybody knows', [{ '0': 0.1, '1': 0.9 }], null],
  ['half a class', [0.5], null],
  ['a text', ['seven'], null],
  ['nothing', [], null],
  ['nothing at all', null, null],
  ['rows of other lengths', [[1, 2], [3]], null],
])('argmax reads the class of predictions from %s', (_, predictions, expected) => {
  expect(saidBy({ protocol: 'mlflow', score: 'argmax' }, { predictions })).toBe(expected)
})

test('equal compares predictions as values, whatever they are', () => {
  const scoring = { protocol: 'mlflow', score: 'equal' } as const
  const said = saidBy(scoring, { predictions: [{ b: 1, a: 'x' }] }) ?? ''
  expect(isRight('equal', said, [{ a: 'x', b: 1 }])).toBe(true)
  expect(isRight('equal', said, [{ a: 'y', b: 1 }])).toBe(false)
  expect(saidBy(scoring, { predictions: 'a text' })).toBe('"a text"')
  for (const nothing of [{ predictions: [] }, { predictions: null }, { outputs: [1] }, null, 'x'])
    expect(saidBy(scoring, nothing)).toBeNull()
})
