/** Routings as nginx's configuration, without an nginx. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import type { Served, Version } from '../../src/core/types.ts'
import { configuration, isSealed, planIn, statusText, type ServerPlan } from '../../src/platforms/nginx/file.ts'
import { nginx } from '../../src/platforms/nginx.ts'
import type { Routing } from '../../src/run/ports.ts'
import type { Commands } from '../../src/lib/command.ts'
import type { Disk } from '../../src/lib/disk.ts'
import { HttpFailure, type Http } from '../../src/lib/http.ts'
import { around, served } from './stage.ts'

const plan: ServerPlan = {
  model: 'digits',
  environment: 'production',
  listen: ['127.0.0.1:8080'],
  status: '/__release',
  upstream: 'http://triton.internal:8000',
  path: '/v2/models/digits/versions/${served-version}/infer',
  mirrorTimeout: 2,
  mirrorConnections: 100,
}

function versionsOf(...names: readonly string[]): Readonly<Record<Version, Served>> {
  return Object.fromEntries(names.map((name, at) => [`${at + 1}.0.0`, { ...served('1'), servedVersion: name }]))
}

const plain = versionsOf('1', '2', '3')
const half: Routing = { weights: { '1.0.0': 5000, '2.0.0': 5000 }, mirror: null }

/** The percentages of the block of `split_clients` that begins so, without the rest's. */
function percents(text: string, begin: string): readonly string[] {
  const [, block = ''] = text.split(begin)
  const [lines = ''] = block.split('}')
  return [...lines.matchAll(/([0-9.]+)% /gu)].map(([, percent = '']) => percent)
}

test('any share is written to the basis point, and none of 0, which nginx refuses', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 10_000 }), (share, copied) => {
      const routing = {
        weights: { '1.0.0': share, '2.0.0': 10_000 - share, '3.0.0': 0 },
        mirror: { to: '3.0.0', share: copied },
      }
      const text = configuration(routing, 1, plain, plan)
      const [percent, ...others] = percents(text, 'split_clients "$request_id"')
      expect(Math.round(Number(percent) * 100)).toBe(share)
      expect(percent).toMatch(/^\d+\.\d\d$/u)
      expect(others).toEqual([])
      const copies = percents(text, 'split_clients "copy $request_id"')
      expect(copies.map(one => Math.round(Number(one) * 100))).toEqual(copied === 10_000 ? [] : [copied])
    }),
  )
})

test('one version takes all without a percentage', () => {
  const text = configuration({ weights: { '1.0.0': 10_000, '2.0.0': 0 }, mirror: null }, 1, plain, plan)
  expect(text).toContain('split_clients "$request_id" $release_digits__production {\n  * "0";\n}')
  expect(text).not.toMatch(/copy|mirror /u)
})

test('a file says which entry it is of, and a change of any of its characters breaks the seal', () => {
  const text = configuration(half, 42, plain, plan)
  expect(planIn(text)).toBe(42)
  expect(isSealed(text)).toBe(true)
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), at => {
      const other = text[at] === 'x' ? 'y' : 'x'
      expect(isSealed(`${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toBe(false)
    }),
  )
})

test('a file of somebody else has no seal and no entry', () => {
  for (const text of [
    '',
    '# Nothing is routed here.\n',
    'server {\n    return 200 \'{"plan":7,"weights":{}}\';\n}\n',
  ]) {
    expect(isSealed(text)).toBe(false)
    expect(planIn(text)).toBeNull()
  }
})

test('one routing is written in one way, whatever the order of its versions', () => {
  const turned = { weights: { '2.0.0': 5000, '1.0.0': 5000 }, mirror: null }
  expect(configuration(turned, 1, plain, plan)).toBe(configuration(half, 1, plain, plan))
  expect(statusText(turned, 1)).toBe('{"plan":1,"weights":{"1.0.0":5000,"2.0.0":5000},"mirror":null}')
})

test('a served version adds nothing to the syntax, whatever it is', () => {
  const skeleton = (text: string): string => text.replaceAll(/"[^"]*"/gu, '""').replaceAll(/#.*/gu, '')
  const expected = skeleton(configuration(half, 1, plain, plan))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), name => {
      fc.pre(!/^\.{1,2}$/u.test(name))
      const text = configuration(half, 1, versionsOf(name, '2'), plan)
      expect(skeleton(text)).toBe(expected)
      expect(text).not.toContain(`\\`)
      expect(
        [...text.matchAll(/\$\w+/gu)].every(([one]) => /^\$(?:release_|request_id|is_args|args|http_host)/u.test(one)),
      ).toBe(true)
    }),
  )
})

test.each(['.', '..'])('a served version of %s cannot be a part of a path', name => {
  expect(() => configuration(half, 1, versionsOf(name, '2'), plan)).toThrow('cannot be a part of a path')
})

test.each([
  'https://triton.internal',
  'http://triton.internal/below',
  'http://a;b:80',
  'http://$host:80',
  'triton:8000',
])('%s is no address of a server', upstream => {
  expect(() => configuration(half, 1, plain, { ...plan, upstream })).toThrow('expected its server at http://host:port')
})

test.each([
  ['http://${served-version}:8000', 'evil.example.com'],
  ['http://${served-version}:8000', '169.254.169.254'],
  ['http://digits-${served-version}', 'x.evil.example.com'],
  ['http://${served-version}.example.com', 'a@b'],
  ['http://169.254.169.${served-version}', '254'],
])('%s takes no %s: nobody but the configuration chooses a host', (upstream, name) => {
  const write = (): string => configuration(half, 1, versionsOf(name, '2'), { ...plan, upstream })
  expect(write).toThrow(expect.objectContaining({ code: 'ROUTE_FAILED' }))
})

test('a version may have dots where the domain after it is written out', () => {
  const text = configuration(half, 1, plain, { ...plan, upstream: 'http://v${version}.example.com' })
  expect(text).toContain('server v1.0.0.example.com:80;')
})

test('an address without a port means port 80, and one in brackets keeps them', () => {
  const text = (upstream: string): string => configuration(half, 1, plain, { ...plan, upstream })
  expect(text('http://triton.internal')).toContain('server triton.internal:80;')
  expect(text('http://[::1]:8000')).toContain('server [::1]:8000;')
})

test('two environments of one nginx share no name, also where their names differ in a dash only', () => {
  const names = (environment: string): readonly string[] =>
    [...configuration(half, 1, plain, { ...plan, environment }).matchAll(/\brelease_\w+/gu)].map(([name]) => name)
  const pairs = ['eu-west', 'eu_west', 'eu.west', 'eu']
  const all = pairs.map(environment => new Set(names(environment)))
  for (const [at, set] of all.entries())
    for (const other of all.slice(at + 1)) expect([...set].filter(name => other.has(name))).toEqual([])
})

const section = {
  kind: 'nginx',
  config: '/etc/nginx/conf.d/digits.conf',
  status: 'http://127.0.0.1:8080/__release',
  path: '/v2/models/digits/versions/${served-version}/infer',
}

test.each<readonly [string, object]>([
  ['a file that depends on where the job runs', { config: 'digits.conf' }],
  ['a status that others reach', { status: 'http://10.0.0.1:8080/__release' }],
  ['a status without a path of its own', { status: 'http://127.0.0.1:8080/' }],
  ['nothing that tells the versions apart', { path: '/v2/models/digits/infer' }],
  ['a listen with more in it', { listen: '8080; evil' }],
  ['no program to test with', { test: [] }],
  ['a time without a unit', { 'mirror-timeout': '2' }],
  ['no copy at a time', { 'mirror-connections': 0 }],
])('a section with %s is refused', (_what, more) => {
  expect(v.safeParse(nginx.schema, section).success).toBe(true)
  expect(v.safeParse(nginx.schema, { ...section, ...more }).success).toBe(false)
})

const STATUS = 'http://127.0.0.1:8080/__release'
const signal = AbortSignal.timeout(60_000)

/** An nginx of which the file, the answer at `status` and the ends of its program are what a test says. */
async function faked(text: string | null, { status, test: tried = 0, reload = 0, room = 9 }: Faked, versions = plain) {
  let left = room
  const files = new Map<string, string>(text === null ? [] : [[section.config, text]])
  let taken: string | null = null
  const disk: Disk = {
    read: path => Promise.resolve(files.get(path) ?? null),
    replace: (path, next) => {
      left -= 1
      if (left < 0) return Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
      return Promise.resolve(void files.set(path, next))
    },
    move: () => Promise.reject(new Error('nothing moves')),
    list: () => Promise.resolve([]),
  }
  const commands: Commands = async ({ argv }) => {
    await Promise.resolve()
    const code = argv.includes('-t') ? tried : reload
    if (code === 0 && !argv.includes('-t')) taken = files.get(section.config) ?? null
    return { kind: 'ended', code, stdout: '', stderr: code === 0 ? '' : 'nginx says why' }
  }
  const http: Http = async () => {
    await Promise.resolve()
    const [, said] = /return 200 '(.*)';/u.exec(taken ?? '') ?? []
    if (said !== undefined) return { status: 200, body: JSON.parse(said), text: said, latency: 1 }
    if (typeof status !== 'number') throw status
    return { status, body: null, text: '', latency: 1 }
  }
  const connected = await nginx.connect(
    v.parse(nginx.schema, section),
    { ...around({ disk, commands, http }), upstream: 'http://triton.internal:8000' },
    signal,
  )
  return { router: connected(versions), file: () => files.get(section.config) ?? null }
}

interface Faked {
  /** What comes from there before a reload. */
  readonly status: number | HttpFailure
  /** What the programs end with. */
  readonly test?: number
  readonly reload?: number
  /** Files that the disk takes before it is full. */
  readonly room?: number
}

const NOBODY = new HttpFailure('UNREACHABLE', `${STATUS}: connect ECONNREFUSED 127.0.0.1:8080`)
const SILENCE = new HttpFailure('TIMEOUT', `${STATUS} did not answer within 10 s`)
const before = configuration(half, 7, plain, plan)
const all: Routing = { weights: { '2.0.0': 10_000 }, mirror: null }

test('a file whose job was killed before the first reload is loaded, and routed anew', async () => {
  const { router } = await faked(before, { status: NOBODY })
  await expect(router.route(all, 6, signal)).rejects.toMatchObject({ fence: 7 })
  expect(await router.read(signal)).toEqual({ weights: half.weights, mirror: null, fence: 7 })
  await router.route(all, 8, signal)
  expect(await router.read(signal)).toEqual({ weights: all.weights, mirror: null, fence: 8 })
})

test('an nginx that does not run is away: nobody moved the traffic', async () => {
  const { router, file } = await faked(before, { status: NOBODY, reload: 1 })
  await expect(router.read(signal)).rejects.toMatchObject({
    name: 'Fault',
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('nginx says why'),
  })
  expect(file()).toBe(before)
})

test('a file that somebody changed is not loaded to see whether nginx runs', async () => {
  const { router } = await faked(`${before}# mine\n`, { status: NOBODY })
  const unknown = { weights: null, mirror: null, fence: 7 }
  expect(await router.read(signal)).toEqual(unknown)
  expect(await router.read(signal)).toEqual(unknown)
})

test('a routing of versions that the environment does not have is not known, and holds its claim', async () => {
  for (const routing of [all, { weights: { '1.0.0': 10_000 }, mirror: { to: '2.0.0', share: 10 } }]) {
    const { router } = await faked(configuration(routing, 7, plain, plan), { status: NOBODY }, versionsOf('1'))
    expect(await router.read(signal)).toEqual({ weights: null, mirror: null, fence: 7 })
  }
})

test.each([
  ['given another status', 404],
  ['given another status, where the model server answers', 405],
])('a file that was %s is no routing, holds its claim, and is routed anew', async (_, status) => {
  const { router } = await faked(before, { status })
  expect(await router.read(signal)).toEqual({ weights: null, mirror: null, fence: 7 })
  await expect(router.route(all, 6, signal)).rejects.toMatchObject({ fence: 7 })
  await router.route(all, 8, signal)
  expect(await router.read(signal)).toEqual({ weights: all.weights, mirror: null, fence: 8 })
})

test('the very routing whose job was killed is loaded by the next', async () => {
  const { router } = await faked(before, { status: NOBODY })
  await router.route(half, 7, signal)
  expect(await router.read(signal)).toEqual({ weights: half.weights, mirror: null, fence: 7 })
})

test('a status that hangs says nothing of the routing, and does not stop the next one', async () => {
  const { router } = await faked(before, { status: SILENCE })
  await expect(router.read(signal)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
  await router.route(all, 8, signal)
  expect((await router.read(signal)).fence).toBe(8)
})

test('an nginx whose program says no is not taken for one that was never routed', async () => {
  const { router } = await faked(before, { status: NOBODY, test: 1 })
  await expect(router.read(signal)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('nginx says why'),
  })
})

test('an nginx that cannot be asked and takes no reload is away: no route was refused', async () => {
  const { router, file } = await faked(before, { status: NOBODY, reload: 1 })
  await expect(router.route(all, 8, signal)).rejects.toMatchObject({
    name: 'Fault',
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('nginx says why'),
  })
  expect(file()).toBe(before)
})

test.each([0, 1])('a disk that is full after %s files is a fault, also where a file is taken back', async room => {
  const { router } = await faked(before, { status: NOBODY, test: 1, room })
  await expect(router.route(all, 8, signal)).rejects.toMatchObject({
    name: 'Fault',
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('ENOSPC'),
  })
})
