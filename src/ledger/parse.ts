/**
 * A file of the ledger, before anything believes it: one of a newer format is refused, not half understood; one that somebody changed
 * by hand is refused with the place. Must not know where the text came from.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { isMap } from '../core/json.ts'
import { FORMAT } from './schema/words.ts'

/**
 * @param source a file's text
 * @param where branch and path, for the message
 * @returns the file's own object: its keys keep their order and none is lost
 * @throws Fault `LEDGER_NEWER`, `LEDGER_CORRUPT`
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  source: string,
  where: string,
): v.InferOutput<Schema> {
  const value = json(source, where)
  const written = isMap(value) ? value['schema'] : null
  if (typeof written === 'number' && written > FORMAT) {
    throw new Fault(
      'LEDGER_NEWER',
      `${where}: expected ledger format ${FORMAT}, got ${written}, written by a newer model-release. Nothing was changed; use a release of the actions that reads format ${written}.`,
    )
  }
  if (v.is(schema, value)) return value
  const [issue] = v.safeParse(schema, value).issues ?? []
  if (!issue) throw new Error(`${where} was refused without an issue`)
  throw corrupt(where, `${v.getDotPath(issue) ?? 'the file'}: ${wrong(issue)}`)
}

/** Checks bring a sentence of their own; of types valibot names what it expected. */
function wrong(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'expected no such key'
  return `${issue.kind === 'schema' ? `expected ${issue.expected ?? 'another value'}` : issue.message}, got ${issue.received}`
}

export function corrupt(where: string, problem: string): Fault {
  return new Fault(
    'LEDGER_CORRUPT',
    `${where}: ${problem}. The ledger was changed by hand or damaged; nothing was changed now. Compare with git log -p on that branch and restore it.`,
  )
}

function json(source: string, where: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw corrupt(where, error instanceof Error ? error.message : 'no JSON')
  }
}
