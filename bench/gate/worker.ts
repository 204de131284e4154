/** One thread of the benchmark: replications of one scenario at a time. Replication r of a scenario is stream r of its seed. */
import { parentPort } from 'node:worker_threads'
import { Generator } from '../generator.ts'
import { tables } from './scenarios/index.ts'
import { added } from './table.ts'
import type { Sums } from './table.ts'

export interface Task {
  readonly table: number
  readonly scenario: number
  readonly seed: number
  /** Replications [from, to). */
  readonly from: number
  readonly to: number
}
export interface Done {
  readonly task: Task
  readonly sums: Sums
}

parentPort?.on('message', (task: Task) => {
  const scenario = tables[task.table]?.scenarios[task.scenario]
  if (!scenario) throw new Error(`no scenario ${task.table}/${task.scenario}`)
  let sums: Sums = {}
  for (let r = task.from; r < task.to; r += 1) sums = added(sums, scenario.replicate(new Generator(task.seed, r)))
  const done: Done = { task, sums }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  parentPort?.postMessage(done)
})
