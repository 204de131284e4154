/** Threads that take tasks from one queue. */
import { Worker } from 'node:worker_threads'
import { merged } from './table.ts'
import type { Sums } from './table.ts'
import type { Done, Task } from './worker.ts'

export interface Pool {
  /** By scenario, added up in the order of the replications whichever thread ran them. */
  run(tasks: readonly Task[]): Promise<Map<number, Sums>>
  end(): Promise<void>
}

export function startPool(threads: number): Pool {
  const workers = Array.from({ length: threads }, () => new Worker(new URL('worker.ts', import.meta.url)))
  return {
    async run(tasks) {
      const results = new Map<Task, Sums>()
      const queue = tasks.values()
      await Promise.all(
        workers.map(async worker => {
          for (const task of queue) results.set(task, (await ask(worker, task)).sums)
        }),
      )
      const sums = new Map<number, Sums>()
      for (const task of tasks) sums.set(task.scenario, merged(sums.get(task.scenario) ?? {}, results.get(task) ?? {}))
      return sums
    },
    async end() {
      await Promise.all(workers.map(worker => worker.terminate()))
    },
  }
}

function ask(worker: Worker, task: Task): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (done: Done) => {
      worker.off('error', reject)
      resolve(done)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    worker.postMessage(task)
  })
}
