/**
 * The ledger: an append-only record of one model on a branch of the user's repository, one commit for each entry. This folder
 * turns views into that branch's files and back, and appends by compare-and-swap; this file knows the tree: paths, bytes, sizes.
 * Must not know decisions, platforms, or why an entry is written; this file must not know GitHub either.
 */
import { Fault } from '../core/fault.ts'
import type { Digest, Entry, Version, View } from '../core/types.ts'
import { readme } from './readme.ts'

export const STATE = 'state.json'
export const ENTRY = 'entry.json'
export const README = 'README.md'

/** Bytes. The state is read at every step; a trial's record in one query. */
const LIMITS: readonly (readonly [path: RegExp, bytes: number, kib: string])[] = [
  [/^state\.json$/u, 32 * 1024, '32 KiB'],
  [/^trials\//u, 512 * 1024, '512 KiB'],
]

/** What every ledger's branch begins with. */
export const PREFIX = 'model-release/'

export function branchOf(model: string): string {
  return `${PREFIX}${model}`
}

export function versionPath(version: Version): string {
  return `versions/${version}.json`
}

export function digestPath(digest: Digest): string {
  return `digests/${digest.replace(/^sha256:/u, '')}.json`
}

export function trialPath(environment: string): string {
  return `trials/${environment}.json`
}

/** A directory's file names as the keys they stand for. */
export function keysOf(names: readonly string[]): readonly string[] {
  return names.filter(name => name.endsWith('.json')).map(name => name.slice(0, -'.json'.length))
}

export interface FileText {
  readonly path: string
  readonly text: string
}

export interface Changes {
  readonly additions: readonly FileText[]
  readonly deletions: readonly string[]
}

/** Stored bytes: two spaces, keys as they were written, a newline at the end, so that two commits differ readably. */
export function encode(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/**
 * The files that an entry changes, whole.
 * @param before the view that was read; files outside it stay as they are
 * @throws Fault `LEDGER_TOO_LARGE`
 */
export function changes(before: View, after: View, entry: Entry): Changes {
  const { state } = after
  if (!state) throw new Error('an entry without a state')
  const additions: FileText[] = [
    { path: README, text: readme(state, entry) },
    { path: STATE, text: encode(state) },
    { path: ENTRY, text: encode(entry) },
    ...changed(before.versions, after.versions, versionPath),
    ...changed(before.digests, after.digests, digestPath),
    ...changed(before.trials, after.trials, trialPath),
  ]
  for (const file of additions) checkSize(file, entry)
  const deletions = Object.keys(before.trials).filter(name => !Object.hasOwn(after.trials, name))
  return { additions, deletions: deletions.map(trialPath) }
}

function changed<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  path: (key: string) => string,
): readonly FileText[] {
  const differ = Object.entries(after).filter(([key, value]) => {
    const old = Object.hasOwn(before, key) ? before[key] : undefined
    return old !== value && (old === undefined || encode(old) !== encode(value))
  })
  return differ.map(([key, value]) => ({ path: path(key), text: encode(value) }))
}

function checkSize({ path, text }: FileText, entry: Entry): void {
  const bytes = Buffer.byteLength(text)
  const limit = LIMITS.find(([of]) => of.test(path))
  if (limit && bytes > limit[1]) {
    throw new Fault(
      'LEDGER_TOO_LARGE',
      `${branchOf(entry.model)}:${path}: expected at most ${limit[2]}, got ${bytes} bytes. Nothing was changed; use fewer slices, metrics or environments.`,
    )
  }
}
