/** The registry's alias goes where the ledger's primary is, whichever of two jobs is the slower one. */
import { expect, test } from '@jest/globals'
import type { Recorded } from '../../src/core/types.ts'
import { aliasPrimary } from '../../src/run/alias.ts'
import type { Registry } from '../../src/run/ports.ts'
import {
  ENVIRONMENT,
  history,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  type World,
} from './world.ts'

interface Kept {
  readonly registry: Registry
  readonly moves: string[]
}

/** @param during runs once, before the first move is made */
function keeping(during: () => Promise<unknown> = async () => {}): Kept {
  const moves: string[] = []
  let met = false
  const registry: Registry = {
    name: 'a registry',
    put: async () => {},
    verify: async () => {},
    aliased: async () => null,
    alias: async (_, { version }: Recorded) => {
      if (!met) {
        met = true
        await during()
      }
      moves.push(version)
    },
  }
  return { registry, moves }
}

async function aliased(world: World, { registry, moves }: Kept): Promise<readonly string[]> {
  const { state } = await world.view()
  if (!state) throw new Error('no ledger')
  const signal = AbortSignal.timeout(10_000)
  await aliasPrimary(state, { registry, ledger: world.ledger, environment: ENVIRONMENT, signal })
  return moves
}

test('it names the primary, whatever is on trial', async () => {
  expect(await aliased(await serving('1.0.0', { canary: '2.0.0' }), keeping())).toEqual(['1.0.0'])
})

test('it stays where a promotion is not seen serving yet', async () => {
  const world = await serving('1.0.0', { canary: '2.0.0', passed: true, patience: 0 })
  world.target.meddle({ unload: '2.0.0' })
  world.target.trouble.loadTakes.set('2.0.0', 9)
  await world.well(promotingIt())
  expect(await aliased(world, keeping())).toEqual([])
})

test('a rollback that came while a promotion’s job was slow has the last word', async () => {
  const world = await history(['1.0.0', '2.0.0'])
  const kept = keeping(() => world.well(rollingItBack()))
  expect(await aliased(world, kept)).toEqual(['2.0.0', '1.0.0'])
})

test('an entry that came meanwhile and moved no primary changes nothing', async () => {
  const world = await serving('1.0.0')
  const kept = keeping(() => world.well(registeringVersion('2.0.0'), startingVersion('2.0.0')))
  expect(new Set(await aliased(world, kept))).toEqual(new Set(['1.0.0']))
})
