/**
 * `npm run bench:gate -- [--replications 2000] [--only TABLE or SCENARIO] [--seed 1] [--workers 2]`: how often the gate is wrong and how
 * many samples it takes, on seeded streams, beside what people use today. Prints the policy of each table as it stands in a
 * configuration file. Ends non-zero where a bound is missed; below 2000 replications only beyond two standard errors, as fewer
 * cannot tell.
 */
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { tables } from './scenarios/index.ts'
import { cell, merged } from './table.ts'
import type { Sums, Table } from './table.ts'
import type { Done, Task } from './worker.ts'

const CHUNK = 20
const ENOUGH = 2000
const NOISE = 2

interface Options {
  readonly replications: number
  readonly only: string | null
  readonly seed: number
  readonly workers: number
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      replications: { type: 'string', default: '2000' },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
    },
  })
  const whole = (name: 'replications' | 'seed' | 'workers'): number => {
    const number = Number(values[name])
    if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name}: expected a whole number from 1`)
    return number
  }
  return {
    replications: whole('replications'),
    seed: whole('seed'),
    workers: whole('workers'),
    only: values.only ?? null,
  }
}

/** Tables and scenarios whose names contain what was asked for. */
function chosen(only: string | null): { readonly table: number; readonly scenarios: readonly number[] }[] {
  return tables.flatMap((table, index) => {
    const all = table.scenarios.map((_, scenario) => scenario)
    const scenarios =
      only === null || table.id === only
        ? all
        : all.filter(scenario => `${table.id} ${table.scenarios[scenario]?.name ?? ''}`.includes(only))
    return scenarios.length > 0 ? [{ table: index, scenarios }] : []
  })
}

function tasksOf(picked: ReturnType<typeof chosen>, { replications, seed }: Options): Task[] {
  return picked.flatMap(({ table, scenarios }) =>
    scenarios.flatMap(scenario => {
      const count = Math.ceil(replications * (tables[table]?.scenarios[scenario]?.share ?? 1))
      // A seed for each scenario, so that one can be run alone and gives the same.
      const own = seed * 1_000_000 + table * 1000 + scenario
      return Array.from({ length: Math.ceil(count / CHUNK) }, (_, chunk) => ({
        table,
        scenario,
        seed: own,
        from: chunk * CHUNK,
        to: Math.min(count, (chunk + 1) * CHUNK),
      }))
    }),
  )
}

/** By `table/scenario`, in the order of the replications whichever thread ran them. */
async function run(tasks: readonly Task[], threads: number): Promise<Map<string, Sums>> {
  const results = new Map<Task, Done>()
  const queue = [...tasks]
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(new URL('worker.ts', import.meta.url)),
  )
  await Promise.all(
    workers.map(
      worker =>
        new Promise<void>((resolve, reject) => {
          let current: Task | undefined
          const next = (): void => {
            current = queue.shift()
            // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
            if (current) worker.postMessage(current)
            else void worker.terminate().then(() => resolve())
          }
          worker.on('message', (done: Done) => {
            if (current) results.set(current, done)
            next()
          })
          worker.on('error', reject)
          next()
        }),
    ),
  )
  const sums = new Map<string, Sums>()
  for (const task of tasks) {
    const key = `${task.table}/${task.scenario}`
    sums.set(key, merged(sums.get(key) ?? {}, results.get(task)?.sums ?? {}))
  }
  return sums
}

function print(
  table: Table,
  index: number,
  scenarios: readonly number[],
  results: Map<string, Sums>,
  all: Options,
): string[] {
  const rows = scenarios.flatMap(number => {
    const scenario = table.scenarios[number]
    const sums = results.get(`${index}/${number}`) ?? {}
    return scenario
      ? [{ scenario, cells: table.columns.map(column => cell(column, scenario, sums, all.replications < ENOUGH)) }]
      : []
  })
  console.log(`\n## ${table.title} (${table.id})`)
  for (const note of table.notes) console.log(note)
  const policies = [...new Set(rows.flatMap(({ scenario }) => (scenario.policy ? [scenario.policy.yaml] : [])))]
  const [first, ...others] = policies
  if (first !== undefined) console.log(`\n${first}`)
  for (const other of others)
    console.log(
      other
        .split('\n')
        .filter(line => !first?.includes(line))
        .join('\n'),
    )
  console.log('')
  const heads = ['', ...table.columns.map(({ head, most }) => (most === undefined ? head : `${head} <=${most}`))]
  const lines = [heads, ...rows.map(({ scenario, cells }) => [scenario.name, ...cells.map(({ text }) => text)])]
  const widths = heads.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  for (const line of lines) {
    console.log(
      line
        .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
        .join('  '),
    )
  }
  return rows.flatMap(({ scenario, cells }) =>
    cells.flatMap(({ missed }, column) => {
      if (missed === null || (all.replications < ENOUGH && missed.errors < NOISE)) return []
      const { value, most } = missed
      const { head = '', digits = 3 } = table.columns[column] ?? {}
      return [`${table.id}, ${scenario.name}, ${head}: ${value.toFixed(digits)}, at most ${most}`]
    }),
  )
}

const asked = options()
const picked = chosen(asked.only)
if (picked.length === 0) throw new Error(`--only ${asked.only ?? ''}: no such table or scenario`)
const began = performance.now()
const results = await run(tasksOf(picked, asked), asked.workers)
console.log(`${asked.replications} replications, seed ${asked.seed}`)
const missed = picked.flatMap(({ table: index, scenarios }) => {
  const table = tables[index]
  return table ? print(table, index, scenarios, results, asked) : []
})
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s`)
for (const line of missed) console.log(`missed: ${line}`)
if (missed.length > 0) process.exitCode = 1
