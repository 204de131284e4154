/** `register` and `adopt`: one digest, one version, for good. */
import { expect, test } from '@jest/globals'
import type { ModelSignature } from '../../../src/core/types.ts'
import {
  adoptingVersion,
  createWorld,
  digestOf,
  registeringVersion,
  serving,
  startingVersion,
  type Asked,
  type World,
} from '../../run/world.ts'
import { comesTo, type Row } from './table.ts'

const shape: ModelSignature = {
  inputs: [{ name: 'x', dtype: 'FP32', shape: [-1, 64] }],
  outputs: [{ name: 'scores', dtype: 'FP32', shape: [-1, 10] }],
}
const wider: ModelSignature = { ...shape, inputs: [{ name: 'x', dtype: 'FP32', shape: [-1, 128] }] }

async function registered(version: string, signature: ModelSignature | null = null): Promise<World> {
  const world = createWorld()
  await world.well(registeringVersion(version, { signature }))
  return world
}

function bumping(bump: 'major' | 'minor' | 'patch'): Asked {
  return registeringVersion('next', { bump })
}

/** A target that shows the version loaded, as somebody else put it there. */
async function found(version: string): Promise<World> {
  const world = await registered(version)
  world.target.meddle({ load: version })
  return world
}

const rows: readonly Row[] = [
  ['the first version is registered', async () => createWorld(), registeringVersion('1.0.0'), 'registered'],
  [
    'the same digest again is the same version',
    () => registered('1.0.0'),
    registeringVersion('1.0.0'),
    'already-registered',
  ],
  [
    'a registered digest under another version is refused',
    () => registered('1.0.0'),
    registeringVersion('1.0.1', { digest: digestOf('1.0.0') }),
    'DIGEST_REGISTERED',
  ],
  [
    'a version is immutable: another digest is refused',
    () => registered('1.0.0'),
    registeringVersion('1.0.0', { digest: digestOf('other') }),
    'VERSION_REGISTERED',
  ],
  [
    'build metadata does not make a new version',
    () => registered('1.0.0+a'),
    registeringVersion('1.0.0+b'),
    'VERSION_REGISTERED',
  ],
  [
    'a changed input needs a major version',
    () => registered('1.0.0', shape),
    registeringVersion('1.1.0', { signature: wider }),
    'SIGNATURE_BREAKS',
  ],
  [
    'a changed input is taken in a major version',
    () => registered('1.0.0', shape),
    registeringVersion('2.0.0', { signature: wider }),
    'registered',
  ],
  [
    'of 0.y.z a minor version may break',
    () => registered('0.1.0', shape),
    registeringVersion('0.2.0', { signature: wider }),
    'registered',
  ],
  ['of an unknown digest nothing is adopted', async () => createWorld(), adoptingVersion('1.0.0'), 'UNKNOWN_VERSION'],
  ['only what is seen serving is adopted', () => registered('1.0.0'), adoptingVersion('1.0.0'), 'NOT_SERVING'],
  ['what serves already is adopted', () => found('1.0.0'), adoptingVersion('1.0.0'), 'registered'],
  ['the primary is adopted once', () => serving('1.0.0'), adoptingVersion('1.0.0'), 'already-registered'],
  [
    'an environment with a primary adopts nothing',
    async () => {
      const world = await serving('1.0.0')
      await world.well(registeringVersion('2.0.0'))
      world.target.meddle({ load: '2.0.0' })
      return world
    },
    adoptingVersion('2.0.0'),
    'NOT_EMPTY',
  ],
]

test.each(rows)('%s', async (_, story, asked, expected) => comesTo(story, asked, expected))

test.each([
  ['major', '3.0.0'],
  ['minor', '2.2.0'],
  ['patch', '2.1.1'],
] as const)('a %s bump goes from the highest version, not from the last one', async (bump, expected) => {
  const world = createWorld()
  await world.well(registeringVersion('2.1.0'), registeringVersion('1.5.0'))
  const done = await world.well(bumping(bump))
  expect(done.body).toMatchObject({ record: { version: expected } })
})

test('a bump of nothing is 1.0.0', async () => {
  const done = await createWorld().well(bumping('patch'))
  expect(done.body).toMatchObject({ record: { version: '1.0.0' } })
})

test('a version that answers no probe is not adopted', async () => {
  const world = await found('1.0.0')
  world.target.trouble.probeFails.add('1.0.0')
  expect(await world.run(adoptingVersion('1.0.0'))).toMatchObject({ word: 'refused', reasonCode: 'NOT_SERVING' })
})

test('what was adopted can be rolled back to later', async () => {
  const world = await found('1.0.0')
  await world.well(adoptingVersion('1.0.0'))
  expect(await world.phase()).toBe('serving')
  const { digests } = await world.view()
  expect(digests[digestOf('1.0.0')]?.primary).toMatchObject({ production: { first: 2, last: 2 } })
})

test('a prerelease is registered and never starts by itself', async () => {
  const world = await serving('1.0.0')
  await world.well(registeringVersion('2.0.0-rc.1'))
  expect(await world.run(startingVersion())).toMatchObject({ word: 'nothing-due' })
  expect(await world.run(startingVersion('2.0.0-rc.1'))).toMatchObject({ word: 'started', reasonCode: '' })
})
