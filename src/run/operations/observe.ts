/** `observe`: reads pushed rows or sums and counts them into windows for the step that runs. */
import type { Observe } from '../../core/decide/commands.ts'
import { collecting, countedUntil, observe, type Collecting, type ObserveFacts } from '../../core/decide/observe.ts'
import { fromCounts } from '../../core/gate/counts.ts'
import { withoutLive } from '../../core/gate/live.ts'
import { readSlices, sliceColumns } from '../../core/gate/slice-values.ts'
import { startTally } from '../../core/gate/tally.ts'
import { thresholdsOf } from '../../core/gate/thresholds.ts'
import { after, secondsBetween } from '../../core/time.ts'
import type { Instant, SliceValues } from '../../core/types.ts'
import type { Operation } from '../operate.ts'
import type { Reading } from '../ports.ts'

/** Rows of one or several files, read as often as asked. */
export interface Rows {
  /** For messages. */
  readonly name: string
  readonly count: number
  each(onRow: (row: unknown, line: number) => void): Promise<unknown>
}

export type Pushed =
  { readonly kind: 'rows'; readonly rows: Rows } | { readonly kind: 'counts'; readonly counts: unknown }

export function observing(command: Observe, pushed: Pushed): Operation {
  return {
    ask: () => ({}),
    decide: async reading => observe(reading.view, command, await factsOf(command, pushed, reading), reading.now),
  }
}

async function factsOf(command: Observe, pushed: Pushed, reading: Reading): Promise<ObserveFacts> {
  const here = collecting(reading.view, command.environment, reading.now)
  // Without a place for it the evidence is not read; the decision says why.
  if (typeof here === 'string' || here.record.batches[command.batch] !== undefined) {
    return { evidence: null, rows: 0, rejected: 0, slices: {} }
  }
  const since = countedUntil(here.record, here.since)
  const planned = Math.min(1, Math.max(0, secondsBetween(since, reading.now)) / here.record.policy.maxDuration)
  const about = { ...here, since, planned, now: reading.now, batch: command.batch }
  return pushed.kind === 'rows' ? ofRows(pushed.rows, about) : ofCounts(pushed.counts, about)
}

interface About extends Collecting {
  readonly planned: number
  readonly now: Instant
  readonly batch: string
}

async function ofRows(rows: Rows, about: About): Promise<ObserveFacts> {
  const { record, step, versions } = about
  const slices = await slicesFor(rows, about)
  const tally = startTally({
    policy: withoutLive(record.policy.gate),
    step,
    versions,
    slices,
    rows: rows.count,
    planned: about.planned,
    batch: about.batch,
    thresholds: thresholdsOf(record.tests, record.pending),
    source: rows.name,
  })
  await rows.each((row, line) => tally.add(row, line))
  const { span } = tally
  // The end is exclusive: the last observation lies inside.
  const windows = tally.windows(
    span ? { from: span.from, to: after(span.to, 0.001) } : { from: about.since, to: about.now },
  )
  const gated = windows.filter(window => Object.keys(window.metrics).length > 0)
  return {
    evidence: { trialSeq: record.seq, step, windows: gated },
    rows: tally.counted,
    rejected: tally.rejected,
    slices,
  }
}

/** The trial's slice values, or, before any evidence, those of this batch. */
async function slicesFor(rows: Rows, { record, versions }: About): Promise<SliceValues> {
  const fixed = Object.keys(record.slices).length > 0 || Object.keys(record.batches).length > 0
  const columns = sliceColumns(record.policy.gate)
  if (fixed || columns.length === 0) return record.slices
  const reader = readSlices(columns, versions, rows.name)
  await rows.each((row, line) => reader.add(row, line))
  return reader.values()
}

function ofCounts(counts: unknown, about: About): ObserveFacts {
  const { record, planned, batch } = about
  const step = record.policy.steps[about.step - 1]
  const read = fromCounts(counts, {
    policy: withoutLive(record.policy.gate),
    ...(step?.kind === 'weight' ? { share: step.share / 10_000 } : {}),
    thresholds: thresholdsOf(record.tests, record.pending),
    step: about.step,
    slices: record.slices,
    planned,
    source: 'counts',
  })
  const window = { ...read.window, batch }
  return {
    evidence: { trialSeq: record.seq, step: about.step, windows: [window] },
    rows: 0,
    rejected: 0,
    slices: record.slices,
  }
}
