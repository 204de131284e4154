/**
 * The registry against the ledger: it has the primary, with its digest, and the environment's alias names it.
 * Must not know which registry it is.
 */
import type { Checked, Finding } from '../../core/finding.ts'
import { environmentOf } from '../../core/state.ts'
import type { State } from '../../core/types.ts'
import { confirmedPrimary } from '../../core/views.ts'
import { RegistryDiffers, type Registry } from '../ports.ts'

/** @throws Fault where the registry cannot be asked */
export async function checkRegistry(
  state: State | null,
  environment: string,
  registry: Registry,
  signal: AbortSignal,
): Promise<Checked> {
  const where = `alias ${environment} of ${registry.name}`
  const primary = confirmedPrimary(state, environment)
  const { primary: wanted, wantSeq } = environmentOf(state, environment)
  if (primary === null) {
    const unchecked = wanted === null ? [] : [`${where}: entry ${wantSeq ?? ''} is under way, not seen serving yet`]
    return { findings: [], unchecked }
  }
  const findings: Finding[] = []
  try {
    await registry.verify(primary, signal)
  } catch (error) {
    if (!(error instanceof RegistryDiffers)) throw error
    findings.push(error.finding)
  }
  const seen = await registry.aliased(environment, signal)
  if (seen?.version !== primary.version || seen.digest !== primary.digest) {
    const got = seen === null ? 'no such alias' : seen.shown
    const fix = 'Somebody moved it; the next canary, promote or rollback of this environment sets it again'
    findings.push({ where, expected: `the primary, ${primary.version}`, got, fix })
  }
  return { findings, unchecked: [] }
}
