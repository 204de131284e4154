/** The sources of evidence that there are: rows and sums that are pushed, and the replay of a step. */
import { observing, type Rows } from '../../src/run/operations/observe.ts'
import { bringsEvidence, type Seen, type SourceStage } from '../conformance/source.ts'
import { digestOf, ENVIRONMENT, lookingNow, pushing, serving, weight, type Asked, type World } from './world.ts'

async function collecting(): Promise<World> {
  const world = await serving('1.0.0', { policy: { steps: [weight(1000)] }, canary: '2.0.0' })
  world.clock.pass(61)
  return world
}

/** Two adjacent rows for each request. */
function rowsOf({ of, wrong }: Seen): Rows {
  const rows = Array.from({ length: of }, (_, at) =>
    ['1.0.0', '2.0.0'].map(version => ({ request_id: `r${at}`, version, correct: version === '1.0.0' || at >= wrong })),
  ).flat()
  return {
    name: 'rows.jsonl',
    count: rows.length,
    each: async onRow => {
      for (const [at, row] of rows.entries()) onRow(row, at + 1)
    },
  }
}

function pushingRows(seen: Seen): Asked {
  const content = digestOf(JSON.stringify(seen))
  return () => ({
    operation: observing(
      { do: 'observe', environment: ENVIRONMENT, batch: content, content },
      { kind: 'rows', rows: rowsOf(seen) },
    ),
    job: { key: null },
  })
}

bringsEvidence('rows', async (): Promise<SourceStage> => ({ world: await collecting(), bring: pushingRows }))

bringsEvidence('counts', async (): Promise<SourceStage> => {
  const world = await collecting()
  return { world, bring: seen => pushing(seen) }
})

bringsEvidence('replay', async (): Promise<SourceStage> => {
  const world = await serving('1.0.0', { canary: '2.0.0' })
  return {
    world,
    bring: seen => {
      world.quality.set('2.0.0', seen)
      return lookingNow()
    },
  }
})
