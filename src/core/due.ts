/**
 * What is due in an environment: a function of its state, its policy and the time, so that any run at any moment finds the same next
 * act, whoever was killed before it. From `state.json` alone: an idle model costs nothing beyond reading that.
 */
import { newestFor } from './decide/canary.ts'
import type { EnvironmentPolicy } from './policy.ts'
import { environmentOf, frozenBy, isBaking, passLapsed, unwatchedFor } from './state.ts'
import type { Environment, Instant, State, Trial, Version } from './types.ts'

/** One act of a tick. Each is an operation of its own, with its own entry. */
export type Due =
  /** What is wanted is not seen serving yet. */
  | { readonly act: 'converge' }
  /** What was loaded for a drill goes again. */
  | { readonly act: 'end-drill' }
  /** A limit was exceeded in bake: back to the version before. */
  | { readonly act: 'undo' }
  /** No tick came for longer than `max-gap`: the canary's weight goes to 0 before anything is looked at. */
  | { readonly act: 'pause' }
  | { readonly act: 'look' }
  /** The look after a gap found nothing bad. */
  | { readonly act: 'resume' }
  | { readonly act: 'advance' }
  | { readonly act: 'promote' }
  /** A look at the limits of what was promoted. */
  | { readonly act: 'watch' }
  /** The bake is over: what nobody keeps warm goes. */
  | { readonly act: 'retire' }
  | { readonly act: 'start'; readonly version: Version }

/** What this run has found already. */
export interface Found {
  /** It has looked since the last entry: another look would see the same. */
  readonly looked: boolean
  /** The way back from a failed bake leads nowhere. */
  readonly stuck: boolean
}

export function due(
  state: State | null,
  name: string,
  policy: EnvironmentPolicy,
  now: Instant,
  { looked, stuck }: Found = { looked: false, stuck: false },
): Due | null {
  const environment = environmentOf(state, name)
  if (environment.wantSeq !== null && !environment.settled) return { act: 'converge' }
  if (environment.drill) return { act: 'end-drill' }
  const { bake } = environment
  const frozen = frozenBy(environment, now) !== null
  const newest = frozen ? null : startable(state, name, environment, policy)
  const { trial } = environment
  if (trial) return ofTrial(environment, trial, { policy, now, looked, frozen, newest })
  if (bake?.failed) {
    if (!stuck) return { act: 'undo' }
  } else if (bake) {
    // What was pushed in its last moments is looked at once more.
    if (isWatched(policy) && !looked) return { act: 'watch' }
    if (isBaking(environment, now)) return null
    if (isWatched(policy) || environment.want.loaded.length > 1 + policy.keepWarm) return { act: 'retire' }
  }
  return newest === null ? null : { act: 'start', version: newest }
}

interface Here {
  readonly policy: EnvironmentPolicy
  readonly now: Instant
  readonly looked: boolean
  readonly frozen: boolean
  /** A version that would be started if nothing ran. */
  readonly newest: Version | null
}

function ofTrial(environment: Environment, trial: Trial, here: Here): Due | null {
  const { policy, now, looked, frozen, newest } = here
  if (trial.paused) {
    if (trial.paused.cause !== 'gap') return null
    if (!looked) return { act: 'look' }
    return frozen ? null : { act: 'resume' }
  }
  if (trial.stepKind !== 'none') {
    if (isLate(environment, policy, now)) return { act: 'pause' }
    if (!looked) return { act: 'look' }
  } else if (passLapsed(trial, now)) return looked ? null : { act: 'look' }
  if (frozen) return null
  if (trial.pass) return policy.promotion === 'automatic' && !passLapsed(trial, now) ? { act: 'promote' } : null
  if (policy.onNewer === 'supersede' && newest !== null && newest !== trial.canary)
    return { act: 'start', version: newest }
  return trial.step < trial.steps && (trial.stepPassed || advancesByTime(policy, trial)) ? { act: 'advance' } : null
}

/** Whether users may have met a canary that nobody watched. */
function isLate(environment: Environment, { maxGap }: EnvironmentPolicy, now: Instant): boolean {
  const silence = unwatchedFor(environment, now)
  return silence !== null && silence > maxGap
}

/** By the configuration of now: the decision itself goes by the policy that the trial froze. */
function advancesByTime({ steps }: EnvironmentPolicy, trial: Trial): boolean {
  return steps[trial.step - 1]?.advance === 'time'
}

function isWatched({ gate }: EnvironmentPolicy): boolean {
  return (gate?.metrics ?? []).some(({ limit }) => limit !== null)
}

/** The newest version that is not there already and was not tried in vain. */
function startable(
  state: State | null,
  name: string,
  environment: Environment,
  policy: EnvironmentPolicy,
): Version | null {
  const version = newestFor(state, name, policy)
  const one = state?.recent.find(recent => recent.version === version)
  if (version === null || !one || version === environment.primary) return null
  const against = environment.primary === null ? undefined : environment.versions[environment.primary]
  // An older version than the primary is no news; who wants it names it.
  if (against && one.seq < against.seq) return null
  const { last } = environment
  const tried = last !== null && last.canaryDigest === one.digest && last.primaryDigest === against?.digest
  return tried ? null : version
}
