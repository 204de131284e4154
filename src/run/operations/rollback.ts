/** `rollback`: reads every digest's history here, and hashes the target again where its location can be read. */
import type { Rollback } from '../../core/decide/commands.ts'
import { rollback, targetOf } from '../../core/decide/rollback.ts'
import type { EnvironmentPolicy } from '../../core/policy.ts'
import type { Digest } from '../../core/types.ts'
import type { Operation } from '../operate.ts'

export interface RollbackPorts {
  readonly policy: EnvironmentPolicy
  /** The digest of what is at a location, or null where it cannot be read from here. */
  hash(location: string): Promise<Digest | null>
}

export function rollingBack(command: Rollback, ports: RollbackPorts): Operation {
  return {
    ask: view => {
      const target = targetOf(view, command)
      return { allDigests: true, versions: target === null ? [] : [target] }
    },
    decide: async reading => {
      const target = targetOf(reading.view, command)
      const location = target === null ? null : (reading.view.versions[target]?.location ?? null)
      const found = location === null ? null : await ports.hash(location)
      return rollback(reading.view, command, {
        policy: ports.policy,
        found: version => (version === target ? found : null),
      })
    },
  }
}
