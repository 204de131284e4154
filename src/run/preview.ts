/**
 * A one-shot preview: observations of two versions judged at once by today's policy. It writes no entry, is never promotable,
 * and what it leaves undecided is inconclusive. Works where the job may only read.
 */
import { begin, judge, take } from '../core/gate/gate.ts'
import { readSlices, sliceColumns } from '../core/gate/slice-values.ts'
import { startTally } from '../core/gate/tally.ts'
import type { Details, GatePolicy } from '../core/gate/types.ts'
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
}

export interface Preview {
  readonly details: Details
  readonly reason: string
  readonly progress: number
  readonly rejected: number
}

export async function preview({
  model,
  environment,
  canary,
  primary,
  policy,
  rows,
  now,
}: PreviewRequest): Promise<Preview> {
  // Rows name no step: every metric is judged by them.
  const whole: GatePolicy = { ...policy, metrics: policy.metrics.map(metric => ({ ...metric, at: null })) }
  const versions = { primary, canary }
  const reader = readSlices(sliceColumns(whole), versions, rows.name)
  await rows.each((row, line) => reader.add(row, line))
  const slices = reader.values()
  const tally = startTally({
    policy: whole,
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
  const tests = windows.reduce((state, window) => take(state, whole, window), begin(whole, slices, 1))
  const judgement = judge(tests, whole, { step: 1, steps: [{ kind: 'preview' }], final: true })
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
  return { details, reason: judgement.reason, progress: judgement.progress, rejected: tally.rejected }
}
