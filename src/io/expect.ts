/** Messages of schemas: what was expected, what was there, and how to write it. */
import { show } from './plain.ts'

/**
 * A schema's message.
 * @param what as it follows "expected", for example `a number above 0`
 * @param fix a sentence, or how to make one from the value
 */
export function expected(what: string, fix: string | ((got: unknown) => string) = '') {
  return (issue: { readonly input: unknown }): string => {
    const how = typeof fix === 'string' ? fix : fix(issue.input)
    return `expected ${what}, got ${show(issue.input)}.${how === '' ? '' : ` ${how}`}`
  }
}
