/**
 * What GitHub is to show of an environment: functions of the state, so that any later run can repair what an earlier one left
 * undone. Never read back as truth.
 */
import type { Details, Verdict } from './gate/types.ts'
import { environmentOf } from './state.ts'
import type { Digest, Ended, Instant, Oid, Recorded, State, Trial, Version } from './types.ts'

export interface DeploymentView {
  /** Key: one deployment for each seq. */
  readonly payload: {
    readonly model: string
    readonly version: Version
    readonly digest: Digest
    readonly seq: number
    readonly commit: Oid | null
  }
  readonly state: 'success' | 'in_progress' | 'failure' | 'inactive'
  readonly description: string
  /** Where it is created; null: only updated where it exists. */
  readonly sha: Oid | null
}

/** The deployments that are live facts; every older one of the environment and model is inactive. */
export function deploymentsOf(state: State, name: string): readonly DeploymentView[] {
  const environment = environmentOf(state, name)
  const shown: DeploymentView[] = []
  const { primary, primarySeq, trial, last } = environment
  const served = primary === null ? undefined : environment.versions[primary]
  if (primary !== null && primarySeq !== null && served && environment.confirmed?.primary === primary) {
    shown.push({
      payload: {
        model: state.model,
        version: primary,
        digest: served.digest,
        seq: primarySeq,
        commit: environment.primaryCommit,
      },
      state: 'success',
      description: `${primary} answers everybody in ${name}`,
      sha: served.commit,
    })
  }
  if (trial) {
    shown.push({
      payload: {
        model: state.model,
        version: trial.canary,
        digest: trial.canaryDigest,
        seq: trial.seq,
        commit: trial.commit,
      },
      state: 'in_progress',
      description: `${trial.canary} is on trial beside ${trial.primary}, step ${trial.step} of ${trial.steps}`,
      sha: environment.versions[trial.canary]?.commit ?? null,
    })
  } else if (last && last.seq > (primarySeq ?? 0)) {
    shown.push({
      payload: { model: state.model, version: last.canary, digest: last.canaryDigest, seq: last.started, commit: null },
      state: last.verdict === 'rolled-back' ? 'inactive' : 'failure',
      description: `the trial of ${last.canary} ended: ${last.verdict}`,
      sha: null,
    })
  }
  return shown
}

/** The primary, once it was seen serving: what a registry's alias of the environment is to name. */
export function confirmedPrimary(state: State | null, name: string): Recorded | null {
  const { primary, confirmed, versions } = environmentOf(state, name)
  const served = primary === null ? undefined : versions[primary]
  if (primary === null || !served || confirmed?.primary !== primary) return null
  const { digest, location, commit } = served
  return { version: primary, digest, location, commit }
}

export interface CheckView {
  readonly name: string
  readonly sha: Oid
  readonly externalId: string
  readonly status: 'in_progress' | 'completed'
  /** Never `neutral` or `skipped`: required checks take those for green. */
  readonly conclusion: 'success' | 'failure' | null
  readonly verdict: Verdict | null
  readonly title: string
  readonly started: Instant | null
  readonly details: Details | null
  /** One sentence: why. */
  readonly reason: string
}

export function checkName(model: string, environment: string): string {
  return `model-release / ${model} / ${environment}`
}

/**
 * The check of the running trial, else of the last one; and beside the running one that of the trial whose place it took, which
 * nobody else would close.
 */
export function checksOf(state: State, name: string, details: Details | null, reason: string): readonly CheckView[] {
  const { trial, last } = environmentOf(state, name)
  const running = trial && checkOfTrial(state.model, name, trial, details, reason)
  if (!trial) return [last && checkOfEnded(state.model, name, last, details, reason)].filter(view => view !== null)
  const replaced = last?.seq === trial.seq ? checkOfEnded(state.model, name, last, null, last.reason) : null
  return [running, replaced].filter(view => view !== null)
}

function checkOfTrial(
  model: string,
  name: string,
  trial: Trial,
  details: Details | null,
  reason: string,
): CheckView | null {
  if (trial.sha === null) return null
  const done = trial.pass !== null
  return {
    name: checkName(model, name),
    sha: trial.sha,
    externalId: `${model}/${name}/${trial.seq}`,
    status: done ? 'completed' : 'in_progress',
    conclusion: done ? 'success' : null,
    verdict: done ? 'pass' : (trial.verdict ?? 'continue'),
    title: titleOf(trial.canary, trial.primary, done, trial.step, trial.steps),
    started: trial.started,
    details,
    reason,
  }
}

function checkOfEnded(
  model: string,
  name: string,
  last: Ended,
  details: Details | null,
  reason: string,
): CheckView | null {
  if (last.sha === null) return null
  const promoted = last.verdict === 'promoted'
  return {
    name: checkName(model, name),
    sha: last.sha,
    externalId: `${model}/${name}/${last.started}`,
    status: 'completed',
    conclusion: promoted ? 'success' : 'failure',
    verdict: verdictOf(last.verdict),
    title: promoted
      ? `${last.canary} is promoted`
      : last.verdict === 'forced'
        ? `${last.canary} is promoted by force`
        : `${last.canary}: ${last.verdict}`,
    started: null,
    details,
    reason,
  }
}

function titleOf(canary: Version, primary: Version, done: boolean, step: number, steps: number): string {
  if (done) return `${canary} passed against ${primary}`
  return `${canary} against ${primary}, step ${step} of ${steps}`
}

/** How a trial that ended is told as a verdict; none where a person or a load failure ended it. */
function verdictOf(ended: Ended['verdict']): Verdict | null {
  if (ended === 'promoted') return 'pass'
  return ended === 'forced' || ended === 'rolled-back' || ended === 'load-failed' ? null : ended
}

/** How far the evidence is on the way to a decision, 0 to 1: as far as the slowest metric. */
export function progressOf(details: Details): number {
  if (details.verdict === 'pass' || details.verdict === 'fail' || details.verdict === 'invalid') return 1
  const overall = details.metrics.filter(metric => !metric.slice).map(metric => metric.progress)
  return overall.length === 0 ? 0 : Math.min(...overall)
}
