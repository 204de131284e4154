/** What an earlier look saw, from its entry in the ledger. */
import type { Details } from '../core/gate/types.ts'
import type { Ledger, Reading } from '../run/ports.ts'

export async function entryDetails(ledger: Ledger, reading: Reading, seq: number): Promise<Details | null> {
  const entry = reading.entry?.seq === seq ? reading.entry : await ledger.entryAt(reading, seq)
  return entry?.body.type === 'looked' ? entry.body.details : null
}
