/** `start-rollback`: what is asked for is on record before anything is started, and is done once and as it says. */
import { expect, test } from '@jest/globals'
import { askingFor, holdingIt } from '../../run/acts.ts'
import { createWorld, history, rollingItBack, serving, type World } from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const three = (): Promise<World> => history(['1.0.0', '2.0.0', '3.0.0'])

async function asked(...given: readonly Parameters<typeof askingFor>[0][]): Promise<World> {
  const world = await three()
  for (const one of given) await world.well(askingFor(one))
  return world
}

const TO_ONE = { to: '1.0.0' }

const rows: readonly Row[] = [
  ['a rollback is asked for', three, askingFor(), 'dispatched'],
  ['of a canary, too', () => serving('1.0.0', { canary: '2.0.0' }), askingFor({ what: 'canary' }), 'dispatched'],
  ['but not of one that is not there', three, askingFor({ what: 'canary' }), 'NO_CANARY'],
  ['nor where nothing serves', async () => createWorld(), askingFor(), 'NO_PRIMARY'],
  ['the same request is on record once', () => asked({}), askingFor(), 'already-done'],
  ['another is another', () => asked({}), askingFor({ id: 'rollback-2' }), 'dispatched'],
  [
    'what was asked for is done',
    () => asked(TO_ONE),
    rollingItBack({ ...TO_ONE, request: 'rollback-1' }),
    'rolled-back',
  ],
  [
    'not to another version',
    () => asked(TO_ONE),
    rollingItBack({ to: '2.0.0', request: 'rollback-1' }),
    'REQUEST_DIFFERS',
  ],
  [
    'nor to one where none was named',
    () => asked({}),
    rollingItBack({ ...TO_ONE, request: 'rollback-1' }),
    'REQUEST_DIFFERS',
  ],
  [
    'nor of something else',
    () => asked({ what: 'primary' }),
    rollingItBack({ what: 'auto', request: 'rollback-1' }),
    'REQUEST_DIFFERS',
  ],
  [
    'a key that nobody asked under binds nobody',
    () => asked({}),
    rollingItBack({ ...TO_ONE, request: 'page-17' }),
    'rolled-back',
  ],
]

test.each(rows)('%s', async (_, story, act, expected) => comesTo(story, act, expected))

test('a request says who asked for what and why, until it is done', async () => {
  const world = await asked({ ...TO_ONE, reason: 'wrong on Mondays' }, { id: 'rollback-2' })
  expect((await world.environment()).requests).toMatchObject([
    { id: 'rollback-1', what: 'auto', to: '1.0.0', by: 'octocat', reason: 'wrong on Mondays' },
    { id: 'rollback-2' },
  ])
  await world.well(rollingItBack({ ...TO_ONE, request: 'rollback-1' }))
  expect((await world.environment()).requests).toMatchObject([{ id: 'rollback-2' }])
})

test('a freeze keeps nobody from asking', async () => {
  const world = await three()
  await world.well(holdingIt({ set: 'on' }))
  expect(await world.run(askingFor())).toMatchObject({ word: 'dispatched' })
})

test('asking moves nothing', async () => {
  const world = await three()
  const before = world.target.snapshot()
  await world.well(askingFor())
  expect(world.target.snapshot()).toEqual(before)
  expect(await world.environment()).toMatchObject({ primary: '3.0.0', settled: true, hold: null })
})
