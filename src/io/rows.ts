/** Observation rows: JSON Lines, streamed, in file order, each with the line it stands on. */
import { createReadStream } from 'node:fs'
import { Fault } from '../core/fault.ts'
import { check } from './check.ts'
import type { Found } from './files.ts'
import { parseJson } from './json.ts'
import { plain, show } from './plain.ts'
import { isInstant, ObservationSchema } from './schemas.ts'

export type Cell = number | boolean | string | null

/** One request as one version answered it; the other keys are columns. */
export interface ObservationRow {
  readonly request_id: string
  readonly version: string
  readonly timestamp?: string
  readonly [column: string]: Cell | undefined
}

export interface RowPlace {
  readonly file: string
  /** From 1. */
  readonly line: number
}

const LONGEST_LINE = 1024 * 1024

/**
 * Counts rows without reading their values, so that cells can be cut beforehand.
 * @throws Fault `OBSERVATIONS` where the files are empty or of a kind that is not read
 */
export async function countRows(files: readonly Found[]): Promise<number> {
  let rows = 0
  for (const found of files) {
    refuseKind(found.name)
    let filled = false
    for await (const chunk of bytesOf(found)) {
      let from = 0
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
        if (filled || hasText(chunk, from, end)) rows++
        filled = false
        from = end + 1
      }
      filled ||= hasText(chunk, from, chunk.length)
    }
    if (filled) rows++
  }
  if (rows === 0) throw new Fault('OBSERVATIONS', `${names(files)}: no rows. An empty file is no evidence.`)
  return rows
}

function hasText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) > 0x20) return true
  return false
}

/**
 * Reads every row in order. What `onRow` throws ends the reading.
 * @returns how many rows were read
 * @throws Fault `OBSERVATIONS` with file, line and column
 */
export async function readRows(
  files: readonly Found[],
  onRow: (row: ObservationRow, place: RowPlace) => void,
): Promise<number> {
  let rows = 0
  for (const found of files) {
    refuseKind(found.name)
    await eachLine(found, (text, line) => {
      if (text.trim() === '') return
      rows++
      onRow(parseRow(text, { file: found.name, line }), { file: found.name, line })
    })
  }
  return rows
}

/** @throws Fault `OBSERVATIONS` */
export function parseRow(text: string, { file, line }: RowPlace): ObservationRow {
  return quick(text) ?? slow(text, { file, line })
}

/**
 * The fast way: `JSON.parse`, taken only where its blind spots can be ruled out. Without a backslash every colon of the text
 * is a key's or stands in a string, so that a dropped duplicate key would leave one too many.
 */
function quick(text: string): ObservationRow | null {
  if (text.includes('\\') || text.includes('__proto__')) return null
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRow(parsed)) return null
  let colons = 0
  for (const key in parsed) {
    const value = parsed[key]
    colons += 1 + count(key)
    if (typeof value === 'string') colons += count(value)
    else if (typeof value === 'number') {
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return null
    } else if (value !== null && typeof value !== 'boolean') return null
  }
  return colons === count(text) ? parsed : null
}

function isRow(value: unknown): value is ObservationRow {
  return (
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    'request_id' in value &&
    typeof value.request_id === 'string' &&
    value.request_id !== '' &&
    'version' in value &&
    typeof value.version === 'string' &&
    value.version !== '' &&
    (!('timestamp' in value) || (typeof value.timestamp === 'string' && isInstant(value.timestamp)))
  )
}

function count(text: string): number {
  let found = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) found++
  return found
}

function slow(text: string, { file, line }: RowPlace): ObservationRow {
  const value = parseJson(text, { file, code: 'OBSERVATIONS', line })
  const checked = check(ObservationSchema, value)
  if (checked.ok) return checked.output
  const [first] = checked.findings
  const column = first?.path.at(-1)
  const where = column === undefined ? '' : ` ${show(column)}:`
  const place = { file, line, column: 1 }
  throw new Fault('OBSERVATIONS', `${file}:${line}:1${where} ${first?.message ?? 'is no row.'}`, place)
}

function refuseKind(name: string): void {
  if (/\.(?:csv|tsv|parquet|gz|zst)$/iu.test(name)) {
    throw new Fault(
      'NOT_SUPPORTED_YET',
      `${show(name)}: this kind of file is not supported yet. Write JSON Lines (.jsonl).`,
    )
  }
}

/**
 * Splits at line feeds only: readline would also split at U+2028, which JSON allows inside a string.
 * A byte order mark and carriage returns are taken off.
 */
async function eachLine(found: Found, onLine: (text: string, line: number) => void): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let line = 1
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      throw fault(found.name, line, 'expected UTF-8 text, got other bytes (UTF-16?). Save the file as UTF-8.')
    }
  }
  for await (const chunk of bytesOf(found)) {
    const text = rest + decode(chunk)
    let from = 0
    for (let end = text.indexOf('\n', from); end !== -1; end = text.indexOf('\n', from)) {
      onLine(text.slice(from, end), line)
      line++
      from = end + 1
    }
    rest = text.slice(from)
    if (rest.length > LONGEST_LINE) throw fault(found.name, line, `a line is longer than ${LONGEST_LINE} characters.`)
  }
  rest += decode()
  if (rest !== '') onLine(rest, line)
}

function fault(file: string, line: number, message: string): Fault {
  return new Fault('OBSERVATIONS', `${file}:${line}:1 ${message}`, { file, line, column: 1 })
}

function bytesOf(found: Found): AsyncIterable<Uint8Array> {
  return createReadStream(found.file, { highWaterMark: 1024 * 1024 })
}

function names(files: readonly Found[]): string {
  return files.length === 1 ? plain(files[0]?.name ?? '') : `${files.length} files`
}
