/**
 * The nouns of a release: what the ledger stores and what decisions speak about.
 * Plain data only, so that every value here can be written to JSON and read back unchanged.
 * Must not know GitHub, platforms, files, clocks.
 */
import type { Details, GatePolicy, GateState, Verdict, Window } from './gate/types.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export type Instant = string
/** `sha256:<64 hex digits>`. */
export type Digest = string
/** A strict SemVer 2 version, see `version.ts`. */
export type Version = string
/** A git object id, 40 or 64 hex digits. */
export type Oid = string

export type Order = 'load-first' | 'unload-first'

/** Where an environment is to end: absolute, so that resuming is converging and nothing needs its own recovery. */
export interface Want {
  /** Versions that are to be loaded, the one that answers most users first. */
  readonly loaded: readonly Version[]
  /** Basis points by version, summing to 10000; empty where nothing is to answer. */
  readonly weights: Readonly<Record<Version, number>>
  /** Copies of live requests, in basis points, whose answers users never see. */
  readonly mirror: { readonly to: Version; readonly share: number } | null
  readonly order: Order
}

/** What a platform needs to know of a version that the environment names. */
export interface Served {
  readonly digest: Digest
  /** What the platform calls it. */
  readonly servedVersion: string
  readonly location: string | null
  /** The entry that registered it; decides what is newer. */
  readonly seq: number
  /** The commit that brought it: its deployments show there. */
  readonly commit: Oid | null
}

export interface Hold {
  readonly kind: 'rollback' | 'freeze'
  readonly from: Version | null
  readonly to: Version | null
  readonly seq: number
  readonly since: Instant
  readonly until: Instant | null
  readonly by: string
  readonly reason: string
}

/** The running attempt to bring the canary in. Its evidence lives in `trials/<environment>.json`. */
export interface Trial {
  /** 1 for the first trial of this pair of digests here that takes evidence; sets its share of alpha. */
  readonly number: number
  readonly canary: Version
  readonly canaryDigest: Digest
  readonly primary: Version
  readonly primaryDigest: Digest
  /** The entry that started it: part of the check's external id; and its commit, known from the entry after it on. */
  readonly seq: number
  readonly commit: Oid | null
  readonly started: Instant
  /** From 1. */
  readonly step: number
  readonly steps: number
  readonly stepKind: StepKind
  /** When this step's routing was confirmed; evidence counts from here. Null until then. */
  readonly stepSince: Instant | null
  /** SHA-256 of the frozen policy. */
  readonly policy: Digest
  readonly look: number
  /** When the last look was written down. */
  readonly lookedAt: Instant | null
  /** Whether it took evidence: only then it counts as a trial of the pair. */
  readonly evidence: boolean
  readonly verdict: Verdict | null
  readonly reason: string
  /** Set by the look that passed the last step; lapses `PASS_LASTS` after `at`. */
  readonly pass: { readonly seq: number; readonly at: Instant } | null
  /** When the current step passed, so that the next may begin. */
  readonly stepPassed: boolean
  /** The canary answers nobody until this is over; null while the trial runs. */
  readonly paused: Paused | null
  /** The commit that shows this trial's check. */
  readonly sha: Oid | null
}

/** Why a trial stands still, its canary at weight 0. */
export interface Paused {
  /**
   * `inconclusive`: undecided in time, a person decides. `drift`: somebody else moved the traffic. `gap`: no tick came for too long; one
   * look, and the step goes on unless it fails.
   */
  readonly cause: 'inconclusive' | 'drift' | 'gap'
  readonly seq: number
  readonly since: Instant
  readonly reason: string
}

/** How the last trial here ended, so that nothing restarts by itself what was undecided. */
export interface Ended {
  readonly canary: Version
  readonly canaryDigest: Digest
  readonly primaryDigest: Digest
  readonly number: number
  /** Seqs of the entries that started and ended it. */
  readonly started: number
  readonly seq: number
  readonly at: Instant
  /** `forced`: promoted by a person against the verdict. */
  readonly verdict: Verdict | 'promoted' | 'forced' | 'rolled-back' | 'load-failed'
  readonly reason: string
  readonly sha: Oid | null
  /** The run that ended it: its re-run reports the same again. */
  readonly run: string | null
}

/** The time after a promotion in which the old version stays loaded, if it fits, and limits are still watched. */
export interface Bake {
  readonly from: Version | null
  readonly until: Instant
  /** When it was seen serving: what a live source counts is evidence from here on. Null until then. */
  readonly since: Instant | null
  /** A limit that was proven exceeded: what was promoted has to go. */
  readonly failed: { readonly seq: number; readonly at: Instant; readonly reason: string } | null
}

export interface Drilling {
  readonly version: Version
  /** It was loaded before, and stays. */
  readonly warm: boolean
  readonly seq: number
  readonly since: Instant
}

/** A rollback that was asked for: whoever runs it may do just this. */
export interface Request {
  readonly id: string
  readonly what: 'auto' | 'canary' | 'primary'
  readonly to: string | null
  readonly reason: string
  /** What served and what was on trial when it was asked: for others it is no request. */
  readonly primary: Version | null
  readonly canary: Version | null
  readonly by: string
  readonly seq: number
  readonly at: Instant
}

/** Live facts of one environment. */
export interface Environment {
  readonly primary: Version | null
  /** When it became primary, and by which entry. */
  readonly primarySince: Instant | null
  readonly primarySeq: number | null
  /** The ledger's commit of that entry, known from the entry after it on: what a deployment carries as witness. */
  readonly primaryCommit: Oid | null
  readonly hold: Hold | null
  readonly trial: Trial | null
  readonly want: Want
  /** The entry that wants it, and when. */
  readonly wantSeq: number | null
  readonly wantSince: Instant | null
  /** True once the newest want was seen serving. */
  readonly settled: boolean
  /** The last want that was seen serving, and its primary: where a want that cannot be reached falls back to. */
  readonly confirmed: { readonly want: Want; readonly primary: Version | null; readonly seq: number } | null
  /** The primary's want did not come about and an older one had to stand in. */
  readonly degraded: { readonly seq: number; readonly since: Instant; readonly reason: string } | null
  readonly bake: Bake | null
  /** A version that is loaded for a drill only: the next run takes it away again. */
  readonly drill: Drilling | null
  /** Rollbacks that were asked for by dispatch and have not begun, oldest first, at most `REQUESTS`. */
  readonly requests: readonly Request[]
  readonly last: Ended | null
  /** The versions that the fields above name, and no others. */
  readonly versions: Readonly<Record<Version, Served>>
}

export interface Registered {
  readonly version: Version
  readonly digest: Digest
  readonly seq: number
  readonly quarantined: boolean
}

/** An operation that was appended: found again by its key when a job is re-run. */
export interface Operation {
  readonly key: string
  readonly seq: number
  readonly type: Body['type']
}

/** `state.json`: the fold of all entries, live facts only. */
export interface State {
  readonly schema: 1
  readonly model: string
  /** Random, from the first entry: two ledgers of one name can be told apart. */
  readonly lineage: string
  readonly seq: number
  /** The newest releases (no prereleases), oldest first, at most `RECENT`. */
  readonly recent: readonly Registered[]
  readonly environments: Readonly<Record<string, Environment>>
  /** The newest operations with a key, oldest first, at most `OPERATIONS`. */
  readonly operations: readonly Operation[]
}

export interface Tensor {
  readonly name: string
  readonly dtype: string
  /** -1 for a free dimension. */
  readonly shape: readonly number[]
  readonly optional?: boolean
}

export interface ModelSignature {
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
}

/** `versions/<v>.json`. */
export interface VersionRecord {
  readonly schema: 1
  readonly version: Version
  readonly digest: Digest
  readonly seq: number
  readonly at: Instant
  readonly by: string
  readonly location: string | null
  readonly servedVersion: string
  readonly signature: ModelSignature | null
  readonly metadata: Json
  /** The commit that brought it, and its pull request where known. */
  readonly commit: Oid | null
  readonly pullRequest: number | null
}

/** What others are told of a registered version. */
export type Recorded = Pick<VersionRecord, 'version' | 'digest' | 'location' | 'commit'>

export interface Quarantine {
  readonly since: Instant
  readonly by: string
  readonly reason: string
}

export interface PrimarySpan {
  readonly first: number
  readonly last: number
  /** It was there already when the suite came: nothing was proven of it. */
  readonly adopted?: true
}

/** `digests/<sha256>.json`. */
export interface DigestRecord {
  readonly schema: 1
  readonly digest: Digest
  readonly version: Version
  readonly quarantine: Quarantine | null
  /** By environment: the entries that made it primary there for the first and for the last time. */
  readonly primary: Readonly<Record<string, PrimarySpan>>
  /** By environment and primary's digest: trials that took evidence. */
  readonly trials: Readonly<Record<string, Readonly<Record<Digest, number>>>>
}

interface StepTiming {
  readonly advance: 'pass' | 'time'
  /** Seconds. */
  readonly minDuration: number
}
export interface ReplayStep extends StepTiming {
  readonly kind: 'replay'
  readonly file: string
  /** The form in which the server answers. */
  readonly protocol: 'v2' | 'mlflow'
  readonly score: 'equal' | 'argmax' | 'numeric'
  readonly concurrency: number
}
export interface MirrorStep extends StepTiming {
  readonly kind: 'mirror'
  /** Basis points. */
  readonly share: number
}
export interface WeightStep extends StepTiming {
  readonly kind: 'weight'
  /** Basis points answered by the canary. */
  readonly share: number
}
export type Step = ReplayStep | MirrorStep | WeightStep
/** `none`: a trial without evidence, where one version fits and another environment has proven it. */
export type StepKind = Step['kind'] | 'none'

/** Everything a trial is judged by, fixed at its start. */
export interface FrozenPolicy {
  readonly gate: GatePolicy
  readonly steps: readonly Step[]
  /** Seconds of evidence before the trial ends inconclusive. */
  readonly maxDuration: number
  /** By file of a replay step. */
  readonly replays: Readonly<Record<string, { readonly digest: Digest; readonly rows: number }>>
}

/** By column: the values judged on their own, fixed before an outcome is read; others count as `other`. */
export type SliceValues = Readonly<Record<string, readonly string[]>>

/** `trials/<environment>.json`: the test state of the running trial, or of the bake after it. */
export interface TrialRecord {
  readonly schema: 1
  /** What is judged: a canary against its primary, or what was promoted against its limits. */
  readonly of: 'trial' | 'bake'
  readonly environment: string
  readonly number: number
  readonly canary: Version
  readonly primary: Version
  readonly seq: number
  readonly policy: FrozenPolicy
  readonly slices: SliceValues
  readonly tests: GateState
  /** Windows that `observe` recorded and no look has taken yet. */
  readonly pending: readonly Window[]
  /** SHA-256 of the content by batch key. */
  readonly batches: Readonly<Record<string, Digest>>
  /** End of the last window that was pushed or replayed: nothing older is taken. */
  readonly until: Instant | null
  /** End of the last window that a live source counted in this step, by the source's clock; null before the first. */
  readonly liveUntil: Instant | null
  /** Steps whose replay was consumed. */
  readonly replayed: readonly number[]
}

/** Who ran, from the runner's environment. */
export interface Run {
  readonly id: string
  readonly attempt: number
  readonly job: string
  readonly workflow: string
  readonly event: string
  readonly sha: Oid
  readonly url: string
}

export interface Routing {
  /** Where the environment is to end after this entry. */
  readonly want: Want
  /** The versions that `want` names. */
  readonly versions: Readonly<Record<Version, Served>>
}

/** What happened. An entry that changes serving carries the absolute want: it is the intent, nothing else is. */
export type Body =
  | { readonly type: 'registered'; readonly record: VersionRecord }
  | ({ readonly type: 'adopted'; readonly version: Version; readonly digest: Digest } & Routing)
  | ({
      readonly type: 'initial'
      readonly version: Version
      readonly digest: Digest
      readonly sha: Oid | null
      readonly bakeUntil: Instant | null
      readonly watch: FrozenPolicy | null
    } & Routing)
  | ({
      readonly type: 'started'
      readonly trial: Trial
      readonly policy: FrozenPolicy
      /** Of the replay files; empty where the first batch of observations fixes them. */
      readonly slices: SliceValues
      /** A running trial that this one ends. */
      readonly supersedes: Version | null
    } & Routing)
  | ({ readonly type: 'advanced'; readonly step: number; readonly stepKind: StepKind } & Routing)
  /** The canary's weight is 0 from here. */
  | ({ readonly type: 'paused'; readonly cause: 'drift' | 'gap'; readonly reason: string } & Routing)
  /** The same step once more after a gap, with the evidence of a pass anew. */
  | ({ readonly type: 'resumed'; readonly step: number; readonly reason: string } & Routing)
  | {
      readonly type: 'observed'
      readonly trial: number
      readonly batch: string
      readonly content: Digest
      readonly rows: number
      readonly rejected: number
      readonly slices: SliceValues
      readonly windows: readonly Window[]
    }
  | {
      readonly type: 'looked'
      readonly trial: number
      readonly step: number
      /** Windows read by this look, beside the pending ones of the trial. */
      readonly windows: readonly Window[]
      /** The step whose replay this look consumed. */
      readonly replayed: number | null
      readonly details: Details
      /** The step, or the last step, passed. */
      readonly passed: boolean
      readonly ended:
        null | ({ readonly verdict: Verdict; readonly reason: string; readonly quarantine: boolean } & Routing)
      /** The trial stands still until a person decides. */
      readonly paused?: { readonly reason: string } & Routing
    }
  | {
      /** A look at the limits of what was promoted. */
      readonly type: 'watched'
      readonly version: Version
      readonly windows: readonly Window[]
      readonly details: Details
      /** The limit that is proven exceeded, in words. */
      readonly failed: string | null
    }
  | ({
      readonly type: 'promoted'
      readonly version: Version
      readonly digest: Digest
      readonly previous: Version | null
      /** The look that proved it, or the person's reason. */
      readonly passedAt: number | null
      readonly forced: string | null
      readonly bakeUntil: Instant | null
      /** By what the bake is judged; null where nothing is watched. */
      readonly watch: FrozenPolicy | null
    } & Routing)
  | ({
      readonly type: 'rolled-back'
      readonly what: 'canary' | 'primary'
      readonly from: Version
      readonly to: Version
      readonly digest: Digest
      /** Digests to quarantine. */
      readonly quarantine: readonly Digest[]
      readonly hold: boolean
      readonly reason: string
      /** No platform, registry or location shows the target's digest: it is believed, not seen. */
      readonly asserted: boolean
      /** The request that it answers. */
      readonly request: string | null
    } & Routing)
  | { readonly type: 'requested'; readonly request: Omit<Request, 'seq' | 'at' | 'by'> }
  | {
      /** A person's act: the hold as it stands from here, and a quarantine that is lifted. */
      readonly type: 'held'
      readonly hold: Hold | null
      readonly released: { readonly version: Version; readonly digest: Digest } | null
      readonly reason: string
    }
  /** Former primaries that nobody keeps warm any more go. */
  | ({ readonly type: 'retired'; readonly gone: readonly Version[] } & Routing)
  /** The way back is tried: the target is loaded beside what serves, and goes again. */
  | ({
      readonly type: 'drilled'
      readonly version: Version
      readonly digest: Digest
      readonly over: boolean
      readonly warm: boolean
    } & Routing)
  | {
      readonly type: 'settled'
      readonly wantSeq: number
      readonly outcome: 'seen' | 'failed'
      /** What was tried and what came of it. */
      readonly reason: string
      /** Where it goes instead, after a failure; of what was seen, the want with what would not go. */
      readonly fallback: null | (Routing & { readonly primary: Version | null; readonly degraded: boolean })
    }

/** `entry.json`: one commit, one entry. */
export interface Entry {
  readonly schema: 1
  readonly id: string
  readonly model: string
  readonly lineage: string
  readonly seq: number
  readonly previous: Oid | null
  readonly key: string | null
  readonly at: Instant
  readonly by: string
  readonly run: Run | null
  readonly environment: string | null
  readonly body: Body
}

/** The part of the ledger's tree that an operation has at hand; a full replay holds all of it. */
export interface View {
  readonly state: State | null
  readonly versions: Readonly<Record<Version, VersionRecord>>
  readonly digests: Readonly<Record<Digest, DigestRecord>>
  readonly trials: Readonly<Record<string, TrialRecord>>
}

export type Phase = 'empty' | 'serving' | 'loading' | 'canary' | 'ready' | 'paused' | 'baking' | 'hold' | 'degraded'

/** The one word of the output `decision`. */
export type DecisionWord =
  | 'registered'
  | 'already-registered'
  | 'previewed'
  | 'initial'
  | 'started'
  | 'advanced'
  | 'waiting'
  | 'observed'
  | 'duplicate'
  | 'looked'
  | 'nothing-to-judge'
  | 'ready'
  | 'promoted'
  | 'ended'
  | 'rolled-back'
  | 'already-done'
  | 'dispatched'
  | 'held'
  | 'released'
  | 'reported'
  | 'differs'
  | 'nothing-due'

/** What a decision comes to: an entry to append, nothing to do, or a refusal that changes nothing. */
export type Decision =
  | {
      readonly kind: 'append'
      readonly body: Body
      readonly word: DecisionWord
      readonly message: string
      /** What the gate saw, where it looked. */
      readonly details?: Details
    }
  | { readonly kind: 'nothing'; readonly word: DecisionWord; readonly message: string; readonly details?: Details }
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string }
