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
  /** Null where nothing is to be judged here. */
  readonly gate: GatePolicy | null
}

/** One environment of the configuration: its policy, and its platform's own section, checked by that platform's schema. */
export interface EnvironmentConfig {
  readonly policy: EnvironmentPolicy
  readonly serving: { readonly kind: string }
}

export interface ModelConfig {
  readonly registry: { readonly kind: 'ledger' }
  readonly environments: Readonly<Record<string, EnvironmentConfig>>
}

export interface Config {
  readonly models: Readonly<Record<string, ModelConfig>>
}
