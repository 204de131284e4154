/** A server and a router as one target: the router's number is the fence of both. */
import { describe, expect, test } from '@jest/globals'
import type { Want } from '../../src/core/types.ts'
import { compose } from '../../src/platforms/compose.ts'
import { Outdated, type Router, type Routing } from '../../src/run/ports.ts'
import { createTarget } from '../run/target.ts'
import { served } from './stage.ts'

const signal = new AbortController().signal
const versions = { '1.0.0': served('1'), '2.0.0': served('2') }

interface FakeRouter extends Router {
  fence: number | null
  weights: Want['weights'] | null
  mirror: Routing['mirror']
  readonly routed: string[]
}

function router(fences: 'cas' | 'none' = 'cas'): FakeRouter {
  const fake: FakeRouter = {
    fence: null,
    weights: null,
    mirror: null,
    routed: [],
    can: { split: { unit: 1 }, mirror: null, fence: fences },
    read: async () => ({ weights: fake.weights, mirror: fake.mirror, fence: fake.fence }),
    route: async ({ weights }, fence) => {
      if (fake.fence !== null && fake.fence > fence) throw new Outdated(fake.fence, 'the router')
      fake.weights = weights
      fake.fence = fence
      fake.routed.push(`${fence}: ${JSON.stringify(weights)}`)
    },
  }
  return fake
}

function setting(fences: 'cas' | 'none' = 'cas') {
  const server = createTarget({ routes: false })
  const before = router(fences)
  const { target } = compose(server.serving, () => before)(versions)
  return { server, before, target }
}

test('what is loaded comes from the server, who is asked from the router', async () => {
  const { before, target } = setting()
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 3, signal)
  await target.apply({ do: 'route', weights: { '1.0.0': 10_000 }, mirror: null }, 3, signal)
  expect(await target.read(signal)).toMatchObject({
    versions: { '1.0.0': { state: 'ready' }, '2.0.0': { state: 'absent' } },
    weights: { '1.0.0': 10_000 },
    fence: 3,
  })
  expect(target.can).toMatchObject({
    loads: true,
    split: { unit: 1 },
    fence: 'cas',
    readBack: 'all',
    unversioned: 'none',
  })
  expect(before.routed).toEqual(['3: {"1.0.0":10000}'])
})

describe('the first step for an entry', () => {
  test('claims the router, with the routing as it is', async () => {
    const { before, target } = setting()
    await target.apply({ do: 'route', weights: { '1.0.0': 10_000 }, mirror: null }, 3, signal)
    await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 7, signal)
    expect(before.routed).toEqual(['3: {"1.0.0":10000}', '7: {"1.0.0":10000}'])
    // Once is enough.
    await target.apply({ do: 'unload', version: '2.0.0', keep: ['1.0.0'] }, 7, signal)
    expect(before.routed).toHaveLength(2)
  })

  test('touches nothing where a newer entry has claimed it, not even the server', async () => {
    const { server, target } = setting()
    await target.apply({ do: 'route', weights: { '1.0.0': 10_000 }, mirror: null }, 9, signal)
    const late = target.apply({ do: 'load', version: '2.0.0', keep: [], alone: false }, 8, signal)
    await expect(late).rejects.toThrow(Outdated)
    await expect(target.apply({ do: 'route', weights: { '2.0.0': 10_000 }, mirror: null }, 8, signal)).rejects.toThrow(
      Outdated,
    )
    expect(server.loaded()).toEqual([])
  })

  test('keeps no routing that is not known, and none where nothing was routed', async () => {
    const { before, target } = setting()
    await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 2, signal)
    before.weights = { '1.0.0': 5000 }
    await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 3, signal)
    before.weights = { '1.0.0': 10_000 }
    before.mirror = { to: '0.9.0', share: 5000 }
    await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 4, signal)
    expect(before.routed).toEqual([])
  })

  test('claims nothing where the router holds no number', async () => {
    const { before, target } = setting('none')
    await target.apply({ do: 'route', weights: { '1.0.0': 10_000 }, mirror: null }, 3, signal)
    await target.apply({ do: 'load', version: '2.0.0', keep: [], alone: false }, 7, signal)
    expect(before.routed).toHaveLength(1)
  })
})

test('a probe moves nothing and claims nothing', async () => {
  const { before, target } = setting()
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 3, signal)
  await target.apply({ do: 'route', weights: { '1.0.0': 10_000 }, mirror: null }, 3, signal)
  await target.apply({ do: 'probe', version: '1.0.0' }, 9, signal)
  expect(before.routed).toHaveLength(1)
})
