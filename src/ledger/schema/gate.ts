/** The gate's policy, evidence and tests as the ledger keeps them. */
import * as v from 'valibot'
import { anyJson, by, count, format, numbers, text, verdict } from './words.ts'

const margin = v.strictObject({ value: v.number(), relative: v.boolean() })
const metricKind = v.picklist(['proportion', 'mean', 'quantile', 'rate', 'distribution'])
const better = v.picklist(['higher', 'lower'])

export const gatePolicy = v.strictObject({
  alpha: v.number(),
  minSamples: count,
  metrics: v.array(
    v.strictObject({
      name: text,
      kind: metricKind,
      better,
      margin,
      failAbove: margin,
      limit: v.nullable(v.number()),
      paired: v.boolean(),
      column: text,
      slices: v.array(text),
      required: v.boolean(),
      weight: v.number(),
      at: v.nullable(v.array(count)),
      bounds: v.exactOptional(v.tuple([v.number(), v.number()])),
      cap: v.exactOptional(v.number()),
      q: v.exactOptional(v.number()),
      threshold: v.exactOptional(v.number()),
      exposure: v.exactOptional(text),
      guarded: v.exactOptional(v.boolean()),
      live: v.exactOptional(
        v.strictObject({
          source: text,
          bad: v.nullable(text),
          total: text,
          absentBad: v.nullable(v.literal('zero')),
        }),
      ),
    }),
  ),
  splitTolerance: v.exactOptional(v.number()),
  sources: v.exactOptional(by(v.strictObject({ kind: text, section: anyJson }))),
  window: v.exactOptional(v.number()),
  limitsOnly: v.exactOptional(v.literal(true)),
})

const proportion = v.strictObject({ n: count, k: count, missing: v.exactOptional(count) })
const sums = { n: count, sum: v.number(), sumsq: v.number(), grid: v.exactOptional(numbers) }
const mean = v.strictObject({ ...sums, missing: v.exactOptional(count) })
const missingOfPairs = v.exactOptional(v.strictObject({ primary: count, canary: count, both: count }))
const exceedances = v.strictObject({
  n: count,
  above: count,
  beyond: v.exactOptional(count),
  over: v.exactOptional(count),
  missing: v.exactOptional(count),
})
const rate = v.strictObject({ events: count, exposure: v.number(), missing: v.exactOptional(count) })
const categories = v.strictObject({ categories: by(count), missing: v.exactOptional(count) })
const counts = v.union([
  v.strictObject({ primary: proportion, canary: proportion }),
  v.strictObject({ primary: mean, canary: mean }),
  v.strictObject({ primary: exceedances, canary: exceedances }),
  v.strictObject({ primary: rate, canary: rate }),
  v.strictObject({ primary: categories, canary: categories }),
  v.strictObject({
    ...sums,
    missing: missingOfPairs,
    values: v.exactOptional(v.strictObject({ primary: v.number(), canary: v.number() })),
  }),
  v.strictObject({
    worse: count,
    better: count,
    same: count,
    missing: missingOfPairs,
    values: v.exactOptional(v.strictObject({ primary: count, canary: count })),
  }),
])

export const window = v.strictObject({
  from: text,
  to: text,
  batch: v.exactOptional(text),
  rows: v.exactOptional(v.tuple([count, count])),
  planned: v.number(),
  metrics: by(counts),
  slices: v.exactOptional(by(by(by(counts)))),
  split: v.exactOptional(v.strictObject({ primary: count, canary: count, share: v.number() })),
  thresholds: v.exactOptional(by(v.number())),
})

const guard = v.exactOptional(
  v.strictObject({ windows: count, mean: v.number(), squares: v.number(), expected: v.number() }),
)
const failedBy = v.picklist(['margin', 'limit', 'missing'])

const restarts = v.strictObject({ rest: v.number(), first: numbers, stake: numbers, reserve: numbers, run: numbers })
const series = v.strictObject({
  fail: v.strictObject({ tests: restarts, past: numbers, carried: numbers, planned: v.number(), guard }),
  pass: v.strictObject({
    logs: numbers,
    past: numbers,
    carried: numbers,
    history: v.nullable(v.tuple([v.number(), v.number()])),
    guard,
  }),
  limit: v.nullable(restarts),
  limitGuard: guard,
  missing: v.nullable(v.strictObject({ logs: numbers, past: numbers, carried: numbers })),
  total: v.nullable(counts),
  step: v.nullable(counts),
  best: v.strictObject({ fail: v.number(), pass: v.number(), limit: v.number(), missing: v.number() }),
  passedIn: v.nullable(count),
  failed: v.nullable(failedBy),
})

export const gateState = v.strictObject({
  trial: count,
  step: count,
  windows: count,
  overall: by(series),
  slices: by(by(by(series))),
  failed: v.nullable(
    v.strictObject({
      metric: text,
      slice: v.nullable(v.strictObject({ column: text, value: text })),
      part: failedBy,
    }),
  ),
  invalid: v.nullable(text),
  split: v.nullable(v.strictObject({ logs: numbers, primary: count, canary: count, best: v.number() })),
  thresholds: by(v.number()),
})

const arm = v.strictObject({ n: v.number(), value: v.nullable(v.number()) })
const twoSided = v.strictObject({ fail: v.nullable(v.number()), pass: v.nullable(v.number()) })
export const details = v.strictObject({
  schema: format,
  verdict,
  preview: v.boolean(),
  model: text,
  environment: text,
  canary: text,
  primary: text,
  trial: v.nullable(count),
  look: count,
  step: v.nullable(count),
  started: v.nullable(text),
  metrics: v.array(
    v.strictObject({
      name: text,
      kind: metricKind,
      slice: v.exactOptional(by(text)),
      verdict,
      better,
      margin: v.union([v.number(), text]),
      primary: arm,
      canary: arm,
      difference: v.nullable(v.number()),
      lower: v.nullable(v.number()),
      upper: v.nullable(v.number()),
      evidence: twoSided,
      p: twoSided,
      progress: v.number(),
      eta: v.nullable(v.number()),
      reason: text,
    }),
  ),
  integrity: v.strictObject({
    split: v.nullable(text),
    freshness: v.nullable(text),
    missing: v.nullable(text),
  }),
})
