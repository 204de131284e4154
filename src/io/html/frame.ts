/** The frame that the charts of a trial share: its size, the looks from left to right, the lines across. */
import { Html, joined, markup, NOTHING } from './escape.ts'
import { linear } from './scale.ts'
import type { Point } from './series.ts'

export const LEFT = 54
export const RIGHT = 312
export const WIDTH = 320

/** Where each look stands. */
export function columns(points: readonly Point[]): (at: number) => number {
  return linear([0, points.length - 1], [LEFT + 6, RIGHT - 6])
}

/** A line across the chart with its label on the left. */
export function level(y: number, label: string, kind: string): Html {
  const at = Math.round(y)
  return markup`<path class="${kind}" d="M${LEFT} ${at}H${RIGHT}"/><text x="${LEFT - 5}" y="${at + 4}">${label}</text>`
}

/** Where a step begins. */
export function stepMarks(points: readonly Point[], top: number, bottom: number): Html {
  const x = columns(points)
  return joined(
    points.flatMap((point, at) => {
      const middle = Math.round((x(at) + x(at - 1)) / 2)
      return at > 0 && points[at - 1]?.step !== point.step
        ? [markup`<path class="step" d="M${middle} ${top}V${bottom}"/>`]
        : []
    }),
  )
}

/** Which looks the chart shows. */
export function lookLabels(points: readonly Point[], bottom: number): Html {
  const [first, last] = [points[0], points.at(-1)]
  const end = last === first ? NOTHING : markup`<text x="${RIGHT}" y="${bottom + 13}">look ${last?.look ?? null}</text>`
  return markup`<text class="start" x="${LEFT}" y="${bottom + 13}">look ${first?.look ?? null}</text>${end}`
}

/** The data of a line through the places; null leaves a gap. To a pixel: a page has many of them. */
export function pathOf(places: readonly (readonly [x: number, y: number] | null)[]): Html {
  let down = false
  const commands = places.map(one => {
    const command = one === null ? '' : `${down ? 'L' : 'M'}${Math.round(one[0])} ${Math.round(one[1])}`
    down = one !== null
    return command
  })
  return new Html(commands.join(''))
}
