/** What a promotion makes of an environment, and the watch over what was promoted. */
import { environmentOf } from '../state.ts'
import type { Entry, TrialRecord, View } from '../types.ts'
import {
  crowned,
  endedBy,
  endOf,
  newRecord,
  type Of,
  placed,
  put,
  putRecord,
  recordOf,
  stateOf,
  without,
} from './parts.ts'
import { taken } from './trial.ts'

export function promoted(view: View, name: string, body: Of<'promoted'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const next = put(view, name, {
    ...placed(environment, body, entry),
    ...crowned(body.version, entry),
    trial: null,
    last: environment.trial
      ? endedBy(environment.trial, body.forced === null ? 'promoted' : 'forced', body.forced ?? 'passed', entry)
      : environment.last,
    bake: null,
  })
  return baking(without(next, name), name, { ...body, number: environment.trial?.number ?? 1 }, entry)
}

/** What was promoted is watched from here on, where the policy says so. */
export function baking(
  view: View,
  name: string,
  what: Pick<Of<'promoted'>, 'bakeUntil' | 'watch' | 'previous' | 'version'> & { readonly number: number },
  entry: Entry,
): View {
  const { bakeUntil, watch, previous, version, number } = what
  if (bakeUntil === null) return view
  const environment = environmentOf(stateOf(view), name)
  const next = put(view, name, {
    ...environment,
    bake: { from: previous, until: bakeUntil, since: null, failed: null },
  })
  if (watch === null) return next
  const record = newRecord(
    {
      of: 'bake',
      environment: name,
      number,
      canary: version,
      primary: previous ?? version,
      seq: entry.seq,
      policy: watch,
      slices: {},
    },
    1,
  )
  return putRecord(next, name, record)
}

export function watched(view: View, name: string, body: Of<'watched'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const record = recordOf(view, name)
  const { bake } = environment
  const failed = body.failed === null ? null : { seq: entry.seq, at: entry.at, reason: body.failed }
  const next = put(view, name, { ...environment, bake: bake && { ...bake, failed: bake.failed ?? failed } })
  const after: TrialRecord = {
    ...record,
    tests: taken(record, [...record.pending, ...body.windows]),
    pending: [],
    liveUntil: endOf(body.windows) ?? record.liveUntil,
  }
  return putRecord(next, name, after)
}
