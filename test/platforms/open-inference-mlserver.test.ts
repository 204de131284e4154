/** MLServer by the folders that it finds: what is out, what is put by, and that whoever is killed in between leaves either. */
import { afterEach, expect, test } from '@jest/globals'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Version } from '../../src/core/types.ts'
import { disk, type Disk } from '../../src/lib/disk.ts'
import { createHttp, type Http } from '../../src/lib/http.ts'
import { connect, platforms, type Around } from '../../src/platforms/index.ts'
import type { Target } from '../../src/run/ports.ts'
import { loadsVersions, until } from '../conformance/target.ts'
import { mlserverStage, type MlserverStage } from './mlserver-stage.ts'
import { around, served } from './stage.ts'

const signal = AbortSignal.timeout(60_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3'), '4.0.0': served('4') }

let open: MlserverStage[] = []
afterEach(async () => {
  await Promise.all(open.map(stage => stage.close()))
  open = []
})

async function stage(...present: readonly string[]): Promise<MlserverStage> {
  const made = await mlserverStage()
  open.push(made)
  for (const version of present) await made.put(version)
  return made
}

function section(
  made: { readonly url: string; readonly folder: string },
  more: object = {},
): { readonly kind: string } {
  const usual = {
    kind: 'open-inference',
    url: made.url,
    flavor: 'mlserver',
    repository: made.folder,
    unversioned: 'accept',
  }
  return { ...usual, ...more }
}

async function target(made: MlserverStage, more: Partial<Around> = {}): Promise<Target> {
  return (await connect(section(made), around(more), signal))(versions).target
}

function load(one: Target, version: Version, ...keep: readonly Version[]): Promise<void> {
  return one.apply({ do: 'load', version, keep, alone: false }, 1, signal)
}

function unload(one: Target, version: Version, ...keep: readonly Version[]): Promise<void> {
  return one.apply({ do: 'unload', version, keep }, 1, signal)
}

loadsVersions('mlserver', async () => {
  const made = await mlserverStage()
  await made.put('1', { broken: true })
  await made.put('2')
  await made.put('3', { parked: true })
  return {
    serving: await connect(section(made), around(), signal),
    good: ['2.0.0', '3.0.0'],
    bad: '1.0.0',
    versions,
    nameOf: version => version.slice(0, 1),
    mend: () => made.put('1'),
    close: () => made.close(),
  }
})

test('a load takes up the version that was asked for, and no other that lies there', async () => {
  const made = await stage('1', '2', '3')
  const one = await target(made)
  await load(one, '1.0.0')
  expect(await made.out()).toEqual(['v1'])
  expect(made.begun).toEqual(['1'])
})

test('a version that the ledger does not know stays where it is loaded, and is put by where it is not', async () => {
  const made = await stage('1', '2', '9')
  const all = (await connect(section(made), around(), signal))({ '9.0.0': served('9') }).target
  await load(all, '9.0.0')
  await made.put('8')
  const one = await target(made)
  await load(one, '1.0.0')
  expect(await made.out()).toEqual(['v1', 'v9'])
  expect((await one.read(signal)).unknown).toEqual(['9'])
})

test('a version that does not load is put by: left out it would fail the next load of another', async () => {
  const made = await stage('1', '2')
  await made.put('3', { broken: true })
  const one = await target(made)
  await load(one, '1.0.0')
  await expect(load(one, '3.0.0', '1.0.0')).rejects.toMatchObject({ code: 'LOAD_FAILED' })
  expect(await made.out()).toEqual(['v1'])
  await load(one, '2.0.0', '1.0.0')
  await until(one, '2.0.0', 'ready')
})

test('a primary that can be loaded no more goes on serving, and fails no load of another', async () => {
  const made = await stage('2')
  await made.put('1', { folder: 'z1' })
  const one = await target(made)
  await load(one, '1.0.0')
  await made.put('1', { folder: 'z1', broken: true })
  await load(one, '2.0.0', '1.0.0')
  expect((await one.read(signal)).versions).toMatchObject({ '1.0.0': { state: 'ready' }, '2.0.0': { state: 'ready' } })
})

test('a folder that is not there is a version that cannot be loaded, and the message says what it looked for', async () => {
  const made = await stage('1')
  const one = await target(made)
  await expect(load(one, '4.0.0')).rejects.toMatchObject({
    code: 'LOAD_FAILED',
    message: expect.stringMatching(/model-settings\.json .*"digits" and parameters\.version "4"/u),
  })
})

test('settings that the server does not find mean another folder, and are put back', async () => {
  const made = await stage()
  const other = await stage()
  await other.put('1', { parked: true })
  const one = (await connect(section({ url: made.url, folder: other.folder }), around(), signal))(versions).target
  await expect(load(one, '1.0.0')).rejects.toMatchObject({
    code: 'LOAD_FAILED',
    message: expect.stringContaining('Is that the folder it reads'),
  })
  expect(await other.out()).toEqual([])
})

test('two folders of one version are refused', async () => {
  const made = await stage('1')
  await made.put('1', { folder: 'copy' })
  await expect(load(await target(made), '1.0.0')).rejects.toMatchObject({ code: 'SERVED_VERSION' })
})

test('a repository that is no folder here is told, not made', async () => {
  const made = await stage()
  const elsewhere = { url: made.url, folder: join(made.folder, 'nowhere') }
  const one = (await connect(section(elsewhere), around(), signal))(versions).target
  await expect(load(one, '1.0.0')).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
  expect(await readdir(made.folder)).toEqual([])
})

test.each([['..'], ['.'], ['a/b'], ['..\\a'], ['/etc'], [''], ['a\nb']])(
  'a served version that is no name of one thing is refused: %j',
  async name => {
    const serving = await connect(section({ url: 'http://127.0.0.1:1', folder: '/models' }), around(), signal)
    expect(() => serving({ '1.0.0': { ...served('1'), servedVersion: name } })).toThrow(
      expect.objectContaining({ code: 'SERVED_VERSION' }),
    )
  },
)

test('a load that takes longer than it is listened to is seen loading, also by another process', async () => {
  const made = await stage('1', '2')
  const one = await target(made, { loadTimeout: 0.2 })
  await load(one, '2.0.0')
  made.slow.load = 400
  await load(one, '1.0.0', '2.0.0')
  expect((await one.read(signal)).versions['1.0.0']?.state).toBe('loading')
  await until(await target(made), '1.0.0', 'ready')
  expect(made.begun.filter(version => version === '1')).toHaveLength(1)
})

test('a load that fails after nobody listened any more is seen failed', async () => {
  const made = await stage()
  await made.put('1', { broken: true })
  const one = await target(made, { loadTimeout: 0.1 })
  made.slow.load = 400
  await load(one, '1.0.0')
  await until(one, '1.0.0', 'loading')
  await until(one, '1.0.0', 'failed')
})

test('a removal that takes longer than it is listened to is seen unloading, and is not asked for again', async () => {
  const made = await stage('1', '2')
  const one = await target(made, { loadTimeout: 0.2 })
  await load(one, '1.0.0')
  await load(one, '2.0.0', '1.0.0')
  made.slow.load = 400
  await unload(one, '2.0.0', '1.0.0')
  expect((await one.read(signal)).versions['2.0.0']?.state).toBe('unloading')
  await until(one, '2.0.0', 'absent')
})

/** Dies at its n-th act on the world: neither that nor anything after it happens. */
function killedAt(n: number): { readonly disk: Disk; readonly http: Http; readonly acts: () => number } {
  const http = createHttp({})
  let acts = 0
  const act = (): void => {
    acts += 1
    if (acts >= n) throw new Error('killed')
  }
  return {
    acts: () => acts,
    disk: {
      ...disk,
      move: async (from, to) => {
        act()
        await disk.move(from, to)
      },
    },
    http: async call => {
      if (/\/(?:load|unload)$/u.test(call.url)) act()
      return http(call)
    },
  }
}

/** What every want leads to, whatever died on the way: the version alone beside the first, or the first alone. */
async function story(one: Target): Promise<void> {
  await load(one, '1.0.0')
  await load(one, '2.0.0', '1.0.0')
  await unload(one, '1.0.0', '2.0.0')
  await load(one, '3.0.0', '2.0.0')
}

test('killed before any act on the world, another process goes on from what it finds', async () => {
  const whole = await stage('1', '2', '3')
  const counting = killedAt(Infinity)
  await story(await target(whole, counting))
  expect(counting.acts()).toBeGreaterThan(6)
  for (let n = 1; n <= counting.acts(); n += 1) {
    const made = await stage('1', '2', '3')
    await expect(story(await target(made, killedAt(n)))).rejects.toThrow()
    const next = await target(made)
    await story(next)
    expect(await made.out()).toEqual(['v2', 'v3'])
    const { versions: seen } = await next.read(signal)
    expect(Object.values(seen).map(({ state }) => state)).toEqual(['absent', 'ready', 'ready', 'absent'])
  }
})

test('the section: repository belongs to mlserver, which needs it, and is a full path', async () => {
  const schema = platforms.get('open-inference')?.schema ?? v.never()
  const made = { url: 'http://127.0.0.1:1', folder: '/models/digits' }
  expect(v.safeParse(schema, section(made)).success).toBe(true)
  expect(v.safeParse(schema, section(made, { repository: undefined })).success).toBe(false)
  expect(v.safeParse(schema, section(made, { repository: 'models' })).success).toBe(false)
  expect(v.safeParse(schema, section(made, { flavor: 'triton' })).success).toBe(false)
  expect(v.safeParse(schema, section(made, { 'model-config': 'a.json' })).success).toBe(false)
  for (const [requests, fits] of [
    [0, true],
    [20, true],
    [-1, false],
    [0.5, false],
    [1001, false],
    ['20', false],
  ] as const)
    expect(v.safeParse(schema, section(made, { 'warm-up': requests })).success).toBe(fits)
})

test('requests without a version would reach the canary, and get nothing while it loads: refused unless accepted or routed', async () => {
  const refuse = section({ url: 'http://127.0.0.1:1', folder: '/models' }, { unversioned: 'refuse' })
  await expect(connect(refuse, around(), signal)).rejects.toMatchObject({ code: 'UNVERSIONED_TRAFFIC' })
  await expect(connect(refuse, around({ routed: true }), signal)).resolves.toBeInstanceOf(Function)
})

test('settings that are put by beside those that are out are the next, and keep no version from going or coming back', async () => {
  const made = await stage('1', '2')
  const one = await target(made)
  const parked = join(made.folder, 'v2', 'model-settings.parked.json')
  const next = JSON.stringify({ name: 'digits', parameters: { version: '2', extra: { broken: false } }, next: true })
  await load(one, '1.0.0')
  await load(one, '2.0.0', '1.0.0')
  for (const [time, text] of [next, '{}', next].entries()) {
    await writeFile(parked, text)
    await unload(one, '2.0.0', '1.0.0')
    expect(await made.out()).toEqual(['v1'])
    expect(await readFile(parked, 'utf8')).toBe(next)
    await load(one, '2.0.0', '1.0.0')
    expect(await made.out()).toEqual(['v1', 'v2'])
    expect(await readdir(join(made.folder, 'v2'))).toContain(`model-settings.replaced-${time + 1}.json`)
  }
})
