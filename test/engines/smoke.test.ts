/** Each real server starts, answers and ends, before anything is said about what is ours. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { envoyBootstrap, envoyCluster, startEnvoy, type Envoy } from './envoy-proxy.ts'
import { fetched } from './fetched.ts'
import { startLoad } from './load.ts'
import { mlserverModel, startMlserver, type Mlserver } from './mlserver-server.ts'
import { named } from './named-server.ts'
import { startNginx, type Nginx } from './nginx-proxy.ts'
import { startPrometheus, type Prometheus } from './prometheus-server.ts'
import { freePort } from './running.ts'
import { startTriton, tritonConfig, tritonModel, type Triton } from './triton-server.ts'
import { withEngines } from './with-engines.ts'

interface All {
  readonly triton: Triton
  readonly mlserver: Mlserver
  readonly envoy: Envoy
  readonly nginx: Nginx
  readonly nginxUrl: string
  readonly prometheus: Prometheus
}

const asked = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] }

withEngines(['triton', 'mlserver', 'envoy', 'nginx', 'prometheus'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-'))
  const models = join(folder, 'models')
  const closing: (() => Promise<void>)[] = []
  let all: All | null = null

  beforeAll(async () => {
    const [one, two] = await Promise.all([named('one'), named('two')])
    closing.push(one.close, two.close)
    for (const version of [1, 2]) {
      tritonModel(models, 'digits', version)
      mlserverModel(join(folder, 'settings'), 'digits', version)
    }
    tritonModel(models, 'digits', 3, { failLoad: true })
    tritonModel(models, 'digits', 4, { broken: true })
    tritonModel(models, 'digits', 5, { errorRate: 0.25 })
    const routesFile = join(folder, 'routes.json')
    writeFileSync(routesFile, JSON.stringify(routes({ one: 90, two: 10 })))
    const clusters = [envoyCluster('one', one.port), envoyCluster('two', two.port)]
    const started = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
      const running = await starting
      closing.push(async () => running.close())
      return running
    }
    const proxies = async () => {
      const listeners = [{ name: 'users', routeConfig: 'model', routesFile }]
      const envoy = await started(startEnvoy(envoyBootstrap({ listeners, clusters })))
      const targets = [{ job: 'envoy', address: new URL(envoy.admin).host, path: '/stats/prometheus' }]
      return { envoy, prometheus: await started(startPrometheus({ targets })) }
    }
    const port = await freePort()
    const [triton, mlserver, { envoy, prometheus }, nginx] = await Promise.all([
      started(startTriton(models)),
      started(startMlserver(join(folder, 'settings'))),
      proxies(),
      started(startNginx(split(port, one.port, two.port))),
    ])
    all = { triton, mlserver, envoy, prometheus, nginx, nginxUrl: `http://127.0.0.1:${port}` }
  }, 180_000)

  afterAll(async () => {
    await Promise.all(closing.map(async close => close()))
    rmSync(folder, { recursive: true })
  })

  test('Triton answers with each of the versions that a load names', async () => {
    const { triton } = running()
    expect(await loadIntoTriton(triton, [1, 2])).toMatchObject({ status: 200 })
    const classes = [1, 2].map(async version => classOf(`${triton.url}/v2/models/digits/versions/${version}/infer`))
    expect(await Promise.all(classes)).toEqual([1, 2])
  })

  test('a Triton version made to fail its load, to answer nothing or to fail every fourth time does so', async () => {
    const { triton } = running()
    expect(await loadIntoTriton(triton, [1, 3])).toMatchObject({ status: 400 })
    expect(await loadIntoTriton(triton, [1, 4, 5])).toMatchObject({ status: 200 })
    const at = (version: number): string => `${triton.url}/v2/models/digits/versions/${version}/infer`
    expect(await post(at(4), asked)).toMatchObject({ status: 500 })
    const statuses: number[] = []
    for (let time = 0; time < 8; time += 1) statuses.push((await post(at(5), asked)).status)
    expect(statuses).toEqual([200, 200, 200, 500, 200, 200, 200, 500])
  })

  test('MLServer answers with each of two versions', async () => {
    const { mlserver } = running()
    const classes = [1, 2].map(async version => classOf(`${mlserver.url}/v2/models/digits/versions/${version}/infer`))
    expect(await Promise.all(classes)).toEqual([1, 2])
  })

  test('an MLServer version that is made to fail its load or to answer nothing does so', async () => {
    const { mlserver } = running()
    const load = `${mlserver.url}/v2/repository/models/lame/load`
    mlserverModel(join(folder, 'settings'), 'lame', 1, { broken: true })
    expect(await post(load, {})).toMatchObject({ status: 200 })
    expect(await post(`${mlserver.url}/v2/models/lame/versions/1/infer`, asked)).toMatchObject({ status: 500 })
    mlserverModel(join(folder, 'settings'), 'lame', 2, { failLoad: true })
    expect(await post(load, {})).toMatchObject({ status: 500 })
  })

  test("Envoy shares users by the weights of its routes' file, and Prometheus counts them", async () => {
    const { envoy, prometheus } = running()
    const versions = await shares(envoy.url('users'))
    expect(versions['two']).toBeGreaterThan(0)
    expect(versions['one']).toBeGreaterThan(versions['two'] ?? 0)
    const counted = 'sum(envoy_cluster_upstream_rq_total{envoy_cluster_name=~"one|two"})'
    const total = Object.values(versions).reduce((sum, count) => sum + count, 0)
    await until(async () => Number((await prometheus.query(counted))[0]?.value[1]) === total)
  })

  test('nginx shares users by its split', async () => {
    const versions = await shares(running().nginxUrl)
    expect(versions['two']).toBeGreaterThan(0)
    expect(versions['one']).toBeGreaterThan(versions['two'] ?? 0)
  })

  function running(): All {
    if (all === null) throw new Error('not started')
    return all
  }
})

async function loadIntoTriton(triton: Triton, versions: readonly number[]): Promise<{ status: number }> {
  const config = tritonConfig('digits', versions)
  return post(`${triton.url}/v2/repository/models/digits/load`, { parameters: { config } })
}

/** @returns where the 1 stands in the ten scores */
async function classOf(url: string): Promise<number> {
  const { body } = await post(url, asked)
  const { outputs }: { outputs: [{ data: number[] }] } = JSON.parse(body)
  return outputs[0].data.indexOf(1)
}

async function post(url: string, body: unknown): Promise<{ status: number; body: string }> {
  // MLServer reads no body that isn't called JSON.
  const headers = { 'content-type': 'application/json' }
  const reply = await fetched(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: reply.status, body: await reply.text() }
}

/** How many of some 200 requests each of the two answered. */
async function shares(url: string): Promise<Readonly<Record<string, number>>> {
  const load = startLoad({ url, body: asked, perSecond: 200, versionOf: ({ text }) => text })
  await sleep(1000)
  const records = await load.stop()
  expect(load.seen()).toMatchObject({ sent: records.length, failed: 0 })
  return load.seen().versions
}

function routes(weights: Readonly<Record<string, number>>): object {
  const clusters = Object.entries(weights).map(([name, weight]) => ({ name, weight }))
  const route = { match: { prefix: '/' }, route: { weighted_clusters: { clusters } } }
  const configuration = {
    '@type': 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
    name: 'model',
    virtual_hosts: [{ name: 'all', domains: ['*'], routes: [route] }],
  }
  return { version_info: '1', resources: [configuration] }
}

function split(port: number, one: number, two: number): string {
  return `
  split_clients "$request_id" $server { 10% ${two}; * ${one}; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:$server; mirror /mirror; mirror_request_body on; }
    location = /mirror { internal; proxy_pass http://127.0.0.1:${two}; }
  }`
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it did not come')
    await sleep(200)
  }
}
