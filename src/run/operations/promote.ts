/** `promote`: everything it rests on is in the ledger. */
import type { Promote } from '../../core/decide/commands.ts'
import { promote, type PromoteFacts } from '../../core/decide/promote.ts'
import type { Operation } from '../operate.ts'

export function promoting(command: Promote, facts: PromoteFacts): Operation {
  return {
    // The trial's own files come with what every operation on an environment reads.
    ask: () => ({}),
    decide: async reading => promote(reading.view, command, facts, reading.now),
  }
}
