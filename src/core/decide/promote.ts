/** `promote`: make the canary that passed the primary. */
import type { EnvironmentPolicy } from '../policy.ts'
import { environmentOf, frozenBy, passLapsed, phaseOf } from '../state.ts'
import { inWords, secondsBetween } from '../time.ts'
import type { Decision, Environment, Instant, Trial, View } from '../types.ts'
import { namedBy, wantOfPromotion } from '../want.ts'
import { bakeOf } from '../watch.ts'
import { inFreeze } from './canary.ts'
import type { Promote } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export interface PromoteFacts {
  readonly policy: EnvironmentPolicy
}

export function promote(view: View, command: Promote, facts: PromoteFacts, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  const { trial } = environment
  if (!trial && isDone(environment))
    return nothing('already-done', `${environment.primary ?? ''} was promoted in ${command.environment} before`)
  if (!trial) return refuse('NO_CANARY', `nothing is on trial in ${command.environment}. Start a trial by canary`)
  const quarantine = view.digests[trial.canaryDigest]?.quarantine
  if (quarantine)
    return refuse(
      'QUARANTINED',
      `${trial.canary} is quarantined since ${quarantine.since}: ${quarantine.reason}. force does not lift that`,
    )
  const digest = view.versions[trial.canary]?.digest
  if (digest !== trial.canaryDigest)
    return refuse(
      'DIGEST_MISMATCH',
      `${trial.canary} is registered with ${digest ?? 'no digest'}, its trial judged ${trial.canaryDigest}`,
    )
  if (trial.primary !== environment.primary)
    return refuse(
      'PRIMARY_CHANGED',
      `the trial judged against ${trial.primary}, the primary is ${environment.primary ?? 'none'} now. Start a new trial`,
    )
  const frozen = frozenBy(environment, now)
  if (frozen)
    return refuse(
      'FROZEN',
      `${inFreeze(command.environment, frozen)}. force does not lift that; hold with set: off does`,
    )
  if (command.force) {
    if (command.reason === null)
      return refuse(
        'REASON_MISSING',
        'force: expected an input reason beside it, got none. Write why the verdict is overridden',
      )
  } else {
    if (trial.paused || phaseOf(environment, now) !== 'ready') return refuse('NOT_READY', because(trial))
    if (passLapsed(trial, now))
      return refuse(
        'PASS_EXPIRED',
        `${trial.canary} passed ${inWords(secondsBetween(trial.pass?.at ?? now, now))} ago; look again by gate`,
      )
  }
  const waiting = view.trials[command.environment]?.pending.length ?? 0
  if (waiting > 0 && !command.force)
    return refuse(
      'LOOK_FIRST',
      `${waiting} windows of ${trial.canary} are recorded and no look has seen them. Run gate, then promote`,
    )
  const want = wantOfPromotion(trial.canary, environment, facts.policy)
  return append(
    {
      type: 'promoted',
      version: trial.canary,
      digest: trial.canaryDigest,
      previous: environment.primary,
      passedAt: trial.pass?.seq ?? null,
      forced: command.force ? command.reason : null,
      ...bakeOf(facts.policy, now),
      want,
      versions: namedBy(want, environment.versions),
    },
    'promoted',
    `${trial.canary} is the primary of ${command.environment}${environment.primary === null ? '' : `, ${environment.primary} before it`}`,
  )
}

/** What was promoted last is the primary still. */
function isDone({ last, primary }: Environment): boolean {
  return last !== null && (last.verdict === 'promoted' || last.verdict === 'forced') && last.canary === primary
}

function because(trial: Trial): string {
  if (trial.paused)
    return `the trial of ${trial.canary} is paused: ${trial.paused.reason}. Only force with a reason promotes it`
  const at = `${trial.canary} is at step ${trial.step} of ${trial.steps}`
  if (trial.verdict === null) return `${at} and no look was taken. Run gate`
  return `${at}, the last verdict is ${trial.verdict}. Only a pass of the last step promotes`
}
