/** Policies and windows of the gate's tests, as small as the rule at hand allows. */
import { begin, judge, take } from '../../../src/core/gate/gate.ts'
import type { At, Judgement } from '../../../src/core/gate/gate.ts'
import { startTally } from '../../../src/core/gate/tally.ts'
import type {
  Counts,
  GatePolicy,
  GateState,
  Margin,
  MetricPolicy,
  SliceValues,
  Window,
} from '../../../src/core/gate/types.ts'

export function unit(value: number): Margin {
  return { value, relative: false }
}
export function percent(value: number): Margin {
  return { value: value / 100, relative: true }
}

export function metric(given: Partial<MetricPolicy> & { readonly margin?: Margin } = {}): MetricPolicy {
  const margin = given.margin ?? unit(0.02)
  return {
    name: 'errors',
    kind: 'proportion',
    better: 'lower',
    margin,
    failAbove: margin,
    limit: null,
    paired: false,
    column: 'error',
    slices: [],
    required: true,
    weight: 1,
    at: null,
    ...given,
  }
}

export function policy(...metrics: readonly MetricPolicy[]): GatePolicy {
  return { alpha: 0.05, minSamples: 100, metrics }
}

export function arms(canary: readonly [number, number], primary: readonly [number, number]): Counts {
  return { canary: { k: canary[0], n: canary[1] }, primary: { k: primary[0], n: primary[1] } }
}

export function pairs(worse: number, better: number, same: number): Counts {
  return { worse, better, same }
}

export function window(metrics: Readonly<Record<string, Counts>>, planned = 0.05, slices?: Window['slices']): Window {
  return {
    from: '2026-05-03T14:00:00.000Z',
    to: '2026-05-03T14:01:00.000Z',
    planned,
    metrics,
    ...(slices ? { slices } : {}),
  }
}

export function after(given: GatePolicy, windows: readonly Window[], slices: SliceValues = {}, trial = 1): GateState {
  return windows.reduce((state, one) => take(state, given, one), begin(given, slices, trial))
}

export const ONE_STEP: At = { step: 1, steps: ['only'], final: false }
export const USED_UP: At = { ...ONE_STEP, final: true }

export function verdictOf(given: GatePolicy, windows: readonly Window[], at: At = ONE_STEP): Judgement {
  return judge(after(given, windows), given, at)
}

/** The windows of a file of rows. */
export function tallied(given: GatePolicy, rows: readonly unknown[], slices: SliceValues = {}): Window[] {
  const tally = startTally({
    policy: given,
    step: 1,
    versions: { primary: '1.0.0', canary: '2.0.0' },
    slices,
    rows: rows.length,
    planned: 1,
    batch: 'file',
    source: 'rows.jsonl',
  })
  for (const [index, row] of rows.entries()) tally.add(row, index + 1)
  return tally.windows({ from: '2026-05-03T14:00:00.000Z', to: '2026-05-03T14:20:00.000Z' })
}

interface ErrorRow {
  readonly request_id: string
  readonly version: string
  readonly error: number
}

/** n requests of each version, the bad ones spread evenly, the versions in turn. */
export function rowsOf(canary: readonly [number, number], primary: readonly [number, number]): ErrorRow[] {
  return Array.from({ length: Math.max(canary[1], primary[1]) }, (_, i) => [
    ...errorRow('2.0.0', canary, i),
    ...errorRow('1.0.0', primary, i),
  ]).flat()
}

function errorRow(version: string, [bad, n]: readonly [number, number], i: number): ErrorRow[] {
  if (i >= n) return []
  const error = Math.floor(((i + 1) * bad) / n) - Math.floor((i * bad) / n)
  return [{ request_id: `${version}-${i}`, version, error }]
}
