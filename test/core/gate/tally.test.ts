import { expect, test } from '@jest/globals'
import { readSlices, sliceColumns } from '../../../src/core/gate/slice-values.ts'
import { startTally } from '../../../src/core/gate/tally.ts'
import { metric, policy, rowsOf, tallied } from './policies.ts'

const errors = policy(metric())
const accuracy = policy(
  metric({ name: 'accuracy', better: 'higher', paired: true, column: 'correct', slices: ['label'] }),
)

function row(id: number, version: string, more: object = {}): object {
  return { request_id: `r${id}`, version, ...more }
}
function pair(id: number, primary: unknown, canary: unknown, more: object = {}): object[] {
  return [row(id, '1.0.0', { correct: primary, ...more }), row(id, '2.0.0', { correct: canary, ...more })]
}

test('a file is cut into twenty windows by row order, and every row is counted once', () => {
  const windows = tallied(errors, rowsOf([30, 437], [10, 437]))
  expect(windows).toHaveLength(20)
  expect(windows[0]?.rows).toEqual([0, 43])
  expect(windows.at(-1)?.rows).toEqual([830, 874])
  const sums = windows
    .map(one => one.metrics['errors'])
    .map(counts =>
      counts && 'canary' in counts && 'k' in counts.canary && 'k' in counts.primary
        ? { canary: counts.canary, primary: counts.primary }
        : null,
    )
  expect(sums.reduce((n, one) => n + (one?.canary.n ?? 0), 0)).toBe(437)
  expect(sums.reduce((n, one) => n + (one?.primary.n ?? 0), 0)).toBe(437)
  expect(sums.reduce((n, one) => n + (one?.canary.k ?? 0), 0)).toBe(30)
  expect(windows.reduce((sum, one) => sum + one.planned, 0)).toBeCloseTo(1, 12)
})

test('fewer rows than cells give as many windows as rows', () => {
  expect(tallied(errors, rowsOf([0, 2], [0, 1]))).toHaveLength(3)
  expect(tallied(errors, [])).toEqual([])
})

test('a pair counts as worse, better or same in the direction of its metric, with the own values beside', () => {
  const rows = [...pair(1, true, false), ...pair(2, 0, 1), ...pair(3, 1, 1), ...pair(4, 0, 0)]
  const counts = tallied(accuracy, rows).map(one => one.metrics['accuracy'])
  expect(counts).toEqual([
    { worse: 1, better: 0, same: 0, values: { primary: 1, canary: 0 } },
    { worse: 0, better: 1, same: 0, values: { primary: 0, canary: 1 } },
    { worse: 0, better: 0, same: 1, values: { primary: 1, canary: 1 } },
    { worse: 0, better: 0, same: 1, values: { primary: 0, canary: 0 } },
  ])
})

test('a pair that crosses a cut stays whole, in the cell of its first row', () => {
  const rows = Array.from({ length: 33 }, (_, i) => pair(i, 1, 1)).flat()
  const windows = tallied(accuracy, rows)
  const all = windows.map(one => one.metrics['accuracy']).map(one => (one && 'same' in one ? one.same : Number.NaN))
  // 66 rows, the first cut after the third: the second pair begins before it.
  expect(windows[0]?.rows).toEqual([0, 3])
  expect(all[0]).toBe(2)
  expect(all.reduce((sum, n) => sum + n, 0)).toBe(33)
})

test('null is missing, by the arm that misses it, and so is a column that only some rows have', () => {
  const rows = [...pair(1, null, 1), ...pair(2, 1, null), ...pair(3, null, null), ...pair(4, undefined, 1)]
  const missing = tallied(accuracy, rows).map(one => {
    const counts = one.metrics['accuracy']
    return counts && 'worse' in counts ? counts.missing : undefined
  })
  expect(missing).toEqual([
    { primary: 1, canary: 0, both: 0 },
    { primary: 0, canary: 1, both: 0 },
    { primary: 0, canary: 0, both: 1 },
    { primary: 1, canary: 0, both: 0 },
  ])
})

test('a column that no row has is no data at all', () => {
  expect(tallied(errors, [row(1, '1.0.0'), row(2, '2.0.0')]).map(one => one.metrics)).toEqual([{}, {}])
})

test.each(['0.95', '', 'true', 0.5, 2, -1, [1], {}])(
  '%j is no outcome of a proportion: named with line and column',
  value => {
    expect(() => tallied(errors, [row(1, '1.0.0', { error: 0 }), row(2, '2.0.0', { error: value })])).toThrow(
      expect.objectContaining({
        code: 'BAD_OBSERVATION',
        message: expect.stringMatching(/^rows\.jsonl:2 error: expected 0, 1, true, false or null, got /),
      }),
    )
  },
)

test.each([
  ['no object', 7, 'row'],
  ['no request id', { version: '1.0.0' }, 'request_id'],
  ['an empty request id', { request_id: '', version: '1.0.0' }, 'request_id'],
  ['no version', { request_id: 'a' }, 'version'],
  ['a number for a version', { request_id: 'a', version: 1.1 }, 'version'],
  ['a time without a zone', { request_id: 'a', version: '1.0.0', timestamp: '2026-05-03T14:00:00' }, 'timestamp'],
  ['a time in milliseconds', { request_id: 'a', version: '1.0.0', timestamp: 1777816800000 }, 'timestamp'],
])('a row with %s is refused by name', (_, value, column) => {
  expect(() => tallied(errors, [value])).toThrow(
    expect.objectContaining({
      code: 'BAD_OBSERVATION',
      message: expect.stringContaining(`rows.jsonl:1 ${column}: expected`),
    }),
  )
})

test('the two rows of a pair stand beside each other, or the message says how to sort', () => {
  const apart = [row(1, '1.0.0'), row(2, '1.0.0'), row(1, '2.0.0'), row(2, '2.0.0')]
  for (const rows of [apart, [row(1, '1.0.0')]])
    expect(() => tallied(accuracy, rows)).toThrow(
      expect.objectContaining({
        code: 'PAIR_NOT_ADJACENT',
        message: expect.stringContaining('Sort the rows by request_id'),
      }),
    )
  expect(tallied(errors, apart)).toHaveLength(4)
})

test('one request answered twice by one version is refused', () => {
  expect(() => tallied(accuracy, [row(1, '1.0.0'), row(1, '1.0.0')])).toThrow(
    expect.objectContaining({ code: 'DUPLICATE_ROW' }),
  )
})

test('rows of other versions are rejected and counted, also between the two rows of a pair', () => {
  const tally = startTally({
    policy: accuracy,
    step: 1,
    versions: { primary: '1.0.0', canary: '2.0.0' },
    slices: {},
    rows: 3,
    planned: 1,
    batch: 'file',
    source: 'rows.jsonl',
  })
  for (const [index, version] of ['1.0.0', '0.9.0', '2.0.0'].entries())
    tally.add(row(1, version, { correct: 1 }), index + 1)
  expect(tally).toMatchObject({ counted: 2, rejected: 1, span: null })
  expect(tally.windows({ from: 'a', to: 'b' })).toHaveLength(1)
})

test('the span of time is known where every counted row has a timestamp', () => {
  const tally = startTally({
    policy: errors,
    step: 1,
    versions: { primary: '1.0.0', canary: '2.0.0' },
    slices: {},
    rows: 2,
    planned: 1,
    batch: 'file',
    source: 'rows.jsonl',
  })
  tally.add(row(1, '1.0.0', { timestamp: '2026-05-03T16:00:00+02:00' }), 1)
  tally.add(row(2, '2.0.0', { timestamp: '2026-05-03T13:59:00Z' }), 2)
  expect(tally.span).toEqual({ from: '2026-05-03T13:59:00.000Z', to: '2026-05-03T14:00:00.000Z' })
})

test('slice values that came after the list was fixed count as other', () => {
  const rows = [...pair(1, 1, 0, { label: '8' }), ...pair(2, 1, 0, { label: 'new' }), ...pair(3, 1, 0)]
  const slices = tallied(accuracy, rows, { label: ['8'] }).map(one => Object.keys(one.slices?.['label'] ?? {}))
  expect(slices).toEqual([['8'], ['other'], []])
})

test('a slice is a property of the request: two answers that disagree on it are refused', () => {
  const rows = [row(1, '1.0.0', { correct: 1, label: '3' }), row(1, '2.0.0', { correct: 1, label: '8' })]
  expect(() => tallied(accuracy, rows, { label: ['3', '8'] })).toThrow(
    expect.objectContaining({ code: 'BAD_OBSERVATION', message: expect.stringContaining('got "3" and "8"') }),
  )
})

function labelsOf(values: readonly unknown[]): readonly string[] | undefined {
  const reader = readSlices(sliceColumns(accuracy), { primary: '1.0.0', canary: '2.0.0' }, 'rows.jsonl')
  for (const [index, label] of values.entries()) reader.add(row(index, '1.0.0', { label }), index + 1)
  reader.add(row(999, '0.9.0', { label: 'stranger' }), 999)
  return reader.values()['label']
}

test('slice values are fixed from the rows of both versions, at most fifty with the rest in other', () => {
  expect(labelsOf(['b', 3, 'a', 'b', null])).toEqual(['b', '3', 'a'])
  expect(labelsOf(Array.from({ length: 50 }, (_, i) => i))).toHaveLength(50)
  const many = labelsOf(Array.from({ length: 80 }, (_, i) => i))
  expect(many).toHaveLength(50)
  expect(many?.slice(-2)).toEqual(['48', 'other'])
})
