/**
 * What the ledger's files must look like before anything believes them: the stored formats as schemas, each checked at
 * compile time to be the type that `core` speaks of. A file of a newer format is refused, not half understood; a file that
 * somebody changed by hand is refused with the place.
 * Must not know where the text came from.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { DigestRecord, Entry, Json, State, TrialRecord, VersionRecord } from '../core/types.ts'

/** The format that this code writes, and the newest that it reads. */
export const FORMAT = 1

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const text = v.string()
const numbers = v.array(v.number())
const format = v.literal(FORMAT)
const instant = v.pipe(v.string(), v.isoTimestamp())
const digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/u, 'expected sha256: and 64 hex digits'))
const oid = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u, 'expected a git object id'))
const version = v.pipe(v.string(), v.regex(/^[0-9A-Za-z.+-]+$/u, 'expected a version'))
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/u, 'expected a name'))
const verdict = v.picklist(['pass', 'fail', 'continue', 'inconclusive', 'invalid'])
const stepKind = v.picklist(['replay', 'mirror', 'weight', 'none'])
const anyJson = v.custom<Json>(value => value !== undefined, 'expected JSON')
const by = <Value extends v.GenericSchema>(value: Value): v.RecordSchema<v.StringSchema<undefined>, Value, undefined> =>
  v.record(v.string(), value)

// The gate's policy, evidence and tests.

const margin = v.strictObject({ value: v.number(), relative: v.boolean() })
const metricKind = v.picklist(['proportion', 'mean', 'quantile', 'rate', 'distribution'])
const better = v.picklist(['higher', 'lower'])

const gatePolicy = v.strictObject({
  alpha: v.number(),
  minSamples: count,
  metrics: v.array(
    v.strictObject({
      name: text,
      kind: metricKind,
      better,
      margin,
      failAbove: margin,
      limit: v.nullable(v.number()),
      paired: v.boolean(),
      column: text,
      slices: v.array(text),
      required: v.boolean(),
      weight: v.number(),
      at: v.nullable(v.array(count)),
      bounds: v.exactOptional(v.tuple([v.number(), v.number()])),
      cap: v.exactOptional(v.number()),
      q: v.exactOptional(v.number()),
      threshold: v.exactOptional(v.number()),
      exposure: v.exactOptional(text),
      guarded: v.exactOptional(v.boolean()),
      live: v.exactOptional(
        v.strictObject({
          source: text,
          bad: v.nullable(text),
          total: text,
          absentBad: v.nullable(v.literal('zero')),
        }),
      ),
    }),
  ),
  splitTolerance: v.exactOptional(v.number()),
  sources: v.exactOptional(by(v.strictObject({ kind: text, section: anyJson }))),
  window: v.exactOptional(v.number()),
  limitsOnly: v.exactOptional(v.literal(true)),
})

const proportion = v.strictObject({ n: count, k: count, missing: v.exactOptional(count) })
const sums = { n: count, sum: v.number(), sumsq: v.number(), grid: v.exactOptional(numbers) }
const mean = v.strictObject({ ...sums, missing: v.exactOptional(count) })
const missingOfPairs = v.exactOptional(v.strictObject({ primary: count, canary: count, both: count }))
const exceedances = v.strictObject({
  n: count,
  above: count,
  beyond: v.exactOptional(count),
  over: v.exactOptional(count),
  missing: v.exactOptional(count),
})
const rate = v.strictObject({ events: count, exposure: v.number(), missing: v.exactOptional(count) })
const categories = v.strictObject({ categories: by(count), missing: v.exactOptional(count) })
const counts = v.union([
  v.strictObject({ primary: proportion, canary: proportion }),
  v.strictObject({ primary: mean, canary: mean }),
  v.strictObject({ primary: exceedances, canary: exceedances }),
  v.strictObject({ primary: rate, canary: rate }),
  v.strictObject({ primary: categories, canary: categories }),
  v.strictObject({
    ...sums,
    missing: missingOfPairs,
    values: v.exactOptional(v.strictObject({ primary: v.number(), canary: v.number() })),
  }),
  v.strictObject({
    worse: count,
    better: count,
    same: count,
    missing: missingOfPairs,
    values: v.exactOptional(v.strictObject({ primary: count, canary: count })),
  }),
])

const window = v.strictObject({
  from: text,
  to: text,
  batch: v.exactOptional(text),
  rows: v.exactOptional(v.tuple([count, count])),
  planned: v.number(),
  metrics: by(counts),
  slices: v.exactOptional(by(by(by(counts)))),
  split: v.exactOptional(v.strictObject({ primary: count, canary: count, share: v.number() })),
  thresholds: v.exactOptional(by(v.number())),
})

const guard = v.exactOptional(
  v.strictObject({ windows: count, mean: v.number(), squares: v.number(), expected: v.number() }),
)
const failedBy = v.picklist(['margin', 'limit', 'missing'])

const restarts = v.strictObject({ rest: v.number(), first: numbers, stake: numbers, reserve: numbers, run: numbers })
const series = v.strictObject({
  fail: v.strictObject({ tests: restarts, past: numbers, carried: numbers, planned: v.number(), guard }),
  pass: v.strictObject({
    logs: numbers,
    past: numbers,
    carried: numbers,
    history: v.nullable(v.tuple([v.number(), v.number()])),
    guard,
  }),
  limit: v.nullable(restarts),
  limitGuard: guard,
  missing: v.nullable(v.strictObject({ logs: numbers, past: numbers, carried: numbers })),
  total: v.nullable(counts),
  step: v.nullable(counts),
  best: v.strictObject({ fail: v.number(), pass: v.number(), limit: v.number(), missing: v.number() }),
  passedIn: v.nullable(count),
  failed: v.nullable(failedBy),
})

const gateState = v.strictObject({
  trial: count,
  step: count,
  windows: count,
  overall: by(series),
  slices: by(by(by(series))),
  failed: v.nullable(
    v.strictObject({
      metric: text,
      slice: v.nullable(v.strictObject({ column: text, value: text })),
      part: failedBy,
    }),
  ),
  invalid: v.nullable(text),
  split: v.nullable(v.strictObject({ logs: numbers, primary: count, canary: count, best: v.number() })),
  thresholds: by(v.number()),
})

const arm = v.strictObject({ n: v.number(), value: v.nullable(v.number()) })
const twoSided = v.strictObject({ fail: v.nullable(v.number()), pass: v.nullable(v.number()) })
const details = v.strictObject({
  schema: format,
  verdict,
  preview: v.boolean(),
  model: text,
  environment: text,
  canary: text,
  primary: text,
  trial: v.nullable(count),
  look: count,
  step: v.nullable(count),
  started: v.nullable(text),
  metrics: v.array(
    v.strictObject({
      name: text,
      kind: metricKind,
      slice: v.exactOptional(by(text)),
      verdict,
      better,
      margin: v.union([v.number(), text]),
      primary: arm,
      canary: arm,
      difference: v.nullable(v.number()),
      lower: v.nullable(v.number()),
      upper: v.nullable(v.number()),
      evidence: twoSided,
      p: twoSided,
      progress: v.number(),
      eta: v.nullable(v.number()),
      reason: text,
    }),
  ),
  integrity: v.strictObject({
    split: v.nullable(text),
    freshness: v.nullable(text),
    missing: v.nullable(text),
  }),
})

// Records.

const tensor = v.strictObject({
  name: text,
  dtype: text,
  shape: v.array(v.pipe(v.number(), v.integer())),
  optional: v.exactOptional(v.boolean()),
})

export const versionRecord = v.strictObject({
  schema: format,
  version,
  digest,
  seq: count,
  at: instant,
  by: text,
  location: v.nullable(text),
  servedVersion: text,
  signature: v.nullable(v.strictObject({ inputs: v.array(tensor), outputs: v.array(tensor) })),
  // The team's own: any JSON, and it was just parsed from some.
  metadata: anyJson,
  commit: v.nullable(oid),
  pullRequest: v.nullable(count),
})

export const digestRecord = v.strictObject({
  schema: format,
  digest,
  version,
  quarantine: v.nullable(v.strictObject({ since: instant, by: text, reason: text })),
  primary: by(v.strictObject({ first: count, last: count, adopted: v.exactOptional(v.literal(true)) })),
  trials: by(by(count)),
})

const timing = { advance: v.picklist(['pass', 'time']), minDuration: v.number() }
const step = v.variant('kind', [
  v.strictObject({
    kind: v.literal('replay'),
    file: text,
    protocol: v.picklist(['v2', 'mlflow']),
    score: v.picklist(['equal', 'argmax', 'numeric']),
    concurrency: count,
    ...timing,
  }),
  v.strictObject({ kind: v.literal('mirror'), share: count, ...timing }),
  v.strictObject({ kind: v.literal('weight'), share: count, ...timing }),
])

const frozenPolicy = v.strictObject({
  gate: gatePolicy,
  steps: v.array(step),
  maxDuration: v.number(),
  replays: by(v.strictObject({ digest, rows: count })),
})

const sliceValues = by(v.array(text))

export const trialRecord = v.strictObject({
  schema: format,
  of: v.picklist(['trial', 'bake']),
  environment: name,
  number: count,
  canary: version,
  primary: version,
  seq: count,
  policy: frozenPolicy,
  slices: sliceValues,
  tests: gateState,
  pending: v.array(window),
  batches: by(digest),
  until: v.nullable(text),
  liveUntil: v.optional(v.nullable(text), null),
  replayed: v.array(count),
})

// State.

const served = v.strictObject({
  digest,
  servedVersion: text,
  location: v.nullable(text),
  seq: count,
  commit: v.nullable(oid),
})
const want = v.strictObject({
  loaded: v.array(version),
  weights: by(count),
  mirror: v.nullable(v.strictObject({ to: version, share: count })),
  order: v.picklist(['load-first', 'unload-first']),
})

const trial = v.strictObject({
  number: count,
  canary: version,
  canaryDigest: digest,
  primary: version,
  primaryDigest: digest,
  seq: count,
  commit: v.nullable(text),
  started: instant,
  step: count,
  steps: count,
  stepKind,
  stepSince: v.nullable(instant),
  policy: digest,
  look: count,
  lookedAt: v.nullable(instant),
  evidence: v.boolean(),
  verdict: v.nullable(verdict),
  reason: text,
  pass: v.nullable(v.strictObject({ seq: count, at: instant })),
  stepPassed: v.boolean(),
  paused: v.nullable(
    v.strictObject({
      cause: v.picklist(['inconclusive', 'drift', 'gap']),
      seq: count,
      since: instant,
      reason: text,
    }),
  ),
  sha: v.nullable(oid),
})

const hold = v.strictObject({
  kind: v.picklist(['rollback', 'freeze']),
  from: v.nullable(version),
  to: v.nullable(version),
  seq: count,
  since: instant,
  until: v.nullable(instant),
  by: text,
  reason: text,
})

const request = {
  id: text,
  what: v.picklist(['auto', 'canary', 'primary']),
  to: v.nullable(text),
  reason: text,
  primary: v.nullable(version),
  canary: v.nullable(version),
}

const environment = v.strictObject({
  primary: v.nullable(version),
  primarySince: v.nullable(instant),
  primarySeq: v.nullable(count),
  primaryCommit: v.nullable(oid),
  hold: v.nullable(hold),
  trial: v.nullable(trial),
  want,
  wantSeq: v.nullable(count),
  wantSince: v.nullable(instant),
  settled: v.boolean(),
  confirmed: v.nullable(v.strictObject({ want, primary: v.nullable(version), seq: count })),
  degraded: v.nullable(v.strictObject({ seq: count, since: instant, reason: text })),
  bake: v.nullable(
    v.strictObject({
      from: v.nullable(version),
      until: instant,
      since: v.optional(v.nullable(instant), null),
      failed: v.nullable(v.strictObject({ seq: count, at: instant, reason: text })),
    }),
  ),
  drill: v.nullable(v.strictObject({ version, warm: v.boolean(), seq: count, since: instant })),
  requests: v.array(v.strictObject({ ...request, by: text, seq: count, at: instant })),
  last: v.nullable(
    v.strictObject({
      canary: version,
      canaryDigest: digest,
      primaryDigest: digest,
      number: count,
      started: count,
      seq: count,
      at: instant,
      verdict: v.union([verdict, v.picklist(['promoted', 'forced', 'rolled-back', 'load-failed'])]),
      reason: text,
      sha: v.nullable(oid),
      run: v.nullable(text),
    }),
  ),
  versions: by(served),
})

const entryType = v.picklist([
  'registered',
  'adopted',
  'initial',
  'started',
  'advanced',
  'observed',
  'looked',
  'promoted',
  'rolled-back',
  'settled',
  'paused',
  'resumed',
  'watched',
  'requested',
  'held',
  'retired',
  'drilled',
])

export const state = v.strictObject({
  schema: format,
  model: name,
  lineage: text,
  seq: count,
  recent: v.array(v.strictObject({ version, digest, seq: count, quarantined: v.boolean() })),
  environments: by(environment),
  operations: v.array(v.strictObject({ key: text, seq: count, type: entryType })),
})

// Entries.

const routing = { want, versions: by(served) }

const body = v.variant('type', [
  v.strictObject({ type: v.literal('registered'), record: versionRecord }),
  v.strictObject({ type: v.literal('adopted'), version, digest, ...routing }),
  v.strictObject({
    type: v.literal('initial'),
    version,
    digest,
    sha: v.nullable(oid),
    bakeUntil: v.nullable(instant),
    watch: v.nullable(frozenPolicy),
    ...routing,
  }),
  v.strictObject({
    type: v.literal('started'),
    trial,
    policy: frozenPolicy,
    slices: sliceValues,
    supersedes: v.nullable(version),
    ...routing,
  }),
  v.strictObject({ type: v.literal('advanced'), step: count, stepKind, ...routing }),
  v.strictObject({
    type: v.literal('observed'),
    trial: count,
    batch: text,
    content: digest,
    rows: count,
    rejected: count,
    slices: sliceValues,
    windows: v.array(window),
  }),
  v.strictObject({
    type: v.literal('looked'),
    trial: count,
    step: count,
    windows: v.array(window),
    replayed: v.nullable(count),
    details,
    passed: v.boolean(),
    ended: v.nullable(v.strictObject({ verdict, reason: text, quarantine: v.boolean(), ...routing })),
    paused: v.exactOptional(v.strictObject({ reason: text, ...routing })),
  }),
  v.strictObject({ type: v.literal('paused'), cause: v.picklist(['drift', 'gap']), reason: text, ...routing }),
  v.strictObject({ type: v.literal('resumed'), step: count, reason: text, ...routing }),
  v.strictObject({
    type: v.literal('watched'),
    version,
    windows: v.array(window),
    details,
    failed: v.nullable(text),
  }),
  v.strictObject({ type: v.literal('requested'), request: v.strictObject(request) }),
  v.strictObject({
    type: v.literal('held'),
    hold: v.nullable(hold),
    released: v.nullable(v.strictObject({ version, digest })),
    reason: text,
  }),
  v.strictObject({ type: v.literal('retired'), gone: v.array(version), ...routing }),
  v.strictObject({ type: v.literal('drilled'), version, digest, over: v.boolean(), warm: v.boolean(), ...routing }),
  v.strictObject({
    type: v.literal('promoted'),
    version,
    digest,
    previous: v.nullable(version),
    passedAt: v.nullable(count),
    forced: v.nullable(text),
    bakeUntil: v.nullable(instant),
    watch: v.nullable(frozenPolicy),
    ...routing,
  }),
  v.strictObject({
    type: v.literal('rolled-back'),
    what: v.picklist(['canary', 'primary']),
    from: version,
    to: version,
    digest,
    quarantine: v.array(digest),
    hold: v.boolean(),
    reason: text,
    asserted: v.boolean(),
    request: v.nullable(text),
    ...routing,
  }),
  v.strictObject({
    type: v.literal('settled'),
    wantSeq: count,
    outcome: v.picklist(['seen', 'failed']),
    reason: text,
    fallback: v.nullable(v.strictObject({ primary: v.nullable(version), degraded: v.boolean(), ...routing })),
  }),
])

export const entry = v.strictObject({
  schema: format,
  id: text,
  model: name,
  lineage: text,
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  previous: v.nullable(oid),
  key: v.nullable(text),
  at: instant,
  by: text,
  run: v.nullable(
    v.strictObject({ id: text, attempt: count, job: text, workflow: text, event: text, sha: oid, url: text }),
  ),
  environment: v.nullable(name),
  body,
})

/**
 * @param source a file's text
 * @param where branch and path, for the message
 * @returns the file's own object: its keys keep their order and none is lost
 * @throws Fault `LEDGER_NEWER`, `LEDGER_CORRUPT`
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  source: string,
  where: string,
): v.InferOutput<Schema> {
  const value = json(source, where)
  const written = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null
  if (typeof written === 'number' && written > FORMAT) {
    throw new Fault(
      'LEDGER_NEWER',
      `${where}: expected ledger format ${FORMAT}, got ${written}, written by a newer model-release. Nothing was changed; use a release of the actions that reads format ${written}.`,
    )
  }
  if (v.is(schema, value)) return value
  const [issue] = v.safeParse(schema, value).issues ?? []
  if (!issue) throw new Error(`${where} was refused without an issue`)
  throw corrupt(where, `${v.getDotPath(issue) ?? 'the file'}: ${wrong(issue)}`)
}

/** Checks bring a sentence of their own; of types valibot names what it expected. */
function wrong(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'expected no such key'
  return `${issue.kind === 'schema' ? `expected ${issue.expected ?? 'another value'}` : issue.message}, got ${issue.received}`
}

export function corrupt(where: string, problem: string): Fault {
  return new Fault(
    'LEDGER_CORRUPT',
    `${where}: ${problem}. The ledger was changed by hand or damaged; nothing was changed now. Compare with git log -p on that branch and restore it.`,
  )
}

function json(source: string, where: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw corrupt(where, error instanceof Error ? error.message : 'no JSON')
  }
}

// The schemas say what the types say: a difference on either side, optional keys included, does not compile.

type Plain<T> = Json extends T ? 'json' : T extends object ? { readonly [Key in keyof T]: Plain<T[Key]> } : T
type Filled<T> = T extends object ? { readonly [Key in keyof T]-?: Filled<T[Key]> } : T
type Alike<A, B> = [A, B, Filled<A>, Filled<B>] extends [B, A, Filled<B>, Filled<A>] ? true : false
type Same<A, B> = Alike<Plain<A>, Plain<B>>
type Of<Schema extends v.GenericSchema> = v.InferOutput<Schema>

true satisfies Same<Of<typeof state>, State>
true satisfies Same<Of<typeof entry>, Entry>
true satisfies Same<Of<typeof versionRecord>, VersionRecord>
true satisfies Same<Of<typeof digestRecord>, DigestRecord>
true satisfies Same<Of<typeof trialRecord>, TrialRecord>
