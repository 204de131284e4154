/**
 * What an operation needs of the world, as small interfaces that are passed in. Tests pass fakes; nothing mocks a module.
 * Must not know who implements them.
 */
import type { Observed, TargetStep } from '../core/next-step.ts'
import { Fault } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'
import type { Digest, Entry, Instant, Oid, Recorded, Served, Version, View, Want } from '../core/types.ts'

import type { CheckView, DeploymentView } from '../core/views.ts'

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
