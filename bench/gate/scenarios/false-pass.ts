/** A canary that is worse by exactly its margin: how often each method lets it through. */
import { Z } from '../bounds.ts'
import * as confidenceSequence from '../peers/confidence-sequence.ts'
import * as mannWhitney from '../peers/mann-whitney.ts'
import * as zTest from '../peers/z-test.ts'
import { NEVER_FAIL, policy, WHOLE } from '../policy.ts'
import { drawArms, plus } from '../streams.ts'
import type { Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

const WINDOWS = 200

interface Case {
  readonly p: number
  readonly margin: number | string
  readonly kappa: number
  readonly delta: number
  /** Requests per arm and window: some 2.5 times what a pass needs, over all windows. */
  readonly n: number
}

const CASES: readonly Case[] = [
  { p: 0.01, margin: 0.005, kappa: 1, delta: 0.005, n: 60 },
  { p: 0.01, margin: 0.01, kappa: 1, delta: 0.01, n: 20 },
  { p: 0.05, margin: 0.02, kappa: 1, delta: 0.02, n: 20 },
  { p: 0.08, margin: 0.02, kappa: 1, delta: 0.02, n: 28 },
  { p: 0.05, margin: '20%', kappa: 1.2, delta: 0, n: 85 },
]

function scenario({ p, margin, kappa, delta, n }: Case): Scenario {
  const pc = kappa * p + delta
  const judged = policy(
    [{ name: 'errors', kind: 'proportion', better: 'lower', margin, 'fail-above': NEVER_FAIL, column: 'bad' }],
    WHOLE,
  )
  return {
    name: `${p} -> ${Number(pc.toPrecision(3))}, margin ${margin}`,
    policy: judged,
    replicate(generator) {
      const stream = drawArms(generator, WINDOWS, () => ({ nc: n, np: n, pc, pp: p }))
      const test = { kappa, delta, alpha: 0.05 }
      return {
        gate: followArms(judged.gate, stream).verdict === 'pass' ? 1 : 0,
        z1: zTest.passes(stream, kappa, delta, Z.p95) === null ? 0 : 1,
        cs: confidenceSequence.crosses(stream, -1, test) === null ? 0 : 1,
        mw: mannWhitney.fails(stream, { from: 10, every: 5 }) === null ? 1 : 0,
        fixed:
          zTest.zOfMargin(
            stream.reduce((a, b) => plus(a, b)),
            kappa,
            delta,
          ) < -Z.p95
            ? 1
            : 0,
      }
    },
  }
}

export const falsePass: Table = {
  id: 'false-pass',
  title: `False pass: the canary is worse by its whole margin, ${WINDOWS} looks, alpha 0.05`,
  notes: [
    'gate, z1, seq, fixed: proven within the margin. MW knows no margin: it passes what was never High by the end. Fixed thresholds know',
    'none either. The fail of the gate is set aside (fail-above 0.9), so that every run could pass at every look.',
  ],
  columns: [
    { head: 'gate', key: 'gate', digits: 3, most: 0.055 },
    { head: 'z1', key: 'z1', digits: 3 },
    { head: 'seq', key: 'cs', digits: 3 },
    { head: 'MW', key: 'mw', digits: 3 },
    { head: 'fixed', key: 'fixed', digits: 3 },
  ],
  scenarios: CASES.map(scenario),
}
