/** A gRPC server in this process, down to the bytes: what it answers, rightly or wrongly, is each test's own. Must not know a service. */
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'

export interface GrpcAsked {
  /** `/package.Service/Method`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The frame's content. */
  readonly message: Buffer
}

export interface GrpcServer {
  readonly url: string
  readonly asked: readonly GrpcAsked[]
  /** Connections that are open. */
  connections(): number
  close(): Promise<void>
}

export async function listenGrpc(answer: (stream: ServerHttp2Stream, asked: GrpcAsked) => void): Promise<GrpcServer> {
  const asked: GrpcAsked[] = []
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer()
  server.on('session', session => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    // A client that gives up.
    stream.on('error', () => {})
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const one = { path: String(headers[':path']), headers, message: Buffer.concat(chunks).subarray(5) }
      asked.push(one)
      answer(stream, one)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    connections: () => sessions.size,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const session of sessions) session.destroy()
      }),
  }
}

const OK = { ':status': 200, 'content-type': 'application/grpc' }

/** One message and its status behind it. */
export function give(
  stream: ServerHttp2Stream,
  body: Uint8Array = Buffer.alloc(5),
  trailers: Readonly<Record<string, string>> = { 'grpc-status': '0' },
): void {
  stream.respond(OK, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers(trailers))
  stream.end(body)
}

/** A status and nothing else, where others have their headers. */
export function refuse(stream: ServerHttp2Stream, status: number, message: string): void {
  stream.respond({ ...OK, 'grpc-status': String(status), 'grpc-message': message }, { endStream: true })
}
