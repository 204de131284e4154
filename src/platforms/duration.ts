/** A length of time in a section of the configuration; it stays as it was written until `secondsOf` reads it. */
import * as v from 'valibot'
import { durationHint, parseDuration } from '../lib/duration.ts'

export const duration: v.GenericSchema<string> = v.pipe(
  v.string('expected a duration with a unit, such as 30s'),
  v.check(
    text => parseDuration(text) !== null,
    ({ input }) => `expected a duration with a unit (s, m, h or d). ${durationHint(input)}`,
  ),
)

/** @param text what `duration` has taken */
export function secondsOf(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === null) throw new Error(`${text} passed the schema`)
  return seconds
}
