/**
 * A commit of the branch from what was read of it: its entry parsed, or why it has none.
 * Must not know where it was read.
 */
import { Fault } from '../core/fault.ts'
import type { Commit } from '../core/history.ts'
import type { Oid } from '../core/types.ts'
import { ENTRY } from './format.ts'
import { parse } from './parse.ts'
import { entry as entrySchema } from './schema/entry.ts'

/** A commit as it was read, its entry still a text; null where there is no such file. */
export interface Told extends Omit<Commit, 'entry' | 'problem'> {
  readonly entry: string | null
}

/** One commit's files. */
export interface Tree {
  /** By path. */
  readonly blobs: ReadonlyMap<string, Oid>
  text(blob: Oid): Promise<string>
}

/** @throws Fault `LEDGER_NEWER`: what is not understood is not judged */
export function commitOf(told: Told, branch: string): Commit {
  const { entry: text } = told
  if (text === null) return { ...told, entry: null, problem: 'the file is missing' }
  const where = `${branch}@${told.oid.slice(0, 10)}:${ENTRY}`
  try {
    return { ...told, entry: parse(entrySchema, text, where), problem: '' }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'LEDGER_CORRUPT') throw error
    return { ...told, entry: null, problem: error.message }
  }
}
