/** Shares of traffic and margins, as people write them. */
import type { Margin } from '../core/gate/types.ts'

const PERCENT = /^(\d{1,9}(?:\.\d{1,6})?)%$/u

/** @returns the number before the sign, or null where the text is no percentage such as `2%` */
export function parsePercent(text: string): number | null {
  const parts = PERCENT.exec(text)
  return parts === null ? null : Number(parts[1])
}

/** @returns a bound in the metric's unit, or as a share of the primary's value; null where it is none above 0 */
export function parseMargin(value: number | string): Margin | null {
  const relative = typeof value === 'string'
  const amount = relative ? (parsePercent(value) ?? 0) / 100 : value
  return Number.isFinite(amount) && amount > 0 ? { value: amount, relative } : null
}

/** @returns how much worse must be proven for a fail; 0 in either unit is any loss at all; null where it is neither */
export function parseFailAbove(value: number | string): Margin | null {
  const amount = typeof value === 'string' ? parsePercent(value) : value
  return amount === 0 ? { value: 0, relative: false } : parseMargin(value)
}

/**
 * @param percent of the traffic, above 0 to 100, in hundredths
 * @returns basis points, or null where it is no such share
 */
export function basisPoints(percent: number): number | null {
  const points = Math.round(percent * 100)
  return percent > 0 && percent <= 100 && Math.abs(points - percent * 100) < 1e-9 && points > 0 ? points : null
}
