/** `hold`: a freeze, its end, and the end of a quarantine; each an act of a person, recorded with a reason. */
import { describe, expect, test } from '@jest/globals'
import { frozenBy, holdOf } from '../../../src/core/state.ts'
import { after } from '../../../src/core/time.ts'
import { holdingIt } from '../../run/acts.ts'
import {
  digestOf,
  history,
  lookingNow,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  START,
  startingVersion,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const HOUR = 3600
const TOMORROW = after(START, 24 * HOUR)

const frozen = async (until: string | null = null): Promise<World> => {
  const world = await serving('1.0.0')
  await world.well(holdingIt({ set: 'on', until }))
  return world
}

/** 2.0.0 was the primary and went back to 1.0.0. */
const held = async (): Promise<World> => {
  const world = await history(['1.0.0', '2.0.0'])
  await world.well(rollingItBack({ reason: 'wrong on Mondays' }))
  return world
}

const after25Hours = async (): Promise<World> => {
  const world = await frozen(TOMORROW)
  world.clock.pass(25 * HOUR)
  return world
}

const rows: readonly Row[] = [
  ['an environment is frozen', () => serving('1.0.0'), holdingIt({ set: 'on' }), 'held'],
  ['until a time that is to come', () => serving('1.0.0'), holdingIt({ set: 'on', until: TOMORROW }), 'held'],
  ['but not until one that is over', () => serving('1.0.0'), holdingIt({ set: 'on', until: START }), 'INPUT'],
  ['the same freeze once more changes nothing', () => frozen(), holdingIt({ set: 'on' }), 'already-done'],
  ['a longer one does', () => frozen(TOMORROW), holdingIt({ set: 'on' }), 'held'],
  ['and one for another reason', () => frozen(), holdingIt({ set: 'on', reason: 'an audit' }), 'held'],
  ['a freeze that ended is set anew', after25Hours, holdingIt({ set: 'on' }), 'held'],
  ['a freeze is lifted', () => frozen(), holdingIt({ set: 'off' }), 'released'],
  ['the hold of a rollback is, too', held, holdingIt({ set: 'off' }), 'released'],
  ['without a hold nothing is', () => serving('1.0.0'), holdingIt({ set: 'off' }), 'already-done'],
  ['nor after a freeze that ended by itself', after25Hours, holdingIt({ set: 'off' }), 'already-done'],
  ['an end goes with a beginning', () => frozen(), holdingIt({ set: 'off', until: TOMORROW }), 'INPUT'],
  ['a quarantine is lifted', held, holdingIt({ release: '2.0.0' }), 'released'],
  ['there is none of the version', held, holdingIt({ release: '1.0.0' }), 'already-done'],
  ['there is no such version', held, holdingIt({ release: '9.9.9' }), 'UNKNOWN_VERSION'],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

describe('while an environment is frozen', () => {
  const ready = async (): Promise<World> => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    await world.well(holdingIt({ set: 'on', until: TOMORROW }))
    return world
  }

  test('no trial starts, named or not; nothing is promoted, by force neither; rollback works', async () => {
    const world = await frozen(TOMORROW)
    await world.well(registeringVersion('2.0.0'))
    expect(await world.run(startingVersion())).toMatchObject({ word: 'waiting', body: null })
    expect(await world.run(startingVersion('2.0.0'))).toMatchObject({ word: 'waiting', body: null })
    const passed = await ready()
    expect(await passed.run(promotingIt())).toMatchObject({ reasonCode: 'FROZEN' })
    expect(await passed.run(promotingIt({ force: true, reason: 'now' }))).toMatchObject({ reasonCode: 'FROZEN' })
    expect(await passed.run(rollingItBack())).toMatchObject({ word: 'rolled-back' })
  })

  test('after its end all goes on, without an act', async () => {
    const world = await ready()
    world.clock.pass(23 * HOUR)
    await world.well(lookingNow())
    world.clock.pass(HOUR)
    expect(await world.run(promotingIt())).toMatchObject({ word: 'promoted', reasonCode: '' })
    expect(holdOf(await world.environment(), world.clock.now())).toBeNull()
  })
})

describe('a freeze over the hold of a rollback', () => {
  test.each([
    ['lifted', async (world: World) => void (await world.well(holdingIt({ set: 'off' })))],
    ['at its end', async (world: World) => world.clock.pass(25 * HOUR)],
  ])('%s: the hold stands as before, and takes an act of its own', async (_, end) => {
    const world = await held()
    const { hold: before } = await world.environment()
    await world.well(holdingIt({ set: 'on', until: TOMORROW }))
    expect(frozenBy(await world.environment(), world.clock.now())).not.toBeNull()
    await end(world)
    const environment = await world.environment()
    expect(frozenBy(environment, world.clock.now())).toBeNull()
    expect(holdOf(environment, world.clock.now())).toMatchObject({
      kind: 'rollback',
      from: '2.0.0',
      to: '1.0.0',
      seq: before?.seq,
      until: null,
    })
    await world.well(holdingIt({ set: 'off' }))
    expect((await world.environment()).hold).toBeNull()
  })
})

test('lifting a hold leaves the quarantine, lifting the quarantine leaves the hold', async () => {
  const first = await held()
  await first.well(holdingIt({ set: 'off' }))
  expect((await first.view()).digests[digestOf('2.0.0')]?.quarantine).toMatchObject({ reason: 'wrong on Mondays' })
  const second = await held()
  await second.well(holdingIt({ release: '2.0.0', reason: 'it was the data' }))
  expect((await second.view()).digests[digestOf('2.0.0')]?.quarantine).toBeNull()
  expect(await second.phase()).toBe('hold')
  // What was rolled back does not return by itself, but it may be named.
  expect(await second.run(startingVersion())).toMatchObject({ word: 'nothing-due' })
  expect(await second.run(startingVersion('2.0.0'))).toMatchObject({ word: 'started' })
})
