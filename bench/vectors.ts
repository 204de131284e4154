/**
 * Replays a file of reference vectors through the gate's tests: the running log evidence after each window, from numbers that were
 * computed elsewhere. Knows the file format and the tests; must not know policies or verdicts.
 */
import * as v from 'valibot'
import * as asymptotic from '../src/core/gate/asymptotic.ts'
import * as bernoulli from '../src/core/gate/bernoulli.ts'
import type { Arms, Prior } from '../src/core/gate/bernoulli.ts'
import * as constants from '../src/core/gate/constants.ts'
import { logFamily } from '../src/core/gate/family.ts'
import type { Hypothesis } from '../src/core/gate/hypothesis.ts'
import * as limit from '../src/core/gate/limit.ts'
import * as mean from '../src/core/gate/mean.ts'
import { logMix, plus } from '../src/core/gate/mixture.ts'
import * as paired from '../src/core/gate/paired.ts'
import * as poisson from '../src/core/gate/poisson.ts'
import * as restarts from '../src/core/gate/restarts.ts'
import * as split from '../src/core/gate/split.ts'
import { Generator } from './generator.ts'

const N = v.number()
const Side = v.picklist([1, -1])
const Four = v.tuple([N, N, N, N])
const Three = v.tuple([N, N, N])
const Pair = v.tuple([N, N])
const Log = v.object({ logE: v.array(N) })
const Two = v.object({ ...Log.entries, side: Side, kappa: N, delta: N, dist: N })
const Bounded = v.object({ ...Two.entries, lo: N, hi: N })
const Limit = v.variant('kind', [
  v.object({ kind: v.literal('proportion'), limit: N, windows: v.array(Pair) }),
  v.object({ kind: v.literal('rate'), limit: N, windows: v.array(Pair) }),
  v.object({ kind: v.literal('mean'), limit: N, lo: N, hi: N, windows: v.array(v.array(N)) }),
])

const Restarted = v.variant('test', [
  v.object({
    test: v.literal('bernoulli'),
    kappa: N,
    delta: N,
    dist: N,
    relative: v.boolean(),
    prior: v.nullable(Pair),
    windows: v.array(Four),
  }),
  v.object({ test: v.literal('paired'), delta: N, windows: v.array(Three) }),
  v.object({ test: v.literal('limit'), kind: v.literal('proportion'), limit: N, windows: v.array(Pair) }),
])

const FailAtMargin = v.variant('test', [
  v.object({
    ...Log.entries,
    test: v.literal('bernoulli'),
    margin: N,
    failAbove: N,
    relative: v.boolean(),
    prior: v.nullable(Pair),
    windows: v.array(Four),
  }),
  v.object({ ...Log.entries, test: v.literal('paired'), margin: N, failAbove: N, windows: v.array(Three) }),
])

const Stream = v.object({
  pc: N,
  pp: N,
  side: Side,
  delta: N,
  dist: N,
  n: N,
  T: N,
  seed: N,
  stream: N,
  firstCrossing: v.nullable(N),
  finalLogE: N,
  maxLogE: N,
})

const Case = v.object({
  seed: N,
  stream: N,
  u32: v.array(N),
  binomial500_001: v.array(N),
  normal: v.array(N),
})

const File = v.object({
  constants: v.optional(v.record(v.string(), v.unknown())),
  generator: v.optional(v.object({ cases: v.array(Case) })),
  vectors: v.array(v.looseObject({ method: v.string() })),
  streams: v.optional(v.array(Stream), []),
})

/** [got, wanted], number by number. */
type Numbers = readonly (readonly [number, number])[]

/**
 * How wealth is divided over the bets and over time: it sets the speed of a test and never its error, so that a file may bring its own
 * and the tests are seen to compute what they should whatever ours are tuned to.
 */
interface Division {
  readonly fail: readonly number[]
  readonly pass: readonly number[]
  readonly paired: readonly number[]
  readonly restart: constants.Restarting
}

const Divided = v.object({
  wFail: v.optional(v.array(N), [...constants.FAIL_BETS.weights]),
  wPass: v.optional(v.array(N), [...constants.PASS_BETS.weights]),
  wPaired: v.optional(v.array(N), [...constants.PAIRED_BETS.weights]),
  restart: v.optional(v.object({ first: N, spread: N, reserve: N, threshold: N, stake: N }), constants.RESTART),
})

function divisionOf(constantsOfFile: unknown): Division {
  const { wFail, wPass, wPaired, restart } = v.parse(Divided, constantsOfFile)
  return { fail: wFail, pass: wPass, paired: wPaired, restart }
}

function ofSide(divided: Division, side: Hypothesis['side']): readonly number[] {
  return side === 1 ? divided.fail : divided.pass
}

const methods: Readonly<Record<string, (vector: unknown, divided: Division) => Numbers>> = {
  bernoulli(vector, divided) {
    const x = v.parse(v.object({ ...Two.entries, prior: v.nullable(Pair), windows: v.array(Four) }), vector)
    return together(twoArms(x.windows, hypothesis(x, x.kappa !== 1), x.prior, divided), x.logE)
  },
  'mean-raw'(vector, divided) {
    const x = v.parse(v.object({ ...Bounded.entries, windows: v.array(v.tuple([v.array(N), v.array(N)])) }), vector)
    const test = hypothesis(x, x.kappa !== 1)
    const windows = x.windows.map(([canary, primary]) => ({ canary, primary }))
    return together(
      means(
        windows,
        test,
        (past, window) => mean.rawIncrements(past, window, test, x),
        window => ({ canary: mean.sumsOf(window.canary), primary: mean.sumsOf(window.primary) }),
        divided,
      ),
      x.logE,
    )
  },
  'mean-sums'(vector, divided) {
    const x = v.parse(v.object({ ...Bounded.entries, windows: v.array(v.tuple([Three, Three])) }), vector)
    const test = hypothesis(x, x.kappa !== 1)
    const windows = x.windows.map(([canary, primary]) => ({ canary, primary }))
    return together(
      means(
        windows,
        test,
        (past, window) => mean.sumsIncrements(past, window, test, x),
        window => window,
        divided,
      ),
      x.logE,
    )
  },
  asym(vector, divided) {
    const x = v.parse(v.object({ ...Two.entries, logE: N, canary: Three, primary: Three }), vector)
    const test = hypothesis(x, x.kappa !== 1)
    return [[logMix(asymptotic.logWealths(x, test), ofSide(divided, x.side)), x.logE]]
  },
  paired(vector, divided) {
    const x = v.parse(v.object({ side: Side, delta: N, nPlus: N, nMinus: N, nZero: N, logE: N }), vector)
    const logs = paired.increments([x.nPlus, x.nMinus, 0, x.nZero], pairs(x.side, x.delta))
    return [[logMix(logs, divided.paired), x.logE]]
  },
  poisson(vector) {
    const x = v.parse(v.object({ ...Log.entries, side: Side, kappa: N, windows: v.array(Four) }), vector)
    const steps = x.windows.map(window => poisson.increments(window, x))
    return together(running(steps, constants.RATE_BETS.weights), x.logE)
  },
  srm: splitCheck,
  'split-tolerance': splitCheck,
  limit(vector) {
    const x = v.parse(v.intersect([Log, Limit]), vector)
    return together(running(limitSteps(x), limitWeights(x.kind)), x.logE)
  },
  family(vector) {
    const x = v.parse(
      v.object({ logE: v.array(N), weights: v.array(N), alpha: N, logMeanE: N, reject: v.boolean() }),
      vector,
    )
    const log = logFamily(x.logE, x.weights)
    return [
      [log, x.logMeanE],
      [Number(log >= Math.log(1 / x.alpha)), Number(x.reject)],
    ]
  },
  restarts(vector, divided) {
    const x = v.parse(v.intersect([v.object({ ...Log.entries, planned: v.array(N) }), Restarted]), vector)
    const [steps, weights] = restartedSteps(x, divided)
    const logs: number[] = []
    let state = restarts.start(weights.length, divided.restart)
    for (const [t, step] of steps.entries()) {
      state = restarts.advance(state, step, x.planned[t] ?? Number.NaN, divided.restart)
      logs.push(restarts.logWealth(state, weights))
    }
    return together(logs, x.logE)
  },
  'fail-f-equals-m'(vector, divided) {
    const x = v.parse(FailAtMargin, vector)
    if (x.test === 'paired') {
      const steps = x.windows.map(([worse, better, same]) =>
        paired.increments([worse, better, 0, same], pairs(1, x.failAbove)),
      )
      return together(running(steps, divided.paired), x.logE)
    }
    const boundary = x.relative ? { kappa: 1 + x.failAbove, delta: 0 } : { kappa: 1, delta: x.failAbove }
    const test = hypothesis({ side: 1, ...boundary, dist: x.margin }, x.relative)
    return together(twoArms(x.windows, test, x.prior, divided), x.logE)
  },
}

function splitCheck(vector: unknown): Numbers {
  const x = v.parse(v.object({ ...Log.entries, tolerance: v.optional(N, 0), windows: v.array(Three) }), vector)
  const steps = x.windows.map(([nc, np, share]) => split.increments(nc, np, share, x.tolerance))
  return together(running(steps, split.SPLIT_WEIGHTS), x.logE)
}

function hypothesis(x: { side: 1 | -1; kappa: number; delta: number; dist: number }, relative: boolean): Hypothesis {
  return { side: x.side, kappa: x.kappa, delta: x.delta, aim: x.dist, per: relative ? 'primary' : 'unit' }
}

function pairs(side: 1 | -1, delta: number): Hypothesis {
  return { side, kappa: 1, delta, aim: delta, per: 'unit' }
}

function armSteps(windows: readonly Arms[], test: Hypothesis, prior: Prior | null): number[][] {
  let past: Arms = [0, 0, 0, 0]
  return windows.map(window => {
    const step = bernoulli.increments(past, window, test, prior)
    past = [past[0] + window[0], past[1] + window[1], past[2] + window[2], past[3] + window[3]]
    return step
  })
}

function twoArms(windows: readonly Arms[], test: Hypothesis, prior: Prior | null, divided: Division): number[] {
  return running(armSteps(windows, test, prior), ofSide(divided, test.side))
}

function means<W>(
  windows: readonly W[],
  test: Hypothesis,
  step: (past: mean.SumsOfBoth, window: W) => number[],
  sums: (window: W) => mean.SumsOfBoth,
  divided: Division,
): number[] {
  let past: mean.SumsOfBoth = { canary: [0, 0, 0], primary: [0, 0, 0] }
  const steps = windows.map(window => {
    const increments = step(past, window)
    const { canary, primary } = sums(window)
    past = { canary: addSums(past.canary, canary), primary: addSums(past.primary, primary) }
    return increments
  })
  return running(steps, ofSide(divided, test.side))
}

function addSums(a: mean.Sums, b: mean.Sums): mean.Sums {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

function limitSteps(x: v.InferOutput<typeof Limit>): number[][] {
  if (x.kind === 'mean') {
    const { lo, hi } = x
    const unit = (value: number): number => (value - lo) / (hi - lo)
    return x.windows.map(values => limit.boundedIncrements(values.map(unit), unit(x.limit)))
  }
  const step = x.kind === 'rate' ? limit.rateIncrements : limit.increments
  return x.windows.map(([k, n]) => step(k, n, x.limit))
}

function limitWeights(kind: 'proportion' | 'mean' | 'rate'): readonly number[] {
  return kind === 'rate' ? constants.RATE_BETS.weights : constants.LIMIT_BETS.weights
}

function restartedSteps(x: v.InferOutput<typeof Restarted>, divided: Division): [number[][], readonly number[]] {
  if (x.test === 'limit')
    return [x.windows.map(([k, n]) => limit.increments(k, n, x.limit)), constants.LIMIT_BETS.weights]
  if (x.test === 'paired')
    return [
      x.windows.map(([worse, better, same]) => paired.increments([worse, better, 0, same], pairs(1, x.delta))),
      divided.paired,
    ]
  const test = hypothesis({ side: 1, ...x }, x.relative)
  return [armSteps(x.windows, test, x.prior), divided.fail]
}

/** The running log of the mixture, window by window. */
function running(steps: readonly (readonly number[])[], weights: readonly number[]): number[] {
  let logs = weights.map(() => 0)
  return steps.map(step => {
    logs = plus(logs, step)
    return logMix(logs, weights)
  })
}

function together(got: readonly number[], wanted: readonly number[]): Numbers {
  if (got.length !== wanted.length) throw new Error(`${got.length} windows, but ${wanted.length} values of logE`)
  return got.map((value, index) => [value, wanted[index] ?? Number.NaN])
}

/** What our tests compute with, by its name in the file. */
const OURS: Readonly<Record<string, unknown>> = {
  multFail: constants.FAIL_BETS.aims,
  multPass: constants.PASS_BETS.aims,
  lamPaired: constants.PAIRED_BETS.aims,
  ratiosPoisson: constants.RATE_BETS.aims,
  wPoisson: constants.RATE_BETS.weights,
  orSrm: constants.SPLIT_ODDS,
  cmaxRaw: constants.CAP,
  cmaxSums: constants.CAP_SUMS,
  eps: constants.EDGE,
  oddsLimit: constants.LIMIT_BETS.aims,
  wLimit: constants.LIMIT_BETS.weights,
}

export const TOLERANCE = 1e-7

export interface Report {
  readonly methods: readonly { readonly name: string; readonly vectors: number; readonly error: number }[]
  /** Methods of the file that are not built. */
  readonly unknown: readonly { readonly name: string; readonly vectors: number }[]
  readonly streams: { readonly count: number; readonly error: number }
  /** One sentence for each thing that differs beyond the tolerance. */
  readonly differences: readonly string[]
}

/** Error as the file defines it: |got - wanted| / max(1, |wanted|). What is no number is infinitely wrong. */
function errorOf(numbers: Numbers): number {
  return numbers.reduce((worst, [got, wanted]) => {
    const error = Math.abs(got - wanted) / Math.max(1, Math.abs(wanted))
    return Number.isNaN(error) ? Infinity : Math.max(worst, error)
  }, 0)
}

/** @throws ValiError where the file is not of the format */
export function replay(content: unknown): Report {
  const file = v.parse(File, content)
  const divided = divisionOf(file.constants ?? {})
  const differences: string[] = []
  const names = [...new Set(file.vectors.map(vector => vector.method))]
  const counted = names.map(name => {
    const vectors = file.vectors.filter(vector => vector.method === name)
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (method === undefined) return { name, vectors: vectors.length, error: null }
    const errors = vectors.map(vector => errorOf(method(vector, divided)))
    for (const [index, error] of errors.entries())
      if (error > TOLERANCE)
        differences.push(`${name} vector ${index + 1} of ${vectors.length}: error ${error.toExponential(1)}`)
    return { name, vectors: vectors.length, error: Math.max(...errors) }
  })
  for (const [name, theirs] of Object.entries(file.constants ?? {}))
    if (Object.hasOwn(OURS, name) && JSON.stringify(OURS[name]) !== JSON.stringify(theirs))
      differences.push(`constant ${name}: ${JSON.stringify(OURS[name])} here, ${JSON.stringify(theirs)} in the file`)
  for (const { seed, stream, ...wanted } of file.generator?.cases ?? []) {
    const error = errorOf(generated(seed, stream, wanted))
    if (error > TOLERANCE) differences.push(`generator seed ${seed} stream ${stream}: error ${error.toExponential(1)}`)
  }
  const streamErrors = file.streams.map((stream, index) => {
    const seen = walk(stream, divided)
    const error = errorOf([
      [seen.finalLogE, stream.finalLogE],
      [seen.maxLogE, stream.maxLogE],
    ])
    if (seen.firstCrossing !== stream.firstCrossing)
      differences.push(
        `stream ${index + 1}: first crossing ${String(seen.firstCrossing)}, wanted ${String(stream.firstCrossing)}`,
      )
    else if (error > TOLERANCE) differences.push(`stream ${index + 1}: error ${error.toExponential(1)}`)
    return error
  })
  return {
    methods: counted.flatMap(({ name, vectors, error }) => (error === null ? [] : [{ name, vectors, error }])),
    unknown: counted.flatMap(({ name, vectors, error }) => (error === null ? [{ name, vectors }] : [])),
    streams: { count: file.streams.length, error: Math.max(0, ...streamErrors) },
    differences,
  }
}

/** Each list of a case starts a fresh generator. */
function generated(seed: number, stream: number, wanted: Omit<v.InferOutput<typeof Case>, 'seed' | 'stream'>): Numbers {
  const drawn = (list: readonly number[], draw: (generator: Generator) => number): Numbers => {
    const generator = new Generator(seed, stream)
    return list.map(value => [draw(generator), value])
  }
  return [
    ...drawn(wanted.u32, generator => generator.u32()),
    ...drawn(wanted.binomial500_001, generator => generator.binomial(500, 0.01)),
    ...drawn(wanted.normal, generator => generator.normal()),
  ]
}

function walk(
  x: v.InferOutput<typeof Stream>,
  divided: Division,
): Pick<typeof x, 'firstCrossing' | 'finalLogE' | 'maxLogE'> {
  const generator = new Generator(x.seed, x.stream)
  const windows = Array.from({ length: x.T }, (): Arms => {
    const canary = generator.binomial(x.n, x.pc)
    return [canary, x.n, generator.binomial(x.n, x.pp), x.n]
  })
  const logs = twoArms(windows, hypothesis({ ...x, kappa: 1 }, false), null, divided)
  const crossing = logs.findIndex(log => log >= Math.log(20))
  return {
    firstCrossing: crossing < 0 ? null : crossing + 1,
    finalLogE: logs.at(-1) ?? 0,
    maxLogE: Math.max(...logs),
  }
}
