/** One observation row as people write it, read strictly: what is no outcome is named with its line and column, never guessed. */
import { Fault } from '../fault.ts'
import { isMap } from '../json.ts'
import { own } from './own.ts'

export interface Row {
  readonly requestId: string
  readonly version: string
  /** Milliseconds since 1970, or null without a timestamp. */
  readonly at: number | null
  readonly columns: Readonly<Record<string, unknown>>
  readonly line: number
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/u

/** @throws Fault `BAD_OBSERVATION` */
export function readRow(value: unknown, source: string, line: number): Row {
  if (!isMap(value)) throw bad(source, line, 'row', 'an object', value, 'Write one JSON object per line')
  const id = own(value, 'request_id')
  const version = own(value, 'version')
  const timestamp = own(value, 'timestamp')
  if (!(typeof id === 'string' && id !== '') && !Number.isSafeInteger(id))
    throw bad(source, line, 'request_id', 'a text', id, 'Name the request that this row answers')
  if (typeof version !== 'string' || version === '')
    throw bad(source, line, 'version', 'a text', version, 'Name the version that answered')
  return { requestId: String(id), version, at: timeOf(timestamp, source, line), columns: value, line }
}

/** 1, 0, or null where the row has no value. @throws Fault `BAD_OBSERVATION` */
export function outcomeOf(row: Row, column: string, source: string): 0 | 1 | null {
  const value = own(row.columns, column)
  if (value === undefined || value === null) return null
  if (value === true || value === 1) return 1
  if (value === false || value === 0) return 0
  throw bad(
    source,
    row.line,
    column,
    '0, 1, true, false or null',
    value,
    'A proportion counts outcomes of single requests',
  )
}

/** A finite number, or null where the row has no value. @throws Fault `BAD_OBSERVATION` */
export function numberOf(row: Row, column: string, source: string): number | null {
  const value = own(row.columns, column)
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value
  const quoted = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
  throw bad(
    source,
    row.line,
    column,
    'a number or null',
    value,
    quoted ? 'Write it without quotes' : 'Where there is no value, write null',
  )
}

/** The same within bounds that the policy fixed. @throws Fault `BAD_OBSERVATION` */
export function boundedOf(
  row: Row,
  column: string,
  source: string,
  { lo, hi }: { readonly lo: number; readonly hi: number },
): number | null {
  const value = numberOf(row, column, source)
  if (value !== null && !(value >= lo && value <= hi))
    throw bad(source, row.line, column, `a number from ${lo} to ${hi}`, value, 'Correct the row or the bounds')
  return value
}

/** How many events a row stands for, or null where it does not say. @throws Fault `BAD_OBSERVATION` */
export function eventsOf(row: Row, column: string, source: string): number | null {
  const value = own(row.columns, column)
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw bad(source, row.line, column, 'a whole number of events, true, false or null', value, 'A rate counts events')
}

/** A slice value as text, or null where the row has none. @throws Fault `BAD_OBSERVATION` */
export function sliceOf(row: Row, column: string, source: string): string | null {
  const value = own(row.columns, column)
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  throw bad(source, row.line, column, 'a text, a number or null', value, 'Slices are told apart by such values')
}

function timeOf(value: unknown, source: string, line: number): number | null {
  if (value === undefined || value === null) return null
  const time = typeof value === 'string' && TIMESTAMP.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time))
    throw bad(source, line, 'timestamp', 'an RFC 3339 time', value, 'Write it like 2026-05-03T14:03:00Z')
  return time
}

function bad(source: string, line: number, column: string, expected: string, got: unknown, fix: string): Fault {
  return new Fault('BAD_OBSERVATION', `${source}:${line} ${column}: expected ${expected}, got ${shown(got)}. ${fix}`)
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
