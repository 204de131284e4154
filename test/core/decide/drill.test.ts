/** A drill: the way back is tried beside what serves, without moving anybody. */
import { expect, test } from '@jest/globals'
import { endingIt, holdingIt, loadingForDrill } from '../../run/acts.ts'
import {
  createWorld,
  digestOf,
  history,
  lookingNow,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  type Setting,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

/** 1.0.0 and 2.0.0 were primary, only 2.0.0 is loaded. */
const cold = (setting: Setting = {}): Promise<World> =>
  history(['1.0.0', '2.0.0'], { ...setting, policy: { keepWarm: 0, ...setting.policy } })
const warm = (): Promise<World> => history(['1.0.0', '2.0.0'])

async function full(): Promise<World> {
  const world = await history(['0.9.0', '1.0.0', '2.0.0'])
  expect(world.target.loaded().toSorted()).toEqual(['1.0.0', '2.0.0'])
  return world
}

async function onTrial(): Promise<World> {
  const world = await warm()
  await world.well(registeringVersion('3.0.0'), startingVersion())
  return world
}

async function unsettled(): Promise<World> {
  const world = await cold({ patience: 0 })
  world.target.trouble.loadTakes.set('1.0.0', 5)
  await world.well(rollingItBack())
  return world
}

async function exchanged(): Promise<World> {
  const world = createWorld({ policy: { keepWarm: 0 } })
  await world.well(registeringVersion('1.0.0', { location: 's3://models/1' }), startingVersion())
  await world.well(registeringVersion('2.0.0'), startingVersion(), lookingNow(), promotingIt())
  world.locations.set('s3://models/1', digestOf('other'))
  return world
}

const rows: readonly Row[] = [
  ['what a rollback would go to is loaded', cold, loadingForDrill(), 'reported'],
  ['what is loaded already is asked', warm, loadingForDrill(), 'reported'],
  ['a version may be named', cold, loadingForDrill({ to: '1.0.0' }), 'reported'],
  ['one that was never live is refused, as by a rollback', cold, loadingForDrill({ to: '7.0.0' }), 'UNKNOWN_VERSION'],
  ['without a way back there is nothing to rehearse', () => serving('1.0.0'), loadingForDrill(), 'NO_TARGET'],
  ['nor where nothing serves', async () => createWorld(), loadingForDrill(), 'NO_PRIMARY'],
  ['an artifact that is another now is found out', exchanged, loadingForDrill(), 'DIGEST_MISMATCH'],
  ['it needs a free slot', full, loadingForDrill({ to: '0.9.0' }), 'NO_ROOM'],
  ['and none for what is loaded', full, loadingForDrill(), 'reported'],
  ['it waits for a trial', onTrial, loadingForDrill(), 'waiting'],
  ['it waits until what is wanted is seen', unsettled, loadingForDrill(), 'waiting'],
  ['without a drill there is none to end', cold, endingIt(), 'nothing-due'],
  [
    'where nothing can be seen it would prove nothing',
    () => serving('1.0.0', { habits: { readBack: 'none' } }),
    loadingForDrill(),
    'DRILL_BLIND',
  ],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

test('a freeze and a hold keep nobody from rehearsing', async () => {
  const frozen = await cold()
  await frozen.well(holdingIt({ set: 'on' }))
  expect(await frozen.run(loadingForDrill())).toMatchObject({ word: 'reported', reasonCode: '' })
})
