/** `rollback`: reads every digest's history here, and hashes the target again where its location can be read. */
import type { Drill, Rollback } from '../../core/decide/commands.ts'
import { rollback, targetOf, type RollbackFacts } from '../../core/decide/rollback.ts'
import type { EnvironmentPolicy } from '../../core/policy.ts'
import { environmentOf } from '../../core/state.ts'
import type { Digest, View } from '../../core/types.ts'
import { differs } from '../converge.ts'
import type { Operation } from '../operate.ts'
import type { Ask, Reading, ServingFactory } from '../ports.ts'

export interface RollbackPorts {
  readonly policy: EnvironmentPolicy
  /** The digest of what is at a location, or null where it cannot be read from here. */
  hash(location: string): Promise<Digest | null>
  readonly serving: ServingFactory
  readonly signal: AbortSignal
}

export function rollingBack(command: Rollback, ports: RollbackPorts): Operation {
  return {
    ask: view => targetFiles(view, command),
    decide: async reading => {
      const drift = isThere(reading.view, command) ? await driftOf(reading, command, ports) : null
      return rollback(reading.view, command, { ...(await targetFacts(reading, command, ports)), drift })
    },
  }
}

/** What a rollback, or its drill, has to read to choose and check its target. */
export function targetFiles(view: View, command: Rollback | Drill): Ask {
  const target = targetOf(view, command)
  return { allDigests: true, versions: target === null ? [] : [target] }
}

export async function targetFacts(
  reading: Reading,
  command: Rollback | Drill,
  ports: RollbackPorts,
): Promise<RollbackFacts> {
  const target = targetOf(reading.view, command)
  const location = target === null ? null : (reading.view.versions[target]?.location ?? null)
  const found = location === null ? null : await ports.hash(location)
  return { policy: ports.policy, found: version => (version === target ? found : null), drift: null, now: reading.now }
}

function driftOf(
  reading: Reading,
  { environment: name }: Rollback,
  { serving, signal, policy: { capacity } }: RollbackPorts,
): Promise<string | null> {
  return differs(reading, { name, serving, capacity }, signal)
}

/** Whether what is asked for was seen serving: only somebody else can have changed that. */
function isThere(view: View, { environment: name, to }: Rollback): boolean {
  const { primary, settled, trial } = environmentOf(view.state, name)
  return to !== null && to === primary && settled && trial === null
}
