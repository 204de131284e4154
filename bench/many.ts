import { parseArgs } from 'node:util'
import { openMany, type Cost, type Kind } from '../test/process/many-models.ts'
const { values } = parseArgs({ options: { models: { type: 'string', default: '20' }, only: { type: 'string', default: '' } } })
const show = (c: Cost): string => [c.rest, c.graphql, c.writes, c.restPoints, c.graphqlPoints].map(n => String(n).padStart(6)).join('')
for (const kind of ['replay', 'live'] satisfies Kind[]) {
  if (!kind.includes(values.only)) continue
  const many = await openMany(kind, Number(values.models))
  many.until(3600); many.until(3600)
  const from = many.now()
  console.log(kind, '   rest   gql  writes restPts gqlPts | minute')
  for (let n = 0; n < 12; n += 1) {
    const t = await many.tick()
    console.log(String(n).padStart(3), t.report.decision, t.report.failed ? t.report.message.slice(0, 200) : '', show(t.cost), '|', show(t.minute), `${t.seconds} s`)
    if (n === 0 || n == 3) console.log([...Map.groupBy(many.github.journal.slice(-(t.cost.rest + t.cost.graphql)), j => `${j.route ?? ''} ${j.operation ?? ''}`)].map(([k, v]) => `${k} ${v.length}`).join('\n'))
    if (n === 3) console.log(t.report.message.slice(0, 600))
    many.until(300)
  }
  const { all, minute } = many.cost(from)
  console.log('hour', show(all), '|', show(minute))
  await many.close()
}
