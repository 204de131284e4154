/**
 * Tests that need a tool: skipped with the reason where it is missing, but failed in CI, so that nobody believes that they ran.
 * Must not know the tests.
 */
import { test } from '@jest/globals'
import { findTool, type ToolName } from './tools.ts'

/** Reasons that were told already. */
const told = new Set<string>()
const inCi = process.env['CI'] === 'true'

/** @param body given the program's path */
export function needing(
  tool: ToolName,
  name: string,
  body: (path: string) => void | Promise<void>,
  milliseconds?: number,
): void {
  const found = findTool(tool)
  if ('path' in found) test(name, () => body(found.path), milliseconds)
  else if (inCi)
    test(name, () => {
      throw new Error(found.missing)
    })
  else {
    if (!told.has(found.missing)) process.stderr.write(`skipped: ${found.missing}\n`)
    told.add(found.missing)
    test.skip(name, () => {})
  }
}
