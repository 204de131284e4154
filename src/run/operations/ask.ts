/** `start-rollback`, the part that the ledger keeps: who asked for what, and why. */
import { ask } from '../../core/decide/ask.ts'
import type { Ask } from '../../core/decide/commands.ts'
import type { Operation } from '../operate.ts'

export function asking(command: Ask): Operation {
  return { ask: () => ({}), decide: async ({ view }) => ask(view, command) }
}
