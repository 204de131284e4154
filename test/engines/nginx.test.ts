/** The rules of every router over the real nginx, and what only nginx does. */
import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Served, Version } from '../../src/core/types.ts'
import { disk } from '../../src/lib/disk.ts'
import { connectRouter, type RouterAround } from '../../src/platforms/index.ts'
import { only, routesTraffic, type RouterStage } from '../conformance/router.ts'
import { apart, crowd, together, type Backends } from '../conformance/router-backends.ts'
import { around, served } from '../platforms/stage.ts'
import { startNginx, type Nginx } from './nginx-proxy.ts'
import { freePort, freePorts } from './running.ts'
import { withEngines } from './with-engines.ts'

const signal = AbortSignal.timeout(600_000)
const good = ['1.0.0', '2.0.0', '3.0.0-rc.1+b'] as const
const PATH = '/v2/models/digits/versions/${served-version}/infer'

interface Behind {
  readonly backends: Backends
  readonly versions: RouterStage['versions']
  readonly upstream: string | null
}

interface NginxStage extends RouterStage {
  readonly nginx: Nginx
  readonly config: string
  readonly backends: Backends
  connect(section?: object, more?: Partial<RouterAround>): ReturnType<RouterStage['connect']>
}

/** Copies that all users of the shared rules can have on their way: those rules count each of them. */
const ROOM = { 'mirror-connections': 1000 }

async function staged(
  section: object,
  { backends, versions, upstream }: Behind,
  connections = 512,
): Promise<NginxStage> {
  const nginx = await startNginx('include conf.d/*.conf;', {}, connections)
  const config = join(nginx.folder, 'conf.d', 'digits.conf')
  mkdirSync(join(nginx.folder, 'conf.d'))
  const port = await freePort()
  const call = [nginx.program, ...nginx.arguments]
  const reload = [...call, '-s', 'reload']
  const status = `http://127.0.0.1:${port}/__release`
  const nameOf = (version: Version): string => versions[version]?.servedVersion ?? ''
  const whole = { kind: 'nginx', config, status, test: [...call, '-t'], reload, ...section }
  return {
    nginx,
    config,
    good,
    bad: '4.0.0',
    versions,
    backends,
    connect: async (other = {}, more = {}) =>
      connectRouter({ ...whole, ...other }, { ...around(), upstream, ...more }, signal),
    url: `http://127.0.0.1:${port}`,
    asked: version => backends.asked(nameOf(version)),
    cut: version => backends.cut(nameOf(version)),
    delay: (version, milliseconds) => backends.delay(nameOf(version), milliseconds),
    meddle: async () => {
      writeFileSync(config, readFileSync(config, 'utf8').replace('80.00%', '60.00%'))
      spawnSync(nginx.program, [...nginx.arguments, '-s', 'reload'])
      await new Promise(resolve => setTimeout(resolve, 300))
    },
    close: async () => {
      await nginx.close()
      await backends.close()
    },
  }
}

function versionsOf(names: readonly string[]): Readonly<Record<Version, Served>> {
  return Object.fromEntries(
    names.map((name, at) => [good[at] ?? '4.0.0', { ...served(String(at + 1)), servedVersion: name }]),
  )
}

async function oneServer(section: object = {}, connections?: number): Promise<NginxStage> {
  const backends = await together()
  const versions = versionsOf(['1', '2', 'a b"$1;%\\', '..'])
  return staged({ path: PATH, ...section }, { backends, versions, upstream: backends.urlOf('') }, connections)
}

withEngines(['nginx'], () => {
  routesTraffic('nginx before one server', async () => oneServer(ROOM, 4096))

  routesTraffic('nginx before a server for each version', async () => {
    // A version is called by the port of its server.
    const names = (await freePorts(3)).map(String)
    const backends = await apart(names, Number)
    const section = { upstream: 'http://127.0.0.1:${served-version}', ...ROOM }
    return staged(section, { backends, versions: versionsOf([...names, 'no-port']), upstream: null }, 4096)
  })

  async function on(stage: Promise<NginxStage>, rule: (stage: NginxStage) => Promise<void>): Promise<void> {
    const set = await stage
    try {
      await rule(set)
    } finally {
      await set.close()
    }
  }

  test("a configuration that nginx refuses is taken back, and the message has nginx's own words", async () =>
    on(oneServer(), async ({ connect, versions, config, nginx, url }) => {
      const router = (await connect())(versions)
      await router.route(only('1.0.0'), 1, signal)
      const before = readFileSync(config, 'utf8')
      const broken = join(nginx.folder, 'conf.d', 'other.conf')
      writeFileSync(broken, 'nonsense;')
      const routed = router.route(only('2.0.0'), 2, signal)
      await expect(routed).rejects.toMatchObject({
        code: 'ROUTE_FAILED',
        message: expect.stringContaining('unknown directive "nonsense"'),
      })
      expect(readFileSync(config, 'utf8')).toBe(before)
      expect(await crowd(url, 20)).toEqual({ 1: 20 })
      rmSync(broken)
      await router.route(only('2.0.0'), 2, signal)
      expect(await crowd(url, 20)).toEqual({ 2: 20 })
    }))

  test('a second server at the address of another is taken back: nginx would ignore one of them and only warn', async () =>
    on(oneServer(), async ({ connect, versions, nginx, url }) => {
      const router = (await connect())(versions)
      await router.route(only('1.0.0'), 12, signal)
      const config = join(nginx.folder, 'conf.d', 'canaries.conf')
      const other = (await connect({ config }, { model: 'canaries' }))(versions)
      await expect(other.route(only('2.0.0'), 30, signal)).rejects.toMatchObject({
        code: 'ROUTE_FAILED',
        message: expect.stringContaining(`conflicting server name "" on ${new URL(url).host}`),
      })
      expect(readFileSync(config, 'utf8')).not.toContain('server {')
      await router.route(only('1.0.0'), 13, signal)
      expect(await crowd(url, 20)).toEqual({ 1: 20 })
    }))

  test('a reload that cannot be asked for is refused, and nothing of the first routing is left', async () =>
    on(oneServer(), async ({ connect, versions, config }) => {
      const router = (await connect({ reload: ['/nowhere/nginx', '-s', 'reload'] }))(versions)
      await expect(router.route(only('1.0.0'), 1, signal)).rejects.toMatchObject({ code: 'ROUTE_FAILED' })
      expect(readFileSync(config, 'utf8')).not.toContain('server')
      expect(await router.read(signal)).toEqual({ weights: null, mirror: null, fence: null })
    }))

  test('a file that nginx does not include is not taken for routed', async () =>
    on(oneServer(), async ({ connect, versions, nginx }) => {
      const router = (await connect({ config: join(nginx.folder, 'digits.other') }))(versions)
      const routed = router.route(only('1.0.0'), 1, signal)
      await expect(routed).rejects.toMatchObject({ code: 'ROUTE_FAILED', message: expect.stringContaining('include') })
      expect(await router.read(signal)).toEqual({ weights: null, mirror: null, fence: null })
    }))

  test('what another process wrote counts before nginx has loaded it', async () =>
    on(oneServer(), async ({ connect, versions, config }) => {
      const router = (await connect())(versions)
      await router.route(only('1.0.0'), 1, signal)
      writeFileSync(config, readFileSync(config, 'utf8').replace('"plan":1', '"plan":8'))
      await expect(router.route(only('2.0.0'), 7, signal)).rejects.toMatchObject({ fence: 8 })
      await router.route(only('2.0.0'), 9, signal)
      expect((await router.read(signal)).fence).toBe(9)
    }))

  /** A job that ends between the file and what comes after it. */
  const killed: typeof disk = {
    ...disk,
    async replace(path, text) {
      await disk.replace(path, text)
      throw new Error('killed')
    },
  }

  test('a job that is killed before the first reload is made good by the next, the same or another', async () => {
    for (const next of [1, 2])
      await on(oneServer(), async ({ connect, versions, url, nginx }) => {
        const dead = (await connect({}, { disk: killed }))(versions)
        await expect(dead.route(only('1.0.0'), 1, signal)).rejects.toThrow('killed')
        const router = (await connect())(versions)
        if (next === 2)
          expect(await router.read(signal)).toEqual({ weights: { '1.0.0': 10_000 }, mirror: null, fence: 1 })
        await router.route(only('2.0.0'), next, signal)
        expect(await crowd(url, 20)).toEqual({ 2: 20 })
        expect(await router.read(signal)).toEqual({ weights: { '2.0.0': 10_000 }, mirror: null, fence: next })
        // One that is gone is no routing that could be refused, and none that somebody else moved.
        spawnSync(nginx.program, [...nginx.arguments, '-s', 'stop'])
        while (existsSync(nginx.pid)) await new Promise(resolve => setTimeout(resolve, 20))
        for (const asked of [async () => router.read(signal), async () => router.route(only('1.0.0'), 3, signal)])
          await expect(asked()).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
      })
  })

  test('a status that gets another address in a running environment is moved by the next routing, and users notice nothing', async () =>
    on(oneServer(), async ({ connect, versions, url }) => {
      await (await connect())(versions).route(only('1.0.0'), 1, signal)
      for (const [at, status] of [`${url}/__other`, `http://127.0.0.1:${await freePort()}/__other`].entries()) {
        const moved = (await connect({ status, listen: new URL(url).host }))(versions)
        expect(await moved.read(signal)).toEqual({ weights: null, mirror: null, fence: at + 1 })
        const asking = crowd(url, 200)
        await moved.route(only('1.0.0'), at + 2, signal)
        expect(await asking).toEqual({ 1: 200 })
        expect(await moved.read(signal)).toEqual({ weights: { '1.0.0': 10_000 }, mirror: null, fence: at + 2 })
      }
    }))

  test('a copy that hangs is given up, and no user waits for it', async () =>
    on(oneServer({ 'mirror-timeout': '0.5s' }), async ({ connect, versions, url, delay, cut }) => {
      const router = (await connect())(versions)
      await router.route({ weights: { '1.0.0': 10_000 }, mirror: { to: '2.0.0', share: 10_000 } }, 1, signal)
      delay('2.0.0', 3000)
      const began = performance.now()
      expect(await crowd(url, 16)).toEqual({ 1: 16 })
      expect(performance.now() - began).toBeLessThan(1000)
      await new Promise(resolve => setTimeout(resolve, 1000))
      expect(cut('2.0.0')).toBe(16)
    }))

  test('a canary that hangs takes no connection from users, however many they are', async () =>
    on(oneServer({ 'mirror-timeout': '4s' }), async ({ connect, versions, url, delay, asked }) => {
      const router = (await connect())(versions)
      await router.route({ weights: { '1.0.0': 10_000 }, mirror: { to: '2.0.0', share: 10_000 } }, 1, signal)
      delay('2.0.0', 20_000)
      // Three connections each would be more than the 512 of a worker.
      expect(await crowd(url, 600)).toEqual({ 1: 600 })
      expect(asked('2.0.0')).toBeGreaterThanOrEqual(100)
      expect(asked('2.0.0')).toBeLessThan(600)
    }))

  test('a canary that is gone costs users nothing', async () => {
    const names = (await freePorts(2)).map(String)
    const [up = '', down = ''] = names
    const backends = await apart([up], Number)
    const section = { upstream: 'http://127.0.0.1:${served-version}' }
    await on(
      staged(section, { backends, versions: versionsOf([up, down]), upstream: null }),
      async ({ connect, versions, url }) => {
        const router = (await connect())(versions)
        await router.route({ weights: { '1.0.0': 10_000 }, mirror: { to: '2.0.0', share: 10_000 } }, 1, signal)
        const began = performance.now()
        expect(await crowd(url, 200)).toEqual({ [up]: 200 })
        expect(performance.now() - began).toBeLessThan(5000)
      },
    )
  })
})
