/** `canary`: what may start, what waits, what a person may name. */
import { describe, expect, test } from '@jest/globals'
import {
  createWorld,
  digestOf,
  history,
  lookingNow,
  promotingIt,
  pushing,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  weight,
  type Setting,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const UNDECIDED = { of: 40, wrong: 8 }
const BAD = { of: 40, wrong: 40 }
const ROUTED: Setting = { policy: { steps: [weight(1000), weight(5000)] } }

/** 2.0.0 was tried beside 1.0.0 and came to this. */
async function tried(quality: { of: number; wrong: number }): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0' })
  world.quality.set('2.0.0', quality)
  await world.well(lookingNow())
  return world
}

/** 2.0.0 was promoted and rolled back; what is named was registered before that, or after. */
async function held(before: readonly string[], after: readonly string[] = []): Promise<World> {
  const world = await history(['1.0.0', '2.0.0'])
  for (const version of before) await world.well(registeringVersion(version))
  await world.well(rollingItBack(), ...after.map(version => registeringVersion(version)))
  return world
}

async function strange(): Promise<World> {
  const world = createWorld()
  await world.well(registeringVersion('1.0.0'))
  world.target.meddle({ load: '0.9.0' })
  return world
}

async function loadingFirst(): Promise<World> {
  const world = createWorld({ patience: 0 })
  world.target.trouble.loadTakes.set('1.0.0', 5)
  await world.well(registeringVersion('1.0.0'), startingVersion(), registeringVersion('2.0.0'))
  expect(await world.phase()).toBe('loading')
  return world
}

const rows: readonly Row[] = [
  ['without a version nothing starts', async () => createWorld(), startingVersion(), 'NO_VERSION'],
  ['an unknown version is refused', () => serving('1.0.0'), startingVersion('7.0.0'), 'UNKNOWN_VERSION'],
  [
    'the first version of an empty environment starts at once',
    async () => registered('1.0.0'),
    startingVersion(),
    'initial',
  ],
  ['a serving that the ledger does not know is left alone', strange, startingVersion(), 'UNKNOWN_PRIMARY'],
  ['the newest version starts by itself', async () => serving2(), startingVersion(), 'started'],
  ['the primary is not tried against itself', () => serving('1.0.0'), startingVersion('1.0.0'), 'nothing-due'],
  ['the newest version is the primary: nothing is due', () => serving('1.0.0'), startingVersion(), 'nothing-due'],
  ['a failed version is quarantined', () => tried(BAD), startingVersion('2.0.0'), 'QUARANTINED'],
  ['a failed version does not start by itself', () => tried(BAD), startingVersion(), 'nothing-due'],
  ['an undecided version does not start by itself', () => tried(UNDECIDED), startingVersion(), 'nothing-due'],
  ['an undecided version may be named', () => tried(UNDECIDED), startingVersion('2.0.0'), 'started'],
  [
    'a policy that can never decide starts nothing',
    () => serving2({ policy: { gate: { alpha: 0.05, minSamples: 41, metrics: GATE_METRICS() } } }),
    startingVersion(),
    'CANNOT_DECIDE',
  ],
  [
    'without steps or a gate no canary could be proven',
    () => serving2({ policy: { steps: [] } }),
    startingVersion(),
    'NO_GATE',
  ],
  [
    'an environment without a gate tries nothing',
    () => serving2({ policy: { gate: null } }),
    startingVersion(),
    'NO_GATE',
  ],
  ['another version waits for the end of a trial', () => onTrialWith3(), startingVersion('3.0.0'), 'waiting'],
  [
    'another version takes the place of a trial where that is asked for',
    () => onTrialWith3(),
    startingVersion('3.0.0', { supersede: true }),
    'started',
  ],
  ['a running trial in its last step waits', () => serving('1.0.0', { canary: '2.0.0' }), startingVersion(), 'waiting'],
  [
    'a step that did not pass waits',
    () => serving('1.0.0', { canary: '2.0.0', ...ROUTED }),
    startingVersion('2.0.0'),
    'waiting',
  ],
  ['a step that passed is followed by the next', () => passedStep(), startingVersion(), 'advanced'],
  ['in hold an older registration does not start by itself', () => held(['2.5.0']), startingVersion(), 'nothing-due'],
  ['in hold an older registration may be named', () => held(['2.5.0']), startingVersion('2.5.0'), 'started'],
  ['in hold a later registration starts by itself', () => held([], ['3.0.0']), startingVersion(), 'started'],
  ['in hold the quarantined version stays away', () => held([]), startingVersion('2.0.0'), 'QUARANTINED'],
  ['in bake new canaries wait', () => baking(), startingVersion('3.0.0'), 'waiting'],
  ['until the first version is seen serving, others wait', loadingFirst, startingVersion('2.0.0'), 'waiting'],
]

function GATE_METRICS() {
  return createWorld().policy.gate?.metrics ?? []
}

async function registered(version: string): Promise<World> {
  const world = createWorld()
  await world.well(registeringVersion(version))
  return world
}

async function serving2(setting: Setting = {}): Promise<World> {
  const world = await serving('1.0.0', setting)
  await world.well(registeringVersion('2.0.0'))
  return world
}

async function onTrialWith3(): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0' })
  await world.well(registeringVersion('3.0.0'))
  return world
}

async function passedStep(setting: Setting = ROUTED): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0', ...setting })
  world.clock.pass(120)
  await world.well(pushing(), lookingNow())
  return world
}

async function baking(): Promise<World> {
  const world = await history(['1.0.0', '2.0.0'], { policy: { bake: 3600 } })
  await world.well(registeringVersion('3.0.0'))
  expect(await world.phase()).toBe('baking')
  return world
}

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

describe('the number of a trial', () => {
  test('counts the trials of the pair of digests that took evidence', async () => {
    const world = await tried(UNDECIDED)
    await world.well(startingVersion('2.0.0'))
    expect(await world.trial()).toMatchObject({ number: 2 })
  })

  test('does not count a trial that took none', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0' })
    await world.well(rollingItBack({ quarantine: 'none' }), startingVersion('2.0.0'))
    expect(await world.trial()).toMatchObject({ number: 1 })
  })

  test('begins anew against another primary', async () => {
    const world = await tried(UNDECIDED)
    await world.well(registeringVersion('1.1.0'), startingVersion('1.1.0'), lookingNow(), promotingIt())
    await world.well(startingVersion('2.0.0'))
    expect(await world.trial()).toMatchObject({ number: 1, primary: '1.1.0' })
  })
})

test('an undecided version does not start by itself after another one was tried and failed', async () => {
  const world = await tried(UNDECIDED)
  world.quality.set('3.0.0', BAD)
  await world.well(registeringVersion('3.0.0'), startingVersion(), lookingNow())
  expect(await world.run(startingVersion())).toMatchObject({ word: 'nothing-due', seq: null })
})

test('in hold and in bake at once new canaries wait', async () => {
  const world = await held(['2.5.0'])
  const baked = createWorld({ policy: { bake: 3600 } }, world)
  await baked.well(startingVersion('2.5.0'), lookingNow(), promotingIt(), registeringVersion('3.0.0'))
  expect(await baked.phase()).toBe('hold')
  expect(await baked.run(startingVersion())).toMatchObject({ word: 'waiting' })
})

test('a canary whose place another takes is not kept loaded', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', policy: { capacity: 3 } })
  await world.well(registeringVersion('3.0.0'), startingVersion('3.0.0', { supersede: true }))
  expect(world.target.loaded()).toEqual(['1.0.0', '3.0.0'])
  expect((await world.environment()).last).toMatchObject({ canary: '2.0.0', verdict: 'inconclusive' })
})

test('a step stands for its least duration before the next', async () => {
  const steps = [weight(1000, { advance: 'time', minDuration: 1800 }), weight(5000)]
  const world = await serving('1.0.0', { canary: '2.0.0', policy: { steps } })
  world.clock.pass(1799)
  expect(await world.run(startingVersion())).toMatchObject({ word: 'waiting' })
  world.clock.pass(1)
  expect(await world.run(startingVersion())).toMatchObject({ word: 'advanced' })
  expect(world.target.weights()).toEqual({ '1.0.0': 5000, '2.0.0': 5000 })
  expect(await world.trial()).toMatchObject({ step: 2, stepPassed: false, pass: null })
})

test('evidence that no look has taken yet still counts after the next step began', async () => {
  const steps = [weight(1000, { advance: 'time' }), weight(5000)]
  const world = await serving('1.0.0', { canary: '2.0.0', policy: { steps } })
  world.clock.pass(120)
  await world.well(pushing({ of: 40, wrong: 40 }), startingVersion())
  expect(await world.trial()).toMatchObject({ step: 2 })
  world.clock.pass(120)
  await world.well(pushing({ of: 1 }))
  expect(await world.run(lookingNow())).toMatchObject({ word: 'ended', details: { verdict: 'fail' } })
})

test('a trial freezes what it is judged by', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0' })
  const { trials } = await world.view()
  expect(trials['production']).toMatchObject({
    policy: { gate: world.policy.gate, steps: world.policy.steps, replays: { 'data/requests.jsonl': { rows: 40 } } },
  })
  expect(await world.trial()).toMatchObject({
    canaryDigest: digestOf('2.0.0'),
    primaryDigest: digestOf('1.0.0'),
    policy: expect.stringMatching(/^sha256:[0-9a-f]{64}$/u),
  })
})
