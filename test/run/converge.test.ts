/** Convergence: one step at a time towards the newest want; success is what is seen; nothing is asked for ever. */
import { describe, expect, test } from '@jest/globals'
import { Fault } from '../../src/core/fault.ts'
import { secondsBetween } from '../../src/core/time.ts'
import { Outdated } from '../../src/run/ports.ts'
import { ticking } from './ticks.ts'
import type { Asked, World } from './world.ts'
import {
  createWorld,
  digestOf,
  everything,
  history,
  lookingNow,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  weight,
} from './world.ts'

const CAPACITY_ONE = { policy: { capacity: 1, keepWarm: 0, rollbackOrder: 'unload-first' } } as const

describe('a canary that cannot be loaded', () => {
  const troubles: readonly (readonly [string, string, (world: World) => void])[] = [
    ['the platform refuses it', 'LOAD_FAILED', world => world.target.trouble.loadFails.add('2.0.0')],
    ['it fails after the platform said yes', 'LOAD_FAILED', world => world.target.trouble.failsLate.add('2.0.0')],
    ['it is never shown', 'LOAD_FAILED', world => world.target.trouble.neverReady.add('2.0.0')],
    ['it answers no probe', 'PROBE_FAILED', world => world.target.trouble.probeFails.add('2.0.0')],
    ['it loads longer than load-timeout', 'LOAD_TIMEOUT', world => world.target.trouble.loadTakes.set('2.0.0', 9999)],
  ]

  test.each(troubles)('ends its trial without quarantine and without hold: %s', async (_, code, trouble) => {
    const world = await serving('1.0.0', { policy: { loadTimeout: 60 } })
    trouble(world)
    await world.well(registeringVersion('2.0.0'))
    expect(await world.run(startingVersion())).toMatchObject({ word: 'started', reasonCode: code })
    expect(await world.environment()).toMatchObject({
      primary: '1.0.0',
      trial: null,
      hold: null,
      degraded: null,
      last: { canary: '2.0.0', verdict: 'load-failed' },
    })
    const { digests, trials } = await world.view()
    expect(digests[digestOf('2.0.0')]).toMatchObject({ quarantine: null, trials: {} })
    expect(trials).toEqual({})
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    expect(world.target.outages).toEqual([])
    expect(await world.run(startingVersion())).toMatchObject({ word: 'nothing-due' })
  })
})

test('a server that says yes and shows nothing is not asked for ever', async () => {
  const world = await serving('1.0.0')
  world.target.trouble.neverReady.add('2.0.0')
  await world.well(registeringVersion('2.0.0'))
  await world.run(startingVersion())
  expect(world.target.steps.filter(step => step === 'load 2.0.0')).toHaveLength(3)
})

test('a router that says yes and goes on as before is a failure, not a success', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
  world.target.trouble.routeIgnored = true
  expect(await world.run(promotingIt())).toMatchObject({ word: 'promoted', reasonCode: 'ROUTE_FAILED' })
  expect(await world.environment()).toMatchObject({
    primary: '1.0.0',
    degraded: { reason: expect.stringMatching(/2\.0\.0/u) },
  })
})

describe('a version that is to go and does not', () => {
  test.each([
    ['refuses', (world: World) => world.target.trouble.unloadFails.add('1.0.0')],
    ['says yes and stays', (world: World) => world.target.trouble.neverGone.add('1.0.0')],
  ])('%s: the promotion stands, with a warning', async (_, trouble) => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true, policy: { keepWarm: 0 } })
    trouble(world)
    expect(await world.run(promotingIt())).toMatchObject({ word: 'promoted', reasonCode: '' })
    const environment = await world.environment()
    expect(environment).toMatchObject({ primary: '2.0.0', settled: true, degraded: null })
    expect(environment.want.loaded).toEqual(['2.0.0', '1.0.0'])
    expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
    expect(world.log.filter(line => line.startsWith('warning: '))).toEqual([expect.stringMatching(/1\.0\.0/u)])
  })

  test('goes with the next operation that has no room for it', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true, policy: { keepWarm: 0 } })
    world.target.trouble.unloadFails.add('1.0.0')
    await world.well(promotingIt())
    world.target.trouble.unloadFails.clear()
    await world.well(registeringVersion('3.0.0'), startingVersion())
    expect(world.target.loaded()).toEqual(['2.0.0', '3.0.0'])
  })

  test('is nobody’s failure while a canary is on trial', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    world.target.trouble.neverGone.add('1.0.0')
    world.target.trouble.fits = 3
    const roomy = createWorld({ policy: { capacity: 3 } }, world)
    await roomy.well(registeringVersion('3.0.0'), startingVersion())
    expect(await roomy.phase()).toBe('canary')
  })
})

describe('a version that is only to be kept warm', () => {
  const troubles: readonly (readonly [string, (world: World) => void])[] = [
    ['does not load', world => world.target.trouble.loadFails.add('1.0.0')],
    ['fails late', world => world.target.trouble.failsLate.add('1.0.0')],
    ['loads for ever', world => world.target.trouble.loadTakes.set('1.0.0', 9999)],
    ['answers no probe', world => world.target.trouble.probeFails.add('1.0.0')],
  ]

  test.each(troubles)('and %s undoes no rollback to one that is ready', async (_, trouble) => {
    const policy = { capacity: 3, keepWarm: 2, loadTimeout: 60 }
    const world = await history(['1.0.0', '1.1.0', '1.2.0'], { policy })
    world.target.meddle({ unload: '1.0.0' })
    trouble(world)
    expect(await world.run(rollingItBack())).toMatchObject({ word: 'rolled-back', reasonCode: '' })
    const environment = await world.environment()
    expect(environment).toMatchObject({ primary: '1.1.0', settled: true, degraded: null })
    expect(environment.want.loaded).toEqual(['1.1.0'])
    expect(world.target.weights()).toEqual({ '1.1.0': 10_000 })
    expect(world.log.filter(line => line.startsWith('warning: '))).toEqual([expect.stringMatching(/1\.0\.0/u)])
  })
})

test('a version that was proven and has to be loaded again is proven again', async () => {
  const world = await serving('1.0.0', { policy: { steps: [weight(1000)] } })
  await world.well(registeringVersion('2.0.0'))
  world.target.trouble.lostAfterProbe.add('2.0.0')
  await world.well(startingVersion())
  expect(world.target.steps.filter(step => step.includes('2.0.0'))).toEqual([
    'load 2.0.0',
    'probe 2.0.0',
    'load 2.0.0',
    'probe 2.0.0',
    'route 1.0.0 90 %, 2.0.0 10 %',
  ])
})

test('what loads for longer than it may is not taken for loaded: nothing differs later, and a rollback goes through', async () => {
  const world = await history(['1.0.0', '1.1.0'], { policy: { capacity: 3, loadTimeout: 60 } })
  world.target.trouble.loadTakes.set('2.0.0', 9999)
  await world.well(registeringVersion('2.0.0'))
  expect(await world.run(startingVersion())).toMatchObject({ reasonCode: 'LOAD_TIMEOUT' })
  expect((await world.environment()).want.loaded).toEqual(['1.1.0', '1.0.0'])
  expect(await ticking(world)).toMatchObject({ reasonCode: '' })
  expect(await world.run(rollingItBack())).toMatchObject({ word: 'rolled-back', reasonCode: '' })
  expect(await world.environment()).toMatchObject({ primary: '1.0.0', settled: true, degraded: null })
})

test('users leave a canary whose server died at once, while it is loaded again', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', patience: 10, policy: { steps: [weight(5000)] } })
  world.target.meddle({ unload: '2.0.0' })
  world.target.trouble.loadTakes.set('2.0.0', 9999)
  world.clock.pass(61)
  expect(await ticking(world)).toMatchObject({ reasonCode: 'DRIFT' })
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
})

describe('a rollback whose target does not come up', () => {
  test.each([
    ['does not load', 'LOAD_FAILED', (world: World) => world.target.trouble.loadFails.add('1.0.0')],
    ['answers no probe', 'PROBE_FAILED', (world: World) => world.target.trouble.probeFails.add('1.0.0')],
  ])('load-first, %s: users stay where they are, degraded and red', async (_, code, trouble) => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    trouble(world)
    const done = await world.run(rollingItBack())
    expect(done).toMatchObject({ word: 'rolled-back', reasonCode: code, message: expect.stringMatching(/1\.0\.0/u) })
    expect(await world.phase()).toBe('degraded')
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', settled: true, hold: { to: '1.0.0' } })
    expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
    expect(world.target.outages).toEqual([])
  })

  test('unload-first: the old one comes back, degraded and red', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    world.target.trouble.loadFails.add('1.0.0')
    expect(await world.run(rollingItBack({ order: 'unload-first' }))).toMatchObject({ reasonCode: 'LOAD_FAILED' })
    expect(world.target.steps.slice(-4)).toEqual(['unload 2.0.0', 'load 1.0.0', 'load 2.0.0', 'probe 2.0.0'])
    expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
    expect(await world.phase()).toBe('degraded')
  })

  test('a load that takes the old one down with it brings the old one back', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    world.target.trouble.fits = 1
    expect(await world.run(rollingItBack())).toMatchObject({ reasonCode: 'LOAD_FAILED' })
    expect(world.target.loaded()).toEqual(['2.0.0'])
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', settled: true })
  })

  test('where the old one does not come back either it says so, and the next run tries again', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    world.target.trouble.loadFails.add('1.0.0').add('2.0.0')
    const failed = await world.run(rollingItBack({ order: 'unload-first' }))
    expect(failed.reasonCode).toBe('LOAD_FAILED')
    expect(await world.environment()).toMatchObject({
      settled: false,
      degraded: { reason: expect.stringMatching(/1\.0\.0/u) },
    })
    const entries = world.entries()
    expect(await world.run(startingVersion('1.0.0'))).not.toMatchObject({ reasonCode: '' })
    expect(world.entries()).toEqual(entries)
    world.target.trouble.loadFails.clear()
    expect(await world.run(startingVersion('1.0.0'))).toMatchObject({ word: 'waiting', reasonCode: '' })
    expect(world.target.loaded()).toEqual(['2.0.0'])
    expect(await world.environment()).toMatchObject({ settled: true })
  })

  test('degraded ends with the next want that is seen serving', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    world.target.trouble.loadFails.add('1.0.0')
    await world.run(rollingItBack())
    world.target.trouble.loadFails.clear()
    expect(await world.run(rollingItBack())).toMatchObject({
      word: 'rolled-back',
      reasonCode: '',
      body: { to: '1.0.0' },
    })
    expect(await world.environment()).toMatchObject({ degraded: null, primary: '1.0.0' })
  })
})

test('a first version that does not load leaves the environment empty, to be tried again', async () => {
  const world = createWorld()
  world.target.trouble.loadFails.add('1.0.0')
  await world.well(registeringVersion('1.0.0'))
  expect(await world.run(startingVersion())).toMatchObject({ word: 'initial', reasonCode: 'LOAD_FAILED' })
  expect(await world.phase()).toBe('empty')
  world.target.trouble.loadFails.clear()
  expect(await world.run(startingVersion())).toMatchObject({ word: 'initial', reasonCode: '' })
})

describe('orders', () => {
  test('load-first: at every moment somebody answers', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    await world.well(rollingItBack({ order: 'load-first' }))
    expect(world.target.steps.slice(-4)).toEqual(['load 1.0.0', 'probe 1.0.0', 'route 1.0.0 100 %', 'unload 2.0.0'])
    expect(world.target.outages).toEqual([])
  })

  test('unload-first: never more than one at once', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { keepWarm: 0 } })
    world.target.trouble.fits = 1
    const done = await world.run(rollingItBack({ order: 'unload-first' }))
    expect(done).toMatchObject({ word: 'rolled-back', reasonCode: '' })
    expect(world.target.steps.slice(-4)).toEqual(['unload 2.0.0', 'load 1.0.0', 'probe 1.0.0', 'route 1.0.0 100 %'])
  })

  test('a target that is loaded is routed at once, whatever the order', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    await world.well(rollingItBack({ order: 'unload-first' }))
    expect(world.target.steps.slice(-3)).toEqual(['probe 1.0.0', 'route 1.0.0 100 %', 'unload 2.0.0'])
  })

  test('a rollback does not wait for a canary that is still loading', async () => {
    const world = await history(['1.0.0', '2.0.0'], { policy: { capacity: 3 }, patience: 0 })
    world.target.trouble.loadTakes.set('3.0.0', 9999)
    await world.well(registeringVersion('3.0.0'), startingVersion())
    await world.well(rollingItBack({ what: 'primary' }))
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })
})

describe('long loads', () => {
  test('a load that takes a while is waited for', async () => {
    const world = await serving('1.0.0')
    world.target.trouble.loadTakes.set('2.0.0', 20)
    await world.well(registeringVersion('2.0.0'))
    expect(await world.run(startingVersion())).toMatchObject({ word: 'started', reasonCode: '' })
    expect(await world.phase()).toBe('canary')
  })

  test('one that takes longer than a job waits is taken up by the next job, and asked for once', async () => {
    const world = await serving('1.0.0', { patience: 10 })
    world.target.trouble.loadTakes.set('2.0.0', 12)
    await world.well(registeringVersion('2.0.0'))
    const first = await world.run(startingVersion())
    expect(first).toMatchObject({
      word: 'started',
      reasonCode: '',
      message: expect.stringMatching(/not confirmed yet/u),
    })
    expect(await world.phase()).toBe('loading')
    for (let job = 0; job < 5; job += 1) await world.well(startingVersion())
    expect(await world.phase()).toBe('canary')
    expect(world.target.steps.filter(step => step === 'load 2.0.0')).toHaveLength(1)
  })

  test('load-timeout counts over all jobs that waited', async () => {
    const world = await serving('1.0.0', { patience: 10, policy: { loadTimeout: 300 } })
    world.target.trouble.loadTakes.set('2.0.0', 9999)
    await world.well(registeringVersion('2.0.0'), startingVersion())
    world.clock.pass(200)
    expect(await world.run(startingVersion())).toMatchObject({ reasonCode: '' })
    world.clock.pass(100)
    expect(await world.run(startingVersion())).toMatchObject({ reasonCode: 'LOAD_TIMEOUT' })
    expect(await world.environment()).toMatchObject({ trial: null, last: { verdict: 'load-failed' } })
  })

  test('evidence counts from the moment at which the routing was seen, not from when the job began', async () => {
    const world = await serving('1.0.0')
    const began = world.clock.now()
    world.target.trouble.loadTakes.set('2.0.0', 20)
    await world.well(registeringVersion('2.0.0'), startingVersion())
    const { stepSince } = await world.trial()
    expect(world.clock.now() > began).toBe(true)
    expect(stepSince).toBe(world.clock.now())
  })
})

describe('a target that cannot be asked', () => {
  const asked: readonly (readonly [string, Asked])[] = [
    ['promote', promotingIt()],
    ['rollback', rollingItBack()],
  ]
  test.each(asked)('%s: what is wanted stands, and the next run brings it about', async (_, operation) => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    world.target.trouble.down = new Fault('SERVING_UNREACHABLE', 'nobody answers')
    expect(await world.run(operation)).toMatchObject({ reasonCode: 'SERVING_UNREACHABLE' })
    const { want, settled } = await world.environment()
    expect(settled).toBe(false)
    world.target.trouble.down = null
    await world.run(lookingNow({ allowNothing: true }))
    expect(await world.environment()).toMatchObject({ settled: true })
    expect(world.target.weights()).toEqual(want.weights)
  })
})

test('with room for one the canary is refused its place by load-first, not the primary', async () => {
  const world = await serving('1.0.0', CAPACITY_ONE)
  world.target.trouble.fits = 1
  await world.well(registeringVersion('2.0.0'))
  expect(await world.run(startingVersion())).toMatchObject({ reasonCode: 'NO_ROOM' })
  expect(world.target.loaded()).toEqual(['1.0.0'])
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
})

test('an environment of the users’ own tools is recorded and never touched', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true, habits: { readBack: 'none', loads: false } })
  await world.well(promotingIt(), rollingItBack())
  expect(world.target.steps).toEqual([])
  expect(await world.environment()).toMatchObject({ primary: '1.0.0', settled: true })
})

test('a server that others load is looked at: a version that is not there is refused', async () => {
  const world = createWorld({ habits: { loads: false, routes: false } })
  world.target.meddle({ load: '1.0.0' })
  await world.well(registeringVersion('1.0.0'), startingVersion(), registeringVersion('2.0.0'))
  expect(await world.run(startingVersion())).toMatchObject({ reasonCode: 'NOT_LOADED' })
  world.target.meddle({ load: '2.0.0' })
  expect(await world.run(startingVersion('2.0.0'))).toMatchObject({ word: 'started', reasonCode: '' })
  expect(world.target.steps.filter(step => !step.startsWith('probe'))).toEqual([])
})

describe('a version from which requests were routed away', () => {
  test('stays loaded until it has had its time to answer', async () => {
    const world = await serving('1.0.0', { policy: { drain: 30, keepWarm: 0 }, canary: '2.0.0', passed: true })
    const before = world.clock.now()
    await world.well(promotingIt())
    const { steps } = world.target
    expect(steps.slice(-2)).toEqual(['route 2.0.0 100 %', 'unload 1.0.0'])
    expect(secondsBetween(before, world.clock.now())).toBeGreaterThanOrEqual(30)
  })

  test('has that time also where the process that routed was ended', async () => {
    const world = await serving('1.0.0', { policy: { drain: 30, keepWarm: 0 }, canary: '2.0.0', passed: true })
    world.target.trouble.down = null
    const dying = world.run(promotingIt(), {
      ledger: ledger => ledger,
      serving: real => versions => {
        const { target, replayer } = real(versions)
        return {
          replayer,
          target: {
            ...target,
            apply: async (step, fence, signal) => {
              await target.apply(step, fence, signal)
              if (step.do === 'route') throw new Error('killed')
            },
          },
        }
      },
      clock: clock => clock,
    })
    await expect(dying).rejects.toThrow('killed')
    world.clock.pass(5)
    const before = world.clock.now()
    await world.well(lookingNow({ allowNothing: true }))
    expect(world.target.loaded()).toEqual(['2.0.0'])
    expect(secondsBetween(before, world.clock.now())).toBeGreaterThanOrEqual(30)
  })

  test('goes at once where nobody was there to take its place', async () => {
    const world = await history(['1.0.0', '2.0.0'], {
      policy: { drain: 30, keepWarm: 0, rollbackOrder: 'unload-first' },
    })
    world.target.trouble.loadTakes.set('1.0.0', 6)
    const before = world.clock.now()
    const done = await world.run(rollingItBack({ order: 'unload-first' }))
    expect(done).toMatchObject({ word: 'rolled-back', reasonCode: '' })
    expect(secondsBetween(before, world.clock.now())).toBeLessThan(30)
    // How long nobody was served is said and recorded.
    expect(done.message).toMatch(/nobody was served for \d+\.\d s$/u)
    const reading = await everything(world.ledger)
    expect(reading.entry?.body).toMatchObject({
      type: 'settled',
      reason: expect.stringMatching(/nobody was served for/u),
    })
  })
})

test('a target that holds the claim of a newer entry is not touched, and the job says why', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
  const done = await world.run(promotingIt(), {
    ledger: ledger => ledger,
    serving: real => versions => {
      const { target, replayer } = real(versions)
      return { replayer, target: { ...target, apply: () => Promise.reject(new Outdated(99, 'the router')) } }
    },
    clock: clock => clock,
  })
  expect(done).toMatchObject({ reasonCode: 'FENCED', message: expect.stringContaining('entry 99') })
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
})
