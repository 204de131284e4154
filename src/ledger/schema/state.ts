/** The file of the state: what is live, per environment. */
import * as v from 'valibot'
import type { State } from '../../core/types.ts'
import type { Same } from './same.ts'
import { by, count, digest, format, instant, name, oid, stepKind, text, verdict, version } from './words.ts'

export const served = v.strictObject({
  digest,
  servedVersion: text,
  location: v.nullable(text),
  seq: count,
  commit: v.nullable(oid),
})
export const want = v.strictObject({
  loaded: v.array(version),
  weights: by(count),
  mirror: v.nullable(v.strictObject({ to: version, share: count })),
  order: v.picklist(['load-first', 'unload-first']),
})

export const trial = v.strictObject({
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

export const hold = v.strictObject({
  kind: v.picklist(['rollback', 'freeze']),
  from: v.nullable(version),
  to: v.nullable(version),
  seq: count,
  since: instant,
  until: v.nullable(instant),
  by: text,
  reason: text,
})

export const request = {
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

true satisfies Same<v.InferOutput<typeof state>, State>
