/** An operation that a team reserves for some: others are refused before anything is decided. */
import { refuse } from '../../core/decide/outcome.ts'
import type { Operation } from '../operate.ts'
import type { Reading } from '../ports.ts'

/** @param mayNot why those who ask may not, or null; asked again on a newer ledger when a race is lost */
export function guarded(operation: Operation, mayNot: (reading: Reading) => Promise<string | null>): Operation {
  return {
    ask: (view, names) => operation.ask(view, names),
    decide: async reading => {
      const why = await mayNot(reading)
      return why === null ? operation.decide(reading) : refuse('ACCESS', why)
    },
  }
}
