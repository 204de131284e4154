/** The `counts` format, sums of outcomes that somebody else counted, to one window. */
import * as v from 'valibot'
import { Fault } from '../fault.ts'
import { isMap } from '../json.ts'
import { OTHER } from './constants.ts'
import { evidenceOf } from './evidence.ts'
import { own } from './own.ts'
import { measuredAt } from './state.ts'
import type { Counts, GatePolicy, MetricPolicy, SliceValues, Window } from './types.ts'

const count = v.pipe(
  v.number('a number'),
  v.finite('a finite number'),
  v.safeInteger('a whole number below 2^53'),
  v.minValue(0, '0 or more'),
)
const number = v.pipe(v.number('a number'), v.finite('a finite number'))
const missing = v.exactOptional(count)
const missingOfPairs = v.exactOptional(v.strictObject({ primary: count, canary: count, both: count }))
const both = <Arm extends v.GenericSchema>(arm: Arm) => v.strictObject({ primary: arm, canary: arm })
const sums = { n: count, sum: number, sumsq: number, grid: v.exactOptional(v.array(number)) }
const Proportion = both(v.strictObject({ n: count, k: count, missing }))
const Pairs = v.strictObject({
  worse: count,
  better: count,
  same: count,
  missing: missingOfPairs,
  values: v.exactOptional(both(count)),
})
const Mean = both(v.strictObject({ ...sums, missing }))
const Differences = v.strictObject({ ...sums, missing: missingOfPairs, values: v.exactOptional(both(number)) })
const Quantile = both(
  v.strictObject({ n: count, above: count, beyond: v.exactOptional(count), over: v.exactOptional(count), missing }),
)
const Rate = both(v.strictObject({ events: count, exposure: number, missing }))
const Categories = both(
  v.strictObject({ categories: v.custom<Readonly<Record<string, number>>>(isMap, 'an object'), missing }),
)

function read(metric: MetricPolicy, raw: unknown, source: string, at: string): Counts {
  switch (metric.kind) {
    case 'proportion':
      return metric.paired ? check(Pairs, raw, source, at) : check(Proportion, raw, source, at)
    case 'mean':
      return metric.paired ? check(Differences, raw, source, at) : check(Mean, raw, source, at)
    case 'quantile':
      return check(Quantile, raw, source, at)
    case 'rate':
      return check(Rate, raw, source, at)
    case 'distribution':
      return check(Categories, raw, source, at)
  }
}

const time = v.pipe(v.string('an RFC 3339 time'), v.isoTimestamp('an RFC 3339 time'))
// Not `v.record`, which drops keys such as `constructor`: a metric may be called that.
const Named = v.custom<Readonly<Record<string, unknown>>>(isMap, 'an object')
const Format = v.strictObject({
  batch: v.exactOptional(v.pipe(v.string('a text'), v.nonEmpty('a text'))),
  from: time,
  to: time,
  metrics: Named,
  slices: v.exactOptional(Named),
  split: v.exactOptional(both(count)),
})

export interface CountsOptions {
  readonly policy: GatePolicy
  readonly step: number
  readonly slices: SliceValues
  /** By quantile metric: thresholds that earlier observations fixed. */
  readonly thresholds?: Readonly<Record<string, number>>
  /** The canary's configured share of the traffic in this step, 0 to 1, where requests are routed by shares. */
  readonly share?: number
  /** Share of the trial's planned maximum that the window covers, 0 to 1; 1 where it is all there will be. */
  readonly planned: number
  /** The file's name, for messages. */
  readonly source: string
}

export interface FromCounts {
  readonly window: Window
  /** The idempotency key that the file itself names. */
  readonly batch: string | null
  /** Metrics of the file that the policy does not gate on. */
  readonly notGated: readonly string[]
}

/** @throws Fault `BAD_COUNTS` */
export function fromCounts(value: unknown, options: CountsOptions): FromCounts {
  const { policy, slices, planned, source } = options
  const { batch, from, to, metrics, slices: given, split } = check(Format, value, source, '')
  if (!(Date.parse(from) < Date.parse(to)))
    throw fault(source, 'to', `expected a time after from (${from}), got ${to}. A window is [from, to)`)
  const measured = policy.metrics.filter(metric => measuredAt(metric, options.step))
  const gatedOf = (named: Readonly<Record<string, unknown>>, path: string): Record<string, Counts> =>
    Object.fromEntries(
      measured.flatMap(metric => {
        const raw = own(named, metric.name)
        if (raw === undefined) return []
        const at = `${path}.${metric.name}`
        if (
          metric.kind === 'quantile' &&
          (metric.threshold ?? own(options.thresholds ?? {}, metric.name)) === undefined
        )
          throw fault(source, at, 'counts above a threshold need one that is fixed. Write threshold in the policy')
        const counts = read(metric, raw, source, at)
        const impossible = evidenceOf(metric).fault(counts)
        if (impossible !== null) throw fault(source, at, `${impossible}. Counts must be those of single requests`)
        return [[metric.name, counts]]
      }),
    )
  const share = options.share ?? 0
  if (split && !(share > 0 && share < 1))
    throw fault(source, 'split', 'there is no split to check in a step that does not route a share of the requests')
  const gated = gatedOf(metrics, 'metrics')
  if (Object.keys(gated).length === 0)
    throw fault(
      source,
      'metrics',
      `expected at least one of ${measured.map(metric => metric.name).join(', ')}, got ${Object.keys(metrics).join(', ') || 'none'}`,
    )
  const bySlice: Record<string, Record<string, Record<string, Counts>>> = Object.fromEntries(
    Object.entries(given ?? {}).map(([column, raw]) => {
      const values = check(Named, raw, source, `slices.${column}`)
      const listed = own(slices, column) ?? []
      const merged = new Map<string, Record<string, Counts>>()
      for (const [name, named] of Object.entries(values)) {
        const slot = listed.includes(name) ? name : OTHER
        const at = `slices.${column}.${name}`
        const counts = gatedOf(check(Named, named, source, at), at)
        const before = merged.get(slot)
        merged.set(slot, before ? together(before, counts, policy) : counts)
      }
      return [column, Object.fromEntries(merged)]
    }),
  )
  return {
    window: {
      from,
      to,
      ...(batch === undefined ? {} : { batch }),
      planned,
      metrics: gated,
      ...(given ? { slices: bySlice } : {}),
      ...(split ? { split: { ...split, share } } : {}),
    },
    batch: batch ?? null,
    notGated: Object.keys(metrics).filter(name => !policy.metrics.some(metric => metric.name === name)),
  }
}

/** Several values that all count as `other`. */
function together(
  a: Readonly<Record<string, Counts>>,
  b: Readonly<Record<string, Counts>>,
  policy: GatePolicy,
): Record<string, Counts> {
  return Object.fromEntries(
    policy.metrics.flatMap(metric => {
      const [x, y] = [own(a, metric.name), own(b, metric.name)]
      const sum = x && y ? evidenceOf(metric).sum(x, y) : (x ?? y)
      return sum ? [[metric.name, sum]] : []
    }),
  )
}

function check<S extends v.GenericSchema>(schema: S, value: unknown, source: string, at: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = [...(at === '' ? [] : [at]), ...(issue.path ?? []).map(item => String(item.key))].join('.')
  throw fault(
    source,
    path || 'counts',
    `expected ${expectedBy(issue)}, got ${issue.received === 'undefined' ? 'nothing' : issue.received}`,
  )
}

function expectedBy(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== 'strict_object') return issue.message
  if (issue.expected === 'never') return 'no such key'
  return issue.received === 'undefined' ? 'a value' : 'an object'
}

function fault(source: string, path: string, what: string): Fault {
  return new Fault('BAD_COUNTS', `${source} ${path}: ${what}`)
}
