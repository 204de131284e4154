/**
 * The chain of a ledger's entries: each commit brings one, each names the one before. What breaks it was not written by an action.
 * Must not know files other than the entry, or GitHub.
 */
import type { Checked, Finding } from './finding.ts'
import type { Commit } from './history.ts'
import type { Entry } from './types.ts'

const FIX = 'Find out who pushed it; to undo it, set the branch back to the commit before'

/**
 * @param commits oldest first
 * @param branch for messages
 */
export function checkChain(model: string, commits: readonly Commit[], branch: string): Checked {
  const findings: Finding[] = []
  const ids = new Map<string, number>()
  const keys = new Map<string, number>()
  // Where GitHub signs commits at all, it signs each of ours but the first, which begins the branch another way.
  const signs = commits.some(({ signed }) => signed === true)
  let before: Entry | null = null
  for (const [at, commit] of commits.entries()) {
    const { oid, parents, entry, problem } = commit
    const where = `${branch}, commit ${brief(oid)}`
    const say = (expected: string, got: string): number => findings.push({ where, expected, got, fix: FIX })
    if (parents.length > 1) say('one parent', `a merge of ${parents.length} commits`)
    if (entry === null) {
      say('a commit with one entry', `no entry.json that can be read: ${problem}`)
      continue
    }
    if (before !== null && entry.id === before.id) {
      say('a commit with one entry', `a commit without an entry of its own (${commit.headline})`)
      continue
    }
    const named = at === 0 ? null : (parents[0] ?? null)
    if (entry.previous !== named)
      say(`an entry after ${told(named)}`, `entry ${entry.seq}, which names ${told(entry.previous)}`)
    const next = (before?.seq ?? 0) + 1
    if (entry.seq !== next) say(`entry ${next}`, `entry ${entry.seq}`)
    if (entry.model !== model) say(`an entry of ${model}`, `one of ${entry.model}`)
    if (before !== null && entry.lineage !== before.lineage) say(`lineage ${before.lineage}`, entry.lineage)
    const same = ids.get(entry.id)
    if (same !== undefined) say('an id of its own', `that of entry ${same}`)
    const done = entry.key === null ? undefined : keys.get(entry.key)
    if (done !== undefined) say('one entry for an operation', `a second one for that of entry ${done}`)
    if (signs && at > 0 && commit.signed === false)
      say('a commit that GitHub signed, as those beside it', `entry ${entry.seq} without its signature`)
    ids.set(entry.id, entry.seq)
    if (entry.key !== null) keys.set(entry.key, entry.seq)
    before = entry
  }
  return { findings, unchecked: commits.length > 1 && !signs ? [`${branch}: signatures: no commit shows one`] : [] }
}

export function brief(oid: string): string {
  return oid.slice(0, 10)
}

function told(oid: string | null): string {
  return oid === null ? 'nothing' : brief(oid)
}
