/** Scales and axes: values and times to places on a chart, and the places that are worth a label. Must not know what is drawn. */
import { DAY, HOUR, MINUTE } from '../../core/time.ts'

export type Range = readonly [from: number, to: number]

/** What lies outside of the domain is drawn at its edge. An empty domain is drawn in the middle. */
export function linear([low, high]: Range, [from, to]: Range): (value: number) => number {
  const width = high - low
  return value => {
    const share = width > 0 ? Math.max(0, Math.min(1, (value - low) / width)) : 0.5
    return from + share * (to - from)
  }
}

/** A coordinate, as short as the eye allows. */
export function place(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Round values within the domain, `most` of them or fewer. */
export function ticks([low, high]: Range, most: number): readonly number[] {
  const step = roundStep((high - low) / most)
  if (!(step > 0) || !Number.isFinite(step)) return [low]
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step + 1e-9)
  // Added up, the steps would drift.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** The next of 1, 2 and 5 with a power of ten. */
function roundStep(least: number): number {
  if (!(least > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(least))
  const digit = [1, 2, 5, 10].find(one => one * power >= least * (1 - 1e-9)) ?? 10
  return digit * power
}

export interface TimeTick {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly label: string
}

/** Seconds. */
const STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
]
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120]

/** Round times, `most` of them or fewer. */
export function timeTicks([from, to]: Range, most: number): readonly TimeTick[] {
  const seconds = (to - from) / 1000
  const step = STEPS.find(one => seconds / one <= most)
  return step === undefined ? monthTicks([from, to], most) : evenTicks([from, to], step * 1000)
}

function evenTicks([from, to]: Range, step: number): readonly TimeTick[] {
  const first = Math.ceil(from / step)
  const length = Math.max(0, Math.floor(to / step) - first + 1)
  return Array.from({ length }, (_, index) => {
    const at = (first + index) * step
    return { at, label: at % (DAY * 1000) === 0 ? dayOf(at) : new Date(at).toISOString().slice(11, 16) }
  })
}

function monthTicks([from, to]: Range, most: number): readonly TimeTick[] {
  const step = MONTHS.find(one => (monthsAt(to) - monthsAt(from)) / one <= most) ?? 600
  const first = Math.floor(monthsAt(from) / step) + 1
  const length = Math.max(0, Math.floor(monthsAt(to) / step) - first + 1)
  return Array.from({ length }, (_, index) => {
    const number = (first + index) * step
    const at = Date.UTC(Math.floor(number / 12), number % 12)
    return { at, label: number % 12 === 0 ? String(number / 12) : monthOf(at) }
  })
}

/** Months since the year 0. */
function monthsAt(at: number): number {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function dayOf(at: number): string {
  return `${new Date(at).getUTCDate()} ${monthOf(at)}`
}

function monthOf(at: number): string {
  return MONTH_NAMES[new Date(at).getUTCMonth()] ?? ''
}

/** `most` items or fewer, evenly taken, the first and the last among them. */
export function thinned<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  const places = Array.from({ length: most }, (_, at) => Math.round((at * (items.length - 1)) / Math.max(1, most - 1)))
  return places.flatMap(at => items.slice(at, at + 1))
}
