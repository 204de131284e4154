/** The rules of every router over the real Envoy, and what only Envoy does. */
import { expect, test } from '@jest/globals'
import { mkdtempSync, renameSync, rmSync, writeFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Served, Version } from '../../src/core/types.ts'
import { connectRouter } from '../../src/platforms/index.ts'
import { disk } from '../../src/lib/disk.ts'
import type { RouterAround } from '../../src/platforms/index.ts'
import { only, routesTraffic, type RouterStage } from '../conformance/router.ts'
import { apart, crowd, together, user, type Backends } from '../conformance/router-backends.ts'
import type { Routing } from '../../src/run/ports.ts'
import { around, served } from '../platforms/stage.ts'
import { envoyBootstrap, envoyCluster, startEnvoy, type Envoy, type EnvoyPlan } from './envoy-proxy.ts'
import { fetched } from './fetched.ts'
import { withEngines } from './with-engines.ts'

const signal = AbortSignal.timeout(600_000)
const good = ['1.0.0', '2.0.0', '3.0.0-rc.1+b'] as const
const PATH = '/v2/models/digits/versions/${served-version}/infer'

function portOf(url: string): number {
  return Number(new URL(url).port)
}

/** As Envoy notices it. */
function put(file: string, text: string): void {
  writeFileSync(`${file}.next`, text)
  renameSync(`${file}.next`, file)
}

interface Kept {
  readonly folder: string
  readonly routes: string
}

interface EnvoyStage extends RouterStage {
  readonly envoy: Envoy
  /** The file of the routes. */
  readonly routes: string
  readonly section: object
  connect(more?: Partial<RouterAround>, section?: object): ReturnType<RouterStage['connect']>
}

async function staged(
  { folder, routes }: Kept,
  clusters: EnvoyPlan['clusters'],
  section: object,
  upstream: string | null,
  behind: Pick<RouterStage, 'versions' | 'bad'> & Backends,
): Promise<EnvoyStage> {
  const envoy = await startEnvoy(
    envoyBootstrap({ listeners: [{ name: 'users', routeConfig: 'digits', routesFile: routes }], clusters }),
  )
  const nameOf = (version: Version): string => behind.versions[version]?.servedVersion ?? ''
  const whole = { kind: 'envoy', admin: envoy.admin, routes, ...section }
  return {
    good,
    bad: behind.bad,
    versions: behind.versions,
    envoy,
    routes,
    section: whole,
    connect: async (more = {}, other = {}) =>
      connectRouter({ ...whole, ...other }, { ...around(), upstream, ...more }, signal),
    url: envoy.url('users'),
    asked: version => behind.asked(nameOf(version)),
    cut: version => behind.cut(nameOf(version)),
    delay: (version, milliseconds) => behind.delay(nameOf(version), milliseconds),
    meddle: async () => {
      put(routes, readFileSync(routes, 'utf8').replace('"numerator": 8000', '"numerator": 6000'))
      for (let tries = 0; tries < 200; tries += 1) {
        const dump = await fetched(`${envoy.admin}/config_dump?resource=dynamic_route_configs`).then(async reply =>
          reply.text(),
        )
        if (dump.includes('6000')) return
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      throw new Error('Envoy did not take it over')
    },
    close: async () => {
      await envoy.close()
      await behind.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function kept(): Kept {
  const folder = mkdtempSync(join(tmpdir(), 'routes-'))
  const routes = join(folder, 'routes.yaml')
  // What a team begins with: an answer of its own.
  const route = { match: { prefix: '/' }, direct_response: { status: 503 } }
  const first = {
    '@type': 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
    name: 'digits',
    virtual_hosts: [{ name: 'nobody', domains: ['*'], routes: [route] }],
  }
  writeFileSync(routes, JSON.stringify({ version_info: 'first', resources: [first] }))
  return { folder, routes }
}

function versionsOf(names: readonly string[]): Readonly<Record<Version, Served>> {
  return Object.fromEntries(
    names.map((name, at) => [good[at] ?? '4.0.0', { ...served(String(at + 1)), servedVersion: name }]),
  )
}

/** The team's own clusters at the one server of all versions, and routes that rewrite the path. */
async function rewritten(): Promise<EnvoyStage> {
  const behind = await together()
  const cluster = (name: string): object => envoyCluster(`digits-${name}`, portOf(behind.urlOf('')))
  const versions = versionsOf(['1', '2', '3', 'nowhere'])
  return staged(kept(), ['1', '2', '3'].map(cluster), { path: PATH }, behind.urlOf(''), {
    ...behind,
    versions,
    bad: '4.0.0',
  })
}

function clustersBeside(routes: string): string {
  return join(dirname(routes), 'clusters.yaml')
}

/** Clusters of ours at the one server of all versions. */
async function clustered(): Promise<EnvoyStage> {
  const behind = await together()
  const place = kept()
  const clusters = clustersBeside(place.routes)
  writeFileSync(clusters, '{"resources": []}')
  const versions = versionsOf(['1', '2', 'a b"\\1%', '..'])
  const section = { path: PATH, clusters }
  // A name, which has to be resolved first.
  const upstream = behind.urlOf('').replace('127.0.0.1', 'localhost')
  return staged(place, { file: clusters }, section, upstream, { ...behind, versions, bad: '4.0.0' })
}

withEngines(['envoy'], () => {
  routesTraffic('Envoy before one server, with clusters of ours', clustered)

  routesTraffic('Envoy before a server for each version', async () => {
    const names = ['1', '2', '3']
    const behind = await apart(names)
    const clusters = names.map(name => envoyCluster(`digits-${name}`, portOf(behind.urlOf(name))))
    const versions = versionsOf([...names, '4'])
    return staged(kept(), clusters, {}, null, { ...behind, versions, bad: '4.0.0' })
  })

  async function on(stage: Promise<EnvoyStage>, rule: (stage: EnvoyStage) => Promise<void>): Promise<void> {
    const set = await stage
    try {
      await rule(set)
    } finally {
      await set.close()
    }
  }

  test('with clusters of the team, routes give each version its path, and copies are refused with what would help', async () =>
    on(rewritten(), async ({ connect, versions, url }) => {
      const router = (await connect())(versions)
      expect(router.can.mirror).toBeNull()
      await router.route({ weights: { '1.0.0': 5000, '2.0.0': 5000 }, mirror: null }, 1, signal)
      const answers = await crowd(url, 200)
      expect(Object.keys(answers).toSorted()).toEqual(['1', '2'])
      const copied = router.route({ weights: { '1.0.0': 10_000 }, mirror: { to: '2.0.0', share: 100 } }, 2, signal)
      await expect(copied).rejects.toMatchObject({
        code: 'ROUTE_FAILED',
        message: expect.stringContaining('router.clusters'),
      })
      expect((await router.read(signal)).fence).toBe(1)
    }))

  test('a version without a cluster is refused before anything is written, and the message names the cluster', async () =>
    on(rewritten(), async ({ connect, versions, routes }) => {
      const router = (await connect())(versions)
      const before = readFileSync(routes, 'utf8')
      const routed = router.route(only('4.0.0'), 1, signal)
      await expect(routed).rejects.toMatchObject({
        code: 'ROUTE_FAILED',
        message: expect.stringContaining('"digits-nowhere"'),
      })
      expect(readFileSync(routes, 'utf8')).toBe(before)
    }))

  test('routes that Envoy refuses are noticed at once, the old ones go on and are what the file says again', async () =>
    on(rewritten(), async ({ connect, versions, routes, url }) => {
      const router = (await connect())(versions)
      await router.route(only('1.0.0'), 1, signal)
      let times = 0
      const breaking: typeof disk = {
        ...disk,
        replace: async (path, text) => {
          times += 1
          await disk.replace(
            path,
            times === 1 ? text.replace('"prefix": "/"', '"prefix": "/", "path": "/"').replace('^.+$', '(') : text,
          )
        },
      }
      const began = performance.now()
      const routed = (await connect({ disk: breaking }))(versions).route(only('2.0.0'), 2, signal)
      await expect(routed).rejects.toMatchObject({ code: 'ROUTE_FAILED', message: expect.stringContaining('refused') })
      expect(performance.now() - began).toBeLessThan(5000)
      expect(await router.read(signal)).toEqual({ weights: { '1.0.0': 10_000 }, mirror: null, fence: 1 })
      expect(JSON.parse(readFileSync(routes, 'utf8'))).toMatchObject({ version_info: '1' })
      expect(await crowd(url, 20)).toEqual({ 1: 20 })
      await router.route(only('2.0.0'), 2, signal)
      expect(await crowd(url, 20)).toEqual({ 2: 20 })
    }))

  test.each([
    ['after the clusters', 1],
    ['after the routes', 2],
  ])('a job that is killed %s were written is made good by the next', async (_, at) =>
    on(clustered(), async ({ connect, versions, url }) => {
      for (const first of [1, 3]) {
        let written = 0
        const killed: typeof disk = {
          ...disk,
          async replace(path, text) {
            await disk.replace(path, text)
            written += 1
            if (written === at) throw new Error('killed')
          },
        }
        // The second time all is there, but for a cluster that goes.
        const { '1.0.0': _gone, ...rest } = versions
        const there = first === 1 ? versions : rest
        const dead = (await connect({ disk: killed }))(there)
        await dead.route(only('2.0.0'), first, signal).catch((error: unknown) => expect(error).toEqual(Error('killed')))
        const router = (await connect())(there)
        await router.route(only('2.0.0'), first, signal)
        expect(await crowd(url, 20)).toEqual({ 2: 20 })
        expect((await router.read(signal)).fence).toBe(first)
        await router.route(only('3.0.0-rc.1+b'), first + 1, signal)
        expect((await router.read(signal)).fence).toBe(first + 1)
      }
    }),
  )

  test.each<readonly [string, Routing['mirror']]>([
    ['users', null],
    ['copies', { to: '1.0.0', share: 10_000 }],
  ])(
    'routes whose cluster for %s went are no known routing, and the very same routing repairs them',
    async (_, mirror) =>
      on(clustered(), async ({ connect, versions, url, routes }) => {
        const clusters = clustersBeside(routes)
        const router = (await connect())(versions)
        const routing = { weights: mirror === null ? { '1.0.0': 10_000 } : { '2.0.0': 10_000 }, mirror }
        await router.route(routing, 12, signal)
        expect(await router.read(signal)).toEqual({ ...routing, fence: 12 })
        put(clusters, readFileSync(clusters, 'utf8').replaceAll('"digits-1"', '"digits-gone"'))
        const gone = async (): Promise<boolean> => (await router.read(signal)).weights === null
        for (let tries = 0; tries < 200 && !(await gone()); tries += 1)
          await new Promise(resolve => setTimeout(resolve, 20))
        expect(await router.read(signal)).toEqual({ weights: null, mirror: null, fence: 12 })
        if (mirror === null) {
          const theirs = (await connect({}, { clusters: undefined }))(versions)
          await expect(theirs.route(routing, 12, signal)).rejects.toMatchObject({
            code: 'ROUTE_FAILED',
            message: expect.stringContaining('"digits-1"'),
          })
        }
        await router.route(routing, 12, signal)
        expect(await router.read(signal)).toEqual({ ...routing, fence: 12 })
        expect(await crowd(url, 20)).toEqual({ [mirror === null ? 1 : 2]: 20 })
      }),
  )

  test('the cluster of another environment in the same file goes on leading to where it led', async () =>
    on(clustered(), async ({ connect, versions, url }) => {
      await (await connect())(versions).route(only('1.0.0'), 1, signal)
      const other = await connect({ environment: 'staging', upstream: 'http://127.0.0.1:9' })
      await expect(other(versions).route(only('1.0.0'), 2, signal)).rejects.toMatchObject({
        code: 'ROUTE_FAILED',
        message: expect.stringContaining('digits/production'),
      })
      expect(await crowd(url, 20)).toEqual({ 1: 20 })
    }))

  test('routes that no listener asks for are not taken for routed, and the message says what to look at', async () =>
    on(rewritten(), async ({ connect, versions, routes }) => {
      const before = JSON.parse(readFileSync(routes, 'utf8'))
      const routed = (await connect({}, { name: 'letters' }))(versions).route(only('1.0.0'), 1, signal)
      await expect(routed).rejects.toMatchObject({
        code: 'ROUTE_FAILED',
        message: expect.stringContaining('route_config_name'),
      })
      expect(JSON.parse(readFileSync(routes, 'utf8'))).toEqual(before)
    }))

  test('what another process wrote counts before Envoy has seen it', async () =>
    on(rewritten(), async ({ connect, versions, routes }) => {
      const router = (await connect())(versions)
      await router.route(only('1.0.0'), 1, signal)
      // Written in place: Envoy watches for renames only.
      writeFileSync(routes, readFileSync(routes, 'utf8').replace('"version_info": "1"', '"version_info": "8"'))
      await expect(router.route(only('2.0.0'), 7, signal)).rejects.toMatchObject({ fence: 8 })
      await router.route(only('2.0.0'), 9, signal)
      expect((await router.read(signal)).fence).toBe(9)
    }))

  test('only the requests that match are routed, others find nothing', async () =>
    on(rewritten(), async ({ connect, versions, url }) => {
      for (const [at, match] of ['/v2/models/digits/infer', '/v2/models/digits/*'].entries()) {
        const router = (await connect({}, { match }))(versions)
        await router.route(only('1.0.0'), at + 1, signal)
        expect((await router.read(signal)).weights).toEqual({ '1.0.0': 10_000 })
        expect(await crowd(url, 10)).toEqual({ 1: 10 })
        expect((await fetched(`${url}/v2/models/letters/infer`)).status).toBe(404)
      }
    }))

  test('an answer says which version gave it', async () =>
    on(rewritten(), async ({ connect, versions, url }) => {
      await (await connect())(versions).route(only('2.0.0'), 1, signal)
      const one = user(url)
      expect(await one.ask()).toMatchObject({ by: '2', served: '2' })
      one.leave()
    }))

  test('a file in a folder that is not there is a fault of the permissions, in words', async () =>
    on(rewritten(), async ({ connect, versions }) => {
      const router = (await connect({}, { routes: '/nowhere/routes.yaml' }))(versions)
      const routed = router.route(only('1.0.0'), 1, signal)
      await expect(routed).rejects.toMatchObject({ name: 'Fault', code: 'PERMISSION' })
    }))

  test('an admin interface that is gone is a fault of the target, and no end of the release', async () =>
    on(rewritten(), async ({ connect, versions, envoy }) => {
      const router = (await connect())(versions)
      await envoy.close()
      for (const asked of [router.read(signal), router.route(only('1.0.0'), 1, signal)])
        await expect(asked).rejects.toMatchObject({ name: 'Fault', code: 'TARGET_UNREACHABLE' })
    }))
})
