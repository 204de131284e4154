/**
 * Servers that speak the Open Inference Protocol (V2). The protocol's core only answers; what loads is a flavor, one file each:
 * `triton` loads by the version policy in its load call, `fixed` leaves loading to others and only looks.
 * Requests name their version in the path, so a version can be loaded and asked while no user sees it.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { address } from './address.ts'
import { fixed } from './open-inference/fixed.ts'
import { flavorOf, serverAt } from './open-inference/server.ts'
import { triton } from './open-inference/triton.ts'
import type { Platform } from './platform.ts'

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
    repository: v.optional(v.string('expected a folder')),
    unversioned: v.optional(v.picklist(['refuse', 'accept'], 'expected refuse or accept'), 'refuse'),
    probe: v.optional(
      v.pipe(v.string('expected a file with one request'), v.nonEmpty('expected a file with one request')),
    ),
  }),
  v.forward(
    v.check(
      section => section.repository === undefined || section.flavor === 'mlserver',
      '`repository` belongs to flavor mlserver; take it out',
    ),
    ['repository'],
  ),
)

type Section = v.InferOutput<typeof schema>

export const openInference: Platform<Section> = {
  schema,
  summary: 'Any server of the Open Inference Protocol: Triton loads and unloads by call, others are looked at.',

  async connect(section, around, signal) {
    const server = serverAt(section.url, section.model ?? around.model, around.http)
    const flavor = section.flavor ?? (await flavorOf(server, signal))
    if (flavor === 'mlserver')
      throw new Fault(
        'NOT_SUPPORTED_YET',
        `serving of ${around.environment}: flavor mlserver is not supported yet; use triton, or fixed where the versions are loaded by other means`,
      )
    if (flavor === 'triton' && section.unversioned === 'refuse' && !around.routed)
      throw new Fault(
        'UNVERSIONED_TRAFFIC',
        `serving of ${around.environment}: ${server.base} answers requests without a version by the newest one loaded, which would be the canary. Let clients name the version and write \`unversioned: accept\`, or put a router in front`,
      )
    const flavored = flavor === 'triton' ? triton : fixed
    const place = { server, around, probe: section.probe ?? null, learnt: { config: null } }
    return versions => flavored(place, versions)
  },
}
