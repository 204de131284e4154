/** What a window costs: processor time of `take` per metric, and the size of its state as the ledger keeps it. */
import { begin, take } from '../../src/core/gate/gate.ts'
import { Generator } from '../generator.ts'
import { policy } from './policy.ts'
import { drawWindow } from './streams.ts'
import { armsOf } from './trial.ts'

const WINDOWS = 5000
const MOST_MICROSECONDS = 50
const MOST_BYTES = 2048

/** Prints both. @returns a line for each bound that is missed */
export function cost(): string[] {
  const judged = policy(
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
  const source = { nc: 100, np: 100, pc: 0.01, pp: 0.01 }
  const windows = Array.from({ length: WINDOWS }, () => {
    const errors = armsOf(drawWindow(generator, source))
    return {
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-01T00:01:00Z',
      planned: 1 / WINDOWS,
      metrics: { errors },
      slices: { segment: { a: { errors } } },
    }
  })
  const run = () =>
    windows.reduce((state, window) => take(state, judged.gate, window), begin(judged.gate, { segment: ['a'] }, 1))
  run()
  const before = process.cpuUsage()
  const state = run()
  const { user, system } = process.cpuUsage(before)
  const microseconds = (user + system) / WINDOWS / 2
  const bytes = Math.max(
    JSON.stringify(state.overall['errors']).length,
    JSON.stringify(state.slices['errors']?.['segment']?.['a']).length,
  )
  console.log('\n## Cost (cost)\n')
  console.log(
    `take, per window and series (a metric overall or a slice value): ${microseconds.toFixed(1)} µs, most ${MOST_MICROSECONDS}`,
  )
  console.log(`state of a metric with a limit, as JSON: ${bytes} bytes, most ${MOST_BYTES}`)
  return [
    ...(microseconds > MOST_MICROSECONDS ? [`cost: ${microseconds.toFixed(1)} µs per window`] : []),
    ...(bytes > MOST_BYTES ? [`cost: ${bytes} bytes of state`] : []),
  ]
}
