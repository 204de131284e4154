/**
 * A reading from the files of one commit: parsed, and checked to belong together.
 * Must not know where the files came from.
 */
import type { DigestRecord, Instant, Oid, TrialRecord, VersionRecord } from '../core/types.ts'
import { emptyView } from '../core/state.ts'
import type { Ask, Reading } from '../run/ports.ts'
import { branchOf, digestPath, ENTRY, keysOf, STATE, trialPath, versionPath } from './format.ts'
import { corrupt, parse } from './parse.ts'
import { entry } from './schema/entry.ts'
import { digestRecord, trialRecord, versionRecord } from './schema/records.ts'
import { state } from './schema/state.ts'

/** What was read of a ledger's tree at one moment. */
export interface Snapshot {
  readonly now: Instant
  /** Null where the branch does not exist. */
  readonly tip: Oid | null
  /** The tip's parent: what the newest entry must name as `previous`. */
  readonly parent: Oid | null
  /** Texts by path, of the files that were asked for and exist. */
  readonly files: ReadonlyMap<string, string>
  /** File names by directory, of the directories that were asked for. */
  readonly names: ReadonlyMap<string, readonly string[]>
}

/** The files of the ledger's tree that an `ask` needs; directories are listed, and those with `all` read whole. */
export function pathsOf(ask: Ask): readonly string[] {
  return [
    STATE,
    ENTRY,
    ...(ask.versions ?? []).map(versionPath),
    ...(ask.allDigests ? [] : (ask.digests ?? []).map(digestPath)),
    ...(ask.trials ?? []).map(trialPath),
  ]
}

/**
 * @returns null where the files do not belong to the tip: the branch moved between them
 * @throws Fault `LEDGER_NEWER`, `LEDGER_CORRUPT`
 */
export function readingOf(model: string, ask: Ask, snapshot: Snapshot): Reading | null {
  const { now, tip, parent, names } = snapshot
  if (tip === null) return { now, tip, view: emptyView, versionNames: [], entry: null }
  const branch = branchOf(model)
  const read = <Schema extends Parameters<typeof parse>[0]>(schema: Schema, path: string) => {
    const text = snapshot.files.get(path)
    return text === undefined ? null : parse(schema, text, `${branch}:${path}`)
  }
  const newest = read(entry, ENTRY)
  const folded = read(state, STATE)
  if (!newest || !folded) throw corrupt(`${branch}:${newest ? STATE : ENTRY}`, 'the file is missing')
  if (newest.previous !== parent || newest.seq !== folded.seq) return null
  if (folded.model !== model || newest.model !== model || folded.lineage !== newest.lineage)
    throw corrupt(`${branch}:${STATE}`, `expected model ${model} and one lineage, got model ${folded.model}`)

  const digests = ask.allDigests ? keysOf(names.get('digests') ?? []).map(hex => `sha256:${hex}`) : (ask.digests ?? [])
  const view = {
    state: folded,
    versions: records<VersionRecord>(ask.versions ?? [], key => read(versionRecord, versionPath(key))),
    digests: records<DigestRecord>(digests, key => read(digestRecord, digestPath(key))),
    trials: records<TrialRecord>(ask.trials ?? [], key => read(trialRecord, trialPath(key))),
  }
  return { now, tip, view, versionNames: keysOf(names.get('versions') ?? []), entry: newest }
}

function records<T>(keys: readonly string[], read: (key: string) => T | null): Readonly<Record<string, T>> {
  return Object.fromEntries(
    keys.flatMap((key): [string, T][] => {
      const record = read(key)
      return record === null ? [] : [[key, record]]
    }),
  )
}
