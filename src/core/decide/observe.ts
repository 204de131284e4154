/** `observe`: pushed evidence, each batch once. */
import { environmentOf } from '../state.ts'
import { secondsBetween } from '../time.ts'
import type { Decision, Instant, SliceValues, TrialRecord, View } from '../types.ts'
import type { Evidence, Observe } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

/** Seconds by which evidence may end after GitHub's clock, which shows whole seconds and is another machine's. */
const AHEAD = 60

export interface ObserveFacts {
  /** Null where no trial ran when the evidence was read. */
  readonly evidence: Evidence | null
  readonly rows: number
  readonly rejected: number
  /** The values of the slice columns: the trial's, or this batch's where it is the first. */
  readonly slices: SliceValues
}

/** Nothing older is taken: it was counted already, or requests were routed otherwise. */
export function countedUntil({ until }: TrialRecord, stepSince: Instant): Instant {
  return until !== null && until > stepSince ? until : stepSince
}

export function observe(view: View, command: Observe, facts: ObserveFacts, now: Instant): Decision {
  const { trial } = environmentOf(view.state, command.environment)
  const record = view.trials[command.environment]
  if (!trial || !record) return refuse('NOT_COLLECTING', `no trial runs in ${command.environment}. Start one by canary`)
  const known = record.batches[command.batch]
  if (known === command.content) return nothing('duplicate', `batch ${command.batch} was counted already`)
  if (known !== undefined)
    return refuse(
      'BATCH_CONFLICT',
      `batch ${command.batch} was recorded with other content; nothing is counted. Give each batch its own key`,
    )
  if (trial.stepSince === null)
    return refuse(
      'NOT_COLLECTING',
      `step ${trial.step} of ${trial.canary} is not confirmed yet; evidence counts from then on`,
    )
  if (trial.stepKind === 'replay')
    return refuse(
      'NOT_COLLECTING',
      `step ${trial.step} is a replay, which gate reads by itself. Push observations at a mirror or weight step`,
    )
  const { evidence } = facts
  if (!evidence || evidence.trialSeq !== trial.seq || evidence.step !== trial.step)
    throw new Error('the evidence was read for another step')
  const [first] = evidence.windows
  const last = evidence.windows.at(-1)
  if (!first || !last)
    return refuse(
      'NO_ROWS',
      `no row names ${trial.primary} or ${trial.canary} with a gated metric: ${facts.rows} rows read, ${facts.rejected} rejected`,
    )
  const since = countedUntil(record, trial.stepSince)
  // Compared as times: one instant can be written in many ways.
  if (secondsBetween(since, first.from) < 0) {
    return refuse(
      'WINDOW_OVERLAP',
      since === trial.stepSince
        ? `batch ${command.batch} begins at ${first.from}, before ${since}, when step ${trial.step} was confirmed: its routing changed in between. Send only newer observations`
        : `batch ${command.batch} begins at ${first.from}, before ${since}, up to where evidence is counted. Send only newer observations`,
    )
  }
  if (secondsBetween(last.to, now) < -AHEAD)
    return refuse(
      'WINDOW_AHEAD',
      `batch ${command.batch} ends at ${last.to}, after now (${now}). Check the clock that wrote its timestamps`,
    )
  const body = {
    type: 'observed' as const,
    trial: trial.number,
    batch: command.batch,
    content: command.content,
    rows: facts.rows,
    rejected: facts.rejected,
    slices: facts.slices,
    windows: evidence.windows,
  }
  return append(body, 'observed', `${facts.rows} rows of ${trial.canary} and ${trial.primary} are recorded`)
}
