import { createMemoryLedger } from '../../src/ledger/memory.ts'
import { keepsToTheLedger } from '../conformance/ledger.ts'
import { AT, MODEL } from './entries.ts'

keepsToTheLedger('in memory', () => {
  const ledger = createMemoryLedger(() => AT)
  return {
    ledger,
    another: () => ledger,
    ids: () =>
      ledger
        .commits(MODEL)
        .map(commit => idOf(commit.files.get('entry.json') ?? ''))
        .toReversed(),
    paths: () => [...(ledger.commits(MODEL)[0]?.files.keys() ?? [])],
  }
})

function idOf(text: string): string {
  return String(JSON.parse(text).id)
}
