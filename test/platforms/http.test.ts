import { afterEach, expect, test } from '@jest/globals'
import { createServer, type RequestListener, type Server } from 'node:http'
import * as fc from 'fast-check'
import { createHttp, type Call } from '../../src/lib/http.ts'
import { oneLine } from '../../src/lib/one-line.ts'

let servers: Server[] = []
afterEach(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
  servers = []
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

function call(url: string, more: Partial<Call> = {}): Call {
  return { method: 'GET', url, timeout: 5000, signal: AbortSignal.timeout(20_000), ...more }
}

const http = createHttp({})

test('JSON goes out and comes back; an error status is an answer, not a failure', async () => {
  const url = await listen((request, response) => {
    response.statusCode = 418
    request.pipe(response)
  })
  const reply = await http(call(url, { method: 'POST', body: { a: ['ä'] } }))
  expect(reply).toMatchObject({ status: 418, body: { a: ['ä'] } })
  expect(reply.latency).toBeGreaterThan(0)
})

test('headers of the caller are sent beside ours', async () => {
  const url = await listen((request, response) => response.end(JSON.stringify(request.headers)))
  const { body } = await http(call(url, { headers: { authorization: 'Bearer x' } }))
  expect(body).toMatchObject({ authorization: 'Bearer x', 'user-agent': 'model-release' })
})

test('a body that is no JSON is null, and its text is there', async () => {
  const url = await listen((_, response) => response.end('<html>'))
  expect(await http(call(url))).toMatchObject({ status: 200, body: null, text: '<html>' })
})

test.each([
  ['before the answer', 0],
  ['in the middle of it', 5],
])('a server that falls silent %s is given up in time', async (_, bytes) => {
  const url = await listen((__, response) => {
    if (bytes > 0) response.write('x'.repeat(bytes))
  })
  await expect(http(call(url, { timeout: 100 }))).rejects.toMatchObject({ code: 'TIMEOUT' })
})

test('an answer without end is cut off', async () => {
  const url = await listen((_, response) => {
    const chunk = Buffer.alloc(1024 * 1024)
    const write = (): void => {
      while (response.write(chunk));
    }
    response.on('drain', write)
    write()
  })
  await expect(http(call(url, { timeout: 20_000 }))).rejects.toMatchObject({ code: 'TOO_LARGE' })
})

test('a redirect is not followed: it could lead anywhere, with our request', async () => {
  let followed = false
  const url = await listen((request, response) => {
    followed ||= request.url === '/elsewhere'
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  await expect(http(call(url, { method: 'POST', body: {} }))).rejects.toMatchObject({ code: 'REDIRECTED' })
  expect(followed).toBe(false)
})

test('a lost connection is tried once more where asking twice does no harm, and only there', async () => {
  let asked = 0
  const url = await listen((request, response) => {
    asked += 1
    if (asked % 2 === 1) request.socket.destroy()
    else response.end('{}')
  })
  await expect(http(call(url, { repeatable: true }))).resolves.toMatchObject({ status: 200 })
  expect(asked).toBe(2)
  await expect(http(call(url))).rejects.toMatchObject({ code: 'UNREACHABLE' })
  expect(asked).toBe(3)
})

test('the second try is made on a new connection: the idle ones may have died together', async () => {
  const used = new Map<unknown, number>()
  const url = await listen((request, response) => {
    const times = (used.get(request.socket) ?? 0) + 1
    used.set(request.socket, times)
    if (times > 1) request.socket.destroy()
    else setTimeout(() => response.end('{}'), 20)
  })
  const own = createHttp({})
  await Promise.all([1, 2, 3].map(() => own(call(url))))
  expect(used.size).toBe(3)
  await expect(own(call(url, { repeatable: true }))).resolves.toMatchObject({ status: 200 })
  expect(used.size).toBe(4)
})

test('what a job was cancelled with comes through', async () => {
  const stop = new AbortController()
  const url = await listen(() => {
    stop.abort(new Error('cancelled'))
  })
  await expect(http(call(url, { signal: stop.signal }))).rejects.toThrow('cancelled')
})

test('no message carries credentials or a query', async () => {
  await expect(http(call('http://me:secret@127.0.0.1:1/x?token=secret'))).rejects.toMatchObject({
    code: 'REFUSED_ADDRESS',
    message: expect.not.stringContaining('secret'),
  })
  await expect(http(call('http://127.0.0.1:1/x?token=secret'))).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: expect.not.stringContaining('secret'),
  })
})

test.each([
  ['http://169.254.169.254/'],
  ['http://[fe80::1%25eth0]/'],
  ['http://[::ffff:a9fe:a9fe]/'],
  ['http://2852039166/'],
])('an address of the link, where clouds keep credentials, is not called: %s', async url => {
  await expect(http(call(url))).rejects.toMatchObject({ code: 'REFUSED_ADDRESS' })
})

test("another program's words become one line without anything hidden", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), text => {
      const line = oneLine(text, 80)
      return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line) && Array.from(line).length <= 80
    }),
  )
})
