/** What the guarantee rests on: under H0 no bet may grow in the mean. By enumeration of all outcomes, so exactly. */
import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import * as bernoulli from '../../../src/core/gate/bernoulli.ts'
import { addTo, emptyGrid, logGain, notGrid } from '../../../src/core/gate/grid.ts'
import type { Hypothesis } from '../../../src/core/gate/hypothesis.ts'
import { failing, passing } from '../../../src/core/gate/hypothesis.ts'
import * as limit from '../../../src/core/gate/limit.ts'
import * as mean from '../../../src/core/gate/mean.ts'
import { logMix, NOTHING } from '../../../src/core/gate/mixture.ts'
import * as paired from '../../../src/core/gate/paired.ts'
import * as poisson from '../../../src/core/gate/poisson.ts'
import * as restarts from '../../../src/core/gate/restarts.ts'
import * as split from '../../../src/core/gate/split.ts'
import { metric, percent, unit } from './policies.ts'

const FAIR = 1 + 1e-9
const rate = fc.double({ min: 0.001, max: 0.999, noNaN: true })

function binomial(n: number, k: number, p: number): number {
  let ways = 1
  for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1)
  return ways * p ** k * (1 - p) ** (n - k)
}

/** Largest mean growth over the bets. */
function growth(outcomes: readonly { readonly probability: number; readonly logs: readonly number[] }[]): number {
  const bets = outcomes[0]?.logs.length ?? 0
  return Math.max(
    ...Array.from({ length: bets }, (_, j) =>
      outcomes.reduce((sum, { probability, logs }) => sum + probability * Math.exp(logs[j] ?? Number.NaN), 0),
    ),
  )
}

const hypotheses = fc
  .record({
    side: fc.constantFrom(1, -1),
    better: fc.constantFrom('lower', 'higher'),
    relative: fc.boolean(),
    value: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  })
  .map(({ side, better, relative, value }) => {
    const given = metric({ better, margin: relative ? percent(value * 100) : unit(value) })
    return side === 1 ? failing(given) : passing(given)
  })

/** A canary's rate under H0 for the primary's, or null where there is none. */
function underH0({ side, kappa, delta }: Hypothesis, primary: number, slack: number): number | null {
  const edge = kappa * primary + delta
  const canary = side === 1 ? edge * (1 - slack) : edge + (1 - edge) * slack
  return canary > 0 && canary < 1 ? canary : null
}

test('a two-arm bet on proportions never grows in the mean under its hypothesis, whatever the past', () => {
  fc.assert(
    fc.property(
      hypotheses,
      rate,
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50)),
      fc.option(fc.tuple(rate, fc.integer({ min: 1, max: 100 }))),
      (hypothesis, primary, slack, nc, np, [kc, restC, kp, restP], history) => {
        const canary = underH0(hypothesis, primary, slack)
        fc.pre(canary !== null)
        const past: bernoulli.Arms = [kc, kc + restC, kp, kp + restP]
        const outcomes = Array.from({ length: nc + 1 }, (_, a) =>
          Array.from({ length: np + 1 }, (__, b) => ({
            probability: binomial(nc, a, canary) * binomial(np, b, primary),
            logs: bernoulli.bet(past, [a, nc, b, np], hypothesis, history ?? [0.5, 1]),
          })),
        ).flat()
        expect(growth(outcomes)).toBeLessThanOrEqual(FAIR)
      },
    ),
    { numRuns: 500 },
  )
})

test('a bet on pairs never grows in the mean under its hypothesis, also with a margin in percent', () => {
  fc.assert(
    fc.property(
      hypotheses,
      rate,
      rate,
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (hypothesis, primary, together, slack) => {
        const canary = underH0(hypothesis, primary, slack)
        fc.pre(canary !== null)
        const least = Math.max(0, primary + canary - 1)
        const both = least + together * (Math.min(primary, canary) - least)
        const cells: readonly (readonly [number, paired.Pairs])[] = [
          [canary - both, [1, 0, 0, 0]],
          [primary - both, [0, 1, 0, 0]],
          [both, [0, 0, 1, 0]],
          [1 - canary - primary + both, [0, 0, 0, 1]],
        ]
        const outcomes = cells.map(([probability, one]) => ({ probability, logs: paired.increments(one, hypothesis) }))
        expect(growth(outcomes)).toBeLessThanOrEqual(FAIR)
      },
    ),
    { numRuns: 500 },
  )
})

test('graded pairs of scores 0 and 1 are the same bet as counted pairs', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.nat(20), fc.constantFrom(1, -1), (worse, better, same, side) => {
      const hypothesis: Hypothesis = { side, kappa: 1, delta: 0.03, aim: 0.03, per: 'unit' }
      const differences = [
        ...Array.from({ length: worse }, () => 1),
        ...Array.from({ length: better }, () => -1),
        ...Array.from({ length: same }, () => 0),
      ]
      const graded = paired.gradedIncrements(differences, hypothesis)
      for (const [j, log] of paired.increments([worse, better, 0, same], hypothesis).entries())
        expect(graded[j]).toBeCloseTo(log, 9)
    }),
  )
})

test('a bet against a limit never grows in the mean at or below the limit', () => {
  fc.assert(
    fc.property(rate, rate, fc.integer({ min: 1, max: 10 }), (bound, share, n) => {
      const value = bound * share
      const counted = Array.from({ length: n + 1 }, (_, k) => ({
        probability: binomial(n, k, value),
        logs: limit.increments(k, n, bound),
      }))
      expect(growth(counted)).toBeLessThanOrEqual(FAIR)
      const scores = [
        { probability: value, logs: limit.boundedIncrements([1], bound) },
        { probability: 1 - value, logs: limit.boundedIncrements([0], bound) },
      ]
      expect(growth(scores)).toBeLessThanOrEqual(FAIR)
    }),
  )
})

function poissonMass(k: number, mean_: number): number {
  let mass = Math.exp(-mean_)
  for (let i = 1; i <= k; i += 1) mass *= mean_ / i
  return mass
}

test('a bet on rates never grows in the mean under its hypothesis', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      fc.constantFrom(1, -1),
      fc.constantFrom(1, 1.2),
      (primary, slack, side, kappa) => {
        const canary = side === 1 ? kappa * primary * slack : (kappa * primary) / slack
        const range = Array.from({ length: 60 }, (_, k) => k)
        const outcomes = range.flatMap(a =>
          range.map(b => ({
            probability: poissonMass(a, canary) * poissonMass(b, primary * 2),
            logs: poisson.increments([a, 1, b, 2], { side, kappa }),
          })),
        )
        expect(growth(outcomes)).toBeLessThanOrEqual(FAIR)
      },
    ),
    { numRuns: 20 },
  )
})

test('a rate at its limit does not feed the bet against it', () => {
  const outcomes = Array.from({ length: 80 }, (_, k) => ({
    probability: poissonMass(k, 3),
    logs: limit.rateIncrements(k, 1.5, 2),
  }))
  expect(growth(outcomes)).toBeLessThanOrEqual(FAIR)
})

test('the split check never grows in the mean while the share stays inside its tolerance', () => {
  fc.assert(
    fc.property(rate, fc.double({ min: 0, max: 0.1, noNaN: true }), rate, (share, tolerance, where) => {
      const gap = tolerance * Math.min(share, 1 - share)
      const real = share - gap + 2 * gap * where
      const outcomes = [
        { probability: real, logs: split.increments(1, 0, share, tolerance) },
        { probability: 1 - real, logs: split.increments(0, 1, share, tolerance) },
      ]
      expect(growth(outcomes)).toBeLessThanOrEqual(FAIR)
    }),
  )
})

const score = fc.double({ min: 0, max: 1, noNaN: true })

test('a bet on means never grows in the mean under its hypothesis, and sums give no more evidence than values', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, -1),
      fc.array(score, { minLength: 2, maxLength: 8 }),
      fc.array(score, { minLength: 2, maxLength: 8 }),
      fc.double({ min: 0.3, max: 0.7, noNaN: true }),
      (side, pastC, pastP, primary) => {
        const hypothesis: Hypothesis = { side, kappa: 1, delta: 0.1, aim: 0.1, per: 'unit' }
        const past = { canary: mean.sumsOf(pastC), primary: mean.sumsOf(pastP) }
        const bounds = { lo: 0, hi: 1 }
        const canary = primary + 0.1
        const outcomes = [0, 1].flatMap(a =>
          [0, 1].flatMap(b =>
            [0, 1].map(c => {
              const values = { canary: [a, b], primary: [c] }
              const sums = { canary: mean.sumsOf(values.canary), primary: mean.sumsOf(values.primary) }
              const capped = mean.sumsIncrements(past, sums, hypothesis, bounds)
              return {
                probability:
                  (a === 1 ? canary : 1 - canary) * (b === 1 ? canary : 1 - canary) * (c === 1 ? primary : 1 - primary),
                logs: [...mean.rawIncrements(past, values, hypothesis, bounds), ...capped],
              }
            }),
          ),
        )
        expect(growth(outcomes)).toBeLessThanOrEqual(FAIR)
      },
    ),
    { numRuns: 300 },
  )
})

test('restarts neither create nor lose wealth: a fair bet leaves the mean as it was, a held one all of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 0.3, noNaN: true })), { maxLength: 40 }),
      fc.double({ min: 0.05, max: 0.9, noNaN: true }),
      (history, stake) => {
        // A fair coin that wins or loses `stake` of the wealth.
        const won = [Math.log1p(stake)]
        const lost = [Math.log1p(-stake)]
        const state = history.reduce(
          (now, [heads, planned]) => restarts.advance(now, heads ? won : lost, planned),
          restarts.start(1),
        )
        const wealth = (one: typeof state): number => Math.exp(restarts.logWealth(one, [1]))
        const before = wealth(state)
        const up = wealth(restarts.advance(state, won, 0.1))
        const down = wealth(restarts.advance(state, lost, 0.1))
        expect((up + down) / 2 / before).toBeCloseTo(1, 9)
        expect(wealth(restarts.advance(state, [0], 0.1)) / before).toBeCloseTo(1, 9)
      },
    ),
  )
})

test('the shares of a plan that sum to more than 1 spend the rest only once', () => {
  const state = [0.7, 0.7, 0.7].reduce((now, planned) => restarts.advance(now, [0], planned), restarts.start(1))
  expect(state.rest).toBe(0)
  expect(restarts.logWealth(state, [1])).toBeCloseTo(0, 12)
})

test('wealth beyond the range of plain numbers stays finite, either way', () => {
  expect(logMix([2000, 1999], [0.5, 0.5])).toBeCloseTo(2000 + Math.log(0.5 + 0.5 * Math.exp(-1)), 9)
  expect(logMix([-5000, NOTHING], [0.5, 0.5])).toBeCloseTo(-5000 + Math.log(0.5), 9)
  const rich = restarts.advance(restarts.start(1), [5000], 0.5)
  expect(restarts.logWealth(rich, [1])).toBeGreaterThan(4990)
  expect(JSON.parse(JSON.stringify(rich))).toEqual(rich)
})

test('values spread over a grid keep their number and mean, and never gain more than the values themselves', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 3, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.double({ min: -0.24, max: 0.24, noNaN: true }),
      fc.double({ min: -1, max: 3, noNaN: true }),
      (values, bet, centre) => {
        const bounds = { lo: -1, hi: 3 }
        const spread = emptyGrid()
        for (const value of values) addTo(spread, value, bounds)
        const sum = values.reduce((total, value) => total + value, 0)
        expect(notGrid(spread, values.length, sum, bounds)).toBe(null)
        expect(logGain(spread, bounds, bet, centre)).toBeLessThanOrEqual(
          values.reduce((total, value) => total + Math.log1p(bet * (value - centre)), 0) + 1e-9,
        )
      },
    ),
    { numRuns: 300 },
  )
})

function below(less: readonly number[], more: readonly number[]): void {
  for (const [j, log] of less.entries()) expect(log).toBeLessThanOrEqual((more[j] ?? Number.NaN) + 1e-9)
}

function spreadOf(given: readonly number[], bounds: { readonly lo: number; readonly hi: number }): number[] {
  const spread = emptyGrid()
  for (const value of given) addTo(spread, value, bounds)
  return spread
}

test('a grid or sums of values never gain more than the values, for every test that takes them', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })
  const unitBounds = { lo: 0, hi: 1 }
  fc.assert(
    fc.property(values, values, hypotheses, rate, (canary, primary, hypothesis, bound) => {
      const past = { canary: mean.sumsOf([0.2, 0.5, 0.3]), primary: mean.sumsOf([0.1, 0.6]) }
      const raw = mean.rawIncrements(past, { canary, primary }, hypothesis, unitBounds)
      const grids = { canary: spreadOf(canary, unitBounds), primary: spreadOf(primary, unitBounds) }
      below(mean.gridIncrements(past, grids, [canary.length, primary.length], hypothesis, unitBounds), raw)
      const ofLimit = limit.boundedIncrements(canary, bound)
      below(limit.gridIncrements(grids.canary, bound), ofLimit)
      below(limit.sumsIncrements(mean.sumsOf(canary), bound), ofLimit)
      const differences = canary.map((value, i) => value - (primary[i] ?? 0))
      const graded = paired.gradedIncrements(differences, hypothesis)
      below(paired.gridIncrements(spreadOf(differences, { lo: -1, hi: 1 }), hypothesis), graded)
      below(paired.sumsIncrements(mean.sumsOf(differences), hypothesis), graded)
    }),
    { numRuns: 300 },
  )
})

test('a tempered gain is still fair: e to the 1/phi of a fair bet does not grow in the mean', () => {
  fc.assert(
    fc.property(rate, fc.double({ min: 1, max: 10, noNaN: true }), (p, phi) => {
      const gains = limit.increments(1, 1, p).map((gain, j) => [gain, limit.increments(0, 1, p)[j] ?? 0] as const)
      for (const [bad, good] of gains)
        expect(p * Math.exp(bad / phi) + (1 - p) * Math.exp(good / phi)).toBeLessThanOrEqual(FAIR)
    }),
    { numRuns: 100 },
  )
})
