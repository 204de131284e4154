/** Files of the workspace as the operations read them: lines, texts, rows. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Fault } from '../core/fault.ts'
import { findFiles, type Found } from '../io/files.ts'
import { countRows, readRows } from '../io/rows.ts'
import type { Rows } from '../run/operations/observe.ts'

/** The lines of one file. */
export async function* linesOf(path: string, workspace: string): AsyncGenerator<string> {
  const { file } = await only(path, workspace, `file ${path}`)
  const input = createReadStream(file, 'utf8')
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } finally {
    input.destroy()
  }
}

export async function textOf(path: string, workspace: string, where: string): Promise<string> {
  const { file } = await only(path, workspace, where)
  return readFile(file, 'utf8')
}

export async function only(path: string, workspace: string, where: string): Promise<Found> {
  const [first, ...others] = await findFiles(path, { workspace, where })
  if (!first || others.length > 0)
    throw new Fault('PATH', `${where}: expected one file, got ${others.length + 1}. Name one`)
  return first
}

/** Observation rows, counted before a value is read. */
export async function rowsOf(files: readonly Found[]): Promise<Rows> {
  const [first] = files
  const name = files.length === 1 && first ? first.name : `${files.length} files`
  return {
    name,
    count: await countRows(files),
    each: onRow => readRows(files, (row, { line }) => onRow(row, line)),
  }
}
