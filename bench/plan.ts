/**
 * `npm run bench:plan`: what `plan` predicts beside what simulated streams take in the mean, for a pass of an equal canary and for a fail
 * of one that is worse by twice the margin. The first scenarios set the constants of `plan-samples.ts` (`--calibrate` prints what they
 * would be); the others were not used for them, and the command ends non-zero where one is off by more than 15 %. `--only TEXT` runs the
 * scenarios whose name contains it.
 */
import { parseArgs } from 'node:util'
import { alphaOf, sharesOf } from '../src/core/gate/family.ts'
import type { Assumption, Flow, Truth } from '../src/core/gate/plan-samples.ts'
import { usual, windowsToDecide } from '../src/core/gate/plan-samples.ts'
import type { Counts, MetricPolicy } from '../src/core/gate/types.ts'
import { policy } from './gate/policy.ts'
import type { MetricLine } from './gate/policy.ts'
import { follow } from './gate/trial.ts'
import { marksOf } from '../src/core/gate/evidence-quantiles.ts'
import { addTo, emptyGrid, rounded } from '../src/core/gate/grid.ts'
import type { Bounds } from '../src/core/gate/grid.ts'
import { Generator } from './generator.ts'

interface Scenario {
  readonly name: string
  readonly metric: MetricLine
  readonly assumption?: Partial<Assumption>
  readonly flow: Flow
  readonly held?: boolean
}

const OFF = 0.15
const SEED = 4711
const PLAN = 1000
/** Quantiles of the standard normal distribution that the scenarios use. */
const NORMAL: ReadonlyMap<number, number> = new Map([
  [0.9, 1.2815515655],
  [0.95, 1.644853627],
])

const SCENARIOS: readonly Scenario[] = [
  { name: 'errors 5 %, margin 2 points', metric: errors(0.02), assumption: { value: 0.05 }, flow: even(30) },
  { name: 'errors 1 %, margin 1 point', metric: errors(0.01), assumption: { value: 0.01 }, flow: even(30) },
  { name: 'errors 8 %, margin 3 points', metric: errors(0.03), assumption: { value: 0.08 }, flow: even(60) },
  { name: 'pairs, 5 % apart, margin 2 points', metric: pairs(0.02), assumption: { apart: 0.05 }, flow: even(20) },
  { name: 'pairs, 10 % apart, margin 3 points', metric: pairs(0.03), assumption: { apart: 0.1 }, flow: even(20) },
  {
    name: 'scores from 0 to 1, margin 0.02',
    metric: scores(0.02),
    assumption: { value: 0.8, sd: 0.13 },
    flow: even(40),
  },
  {
    name: 'errors 6 %, margin 3 points, 5/95',
    metric: errors(0.03),
    assumption: { value: 0.06 },
    flow: { canary: 5, primary: 95 },
  },
  { name: 'rate, 5 per 100, margin 50 %', metric: rate('50%'), assumption: { value: 0.05 }, flow: even(60) },
  { name: 'p95, margin 20 %', metric: tail(0.95, '20%'), assumption: { sd: 0.6 }, flow: even(200) },
  { name: 'p90, margin 30 %', metric: tail(0.9, '30%'), assumption: { sd: 1 }, flow: even(100) },
  { name: 'agreement, margin 2 points', metric: agreement(0.02), flow: even(10) },
  // Not used for the constants.
  {
    name: 'errors 3 %, margin 1.5 points',
    metric: errors(0.015),
    assumption: { value: 0.03 },
    flow: even(50),
    held: true,
  },
  { name: 'errors 12 %, margin 25 %', metric: errors('25%'), assumption: { value: 0.12 }, flow: even(40), held: true },
  {
    name: 'errors 4 %, margin 2 points, 20/80',
    metric: errors(0.02),
    assumption: { value: 0.04 },
    flow: { canary: 12, primary: 48 },
    held: true,
  },
  {
    name: 'errors 2 %, margin 1 point, 10/90',
    metric: errors(0.01),
    assumption: { value: 0.02 },
    flow: { canary: 10, primary: 90 },
    held: true,
  },
  {
    name: 'pairs, 8 % apart, margin 2.5 points',
    metric: pairs(0.025),
    assumption: { apart: 0.08 },
    flow: even(25),
    held: true,
  },
  {
    name: 'scores from 0 to 1, margin 0.03',
    metric: scores(0.03),
    assumption: { value: 0.7, sd: 0.18 },
    flow: even(25),
    held: true,
  },
  {
    name: 'rate, 10 per 100, margin 30 %',
    metric: rate('30%'),
    assumption: { value: 0.1 },
    flow: { canary: 30, primary: 70 },
    held: true,
  },
  {
    name: 'p95, margin 30 %, 20/80',
    metric: tail(0.95, '30%'),
    assumption: { sd: 0.6 },
    flow: { canary: 60, primary: 240 },
    held: true,
  },
  {
    name: 'pairs of scores, margin 0.02',
    metric: { ...scores(0.02), paired: true },
    assumption: { value: 0.7, sd: 0.1 },
    flow: even(10),
    held: true,
  },
  {
    name: 'pairs of scores, margin 0.05',
    metric: { ...scores(0.05), paired: true },
    assumption: { value: 0.7, sd: 0.2 },
    flow: even(10),
    held: true,
  },
  { name: 'agreement, margin 5 points', metric: agreement(0.05), flow: even(5), held: true },
]

function even(n: number): Flow {
  return { canary: n, primary: n }
}
function errors(margin: number | string): MetricLine {
  return { name: 'm', column: 'm', kind: 'proportion', better: 'lower', margin }
}
function pairs(margin: number): MetricLine {
  return { name: 'm', column: 'm', kind: 'proportion', better: 'lower', margin, paired: true }
}
function scores(margin: number): MetricLine {
  return { name: 'm', column: 'm', kind: 'mean', better: 'lower', margin, bounds: '[0, 1]' }
}
function rate(margin: string): MetricLine {
  return { name: 'm', column: 'm', kind: 'rate', better: 'lower', margin, exposure: 'hours' }
}
/** With the threshold at the primary's own quantile. */
function tail(q: number, margin: string): MetricLine {
  return { name: 'm', column: 'm', kind: 'quantile', better: 'lower', margin, q, threshold: 1 }
}
function agreement(margin: number): MetricLine {
  return { name: 'm', column: 'agree', kind: 'proportion', better: 'higher', margin, paired: true }
}

/** One window as chance gives it. */
function draw(
  generator: Generator,
  metric: MetricPolicy,
  { value, apart, sd }: Assumption,
  flow: Flow,
  truth: Truth,
): Counts {
  const loss = truth === 'equal' ? 0 : 2 * metric.margin.value * (metric.margin.relative ? value : 1)
  if (metric.kind === 'rate') {
    const events = (n: number, p: number): number => generator.binomial(n * 100, p / 100)
    const canary = events(flow.canary, value + loss)
    return {
      canary: { events: canary, exposure: flow.canary },
      primary: { events: events(flow.primary, value), exposure: flow.primary },
    }
  }
  if (metric.kind === 'quantile') {
    const marks = marksOf(metric, value)
    const z = NORMAL.get(metric.q ?? 0.5)
    if (z === undefined) throw new Error(`no normal quantile of ${metric.q ?? 0.5} is written down`)
    // Lognormal values, the primary's quantile at the threshold.
    const above = (n: number, mark: number, scale: number): number => {
      let beyond = 0
      for (let one = 0; one < n; one += 1)
        if (value * scale * Math.exp(sd * (generator.normal() - z)) > mark) beyond += 1
      return beyond
    }
    const canary = above(flow.canary, marks.canary, 1 + loss / value)
    return {
      canary: { n: flow.canary, above: canary },
      primary: { n: flow.primary, above: above(flow.primary, marks.primary, 1) },
    }
  }
  if (metric.kind === 'mean') {
    const sums = (n: number, mean: number, bounds: Bounds) => {
      const grid = emptyGrid()
      let [sum, sumsq] = [0, 0]
      for (let one = 0; one < n; one += 1) {
        const x = Math.min(bounds.hi, Math.max(bounds.lo, mean + sd * generator.normal()))
        sum += x
        sumsq += x ** 2
        addTo(grid, x, bounds)
      }
      return { n, sum, sumsq, grid: rounded(grid) }
    }
    if (metric.paired) return sums(flow.canary, loss, { lo: -1, hi: 1 })
    const canary = sums(flow.canary, value + loss, { lo: 0, hi: 1 })
    return { canary, primary: sums(flow.primary, value, { lo: 0, hi: 1 }) }
  }
  if (metric.column === 'agree') {
    const worse = generator.binomial(flow.canary, loss)
    return { worse, better: 0, same: flow.canary - worse }
  }
  if (metric.paired) {
    const better = Math.max(0, (apart - loss) / 2)
    let [w, b] = [0, 0]
    for (let one = 0; one < flow.canary; one += 1) {
      const u = generator.uniform()
      if (u < better + loss) w += 1
      else if (u < 2 * better + loss) b += 1
    }
    return { worse: w, better: b, same: flow.canary - w - b }
  }
  const k = generator.binomial(flow.canary, value + loss)
  return {
    canary: { n: flow.canary, k },
    primary: { n: flow.primary, k: generator.binomial(flow.primary, value) },
  }
}

function run(
  scenario: Scenario,
  truth: Truth,
  replications: number,
  seed: number,
): { predicted: number; mean: number; error: number } {
  const { gate } = policy([scenario.metric], 0.05)
  const [metric] = gate.metrics
  if (!metric) throw new Error('a policy without its metric')
  const { flow } = scenario
  const assumption = { ...usual(metric), ...scenario.assumption }
  const alpha = alphaOf(gate, 1)
  const predicted = windowsToDecide({
    metric,
    assumption,
    flow,
    truth,
    alpha: truth === 'equal' ? alpha : alpha * sharesOf(gate, {}, metric).overall,
    minSamples: gate.minSamples,
    planned: 1 / PLAN,
  })
  const taken = Array.from({ length: replications }, (_, replication) => {
    const generator = new Generator(seed, replication)
    const { at } = follow({ policy: gate, windows: 20_000, plan: PLAN }, () => ({
      metrics: { m: draw(generator, metric, assumption, flow, truth) },
    }))
    return at
  })
  const mean = taken.reduce((sum, at) => sum + at, 0) / replications
  const variance = taken.reduce((sum, at) => sum + (at - mean) ** 2, 0) / (replications - 1)
  return { predicted: predicted ?? Number.NaN, mean, error: Math.sqrt(variance / replications) }
}

const { values } = parseArgs({
  options: {
    replications: { type: 'string', default: '400' },
    calibrate: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
})
let missed = 0
console.log(`${'scenario'.padEnd(38)} truth   predicted      mean +- s.e.   off`)
for (const [index, scenario] of SCENARIOS.entries()) {
  if (!scenario.name.includes(values.only)) continue
  for (const truth of ['equal', 'worse'] as const) {
    const { predicted, mean, error } = run(scenario, truth, Number(values.replications), SEED + index)
    const requests =
      scenario.metric['paired'] === true ? scenario.flow.canary : scenario.flow.canary + scenario.flow.primary
    const off = predicted / mean - 1
    const bad = scenario.held === true && !(Math.abs(off) <= OFF)
    if (bad) missed += 1
    const note = bad
      ? '  MISSED'
      : scenario.held === true
        ? ''
        : `  (sets constants${values.calibrate ? `: times ${((mean - 0.5) / (predicted - 0.5)).toFixed(3)}` : ''})`
    console.log(
      `${scenario.name.padEnd(38)} ${truth} ${(predicted * requests).toFixed(0).padStart(11)} ${(mean * requests).toFixed(0).padStart(9)} +- ${(error * requests).toFixed(0).padStart(4)} ${`${(off * 100).toFixed(1)} %`.padStart(8)}${note}`,
    )
  }
}
if (missed > 0) {
  console.error(`${missed} predictions are off by more than ${OFF * 100} %`)
  process.exitCode = 1
}
