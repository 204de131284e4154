/**
 * What a test of two arms tries to disprove, always in terms of "worse is larger": theta = mu_c - kappa * mu_p for the means of
 * canary and primary, against delta.
 *
 * | margin of a metric where less is better | kappa | delta |
 * |---|---|---|
 * | m in the metric's unit: mu_c < mu_p + m | 1 | m |
 * | rho of the primary's value: mu_c < (1 + rho) mu_p | 1 + rho | 0 |
 *
 * Where more is better values are flipped, x to top - x: top is 1 for a proportion, lo + hi for values in [lo, hi], 0 without
 * bounds. A margin in the unit stays what it is. A share of the primary's own value, good_c > (1 - rho) good_p, becomes
 * bad_c < rho top + (1 - rho) bad_p: kappa = 1 - rho, delta = rho top.
 */
import type { Margin, MetricPolicy } from './types.ts'

export interface Hypothesis {
  /** 1: H0 is theta <= delta, and evidence says that it is larger (a fail). -1: H0 is theta >= delta (a pass). */
  readonly side: 1 | -1
  readonly kappa: number
  readonly delta: number
  /** How far from the boundary the bets aim: the margin, whatever is to be proven. It sets the speed, not the error. */
  readonly aim: number
  /** What `aim` is a multiple of: nothing, the primary's mean, or what it lacks to `top`. */
  readonly per: 'unit' | 'primary' | 'complement'
  /** What flipped values were subtracted from. */
  readonly top?: number
}

/** H0: the canary is not worse by more than `failAbove`. */
export function failing(metric: MetricPolicy, top = 1): Hypothesis {
  return { side: 1, ...boundary(metric.failAbove, metric.better, top), ...aim(metric, top) }
}

/** H0: the canary is worse by the margin or more. */
export function passing(metric: MetricPolicy, top = 1): Hypothesis {
  return { side: -1, ...boundary(metric.margin, metric.better, top), ...aim(metric, top) }
}

function boundary(margin: Margin, better: MetricPolicy['better'], top: number): Pick<Hypothesis, 'kappa' | 'delta'> {
  if (!margin.relative) return { kappa: 1, delta: margin.value }
  return better === 'lower'
    ? { kappa: 1 + margin.value, delta: 0 }
    : { kappa: 1 - margin.value, delta: margin.value * top }
}

function aim(metric: MetricPolicy, top: number): Pick<Hypothesis, 'aim' | 'per' | 'top'> {
  const share = metric.better === 'lower' ? 'primary' : 'complement'
  return { aim: metric.margin.value, per: metric.margin.relative ? share : 'unit', ...(top === 1 ? {} : { top }) }
}

/** The distance in units of the outcome, given the primary's mean. */
export function distance(test: Hypothesis, primary: number): number {
  if (test.per === 'unit') return test.aim
  return test.aim * (test.per === 'primary' ? primary : (test.top ?? 1) - primary)
}

/** The margin as a distance, given the primary's value. */
export function scaleOf({ margin }: MetricPolicy, primary: number | null): number {
  return margin.relative && primary !== null && primary > 0 ? margin.value * primary : margin.value
}
