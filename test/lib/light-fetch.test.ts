import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { lightFetch } from '../../src/lib/light-fetch.ts'

interface Heard {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

const heard: Heard[] = []
let there = ''
let elsewhere = ''

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  const { method = '', url: path = '' } = request
  heard.push({ method, path, authorization: request.headers.authorization, body: Buffer.concat(parts).toString() })
  const [, status = '', target = ''] = /^\/to\/(\d+)\/(.*)$/u.exec(path) ?? []
  if (status !== '') response.writeHead(Number(status), { location: decodeURIComponent(target) }).end()
  else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end()
  else if (path === '/hang') return
  else if (path === '/cut') response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy())
  else if (path === '/drop') request.socket.destroy()
  else {
    response.writeHead(path === '/missing' ? 404 : 200, {
      'content-type': 'application/json',
      date: 'Mon, 01 Jan 2024 00:00:00 GMT',
    })
    response.end(JSON.stringify({ path, message: 'grüße' }))
  }
}

const servers = [createServer((...both) => void answer(...both)), createServer((...both) => void answer(...both))]

beforeAll(async () => {
  const urls = await Promise.all(
    servers.map(
      server =>
        new Promise<string>(resolve => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address()
            resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
          })
        }),
    ),
  )
  ;[there = '', elsewhere = ''] = urls
})

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const last = () => heard.at(-1)
const to = (status: number, target: string) => `${there}/to/${status}/${encodeURIComponent(target)}`

test('an answer comes with its status, headers and text, an error status included', async () => {
  const response = await lightFetch(`${there}/missing`, { headers: { authorization: 'token t' } })
  expect(response).toMatchObject({ status: 404, statusText: 'Not Found', url: `${there}/missing` })
  expect(response.headers.get('date')).toBe('Mon, 01 Jan 2024 00:00:00 GMT')
  expect(JSON.parse(await response.text())).toEqual({ path: '/missing', message: 'grüße' })
  expect(last()).toEqual({ method: 'GET', path: '/missing', authorization: 'token t', body: '' })
})

test('a body arrives whole, whatever its characters', async () => {
  await lightFetch(`${there}/x`, { method: 'POST', body: '{"a":"grüße 🐙"}' })
  expect(last()).toMatchObject({ method: 'POST', body: '{"a":"grüße 🐙"}' })
})

test.each([301, 302, 303, 307, 308])('a read follows a redirect of status %i, relative or not', async status => {
  expect((await lightFetch(to(status, '/next'))).url).toBe(`${there}/next`)
  expect((await lightFetch(to(status, `${there}/next`))).status).toBe(200)
})

test.each([
  [302, 'GET', ''],
  [307, 'POST', 'body'],
])('a redirected POST of status %i goes on as %s', async (status, method, body) => {
  await lightFetch(to(status, '/next'), { method: 'POST', body: 'body' })
  expect(last()).toMatchObject({ method, path: '/next', body })
})

test('a token does not follow a redirect to another origin, and does to its own', async () => {
  const headers = { Authorization: 'token t' }
  await lightFetch(to(302, `${elsewhere}/next`), { headers })
  expect(last()).toMatchObject({ path: '/next', authorization: undefined })
  await lightFetch(to(302, '/next'), { headers })
  expect(last()).toMatchObject({ path: '/next', authorization: 'token t' })
})

test('where redirects are errors none is followed', async () => {
  await expect(lightFetch(to(307, '/next'), { method: 'POST', body: 'x', redirect: 'error' })).rejects.toThrow(
    'redirected to 127.0.0.1',
  )
  expect(last()?.path).not.toBe('/next')
})

test('redirects in a circle end', async () => {
  await expect(lightFetch(`${there}/loop`)).rejects.toThrow('more than 5 times')
})

test.each(['/drop', '/cut'])('a connection that is lost is an error, not half an answer: %s', async path => {
  await expect(lightFetch(`${there}${path}`)).rejects.toThrow(/socket hang up|aborted|ECONNRESET/u)
})

test('a server that is not there is an error', async () => {
  await expect(lightFetch('http://127.0.0.1:1/')).rejects.toThrow('ECONNREFUSED')
})

test('a signal ends a request with its reason, before it is sent and after', async () => {
  const stop = new AbortController()
  const waiting = lightFetch(`${there}/hang`, { signal: stop.signal })
  stop.abort(new Error('cancelled'))
  await expect(waiting).rejects.toThrow('cancelled')
  await expect(lightFetch(`${there}/x`, { signal: stop.signal })).rejects.toThrow('cancelled')
  await expect(lightFetch(`${there}/hang`, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout')
})

test('Octokit reads answers and errors through it', async () => {
  const octokit = new Octokit({
    baseUrl: there,
    request: { fetch: lightFetch },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  })
  const { data, headers } = await octokit.request('POST /here', { a: 1 })
  expect(data).toEqual({ path: '/here', message: 'grüße' })
  expect(headers.date).toBe('Mon, 01 Jan 2024 00:00:00 GMT')
  expect(last()?.body).toBe('{"a":1}')
  await expect(octokit.request('GET /missing')).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('grüße'),
  })
})
