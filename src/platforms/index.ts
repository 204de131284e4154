/** The tables of platforms, routers, sources and registries: a new one is one file and one line here. */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { GatePolicy, MetricPolicy } from '../core/gate/types.ts'
import type { ReplayStep } from '../core/types.ts'
import type { Registry, RouterFactory, ServingFactory, Source } from '../run/ports.ts'
import { command } from './command.ts'
import { commandRouter } from './command/router.ts'
import { envoy } from './envoy.ts'
import { external } from './external.ts'
import { mlflow } from './mlflow.ts'
import { mlflowServing } from './mlflow-serving.ts'
import { nginx } from './nginx.ts'
import { openInference } from './open-inference.ts'
import type { Around, Platform, Surroundings } from './platform.ts'
import { prometheus } from './prometheus.ts'
import type { RegistryAround, RegistryPlatform } from './registry.ts'
import type { RouterAround, RouterPlatform } from './router.ts'
import type { MetricProblem, SourcePlatform } from './source.ts'

export type { Around, Surroundings } from './platform.ts'
export type { RegistryAround } from './registry.ts'
export type { RouterAround } from './router.ts'

/** A platform whose section's type only its own file knows. */
export interface Kind {
  readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
  readonly summary: string
  protocols(section: unknown): readonly ReplayStep['protocol'][]
  connect(section: unknown, around: Around, signal: AbortSignal): Promise<ServingFactory>
}

/** By the `kind` of an environment's `serving` section. */
export const platforms: ReadonlyMap<string, Kind> = new Map([
  ['open-inference', kindOf(openInference)],
  ['external', kindOf(external)],
  ['command', kindOf(command)],
  ['mlflow', kindOf(mlflowServing)],
])

/** A router whose section's type only its own file knows. */
export interface RouterKind {
  readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
  readonly summary: string
  places(section: unknown, at: { readonly model: string; readonly environment: string }): readonly string[]
  connect(section: unknown, around: RouterAround, signal: AbortSignal): Promise<RouterFactory>
}

/** By the `kind` of an environment's `router` section. */
export const routers: ReadonlyMap<string, RouterKind> = new Map([
  ['command', routerKindOf(commandRouter)],
  ['envoy', routerKindOf(envoy)],
  ['nginx', routerKindOf(nginx)],
])

/** A source whose section's type only its own file knows. */
export interface SourceKind {
  readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
  readonly summary: string
  problems(metric: MetricPolicy): readonly MetricProblem[]
  connect(name: string, section: unknown, around: Surroundings): Source
}

/** By the `kind` of a section of `gate.sources`. */
export const sources: ReadonlyMap<string, SourceKind> = new Map([['prometheus', sourceKindOf(prometheus)]])

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

/**
 * @param section an environment's `router`, checked by its kind's schema when the configuration was read
 * @throws Fault where the section asks for what the router cannot do
 */
export async function connectRouter(
  section: { readonly kind: string },
  around: RouterAround,
  signal: AbortSignal,
): Promise<RouterFactory> {
  const kind = routers.get(section.kind)
  if (!kind) throw new Fault('CONFIG', `router of kind ${JSON.stringify(section.kind)} is not supported yet`)
  return kind.connect(section, around, signal)
}

/** @param given the sources of a policy, as it was frozen */
export function connectSources(
  given: NonNullable<GatePolicy['sources']>,
  around: Surroundings,
): ReadonlyMap<string, Source> {
  return new Map(
    Object.entries(given).map(([name, { kind, section }]) => {
      const source = sources.get(kind)
      if (!source) throw new Fault('CONFIG', `source ${name} of kind ${JSON.stringify(kind)} is not supported yet`)
      return [name, source.connect(name, section, around)]
    }),
  )
}

function routerKindOf<Section extends { readonly kind: string }>(platform: RouterPlatform<Section>): RouterKind {
  const { schema, summary } = platform
  return {
    schema,
    summary,
    places: (section, at) => platform.places(v.parse(schema, section), at),
    connect: (section, around, signal) => platform.connect(v.parse(schema, section), around, signal),
  }
}

function sourceKindOf<Section extends { readonly kind: string }>(platform: SourcePlatform<Section>): SourceKind {
  const { schema, summary } = platform
  return {
    schema,
    summary,
    problems: metric => platform.problems(metric),
    connect: (name, section, around) => platform.connect(name, v.parse(schema, section), around),
  }
}

function kindOf<Section extends { readonly kind: string }>(platform: Platform<Section>): Kind {
  const { schema, summary } = platform
  return {
    schema,
    summary,
    protocols: section => platform.protocols(v.parse(schema, section)),
    connect: (section, around, signal) => platform.connect(v.parse(schema, section), around, signal),
  }
}

/** Every kind that a configuration may name. */
export const kinds = { servings: platforms, routers, sources, registries }
