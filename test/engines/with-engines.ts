/** Tests that need real servers: skipped with the reason where one is missing, a failure in CI. */
import { test } from '@jest/globals'
import { find, type EngineName } from './places.ts'

/** @param define declares the tests, which may start what was found */
export function withEngines(names: readonly EngineName[], define: () => void): void {
  const missing = names.map(find).flatMap(found => ('missing' in found ? [found.missing] : []))
  if (missing.length === 0) return define()
  const all = names.join(', ')
  if (process.env['CI'] === 'true')
    test(`there is ${all}`, () => {
      throw new Error(missing.join('; '))
    })
  else {
    process.stderr.write(`skipped: ${missing.join('; ')}\n`)
    test.skip(`against ${all}`, () => {})
  }
}
