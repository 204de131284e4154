/**
 * What commands read and write, schema 1: JSON, one object each way. Versions go by their names on the server. Must not know how it is
 * carried.
 */
import * as v from 'valibot'
import { Fault } from '../../core/fault.ts'
import type { Served, Version } from '../../core/types.ts'
import type { VersionState } from '../../run/ports.ts'
import { oneLine } from '../../lib/one-line.ts'

const STATES = ['absent', 'loading', 'ready', 'unloading', 'failed'] as const satisfies readonly VersionState[]

const name = v.string()
const SHARE = 'expected basis points: a whole number from 0 to 10000'
const share = v.pipe(v.number(SHARE), v.integer(SHARE), v.minValue(0, SHARE), v.maxValue(10_000, SHARE))
const SEQ = 'expected a whole number from 0, or null'
const seq = v.pipe(v.number(SEQ), v.safeInteger(SEQ), v.minValue(0, SEQ))
const WEIGHTS = 'expected a map such as {"1": 9000, "2": 1000}, or null where nothing was ever routed'
const weights = v.pipe(
  v.record(name, share, WEIGHTS),
  v.check(
    map => Object.values(map).reduce((sum, one) => sum + one, 0) === 10_000,
    'expected shares that add up to 10000',
  ),
)
const MIRROR = 'expected {"to": "2", "share": 3000}, or null'
const mirror = v.strictObject({ to: v.string(MIRROR), share }, MIRROR)

/** What `serving.read` answers. What it does not name is absent. */
export const ServerAnswer = v.strictObject(
  {
    versions: v.record(name, v.picklist(STATES, `expected ${STATES.join(', ')}`), 'expected a map of versions'),
    reasons: v.optional(v.record(name, v.string('expected a text'), 'expected a map of texts'), {}),
  },
  'expected one JSON object such as {"versions": {"1": "ready"}}',
)

/** What `router.read` answers. */
export const RouterAnswer = v.strictObject(
  {
    weights: v.nullable(weights, null),
    mirror: v.optional(v.nullable(mirror), null),
    fence: v.optional(v.nullable(seq)),
  },
  'expected one JSON object such as {"weights": {"1": 10000}, "mirror": null}',
)

const version = v.pipe(v.string(), v.description("The version's name on the server."))
const keep = v.pipe(v.array(v.string()), v.description('Versions that stay loaded.'))
const fence = v.pipe(
  v.number(),
  v.description("The number of the ledger's entry that wants this: a smaller one comes from a job that was overtaken."),
)
const common = {
  schema: v.literal(1),
  model: v.string(),
  environment: v.string(),
  versions: v.pipe(
    v.record(name, v.strictObject({ version: v.string(), digest: v.string(), location: v.nullable(v.string()) })),
    v.description('All versions that this environment has to do with, by their names on the server.'),
  ),
}
const alone = v.pipe(v.boolean(), v.description('Whether versions that are not named in `versions` go.'))

/** What a command is told; `infer` is given a recorded request as it is. */
export const CommandInput = v.variant('do', [
  v.strictObject({ ...common, do: v.literal('read') }),
  v.strictObject({ ...common, do: v.literal('load'), version, keep, alone, fence }),
  v.strictObject({ ...common, do: v.literal('unload'), version, keep, fence }),
  v.strictObject({
    ...common,
    do: v.literal('probe'),
    version,
    request: v.pipe(v.unknown(), v.description("The first of the environment's recorded requests, or null.")),
  }),
  v.strictObject({
    ...common,
    do: v.literal('route'),
    weights: v.record(name, share),
    mirror: v.nullable(mirror),
    fence,
  }),
])

export type CommandInput = v.InferOutput<typeof CommandInput>

/** Versions of ours and what they are called there, both ways. */
export interface Names {
  readonly told: CommandInput['versions']
  /** @throws Error for a version that is not among them */
  of(version: Version): string
  /** Null for a name that is none of ours. */
  versionOf(name: string): Version | null
  readonly all: readonly (readonly [Version, string])[]
}

/** @throws Fault `SERVED_VERSION` where two versions would be one there */
export function namesOf(versions: Readonly<Record<Version, Served>>, environment: string): Names {
  const back = new Map<string, Version>()
  for (const [one, { servedVersion }] of Object.entries(versions)) {
    const twin = back.get(servedVersion)
    if (twin !== undefined)
      throw new Fault(
        'SERVED_VERSION',
        `${one} and ${twin} in ${environment} have the same served-version ${oneLine(servedVersion, 60)}; each needs its own`,
      )
    back.set(servedVersion, one)
  }
  return {
    told: Object.fromEntries(
      Object.entries(versions).map(([one, { servedVersion, digest, location }]) => [
        servedVersion,
        { version: one, digest, location },
      ]),
    ),
    of(one) {
      const served = versions[one]
      if (served === undefined) throw new Error(`${one} is not among the versions of this environment`)
      return served.servedVersion
    },
    versionOf: served => back.get(served) ?? null,
    all: [...back].map(([served, one]) => [one, served] as const),
  }
}
