/** What a window costs: processor time of `take` per metric, and the size of its state as the ledger keeps it. */
import { begin, take } from '../../src/core/gate/gate.ts'
import { addTo, emptyGrid, rounded } from '../../src/core/gate/grid.ts'
import { sumsOf } from '../../src/core/gate/mean.ts'
import type { GatePolicy, GateState, MeanSums, SliceValues, Window } from '../../src/core/gate/types.ts'
import { Generator } from '../generator.ts'
import { policy } from './policy.ts'
import { drawWindow } from './streams.ts'
import { armsOf } from './trial.ts'

const WINDOWS = 5000
const MOST_MICROSECONDS = 50
const MOST_BYTES = 2048

/** A metric with the windows that it takes. */
interface Case {
  readonly name: string
  readonly gate: GatePolicy
  readonly slices: SliceValues
  readonly windows: readonly Window[]
  /** A metric overall, and each of its slice values. */
  readonly series: number
}

const SPAN = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:01:00Z', planned: 1 / WINDOWS }

function proportion(): Case {
  const { gate } = policy(
    [
      {
        name: 'errors',
        kind: 'proportion',
        better: 'lower',
        margin: 0.01,
        limit: 0.1,
        column: 'bad',
        slices: ['segment'],
      },
    ],
    0.05,
  )
  const generator = new Generator(1, 0)
  const windows = Array.from({ length: WINDOWS }, () => {
    const errors = armsOf(drawWindow(generator, { nc: 100, np: 100, pc: 0.01, pp: 0.01 }))
    return { ...SPAN, metrics: { errors }, slices: { segment: { a: { errors } } } }
  })
  return { name: 'a proportion with a limit and a slice value', gate, slices: { segment: ['a'] }, windows, series: 2 }
}

/** The dearest there is: a grid of values, a limit, the guard of live traffic. */
function mean(): Case {
  const cap = 8
  const read = policy(
    [{ name: 'latency', kind: 'mean', better: 'lower', margin: '5%', limit: 3, cap, column: 'seconds' }],
    0.05,
  )
  const gate = { ...read.gate, metrics: read.gate.metrics.map(metric => ({ ...metric, guarded: true })) }
  const generator = new Generator(1, 0)
  const arm = (): MeanSums => {
    const grid = emptyGrid()
    const values = Array.from({ length: 100 }, () => Math.min(cap, Math.exp(generator.normal() * 0.6)))
    for (const value of values) addTo(grid, value, { lo: 0, hi: cap })
    const [n, sum, sumsq] = sumsOf(values)
    return { n, sum, sumsq, grid: rounded(grid) }
  }
  const windows = Array.from({ length: WINDOWS }, () => ({
    ...SPAN,
    metrics: { latency: { primary: arm(), canary: arm() } },
  }))
  return { name: 'a mean with a grid of values, a limit and the guard', gate, slices: {}, windows, series: 1 }
}

/** Prints both. @returns a line for each bound that is missed */
export function cost(): string[] {
  console.log('\n## Cost (cost)\n')
  return [proportion(), mean()].flatMap(({ name, gate, slices, windows, series }) => {
    let bytes = 0
    const run = (): GateState => windows.reduce((state, window) => take(state, gate, window), begin(gate, slices, 1))
    // What is timed is what the compiler made of it.
    for (let round = 0; round < 3; round += 1) run()
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    const microseconds = (user + system) / WINDOWS / series
    windows.reduce(
      (state, window) => {
        const next = take(state, gate, window)
        bytes = Math.max(bytes, largest(next))
        return next
      },
      begin(gate, slices, 1),
    )
    console.log(
      `${name}: ${microseconds.toFixed(1)} µs per window (most ${MOST_MICROSECONDS}), ${bytes} bytes of state as JSON (most ${MOST_BYTES})`,
    )
    return [
      ...(microseconds > MOST_MICROSECONDS ? [`cost: ${name}: ${microseconds.toFixed(1)} µs per window`] : []),
      ...(bytes > MOST_BYTES ? [`cost: ${name}: ${bytes} bytes of state`] : []),
    ]
  })
}

/** Bytes of the largest series, as the ledger keeps it. */
function largest({ overall, slices }: GateState): number {
  const values = Object.values(slices).flatMap(columns =>
    Object.values(columns).flatMap(column => Object.values(column)),
  )
  return Math.max(...[...Object.values(overall), ...values].map(series => JSON.stringify(series).length))
}
