/**
 * What a source of live evidence is among the platforms: the schema of a section of `gate.sources` and a way to connect. Must not know
 * ledgers, GitHub, decisions or verdicts: a source counts.
 */
import type { GenericSchema } from 'valibot'
import type { MetricPolicy } from '../core/gate/types.ts'
import type { Source } from '../run/ports.ts'
import type { Surroundings } from './platform.ts'

/** A key of a metric, and what is wrong with it; null for a key that is not there. */
export interface MetricProblem {
  readonly key: 'kind' | 'bad' | 'total' | 'threshold' | 'paired' | 'slices' | 'absent-bad' | null
  readonly message: string
}

export interface SourcePlatform<Section extends { readonly kind: string }> {
  /** Has no transforms: what it gives is what was written. */
  readonly schema: GenericSchema<unknown, Section>
  /** One sentence for the documentation. */
  readonly summary: string
  /** What this kind of source cannot count of a metric, found without asking it. */
  problems(metric: MetricPolicy): readonly MetricProblem[]
  /** Asks nothing yet. */
  connect(name: string, section: Section, around: Surroundings): Source
}
