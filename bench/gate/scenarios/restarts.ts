/** A regression that begins late: windows until the gate sees it, against one test that begins at that moment and never restarts. */
import { increments } from '../../../src/core/gate/bernoulli.ts'
import { FAIL_BETS } from '../../../src/core/gate/constants.ts'
import { logMix, plus } from '../../../src/core/gate/mixture.ts'
import { NEVER_PASS, policy, WHOLE } from '../policy.ts'
import { drawArms, NO_ARMS, plus as plusArms } from '../streams.ts'
import type { Arms } from '../streams.ts'
import type { Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

const PLAN = 800
/** The onset is uniform over three quarters of the plan; runs may go on beyond it. */
const ONSETS = 600
const LONGEST = 700

interface Case {
  readonly from: number
  readonly to: number
  readonly margin: number
  readonly failAbove: number
  readonly n: number
  readonly plan: number
}

const CASES: readonly Case[] = [
  { from: 0.01, to: 0.03, margin: 0.005, failAbove: 0.005, n: 100, plan: PLAN },
  { from: 0.01, to: 0.02, margin: 0.005, failAbove: 0.005, n: 100, plan: PLAN },
  { from: 0.01, to: 0.03, margin: 0.01, failAbove: 0, n: 100, plan: PLAN },
  { from: 0.01, to: 0.02, margin: 0.01, failAbove: 0, n: 100, plan: PLAN },
  { from: 0.01, to: 0.1, margin: 0.005, failAbove: 0.005, n: 20, plan: PLAN },
  { from: 0.01, to: 0.03, margin: 0.005, failAbove: 0.005, n: 100, plan: 10 * PLAN },
]

/** The window after which one process from the start crosses, without restarts; by the test itself, as the gate always restarts. */
function single(stream: readonly Arms[], delta: number, aim: number): number {
  let past = NO_ARMS
  let logs = FAIL_BETS.weights.map(() => 0)
  for (const [index, window] of stream.entries()) {
    logs = plus(logs, increments(past, window, { side: 1, kappa: 1, delta, aim, per: 'unit' }, null))
    past = plusArms(past, window)
    if (logMix(logs, FAIL_BETS.weights) >= Math.log(1 / 0.05)) return index + 1
  }
  return stream.length
}

function scenario({ from, to, margin, failAbove, n, plan }: Case): Scenario {
  const judged = policy(
    [{ name: 'errors', kind: 'proportion', better: 'lower', margin, 'fail-above': failAbove, column: 'bad' }],
    WHOLE,
    NEVER_PASS,
  )
  return {
    name: `${from} -> ${to}, fail-above ${failAbove}, ${n} per arm${plan === PLAN ? '' : ', plan ten times too long'}`,
    policy: judged,
    replicate(generator) {
      const onset = Math.floor(generator.uniform() * ONSETS)
      const healthy = drawArms(generator, onset, () => ({ nc: n, np: n, pc: from, pp: from }))
      const bad = drawArms(generator, LONGEST, () => ({ nc: n, np: n, pc: to, pp: from }))
      const late = followArms(judged.gate, [...healthy, ...bad], { plan })
      const fresh = single(bad, failAbove, margin)
      const start = followArms(judged.gate, bad, { plan })
      const wrong = late.verdict === 'fail' && late.at <= onset
      return {
        fresh,
        late: wrong ? null : late.at - onset,
        start: start.at,
        // Of the whole trial as one process: what a gate without restarts would take.
        without: Math.max(0, single([...healthy, ...bad], failAbove, margin) - onset),
        wrong: wrong ? 1 : 0,
      }
    },
  }
}

export const restarts: Table = {
  id: 'restarts',
  title: `Restarts: a regression of uniform onset over ${ONSETS} windows, plan of ${PLAN}, alpha 0.05`,
  notes: [
    'Windows to the fail. fresh: one process without restarts that begins at the onset. late: the gate, after the onset. start: the gate',
    'where the canary is bad from the start. without: one process over the whole trial. early: fails before the onset.',
  ],
  columns: [
    { head: 'fresh', key: 'fresh', digits: 1 },
    { head: 'late', key: 'late', digits: 1 },
    { head: 'late/fresh', key: 'late', per: 'fresh', digits: 2, most: 2.5 },
    { head: 'start', key: 'start', digits: 1 },
    { head: 'start/fresh', key: 'start', per: 'fresh', digits: 2, most: 1.2 },
    { head: 'without', key: 'without', digits: 1 },
    { head: 'early', key: 'wrong', digits: 3, most: 0.055 },
  ],
  scenarios: CASES.map(scenario),
}
