/**
 * What a platform is: the schema of its section in the configuration, and a way to connect. Each vendor is one file, with its
 * odd habits as comments at the line where they bite, and one line in the table of `index.ts`.
 * Must not know ledgers, GitHub or decisions: a platform shows what is there and takes one step at a time.
 */
import type { GenericSchema } from 'valibot'
import type { ReplayStep } from '../core/types.ts'
import type { Commands } from '../lib/command.ts'
import type { Disk } from '../lib/disk.ts'
import type { Http } from '../lib/http.ts'
import type { ServingFactory } from '../run/ports.ts'

/** Where a section of the configuration stands, and the world that it may touch. */
export interface Surroundings {
  /** The model's name with us. */
  readonly model: string
  readonly environment: string
  readonly http: Http
  readonly disk: Disk
  readonly commands: Commands
}

/** What surrounds the section of a platform that serves. */
export interface Around extends Surroundings {
  /** Whether a router stands before the server, so that requests without a version cannot reach it. */
  readonly routed: boolean
  /** The environment's first file of recorded requests, or null. */
  readonly replay: string | null
  /** Seconds. */
  readonly loadTimeout: number
  /** Lines of a file of the workspace; refuses a path that leads out of it. */
  lines(path: string): AsyncIterable<string>
}

export interface Platform<Section extends { readonly kind: string }> {
  /** Has no transforms: what it gives is what was written. */
  readonly schema: GenericSchema<unknown, Section>
  /** One sentence for the documentation. */
  readonly summary: string
  /** In which forms its answers to recorded requests may come, the usual one first; none where it cannot be asked. */
  protocols(section: Section): readonly ReplayStep['protocol'][]
  /**
   * Asks the server what has to be known before anything is decided, and no more.
   * @throws Fault where the section asks for what the server cannot do
   */
  connect(section: Section, around: Around, signal: AbortSignal): Promise<ServingFactory>
}
