/** The chart of a metric's difference, canary less primary, with its interval, over the looks of a trial. */
import type { MetricDetails } from '../../core/gate/types.ts'
import { margin, nameOf, signed } from '../report.ts'
import { markup, NOTHING, type Html } from './escape.ts'
import { columns, LEFT, level, lookLabels, pathOf, RIGHT, stepMarks, WIDTH } from './frame.ts'
import { linear, place, ticks, type Range } from './scale.ts'
import { boundOf, type Point, type Series } from './series.ts'
import { toneOf } from './words.ts'

const TOP = 8
const BOTTOM = 118
/** With the looks below, and without. */
const HEIGHTS = [136, 124] as const
/** Labels nearer than this would lie on each other. */
const NEAR = 12
/** Margins that an interval may widen the chart by. */
const WIDEST = 5

export function differenceChart({ last, needed }: Series, points: readonly Point[]): Html {
  // The chart of the evidence below it has the same looks.
  const alone = needed === null
  const bound = boundOf(last)
  const domain = domainOf(points, bound)
  const y = linear(domain, [BOTTOM, TOP])
  const x = columns(points)
  const middle = points.map(({ metric: { difference } }, at) =>
    difference === null ? null : ([x(at), y(difference)] as const),
  )
  const end = middle.at(-1)
  // The margin and zero have lines of their own; a label too near to theirs would lie on it.
  const taken = [0, ...(bound === null ? [] : [bound])].map(y)
  const grid = ticks(domain, 6).filter(tick => taken.every(other => Math.abs(other - y(tick)) >= NEAR))
  return markup`<svg class="chart difference" viewBox="0 0 ${WIDTH} ${HEIGHTS[alone ? 0 : 1]}" role="img">
<title>${nameOf(last)}: difference over the looks</title><desc>${told(last)}</desc>
${bound === null ? NOTHING : tooBad(y(bound), last.better)}${grid.map(tick => level(y(tick), amount(last, tick), 'grid'))}
${band(points, x, y)}${level(y(0), bound !== null && Math.abs(y(bound) - y(0)) < NEAR ? '' : '0', 'zero')}${bound === null ? NOTHING : level(y(bound), amount(last, bound), 'margin')}
${stepMarks(points, TOP, BOTTOM)}${alone ? lookLabels(points, BOTTOM) : NOTHING}<path class="middle" d="${pathOf(middle)}"/>
${end ? markup`<circle class="last ${toneOf(last.verdict)}" cx="${place(end[0])}" cy="${place(end[1])}" r="4"/>` : NOTHING}
</svg>`
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** What fits beside the axis: `−2 pp`, `+12.5K`. */
function amount({ kind }: MetricDetails, value: number): string {
  const size = COMPACT.format(Math.abs(kind === 'proportion' ? value * 100 : value))
  return `${value < 0 ? '−' : '+'}${size}${kind === 'proportion' ? ' pp' : ''}`
}

/**
 * All differences, zero, the margin, and the interval of the last look, as far as it tells anything beside the margin; what is wider is
 * cut at the edge.
 */
function domainOf(points: readonly Point[], bound: number | null): Range {
  const last = points.at(-1)?.metric
  const widest = bound === null ? Number.POSITIVE_INFINITY : WIDEST * Math.abs(bound)
  const seen = [
    0,
    ...(bound === null ? [] : [bound * 1.3, bound * -0.5]),
    ...points.map(({ metric }) => metric.difference),
    ...[last?.lower ?? null, last?.upper ?? null].map(end => end && Math.max(-widest, Math.min(widest, end))),
  ].filter(value => value !== null)
  const [low, high] = [Math.min(...seen), Math.max(...seen)]
  const room = (high - low) * 0.06 || 1
  return [low - room, high + room]
}

/** Where the canary is worse than it may be. */
function tooBad(y: number, better: MetricDetails['better']): Html {
  const [top, bottom] = better === 'higher' ? [y, BOTTOM] : [TOP, y]
  return markup`<rect class="worse" x="${LEFT}" width="${RIGHT - LEFT}" y="${place(top)}" height="${place(Math.max(0, bottom - top))}"/>`
}

/** Each stretch of looks that has an interval is an area of its own. */
function band(points: readonly Point[], x: (at: number) => number, y: (value: number) => number): Html {
  const stretches: (readonly [at: number, lower: number, upper: number])[][] = [[]]
  for (const [at, { metric }] of points.entries()) {
    if (metric.lower === null || metric.upper === null) stretches.push([])
    else stretches.at(-1)?.push([at, metric.lower, metric.upper])
  }
  const areas = stretches
    .filter(stretch => stretch.length > 0)
    .map(stretch => {
      const over = stretch.map(([at, , upper]) => [x(at), y(upper)] as const)
      const under = stretch.map(([at, lower]) => [x(at), y(lower)] as const)
      return markup`${pathOf([...over, ...under.toReversed()])}Z`
    })
  return areas.length === 0 ? NOTHING : markup`<path class="band" d="${areas}"/>`
}

function told(metric: MetricDetails): string {
  const { difference, lower, upper } = metric
  if (difference === null) return 'No data yet.'
  const between =
    lower === null || upper === null
      ? ''
      : `, interval ${signed(metric, lower, true)} to ${signed(metric, upper, true)}`
  return `At the last look the canary differs by ${signed(metric, difference, true)}${between}; it may be worse by ${margin(metric)}.`
}
