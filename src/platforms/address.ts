/** A server's address in a section of the configuration: no credentials, query or fragment, and none where clouds keep their own. */
import * as v from 'valibot'
import { urlProblem } from '../lib/http.ts'
import { fill, type Filling } from './template.ts'

/** @param example as the message shows it */
export function address(example: string): v.GenericSchema<string> {
  const expected = `expected the server's address, such as "${example}"`
  return v.pipe(
    v.string(expected),
    v.check(
      text => addressProblem(text) === null,
      issue => `${expected}; this one ${addressProblem(issue.input) ?? ''}`,
    ),
  )
}

/** Why it is no address of a server, or null. */
export function addressProblem(text: string): string | null {
  const problem = urlProblem(text)
  if (problem !== null) return problem
  const { search, hash } = new URL(text)
  return search === '' && hash === '' ? null : 'has a query or a fragment'
}

/**
 * The address of a version's server. What stands in a place of the host must not choose another host: it has no dot, unless the domain
 * after it is written out.
 * @returns the address, or why there is none
 */
export function filledAddress(text: string, filling: Filling): { readonly url: string } | { readonly problem: string } {
  const [, host = ''] = /^https?:\/\/([^/?#]*)/iu.exec(text) ?? []
  const safe = /\.[a-z]/iu.test(host.slice(host.lastIndexOf('}') + 1)) ? /^[\w-]+(?:\.[\w-]+)*$/u : /^[\w-]+$/u
  const strange: string[] = []
  // The model and the environment are named by the configuration, which may choose.
  fill(host, { ...filling, model: 'm', environment: 'e' }, value => {
    if (!safe.test(value)) strange.push(value)
    return value
  })
  if (strange.length > 0) return { problem: 'is no part of the name of a host' }
  const url = fill(text, filling, encodeURIComponent)
  if (url === null) return { problem: 'names nothing' }
  const problem = urlProblem(url)
  return problem === null ? { url } : { problem }
}
