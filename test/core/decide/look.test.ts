/** `gate` in a trial: one look over all evidence, and what follows from its verdict. */
import { describe, expect, test } from '@jest/globals'
import {
  createWorld,
  digestOf,
  history,
  lookingNow,
  promotingIt,
  pushing,
  registeringVersion,
  serving,
  startingVersion,
  weight,
  type Setting,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const GOOD = { of: 40, wrong: 0 }
const UNDECIDED = { of: 40, wrong: 8 }
const BAD = { of: 40, wrong: 40 }
const DAY = 24 * 3600
const PUSHED: Setting = { policy: { steps: [weight(1000)] } }
const TWO_STEPS: Setting = { policy: { steps: [weight(1000), weight(5000)] } }

async function trial(quality: { of: number; wrong: number }, setting: Setting = {}): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0', ...setting })
  world.quality.set('2.0.0', quality)
  return world
}

async function pushed(setting: Setting = PUSHED, wrong = 0): Promise<World> {
  const world = await trial(GOOD, setting)
  world.clock.pass(120)
  await world.well(pushing({ wrong }))
  return world
}

const rows: readonly Row[] = [
  ['without a trial there is nothing to look at', () => serving('1.0.0'), lookingNow(), 'NO_CANDIDATE'],
  ['without a trial that may be right', () => serving('1.0.0'), lookingNow({ allowNothing: true }), 'nothing-to-judge'],
  [
    'a version that is not on trial is not judged by the evidence of another',
    () => trial(GOOD),
    lookingNow({ version: '3.0.0' }),
    'NO_CANDIDATE',
  ],
  ['the primary itself is nothing to judge', () => trial(GOOD), lookingNow({ version: '1.0.0' }), 'nothing-to-judge'],
  [
    "the primary's digest is nothing to judge",
    () => trial(GOOD),
    lookingNow({ digest: digestOf('1.0.0') }),
    'nothing-to-judge',
  ],
  ['the digest on trial is judged', () => trial(GOOD), lookingNow({ digest: digestOf('2.0.0') }), 'ready'],
  ['a pass of the last step makes it ready', () => trial(GOOD), lookingNow({ version: '2.0.0' }), 'ready'],
  ['a fail ends the trial', () => trial(BAD), lookingNow(), 'ended'],
  ['a replay that is used up without a decision ends the trial', () => trial(UNDECIDED), lookingNow(), 'ended'],
  ['evidence that decides nothing yet goes on', () => pushed(PUSHED, 6), lookingNow(), 'looked'],
  ['a pass of an earlier step goes on', () => pushed(TWO_STEPS), lookingNow(), 'looked'],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

test('a canary that fails leaves the primary serving, quarantined by its digest, without hold', async () => {
  const world = await trial(BAD)
  await world.well(lookingNow())
  const environment = await world.environment()
  expect(environment).toMatchObject({ primary: '1.0.0', trial: null, hold: null, last: { verdict: 'fail' } })
  expect(await world.phase()).toBe('serving')
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  expect(world.target.loaded()).toEqual(['1.0.0'])
  const { digests, trials, state } = await world.view()
  expect(digests[digestOf('2.0.0')]?.quarantine).toMatchObject({
    by: 'octocat',
    reason: expect.stringMatching(/worse/u),
  })
  expect(trials).toEqual({})
  expect(state?.recent.map(one => one.quarantined)).toEqual([false, true])
})

test('an undecided trial ends without quarantine and without hold', async () => {
  const world = await trial(UNDECIDED)
  await world.well(lookingNow())
  expect(await world.environment()).toMatchObject({ trial: null, hold: null, last: { verdict: 'inconclusive' } })
  expect((await world.view()).digests[digestOf('2.0.0')]?.quarantine).toBeNull()
})

describe('a look appends only what is new', () => {
  test('looking again without new evidence changes nothing', async () => {
    const world = await pushed(PUSHED, 6)
    await world.well(lookingNow())
    const before = world.entries()
    expect(await world.run(lookingNow())).toMatchObject({ word: 'looked', seq: null, details: { look: 1 } })
    expect(world.entries()).toEqual(before)
  })

  test('a replay is consumed once', async () => {
    const world = await trial(GOOD)
    await world.well(lookingNow())
    expect(await world.run(lookingNow())).toMatchObject({ word: 'looked', seq: null, details: { verdict: 'pass' } })
    expect(await world.trial()).toMatchObject({ look: 1 })
  })

  test('a step that is not confirmed has nothing to look at', async () => {
    const world = await serving('1.0.0', { patience: 0 })
    world.target.trouble.loadTakes.set('2.0.0', 9)
    await world.well(registeringVersion('2.0.0'), startingVersion())
    expect(await world.phase()).toBe('loading')
    expect(await world.run(lookingNow())).toMatchObject({ word: 'looked', seq: null, details: { verdict: 'continue' } })
  })
})

describe('time', () => {
  test('runs out for a trial that is not decided', async () => {
    const world = await pushed(PUSHED, 6)
    await world.well(lookingNow())
    world.clock.pass(DAY)
    const done = await world.run(lookingNow())
    expect(done).toMatchObject({ word: 'ended', details: { verdict: 'inconclusive' } })
    expect(done.message).toMatch(/max-duration/u)
  })

  test('runs out between two steps: what is still to come has no time left', async () => {
    const world = await pushed(TWO_STEPS)
    await world.well(lookingNow())
    world.clock.pass(DAY)
    expect(await world.run(lookingNow())).toMatchObject({ word: 'ended', details: { verdict: 'inconclusive' } })
    expect(await world.environment()).toMatchObject({ trial: null, primary: '1.0.0' })
  })

  test('stops counting at the pass of the last step', async () => {
    const world = await trial(GOOD)
    world.clock.pass(DAY - 60)
    await world.well(lookingNow())
    world.clock.pass(DAY - 60)
    expect(await world.run(lookingNow())).toMatchObject({ word: 'looked', seq: null })
    expect(await world.phase()).toBe('ready')
  })

  test('a pass that nobody acted on for a day ends inconclusive', async () => {
    const world = await trial(GOOD)
    await world.well(lookingNow())
    world.clock.pass(DAY + 1)
    expect(await world.run(promotingIt())).toMatchObject({ word: 'refused', reasonCode: 'PASS_EXPIRED' })
    expect(await world.run(lookingNow())).toMatchObject({ word: 'ended', details: { verdict: 'inconclusive' } })
  })

  test('new evidence that does not fail keeps a pass fresh', async () => {
    const world = await pushed()
    await world.well(lookingNow())
    world.clock.pass(DAY - 60)
    await world.well(pushing(), lookingNow())
    world.clock.pass(DAY - 60)
    expect(await world.run(promotingIt())).toMatchObject({ word: 'promoted', reasonCode: '' })
  })
})

test('a fail while ready ends the trial and quarantines', async () => {
  const world = await pushed()
  await world.well(lookingNow())
  expect(await world.phase()).toBe('ready')
  for (let batch = 0; batch < 6; batch += 1) {
    world.clock.pass(120)
    await world.well(pushing({ of: 400, wrong: 400 }))
  }
  expect(await world.run(lookingNow())).toMatchObject({ word: 'ended', details: { verdict: 'fail' } })
  expect(await world.run(promotingIt())).toMatchObject({ reasonCode: 'NO_CANARY' })
})

test('a job that is run again after it ended the trial is told the same again', async () => {
  const world = await trial(BAD)
  await world.well(lookingNow({ run: '77' }))
  const { last } = await world.environment()
  expect(last).toMatchObject({ run: '77', canary: '2.0.0' })
})

test('evidence of a trial is gone with it: the next trial begins from nothing', async () => {
  const world = await trial(UNDECIDED)
  await world.well(lookingNow(), startingVersion('2.0.0'))
  const { trials } = await world.view()
  expect(trials['production']).toMatchObject({ pending: [], replayed: [], tests: { windows: 0, trial: 2 } })
})

test('the primary of a long history is known by its digest as well', async () => {
  const world = await history(['1.0.0', '2.0.0', '3.0.0'])
  expect(await world.run(lookingNow({ digest: digestOf('3.0.0') }))).toMatchObject({ word: 'nothing-to-judge' })
  expect(await createWorld().run(lookingNow())).toMatchObject({ reasonCode: 'NO_CANDIDATE' })
})
