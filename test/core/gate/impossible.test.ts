/** Numbers that cannot be, in every kind of counts, and samples of one: neither is ever a verdict, nor a number that is none. */
import { expect, test } from '@jest/globals'
import { fromCounts } from '../../../src/core/gate/counts.ts'
import type { Counts, GatePolicy, MetricPolicy, Window } from '../../../src/core/gate/types.ts'
import { after, arms, metric, pairs, percent, policy, unit, USED_UP, verdictOf, window } from './policies.ts'

const mean = metric({ kind: 'mean', margin: unit(0.05) })
const score = metric({ ...mean, bounds: [0, 1] })
const graded = metric({ ...score, paired: true })
const latency = metric({ ...mean, margin: percent(10), cap: 8, limit: 4 })
const p95 = metric({ kind: 'quantile', q: 0.95, threshold: 2, margin: percent(20), failAbove: unit(0), limit: 5 })
const faults = metric({ kind: 'rate', exposure: 'hours', margin: percent(50) })
const paired = metric({ paired: true })

/** n times one value. */
function same(n: number, value: number): { n: number; sum: number; sumsq: number } {
  return { n, sum: n * value, sumsq: n * value ** 2 }
}

interface Sample {
  readonly what: string
  readonly one: MetricPolicy
  readonly counts: Counts
}

const SOUND: readonly Sample[] = [
  { what: 'proportions', one: metric(), counts: arms([5, 100], [5, 100]) },
  { what: 'pairs', one: paired, counts: { ...pairs(1, 2, 97), values: { primary: 6, canary: 5 } } },
  { what: 'values within bounds', one: score, counts: { primary: same(100, 0.5), canary: same(100, 0.5) } },
  { what: 'capped values', one: latency, counts: { primary: same(100, 2), canary: same(100, 2) } },
  { what: 'unbounded values', one: mean, counts: { primary: same(100, 2), canary: same(100, 2) } },
  { what: 'pairs of scores', one: graded, counts: same(100, 0.01) },
  {
    what: 'values beyond a threshold',
    one: p95,
    counts: { primary: { n: 100, above: 5 }, canary: { n: 100, above: 4, beyond: 5, over: 1 } },
  },
  {
    what: 'events',
    one: faults,
    counts: { primary: { events: 5, exposure: 100 }, canary: { events: 5, exposure: 100 } },
  },
]

/** The counts with each of their numbers in turn replaced. */
function spoilt(counts: Counts, by: number, only: (key: string) => boolean = () => true): Counts[] {
  const text = JSON.stringify(counts)
  const replacing = (at: number): { readonly spoilt: Counts; readonly numbers: number } => {
    let numbers = 0
    const changed: Counts = JSON.parse(text, (key, value: unknown) => {
      if (typeof value !== 'number' || !only(key)) return value
      numbers += 1
      return numbers === at ? by : value
    })
    return { spoilt: changed, numbers }
  }
  return Array.from({ length: replacing(0).numbers }, (_, index) => replacing(index + 1).spoilt)
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

/** A sum of values may be below 0. */
function isCount(key: string): boolean {
  return key !== 'sum'
}

test.each(SOUND)('$what: one number that cannot be makes the trial invalid for good', ({ one, counts }) => {
  const sound = Array.from({ length: 20 }, () => window({ errors: counts }))
  expect(verdictOf(policy(one), sound).verdict).not.toBe('invalid')
  const wrong = [
    ...[Number.NaN, Infinity, -Infinity, 2 ** 54].flatMap(by => spoilt(counts, by)),
    ...spoilt(counts, -1, isCount),
  ]
  expect(wrong.length).toBeGreaterThan(10)
  for (const bad of wrong) {
    const { verdict, reason, metrics } = verdictOf(policy(one), [window({ errors: bad }), ...sound])
    expect({ bad, verdict, reason }).toEqual({
      bad,
      verdict: 'invalid',
      reason: expect.stringMatching(/^evidence beyond repair: window 1 /u),
    })
    expect(numbersIn(metrics).filter(number => !Number.isFinite(number))).toEqual([])
  }
})

test.each(SOUND)('$what: a number in quotes, null or true is no number where sums are pushed', ({ one, counts }) => {
  const read = (errors: unknown): Window =>
    fromCounts(
      { from: '2026-05-03T14:00:00Z', to: '2026-05-03T15:00:00Z', metrics: { errors } },
      { policy: policy(one), step: 1, slices: {}, planned: 1, source: 'counts.json' },
    ).window
  expect(read(counts).metrics['errors']).toEqual(counts)
  for (const [by, got] of [
    ['0.95', '"0.95"'],
    [null, 'null'],
    [true, 'true'],
  ] as const) {
    const MARK = 4242
    for (const marked of spoilt(counts, MARK)) {
      const bad: unknown = JSON.parse(JSON.stringify(marked), (_, value: unknown) => (value === MARK ? by : value))
      expect(() => read(bad)).toThrow(expect.objectContaining({ code: 'BAD_COUNTS' }))
      expect(() => read(bad)).toThrow(`expected a number, got ${got}`)
    }
  }
})

interface Single {
  readonly what: string
  readonly one: MetricPolicy
  /** One value of each version, however far apart. */
  readonly counts: readonly Counts[]
}

function apart(low: number, high: number): Counts[] {
  return [
    { primary: same(1, low), canary: same(1, high) },
    { primary: same(1, high), canary: same(1, low) },
    { primary: same(1, low), canary: same(1, low) },
  ]
}

const SINGLES: readonly Single[] = [
  { what: 'a score', one: score, counts: apart(0, 1) },
  { what: 'a score of which more is better', one: metric({ ...score, better: 'higher' }), counts: apart(0, 1) },
  { what: 'a capped value', one: latency, counts: apart(0, 8) },
  { what: 'a value without bounds', one: mean, counts: [...apart(-1e6, 1e6), ...apart(1, 1)] },
  { what: 'a pair of scores', one: graded, counts: [same(1, 1), same(1, -1), same(1, 0)] },
]

test.each(SINGLES)('$what of each version, n = 1, decides nothing and spoils nothing', ({ one, counts }) => {
  // Samples are asked for by nothing but the evidence itself.
  const given: GatePolicy = { ...policy(one), minSamples: 1 }
  for (const single of counts)
    for (const planned of [0.01, 1]) {
      const windows = [window({ errors: single }, planned)]
      const { verdict, metrics } = verdictOf(given, windows, USED_UP)
      expect({ single, planned, verdict }).toEqual({ single, planned, verdict: 'inconclusive' })
      expect(numbersIn(metrics).filter(number => !Number.isFinite(number))).toEqual([])
      expect(numbersIn(after(given, windows)).filter(number => !Number.isFinite(number))).toEqual([])
      // One value has no spread: nothing is said of how far off it may be.
      expect(metrics[0]).toMatchObject({ lower: null, upper: null })
    }
})

test.each(SINGLES)('$what alone in the first window leaves a verdict to those that come', ({ one, counts }) => {
  const many: Counts = one.paired
    ? same(400, 0)
    : { primary: { n: 400, sum: 400, sumsq: 404 }, canary: { n: 400, sum: 400, sumsq: 404 } }
  const bounded: MetricPolicy = one.bounds ? { ...one, bounds: [0, 2] } : one
  const windows = [
    window({ errors: counts.at(-1) ?? many }, 0.01),
    ...Array.from({ length: 30 }, () => window({ errors: many }, 0.01)),
  ]
  expect(verdictOf(policy(bounded), windows, USED_UP).verdict).toBe('pass')
})
