import { expect, test } from '@jest/globals'
import { canDecide } from '../../../src/core/gate/plan.ts'
import type { Plan } from '../../../src/core/gate/plan.ts'
import type { MetricPolicy } from '../../../src/core/gate/types.ts'
import { metric, percent, policy, rowsOf, tallied, unit, USED_UP, verdictOf } from './policies.ts'

function replaying(rows: number, ...metrics: readonly MetricPolicy[]): Plan {
  return {
    policy: policy(...metrics),
    steps: [{ kind: 'replay', advance: 'pass', file: 'requests.jsonl' }],
    replays: { 'requests.jsonl': { rows } },
    trial: 1,
  }
}
const paired = metric({ paired: true })

test('a replay that an equal version would pass can decide', () => {
  expect(canDecide(replaying(330, paired))).toBeNull()
})

test('too few rows for the margin are refused with the rows and the margin that could', () => {
  const reason = canDecide(replaying(120, paired)) ?? ''
  const [, rows, margin] = /; (\d+) rows or a margin of (0\.\d+) could$/u.exec(reason) ?? []
  expect(reason).toContain("errors can never pass in step 1: with a margin of 0.02 its file's 120 rows")
  expect(canDecide(replaying(Number(rows), paired))).toBeNull()
  expect(canDecide(replaying(120, metric({ paired: true, margin: unit(Number(margin)) })))).toBeNull()
})

test('min-samples above the rows of the file are refused', () => {
  expect(canDecide(replaying(99, metric({ margin: unit(0.5) })))).toContain('min-samples asks for 100 per version')
})

test('a later trial of the pair needs more rows', () => {
  expect(canDecide({ ...replaying(330, paired), trial: 1 })).toBeNull()
  expect(canDecide({ ...replaying(330, paired), trial: 3 })).toContain('in trial 3')
})

test('margins in percent are tried at the rates where they pass easiest', () => {
  expect(canDecide(replaying(2000, metric({ margin: percent(20) })))).toBeNull()
  expect(canDecide(replaying(150, metric({ margin: percent(1) })))).toContain('with a margin of 1%')
})

test('where the evidence of a step is not known beforehand nothing is refused', () => {
  const plan = replaying(10, paired)
  expect(canDecide({ ...plan, steps: [{ kind: 'weight', advance: 'pass' }] })).toBeNull()
})

test('a required metric that no step measures is refused, and so is a policy without a required metric', () => {
  expect(canDecide(replaying(900, metric({ at: [2] })))).toContain('measured at none of the 1 steps')
  expect(canDecide(replaying(900, metric({ required: false })))).toContain('no metric of the policy is required')
})

test('a step that waits for a pass without a required metric to pass is refused', () => {
  const plan = replaying(900, metric({ at: [2] }))
  const steps = [
    { kind: 'weight', advance: 'pass' as const },
    { kind: 'weight', advance: 'pass' as const },
  ]
  expect(canDecide({ ...plan, steps })).toContain('step 1 waits for a pass')
  expect(canDecide({ ...plan, steps: [{ kind: 'weight', advance: 'time' }, ...steps.slice(1)] })).toBeNull()
})

test.each([0.005, 0.01, 0.02, 0.1])(
  'an equal version passes at margin %s exactly where the plan says it can',
  margin => {
    const given = metric({ margin: unit(margin) })
    for (const rows of [1000, 3000]) {
      const windows = tallied(policy(given), rowsOf([0, rows], [0, rows]))
      const verdict = verdictOf(policy(given), windows, USED_UP).verdict
      expect(verdict).toBe(canDecide(replaying(rows, given)) === null ? 'pass' : 'inconclusive')
    }
  },
)

const tail: Partial<MetricPolicy> = { kind: 'quantile', q: 0.95, column: 'latency', margin: percent(10) }

test('a quantile whose threshold would be read from more rows than the file has is refused', () => {
  expect(canDecide(replaying(1999, metric(tail)))).toContain('read from the first 2000 values of the primary')
  expect(canDecide(replaying(1999, metric({ ...tail, threshold: 200 })))).toBeNull()
})

test('rows that a threshold is read from prove nothing, so a file needs more of them', () => {
  expect(canDecide(replaying(2100, metric(tail)))).toContain('2100 rows cannot prove even an equal version')
  expect(canDecide(replaying(20_000, metric(tail)))).toBeNull()
})
