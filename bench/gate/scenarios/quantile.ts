/** A latency that grew by a tenth: answers slower than the primary's p95, counted. */
import { boundTwoArms } from '../bounds.ts'
import * as confidenceSequence from '../peers/confidence-sequence.ts'
import * as fixedSample from '../peers/fixed-sample.ts'
import { NEVER_PASS, policy, WHOLE } from '../policy.ts'
import type { Arms } from '../streams.ts'
import type { Generator } from '../../generator.ts'
import type { Scenario, Table } from '../table.ts'
import { follow } from '../trial.ts'

/** The standard normal's 0.95 quantile. */
const P95 = 1.6448536269514722
const PER_BOUND = 50
const BOUNDS = 6
const GREW = 1.1
/** Of the primary, in milliseconds. */
const MEDIAN = 100

interface Case {
  /** Of log latency. */
  readonly sigma: number
  /** P(canary above the primary's p95). */
  readonly tail: number
}

const CASES: readonly Case[] = [
  { sigma: 0.6, tail: 0.0686391 },
  { sigma: 1, tail: 0.0606256 },
]

function judgedBy(threshold: number) {
  const metric = { name: 'latency', kind: 'quantile', q: 0.95, better: 'lower', margin: '20%', 'fail-above': 0 }
  return policy([{ ...metric, threshold, column: 'latency_ms' }], WHOLE, NEVER_PASS)
}

function scenario({ sigma, tail }: Case): Scenario {
  const truth = { primary: 0.05, canary: tail, share: 0.5 }
  const bound = boundTwoArms(truth, 1, 0, 0.05)
  const size = Math.round(bound / PER_BOUND / 2)
  const windows = Math.ceil((BOUNDS * bound) / (2 * size))
  const threshold = Math.round(MEDIAN * Math.exp(sigma * P95) * 1000) / 1000
  const judged = judgedBy(threshold)
  const draw = drawer(sigma, threshold, size)
  return {
    name: `log-normal, sigma ${sigma}, all answers ${Math.round((GREW - 1) * 100)} % slower`,
    policy: judged,
    facts: { bound, fixed: fixedSample.size(truth, 1, 0) },
    replicate(generator) {
      const drawn = Array.from({ length: windows }, () => draw(generator, GREW))
      const { verdict, at } = follow({ policy: judged.gate, windows }, index => metricsOf(drawn[index]))
      const stream = drawn.map(({ beyond, above }): Arms => [beyond, size, above, size])
      const cs = confidenceSequence.crosses(stream, 1, { kappa: 1, delta: 0, alpha: 0.05 })
      return { gate: at * 2 * size, decided: verdict === 'fail' ? 1 : 0, cs: (cs ?? windows) * 2 * size }
    },
  }
}

function alike({ sigma }: Case): Scenario {
  const size = 20
  const threshold = Math.round(MEDIAN * Math.exp(sigma * P95) * 1000) / 1000
  const judged = judgedBy(threshold)
  const draw = drawer(sigma, threshold, size)
  return {
    name: `log-normal, sigma ${sigma}, alike`,
    policy: judged,
    share: 0.5,
    replicate(generator) {
      const { verdict } = follow({ policy: judged.gate, windows: 1000 }, () => metricsOf(draw(generator, 1)))
      return { wrong: verdict === 'continue' ? 0 : 1 }
    },
  }
}

interface Counted {
  readonly n: number
  /** Of the primary, above the threshold. */
  readonly above: number
  /** Of the canary, above the threshold, and above it and the margin. */
  readonly beyond: number
  readonly over: number
}

function drawer(sigma: number, threshold: number, n: number): (generator: Generator, factor: number) => Counted {
  // On the scale of the normal draws.
  const mark = (value: number, factor: number): number => Math.log(value / factor / MEDIAN) / sigma
  return (generator, factor) => {
    let [above, beyond, over] = [0, 0, 0]
    for (let i = 0; i < n; i += 1) {
      const z = generator.normal()
      if (z > mark(threshold, factor)) beyond += 1
      if (z > mark(threshold * 1.2, factor)) over += 1
    }
    for (let i = 0; i < n; i += 1) if (generator.normal() > mark(threshold, 1)) above += 1
    return { n, above, beyond, over }
  }
}

function metricsOf(counted: Counted | undefined) {
  if (!counted) throw new RangeError('no such window')
  const { n, above, beyond, over } = counted
  return { metrics: { latency: { primary: { n, above }, canary: { n, above: over, beyond } } } }
}

export const quantile: Table = {
  id: 'quantile',
  title: 'p95: requests of both arms until a tenth more latency fails, fail-above 0, alpha 0.05',
  notes: [
    'The threshold is frozen at the p95 of the primary. bound: for the share of answers beyond it (5 % -> 6.9 %, 6.1 %). fixed and seq: the',
    'fixed-sample test and the confidence sequence on the same counts. wrong: fails of 1000 looks at 20 answers per arm.',
  ],
  columns: [
    { head: 'bound', key: 'bound', digits: 0 },
    { head: 'gate', key: 'gate', digits: 0 },
    { head: 'ratio', key: 'gate', per: 'bound', digits: 2, most: 1.4 },
    { head: 'decided', key: 'decided', digits: 3 },
    { head: 'fixed', key: 'fixed', digits: 0 },
    { head: 'seq ratio', key: 'cs', per: 'bound', digits: 2 },
    { head: 'wrong', key: 'wrong', digits: 3, most: 0.055 },
  ],
  scenarios: [...CASES.map(scenario), ...CASES.map(alike)],
}
