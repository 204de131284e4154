/**
 * The two ways in: a `fetch` in the same process, and a port on the loopback interface for processes and git.
 * Must not know what the requests mean.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { NoAnswer } from './wire.ts'
import type { StandinRequest, StandinResponse } from './wire.ts'

/** Anything that answers requests. */
export interface Answering {
  handle(request: StandinRequest): Promise<StandinResponse>
}

/**
 * A `fetch` that reaches the stand-in and nothing else. A dropped connection is what Node's fetch makes of one: a TypeError
 * whose cause has the code ECONNRESET.
 */
export function standinFetch(github: Answering): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { signal } = request
    signal.throwIfAborted()
    const body = request.body === null ? null : await request.text()
    const headers = Object.fromEntries(request.headers)
    const aborted = untilAborted(signal)
    try {
      const answer = await Promise.race([
        github.handle({ method: request.method, url: request.url, headers, body }),
        aborted,
      ])
      const empty = answer.status === 204 || answer.status === 304
      const response = new Response(empty ? null : answer.body, { status: answer.status, headers: answer.headers })
      Object.defineProperty(response, 'url', { value: request.url })
      return response
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      if (error.how === 'never') return aborted
      // The cause is the connection's, as Node's own fetch has it, not the stand-in's.
      // oxlint-disable-next-line eslint/preserve-caught-error
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      })
    }
  }
}

/** @throws the signal's reason, once there is one */
async function untilAborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort')
  signal.throwIfAborted()
  throw new Error('aborted without a reason')
}

export interface Served {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

/** @param options.port 0 or nothing: any free one */
export async function serve(github: Answering, options: { readonly port?: number } = {}): Promise<Served> {
  const server = createServer((request, response) => {
    respond(github, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const { port } = address
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(github: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(request, 'end')
  const body = Buffer.concat(chunks)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
  try {
    const answer = await github.handle({
      method: request.method ?? 'GET',
      url: `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`,
      headers,
      body: body.length > 0 ? body.toString('utf8') : null,
    })
    response
      .writeHead(answer.status, answer.headers)
      .end(answer.status === 204 || answer.status === 304 ? undefined : answer.body)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    if (error.how === 'dropped') request.socket.destroy()
  }
}
