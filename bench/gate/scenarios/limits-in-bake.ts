/**
 * A limit on live traffic in bake: there is no primary to compare with, and requests come in bursts. What is measured is the limit's own
 * guard, whose first windows count divided by `GUARD_AT_FIRST`.
 */
import { rateOf } from '../bursty.ts'
import { NEVER_FAIL, NEVER_PASS, policy, WHOLE } from '../policy.ts'
import type { Scenario, Table } from '../table.ts'
import { armsOf, follow } from '../trial.ts'

const LOOKS = 400
const LIMIT = 0.1

const judged = policy(
  [{ name: 'errors', kind: 'proportion', better: 'lower', margin: NEVER_FAIL, limit: LIMIT, column: 'bad' }],
  WHOLE,
  NEVER_PASS,
)
const watched = {
  ...judged.gate,
  limitsOnly: true as const,
  metrics: judged.gate.metrics.map(metric => ({ ...metric, guarded: true, required: false })),
}

function canary(name: string, rate: number, inflation: number, size: number): Scenario {
  return {
    name: `${name}, bursts of ${inflation}, windows of ${size}`,
    policy: judged,
    share: 0.3,
    replicate(generator) {
      const { verdict, at } = follow({ policy: watched, windows: LOOKS }, () => {
        const bad = generator.binomial(size, rateOf(generator, rate, inflation, size))
        return { metrics: { errors: armsOf([bad, size, 0, 0]) } }
      })
      const failed = verdict === 'fail' ? 1 : 0
      return rate > LIMIT ? { windows: at, requests: at * size, found: failed } : { wrong: failed }
    },
  }
}

export const limitsInBake: Table = {
  id: 'limits-in-bake',
  title: `Limits in bake: a limit of ${LIMIT} on the canary alone, ${LOOKS} windows, alpha 0.05`,
  notes: [
    'wrong: a canary at just the limit that is failed all the same; bursts inflate the variance of windows. Held to 0.06 up to bursts of 8.',
    'windows and requests: until a canary is found that errs in so many of its answers.',
  ],
  columns: [
    { head: 'wrong', key: 'wrong', digits: 3, most: 0.06 },
    { head: 'windows', key: 'windows', digits: 1 },
    { head: 'requests', key: 'requests', digits: 0 },
    { head: 'found', key: 'found', digits: 3 },
  ],
  scenarios: [
    ...[1, 2, 4, 8].flatMap(inflation => [100, 20].map(size => canary('at the limit', LIMIT, inflation, size))),
    ...[0.2, 0.5, 1].flatMap(rate => [100, 10].map(size => canary(`errs in ${rate}`, rate, 1, size))),
  ],
}
