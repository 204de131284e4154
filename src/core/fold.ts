/**
 * What an entry makes of the ledger. The one place where state changes: replaying all entries from the first gives the tree
 * that is stored, so anybody can check it.
 */
import { begin, enterStep, fixSlices, take } from './gate/gate.ts'
import type { Window } from './gate/types.ts'
import { environmentOf, frozenBy, OPERATIONS, RECENT, REQUESTS } from './state.ts'
import type {
  Body,
  Digest,
  DigestRecord,
  Ended,
  Entry,
  Environment,
  Hold,
  Instant,
  Operation,
  Paused,
  PrimarySpan,
  Registered,
  Routing,
  Served,
  State,
  Trial,
  TrialRecord,
  Version,
  View,
} from './types.ts'
import { isPrerelease } from './version.ts'

/** The body of one kind of entry. */
type Of<Type extends Body['type']> = Extract<Body, { type: Type }>

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

function pausedBy(cause: Paused['cause'], reason: string, entry: Entry): Paused {
  return { cause, reason, seq: entry.seq, since: entry.at }
}

function started(view: View, name: string, body: Of<'started'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const { trial: before } = environment
  const ended = before
    ? {
        last: endedBy(
          before,
          'inconclusive',
          before.canary === body.trial.canary
            ? `${before.paused?.reason ?? 'undecided'}; it was started once more`
            : 'a newer version took its place',
          entry,
        ),
      }
    : {}
  const record: TrialRecord = {
    schema: 1,
    of: 'trial',
    environment: name,
    number: body.trial.number,
    canary: body.trial.canary,
    primary: body.trial.primary,
    seq: body.trial.seq,
    policy: body.policy,
    slices: body.slices,
    tests: begin(body.policy.gate, body.slices, body.trial.number),
    pending: [],
    batches: {},
    until: null,
    liveUntil: null,
    replayed: [],
  }
  const next = put(view, name, { ...placed(environment, body, entry), ...ended, trial: body.trial })
  return { ...next, trials: { ...next.trials, [name]: record } }
}

function advanced(view: View, name: string, body: Of<'advanced'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const trial = trialOf(environment, name)
  const record = recordOf(view, name)
  const next = put(view, name, {
    ...placed(environment, body, entry),
    trial: { ...trial, step: body.step, stepKind: body.stepKind, stepSince: null, stepPassed: false, pass: null },
  })
  return enteringStep(next, name, record, body.step)
}

/** What was pushed and not looked at yet is evidence of the step that ends. */
function enteringStep(view: View, name: string, record: TrialRecord, step: number): View {
  const tests = enterStep(taken(record, record.pending), record.policy.gate, step)
  return {
    ...view,
    trials: { ...view.trials, [name]: { ...record, tests, pending: [], until: null, liveUntil: null } },
  }
}

/** The step begins anew: its routing has to be confirmed again, and what it proved before the gap is no proof of now. */
function resumed(view: View, name: string, body: Of<'resumed'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const trial = trialOf(environment, name)
  const record = recordOf(view, name)
  const next = put(view, name, {
    ...placed(environment, body, entry),
    trial: { ...trial, paused: null, stepSince: null, stepPassed: false, pass: null },
  })
  return enteringStep(next, name, record, body.step)
}

function observed(view: View, name: string, body: Of<'observed'>): View {
  const record = recordOf(view, name)
  const next = record.of === 'trial' ? tookEvidence(view, name) : view
  // The first batch fixes the slice values where no replay did; evidence of earlier steps stays.
  const first = Object.keys(record.slices).length === 0 && Object.keys(record.batches).length === 0
  const fixed = first ? { slices: body.slices, tests: fixSlices(record.tests, record.policy.gate, body.slices) } : {}
  const after: TrialRecord = {
    ...record,
    ...fixed,
    pending: [...record.pending, ...body.windows],
    batches: { ...record.batches, [body.batch]: body.content },
    until: endOf(body.windows) ?? record.until,
  }
  return { ...next, trials: { ...next.trials, [name]: after } }
}

function looked(view: View, name: string, body: Of<'looked'>, entry: Entry): View {
  const took = body.windows.length > 0 ? tookEvidence(view, name) : view
  const environment = environmentOf(stateOf(took), name)
  const before = trialOf(environment, name)
  const isFresh = body.windows.length > 0 || recordOf(took, name).pending.length > 0
  const trial: Trial = {
    ...before,
    look: body.details.look,
    lookedAt: entry.at,
    verdict: body.details.verdict,
    stepPassed: before.stepPassed || body.passed,
    pass: before.step === before.steps ? passAfter(before.pass, body.passed, isFresh, entry) : null,
    reason: body.ended?.reason ?? '',
  }
  if (body.ended) {
    const { verdict, reason, quarantine } = body.ended
    const ended = put(took, name, {
      ...placed(environment, body.ended, entry),
      trial: null,
      last: endedBy(trial, verdict, reason, entry),
    })
    const clean = without(ended, name)
    return quarantine ? quarantined(clean, trial.canaryDigest, { since: entry.at, by: entry.by, reason }) : clean
  }
  const record = recordOf(took, name)
  const windows = [...record.pending, ...body.windows]
  const after: TrialRecord = {
    ...record,
    tests: taken(record, windows),
    pending: [],
    // What a look reads is a replay, or what live sources counted.
    ...(body.replayed === null
      ? { liveUntil: endOf(body.windows) ?? record.liveUntil }
      : { until: endOf(body.windows) ?? record.until, replayed: [...record.replayed, body.replayed] }),
  }
  const next = put(
    took,
    name,
    body.paused
      ? {
          ...placed(environment, body.paused, entry),
          trial: { ...trial, pass: null, paused: pausedBy('inconclusive', body.paused.reason, entry) },
        }
      : { ...environment, trial },
  )
  return { ...next, trials: { ...next.trials, [name]: after } }
}

/** A pass of the last step stays fresh as long as new evidence does not fail it; a look without any makes nothing younger. */
export function passAfter(
  before: Trial['pass'],
  passed: boolean,
  isFresh: boolean,
  { seq, at }: Pick<Entry, 'seq' | 'at'>,
): Trial['pass'] {
  if (before) return { seq: before.seq, at: isFresh ? at : before.at }
  return passed ? { seq, at } : null
}

/** The tests of a trial after `windows`, one by one in order. */
export function taken(record: TrialRecord, windows: readonly Window[]): TrialRecord['tests'] {
  return windows.reduce((tests, window) => take(tests, record.policy.gate, window), record.tests)
}

function promoted(view: View, name: string, body: Of<'promoted'>, entry: Entry): View {
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
function baking(
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
  const record: TrialRecord = {
    schema: 1,
    of: 'bake',
    environment: name,
    number,
    canary: version,
    primary: previous ?? version,
    seq: entry.seq,
    policy: watch,
    slices: {},
    tests: begin(watch.gate, {}, 1),
    pending: [],
    batches: {},
    until: null,
    liveUntil: null,
    replayed: [],
  }
  return { ...next, trials: { ...next.trials, [name]: record } }
}

function watched(view: View, name: string, body: Of<'watched'>, entry: Entry): View {
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
  return { ...next, trials: { ...next.trials, [name]: after } }
}

function rolledBack(view: View, name: string, body: Of<'rolled-back'>, entry: Entry): View {
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

function settled(view: View, name: string, body: Of<'settled'>, entry: Entry): View {
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

// Parts that the cases above share.

function stateOf(view: View): State {
  if (!view.state) throw new Error('a fold without a state')
  return view.state
}

function trialOf(environment: Environment, name: string): Trial {
  if (!environment.trial) throw new Error(`no trial runs in ${name}`)
  return environment.trial
}

function recordOf(view: View, name: string): TrialRecord {
  const record = view.trials[name]
  if (!record) throw new Error(`the trial of ${name} was not read`)
  return record
}

function digestOf(view: View, digest: Digest): DigestRecord {
  const record = view.digests[digest]
  if (!record) throw new Error(`the record of ${digest} was not read`)
  return record
}

function put(view: View, name: string, environment: Environment): View {
  const state = stateOf(view)
  return { ...view, state: { ...state, environments: { ...state.environments, [name]: pruned(environment) } } }
}

/**
 * Only the versions that the environment still names are live facts; but until a want is seen, whatever an earlier one may have
 * loaded has to be known, or nobody could unload it.
 */
function pruned(environment: Environment): Environment {
  if (!environment.settled) return environment
  const named = new Set<Version | null | undefined>([
    environment.primary,
    environment.trial?.canary,
    environment.trial?.primary,
    environment.drill?.version,
    ...environment.want.loaded,
  ])
  const versions = Object.entries(environment.versions).filter(([version]) => named.has(version))
  return { ...environment, versions: Object.fromEntries(versions) }
}

function placed(environment: Environment, routing: Routing, entry: Entry): Environment {
  const versions: Record<Version, Served> = { ...environment.versions, ...routing.versions }
  return { ...environment, want: routing.want, wantSeq: entry.seq, wantSince: entry.at, settled: false, versions }
}

function crowned(
  version: Version,
  entry: Entry,
): Pick<Environment, 'primary' | 'primarySeq' | 'primarySince' | 'primaryCommit'> {
  return { primary: version, primarySeq: entry.seq, primarySince: entry.at, primaryCommit: null }
}

function endedBy(trial: Trial, verdict: Ended['verdict'], reason: string, entry: Entry): Ended {
  return {
    canary: trial.canary,
    canaryDigest: trial.canaryDigest,
    primaryDigest: trial.primaryDigest,
    number: trial.number,
    started: trial.seq,
    seq: entry.seq,
    at: entry.at,
    verdict,
    reason,
    sha: trial.sha,
    run: entry.run?.id ?? null,
  }
}

/** The first evidence makes the trial count for the pair of digests. */
function tookEvidence(view: View, name: string): View {
  const environment = environmentOf(stateOf(view), name)
  const trial = trialOf(environment, name)
  if (trial.evidence) return view
  const record = digestOf(view, trial.canaryDigest)
  const here = { ...record.trials[name], [trial.primaryDigest]: trial.number }
  const next = put(view, name, { ...environment, trial: { ...trial, evidence: true } })
  return {
    ...next,
    digests: { ...next.digests, [record.digest]: { ...record, trials: { ...record.trials, [name]: here } } },
  }
}

function wasPrimary(view: View, name: string, digest: Digest, seq: number, adopted = false): View {
  const record = digestOf(view, digest)
  const before = record.primary[name]
  const span: PrimarySpan = { first: before?.first ?? seq, last: seq, ...(adopted ? { adopted: true } : {}) }
  const primary = { ...record.primary, [name]: span }
  return { ...view, digests: { ...view.digests, [digest]: { ...record, primary } } }
}

function quarantined(view: View, digest: Digest, quarantine: { since: Instant; by: string; reason: string }): View {
  const record = digestOf(view, digest)
  const state = stateOf(view)
  return {
    ...view,
    state: { ...state, recent: state.recent.map(one => (one.digest === digest ? { ...one, quarantined: true } : one)) },
    digests: { ...view.digests, [digest]: { ...record, quarantine: record.quarantine ?? quarantine } },
  }
}

function released(view: View, digest: Digest): View {
  const record = digestOf(view, digest)
  const state = stateOf(view)
  return {
    ...view,
    state: {
      ...state,
      recent: state.recent.map(one => (one.digest === digest ? { ...one, quarantined: false } : one)),
    },
    digests: { ...view.digests, [digest]: { ...record, quarantine: null } },
  }
}

/** The trial's test state goes with the trial. */
function without(view: View, name: string, when = true): View {
  if (!when || !(name in view.trials)) return view
  return { ...view, trials: Object.fromEntries(Object.entries(view.trials).filter(([key]) => key !== name)) }
}

function endOf(windows: readonly Window[]): Instant | null {
  return windows.at(-1)?.to ?? null
}
