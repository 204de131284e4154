/** Fixes, before any outcome is read, what a trial is judged by: the policy, the replay files and the slice values. */
import { createHash } from 'node:crypto'
import type { GatePolicy } from '../core/gate/types.ts'
import type { EnvironmentPolicy } from '../core/policy.ts'
import type { Digest, FrozenPolicy, ReplayStep, SliceValues } from '../core/types.ts'

export interface ReplayFile {
  readonly digest: Digest
  readonly rows: number
  /** Values of the asked columns in the order in which they first stand in the file. */
  readonly slices: SliceValues
}

export interface ReplayFiles {
  /** @throws Fault where the file is missing, malformed or has more than 50 values of a slice column */
  describe(step: ReplayStep, columns: readonly string[]): Promise<ReplayFile>
}

export interface Frozen {
  readonly policy: FrozenPolicy
  readonly digest: Digest
  readonly slices: SliceValues
}

export async function freeze(policy: EnvironmentPolicy, gate: GatePolicy, files: ReplayFiles): Promise<Frozen> {
  const columns = [...new Set(gate.metrics.flatMap(metric => metric.slices))]
  const replays: Record<string, { digest: Digest; rows: number }> = {}
  const slices: Record<string, readonly string[]> = {}
  for (const step of policy.steps) {
    if (step.kind !== 'replay' || replays[step.file]) continue
    const { digest, rows, slices: values } = await files.describe(step, columns)
    replays[step.file] = { digest, rows }
    for (const [column, some] of Object.entries(values))
      slices[column] = [...new Set([...(slices[column] ?? []), ...some])]
  }
  const frozen: FrozenPolicy = { gate, steps: policy.steps, maxDuration: policy.maxDuration, replays }
  const digest = `sha256:${createHash('sha256').update(JSON.stringify(frozen)).digest('hex')}`
  return { policy: frozen, digest, slices }
}
