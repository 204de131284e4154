/** `rollback`: take a canary away, or bring an older primary back. */
import type { EnvironmentPolicy } from '../policy.ts'
import { closedSince, environmentOf } from '../state.ts'
import type { Decision, Digest, DigestRecord, Environment, Instant, Version, VersionRecord, View } from '../types.ts'
import { inRange, isRange } from '../version.ts'
import { namedBy, servedFrom, wantOnly } from '../want.ts'
import semver from 'semver'
import type { Drill, Rollback } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export interface RollbackFacts {
  readonly policy: EnvironmentPolicy
  /** Digest found at the target version's location; null where it cannot be read. */
  readonly found: (version: Version) => Digest | null
  /** What the target shows other than what was settled, in words; null where that is the same or was not asked. */
  readonly drift: string | null
  readonly now: Instant
}

export function rollback(view: View, command: Rollback, facts: RollbackFacts): Decision {
  const environment = environmentOf(view.state, command.environment)
  const request = environment.requests.find(({ id }) => id === command.request)
  if (request && (request.what !== command.what || request.to !== command.to))
    return refuse(
      'REQUEST_DIFFERS',
      `request ${request.id} of ${request.by} asks for ${inWords(request)}; this run asks for ${inWords(command)}. Hand its inputs on as they are`,
    )
  const closed = request ? closedSince(request, environment, facts.now) : null
  if (request && closed !== null)
    return refuse(
      'REQUEST_CLOSED',
      `request ${request.id} of ${request.by} is closed: ${closed}. Ask anew by start-rollback`,
    )
  if (whatOf(environment, command) === 'canary') return endCanary(environment, command, facts)
  return switchPrimary(view, environment, command, facts)
}

function inWords({ what, to }: Pick<Rollback, 'what' | 'to'>): string {
  return `what: ${what}, to: ${to ?? 'empty'}`
}

function whatOf(environment: Environment, command: Rollback): 'canary' | 'primary' {
  if (command.what !== 'auto') return command.what
  return environment.trial && command.to === null ? 'canary' : 'primary'
}

function endCanary(environment: Environment, command: Rollback, facts: RollbackFacts): Decision {
  const { trial } = environment
  if (!trial)
    return refuse(
      'NO_CANARY',
      `nothing is on trial in ${command.environment}; to go back from its primary use what: primary`,
    )
  if (command.to !== null)
    return refuse(
      'INPUT',
      `input to: ${command.to} goes with what: primary; a canary always gives way to the primary ${trial.primary}`,
    )
  if (command.quarantine === 'skipped')
    return refuse('INPUT', 'input quarantine: skipped goes with what: primary; for a canary use from or none')
  const want = wantOnly(
    trial.primary,
    [trial.canary],
    environment,
    facts.policy.capacity,
    command.order ?? facts.policy.rollbackOrder,
  )
  return append(
    {
      type: 'rolled-back',
      what: 'canary',
      from: trial.canary,
      to: trial.primary,
      digest: trial.primaryDigest,
      quarantine: command.quarantine === 'none' ? [] : [trial.canaryDigest],
      hold: false,
      reason: reasonOf(command),
      asserted: false,
      request: command.request,
      want,
      versions: namedBy(want, environment.versions),
    },
    'rolled-back',
    `the canary ${trial.canary} is taken away, ${trial.primary} answers everybody`,
  )
}

function switchPrimary(view: View, environment: Environment, command: Rollback, facts: RollbackFacts): Decision {
  const from = environment.primary
  if (from === null) return refuse('NO_PRIMARY', `${command.environment} has no primary to roll back from`)
  const { past, before, target } = searched(view, command, from)
  if (command.to === from) {
    if (facts.drift !== null && !environment.trial) return restore(environment, command, from, facts.drift)
    return nothing('already-done', `${from} is the primary of ${command.environment} already`)
  }

  const checked = checkedTarget(view, command, facts, { from, past, before, target })
  if ('kind' in checked) return checked
  const { record, found } = checked
  const skipped = before.slice(before.findIndex(one => one.version === record.version) + 1).map(one => one.digest)
  const own = environment.versions[from]?.digest
  const bad =
    command.quarantine === 'none' || own === undefined ? [] : command.quarantine === 'from' ? [own] : [own, ...skipped]
  const gone = [from, ...(environment.trial ? [environment.trial.canary] : [])]
  const want = wantOnly(
    record.version,
    gone,
    environment,
    facts.policy.capacity,
    command.order ?? facts.policy.rollbackOrder,
  )
  return append(
    {
      type: 'rolled-back',
      what: 'primary',
      from,
      to: record.version,
      digest: record.digest,
      quarantine: bad,
      hold: true,
      reason: reasonOf(command),
      asserted: found === null,
      request: command.request,
      want,
      versions: namedBy(want, environment.versions, { [record.version]: servedFrom(record) }),
    },
    'rolled-back',
    `${command.environment} is back on ${record.version} and in hold; ${from} was its primary`,
  )
}

/** Somebody else moved the traffic: what the ledger has as primary gets it back. Nothing is held, nobody is at fault. */
function restore(environment: Environment, command: Rollback, primary: Version, drift: string): Decision {
  const digest = environment.versions[primary]?.digest
  if (digest === undefined) throw new Error(`nothing describes the primary ${primary}`)
  const { want } = environment
  return append(
    {
      type: 'rolled-back',
      what: 'primary',
      from: primary,
      to: primary,
      digest,
      quarantine: [],
      hold: false,
      reason: `${reasonOf(command)} (${drift})`,
      asserted: true,
      request: command.request,
      want,
      versions: namedBy(want, environment.versions),
    },
    'rolled-back',
    `${primary} is restored as the primary of ${command.environment}`,
  )
}

/** A target that is registered, unharmed, and was primary here. */
interface Target {
  readonly record: VersionRecord
  /** What its location holds; null where that cannot be read. */
  readonly found: Digest | null
}

/** What a rollback of the primary would go to, or why it cannot. */
export function targetFor(
  view: View,
  command: { readonly environment: string; readonly to: string | null },
  facts: RollbackFacts,
): Target | Decision {
  const from = environmentOf(view.state, command.environment).primary
  if (from === null) return refuse('NO_PRIMARY', `${command.environment} has no primary to roll back from`)
  return checkedTarget(view, command, facts, { from, ...searched(view, command, from) })
}

function checkedTarget(
  view: View,
  command: Aiming,
  facts: RollbackFacts,
  { from, past, before, target }: Searched & { readonly from: Version },
): Target | Decision {
  if (!target) return refuseTarget(view, command, { from, past, before })
  if (target.quarantine)
    return refuse(
      'QUARANTINED',
      `${target.version} is quarantined since ${target.quarantine.since}: ${target.quarantine.reason}. Last good: ${good(before)}`,
    )
  const record = view.versions[target.version]
  if (!record) throw new Error(`the record of ${target.version} was not read`)
  if (record.digest !== target.digest)
    return refuse(
      'DIGEST_MISMATCH',
      `${target.version} is registered with ${record.digest}, but ${target.digest} was primary`,
    )
  const found = facts.found(target.version)
  if (found !== null && found !== record.digest) {
    return refuse(
      'DIGEST_MISMATCH',
      `${target.version}: expected ${record.digest} at ${record.location ?? 'its location'}, found ${found}. Restore the artifact, or go back to another version: ${good(before)}`,
    )
  }

  return { record, found }
}

/** The version that a rollback would choose; its record has to be in the view. */
export function targetOf(view: View, command: Rollback | Drill): Version | null {
  const environment = environmentOf(view.state, command.environment)
  if (command.do === 'rollback' && whatOf(environment, command) === 'canary') return null
  return searched(view, command, environment.primary).target?.version ?? null
}

type Aiming = Pick<Rollback, 'environment' | 'to'>

interface Searched {
  readonly past: readonly DigestRecord[]
  readonly before: readonly DigestRecord[]
  readonly target: DigestRecord | undefined
}

/** Every former primary, those before `from`, and the one of them that the command means. */
function searched(view: View, command: Aiming, from: Version | null): Searched {
  const past = formerPrimaries(view, command.environment)
  const here = past.findIndex(one => one.version === from)
  // One that never was seen serving stands after all that were.
  const before = here === -1 ? past : past.slice(0, here)
  const target = command.to === null ? before.findLast(one => !one.quarantine) : named(command.to, before)
  return { past, before, target }
}

/** In the order in which they first became primary. */
function formerPrimaries(view: View, environment: string): readonly DigestRecord[] {
  const first = (record: DigestRecord): number => record.primary[environment]?.first ?? 0
  return Object.values(view.digests)
    .filter(record => record.primary[environment] !== undefined)
    .toSorted((a, b) => first(a) - first(b))
}

/** A version by name, quarantined or not; of a range the highest that is not quarantined. */
function named(to: string, before: readonly DigestRecord[]): DigestRecord | undefined {
  if (semver.valid(to) !== null) return before.find(one => one.version === to)
  return before
    .filter(one => !one.quarantine && inRange(one.version, to))
    .toSorted((a, b) => semver.rcompare(a.version, b.version))[0]
}

function refuseTarget(
  view: View,
  command: Aiming,
  here: { from: Version; past: readonly DigestRecord[]; before: readonly DigestRecord[] },
): Decision {
  const { to } = command
  const last = `last good: ${good(here.before)}`
  if (to === null)
    return refuse(
      'NO_TARGET',
      `no version was primary of ${command.environment} before ${here.from} and is not quarantined`,
    )
  if (semver.valid(to) === null) {
    if (!isRange(to))
      return refuse('VERSION', `input to: ${JSON.stringify(to)} is neither a version nor a SemVer range; ${last}`)
    return refuse(
      'NO_TARGET',
      `no former primary of ${command.environment} before ${here.from} is in the range ${to}; ${last}`,
    )
  }
  if (here.past.some(one => one.version === to))
    return refuse('NOT_OLDER', `${to} became primary after ${here.from}; to go forward use canary and promote`)
  const known = Object.values(view.digests).some(one => one.version === to)
  if (!known) return refuse('UNKNOWN_VERSION', `version ${to} is not registered; ${last}`)
  return refuse('NEVER_PRIMARY', `${to} was never live in ${command.environment}; ${last}`)
}

function good(before: readonly DigestRecord[]): string {
  const names = before.filter(one => !one.quarantine).map(one => one.version)
  return names.length > 0 ? names.toReversed().slice(0, 5).join(', ') : 'none'
}

function reasonOf(command: Rollback): string {
  return command.reason ?? 'no reason given'
}
