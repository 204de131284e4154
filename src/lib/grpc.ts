/**
 * One call of a gRPC service that asks once and is answered once, with the limits of `http.ts`: a time-out, a cap on the answer's size,
 * no link-local address. Each call has a connection of its own. Must not know what is asked, or of whom.
 * On Node's own HTTP/2: `@grpc/grpc-js` is 700 kB of code of its own, most of it for streams, retries and balancing, and loads protobufjs.
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
import type { ClientHttp2Stream, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2'
import { asError, bare, guardedLookup, HttpFailure, MOST_BYTES, reasonOf, urlProblem } from './http.ts'
import { oneLine } from './one-line.ts'

export interface GrpcCall {
  /** The server's address; `http` is HTTP/2 without TLS. */
  readonly url: string
  /** `package.Service/Method`. */
  readonly method: string
  /** The request, as Protocol Buffers write it. */
  readonly message: Uint8Array
  /** Milliseconds for the whole call. */
  readonly timeout: number
  readonly signal: AbortSignal
}

export interface GrpcReply {
  /** 0 where it was done; a refusal has another. */
  readonly status: number
  /** The server's words on a refusal, as it wrote them. */
  readonly words: string
  /** The answer; empty on a refusal. */
  readonly message: Uint8Array
}

export type Grpc = (call: GrpcCall) => Promise<GrpcReply>

/** Whether it is compressed, then the length in four bytes. */
const PREFIX = 5
/** Somebody on the way waited no longer, as we do by our own time-out. */
const DEADLINE_EXCEEDED = 4

/** @throws HttpFailure where no answer came that could be read */
export const unary: Grpc = async call => {
  const problem = urlProblem(call.url)
  if (problem !== null) throw new HttpFailure('REFUSED_ADDRESS', `${bare(call.url)} ${problem}`)
  const { origin } = new URL(call.url)
  const where = `${origin}/${call.method}`
  // Loaded here: few runs call.
  const { connect } = await import('node:http2')
  call.signal.throwIfAborted()
  const late = AbortSignal.timeout(call.timeout)
  const both = AbortSignal.any([call.signal, late])
  const session = connect(origin, { lookup: guardedLookup })
  try {
    return await new Promise<GrpcReply>((resolve, reject) => {
      both.addEventListener('abort', () => reject(asError(both.reason)), { once: true })
      session.on('error', reject)
      const stream = session.request({
        ':method': 'POST',
        ':path': `/${call.method}`,
        'content-type': 'application/grpc',
        te: 'trailers',
        'user-agent': 'model-release',
      })
      answered(stream, where).then(resolve, reject)
      stream.end(framed(call.message))
    })
  } catch (error) {
    if (call.signal.aborted) throw asError(call.signal.reason)
    if (late.aborted) throw new HttpFailure('TIMEOUT', `${where} did not answer within ${call.timeout / 1000} s`)
    if (error instanceof HttpFailure) throw error
    throw new HttpFailure('UNREACHABLE', `${where}: ${reasonOf(asError(error))}`)
  } finally {
    session.destroy()
  }
}

async function answered(stream: ClientHttp2Stream, where: string): Promise<GrpcReply> {
  let headers: IncomingHttpHeaders & IncomingHttpStatusHeader = {}
  let trailers: IncomingHttpHeaders = {}
  stream.once('response', seen => (headers = seen))
  stream.once('trailers', seen => (trailers = seen))
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MOST_BYTES)
      throw new HttpFailure('TOO_LARGE', `${where} answered with more than ${MOST_BYTES / 1024 / 1024} MiB`)
    chunks.push(bytes)
  }
  // An answer without a message has its status where others have their headers.
  const said = trailers['grpc-status'] === undefined ? headers : trailers
  const status = statusOf(said['grpc-status'])
  if (status === null) {
    const http = headers[':status'] ?? 'none'
    throw new HttpFailure('UNREACHABLE', `${where} ended without a gRPC status (HTTP status ${http})`)
  }
  const words = unescaped(String(said['grpc-message'] ?? ''))
  if (status === DEADLINE_EXCEEDED)
    throw new HttpFailure('TIMEOUT', `${where} was not answered in time: ${oneLine(words, 200)}`)
  if (status !== 0) return { status, words, message: new Uint8Array() }
  const message = unframed(Buffer.concat(chunks))
  if (message === null)
    throw new HttpFailure('UNREACHABLE', `${where} answered with something else than one whole message`)
  return { status, words, message }
}

function statusOf(header: string | readonly string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,9}$/u.test(header) ? Number(header) : null
}

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

/** @returns null where it isn't exactly one message, uncompressed as we ask for it */
function unframed(bytes: Buffer): Uint8Array | null {
  const isWhole = bytes.length >= PREFIX && bytes[0] === 0 && bytes.readUInt32BE(1) === bytes.length - PREFIX
  return isWhole ? bytes.subarray(PREFIX) : null
}

/** Bytes of UTF-8 written as `%C3%A4`; what is written wrongly stays as it came. */
function unescaped(text: string): string {
  return text.replaceAll(/(?:%[\dA-Fa-f]{2})+/gu, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}
