/**
 * What the configuration format knows and this release does not do yet. Each is refused by name, never ignored; its
 * default, written out, is taken. Building one of them means taking its line out.
 */
import type { Finding } from './check.ts'
import { parseDuration } from '../lib/duration.ts'
import { show } from './plain.ts'
import type { Path } from './yaml.ts'

interface Later {
  /** Keys from the top; `*` is any name or number. */
  readonly section: readonly string[]
  readonly key: string
  /** The values that are to come, or every value. */
  readonly refused: readonly unknown[] | 'any'
  /** Defaults, which may be written out. */
  readonly but?: readonly unknown[]
  /** The section's other keys mean something only together with this value. */
  readonly decides?: true
}

const ENVIRONMENT = ['models', '*', 'environments', '*']
const SERVING = [...ENVIRONMENT, 'serving']
const STEP = [...ENVIRONMENT, 'steps', '*']
const GATE = [...ENVIRONMENT, 'gate']
const METRIC = [...GATE, 'metrics', '*']

const REGISTRIES = ['sagemaker', 'azure-ml', 'vertex-ai']
const SERVINGS = ['tf-serving', 'kserve', 'sagemaker', 'azure-ml', 'vertex-ai', 'tfx', 'clipper']
const ROUTERS = ['gateway-api']
const SOURCES = ['sql', 'http', 'cloudwatch']

const LATER: readonly Later[] = [
  { section: ['models', '*', 'registry'], key: 'kind', refused: REGISTRIES, decides: true },
  { section: [...ENVIRONMENT, 'router'], key: 'kind', refused: ROUTERS, decides: true },
  { section: SERVING, key: 'kind', refused: SERVINGS, decides: true },
  { section: STEP, key: 'protocol', refused: ['tf-serving', 'openai', 'http'] },
  { section: STEP, key: 'score', refused: ['numeric'] },
  { section: [...GATE, 'sources', '*'], key: 'kind', refused: SOURCES, decides: true },
  { section: METRIC, key: 'unit', refused: 'any' },
  { section: METRIC, key: 'label-delay', refused: 'any' },
  { section: METRIC, key: 'advisory', refused: 'any', but: [false] },
]

/**
 * Takes what is to come out of the findings of the schema and says it by name instead.
 * @param found what the schema says about `value`
 */
export function refuseLater(value: unknown, found: readonly Finding[]): Finding[] {
  const refusals: Finding[] = []
  const covered: Path[] = []
  for (const later of LATER) {
    for (const section of matches(value, later.section)) {
      const path = [...section, later.key]
      const given = at(value, path)
      if (given === undefined || !refuses(later, given)) continue
      // A value that is malformed besides is told as that.
      if (later.but && found.some(finding => same(finding.path, path))) continue
      const what = show(later.refused === 'any' ? later.key : given)
      refusals.push({
        path,
        at: later.refused === 'any' ? 'key' : 'value',
        message: words(later, what),
        code: 'NOT_SUPPORTED_YET',
      })
      covered.push(later.decides ? section : path)
    }
  }
  return [...refusals, ...found.filter(finding => !covered.some(path => startsWith(finding.path, path)))]
}

function words(later: Later, what: string): string {
  if (later.but) return `${what} is not supported yet other than ${later.but.map(String).join(' or ')}. Leave it out.`
  return later.refused === 'any' ? `${what} is not supported yet. Leave it out.` : `${what} is not supported yet.`
}

function refuses(later: Later, given: unknown): boolean {
  if (later.refused !== 'any') return later.refused.includes(given)
  return !(later.but ?? []).some(one => one === given || equalDurations(one, given))
}

function equalDurations(a: unknown, b: unknown): boolean {
  return (
    typeof a === 'string' && typeof b === 'string' && parseDuration(a) !== null && parseDuration(a) === parseDuration(b)
  )
}

/** The paths in `value` that a pattern of keys leads to; `*` is any name or number. */
export function matches(value: unknown, pattern: readonly string[]): Path[] {
  let paths: Path[] = [[]]
  for (const part of pattern) {
    paths = paths.flatMap(path => {
      const here = at(value, path)
      if (part !== '*') return [[...path, part]]
      if (Array.isArray(here)) return here.map((_, index) => [...path, index])
      return here !== null && typeof here === 'object' ? Object.keys(here).map(key => [...path, key]) : []
    })
  }
  return paths
}

/** The value at a path of own keys, or undefined. */
export function at(value: unknown, path: Path): unknown {
  let here: unknown = value
  for (const key of path) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, key)) return undefined
    here = Reflect.get(here, key)
  }
  return here
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((key, index) => key === path[index])
}

function same(a: Path, b: Path): boolean {
  return a.length === b.length && startsWith(a, b)
}
