/**
 * The rules of every live source over the real Prometheus, which asks an exporter of our own twice a second; and that what is counted is
 * what the exporter really counted, through restarts, births and deaths, where Prometheus' own `increase` is off.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MetricPolicy } from '../../src/core/gate/types.ts'
import { sources } from '../../src/platforms/index.ts'
import type { Arm, Counted, Source, Stretch } from '../../src/run/ports.ts'
import { countsLiveRequests, type LiveStage } from '../conformance/live-source.ts'
import { metric, percent } from '../core/gate/policies.ts'
import { around, served } from '../platforms/stage.ts'
import { startPrometheus, type Prometheus } from './prometheus-server.ts'
import { withEngines } from './with-engines.ts'

/** Seconds: of short windows, so that the rules take seconds too. */
const EVERY = 1
const MAX_AGE = 3
const signal = new AbortController().signal

interface Exporter {
  readonly address: string
  set(series: string, value: number): void
  add(series: string, more: number): void
  /** Removes what begins so. */
  drop(start: string): void
  close(): Promise<void>
}

async function startExporter(): Promise<Exporter> {
  const values = new Map<string, number>()
  const types = ['requests_total', 'errors_total', 'hours_total'].map(name => `# TYPE ${name} counter`)
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    const lines = [...types, '# TYPE load gauge', ...[...values].map(([series, value]) => `${series} ${value}`)]
    response.end(`${lines.join('\n')}\n`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    address: `127.0.0.1:${address.port}`,
    set: (series, value) => void values.set(series, value),
    add: (series, more) => void values.set(series, (values.get(series) ?? 0) + more),
    drop(start) {
      for (const series of values.keys()) if (series.startsWith(start)) values.delete(series)
    },
    close: async () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

withEngines(['prometheus'], () => {
  let exporter: Exporter
  /** Counts the bad apart from the total, as a target of its own. */
  let apart: Exporter
  let server: Prometheus
  let stages = 0

  beforeAll(async () => {
    exporter = await startExporter()
    apart = await startExporter()
    const targets = [
      { job: 'model', address: exporter.address },
      { job: 'outcomes', address: apart.address },
    ]
    server = await startPrometheus({ targets, interval: '500ms' })
  }, 120_000)

  afterAll(async () => {
    await server.close()
    await exporter.close()
    await apart.close()
  })

  function connected(model: string, more: object = {}): Source {
    const section = { kind: 'prometheus', url: server.url, 'max-age': `${MAX_AGE}s`, ...more }
    const source = sources.get('prometheus')?.connect('live', section, around({ model }))
    if (!source) throw new Error('no prometheus')
    return source
  }

  const arm = (version: string): Arm => ({ version: `${version}.0.0`, served: served(version) })
  const live = (bad: string | null, total: string) => ({ source: 'live', bad, total, absentBad: null })
  const matchers = '{model="${model}",version="${served-version}"}'
  const errors = metric({ live: live(`errors_total${matchers}`, `requests_total${matchers}`) })

  /** Both versions of a model of its own, counted from 0 and seen at least once before it returns. */
  async function stage(): Promise<LiveStage & { readonly model: string }> {
    stages += 1
    const model = `m${stages}`
    const labels = (version: string) => `{model="${model}",version="${version}"}`
    for (const version of ['1', '2'])
      for (const name of ['requests_total', 'errors_total']) exporter.set(`${name}${labels(version)}`, 0)
    await until(async () => (await server.query(`requests_total{model="${model}"}`)).length === 2)
    return {
      model,
      source: connected(model),
      away: connected(model, { url: 'http://127.0.0.1:1' }),
      primary: arm('1'),
      canary: arm('2'),
      unasked: arm('3'),
      metric: errors,
      mistyped: { ...errors, live: live(`erors_total${matchers}`, `requests_total${matchers}`) },
      every: EVERY,
      request({ served: { servedVersion } }, of, bad) {
        exporter.add(`requests_total${labels(servedVersion)}`, of)
        exporter.add(`errors_total${labels(servedVersion)}`, bad)
      },
      pass: async seconds => sleep(seconds * 1000),
      async fallSilent() {
        for (const name of ['requests_total', 'errors_total']) exporter.drop(`${name}{model="${model}"`)
        await sleep((MAX_AGE + 2) * 1000)
      },
    }
  }

  countsLiveRequests('Prometheus', stage)

  /** Milliseconds since 1970. */
  async function clock(source: Source): Promise<number> {
    const now = await source.now(signal)
    if (typeof now !== 'string') throw new Error(now.reason)
    return Date.parse(now)
  }

  async function windows(
    source: Source,
    from: number,
    to: number,
    given: Partial<Stretch> = {},
  ): Promise<readonly Counted[]> {
    const [first, last] = [Math.ceil(from / 1000 / EVERY) * EVERY * 1000, Math.ceil(to / 1000 / EVERY) * EVERY * 1000]
    const asked: Stretch = {
      from: new Date(first).toISOString(),
      to: new Date(last).toISOString(),
      every: EVERY,
      since: '1970-01-01T00:00:00.000Z',
      primary: arm('1'),
      canary: arm('2'),
      metrics: [errors],
      ...given,
    }
    let answer: readonly Counted[] = []
    await until(async () => {
      const said = await source.windows(asked, signal)
      if ('code' in said) throw new Error(`${said.code}: ${said.reason}`)
      answer = said
      return said.at(-1)?.to === asked.to
    })
    return answer
  }

  const canaryOf = (counted: readonly Counted[], { name }: MetricPolicy): number[] =>
    counted.flatMap(({ metrics }) => {
      const counts = metrics[name]
      return counts && 'canary' in counts && 'k' in counts.canary ? [counts.canary.n] : []
    })

  const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

  test('the sum is what was really counted, through restarts, births and deaths, where `increase` is off', async () => {
    const { model, source } = await stage()
    const pod = (name: string) => `requests_total{model="${model}",version="2",pod="${name}"}`
    const began = await clock(source)
    let truth = 0
    const add = (name: string, more: number): void => {
      exporter.add(pod(name), more)
      truth += more
    }
    exporter.set(pod('a'), 1000)
    exporter.set(pod('b'), 0)
    await sleep(1500)
    for (let second = 0; second < 12; second += 1) {
      add('a', 7 + second)
      if (second < 6) add('b', 3)
      // Restarts at 0, and counts on before it is asked again.
      if (second === 4) exporter.set(pod('a'), 0)
      if (second === 4) add('a', 5)
      // What it counted in its last second was seen before it goes.
      if (second === 8) exporter.drop(pod('b'))
      if (second === 9) exporter.set(pod('c'), 400)
      if (second > 9) add('c', 11)
      await sleep(1200)
    }
    const counted = await windows(source, began - 2000, await clock(source))
    // What was counted between the last time it was asked and the restart was never seen by anybody.
    const unseen = 7 + 4
    expect(total(canaryOf(counted, errors))).toBe(truth - unseen)

    const increases = await Promise.all(
      counted.map(async ({ to }) => {
        const ends = (Date.parse(to) / 1000).toFixed(3)
        const [sum] = await server.query(
          `sum(increase(requests_total{model="${model}",version="2"}[${EVERY}s] @ ${ends}))`,
        )
        return Number(sum?.value[1] ?? 0)
      }),
    )
    expect(Math.abs(total(increases) - truth + unseen)).toBeGreaterThan(1)
  }, 120_000)

  test('a value that would end the label is only a value, and the store is asked for it', async () => {
    const odd = String.raw`s3://x"} or vector(1) # \.*|` + '`$`'
    const label = odd.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
    const [mine, other] = [`requests_total{uri="${label}"}`, 'requests_total{uri="s3://x"}']
    for (const series of [mine, other]) exporter.set(series, 0)
    await until(async () => (await server.query('requests_total{uri!=""}')).length === 2)
    for (const [name, operator] of [
      ['equal', '='],
      ['regex', '=~'],
    ] as const) {
      const source = connected('odd')
      const selector = `requests_total{uri${operator}"\${location}"}`
      const located = metric({ name, live: { ...live(selector, selector), absentBad: 'zero' } })
      const canary: Arm = { version: '2.0.0', served: { ...served('2'), location: odd } }
      const began = await clock(source)
      await sleep(2500)
      exporter.add(mine, 5)
      exporter.add(other, 1000)
      await sleep(1500)
      const counted = await windows(source, began, await clock(source), { primary: null, canary, metrics: [located] })
      expect(total(canaryOf(counted, located))).toBe(5)
    }
  }, 60_000)

  test('buckets count what lies above them', async () => {
    const { model, source } = await stage()
    const latency = metric({
      name: 'latency',
      kind: 'quantile',
      q: 0.9,
      threshold: 0.1,
      margin: percent(150),
      live: live(null, `seconds_bucket${matchers}`),
    })
    const bounds = ['0.1', '0.25', '0.5', '+Inf']
    const observe = (version: string, counts: readonly number[]): void =>
      bounds.forEach((le, index) =>
        exporter.add(`seconds_bucket{model="${model}",version="${version}",le="${le}"}`, counts[index] ?? 0),
      )
    for (const version of ['1', '2']) observe(version, [0, 0, 0, 0])
    await until(async () => (await server.query(`seconds_bucket{model="${model}"}`)).length === 8)
    const began = await clock(source)
    await sleep(2500)
    observe('1', [90, 95, 99, 100])
    observe('2', [30, 36, 39, 40])
    await sleep(1500)
    const counted = await windows(source, began, await clock(source), { metrics: [latency] })
    const seen = counted
      .map(({ metrics }) => metrics['latency'])
      .filter(one => one && 'primary' in one && 'n' in one.primary && one.primary.n > 0)
    expect(seen).toEqual([{ primary: { n: 100, above: 10 }, canary: { n: 40, above: 4 } }])
    expect(await source.cannotDecide([latency], arm('1'), signal)).toBeNull()
    const narrow = { ...latency, margin: percent(20), failAbove: percent(20) }
    expect(await source.cannotDecide([narrow], arm('1'), signal)).toMatch(
      /no bucket ends between 0\.1 .* up to 0\.1, 0\.25, 0\.5\./u,
    )
  }, 60_000)

  test('what the exporter calls a gauge is known before a trial', async () => {
    const { source } = await stage()
    exporter.set('load{version="1"}', 3)
    await until(async () => (await server.query('load')).length > 0)
    const gauge = metric({ live: live('load{version="${version}"}', `requests_total${matchers}`) })
    await until(async () => (await source.cannotDecide([gauge], arm('1'), signal)) !== null)
    expect(await source.cannotDecide([gauge], arm('1'), signal)).toContain('load is a gauge')
    expect(await source.cannotDecide([errors], arm('1'), signal)).toBeNull()
  }, 60_000)

  test('a dead exporter of the bad is stale, and one that shows no errors of a version yet is not', async () => {
    const { model, source } = await stage()
    const outcomes = metric({ live: live(`outcomes_total${matchers}`, `requests_total${matchers}`) })
    const labels = (version: string): string => `{model="${model}",version="${version}"}`
    apart.set(`outcomes_total${labels('1')}`, 0)
    await until(async () => (await server.query(`outcomes_total{model="${model}"}`)).length === 1)
    const began = await clock(source)
    for (let second = 0; second < 5; second += 1) {
      for (const version of ['1', '2']) exporter.add(`requests_total${labels(version)}`, 10)
      await sleep(1000)
    }
    const counted = await windows(source, began - 2000, await clock(source), { metrics: [outcomes] })
    expect(total(canaryOf(counted, outcomes))).toBe(50)
    await apart.close()
    const died = await clock(source)
    await sleep((MAX_AGE + 3) * 1000)
    const asked = {
      every: EVERY,
      since: '1970-01-01T00:00:00.000Z',
      primary: arm('1'),
      canary: arm('2'),
      metrics: [outcomes],
    }
    const to = await clock(source)
    const instant = (at: number): string => new Date(Math.ceil(at / 1000) * 1000).toISOString()
    const seen = await source.windows({ ...asked, from: instant(died - 4000), to: instant(to) }, signal)
    expect(Array.isArray(seen) ? seen.map(one => one.to <= instant(died)) : seen).not.toContain(false)
    expect(seen).not.toEqual([])
    // The first of them reads some of its last samples, the second none, with a while of none before it.
    await sleep((MAX_AGE + 2) * 1000)
    for (const from of [died + 1000, died + (MAX_AGE + 3) * 1000])
      expect(await source.windows({ ...asked, from: instant(from), to: instant(await clock(source)) }, signal)).toEqual(
        {
          code: 'SOURCE_STALE',
          reason: expect.stringContaining('while total goes on'),
        },
      )
  }, 90_000)

  test('its own words stand in the reason where it refuses', async () => {
    const { source } = await stage()
    const broken = metric({ live: live(`errors_total${matchers}`, 'requests_total{version=~"${version}("}') })
    const to = await clock(source)
    const asked = {
      from: new Date(to - 8000).toISOString(),
      to: new Date(to).toISOString(),
      every: EVERY,
      since: '1970-01-01T00:00:00.000Z',
    }
    expect(await source.windows({ ...asked, primary: null, canary: arm('2'), metrics: [broken] }, signal)).toEqual({
      code: 'SOURCE_REFUSED',
      reason: expect.stringMatching(/HTTP 400: bad_data: .*missing closing \)/u),
    })
  })
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await holds()) return
    await sleep(200)
  }
  throw new Error('it never came true')
}
