import { expect, test } from '@jest/globals'
import { fromCounts } from '../../../src/core/gate/counts.ts'
import type { GatePolicy } from '../../../src/core/gate/types.ts'
import { metric, policy } from './policies.ts'

const span = { from: '2026-05-03T14:00:00Z', to: '2026-05-03T14:05:00Z' }
const S = { primary: { n: 100, k: 1 }, canary: { n: 90, k: 2 } }

function read(value: unknown, given: GatePolicy = policy(metric())): ReturnType<typeof fromCounts> {
  return fromCounts(value, { policy: given, step: 1, slices: { label: ['8'] }, planned: 1, source: 'counts.json' })
}

test('sums become one window, and metrics that the policy does not gate on are named', () => {
  expect(read({ batch: 'b1', ...span, metrics: { errors: S, latency: { n: 1 } } })).toEqual({
    window: { ...span, batch: 'b1', planned: 1, metrics: { errors: S } },
    batch: 'b1',
    notGated: ['latency'],
  })
})

test('pairs become one window', () => {
  const paired = policy(metric({ paired: true }))
  const counts = { worse: 1, better: 2, same: 97 }
  expect(read({ ...span, metrics: { errors: counts } }, paired).window.metrics).toEqual({ errors: counts })
})

test('slice values that are not on the list are summed as other', () => {
  const { window } = read({
    ...span,
    metrics: { errors: S },
    slices: { label: { '8': { errors: S }, x: { errors: S }, y: { errors: S } } },
  })
  expect(window.slices?.['label']?.['8']).toEqual({ errors: S })
  expect(window.slices?.['label']?.['other']).toEqual({
    errors: { primary: { n: 200, k: 2 }, canary: { n: 180, k: 4 } },
  })
})

test.each([
  [
    'a text for a number',
    { errors: { ...S, canary: { n: 100, k: '0.95' } } },
    'metrics.errors.canary.k: expected a number, got "0.95"',
  ],
  [
    'null for a number',
    { errors: { ...S, canary: { n: 100, k: null } } },
    'metrics.errors.canary.k: expected a number, got null',
  ],
  [
    'a boolean for a number',
    { errors: { ...S, canary: { n: 100, k: true } } },
    'metrics.errors.canary.k: expected a number, got true',
  ],
  [
    'half a request',
    { errors: { ...S, canary: { n: 100, k: 0.5 } } },
    'metrics.errors.canary.k: expected a whole number',
  ],
  [
    'a number too large to count',
    { errors: { ...S, canary: { n: 2 ** 53, k: 0 } } },
    'metrics.errors.canary.n: expected a whole number below 2^53',
  ],
  [
    'an infinite number',
    { errors: { ...S, canary: { n: Infinity, k: 0 } } },
    'metrics.errors.canary.n: expected a finite number',
  ],
  ['a negative number', { errors: { ...S, canary: { n: 100, k: -1 } } }, 'metrics.errors.canary.k: expected 0 or more'],
  ['120 of 100', { errors: { ...S, canary: { n: 100, k: 120 } } }, 'metrics.errors: canary: k is 120 of only 100'],
  ['one arm only', { errors: { canary: { n: 100, k: 1 } } }, 'metrics.errors.primary: expected'],
  [
    'an unknown key',
    { errors: { ...S, canary: { n: 100, k: 1, kk: 2 } } },
    'metrics.errors.canary.kk: expected no such key',
  ],
  ['pairs for two arms', { errors: { worse: 1, better: 1, same: 1 } }, 'metrics.errors'],
  ['no gated metric', { other: S }, 'metrics: expected at least one of errors, got other'],
  ['no metric', {}, 'metrics: expected at least one of errors, got none'],
])('%s is refused by its place', (_, metrics, message) => {
  expect(() => read({ ...span, metrics })).toThrow(
    expect.objectContaining({ code: 'BAD_COUNTS', message: expect.stringContaining(`counts.json ${message}`) }),
  )
})

test.each([
  ['nothing', null],
  ['a list', []],
  ['no times', { metrics: { errors: S } }],
  ['a time that is none', { ...span, to: 'tomorrow', metrics: { errors: S } }],
  ['an end before its start', { from: span.to, to: span.from, metrics: { errors: S } }],
  ['an unknown key', { ...span, metrics: { errors: S }, metric: {} }],
])('%s is refused', (_, value) => {
  expect(() => read(value)).toThrow(expect.objectContaining({ code: 'BAD_COUNTS' }))
})

test('a metric may be called like a property that every object has', () => {
  const odd = policy(metric({ name: 'constructor' }))
  expect(Object.keys(read({ ...span, metrics: { constructor: S } }, odd).window.metrics)).toEqual(['constructor'])
  expect(() => read({ ...span, metrics: {} }, odd)).toThrow(expect.objectContaining({ code: 'BAD_COUNTS' }))
})
