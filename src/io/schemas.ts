/**
 * The JSON formats that people write or read, each one schema: parser, types and the shipped JSON Schema come from here.
 * The ledger's own formats are the ledger's.
 */
import * as v from 'valibot'
import type { Counts, Details } from '../core/gate/types.ts'
import type { ModelSignature } from '../core/types.ts'
import { expected } from './expect.ts'

const COUNT = expected('a whole number from 0 to 2^53')
const Count = v.pipe(v.number(COUNT), v.safeInteger(COUNT), v.minValue(0, COUNT))
const filled = (what: string) => v.pipe(v.string(expected(what)), v.nonEmpty(expected(what)))
const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item, expected('a list')), v.readonly())

const INSTANT = expected('a time such as 2026-05-03T14:03:00Z', got =>
  typeof got === 'number'
    ? `${got > 1e11 ? 'That looks like milliseconds. ' : ''}Write it as RFC 3339 text, with its zone.`
    : '',
)
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u

/** Whether a text is a time as RFC 3339 writes it, with its zone. */
export function isInstant(text: string): boolean {
  return RFC_3339.test(text) && !Number.isNaN(Date.parse(text))
}

const Instant = v.pipe(
  v.string(INSTANT),
  v.regex(RFC_3339, INSTANT),
  v.check(value => !Number.isNaN(Date.parse(value)), INSTANT),
)

const ProportionSums = v.pipe(
  v.strictObject(
    { n: Count, k: Count, missing: v.exactOptional(Count) },
    expected('sums such as {"n": 1000, "k": 12}'),
  ),
  v.check(
    sums => sums.k <= sums.n,
    issue =>
      `impossible sample: k ${issue.input.k} of n ${issue.input.n}. k counts those of n where the outcome was 1.`,
  ),
)
const missing = v.exactOptional(Count)
const missingOfPairs = v.exactOptional(v.strictObject({ primary: Count, canary: Count, both: Count }))
const Finite = v.pipe(v.number(expected('a number')), v.finite(expected('a finite number')))
const FromZero = v.pipe(Finite, v.minValue(0, expected('a number from 0')))
const SUMS = {
  n: Count,
  sum: Finite,
  sumsq: FromZero,
  grid: v.exactOptional(
    v.pipe(list(FromZero), v.description('The values spread over 33 points from the lower to the upper bound.')),
  ),
}
const both = <Arm extends v.GenericSchema>(arm: Arm) => v.strictObject({ primary: arm, canary: arm })
const ofMean = v.pipe(
  v.strictObject({ ...SUMS, missing }),
  v.description('Sums of values within the bounds, or capped one by one before they are added.'),
)
const ofQuantile = v.strictObject({
  n: Count,
  above: v.pipe(
    Count,
    v.description(
      "Of the primary: values above the threshold. Of the canary: above the threshold and the metric's margin.",
    ),
  ),
  beyond: v.exactOptional(
    v.pipe(
      Count,
      v.description('Of the canary, where fail-above is less than the margin: values above the threshold and it.'),
    ),
  ),
  over: v.exactOptional(v.pipe(Count, v.description('Of the canary: values above the limit.'))),
  missing,
})
const ofRate = v.strictObject({ events: Count, exposure: FromZero, missing })
const ofCategories = v.strictObject({ categories: v.record(v.string(), Count), missing })
const Pairs = v.strictObject({
  worse: Count,
  better: Count,
  same: Count,
  missing: missingOfPairs,
  values: v.exactOptional(both(Count)),
})
const Differences = v.pipe(
  v.strictObject({ ...SUMS, missing: missingOfPairs, values: v.exactOptional(both(Finite)) }),
  v.description('Scores of pairs: sums of canary minus primary.'),
)
const MetricCounts = v.union(
  [both(ProportionSums), both(ofMean), both(ofQuantile), both(ofRate), both(ofCategories), Pairs, Differences],
  expected(
    '{"primary": S, "canary": S} with S {"n", "k"}, {"n", "sum", "sumsq"}, {"n", "above"} or {"events", "exposure"}; or pairs {"worse", "better", "same"}',
  ),
)
const Metrics = v.record(filled('a metric'), MetricCounts, expected('a map of metrics'))

/** The input `counts`: one window of sums. */
export const CountsSchema = v.pipe(
  v.strictObject(
    {
      batch: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))),
      from: Instant,
      to: Instant,
      metrics: v.pipe(
        Metrics,
        v.check(map => Object.keys(map).length > 0, 'no metrics: an empty window is no evidence.'),
      ),
      split: v.exactOptional(
        v.pipe(both(Count), v.description('Units of routing that each version was given, where the router was asked.')),
      ),
      slices: v.exactOptional(
        v.record(
          filled('a column'),
          v.record(v.string(), Metrics, expected('a map of values')),
          expected('a map of columns'),
        ),
      ),
    },
    expected('a window of sums'),
  ),
  v.check(
    window => Date.parse(window.from) < Date.parse(window.to),
    issue => `from must be earlier than to, got ${issue.input.from} and ${issue.input.to}.`,
  ),
)
export type CountsInput = v.InferOutput<typeof CountsSchema>

/** One line of pushed observations. */
export const ObservationSchema = v.objectWithRest(
  {
    request_id: filled("the request's id"),
    version: filled('the version that answered'),
    timestamp: v.exactOptional(Instant),
  },
  v.union([v.number(), v.boolean(), v.string(), v.null()], expected('a number, true, false, text or null')),
  expected('a row such as {"request_id": "r1", "version": "2.0.0", "correct": true}'),
)

/** One line of a file of recorded requests. */
export const ReplayLineSchema = v.objectWithRest(
  {
    request_id: filled("the request's id"),
    request: v.pipe(v.unknown(), v.description('The body that is sent to both versions.')),
    expected: v.exactOptional(v.pipe(v.unknown(), v.description('What a right answer is, as the score reads it.'))),
    unit: v.exactOptional(v.string()),
  },
  v.union([v.number(), v.boolean(), v.string(), v.null()], expected('a number, true, false, text or null')),
)

const TENSOR = {
  name: filled('a name'),
  dtype: filled('a data type such as FP32'),
  shape: list(v.pipe(v.number(), v.integer(), v.minValue(-1))),
}
export const SignatureSchema = v.strictObject(
  {
    inputs: list(v.strictObject({ ...TENSOR, optional: v.exactOptional(v.boolean()) })),
    outputs: list(v.strictObject(TENSOR)),
  },
  expected('a signature such as {"inputs": [{"name", "dtype", "shape"}], "outputs": […]}'),
)

const Verdict = v.picklist(['pass', 'fail', 'continue', 'inconclusive', 'invalid'])
const Better = v.picklist(['higher', 'lower'])
const number = v.nullable(v.number())
const words = v.nullable(v.string())
const Arm = v.strictObject({ n: Count, value: number })
const Both = v.strictObject({ fail: number, pass: number })

/** The output `details`. */
export const DetailsSchema = v.strictObject({
  schema: v.literal(1),
  verdict: Verdict,
  preview: v.boolean(),
  model: v.string(),
  environment: v.string(),
  canary: v.string(),
  primary: v.string(),
  trial: number,
  look: v.number(),
  step: number,
  started: words,
  metrics: list(
    v.strictObject({
      name: v.string(),
      kind: v.picklist(['proportion', 'mean', 'quantile', 'rate', 'distribution']),
      slice: v.exactOptional(v.record(v.string(), v.string())),
      verdict: Verdict,
      better: Better,
      margin: v.union([v.number(), v.string()]),
      primary: Arm,
      canary: Arm,
      difference: number,
      lower: number,
      upper: number,
      evidence: Both,
      p: Both,
      progress: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      eta: number,
      reason: v.string(),
    }),
  ),
  integrity: v.strictObject({ split: words, freshness: words, missing: words }),
})

type Agrees<A, B> = [A, B] extends [B, A] ? true : never
/** The schemas and core's types say the same: a difference does not compile. */
export const AGREES: readonly [
  Agrees<v.InferOutput<typeof DetailsSchema>, Details>,
  Agrees<v.InferOutput<typeof SignatureSchema>, ModelSignature>,
  Agrees<v.InferOutput<typeof MetricCounts>, Counts>,
] = [true, true, true]
