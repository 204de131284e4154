/** Trying again until it suits: ten trials of one pair, each with fresh data and a fresh state. */
import { Z } from '../bounds.ts'
import * as zTest from '../peers/z-test.ts'
import { NEVER_FAIL, NEVER_PASS, policy } from '../policy.ts'
import { drawArms } from '../streams.ts'
import type { Policy } from '../policy.ts'
import type { Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

const TRIALS = 10
const LOOKS = 100

function scenario(name: string, judged: Policy, pc: number, wrong: 'fail' | 'pass'): Scenario {
  return {
    name,
    policy: judged,
    replicate(generator) {
      const outcomes = Array.from({ length: TRIALS }, (_, index) => {
        const stream = drawArms(generator, LOOKS, () => ({ nc: 100, np: 100, pc, pp: 0.01 }))
        const once = (trial: number): boolean => {
          return followArms(judged.gate, stream, { trial }).verdict === wrong
        }
        const z = wrong === 'fail' ? zTest.fails(stream, Z.p95) : zTest.passes(stream, 1, 0.01, Z.p95)
        return { gate: once(index + 1), same: once(1), z: z !== null }
      })
      const any = (key: 'gate' | 'same' | 'z'): number => (outcomes.some(one => one[key]) ? 1 : 0)
      return { gate: any('gate'), same: any('same'), z1: any('z') }
    },
  }
}

const metric = { name: 'errors', kind: 'proportion', better: 'lower', margin: 0.01 }

export const trials: Table = {
  id: 'trials',
  title: `${TRIALS} trials of one pair, ${LOOKS} looks each: wrong in any of them, alpha 0.05 over all`,
  notes: ['uncounted: the gate without the count, each trial taken for the first. z1: z-test at each look.'],
  columns: [
    { head: 'gate', key: 'gate', digits: 3, most: 0.055 },
    { head: 'uncounted', key: 'same', digits: 3 },
    { head: 'z1', key: 'z1', digits: 3 },
  ],
  scenarios: [
    scenario('alike: fails', policy([{ ...metric, 'fail-above': 0, column: 'bad' }], 0.05, NEVER_PASS), 0.01, 'fail'),
    scenario(
      'on the margin: passes',
      policy([{ ...metric, 'fail-above': NEVER_FAIL, column: 'bad' }], 0.05),
      0.02,
      'pass',
    ),
  ],
}
