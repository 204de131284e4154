/**
 * A windows file: `counts`, one JSON object per line, oldest first. Lines as the ledger records them are taken too: `planned`, `rows`,
 * `thresholds` and the split's `share` are kept, so that the same evidence comes to the same numbers.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { fromCounts } from '../core/gate/counts.ts'
import { OTHER, SLICE_VALUES } from '../core/gate/constants.ts'
import { own } from '../core/gate/own.ts'
import { sliceColumns } from '../core/gate/slice-values.ts'
import type { GatePolicy, SliceValues, Window } from '../core/gate/types.ts'
import { expected } from './expect.ts'
import { parseJson } from './json.ts'

/** What the ledger adds to `counts`. */
const Recorded = v.object({
  planned: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  rows: v.optional(v.tuple([v.number(), v.number()])),
  thresholds: v.optional(v.record(v.string(), v.number())),
  split: v.optional(v.object({ share: v.optional(v.number()) })),
})
const SomeMap = v.record(v.string(), v.unknown(), expected('a window of sums'))
const Slices = v.record(v.string(), v.record(v.string(), v.unknown()))

/**
 * @param text one window per line, or a single one over several lines
 * @returns the windows, and the slice values that they name, in the order in which they come
 * @throws Fault `BAD_COUNTS`, `WINDOW_OVERLAP`
 */
export function windowsOf(
  text: string,
  policy: GatePolicy,
  file: string,
): { readonly windows: readonly Window[]; readonly slices: SliceValues; readonly notGated: readonly string[] } {
  const lines = linesOf(text, file)
  if (lines.length === 0) throw new Fault('BAD_COUNTS', `${file}: no windows. An empty file is no evidence`)
  const slices = slicesIn(lines, policy)
  const windows: Window[] = []
  const notGated = new Set<string>()
  let thresholds: Readonly<Record<string, number>> = {}
  for (const { source, value } of lines) {
    const { counts, recorded } = apart(value, source)
    thresholds = { ...recorded.thresholds, ...thresholds }
    const share = recorded.split?.share
    const read = fromCounts(counts, {
      policy,
      step: 1,
      slices,
      planned: recorded.planned ?? 1 / lines.length,
      thresholds,
      ...(share === undefined ? {} : { share }),
      source,
    })
    const { from } = read.window
    const before = windows.at(-1)
    // Cells of one file of rows share its span, and are told apart by their rows.
    const sameSpan = recorded.rows && before?.from === from && before.to === read.window.to
    if (before && !sameSpan && Date.parse(from) < Date.parse(before.to))
      throw new Fault(
        'WINDOW_OVERLAP',
        `${source} from: expected ${before.to} or later, where the window before ends, got ${from}. What is counted twice proves nothing`,
      )
    windows.push({
      ...read.window,
      ...(recorded.rows ? { rows: recorded.rows } : {}),
      ...(recorded.thresholds ? { thresholds: recorded.thresholds } : {}),
    })
    for (const name of read.notGated) notGated.add(name)
  }
  return { windows, slices, notGated: [...notGated] }
}

interface Line {
  readonly source: string
  readonly value: Readonly<Record<string, unknown>>
}

function linesOf(text: string, file: string): Line[] {
  const filled = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]))
  const first = filled[0]?.line.trim()
  // One object written over several lines.
  if (first === '{') return [{ source: file, value: mapOf(parseJson(text, { file, code: 'BAD_COUNTS' }), file) }]
  return filled.map(({ line, number }) => {
    const source = `${file}:${number}`
    return { source, value: mapOf(parseJson(line, { file, line: number, code: 'BAD_COUNTS' }), source) }
  })
}

function mapOf(value: unknown, source: string): Readonly<Record<string, unknown>> {
  if (v.is(SomeMap, value)) return value
  throw new Fault('BAD_COUNTS', `${source}: expected a window such as {"from", "to", "metrics"}, got something else`)
}

/** The `counts` of a line, and what the ledger added. */
function apart(
  value: Line['value'],
  source: string,
): { readonly counts: unknown; readonly recorded: v.InferOutput<typeof Recorded> } {
  const { planned, rows, thresholds, ...counts } = value
  const recorded = v.safeParse(Recorded, {
    ...(planned === undefined ? {} : { planned }),
    ...(rows === undefined ? {} : { rows }),
    ...(thresholds === undefined ? {} : { thresholds }),
    ...(v.is(SomeMap, counts['split']) ? { split: counts['split'] } : {}),
  })
  if (!recorded.success)
    throw new Fault('BAD_COUNTS', `${source} ${v.getDotPath(recorded.issues[0]) ?? ''}: ${recorded.issues[0].message}`)
  if (!v.is(SomeMap, counts['split'])) return { counts, recorded: recorded.output }
  const { share: _share, ...split } = counts['split']
  return { counts: { ...counts, split }, recorded: recorded.output }
}

/** Names only: no outcome is looked at before the list stands. */
function slicesIn(lines: readonly Line[], policy: GatePolicy): SliceValues {
  const columns = sliceColumns(policy)
  return Object.fromEntries(
    columns.map(column => {
      const values = new Set(
        lines.flatMap(({ value }) => {
          const { slices } = value
          return v.is(Slices, slices) ? Object.keys(own(slices, column) ?? {}) : []
        }),
      )
      const list = [...values]
      return [column, list.length > SLICE_VALUES ? [...list.slice(0, SLICE_VALUES - 1), OTHER] : list]
    }),
  )
}
