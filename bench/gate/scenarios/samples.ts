/** How many requests a true fail and a pass at no difference take, as multiples of what nobody can do without. */
import { boundTwoArms, Z } from '../bounds.ts'
import type { Truth } from '../bounds.ts'
import * as confidenceSequence from '../peers/confidence-sequence.ts'
import * as fixedSample from '../peers/fixed-sample.ts'
import * as mannWhitney from '../peers/mann-whitney.ts'
import * as zTest from '../peers/z-test.ts'
import { NEVER_FAIL, NEVER_PASS, policy, WHOLE } from '../policy.ts'
import { drawArms } from '../streams.ts'
import type { Column, Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

/** Windows per information bound, and the longest run. */
const PER_BOUND = 50
const BOUNDS = 8

interface Case {
  readonly truth: Truth
  /** In the unit of outcomes, or a percentage. */
  readonly margin: number | string
  readonly kappa: number
  readonly delta: number
  readonly better?: 'higher'
}

const half = (primary: number, canary: number): Truth => ({ primary, canary, share: 0.5 })

const FAIL: readonly Case[] = [
  { truth: half(0.01, 0.02), margin: 0.01, kappa: 1, delta: 0 },
  { truth: half(0.05, 0.07), margin: 0.02, kappa: 1, delta: 0 },
  { truth: half(0.08, 0.1), margin: 0.02, kappa: 1, delta: 0, better: 'higher' },
  { truth: { primary: 0.01, canary: 0.02, share: 0.1 }, margin: 0.01, kappa: 1, delta: 0 },
]

const PASS: readonly Case[] = [
  { truth: half(0.01, 0.01), margin: 0.005, kappa: 1, delta: 0.005 },
  { truth: half(0.01, 0.01), margin: 0.01, kappa: 1, delta: 0.01 },
  { truth: half(0.05, 0.05), margin: 0.02, kappa: 1, delta: 0.02 },
  { truth: half(0.08, 0.08), margin: 0.02, kappa: 1, delta: 0.02 },
  { truth: half(0.05, 0.05), margin: '20%', kappa: 1.2, delta: 0 },
]

function scenario(side: 1 | -1, { truth, margin, kappa, delta, better }: Case): Scenario {
  const { primary, canary, share } = truth
  const bound = boundTwoArms(truth, kappa, delta, 0.05)
  const size = bound / PER_BOUND
  const nc = Math.round(size * share)
  const np = Math.round(size * (1 - share))
  const fixed = fixedSample.size(truth, kappa, delta)
  const windows = Math.ceil((BOUNDS * bound) / (nc + np))
  const judged = policy(
    [
      {
        name: 'errors',
        kind: 'proportion',
        better: better ?? 'lower',
        margin,
        'fail-above': side === 1 ? 0 : NEVER_FAIL,
        column: better === 'higher' ? 'correct' : 'bad',
      },
    ],
    WHOLE,
    side === 1 ? NEVER_PASS : 100,
  )
  const samples = (at: number | null): number => (at ?? windows) * (nc + np)
  return {
    name: name(side, truth, margin, better),
    policy: judged,
    facts: { bound, fixed },
    replicate(generator) {
      const drawn = drawArms(generator, windows, () => ({ nc, np, pc: canary, pp: primary }))
      const stream = better === 'higher' ? drawn.map(([kc, c, kp, p]) => [c - kc, c, p - kp, p] as const) : drawn
      const { verdict, at } = followArms(judged.gate, stream)
      const decided = verdict === (side === 1 ? 'fail' : 'pass')
      const n = at * (nc + np)
      const cs = confidenceSequence.crosses(drawn, side, { kappa, delta, alpha: 0.05 })
      return {
        gate: n,
        decided: decided ? 1 : 0,
        early: decided && n <= fixed ? 1 : 0,
        cs: samples(cs),
        'cs-decided': cs === null ? 0 : 1,
        ...(side === 1
          ? {
              z1: samples(zTest.fails(drawn, Z.p95)),
              mw: mannWhitney.fails(drawn.slice(0, 100), { from: 10, every: 5 }) === null ? 0 : 1,
            }
          : { z1: samples(zTest.passes(drawn, kappa, delta, Z.p95)) }),
      }
    },
  }
}

function name(side: 1 | -1, { primary, canary, share }: Truth, margin: number | string, better?: 'higher'): string {
  const split = share === 0.5 ? '' : `, split ${share * 100}/${(1 - share) * 100}`
  const shown = (bad: number): string => String(better === 'higher' ? Number((1 - bad).toFixed(3)) : bad)
  return side === 1 ? `${shown(primary)} -> ${shown(canary)}${split}` : `${shown(primary)}, margin ${margin}${split}`
}

const MOST = 1.4
const columns = (side: 1 | -1): Column[] => [
  { head: 'bound', key: 'bound', digits: 0 },
  { head: 'gate', key: 'gate', digits: 0 },
  { head: 'ratio', key: 'gate', per: 'bound', digits: 2, most: MOST },
  { head: 'decided', key: 'decided', digits: 3 },
  { head: 'seq ratio', key: 'cs', per: 'bound', digits: 2 },
  { head: 'decided', key: 'cs-decided', digits: 3 },
  { head: 'fixed', key: 'fixed', digits: 0 },
  { head: 'gate<=it', key: 'early', digits: 3 },
  { head: 'z1 ratio', key: 'z1', per: 'bound', digits: 2 },
  ...(side === 1 ? [{ head: 'MW found', key: 'mw', digits: 3 }] : []),
]

export const toFail: Table = {
  id: 'to-fail',
  title: `Requests of both arms to a true fail, fail-above 0, alpha 0.05, ${PER_BOUND} windows per bound`,
  notes: [
    `bound: log(1/alpha)/KL, what nobody can do without. Runs go on to ${BOUNDS} bounds. fixed: size of a fixed-sample test of power 0.9,`,
    'which says nothing before; "gate<=it": runs in which the gate was done by then. z1 alarms anyway, so its ratio is no merit. MW found: by two bounds.',
  ],
  columns: columns(1),
  scenarios: FAIL.map(one => scenario(1, one)),
}

export const toPass: Table = {
  id: 'to-pass',
  title: `Requests of both arms to a pass at no difference, alpha 0.05, ${PER_BOUND} windows per bound`,
  notes: ['Columns as above; z1 passes a third of all canaries that are on their margin.'],
  columns: columns(-1),
  scenarios: PASS.map(one => scenario(-1, one)),
}
