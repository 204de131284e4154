/** `observe`: pushed evidence, each batch once, none from before the routing was confirmed. */
import { describe, expect, test } from '@jest/globals'
import { after } from '../../../src/core/time.ts'
import {
  lookingNow,
  pushing,
  registeringVersion,
  serving,
  startingVersion,
  START,
  weight,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const PUSHED = { policy: { steps: [weight(1000)] } }

async function collecting(): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0', ...PUSHED })
  world.clock.pass(600)
  return world
}

async function counted(): Promise<World> {
  const world = await collecting()
  await world.well(pushing({ batch: 'monday', from: after(START, 60), to: after(START, 300) }))
  return world
}

const MONDAY = { batch: 'monday', from: after(START, 60), to: after(START, 300) }

const rows: readonly Row[] = [
  ['without a trial nothing is collected', () => serving('1.0.0'), pushing(), 'NOT_COLLECTING'],
  [
    'a replay step takes no pushed evidence',
    async () => {
      const world = await serving('1.0.0', { canary: '2.0.0' })
      world.clock.pass(600)
      return world
    },
    pushing(),
    'NOT_COLLECTING',
  ],
  ['a batch is recorded', collecting, pushing(), 'observed'],
  ['the same batch counts once', counted, pushing(MONDAY), 'duplicate'],
  ['the same key with other content is refused', counted, pushing({ ...MONDAY, wrong: 1 }), 'BATCH_CONFLICT'],
  [
    'evidence that overlaps what is counted is refused',
    counted,
    pushing({ from: after(START, 299), to: after(START, 400) }),
    'WINDOW_OVERLAP',
  ],
  [
    'evidence that begins where the last ended is taken',
    counted,
    pushing({ from: after(START, 300), to: after(START, 400) }),
    'observed',
  ],
  [
    'evidence from before the routing was confirmed is refused',
    collecting,
    pushing({ from: after(START, -1), to: after(START, 300) }),
    'WINDOW_OVERLAP',
  ],
  [
    'evidence from the future is refused',
    collecting,
    pushing({ from: after(START, 60), to: after(START, 661) }),
    'WINDOW_AHEAD',
  ],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

describe('one instant written in another way is the same instant', () => {
  test('without milliseconds', async () => {
    const world = await counted()
    const batch = { from: '2026-05-03T14:05:00Z', to: '2026-05-03T14:06:00Z' }
    expect(await world.run(pushing(batch))).toMatchObject({ word: 'observed', reasonCode: '' })
    const next = { from: '2026-05-03T14:05:59.500Z', to: '2026-05-03T14:07:00Z' }
    expect(await world.run(pushing(next))).toMatchObject({ reasonCode: 'WINDOW_OVERLAP' })
  })

  test('in another zone', async () => {
    const world = await counted()
    const late = { from: '2026-05-03T15:04:00+01:00', to: '2026-05-03T15:06:00+01:00' }
    expect(await world.run(pushing(late))).toMatchObject({ reasonCode: 'WINDOW_OVERLAP' })
    const fine = { from: '2026-05-03T13:05:00-01:00', to: '2026-05-03T13:06:00-01:00' }
    expect(await world.run(pushing(fine))).toMatchObject({ word: 'observed' })
  })
})

test('a step that is not confirmed collects nothing', async () => {
  const world = await serving('1.0.0', { patience: 0, ...PUSHED })
  world.target.trouble.loadTakes.set('2.0.0', 9)
  await world.well(registeringVersion('2.0.0'), startingVersion())
  world.clock.pass(60)
  expect(await world.run(pushing({}, { converges: false }))).toMatchObject({ reasonCode: 'NOT_COLLECTING' })
})

test('the first evidence makes the trial count for the pair of digests, and is not looked at twice', async () => {
  const world = await collecting()
  expect(await world.trial()).toMatchObject({ evidence: false })
  await world.well(pushing({ wrong: 6 }))
  expect(await world.trial()).toMatchObject({ evidence: true, look: 0 })
  await world.well(lookingNow())
  const { trials } = await world.view()
  expect(trials['production']).toMatchObject({ pending: [], tests: { windows: 1 } })
})
