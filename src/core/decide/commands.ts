/**
 * What people and workflows ask for, as plain data. Each command has one pure decision beside this file:
 * state + command + facts + now -> an entry to append, nothing to do, or a refusal.
 * Must not know how facts are gathered or entries stored, nor any platform, file or clock: a stranger checks them with a pencil.
 */
import type { Window } from '../gate/types.ts'
import type { Digest, Instant, Json, ModelSignature, Oid, Order, Version } from '../types.ts'
import type { Bump } from '../version.ts'

export interface Register {
  readonly do: 'register'
  readonly version: Version | null
  readonly bump: Bump | null
  readonly digest: Digest
  readonly location: string | null
  readonly servedVersion: string | null
  readonly signature: ModelSignature | null
  readonly metadata: Json
  readonly commit: Oid | null
  readonly pullRequest: number | null
}

/** Records what already serves as the environment's primary. */
export interface Adopt {
  readonly do: 'adopt'
  readonly environment: string
  readonly digest: Digest
}

export interface Canary {
  readonly do: 'canary'
  readonly environment: string
  readonly version: Version | null
  readonly supersede: boolean
  /** Nobody named the version: a tick found it. */
  readonly byItself?: boolean
}

export interface Observe {
  readonly do: 'observe'
  readonly environment: string
  readonly batch: string
  readonly content: Digest
}

export interface Look {
  readonly do: 'look'
  readonly environment: string
  /** The version or digest that the caller means, where it names one. */
  readonly version: Version | null
  readonly digest: Digest | null
  readonly allowNothing: boolean
  /** A look that decides nothing is not written down: whoever waits looks often. */
  readonly quiet: boolean
}

export interface Promote {
  readonly do: 'promote'
  readonly environment: string
  readonly force: boolean
  readonly reason: string | null
}

export interface Rollback {
  readonly do: 'rollback'
  readonly environment: string
  readonly what: 'auto' | 'canary' | 'primary'
  /** A version or a SemVer range. */
  readonly to: string | null
  readonly order: Order | null
  readonly quarantine: 'from' | 'skipped' | 'none'
  readonly reason: string | null
  /** The request that it answers. */
  readonly request: string | null
}

/** Loads the version that a rollback would go to beside what serves, and takes it away again. */
export interface Drill {
  readonly do: 'drill'
  readonly environment: string
  readonly to: string | null
}

/** Asks for a rollback, which a workflow carries out. */
export interface Ask {
  readonly do: 'ask'
  readonly environment: string
  readonly id: string
  readonly what: Rollback['what']
  readonly to: string | null
  readonly reason: string
}

/** A person freezes or releases an environment, or lifts a quarantine. */
export interface SetHold {
  readonly do: 'hold'
  readonly environment: string
  readonly set: 'on' | 'off' | null
  readonly release: Version | null
  readonly until: Instant | null
  readonly by: string
  readonly reason: string
}

export type Command = Register | Adopt | Canary | Observe | Look | Promote | Rollback | Drill | Ask | SetHold

/** Evidence that was read for a look or an `observe`, bound to the step that it was read for. */
export interface Evidence {
  readonly trialSeq: number
  readonly step: number
  readonly windows: readonly Window[]
}
