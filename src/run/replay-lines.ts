/** Recorded requests: JSON Lines, one request each, checked line by line before anything is sent. */
import { Fault } from '../core/fault.ts'
import { isMap } from '../core/json.ts'
import type { ReplayStep } from '../core/types.ts'
import { oneLine } from '../lib/one-line.ts'

export type Scalar = string | number | boolean | null

export interface RecordedRequest {
  readonly id: string
  /** The body that is sent to both versions. */
  readonly request: unknown
  /** What a right answer is, as the score reads it; undefined where the line does not say. */
  readonly expected: unknown
  /** Slice columns and `unit`. */
  readonly columns: Readonly<Record<string, Scalar>>
}

/** Columns that a replay makes. */
const MADE = new Set(['answered', 'correct', 'score', 'agree', 'latency_ms', 'version', 'timestamp'])
const OWN = new Set(['request_id', 'request', 'expected'])

/**
 * Blank lines are skipped.
 * @param lines in file order, without their line ends
 * @param file as messages name it
 * @throws Fault `BAD_REPLAY` with file and line, also for a file without requests
 */
export async function* recordedRequests(
  lines: AsyncIterable<string> | Iterable<string>,
  file: string,
  score: ReplayStep['score'],
): AsyncGenerator<RecordedRequest, void, undefined> {
  const seen = new Map<string, number>()
  let number = 0
  for await (const text of lines) {
    number += 1
    if (text.trim() === '') continue
    const at = { file, line: number, column: 1 }
    const recorded = read(number === 1 ? text.replace(/^\uFEFF/u, '') : text, at, score)
    const before = seen.get(recorded.id)
    if (before !== undefined)
      throw bad(
        at,
        `request_id: expected one that no other line has, got ${quoted(recorded.id)}, which line ${before} has`,
      )
    seen.set(recorded.id, number)
    yield recorded
  }
  if (seen.size === 0) throw bad({ file, line: 1, column: 1 }, 'expected recorded requests, one to a line, got none')
}

interface At {
  readonly file: string
  readonly line: number
  readonly column: number
}

function read(text: string, at: At, score: ReplayStep['score']): RecordedRequest {
  const line = parse(text, at)
  if (!isMap(line))
    throw bad(at, `expected an object such as {"request_id": "r1", "request": {…}}, got ${quoted(line)}`)
  const { request_id: id, request, expected } = line
  if (typeof id !== 'string' || id === '') throw bad(at, `request_id: expected a text, got ${quoted(id)}`)
  if (!isMap(request)) throw bad(at, `request: expected the body to send, an object, got ${quoted(request)}`)
  if (score === 'argmax' && expected !== undefined && !isIndex(expected))
    throw bad(
      at,
      `expected: for score argmax it is the index of the class, a whole number from 0, got ${quoted(expected)}`,
    )
  const columns = Object.entries(line).filter(([name]) => !OWN.has(name))
  for (const [name, value] of columns) {
    if (MADE.has(name) || name === '__proto__')
      throw bad(at, `${quoted(name)}: expected another name, a replay makes this column itself. Rename it`)
    if (!isScalar(value))
      throw bad(
        at,
        `${quoted(name)}: expected a text, a number, true, false or null to tell slices apart, got ${quoted(value)}`,
      )
  }
  return { id, request, expected, columns: Object.fromEntries(columns.filter(isColumn)) }
}

function parse(text: string, at: At): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? oneLine(error.message, 120) : ''
    throw bad(at, `expected one JSON object on this line, got something else: ${why}`)
  }
}

function isIndex(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isScalar(value: unknown): value is Scalar {
  return (
    value === null ||
    ['string', 'boolean'].includes(typeof value) ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

function isColumn(entry: [string, unknown]): entry is [string, Scalar] {
  return isScalar(entry[1])
}

function bad(at: At, problem: string): Fault {
  return new Fault('BAD_REPLAY', `${at.file}:${at.line} ${problem}`, at)
}

function quoted(value: unknown): string {
  return value === undefined ? 'nothing' : oneLine(JSON.stringify(value) ?? typeof value, 60)
}
