import { afterEach, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Version } from '../../src/core/types.ts'
import { parseConfig } from '../../src/io/config.ts'
import type { Commands, Ran, Run } from '../../src/lib/command.ts'
import { HttpFailure } from '../../src/lib/http.ts'
import { connect, connectRouter, kinds, type Around } from '../../src/platforms/index.ts'
import { Outdated, type Router, type Serving } from '../../src/run/ports.ts'
import { commandStage, nameOf, type CommandStage } from './command/stage.ts'
import { around, files, served } from './stage.ts'

const signal = AbortSignal.timeout(60_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3') }

let open: CommandStage[] = []
afterEach(async () => {
  await Promise.all(open.map(one => one.close()))
  open = []
})

async function stage(): Promise<CommandStage> {
  const made = await commandStage(['1', '2'], '3')
  open.push(made)
  return made
}

test('the documented command answers recorded requests of each version', async () => {
  const made = await stage()
  const { target, replayer } = (await made.serving({ replay: 'r', lines: files({ r: '{"request": {"x": 1}}' }) }))(
    versions,
  )
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  await target.apply({ do: 'probe', version: '2.0.0' }, 1, signal)
  for (const version of ['1.0.0', '2.0.0']) {
    const answer = await replayer?.ask(version, { x: 1 }, signal)
    const data = Array.from({ length: 10 }, (_, at) => (at === Number(nameOf(version)) ? 1 : 0))
    expect(answer).toMatchObject({ status: 200, body: { outputs: [{ name: 'scores', shape: [1, 10], data }] } })
  }
})

/** Commands that say what a test wants, and what they were told. */
function saying(
  reply: (act: string, run: Run) => Partial<Extract<Ran, { kind: 'ended' }>> | { failed: string; late?: true },
): {
  readonly told: { readonly argv: readonly string[]; readonly input: unknown }[]
  readonly commands: Commands
} {
  const told: { argv: readonly string[]; input: unknown }[] = []
  return {
    told,
    commands: async run => {
      await Promise.resolve()
      told.push({ argv: run.argv, input: JSON.parse(run.input ?? 'null') })
      const said = reply(run.argv[1] ?? '', run)
      if ('failed' in said)
        return { kind: 'failed', reason: said.failed, stderr: '', ...(said.late === true ? { late: true } : {}) }
      return { kind: 'ended', code: 0, stdout: '', stderr: '', ...said }
    },
  }
}

const SECTION = {
  kind: 'command',
  read: ['ctl', 'read'],
  load: ['ctl', 'load', '${served-version}'],
  unload: ['ctl', 'unload'],
  probe: ['ctl', 'probe'],
}

async function server(reply: Parameters<typeof saying>[0], more: object = {}, surrounding: Partial<Around> = {}) {
  const { told, commands } = saying(reply)
  const given = around({ commands, ...surrounding })
  const serving: Serving = (await connect({ ...SECTION, ...more }, given, signal))(versions)
  return { told, serving, target: serving.target }
}

async function router(reply: Parameters<typeof saying>[0], more: object = {}) {
  const { told, commands } = saying(reply)
  const section = { kind: 'command', read: ['ctl', 'read'], route: ['ctl', 'route'], ...more }
  const made: Router = (await connectRouter(section, { ...around({ commands }), upstream: null }, signal))(versions)
  return { told, router: made }
}

const load = (version: Version) => ({ do: 'load', version, keep: [], alone: false }) as const
const json = (value: unknown) => ({ stdout: JSON.stringify(value) })

test('a command is told the whole step, with the names that the server knows', async () => {
  const { told, target } = await server(() => ({}))
  await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: true }, 12, signal)
  expect(told).toEqual([
    {
      argv: ['ctl', 'load', '2'],
      input: {
        schema: 1,
        do: 'load',
        model: 'digits',
        environment: 'production',
        versions: Object.fromEntries(
          Object.entries(versions).map(([version, { servedVersion, digest }]) => [
            servedVersion,
            { version, digest, location: null },
          ]),
        ),
        version: '2',
        keep: ['1'],
        alone: true,
        fence: 12,
      },
    },
  ])
})

test('an argument stays one argument and as it is, whatever fills it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 40 }), async name => {
      const { told, commands } = saying(() => ({}))
      const section = { ...SECTION, load: ['ctl', '--name=${served-version}', '${version}:${served-version}', 'last'] }
      const odd = { '1.0.0': { ...served('1'), servedVersion: name } }
      const { target } = (await connect(section, around({ commands }), signal))(odd)
      await target.apply(load('1.0.0'), 1, signal)
      expect(told[0]?.argv).toEqual(['ctl', `--name=${name}`, `1.0.0:${name}`, 'last'])
    }),
    { numRuns: 50 },
  )
})

test('what fills a place cannot become an option of the program', async () => {
  const { told, commands } = saying(() => ({}))
  const odd = { '1.0.0': { ...served('1'), servedVersion: '--delete-all' } }
  const { target } = (await connect(SECTION, around({ commands }), signal))(odd)
  await expect(target.apply(load('1.0.0'), 1, signal)).rejects.toMatchObject({
    code: 'LOAD_FAILED',
    message:
      'serving.load: ${served-version}: "--delete-all" of 1.0.0 would be read as an option. Write something before the place, such as --name=${served-version}',
  })
  expect(told).toEqual([])
})

test('a place without a value is told before anything runs', async () => {
  const { told, target } = await server(() => ({}), { load: ['ctl', 'load', '${location}'] })
  await expect(target.apply(load('1.0.0'), 1, signal)).rejects.toMatchObject({
    code: 'LOAD_FAILED',
    message: 'serving.load: ${location}: 1.0.0 has no location. Register it with one',
  })
  expect(told).toEqual([])
})

test.each([
  ['load', 'LOAD_FAILED'],
  ['unload', 'UNLOAD_FAILED'],
  ['probe', 'PROBE_FAILED'],
] as const)('%s: any other end than 0 is a refusal for good, in the words of its last line', async (act, code) => {
  const { target } = await server(() => ({ code: 3, stderr: 'loading…\nno such \u001b[31mmodel\u202e\n\n' }))
  const step = act === 'load' ? load('1.0.0') : ({ do: act, version: '1.0.0', keep: [] } as const)
  const file = act === 'load' ? 'ctl load 1' : `ctl ${act}`
  await expect(target.apply(step, 1, signal)).rejects.toMatchObject({
    code,
    message: `serving.${act} of production (${file}) ended with 3: no such [31mmodel`,
  })
})

const LATER = [
  ['that says so', { code: 75, stderr: 'busy' }, 'asks to be run again later: busy'],
  ['that did not end in time', { failed: 'did not end within 60 s', late: true }, 'did not end within 60 s'],
] as const

test.each(LATER)('an unload and a probe %s are run again by a later job', async (_, reply, words) => {
  const { target } = await server(() => reply)
  for (const act of ['unload', 'probe'] as const)
    await expect(target.apply({ do: act, version: '1.0.0', keep: [] }, 1, signal)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: `serving.${act} of production (ctl ${act}) ${words}`,
    })
})

test.each(LATER)(
  'a load %s is under way until `read` says what became of it, so that load-timeout ends it',
  async (_, reply, words) => {
    let shown: object = { versions: {} }
    const { commands } = saying(act => (act === 'read' ? json(shown) : reply))
    const connected = await connect(SECTION, around({ commands }), signal)
    const { target } = connected(versions)
    const seen = async () => (await connected(versions).target.read(signal)).versions['1.0.0']
    await target.apply(load('1.0.0'), 1, signal)
    expect(await seen()).toEqual({ state: 'loading', reason: `serving.load of production (ctl load 1) ${words}` })
    shown = { versions: { '1': 'failed' }, reasons: { '1': 'no memory' } }
    expect(await seen()).toEqual({ state: 'failed', reason: 'no memory' })
    shown = { versions: { '1': 'ready' } }
    expect(await seen()).toEqual({ state: 'ready', reason: '' })
    shown = { versions: {} }
    expect(await seen()).toEqual({ state: 'absent', reason: '' })
  },
)

test('a load whose program cannot be run is no load under way', async () => {
  const { target } = await server(() => ({ failed: 'cannot be run: spawn ctl ENOENT' }))
  await expect(target.apply(load('1.0.0'), 1, signal)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: 'serving.load of production (ctl load 1) cannot be run: spawn ctl ENOENT',
  })
})

test('the time that a command has is that of the configuration', async () => {
  const times: number[] = []
  const { target } = await server(
    (_, run) => {
      times.push(run.timeout)
      return {}
    },
    { timeout: '2m' },
  )
  await target.apply(load('1.0.0'), 1, signal)
  expect(times).toEqual([120_000])
})

test('what `read` does not name is absent, what it names besides is unknown', async () => {
  const { target } = await server(() =>
    json({ versions: { '1': 'ready', '9': 'loading', '8': 'absent', '2': 'loading' }, reasons: { '2': 'half way' } }),
  )
  expect(await target.read(signal)).toEqual({
    versions: {
      '1.0.0': { state: 'ready', reason: '' },
      '2.0.0': { state: 'loading', reason: 'half way' },
      '3.0.0': { state: 'absent', reason: '' },
    },
    unknown: ['9'],
    weights: null,
    mirror: null,
    fence: null,
  })
})

test('a failure counts for the load that was asked for, not for one of another day', async () => {
  const { target } = await server(act =>
    act === 'read' ? json({ versions: { '1': 'failed' }, reasons: { '1': 'no memory' } }) : {},
  )
  expect((await target.read(signal)).versions['1.0.0']).toEqual({ state: 'absent', reason: 'no memory' })
  await target.apply(load('1.0.0'), 1, signal)
  expect((await target.read(signal)).versions['1.0.0']).toEqual({ state: 'failed', reason: 'no memory' })
})

const ODD = [
  ['', 'expected one JSON object such as {"versions": {"1": "ready"}}, got nothing'],
  ['Loaded: 1\n', 'expected one JSON object such as {"versions": {"1": "ready"}}, got Loaded: 1'],
  ['{"versions": {"1": "up"}}', 'versions: 1: expected absent, loading, ready, unloading, failed, got "up"'],
  ['{"versions": ["1"]}', 'versions: 0: expected absent, loading, ready, unloading, failed, got "1"'],
] as const

test.each(ODD)('an answer that is not what `read` answers is told: %s', async (stdout, message) => {
  const { target } = await server(() => ({ stdout }))
  await expect(target.read(signal)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: `serving.read of production on its standard output: ${message}`,
  })
})

test('two versions of one name are refused', async () => {
  const given = around({ commands: saying(() => ({})).commands })
  const connected = await connect(SECTION, given, signal)
  expect(() => connected({ '1.0.0': served('1'), '2.0.0': served('1') })).toThrow(
    /same served-version 1; each needs its own/u,
  )
})

test('a recorded request is what `infer` reads, and what it prints is the answer', async () => {
  const infer = ['ctl', 'infer', '${served-version}']
  const { told, serving } = await server(() => json({ predictions: [1] }), { infer })
  const answer = await serving.replayer?.ask('2.0.0', { inputs: [1] }, signal)
  expect(answer).toMatchObject({ status: 200, body: { predictions: [1] } })
  expect(told).toEqual([{ argv: ['ctl', 'infer', '2'], input: { inputs: [1] } }])
})

test('a request that `infer` refuses has no answer; one that may be asked again is', async () => {
  const infer = ['ctl', 'infer', '${served-version}']
  const refusing = await server(() => ({ code: 1, stderr: 'no such input' }), { infer })
  expect(await refusing.serving.replayer?.ask('2.0.0', {}, signal)).toEqual({
    status: 500,
    body: { error: 'serving.infer of production (ctl infer 2) ended with 1: no such input' },
    latency: 0,
  })
  const busy = await server(() => ({ code: 75 }), { infer })
  await expect(busy.serving.replayer?.ask('2.0.0', {}, signal)).rejects.toThrow(HttpFailure)
})

test('without `infer` there is nothing to replay against', async () => {
  expect((await server(() => ({}))).serving.replayer).toBeNull()
})

test('routes go to the router in its names and basis points, and come back so', async () => {
  const weights = { '1': 9950, '2': 50 }
  const { told, router: made } = await router(
    act =>
      act === 'read' ? json({ weights: { ...weights, '3': 0 }, mirror: { to: '3', share: 3000 }, fence: 7 }) : {},
    { mirror: true, fence: true },
  )
  const routing = { weights: { '1.0.0': 9950, '2.0.0': 50, '3.0.0': 0 }, mirror: { to: '3.0.0', share: 3000 } }
  await made.route(routing, 7, signal)
  expect(told.at(-1)).toMatchObject({
    argv: ['ctl', 'route'],
    input: { do: 'route', weights, mirror: { to: '3', share: 3000 }, fence: 7 },
  })
  expect(await made.read(signal)).toEqual({
    weights: { '1.0.0': 9950, '2.0.0': 50 },
    mirror: { to: '3.0.0', share: 3000 },
    fence: 7,
  })
  expect(made.can).toEqual({ split: { unit: 1 }, mirror: { upTo: 10_000 }, fence: 'cas' })
})

test.each([
  ['nothing was ever routed', { weights: null }],
  ['a version of somebody else answers', { weights: { '1': 5000, '9': 5000 } }],
  ['a version of somebody else sees copies', { weights: { '1': 10_000 }, mirror: { to: '9', share: 100 } }],
])('%s: that is no routing of ours', async (_, answer) => {
  const { router: made } = await router(() => json(answer))
  expect(await made.read(signal)).toEqual({ weights: null, mirror: null, fence: null })
})

test.each([
  [{ weights: { '1': 9000 } }, 'weights: expected shares that add up to 10000, got {"1":9000}'],
  [{ weights: { '1': 99.5 } }, 'weights: 1: expected basis points: a whole number from 0 to 10000, got 99.5'],
  [{ mirror: null }, 'expected'],
  [{ weights: null, mirror: { to: '1' } }, 'mirror: share: '],
  [{ weights: null }, 'expected "fence", a whole number or null, because router.fence is true, got none'],
])('routes that cannot be are told: %j', async (answer, message) => {
  const { router: made } = await router(() => json(answer), { fence: true })
  await expect(made.read(signal)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining(message),
  })
})

test('copies that the router cannot make are refused, never left out', async () => {
  const { told, router: made } = await router(() => ({}))
  const routing = { weights: { '1.0.0': 10_000 }, mirror: { to: '2.0.0', share: 100 } }
  await expect(made.route(routing, 7, signal)).rejects.toMatchObject({ code: 'ROUTE_FAILED' })
  expect(told).toEqual([])
  expect(made.can).toEqual({ split: { unit: 1 }, mirror: null, fence: 'none' })
})

test('whoever comes with an older entry than the router holds touches nothing', async () => {
  const { told, router: made } = await router(() => json({ weights: { '2': 10_000 }, fence: 8 }), { fence: true })
  await expect(made.route({ weights: { '1.0.0': 10_000 }, mirror: null }, 7, signal)).rejects.toThrow(Outdated)
  expect(told.map(({ argv }) => argv[1])).toEqual(['read'])
})

test('a route that was refused because a newer entry came first is outdated, any other is refused for good', async () => {
  let held = 6
  const replies = (overtaken: boolean) => (act: string) => {
    if (act === 'read') return json({ weights: { '1': 10_000 }, fence: held })
    if (overtaken) held = 8
    return { code: 1, stderr: 'no' }
  }
  const routing = { weights: { '1.0.0': 10_000 }, mirror: null }
  const refused = await router(replies(false), { fence: true })
  await expect(refused.router.route(routing, 7, signal)).rejects.toMatchObject({
    code: 'ROUTE_FAILED',
    message: 'router.route of production (ctl route) ended with 1: no',
  })
  const overtaken = await router(replies(true), { fence: true })
  await expect(overtaken.router.route(routing, 7, signal)).rejects.toMatchObject({ fence: 8 })
})

const FILE = '.github/model-release.yml'

function config(serving: string, more = ''): string {
  return `version: 1
models:
  digits:
    environments:
      production:
        serving: ${serving}
        ${more}steps: [{ replay: data/requests.jsonl }]
        gate: { metrics: [{ name: a, kind: proportion, better: higher, margin: 0.02, column: correct }] }
`
}

const parsed = (text: string) => parseConfig(text, { file: FILE, ...kinds })

test('a configuration of commands is taken, and recorded requests may be answered in either form', () => {
  const serving =
    '{ kind: command, read: [a], load: [a, "${location}"], unload: [a], probe: [a], infer: [a, "${version}"] }'
  const steps = (text: string) => parsed(text).models['digits']?.environments['production']?.policy.steps
  expect(steps(config(serving))).toMatchObject([{ protocol: 'v2' }])
  expect(steps(config(serving).replace('jsonl }', 'jsonl, protocol: mlflow }'))).toMatchObject([{ protocol: 'mlflow' }])
})

test.each([
  ['read: ./a', 'serving.read: expected a list: the program and its arguments, such as [./serve, load], got "./a".'],
  ['read: []', 'serving.read[0]: expected a program'],
  ['read: [a, "${version}"]', 'serving.read[1]: expected an argument without places'],
  ['load: [a, "${digest}"]', 'serving.load[1]: there is no place ${digest} here'],
  ['load: ["${location}"]', 'serving.load[0]: expected a program by its name'],
  ['infer: [a]', 'serving.infer: expected ${served-version} or ${version} in an argument'],
  ['timeout: 60', 'serving.timeout: expected a duration with a unit'],
  ['timeout: 0s', 'serving.timeout: expected a duration above 0s and at most 24h'],
  ['timeout: 30d', 'serving.timeout: expected a duration above 0s and at most 24h'],
  ['url: x', 'unknown key "url"'],
])('commands that cannot be meant are refused: %s', (line, message) => {
  const [key] = line.split(':')
  const rest = ['read: [a]', 'load: [a]', 'unload: [a]', 'probe: [a]', 'infer: [a, "${version}"]'].filter(
    one => !one.startsWith(`${key}:`),
  )
  expect(() => parsed(config(`{ kind: command, ${[...rest, line].join(', ')} }`))).toThrow(message)
})

test('a replay of commands without `infer` is refused when the configuration is read', () => {
  expect(() => parsed(config('{ kind: command, read: [a], load: [a], unload: [a], probe: [a] }'))).toThrow(
    'steps[0]: a replay step needs a server that can be asked, and "command" has none. Add infer to serving, or use a weight or mirror step.',
  )
})

test('the page shows the programs that these tests run', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/platforms/command.md'), 'utf8')
  for (const file of ['serving.mjs', 'router.mjs']) expect(page).toContain(`](command/${file})`)
})
