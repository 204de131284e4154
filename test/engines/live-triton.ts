/** Triton behind Envoy, with Prometheus looking at Envoy: all on this machine's loopback. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { createHttp } from '../../src/lib/http.ts'
import { commands } from '../../src/lib/command.ts'
import { disk } from '../../src/lib/disk.ts'
import { connectRouter } from '../../src/platforms/index.ts'
import { envoyBootstrap, startEnvoy } from './envoy-proxy.ts'
import { fetched } from './fetched.ts'
import type { Site } from './live-site.ts'
import { startPrometheus } from './prometheus-server.ts'
import { startTriton, tritonModel } from './triton-server.ts'

const Index = v.array(v.object({ name: v.string(), version: v.optional(v.string()), state: v.optional(v.string()) }))
const EMPTY = JSON.stringify({ version_info: '', resources: [] })

/** @param models names of models, each with routes and users of its own; the first is the site's */
export async function tritonBehindEnvoy(models: readonly string[] = ['digits']): Promise<readonly Site[]> {
  const folder = mkdtempSync(join(tmpdir(), 'live-'))
  const repository = join(folder, 'models')
  const file = (kind: string, model: string): string => join(folder, `${model}-${kind}.json`)
  // One file of clusters for one Envoy: each model has an Envoy of its own, as each has its own users.
  for (const model of models) {
    writeFileSync(file('routes', model), EMPTY)
    writeFileSync(file('clusters', model), EMPTY)
    tritonModel(repository, model, 1)
  }
  const triton = await startTriton(repository)
  const envoys = await Promise.all(
    models.map(async model =>
      startEnvoy(
        envoyBootstrap({
          listeners: [{ name: 'users', routeConfig: model, routesFile: file('routes', model) }],
          clusters: { file: file('clusters', model) },
        }),
      ),
    ),
  )
  const targets = envoys.map(({ admin }, at) => ({
    job: `envoy-${models[at] ?? ''}`,
    address: new URL(admin).host,
    path: '/stats/prometheus',
  }))
  const prometheus = await startPrometheus({ targets })
  const signal = new AbortController().signal
  const close = async (): Promise<void> => {
    await Promise.all([triton, prometheus, ...envoys].map(async one => one.close()))
    rmSync(folder, { recursive: true, force: true })
  }
  return Promise.all(
    models.map(async (model, at): Promise<Site> => {
      const envoy = envoys[at]
      if (!envoy) throw new Error(`no Envoy for ${model}`)
      const section = {
        kind: 'envoy',
        path: `/v2/models/${model}/versions/\${served-version}/infer`,
        routes: file('routes', model),
        clusters: file('clusters', model),
        admin: envoy.admin,
        // Of whatever name here, the model is called alike in every repository of the tests.
        name: model,
        cluster: `${model}-\${served-version}`,
      }
      const around = { model, environment: 'production', upstream: triton.url, http: createHttp({}), disk, commands }
      const selector = (name: string, more = ''): string =>
        `${name}{envoy_cluster_name="${model}-\${served-version}"${more}}`
      return {
        name: 'Triton behind Envoy',
        users: `${envoy.url('users')}/v2/models/${model}/infer`,
        // By gRPC a load of 20 s keeps no user waiting.
        serving: `{ kind: open-inference, flavor: triton, url: "${triton.url}", grpc: "${triton.grpc}", model: ${model} }`,
        router: JSON.stringify(section),
        source: `{ kind: prometheus, url: "${prometheus.url}", max-age: 20s }`,
        bad: selector('envoy_cluster_upstream_rq_xx', ', envoy_response_code_class=~"4|5"'),
        total: selector('envoy_cluster_upstream_rq_completed'),
        steady: 0,
        reads: await connectRouter(section, around, signal),
        put: (version, behaviour) => tritonModel(repository, model, version, behaviour),
        answered: async version => {
          const text = await (await fetched(`http://${triton.metrics}/metrics`)).text()
          const lines = text
            .split('\n')
            .filter(line => /^nv_inference_request_(?:success|failure)\{/u.test(line))
            .filter(line => line.includes(`model="${model}"`) && line.includes(`version="${version}"`))
          return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
        },
        meddle: async (from, to) => {
          const text = await disk.read(file('routes', model))
          if (text === null) throw new Error('no routes')
          await disk.replace(
            file('routes', model),
            text.replaceAll(`${model}-${from}`, `${model}-${to}`).replaceAll(`versions/${from}/`, `versions/${to}/`),
          )
        },
        stateOf: async servedVersion => {
          const reply = await fetched(`${triton.url}/v2/repository/index`, { method: 'POST', body: '{}' })
          const rows = v.parse(Index, await reply.json())
          return rows.find(row => row.name === model && row.version === servedVersion)?.state
        },
        close,
      }
    }),
  )
}
