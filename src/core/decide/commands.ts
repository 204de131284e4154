/**
 * What people and workflows ask for, as plain data. Each command has one pure decision beside this file:
 * state + command + facts + now -> an entry to append, nothing to do, or a refusal.
 * Must not know how facts are gathered or entries stored, nor any platform, file or clock: a stranger checks them with a pencil.
 */
import type { Window } from '../gate/types.ts'
import type { Digest, Json, ModelSignature, Oid, Order, Version } from '../types.ts'
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
}

export type Command = Register | Adopt | Canary | Observe | Look | Promote | Rollback

/** Evidence that was read for a look or an `observe`, bound to the step that it was read for. */
export interface Evidence {
  readonly trialSeq: number
  readonly step: number
  readonly windows: readonly Window[]
}
