/** What Prometheus' evidence rests on, without Prometheus: selectors, growth, bounds of buckets, and windows that are told as one. */
import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { boundsFor, bucketsOf } from '../../src/platforms/prometheus/buckets.ts'
import { exceedances, proportions, rates, tell, type Grown } from '../../src/platforms/prometheus/counting.ts'
import { edge, gridOf, growth, inSight, newest, settledUntil } from '../../src/platforms/prometheus/growth.ts'
import type { Series } from '../../src/platforms/prometheus/api.ts'
import { fillSelector, parseSelector, tellsArms, type Selector } from '../../src/platforms/prometheus/selector.ts'
import type { Filling } from '../../src/platforms/template.ts'
import { witnessed } from '../../src/platforms/prometheus/sight.ts'
import { metric, percent, unit } from '../core/gate/policies.ts'
import { served } from './stage.ts'

function selector(text: string): Selector {
  const parsed = parseSelector(text)
  if (typeof parsed === 'string') throw new Error(parsed)
  return parsed
}

function filling(more: Partial<Filling> = {}): Filling {
  return { model: 'digits', environment: 'production', version: '1.0.0', served: served('1'), role: 'canary', ...more }
}

test.each([
  ['requests_total', []],
  ['requests_total{}', []],
  [' requests_total { code = "500" , } ', ['code=500']],
  [`a:b{x!="1",y=~'a"b.*',z!~\`c\\d\`}`, ['x!=1', 'y=~a"b.*', 'z!~c\\d']],
  [String.raw`a{x="q\"\\\n\x41\u00e9\101"}`, ['x=q"\\\nAéA']],
])('%s is a selector', (text, matchers) => {
  expect(selector(text).matchers.map(({ label, operator, value }) => `${label}${operator}${value}`)).toEqual(matchers)
})

test.each([
  ['rate(a{v="${version}"}[5m])', 'Write the counter itself'],
  ['sum by (v) (a)', 'Write the counter itself'],
  ['a{v="1"} + a{v="2"}', 'Write the counter itself'],
  ['a / b', 'Write the counter itself'],
  ['a[5m]', 'Leave the range out'],
  ['a offset 5m', 'Leave it out'],
  ['a @ 1700000000', 'Leave it out'],
  ['a{v=${version}}', 'only within the quotes of a label'],
  ['${model}_total{v="1"}', 'only within the quotes of a label'],
  ['a{${model}="1"}', 'only within the quotes of a label'],
  ['a{__name__="b"}', 'before the braces'],
  ['{__name__="b"}', 'expected a selector'],
  ['a{x="1" y="2"}', 'expected a selector'],
  ['a{x="1"', 'the end of the text'],
  ['a{x="1"} # more', 'expected a selector'],
  [String.raw`a{x="\d"}`, 'a string that PromQL can read'],
  [String.raw`a{x="\xff"}`, 'a string that PromQL can read'],
  [String.raw`a{x="\ud800"}`, 'a string that PromQL can read'],
  ['a{x="1\n"}', 'expected a selector'],
  ['', 'the end of the text'],
])('%s is none, and the message says how to write it', (text, fix) => {
  expect(parseSelector(text)).toEqual(expect.stringContaining(fix))
})

test('whatever a version, a model or a location is called, its selector means that text and nothing else', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 30 })
  const odd = fc.constantFrom(
    'x"} or vector(1) #',
    String.raw`\"`,
    '\\',
    '`',
    "'",
    '"',
    '}',
    '{',
    '\n',
    '.*',
    '\0',
    '$&',
    '${version}',
  )
  const value = fc.oneof(
    texts,
    fc.array(fc.oneof(odd, texts), { maxLength: 4 }).map(parts => parts.join('')),
  )
  const given = selector(
    'a_total{m="x-${model}",v!=\'${version}\',l=~"(${location}|old)",r!~`${served-version}.*`,fixed="${role}"}',
  )
  fc.assert(
    fc.property(value, value, value, (model, version, location) => {
      const filled = fillSelector(
        given,
        filling({ model, version, served: { ...served('1'), servedVersion: version, location } }),
      )
      const { name, matchers } = selector(filled ?? '')
      expect([name, matchers.map(({ label, operator }) => `${label}${operator}`)]).toEqual([
        'a_total',
        ['m=', 'v!=', 'l=~', 'r!~', 'fixed='],
      ])
      const [m, v, l, r, fixed] = matchers.map(one => one.value)
      expect([m, v, fixed]).toEqual([`x-${model}`, version, 'canary'])
      const [whole, start] = [new RegExp(`^(?:${l})$`, 'su'), new RegExp(`^(?:${r})$`, 'su')]
      expect([whole.test(location), whole.test('old'), start.test(`${version}more`)]).toEqual([true, true, true])
      for (const other of [model, `${location}x`, 'x', ''])
        expect(whole.test(other)).toBe(other === location || other === 'old')
    }),
  )
})

test('a selector that names a location is nothing for a version without one', () => {
  expect(fillSelector(selector('a{l="${location}"}'), filling())).toBeNull()
})

test.each([
  ['a{v="${version}"}', true],
  ['a{v=~"digits-${served-version}"}', true],
  ['a{track="${role}"}', true],
  ['a{v!="${version}"}', false],
  ['a{m="${model}"}', false],
  ['a', false],
])('%s tells the arms apart: %s', (text, apart) => {
  expect(tellsArms(selector(text))).toBe(apart)
})

const REACH = 10

function series(...samples: readonly (readonly [number, number])[]): Series {
  return { labels: {}, samples: samples.map(([at, value]) => ({ at, value })) }
}

test.each<[string, Series[], number[]]>([
  ['a step belongs to the window in which it was seen', [series([0, 5], [3, 7], [8, 10])], [2, 3, 0]],
  ['at a boundary it belongs to the window that ends there', [series([0, 5], [5, 7], [10, 10], [15, 11])], [2, 3, 1]],
  ['a counter that fell began again from 0', [series([0, 50], [3, 60], [8, 4])], [10, 4, 0]],
  ['one that was born counts from its first sample', [series([7, 30], [12, 31])], [0, 0, 1]],
  ['one that vanished counts to its last', [series([0, 1], [4, 3])], [2, 0, 0]],
  ['series add up', [series([0, 0], [3, 1]), series([0, 9], [3, 11], [8, 12])], [3, 1, 0]],
  [
    'beyond its reach a gap is the end of one series and the birth of another',
    [series([0, 1], [11, 9], [15, 10])],
    [0, 0, 1],
  ],
  [
    'what came before the start is the value to start with, and what comes after the end is for later',
    [series([-9, 1], [1, 3], [16, 99])],
    [2, 0, 0],
  ],
])('%s', (_rule, given, grown) => {
  expect(growth(given, { first: 0, every: 5, count: 3 }, REACH)).toEqual(grown)
})

/** Series of samples at any distance, with restarts. */
const histories = fc.array(
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 30 })
    .map(steps => {
      let [at, value] = [-30, 3]
      return series(
        ...steps.map(([gap, more, restart]): [number, number] => {
          at += gap
          value = restart ? more : value + more
          return [at, value]
        }),
      )
    }),
  { maxLength: 4 },
)

/** As much as one look reads: a little before its stretch and after it. */
function seenBy(given: readonly Series[], from: number, to: number, open: boolean): Series[] {
  return given
    .map(({ labels, samples }) => ({
      labels,
      samples: samples.filter(
        ({ at }) => (open ? at > from - REACH - 1 : at >= from - REACH - 1) && at <= to + 2 * REACH,
      ),
    }))
    .filter(({ samples }) => samples.length > 0)
}

test('however the same samples are cut into windows and looks, each step is counted once', () => {
  fc.assert(
    fc.property(
      histories,
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      (given, looks, every, open) => {
        let from = 0
        const counted: number[] = []
        const sighted: boolean[] = []
        for (const count of looks) {
          const grid = { first: from, every, count }
          const seen = seenBy(given, from, edge(grid, count), open)
          counted.push(...growth(seen, grid, REACH))
          sighted.push(...inSight(seen, grid, REACH))
          from = edge(grid, count)
        }
        const whole = { first: 0, every, count: counted.length }
        expect(counted).toEqual(growth(given, whole, REACH))
        expect(sighted).toEqual(inSight(given, whole, REACH))
        // Added up apart from any window.
        const steps = given.flatMap(({ samples }) =>
          samples.map(({ at, value }, index) => {
            const before = samples[index - 1]
            const counts = before !== undefined && at - before.at <= REACH && at > 0 && at <= from
            return counts ? value - (value < before.value ? 0 : before.value) : 0
          }),
        )
        expect(counted.reduce((a, b) => a + b, 0)).toBe(steps.reduce((a, b) => a + b, 0))
      },
    ),
  )
})

test('windows lie on a grid since 1970, whole ones only', () => {
  expect(gridOf(61, 200, 60)).toEqual({ first: 120, every: 60, count: 1 })
  expect(gridOf(120, 120, 60)).toEqual({ first: 120, every: 60, count: 0 })
  expect(gridOf(121, 130, 60)).toEqual({ first: 180, every: 60, count: 0 })
})

test('a series that is behind is waited for until it is further behind than its reach, and has vanished then', () => {
  const [quick, slow, gone] = [series([0, 1], [20, 1]), series([0, 1], [12, 1]), series([0, 1], [9, 1])]
  expect(settledUntil([quick, slow, gone], REACH, newest([quick, slow, gone]) ?? 0)).toBe(12)
  expect(settledUntil([], REACH, 20)).toBe(Infinity)
})

test('nothing is in sight before a birth, or across a gap beyond its reach', () => {
  const grid = { first: 0, every: 5, count: 6 }
  expect(inSight([series([-3, 1], [6, 1], [12, 1], [25, 1], [30, 1])], grid, REACH)).toEqual([
    true,
    true,
    false,
    false,
    false,
    true,
  ])
  expect(inSight([series([7, 1], [15, 1], [25, 1], [31, 1])], grid, REACH)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
  ])
  expect(inSight([], grid, REACH)).toEqual(Array.from({ length: 6 }, () => false))
})

test('one gap is bridged by another series of the same arm', () => {
  const two = [series([0, 1], [15, 1], [16, 1]), series([8, 1], [15, 1])]
  expect(inSight(two, { first: 0, every: 5, count: 3 }, REACH)).toEqual([true, true, true])
})

const latency = metric({ name: 'latency', kind: 'quantile', q: 0.95, threshold: 0.2, margin: percent(50) })

test.each<[string, Parameters<typeof boundsFor>, unknown]>([
  [
    'exactly at the margin, whatever a computer makes of 0.2 * 1.5',
    [latency, [0.1, 0.2, 0.3, 1], [0.1, 0.2, 0.3, 1]],
    { primary: 0.2, canary: 0.3, beyond: null, over: null },
  ],
  [
    'and of 0.1 + 0.7',
    [{ ...latency, threshold: 0.1, margin: unit(0.7), failAbove: unit(0.7) }, [0.1, 0.8, 2], [0.1, 0.8, 2]],
    { primary: 0.1, canary: 0.8, beyond: null, over: null },
  ],
  [
    'a pass is proven of a smaller margin, a fail of a larger one',
    [latency, [0.1, 0.2, 0.25, 0.5], [0.1, 0.2, 0.25, 0.5]],
    { primary: 0.2, canary: 0.25, beyond: 0.5, over: null },
  ],
  [
    'the threshold is the nearest bound of the primary, and the margin is counted from there',
    [latency, [0.1, 0.25, 1], [0.1, 0.25, 0.3, 0.375, 0.4]],
    { primary: 0.25, canary: 0.375, beyond: null, over: null },
  ],
  [
    'a fail that needs less than the margin has its own bound',
    [{ ...latency, failAbove: unit(0) }, [0.2, 0.3], [0.2, 0.3]],
    { primary: 0.2, canary: 0.3, beyond: 0.2, over: null },
  ],
  [
    'a limit is exceeded above the next bound',
    [{ ...latency, limit: 0.6 }, [0.2, 0.3], [0.2, 0.3, 0.5, 1]],
    { primary: 0.2, canary: 0.3, beyond: null, over: 1 },
  ],
  [
    'where more is better all of it is the other way round',
    [
      { ...latency, better: 'higher', threshold: 10, margin: unit(4), failAbove: unit(4), limit: 3 },
      [2, 5, 7, 10],
      [2, 5, 7, 10],
    ],
    { primary: 10, canary: 7, beyond: 5, over: 2 },
  ],
  [
    'where only the canary is watched its limit needs no margin',
    [{ ...latency, limit: 0.5 }, null, [0.2, 0.5]],
    { primary: 0.2, canary: 0.2, beyond: 0.5, over: 0.5 },
  ],
  ['no bound within the margin', [latency, [0.2, 0.5], [0.2, 0.5]], expect.stringContaining('nothing could pass')],
  ['no bound beyond the margin', [latency, [0.2, 0.25], [0.2, 0.25]], expect.stringContaining('nothing could fail')],
  ['no bound beyond the limit', [{ ...latency, limit: 2 }, [0.2, 0.3], [0.2, 0.3]], expect.stringContaining('limit 2')],
  ['no bounds', [latency, [], []], expect.stringContaining('infinite')],
])('bounds: %s', (_rule, given, bounds) => {
  expect(boundsFor(...given)).toEqual(bounds)
})

function bucket(le: string | null, more: Readonly<Record<string, string>> = {}): Series {
  return { labels: { ...(le === null ? {} : { le }), ...more }, samples: [{ at: 0, value: 1 }] }
}

test('buckets of several series are taken together by the number of their bound', () => {
  const buckets = bucketsOf([
    bucket('+Inf', { pod: 'a' }),
    bucket('1', { pod: 'a' }),
    bucket('1.0', { pod: 'b' }),
    bucket('+Inf', { pod: 'b' }),
  ])
  expect(typeof buckets === 'string' ? buckets : [...buckets].map(([bound, all]) => [bound, all.length])).toEqual([
    [1, 2],
    [Infinity, 2],
  ])
})

test.each([
  ['without a bound', [bucket('+Inf'), bucket(null)]],
  ['no bucket `le="+Inf"`', [bucket('1')]],
  ['different buckets', [bucket('+Inf', { pod: 'a' }), bucket('1', { pod: 'a' }), bucket('+Inf', { pod: 'b' })]],
])('series %s are no buckets that add up', (words, given) => {
  expect(bucketsOf(given)).toEqual(expect.stringContaining(words))
})

function grown(bad: readonly number[], total: readonly number[]): Grown {
  return { bad, total }
}

test('where more is better, the outcome that counts is the good one', () => {
  const counting = (better: 'higher' | 'lower') => proportions(metric({ better }), null, grown([2], [10]))(0, 1)
  expect(counting('lower')).toEqual({ primary: { n: 0, k: 0 }, canary: { n: 10, k: 2 } })
  expect(counting('higher')).toEqual({ primary: { n: 0, k: 0 }, canary: { n: 10, k: 8 } })
})

test('a window with more bad than there is waits for the next, and what never fits is left', () => {
  const countings = new Map([
    ['errors', proportions(metric(), grown([0, 1, 0, 0, 0], [9, 9, 9, 9, 9]), grown([0, 5, 0, 0, 7], [3, 4, 0, 2, 1]))],
    ['restarts', rates(null, grown([5, 0, 0, 0, 0], [0.5, 1.5, 1, 1, 1]), 9)],
  ])
  const { told, left } = tell(5, countings)
  expect(told.map(({ first, end, metrics }) => [first, end, metrics['errors']])).toEqual([
    [0, 1, { primary: { n: 9, k: 0 }, canary: { n: 3, k: 0 } }],
    [1, 4, { primary: { n: 27, k: 1 }, canary: { n: 6, k: 5 } }],
  ])
  expect(told[1]?.metrics['restarts']).toEqual({
    primary: { events: 0, exposure: 0 },
    canary: { events: 0, exposure: 3.5 },
  })
  expect(left).toEqual({ first: 4, metric: 'errors' })
})

test('events in no exposure wait for one, of each arm, and no events in none do not', () => {
  const arm = grown([0, 2, 3, 0], [0, 0, 0.5, 1])
  const other = grown([0, 0, 0, 0], [0, 0, 0, 0])
  for (const [primary, canary] of [
    [arm, other],
    [other, arm],
    [null, arm],
  ] as const) {
    const { told, left } = tell(4, new Map([['failures', rates(primary, canary, 9)]]))
    expect(told.map(({ first, end }) => [first, end])).toEqual([
      [0, 1],
      [1, 3],
      [3, 4],
    ])
    expect(left).toBeNull()
  }
  expect(tell(2, new Map([['failures', rates(null, arm, 9)]])).left).toEqual({ first: 1, metric: 'failures' })
  // Not for ever: then there is none.
  const silent = grown([2, 0, 3, 0], [0, 0, 0, 0])
  expect(tell(4, new Map([['failures', rates(null, silent, 2)]])).told).toEqual([
    {
      first: 0,
      end: 3,
      metrics: { failures: { primary: { events: 0, exposure: 0 }, canary: { events: 5, exposure: 0 } } },
    },
    {
      first: 3,
      end: 4,
      metrics: { failures: { primary: { events: 0, exposure: 0 }, canary: { events: 0, exposure: 0 } } },
    },
  ])
})

test('before a target came it witnesses nothing, and after its last step no more', () => {
  const total = [series([0, 0], [40, 9])]
  const alive = [series([10, 1], [12, 1], [14, 1])]
  const seen = witnessed([], total, alive, 2, REACH)
  expect(seen).toEqual({ times: [10, 10, 12], first: 10, last: 12, gone: true })
  expect(witnessed([], [series([0, 0], [24, 9])], alive, 2, REACH).gone).toBe(false)
  expect(witnessed([], total, [], 2, REACH)).toEqual({ times: [], first: null, last: null, gone: false })
})

test('what is not up to a bound is above it, and no more than there is', () => {
  const counting = exceedances({ n: [10], upTo: [7] }, { n: [9], upTo: [8], upToBeyond: [9], upToLimit: [4] })
  expect(counting(0, 1)).toEqual({ primary: { n: 10, above: 3 }, canary: { n: 9, above: 1, beyond: 0, over: 5 } })
  expect(exceedances(null, { n: [3], upTo: [4] })(0, 1)).toBeNull()
})
