/**
 * The serving target against the ledger: what it shows must be what the newest want says, and nothing beside it.
 * Must not know platforms.
 */
import type { Checked, Finding } from '../../core/finding.ts'
import { environmentOf } from '../../core/state.ts'
import { differs, type Sought } from '../converge.ts'
import type { Reading } from '../ports.ts'

/** @throws Fault where the target cannot be asked */
export async function checkServing(
  model: string,
  reading: Reading,
  aim: Sought,
  signal: AbortSignal,
): Promise<Checked> {
  const environment = environmentOf(reading.view.state, aim.name)
  const where = `serving of ${model}/${aim.name}`
  if (environment.wantSeq === null) return { findings: [], unchecked: [] }
  if (!environment.settled)
    return { findings: [], unchecked: [`${where}: entry ${environment.wantSeq} is under way, not seen serving yet`] }
  const { target } = aim.serving(environment.versions)
  if (target.can.readBack === 'none')
    return { findings: [], unchecked: [`${where}: it is loaded and routed by its own tools, which show nothing here`] }
  const findings: Finding[] = []
  const wanted = `what entry ${environment.wantSeq} wants: ${environment.want.loaded.join(', ') || 'nothing loaded'}`
  const difference = await differs(reading, aim, signal)
  if (difference !== null) {
    const fix = 'rollback with `to` the primary restores it; register with adopt accepts what serves'
    findings.push({ where, expected: wanted, got: `something else (${difference})`, fix })
  }
  const { unknown } = await target.read(signal)
  if (unknown.length > 0) {
    const fix = 'Unload it there, or register it and let a canary bring it in'
    findings.push({ where, expected: `${wanted}, and nothing else`, got: `also ${unknown.join(', ')}`, fix })
  }
  return { findings, unchecked: [] }
}
