/** `gate` inside a trial: one look over all its evidence, and what follows from the verdict. */
import { judge, type Judgement } from '../gate/gate.ts'
import type { Details, GateState, Verdict, Window } from '../gate/types.ts'
import type { EnvironmentPolicy } from '../policy.ts'
import { environmentOf, passLapsed, unwatchedFor, WHOLE } from '../state.ts'
import { taken } from '../fold/trial.ts'
import { inWords, secondsBetween } from '../time.ts'
import type { Decision, Digest, Environment, Instant, Step, Trial, TrialRecord, View } from '../types.ts'
import { namedBy, wantOfPause, wantOnly } from '../want.ts'
import type { Evidence, Look } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export interface LookFacts {
  readonly policy: EnvironmentPolicy
  /** New evidence that this look itself read (a replay); pushed evidence waits in the trial. */
  readonly evidence: Evidence | null
  /** Whether that evidence used the step's replay up. */
  readonly consumed: boolean
  /** Why a source gave nothing. */
  readonly noData: string | null
  /** Who asks: a re-run of the job that ended a trial is told the same again. */
  readonly run: string | null
  /** What the look that ended the last trial saw, where that was read. */
  readonly lastDetails: Details | null
}

export function look(view: View, command: Look, facts: LookFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const { trial } = environment
  const meant = namedDigest(view, command)
  const primary = environment.primary === null ? undefined : environment.versions[environment.primary]
  if (isNamed(command) && primary && (meant === primary.digest || command.version === environment.primary)) {
    return nothing('nothing-to-judge', `${environment.primary ?? ''} is the primary of ${command.environment} itself`)
  }
  if (!trial) return afterTheTrial(environment, command, facts, meant)
  if (isNamed(command) && meant !== trial.canaryDigest && command.version !== trial.canary) {
    return refuse(
      'NO_CANDIDATE',
      `${command.version ?? command.digest ?? ''} is not on trial in ${command.environment}; ${trial.canary} is`,
    )
  }
  const record = view.trials[command.environment]
  if (record?.of !== 'trial') throw new Error(`the trial of ${command.environment} was not read`)
  return ofTrial(view, command, { environment, trial, record, facts, now })
}

interface Looking {
  readonly environment: Environment
  readonly trial: Trial
  readonly record: TrialRecord
  readonly facts: LookFacts
  readonly now: Instant
}

function ofTrial(view: View, command: Look, looking: Looking): Decision {
  const { trial, record, facts, now } = looking
  const { evidence } = facts
  if (evidence && (evidence.trialSeq !== trial.seq || evidence.step !== trial.step))
    throw new Error('the evidence was read for another step')
  const read: readonly Window[] = evidence?.windows ?? []
  const windows = [...record.pending, ...read]
  const late = trial.pass === null && secondsBetween(trial.started, now) >= record.policy.maxDuration
  const usedUp = trial.stepKind === 'replay' && (facts.consumed || record.replayed.includes(trial.step))
  const lapsed = passLapsed(trial, now)
  const stands = standsOn(record.policy.steps, trial.step, trial.stepSince, now)
  // Nothing passes while a source is silent: what it does not show may be what fails.
  const early = trial.pass === null && (stands || facts.noData !== null)
  const model = view.state?.model ?? ''
  const see = (tests: GateState, final: boolean, appended: boolean): { judgement: Judgement; details: Details } => {
    const { gate, steps } = record.policy
    const judgement = judge(tests, gate, { step: trial.step, steps, final, copied: copiedIn(steps, trial.step) })
    const details = detailsOf(model, command.environment, trial, judgement, appended)
    return { judgement, details: { ...details, integrity: { ...details.integrity, freshness: facts.noData } } }
  }

  if (trial.paused && trial.paused.cause !== 'gap') {
    const { details } = see(record.tests, false, false)
    return nothing('looked', `the trial of ${trial.canary} is paused: ${trial.paused.reason}`, details)
  }
  if (trial.stepSince === null) {
    const { details } = see(record.tests, false, false)
    return nothing('looked', `step ${trial.step} of ${trial.canary} is not confirmed yet: nothing to look at`, details)
  }
  const seen = see(record.tests, usedUp, false)
  // A pass that came before the step had stood long enough counts once it has.
  const ripe = !trial.stepPassed && !early && seen.judgement.verdict === 'pass'
  if (windows.length === 0 && !late && !lapsed && !(usedUp && !trial.stepPassed) && !ripe && !isSilent(looking)) {
    const { judgement, details } = seen
    const verdict = inTime(details.verdict, { late: false, lapsed: false, early })
    return nothing('looked', facts.noData ?? judgement.reason, { ...details, verdict })
  }
  const tests = taken(record, windows)
  const { judgement, details } = see(tests, late || usedUp, true)
  const verdict = inTime(judgement.verdict, { late: late && trial.step < trial.steps, lapsed, early })
  const reason =
    lapsed && verdict === 'inconclusive'
      ? `the pass of ${trial.pass?.at ?? ''} was not acted on in time`
      : early && judgement.verdict === 'pass'
        ? `${judgement.reason}; it counts once ${facts.noData === null ? 'the step has stood for its min-duration' : `the source speaks again (${facts.noData})`}`
        : reasonOf(judgement, verdict, late, record)
  const passed = verdict === 'pass'
  const base = {
    type: 'looked' as const,
    trial: trial.number,
    step: trial.step,
    windows: read,
    replayed: facts.consumed ? trial.step : null,
    details: { ...details, verdict },
    passed,
  }
  // A second pass of a step says no more than the first; but no promotion goes before evidence that waits to be looked at.
  const isOld = passed && trial.stepPassed && (trial.step < trial.steps || record.pending.length === 0)
  if ((verdict === 'continue' || isOld) && command.quiet && !isSilent(looking))
    return nothing('looked', reason, { ...base.details, look: trial.look })
  if (passed || verdict === 'continue') {
    const ready = passed && trial.step === trial.steps && trial.pass === null
    return append({ ...base, ended: null }, ready ? 'ready' : 'looked', reason, base.details)
  }
  const { environment } = looking
  if (verdict === 'inconclusive' && facts.policy.onInconclusive === 'pause') {
    const want = wantOfPause(environment)
    const paused = { reason, want, versions: namedBy(want, environment.versions) }
    return append({ ...base, ended: null, paused }, 'looked', `${reason}; paused until a person decides`, base.details)
  }
  const want = wantOnly(trial.primary, [trial.canary], environment, facts.policy.capacity, facts.policy.rollbackOrder)
  const ended = { verdict, reason, quarantine: verdict === 'fail', want, versions: namedBy(want, environment.versions) }
  return append({ ...base, ended }, 'ended', reason, base.details)
}

/** Users meet the canary, and nobody has written for long that it is watched: ticks would be thought missing. */
function isSilent({ environment, trial, facts, now }: Looking): boolean {
  const silence = trial.paused ? null : unwatchedFor(environment, now)
  return silence !== null && silence > facts.policy.maxGap / 2
}

/** When a verdict comes, beside what it says. */
export interface Timing {
  /** Time is over, and steps are still to come. */
  readonly late: boolean
  /** Nobody acted on the pass of the last step. */
  readonly lapsed: boolean
  /** The last step has not stood for its `min-duration` yet, or a source is silent. */
  readonly early: boolean
}

/** A pass that comes too late is none, and one that comes too early is none yet. */
export function inTime(verdict: Verdict, { late, lapsed, early }: Timing): Verdict {
  const proven = verdict === 'fail' || verdict === 'invalid'
  if ((late && verdict === 'pass') || (lapsed && !proven)) return 'inconclusive'
  return early && verdict === 'pass' ? 'continue' : verdict
}

/** Whether the last step, after which users are given to the canary, has to stand longer. */
export function standsOn(steps: readonly Step[], step: number, since: Instant | null, now: Instant): boolean {
  const { minDuration } = steps[step - 1] ?? { minDuration: 0 }
  return step === steps.length && since !== null && secondsBetween(since, now) < minDuration
}

/** The share of the primary's requests of which a step sends a copy to the canary; null where it sends none. */
export function copiedIn(steps: readonly Step[], step: number): number | null {
  const now = steps[step - 1]
  return now?.kind === 'mirror' ? now.share / WHOLE : null
}

function reasonOf(judgement: Judgement, verdict: Verdict, late: boolean, record: TrialRecord): string {
  if (verdict !== 'inconclusive') return judgement.reason
  const why = late ? `max-duration of ${inWords(record.policy.maxDuration)} is over` : 'the replay is used up'
  return `${why}: ${judgement.reason}`
}

/** Nothing is on trial: say what ended last, if that is what the caller asks about. */
function afterTheTrial(environment: Environment, command: Look, facts: LookFacts, meant: Digest | null): Decision {
  const { last } = environment
  const same = last && (isNamed(command) ? meant === last.canaryDigest || command.version === last.canary : true)
  const own = last?.run !== null && last?.run === facts.run
  if (last && same && facts.lastDetails && (own || !command.allowNothing)) {
    return nothing('ended', last.reason, facts.lastDetails)
  }
  if (command.allowNothing && !isNamed(command))
    return nothing('nothing-to-judge', `nothing is on trial in ${command.environment}`)
  const asked = command.version ?? command.digest
  return refuse(
    'NO_CANDIDATE',
    asked === null
      ? `nothing is on trial in ${command.environment}. Start a trial by canary, or give observations for a preview`
      : `${asked} is not on trial in ${command.environment}`,
  )
}

function isNamed(command: Look): boolean {
  return command.version !== null || command.digest !== null
}

function namedDigest(view: View, command: Look): Digest | null {
  if (command.digest !== null) return command.digest
  return command.version === null ? null : (view.versions[command.version]?.digest ?? null)
}

function detailsOf(model: string, environment: string, trial: Trial, judgement: Judgement, appended: boolean): Details {
  return {
    schema: 1,
    verdict: judgement.verdict,
    preview: false,
    model,
    environment,
    canary: trial.canary,
    primary: trial.primary,
    trial: trial.number,
    look: appended ? trial.look + 1 : trial.look,
    step: trial.step,
    started: trial.started,
    metrics: judgement.metrics,
    integrity: judgement.integrity,
  }
}
