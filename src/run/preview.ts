/**
 * A one-shot preview: observations of two versions judged at once by today's policy. It writes no entry, is never promotable,
 * and what it leaves undecided is inconclusive. Works where the job may only read.
 */
import { begin, judge, take } from '../core/gate/gate.ts'
import { withoutLive } from '../core/gate/live.ts'
import { readSlices, sliceColumns } from '../core/gate/slice-values.ts'
import { startTally } from '../core/gate/tally.ts'
import type { Details, GatePolicy, SliceValues, Window } from '../core/gate/types.ts'
import type { Instant, Version } from '../core/types.ts'
import type { Rows } from './operations/observe.ts'

export interface PreviewRequest {
  readonly model: string
  readonly environment: string
  readonly canary: Version
  readonly primary: Version
  readonly policy: GatePolicy
  readonly rows: Rows
  readonly now: Instant
  /** From 1, the default: each further trial of a pair has a smaller share of alpha. */
  readonly trial?: number
}

export interface Preview {
  readonly details: Details
  readonly reason: string
  readonly progress: number
  readonly rejected: number
}

export async function preview(request: PreviewRequest): Promise<Preview> {
  const { canary, primary, rows, now } = request
  const policy = everywhere(withoutLive(request.policy))
  const versions = { primary, canary }
  const reader = readSlices(sliceColumns(policy), versions, rows.name)
  await rows.each((row, line) => reader.add(row, line))
  const slices = reader.values()
  const tally = startTally({
    policy,
    step: 1,
    versions,
    slices,
    rows: rows.count,
    planned: 1,
    batch: 'preview',
    source: rows.name,
  })
  await rows.each((row, line) => tally.add(row, line))
  const windows = tally.windows({ from: now, to: now })
  return {
    ...previewOfWindows({ ...request, policy, windows, slices, trial: request.trial ?? 1 }),
    rejected: tally.rejected,
  }
}

/** Rows and sums name no step: every metric is judged by them. */
export function everywhere(policy: GatePolicy): GatePolicy {
  return { ...policy, metrics: policy.metrics.map(metric => ({ ...metric, at: null })) }
}

export interface CountedRequest extends Pick<
  PreviewRequest,
  'model' | 'environment' | 'canary' | 'primary' | 'policy'
> {
  readonly windows: readonly Window[]
  readonly slices: SliceValues
  readonly trial: number
}

/** The same of windows that were counted already. */
export function previewOfWindows(request: CountedRequest): Omit<Preview, 'rejected'> {
  const { model, environment, canary, primary, windows, slices, trial } = request
  const policy = everywhere(request.policy)
  const tests = windows.reduce((state, window) => take(state, policy, window), begin(policy, slices, trial))
  const judgement = judge(tests, policy, { step: 1, steps: [{ kind: 'preview' }], final: true })
  const details: Details = {
    schema: 1,
    verdict: judgement.verdict,
    preview: true,
    model,
    environment,
    canary,
    primary,
    trial: null,
    look: 1,
    step: null,
    started: null,
    metrics: judgement.metrics,
    integrity: judgement.integrity,
  }
  return { details, reason: judgement.reason, progress: judgement.progress }
}
