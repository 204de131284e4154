/**
 * What an entry makes of the ledger. The one place where state changes: replaying all entries from the first gives the tree
 * that is stored, so anybody can check it. Must not know why an entry was written: that was decided before.
 */
import { environmentOf, OPERATIONS, RECENT, REQUESTS } from './state.ts'
import type { Body, DigestRecord, Entry, Environment, Operation, Registered, State, View } from './types.ts'
import { isPrerelease } from './version.ts'
import {
  crowned,
  type Of,
  pausedBy,
  placed,
  put,
  released,
  stateOf,
  trialOf,
  wasPrimary,
  without,
} from './fold/parts.ts'
import { advanced, looked, observed, resumed, started } from './fold/trial.ts'
import { baking, promoted, watched } from './fold/promotion.ts'
import { rolledBack } from './fold/rollback.ts'
import { settled } from './fold/settled.ts'

/**
 * @param view holds at least the files that the entry changes
 * @returns the view after the entry
 */
export function fold(view: View, entry: Entry): View {
  const state = stamped(view.state ?? genesis(entry), entry)
  const next: View = { ...view, state }
  const { body } = entry
  if (body.type === 'registered') return registered(next, body)
  const name = entry.environment
  if (name === null) throw new Error(`entry ${entry.seq} (${body.type}) names no environment`)
  return inEnvironment(next, name, body, entry)
}

function genesis(entry: Entry): State {
  return { schema: 1, model: entry.model, lineage: entry.lineage, seq: 0, recent: [], environments: {}, operations: [] }
}

/** What every entry does: it counts, it is remembered by its key, and it shows the commit of the entry before it. */
function stamped(state: State, entry: Entry): State {
  const operation: Operation[] = entry.key === null ? [] : [{ key: entry.key, seq: entry.seq, type: entry.body.type }]
  const environments = Object.entries(state.environments).map(([name, environment]): [string, Environment] => [
    name,
    witnessed(environment, entry),
  ])
  return {
    ...state,
    seq: entry.seq,
    environments: Object.fromEntries(environments),
    operations: [...state.operations, ...operation].slice(-OPERATIONS),
  }
}

function witnessed(environment: Environment, { seq, previous }: Entry): Environment {
  const { trial } = environment
  return {
    ...environment,
    primaryCommit: environment.primarySeq === seq - 1 ? previous : environment.primaryCommit,
    trial: trial && trial.seq === seq - 1 ? { ...trial, commit: previous } : trial,
  }
}

function registered(view: View, body: Of<'registered'>): View {
  const { record } = body
  const digest: DigestRecord = {
    schema: 1,
    digest: record.digest,
    version: record.version,
    quarantine: null,
    primary: {},
    trials: {},
  }
  const one: Registered = { version: record.version, digest: record.digest, seq: record.seq, quarantined: false }
  const state = stateOf(view)
  return {
    ...view,
    state: isPrerelease(record.version) ? state : { ...state, recent: [...state.recent, one].slice(-RECENT) },
    versions: { ...view.versions, [record.version]: record },
    digests: { ...view.digests, [record.digest]: digest },
  }
}

function inEnvironment(view: View, name: string, body: Exclude<Body, Of<'registered'>>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  switch (body.type) {
    case 'adopted':
      return wasPrimary(
        put(view, name, {
          ...placed(environment, body, entry),
          ...crowned(body.version, entry),
          settled: true,
          degraded: null,
          confirmed: { want: body.want, primary: body.version, seq: entry.seq },
        }),
        name,
        body.digest,
        entry.seq,
        true,
      )
    case 'initial':
      return baking(
        put(view, name, { ...placed(environment, body, entry), ...crowned(body.version, entry), bake: null }),
        name,
        { ...body, previous: null, number: 1 },
        entry,
      )
    case 'started':
      return started(view, name, body, entry)
    case 'advanced':
      return advanced(view, name, body, entry)
    case 'observed':
      return observed(view, name, body)
    case 'looked':
      return looked(view, name, body, entry)
    case 'promoted':
      return promoted(view, name, body, entry)
    case 'rolled-back':
      return rolledBack(view, name, body, entry)
    case 'settled':
      return settled(view, name, body, entry)
    case 'paused':
      return put(view, name, {
        ...placed(environment, body, entry),
        trial: { ...trialOf(environment, name), paused: pausedBy(body.cause, body.reason, entry), pass: null },
      })
    case 'resumed':
      return resumed(view, name, body, entry)
    case 'watched':
      return watched(view, name, body, entry)
    case 'requested': {
      const request = { ...body.request, by: entry.by, seq: entry.seq, at: entry.at }
      return put(view, name, { ...environment, requests: [...environment.requests, request].slice(-REQUESTS) })
    }
    case 'held': {
      const next = put(view, name, { ...environment, hold: body.hold })
      return body.released === null ? next : released(next, body.released.digest)
    }
    case 'retired':
      return without(put(view, name, { ...placed(environment, body, entry), bake: null }), name)
    case 'drilled':
      return put(view, name, {
        ...placed(environment, body, entry),
        drill: body.over ? null : { version: body.version, warm: body.warm, seq: entry.seq, since: entry.at },
      })
  }
}
