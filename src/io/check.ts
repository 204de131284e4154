/**
 * Runs a schema over a value and says what is wrong in the house's words: every unknown key with the one that was meant,
 * every missing key by name.
 */
import * as v from 'valibot'
import { either, nearest, show } from './plain.ts'
import type { Path } from './yaml.ts'

export interface Finding {
  readonly path: Path
  /** Whether the key is at fault or its value. */
  readonly at: 'key' | 'value'
  readonly message: string
  readonly code?: string
  /** Of an unknown key: the path that was meant. */
  readonly meant?: Path
}

export type Checked<Output> =
  | { readonly ok: true; readonly output: Output; readonly findings: readonly [] }
  | { readonly ok: false; readonly findings: readonly Finding[] }

export function check<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  base: Path = [],
): Checked<Output> {
  const findings = unknownKeys(schema, value, base)
  const result = v.safeParse(schema, value)
  if (result.success && findings.length === 0) return { ok: true, output: result.output, findings: [] }
  for (const raised of result.issues ?? []) {
    const issue = closest(raised)
    // A schema stops at the first unknown key of a map; they are all named above.
    if (issue.expected === 'never') continue
    const path = [...base, ...(issue.path ?? []).map(item => pathKey(item.key))]
    const last = issue.path?.at(-1)
    if (issue.type.includes('object') && last?.origin === 'key' && issue.received === 'undefined') {
      const missing = missingKey(path, schemaAt(schema, path.slice(base.length)))
      // A key that was written wrong is told once, where it stands.
      if (!findings.some(({ meant }) => meant !== undefined && samePath(meant, path))) findings.push(missing)
    } else {
      const generic = issue.message.startsWith('Invalid ')
      const words = generic ? `expected ${issue.expected ?? 'something else'}` : issue.message
      const message = /[.?]$/u.test(words) ? words : `${words}, got ${show(issue.input)}.`
      findings.push({ path, at: last?.origin === 'key' ? 'key' : 'value', message })
    }
  }
  return { ok: false, findings }
}

/**
 * Of a choice between schemas nothing but "none of them" is said; the one that read furthest before it stopped is what was
 * meant, and its problem is told.
 */
function closest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  if (issue.type !== 'union') return issue
  const deepest = (issue.issues ?? []).toSorted((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0]
  const [first, ...rest] = deepest?.path ?? []
  if (!deepest || !first) return issue
  return { ...closest(deepest), path: [...(issue.path ?? []), first, ...rest] }
}

function missingKey(path: Path, schema: unknown): Finding {
  const key = String(path.at(-1))
  const options = isRecord(schema) ? schema['options'] : undefined
  const words = Array.isArray(options) ? options.filter(option => typeof option === 'string') : []
  const hint = words.length > 0 && words.length < 4 ? ` Write ${either(words.map(word => `${key}: ${word}`))}.` : ''
  return { path: path.slice(0, -1), at: 'value', message: `missing key ${show(key)}.${hint}` }
}

/** The schema of the value at a path, through lists, records and optional keys. */
function schemaAt(schema: unknown, path: Path): unknown {
  let here = schema
  for (const key of path) {
    while (isRecord(here) && here['wrapped'] !== undefined) here = here['wrapped']
    if (!isRecord(here)) return undefined
    const entries = here['entries']
    here = isRecord(entries) ? entries[String(key)] : (here['item'] ?? here['value'])
  }
  return here
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at])
}

function pathKey(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key)
}

/** Keys that no schema knows, at any depth, each with a suggestion. */
function unknownKeys(schema: unknown, value: unknown, path: Path): Finding[] {
  if (!isRecord(schema) || value === null || typeof value !== 'object') return []
  if (schema['wrapped'] !== undefined) return unknownKeys(schema['wrapped'], value, path)
  if (Array.isArray(value)) return value.flatMap((item, at) => unknownKeys(schema['item'], item, [...path, at]))
  const entries = schema['entries']
  if (isRecord(entries)) {
    const known = Object.keys(entries)
    return Object.entries(value).flatMap(([key, inner]) => {
      if (Object.hasOwn(entries, key)) return unknownKeys(entries[key], inner, [...path, key])
      return schema['type'] === 'strict_object' ? [unknownKey(key, known, [...path, key])] : []
    })
  }
  if (schema['type'] !== 'record') return []
  return Object.entries(value).flatMap(([key, inner]) => unknownKeys(schema['value'], inner, [...path, key]))
}

function unknownKey(key: string, known: readonly string[], path: Path): Finding {
  const meant = nearest(key, known)
  const hint = meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean ${show(meant)}?`
  const message = `unknown key ${show(key)}. ${hint}`
  return { path, at: 'key', message, ...(meant === null ? {} : { meant: [...path.slice(0, -1), meant] }) }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object'
}
