/** Inputs as the runner hands them over, checked against the specification and read as what they mean. */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { isMap } from '../core/json.ts'
import type { Digest, Instant, Json, ModelSignature, Oid, Version } from '../core/types.ts'
import { isRange, parseVersion } from '../core/version.ts'
import { check } from './check.ts'
import { durationHint, parseDuration } from '../lib/duration.ts'
import { expected } from './expect.ts'
import { parseInstant } from './instant.ts'
import { parseJson } from './json.ts'
import { nameProblem } from './names.ts'
import { either, plain, show } from './plain.ts'
import { CountsSchema, SignatureSchema } from './schemas.ts'
import type { CountsInput } from './schemas.ts'
import { ACTIONS, inputsOf } from './spec.ts'
import type { ActionName, COMMON_INPUTS, InputRule, InputSpec, Kind } from './spec.ts'
import { readYaml } from './yaml.ts'

interface Meaning {
  secret: string
  text: string
  reason: string
  name: string
  boolean: boolean
  choice: string
  version: Version
  'version-or-range': string
  digest: Digest
  commit: Oid
  path: string
  signature: ModelSignature
  metadata: Json
  counts: CountsInput
  /** Seconds. */
  duration: number
  instant: Instant
}

type Camel<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Name
type Read<Spec> = Spec extends { choices: readonly (infer Choice)[] }
  ? Choice
  : Spec extends { kind: infer K extends Kind }
    ? Meaning[K]
    : never
/** An input with a default of its own is never null. */
type OrNull<Spec> = Spec extends { default: `\${{${string}` } ? null : Spec extends { default: string } ? never : null
type ReadAll<Specs> = {
  readonly [Key in Extract<keyof Specs, string> as Camel<Key>]: Read<Specs[Key]> | OrNull<Specs[Key]>
}

/** The inputs that every action has. */
export type CommonInputs = ReadAll<typeof COMMON_INPUTS>
/** The inputs of an action: `dry-run` as `dryRun`; what was left empty and has no default is null. */
export type Inputs<Name extends ActionName> = CommonInputs & ReadAll<(typeof ACTIONS)[Name]['inputs']>

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param env the process's environment: the runner sets `INPUT_<NAME>`, in capitals, spaces as `_`
 * @throws Fault `INPUT` or `VERSION` at the first input that is not what it should be
 */
export function readInputs<Name extends ActionName>(name: Name, env: Environment): Inputs<Name> {
  const given = new Set<string>()
  const read = Object.entries(inputsOf(name)).map(([input, spec]) => {
    const raw = env[`INPUT_${input.replaceAll(' ', '_').toUpperCase()}`] ?? ''
    if (raw.trim() !== '' && !(spec.kind === 'boolean' && raw.trim().toLowerCase() === 'false')) given.add(input)
    return [camel(input), readInput(input, spec, raw)] as const
  })
  for (const rule of ACTIONS[name].rules) obey(rule, given)
  // The entries are built from the same specification that the type is computed from.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(read) as Inputs<Name>
}

function camel(input: string): string {
  return input.replaceAll(/-(.)/gu, (_, letter: string) => letter.toUpperCase())
}

function obey(rule: InputRule, given: ReadonlySet<string>): void {
  if ('given' in rule) {
    if (given.has(rule.given) && !given.has(rule.needs)) {
      throw new Fault('INPUT', `input ${rule.needs}: expected with ${rule.given}, got nothing: ${rule.why}.`)
    }
    return
  }
  const [names, least, most] =
    'oneOf' in rule ? [rule.oneOf, 1, 1] : 'someOf' in rule ? [rule.someOf, 1, Infinity] : [rule.atMostOneOf, 0, 1]
  const found = names.filter(name => given.has(name))
  if (found.length < least || found.length > most) {
    const wanted = least === 0 ? 'at most one' : most === 1 ? 'one' : 'at least one'
    const got = found.length === 0 ? 'none' : found.join(' and ')
    throw new Fault('INPUT', `inputs ${names.join(', ')}: expected ${wanted} of them, got ${got}: ${rule.why}.`)
  }
}

function readInput(input: string, spec: InputSpec, raw: string): unknown {
  const standard = spec.default ?? ''
  const fallback = standard.startsWith('${{') ? '' : standard
  // Versions are taken as they are written: a line break around one is told, not trimmed.
  const text = raw.trim() === '' ? fallback : spec.kind.startsWith('version') ? raw : raw.trim()
  if (text === '') return null
  return MEANINGS[spec.kind](`input ${input}`, text, spec)
}

type Reader<Value> = (where: string, text: string, spec: InputSpec) => Value

const TEXT_LONGEST = 2000
const REASON_LONGEST = 500
const COUNTS_LARGEST = 5 * 1024 * 1024
const METADATA_LARGEST = 64 * 1024

const MEANINGS: { readonly [K in Kind]: Reader<Meaning[K]> } = {
  secret: (_, text) => text,
  text(where, text) {
    if (text.length > TEXT_LONGEST) {
      throw new Fault('INPUT', `${where}: expected at most ${TEXT_LONGEST} characters, got ${text.length}.`)
    }
    if (plain(text, TEXT_LONGEST) === text) return text
    throw new Fault('INPUT', `${where}: expected one line without unseen characters, got ${show(text)}.`)
  },
  reason: (_, text) => plain(text, REASON_LONGEST),
  name(where, text) {
    const problem = nameProblem(text)
    if (problem !== null) throw new Fault('INPUT', `${where}: ${problem}, got ${show(text)}.`)
    return text
  },
  boolean(where, text) {
    if (/^(?:true|True|TRUE)$/u.test(text)) return true
    if (/^(?:false|False|FALSE)$/u.test(text)) return false
    throw new Fault('INPUT', `${where}: expected true or false, got ${show(text)}.`)
  },
  choice(where, text, { choices = [] }) {
    if (choices.includes(text)) return text
    throw new Fault('INPUT', `${where}: expected ${either(choices)}, got ${show(text)}.`)
  },
  version: (where, text) => parseVersion(text, where),
  'version-or-range'(where, text) {
    if (/[*xX^~<>=|\s]/u.test(text.trim()) && isRange(text) && text.length <= 256) return text.trim()
    // A bare `1` or `1.4` is a range to semver; it is taken for what people mean by it.
    if (/^\d+(?:\.\d+)?$/u.test(text.trim())) return text.trim()
    return parseVersion(text, where)
  },
  digest(where, text) {
    if (/^sha256:[0-9a-f]{64}$/u.test(text)) return text
    const hex = /^(?:sha256:)?([0-9a-fA-F]{64})$/u.exec(text)?.[1]
    const fix = hex === undefined ? '' : ` Write sha256:${hex.toLowerCase()}.`
    throw new Fault('INPUT', `${where}: expected sha256: and 64 hex digits, got ${show(text)}.${fix}`)
  },
  commit(where, text) {
    if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text)) return text
    throw new Fault('INPUT', `${where}: expected a full commit id of 40 hex digits, got ${show(text)}.`)
  },
  path: (_, text) => text,
  signature: (where, text) => json(where, text, SignatureSchema, METADATA_LARGEST),
  metadata(where, text) {
    limit(where, text, METADATA_LARGEST)
    // Quoted keys are JSON, which is checked more strictly than YAML's flow maps.
    if (/^\{\s*["}]/u.test(text)) return map(where, parseJson(text, { file: where, code: 'INPUT', isFile: false }))
    const { problems, value } = readYaml(text)
    const [first] = problems
    if (first) throw new Fault('INPUT', `${where}:${first.line}:${first.column} ${first.message}`)
    return map(where, meant(where, JsonSchema, value))
  },
  counts: (where, text) => json(where, text, CountsSchema, COUNTS_LARGEST),
  duration(where, text) {
    const seconds = parseDuration(text)
    if (seconds === null)
      throw new Fault('INPUT', `${where}: expected a duration such as 30m, got ${show(text)}. ${durationHint(text)}`)
    return seconds
  },
  instant(where, text) {
    const instant = parseInstant(text)
    if (instant !== null) return instant
    throw new Fault('INPUT', `${where}: expected a time such as 2026-05-03T18:00:00Z, got ${show(text)}.`)
  },
}

function json<Output>(where: string, text: string, schema: v.GenericSchema<unknown, Output>, most: number): Output {
  limit(where, text, most)
  return meant(where, schema, parseJson(text, { file: where, code: 'INPUT', isFile: false }))
}

function meant<Output>(where: string, schema: v.GenericSchema<unknown, Output>, value: unknown): Output {
  const checked = check(schema, value)
  if (checked.ok) return checked.output
  const [first] = checked.findings
  const path = (first?.path ?? []).map(key => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  throw new Fault('INPUT', `${where}${plain(path, 200)}: ${first?.message ?? ''}`)
}

function limit(where: string, text: string, most: number): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > most) {
    throw new Fault('INPUT', `${where}: expected at most ${most / 1024} KiB, got ${Math.ceil(bytes / 1024)} KiB.`)
  }
}

function map(where: string, value: Json): Json {
  if (isMap(value)) return value
  throw new Fault('INPUT', `${where}: expected a map of JSON or YAML, got ${show(value)}.`)
}

const JsonSchema: v.GenericSchema<unknown, Json> = v.lazy(() =>
  v.union(
    [
      v.null(),
      v.boolean(),
      v.pipe(v.number(), v.finite()),
      v.string(),
      v.array(JsonSchema),
      v.record(v.string(), JsonSchema),
    ],
    expected('values that JSON can hold'),
  ),
)
