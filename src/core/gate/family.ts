/**
 * Several fail tests as one: the mean of e-values with fixed shares is an e-value, whatever their dependence, so that
 * P(sum_k v_k E_k ever >= 1/alpha) <= alpha where no metric is worse. Never weaker than Bonferroni, and evidence of several adds up.
 * Assumes that the shares were fixed before the evidence, sum to 1, and that all members have seen the same windows.
 * Passes need none of this: all required metrics must pass, each at alpha (intersection-union).
 *
 * @see docs/statistics.md#family (Vovk and Wang)
 */
import { SHARES, TRIAL } from './constants.ts'
import { evidenceOf } from './evidence.ts'
import { countsMissing } from './missing.ts'
import { logMix } from './mixture.ts'
import { own } from './own.ts'
import type { GatePolicy, MetricPolicy, SliceValues } from './types.ts'

/** One fail test of the family: a metric overall, one of its slice values, its limit, or its missing values. */
export interface Member {
  readonly metric: MetricPolicy
  readonly part: 'overall' | 'slice' | 'limit' | 'missing'
  readonly slice: { readonly column: string; readonly value: string } | null
  /** Its share of alpha. */
  readonly share: number
}

/** Alpha of the k-th trial of one pair of digests, k from 1; over all trials they sum to alpha. */
export function alphaOf(policy: GatePolicy, trial: number): number {
  return TRIAL.first * TRIAL.next ** (trial - 1) * policy.alpha
}

/** Shares of alpha of one metric; `slice` is that of each value. */
export interface Shares {
  readonly overall: number
  readonly slice: number
  readonly limit: number
  readonly missing: number
}

/** The metrics that a verdict rests on: the others are shown. */
export function judgedOf(policy: GatePolicy): MetricPolicy[] {
  return policy.metrics.filter(metric => evidenceOf(metric).judged)
}

/**
 * A metric's shares, which depend on the policy and on the fixed slice values alone. The part of slices is kept free until their
 * values are fixed, so that fixing them later moves no other share.
 */
export function sharesOf(policy: GatePolicy, slices: SliceValues, metric: MetricPolicy): Shares {
  const weight = metric.weight / judgedOf(policy).reduce((sum, one) => sum + one.weight, 0)
  if (policy.limitsOnly) return { overall: 0, slice: 0, limit: weight, missing: 0 }
  const forSlices = metric.slices.length > 0 ? SHARES.slices : 0
  const forLimit = metric.limit === null ? 0 : SHARES.limit
  const forMissing = countsMissing(metric) ? SHARES.missing : 0
  const values = sliceValuesOf(metric, slices).length
  return {
    overall: weight * (1 - forSlices - forLimit - forMissing),
    slice: values === 0 ? 0 : (weight * forSlices) / values,
    limit: weight * forLimit,
    missing: weight * forMissing,
  }
}

/** All fail tests of a policy, with their shares. */
export function members(policy: GatePolicy, slices: SliceValues): Member[] {
  return judgedOf(policy).flatMap(metric => {
    const { overall, slice: each, limit, missing } = sharesOf(policy, slices, metric)
    return [
      ...(policy.limitsOnly ? [] : [{ metric, part: 'overall', slice: null, share: overall } as const]),
      ...sliceValuesOf(metric, slices).map(slice => ({ metric, part: 'slice', slice, share: each }) as const),
      ...(metric.limit === null ? [] : [{ metric, part: 'limit', slice: null, share: limit } as const]),
      ...(missing === 0 ? [] : [{ metric, part: 'missing', slice: null, share: missing } as const]),
    ]
  })
}

/** The slice values of a metric, column by column. */
export function sliceValuesOf(
  metric: MetricPolicy,
  slices: SliceValues,
): { readonly column: string; readonly value: string }[] {
  return metric.slices.flatMap(column => (own(slices, column) ?? []).map(value => ({ column, value })))
}

/** log sum_k v_k E_k, for log e-values in nats and weights that need not be normalised. */
export function logFamily(logs: readonly number[], weights: readonly number[]): number {
  return logMix(logs, weights) - Math.log(weights.reduce((sum, weight) => sum + weight, 0))
}
