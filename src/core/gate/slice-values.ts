/** The values of slice columns, fixed from the first batch before any outcome of it is counted. */
import { OTHER, SLICE_VALUES } from './constants.ts'
import { readRow, sliceOf } from './rows.ts'
import type { GatePolicy, SliceValues } from './types.ts'

/** The slice columns that a policy names. */
export function sliceColumns(policy: GatePolicy): readonly string[] {
  return [...new Set(policy.metrics.flatMap(metric => metric.slices))]
}

export interface SliceReader {
  /** @throws Fault `BAD_OBSERVATION` */
  add(row: unknown, line: number): void
  values(): SliceValues
}

/**
 * Collects the values of the rows of both versions in the order in which they come. Where there are more than `SLICE_VALUES`, the
 * last place goes to `other`, which stands for all the rest.
 */
export function readSlices(
  columns: readonly string[],
  versions: { readonly primary: string; readonly canary: string },
  source: string,
): SliceReader {
  const seen = new Map(columns.map(column => [column, new Set<string>()]))
  return {
    add(value, line) {
      const row = readRow(value, source, line)
      if (row.version !== versions.primary && row.version !== versions.canary) return
      for (const [column, values] of seen) {
        const slice = sliceOf(row, column, source)
        if (slice !== null && values.size <= SLICE_VALUES) values.add(slice)
      }
    },
    values: () =>
      Object.fromEntries(
        [...seen].map(([column, values]) => {
          const list = [...values]
          return [column, list.length > SLICE_VALUES ? [...list.slice(0, SLICE_VALUES - 1), OTHER] : list]
        }),
      ),
  }
}
