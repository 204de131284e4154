/**
 * Thresholds of quantiles that the policy leaves open: read from the primary's first values, before any answer of the canary is
 * counted. The cells of rows that they were read from are not counted for the metric, so that no bet knows its own outcomes.
 */
import { Fault } from '../fault.ts'
import { BEYOND_THRESHOLD } from './constants.ts'
import { beyondShare } from './evidence-quantiles.ts'
import { own } from './own.ts'
import { numberOf } from './rows.ts'
import type { Row } from './rows.ts'
import type { GateState, MetricPolicy, Window } from './types.ts'

export interface Learning {
  /** By metric: those of the policy, those fixed before, those read by now. */
  readonly thresholds: Readonly<Record<string, number>>
  /** Whether a row is still read for the threshold of this metric, and so must not be counted. */
  reads(metric: MetricPolicy, cell: number, primary: Row | null): boolean
  /** Those that these rows brought. */
  learned(): Readonly<Record<string, number>>
  /** @throws Fault `NO_THRESHOLD` where the rows were too few */
  finish(metrics: readonly MetricPolicy[]): void
}

/** The thresholds that the trial has: taken by a look, or waiting for one. */
export function thresholdsOf(state: GateState, pending: readonly Window[]): Readonly<Record<string, number>> {
  return pending.reduce<Readonly<Record<string, number>>>(
    (known, window) => ({ ...window.thresholds, ...known }),
    state.thresholds,
  )
}

/** How many values of the primary a threshold is read from. */
export function samplesFor(metric: MetricPolicy): number {
  const share = beyondShare(metric)
  return Math.ceil(BEYOND_THRESHOLD / Math.min(share, 1 - share) - 1e-9)
}

export function learnThresholds(
  metrics: readonly MetricPolicy[],
  fixed: Readonly<Record<string, number>>,
  source: string,
): Learning {
  const thresholds: Record<string, number> = {}
  const reading = new Map<string, { readonly values: number[]; last: number | null }>()
  for (const metric of metrics) {
    if (metric.kind !== 'quantile') continue
    const known = metric.threshold ?? own(fixed, metric.name)
    if (known === undefined) reading.set(metric.name, { values: [], last: null })
    else thresholds[metric.name] = known
  }
  return {
    thresholds,
    reads(metric, cell, primary) {
      const one = reading.get(metric.name)
      if (!one) return false
      if (one.last !== null) return cell <= one.last
      const value = primary && numberOf(primary, metric.column, source)
      if (value !== null) one.values.push(value)
      if (one.values.length >= samplesFor(metric)) {
        one.values.sort((a, b) => a - b)
        thresholds[metric.name] = quantile(one.values, metric)
        one.last = cell
      }
      return true
    },
    learned: () => Object.fromEntries(Object.entries(thresholds).filter(([name]) => reading.get(name)?.last != null)),
    finish(counted) {
      for (const metric of counted) {
        const one = reading.get(metric.name)
        if (one && one.last === null)
          throw new Fault(
            'NO_THRESHOLD',
            `${source} ${metric.column}: expected ${samplesFor(metric)} values of the primary to read the threshold of ${metric.name} from, got ${one.values.length}. Write threshold in the policy, or send more rows at first`,
          )
      }
    },
  }
}

function quantile(sorted: readonly number[], { q, name }: MetricPolicy): number {
  const value = sorted[Math.max(0, Math.ceil((q ?? Number.NaN) * sorted.length) - 1)]
  if (value === undefined) throw new Error(`${name}: no quantile of ${sorted.length} values`)
  return value
}
