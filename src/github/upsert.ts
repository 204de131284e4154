/**
 * How everything that GitHub shows is brought about: look for it first, then create or change it; after a lost answer look
 * again. So a run that was killed and one that is repeated leave one of each.
 * Must not know what is shown.
 */
import type { GitHub } from './client.ts'
import { UnknownOutcome } from './faults.ts'

/** Milliseconds after which a list shows what a request with a lost answer has made; GitHub ends its own work after ten seconds. */
const SETTLED = 2000

/** @param attempt looks for the thing before it makes it */
export async function upsert<T>(client: GitHub, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error
    await client.clock.sleep(SETTLED)
    return attempt()
  }
}

/** All pages of a list, at most `pages` of a hundred. */
export async function listed<T>(
  page: (page: { per_page: number; page: number }) => Promise<readonly T[]>,
  pages = 20,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let number = 1; number <= pages; number += 1) {
    const items = await page({ per_page: 100, page: number })
    all.push(...items)
    if (items.length < 100) break
  }
  return all
}

/** Cut between characters, not inside one. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const short = text.slice(0, length - 1)
  return `${/[\uD800-\uDBFF]$/u.test(short) ? short.slice(0, -1) : short}…`
}
