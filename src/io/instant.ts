/** Times as people write them. */
import * as v from 'valibot'
import type { Instant } from '../core/types.ts'

const Written = v.pipe(v.string(), v.isoTimestamp())

/** RFC 3339 with its offset, or null for anything else. */
export function parseInstant(text: string): Instant | null {
  return v.is(Written, text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null
}
