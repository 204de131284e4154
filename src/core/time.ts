/** Arithmetic on instants. Every `now` is given: core has no clock. */
import type { Instant } from './types.ts'

/** Seconds. */
export const MINUTE = 60
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** @returns seconds from `from` to `to`, negative where `to` is earlier */
export function secondsBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / 1000
}

export function after(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString()
}

/** A length of time as people say it: `3 min`, `5 h`, `2 days`. */
export function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 90 * MINUTE) return `${Math.round(seconds / MINUTE)} min`
  if (seconds < 36 * HOUR) return `${Math.round(seconds / HOUR)} h`
  return `${Math.round(seconds / DAY)} days`
}
