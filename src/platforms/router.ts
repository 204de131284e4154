/**
 * What a router is among the platforms: the schema of an environment's `router` section and a way to connect. Must not know ledgers,
 * GitHub or decisions: a router shows how requests are routed and routes them as it is told.
 */
import type { GenericSchema } from 'valibot'
import type { RouterFactory } from '../run/ports.ts'
import type { Surroundings } from './platform.ts'

export interface RouterAround extends Surroundings {
  /** The address of the model server behind it, where the `serving` section has one. */
  readonly upstream: string | null
}

export interface RouterPlatform<Section extends { readonly kind: string }> {
  /** Has no transforms: what it gives is what was written. */
  readonly schema: GenericSchema<unknown, Section>
  /** One sentence for the documentation. */
  readonly summary: string
  /** What two environments must not share, in words: what the one routes the other would route away. None where nothing tells. */
  places(section: Section, at: { readonly model: string; readonly environment: string }): readonly string[]
  /**
   * Asks the router what has to be known before anything is decided, and no more.
   * @throws Fault where the section asks for what the router cannot do
   */
  connect(section: Section, around: RouterAround, signal: AbortSignal): Promise<RouterFactory>
}
