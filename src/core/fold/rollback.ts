/** What a rollback makes of an environment: who is primary again, what is quarantined, and the hold. */
import { environmentOf, frozenBy } from '../state.ts'
import type { Entry, Environment, Hold, View } from '../types.ts'
import { crowned, endedBy, type Of, placed, put, quarantined, stateOf, without } from './parts.ts'

export function rolledBack(view: View, name: string, body: Of<'rolled-back'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const { trial } = environment
  const ended = {
    trial: null,
    last: trial ? endedBy(trial, 'rolled-back', body.reason, entry) : environment.last,
  }
  // What is only restored was the primary all along, and its bake goes on.
  const restored = body.what === 'primary' && body.from === body.to
  const moved = body.what === 'primary' && !restored ? { ...crowned(body.to, entry), bake: null } : {}
  const requests = environment.requests.filter(({ id }) => id !== body.request)
  const hold = body.hold ? heldBy(environment, body, entry) : environment.hold
  const next = without(
    put(view, name, { ...placed(environment, body, entry), ...ended, ...moved, requests, drill: null, hold }),
    name,
    !restored,
  )
  const why = { since: entry.at, by: entry.by, reason: body.reason }
  return body.quarantine.reduce((after, digest) => quarantined(after, digest, why), next)
}

/** A freeze stays what it is; the rollback's hold shows again when it is over. */
function heldBy(environment: Environment, body: Of<'rolled-back'>, entry: Entry): Hold {
  const freeze = frozenBy(environment, entry.at)
  const { seq, at: since, by } = entry
  const { from, to, reason } = body
  return freeze ? { ...freeze, from, to, seq } : { kind: 'rollback', from, to, seq, since, until: null, by, reason }
}
