/**
 * What a registry is among the platforms: the schema of a model's `registry` section, what it refuses as an alias, and a way to
 * connect. Must not know ledgers, GitHub or decisions.
 */
import type { GenericSchema } from 'valibot'
import type { Http } from '../lib/http.ts'
import type { Registry } from '../run/ports.ts'

export interface RegistryAround {
  /** The model's name with us. */
  readonly model: string
  /** Where the registry's own standard variables are. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly http: Http
}

export interface RegistryPlatform<Section extends { readonly kind: string }> {
  /** Has no transforms: what it gives is what was written. */
  readonly schema: GenericSchema<unknown, Section>
  /** One sentence for the documentation. */
  readonly summary: string
  /** Why an environment's name cannot be an alias there, as an expectation; or null. */
  aliasProblem(environment: string): string | null
  /** Asks nothing yet. */
  connect(section: Section, around: RegistryAround): Registry
}
