/** The tables of platforms and registries: a new one is one file and one line here. */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Registry, ServingFactory } from '../run/ports.ts'
import { external } from './external.ts'
import { mlflow } from './mlflow.ts'
import { openInference } from './open-inference.ts'
import type { Around, Platform } from './platform.ts'
import type { RegistryAround, RegistryPlatform } from './registry.ts'

export type { Around } from './platform.ts'
export type { RegistryAround } from './registry.ts'

/** A platform whose section's type only its own file knows. */
export interface Kind {
  readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
  readonly summary: string
  connect(section: unknown, around: Around, signal: AbortSignal): Promise<ServingFactory>
}

/** By the `kind` of an environment's `serving` section. */
export const platforms: ReadonlyMap<string, Kind> = new Map([
  ['open-inference', kindOf(openInference)],
  ['external', kindOf(external)],
])

/** A registry whose section's type only its own file knows. */
export interface RegistryKind {
  readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
  readonly summary: string
  aliasProblem(environment: string): string | null
  connect(section: unknown, around: RegistryAround): Registry
}

/** By the `kind` of a model's `registry` section, beside `ledger`. */
export const registries: ReadonlyMap<string, RegistryKind> = new Map([['mlflow', registryKindOf(mlflow)]])

/**
 * @param section a model's `registry` of a kind other than `ledger`, checked by that kind's schema when the configuration was read
 * @throws Fault `CONFIG`
 */
export function connectRegistry(section: { readonly kind: string }, around: RegistryAround): Registry {
  const kind = registries.get(section.kind)
  if (!kind) throw new Fault('CONFIG', `registry of kind ${JSON.stringify(section.kind)} is not supported yet`)
  return kind.connect(section, around)
}

function registryKindOf<Section extends { readonly kind: string }>(platform: RegistryPlatform<Section>): RegistryKind {
  const { schema, summary } = platform
  return {
    schema,
    summary,
    aliasProblem: environment => platform.aliasProblem(environment),
    connect: (section, around) => platform.connect(v.parse(schema, section), around),
  }
}

/**
 * @param section an environment's `serving`, checked by its kind's schema when the configuration was read
 * @throws Fault where the section asks for what the server cannot do
 */
export async function connect(
  section: { readonly kind: string },
  around: Around,
  signal: AbortSignal,
): Promise<ServingFactory> {
  const kind = platforms.get(section.kind)
  if (!kind) throw new Fault('CONFIG', `serving of kind ${JSON.stringify(section.kind)} is not supported yet`)
  return kind.connect(section, around, signal)
}

function kindOf<Section extends { readonly kind: string }>(platform: Platform<Section>): Kind {
  const { schema, summary } = platform
  return {
    schema,
    summary,
    connect: (section, around, signal) => platform.connect(v.parse(schema, section), around, signal),
  }
}
