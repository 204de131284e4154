/** `canary`: start a trial, or take the running one a step on. */
import type { EnvironmentPolicy } from '../policy.ts'
import { all, environmentOf, frozenBy, isBaking } from '../state.ts'
import { inWords, secondsBetween } from '../time.ts'
import type {
  Decision,
  Digest,
  FrozenPolicy,
  Hold,
  Instant,
  Oid,
  SliceValues,
  State,
  Step,
  Trial,
  Version,
  VersionRecord,
  View,
  Want,
} from '../types.ts'
import { namedBy, servedFrom, wantOfStep, wantOnly } from '../want.ts'
import { bakeOf, watchOf } from '../watch.ts'
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
export function candidateOf(view: View, command: Canary, policy: Pick<EnvironmentPolicy, 'after'>): Version | null {
  return command.version ?? newestFor(view.state, command.environment, policy)
}

/** The newest version that may start by itself: of those that the environment before has, where one comes before. */
export function newestFor(
  state: State | null,
  name: string,
  { after }: Pick<EnvironmentPolicy, 'after'>,
): Version | null {
  const { hold } = environmentOf(state, name)
  // In hold only what was registered after it began may start without being named.
  const may = (state?.recent ?? []).filter(one => !one.quarantined && (hold?.from == null || one.seq > hold.seq))
  if (after === null) return may.at(-1)?.version ?? null
  const { primary } = environmentOf(state, after)
  return may.find(one => one.version === primary)?.version ?? null
}

export function canary(view: View, command: Canary, facts: CanaryFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const { trial } = environment
  const again = trial?.paused != null && trial.paused.cause !== 'gap' && command.version !== null
  if (trial && !again && (command.version === null || command.version === trial.canary))
    return onward(view, command, trial, facts, now)

  const version = candidateOf(view, command, facts.policy)
  if (version === null) {
    if (environment.hold)
      return nothing(
        'nothing-due',
        `${command.environment} is in hold since ${environment.hold.since}; no version was registered after it`,
      )
    if ((view.state?.recent.length ?? 0) > 0)
      return nothing(
        'nothing-due',
        facts.policy.after === null
          ? 'every recent version is quarantined'
          : `no recent version is the primary of ${facts.policy.after}, which comes before ${command.environment}`,
      )
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
  const frozen = frozenBy(environment, now)
  if (frozen) return nothing('waiting', `${inFreeze(command.environment, frozen)}; ${version} waits`)
  if (trial && !again && !command.supersede && facts.policy.onNewer !== 'supersede')
    return nothing(
      'waiting',
      `${trial.canary} is on trial in ${command.environment}; ${version} waits for its end, or use supersede: true`,
    )
  if (version === environment.primary)
    return nothing('nothing-due', `${version} is the primary of ${command.environment} already`)
  if (command.byItself && version !== newestFor(view.state, command.environment, facts.policy))
    return nothing('nothing-due', `${version} does not start by itself any more`)
  const baked = view.trials[command.environment]
  if (baked?.of === 'bake' && baked.pending.length > 0)
    return nothing('waiting', `the last evidence of the bake of ${baked.canary} is not looked at yet; ${version} waits`)
  if (isBaking(environment, now) && !environment.bake?.failed)
    return nothing(
      'waiting',
      `${environment.primary ?? ''} is baking until ${environment.bake?.until ?? ''}; ${version} waits`,
    )
  if (environment.drill)
    return nothing('waiting', `the way back to ${environment.drill.version} is being drilled; ${version} waits`)
  const unproven = notProven(view, command, record, facts.policy)
  if (unproven) return unproven
  if (environment.primary === null) return initial(command, record, facts, now)
  // A trial beside a primary that may not come about would have nothing to fall back to; only a canary that is loading may be replaced.
  if (!environment.settled && !trial)
    return nothing(
      'waiting',
      `${command.environment} is not seen serving as entry ${environment.wantSeq ?? ''} wants it yet; ${version} waits`,
    )
  if ((command.version === null || command.byItself) && wasTried(view, command.environment, record)) {
    return nothing(
      'nothing-due',
      `${version} was on trial against ${environment.primary} before; it is not started again by itself. Name it to start it once more`,
    )
  }
  return start(view, command, record, facts, now)
}

/** Only what was promoted, or first, in the environment before may come here. */
function notProven(view: View, command: Canary, record: VersionRecord, { after }: EnvironmentPolicy): Decision | null {
  if (after === null) return null
  const span = view.digests[record.digest]?.primary[after]
  if (span && !span.adopted) return null
  const why = `${record.version} was not promoted in ${after} yet, which comes before ${command.environment}`
  return command.version === null || command.byItself
    ? nothing('waiting', why)
    : refuse('NOT_PROVEN', `${why}. Promote it there first, or name a version that was`)
}

export function inFreeze(environment: string, { until, by, reason }: Hold): string {
  return `${environment} is frozen ${until === null ? '' : `until ${until} `}by ${by}: ${reason}`
}

function initial(command: Canary, record: VersionRecord, facts: CanaryFacts, now: Instant): Decision {
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
    // There is nothing to go back to, so that only limits are worth a wait.
    ...(watchOf(facts.policy) === null ? { bakeUntil: null, watch: null } : bakeOf(facts.policy, now)),
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
  const [step = null] = frozen?.policy.steps ?? []
  const unjudged = facts.policy.capacity === 1 && facts.policy.after !== null && facts.policy.steps.length === 0
  if (!frozen || (!step && !unjudged))
    return refuse(
      'NO_GATE',
      `${command.environment} has no steps with a gate, so a canary there could never be proven. Add steps and gate.metrics to the configuration`,
    )
  const number = (view.digests[record.digest]?.trials[command.environment]?.[primary.digest] ?? 0) + 1
  const cannot = step === null ? null : facts.cannotDecide(number)
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
    step: step === null ? 0 : 1,
    steps: frozen.policy.steps.length,
    stepKind: step?.kind ?? 'none',
    stepSince: null,
    policy: frozen.digest,
    look: 0,
    lookedAt: null,
    evidence: false,
    verdict: null,
    reason: '',
    // Where one version fits, the environment before has given the verdict.
    pass: step === null ? { seq: (view.state?.seq ?? 0) + 1, at: now } : null,
    stepPassed: step === null,
    paused: null,
    sha: facts.sha ?? record.commit,
  }
  const want =
    step === null
      ? wantOnly(trial.primary, [], environment, facts.policy.capacity, facts.policy.order)
      : wantOfStep(step, trial, environment, facts.policy)
  const versions = {
    ...namedBy(want, environment.versions, { [record.version]: servedFrom(record) }),
    [record.version]: servedFrom(record),
  }
  const supersedes = environment.trial?.canary ?? null
  return append(
    { type: 'started', trial, policy: frozen.policy, slices: frozen.slices, supersedes, want, versions },
    'started',
    step === null
      ? `${record.version} is ready to take the place of ${environment.primary}, as ${facts.policy.after ?? ''} has proven it`
      : `${record.version} is on trial beside ${environment.primary}, step 1 of ${trial.steps}: ${inShort(step)}`,
  )
}

/** The running trial is asked for again: its next step if that is due. */
function onward(view: View, command: Canary, trial: Trial, facts: CanaryFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const steps = view.trials[command.environment]?.policy.steps ?? []
  const step = steps[trial.step - 1]
  const next = steps[trial.step]
  if (trial.paused)
    return nothing(
      'waiting',
      `the trial of ${trial.canary} is paused since ${trial.paused.since} (${trial.paused.reason}). Name a version to start the next, promote by force, or roll back`,
    )
  if (trial.stepSince === null) return nothing('waiting', `step ${trial.step} of ${trial.canary} is not confirmed yet`)
  if (!step || !next)
    return nothing(
      'waiting',
      trial.pass ? `${trial.canary} passed the last step; promote it` : `${trial.canary} is in its last step`,
    )
  const frozen = frozenBy(environment, now)
  if (frozen) return nothing('waiting', inFreeze(command.environment, frozen))
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
