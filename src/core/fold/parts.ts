/** What the cases of a fold share: reading a part of the view, and the view with a part changed. */
import { begin } from '../gate/gate.ts'
import type { Window } from '../gate/types.ts'
import type {
  Body,
  Digest,
  DigestRecord,
  Ended,
  Entry,
  Environment,
  Instant,
  Paused,
  PrimarySpan,
  Routing,
  Served,
  State,
  Trial,
  TrialRecord,
  Version,
  View,
} from '../types.ts'

export function stateOf(view: View): State {
  if (!view.state) throw new Error('a fold without a state')
  return view.state
}

export function trialOf(environment: Environment, name: string): Trial {
  if (!environment.trial) throw new Error(`no trial runs in ${name}`)
  return environment.trial
}

export function recordOf(view: View, name: string): TrialRecord {
  const record = view.trials[name]
  if (!record) throw new Error(`the trial of ${name} was not read`)
  return record
}

export function digestOf(view: View, digest: Digest): DigestRecord {
  const record = view.digests[digest]
  if (!record) throw new Error(`the record of ${digest} was not read`)
  return record
}

export function put(view: View, name: string, environment: Environment): View {
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

export function placed(environment: Environment, routing: Routing, entry: Entry): Environment {
  const versions: Record<Version, Served> = { ...environment.versions, ...routing.versions }
  return { ...environment, want: routing.want, wantSeq: entry.seq, wantSince: entry.at, settled: false, versions }
}

export function crowned(
  version: Version,
  entry: Entry,
): Pick<Environment, 'primary' | 'primarySeq' | 'primarySince' | 'primaryCommit'> {
  return { primary: version, primarySeq: entry.seq, primarySince: entry.at, primaryCommit: null }
}

export function pausedBy(cause: Paused['cause'], reason: string, entry: Entry): Paused {
  return { cause, reason, seq: entry.seq, since: entry.at }
}

export function endedBy(trial: Trial, verdict: Ended['verdict'], reason: string, entry: Entry): Ended {
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

export function wasPrimary(view: View, name: string, digest: Digest, seq: number, adopted = false): View {
  const record = digestOf(view, digest)
  const before = record.primary[name]
  const span: PrimarySpan = { first: before?.first ?? seq, last: seq, ...(adopted ? { adopted: true } : {}) }
  const primary = { ...record.primary, [name]: span }
  return { ...view, digests: { ...view.digests, [digest]: { ...record, primary } } }
}

export function quarantined(
  view: View,
  digest: Digest,
  quarantine: { since: Instant; by: string; reason: string },
): View {
  const record = digestOf(view, digest)
  const state = stateOf(view)
  return {
    ...view,
    state: { ...state, recent: state.recent.map(one => (one.digest === digest ? { ...one, quarantined: true } : one)) },
    digests: { ...view.digests, [digest]: { ...record, quarantine: record.quarantine ?? quarantine } },
  }
}

export function released(view: View, digest: Digest): View {
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

/**
 * The record with which tests begin: nothing is observed yet.
 * @param round how many trials of the pair of digests there were, this one included: what alpha is left to it
 */
export function newRecord(
  about: Pick<TrialRecord, 'of' | 'environment' | 'number' | 'canary' | 'primary' | 'seq' | 'policy' | 'slices'>,
  round: number,
): TrialRecord {
  const { of, environment, number, canary, primary, seq, policy, slices } = about
  return {
    schema: 1,
    of,
    environment,
    number,
    canary,
    primary,
    seq,
    policy,
    slices,
    tests: begin(policy.gate, slices, round),
    pending: [],
    batches: {},
    until: null,
    liveUntil: null,
    replayed: [],
  }
}

export function putRecord(view: View, name: string, record: TrialRecord): View {
  return { ...view, trials: { ...view.trials, [name]: record } }
}

/** The trial's test state goes with the trial. */
export function without(view: View, name: string, when = true): View {
  if (!when || !(name in view.trials)) return view
  return { ...view, trials: Object.fromEntries(Object.entries(view.trials).filter(([key]) => key !== name)) }
}

export function endOf(windows: readonly Window[]): Instant | null {
  return windows.at(-1)?.to ?? null
}

/** The body of one kind of entry. */
export type Of<Type extends Body['type']> = Extract<Body, { type: Type }>
