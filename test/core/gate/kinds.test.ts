/** Every metric kind through the whole gate: rows or sums in, a verdict out. */
import { expect, test } from '@jest/globals'
import { Generator } from '../../../bench/generator.ts'
import { SPLIT_TOLERANCE } from '../../../src/core/gate/constants.ts'
import { fromCounts } from '../../../src/core/gate/counts.ts'
import { canDecide } from '../../../src/core/gate/plan.ts'
import { begin, judge, take } from '../../../src/core/gate/gate.ts'
import type { Counts, GatePolicy, GateState, MetricPolicy, Window } from '../../../src/core/gate/types.ts'
import { after, arms, metric, ONE_STEP, percent, policy, tallied, unit, USED_UP, window } from './policies.ts'

type Row = Readonly<Record<string, unknown>>

/** n rows of each version in turn, as two adjacent rows of one request. */
function rows(n: number, of: (version: 'primary' | 'canary', i: number) => Row): Row[] {
  return Array.from({ length: n }, (_, i) => [
    { request_id: `r${i}`, version: '1.0.0', ...of('primary', i) },
    { request_id: `r${i}`, version: '2.0.0', ...of('canary', i) },
  ]).flat()
}

function judged(given: GatePolicy, windows: readonly Window[], at = USED_UP) {
  return judge(after(given, windows), given, at)
}

const score = metric({ name: 'score', kind: 'mean', better: 'higher', margin: unit(0.05), column: 'v', bounds: [0, 1] })
const latency = metric({ name: 'latency', kind: 'mean', margin: percent(10), column: 'v', cap: 8 })
const p95 = metric({ name: 'p95', kind: 'quantile', margin: percent(20), column: 'v', q: 0.95, threshold: 2 })
const faults = metric({ name: 'faults', kind: 'rate', margin: percent(50), column: 'v', exposure: 'tokens' })
const graded = metric({ ...score, name: 'graded', paired: true })
const agree = metric({ name: 'agree', better: 'higher', paired: true, column: 'agree', margin: unit(0.05) })
const free = metric({ name: 'free', kind: 'mean', margin: unit(0.5), column: 'v' })

function draws(seed: number, of: (random: Generator, version: 'primary' | 'canary') => Row): ReturnType<typeof rows> {
  const random = new Generator(seed, 0)
  return rows(4000, version => of(random, version))
}

function lognormal(random: Generator): number {
  return Math.exp(0.6 * random.normal() - 0.18)
}

test.each<[string, MetricPolicy, (random: Generator, worse: number) => Row, number]>([
  ['a score within bounds', score, (r, worse) => ({ v: Math.max(0, 0.7 + 0.2 * r.uniform() - worse) }), 0.15],
  ['a capped mean', latency, (r, worse) => ({ v: lognormal(r) * (1 + worse) }), 0.3],
  ['an unbounded mean', free, (r, worse) => ({ v: r.normal() + worse }), 1.2],
  ['a quantile', p95, (r, worse) => ({ v: lognormal(r) * (1 + worse) }), 0.8],
  ['a rate', faults, (r, worse) => ({ v: r.binomial(3, 0.02 * (1 + worse)), tokens: 3 }), 2.5],
  ['paired scores', graded, (r, worse) => ({ v: Math.max(0, 0.7 + 0.2 * r.uniform() - worse) }), 0.15],
])('%s: an equal canary passes, one far beyond the margin fails', (_, one, draw, harm) => {
  const given = policy(one)
  const equal = judged(
    given,
    tallied(
      given,
      draws(1, random => draw(random, 0)),
    ),
  )
  expect([equal.verdict, equal.reason]).toEqual(['pass', expect.any(String)])
  const worse = judged(
    given,
    tallied(
      given,
      draws(2, (random, version) => draw(random, version === 'canary' ? harm : 0)),
    ),
  )
  expect([worse.verdict, worse.reason]).toEqual(['fail', expect.any(String)])
})

test('agreement is judged without labels: canaries that answer alike pass, others fail', () => {
  const given = policy(agree)
  const at = (share: number) =>
    judged(
      given,
      tallied(
        given,
        rows(1000, (_, i) => ({ agree: i % 100 >= share * 100 })),
      ),
    )
  expect(at(0.01).verdict).toBe('pass')
  expect(at(0.15).verdict).toBe('fail')
  expect(at(0.05).verdict).toBe('inconclusive')
})

test('rows of a pair that do not say the same of their agreement are refused', () => {
  const given = policy(agree)
  expect(() =>
    tallied(
      given,
      rows(2, version => ({ agree: version === 'canary' })),
    ),
  ).toThrow(expect.objectContaining({ code: 'BAD_OBSERVATION' }))
})

function fiveApart(n: number): Counts {
  return { primary: { n, sum: 0, sumsq: n }, canary: { n, sum: 5 * n, sumsq: 26 * n } }
}

test('an unbounded mean says that it is asymptotic, and nothing before 500 samples of each arm', () => {
  const given = policy(free)
  expect(judged(given, [window({ free: fiveApart(499) })], ONE_STEP).metrics[0]?.evidence.fail).toBeCloseTo(0, 12)
  const seen = judged(given, [window({ free: fiveApart(500) })])
  expect(seen.verdict).toBe('fail')
  expect(seen.reason).toContain('asymptotic')
})

function alike(missing: object): Counts {
  return {
    primary: { n: 5000, sum: 0, sumsq: 5000 },
    canary: { n: 5000, sum: 0, sumsq: 5000, ...missing },
  }
}

test('an unbounded value that is missing could be anything: no pass', () => {
  const given = policy(free)
  expect(judged(given, [window({ free: alike({}) })]).verdict).toBe('pass')
  expect(judged(given, [window({ free: alike({ missing: 1 }) })]).verdict).toBe('inconclusive')
})

test('a window of a mean decides after it was written down as it did before', () => {
  const given = policy(metric({ ...latency, limit: 4 }))
  const windows = tallied(
    given,
    draws(3, random => ({ v: lognormal(random) })),
  )
  const stored: readonly Window[] = JSON.parse(JSON.stringify(windows))
  expect(after(given, stored)).toEqual(after(given, windows))
})

test('sums without a grid decide too, later', () => {
  const given = policy(score)
  const whole = tallied(
    given,
    draws(4, random => ({ v: 0.7 + 0.2 * random.uniform() })),
  )
  const bare = whole.map(one =>
    window({
      score: JSON.parse(JSON.stringify(one.metrics['score'], (key, value) => (key === 'grid' ? undefined : value))),
    }),
  )
  const [full, sums] = [after(given, whole), after(given, bare)]
  const logs = (state: GateState) => judge(state, given, USED_UP).metrics[0]?.evidence.pass ?? Number.NaN
  expect(logs(sums)).toBeLessThan(logs(full))
  expect(logs(sums)).toBeGreaterThan(Math.log(1 / 0.04))
})

test('values above the cap count as the cap, in both arms alike', () => {
  const given = policy(latency)
  const [first] = tallied(
    given,
    rows(1, version => ({ v: version === 'canary' ? 1e6 : 3 })),
  )
  expect(first?.metrics['latency']).toMatchObject({ primary: { n: 1, sum: 3, sumsq: 9 } })
  const canary = tallied(
    given,
    rows(1, () => ({ v: 1e6 })),
  ).at(-1)
  expect(canary?.metrics['latency']).toMatchObject({ canary: { n: 1, sum: 8, sumsq: 64 } })
})

test.each([
  ['a number in quotes', score, '0.95', 'Write it without quotes'],
  ['a text', score, 'high', 'a number or null'],
  ['NaN', score, Number.NaN, 'got NaN'],
  ['Infinity', score, Infinity, 'got Infinity'],
  ['a number beyond 2^53', free, 2 ** 53, 'a number or null'],
  ['a value outside of the bounds', score, 1.5, 'a number from 0 to 1'],
  ['a value below 0 under a cap', latency, -1, 'a number from 0'],
  ['half an event', faults, 0.5, 'a whole number of events'],
  ['minus one event', faults, -1, 'a whole number of events'],
  ['a list', p95, [1], 'a number or null'],
])('%s is no outcome: refused with its line', (_, one, value, says) => {
  const given = policy(one)
  const bad = rows(2, (version, i) => ({ v: version === 'canary' && i === 1 ? value : 1, tokens: 1 }))
  expect(() => tallied(given, bad)).toThrow(expect.objectContaining({ code: 'BAD_OBSERVATION' }))
  expect(() => tallied(given, bad)).toThrow(`rows.jsonl:4 v: expected`)
  expect(() => tallied(given, bad)).toThrow(says)
})

test.each<[string, MetricPolicy, Row, Row]>([
  ['a score', score, { v: 0.8 }, { v: null }],
  ['a latency', latency, { v: 1 }, { v: null }],
  ['a quantile', p95, { v: 2.2 }, { v: null }],
  ['paired scores', graded, { v: 0.8 }, { v: null }],
])('%s that the canary leaves out never passes', (_, one, whole, missing) => {
  const given = policy(one)
  const gaps = rows(4000, (version, i) => (version === 'canary' && i % 3 === 0 ? missing : whole))
  expect(['pass', 'continue']).not.toContain(judged(given, tallied(given, gaps)).verdict)
  expect(
    judged(
      given,
      tallied(
        given,
        rows(4000, () => whole),
      ),
    ).verdict,
  ).toBe('pass')
})

test.each<[string, MetricPolicy, unknown, string]>([
  ['n = 1 with squares that one value cannot have', score, { n: 1, sum: 0.5, sumsq: 0.5 }, 'the one value is 0.5'],
  ['squares below those of equal values', score, { n: 100, sum: 50, sumsq: 10 }, 'less than 100 values'],
  ['a sum beyond the bounds', score, { n: 100, sum: 120, sumsq: 144 }, 'not that of 100 values from 0 to 1'],
  ['squares beyond the bounds', score, { n: 100, sum: 50, sumsq: 60 }, 'more than 100 values'],
  ['a sum of no values', score, { n: 0, sum: 1, sumsq: 1 }, 'of no values'],
  ['negative squares', free, { n: 2, sum: 0, sumsq: -1 }, 'sumsq'],
  ['a sum beyond 2^53', free, { n: 1, sum: 2 ** 54, sumsq: 2 ** 60 }, 'beyond 2^53'],
  ['a sum that is no number', score, { n: 1, sum: '0.95', sumsq: 1 }, 'a number'],
  ['a grid of other values', score, { n: 2, sum: 1, sumsq: 0.5, grid: Array(33).fill(0) }, 'grid does not fit'],
  ['more above than there are', p95, { n: 100, above: 120 }, 'above is 120 of only 100'],
  ['minus one', p95, { n: 100, above: -1 }, '0 or more'],
  ['events in no exposure', faults, { events: 1, exposure: 0 }, 'no exposure'],
  ['endless exposure', faults, { events: 1, exposure: Infinity }, 'a finite number'],
])('counts that cannot be are refused: %s', (_, one, arm, says) => {
  const value = {
    from: '2026-05-03T14:00:00Z',
    to: '2026-05-03T15:00:00Z',
    metrics: { [one.name]: { primary: arm, canary: arm } },
  }
  const read = () => fromCounts(value, { policy: policy(one), step: 1, slices: {}, planned: 1, source: 'counts.json' })
  expect(read).toThrow(expect.objectContaining({ code: 'BAD_COUNTS' }))
  expect(read).toThrow(says)
})

test.each<[string, MetricPolicy, unknown]>([
  ['proportion', metric(), { n: 10, k: 1 }],
  ['mean', score, { n: 10, sum: 5, sumsq: 3 }],
  ['quantile', p95, { n: 10, above: 1 }],
  ['rate', faults, { events: 1, exposure: 10.5 }],
])('counts of a %s are taken, and those of another kind are refused', (_, one, arm) => {
  const read = (sums: unknown) =>
    fromCounts(
      {
        from: '2026-05-03T14:00:00Z',
        to: '2026-05-03T15:00:00Z',
        metrics: { [one.name]: { primary: sums, canary: sums } },
      },
      { policy: policy(one), step: 1, slices: {}, planned: 1, source: 'counts.json' },
    )
  expect(read(arm).window.metrics[one.name]).toEqual({ primary: arm, canary: arm })
  expect(() => read({ other: 1 })).toThrow(expect.objectContaining({ code: 'BAD_COUNTS' }))
})

test('counts above a threshold that nobody fixed are refused', () => {
  const { threshold: _, ...open } = p95
  const value = {
    from: '2026-05-03T14:00:00Z',
    to: '2026-05-03T15:00:00Z',
    metrics: { p95: { primary: { n: 9, above: 1 }, canary: { n: 9, above: 1 } } },
  }
  const options = { policy: policy(open), step: 1, slices: {}, planned: 1, source: 'counts.json' }
  expect(() => fromCounts(value, options)).toThrow('Write threshold in the policy')
  expect(fromCounts(value, { ...options, thresholds: { p95: 3 } }).window.metrics['p95']).toBeDefined()
})

test('without a threshold it is read from the first answers of the primary, which then do not count', () => {
  const { threshold: _, ...open } = p95
  const given = policy(open)
  const random = new Generator(7, 0)
  const many = rows(19_000, () => ({ v: random.uniform() }))
  const windows = tallied(given, many)
  const learned = windows[0]?.thresholds?.['p95'] ?? Number.NaN
  expect(learned).toBeGreaterThan(0.93)
  expect(learned).toBeLessThan(0.97)
  const counted = windows.reduce((n, one) => {
    const counts = one.metrics['p95']
    return n + (counts && 'primary' in counts && 'above' in counts.primary ? counts.primary.n : 0)
  }, 0)
  // The 2000th value lies within the third cell of 950 requests; the cell after it is the first that counts.
  expect(counted).toBe(19_000 - 3 * 950)
  const state = after(given, windows)
  expect(state.thresholds).toEqual({ p95: learned })
  expect(judge(state, given, USED_UP).verdict).toBe('pass')
  const moved = take(state, given, { ...window({}), thresholds: { p95: 0.5 } })
  expect(moved.invalid).toContain('p95 was counted at 0.5, before at ')
})

test('too few first answers for a threshold are refused with the number that is needed', () => {
  const { threshold: _, ...open } = p95
  expect(() =>
    tallied(
      policy(open),
      rows(100, () => ({ v: 1 })),
    ),
  ).toThrow(expect.objectContaining({ code: 'NO_THRESHOLD', message: expect.stringContaining('expected 2000 values') }))
})

test('a quantile with fail-above 0 counts the canary at the threshold too', () => {
  const given = policy(metric({ ...p95, failAbove: percent(0), limit: 3 }))
  const [one] = tallied(
    given,
    [0.5, 2.1, 2.5, 3.5].map((v, i) => ({ request_id: `${i}`, version: '2.0.0', v })),
  ).slice(-1)
  expect(one?.metrics['p95']).toMatchObject({ canary: { n: 1, above: 1, beyond: 1, over: 1 } })
  const all = tallied(
    given,
    [0.5, 2.1, 2.5, 3.5].map((v, i) => ({ request_id: `${i}`, version: '2.0.0', v })),
  )
  const sum = (key: 'above' | 'beyond' | 'over') =>
    all.reduce((n, { metrics: { p95: counts } }) => {
      const canary = counts && 'canary' in counts && 'above' in counts.canary ? counts.canary : null
      return n + (canary?.[key] ?? 0)
    }, 0)
  expect([sum('above'), sum('beyond'), sum('over')]).toEqual([2, 3, 1])
})

test('rates of which more is better fail when they sink and pass when they hold', () => {
  const sales = metric({ ...faults, better: 'higher', margin: percent(20), failAbove: percent(20) })
  const given = policy(sales)
  const at = (canary: number) =>
    judged(
      given,
      Array.from({ length: 20 }, () =>
        window({ faults: { primary: { events: 100, exposure: 1000 }, canary: { events: canary, exposure: 1000 } } }),
      ),
    ).verdict
  expect([at(100), at(50), at(85)]).toEqual(['pass', 'fail', 'inconclusive'])
})

test.each<[string, MetricPolicy, Counts]>([
  ['a mean', metric({ ...latency, limit: 2 }), { primary: sumsOf(100, 3), canary: sumsOf(100, 3) }],
  ['a score', metric({ ...score, limit: 0.6 }), { primary: sumsOf(100, 0.4), canary: sumsOf(100, 0.4) }],
  [
    'a quantile',
    metric({ ...p95, limit: 4 }),
    { primary: { n: 100, above: 5 }, canary: { n: 100, above: 5, over: 20 } },
  ],
  [
    'a rate',
    metric({ ...faults, limit: 0.05 }),
    { primary: { events: 10, exposure: 100 }, canary: { events: 10, exposure: 100 } },
  ],
])('the limit of %s is tested on the canary alone', (_, one, counts) => {
  const given = policy(one)
  const { verdict, reason } = judged(
    given,
    Array.from({ length: 20 }, () => window({ [one.name]: counts })),
  )
  expect(verdict).toBe('fail')
  expect(reason).toMatch(/its limit of/u)
})

function sumsOf(n: number, value: number) {
  return { n, sum: n * value, sumsq: n * value ** 2 }
}

test('drift of a distribution is shown, and never moves the verdict', () => {
  const drift = metric({ name: 'labels', kind: 'distribution', column: 'label', margin: unit(0.2), required: false })
  const given = policy(metric(), drift)
  const both = rows(2000, (version, i) => ({ error: 0, label: version === 'canary' && i % 2 === 0 ? 'cat' : 'dog' }))
  const seen = judged(given, tallied(given, both))
  expect(seen.verdict).toBe('pass')
  const line = seen.metrics.find(({ name }) => name === 'labels')
  expect(line).toMatchObject({ verdict: 'inconclusive', evidence: { fail: null, pass: null }, primary: { n: 2000 } })
  expect(line?.difference).toBeGreaterThan(1)
  expect(line?.reason).toContain('advisory')
  expect(judged(policy(metric()), tallied(policy(metric()), both)).metrics[0]?.evidence).toEqual(
    seen.metrics[0]?.evidence,
  )
})

test('a split that is not as configured makes the trial invalid, one within its tolerance does not', () => {
  const given = policy(metric())
  const at = (canary: number, share: number, times: number) =>
    judged(
      given,
      Array.from({ length: times }, () => ({
        ...window({ errors: arms([0, 100], [0, 100]) }, 0.01),
        split: { canary, primary: 1000 - canary, share },
      })),
      ONE_STEP,
    )
  const wrong = at(200, 0.1, 3)
  expect(wrong.verdict).toBe('invalid')
  expect(wrong.reason).toContain('the canary was given 200 of 1000 (20 %), 10 % are configured')
  expect(wrong.integrity.split).toContain('not as configured')
  // 2 % of the smaller share: 0.1 to 0.102.
  expect(at(102, 0.1, 100).verdict).toBe('pass')
  expect(SPLIT_TOLERANCE).toBe(0.02)
  const strict = after(
    { ...given, splitTolerance: 0 },
    Array.from({ length: 1000 }, () => ({ ...window({}), split: { canary: 102, primary: 898, share: 0.1 } })),
  )
  expect(strict.invalid).toContain('not split as configured')
})

test.each([0, 1, -0.1, Number.NaN])('a split at a share of %p cannot be tested, and is invalid', share => {
  const { invalid } = after(policy(metric()), [{ ...window({}), split: { canary: 1, primary: 1, share } }])
  expect(invalid).toContain('split: share is')
})

test('counts carry a split where the step routes a share, and nowhere else', () => {
  const value = {
    from: '2026-05-03T14:00:00Z',
    to: '2026-05-03T15:00:00Z',
    metrics: { errors: { primary: { n: 10, k: 0 }, canary: { n: 10, k: 0 } } },
    split: { primary: 90, canary: 10 },
  }
  const options = { policy: policy(metric()), step: 1, slices: {}, planned: 1, source: 'counts.json' }
  expect(fromCounts(value, { ...options, share: 0.1 }).window.split).toEqual({ primary: 90, canary: 10, share: 0.1 })
  for (const share of [undefined, 1])
    expect(() => fromCounts(value, share === undefined ? options : { ...options, share })).toThrow('no split to check')
})

function evidence(one: MetricPolicy, n: number, spread: number): number {
  const given = policy(one)
  const windows = Array.from({ length: n }, (_, i) =>
    window({ errors: arms([10 + (i % 2 === 0 ? spread : -spread), 100], [2, 100]) }, 0.01),
  )
  return judge(after(given, windows), given, ONE_STEP).metrics[0]?.evidence.fail ?? Number.NaN
}

test('under the guard the first twenty windows only measure, and bursts count for less', () => {
  const bare = metric({ margin: unit(0.02) })
  const guarded = metric({ ...bare, guarded: true })
  expect(evidence(guarded, 20, 0)).toBeCloseTo(0, 8)
  expect(evidence(guarded, 40, 0)).toBeGreaterThan(4)
  expect(evidence(guarded, 60, 9)).toBeLessThan(evidence(guarded, 60, 0) / 2)
  expect(evidence(guarded, 60, 0)).toBeLessThan(evidence(bare, 60, 0))
})

test('a policy without a judged metric never passes', () => {
  const drift = metric({ name: 'labels', kind: 'distribution', column: 'label', required: false })
  const given = policy(drift)
  const state = take(
    begin(given, {}, 1),
    given,
    window({ labels: { primary: { categories: { a: 9 } }, canary: { categories: { a: 9 } } } }),
  )
  expect(judge(state, given, USED_UP).verdict).toBe('inconclusive')
})

test.each<[string, MetricPolicy, Counts]>([
  ['proportion', metric({ limit: 0.1 }), arms([123_456_789, 987_654_321], [123_456_789, 987_654_321])],
  [
    'mean',
    metric({ ...latency, limit: 4 }),
    { primary: sumsOf(987_654_321, 1.23456789), canary: sumsOf(987_654_321, 1.23456789) },
  ],
  ['graded', graded, { n: 98_765, sum: 123.456789, sumsq: 2345.6789123, values: { primary: 1.1, canary: 2.3 } }],
])('the state of a %s stays below 2 KB per series', (_, one, counts) => {
  const given = policy(metric({ ...one, guarded: true }))
  const state = after(
    given,
    Array.from({ length: 30 }, () => window({ [one.name]: counts }, 1 / 37)),
  )
  const { limit, ...series } = state.overall[one.name] ?? { limit: null }
  expect(JSON.stringify(series).length).toBeLessThan(2048)
  expect(JSON.stringify(limit).length).toBeLessThan(2048)
})

test.each([score, latency, free, p95, faults, graded, agree].map(one => [one.name, one] as const))(
  'a replay that is long enough for %s may start, and one that can never prove it is refused',
  (_, one) => {
    const plan = (rowsInFile: number) =>
      canDecide({
        policy: { ...policy(one), minSamples: 1 },
        steps: [{ kind: 'replay', advance: 'pass', file: 'r' }],
        replays: { r: { rows: rowsInFile } },
        trial: 1,
      })
    expect(plan(20_000)).toBeNull()
    expect(plan(10)).toContain('can never pass')
  },
)

test('a version that fails everything, so that its exposure stands still, fails by its limit on live traffic', () => {
  const failures = metric({ name: 'failures', kind: 'rate', margin: percent(50), limit: 0.1, guarded: true })
  const given = policy(failures)
  const windows = Array.from({ length: 10 }, () =>
    window({ failures: { primary: { events: 0, exposure: 100 }, canary: { events: 20, exposure: 0 } } }),
  )
  expect(judged(given, windows, ONE_STEP).verdict).toBe('fail')
  // Pushed sums that say so are a mistake of whoever counted.
  const pushed = policy(metric({ name: 'failures', kind: 'rate', margin: percent(50), limit: 0.1 }))
  expect(judged(pushed, windows, ONE_STEP).verdict).toBe('invalid')
})
