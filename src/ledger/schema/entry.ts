/** The file of an entry: what happened. */
import * as v from 'valibot'
import type { Entry } from '../../core/types.ts'
import { details, window } from './gate.ts'
import { frozenPolicy, sliceValues, versionRecord } from './records.ts'
import type { Same } from './same.ts'
import { hold, request, served, trial, want } from './state.ts'
import { by, count, digest, format, instant, name, oid, stepKind, text, verdict, version } from './words.ts'

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

true satisfies Same<v.InferOutput<typeof entry>, Entry>
