/** The gate as most will run it: three metrics with limits and two slice values each, everything else default. */
import { boundTwoArms } from '../bounds.ts'
import { policy } from '../policy.ts'
import { drawWindow, plus } from '../streams.ts'
import type { Generator } from '../../generator.ts'
import type { Scenario, Table } from '../table.ts'
import { armsOf, follow } from '../trial.ts'

const METRICS = [
  { name: 'errors', p: 0.01, margin: 0.005, limit: 0.1 },
  { name: 'answers', p: 0.05, margin: 0.02, limit: 0.2 },
  { name: 'tail', p: 0.05, margin: 0.02, limit: 0.2 },
] as const
type Name = (typeof METRICS)[number]['name']

/** Both slice values and their shares of the traffic. */
const SEGMENTS = [
  ['large', 0.6],
  ['small', 0.4],
] as const

const judged = policy(
  METRICS.map(({ name, margin, limit }) => ({
    name,
    kind: 'proportion',
    better: 'lower',
    margin,
    limit,
    column: name,
    slices: ['segment'],
  })),
  0.05,
)
const FIRST_TRIAL = 0.04
/** A third each, half of it overall. */
const OVERALL = FIRST_TRIAL / 6
const OVERALL_SLICE = FIRST_TRIAL / 24

interface Case {
  readonly name: string
  /** Rates of the canary where they differ from the primary's; `small` in that slice alone. */
  readonly canary: Partial<Record<Name, number>>
  readonly small?: true
  readonly n: number
  readonly looks: number
  readonly share: number
  readonly measures: 'errors' | 'fail' | 'pass'
  /** Information bound in requests of both arms, and whether the ratio is held to a bound. */
  readonly bound?: number
  readonly held?: true
}

const boundOf = (metric: Name, canary: number): number => {
  const { p, margin } = METRICS.find(({ name }) => name === metric) ?? METRICS[0]
  return boundTwoArms({ canary, primary: p, share: 0.5 }, 1, margin, OVERALL)
}

const CASES: readonly Case[] = [
  {
    name: 'all on their margins',
    canary: { errors: 0.015, answers: 0.07, tail: 0.07 },
    n: 100,
    looks: 500,
    share: 0.5,
    measures: 'errors',
  },
  { name: 'errors on its margin', canary: { errors: 0.015 }, n: 100, looks: 500, share: 0.5, measures: 'errors' },
  { name: 'answers on its margin', canary: { answers: 0.07 }, n: 100, looks: 500, share: 0.5, measures: 'errors' },
  {
    name: 'all alike',
    canary: {},
    n: 100,
    looks: 500,
    share: 1,
    measures: 'pass',
    // Of the slowest metric; a pass needs no share.
    bound: boundTwoArms({ canary: 0.01, primary: 0.01, share: 0.5 }, 1, 0.005, FIRST_TRIAL),
    held: true,
  },
  {
    name: 'errors 0.01 -> 0.02 (2 margins)',
    canary: { errors: 0.02 },
    n: 100,
    looks: 900,
    share: 0.3,
    measures: 'fail',
    bound: boundOf('errors', 0.02),
    held: true,
  },
  {
    name: 'errors 0.01 -> 0.025 (3 margins)',
    canary: { errors: 0.025 },
    n: 60,
    looks: 900,
    share: 0.3,
    measures: 'fail',
    bound: boundOf('errors', 0.025),
    held: true,
  },
  {
    name: 'errors 0.01 -> 0.05',
    canary: { errors: 0.05 },
    n: 20,
    looks: 500,
    share: 0.3,
    measures: 'fail',
    bound: boundOf('errors', 0.05),
  },
  {
    name: 'answers 0.05 -> 0.09 (2 margins)',
    canary: { answers: 0.09 },
    n: 60,
    looks: 500,
    share: 0.3,
    measures: 'fail',
    bound: boundOf('answers', 0.09),
    held: true,
  },
  {
    name: 'answers 0.05 -> 0.11 (3 margins)',
    canary: { answers: 0.11 },
    n: 20,
    looks: 500,
    share: 0.3,
    measures: 'fail',
    bound: boundOf('answers', 0.11),
    held: true,
  },
  {
    name: 'errors 0.01 -> 0.05 in the small slice',
    canary: { errors: 0.05 },
    small: true,
    n: 50,
    looks: 500,
    share: 0.3,
    measures: 'fail',
    bound: boundTwoArms({ canary: 0.05, primary: 0.01, share: 0.5 }, 1, 0.005, OVERALL_SLICE) / 0.4,
  },
]

function window(generator: Generator, { canary, small, n }: Case) {
  const drawn = METRICS.map(({ name, p }) => ({
    name,
    segments: SEGMENTS.map(([segment, share]) => {
      const pc = small && segment !== 'small' ? p : (canary[name] ?? p)
      const size = Math.round(n * share)
      return [segment, drawWindow(generator, { nc: size, np: size, pc, pp: p })] as const
    }),
  }))
  const bySegment = SEGMENTS.map(([segment]) => [
    segment,
    Object.fromEntries(
      drawn.map(({ name, segments }) => [name, armsOf(segments.find(([one]) => one === segment)?.[1] ?? [0, 0, 0, 0])]),
    ),
  ])
  return {
    metrics: Object.fromEntries(
      drawn.map(({ name, segments }) => [name, armsOf(segments.map(([, arms]) => arms).reduce((a, b) => plus(a, b)))]),
    ),
    slices: { segment: Object.fromEntries(bySegment) },
  }
}

function scenario(one: Case): Scenario {
  const { name, n, looks, share, measures, bound, held } = one
  return {
    name,
    policy: judged,
    share,
    ...(bound === undefined ? {} : { facts: { bound } }),
    replicate(generator) {
      const { verdict, at } = follow(
        { policy: judged.gate, windows: looks, slices: { segment: SEGMENTS.map(([segment]) => segment) } },
        () => window(generator, one),
      )
      const fail = verdict === 'fail' ? 1 : 0
      const pass = verdict === 'pass' ? 1 : 0
      const samples = at * 2 * n
      if (measures === 'errors') return { 'false-fail': fail, 'false-pass': pass }
      const key = held ? (measures === 'fail' ? 'to-fail' : 'to-pass') : 'other'
      return measures === 'pass'
        ? { 'false-fail': fail, samples, [key]: samples, decided: pass }
        : { 'false-pass': pass, samples, [key]: samples, decided: fail }
    },
  }
}

export const wholeGate: Table = {
  id: 'whole-gate',
  title: 'The whole gate by the default policy: fail-above = margin, first trial, three metrics with limits and slices',
  notes: [
    'Requests of both arms. bound: to the boundary of the policy (margin) at the share of the metric (alpha 0.04/6; slice 0.04/24; pass 0.04).',
    'Segments 60/40. decided: as it should be. 500 looks (900 to a fail of errors). Rows on the margins: every fail and every pass is wrong there.',
  ],
  columns: [
    { head: 'false fail', key: 'false-fail', digits: 3, most: 0.04 },
    { head: 'false pass', key: 'false-pass', digits: 3, most: 0.04 },
    { head: 'bound', key: 'bound', digits: 0 },
    { head: 'requests', key: 'samples', digits: 0 },
    { head: 'ratio', key: 'samples', per: 'bound', digits: 2 },
    { head: 'to fail', key: 'to-fail', per: 'bound', digits: 2, most: 1.5 },
    { head: 'to pass', key: 'to-pass', per: 'bound', digits: 2, most: 1.4 },
    { head: 'decided', key: 'decided', digits: 3 },
  ],
  scenarios: CASES.map(scenario),
}
