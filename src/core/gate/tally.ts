/**
 * Rows to windows: counts the observation rows of a file in cells of rows that were cut before any value was read. Streaming: keeps
 * counts, never rows, so that a file may be of any length.
 */
import { Fault } from '../fault.ts'
import { FILE_CELLS, OTHER } from './constants.ts'
import { counterOf } from './counters.ts'
import type { Counter } from './counters.ts'
import { own } from './own.ts'
import { readRow, sliceOf } from './rows.ts'
import type { Row } from './rows.ts'
import { measuredAt } from './state.ts'
import { learnThresholds } from './thresholds.ts'
import type { Counts, GatePolicy, MetricPolicy, SliceValues, Window } from './types.ts'

export interface TallyOptions {
  readonly policy: GatePolicy
  /** From 1: metrics that it does not measure are not counted. */
  readonly step: number
  readonly versions: { readonly primary: string; readonly canary: string }
  /** The fixed values; others count as `other`. */
  readonly slices: SliceValues
  /** How many rows will be added, those of other versions included: known before, for the cut. */
  readonly rows: number
  /** Share of the trial's planned maximum that all these rows cover, 0 to 1. */
  readonly planned: number
  readonly batch: string
  /** By quantile metric: thresholds that earlier observations fixed. */
  readonly thresholds?: Readonly<Record<string, number>>
  /** The file's name, for messages. */
  readonly source: string
}

export interface RowTally {
  /**
   * @param row one parsed line
   * @param line its number in the file, from 1
   * @throws Fault `BAD_OBSERVATION`, `PAIR_NOT_ADJACENT`, `DUPLICATE_ROW`
   */
  add(row: unknown, line: number): void
  /**
   * The windows, after the last row; cells without a counted row are left out.
   * @throws Fault `PAIR_NOT_ADJACENT` where the last row is half a pair, `NO_THRESHOLD` where a quantile's could not be read
   */
  windows(span: { readonly from: string; readonly to: string }): Window[]
  /** Rows of both versions, and rows of others. */
  readonly counted: number
  readonly rejected: number
  /** First and last timestamp, where every counted row has one. */
  readonly span: { readonly from: string; readonly to: string } | null
}

interface Cell {
  readonly metrics: Map<string, Counter>
  /** By column, value, metric. */
  readonly slices: Map<string, Map<string, Map<string, Counter>>>
}

export function startTally(options: TallyOptions): RowTally {
  const { policy, versions, slices, rows, batch, planned, source } = options
  const metrics = policy.metrics.filter(metric => measuredAt(metric, options.step))
  const pairing = metrics.some(metric => metric.paired)
  const cells = new Map<number, Cell>()
  const learning = learnThresholds(metrics, options.thresholds ?? {}, source)
  /** Columns that at least one row has: the others are no data, not missing values. */
  const present = new Set<string>()
  let added = 0
  let counted = 0
  let rejected = 0
  let stamped = 0
  let first = Infinity
  let last = -Infinity
  let half: { readonly row: Row; readonly cell: number } | null = null

  const count = (cell: number, primary: Row | null, canary: Row | null): void => {
    const into = cells.get(cell) ?? { metrics: new Map(), slices: new Map() }
    cells.set(cell, into)
    for (const metric of metrics) {
      if (learning.reads(metric, cell, primary)) continue
      const all = [into.metrics, ...sliceMaps(into, metric, primary, canary)]
      for (const map of all) counterIn(map, metric).add(primary, canary)
    }
  }

  const counterIn = (map: Map<string, Counter>, metric: MetricPolicy): Counter => {
    const found = map.get(metric.name) ?? counterOf(metric, learning.thresholds[metric.name] ?? null, source)
    map.set(metric.name, found)
    return found
  }

  const sliceMaps = (
    into: Cell,
    metric: MetricPolicy,
    primary: Row | null,
    canary: Row | null,
  ): Map<string, Counter>[] =>
    metric.slices.flatMap(column => {
      const value = sharedSlice(column, primary, canary, source)
      if (value === null) return []
      const known = (own(slices, column) ?? []).includes(value)
      return [inner(inner(into.slices, column), known ? value : OTHER)]
    })

  return {
    add(value, line) {
      if (added >= rows) throw new Error(`${source}: more rows than the ${rows} that it was cut by`)
      const cell = Math.ceil(((added + 1) * FILE_CELLS) / rows) - 1
      added += 1
      const row = readRow(value, source, line)
      if (row.version !== versions.primary && row.version !== versions.canary) {
        rejected += 1
        return
      }
      counted += 1
      if (row.at !== null) {
        stamped += 1
        first = Math.min(first, row.at)
        last = Math.max(last, row.at)
      }
      for (const { column } of metrics) if (Object.hasOwn(row.columns, column)) present.add(column)
      const isPrimary = row.version === versions.primary
      if (!pairing) count(cell, isPrimary ? row : null, isPrimary ? null : row)
      else if (half === null) half = { row, cell }
      else {
        const other = half
        checkPair(other.row, row, source)
        half = null
        count(other.cell, isPrimary ? row : other.row, isPrimary ? other.row : row)
      }
    },
    windows({ from, to }) {
      if (half !== null) throw notAdjacent(half.row, source)
      if (counted > 0) learning.finish(metrics.filter(metric => present.has(metric.column)))
      const learned = learning.learned()
      const seen = metrics.filter(metric => present.has(metric.column))
      return [...cells]
        .sort(([a], [b]) => a - b)
        .map(([cell, outcomes]) => {
          const start = Math.floor((cell * rows) / FILE_CELLS)
          const end = Math.floor(((cell + 1) * rows) / FILE_CELLS)
          const bySlice = [...outcomes.slices].map(
            ([column, values]) =>
              [column, Object.fromEntries([...values].map(([value, map]) => [value, countsIn(map, seen)]))] as const,
          )
          return {
            from,
            to,
            batch,
            rows: [start, end] as const,
            planned: (planned * (end - start)) / rows,
            metrics: countsIn(outcomes.metrics, seen),
            ...(bySlice.length > 0 ? { slices: Object.fromEntries(bySlice) } : {}),
            ...(Object.keys(learned).length > 0 ? { thresholds: learned } : {}),
          }
        })
    },
    get counted() {
      return counted
    },
    get rejected() {
      return rejected
    },
    get span() {
      return counted > 0 && stamped === counted
        ? { from: new Date(first).toISOString(), to: new Date(last).toISOString() }
        : null
    },
  }
}

function checkPair(a: Row, b: Row, source: string): void {
  if (a.requestId !== b.requestId) throw notAdjacent(a, source)
  if (a.version === b.version)
    throw new Fault(
      'DUPLICATE_ROW',
      `${source}:${b.line} request_id: ${JSON.stringify(b.requestId)} has two rows of version ${b.version} (the other in line ${a.line}). Keep one row per request and version`,
    )
}

function notAdjacent(row: Row, source: string): Fault {
  return new Fault(
    'PAIR_NOT_ADJACENT',
    `${source}:${row.line} request_id: expected the other version's row for ${JSON.stringify(row.requestId)} beside this one, as a paired metric compares both answers. ` +
      "Sort the rows by request_id (jq -c -s 'sort_by(.request_id)[]' FILE); where a version gave no answer, write its row with null",
  )
}

/** The slice value of a request: a property of the request, so both of its rows must agree on it. */
function sharedSlice(column: string, primary: Row | null, canary: Row | null, source: string): string | null {
  const a = primary && sliceOf(primary, column, source)
  const b = canary && sliceOf(canary, column, source)
  if (a !== null && b !== null && a !== b && primary && canary)
    throw new Fault(
      'BAD_OBSERVATION',
      `${source}:${Math.max(primary.line, canary.line)} ${column}: expected one value for request ${JSON.stringify(primary.requestId)}, got ${JSON.stringify(a)} and ${JSON.stringify(b)}. A slice is a property of the request, not of the answer`,
    )
  return a ?? b
}

function inner<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const found = map.get(key) ?? new Map<string, T>()
  map.set(key, found)
  return found
}

function countsIn(map: ReadonlyMap<string, Counter>, metrics: readonly MetricPolicy[]): Record<string, Counts> {
  return Object.fromEntries(
    metrics.flatMap(metric => {
      const one = map.get(metric.name)
      return one ? [[metric.name, one.counts()]] : []
    }),
  )
}
