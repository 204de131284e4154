/** `promote`: only what passed, and what a person forces with a reason. */
import { expect, test } from '@jest/globals'
import { promote } from '../../../src/core/decide/promote.ts'
import type { View } from '../../../src/core/types.ts'
import {
  digestOf,
  ENVIRONMENT,
  history,
  lookingNow,
  promotingIt,
  pushing,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  weight,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

async function passed(hours = 0): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true })
  world.clock.pass(hours * 3600)
  return world
}

async function inFirstStep(): Promise<World> {
  const world = await serving('1.0.0', { canary: '2.0.0', policy: { steps: [weight(1000), weight(5000)] } })
  world.clock.pass(120)
  await world.well(pushing(), lookingNow())
  return world
}

const rows: readonly Row[] = [
  ['without a canary nothing is promoted', () => serving('1.0.0'), promotingIt(), 'NO_CANARY'],
  ['not even by force', () => serving('1.0.0'), promotingIt({ force: true, reason: 'now' }), 'NO_CANARY'],
  ['without a look nothing is promoted', () => serving('1.0.0', { canary: '2.0.0' }), promotingIt(), 'NOT_READY'],
  ['a pass of the first of two steps is not enough', inFirstStep, promotingIt(), 'NOT_READY'],
  ['a pass of the last step is', () => passed(), promotingIt(), 'promoted'],
  ['a pass lasts a day', () => passed(24), promotingIt(), 'promoted'],
  ['and no longer', () => passed(25), promotingIt(), 'PASS_EXPIRED'],
  ['force needs a reason', () => passed(), promotingIt({ force: true }), 'REASON_MISSING'],
  [
    'force with a reason overrides the verdict',
    () => serving('1.0.0', { canary: '2.0.0' }),
    promotingIt({ force: true, reason: 'the test set is wrong' }),
    'promoted',
  ],
  [
    'force with a reason overrides the age of the pass',
    () => passed(25),
    promotingIt({ force: true, reason: 'it was a weekend' }),
    'promoted',
  ],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

/** A view that no story of this code comes to: somebody wrote the ledger by hand, or a later rule lets it happen. */
async function oddly(change: (view: View) => View, force: boolean): Promise<string> {
  const world = await passed()
  const decision = promote(
    change(await world.view()),
    { do: 'promote', environment: ENVIRONMENT, force, reason: force ? 'now' : null },
    { policy: world.policy },
    world.clock.now(),
  )
  return decision.kind === 'refuse' ? decision.code : decision.word
}

function quarantined(view: View): View {
  const digest = digestOf('2.0.0')
  const record = view.digests[digest]
  if (!record) throw new Error('no record')
  const quarantine = { since: '2026-05-03T14:00:00.000Z', by: 'octocat', reason: 'leaks' }
  return { ...view, digests: { ...view.digests, [digest]: { ...record, quarantine } } }
}

function exchanged(view: View): View {
  const record = view.versions['2.0.0']
  if (!record) throw new Error('no record')
  return { ...view, versions: { ...view.versions, '2.0.0': { ...record, digest: digestOf('other') } } }
}

function moved(view: View): View {
  const environment = view.state?.environments[ENVIRONMENT]
  if (!view.state || !environment) throw new Error('no state')
  const environments = { ...view.state.environments, [ENVIRONMENT]: { ...environment, primary: '1.5.0' } }
  return { ...view, state: { ...view.state, environments } }
}

test.each([false, true])('neither quarantine, digest nor another primary is overridden (force: %s)', async force => {
  expect(await oddly(view => view, force)).toBe('promoted')
  expect(await oddly(quarantined, force)).toBe('QUARANTINED')
  expect(await oddly(exchanged, force)).toBe('DIGEST_MISMATCH')
  expect(await oddly(moved, force)).toBe('PRIMARY_CHANGED')
})

test('a forced promotion is recorded with its reason and is no pass', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0' })
  const done = await world.well(promotingIt({ force: true, reason: 'the test set is wrong' }))
  expect(done.body).toMatchObject({ forced: 'the test set is wrong', passedAt: null })
  expect((await world.environment()).last).toMatchObject({ verdict: 'forced', reason: 'the test set is wrong' })
})

test('a promotion names the look that proved it, and keeps the way back loaded', async () => {
  const world = await passed()
  const { pass } = await world.trial()
  const done = await world.well(promotingIt())
  expect(done.body).toMatchObject({ previous: '1.0.0', passedAt: pass?.seq, forced: null })
  expect(world.target.loaded()).toEqual(['1.0.0', '2.0.0'])
})

/** In hold after 2.0.0 was rolled back; then this version is promoted. */
async function promotedInHold(version: string, registered: 'before' | 'after'): Promise<World> {
  const world = await history(['1.0.0', '2.0.0'])
  if (registered === 'before') await world.well(registeringVersion(version))
  await world.well(rollingItBack())
  if (registered === 'after') await world.well(registeringVersion(version))
  expect(await world.phase()).toBe('hold')
  await world.well(startingVersion(version), lookingNow(), promotingIt())
  return world
}

test('a promotion of a version registered after the hold began ends it', async () => {
  const world = await promotedInHold('3.0.0', 'after')
  expect(await world.environment()).toMatchObject({ hold: null, primary: '3.0.0' })
})

test('a promotion of a version registered before leaves the hold', async () => {
  const world = await promotedInHold('2.5.0', 'before')
  expect(await world.environment()).toMatchObject({ hold: { from: '2.0.0', to: '1.0.0' }, primary: '2.5.0' })
})

test('a promotion that does not come about ends no hold and starts no bake', async () => {
  const world = await history(['1.0.0', '2.0.0'], { policy: { bake: 3600 } })
  await world.well(rollingItBack(), registeringVersion('3.0.0'), startingVersion(), lookingNow())
  world.target.trouble.probeFails.add('3.0.0')
  expect(await world.run(promotingIt())).toMatchObject({ reasonCode: 'PROBE_FAILED' })
  expect(await world.environment()).toMatchObject({
    primary: '1.0.0',
    hold: { from: '2.0.0' },
    bake: null,
    degraded: { reason: expect.stringMatching(/3\.0\.0/u) },
  })
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
})
