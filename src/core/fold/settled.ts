/** What is recorded of a want that came about, or of one that did not. */
import { environmentOf, frozenBy } from '../state.ts'
import type { Entry, Environment, Hold, View } from '../types.ts'
import { endedBy, type Of, placed, put, stateOf, wasPrimary, without } from './parts.ts'

export function settled(view: View, name: string, body: Of<'settled'>, entry: Entry): View {
  if (body.outcome === 'seen') return seen(view, name, body, entry)
  const environment = environmentOf(stateOf(view), name)
  const { fallback } = body
  if (!fallback)
    return put(view, name, { ...environment, degraded: { seq: entry.seq, since: entry.at, reason: body.reason } })
  const ended = environment.trial
    ? { trial: null, last: endedBy(environment.trial, 'load-failed', body.reason, entry) }
    : {}
  const moved =
    fallback.primary === environment.primary
      ? {}
      : {
          primary: fallback.primary,
          primarySeq: fallback.primary === null ? null : entry.seq,
          primarySince: fallback.primary === null ? null : entry.at,
          primaryCommit: null,
          // What was promoted and did not come about has nothing to be watched for.
          bake: null,
        }
  const degraded = fallback.degraded ? { seq: entry.seq, since: entry.at, reason: body.reason } : environment.degraded
  return without(
    put(view, name, { ...placed(environment, fallback, entry), ...ended, ...moved, drill: null, degraded }),
    name,
    environment.trial !== null || fallback.primary !== environment.primary,
  )
}

/** A freeze stays; the hold of a rollback underneath is over. */
function freedOf(hold: Hold, environment: Environment, entry: Entry): Hold | null {
  return frozenBy(environment, entry.at) ? { ...hold, from: null, to: null } : null
}

function seen(view: View, name: string, body: Of<'settled'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const { trial, degraded, primary, hold } = environment
  const want = body.fallback?.want ?? environment.want
  const served = primary === null ? undefined : environment.versions[primary]
  // Only now the promotion has come about that a hold waits for: one of a version registered after it began.
  const freed = hold !== null && served !== undefined && served.seq > hold.seq
  const next = put(view, name, {
    ...environment,
    want,
    settled: true,
    bake: environment.bake && { ...environment.bake, since: environment.bake.since ?? entry.at },
    confirmed: { want, primary, seq: entry.seq },
    trial: trial && trial.stepSince === null && !trial.paused ? { ...trial, stepSince: entry.at } : trial,
    // The stand-in that a failure fell back to is still degraded; the next want that comes about is not.
    degraded: degraded && body.wantSeq > degraded.seq ? null : degraded,
    hold: freed && hold ? freedOf(hold, environment, entry) : hold,
  })
  if (primary === null || primary === environment.confirmed?.primary) return next
  if (!served) throw new Error(`nothing describes the primary ${primary} of ${name}`)
  return wasPrimary(next, name, served.digest, entry.seq)
}
