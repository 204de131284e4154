/** `hold`: to lift a quarantine, the version and its digest are read, too. */
import type { SetHold } from '../../core/decide/commands.ts'
import { setHold } from '../../core/decide/hold.ts'
import type { View } from '../../core/types.ts'
import type { Operation } from '../operate.ts'
import type { Ask } from '../ports.ts'

export function holding(command: SetHold): Operation {
  return {
    ask: view => quarantineFiles(view, command),
    decide: async reading => setHold(reading.view, command, reading.now),
  }
}

function quarantineFiles(view: View, { release }: SetHold): Ask {
  if (release === null) return {}
  const digest = view.versions[release]?.digest
  return { versions: [release], digests: digest === undefined ? [] : [digest] }
}
