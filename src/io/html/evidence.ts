/**
 * The chart of the evidence for a fail and for a pass over the looks of a trial, each as a share of what decides it: both are
 * decided at the same line.
 */
import { logged, nameOf } from '../report.ts'
import { markup, type Html } from './escape.ts'
import { columns, level, lookLabels, pathOf, stepMarks, WIDTH } from './frame.ts'
import { linear } from './scale.ts'
import type { Point, Series } from './series.ts'

const TOP = 8
const BOTTOM = 74
const HEIGHT = 92
/** Shares of what decides; beyond them nothing more is to be learned from the line. */
const LOWEST = -0.2
const HIGHEST = 1.25

export function evidenceChart({ last }: Series, points: readonly Point[], needed: NonNullable<Series['needed']>): Html {
  const x = columns(points)
  const y = linear([LOWEST, HIGHEST], [BOTTOM, TOP])
  const line = (part: 'fail' | 'pass'): Html =>
    pathOf(
      points.flatMap(({ metric, step }, at) => {
        const log = metric.evidence[part]
        const here = log === null ? null : ([x(at), y(log / needed[part])] as const)
        // Evidence of a pass begins anew with each step.
        return part === 'pass' && at > 0 && points[at - 1]?.step !== step ? [null, here] : [here]
      }),
    )
  const dot = (part: 'fail' | 'pass'): Html | null => {
    const log = last.evidence[part]
    return log === null
      ? null
      : markup`<circle class="dot ${part}" cx="${Math.round(x(points.length - 1))}" cy="${Math.round(y(log / needed[part]))}" r="2.5"/>`
  }
  return markup`<svg class="chart evidence" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<title>${nameOf(last)}: evidence over the looks</title><desc>Natural logarithm at the last look: worse ${logged(last.evidence.fail)} of ${logged(needed.fail)} that decide, good enough ${logged(last.evidence.pass)} of ${logged(needed.pass)}.</desc>
${level(y(0), '0', 'zero')}${level(y(0.5), '50 %', 'grid')}${level(y(1), 'decided', 'decided')}${stepMarks(points, TOP, BOTTOM)}${lookLabels(points, BOTTOM)}
<path class="fail" d="${line('fail')}"/><path class="pass" d="${line('pass')}"/>${dot('fail')}${dot('pass')}
</svg>`
}
