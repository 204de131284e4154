/** A canary beyond its limit: how many of its own requests prove it, with the primary just as bad, so that nothing else can. */
import { boundLimit } from '../bounds.ts'
import { NEVER_FAIL, NEVER_PASS, policy, WHOLE } from '../policy.ts'
import { drawWindow } from '../streams.ts'
import type { Scenario, Table } from '../table.ts'
import { armsOf, follow } from '../trial.ts'

/** A metric's limit has a quarter of its alpha. */
const ALPHA = 0.05 / 4
const PER_BOUND = 50
const BOUNDS = 8

function judgedBy(limit: number) {
  const metric = { name: 'errors', kind: 'proportion', better: 'lower', margin: NEVER_FAIL, limit, column: 'bad' }
  return policy([metric], WHOLE, NEVER_PASS)
}

function beyond(limit: number, times: number): Scenario {
  const rate = limit * times
  const bound = boundLimit(rate, limit, ALPHA)
  const size = Math.max(1, Math.round(bound / PER_BOUND))
  const windows = Math.ceil((BOUNDS * bound) / size)
  const judged = judgedBy(limit)
  return {
    name: `limit ${limit}, true ${Number(rate.toPrecision(3))}`,
    policy: judged,
    share: 0.3,
    facts: { bound },
    replicate(generator) {
      const { verdict, at } = follow({ policy: judged.gate, windows }, () => ({
        metrics: { errors: armsOf(drawWindow(generator, { nc: size, np: size, pc: rate, pp: rate })) },
      }))
      const requests = at * size
      return { requests, ...(times >= 2 ? { held: requests } : {}), decided: verdict === 'fail' ? 1 : 0 }
    },
  }
}

function onLimit(limit: number): Scenario {
  const size = Math.max(1, Math.round(0.2 / limit))
  const judged = judgedBy(limit)
  return {
    name: `limit ${limit}, true ${limit}`,
    policy: judged,
    share: 0.5,
    replicate(generator) {
      const { verdict } = follow({ policy: judged.gate, windows: 1000 }, () => ({
        metrics: { errors: armsOf(drawWindow(generator, { nc: size, np: size, pc: limit, pp: limit })) },
      }))
      return { wrong: verdict === 'continue' ? 0 : 1 }
    },
  }
}

const LIMITS = [0.002, 0.01, 0.05, 0.1]

export const limits: Table = {
  id: 'limits',
  title: `Limits: the canary's own rate, with a quarter of alpha 0.05 (${ALPHA})`,
  notes: [
    'bound: log(1/alpha)/KL in requests of the canary at that quarter. The margin is set aside (0.9). wrong: fails of 1000 looks while the',
    'true rate is the limit, held to that quarter and two standard errors. A bare comparison with the limit fails every such canary sooner or later.',
  ],
  columns: [
    { head: 'bound', key: 'bound', digits: 0 },
    { head: 'requests', key: 'requests', digits: 0 },
    { head: 'ratio', key: 'requests', per: 'bound', digits: 2 },
    { head: 'held', key: 'held', per: 'bound', digits: 2, most: 1.6 },
    { head: 'decided', key: 'decided', digits: 3 },
    { head: 'wrong', key: 'wrong', digits: 4, most: 0.018 },
  ],
  scenarios: [
    ...LIMITS.flatMap(limit => [1.5, 2, 5, 10].filter(times => limit * times < 0.9).map(times => beyond(limit, times))),
    ...LIMITS.map(onLimit),
  ],
}
