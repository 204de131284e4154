/** Prometheus as a source of live evidence, over a stand-in: what each of its answers means. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { MetricPolicy } from '../../src/core/gate/types.ts'
import { HttpFailure, type Http, type HttpFailureCode } from '../../src/lib/http.ts'
import { sources } from '../../src/platforms/index.ts'
import { prometheus } from '../../src/platforms/prometheus.ts'
import type { Arm, Counted, NoData, Source, Stretch } from '../../src/run/ports.ts'
import * as v from 'valibot'
import { countsLiveRequests } from '../conformance/live-source.ts'
import { metric, percent } from '../core/gate/policies.ts'
import { startStandin, success, type Labels, type Standin } from './prometheus-standin.ts'
import { around, served } from './stage.ts'

/** A whole minute, in seconds since 1970. */
const START = 1_777_815_000
const EVERY = 10
const MAX_AGE = 20
const TOTAL = 'requests_total{version="${served-version}"}'
const BAD = 'errors_total{version="${served-version}"}'
const signal = new AbortController().signal

let standin: Standin

beforeEach(async () => {
  standin = await startStandin(START - 60)
})

afterEach(async () => {
  await standin.close()
})

function connected(more: object = {}, http?: Http): Source {
  const kind = sources.get('prometheus')
  const section = { kind: 'prometheus', url: standin.url, 'max-age': `${MAX_AGE}s`, ...more }
  if (!kind) throw new Error('no prometheus')
  return kind.connect('live', section, around(http ? { http } : {}))
}

function arm(version: string): Arm {
  return { version: `${version}.0.0`, served: served(version) }
}

function live(more: Partial<NonNullable<MetricPolicy['live']>> = {}): NonNullable<MetricPolicy['live']> {
  return { source: 'live', bad: BAD, total: TOTAL, absentBad: null, ...more }
}

const errors = metric({ live: live() })

/** Adds to a counter, which is exported from then on. */
function count(name: string, labels: Labels, more: number): void {
  const key = `${name} ${JSON.stringify(labels)}`
  const before = standin.counters.get(key)?.value ?? 0
  standin.counters.set(key, { labels: { __name__: name, ...labels }, value: Number(before) + more })
}

function request(version: string, of: number, bad: number): void {
  count('requests_total', { version, pod: `pod-${version}` }, of)
  count('errors_total', { version, pod: `pod-${version}` }, bad)
}

/** Both arms in sight since a minute before the start, which is now. */
function bothSeen(): void {
  request('1', 0, 0)
  request('2', 0, 0)
  standin.pass(60)
}

function stretch(windows: number, more: Partial<Stretch> = {}): Stretch {
  return {
    from: at(0),
    to: at(windows),
    every: EVERY,
    since: '1970-01-01T00:00:00.000Z',
    primary: arm('1'),
    canary: arm('2'),
    metrics: [errors],
    ...more,
  }
}

function at(window: number): string {
  return new Date((START + window * EVERY) * 1000).toISOString()
}

async function counted(source: Source, asked: Stretch): Promise<readonly Counted[]> {
  const answer = await source.windows(asked, signal)
  if ('code' in answer) throw new Error(`${answer.code}: ${answer.reason}`)
  return answer
}

countsLiveRequests('Prometheus, as the stand-in has it', async () => {
  bothSeen()
  const total = live({ bad: 'erors_total{version="${served-version}"}' })
  return {
    source: connected(),
    away: connected({ url: 'http://127.0.0.1:1' }),
    primary: arm('1'),
    canary: arm('2'),
    unasked: arm('3'),
    metric: errors,
    mistyped: { ...errors, live: total },
    every: EVERY,
    request: ({ served: { servedVersion } }, of, bad) => request(servedVersion, of, bad),
    pass: async seconds => standin.pass(seconds),
    fallSilent: async () => {
      standin.counters.clear()
      standin.pass(MAX_AGE + 1)
    },
  }
})

test('each selector is read once, with one time for both arms, whatever asks for it', async () => {
  bothSeen()
  standin.pass(30)
  standin.calls.length = 0
  const times = new Set<string | null>()
  standin.trouble = (_path, query) => {
    times.add(query.get('time'))
    return null
  }
  await counted(connected(), stretch(2, { metrics: [errors, { ...errors, name: 'again' }] }))
  // The stretch, twice max-age after it and once before it, and a second for the last sample before.
  const range = `[${20 + 3 * MAX_AGE + 1}s]`
  expect(standin.calls.toSorted()).toEqual([
    `GET query errors_total{version="1"}${range}`,
    `GET query errors_total{version="2"}${range}`,
    `GET query requests_total{version="1"}${range}`,
    `GET query requests_total{version="2"}${range}`,
  ])
  expect(times.size).toBe(1)
})

test('whether a range includes its left end makes no difference', async () => {
  bothSeen()
  for (let second = 0; second < 40; second += 1) {
    request('1', 7, 1)
    request('2', 2, second % 2)
    standin.pass(1)
  }
  const closed = await counted(connected(), stretch(3))
  standin.leftOpen = true
  expect(await counted(connected(), stretch(3))).toEqual(closed)
  expect(closed.map(({ metrics }) => metrics['errors'])).toEqual(
    [0, 1, 2].map(() => ({ primary: { n: 70, k: 10 }, canary: { n: 20, k: 5 } })),
  )
})

test('a window waits for a sample after its end, of each arm and each pod that is still there', async () => {
  bothSeen()
  count('requests_total', { version: '2', pod: 'other' }, 0)
  standin.pass(12)
  expect(await counted(connected(), stretch(2))).toHaveLength(1)
  // One pod is asked no more: the window may still change, until the pod counts as gone.
  standin.counters.delete('requests_total {"version":"2","pod":"other"}')
  standin.pass(MAX_AGE)
  expect(await counted(connected(), stretch(3))).toHaveLength(1)
  standin.pass(1)
  expect(await counted(connected(), stretch(3))).toHaveLength(3)
})

test('a total that ended long before an empty stretch is stale', async () => {
  bothSeen()
  standin.time += 3600
  expect(await connected().windows(stretch(0, { from: at(360), to: at(360) }), signal)).toEqual({
    code: 'SOURCE_STALE',
    reason: expect.stringContaining(`has no sample of the last ${MAX_AGE} s`),
  })
})

test('a window waits for what counts the bad as well, until that is seen no more', async () => {
  bothSeen()
  count('errors_total', { version: '2', pod: 'router' }, 0)
  standin.pass(2)
  standin.counters.delete('errors_total {"version":"2","pod":"router"}')
  standin.pass(MAX_AGE)
  expect(await counted(connected(), stretch(2))).toEqual([])
  standin.pass(1)
  expect(await counted(connected(), stretch(2))).toHaveLength(2)
})

test('bad that were never seen are none where the name was seen of another version, or where it is said so', async () => {
  count('requests_total', { version: '1' }, 0)
  count('requests_total', { version: '2' }, 0)
  standin.pass(60)
  count('requests_total', { version: '2' }, 5)
  standin.pass(20)
  const none = [{ primary: { n: 0, k: 0 }, canary: { n: 5, k: 0 } }]
  const metrics = (windows: readonly Counted[]) => windows.map(one => one.metrics['errors'])
  expect(await connected().windows(stretch(1), signal)).toMatchObject({ code: 'BAD_NEVER_SEEN' })
  const said = { ...errors, live: live({ absentBad: 'zero' as const }) }
  expect(metrics(await counted(connected(), stretch(1, { metrics: [said] })))).toEqual(none)
  count('errors_total', { version: '7' }, 1)
  standin.pass(1)
  expect(metrics(await counted(connected(), stretch(1)))).toEqual(none)
})

const ROUTER = { job: 'router', instance: 'router:1' }
const EXPORTER = { job: 'outcomes', instance: 'outcomes:1' }

/** `bad` is scraped from another target than `total`. */
function apart(version: string, of: number, bad: number, from: Labels = EXPORTER): void {
  count('requests_total', { version, ...ROUTER }, of)
  count('errors_total', { version, ...from }, bad)
}

/** The target is scraped no more: what it exported is not there. */
function die(target: Labels): void {
  for (const [key, { labels }] of standin.counters)
    if (labels['instance'] === target['instance']) standin.counters.delete(key)
}

/** Ten requests a second of both, one of them bad, which is counted where `exporter` lives. */
function busy(seconds: number, exporter: Labels | null): void {
  for (let second = 0; second < seconds; second += 1) {
    for (const version of ['1', '2']) {
      count('requests_total', { version, ...ROUTER }, 10)
      if (exporter) count('errors_total', { version, ...exporter }, 1)
    }
    standin.pass(1)
  }
}

const ofCanary = (windows: readonly Counted[]) =>
  windows.map(({ metrics }) => {
    const counts = metrics['errors']
    return counts && 'canary' in counts && 'k' in counts.canary ? [counts.canary.n, counts.canary.k] : null
  })

test.each([false, true])('a dead exporter of the bad is stale, and never a version without errors (%s)', async open => {
  standin.leftOpen = open
  busy(60, EXPORTER)
  busy(30, EXPORTER)
  die(EXPORTER)
  busy(MAX_AGE + 1, null)
  // One look that sees it alive and dead: what was complete before is told, nothing later is.
  expect(ofCanary(await counted(connected(), stretch(5)))).toEqual([1, 2, 3].map(() => [100, 10]))
  busy(600, null)
  const stale = {
    code: 'SOURCE_STALE',
    reason: expect.stringMatching(
      /errors_total\{version="2"\} \(canary 2\.0\.0\) shows nothing since 2026-05-03T.* while total goes on/u,
    ),
  }
  const one = { primary: null }
  expect(await connected().windows(stretch(60, { ...one, from: at(3) }), signal)).toEqual(stale)
  // Looks that begin so late that none of its samples is read.
  expect(await connected().windows(stretch(60, { from: at(20) }), signal)).toEqual({
    code: 'SOURCE_STALE',
    reason: expect.stringContaining('selects nothing, and the newest sample of that name is older than'),
  })
  // Nor does it look alive where no window is due.
  expect(await connected().windows(stretch(60, { from: at(60) }), signal)).toMatchObject({ code: 'SOURCE_STALE' })
  const said = { ...errors, live: live({ absentBad: 'zero' as const }) }
  expect(ofCanary(await counted(connected(), stretch(60, { from: at(58), metrics: [said] })))).toEqual([
    [100, 0],
    [100, 0],
  ])
})

test('requests of a time in which nobody counted the bad are evidence for neither side, once it is counted again', async () => {
  busy(90, EXPORTER)
  die(EXPORTER)
  busy(70, null)
  busy(60, EXPORTER)
  const windows = ofCanary(await counted(connected(), stretch(15)))
  const [whole, nothing] = [
    [100, 10],
    [0, 0],
  ]
  // It is back a second after the eleventh window began.
  expect(windows).toEqual([...Array(3).fill(whole), ...Array(8).fill(nothing), ...Array(4).fill(whole)])
  // A look that begins where it was dead says the same of the same windows.
  expect(ofCanary(await counted(connected(), stretch(15, { from: at(7) })))).toEqual(windows.slice(7))
})

describe('a target that could not be scraped and came back', () => {
  const POD = { job: 'app', instance: 'a:1' }
  const OTHER = { job: 'app', instance: 'b:1' }

  /** Ten requests a second of both versions; of the canary two pods answer them, and `POD` counts errors while it is not scraped. */
  function pods(seconds: number, scraped: boolean, where: 'app' | 'router'): void {
    for (let second = 0; second < seconds; second += 1) {
      for (const [version, target] of [
        ['1', { job: 'app', instance: 'c:1' }],
        ['2', POD],
        ['2', OTHER],
      ] as const) {
        count('requests_total', { version, ...(where === 'app' ? target : ROUTER) }, version === '1' ? 10 : 5)
        count('errors_total', { version, ...target }, target === POD && !scraped ? 5 : 0)
      }
      const hidden = [...standin.counters].filter(([, { labels }]) => !scraped && labels['instance'] === POD.instance)
      for (const [key] of hidden) standin.counters.delete(key)
      standin.pass(1)
      for (const [key, counter] of hidden) standin.counters.set(key, counter)
    }
  }

  test.each(['app', 'router'] as const)(
    'makes those windows evidence for neither side, whatever the others of its arm show (total from the %s)',
    async from => {
      pods(120, true, from)
      pods(60, false, from)
      pods(60, true, from)
      const windows = await counted(connected(), stretch(17))
      // It was seen last as the seventh window began, and again a second into the thirteenth.
      const [whole, nothing] = [
        [100, 0],
        [0, 0],
      ]
      expect(ofCanary(windows)).toEqual([...Array(6).fill(whole), ...Array(7).fill(nothing), ...Array(4).fill(whole)])
      // Nor does a copy that nobody saw answered look as if it was not.
      for (const { metrics } of windows.slice(6, 13))
        expect(metrics['errors']).toEqual({ primary: { n: 0, k: 0 }, canary: { n: 0, k: 0 } })
      if (from === 'app')
        expect(windows.map(({ given }) => given !== null)).toEqual([
          ...Array(6).fill(true),
          ...Array(7).fill(false),
          ...Array(4).fill(true),
        ])
    },
  )

  test('and the same of a quantile, and where what is not there is none', async () => {
    const pod = (version: string, target: Labels): void => {
      for (const le of ['0.1', '0.2', '+Inf']) count('seconds_bucket', { version, le, ...target }, 5)
    }
    const quantile = metric({
      name: 'latency',
      kind: 'quantile',
      q: 0.95,
      threshold: 0.1,
      margin: percent(100),
      live: live({ bad: null, total: 'seconds_bucket{version="${served-version}"}' }),
    })
    for (let second = 0; second < 180; second += 1) {
      pod('1', OTHER)
      pod('2', OTHER)
      if (second < 90 || second >= 130) pod('2', POD)
      if (second === 90) die(POD)
      pods(1, second < 90 || second >= 130, 'app')
    }
    const said = { ...errors, live: live({ absentBad: 'zero' as const }) }
    const windows = await counted(connected(), stretch(10, { metrics: [said, quantile] }))
    expect(ofCanary(windows).map(one => one?.[0])).toEqual([100, 100, 100, 0, 0, 0, 0, 0, 100, 100])
    expect(windows.map(({ metrics }) => metrics['latency']).map(one => one && 'canary' in one && one.canary)).toEqual(
      [100, 100, 100, 0, 0, 0, 0, 0, 100, 100].map(n => ({ n, above: 0 })),
    )
  })

  test('is no such target where it was scraped all the time, and only had nothing to show of this version', async () => {
    pods(90, true, 'router')
    const key = `errors_total ${JSON.stringify({ version: '2', ...POD })}`
    standin.counters.delete(key)
    for (let second = 0; second < 40; second += 1) {
      for (const version of ['1', '2']) count('requests_total', { version, ...ROUTER }, 10)
      count('errors_total', { version: '7', ...POD }, 0)
      standin.pass(1)
    }
    pods(40, true, 'router')
    expect(ofCanary(await counted(connected(), stretch(10)))).toEqual(Array.from({ length: 10 }, () => [100, 0]))
  })

  test('and one that never came back counts to its last sample', async () => {
    pods(90, true, 'app')
    die(POD)
    for (let second = 0; second < 60; second += 1) {
      count('requests_total', { version: '1', job: 'app', instance: 'c:1' }, 10)
      count('requests_total', { version: '2', ...OTHER }, 10)
      standin.pass(1)
    }
    expect(ofCanary(await counted(connected(), stretch(7)))).toEqual(Array.from({ length: 7 }, () => [100, 0]))
  })
})

test('an exporter that is alive and never had an error of this version shows none', async () => {
  apart('1', 0, 0)
  count('requests_total', { version: '2', ...ROUTER }, 0)
  standin.pass(60)
  count('requests_total', { version: '2', ...ROUTER }, 7)
  standin.pass(25)
  expect(ofCanary(await counted(connected(), stretch(2)))).toEqual([
    [7, 0],
    [0, 0],
  ])
})

test('a counter that its living target shows no more began again with the process, and has nothing to count', async () => {
  const [one, two] = [
    { job: 'model', instance: 'pod:1' },
    { job: 'model', instance: 'pod:2' },
  ]
  for (const [version, pod] of [
    ['1', one],
    ['2', two],
  ] as const) {
    count('requests_total', { version, ...pod }, 0)
    count('errors_total', { version, ...pod }, 1)
  }
  standin.pass(60)
  standin.counters.delete(`errors_total ${JSON.stringify({ version: '2', ...two })}`)
  standin.pass(10)
  count('requests_total', { version: '2', ...two }, 9)
  standin.pass(MAX_AGE + 10)
  expect(ofCanary(await counted(connected(), stretch(3)))).toEqual([
    [0, 0],
    [9, 0],
    [0, 0],
  ])
})

test('the living exporter of the primary does not witness for the dead one of the canary', async () => {
  const other = { job: 'outcomes', instance: 'outcomes:2' }
  apart('1', 0, 0)
  apart('2', 0, 0, other)
  standin.pass(60)
  die(other)
  count('requests_total', { version: '2', ...ROUTER }, 100)
  standin.pass(MAX_AGE + 20)
  expect(await connected().windows(stretch(3), signal)).toEqual({
    code: 'SOURCE_STALE',
    reason: expect.stringContaining('(canary 2.0.0) shows nothing since'),
  })
})

test('more bad than there is, of targets that were asked at different moments, is told with the next window', async () => {
  bothSeen()
  count('errors_total', { version: '2', pod: 'pod-2' }, 3)
  standin.pass(10)
  count('requests_total', { version: '2', pod: 'pod-2' }, 4)
  standin.pass(20)
  const windows = await counted(connected(), stretch(3))
  expect(windows.map(({ from, to, metrics }) => [from, to, metrics['errors']])).toEqual([
    [at(0), at(2), { primary: { n: 0, k: 0 }, canary: { n: 4, k: 3 } }],
    [at(2), at(3), { primary: { n: 0, k: 0 }, canary: { n: 0, k: 0 } }],
  ])
})

test('bad that are no part of total are refused once no delay can explain them', async () => {
  bothSeen()
  count('errors_total', { version: '2', pod: 'pod-2' }, 3)
  standin.pass(20)
  expect(await counted(connected(), stretch(2))).toEqual([])
  standin.pass(20)
  expect(await connected().windows(stretch(4), signal)).toEqual({
    code: 'SOURCE_REFUSED',
    reason: expect.stringContaining('bad of errors has to count some of what total counts'),
  })
})

test('requests given are those of the router where it is named, and total where it is not', async () => {
  bothSeen()
  for (const version of ['1', '2']) count('router_total', { backend: `v${version}` }, 0)
  standin.pass(10)
  request('1', 90, 0)
  request('2', 10, 0)
  count('router_total', { backend: 'v1' }, 900)
  count('router_total', { backend: 'v2' }, 100)
  standin.pass(11)
  const given = async (source: Source, more: Partial<Stretch> = {}) =>
    (await counted(source, stretch(2, { from: at(1), ...more }))).map(one => one.given)
  expect(await given(connected())).toEqual([{ primary: 90, canary: 10 }])
  const router = connected({ requests: 'router_total{backend="v${served-version}"}' })
  expect(await given(router)).toEqual([{ primary: 900, canary: 100 }])
  expect(await given(router, { primary: null })).toEqual([null])
  const rate = metric({ name: 'restarts', kind: 'rate', margin: percent(10), live: live() })
  expect(await given(connected(), { metrics: [rate] })).toEqual([null])
})

test('a counter that is only just born says nothing of the split', async () => {
  request('1', 0, 0)
  standin.pass(65)
  request('1', 90, 0)
  request('2', 10, 0)
  standin.pass(16)
  const windows = await counted(connected(), stretch(2))
  expect(windows.map(({ given }) => given)).toEqual([null, { primary: 0, canary: 0 }])
})

test('a rate counts events in an exposure, which may be fractional', async () => {
  const restarts = metric({
    name: 'restarts',
    kind: 'rate',
    margin: percent(10),
    live: live({ total: 'hours_total{version="${served-version}"}' }),
  })
  for (const version of ['1', '2']) {
    count('errors_total', { version }, 0)
    count('hours_total', { version }, 0.5)
  }
  standin.pass(60)
  count('hours_total', { version: '1' }, 2.25)
  count('errors_total', { version: '1' }, 3)
  standin.pass(11)
  const [window] = await counted(connected(), stretch(1, { metrics: [restarts] }))
  expect(window?.metrics).toEqual({
    restarts: { primary: { events: 3, exposure: 2.25 }, canary: { events: 0, exposure: 0 } },
  })
})

test('events of a version that answers nothing wait for an exposure, and not for ever', async () => {
  const restarts = metric({
    name: 'failures',
    kind: 'rate',
    margin: percent(10),
    live: live({ total: 'tokens_total{version="${served-version}"}' }),
  })
  for (const version of ['1', '2']) {
    count('errors_total', { version }, 0)
    count('tokens_total', { version }, 0)
  }
  standin.pass(60)
  for (let second = 0; second < 45; second += 1) {
    count('tokens_total', { version: '1' }, 50)
    count('errors_total', { version: '2' }, 1)
    standin.pass(1)
  }
  const asked = { metrics: [restarts] }
  expect(await counted(connected(), stretch(3, asked))).toEqual([])
  // For longer than max-age there was none: that is told, and its limit may fail by it.
  const [silence, ...others] = await counted(connected(), stretch(4, asked))
  expect(silence?.metrics['failures']).toMatchObject({ primary: { events: 0 }, canary: { exposure: 0 } })
  expect(others).toEqual([])
})

const latency = metric({
  name: 'latency',
  kind: 'quantile',
  q: 0.95,
  threshold: 0.2,
  margin: percent(50),
  limit: 0.9,
  live: live({ bad: null, total: 'seconds_bucket{version="${served-version}"}' }),
})

function observe(version: string, bounds: readonly string[], values: readonly number[]): void {
  for (const le of [...bounds, '+Inf'])
    count(
      'seconds_bucket',
      { version, le },
      values.filter(value => value <= (le === '+Inf' ? Infinity : Number(le))).length,
    )
}

test('a quantile counts what lies above bounds of the buckets', async () => {
  const bounds = ['0.1', '0.2', '0.25', '0.5', '1']
  for (const version of ['1', '2']) observe(version, bounds, [])
  standin.pass(60)
  observe('1', bounds, [0.05, 0.2, 0.21, 0.3])
  observe('2', bounds, [0.05, 0.22, 0.25, 0.26, 0.6, 3])
  standin.pass(11)
  const [window] = await counted(connected(), stretch(1, { metrics: [latency] }))
  expect(window?.metrics).toEqual({
    latency: { primary: { n: 4, above: 2 }, canary: { n: 6, above: 3, beyond: 2, over: 1 } },
  })
})

test('buckets at which nothing can be decided are named, before a trial and in it', async () => {
  for (const version of ['1', '2']) observe(version, ['0.1', '0.5'], [])
  standin.pass(75)
  const words = 'There are buckets up to 0.1, 0.5. Choose threshold'
  expect(await connected().cannotDecide([errors, latency], arm('1'), signal)).toEqual(expect.stringContaining(words))
  expect(await connected().windows(stretch(1, { metrics: [latency] }), signal)).toEqual({
    code: 'SOURCE_REFUSED',
    reason: expect.stringContaining(words),
  })
})

test('what an exporter calls a gauge can never be decided by', async () => {
  standin.types.set('requests_total', 'counter')
  expect(await connected().cannotDecide([errors], arm('1'), signal)).toBeNull()
  standin.types.set('errors_total', 'gauge')
  expect(await connected().cannotDecide([errors], arm('1'), signal)).toEqual(
    expect.stringContaining('errors_total is a gauge'),
  )
})

test('what cannot be asked before a trial is no reason against it', async () => {
  const answers = [{ status: 503, body: 'gone' }, success([])]
  for (const trouble of answers) {
    standin.trouble = () => trouble
    expect(await connected().cannotDecide([errors, latency], arm('1'), signal)).toBeNull()
  }
})

test('a stretch that is too much at once is read in parts', async () => {
  bothSeen()
  request('2', 8, 1)
  standin.pass(50)
  standin.trouble = (_path, query) => {
    const seconds = Number(/\[(\d+)s\]$/u.exec(query.get('query') ?? '')?.[1] ?? 0)
    const error = 'query processing would load too many samples into memory in query execution'
    return seconds > 20 + 3 * MAX_AGE + 1
      ? { status: 422, body: JSON.stringify({ status: 'error', errorType: 'execution', error }) }
      : null
  }
  const windows = await counted(connected(), stretch(4))
  expect(windows.map(({ to }) => to)).toEqual([at(1), at(2)])
})

/** Answers to the selector of the canary's total; everything else is answered as it is. */
const range = (...result: readonly unknown[]) => success({ resultType: 'matrix', result })
const row = (...values: readonly unknown[]) => ({ metric: { __name__: 'requests_total', version: '2' }, values })
const error = (status: number, errorType: string, words: string) => ({
  status,
  body: JSON.stringify({ status: 'error', errorType, error: words }),
})

test.each<[string, { status: number; body: string }, NoData['code'], string]>([
  [
    'a query that it cannot read',
    error(400, 'bad_data', 'parse error:\nunexpected "}"'),
    'SOURCE_REFUSED',
    'bad_data: parse error: unexpected "}"',
  ],
  [
    'a query that it gave up',
    error(503, 'timeout', 'query timed out in expression evaluation'),
    'SOURCE_UNREACHABLE',
    'HTTP 503: timeout: query timed out',
  ],
  ['an error of the server', { status: 500, body: 'oops' }, 'SOURCE_UNREACHABLE', 'HTTP 500: oops'],
  ['too many requests', { status: 429, body: 'later' }, 'SOURCE_UNREACHABLE', 'HTTP 429: later'],
  ['no permission', { status: 401, body: 'Unauthorized' }, 'SOURCE_REFUSED', 'HTTP 401: Unauthorized'],
  ['an error with status 200', error(200, 'execution', 'no'), 'SOURCE_REFUSED', 'execution: no'],
  ['another page', { status: 200, body: '<html>Log in</html>' }, 'SOURCE_REFUSED', '<html>Log in</html>'],
  [
    'a part of the answer',
    success({ resultType: 'matrix', result: [row([START, '1'])] }, { warnings: ['remote read: one store is away'] }),
    'SOURCE_REFUSED',
    'one store is away',
  ],
  ['an instant vector', success({ resultType: 'vector', result: [] }), 'SOURCE_REFUSED', "expected Prometheus' answer"],
  ['nothing', range(), 'TOTAL_MISSING', 'requests_total{version="2"} (canary 2.0.0) selects nothing'],
  ['a series without samples', range(row()), 'TOTAL_MISSING', 'selects nothing'],
  ['NaN', range(row([START, 'NaN'])), 'SOURCE_REFUSED', 'the value NaN at 2026-05-03'],
  ['an infinite value', range(row([START, '+Inf'])), 'SOURCE_REFUSED', 'the value +Inf'],
  ['an empty value', range(row([START, ''])), 'SOURCE_REFUSED', 'the value'],
  ['a negative value', range(row([START, '-1'])), 'SOURCE_REFUSED', 'the value -1'],
  [
    'a fraction',
    range(row([START, '1.5'], [START + 15, '2'])),
    'SOURCE_REFUSED',
    'the value 1.5; what counts requests',
  ],
  ['a value beyond 2^53', range(row([START, '1e16'], [START + 15, '1e16'])), 'SOURCE_REFUSED', 'whole numbers'],
  ['a sample that is no pair', range(row(7)), 'SOURCE_REFUSED', 'the sample 7'],
  ['samples in disorder', range(row([START + 1, '1'], [START, '1'])), 'SOURCE_REFUSED', 'not in order'],
  ['one series twice', range(row([START, '1']), row([START, '2'])), 'SOURCE_REFUSED', 'two series of the same labels'],
  [
    'a native histogram',
    range({ metric: {}, histograms: [[START, { count: '1', sum: '1' }]] }),
    'SOURCE_REFUSED',
    'Native histograms',
  ],
  ['an old sample', range(row([START - 15, '1'])), 'SOURCE_STALE', '(canary 2.0.0) is 25 s old, max-age is 20 s'],
])('%s is no data, and neither none nor all', async (_what, trouble, code, words) => {
  bothSeen()
  standin.pass(15)
  standin.trouble = (_path, query) =>
    (query.get('query') ?? '').startsWith('requests_total{version="2"}') ? trouble : null
  const answer = await connected().windows(stretch(1), signal)
  expect(answer).toEqual({ code, reason: expect.stringContaining(words) })
  expect(JSON.stringify(answer)).not.toMatch(/\\n/u)
})

test.each<[HttpFailureCode, NoData['code']]>([
  ['TIMEOUT', 'SOURCE_UNREACHABLE'],
  ['UNREACHABLE', 'SOURCE_UNREACHABLE'],
  ['TOO_LARGE', 'SOURCE_REFUSED'],
  ['REDIRECTED', 'SOURCE_REFUSED'],
  ['REFUSED_ADDRESS', 'SOURCE_REFUSED'],
])('a request that failed as %s is no data: %s', async (failure, code) => {
  const source = connected({}, () => Promise.reject(new HttpFailure(failure, 'words')))
  const said = { code, reason: expect.stringContaining('words') }
  expect(await source.windows(stretch(4), signal)).toEqual(said)
  expect(await source.now(signal)).toEqual(said)
})

test('a look that is called off throws, and is no answer about the source', async () => {
  const ended = AbortSignal.abort(new Error('called off'))
  await expect(connected().windows(stretch(1), ended)).rejects.toThrow('called off')
})

test('the same instant twice is one sample', async () => {
  bothSeen()
  const values = [
    [START - 1, '5'],
    [START + 3, '9'],
    [START + 3, '7'],
    [START + 12, '7'],
  ] as const
  standin.trouble = (_path, query) =>
    (query.get('query') ?? '').startsWith('requests_total{version="2"}') ? range(row(...values)) : null
  standin.pass(12)
  const [window] = await counted(connected(), stretch(1))
  expect(window?.metrics['errors']).toEqual({ primary: { n: 0, k: 0 }, canary: { n: 2, k: 0 } })
})

test('a version without a location is told where a selector names it', async () => {
  bothSeen()
  const located = { ...errors, live: live({ total: 'requests_total{uri="${location}"}' }) }
  expect(await connected().windows(stretch(1, { metrics: [located] }), signal)).toEqual({
    code: 'SOURCE_REFUSED',
    reason: expect.stringContaining('version 1.0.0 has none'),
  })
})

test.each<[string, MetricPolicy, object]>([
  ['bad', { ...errors, live: live({ bad: 'errors_total{uri="${location}"}' }) }, {}],
  ['total', { ...errors, live: live({ total: 'requests_total{uri="${location}"}' }) }, {}],
  ['the buckets', { ...latency, live: live({ bad: null, total: 'seconds_bucket{uri="${location}"}' }) }, {}],
  ['requests', errors, { requests: 'requests_total{uri="${location}"}' }],
])('a location that the version has not, in %s, is told before a trial', async (_where, given, more) => {
  const { version, served: there } = arm('1')
  const source = connected(more)
  expect(await source.cannotDecide([given], { version, served: there }, signal)).toMatch(
    /uri="\$\{location\}"\} names a location, and version 1\.0\.0 has none$/u,
  )
  const located = { version, served: { ...there, location: 's3://x' } }
  expect(await source.cannotDecide([given], located, signal)).toBeNull()
})

test.each<[string, Partial<MetricPolicy>, string | null, string]>([
  ['a mean', { kind: 'mean' }, 'kind', 'got mean'],
  ['a distribution', { kind: 'distribution' }, 'kind', 'got distribution'],
  ['pairs', { paired: true, live: live() }, 'paired', 'Remove paired'],
  ['slices', { slices: ['label'], live: live() }, 'slices', 'Remove slices'],
  ['no bad', { live: live({ bad: null }) }, null, 'missing key "bad"'],
  ['a rate of errors', { live: live({ bad: 'rate(errors_total[5m])' }) }, 'bad', 'Write the counter itself'],
  [
    'a recorded rate',
    { live: live({ total: 'job:requests:rate5m{version="${version}"}' }) },
    'total',
    'a recording rule',
  ],
  [
    'a recorded quantile',
    { live: live({ total: 'job:latency:p95{version="${version}"}' }) },
    'total',
    'a recording rule',
  ],
  ['all buckets at once', { live: live({ total: 's_bucket{version="${version}"}' }) }, 'total', 'le="…"'],
  [
    'the same series for both arms',
    { live: live({ bad: 'errors_total{job="digits"}' }) },
    'bad',
    'compare a counter with itself',
  ],
  ['an unknown place', { live: live({ bad: 'errors_total{v="${versoin}"}' }) }, 'bad', 'there is no place ${versoin}'],
  [
    'a quantile without a threshold',
    { kind: 'quantile', live: live({ bad: null, total: 's_bucket{v="${version}"}' }) },
    null,
    'missing key "threshold"',
  ],
  ['a quantile with bad', { ...latency, live: live({ total: 's_bucket{v="${version}"}' }) }, 'bad', 'Remove bad'],
  [
    'a quantile with absent-bad',
    { ...latency, live: live({ bad: null, absentBad: 'zero', total: 's_bucket{v="${version}"}' }) },
    'absent-bad',
    'Remove absent-bad',
  ],
  [
    'a quantile of no buckets',
    { ...latency, live: live({ bad: null, total: 's_sum{v="${version}"}' }) },
    'total',
    'end in _bucket',
  ],
  [
    'a quantile of one bucket',
    { ...latency, live: live({ bad: null, total: 's_bucket{le="1",v="${version}"}' }) },
    'total',
    'expected all buckets',
  ],
])('%s cannot be counted, and is said where it is written', (_what, given, key, words) => {
  expect(prometheus.problems(metric({ live: live(), ...given }))).toEqual([
    { key, message: expect.stringContaining(words) },
  ])
})

test.each<[string, MetricPolicy]>([
  ['a proportion', errors],
  ['one where more is better', metric({ better: 'higher', live: live() })],
  ['one bucket as a counter', metric({ live: live({ total: 's_bucket{le="+Inf",v="${version}"}' }) })],
  [
    'a counter that a recording rule added up',
    metric({ live: live({ total: 'job:requests_total:sum{v="${version}"}' }) }),
  ],
  ['a rate', metric({ kind: 'rate', live: live() })],
  ['a quantile', latency],
])('%s can be counted', (_what, given) => {
  expect(prometheus.problems(given)).toEqual([])
})

test.each([
  [{ 'max-age': '0s' }, 'from 1s to 1h'],
  [{ 'max-age': '5' }, 'with a unit'],
  [{ requests: 'sum(a)' }, 'Write the counter itself'],
  [{ requests: 'router_total' }, 'tells the versions apart'],
  [{ requests: 'router_total{v="${nothing}"}' }, 'there is no place ${nothing}'],
  [{ url: 'http://user:word@example.com' }, 'carries credentials'],
  [{ token: 'x' }, 'token'],
])('a section with %j is refused', (more, words) => {
  const section = { kind: 'prometheus', url: 'http://127.0.0.1:9090', ...more }
  const { issues } = v.safeParse(prometheus.schema, section)
  expect(issues?.map(({ message }) => message)).toEqual([expect.stringContaining(words)])
})

test('what was read before the routing changed is no beginning to count from', async () => {
  bothSeen()
  request('1', 500, 0)
  request('2', 500, 50)
  standin.pass(4)
  const changed = new Date((START + 4) * 1000).toISOString()
  standin.pass(6)
  request('1', 90, 1)
  request('2', 10, 1)
  standin.pass(30)
  const all = await counted(connected(), stretch(2))
  const since = await counted(connected(), stretch(2, { since: changed }))
  const requests = (windows: readonly Counted[]): number[] => windows.map(({ metrics }) => sizeOf(metrics['errors']))
  expect(requests(all)).toEqual([1000, 100])
  expect(requests(since)).toEqual([0, 100])
})

/** Requests of both arms. */
function sizeOf(counts: Counted['metrics'][string] | undefined): number {
  return counts && 'primary' in counts && 'n' in counts.primary && 'n' in counts.canary
    ? counts.primary.n + counts.canary.n
    : NaN
}
