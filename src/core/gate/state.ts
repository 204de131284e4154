/** What a state of the gate says, read by those who move it on and by those who judge it. */
import { evidenceOf } from './evidence.ts'
import type { Member } from './family.ts'
import { logMix, logOf } from './mixture.ts'
import { own } from './own.ts'
import { logsOf } from './series.ts'
import type { FailedBy, GateState, MetricPolicy, SeriesState, SliceValues } from './types.ts'

/** Whether a step (from 1) measures a metric. */
export function measuredAt(metric: MetricPolicy, step: number): boolean {
  return metric.at === null || metric.at.includes(step)
}

/** The slice values that a state was begun with. */
export function slicesOf(state: GateState): SliceValues {
  return Object.fromEntries(
    Object.values(state.slices).flatMap(columns =>
      Object.entries(columns).map(([column, values]) => [column, Object.keys(values)] as const),
    ),
  )
}

/** A member with its log e-value and the log of what it adds to the family's. */
export interface Part extends Member {
  readonly log: number
  readonly adds: number
}

/** What the family of fail tests holds now, and what each member adds; in nats. */
export function familyOf(
  state: GateState,
  family: readonly Member[],
): { readonly log: number; readonly parts: readonly Part[] } {
  const parts = family.map(member => {
    const logs = logsOf(seriesOf(state, member.metric, member.slice), evidenceOf(member.metric), member.metric)
    const by = failedBy(member)
    const log = (by === 'margin' ? logs.fail : logs[by]) ?? 0
    return { ...member, log, adds: log + logOf(member.share) }
  })
  return {
    log: logMix(
      parts.map(part => part.log),
      parts.map(part => part.share),
    ),
    parts,
  }
}

/** What a fail by this member is called. */
export function failedBy({ part }: Pick<Member, 'part'>): FailedBy {
  return part === 'limit' || part === 'missing' ? part : 'margin'
}

export function seriesOf(state: GateState, metric: MetricPolicy, slice: Member['slice']): SeriesState {
  const found =
    slice === null
      ? own(state.overall, metric.name)
      : own(own(own(state.slices, metric.name) ?? {}, slice.column) ?? {}, slice.value)
  if (found === undefined) throw new Error(`no series for ${metric.name} ${slice?.column ?? ''} ${slice?.value ?? ''}`)
  return found
}
