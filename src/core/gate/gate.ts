/**
 * The gate: counted evidence in, a verdict with a guarantee out. Two one-sided tests per series with the margin between them: a
 * fail proves that the canary is worse than it may be, a pass that it is not; each is wrong with probability at most alpha, over all
 * looks, metrics and trials of the pair. Pure, and plain JSON all through, so that a look can be replayed from the ledger.
 * Here: how the evidence of a trial is moved on, window by window. The verdict is in `judge.ts`, each test in a file of its own.
 * Must not know where windows come from, who serves, what time it is.
 */
import { evidenceOf } from './evidence.ts'
import { alphaOf, members, sharesOf } from './family.ts'
import type { Member } from './family.ts'
import { mapOwn, own } from './own.ts'
import * as series from './series.ts'
import { splitFault, takeSplit, unsoundSplit } from './split-check.ts'
import { failedBy, familyOf, measuredAt, seriesOf, slicesOf } from './state.ts'
import type { Cause, Counts, GatePolicy, GateState, MetricPolicy, SeriesState, SliceValues, Window } from './types.ts'

export { judge } from './judge.ts'
export type { At, Judgement } from './judge.ts'

type Slices = GateState['slices']

/**
 * A trial before any evidence.
 * @param slices by column, the values judged on their own: fixed before outcomes are read. Columns may be fixed later
 * @param trial counts the trials of this pair of digests, from 1; each gets a smaller share of alpha
 */
export function begin(policy: GatePolicy, slices: SliceValues, trial: number): GateState {
  return {
    trial,
    step: 1,
    windows: 0,
    overall: byMetric(policy, metric => series.begin(metric, evidenceOf(metric), 'overall')),
    slices: byMetric(policy, metric => bySlice(metric, slices)),
    failed: null,
    invalid: null,
    split: null,
    thresholds: {},
  }
}

/**
 * Fixes the slice values where none are fixed yet, before outcomes of the first batch are read; all evidence so far stays. Values
 * that are fixed stay as they are: others would move the shares of alpha after evidence was seen.
 */
export function fixSlices(state: GateState, policy: GatePolicy, slices: SliceValues): GateState {
  if (Object.values(slicesOf(state)).some(values => values.length > 0)) return state
  return { ...state, slices: byMetric(policy, metric => bySlice(metric, slices)) }
}

/** Evidence of a pass and the step's totals begin anew; the proof of a fail runs over all steps. */
export function enterStep(state: GateState, policy: GatePolicy, step: number): GateState {
  return {
    ...state,
    step,
    ...overSeries(state, policy, (one, metric) => series.enterStep(one, evidenceOf(metric), step)),
  }
}

/**
 * Moves all tests on by one window of new evidence. Counts that cannot be make the trial invalid for good. Metrics that the step
 * does not measure, and slice values that are not on the fixed list, are left out.
 */
export function take(state: GateState, policy: GatePolicy, window: Window): GateState {
  if (state.invalid !== null) return state
  const fault = faultOf(state, policy, window)
  if (fault !== null) return { ...state, invalid: fault }
  const slices = slicesOf(state)
  const alpha = alphaOf(policy, state.trial)
  const moved = overSeries(state, policy, (one, metric, slice) => {
    const counts = measuredAt(metric, state.step) ? countsOf(window, metric.name, slice) : undefined
    if (counts === undefined) return one
    const shares = sharesOf(policy, slices, metric)
    return series.take(one, counts, window.planned, {
      metric,
      evidence: evidenceOf(metric),
      step: state.step,
      alpha,
      margin: (slice === null ? shares.overall : shares.slice) * alpha,
      limit: shares.limit * alpha,
      missing: shares.missing * alpha,
    })
  })
  const split = takeSplit(state.split, window.split, policy)
  const next = {
    ...state,
    ...moved,
    windows: state.windows + 1,
    split,
    thresholds: { ...window.thresholds, ...state.thresholds },
    invalid: split === null ? null : splitFault(split, window.split),
  }
  return { ...next, failed: state.failed ?? crossed(next, policy, slices, alpha) }
}

function crossed(state: GateState, policy: GatePolicy, slices: SliceValues, alpha: number): Cause | null {
  // The family is a mean: it is not above the bound where no member ever was.
  if (!anyAbove(state, Math.log(1 / alpha))) return null
  const { log, parts } = familyOf(state, members(policy, slices))
  if (log < Math.log(1 / alpha)) return null
  const [first, ...others] = parts
  if (first === undefined) return null
  const most = others.reduce((best, part) => (part.adds > best.adds ? part : best), first)
  return { metric: most.metric.name, slice: most.slice, part: failedBy(most) }
}

function anyAbove(state: GateState, bound: number): boolean {
  const above = ({ best }: SeriesState): boolean => Math.max(best.fail, best.limit, best.missing) >= bound
  return (
    Object.values(state.overall).some(above) ||
    Object.values(state.slices).some(columns =>
      Object.values(columns).some(values => Object.values(values).some(above)),
    )
  )
}

function byMetric<T>(policy: GatePolicy, make: (metric: MetricPolicy) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(policy.metrics.map(metric => [metric.name, make(metric)]))
}

function bySlice(metric: MetricPolicy, slices: SliceValues): NonNullable<Slices[string]> {
  const evidence = evidenceOf(metric)
  return Object.fromEntries(
    metric.slices.map(column => [
      column,
      Object.fromEntries((own(slices, column) ?? []).map(value => [value, series.begin(metric, evidence, 'slice')])),
    ]),
  )
}

function overSeries(
  state: GateState,
  policy: GatePolicy,
  move: (one: SeriesState, metric: MetricPolicy, slice: Member['slice']) => SeriesState,
): Pick<GateState, 'overall' | 'slices'> {
  return {
    overall: byMetric(policy, metric => move(seriesOf(state, metric, null), metric, null)),
    slices: byMetric(policy, metric =>
      mapOwn(own(state.slices, metric.name) ?? {}, (values, column) =>
        mapOwn(values, (one, value) => move(one, metric, { column, value })),
      ),
    ),
  }
}

function countsOf(window: Window, metric: string, slice: Member['slice']): Counts | undefined {
  if (slice === null) return own(window.metrics, metric)
  return own(own(own(window.slices ?? {}, slice.column) ?? {}, slice.value) ?? {}, metric)
}

/** Why this window cannot be, in one sentence. */
function faultOf(state: GateState, policy: GatePolicy, window: Window): string | null {
  const where = `window ${state.windows + 1} of the trial (${window.from} to ${window.to})`
  if (!(window.planned >= 0 && window.planned <= 1))
    return `${where}: planned share ${window.planned} is not from 0 to 1`
  const split = window.split ? unsoundSplit(window.split) : null
  if (split !== null) return `${where}: ${split}`
  for (const [name, threshold] of Object.entries(window.thresholds ?? {})) {
    const fixed = own(state.thresholds, name)
    if (fixed !== undefined && fixed !== threshold)
      return `${where}: ${name} was counted at ${threshold}, before at ${fixed}`
  }
  for (const metric of policy.metrics) {
    if (!measuredAt(metric, state.step)) continue
    const evidence = evidenceOf(metric)
    const counted = [
      { slice: null, counts: countsOf(window, metric.name, null) },
      ...Object.entries(window.slices ?? {}).flatMap(([column, values]) =>
        Object.keys(values).map(value => ({
          slice: { column, value },
          counts: countsOf(window, metric.name, { column, value }),
        })),
      ),
    ]
    for (const { slice, counts } of counted) {
      const fault = counts === undefined ? null : evidence.fault(counts)
      if (fault !== null)
        return `${where}: ${metric.name}${slice ? ` of ${slice.column} ${slice.value}` : ''}: ${fault}`
    }
  }
  return null
}
