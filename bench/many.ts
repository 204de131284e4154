/**
 * `npm run bench:many`: what twenty models that are released at once by `model: all`, a tick each five minutes, cost of GitHub's limits: each
 * release to its end, with recorded requests and with users' traffic over three steps. Time is made, so it takes a minute. `--models N` for
 * others than twenty, `--only replay` or `--only live` for one of both. Ends non-zero where a figure is above half of its limit.
 */
import { parseArgs } from 'node:util'
import { HALF, openMany, type Cost, type Kind, type Many } from '../test/process/many-models.ts'

/** Seconds from one tick to the next. */
const EVERY = 300
/** Ticks after which a release that has not ended never will. */
const MOST_TICKS = 48

const { values } = parseArgs({
  options: { models: { type: 'string', default: '20' }, only: { type: 'string', default: '' } },
})
let missed = 0

function row(name: string, told: readonly (string | number)[]): void {
  console.log(`${name.padEnd(44)}${told.map(one => String(one).padStart(9)).join('')}`)
}

function figures({ rest, graphql, writes }: Cost, minute: Cost): readonly number[] {
  return [rest, graphql, writes, minute.writes, minute.restPoints, minute.graphqlPoints]
}

async function release(many: Many, count: number): Promise<void> {
  for (let number = 1; number <= MOST_TICKS; number += 1) {
    const { report, cost, minute, seconds } = await many.tick()
    row(`tick ${number}: ${report.decision}`, [...figures(cost, minute), Math.round(seconds)])
    if (report.failed) throw new Error(report.message)
    if (many.primaries().filter(primary => primary === '2.0.0').length === count) break
    many.until(EVERY)
  }
  const { hour, minute } = many.most()
  row('the dearest hour and minute', figures(hour, minute))
  const most = Object.values({ ...HALF.hour, minuteWrites: HALF.minute.writes, ...pointsOf(HALF.minute) })
  row('at most, half of the limit', most)
  missed += figures(hour, minute).filter((figure, at) => figure > (most[at] ?? 0)).length
}

function pointsOf({ restPoints, graphqlPoints }: typeof HALF.minute): object {
  return { restPoints, graphqlPoints }
}

for (const kind of ['replay', 'live'] satisfies Kind[]) {
  if (!kind.includes(values.only)) continue
  const count = Number(values.models)
  const many = await openMany(kind, count)
  row(`\n${count} models, ${kind}`, ['REST', 'GraphQL', 'changes', 'a minute', 'REST pt', 'GrQL pt', 'seconds'])
  await release(many, count)
  await many.close()
}
if (missed > 0) {
  console.log(`${missed} figures are above half of a limit`)
  process.exitCode = 1
}
