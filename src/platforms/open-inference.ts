/**
 * Servers that speak the Open Inference Protocol (V2). The protocol's core only answers; what loads is a flavor, one file each:
 * `triton` loads by the version policy in its load call, `mlserver` by what its repository holds when it is told to load, `fixed`
 * leaves loading to others and only looks.
 * Requests name their version in the path, so a version can be loaded and asked while no user sees it.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { unary } from '../lib/grpc.ts'
import type { ServingFactory } from '../run/ports.ts'
import { address } from './address.ts'
import { fixed } from './open-inference/fixed.ts'
import { mlserver } from './open-inference/mlserver.ts'
import { flavorOf, listening, serverAt, type Place } from './open-inference/server.ts'
import { overGrpc, overHttp } from './open-inference/triton-control.ts'
import { triton } from './open-inference/triton.ts'
import type { Platform } from './platform.ts'

/** Requests of a warm-up: more than that is a load test. */
const MOST_WARM_UP = 1000

const file = (what: string): v.GenericSchema<string> => v.pipe(v.string(what), v.nonEmpty(what))

const schema = v.pipe(
  v.strictObject({
    kind: v.literal('open-inference'),
    url: address('http://127.0.0.1:8000'),
    flavor: v.optional(v.picklist(['triton', 'mlserver', 'fixed'], 'expected triton, mlserver or fixed')),
    /** The model's name there. */
    model: v.optional(
      v.pipe(
        v.string('expected a name'),
        // A path of one or two dots would be read as another path.
        v.regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/]{1,200}$/u, "expected the model's name on the server"),
      ),
    ),
    repository: v.optional(
      v.pipe(v.string('expected a folder'), v.regex(/^(?:\/|[A-Za-z]:[\\/])/u, 'expected the full path of a folder')),
    ),
    'model-config': v.optional(file("expected a file with the model's configuration")),
    /** Where loads and unloads are asked for, in place of `url`. */
    grpc: v.optional(
      v.pipe(
        address('http://127.0.0.1:8001'),
        v.check(
          text => !URL.canParse(text) || new URL(text).pathname === '/',
          'expected the address of the gRPC service, such as "http://127.0.0.1:8001"; this one has a path',
        ),
      ),
    ),
    unversioned: v.optional(v.picklist(['refuse', 'accept'], 'expected refuse or accept'), 'refuse'),
    probe: v.optional(file('expected a file with one request')),
    'warm-up': v.optional(
      v.pipe(
        v.number('expected a number of requests'),
        v.integer('expected a whole number of requests'),
        v.minValue(0, 'expected 0 or more requests'),
        v.maxValue(MOST_WARM_UP, `expected at most ${MOST_WARM_UP} requests`),
      ),
      0,
    ),
  }),
  v.forward(
    v.check(
      section => section.repository === undefined || section.flavor === 'mlserver',
      '`repository` belongs to flavor mlserver; take it out',
    ),
    ['repository'],
  ),
  v.forward(
    v.check(
      section => section.repository !== undefined || section.flavor !== 'mlserver',
      "flavor mlserver needs `repository`: the folder on the runner's machine that holds a folder for each version",
    ),
    ['flavor'],
  ),
  v.forward(
    v.check(
      section => section['model-config'] === undefined || section.flavor === 'triton',
      '`model-config` belongs to flavor triton; take it out',
    ),
    ['model-config'],
  ),
  v.forward(
    v.check(
      section => section.grpc === undefined || section.flavor === 'triton',
      '`grpc` belongs to flavor triton; take it out',
    ),
    ['grpc'],
  ),
)

type Section = v.InferOutput<typeof schema>

/** How a server that does so chooses among the versions for a request that names none. */
const UNVERSIONED: Readonly<Record<string, string>> = {
  triton: 'by the newest one loaded',
  // Measured: it refuses them while it loads a version with a higher name.
  mlserver: 'by the one with the highest name, and refuses them while that is loading',
}

export const openInference: Platform<Section> = {
  schema,
  summary: 'Any server of the Open Inference Protocol: Triton and MLServer load and unload, others are looked at.',

  protocols: () => ['v2'],

  async connect(section, around, signal) {
    const server = serverAt(section.url, section.model ?? around.model, around.http)
    const flavor = section.flavor ?? (await flavorOf(server, signal))
    const chosen = UNVERSIONED[flavor]
    if (chosen !== undefined && section.unversioned === 'refuse' && !around.routed)
      throw new Fault(
        'UNVERSIONED_TRAFFIC',
        `serving of ${around.environment}: ${server.base} answers requests without a version ${chosen}, which would be the canary. Let clients name the version and write \`unversioned: accept\`, or put a router in front`,
      )
    const place = { server, around, probe: section.probe ?? null, warmUp: section['warm-up'] }
    return flavored(flavor, place, section)
  },
}

function flavored(flavor: 'triton' | 'mlserver' | 'fixed', place: Place, section: Section): ServingFactory {
  if (flavor === 'triton') {
    const timeout = listening(place.around)
    const control =
      section.grpc === undefined
        ? overHttp(place.server, timeout)
        : overGrpc(section.grpc, place.server.name, timeout, unary)
    return triton(place, control, section['model-config'] ?? null)
  }
  if (flavor === 'fixed') return fixed(place)
  if (section.repository === undefined)
    throw new Fault(
      'REPOSITORY_MISSING',
      `serving of ${place.around.environment}: ${place.server.base} is an MLServer, which loads what its folders hold. Write flavor: mlserver with repository, the folder that holds a folder for each version, or flavor: fixed where others load`,
    )
  return mlserver(place, section.repository)
}
