/** What is counted by the users that tests send must be what the servers did, and not the users' own trouble. */
import { expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLoad, type LoadPlan } from './load.ts'
import { named } from './named-server.ts'
import { freePort } from './running.ts'

const asked = { inputs: [] }
const textOf: LoadPlan['versionOf'] = ({ text }) => text

test('a load keeps its pace over the connections it may have, and records each request', async () => {
  const server = await named('one')
  const plan = { url: server.url, body: asked, perSecond: 200, connections: 2, versionOf: textOf }
  const began = performance.now()
  const load = startLoad(plan)
  await sleep(1000)
  const records = await load.stop()
  const due = ((performance.now() - began) * plan.perSecond) / 1000
  await server.close()
  expect(records.length).toBeGreaterThan(0.8 * due)
  expect(records.length).toBeLessThanOrEqual(due)
  expect(load.seen()).toMatchObject({ failed: 0, retried: 0, versions: { one: records.length } })
  expect(server.connections()).toBe(2)
})

test('a request whose connection broke before an answer is sent once more, and failed when that breaks too', async () => {
  const port = await freePort()
  const breaking = await named('one', number => number % 3 === 2)
  const once = startLoad({ url: breaking.url, body: asked, perSecond: 50, versionOf: textOf })
  const never = startLoad({ url: `http://127.0.0.1:${port}`, body: asked, perSecond: 50, versionOf: textOf })
  await sleep(500)
  const [some, none] = [await once.stop(), await never.stop()]
  await breaking.close()
  expect(some.filter(one => one.retried).length).toBeGreaterThan(0)
  expect(none.length).toBeGreaterThan(0)
  expect(none.every(one => one.retried && one.status === null && one.error?.includes('ECONNREFUSED'))).toBe(true)
})

test('an answer that breaks off has failed, whatever its status said', async () => {
  const cut = createServer((_, outgoing) => {
    outgoing.writeHead(200, { 'content-length': '10' }).write('half')
    setTimeout(() => outgoing.destroy(), 20)
  })
  await new Promise<void>(resolve => cut.listen(0, '127.0.0.1', resolve))
  const load = startLoad({ url: urlOf(cut), body: asked, perSecond: 50, versionOf: textOf })
  await sleep(300)
  const records = await load.stop()
  cut.closeAllConnections()
  await new Promise(resolve => cut.close(resolve))
  expect(records.length).toBeGreaterThan(0)
  expect(records.every(one => one.status === 200 && one.error !== null && one.version === null)).toBe(true)
  expect(load.seen()).toMatchObject({ failed: records.length, versions: {} })
})

test('slow answers do not slow the users down: as many wait as are due', async () => {
  const slow = createServer((incoming, outgoing) => {
    incoming.resume()
    setTimeout(() => outgoing.end('slow'), 400)
  })
  await new Promise<void>(resolve => slow.listen(0, '127.0.0.1', resolve))
  const load = startLoad({ url: urlOf(slow), body: asked, perSecond: 100, connections: 100, versionOf: textOf })
  await sleep(300)
  const { sent, done } = load.seen()
  const records = await load.stop()
  slow.closeAllConnections()
  await new Promise(resolve => slow.close(resolve))
  expect(done).toBe(0)
  expect(sent).toBeGreaterThan(15)
  expect(records.length).toBeGreaterThanOrEqual(sent)
  expect(records.every(one => one.doneAt - one.sentAt >= 395)).toBe(true)
})

function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}
