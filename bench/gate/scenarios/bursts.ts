/**
 * Requests that share their fate: each window of each arm has a rate of its own, so that windows differ by more than independent outcomes
 * would. The assumption that every test here makes is broken on purpose; the guard is what is measured.
 */
import type { GatePolicy } from '../../../src/core/gate/types.ts'
import { Z } from '../bounds.ts'
import { rateOf } from '../bursty.ts'
import * as zTest from '../peers/z-test.ts'
import { NEVER_PASS, policy, WHOLE } from '../policy.ts'
import type { Arms } from '../streams.ts'
import type { Generator } from '../../generator.ts'
import type { Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

const SIZE = 100
const LOOKS = 400

const judged = policy(
  [{ name: 'errors', kind: 'proportion', better: 'lower', margin: 0.01, 'fail-above': 0, column: 'bad' }],
  WHOLE,
  NEVER_PASS,
)
/** As a metric of a live source is judged. */
const guarded = { ...judged.gate, metrics: judged.gate.metrics.map(metric => ({ ...metric, guarded: true })) }

function draw(generator: Generator, [pc, pp]: readonly [number, number], inflation: number, shared: boolean): Arms[] {
  return Array.from({ length: LOOKS }, () => {
    const canary = rateOf(generator, pc, inflation, SIZE)
    const primary = shared ? canary : rateOf(generator, pp, inflation, SIZE)
    return [generator.binomial(SIZE, canary), SIZE, generator.binomial(SIZE, primary), SIZE]
  })
}

function alike(inflation: number, shared: boolean): Scenario {
  return {
    name: `${shared ? 'shared bursts' : 'bursts'} of ${inflation}, alike`,
    policy: judged,
    share: 0.5,
    replicate(generator) {
      const stream = draw(generator, [0.02, 0.02], inflation, shared)
      const failed = (gate: GatePolicy): number => (followArms(gate, stream).verdict === 'fail' ? 1 : 0)
      return {
        wrong: failed(guarded),
        bare: failed(judged.gate),
        z1: zTest.fails(stream, Z.p95) === null ? 0 : 1,
      }
    },
  }
}

function worse(inflation: number): Scenario {
  return {
    name: `bursts of ${inflation}, 0.02 -> 0.03`,
    policy: judged,
    share: 0.3,
    replicate(generator) {
      const stream = draw(generator, [0.03, 0.02], inflation, false)
      const { verdict, at } = followArms(guarded, stream)
      return { windows: at, found: verdict === 'fail' ? 1 : 0, 'bare-windows': followArms(judged.gate, stream).at }
    },
  }
}

export const bursts: Table = {
  id: 'bursts',
  title: `Bursts: variance of windows inflated, ${LOOKS} windows of ${SIZE} per arm, p = 0.02, fail-above 0, alpha 0.05`,
  notes: [
    'wrong: false fails with the dispersion guard, which a metric of a live source has; bare: without it. windows: to a true fail.',
    'The guard is a heuristic that is held to 0.06. Shared bursts (both arms alike in each window) are harmless without it.',
  ],
  columns: [
    { head: 'wrong', key: 'wrong', digits: 3, most: 0.06 },
    { head: 'bare', key: 'bare', digits: 3 },
    { head: 'z1', key: 'z1', digits: 3 },
    { head: 'windows', key: 'windows', digits: 0 },
    { head: 'found', key: 'found', digits: 3 },
    { head: 'bare windows', key: 'bare-windows', digits: 0 },
  ],
  scenarios: [...[1, 1.5, 2, 4].map(inflation => alike(inflation, false)), alike(4, true), ...[1, 2, 4].map(worse)],
}
