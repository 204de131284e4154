/** `register` and its `adopt`: what they read of the ledger and of the target before they decide. */
import type { Adopt, Register } from '../../core/decide/commands.ts'
import { adopt, comparedWith, register } from '../../core/decide/register.ts'
import type { VersionRecord } from '../../core/types.ts'
import { servedFrom } from '../../core/want.ts'
import { environmentOf } from '../../core/state.ts'
import { differs } from '../converge.ts'
import type { Operation } from '../operate.ts'
import { StepFailed, type Reading, type ServingFactory } from '../ports.ts'

export function registering(command: Register, by: string): Operation {
  return {
    // The version to compare signatures with is known once the names are: its record comes with the second reading.
    ask: (_view, names) => {
      const lower = comparedWith(command, names)
      return { digests: [command.digest], listVersions: true, versions: lower === null ? [] : [lower] }
    },
    decide: async reading => register(reading.view, command, { names: reading.versionNames, by }, reading.now),
  }
}

export interface AdoptPorts {
  readonly serving: ServingFactory
  readonly capacity: number
  readonly signal: AbortSignal
}

export function adopting(command: Adopt, ports: AdoptPorts): Operation {
  return {
    ask: view => {
      const version = view.digests[command.digest]?.version
      return { digests: [command.digest], versions: version === undefined ? [] : [version] }
    },
    decide: async reading => {
      const version = reading.view.digests[command.digest]?.version
      const record = version === undefined ? undefined : reading.view.versions[version]
      const serving = record ? await isServing(record, ports) : false
      const drift = await driftOf(reading, command.environment, ports)
      return adopt(reading.view, command, { serving, drift, capacity: ports.capacity }, reading.now)
    },
  }
}

/** Of an environment that serves what it should: nobody else's doing is looked for while a want is on its way. */
async function driftOf(
  reading: Reading,
  name: string,
  { serving, capacity, signal }: AdoptPorts,
): Promise<string | null> {
  if (!environmentOf(reading.view.state, name).settled) return null
  return differs(reading, { name, serving, capacity }, signal)
}

/** Loaded and answering a probe; null where nothing can be asked. */
async function isServing(record: VersionRecord, { serving, signal }: AdoptPorts): Promise<boolean | null> {
  const { target } = serving({ [record.version]: servedFrom(record) })
  if (target.can.readBack === 'none') return null
  const seen = await target.read(signal)
  if (seen.versions[record.version]?.state !== 'ready') return false
  try {
    await target.apply({ do: 'probe', version: record.version }, 0, signal)
    return true
  } catch (error) {
    if (error instanceof StepFailed) return false
    throw error
  }
}
