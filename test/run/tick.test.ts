import { describe, expect, test } from '@jest/globals'
import type { GatePolicy } from '../../src/core/gate/types.ts'
import { after } from '../../src/core/time.ts'
import { askingFor } from './acts.ts'
import { bare } from './bare.ts'
import { ticking } from './ticks.ts'
import {
  createWorld,
  history,
  promotingIt,
  pushing,
  registeringVersion,
  rollingItBack,
  startingVersion,
  weight,
  type Setting,
  type World,
} from './world.ts'

const FIVE = [1000, 2000, 3000, 5000, 7500].map(share => weight(share))

/** One primary, and a newer version that is only registered. */
async function two(setting: Setting = {}): Promise<World> {
  const world = createWorld(setting)
  await world.well(registeringVersion('1.0.0'))
  await ticking(world)
  await world.well(registeringVersion('2.0.0'))
  return world
}

/** Words of all acts. */
async function words(world: World): Promise<readonly string[]> {
  return (await ticking(world)).acts.map(({ word }) => word)
}

describe('a release by ticks', () => {
  test('the first version of an empty environment serves, and another tick has nothing to do', async () => {
    const world = createWorld()
    await world.well(registeringVersion('1.0.0'))
    expect(await words(world)).toEqual(['initial'])
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    expect(await ticking(world)).toEqual({ acts: [], reasonCode: '' })
  })

  test('a replay decides at once: one tick starts, looks and promotes', async () => {
    const world = await two()
    world.quality.set('2.0.0', { of: 400, wrong: 0 })
    expect(await words(world)).toEqual(['started', 'ready', 'promoted'])
    expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
  })

  test('a canary that fails ends the tick red, and the next one does not start it again', async () => {
    const world = await two()
    world.quality.set('2.0.0', { of: 400, wrong: 300 })
    const { acts, reasonCode } = await ticking(world)
    expect([acts.map(({ word }) => word), reasonCode]).toEqual([['started', 'ended'], 'VERDICT_FAIL'])
    expect(await ticking(world)).toEqual({ acts: [], reasonCode: '' })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })

  test('five steps over six ticks come to the same state as one job that waits', async () => {
    const stepwise = await two({ policy: { steps: FIVE } })
    const waiting = createWorld({ policy: { steps: FIVE } }, stepwise)
    for (let step = 0; step < 6; step += 1) {
      if (step > 0) await push(stepwise)
      await ticking(stepwise)
    }
    const { acts } = await ticking(waiting, { wait: 3600, meanwhile: () => push(waiting) })
    expect(acts.at(-1)?.word).toBe('promoted')
    expect(stepwise.entries()).toEqual(waiting.entries())
    expect(bare((await stepwise.view()).state)).toEqual(bare((await waiting.view()).state))
  })

  test('a job that waits writes looks that decide nothing at most every five minutes', async () => {
    const world = await two({ policy: { steps: [weight(1000)] } })
    await ticking(world)
    const before = world.entries().length
    // A little evidence in each round, never enough.
    await ticking(world, {
      wait: 1200,
      meanwhile: async () => void (await world.run(pushing({ of: 1, from: after(world.clock.now(), -1) }))),
    })
    const looks = world
      .entries()
      .slice(before)
      .filter(type => type === 'looked')
    expect(looks.length).toBeGreaterThan(2)
    expect(looks.length).toBeLessThanOrEqual(6)
  })

  test('with promotion: manual the pass waits for a person', async () => {
    const world = await two({ policy: { promotion: 'manual' } })
    world.quality.set('2.0.0', { of: 400, wrong: 0 })
    expect(await words(world)).toEqual(['started', 'ready'])
    expect(await world.phase()).toBe('ready')
    expect(await words(world)).toEqual(['looked'])
    await world.well(promotingIt())
    expect((await world.environment()).primary).toBe('2.0.0')
  })

  test('a newer version queues, or takes the place of the canary where the policy says so', async () => {
    for (const onNewer of ['queue', 'supersede'] as const) {
      const world = await two({ policy: { steps: [weight(1000)], onNewer } })
      await ticking(world)
      await world.well(registeringVersion('3.0.0'))
      await ticking(world)
      expect((await world.trial()).canary).toBe(onNewer === 'queue' ? '2.0.0' : '3.0.0')
    }
  })
})

describe('what a tick must not do', () => {
  test('restart a version that was undecided, when a newer one has failed', async () => {
    const world = await two()
    world.quality.set('2.0.0', { of: 8, wrong: 0 })
    expect(await words(world)).toEqual(['started', 'ended'])
    await world.well(registeringVersion('3.0.0'))
    world.quality.set('3.0.0', { of: 400, wrong: 300 })
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect((await ticking(world)).acts.map(({ body }) => body)).toEqual([null])
    expect((await world.environment()).trial).toBe(null)
  })

  test('promote over evidence that no look has seen', async () => {
    const world = await two({ policy: { steps: [weight(1000)], promotion: 'manual' } })
    await ticking(world)
    await push(world)
    await ticking(world)
    expect(await world.phase()).toBe('ready')
    world.clock.pass(61)
    await world.well(pushing({ of: 400, wrong: 390 }))
    expect(await world.run(promotingIt())).toMatchObject({ reasonCode: 'LOOK_FIRST' })
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect((await world.environment()).primary).toBe('1.0.0')
  })

  test('take its own silence for missing ticks', async () => {
    const world = await two({ policy: { steps: [weight(1000)] } })
    await ticking(world)
    for (let minutes = 0; minutes < 300; minutes += 10) {
      world.clock.pass(600)
      await ticking(world)
    }
    expect(world.entries()).not.toContain('paused')
    expect(world.entries().filter(type => type === 'looked').length).toBeLessThanOrEqual(5)
  })

  test('bring a pass back to life that nobody acted on for a day', async () => {
    const world = await two({ policy: { steps: [weight(1000)], promotion: 'manual', maxGap: 14 * 86_400 } })
    await ticking(world)
    await push(world)
    await ticking(world)
    world.clock.pass(61)
    await world.well(pushing({ of: 4 }))
    world.clock.pass(5 * 86_400)
    await ticking(world)
    expect(await world.environment()).toMatchObject({
      trial: null,
      primary: '1.0.0',
      last: { verdict: 'inconclusive' },
    })
  })

  test('give traffic back to a canary that failed, where its route does not change', async () => {
    const world = await two({ policy: { steps: [weight(5000)] } })
    await ticking(world)
    world.clock.pass(61)
    await world.well(pushing({ of: 400, wrong: 390 }))
    world.target.trouble.routeIgnored = true
    await ticking(world)
    world.target.trouble.routeIgnored = false
    await ticking(world)
    expect((await world.environment()).want.weights).toEqual({ '1.0.0': 10_000 })
  })
})

test('a request for a rollback is none any more once another version serves, or after a day', async () => {
  for (const late of [false, true]) {
    const world = await history(['1.0.0', '2.0.0', '3.0.0'])
    await world.well(askingFor({ id: 'r-1' }))
    if (late) world.clock.pass(2 * 86_400)
    else await world.well(rollingItBack({ to: '2.0.0' }))
    expect(await world.run(rollingItBack({ request: 'r-1' }))).toMatchObject({ reasonCode: 'REQUEST_CLOSED' })
  }
})

describe('undecided', () => {
  const policy = { steps: [weight(1000)], onInconclusive: 'pause' as const, maxDuration: 3600 }

  async function paused(): Promise<World> {
    const world = await two({ policy })
    await ticking(world)
    world.clock.pass(4000)
    await ticking(world)
    return world
  }

  test('a pause takes the canary’s weight away and keeps it loaded, and ticks leave it alone', async () => {
    const world = await paused()
    expect(await world.phase()).toBe('paused')
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    expect(world.target.loaded().toSorted()).toEqual(['1.0.0', '2.0.0'])
    expect(await ticking(world)).toEqual({ acts: [], reasonCode: '' })
    expect(await world.run(pushing())).toMatchObject({ reasonCode: 'NOT_COLLECTING' })
  })

  test.each([
    ['promote with force', promotingIt({ force: true, reason: 'we looked at it ourselves' }), 'promoted', 'serving'],
    ['rollback', rollingItBack(), 'rolled-back', 'serving'],
    ['a canary that is named', startingVersion('2.0.0'), 'started', 'canary'],
  ] as const)('%s ends it', async (_, asked, word, phase) => {
    const world = await paused()
    expect(await world.run(promotingIt())).toMatchObject({ reasonCode: 'NOT_READY' })
    expect(await world.run(startingVersion())).toMatchObject({ word: 'waiting' })
    expect(await world.run(asked)).toMatchObject({ word, reasonCode: '' })
    expect(await world.phase()).toBe(phase)
  })
})

describe('a gap between ticks', () => {
  async function late(): Promise<World> {
    const world = await two({ policy: { steps: [weight(1000), weight(5000)] } })
    await ticking(world)
    world.clock.pass(3 * 3600)
    return world
  }

  test('the first late tick takes the canary’s weight away, looks, and only then routes it again', async () => {
    const world = await late()
    const before = world.entries().length
    await ticking(world)
    expect(world.entries().slice(before)).toEqual(['paused', 'settled', 'resumed', 'settled'])
    expect(world.target.weights()).toEqual({ '1.0.0': 9000, '2.0.0': 1000 })
    const routes = world.target.steps.filter(step => step.startsWith('route'))
    expect(routes.slice(-2)).toEqual([expect.not.stringContaining('2.0.0'), expect.stringContaining('2.0.0')])
  })

  test('what it proved before is no proof of now', async () => {
    const world = await late()
    await world.well(pushing({ of: 200, from: new Date(Date.parse(world.clock.now()) - 60_000).toISOString() }))
    await ticking(world)
    expect(await world.trial()).toMatchObject({ step: 1, stepPassed: false, paused: null })
  })

  test('a fail found by that look ends the trial, without another request to it', async () => {
    const world = await late()
    await world.well(pushing({ of: 200, wrong: 80 }))
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect((await world.environment()).trial).toBe(null)
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })

  test('ticks that come in time find no gap', async () => {
    const world = await two({ policy: { steps: [weight(1000)] } })
    await ticking(world)
    for (let hour = 0; hour < 4; hour += 1) {
      world.clock.pass(3600)
      await world.well(pushing({ of: 2, wrong: hour % 2 }))
      await ticking(world)
    }
    expect(world.entries()).not.toContain('paused')
  })
})

describe('somebody else moves the traffic', () => {
  test('a trial stands still until a person decides', async () => {
    const world = await two({ policy: { steps: [weight(1000)] } })
    await ticking(world)
    world.target.meddle({ weights: { '1.0.0': 5000, '2.0.0': 5000 } })
    expect(await ticking(world)).toMatchObject({ reasonCode: 'DRIFT' })
    expect(await world.phase()).toBe('paused')
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    expect(await ticking(world)).toEqual({ acts: [], reasonCode: '' })
  })

  test('without a trial it is told in every tick, and a rollback to the primary restores it', async () => {
    const world = createWorld()
    await world.well(registeringVersion('1.0.0'))
    await ticking(world)
    world.target.meddle({ load: '9.9.9', weights: { '9.9.9': 10_000 } })
    const before = world.entries()
    expect(await ticking(world)).toMatchObject({ reasonCode: 'DRIFT' })
    expect(await ticking(world)).toMatchObject({ reasonCode: 'DRIFT' })
    expect(world.entries()).toEqual(before)
    await world.well(rollingItBack({ to: '1.0.0' }))
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    expect((await world.environment()).hold).toBe(null)
  })
})

describe('bake', () => {
  const gate: GatePolicy = {
    alpha: 0.05,
    minSamples: 10,
    metrics: [
      {
        name: 'errors',
        kind: 'proportion',
        better: 'lower',
        margin: { value: 0.1, relative: false },
        failAbove: { value: 0.1, relative: false },
        limit: 0.1,
        paired: false,
        column: 'bad',
        slices: [],
        required: true,
        weight: 1,
        at: null,
      },
    ],
  }
  const policy = { steps: [weight(5000)], gate, bake: 3600 }

  function errors(world: World, k: number, n: number, both = true): Promise<unknown> {
    const from = new Date(Date.parse(world.clock.now()) - 1000).toISOString()
    const counts = {
      from,
      to: world.clock.now(),
      metrics: { errors: { primary: { n: both ? n : 0, k: 0 }, canary: { n, k } } },
    }
    return world.run(pushing({ counts, batch: `at ${from}` }))
  }

  async function promoted(): Promise<World> {
    const world = await two({ policy })
    world.clock.pass(3700)
    await ticking(world)
    for (let round = 0; round < 12; round += 1) {
      world.clock.pass(5)
      await errors(world, 0, 200)
      await ticking(world)
    }
    expect(await world.phase()).toBe('baking')
    world.clock.pass(60)
    return world
  }

  test('a version that keeps its limits stays, and newer ones wait for the end of the bake', async () => {
    const world = await promoted()
    await world.well(registeringVersion('3.0.0'))
    await errors(world, 1, 200, false)
    await ticking(world)
    expect(world.entries().at(-1)).toBe('watched')
    expect((await world.environment()).primary).toBe('2.0.0')
    world.clock.pass(3600)
    expect(await words(world)).toContain('started')
  })

  test('a limit that is proven exceeded brings the version before back, held and quarantined', async () => {
    const world = await promoted()
    await errors(world, 80, 200, false)
    const { acts, reasonCode } = await ticking(world)
    expect([acts.map(({ word }) => word), reasonCode]).toEqual([['looked', 'rolled-back'], 'VERDICT_FAIL'])
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    expect(await world.environment()).toMatchObject({ primary: '1.0.0', bake: null, hold: { kind: 'rollback' } })
    expect(await world.run(startingVersion('2.0.0'))).toMatchObject({ reasonCode: 'QUARANTINED' })
  })

  test('what somebody else moved is restored, and the bake goes on', async () => {
    const world = await promoted()
    const { bake } = await world.environment()
    world.target.meddle({ weights: { '1.0.0': 10_000 } })
    await world.well(rollingItBack({ to: '2.0.0' }))
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', bake, hold: null })
    await errors(world, 80, 200, false)
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })

  test('what was pushed in the last moments of a bake is looked at after its end', async () => {
    const world = await promoted()
    await errors(world, 80, 200, false)
    world.clock.pass(3700)
    await world.well(registeringVersion('3.0.0'))
    expect(await world.run(startingVersion('3.0.0'))).toMatchObject({ word: 'waiting' })
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect((await world.environment()).primary).toBe('1.0.0')
  })

  test('without a version to go back to nothing moves, and the job is red', async () => {
    const world = createWorld({ policy })
    await world.well(registeringVersion('1.0.0'))
    await ticking(world)
    expect(await world.phase()).toBe('baking')
    world.clock.pass(60)
    await errors(world, 80, 200, false)
    expect(await ticking(world)).toMatchObject({ reasonCode: 'NO_TARGET' })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    // But a mended version may come.
    await world.well(registeringVersion('1.0.1'))
    await ticking(world)
    expect((await world.trial()).canary).toBe('1.0.1')
  })

  test('what nobody keeps warm goes when the bake is over', async () => {
    const world = await two({ policy: { bake: 3600, keepWarm: 0 } })
    world.quality.set('2.0.0', { of: 400, wrong: 0 })
    await ticking(world)
    expect(world.target.loaded().toSorted()).toEqual(['1.0.0', '2.0.0'])
    await ticking(world)
    expect(world.target.loaded().toSorted()).toEqual(['1.0.0', '2.0.0'])
    world.clock.pass(3700)
    expect(await words(world)).toEqual(['waiting'])
    expect(world.target.loaded()).toEqual(['2.0.0'])
    expect(await ticking(world)).toEqual({ acts: [], reasonCode: '' })
  })
})

describe('one slot, after another environment', () => {
  const slot = {
    policy: { capacity: 1, steps: [], gate: null, after: 'staging', order: 'unload-first', keepWarm: 0 },
    habits: { routes: false },
  } as const

  test('only what was promoted there comes, in place of what serves, and a tick promotes it at once', async () => {
    const first = createWorld()
    await first.well(registeringVersion('1.0.0'))
    const early = createWorld(slot, first)
    expect(await ticking(early)).toEqual({ acts: [], reasonCode: '' })
    expect(await early.run(startingVersion('1.0.0'))).toMatchObject({ reasonCode: 'NOT_PROVEN' })

    await ticking(first, { environment: 'staging' })
    const production = createWorld(slot, first)
    production.target.meddle({ unload: '1.0.0' })
    expect(await words(production)).toEqual(['initial'])
    const staging = createWorld({}, production)
    staging.quality.set('2.0.0', { of: 400, wrong: 0 })
    await staging.well(registeringVersion('2.0.0'))
    expect(await words(createWorld(slot, staging))).toEqual([])
    await ticking(staging, { environment: 'staging' })
    expect((await staging.environment('staging')).primary).toBe('2.0.0')

    const after = createWorld(slot, staging)
    after.target.meddle({ unload: '2.0.0' })
    expect(await words(after)).toEqual(['started', 'promoted'])
    expect(after.target.loaded()).toEqual(['2.0.0'])
    expect((await after.environment()).primary).toBe('2.0.0')
  })
})

/** Evidence of the running step, enough to pass it. */
async function push(world: World): Promise<void> {
  world.clock.pass(61)
  const { trial } = await world.environment()
  if (trial?.stepSince != null && !trial.pass) await world.well(pushing({ of: 400 }))
}
