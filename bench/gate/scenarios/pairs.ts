/** One request asked of both versions: how many pairs a fail and a pass take, and how often they are wrong. */
import { boundPairs, Z } from '../bounds.ts'
import * as mcnemar from '../peers/mcnemar.ts'
import { NEVER_FAIL, NEVER_PASS, policy, WHOLE } from '../policy.ts'
import { drawPairs } from '../streams.ts'
import type { Scenario, Table } from '../table.ts'
import { follow, pairsOf } from '../trial.ts'

const SIZE = 10
const BOUNDS = 8

interface Case {
  readonly name: string
  readonly worse: number
  readonly better: number
  readonly margin: number
  readonly side: 1 | -1
  /** Where the samples are counted; else the error of a canary that is on the boundary. */
  readonly most: number | null
}

const CASES: readonly Case[] = [
  { name: '0.92 -> 0.90, 5 % differ', worse: 0.035, better: 0.015, margin: 0.02, side: 1, most: 1000 },
  { name: '0.92 -> 0.91, 5 % differ', worse: 0.03, better: 0.02, margin: 0.01, side: 1, most: null },
  { name: 'pass, margin 0.02, 5 % differ', worse: 0.025, better: 0.025, margin: 0.02, side: -1, most: null },
  { name: 'pass, margin 0.02, 10 % differ', worse: 0.05, better: 0.05, margin: 0.02, side: -1, most: null },
]

/** Judged after every ten pairs. */
const LOOKS = 1000
const ERRORS: readonly Omit<Case, 'most'>[] = [
  { name: 'alike, 5 % differ: fails', worse: 0.025, better: 0.025, margin: 0.02, side: 1 },
  { name: 'on the margin 0.02: passes', worse: 0.035, better: 0.015, margin: 0.02, side: -1 },
]

function policyFor(side: 1 | -1, margin: number) {
  const metric = {
    name: 'accuracy',
    kind: 'proportion',
    better: 'higher',
    margin,
    'fail-above': side === 1 ? 0 : NEVER_FAIL,
  }
  return policy([{ ...metric, paired: true, column: 'correct' }], WHOLE, side === 1 ? NEVER_PASS : 100)
}

function samples({ name, worse, better, margin, side, most }: Case): Scenario {
  const bound = boundPairs(worse, better, side === 1 ? 0 : margin, 0.05)
  const windows = Math.ceil((BOUNDS * bound) / SIZE)
  const judged = policyFor(side, margin)
  return {
    name,
    policy: judged,
    facts: { bound },
    replicate(generator) {
      const { verdict, at } = follow({ policy: judged.gate, windows }, () => ({
        metrics: { accuracy: pairsOf(drawPairs(generator, SIZE, worse, better)) },
      }))
      const key = most === null ? 'pairs' : 'held'
      return { pairs: at * SIZE, [key]: at * SIZE, decided: verdict === (side === 1 ? 'fail' : 'pass') ? 1 : 0 }
    },
  }
}

function errors({ name, worse, better, margin, side }: Omit<Case, 'most'>): Scenario {
  const judged = policyFor(side, margin)
  return {
    name,
    policy: judged,
    replicate(generator) {
      const drawn = Array.from({ length: LOOKS }, () => drawPairs(generator, SIZE, worse, better))
      const { verdict } = follow({ policy: judged.gate, windows: LOOKS }, index => ({
        metrics: { accuracy: pairsOf(drawn[index] ?? [0, 0, 0]) },
      }))
      return {
        wrong: verdict === 'continue' ? 0 : 1,
        z1: mcnemar.crosses(drawn, side, side === 1 ? 0 : margin, Z.p95) === null ? 0 : 1,
      }
    },
  }
}

export const pairs: Table = {
  id: 'pairs',
  title: 'Pairs: one request asked of both, accuracy, fail-above 0, alpha 0.05, a window is ten pairs',
  notes: [
    'bound: log(1/alpha)/KL in pairs. wrong: a verdict that must not be, within 1000 looks. z1: McNemar’s test at each look.',
  ],
  columns: [
    { head: 'bound', key: 'bound', digits: 0 },
    { head: 'pairs', key: 'pairs', digits: 0 },
    { head: 'held', key: 'held', digits: 0, most: 1000 },
    { head: 'ratio', key: 'pairs', per: 'bound', digits: 2 },
    { head: 'decided', key: 'decided', digits: 3 },
    { head: 'wrong', key: 'wrong', digits: 3, most: 0.055 },
    { head: 'z1 wrong', key: 'z1', digits: 3 },
  ],
  scenarios: [...CASES.map(samples), ...ERRORS.map(errors)],
}
