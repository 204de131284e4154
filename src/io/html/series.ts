/** The looks of a trial turned into what charts draw: one series for each metric and slice value, and what it takes to decide it. */
import { alphaOf, judgedOf, sharesOf } from '../../core/gate/family.ts'
import type { MetricDetails } from '../../core/gate/types.ts'
import type { Instant } from '../../core/types.ts'
import type { TrialStory } from './chronicle.ts'

export interface Point {
  /** Number of the look. */
  readonly look: number
  readonly at: Instant
  readonly step: number | null
  readonly metric: MetricDetails
}

export interface Series {
  /** Oldest look first; at least one. */
  readonly points: readonly Point[]
  readonly last: MetricDetails
  /** Log evidence that decides, natural logarithm; null where nothing is decided by it. */
  readonly needed: { readonly fail: number; readonly pass: number } | null
}

/** What failed comes first, then metrics as a whole, then slices by how much worse they look. */
export function seriesOf(story: TrialStory): readonly Series[] {
  const found = new Map<string, Point[]>()
  for (const { at, details } of story.looks) {
    for (const metric of details.metrics) {
      const key = JSON.stringify([metric.name, metric.slice ?? null])
      const points = found.get(key) ?? []
      points.push({ look: details.look, at, step: details.step, metric })
      found.set(key, points)
    }
  }
  const all = [...found.values()].flatMap(points => {
    const last = points.at(-1)?.metric
    return last ? [{ points, last, needed: neededFor(story, last) }] : []
  })
  return all.toSorted((a, b) => rank(a.last) - rank(b.last) || (a.last.slice ? harm(b.last) - harm(a.last) : 0))
}

function rank({ verdict, slice }: MetricDetails): number {
  return (verdict === 'fail' ? 0 : 2) + (slice ? 1 : 0)
}

/** How much worse the canary looks, in the metric's unit. */
function harm({ difference, better }: MetricDetails): number {
  return (difference ?? 0) * (better === 'higher' ? -1 : 1)
}

function neededFor({ policy, slices, trial }: TrialStory, line: MetricDetails): Series['needed'] {
  const metric = judgedOf(policy.gate).find(one => one.name === line.name)
  if (!metric) return null
  const alpha = alphaOf(policy.gate, trial.number)
  const shares = sharesOf(policy.gate, slices, metric)
  const share = line.slice ? shares.slice : shares.overall
  return share > 0 ? { fail: Math.log(1 / (share * alpha)), pass: Math.log(1 / alpha) } : null
}

/** The margin as a signed difference, canary less primary, beyond which the canary is too much worse; null where it is unknown. */
export function boundOf({ margin, primary, better }: MetricDetails): number | null {
  const size = typeof margin === 'number' ? margin : (Number.parseFloat(margin) / 100) * Math.abs(primary.value ?? 0)
  return size > 0 ? size * (better === 'higher' ? -1 : 1) : null
}
