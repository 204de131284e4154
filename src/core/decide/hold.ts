/** `hold`: a person freezes an environment, releases it, or lifts a quarantine. */
import { environmentOf, holdOf } from '../state.ts'
import { secondsBetween } from '../time.ts'
import type { Decision, Environment, Hold, Instant, Version, View } from '../types.ts'
import type { SetHold } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export function setHold(view: View, command: SetHold, now: Instant): Decision {
  const environment = environmentOf(view.state, command.environment)
  if (command.release !== null) return release(view, environment, command, command.release, now)
  if (command.set === 'on') return freeze(view, environment, command, now)
  if (command.until !== null)
    return refuse('INPUT', `input until: ${command.until} says when a freeze ends; it goes with set: on. Leave it out`)
  return lift(environment, command, now)
}

function freeze(view: View, environment: Environment, command: SetHold, now: Instant): Decision {
  const { until } = command
  if (until !== null && secondsBetween(now, until) <= 0)
    return refuse('INPUT', `input until: expected a time after now (${now}), got ${until}`)
  const before = holdOf(environment, now)
  if (before?.kind === 'freeze' && before.until === until && before.reason === command.reason)
    return nothing('already-done', `${command.environment} is frozen already, by ${before.by}`)
  // The hold of a rollback is kept underneath, with its seq: what was registered after it began may start once the freeze is over.
  const under = before !== null && before.from !== null ? before : null
  const hold: Hold = {
    kind: 'freeze',
    from: under?.from ?? null,
    to: under?.to ?? null,
    seq: under?.seq ?? (view.state?.seq ?? 0) + 1,
    since: now,
    until,
    by: command.by,
    reason: command.reason,
  }
  const length = until === null ? 'until it is released' : `until ${until}`
  return append(
    { type: 'held', hold, released: null, reason: command.reason },
    'held',
    `${command.environment} is frozen ${length}: no trial starts, no step, no promotion; rollback works`,
  )
}

function lift(environment: Environment, command: SetHold, now: Instant): Decision {
  const before = holdOf(environment, now)
  if (before === null) return nothing('already-done', `${command.environment} is in no hold`)
  // As if the freeze had ended by itself: the hold of a rollback is another matter, and takes another act.
  const under = before.kind === 'freeze' && before.from !== null
  return append(
    {
      type: 'held',
      hold: under ? { ...before, kind: 'rollback', until: null } : null,
      released: null,
      reason: command.reason,
    },
    'released',
    under
      ? `the freeze of ${command.environment} is lifted; the hold after the rollback from ${before.from} stays until a newer version is promoted or set: off lifts it, too`
      : `${command.environment} is released; quarantines stay`,
  )
}

function release(view: View, environment: Environment, command: SetHold, version: Version, now: Instant): Decision {
  const record = view.versions[version]
  if (!record) return refuse('UNKNOWN_VERSION', `input release-version: ${version} is not registered`)
  const quarantine = view.digests[record.digest]?.quarantine
  if (!quarantine) return nothing('already-done', `${version} is in no quarantine`)
  return append(
    {
      type: 'held',
      hold: holdOf(environment, now),
      released: { version, digest: record.digest },
      reason: command.reason,
    },
    'released',
    `the quarantine of ${version} is lifted; a hold stays as it is`,
  )
}
