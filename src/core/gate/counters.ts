/** Rows to counts, kind by kind: what one metric keeps of the rows of a window, overall or of one slice value. */
import { Fault } from '../fault.ts'
import { AGREE } from './evidence.ts'
import { marksOf } from './evidence-quantiles.ts'
import { addTo, emptyGrid, rounded } from './grid.ts'
import type { Bounds } from './grid.ts'
import { boundedOf, eventsOf, numberOf, outcomeOf, sliceOf } from './rows.ts'
import type { Row } from './rows.ts'
import { boundsOf } from './sums.ts'
import type { Counts, MeanSums, MetricPolicy, PairedCounts, QuantileSums } from './types.ts'

export interface Counter {
  /**
   * A request: the row of each version that answered it, both of a pair.
   * @throws Fault `BAD_OBSERVATION`
   */
  readonly add: (primary: Row | null, canary: Row | null) => void
  readonly counts: () => Counts
}

/** @param threshold of a quantile: where the primary's values count as beyond */
export function counterOf(metric: MetricPolicy, threshold: number | null, source: string): Counter {
  switch (metric.kind) {
    case 'proportion':
      if (!metric.paired) return outcomes(metric, source)
      return metric.column === AGREE ? agreement(source) : pairs(metric, source)
    case 'mean':
      return metric.paired ? differences(metric, source) : values(metric, source)
    case 'quantile':
      if (threshold === null) throw new Error(`${metric.name}: counted without a threshold`)
      return exceedances(metric, threshold, source)
    case 'rate':
      return events(metric, source)
    case 'distribution':
      return categories(metric, source)
  }
}

const ARMS = ['primary', 'canary'] as const

/** Both arms counted alike, each by its own rows. */
function perArm<Arm>(make: () => Arm, add: (arm: Arm, row: Row, which: (typeof ARMS)[number]) => void) {
  const arms = { primary: make(), canary: make() }
  return {
    arms,
    add: (primary: Row | null, canary: Row | null): void => {
      if (primary) add(arms.primary, primary, 'primary')
      if (canary) add(arms.canary, canary, 'canary')
    },
  }
}

/** `missing` as counts carry it: left out where there is none. */
function orNone(missing: number): { missing?: number } {
  return missing > 0 ? { missing } : {}
}

function outcomes({ column }: MetricPolicy, source: string): Counter {
  const { arms, add } = perArm(
    () => ({ n: 0, k: 0, missing: 0 }),
    (arm, row) => {
      const value = outcomeOf(row, column, source)
      if (value === null) arm.missing += 1
      else {
        arm.n += 1
        arm.k += value
      }
    },
  )
  const of = ({ n, k, missing }: typeof arms.primary) => ({ n, k, ...orNone(missing) })
  return { add, counts: () => ({ primary: of(arms.primary), canary: of(arms.canary) }) }
}

function values(metric: MetricPolicy, source: string): Counter {
  const bounds = boundsOf(metric)
  const { arms, add } = perArm(
    () => startSums(bounds),
    (arm, row) => {
      const value = valueOf(metric, row, source)
      if (value === null) arm.missing += 1
      else arm.add(value)
    },
  )
  return { add, counts: () => ({ primary: sumsOf(arms.primary), canary: sumsOf(arms.canary) }) }
}

function exceedances(metric: MetricPolicy, threshold: number, source: string): Counter {
  const marks = marksOf(metric, threshold)
  const { arms, add } = perArm(
    () => ({ n: 0, above: 0, beyond: 0, over: 0, missing: 0 }),
    (arm, row, which) => {
      const value = numberOf(row, metric.column, source)
      if (value === null) {
        arm.missing += 1
        return
      }
      arm.n += 1
      if (value > marks[which]) arm.above += 1
      if (marks.beyond !== null && value > marks.beyond) arm.beyond += 1
      if (marks.over !== null && value > marks.over) arm.over += 1
    },
  )
  const own = ({ beyond, over }: typeof arms.canary): Pick<QuantileSums, 'beyond' | 'over'> => ({
    ...(marks.beyond === null ? {} : { beyond }),
    ...(marks.over === null ? {} : { over }),
  })
  const of = ({ n, above, missing }: typeof arms.canary): QuantileSums => ({ n, above, ...orNone(missing) })
  return {
    add,
    counts: () => ({ primary: of(arms.primary), canary: { ...of(arms.canary), ...own(arms.canary) } }),
  }
}

function events(metric: MetricPolicy, source: string): Counter {
  const { exposure: column } = metric
  if (column === undefined) throw new Error(`${metric.name}: a rate without exposure`)
  const { arms, add } = perArm(
    () => ({ events: 0, exposure: 0, missing: 0 }),
    (arm, row) => {
      const count = eventsOf(row, metric.column, source)
      const exposure = numberOf(row, column, source)
      if (exposure !== null && exposure < 0)
        throw new Fault(
          'BAD_OBSERVATION',
          `${source}:${row.line} ${column}: expected a number from 0, got ${exposure}. It is what the events came in`,
        )
      if (count === null || exposure === null) arm.missing += 1
      else {
        arm.events += count
        arm.exposure += exposure
      }
    },
  )
  const of = ({ events: count, exposure, missing }: typeof arms.primary) => ({
    events: count,
    exposure,
    ...orNone(missing),
  })
  return { add, counts: () => ({ primary: of(arms.primary), canary: of(arms.canary) }) }
}

/** Bins of a distribution of numbers. */
const BINS = 10

function categories({ column, bounds }: MetricPolicy, source: string): Counter {
  const nameOf = (row: Row): string | null => {
    if (!bounds) return sliceOf(row, column, source)
    const value = numberOf(row, column, source)
    if (value === null) return null
    const [lo, hi] = bounds
    return String(Math.min(BINS - 1, Math.max(0, Math.floor(((value - lo) / (hi - lo)) * BINS))))
  }
  const { arms, add } = perArm(
    () => ({ seen: new Map<string, number>(), missing: 0 }),
    (arm, row) => {
      const name = nameOf(row)
      if (name === null) arm.missing += 1
      else arm.seen.set(name, (arm.seen.get(name) ?? 0) + 1)
    },
  )
  const of = ({ seen, missing }: typeof arms.primary) => ({ categories: Object.fromEntries(seen), ...orNone(missing) })
  return { add, counts: () => ({ primary: of(arms.primary), canary: of(arms.canary) }) }
}

/** Pairs of which one value or both are missing, and those of which none is. */
function pairing<Value>(
  read: (row: Row) => Value | null,
  each: (primary: Value, canary: Value) => void,
): { add: Counter['add']; missing: () => { missing?: NonNullable<PairedCounts['missing']> } } {
  const missing = { primary: 0, canary: 0, both: 0 }
  return {
    add: (primary, canary) => {
      const p = primary && read(primary)
      const c = canary && read(canary)
      if (p === null || c === null) missing[p === null ? (c === null ? 'both' : 'primary') : 'canary'] += 1
      else each(p, c)
    },
    missing: () => (missing.primary + missing.canary + missing.both > 0 ? { missing: { ...missing } } : {}),
  }
}

function pairs({ column, better: direction }: MetricPolicy, source: string): Counter {
  const seen = { worse: 0, better: 0, same: 0 }
  const ones = { primary: 0, canary: 0 }
  const { add, missing } = pairing<0 | 1>(
    row => outcomeOf(row, column, source),
    (primary, canary) => {
      ones.primary += primary
      ones.canary += canary
      if (primary === canary) seen.same += 1
      else seen[canary > primary === (direction === 'lower') ? 'worse' : 'better'] += 1
    },
  )
  return { add, counts: () => ({ ...seen, ...missing(), values: { ...ones } }) }
}

/** Both rows of a pair say whether they agree, and say the same. */
function agreement(source: string): Counter {
  const seen = { worse: 0, better: 0, same: 0 }
  let line = 0
  const { add, missing } = pairing<0 | 1>(
    row => {
      line = row.line
      return outcomeOf(row, AGREE, source)
    },
    (primary, canary) => {
      if (primary !== canary)
        throw new Fault(
          'BAD_OBSERVATION',
          `${source}:${line} ${AGREE}: expected the same of both rows of a request, got ${primary} and ${canary}. It says of the pair whether its answers are alike`,
        )
      seen[canary === 1 ? 'same' : 'worse'] += 1
    },
  )
  return { add, counts: () => ({ ...seen, ...missing() }) }
}

function differences(metric: MetricPolicy, source: string): Counter {
  const bounds = boundsOf(metric)
  if (bounds === null) throw new Error(`${metric.name}: paired without bounds`)
  const width = bounds.hi - bounds.lo
  const running = startSums({ lo: -width, hi: width })
  const own = { primary: 0, canary: 0 }
  const { add, missing } = pairing<number>(
    row => valueOf(metric, row, source),
    (primary, canary) => {
      own.primary += primary
      own.canary += canary
      running.add(canary - primary)
    },
  )
  return { add, counts: () => ({ ...running.sums(), ...missing(), values: { ...own } }) }
}

function valueOf(metric: MetricPolicy, row: Row, source: string): number | null {
  const { column, bounds, cap } = metric
  if (bounds) return boundedOf(row, column, source, { lo: bounds[0], hi: bounds[1] })
  if (cap === undefined) return numberOf(row, column, source)
  const value = boundedOf(row, column, source, { lo: 0, hi: Number.MAX_SAFE_INTEGER })
  return value === null ? null : Math.min(value, cap)
}

interface RunningSums {
  missing: number
  add(value: number): void
  sums(): Omit<MeanSums, 'missing'>
}

function startSums(bounds: Bounds | null): RunningSums {
  const grid = bounds ? emptyGrid() : null
  let n = 0
  let sum = 0
  let sumsq = 0
  return {
    missing: 0,
    add(value) {
      n += 1
      sum += value
      sumsq += value ** 2
      if (grid && bounds) addTo(grid, value, bounds)
    },
    sums: () => ({ n, sum, sumsq, ...(grid ? { grid: rounded(grid) } : {}) }),
  }
}

function sumsOf(arm: RunningSums): MeanSums {
  return { ...arm.sums(), ...orNone(arm.missing) }
}
