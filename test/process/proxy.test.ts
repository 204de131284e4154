import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { openStage, PUSHED, type Stage } from './stage.ts'

/** A proxy as companies have them: it tunnels, and knows names that nobody else does. */
interface Proxy {
  readonly url: string
  /** `host:port` of each tunnel that was asked for. */
  readonly tunnels: readonly string[]
  readonly server: Server
}

let stage: Stage
let proxy: Proxy
const NAME = 'github.company.invalid'
const VERSION = { version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` }

beforeEach(async () => {
  stage = await openStage({ config: PUSHED })
  proxy = await openProxy()
})

afterEach(async () => {
  proxy.server.closeAllConnections()
  proxy.server.close()
  await stage.close()
})

async function openProxy(): Promise<Proxy> {
  const tunnels: string[] = []
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connect', (request, client, head: Buffer) => {
    const { url = '' } = request
    tunnels.push(url)
    const target = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.write(head)
      target.pipe(client).pipe(target)
    })
    for (const end of [client, target]) end.on('error', () => [client, target].map(one => one.destroy()))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, tunnels, server }
}

const through = (host: string) => stage.url.replace('127.0.0.1', host)
/** Where nobody listens. */
const DEAD = 'http://127.0.0.1:9'

test.each(['http_proxy', 'HTTP_PROXY'])(
  'a built action reaches GitHub through the proxy that %s names',
  async variable => {
    const ended = await stage.run('register', VERSION, { github: through(NAME), env: { [variable]: proxy.url } })
    expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'registered', version: '1.0.0' } })
    expect(proxy.tunnels.length).toBeGreaterThan(0)
    expect(new Set(proxy.tunnels)).toEqual(new Set([new URL(through(NAME)).host]))
    expect(stage.story()).toHaveLength(1)
  },
)

test('what no_proxy names is reached without the proxy', async () => {
  const env = { http_proxy: DEAD, no_proxy: 'localhost' }
  const ended = await stage.run('register', VERSION, { github: through('localhost'), env })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'registered' } })
})

test('a proxy for https alone leaves a plain address alone', async () => {
  const ended = await stage.run('register', VERSION, { env: { https_proxy: DEAD } })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'registered' } })
  expect(proxy.tunnels).toEqual([])
})
