import { createServer } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createGitHub } from '../../src/github/client.ts'
import { outgoing } from '../../src/github/proxy.ts'
import * as standin from '../standin/github.ts'
import { serve } from '../standin/transport.ts'
import type { Served } from '../standin/transport.ts'
import { REPOSITORY, worldOf } from './world.ts'

/** A proxy that resolves every name to the stand-in: what gets there went through it. */
const tunnelled: string[] = []
const proxy = createServer()
let server: Served
let port = 0

beforeAll(async () => {
  server = await serve(worldOf().server)
  const to = Number(new URL(server.url).port)
  proxy.on('connect', (request, socket, head) => {
    tunnelled.push(request.url ?? '')
    const there = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      there.write(head)
      there.pipe(socket).pipe(there)
    })
  })
  await new Promise<void>(resolve => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const address = proxy.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterAll(async () => {
  await server.close()
  proxy.close()
})

function clientOf(env: Record<string, string>, url: string) {
  const { client } = worldOf()
  return createGitHub({
    token: standin.TOKEN,
    apiUrl: url,
    graphqlUrl: `${url}/graphql`,
    serverUrl: standin.SERVER_URL,
    repository: REPOSITORY,
    clock: client.clock,
    log: { info: () => {}, warn: () => {}, group: () => {}, end: () => {} },
    fetch: outgoing(env),
  })
}

const read = (client: ReturnType<typeof clientOf>) =>
  client.rest.git.getRef({ owner: 'acme', repo: 'models', ref: 'heads/main' })

test('requests go through the proxy that the environment names, in either spelling', async () => {
  for (const name of ['http_proxy', 'HTTP_PROXY']) {
    tunnelled.length = 0
    const { data } = await read(clientOf({ [name]: `127.0.0.1:${port}` }, 'http://github.test'))
    expect(data.ref).toBe('refs/heads/main')
    expect(tunnelled).toEqual(['github.test:80'])
  }
})

test('hosts that no_proxy names, and this machine, are reached directly', async () => {
  tunnelled.length = 0
  const env = { https_proxy: `http://127.0.0.1:${port}`, http_proxy: `http://127.0.0.1:${port}` }
  expect((await read(clientOf(env, server.url))).status).toBe(200)
  await expect(read(clientOf({ ...env, NO_PROXY: 'github.invalid' }, 'http://github.invalid'))).rejects.toMatchObject({
    code: 'GITHUB_UNREACHABLE',
  })
  expect(tunnelled).toEqual([])
})

test("without a proxy Node's own fetch is used", async () => {
  expect((await read(clientOf({ no_proxy: 'x', https_proxy: ' ' }, server.url))).status).toBe(200)
})

test('a read through the port that hangs is given up in time', async () => {
  const world = worldOf()
  const hanging = await serve(world.server)
  world.server.faults.push({ kind: 'hang', times: 4 })
  const { client } = worldOf()
  const impatient = createGitHub({
    token: standin.TOKEN,
    apiUrl: hanging.url,
    graphqlUrl: `${hanging.url}/graphql`,
    serverUrl: standin.SERVER_URL,
    repository: REPOSITORY,
    clock: client.clock,
    log: { info: () => {}, warn: () => {}, group: () => {}, end: () => {} },
    timeoutMs: 100,
  })
  const started = performance.now()
  await expect(impatient.rest.git.getRef({ owner: 'acme', repo: 'models', ref: 'heads/main' })).rejects.toMatchObject({
    code: 'GITHUB_UNREACHABLE',
    message: expect.stringContaining('within 0.1 s'),
  })
  expect(performance.now() - started).toBeLessThan(3000)
  await hanging.close()
})
