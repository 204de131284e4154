import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createPace, type Spending } from '../../src/github/pace.ts'
import { REPOSITORY, worldOf } from './world.ts'

const CHANGE: Spending = { interface: 'graphql', writes: true }
const MINUTE = 60_000

test('what one model costs in a tick is never slowed', () => {
  const pace = createPace()
  const waits = Array.from({ length: 15 }, (_, at) =>
    pace.take({ interface: at % 2 ? 'rest' : 'graphql', writes: true }, 0),
  )
  expect(waits.every(({ milliseconds }) => milliseconds === 0)).toBe(true)
})

test('in no minute does one process take more than half of what GitHub allows, whatever it asks and when', () => {
  const request = fc.record({
    interface: fc.constantFrom('rest' as const, 'graphql' as const),
    writes: fc.boolean(),
    pause: fc.integer({ min: 0, max: 3000 }),
  })
  fc.assert(
    fc.property(fc.array(request, { minLength: 200, maxLength: 800 }), requests => {
      const pace = createPace()
      let now = 0
      const sent = requests.map(one => {
        now += one.pause
        return { ...one, at: now + pace.take(one, now).milliseconds }
      })
      for (const { at: from } of sent) {
        const minute = sent.filter(({ at }) => at >= from && at < from + MINUTE)
        const points = (of: Spending['interface']): number =>
          minute.filter(one => one.interface === of).reduce((sum, { writes }) => sum + (writes ? 5 : 1), 0)
        expect(minute.filter(({ writes }) => writes).length).toBeLessThanOrEqual(40)
        expect(points('rest')).toBeLessThanOrEqual(450)
        expect(points('graphql')).toBeLessThanOrEqual(1000)
      }
    }),
    { numRuns: 20 },
  )
})

test('a read does not wait for changes that have to', () => {
  const pace = createPace()
  for (let count = 0; count < 30; count += 1) pace.take(CHANGE, 0)
  expect(pace.take(CHANGE, 0).milliseconds).toBeGreaterThan(0)
  expect(pace.take({ interface: 'graphql', writes: false }, 0).milliseconds).toBe(0)
})

test('who waits is told so once in a minute, and what is written arrives all the same', async () => {
  const { server, client, slept, lines } = worldOf()
  const [owner = '', repo = ''] = REPOSITORY.split('/')
  await Promise.all(
    Array.from({ length: 40 }, (_, at) => client.rest.git.createBlob({ owner, repo, content: `text ${at}` })),
  )
  expect(server.journal.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 201))
  expect(client.changes()).toBe(40)
  expect(slept.length).toBe(24)
  expect(lines).toEqual([expect.stringMatching(/^waiting \d+ s: .* half .* changes in a minute$/u)])
})

test('less than half of an hour left is scarce, whoever used it, until the hour ends', async () => {
  let now = Date.parse('2026-05-03T14:50:00Z')
  const world = worldOf({ limit: 10, now: () => now })
  const [owner = '', repo = ''] = REPOSITORY.split('/')
  const read = async () => world.client.rest.git.getRef({ owner, repo, ref: 'heads/main' })
  for (let count = 0; count < 5; count += 1) await read()
  expect(world.client.scarce()).toBeNull()
  await world.another().rest.git.getRef({ owner, repo, ref: 'heads/main' })
  await read()
  expect(world.client.scarce()).toEqual({ resource: 'core', left: 3, limit: 10, until: '2026-05-03T15:00:00.000Z' })
  now += 11 * MINUTE
  await read()
  expect(world.client.scarce()).toBeNull()
})
