/** What a team asks of one environment, parsed and with its defaults: the part of the configuration that decisions read. */
import type { GatePolicy } from './gate/types.ts'
import type { Order, Step } from './types.ts'

export interface EnvironmentPolicy {
  /** Versions that fit at once. */
  readonly capacity: number
  readonly order: Order
  readonly rollbackOrder: Order
  readonly steps: readonly Step[]
  /** Former primaries kept loaded after a promotion, within capacity. */
  readonly keepWarm: number
  /** All durations in seconds. */
  readonly maxDuration: number
  readonly bake: number
  readonly settle: number
  readonly drain: number
  readonly loadTimeout: number
  readonly maxGap: number
  /** For how long one job waits for a busy platform. */
  readonly waitForPlatform: number
  /** The environment where a digest has to have been primary before it may come here. */
  readonly after: string | null
  readonly onInconclusive: 'end' | 'pause'
  readonly onNewer: 'queue' | 'supersede'
  readonly promotion: 'automatic' | 'manual'
  /** How a bake that fails is rolled back: by the tick that sees it, or by that workflow. */
  readonly rollbackVia: { readonly kind: 'inline' } | { readonly kind: 'workflow'; readonly workflow: string }
  /** Who may act, by act; absent: whoever may run the workflow. */
  readonly access: Access
  /** Null where nothing is to be judged here. */
  readonly gate: GatePolicy | null
}

/** Acts of people that a team may reserve. */
export type ReservedAct = 'rollback' | 'promote' | 'hold'
/** By act: role names as GitHub knows them, and `user:<login>`. */
export type Access = Readonly<Partial<Record<ReservedAct, readonly string[]>>>

/** One environment of the configuration: its policy, and its platform's own section, checked by that platform's schema. */
export interface EnvironmentConfig {
  readonly policy: EnvironmentPolicy
  readonly serving: { readonly kind: string }
  /** What stands before it and routes; null where nothing does. */
  readonly router: { readonly kind: string } | null
}

export interface ModelConfig {
  /** The registry's own section, checked by its schema; `ledger` is none beside the ledger. */
  readonly registry: { readonly kind: string }
  readonly environments: Readonly<Record<string, EnvironmentConfig>>
}

export interface Config {
  readonly models: Readonly<Record<string, ModelConfig>>
}
