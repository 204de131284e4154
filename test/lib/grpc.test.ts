import { afterEach, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { setTimeout as sleep } from 'node:timers/promises'
import { unary, type GrpcCall } from '../../src/lib/grpc.ts'
import { give, listenGrpc, refuse, type GrpcServer } from './grpc-server.ts'

let open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.map(one => one.close()))
  open = []
})

async function serving(answer: (stream: ServerHttp2Stream) => void): Promise<GrpcServer> {
  const server = await listenGrpc(answer)
  open.push(server)
  return server
}

function call(url: string, more: Partial<GrpcCall> = {}): GrpcCall {
  const usual = { method: 'a.Service/Ask', message: Buffer.from('question'), timeout: 5000 }
  return { url, ...usual, signal: AbortSignal.timeout(20_000), ...more }
}

function frame(content: string): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(content.length, 1)
  return Buffer.concat([prefix, Buffer.from(content)])
}

test('a message goes out and one comes back, and the connection ends with them', async () => {
  const server = await serving(stream => give(stream, frame('answer')))
  const reply = await unary(call(server.url))
  expect({ ...reply, message: Buffer.from(reply.message).toString() }).toEqual({
    status: 0,
    words: '',
    message: 'answer',
  })
  expect(server.asked).toMatchObject([
    { path: '/a.Service/Ask', headers: { te: 'trailers', 'content-type': 'application/grpc', ':method': 'POST' } },
  ])
  expect(server.asked[0]?.message.toString()).toBe('question')
  await sleep(50)
  expect(server.connections()).toBe(0)
})

test.each([
  ['alone', (stream: ServerHttp2Stream) => refuse(stream, 13, 'ung%C3%BCltig: 5%25 of%0Ait')],
  [
    'behind headers',
    (stream: ServerHttp2Stream) =>
      give(stream, new Uint8Array(), { 'grpc-status': '13', 'grpc-message': 'ung%C3%BCltig: 5%25 of%0Ait' }),
  ],
])('a refusal is an answer, with its words as they were before they were escaped: %s', async (_, answer) => {
  const server = await serving(answer)
  expect(await unary(call(server.url))).toMatchObject({ status: 13, words: 'ungültig: 5% of\nit' })
})

test('words that are escaped wrongly come as they are', async () => {
  const server = await serving(stream => refuse(stream, 2, '100% of %zz %e'))
  expect(await unary(call(server.url))).toMatchObject({ status: 2, words: '100% of %zz %e' })
})

const CUT = Buffer.from([0, 0, 0, 0, 9, 1])
const COMPRESSED = Buffer.from([1, 0, 0, 0, 1, 1])

test.each<[string, (stream: ServerHttp2Stream) => void]>([
  ['a message that is cut off', stream => give(stream, CUT)],
  ['half a prefix', stream => give(stream, Buffer.alloc(3))],
  ['no message', stream => give(stream, new Uint8Array())],
  ['a compressed message', stream => give(stream, COMPRESSED)],
  ['two messages', stream => give(stream, Buffer.alloc(10))],
  ['no status', stream => give(stream, frame('x'), {})],
  ['a status that is no number', stream => give(stream, frame('x'), { 'grpc-status': 'fine' })],
  ['a page', stream => stream.respond({ ':status': 404 }, { endStream: true })],
  ['a stream that is taken back', stream => stream.close(8)],
  ['a stream that ends with nothing', stream => stream.close(0)],
  ['a connection that breaks', stream => stream.session?.destroy()],
  [
    'a connection that breaks in the middle',
    stream => {
      stream.respond({ ':status': 200 })
      stream.write(CUT, () => stream.session?.destroy())
    },
  ],
])('what cannot be read is no answer: %s', async (_, answer) => {
  const server = await serving(answer)
  await expect(unary(call(server.url))).rejects.toMatchObject({
    name: 'HttpFailure',
    code: 'UNREACHABLE',
    message: expect.stringContaining(`${server.url}/a.Service/Ask`),
  })
})

test('a server that speaks HTTP/1 only is no answer', async () => {
  const plain: Server = createServer((_, response) => response.end('hello'))
  open.push({ close: () => plain.close() })
  await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve))
  const address = plain.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await expect(unary(call(`http://127.0.0.1:${address.port}`))).rejects.toMatchObject({ code: 'UNREACHABLE' })
})

test('a server that is not there is told as such', async () => {
  await expect(unary(call('http://127.0.0.1:1'))).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test.each<[string, (stream: ServerHttp2Stream) => void]>([
  ['before the answer', () => {}],
  ['in the middle of it', stream => stream.respond({ ':status': 200 })],
  ['as one on the way says it does', stream => refuse(stream, 4, 'upstream%20timeout')],
])('a server that falls silent %s is given up in time', async (_, answer) => {
  const server = await serving(answer)
  await expect(unary(call(server.url, { timeout: 200 }))).rejects.toMatchObject({ code: 'TIMEOUT' })
  await sleep(50)
  expect(server.connections()).toBe(0)
})

test('an answer without end is cut off', async () => {
  const server = await serving(stream => {
    const chunk = Buffer.alloc(1024 * 1024)
    stream.respond({ ':status': 200 })
    const write = (): void => {
      while (!stream.destroyed && stream.write(chunk));
    }
    stream.on('drain', write)
    write()
  })
  await expect(unary(call(server.url, { timeout: 20_000 }))).rejects.toMatchObject({ code: 'TOO_LARGE' })
})

test('what a job was cancelled with comes through, before the call and in it', async () => {
  const stop = new AbortController()
  const server = await serving(() => stop.abort(new Error('cancelled')))
  await expect(unary(call(server.url, { signal: stop.signal }))).rejects.toThrow('cancelled')
  await expect(unary(call(server.url, { signal: stop.signal }))).rejects.toThrow('cancelled')
  expect(server.asked).toHaveLength(1)
})

test.each([
  ['http://169.254.169.254/'],
  ['http://[fe80::1%25eth0]/'],
  ['http://2852039166/'],
  ['http://a:secret@127.0.0.1'],
])('what may not be called is not called, and no message carries credentials: %s', async url => {
  await expect(unary(call(url))).rejects.toMatchObject({
    code: 'REFUSED_ADDRESS',
    message: expect.not.stringContaining('secret'),
  })
})
