/** Windows in order: none begins before the one before it ended, except the row cells of one file, which share its time. */
import type { Window } from './types.ts'

/**
 * Why these windows cannot be counted one after another, or null where they can.
 * @param until end of what was counted before, or null
 */
export function overlapIn(windows: readonly Window[], until: string | null): string | null {
  let end = until === null ? Number.NEGATIVE_INFINITY : Date.parse(until)
  let before: Window | null = null
  for (const window of windows) {
    const [from, to] = [Date.parse(window.from), Date.parse(window.to)]
    if (!(from <= to)) return `the window from ${window.from} ends before it begins, at ${window.to}`
    if (before === null || !nextCell(before, window)) {
      if (from < end)
        return `the window from ${window.from} to ${window.to} begins before ${new Date(end).toISOString()}, up to where evidence is counted`
    }
    end = Math.max(end, to)
    before = window
  }
  return null
}

function nextCell(a: Window, b: Window): boolean {
  if (a.batch === undefined || a.batch !== b.batch || !a.rows || !b.rows) return false
  return a.from === b.from && a.to === b.to && b.rows[0] >= a.rows[1]
}
