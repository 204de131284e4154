/** The configuration file: text in, policies out, or every problem of the file with its line and column. */
import { SPLIT_TOLERANCE } from '../core/gate/constants.ts'
import type { GatePolicy, MetricPolicy } from '../core/gate/types.ts'
import { Fault } from '../core/fault.ts'
import { isMap } from '../core/json.ts'
import type { Access, Config, EnvironmentConfig, EnvironmentPolicy } from '../core/policy.ts'
import { DAY } from '../core/time.ts'
import type { Json, ReplayStep, Step } from '../core/types.ts'
import type * as v from 'valibot'
import { check } from './check.ts'
import type { Finding } from './check.ts'
import { measuredAt, rules } from './config-rules.ts'
import { ConfigSchema, LedgerSection } from './config-schema.ts'
import type { ConfigFile, EnvironmentFile, MetricFile, StepFile } from './config-schema.ts'
import { at, matches, refuseLater } from './later.ts'
import { either, nearest, show } from './plain.ts'
import { readYaml } from './yaml.ts'
import type { Path, Problem } from './yaml.ts'

/** By kind of serving: the schema of its section, `kind` included, and the protocols of its answers. Each platform brings its own. */
export type Servings = ReadonlyMap<
  string,
  {
    readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
    protocols(section: unknown): readonly ReplayStep['protocol'][]
  }
>

/** By kind of registry, beside the ledger: the schema of its section, and why an environment's name cannot be an alias there. */
export type Registries = ReadonlyMap<
  string,
  {
    readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
    aliasProblem(environment: string): string | null
  }
>

/** By kind of router: the schema of its section, and what two environments must not share. */
export type Routers = ReadonlyMap<
  string,
  {
    readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
    places(section: unknown, at: { readonly model: string; readonly environment: string }): readonly string[]
  }
>

/** By kind of source: the schema of its section, and what it cannot count of a metric. */
export type Sources = ReadonlyMap<
  string,
  {
    readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
    problems(metric: MetricPolicy): readonly { readonly key: string | null; readonly message: string }[]
  }
>

/** The platforms that exist. */
export interface Platforms {
  readonly servings: Servings
  readonly routers: Routers
  readonly sources: Sources
  readonly registries: Registries
}

/** A configuration that cannot be taken; its message and place are those of the first problem. */
export class ConfigFault extends Fault {
  /** One line each, beginning `FILE:LINE:COL`, in the order of the file. */
  readonly problems: readonly string[]
  constructor(file: string, problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
    const lines = sorted.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`)
    const [first] = sorted
    if (!first) throw new Error('a configuration was refused without a problem')
    const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : ''
    super(first.code ?? 'CONFIG', `${lines[0] ?? ''}${more}`, { file, line: first.line, column: first.column })
    this.problems = lines
  }
}

/**
 * @param text the file as it is stored
 * @param options `file` as messages name it, and the platforms that exist
 * @throws ConfigFault `CONFIG`, `NOT_SUPPORTED_YET`, `SHARED_TARGET` or `UNVERSIONED_TRAFFIC`
 */
export function parseConfig(text: string, { file, ...platforms }: Platforms & { file: string }): Config {
  const yaml = readYaml(text)
  if (yaml.problems.length > 0) throw new ConfigFault(file, yaml.problems)
  if (yaml.value === null) throw new ConfigFault(file, [{ line: 1, column: 1, message: EMPTY }])
  const refuse = (findings: readonly Finding[]): never => {
    throw new ConfigFault(
      file,
      findings.map(({ path, at: which, message, code }) => ({
        ...yaml.place(path, which),
        message: `${where(path, which)}${message}`,
        ...(code === undefined ? {} : { code }),
      })),
    )
  }
  const checked = check(ConfigSchema, yaml.value)
  const servings = sectionsOf(yaml.value, ['serving'], platforms.servings)
  const routers = sectionsOf(yaml.value, ['router'], platforms.routers)
  const sources = sectionsOf(yaml.value, ['gate', 'sources', '*'], platforms.sources)
  const entered = registrySections(yaml.value, platforms.registries)
  const all = [servings, routers, sources, entered].flatMap(({ findings }) => findings)
  const findings = refuseLater(yaml.value, [...checked.findings, ...all])
  if (!checked.ok || findings.length > 0) return refuse(findings)
  const protocolsOf = (place: string): readonly ReplayStep['protocol'][] => {
    const section = servings.parsed.get(`${place}/serving`)
    return (section && platforms.servings.get(section.kind)?.protocols(section)) ?? []
  }
  const broken = [...rules(checked.output), ...notSpoken(checked.output, protocolsOf)]
  if (broken.length > 0) return refuse(broken)
  const config = configOf(checked.output, servings.parsed, routers.parsed, entered.parsed, protocolsOf)
  const asked = [...sharedRouters(config, platforms.routers), ...notCounted(config, platforms.sources)]
  return asked.length > 0 ? refuse(asked) : config
}

const EMPTY = 'the file is empty. Write version: 1 and models.'

/** `gate.metrics[0].margin: `: the environment is told by the line. */
function where(path: Path, which: 'key' | 'value'): string {
  const shown = path.length >= 4 && path[0] === 'models' && path[2] === 'environments' ? path.slice(4) : path
  // An unknown key is named by its message.
  const keys = which === 'key' ? shown.slice(0, -1) : shown
  const text = keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')
  return text === '' ? '' : `${text}: `
}

interface Sections {
  readonly findings: readonly Finding[]
  readonly parsed: ReadonlyMap<string, { readonly kind: string }>
}

/** Sections of every environment that a platform's own schema checks, by `<model>/<environment>/<path>`. */
function sectionsOf(
  value: unknown,
  within: readonly string[],
  known: ReadonlyMap<string, { readonly schema: v.GenericSchema<unknown, { readonly kind: string }> }>,
): Sections {
  const findings: Finding[] = []
  const parsed = new Map<string, { readonly kind: string }>()
  for (const path of matches(value, ['models', '*', 'environments', '*', ...within])) {
    const section = at(value, path)
    const kind = at(section, ['kind'])
    if (typeof kind !== 'string') continue
    const schema = known.get(kind)?.schema
    if (schema) {
      const checked = check(schema, section, path)
      findings.push(...checked.findings)
      if (checked.ok) parsed.set(placeOf(path), checked.output)
    } else {
      const meant = nearest(kind, [...known.keys()])
      const hint = meant === null ? '' : ` Did you mean ${show(meant)}?`
      const message = `expected ${either([...known.keys()])}, got ${show(kind)}.${hint}`
      findings.push({ path: [...path, 'kind'], at: 'value', message })
    }
  }
  return { findings, parsed }
}

/** Of a section's path: the model, the environment and the keys within it. */
function placeOf([, model, , environment, ...rest]: Path): string {
  return [model, environment, ...rest].join('/')
}

/** What one environment routes another would route away. */
function sharedRouters(config: Config, routers: Routers): Finding[] {
  const seen = new Map<string, string>()
  return environmentsOf(config).flatMap(([model, name, { router }]): Finding[] => {
    const places = (router && routers.get(router.kind)?.places(router, { model, environment: name })) ?? []
    return places.flatMap((place): Finding[] => {
      const other = seen.get(place)
      if (other === undefined) {
        seen.set(place, `${model}/${name}`)
        return []
      }
      const path = ['models', model, 'environments', name, 'router']
      const message = `${model}/${name} and ${other} are routed by the same ${place}. Give each its own.`
      return [{ path, at: 'value', message, code: 'SHARED_TARGET' }]
    })
  })
}

/** By `<model>/<environment>`: the forms in which the answers to its recorded requests may come, the usual one first. */
type ProtocolsOf = (place: string) => readonly ReplayStep['protocol'][]

/** Replays of a server that cannot be asked, or would answer in another form. */
function notSpoken({ models }: ConfigFile, protocolsOf: ProtocolsOf): Finding[] {
  return matches(models, ['*', 'environments', '*', 'steps', '*']).flatMap(([model, , name, , index]): Finding[] => {
    const { serving, steps } = models[String(model)]?.environments[String(name)] ?? {}
    const step = steps?.[Number(index)]
    if (!serving || step?.replay === undefined) return []
    const spoken = protocolsOf(`${model}/${name}`)
    const path = ['models', String(model), 'environments', String(name), 'steps', Number(index)]
    const kind = show(serving.kind)
    if (spoken.length === 0) {
      const fix = serving.kind === 'command' ? 'Add infer to serving, or use' : 'Use'
      const message = `a replay step needs a server that can be asked, and ${kind} has none. ${fix} a weight or mirror step.`
      return [{ path: [...path, 'replay'], at: 'key', message }]
    }
    const { protocol } = step
    if (protocol === undefined || spoken.some(one => one === protocol)) return []
    const message = `expected ${either(spoken)}, which ${kind} answers in, got ${show(protocol)}.`
    return [{ path: [...path, 'protocol'], at: 'value', message }]
  })
}

/** What a source cannot count of the metrics that name it. */
function notCounted(config: Config, sources: Sources): Finding[] {
  return environmentsOf(config).flatMap(([model, name, { policy }]) =>
    (policy.gate?.metrics ?? []).flatMap((metric, index) => {
      const kind = metric.live && policy.gate?.sources?.[metric.live.source]?.kind
      const found = kind === undefined ? undefined : sources.get(kind)?.problems(metric)
      const path = ['models', model, 'environments', name, 'gate', 'metrics', index]
      return (found ?? []).map(({ key, message }): Finding => {
        return { path: key === null ? path : [...path, key], at: 'value', message }
      })
    }),
  )
}

function environmentsOf({ models }: Config): [string, string, EnvironmentConfig][] {
  return Object.entries(models).flatMap(([model, { environments }]) =>
    Object.entries(environments).map(([name, environment]): [string, string, EnvironmentConfig] => [
      model,
      name,
      environment,
    ]),
  )
}

/** An environment's name that cannot be an alias is told before anything is released. */
function registrySections(value: unknown, registries: Registries): Sections {
  const findings: Finding[] = []
  const parsed = new Map<string, { readonly kind: string }>()
  for (const model of keysOf(at(value, ['models']))) {
    const path = ['models', model, 'registry']
    const section = at(value, path)
    const kind = at(section, ['kind'])
    // What is none of them is told by the file's own schema.
    const registry = typeof kind === 'string' ? registries.get(kind) : undefined
    const schema = kind === 'ledger' ? LedgerSection : registry?.schema
    if (!schema) continue
    const checked = check(schema, section, path)
    findings.push(...checked.findings)
    if (checked.ok) parsed.set(model, checked.output)
    for (const environment of keysOf(at(value, ['models', model, 'environments']))) {
      const problem = registry?.aliasProblem(environment) ?? null
      if (problem === null) continue
      const message = `expected ${problem}, got ${show(environment)}.`
      findings.push({ path: ['models', model, 'environments', environment], at: 'key', message })
    }
  }
  return { findings, parsed }
}

function keysOf(value: unknown): string[] {
  return isMap(value) ? Object.keys(value) : []
}

function configOf(
  file: ConfigFile,
  servings: Sections['parsed'],
  routers: Sections['parsed'],
  entered: Sections['parsed'],
  protocolsOf: ProtocolsOf,
): Config {
  const models = Object.entries(file.models).map(([model, { environments }]) => {
    const entries = Object.entries(environments).map(([name, environment]): [string, EnvironmentConfig] => {
      const serving = servings.get(`${model}/${name}/serving`)
      if (!serving) throw new Error(`the serving section of ${model}/${name} was not parsed`)
      const router = routers.get(`${model}/${name}/router`) ?? null
      return [name, { policy: policyOf(environment, protocolsOf(`${model}/${name}`)), serving, router }]
    })
    const registry = entered.get(model) ?? { kind: 'ledger' }
    return [model, { registry, environments: Object.fromEntries(entries) }] as const
  })
  return { models: Object.fromEntries(models) }
}

function policyOf(environment: EnvironmentFile, protocols: readonly ReplayStep['protocol'][]): EnvironmentPolicy {
  const { steps, gate, capacity, rollback } = environment
  // With one slot nothing can be loaded beside what serves.
  const order = environment.order ?? (capacity === 1 ? 'unload-first' : 'load-first')
  return {
    capacity,
    order,
    rollbackOrder: rollback.order ?? order,
    steps: steps.map(step => stepOf(step, protocols)),
    keepWarm: environment['keep-warm'] ?? Math.min(1, capacity - 1),
    maxDuration: environment['max-duration'],
    bake: environment.bake ?? bakeOf(environment),
    settle: environment.settle,
    drain: environment.drain,
    loadTimeout: environment['load-timeout'],
    maxGap: environment['max-gap'],
    waitForPlatform: environment['wait-for-platform'],
    after: environment.after?.environment ?? null,
    onInconclusive: environment['on-inconclusive'],
    onNewer: environment['on-newer'],
    promotion: environment.promotion,
    rollbackVia: rollback.via === 'workflow' ? { kind: 'workflow', workflow: rollback.workflow } : { kind: 'inline' },
    access: accessOf(environment.access ?? {}),
    gate: gate
      ? {
          alpha: gate.alpha,
          minSamples: gate['min-samples'],
          metrics: gate.metrics.map(metric => metricOf(metric, steps)),
          ...(environment['split-tolerance'] === SPLIT_TOLERANCE
            ? {}
            : { splitTolerance: environment['split-tolerance'] }),
          ...sourcesOf(gate),
        }
      : null,
  }
}

/** As they were written: their platforms read them again when they are asked. */
function sourcesOf({ sources, window }: NonNullable<EnvironmentFile['gate']>): Pick<GatePolicy, 'sources' | 'window'> {
  const entries = Object.entries(sources).map(([name, section]) => {
    return [name, { kind: section.kind, section: asJson(section) }] as const
  })
  return entries.length === 0 ? {} : { sources: Object.fromEntries(entries), window }
}

function asJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (Array.isArray(value)) return value.map(asJson)
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]))
  throw new Error('no YAML is read as this')
}

/** Where something watches a limit by itself, a day; else there is nothing to wait for. */
function bakeOf({ gate }: EnvironmentFile): number {
  const watches = (gate?.metrics ?? []).some(({ source, limit }) => source !== undefined && limit !== undefined)
  return watches ? DAY : 0
}

function accessOf({ rollback, promote, hold }: NonNullable<EnvironmentFile['access']>): Access {
  return { ...(rollback ? { rollback } : {}), ...(promote ? { promote } : {}), ...(hold ? { hold } : {}) }
}

function stepOf(step: StepFile, protocols: readonly ReplayStep['protocol'][]): Step {
  const timing = { advance: step.advance, minDuration: step['min-duration'] }
  if (step.mirror !== undefined) return { kind: 'mirror', share: step.mirror, ...timing }
  if (step.weight !== undefined) return { kind: 'weight', share: step.weight, ...timing }
  const protocol = protocols.find(one => one === step.protocol) ?? protocols[0]
  if (step.replay === undefined || protocol === undefined) throw new Error('a step of no kind passed the rules')
  return {
    kind: 'replay',
    file: step.replay,
    protocol,
    score: step.score === 'argmax' ? 'argmax' : 'equal',
    concurrency: step.concurrency ?? 4,
    ...timing,
  }
}

function metricOf(metric: MetricFile, steps: readonly StepFile[]): MetricPolicy {
  return {
    name: metric.name,
    kind: metric.kind,
    better: metric.better,
    margin: metric.margin,
    failAbove: failAboveOf(metric),
    limit: metric.limit ?? null,
    paired: metric.paired,
    column: metric.column ?? metric.name,
    slices: metric.slices,
    required: metric.required && metric.kind !== 'distribution',
    weight: metric.weight,
    at: measuredAt(metric, steps),
    ...(metric.bounds ? { bounds: metric.bounds } : {}),
    ...(metric.cap === undefined ? {} : { cap: metric.cap }),
    ...(metric.q === undefined ? {} : { q: metric.q }),
    ...(metric.threshold === undefined ? {} : { threshold: metric.threshold }),
    ...(metric.exposure === undefined ? {} : { exposure: metric.exposure }),
    ...liveOf(metric),
  }
}

/** What lives on live traffic comes in bursts. */
function liveOf({ source, bad, total, 'absent-bad': absentBad }: MetricFile): Pick<MetricPolicy, 'guarded' | 'live'> {
  if (source === undefined) return {}
  if (total === undefined) throw new Error('a metric without total passed the rules')
  return { guarded: true, live: { source, bad: bad ?? null, total, absentBad: absentBad ?? null } }
}

/** No loss is no loss: 0 is taken in the unit of the margin, whose words then fit it. */
function failAboveOf({ margin, 'fail-above': given }: MetricFile): MetricPolicy['failAbove'] {
  if (given === undefined) return margin
  return given.value === 0 ? { value: 0, relative: margin.relative } : given
}

/** One environment of a configuration, by name or because there is only one. */
export interface Chosen {
  readonly model: string
  readonly environment: string
  readonly config: EnvironmentConfig
}

/**
 * @param asked names from the inputs; null where left out
 * @throws Fault `INPUT` where a name is not in the configuration, or was left out and there are several
 */
export function chooseEnvironment(
  config: Config,
  asked: { readonly model: string | null; readonly environment: string | null },
): Chosen {
  const model = choose('model', asked.model, Object.keys(config.models))
  const environments = config.models[model]?.environments ?? {}
  const environment = choose('environment', asked.environment, Object.keys(environments))
  const chosen = environments[environment]
  if (!chosen) throw new Error(`no environment ${environment} in ${model}`)
  return { model, environment, config: chosen }
}

/** Chooses a name from those configured: the one asked for, or the only one. */
export function choose(input: 'model' | 'environment', asked: string | null, names: readonly string[]): string {
  if (asked === null) {
    const [only, ...others] = names
    if (only !== undefined && others.length === 0) return only
    throw new Fault(
      'INPUT',
      `input ${input}: expected ${either(names)}, got nothing, and there are ${names.length}. Name one.`,
    )
  }
  if (names.includes(asked)) return asked
  const meant = nearest(asked, names)
  const hint = meant === null ? '' : ` Did you mean ${show(meant)}?`
  throw new Fault('INPUT', `input ${input}: expected ${either(names)}, got ${show(asked)}.${hint}`)
}
