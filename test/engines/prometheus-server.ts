/** A real Prometheus with an empty store, which asks its targets every second. Must not know what they count. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetched } from './fetched.ts'
import { needed } from './places.ts'
import { answers, freePort, start, type Running } from './running.ts'

export interface Scraped {
  readonly job: string
  /** `host:port` */
  readonly address: string
  /** @default /metrics */
  readonly path?: string
}

export interface PrometheusPlan {
  readonly targets: readonly Scraped[]
  /** How often targets are asked and rules are evaluated, as Prometheus writes durations. @default 1s */
  readonly interval?: string
}

export interface Series {
  readonly metric: Readonly<Record<string, string>>
  /** Seconds since 1970, and the value as text: it may be `NaN` or `+Inf`. */
  readonly value: readonly [number, string]
}

export interface Prometheus extends Running {
  readonly url: string
  /** What an expression gives now: empty until a target was asked. */
  query(expression: string): Promise<readonly Series[]>
}

export async function startPrometheus({ targets, interval = '1s' }: PrometheusPlan): Promise<Prometheus> {
  const { program } = needed('prometheus')
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
  const file = join(folder, 'prometheus.yml')
  const jobs = targets.map(({ job, address, path = '/metrics' }) => ({
    job_name: job,
    metrics_path: path,
    static_configs: [{ targets: [address] }],
  }))
  const times = { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval }
  writeFileSync(file, JSON.stringify({ global: times, scrape_configs: jobs }))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const running = await start({
    name: 'Prometheus',
    command: program,
    arguments: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    folder,
    within: 60,
    ready: async () => answers(`${url}/-/ready`),
  })
  return { ...running, url, query: async expression => queried(url, expression) }
}

async function queried(url: string, expression: string): Promise<readonly Series[]> {
  const reply = await fetched(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`)
  const body: unknown = await reply.json()
  const said = at(body, 'data')
  const result = at(said, 'result')
  if (at(said, 'resultType') !== 'vector' || !Array.isArray(result))
    throw new Error(`Prometheus to ${expression}: expected a vector, got ${JSON.stringify(body)}`)
  return result.map(series)
}

function series(given: unknown): Series {
  const metric = at(given, 'metric')
  const value = at(given, 'value')
  if (typeof metric === 'object' && metric !== null && Array.isArray(value)) {
    const [time, text]: readonly unknown[] = value
    const labels = Object.entries(metric).map(([name, label]) => [name, String(label)] as const)
    if (typeof time === 'number' && typeof text === 'string')
      return { metric: Object.fromEntries(labels), value: [time, text] }
  }
  throw new Error(`not a series: ${JSON.stringify(given)}`)
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
