/** Rules between keys of a configuration that each is fine by itself: what could never decide, or would reach the wrong users. */
import type { Finding } from './check.ts'
import type { ConfigFile, EnvironmentFile, MetricFile, StepFile } from './config-schema.ts'
import { kindRules } from './metric-rules.ts'
import { nearest, show } from './plain.ts'
import type { Path } from './yaml.ts'

const LONGEST_TRIAL = 13 * 86_400

type Section = Readonly<Record<string, unknown>>

export function rules(file: ConfigFile): Finding[] {
  const found: Finding[] = []
  for (const [model, { environments }] of Object.entries(file.models)) {
    for (const [name, environment] of Object.entries(environments)) {
      found.push(...environmentRules(environment, ['models', model, 'environments', name]))
    }
    found.push(...orderOfEnvironments(environments, ['models', model, 'environments']))
  }
  return [...found, ...sharedTargets(file)]
}

function environmentRules(environment: EnvironmentFile, base: Path): Finding[] {
  const { steps, gate } = environment
  const metrics = gate?.metrics ?? []
  const found: Finding[] = []
  const say = (path: Path, message: string, code?: string): void => {
    found.push({ path: [...base, ...path], at: 'value', message, ...(code === undefined ? {} : { code }) })
  }
  if (environment.capacity === 1) {
    if (steps.length > 0)
      say(
        ['steps'],
        'steps load the canary beside the primary, and capacity is 1. Leave steps out and write after, so that another environment gives the verdict, or raise capacity.',
      )
    if (!environment.after)
      say(
        ['capacity'],
        'with capacity: 1 nothing can be compared here, so another environment has to prove a version first. Write after: { environment: NAME }.',
      )
    for (const [path, order] of [
      [['order'], environment.order],
      [['rollback', 'order'], environment.rollback.order],
    ] as const)
      if (order === 'load-first')
        say([...path], 'load-first needs room for two versions, and capacity is 1. Write unload-first or leave it out.')
  } else if (steps.length === 0) {
    say(
      [],
      `expected at least one step, got none with capacity ${environment.capacity}. Add steps, for example steps: [{ replay: data/requests.jsonl }].`,
    )
  } else if (!gate) {
    say(['steps'], 'steps need a gate: without one nothing can pass. Add gate with at least one metric.')
  }
  if (environment['max-duration'] > LONGEST_TRIAL || environment['max-duration'] <= 0) {
    say(
      ['max-duration'],
      'expected a duration above 0s and at most 13d (a check open for 14 days turns stale). Write at most 13d.',
    )
  }
  if (environment.drain >= environment['wait-for-platform'])
    say(['drain'], `expected less than wait-for-platform (${environment['wait-for-platform']}s): a job waits for it.`)
  const warm = environment['keep-warm']
  if (warm !== undefined && warm >= environment.capacity) {
    say(['keep-warm'], `expected less than capacity (${environment.capacity}), got ${warm}.`)
  }
  for (const [index, step] of steps.entries()) found.push(...stepRules(step, environment, [...base, 'steps', index]))
  found.push(...metricRules(metrics, Object.keys(gate?.sources ?? {}), steps, [...base, 'gate', 'metrics']))
  if (gate && steps.length > 0) found.push(...lastSteps(metrics, steps, base))
  const by = NEWEST[String(environment.serving['flavor'])]
  if (steps.length > 0 && by !== undefined && !environment.router && environment.serving['unversioned'] !== 'accept') {
    say(
      ['serving'],
      `${by} answers a request without a version by the newest loaded version, so users would reach the canary. ` +
        'Write unversioned: accept if nobody asks without a version, or put a router in front.',
      'UNVERSIONED_TRAFFIC',
    )
  }
  if (environment.router && environment.serving.kind === 'external')
    say(['router'], '"external" is routed by its own tools. Take router out, or name the server that it stands before.')
  return found
}

/** Flavors of servers that answer a request without a version by the newest version that is loaded. */
const NEWEST: Readonly<Record<string, string>> = { triton: 'Triton', mlserver: 'MLServer' }

/** `after` names another environment of the model, and no circle. */
function orderOfEnvironments(environments: Readonly<Record<string, EnvironmentFile>>, base: Path): Finding[] {
  return Object.entries(environments).flatMap(([name, { after }]): Finding[] => {
    if (!after) return []
    const path = [...base, name, 'after', 'environment']
    const say = (message: string): Finding[] => [{ path, at: 'value', message }]
    if (!Object.hasOwn(environments, after.environment)) {
      const others = Object.keys(environments).filter(other => other !== name)
      return say(`there is no environment ${show(after.environment)}. Known: ${others.map(show).join(', ') || 'none'}.`)
    }
    const seen = [name]
    for (let next: string | undefined = after.environment; next !== undefined;) {
      if (seen.includes(next)) return say(`${[...seen, next].join(' after ')}: nothing could ever be first.`)
      seen.push(next)
      next = environments[next]?.after?.environment
    }
    return []
  })
}

const KINDS = ['replay', 'mirror', 'weight'] as const

function stepRules(step: StepFile, environment: EnvironmentFile, path: Path): Finding[] {
  const found: Finding[] = []
  const say = (key: string | null, message: string): void => {
    found.push({ path: key === null ? path : [...path, key], at: key === null ? 'value' : 'key', message })
  }
  const kinds = KINDS.filter(kind => step[kind] !== undefined)
  if (kinds.length !== 1) {
    say(null, `expected one of replay, mirror or weight, got ${kinds.length === 0 ? 'none' : kinds.join(' and ')}.`)
    return found
  }
  if (step.replay === undefined) {
    for (const key of ['protocol', 'score', 'concurrency'] as const) {
      if (step[key] !== undefined) say(key, `${key} belongs to a replay step. Remove it.`)
    }
    if (environment.serving.kind !== 'external' && !environment.router) {
      const kind = kinds[0] ?? 'weight'
      say(kind, `a ${kind} step needs a router, and there is none. Add router, or use a replay step.`)
    }
  } else {
    if (typeof step.score === 'object') {
      found.push({
        path: [...path, 'score'],
        at: 'value',
        message: 'a score by command is not supported yet.',
        code: 'NOT_SUPPORTED_YET',
      })
    } else if (step.score !== undefined && !['equal', 'argmax'].includes(step.score)) {
      found.push({
        path: [...path, 'score'],
        at: 'value',
        message: `expected equal or argmax, got ${show(step.score)}.`,
      })
    }
  }
  return found
}

function metricRules(
  metrics: readonly MetricFile[],
  sources: readonly string[],
  steps: readonly StepFile[],
  base: Path,
): Finding[] {
  const found: Finding[] = []
  const names = new Map<string, number>()
  for (const [index, metric] of metrics.entries()) {
    const say = (key: string, message: string): void => {
      found.push({ path: [...base, index, key], at: 'value', message })
    }
    const first = names.get(metric.name)
    if (first !== undefined)
      say('name', `metric ${show(metric.name)} is there already as metrics[${first}]. Choose another name.`)
    names.set(metric.name, first ?? index)
    const isCounted = metric.source !== undefined || COUNTERS.some(key => metric[key] !== undefined)
    if (metric.column === undefined && !isCounted) {
      found.push({
        path: [...base, index],
        at: 'value',
        message: 'missing key "column": it names the column of the observations that holds the outcome.',
      })
    }
    for (const { key, message } of sourceRules(metric, sources, steps))
      found.push({ path: key === null ? [...base, index] : [...base, index, key], at: 'value', message })
    for (const { key, message } of kindRules(metric))
      found.push({ path: key === null ? [...base, index] : [...base, index, key], at: 'value', message })
    const columns = new Set<string>()
    for (const [at, column] of metric.slices.entries()) {
      const path = [...base, index, 'slices', at]
      if (columns.has(column)) found.push({ path, at: 'value', message: `column ${show(column)} is there already.` })
      if (column === metric.column) {
        found.push({ path, at: 'value', message: `${show(column)} is the outcome itself; slice by another column.` })
      }
      columns.add(column)
    }
    for (const [at, step] of (metric.at ?? []).entries()) {
      const path = [...base, index, 'at', at]
      if (typeof step === 'number' ? step > steps.length : !steps.some(one => one[step] !== undefined)) {
        const message = `there is no step ${show(step)}; there are ${steps.length}, counted from 1.`
        found.push({ path, at: 'value', message })
      }
    }
  }
  return found
}

/** What a source counts, it counts on live traffic. */
function sourceRules(
  metric: MetricFile,
  sources: readonly string[],
  steps: readonly StepFile[],
): { readonly key: keyof MetricFile | null; readonly message: string }[] {
  const { source, column, at } = metric
  if (source === undefined)
    return COUNTERS.filter(key => metric[key] !== undefined).map(key => ({
      key,
      message: `${key} is read from a source, and the metric names none. Write source, or remove ${key}.`,
    }))
  const found: { readonly key: keyof MetricFile | null; readonly message: string }[] = []
  if (!sources.includes(source)) {
    const meant = nearest(source, sources)
    found.push({
      key: 'source',
      message: `there is no source ${show(source)} in gate.sources. ${meant === null ? 'Add it there.' : `Did you mean ${show(meant)}?`}`,
    })
  }
  if (metric.total === undefined)
    found.push({ key: null, message: 'missing key "total": a source counts the bad among all. Write what counts all.' })
  if (column !== undefined)
    found.push({ key: 'column', message: 'a source has counters, no columns. Remove column, or source.' })
  const replayed = (at ?? []).find(one =>
    typeof one === 'number' ? steps[one - 1]?.replay !== undefined : one === 'replay',
  )
  if (replayed !== undefined)
    found.push({
      key: 'at',
      message: `step ${show(replayed)} is a replay, and a source counts live requests. Take it out.`,
    })
  else if (steps.length > 0 && steps.every(step => step.replay !== undefined))
    found.push({
      key: 'source',
      message: 'a source counts live requests, and every step is a replay. Add a mirror or weight step.',
    })
  return found
}

const COUNTERS = ['bad', 'total', 'absent-bad'] as const

/** Steps (from 1) that measure a metric, or null for every step. */
export function measuredAt(metric: MetricFile, steps: readonly StepFile[]): number[] | null {
  if (metric.at === undefined) {
    // Nothing that a source counts happens in a replay.
    const live = steps.flatMap((step, index) => (step.replay === undefined ? [index + 1] : []))
    return metric.source === undefined || live.length === steps.length ? null : live
  }
  const numbers = metric.at.flatMap(one =>
    typeof one === 'number' ? [one] : steps.flatMap((step, index) => (step[one] === undefined ? [] : [index + 1])),
  )
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** `advance: time` passes over a verdict, so it must not stand where the last word on a required metric is spoken. */
function lastSteps(metrics: readonly MetricFile[], steps: readonly StepFile[], base: Path): Finding[] {
  const required = metrics.filter(metric => metric.required && metric.kind !== 'distribution')
  if (required.length === 0) {
    const path = [...base, 'gate', 'metrics']
    return [{ path, at: 'value', message: 'expected at least one required metric: without one nothing can pass.' }]
  }
  const reasons = new Map<number, string>([[steps.length, 'the last step']])
  for (const metric of required) {
    const last = measuredAt(metric, steps)?.at(-1)
    if (last !== undefined && !reasons.has(last)) reasons.set(last, `the last that measures ${show(metric.name)}`)
  }
  return [...reasons].flatMap(([number, why]) =>
    steps[number - 1]?.advance === 'time'
      ? [
          {
            path: [...base, 'steps', number - 1, 'advance'],
            at: 'value' as const,
            message: `step ${number} is ${why}, so it must advance by pass, got "time". Write advance: pass.`,
          },
        ]
      : [],
  )
}

/** Two environments that would load and unload each other's versions. */
function sharedTargets(file: ConfigFile): Finding[] {
  const seen = new Map<string, string>()
  const found: Finding[] = []
  for (const [model, { environments }] of Object.entries(file.models)) {
    for (const [name, { serving }] of Object.entries(environments)) {
      for (const { key, words, place } of targetsOf(serving, model)) {
        const other = seen.get(`${key} ${place}`)
        if (other === undefined) seen.set(`${key} ${place}`, `${model}/${name}`)
        else {
          found.push({
            path: ['models', model, 'environments', name, 'serving', key],
            at: 'value',
            message: `${model}/${name} and ${other} serve the same model ${words}. Give one another ${key} or model.`,
            code: 'SHARED_TARGET',
          })
        }
      }
    }
  }
  return found
}

interface Shared {
  readonly key: 'url' | 'repository'
  readonly words: string
  /** With the model's name there. */
  readonly place: string
}

function targetsOf({ url, repository, model: name }: Section, model: string): readonly Shared[] {
  const called = typeof name === 'string' ? name : model
  const found: Shared[] = []
  if (typeof url === 'string') {
    // An address for each version is one place all the same, as it is written.
    const place = URL.canParse(url) ? new URL(url).href : url
    found.push({ key: 'url', words: 'at the same url', place: `${place.replace(/\/+$/u, '')} ${called}` })
  }
  // What lies in the folder is out for the one and put by for the other, whichever servers read it.
  if (typeof repository === 'string')
    found.push({
      key: 'repository',
      words: 'from the same repository',
      place: `${repository.replaceAll(/[\\/]+/gu, '/').replace(/\/$/u, '')} ${called}`,
    })
  return found
}
