/**
 * A ledger's history: its commits as they were found, the entries that count among them, and what was live at a time.
 * Must not know where the commits came from.
 */
import { Fault } from './fault.ts'
import { fold } from './fold.ts'
import { emptyView } from './state.ts'
import type { Entry, Instant, Oid, View } from './types.ts'

/** One commit of a ledger's branch, whoever made it. */
export interface Commit {
  readonly oid: Oid
  readonly parents: readonly Oid[]
  readonly tree: Oid
  /** Its message's first line: ours tells the entry. */
  readonly headline: string
  /** Whether GitHub's own key signed it; null where that cannot be told. */
  readonly signed: boolean | null
  /** What `entry.json` holds; null where it is missing or is none. */
  readonly entry: Entry | null
  /** Why there is none; empty where there is. */
  readonly problem: string
  /** The blob of `README.md`, which is written for people and never read back. */
  readonly readme: Oid | null
}

/**
 * The entries, oldest first: of each commit that brought one. What somebody committed besides is not counted; `verify` tells it.
 * @param commits oldest first
 */
export function entriesOf(commits: readonly Commit[]): readonly Entry[] {
  const ids = new Set<string>()
  return commits.flatMap(({ entry }) => {
    if (entry === null || ids.has(entry.id)) return []
    ids.add(entry.id)
    return [entry]
  })
}

/** The entries up to a time. The order is that of the ledger, whatever the clocks said. */
export function upTo(entries: readonly Entry[], at: Instant): readonly Entry[] {
  return entries.slice(0, entries.findLastIndex(entry => entry.at <= at) + 1)
}

/**
 * What the entries come to.
 * @throws Fault `LEDGER_CORRUPT` where one does not follow from those before it
 */
export function replayed(entries: readonly Entry[]): View {
  return entries.reduce<View>((view, entry) => {
    try {
      return fold(view, entry)
    } catch (error) {
      throw new Fault(
        'LEDGER_CORRUPT',
        `model-release/${entry.model}, entry ${entry.seq}: expected an entry that follows from those before it, got one that does not (${error instanceof Error ? error.message : 'unknown'}). Run status with verify to see what was changed by hand`,
      )
    }
  }, emptyView)
}
