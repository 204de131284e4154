/** A server's address in a section of the configuration: no credentials, query or fragment, and none where clouds keep their own. */
import * as v from 'valibot'
import { urlProblem } from '../lib/http.ts'

/** @param example as the message shows it */
export function address(example: string): v.GenericSchema<string> {
  const expected = `expected the server's address, such as "${example}"`
  return v.pipe(
    v.string(expected),
    v.check(
      text => problemOf(text) === null,
      issue => `${expected}; this one ${problemOf(issue.input) ?? ''}`,
    ),
  )
}

function problemOf(text: string): string | null {
  const problem = urlProblem(text)
  if (problem !== null) return problem
  const { search, hash } = new URL(text)
  return search === '' && hash === '' ? null : 'has a query or a fragment'
}
