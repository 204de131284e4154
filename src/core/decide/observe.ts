/** `observe`: pushed evidence, each batch once. */
import { environmentOf, isBaking } from '../state.ts'
import { secondsBetween } from '../time.ts'
import type { Decision, Environment, Instant, SliceValues, TrialRecord, View } from '../types.ts'
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

/** What takes pushed evidence now: the step of a trial, or the bake of what was promoted. */
export interface Collecting {
  readonly record: TrialRecord
  /** From 1; a bake has one. */
  readonly step: number
  /** Since when requests are routed as they are. */
  readonly since: Instant
  /** Whose rows count; none of a bake's are compared. */
  readonly versions: { readonly primary: string; readonly canary: string }
}

/** @returns what collects, or why nothing does */
export function collecting(view: View, name: string, now: Instant): Collecting | string {
  const environment = environmentOf(view.state, name)
  const record = view.trials[name]
  if (record?.of === 'bake') return ofBake(environment, record, name, now)
  const { trial } = environment
  if (!trial || !record) return `no trial runs in ${name}. Start one by canary`
  if (trial.stepSince === null)
    return `step ${trial.step} of ${trial.canary} is not confirmed yet; evidence counts from then on`
  if (trial.paused) return `the trial of ${trial.canary} is paused: ${trial.paused.reason}`
  if (trial.stepKind === 'none') return `${trial.canary} takes no evidence here: it was proven before`
  if (trial.stepKind === 'replay')
    return `step ${trial.step} is a replay, which gate reads by itself. Push observations at a mirror or weight step`
  const { primary, canary } = trial
  return { record, step: trial.step, since: trial.stepSince, versions: { primary, canary } }
}

function ofBake(environment: Environment, record: TrialRecord, name: string, now: Instant): Collecting | string {
  const { primarySince, settled } = environment
  if (!isBaking(environment, now) || primarySince === null) return `the bake of ${record.canary} in ${name} is over`
  if (!settled) return `${record.canary} is not seen serving in ${name} yet; evidence counts from then on`
  // No version is called like this: only what was promoted is counted.
  return { record, step: 1, since: primarySince, versions: { primary: '', canary: record.canary } }
}

/** Nothing older is taken: it was counted already, or requests were routed otherwise. */
export function countedUntil({ until }: TrialRecord, since: Instant): Instant {
  return until !== null && until > since ? until : since
}

export function observe(view: View, command: Observe, facts: ObserveFacts, now: Instant): Decision {
  const known = view.trials[command.environment]?.batches[command.batch]
  if (known === command.content) return nothing('duplicate', `batch ${command.batch} was counted already`)
  if (known !== undefined)
    return refuse(
      'BATCH_CONFLICT',
      `batch ${command.batch} was recorded with other content; nothing is counted. Give each batch its own key`,
    )
  const here = collecting(view, command.environment, now)
  if (typeof here === 'string') return refuse('NOT_COLLECTING', here)
  const { record, step } = here
  const { evidence } = facts
  if (!evidence || evidence.trialSeq !== record.seq || evidence.step !== step)
    throw new Error('the evidence was read for another step')
  const [first] = evidence.windows
  const last = evidence.windows.at(-1)
  if (!first || !last)
    return refuse(
      'NO_ROWS',
      `no row names ${here.versions.primary === '' ? '' : `${here.versions.primary} or `}${here.versions.canary} with a gated metric: ${facts.rows} rows read, ${facts.rejected} rejected`,
    )
  const since = countedUntil(record, here.since)
  // Compared as times: one instant can be written in many ways.
  if (secondsBetween(since, first.from) < 0) {
    return refuse(
      'WINDOW_OVERLAP',
      since === here.since
        ? `batch ${command.batch} begins at ${first.from}, before ${since}, when ${record.of === 'bake' ? 'the promotion' : `step ${step}`} was confirmed: its routing changed in between. Send only newer observations`
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
    trial: record.number,
    batch: command.batch,
    content: command.content,
    rows: facts.rows,
    rejected: facts.rejected,
    slices: facts.slices,
    windows: evidence.windows,
  }
  const whose = record.of === 'bake' ? record.canary : `${record.canary} and ${record.primary}`
  return append(body, 'observed', `${facts.rows} rows of ${whose} are recorded`)
}
