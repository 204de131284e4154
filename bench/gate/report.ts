/** Prints a table and says which of its bounds are missed. */
import { cell } from './table.ts'
import type { Scenario, Sums, Table } from './table.ts'

/** Replications from which a bound is held to as it stands; fewer cannot tell, and miss it only beyond this many standard errors. */
const ENOUGH = 2000
const NOISE = 2

/**
 * @param scenarios indices of those that were run
 * @param countOf replications of one
 * @returns a line for each bound that is missed
 */
export function print(
  table: Table,
  scenarios: readonly number[],
  results: ReadonlyMap<number, Sums>,
  countOf: (scenario: Scenario) => number,
): string[] {
  const rows = scenarios.flatMap(number => {
    const scenario = table.scenarios[number]
    const sums = results.get(number) ?? {}
    return scenario
      ? [
          {
            scenario,
            cells: table.columns.map(column => cell(column, scenario, sums, countOf(scenario) < ENOUGH)),
          },
        ]
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
      if (missed === null || (countOf(scenario) < ENOUGH && missed.errors < NOISE)) return []
      const { value, most } = missed
      const { head = '', digits = 3 } = table.columns[column] ?? {}
      return [`${table.id}, ${scenario.name}, ${head}: ${value.toFixed(digits)}, at most ${most}`]
    }),
  )
}
