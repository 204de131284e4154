/** Two hours of traffic, one value per minute and arm: where Kayenta's rule is blind, and where it is not. */
import * as mannWhitney from '../peers/mann-whitney.ts'
import { NEVER_PASS, policy, WHOLE } from '../policy.ts'
import { drawArms } from '../streams.ts'
import type { Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

const MINUTES = 120

function scenario(n: number, pp: number, pc: number, margin: number): Scenario {
  const judged = policy(
    [{ name: 'errors', kind: 'proportion', better: 'lower', margin, 'fail-above': 0, column: 'bad' }],
    WHOLE,
    NEVER_PASS,
  )
  return {
    name: `${n} per minute and arm, ${pp} -> ${pc}`,
    policy: judged,
    ...(pc === pp ? {} : { share: 0.3 }),
    replicate(generator) {
      const stream = drawArms(generator, MINUTES, () => ({ nc: n, np: n, pc, pp }))
      const { verdict, at } = followArms(judged.gate, stream)
      const mw = mannWhitney.fails(stream, { from: 10, every: 5 })
      const fails = { gate: verdict === 'fail' ? 1 : 0, mw: mw === null ? 0 : 1 }
      return pc === pp
        ? { 'gate-wrong': fails.gate, 'mw-wrong': fails.mw }
        : { ...fails, 'gate-minutes': at, 'mw-minutes': mw ?? MINUTES }
    },
  }
}

export const perMinute: Table = {
  id: 'per-minute',
  title: `${MINUTES} minutes, a window and a value per minute, fail-above 0, alpha 0.05`,
  notes: [
    'Found, and minutes to it (120 where not). MW: Mann-Whitney as Kayenta, judged every 5 minutes from the tenth.',
  ],
  columns: [
    { head: 'gate found', key: 'gate', digits: 3 },
    { head: 'minutes', key: 'gate-minutes', digits: 0 },
    { head: 'false fail', key: 'gate-wrong', digits: 3, most: 0.055 },
    { head: 'MW found', key: 'mw', digits: 3 },
    { head: 'minutes', key: 'mw-minutes', digits: 0 },
    { head: 'false fail', key: 'mw-wrong', digits: 3 },
  ],
  scenarios: [
    scenario(20, 0.01, 0.01, 0.01),
    scenario(20, 0.01, 0.02, 0.01),
    scenario(20, 0.05, 0.07, 0.02),
    scenario(100, 0.01, 0.01, 0.01),
    scenario(100, 0.01, 0.02, 0.01),
    scenario(100, 0.05, 0.07, 0.02),
    scenario(1000, 0.01, 0.02, 0.01),
    scenario(1000, 0.01, 0.011, 0.01),
  ],
}
