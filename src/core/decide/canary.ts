/** `canary`: start a trial, or take the running one a step on. */
import type { EnvironmentPolicy } from '../policy.ts'
import { all, environmentOf, isBaking } from '../state.ts'
import { inWords, secondsBetween } from '../time.ts'
import type {
  Decision,
  Digest,
  FrozenPolicy,
  Instant,
  Oid,
  SliceValues,
  Step,
  Trial,
  Version,
  VersionRecord,
  View,
  Want,
} from '../types.ts'
import { namedBy, servedFrom, wantOfStep } from '../want.ts'
import type { Canary } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export interface CanaryFacts {
  readonly policy: EnvironmentPolicy
  /** What the trial would be judged by; null where the environment has no gate. */
  readonly frozen: { readonly policy: FrozenPolicy; readonly digest: Digest; readonly slices: SliceValues } | null
  /** Why that policy can never decide, as far as is known for this number of the trial. */
  readonly cannotDecide: (number: number) => string | null
  /** Names of versions that the target serves although the environment is empty. */
  readonly serving: readonly string[]
  readonly sha: Oid | null
}

/** The version that the command means: the one named, or the newest that may start by itself. */
export function candidateOf(view: View, command: Canary): Version | null {
  if (command.version !== null) return command.version
  const { hold } = environmentOf(view.state, command.environment)
  // In hold only what was registered after it began may start without being named.
  const may = (view.state?.recent ?? []).filter(one => !one.quarantined && (hold === null || one.seq > hold.seq))
  return may.at(-1)?.version ?? null
}

export function canary(view: View, command: Canary, facts: CanaryFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const { trial } = environment
  if (trial && (command.version === null || command.version === trial.canary))
    return onward(view, command, trial, facts, now)

  const version = candidateOf(view, command)
  if (version === null) {
    if (environment.hold)
      return nothing(
        'nothing-due',
        `${command.environment} is in hold since ${environment.hold.since}; no version was registered after it`,
      )
    if ((view.state?.recent.length ?? 0) > 0) return nothing('nothing-due', 'every recent version is quarantined')
    return refuse(
      'NO_VERSION',
      `model ${view.state?.model ?? ''}: no version is registered. Run register first`.replace('  ', ' '),
    )
  }
  const record = view.versions[version]
  if (!record)
    return refuse(
      'UNKNOWN_VERSION',
      `version ${version} is not registered; newest: ${newest(view)}. Run register first, or name one of these`,
    )
  const quarantine = view.digests[record.digest]?.quarantine
  if (quarantine)
    return refuse(
      'QUARANTINED',
      `version ${version} is quarantined since ${quarantine.since} by ${quarantine.by}: ${quarantine.reason}. Register a mended version`,
    )
  if (trial && !command.supersede)
    return nothing(
      'waiting',
      `${trial.canary} is on trial in ${command.environment}; ${version} waits for its end, or use supersede: true`,
    )
  if (version === environment.primary)
    return nothing('nothing-due', `${version} is the primary of ${command.environment} already`)
  if (isBaking(environment, now))
    return nothing(
      'waiting',
      `${environment.primary ?? ''} is baking until ${environment.bake?.until ?? ''}; ${version} waits`,
    )
  if (environment.primary === null) return initial(command, record, facts)
  // A trial beside a primary that may not come about would have nothing to fall back to; only a canary that is loading may be replaced.
  if (!environment.settled && !trial)
    return nothing(
      'waiting',
      `${command.environment} is not seen serving as entry ${environment.wantSeq ?? ''} wants it yet; ${version} waits`,
    )
  if (command.version === null && wasTried(view, command.environment, record)) {
    return nothing(
      'nothing-due',
      `${version} was on trial against ${environment.primary} before; it is not started again by itself. Name it to start it once more`,
    )
  }
  return start(view, command, record, facts, now)
}

function initial(command: Canary, record: VersionRecord, facts: CanaryFacts): Decision {
  if (facts.serving.length > 0) {
    return refuse(
      'UNKNOWN_PRIMARY',
      `${command.environment} serves ${facts.serving.join(', ')}, which the ledger does not know. Run register with adopt: true for what serves there, or unload it`,
    )
  }
  const want: Want = { loaded: [record.version], weights: all(record.version), mirror: null, order: facts.policy.order }
  const body = {
    type: 'initial' as const,
    version: record.version,
    digest: record.digest,
    sha: facts.sha ?? record.commit,
    want,
    versions: { [record.version]: servedFrom(record) },
  }
  return append(body, 'initial', `${record.version} is the first version of ${command.environment}`)
}

function start(view: View, command: Canary, record: VersionRecord, facts: CanaryFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const primary = environment.primary === null ? undefined : environment.versions[environment.primary]
  if (environment.primary === null || !primary)
    throw new Error(`nothing describes the primary of ${command.environment}`)
  const { frozen } = facts
  const [step] = frozen?.policy.steps ?? []
  if (!frozen || !step)
    return refuse(
      'NO_GATE',
      `${command.environment} has no steps with a gate, so a canary there could never be proven. Add steps and gate.metrics to the configuration`,
    )
  const number = (view.digests[record.digest]?.trials[command.environment]?.[primary.digest] ?? 0) + 1
  const cannot = facts.cannotDecide(number)
  if (cannot !== null) return refuse('CANNOT_DECIDE', cannot)

  const trial: Trial = {
    number,
    canary: record.version,
    canaryDigest: record.digest,
    primary: environment.primary,
    primaryDigest: primary.digest,
    seq: (view.state?.seq ?? 0) + 1,
    commit: null,
    started: now,
    step: 1,
    steps: frozen.policy.steps.length,
    stepKind: step.kind,
    stepSince: null,
    policy: frozen.digest,
    look: 0,
    evidence: false,
    verdict: null,
    reason: '',
    pass: null,
    stepPassed: false,
    sha: facts.sha ?? record.commit,
  }
  const want = wantOfStep(step, trial, environment, facts.policy)
  const versions = namedBy(want, environment.versions, { [record.version]: servedFrom(record) })
  const supersedes = environment.trial?.canary ?? null
  return append(
    { type: 'started', trial, policy: frozen.policy, slices: frozen.slices, supersedes, want, versions },
    'started',
    `${record.version} is on trial beside ${environment.primary}, step 1 of ${trial.steps}: ${inShort(step)}`,
  )
}

/** The running trial is asked for again: its next step if that is due. */
function onward(view: View, command: Canary, trial: Trial, facts: CanaryFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const steps = view.trials[command.environment]?.policy.steps ?? []
  const step = steps[trial.step - 1]
  const next = steps[trial.step]
  if (trial.stepSince === null) return nothing('waiting', `step ${trial.step} of ${trial.canary} is not confirmed yet`)
  if (!step || !next)
    return nothing(
      'waiting',
      trial.pass ? `${trial.canary} passed the last step; promote it` : `${trial.canary} is in its last step`,
    )
  const stood = secondsBetween(trial.stepSince, now)
  if (stood < step.minDuration)
    return nothing('waiting', `step ${trial.step} stands for ${inWords(stood)} of ${inWords(step.minDuration)}`)
  if (step.advance === 'pass' && !trial.stepPassed) return nothing('waiting', `step ${trial.step} has not passed yet`)
  const want = wantOfStep(next, trial, environment, facts.policy)
  const body = {
    type: 'advanced' as const,
    step: trial.step + 1,
    stepKind: next.kind,
    want,
    versions: namedBy(want, environment.versions),
  }
  return append(
    body,
    'advanced',
    `${trial.canary} goes on to step ${trial.step + 1} of ${trial.steps}: ${inShort(next)}`,
  )
}

/** What was tried and not promoted is not started again by itself: it would only spend alpha. */
function wasTried(view: View, name: string, record: VersionRecord): boolean {
  const { last, primary, versions } = environmentOf(view.state, name)
  const against = primary === null ? undefined : versions[primary]?.digest
  if (against === undefined) return false
  if ((view.digests[record.digest]?.trials[name]?.[against] ?? 0) > 0) return true
  // Without evidence a trial leaves no number behind.
  return last?.canaryDigest === record.digest && last.primaryDigest === against
}

export function inShort(step: Step): string {
  if (step.kind === 'replay') return `replay of ${step.file}`
  return `${step.kind} ${step.share / 100} %`
}

function newest(view: View): string {
  const names = (view.state?.recent ?? []).map(one => one.version)
  return names.length > 0 ? names.toReversed().join(', ') : 'none'
}
