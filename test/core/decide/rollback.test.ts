/** `rollback`: a canary away, or the nearest good version back; always possible, never to a bad one. */
import { describe, expect, test } from '@jest/globals'
import { rollback } from '../../../src/core/decide/rollback.ts'
import {
  createWorld,
  digestOf,
  ENVIRONMENT,
  history,
  lookingNow,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const onTrial = (): Promise<World> => serving('1.0.0', { canary: '2.0.0' })
const three = (): Promise<World> => history(['1.0.0', '2.0.0', '3.0.0'])

async function located(found: string): Promise<World> {
  const world = createWorld()
  await world.well(registeringVersion('1.0.0', { location: 's3://models/1' }), startingVersion())
  await world.well(registeringVersion('2.0.0'), startingVersion(), lookingNow(), promotingIt())
  world.locations.set('s3://models/1', digestOf(found))
  return world
}

async function neverLive(): Promise<World> {
  const world = await three()
  await world.well(registeringVersion('2.5.0'))
  return world
}

async function after(story: Promise<World>, ...asked: Parameters<World['well']>): Promise<World> {
  const world = await story
  await world.well(...asked)
  return world
}

async function quarantined(world: World): Promise<readonly string[]> {
  const { digests } = await world.view()
  const bad = Object.values(digests).filter(one => one.quarantine !== null)
  return bad.map(one => one.version).toSorted()
}

const rows: readonly Row[] = [
  ['of an empty environment there is nothing to roll back', async () => createWorld(), rollingItBack(), 'NO_PRIMARY'],
  ['before the first version there was none', () => serving('1.0.0'), rollingItBack(), 'NO_TARGET'],
  ['without a trial there is no canary to take away', three, rollingItBack({ what: 'canary' }), 'NO_CANARY'],
  ['a running canary is taken away', onTrial, rollingItBack(), 'rolled-back'],
  [
    'a canary gives way to the primary and to nothing else',
    onTrial,
    rollingItBack({ what: 'canary', to: '1.0.0' }),
    'INPUT',
  ],
  [
    'skipped versions are those of a primary',
    onTrial,
    rollingItBack({ what: 'canary', quarantine: 'skipped' }),
    'INPUT',
  ],
  ['the primary goes back', three, rollingItBack(), 'rolled-back'],
  ['to the version that is asked for', three, rollingItBack({ to: '1.0.0' }), 'rolled-back'],
  ['to the highest version of a range', three, rollingItBack({ to: '^1' }), 'rolled-back'],
  ['to the primary there is no way back: it is there', three, rollingItBack({ to: '3.0.0' }), 'already-done'],
  ['a range that no former primary is in is refused', three, rollingItBack({ to: '>=4' }), 'NO_TARGET'],
  ['a range does not mean the primary itself', three, rollingItBack({ to: '^3' }), 'NO_TARGET'],
  ['what is neither version nor range is refused', three, rollingItBack({ to: 'latest' }), 'VERSION'],
  ['an unknown version is refused', three, rollingItBack({ to: '7.0.0' }), 'UNKNOWN_VERSION'],
  ['a version that was never live is refused', neverLive, rollingItBack({ to: '2.5.0' }), 'NEVER_PRIMARY'],
  [
    'a version that became primary later is refused',
    () => after(three(), rollingItBack({ to: '2.0.0', quarantine: 'none' })),
    rollingItBack({ to: '3.0.0' }),
    'NOT_OLDER',
  ],
  [
    'a quarantined version is refused by name',
    () =>
      after(
        three(),
        rollingItBack({ to: '1.0.0', quarantine: 'skipped' }),
        registeringVersion('4.0.0'),
        startingVersion(),
        lookingNow(),
        promotingIt(),
      ),
    rollingItBack({ to: '2.0.0' }),
    'QUARANTINED',
  ],
  ['an artifact that is another now is refused', () => located('other'), rollingItBack(), 'DIGEST_MISMATCH'],
  ['an artifact that is the same is taken', () => located('1.0.0'), rollingItBack(), 'rolled-back'],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

describe('which version comes back', () => {
  test('the nearest one before this that is not quarantined', async () => {
    const world = await three()
    expect(await world.well(rollingItBack())).toMatchObject({ body: { from: '3.0.0', to: '2.0.0' } })
    expect(await world.well(rollingItBack())).toMatchObject({ body: { from: '2.0.0', to: '1.0.0' } })
    expect(await world.run(rollingItBack())).toMatchObject({ reasonCode: 'NO_TARGET' })
  })

  test('the order is that in which they first became primary', async () => {
    const world = await three()
    await world.well(rollingItBack({ to: '1.0.0', quarantine: 'none' }), registeringVersion('4.0.0'))
    await world.well(startingVersion(), lookingNow(), promotingIt())
    expect(await world.well(rollingItBack())).toMatchObject({ body: { to: '3.0.0' } })
    expect(await world.well(rollingItBack())).toMatchObject({ body: { to: '2.0.0' } })
  })

  test('one that was never seen serving is left for the last that was', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true, patience: 0 })
    world.target.meddle({ unload: '2.0.0' })
    world.target.trouble.loadTakes.set('2.0.0', 9)
    await world.well(promotingIt())
    expect(await world.environment()).toMatchObject({ primary: '2.0.0', settled: false })
    expect(await world.run(rollingItBack())).toMatchObject({ word: 'rolled-back', body: { to: '1.0.0' } })
  })
})

describe('what is quarantined', () => {
  test.each([
    ['from', ['3.0.0']],
    ['skipped', ['2.0.0', '3.0.0']],
    ['none', []],
  ] as const)('%s', async (quarantine, expected) => {
    const world = await three()
    await world.well(rollingItBack({ to: '1.0.0', quarantine }))
    expect(await quarantined(world)).toEqual(expected)
  })

  test.each([
    ['from', ['2.0.0']],
    ['none', []],
  ] as const)('of a canary: %s', async (quarantine, expected) => {
    const world = await onTrial()
    await world.well(rollingItBack({ quarantine }))
    expect(await quarantined(world)).toEqual(expected)
  })

  test('a version that was quarantined before keeps its reason', async () => {
    const world = await three()
    await world.well(
      rollingItBack({ reason: 'first' }),
      rollingItBack({ to: '1.0.0', quarantine: 'skipped', reason: 'second' }),
    )
    const { digests } = await world.view()
    expect(digests[digestOf('3.0.0')]?.quarantine).toMatchObject({ reason: 'first' })
    expect(digests[digestOf('2.0.0')]?.quarantine).toMatchObject({ reason: 'second' })
  })
})

test('a rollback of the primary sets the hold, also without quarantine', async () => {
  const world = await three()
  await world.well(rollingItBack({ quarantine: 'none', reason: 'slow' }))
  expect(await world.environment()).toMatchObject({
    primary: '2.0.0',
    hold: { kind: 'rollback', from: '3.0.0', to: '2.0.0', by: 'octocat', reason: 'slow', until: null },
  })
  expect(await world.phase()).toBe('hold')
})

test('a rollback of the canary sets no hold and leaves a hold as it is', async () => {
  const world = await onTrial()
  await world.well(rollingItBack())
  expect(await world.environment()).toMatchObject({ hold: null, primary: '1.0.0', trial: null })
  const held = await history(['1.0.0', '2.0.0'])
  await held.well(rollingItBack(), registeringVersion('3.0.0'), startingVersion())
  const { hold } = await held.environment()
  await held.well(rollingItBack())
  expect(await held.environment()).toMatchObject({ hold, trial: null })
})

test('a rollback of the primary ends a running trial without quarantine', async () => {
  const world = await history(['1.0.0', '2.0.0'])
  await world.well(registeringVersion('3.0.0'), startingVersion(), rollingItBack({ what: 'primary' }))
  expect(await world.environment()).toMatchObject({
    primary: '1.0.0',
    trial: null,
    last: { canary: '3.0.0', verdict: 'rolled-back' },
  })
  const { digests, trials } = await world.view()
  expect(digests[digestOf('3.0.0')]?.quarantine).toBeNull()
  expect(trials).toEqual({})
  expect(world.target.loaded()).toEqual(['1.0.0'])
})

test('during a trial auto with a version means the primary', async () => {
  const world = await history(['1.0.0', '2.0.0'])
  await world.well(registeringVersion('3.0.0'), startingVersion())
  expect(await world.well(rollingItBack({ to: '1.0.0' }))).toMatchObject({ body: { what: 'primary', to: '1.0.0' } })
})

test('a target whose digest nobody shows is marked as asserted', async () => {
  const seen = await located('1.0.0')
  expect(await seen.well(rollingItBack())).toMatchObject({ body: { asserted: false } })
  expect(await (await three()).well(rollingItBack())).toMatchObject({ body: { asserted: true } })
})

test('a digest that was primary under another registration is refused', async () => {
  const world = await three()
  const view = await world.view()
  const record = view.versions['2.0.0']
  if (!record) throw new Error('no record')
  const decision = rollback(
    { ...view, versions: { ...view.versions, '2.0.0': { ...record, digest: digestOf('other') } } },
    {
      do: 'rollback',
      environment: ENVIRONMENT,
      what: 'auto',
      to: null,
      order: null,
      quarantine: 'from',
      reason: null,
      request: null,
    },
    { policy: world.policy, found: () => null, drift: null, now: world.clock.now() },
  )
  expect(decision).toMatchObject({ kind: 'refuse', code: 'DIGEST_MISMATCH' })
})

test('a refusal offers the nearest good versions', async () => {
  const world = await neverLive()
  const { message } = await world.run(rollingItBack({ to: '2.5.0' }))
  expect(message).toContain('last good: 2.0.0, 1.0.0')
})
