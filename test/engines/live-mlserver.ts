/** MLServer behind nginx, with Prometheus looking at MLServer, since nginx counts nothing: all on this machine's loopback. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commands } from '../../src/lib/command.ts'
import { disk } from '../../src/lib/disk.ts'
import { createHttp } from '../../src/lib/http.ts'
import { connectRouter } from '../../src/platforms/index.ts'
import { fetched } from './fetched.ts'
import type { Site } from './live-site.ts'
import { mlserverModel, startMlserver } from './mlserver-server.ts'
import { startNginx } from './nginx-proxy.ts'
import { startPrometheus } from './prometheus-server.ts'
import { freePort } from './running.ts'

const MODEL = 'digits'

export async function mlserverBehindNginx(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'live-'))
  const repository = join(folder, 'models')
  mkdirSync(repository)
  const [mlserver, nginx, port] = await Promise.all([
    startMlserver(repository),
    startNginx('include conf.d/*.conf;'),
    freePort(),
  ])
  const prometheus = await startPrometheus({ targets: [{ job: 'mlserver', address: mlserver.metrics }] })
  mkdirSync(join(nginx.folder, 'conf.d'))
  const call = [nginx.program, ...nginx.arguments]
  const section = {
    kind: 'nginx',
    config: join(nginx.folder, 'conf.d', `${MODEL}.conf`),
    path: `/v2/models/${MODEL}/versions/\${served-version}/infer`,
    status: `http://127.0.0.1:${port}/__release`,
    test: [...call, '-t'],
    reload: [...call, '-s', 'reload'],
  }
  const around = {
    model: MODEL,
    environment: 'production',
    upstream: mlserver.url,
    http: createHttp({}),
    disk,
    commands,
  }
  const labels = `{model="${MODEL}",version="\${served-version}"}`
  return {
    name: 'MLServer behind nginx',
    users: `http://127.0.0.1:${port}/v2/models/${MODEL}/infer`,
    serving: JSON.stringify({ kind: 'open-inference', flavor: 'mlserver', url: mlserver.url, repository }),
    router: JSON.stringify(section),
    source: `{ kind: prometheus, url: "${prometheus.url}", max-age: 20s }`,
    bad: `model_infer_request_failure_total${labels}`,
    // Every request has a duration, whatever becomes of it.
    total: `model_infer_request_duration_count${labels}`,
    // Workers of before a reload end with the requests that they have.
    steady: 400,
    reads: await connectRouter(section, around, new AbortController().signal),
    put: (version, behaviour) => mlserverModel(repository, MODEL, version, behaviour),
    answered: async version => {
      const text = await (await fetched(`http://${mlserver.metrics}/metrics`)).text()
      const line = text
        .split('\n')
        .find(one => one.startsWith(`model_infer_request_duration_count{model="${MODEL}",version="${version}"}`))
      return Number(line?.split(' ').at(-1) ?? 0)
    },
    meddle: async (from, to) => {
      const text = await disk.read(section.config)
      if (text === null) throw new Error('no configuration')
      await disk.replace(section.config, text.replaceAll(`versions/${from}/`, `versions/${to}/`))
      spawnSync(nginx.program, [...nginx.arguments, '-s', 'reload'])
    },
    stateOf: async servedVersion => {
      const { status } = await fetched(`${mlserver.url}/v2/models/${MODEL}/versions/${servedVersion}/ready`)
      return status === 200 ? 'READY' : status === 400 ? 'LOADING' : undefined
    },
    close: async () => {
      await Promise.all([mlserver, nginx, prometheus].map(async one => one.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
