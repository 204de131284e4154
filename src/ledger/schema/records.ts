/** The files of versions, digests and trials. */
import * as v from 'valibot'
import type { DigestRecord, TrialRecord, VersionRecord } from '../../core/types.ts'
import { gatePolicy, gateState, window } from './gate.ts'
import type { Same } from './same.ts'
import { anyJson, by, count, digest, format, instant, name, oid, text, version } from './words.ts'

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

export const frozenPolicy = v.strictObject({
  gate: gatePolicy,
  steps: v.array(step),
  maxDuration: v.number(),
  replays: by(v.strictObject({ digest, rows: count })),
})

export const sliceValues = by(v.array(text))

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

true satisfies Same<v.InferOutput<typeof versionRecord>, VersionRecord>
true satisfies Same<v.InferOutput<typeof digestRecord>, DigestRecord>
true satisfies Same<v.InferOutput<typeof trialRecord>, TrialRecord>
