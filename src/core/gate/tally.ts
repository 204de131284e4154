/**
 * Rows to windows: counts the observation rows of a file in cells of rows that were cut before any value was read. Streaming: keeps
 * counts, never rows, so that a file may be of any length.
 */
import { Fault } from '../fault.ts'
import { FILE_CELLS, OTHER } from './constants.ts'
import { own } from './own.ts'
import { outcomeOf, readRow, sliceOf } from './rows.ts'
import type { Row } from './rows.ts'
import { measuredAt } from './state.ts'
import type { Counts, GatePolicy, MetricPolicy, ProportionSums, SliceValues, Window } from './types.ts'

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
   * @throws Fault `PAIR_NOT_ADJACENT` where the last row is half a pair
   */
  windows(span: { readonly from: string; readonly to: string }): Window[]
  /** Rows of both versions, and rows of others. */
  readonly counted: number
  readonly rejected: number
  /** First and last timestamp, where every counted row has one. */
  readonly span: { readonly from: string; readonly to: string } | null
}

/** Outcomes of one metric in one cell, overall or of one slice value. */
interface Outcomes {
  readonly primary: Arm
  readonly canary: Arm
  worse: number
  better: number
  same: number
  readonly missing: { primary: number; canary: number; both: number }
}
interface Arm {
  n: number
  k: number
  missing: number
}

interface Cell {
  readonly metrics: Map<string, Outcomes>
  /** By column, value, metric. */
  readonly slices: Map<string, Map<string, Map<string, Outcomes>>>
}

export function startTally(options: TallyOptions): RowTally {
  const { policy, versions, slices, rows, batch, planned, source } = options
  const metrics = policy.metrics.filter(metric => measuredAt(metric, options.step))
  const pairing = metrics.some(metric => metric.paired)
  const cells = new Map<number, Cell>()
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
      const seen = {
        primary: primary && outcomeOf(primary, metric.column, source),
        canary: canary && outcomeOf(canary, metric.column, source),
      }
      const all = [into.metrics, ...sliceMaps(into, metric, primary, canary)]
      for (const map of all) record(outcomesIn(map, metric.name), metric, primary !== null, canary !== null, seen)
    }
  }

  const sliceMaps = (
    into: Cell,
    metric: MetricPolicy,
    primary: Row | null,
    canary: Row | null,
  ): Map<string, Outcomes>[] =>
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

function outcomesIn(map: Map<string, Outcomes>, metric: string): Outcomes {
  const found = map.get(metric) ?? {
    primary: { n: 0, k: 0, missing: 0 },
    canary: { n: 0, k: 0, missing: 0 },
    worse: 0,
    better: 0,
    same: 0,
    missing: { primary: 0, canary: 0, both: 0 },
  }
  map.set(metric, found)
  return found
}

type Seen = { readonly primary: 0 | 1 | null; readonly canary: 0 | 1 | null }

function record(into: Outcomes, metric: MetricPolicy, hasPrimary: boolean, hasCanary: boolean, seen: Seen): void {
  if (!metric.paired) {
    if (hasPrimary) recordArm(into.primary, seen.primary)
    if (hasCanary) recordArm(into.canary, seen.canary)
    return
  }
  const { primary, canary } = seen
  if (primary === null || canary === null) {
    into.missing[primary === null ? (canary === null ? 'both' : 'primary') : 'canary'] += 1
    return
  }
  recordArm(into.primary, primary)
  recordArm(into.canary, canary)
  if (primary === canary) into.same += 1
  else if (canary > primary === (metric.better === 'lower')) into.worse += 1
  else into.better += 1
}

function recordArm(arm: Arm, value: 0 | 1 | null): void {
  if (value === null) {
    arm.missing += 1
    return
  }
  arm.n += 1
  arm.k += value
}

function countsIn(map: ReadonlyMap<string, Outcomes>, metrics: readonly MetricPolicy[]): Record<string, Counts> {
  return Object.fromEntries(
    metrics.flatMap(metric => {
      const one = map.get(metric.name)
      return one ? [[metric.name, countsOf(metric, one)]] : []
    }),
  )
}

function sumsOf({ n, k, missing }: Arm): ProportionSums {
  return { n, k, ...(missing > 0 ? { missing } : {}) }
}

function countsOf(metric: MetricPolicy, { primary, canary, worse, better, same, missing }: Outcomes): Counts {
  if (metric.paired) {
    const any = missing.primary + missing.canary + missing.both > 0
    return {
      worse,
      better,
      same,
      ...(any ? { missing: { ...missing } } : {}),
      values: { primary: primary.k, canary: canary.k },
    }
  }
  return { primary: sumsOf(primary), canary: sumsOf(canary) }
}
