/**
 * `npm run bench:gate -- [--replications 2000] [--only TABLE or SCENARIO] [--seed 1] [--workers 2]`: how often the gate is wrong and how
 * many samples it takes, on seeded streams, beside what people use today. Prints the policy of each table as it stands in a
 * configuration file. Ends non-zero where a bound is missed; below 2000 replications only beyond two standard errors, as fewer
 * cannot tell.
 */
import { parseArgs } from 'node:util'
import { cost } from './cost.ts'
import { fourCases } from './four-cases.ts'
import { startPool } from './pool.ts'
import { print } from './report.ts'
import { tables } from './scenarios/index.ts'
import type { Scenario, Table } from './table.ts'
import type { Task } from './worker.ts'

/** Replications that a thread takes at a time. */
const CHUNK = 20

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

interface Chosen {
  readonly table: Table
  readonly index: number
  /** Indices in the table. */
  readonly scenarios: readonly number[]
}

/** Tables and scenarios whose names contain what was asked for. */
function chosen(only: string | null): Chosen[] {
  const exact = tables.some(table => table.id === only)
  return tables.flatMap((table, index) => {
    const all = table.scenarios.map((_, scenario) => scenario)
    const scenarios =
      only === null || table.id === only
        ? all
        : exact
          ? []
          : all.filter(scenario => `${table.id} ${table.scenarios[scenario]?.name ?? ''}`.includes(only))
    return scenarios.length > 0 ? [{ table, index, scenarios }] : []
  })
}

/** Some scenarios take long and are run for a share of the replications. */
function countOf(scenario: Scenario | undefined, replications: number): number {
  return Math.ceil(replications * (scenario?.share ?? 1))
}

function tasksOf({ table, index, scenarios }: Chosen, { replications, seed }: Options): Task[] {
  return scenarios.flatMap(scenario => {
    const count = countOf(table.scenarios[scenario], replications)
    // A seed for each scenario, so that one can be run alone and gives the same.
    const own = seed * 1_000_000 + index * 1000 + scenario
    return Array.from({ length: Math.ceil(count / CHUNK) }, (_, chunk) => ({
      table: index,
      scenario,
      seed: own,
      from: chunk * CHUNK,
      to: Math.min(count, (chunk + 1) * CHUNK),
    }))
  })
}

const asked = options()
const picked = chosen(asked.only)
const ALONE = ['four-cases', 'cost']
if (picked.length === 0 && !ALONE.includes(asked.only ?? ''))
  throw new Error(`--only ${asked.only ?? ''}: no such table or scenario`)
const began = performance.now()
const pool = startPool(asked.workers)
const missed: string[] = []
console.log(`${asked.replications} replications, seed ${asked.seed}`)
for (const one of picked) {
  const results = await pool.run(tasksOf(one, asked))
  missed.push(...print(one.table, one.scenarios, results, scenario => countOf(scenario, asked.replications)))
}
await pool.end()
if (asked.only === null || asked.only === 'four-cases') missed.push(...(await fourCases()))
if (asked.only === null || asked.only === 'cost') missed.push(...cost())
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s`)
for (const line of missed) console.log(`missed: ${line}`)
if (missed.length > 0) process.exitCode = 1
