/** A drill on a target: loaded dark, proven, gone again; nobody's traffic moves, whatever goes wrong and whenever it is cut off. */
import { describe, expect, test } from '@jest/globals'
import { drill, endingIt, loadingForDrill } from './acts.ts'
import { everySchedule } from './schedules.ts'
import {
  createWorld,
  history,
  registeringVersion,
  rollingItBack,
  startingVersion,
  type Asked,
  type Setting,
  type World,
} from './world.ts'

const ALL_ON_TWO = { '2.0.0': 10_000 }

/** 1.0.0 and 2.0.0 were primary; only 2.0.0 is loaded. */
const cold = (setting: Setting = {}): Promise<World> =>
  history(['1.0.0', '2.0.0'], { ...setting, policy: { keepWarm: 0, ...setting.policy } })

/** Everything is as if no drill had been. */
async function asBefore(world: World): Promise<void> {
  expect(world.target.loaded()).toEqual(['2.0.0'])
  expect(world.target.weights()).toEqual(ALL_ON_TWO)
  expect(world.target.outages).toEqual([])
  expect(await world.environment()).toMatchObject({
    primary: '2.0.0',
    settled: true,
    drill: null,
    degraded: null,
    hold: null,
    want: { loaded: ['2.0.0'], weights: ALL_ON_TWO },
  })
  expect(await world.phase()).toBe('serving')
}

test('the target is loaded, answers and goes; it is never routed to', async () => {
  const world = await cold()
  const before = world.target.steps.length
  expect(await drill(world)).toMatchObject({
    word: 'reported',
    reasonCode: '',
    message: expect.stringMatching(/1\.0\.0 works/u),
  })
  expect(world.target.steps.slice(before)).toEqual([
    'load 1.0.0',
    'probe 2.0.0',
    'probe 1.0.0',
    'probe 2.0.0',
    'unload 1.0.0',
  ])
  await asBefore(world)
})

test('what is loaded already is asked and stays', async () => {
  const world = await history(['1.0.0', '2.0.0'])
  const before = world.target.steps.length
  expect(await drill(world)).toMatchObject({
    word: 'reported',
    reasonCode: '',
    message: expect.stringMatching(/only routing/u),
  })
  expect(world.target.steps.slice(before).filter(step => !step.startsWith('probe '))).toEqual([])
  expect(world.target.steps.slice(before)).toContain('probe 1.0.0')
  expect(world.target.loaded().toSorted()).toEqual(['1.0.0', '2.0.0'])
  expect(await world.environment()).toMatchObject({ drill: null, settled: true, want: { loaded: ['2.0.0', '1.0.0'] } })
})

describe('a way back that does not work is red, and what was loaded is gone', () => {
  test.each([
    ['the platform refuses it', 'LOAD_FAILED', (world: World) => world.target.trouble.loadFails.add('1.0.0')],
    ['it is never shown', 'LOAD_FAILED', (world: World) => world.target.trouble.neverReady.add('1.0.0')],
    ['it answers no probe', 'PROBE_FAILED', (world: World) => world.target.trouble.probeFails.add('1.0.0')],
  ])('%s', async (_, code, trouble) => {
    const world = await cold()
    trouble(world)
    expect(await drill(world)).toMatchObject({
      word: 'reported',
      reasonCode: code,
      message: expect.stringMatching(/1\.0\.0/u),
    })
    await asBefore(world)
  })

  test('a load without an end is given up, and users notice nothing', async () => {
    const world = await cold({ policy: { loadTimeout: 60 } })
    world.target.trouble.loadTakes.set('1.0.0', 9999)
    expect(await drill(world)).toMatchObject({ word: 'reported', reasonCode: 'LOAD_TIMEOUT' })
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', drill: null, degraded: null, settled: true })
    expect(world.target.weights()).toEqual(ALL_ON_TWO)
    expect(world.target.outages).toEqual([])
  })

  test('one that was warm and does not answer stays as it was, and nothing is degraded', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    world.target.trouble.probeFails.add('1.0.0')
    expect(await drill(world)).toMatchObject({ word: 'reported', reasonCode: 'PROBE_FAILED' })
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', drill: null, degraded: null, settled: true })
    expect(world.target.weights()).toEqual(ALL_ON_TWO)
  })

  test('one that takes everything down with it is followed by the primary', async () => {
    const world = await cold()
    world.target.trouble.fits = 1
    const done = await drill(world)
    expect(done).toMatchObject({ reasonCode: 'LOAD_FAILED' })
    expect(world.target.loaded()).toEqual(['2.0.0'])
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', settled: true, drill: null })
  })
})

describe('a drill that is cut off', () => {
  test('while it loads: the next run proves it before it says so', async () => {
    const world = await cold({ patience: 0 })
    world.target.trouble.loadTakes.set('1.0.0', 5)
    const before = world.target.steps.length
    expect(await drill(world)).toMatchObject({ reasonCode: '', message: expect.stringMatching(/not confirmed yet/u) })
    expect(await world.environment()).toMatchObject({ settled: false, drill: { version: '1.0.0' } })
    let done = await drill(world)
    for (let run = 0; run < 10 && !done.message.includes('works'); run += 1) {
      expect(world.target.steps.slice(before)).not.toContain('probe 1.0.0')
      done = await drill(world)
    }
    expect(done).toMatchObject({ word: 'reported', reasonCode: '', message: expect.stringMatching(/works/u) })
    expect(world.target.steps.slice(before)).toContain('probe 1.0.0')
    await asBefore(world)
  })

  test('after the load: the next run finishes it without another', async () => {
    const world = await cold()
    await world.well(loadingForDrill())
    const loads = (): number => world.target.steps.filter(step => step === 'load 1.0.0').length
    const before = loads()
    expect(await drill(world)).toMatchObject({ word: 'reported', message: expect.stringMatching(/works/u) })
    expect(loads()).toBe(before)
    await asBefore(world)
  })

  test('before a drill of another version: it goes first, and proves nothing about the other', async () => {
    const world = await history(['0.9.0', '1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    await world.well(loadingForDrill({ to: '0.9.0' }))
    expect(await drill(world)).toMatchObject({
      word: 'waiting',
      message: expect.stringMatching(/0\.9\.0 .*run again/u),
    })
    expect(await drill(world)).toMatchObject({ word: 'reported', message: expect.stringMatching(/1\.0\.0 works/u) })
    await asBefore(world)
  })

  test('a failed load found by the next run is red there', async () => {
    const world = await cold({ patience: 0 })
    world.target.trouble.loadTakes.set('1.0.0', 1)
    world.target.trouble.failsLate.add('1.0.0')
    await world.run(loadingForDrill())
    await world.run(loadingForDrill()).then(done => expect(done.reasonCode).toBe('LOAD_FAILED'))
    await asBefore(world)
  })
})

describe('beside a drill', () => {
  test('a rollback goes first: it takes what is loaded', async () => {
    const world = await cold()
    await world.well(loadingForDrill())
    expect(await world.run(rollingItBack())).toMatchObject({ word: 'rolled-back', reasonCode: '' })
    expect(await world.environment()).toMatchObject({ primary: '1.0.0', drill: null, settled: true })
    expect(await world.run(endingIt())).toMatchObject({ word: 'nothing-due' })
    expect(world.target.loaded()).toEqual(['1.0.0'])
  })

  test('a canary waits', async () => {
    const world = await cold()
    await world.well(registeringVersion('3.0.0'), loadingForDrill())
    expect(await world.run(startingVersion())).toMatchObject({ word: 'waiting', body: null })
    await drill(world)
    expect(await world.run(startingVersion())).toMatchObject({ word: 'started' })
  })
})

test('a drill may be run again and again', async () => {
  const world = await cold()
  for (const run of ['7', '8', '9'])
    expect(await drill(world, { run })).toMatchObject({ word: 'reported', reasonCode: '' })
  await asBefore(world)
})

describe('another attempt of the same run', () => {
  test('does nothing after a drill that went well', async () => {
    const world = await cold()
    await drill(world, { run: '7' })
    const before = world.entries()
    expect(await drill(world, { run: '7', attempt: 2 })).toMatchObject({ word: 'already-done', reasonCode: '' })
    expect(world.entries()).toEqual(before)
  })

  test('tries once more after one that did not', async () => {
    const world = await cold()
    world.target.trouble.loadFails.add('1.0.0')
    expect(await drill(world, { run: '7' })).toMatchObject({ reasonCode: 'LOAD_FAILED' })
    expect(await drill(world, { run: '7', attempt: 2 })).toMatchObject({ reasonCode: 'LOAD_FAILED' })
    world.target.trouble.loadFails.clear()
    expect(await drill(world, { run: '7', attempt: 3 })).toMatchObject({ word: 'reported', reasonCode: '' })
    await asBefore(world)
  })

  test('begins nothing in a run that is older than a day', async () => {
    const world = await cold()
    const before = world.target.snapshot()
    expect(await drill(world, { run: '7', attempt: 2, age: 90_000 })).toMatchObject({ reasonCode: 'STALE_RERUN' })
    expect(world.target.snapshot()).toEqual(before)
  })
})

test('under dry-run nothing is loaded', async () => {
  const world = await cold()
  const before = world.target.snapshot()
  expect(await drill(world, { dryRun: true })).toMatchObject({ word: 'would-reported' })
  expect(world.target.snapshot()).toEqual(before)
})

/** How often the turn may change while the one whose turn it was could go on. */
const SWITCHES = 3

/** Over the schedules of their calls. `spared`: users notice nothing, whoever is slow. */
const races: readonly (readonly [string, Asked, Asked, { readonly under: boolean; readonly spared: boolean }])[] = [
  ['a drill and a rollback', loadingForDrill(), rollingItBack(), { under: false, spared: true }],
  ['two drills', loadingForDrill(), loadingForDrill(), { under: false, spared: true }],
  // A rollback as a whole may pass between the last look of the one that unloads and its call: then it loads again what it took.
  ['the end of a drill and a rollback', endingIt(), rollingItBack(), { under: true, spared: false }],
]

test.each(races)(
  '%s at the same time leave the target where the newest want says',
  async (_, one, other, { under, spared }) => {
    const story = await cold()
    if (under) await story.well(loadingForDrill())
    const { ends } = await everySchedule(
      () => createWorld({ policy: story.policy }, story),
      [one, other],
      async ({ world, schedule }) => {
        const { settled, want, primary } = await world.environment()
        expect({ schedule, settled, primary }).toEqual({
          schedule,
          settled: true,
          primary: Object.keys(want.weights)[0],
        })
        expect({ schedule, loaded: world.target.loaded().toSorted(), weights: world.target.weights() }).toEqual({
          schedule,
          loaded: want.loaded.toSorted(),
          weights: want.weights,
        })
        if (spared) expect({ schedule, outages: world.target.outages }).toEqual({ schedule, outages: [] })
      },
      SWITCHES,
    )
    expect(ends).toBeGreaterThan(1)
  },
)
