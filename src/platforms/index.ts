/** The table of platforms: a new one is one file and one line here. */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { ServingFactory } from '../run/ports.ts'
import { external } from './external.ts'
import { openInference } from './open-inference.ts'
import type { Around, Platform } from './platform.ts'

export type { Around } from './platform.ts'

/** A platform whose section's type only its own file knows. */
export interface Kind {
  readonly schema: v.GenericSchema<unknown, { readonly kind: string }>
  readonly summary: string
  connect(section: unknown, around: Around, signal: AbortSignal): Promise<ServingFactory>
}

/** By the `kind` of an environment's `serving` section. */
export const platforms: ReadonlyMap<string, Kind> = new Map([
  ['open-inference', kindOf(openInference)],
  ['external', kindOf(external)],
])

/**
 * @param section an environment's `serving`, checked by its kind's schema when the configuration was read
 * @throws Fault where the section asks for what the server cannot do
 */
export async function connect(
  section: { readonly kind: string },
  around: Around,
  signal: AbortSignal,
): Promise<ServingFactory> {
  const kind = platforms.get(section.kind)
  if (!kind) throw new Fault('CONFIG', `serving of kind ${JSON.stringify(section.kind)} is not supported yet`)
  return kind.connect(section, around, signal)
}

function kindOf<Section extends { readonly kind: string }>(platform: Platform<Section>): Kind {
  const { schema, summary } = platform
  return {
    schema,
    summary,
    connect: (section, around, signal) => platform.connect(v.parse(schema, section), around, signal),
  }
}
