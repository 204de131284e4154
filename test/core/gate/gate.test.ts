import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { alphaOf, members } from '../../../src/core/gate/family.ts'
import { begin, enterStep, fixSlices, judge, take } from '../../../src/core/gate/gate.ts'
import type { Counts, GatePolicy, Window } from '../../../src/core/gate/types.ts'
import {
  after,
  arms,
  metric,
  ONE_STEP,
  pairs,
  percent,
  policy,
  rowsOf,
  tallied,
  unit,
  USED_UP,
  verdictOf,
  window,
} from './policies.ts'

const accuracy = metric({ name: 'accuracy', better: 'higher', paired: true, column: 'correct' })

function repeated(counts: Counts, times: number, planned = 0.05, name = 'errors'): Window[] {
  return Array.from({ length: times }, () => window({ [name]: counts }, planned))
}

test('an equal canary passes, and the reason says how many of how many', () => {
  const { verdict, reason, metrics, progress } = verdictOf(policy(metric()), repeated(arms([1, 100], [1, 100]), 20))
  expect(verdict).toBe('pass')
  expect(progress).toBe(1)
  expect(reason).toMatch(
    /^errors: canary 0\.01 of 2000, primary 0\.01 of 2000; proven worse by less than 0\.02, if at all/,
  )
  expect(metrics[0]).toMatchObject({ verdict: 'pass', margin: 0.02, difference: 0, canary: { n: 2000, value: 0.01 } })
})

test('a canary far beyond the margin fails, and the reason names the bound', () => {
  const { verdict, reason } = verdictOf(policy(metric()), repeated(arms([10, 100], [1, 100]), 20))
  expect(verdict).toBe('fail')
  expect(reason).toMatch(/^errors: canary 0\.1 of 2000, primary 0\.01 of 2000; proven worse by more than 0\.02/)
})

test('in between the gate goes on, and is inconclusive once no evidence will come', () => {
  const windows = repeated(arms([3, 100], [1, 100]), 3)
  expect(verdictOf(policy(metric()), windows)).toMatchObject({ verdict: 'continue' })
  const end = verdictOf(policy(metric()), windows, USED_UP)
  expect(end).toMatchObject({ verdict: 'inconclusive' })
  expect(end.progress).toBeLessThan(1)
  expect(end.metrics[0]?.verdict).toBe('inconclusive')
})

test.each([
  ['no window', []],
  ['windows without the metric', [window({ latency: arms([0, 500], [0, 500]) })]],
  ['one request', [window({ errors: arms([0, 1], [0, 0]) })]],
  ['one request of each', repeated(arms([0, 1], [0, 1]), 1)],
  ['only the canary', repeated(arms([0, 1000], [0, 0]), 20)],
  ['only the primary', repeated(arms([0, 0], [0, 1000]), 20)],
  [
    'values missing everywhere',
    repeated({ canary: { n: 0, k: 0, missing: 1000 }, primary: { n: 0, k: 0, missing: 1000 } }, 20),
  ],
])('%s never passes', (_, windows) => {
  for (const at of [ONE_STEP, USED_UP]) {
    const { verdict, metrics } = verdictOf({ ...policy(metric()), minSamples: 0 }, windows, at)
    expect(verdict).toBe(at.final ? 'inconclusive' : 'continue')
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
  }
})

test('a policy whose metrics are all optional never passes', () => {
  const optional = policy(metric({ required: false }))
  expect(verdictOf(optional, repeated(arms([0, 100], [0, 100]), 40), USED_UP).verdict).toBe('inconclusive')
})

test('pairs without a value never pass', () => {
  const missing = { worse: 0, better: 0, same: 0, missing: { primary: 0, canary: 0, both: 50 } }
  const { verdict, integrity } = verdictOf(policy(accuracy), repeated(missing, 20, 0.05, 'accuracy'), USED_UP)
  expect(verdict).toBe('inconclusive')
  expect(integrity.missing).toBe('accuracy: no value from the canary 1000 times, from the primary 1000 times')
})

test('missing values of the canary hold back a pass, and few are no proof of a fail', () => {
  const whole = { canary: { n: 100, k: 0 }, primary: { n: 100, k: 0 } }
  const gaps = { canary: { n: 98, k: 0, missing: 2 }, primary: { n: 100, k: 0 } }
  expect(verdictOf(policy(metric()), repeated(whole, 20)).verdict).toBe('pass')
  const held = verdictOf(policy(metric()), repeated(gaps, 20))
  expect(held.verdict).toBe('continue')
  expect(held.metrics[0]?.evidence.fail).toBeLessThan(0)
})

test('missing values of the primary hold back a pass as well', () => {
  const bothBad = { canary: { n: 100, k: 5 }, primary: { n: 50, k: 2 } }
  const gaps = { canary: { n: 100, k: 5 }, primary: { n: 50, k: 2, missing: 50 } }
  expect(verdictOf(policy(metric()), repeated(bothBad, 150, 0.005)).verdict).toBe('pass')
  expect(verdictOf(policy(metric()), repeated(gaps, 150, 0.005)).verdict).not.toBe('pass')
})

test('evidence is not enough for a pass without the samples that the policy asks for', () => {
  const strict = { ...policy(metric({ margin: unit(0.2) })), minSamples: 3000 }
  const { verdict, reason } = verdictOf(strict, repeated(arms([0, 100], [0, 100]), 20))
  expect(verdict).toBe('continue')
  expect(reason).toContain('2000 of 3000 samples')
})

test('one arm without requests waits for the next window, and nothing is lost', () => {
  const given = policy(metric())
  const split = after(given, [
    window({ errors: arms([1, 50], [1, 50]) }, 0.1),
    window({ errors: arms([2, 50], [0, 0]) }, 0.1),
    window({ errors: arms([0, 0], [3, 50]) }, 0.1),
  ])
  const whole = after(given, [
    window({ errors: arms([1, 50], [1, 50]) }, 0.1),
    window({ errors: arms([2, 50], [3, 50]) }, 0.2),
  ])
  expect(split.overall).toEqual(whole.overall)
})

test('the first window of two arms only sets the centre, unless it is all there will be', () => {
  const burnt = verdictOf(policy(metric()), [window({ errors: arms([0, 500], [0, 500]) }, 0.5)])
  expect(burnt.metrics[0]?.evidence.pass).toBeCloseTo(0, 9)
  const alone = verdictOf(policy(metric({ margin: unit(0.1) })), [window({ errors: arms([0, 5000], [0, 5000]) }, 1)])
  expect(alone.metrics[0]?.evidence.pass).not.toBeCloseTo(0, 9)
})

test('0 of 1000 against 0 of 1000 at margin 0.005: log evidence of a pass 0.00 in one window, 3.83 in ten', () => {
  const given = policy(metric({ margin: unit(0.005) }))
  const one = verdictOf(given, [window({ errors: arms([0, 1000], [0, 1000]) }, 1)])
  const ten = verdictOf(given, repeated(arms([0, 100], [0, 100]), 10, 0.1))
  expect(one.metrics[0]?.evidence.pass).toBeCloseTo(0, 2)
  expect(ten.metrics[0]?.evidence.pass).toBeCloseTo(3.83, 2)
})

test.each([0.005, 0.02, 0.1])('at margin %s an outage fails as a file of rows and as twenty windows', margin => {
  const given = policy(metric({ margin: unit(margin) }))
  for (const [canary, primary] of [
    [300, 0],
    [1000, 10],
  ] as const) {
    expect(verdictOf(given, tallied(given, rowsOf([canary, 1000], [primary, 1000])), USED_UP).verdict).toBe('fail')
    const cell = arms([canary / 20, 50], [primary / 20, 50])
    const whole = primary % 20 === 0 ? cell : null
    if (whole) expect(verdictOf(given, repeated(whole, 20), USED_UP).verdict).toBe('fail')
  }
})

test.each([
  ['more bad than asked', arms([120, 100], [0, 100])],
  ['a negative count', arms([-1, 100], [0, 100])],
  ['half a request', arms([0.5, 100], [0, 100])],
  ['not a number', arms([Number.NaN, 100], [0, 100])],
  ['an infinite count', arms([0, Infinity], [0, 100])],
  ['a count beyond 2^53', arms([0, 2 ** 53], [0, 100])],
  ['pairs for two arms', pairs(1, 1, 98)],
])('%s makes the trial invalid for good', (_, counts) => {
  const given = policy(metric())
  const state = take(begin(given, {}, 1), given, window({ errors: counts }))
  const later = repeated(arms([0, 100], [0, 100]), 30).reduce((one, next) => take(one, given, next), state)
  expect(later).toBe(state)
  const { verdict, reason } = judge(later, given, ONE_STEP)
  expect(verdict).toBe('invalid')
  expect(reason).toMatch(/^evidence beyond repair: window 1 of the trial .* errors: /)
})

test.each([Number.NaN, -0.1, 1.5])('a planned share of %s makes the trial invalid', planned => {
  expect(verdictOf(policy(metric()), [window({ errors: arms([0, 10], [0, 10]) }, planned)]).verdict).toBe('invalid')
})

test('pairs whose own values contradict them are invalid', () => {
  const odd = { worse: 5, better: 0, same: 5, values: { primary: 10, canary: 9 } }
  expect(verdictOf(policy(accuracy), [window({ accuracy: odd })]).verdict).toBe('invalid')
})

test('a limit on pairs is refused without the own values of the arms', () => {
  const limited = policy({ ...accuracy, limit: 0.5 })
  expect(verdictOf(limited, [window({ accuracy: pairs(0, 0, 10) })]).reason).toContain('needs `values`')
})

test('a limit proven exceeded fails a canary that is no worse than its primary', () => {
  const limited = policy(metric({ limit: 0.1 }))
  const { verdict, reason } = verdictOf(limited, repeated(arms([5, 10], [5, 10]), 10))
  expect(verdict).toBe('fail')
  expect(reason).toContain('proven above its limit of 0.1')
})

test('where more is better the limit is a floor', () => {
  const floor = policy(metric({ better: 'higher', limit: 0.9 }))
  expect(verdictOf(floor, repeated(arms([95, 100], [95, 100]), 10)).verdict).not.toBe('fail')
  expect(verdictOf(floor, repeated(arms([70, 100], [70, 100]), 10)).reason).toContain('below its limit of 0.9')
})

test('where more is better a loss fails and a gain passes', () => {
  const given = policy(metric({ better: 'higher' }))
  expect(verdictOf(given, repeated(arms([80, 100], [95, 100]), 20))).toMatchObject({ verdict: 'fail' })
  const gain = verdictOf(given, repeated(arms([99, 100], [95, 100]), 20))
  expect(gain.verdict).toBe('pass')
  expect(gain.metrics[0]?.difference).toBeCloseTo(0.04, 9)
})

test('a margin in percent is a share of the value of the primary, whichever way is better', () => {
  const fewer = policy(metric({ margin: percent(20) }))
  const more = policy(metric({ better: 'higher', margin: percent(20) }))
  const row = verdictOf(fewer, repeated(arms([105, 1000], [100, 1000]), 150, 0.005)).metrics[0]
  expect(row).toMatchObject({ margin: '20%', verdict: 'pass' })
  expect(verdictOf(fewer, repeated(arms([15, 100], [10, 100]), 150, 0.005)).verdict).toBe('fail')
  expect(verdictOf(more, repeated(arms([85, 100], [95, 100]), 20)).verdict).toBe('pass')
  expect(verdictOf(more, repeated(arms([60, 100], [95, 100]), 20)).verdict).toBe('fail')
})

test('worse than fail-above and within the margin in one look is a pass with a note', () => {
  const given = policy(metric({ margin: unit(0.2), failAbove: unit(0) }))
  const { verdict, reason, metrics } = verdictOf(given, repeated(arms([15, 100], [5, 100]), 20))
  expect(verdict).toBe('pass')
  expect(reason).toContain('(worse, within margin: ')
  expect(metrics[0]?.verdict).toBe('pass')
})

test('worse than fail-above before the margin is proven is a fail', () => {
  const given = policy(metric({ margin: unit(0.12), failAbove: unit(0) }))
  expect(verdictOf(given, repeated(arms([15, 100], [5, 100]), 8)).verdict).toBe('fail')
})

test('a proven fail stands although later windows are healthy', () => {
  const given = policy(metric())
  const failed = after(given, repeated(arms([20, 100], [1, 100]), 5, 0.01))
  const later = repeated(arms([0, 1000], [10, 1000]), 30, 0.01).reduce((one, next) => take(one, given, next), failed)
  expect(judge(later, given, ONE_STEP).verdict).toBe('fail')
})

test('a pass needs every required metric', () => {
  const given = policy(metric(), metric({ name: 'timeouts', column: 'timeout' }))
  const healthy = arms([0, 100], [0, 100])
  const both = Array.from({ length: 20 }, () => window({ errors: healthy, timeouts: healthy }))
  expect(verdictOf(given, both).verdict).toBe('pass')
  const one = verdictOf(given, repeated(healthy, 20), USED_UP)
  expect(one).toMatchObject({ verdict: 'inconclusive', reason: 'undecided: timeouts: no data' })
})

test('an optional metric need not pass but may fail', () => {
  const given = policy(metric(), metric({ name: 'timeouts', column: 'timeout', required: false }))
  const both = Array.from({ length: 20 }, () =>
    window({ errors: arms([0, 100], [0, 100]), timeouts: arms([30, 100], [0, 100]) }),
  )
  expect(verdictOf(given, repeated(arms([0, 100], [0, 100]), 20)).verdict).toBe('pass')
  expect(verdictOf(given, both).verdict).toBe('fail')
})

test('several metrics that are each a little too bad fail together', () => {
  const names = ['a', 'b', 'c', 'd']
  const given = policy(...names.map(name => metric({ name, column: name })))
  const windows = (count: number): Window[] =>
    Array.from({ length: count }, (_, i) =>
      window(Object.fromEntries(names.map((name, k) => [name, arms([(i + k) % 2, 10], [0, 10])])), 0.005),
    )
  const first = Array.from({ length: 150 }, (_, i) => i + 1).find(n => after(given, windows(n)).failed !== null)
  expect(first).toBeDefined()
  const state = after(given, windows(first ?? 0))
  expect(Object.values(state.overall).every(one => one.failed === null)).toBe(true)
  expect(judge(state, given, ONE_STEP).reason).toContain('together with the other metrics')
})

test('values that the canary leaves out beyond the margin are a fail of their own, named as such', () => {
  const gaps = { canary: { n: 90, k: 0, missing: 10 }, primary: { n: 100, k: 0 } }
  const { verdict, reason } = verdictOf(policy(metric()), repeated(gaps, 20))
  expect(verdict).toBe('fail')
  expect(reason).toContain('proven to leave out more values than the primary, by over 0.02 of all')
  const both = { canary: { n: 90, k: 0, missing: 10 }, primary: { n: 90, k: 0, missing: 10 } }
  expect(verdictOf(policy(metric()), repeated(both, 20)).verdict).not.toBe('fail')
})

test('each metric shares alpha: a quarter over its slice values, one for its limit, a twentieth for what is missing', () => {
  const given = policy(
    metric({ weight: 3, limit: 0.1, slices: ['label'] }),
    metric({ name: 'plain', weight: 1 }),
    metric({ name: 'limited', weight: 4, limit: 0.1 }),
  )
  const shares = members(given, { label: ['0', '1'] }).map(({ metric: { name }, part, share }) => [name, part, share])
  expect(shares).toEqual(
    [
      ['errors', 'overall', 0.45 * (3 / 8)],
      ['errors', 'slice', 3 / 64],
      ['errors', 'slice', 3 / 64],
      ['errors', 'limit', 3 / 32],
      ['errors', 'missing', 0.05 * (3 / 8)],
      ['plain', 'overall', 0.95 / 8],
      ['plain', 'missing', 0.05 / 8],
      ['limited', 'overall', 0.7 / 2],
      ['limited', 'limit', 1 / 8],
      ['limited', 'missing', 0.05 / 2],
    ].map(([name, part, share]) => [name, part, expect.closeTo(Number(share), 12)]),
  )
  expect(shares.reduce((sum, [, , share]) => sum + Number(share), 0)).toBeCloseTo(1, 12)
})

test('the alphas of all trials of a pair sum to no more than alpha', () => {
  const given = policy(metric())
  const all = Array.from({ length: 30 }, (_, k) => alphaOf(given, k + 1))
  expect(all[0]).toBeCloseTo(0.04, 12)
  expect(all[1]).toBeCloseTo(0.008, 12)
  expect(all.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(given.alpha * (1 + 1e-12))
})

test('a second trial of a pair needs more evidence than the first', () => {
  const given = policy(metric())
  const first = Array.from({ length: 40 }, (_, n) => n + 1).find(
    n => judge(after(given, repeated(arms([0, 100], [0, 100]), n)), given, ONE_STEP).verdict === 'pass',
  )
  expect(first).toBeDefined()
  const same = repeated(arms([0, 100], [0, 100]), first ?? 0)
  expect(judge(after(given, same, {}, 2), given, ONE_STEP).verdict).toBe('continue')
})

const sliced = policy({ ...accuracy, margin: unit(0.03), failAbove: unit(0.03), slices: ['label'] })
const labels = { label: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] }

/**
 * Paired rows of digits, each label as often as the others: the share in which only the canary is wrong, then that in which only the
 * primary is, spread evenly.
 */
function digits(n: number, rates: (label: number) => readonly [number, number]): unknown[] {
  return Array.from({ length: n }, (_, i) => {
    const label = i % 10
    const seen = Math.floor(i / 10)
    const [worse, better] = rates(label)
    const canaryWrong = reaches(worse, seen)
    const primaryWrong = !canaryWrong && reaches(better, seen)
    const row = { request_id: `r${i}`, label: String(label) }
    return [
      { ...row, version: '1.0.0', correct: !primaryWrong },
      { ...row, version: '2.0.0', correct: !canaryWrong },
    ]
  }).flat()
}

function reaches(share: number, index: number): boolean {
  return Math.floor((index + 1) * share) > Math.floor(index * share)
}

test('one damaged class of ten is found by its slice while the overall figure alone is no fail', () => {
  const rows = digits(900, label => (label === 8 ? [0.45, 0] : [0.012, 0.035]))
  const { verdict, reason, metrics } = judge(after(sliced, tallied(sliced, rows, labels), labels), sliced, USED_UP)
  expect(verdict).toBe('fail')
  expect(reason).toMatch(
    /^accuracy of label 8: canary 0\.556 of 90, primary 1 of 90; proven worse by more than 0\.03 \(evidence [\d.]+, 6\.91 needed\)$/,
  )
  expect(metrics.filter(one => one.verdict === 'fail').map(one => one.slice)).toEqual([{ label: '8' }])
  const blind = policy({ ...accuracy, margin: unit(0.03), failAbove: unit(0.03) })
  expect(verdictOf(blind, tallied(blind, rows), USED_UP).verdict).toBe('inconclusive')
})

test('a better version passes on the same digits, slices undecided', () => {
  const rows = digits(900, () => [0.012, 0.035])
  const { verdict, metrics } = judge(after(sliced, tallied(sliced, rows, labels), labels), sliced, USED_UP)
  expect(verdict).toBe('pass')
  expect(metrics).toHaveLength(11)
})

test('slice values that were not fixed beforehand are not judged', () => {
  const state = after(
    sliced,
    Array.from({ length: 20 }, () =>
      window({ accuracy: pairs(0, 0, 20) }, 0.05, { label: { '77': { accuracy: pairs(20, 0, 0) } } }),
    ),
    labels,
  )
  expect(judge(state, sliced, ONE_STEP).verdict).not.toBe('fail')
})

test('slice values fixed by a later first batch keep all evidence and all other shares', () => {
  const open = after(sliced, [window({ accuracy: pairs(1, 0, 50) })])
  const fixed = fixSlices(open, sliced, labels)
  expect(fixed.overall).toEqual(open.overall)
  expect(members(sliced, {})[0]?.share).toBe(members(sliced, labels)[0]?.share)
  expect(fixSlices(fixed, sliced, { label: ['other'] })).toBe(fixed)
})

test('a new step needs its own pass, and the proof of a fail goes on', () => {
  const given = policy(metric())
  const steps = ['replay', 'weight']
  const first = after(given, repeated(arms([1, 100], [1, 100]), 20, 0.02))
  expect(judge(first, given, { step: 1, steps, final: false }).verdict).toBe('pass')
  const second = enterStep(first, given, 2)
  expect(second.overall['errors']?.fail).toEqual(first.overall['errors']?.fail)
  expect(judge(second, given, { step: 2, steps, final: false })).toMatchObject({ verdict: 'continue' })
  const again = repeated(arms([1, 100], [1, 100]), 20, 0.02).reduce((one, next) => take(one, given, next), second)
  expect(judge(again, given, { step: 2, steps, final: false }).verdict).toBe('pass')
})

test('a step that begins again forgets its pass', () => {
  const given = policy(metric())
  const passed = after(given, repeated(arms([1, 100], [1, 100]), 20))
  const anew = repeated(arms([1, 100], [1, 100]), 2).reduce(
    (one, next) => take(one, given, next),
    enterStep(passed, given, 1),
  )
  expect(judge(anew, given, ONE_STEP).verdict).toBe('continue')
})

test('a metric counts only at the steps that measure it, and must have passed in the last of them', () => {
  const given = policy(metric({ at: [1] }), metric({ name: 'timeouts', column: 'timeout', at: [2] }))
  const steps = ['replay', 'weight']
  const healthy = arms([0, 100], [0, 100])
  const both = Array.from({ length: 20 }, () => window({ errors: healthy, timeouts: healthy }, 0.02))
  const first = after(given, both)
  expect(first.overall['timeouts']?.total).toBeNull()
  expect(judge(first, given, { step: 1, steps, final: false }).verdict).toBe('pass')
  const second = both.reduce((one, next) => take(one, given, next), enterStep(first, given, 2))
  expect(judge(second, given, { step: 2, steps, final: false }).verdict).toBe('pass')
  const skipped = both.reduce((one, next) => take(one, given, next), enterStep(begin(given, {}, 1), given, 2))
  expect(judge(skipped, given, { step: 2, steps, final: false })).toMatchObject({
    verdict: 'continue',
    reason: 'undecided: errors: not measured in step 2',
  })
})

test('a late regression is found as fast as if the healthy past were short', () => {
  const given = policy(metric({ margin: unit(0.005) }))
  const toFail = (healthy: number): number => {
    let state = after(given, repeated(arms([1, 100], [1, 100]), healthy, 1 / 900))
    let windows = 0
    while (state.failed === null && windows < 400) {
      state = take(state, given, window({ errors: arms([5, 100], [1, 100]) }, 1 / 900))
      windows += 1
    }
    return windows
  }
  expect(toFail(600)).toBeLessThanOrEqual(2.5 * toFail(0))
})

test('looking after every window or once at the end gives the same evidence, also through JSON', () => {
  const counts = fc.record({
    canary: fc.integer({ min: 0, max: 20 }),
    primary: fc.integer({ min: 0, max: 20 }),
    worse: fc.nat(5),
    better: fc.nat(5),
  })
  const given = policy(metric({ limit: 0.5 }), { ...accuracy, slices: ['label'] })
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 12 }), list => {
      const windows = list.map(({ canary, primary, worse, better }) =>
        window({ errors: arms([canary, 20], [primary, 20]), accuracy: pairs(worse, better, 10) }, 0.05, {
          label: { '8': { accuracy: pairs(worse, 0, 2) } },
        }),
      )
      const once = after(given, windows, { label: ['8'] })
      const often = windows.reduce<ReturnType<typeof begin>>(
        (state, next) => take(JSON.parse(JSON.stringify(state)), given, next),
        begin(given, { label: ['8'] }, 1),
      )
      expect(often).toEqual(once)
      expect(judge(often, given, ONE_STEP)).toEqual(judge(once, given, ONE_STEP))
    }),
    { numRuns: 50 },
  )
})

test('how a batch of pairs is split into looks does not change the evidence of a pass', () => {
  const whole = after(policy(accuracy), [window({ accuracy: pairs(4, 6, 190) })])
  const parts = after(policy(accuracy), [window({ accuracy: pairs(1, 6, 50) }), window({ accuracy: pairs(3, 0, 140) })])
  const evidence = (state: typeof whole): number =>
    judge(state, policy(accuracy), ONE_STEP).metrics[0]?.evidence.pass ?? Number.NaN
  expect(evidence(parts)).toBeCloseTo(evidence(whole), 9)
})

test('every line of the details is plain JSON with null for no data', () => {
  const lines = judge(begin(sliced, labels, 1), sliced, ONE_STEP).metrics
  expect(lines).toHaveLength(11)
  expect(lines[9]).toEqual({
    name: 'accuracy',
    kind: 'proportion',
    slice: { label: '8' },
    verdict: 'continue',
    better: 'higher',
    margin: 0.03,
    primary: { n: 0, value: null },
    canary: { n: 0, value: null },
    difference: null,
    lower: null,
    upper: null,
    evidence: { fail: null, pass: null },
    p: { fail: null, pass: null },
    progress: 0,
    eta: null,
    reason: 'no data',
  })
})

test('the time to a decision is estimated where evidence comes with time', () => {
  const given = policy(metric())
  const state = after(given, repeated(arms([1, 100], [1, 100]), 4))
  const [row] = judge(state, given, { ...ONE_STEP, elapsed: 600 }).metrics
  expect(row?.eta).toBeGreaterThan(0)
  expect(judge(state, given, ONE_STEP).metrics[0]?.eta).toBeNull()
})

function width(windows: number): number {
  const row = verdictOf(policy(metric()), repeated(arms([3, 100], [1, 100]), windows)).metrics[0]
  expect(row?.lower).toBeLessThan(0.02)
  expect(row?.upper).toBeGreaterThan(0.02)
  return (row?.upper ?? 0) - (row?.lower ?? 0)
}

test('the descriptive interval holds the difference and shrinks with the samples', () => {
  expect(width(20)).toBeLessThan(width(5))
})

test('a metric may be called like a property that every object has', () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    const given: GatePolicy = policy(metric({ name }))
    const windows = Array.from({ length: 20 }, () => window(Object.fromEntries([[name, arms([0, 100], [0, 100])]])))
    expect(verdictOf(given, windows).verdict).toBe('pass')
    expect(verdictOf(given, [window({})]).verdict).toBe('continue')
  }
})

test('the state of a metric or slice value stays below 2 KB, whatever the number of windows', () => {
  const given = policy(metric({ limit: 0.1, slices: ['label'] }))
  const counts = arms([3, 100], [2, 100])
  const state = after(
    given,
    Array.from({ length: 500 }, () => window({ errors: counts }, 0.002, { label: { '8': { errors: counts } } })),
    { label: ['8'] },
  )
  expect(JSON.stringify(state.overall['errors']).length).toBeLessThan(2048)
  expect(JSON.stringify(state.slices).length).toBeLessThan(2048)
})
