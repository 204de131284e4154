/** The one mechanism: keys and re-runs, lost races, dry runs, and what makes a job red. */
import { describe, expect, test } from '@jest/globals'
import type { Ledger } from '../../src/run/ports.ts'
import {
  createWorld,
  history,
  lookingNow,
  MODEL,
  promotingIt,
  pushing,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  weight,
  type Asked,
  type Through,
  type World,
} from './world.ts'

const DAY = 24 * 3600

/** Ports as they are, but for the ledger. */
function withLedger(change: (ledger: Ledger) => Partial<Ledger>): Through {
  return { ledger: ledger => ({ ...ledger, ...change(ledger) }), serving: factory => factory, clock: clock => clock }
}

async function registered(version: string): Promise<World> {
  const world = await serving('1.0.0')
  await world.well(registeringVersion(version))
  return world
}

async function collecting(): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0', policy: { steps: [weight(1000)] } })
  world.clock.pass(120)
  return world
}

describe('a job that is run again', () => {
  test('does what was done before no second time, and is green while that is seen serving', async () => {
    const world = await history(['1.0.0', '2.0.0', '3.0.0'])
    await world.well(rollingItBack({ run: '7' }))
    const entries = world.entries()
    expect(await world.run(rollingItBack({ run: '7', attempt: 2 }))).toMatchObject({
      word: 'already-done',
      reasonCode: '',
    })
    expect(world.entries()).toEqual(entries)
    expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
  })

  test('is red where a newer entry took its place', async () => {
    const world = await history(['1.0.0', '2.0.0', '3.0.0'])
    await world.well(rollingItBack({ run: '7' }), rollingItBack({ run: '8' }))
    expect(await world.run(rollingItBack({ run: '7', attempt: 2 }))).toMatchObject({
      word: 'already-done',
      reasonCode: 'SUPERSEDED',
    })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })

  test('is red where the target shows something else: a green job has looked', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    await world.well(rollingItBack({ run: '7' }))
    world.target.meddle({ load: '2.0.0', weights: { '2.0.0': 10_000 } })
    expect(await world.run(rollingItBack({ run: '7', attempt: 2 }))).toMatchObject({
      word: 'already-done',
      reasonCode: 'SUPERSEDED',
    })
  })

  test('asked in another run for what is there already, a rollback looks as well, and restores it', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    expect(await world.run(rollingItBack({ to: '2.0.0' }))).toMatchObject({ word: 'already-done', reasonCode: '' })
    world.target.meddle({ weights: { '1.0.0': 10_000 } })
    expect(await world.run(rollingItBack({ to: '2.0.0' }))).toMatchObject({ word: 'rolled-back', reasonCode: '' })
    expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', hold: null, settled: true })
    const { digests } = await world.view()
    expect(Object.values(digests).every(({ quarantine }) => quarantine === null)).toBe(true)
  })

  test('goes on where the first attempt stopped', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true, patience: 0 })
    world.target.meddle({ unload: '2.0.0' })
    world.target.trouble.loadTakes.set('2.0.0', 3)
    expect(await world.run(promotingIt({ run: '7' }))).toMatchObject({
      word: 'promoted',
      message: expect.stringMatching(/not confirmed yet/u),
    })
    for (let attempt = 2; attempt < 8; attempt += 1) await world.well(promotingIt({ run: '7', attempt }))
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', settled: true })
    expect(world.entries().filter(type => type === 'promoted')).toHaveLength(1)
  })

  test('a day after its run began asks for nothing new', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    const again = { run: '7', attempt: 2 }
    expect(await world.run(promotingIt({ ...again, age: DAY + 1 }))).toMatchObject({
      word: 'refused',
      reasonCode: 'STALE_RERUN',
    })
    expect(await world.run(promotingIt({ ...again, age: DAY }))).toMatchObject({ word: 'promoted' })
  })

  test('a day after it still says what it did', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    await world.well(promotingIt({ run: '7' }))
    const late = promotingIt({ run: '7', attempt: 2, age: 9 * DAY })
    expect(await world.run(late)).toMatchObject({ word: 'already-done', reasonCode: '' })
  })

  test('the first attempt is never too late', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    expect(await world.run(promotingIt({ attempt: 1, age: 9 * DAY }))).toMatchObject({ word: 'promoted' })
  })
})

describe('a lost race', () => {
  test('decides again on the newer ledger', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    let races = 0
    const through = withLedger(ledger => ({
      append: async (base, entry, after) => {
        races += 1
        if (races === 1) await world.well(rollingItBack())
        return ledger.append(base, entry, after)
      },
    }))
    expect(await world.run(promotingIt(), through)).toMatchObject({ word: 'refused', reasonCode: 'NO_CANARY' })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })

  test('twenty times is enough: nothing is done, and it says so', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
    let races = 0
    const through = withLedger(() => ({
      append: async () => {
        races += 1
        return null
      },
    }))
    const before = [world.entries(), world.target.steps.length]
    const done = await world.run(promotingIt(), through)
    expect(done).toMatchObject({
      word: 'refused',
      reasonCode: 'CONTENDED',
      message: expect.stringMatching(/20 attempts/u),
    })
    expect(races).toBe(20)
    expect([world.entries(), world.target.steps.length]).toEqual(before)
  })
})

describe('a dry run', () => {
  const asked: readonly (readonly [string, () => Promise<World>, Asked, string])[] = [
    ['register', async () => createWorld(), registeringVersion('1.0.0', { dryRun: true }), 'would-registered'],
    ['canary', () => registered('2.0.0'), startingVersion(null, { dryRun: true }), 'would-started'],
    ['observe', collecting, pushing({}, { dryRun: true }), 'would-observed'],
    ['gate', () => serving('1.0.0', { canary: '2.0.0' }), lookingNow({ dryRun: true }), 'would-ready'],
    [
      'promote',
      () => serving('1.0.0', { canary: '2.0.0', passed: true }),
      promotingIt({ dryRun: true }),
      'would-promoted',
    ],
    ['rollback', () => history(['1.0.0', '2.0.0']), rollingItBack({ dryRun: true }), 'would-rolled-back'],
    ['nothing to do', () => serving('1.0.0'), startingVersion(null, { dryRun: true }), 'would-nothing-due'],
    [
      'what was done before',
      async () => {
        const world = await history(['1.0.0', '2.0.0'])
        await world.well(rollingItBack({ run: '7' }))
        return world
      },
      rollingItBack({ run: '7', attempt: 2, dryRun: true }),
      'would-already-done',
    ],
  ]

  test.each(asked)('%s: says what would be done, appends nothing, touches nothing', async (_, story, dry, word) => {
    const world = await story()
    const before = [world.entries(), world.target.snapshot(), world.target.steps.length]
    expect(await world.run(dry)).toMatchObject({ word, reasonCode: '' })
    expect([world.entries(), world.target.snapshot(), world.target.steps.length]).toEqual(before)
  })

  test('refuses what would be refused', async () => {
    const world = await serving('1.0.0')
    expect(await world.run(promotingIt({ dryRun: true }))).toMatchObject({ word: 'refused', reasonCode: 'NO_CANARY' })
  })
})

test('any operation takes up what an earlier one left undone', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
  const dead = withLedger(ledger => ({
    peek: async model => {
      if (world.entries().at(-1) === 'promoted') throw new Error('the runner is gone')
      return ledger.peek(model)
    },
  }))
  await expect(world.run(promotingIt(), dead)).rejects.toThrow('the runner is gone')
  expect(world.entries().at(-1)).toBe('promoted')
  await world.run(lookingNow({ allowNothing: true }))
  expect(await world.environment()).toMatchObject({ primary: '2.0.0', settled: true })
  expect(world.target.weights()).toEqual({ '2.0.0': 10_000 })
})

test('a step that belongs to an older want is not taken: a newer want re-aims it', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
  let rolledBack = false
  const slow = withLedger(ledger => ({
    peek: async model => {
      if (!rolledBack) {
        rolledBack = true
        await world.well(rollingItBack())
      }
      return ledger.peek(model)
    },
  }))
  const done = await world.run(promotingIt(), slow)
  expect(done).toMatchObject({ word: 'promoted', reasonCode: 'SUPERSEDED' })
  expect(world.target.steps).not.toContain('route 2.0.0 100 %')
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
})

test('a zombie that wakes after a newer operation has finished mends what it did last', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true, policy: { keepWarm: 0 } })
  let slept = false
  const zombie: Through = {
    ledger: ledger => ledger,
    clock: clock => clock,
    serving: factory => versions => {
      const { target, replayer } = factory(versions)
      return {
        replayer,
        target: {
          ...target,
          apply: async (step, fence, signal) => {
            if (step.do === 'unload' && !slept) {
              slept = true
              await world.well(rollingItBack())
              expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
            }
            await target.apply(step, fence, signal)
          },
        },
      }
    },
  }
  expect(await world.run(promotingIt(), zombie)).toMatchObject({ word: 'promoted', reasonCode: 'SUPERSEDED' })
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  expect(world.target.loaded()).toEqual(['1.0.0'])
})

test('entries that change nothing about what is wanted do not begin a convergence anew', async () => {
  const world = await serving('1.0.0')
  await world.well(registeringVersion('2.0.0'))
  world.target.trouble.neverReady.add('2.0.0')
  let others = 0
  const busy = withLedger(ledger => ({
    peek: async model => {
      others += 1
      if (others % 2 === 0) await world.run(registeringVersion(`0.0.${others}`))
      return ledger.peek(model)
    },
  }))
  expect(await world.run(startingVersion('2.0.0'), busy)).toMatchObject({ reasonCode: 'LOAD_FAILED' })
  expect(world.target.steps.filter(step => step === 'load 2.0.0')).toHaveLength(3)
})

test('an operation that only records touches no target', async () => {
  const world = await serving('1.0.0')
  const before = world.target.steps.length
  await world.well(registeringVersion('2.0.0'))
  expect(world.target.steps).toHaveLength(before)
  expect(world.ledger.commits(MODEL)).toHaveLength(4)
})
