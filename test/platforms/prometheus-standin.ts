/**
 * Prometheus' HTTP API as its server 2.42 answers, in this process, over counters that a test moves and a clock that it sets: shapes and
 * words were taken down from there, and the same rules run over both (`test/engines/prometheus.test.ts`). What it does not know is an
 * error, never a friendly answer.
 */
import { createServer } from 'node:http'

export type Labels = Readonly<Record<string, string>>

export interface Series {
  readonly labels: Labels
  /** Seconds since 1970, and the value as text. */
  readonly samples: (readonly [number, string])[]
}

export interface Standin {
  readonly url: string
  /** The queries of each call, in order, with the path. */
  readonly calls: string[]
  /** Its clock: seconds since 1970. */
  time: number
  /** By what they are called at the exporter. */
  readonly counters: Map<string, { readonly labels: Labels; value: number | string }>
  readonly series: Map<string, Series>
  /** What exporters say of types, by name. */
  readonly types: Map<string, string>
  /** Whether a range leaves out its left end, as from 3.0 on. */
  leftOpen: boolean
  /** Answers in place of the store: null goes on as usual. */
  trouble: ((path: string, query: URLSearchParams) => { readonly status: number; readonly body: string } | null) | null
  /** Takes one sample of every counter, now. */
  scrape(): void
  /** Lets time go on, a scrape each second. */
  pass(seconds: number): void
  close(): Promise<void>
}

export async function startStandin(start: number): Promise<Standin> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://prometheus')
    const path = pathname.replace('/api/v1/', '')
    standin.calls.push(`${request.method ?? ''} ${path} ${searchParams.get('query') ?? ''}`.trim())
    const reply = standin.trouble?.(path, searchParams) ?? answered(standin, path, searchParams)
    response.statusCode = reply.status
    response.setHeader('content-type', 'application/json')
    response.end(reply.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const standin: Standin = {
    url: `http://127.0.0.1:${address.port}`,
    calls: [],
    time: start,
    counters: new Map(),
    series: new Map(),
    types: new Map(),
    leftOpen: false,
    trouble: null,
    scrape() {
      for (const { labels, value } of standin.counters.values()) {
        const key = JSON.stringify(Object.entries(labels).toSorted())
        const series = standin.series.get(key) ?? { labels, samples: [] }
        series.samples.push([standin.time, String(value)])
        standin.series.set(key, series)
      }
    },
    pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        standin.time += 1
        standin.scrape()
      }
    },
    close: async () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return standin
}

export function success(data: unknown, more: object = {}): { readonly status: number; readonly body: string } {
  return { status: 200, body: JSON.stringify({ status: 'success', data, ...more }) }
}

function answered(standin: Standin, path: string, query: URLSearchParams): { status: number; body: string } {
  const time = Number(query.get('time') ?? standin.time)
  if (path === 'query' && query.get('query') === 'time()')
    return success({ resultType: 'scalar', result: [time, String(time)] })
  const text = query.get('query') ?? ''
  const alive = /^count by \(job, instance\) \(count_over_time\((.*)\[(\d+)s\]\)\)\[(\d+)s:(\d+)s\]$/su.exec(text)
  if (path === 'query' && alive) {
    const [, selector = '', window = '', seconds = '', step = ''] = alive
    return success({
      resultType: 'matrix',
      result: aliveBy(standin, selector, time, [window, seconds, step].map(Number)),
    })
  }
  const before = /^count\(count_over_time\((.*)\[1d\]\)\)$/su.exec(text)
  if (path === 'query' && before) {
    const day = ([at]: readonly [number, string]): boolean => at <= time && at >= time - 86_400
    const count = matching(standin, before[1] ?? '').filter(({ samples }) => samples.some(day)).length
    return success({ resultType: 'vector', result: count === 0 ? [] : [{ metric: {}, value: [time, String(count)] }] })
  }
  if (path === 'query') {
    const range = /^(.*)\[(\d+)s\]$/su.exec(text)
    if (!range) return refused(400, 'bad_data', `invalid parameter "query": ${text}`)
    const [, selector = '', seconds = ''] = range
    const from = time - Number(seconds)
    const result = matching(standin, selector).flatMap(({ labels, samples }) => {
      const values = samples.filter(([at]) => at <= time && (standin.leftOpen ? at > from : at >= from))
      return values.length === 0 ? [] : [{ metric: labels, values }]
    })
    return success({ resultType: 'matrix', result })
  }
  if (path === 'label/__name__/values') {
    const names = matching(standin, query.get('match[]') ?? '').map(({ labels }) => labels['__name__'])
    return success([...new Set(names)])
  }
  if (path === 'metadata') {
    const metric = query.get('metric') ?? ''
    const type = standin.types.get(metric)
    return success(type === undefined ? {} : { [metric]: [{ type, help: '', unit: '' }] })
  }
  return refused(404, 'not_found', `${path} is not known here`)
}

/** By target, how many series had a sample in the window before each step; steps are multiples of their length. */
function aliveBy(standin: Standin, selector: string, time: number, numbers: readonly number[]): object[] {
  const [window = 0, seconds = 0, step = 1] = numbers
  const targets = new Map<string, { readonly metric: Labels; readonly of: Series[] }>()
  for (const one of matching(standin, selector)) {
    const { job, instance } = one.labels
    const metric = { ...(job === undefined ? {} : { job }), ...(instance === undefined ? {} : { instance }) }
    const key = JSON.stringify(metric)
    targets.set(key, { metric, of: [...(targets.get(key)?.of ?? []), one] })
  }
  return [...targets.values()].flatMap(({ metric, of }) => {
    const values: [number, string][] = []
    for (let at = Math.ceil((time - seconds) / step) * step; at <= time; at += step) {
      const count = of.filter(({ samples }) =>
        samples.some(([taken]) => taken <= at && (standin.leftOpen ? taken > at - window : taken >= at - window)),
      ).length
      if (count > 0) values.push([at, String(count)])
    }
    return values.length === 0 ? [] : [{ metric, values }]
  })
}

function refused(status: number, errorType: string, error: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ status: 'error', errorType, error }) }
}

/** Of selectors only what ours write: double quotes, and what JSON escapes as well. */
function matching({ series }: Standin, selector: string): Series[] {
  const [, name = '', inner = ''] = /^([\w:]*)(?:\{(.*)\})?$/su.exec(selector) ?? []
  const matchers = [...inner.matchAll(/(\w+)(=~|!~|!=|=)("(?:[^"\\]|\\.)*")/gsu)].map(
    ([, label = '', sign = '', text = '']) => {
      const value: unknown = JSON.parse(text)
      if (typeof value !== 'string') throw new Error(`${text} is no string`)
      const regex = sign.endsWith('~') ? new RegExp(`^(?:${value})$`, 'u') : null
      const wanted = !sign.startsWith('!')
      return (labels: Labels): boolean => {
        const has = labels[label] ?? ''
        return (regex ? regex.test(has) : has === value) === wanted
      }
    },
  )
  return [...series.values()].filter(
    ({ labels }) => (name === '' || labels['__name__'] === name) && matchers.every(matches => matches(labels)),
  )
}
