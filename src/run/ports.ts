/**
 * What an operation needs of the world, as small interfaces that are passed in. Tests pass fakes; nothing mocks a module.
 * Must not know who implements them.
 */
import type { Observed, TargetStep } from '../core/next-step.ts'
import { Fault } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'
import type { Counted, GatePolicy, MetricPolicy } from '../core/gate/types.ts'
import type { Digest, Entry, Instant, Oid, Recorded, Served, Version, View, Want } from '../core/types.ts'

import type { CheckView, DeploymentView } from '../core/views.ts'

export type { Counted } from '../core/gate/types.ts'
export type { Observed, TargetStep, VersionState } from '../core/next-step.ts'

/** Which parts of a model's ledger to read beside its state. */
export interface Ask {
  readonly versions?: readonly string[]
  readonly digests?: readonly string[]
  readonly trials?: readonly string[]
  /** All registered version names. */
  readonly listVersions?: boolean
  /** Every digest's record: only a rollback needs them. */
  readonly allDigests?: boolean
}

/** A ledger as it stood at one moment. */
export interface Reading {
  /** GitHub's clock (the Date header), never the runner's. */
  readonly now: Instant
  /** Null where the ledger does not exist yet. */
  readonly tip: Oid | null
  readonly view: View
  readonly versionNames: readonly Version[]
  /** The newest entry, or null. */
  readonly entry: Entry | null
  /** What was asked for, and when in the process's own milliseconds, where that is known. */
  readonly taken?: { readonly ask: Ask; readonly at: number }
}

export interface Ledger {
  read(model: string, ask: Ask): Promise<Reading>
  /**
   * Appends one entry if the tip is still `base`. `after` is the view with the entry folded in; the files that differ from
   * `before` are written. After an unknown answer it reads back: the result is certain or it throws.
   * @returns the new commit, or null where another entry came first
   */
  append(base: Reading, entry: Entry, after: View): Promise<Oid | null>
  /** An older entry than the one read, or null where the ledger has none of that seq. */
  entryAt(reading: Reading, seq: number): Promise<Entry | null>
  /** The newest entry's seq and commit: one cheap look before a step on the target. */
  peek(model: string): Promise<{ readonly seq: number; readonly tip: Oid } | null>
}

export interface Capabilities {
  /** False where versions are loaded by somebody else and only looked at. */
  readonly loads: boolean
  readonly split: null | { /** Basis points. */ readonly unit: number }
  readonly mirror: null | { /** Basis points. */ readonly upTo: number }
  readonly versionsAtOnce: 'many' | 'one'
  readonly darkLoad: 'by-version-path' | 'by-label' | 'separate-backend' | 'none'
  readonly orders: readonly Want['order'][]
  readonly fence: 'cas' | 'none'
  readonly readBack: 'all' | 'versions' | 'none'
  /** Whether an unversioned request would be answered by the newest loaded version. */
  readonly unversioned: 'newest' | 'none'
}

export interface Target {
  readonly can: Capabilities
  read(signal: AbortSignal): Promise<Observed>
  /** Returns when the platform took the step; throws `StepFailed` where it refuses for good. */
  apply(step: TargetStep, fence: number, signal: AbortSignal): Promise<void>
}

/** A platform's own, final refusal of a step: a model that cannot be loaded, a probe that is not answered. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A target holds the claim of a newer entry than the one that a step was for: this process is the one that came too late. */
export class Outdated extends Error {
  override readonly name = 'Outdated'
  /** The claim that it holds. */
  readonly fence: number
  constructor(fence: number, where: string) {
    super(`${where} holds the claim of entry ${fence}`)
    this.fence = fence
  }
}

/** Which version answers which share of the requests, and which sees copies of them. */
export type Routing = Pick<Want, 'weights' | 'mirror'>

/** Stands before a model server and sends each request to a version. */
export interface Router {
  readonly can: Pick<Capabilities, 'mirror' | 'fence'> & { readonly split: NonNullable<Capabilities['split']> }
  /** What the router itself says that it does, never what it was told. `weights` is null where it was never routed. */
  read(signal: AbortSignal): Promise<Pick<Observed, 'weights' | 'mirror' | 'fence'>>
  /**
   * Routes as wanted and returns once the router took it over; done twice it is the same as done once. Shares that the router cannot
   * express are refused, never rounded.
   * @param fence the seq of the entry that wants it: the router holds it from here on, where it can
   * @throws Outdated where it holds a newer one; StepFailed `ROUTE_FAILED` where it refuses for good, and routes as before
   */
  route(routing: Routing, fence: number, signal: AbortSignal): Promise<void>
}

export type RouterFactory = (versions: Readonly<Record<Version, Served>>) => Router

/** One recorded request asked of one version. */
export interface Answer {
  readonly status: number
  /** The parsed body, or null where it was no JSON. */
  readonly body: unknown
  /** Milliseconds as seen from here: advisory. */
  readonly latency: number
}

/** Sends recorded requests to a named version; platforms that can be replayed against offer it. */
export interface Replayer {
  ask(version: Version, body: unknown, signal: AbortSignal): Promise<Answer>
}

/** What a platform gives for one environment. */
export interface Serving {
  readonly target: Target
  readonly replayer: Replayer | null
}

export type ServingFactory = (versions: Readonly<Record<Version, Served>>) => Serving

/** One version whose requests are counted. */
export interface Arm {
  readonly version: Version
  readonly served: Served
}

/** What is asked of a source: windows of `every` seconds within [from, to), on a grid of such windows since 1970. */
export interface Stretch {
  readonly from: Instant
  readonly to: Instant
  readonly every: number
  /** Since when requests are routed as they are: what was read before it is no beginning to count from. */
  readonly since: Instant
  /** Null where only the canary is watched: its counts then have no primary to compare with. */
  readonly primary: Arm | null
  readonly canary: Arm
  /** Metrics of this source that the step measures. */
  readonly metrics: readonly MetricPolicy[]
}

/** Nothing was learnt this time, and why; it may be asked again. */
export interface NoData {
  readonly code: 'SOURCE_UNREACHABLE' | 'SOURCE_STALE' | 'SOURCE_REFUSED' | 'BAD_NEVER_SEEN' | 'TOTAL_MISSING'
  readonly reason: string
}

/** Where the outcomes of live requests are counted. */
export interface Source {
  /** The source and its address, as messages name them. */
  readonly name: string
  /** Its own clock: what it counted is dated by it. */
  now(signal: AbortSignal): Promise<Instant | NoData>
  /**
   * The complete windows of the stretch, in order and without a gap from its start; fewer than asked for where the newest are not
   * complete yet, none where no window is. Asked twice about the past it says the same twice. An empty stretch asks only whether
   * what these metrics need is still counted then.
   */
  windows(stretch: Stretch, signal: AbortSignal): Promise<readonly Counted[] | NoData>
  /** Why these metrics can never be decided by what this source holds, or null. */
  cannotDecide(metrics: readonly MetricPolicy[], primary: Arm, signal: AbortSignal): Promise<string | null>
}

/** By the names that the policy gives its sources. */
export type SourcesFactory = (sources: NonNullable<GatePolicy['sources']>) => ReadonlyMap<string, Source>

/**
 * A team's registry of models, beside the ledger: it is told what the ledger says, and never read as truth. Whatever is done twice
 * is the same as done once. Each throws a Fault: `PERMISSION`, `REGISTRY_UNREACHABLE`, `REGISTRY_REFUSED`, `REGISTRY_DIFFERS`.
 */
export interface Registry {
  /** The registry and the model in it, as messages name them. */
  readonly name: string
  /** The version is there once, with its digest, whoever began to put it there and was killed. */
  put(record: Recorded, signal: AbortSignal): Promise<void>
  /** @throws RegistryDiffers where the registry lacks the version, or has it with another digest */
  verify(record: Recorded, signal: AbortSignal): Promise<void>
  /** Moves an alias to the version, which is put there where it is missing, and reads it back. */
  alias(name: string, record: Recorded, signal: AbortSignal): Promise<void>
  /** What an alias names; null where there is no such alias. */
  aliased(name: string, signal: AbortSignal): Promise<Aliased | null>
}

export interface Aliased {
  /** Null of a version that somebody else put there. */
  readonly version: Version | null
  readonly digest: Digest | null
  /** What the registry calls it. */
  readonly shown: string
}

/** The registry shows something else than the ledger says. */
export class RegistryDiffers extends Fault {
  readonly finding: Finding
  constructor(finding: Finding) {
    super('REGISTRY_DIFFERS', `${finding.where}: expected ${finding.expected}, got ${finding.got}. ${finding.fix}`)
    this.finding = finding
  }
}

export interface Log {
  info(line: string): void
  warn(line: string): void
  /** A heading under which the lines until `end` are folded. */
  group(name: string): void
  end(): void
}

export interface Clock {
  /** Milliseconds that only ever grow. */
  monotonic(): number
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** What GitHub and the registry are made to show. Every part is an upsert by its own key: run again, it changes nothing more. */
export interface Publisher {
  /** @returns the ids of the deployments shown, by the seq in their payload */
  deployments(environment: string, views: readonly DeploymentView[]): Promise<ReadonlyMap<number, number>>
  /** @returns the page of the check, or null where it could not be shown and a summary has to do */
  check(view: CheckView): Promise<string | null>
  /** Keeps one comment on the pull request of `view.sha`. */
  comment(view: CheckView, mode: 'always' | 'on-change'): Promise<void>
  /** Points the registry's alias of the environment to its primary; does nothing where the ledger is the only registry. */
  alias(environment: string): Promise<void>
}
