/**
 * Replays a ledger and holds the stored files of every commit against what its entries come to. A commit whose tree has the name
 * that it should have needs no reading; only one that differs is looked into.
 * Must not know where the files come from, or what the entries mean.
 */
import { brief } from '../core/chain.ts'
import type { Checked, Finding } from '../core/finding.ts'
import { fold } from '../core/fold.ts'
import type { Commit } from '../core/history.ts'
import { emptyView } from '../core/state.ts'
import type { Oid, View } from '../core/types.ts'
import { branchOf, changes, README } from './format.ts'
import type { Tree } from './history.ts'
import { blobOid, createFolder } from './objects.ts'

/** Commits that are looked into: after these, only the newest. */
const MOST = 20

interface Stored {
  readonly oid: Oid
  /** Null where what is stored was taken as it is. */
  readonly text: string | null
}

/**
 * @param commits oldest first, all of them
 * @param treeOf a commit's files by its tree
 */
export async function checkFiles(
  model: string,
  commits: readonly Commit[],
  treeOf: (tree: Oid) => Promise<Tree>,
): Promise<Checked> {
  const branch = branchOf(model)
  const findings: Finding[] = []
  const unchecked: string[] = []
  const expected = new Map<string, Stored>()
  const folder = createFolder()
  const told = new Set<string>()
  let view: View = emptyView
  let looked = 0
  let skipped = 0

  for (const commit of commits) {
    const { entry, readme } = commit
    if (entry !== null && entry.seq === (view.state?.seq ?? 0) + 1) {
      try {
        const next = fold(view, entry)
        const { additions, deletions } = changes(view, next, entry)
        view = next
        for (const { path, text } of additions) put(path, { oid: blobOid(text, commit.tree), text })
        for (const path of deletions) drop(path)
      } catch (error) {
        findings.push({
          where: `${branch}, commit ${brief(commit.oid)}`,
          expected: 'an entry that follows from those before it',
          got: `entry ${entry.seq}, which does not (${error instanceof Error ? error.message : 'unknown'})`,
          fix: 'Set the branch back to the commit before',
        })
        unchecked.push(`${branch}: the files from entry ${entry.seq} on, as the entries do not go on from there`)
        return { findings, unchecked }
      }
    }
    // Its words may be those of another release of the suite; nothing is read from it.
    if (readme !== null) put(README, { oid: readme, text: null })
    if (folder.oid(commit.tree) === commit.tree) continue
    if (looked >= MOST && commit !== commits.at(-1)) {
      skipped += 1
      continue
    }
    looked += 1
    await lookInto(commit, view.state?.seq ?? 0)
  }
  if (skipped > 0) unchecked.push(`${branch}: the files of ${skipped} commits in between, as many differ already`)
  return { findings, unchecked }

  function put(path: string, stored: Stored): void {
    expected.set(path, stored)
    folder.set(path, stored.oid)
  }

  function drop(path: string): void {
    expected.delete(path)
    folder.delete(path)
  }

  async function lookInto(commit: Commit, seq: number): Promise<void> {
    const tree = await treeOf(commit.tree)
    let differs = false
    for (const path of new Set([...expected.keys(), ...tree.blobs.keys()])) {
      const wanted = expected.get(path)
      const stored = tree.blobs.get(path)
      if (wanted?.oid === stored) continue
      differs = true
      const text = stored === undefined ? null : await tree.text(stored)
      const difference = apart(wanted?.text ?? null, text)
      // From here on it is taken as it is: what follows is compared anew.
      if (stored === undefined) drop(path)
      else put(path, { oid: stored, text: wanted?.text ?? null })
      if (difference === null || told.has(path)) continue
      told.add(path)
      findings.push({
        where: `${branch}:${path}, commit ${brief(commit.oid)}`,
        ...difference,
        fix: `It is not what entries 1 to ${seq} come to; set the branch back to the commit before`,
      })
    }
    if (differs) return
    findings.push({
      where: `${branch}, commit ${brief(commit.oid)}`,
      expected: 'plain files only',
      got: 'other modes or objects',
      fix: 'Set the branch back to the commit before',
    })
  }
}

type Apart = Pick<Finding, 'expected' | 'got'>

/** How two files differ in what they say; null where only their bytes do. */
function apart(wanted: string | null, stored: string | null): Apart | null {
  if (wanted === null) return stored === null ? null : { expected: 'no such file', got: 'one' }
  if (stored === null) return { expected: 'the file', got: 'none' }
  return firstDifference(jsonOf(wanted), jsonOf(stored), '')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function firstDifference(wanted: unknown, stored: unknown, path: string): Apart | null {
  if (!isTree(wanted) || !isTree(stored) || Array.isArray(wanted) !== Array.isArray(stored)) {
    if (Object.is(wanted, stored)) return null
    const at = path === '' ? '' : `${path} `
    return { expected: `${at}${shown(wanted)}`, got: shown(stored) }
  }
  const values = new Map(Object.entries(wanted))
  const others = new Map(Object.entries(stored))
  for (const key of new Set([...values.keys(), ...others.keys()])) {
    const found = firstDifference(values.get(key), others.get(key), path === '' ? key : `${path}.${key}`)
    if (found) return found
  }
  return null
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = isTree(value) ? (Array.isArray(value) ? 'a list' : 'a map') : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
