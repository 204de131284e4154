/**
 * The one way to a server other than GitHub: JSON out, JSON in, with a time-out, a cap on the answer's size and no redirects.
 * Must not know what is asked, or of whom.
 */
import { lookup } from 'node:dns'
import { Agent as PlainAgent, request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { oneLine } from './one-line.ts'

export const MOST_BYTES = 32 * 1024 * 1024

export interface Call {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Beside those that every call carries: who asks. Never shown in a message. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Milliseconds for the whole call. */
  readonly timeout: number
  readonly signal: AbortSignal
  /** Whether asking twice is the same as asking once: then a lost connection is tried once more. */
  readonly repeatable?: boolean
}

export interface Reply {
  readonly status: number
  /** The parsed body; null where it is no JSON. */
  readonly body: unknown
  /** The body as it came. */
  readonly text: string
  /** Milliseconds from sending to the answer's last byte. */
  readonly latency: number
}

export type Http = (call: Call) => Promise<Reply>

export type HttpFailureCode = 'TIMEOUT' | 'UNREACHABLE' | 'TOO_LARGE' | 'REDIRECTED' | 'REFUSED_ADDRESS'

/** No answer that could be read. An answer with an error status is a `Reply`. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  readonly code: HttpFailureCode
  constructor(code: HttpFailureCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Why a URL may not be called, or null. Loopback and private hosts are taken as written; link-local ones, where clouds keep
 * their credentials, are not, and neither are credentials in the URL, which would end up in logs.
 */
export function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'is not a URL'
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https'
  if (url.username !== '' || url.password !== '') return 'carries credentials'
  if (isRefused(url.hostname.replaceAll(/^\[|\]$/gu, ''))) return 'names a link-local address'
  return null
}

/** @param environment where a proxy may be named (`HTTPS_PROXY`, `NO_PROXY` and so on; from Node 24 on) */
export function createHttp(environment: NodeJS.ProcessEnv): Http {
  let pool = newPool(environment)

  async function once(call: Call): Promise<Reply> {
    const problem = urlProblem(call.url)
    if (problem !== null) throw new HttpFailure('REFUSED_ADDRESS', `${bare(call.url)} ${problem}`)
    try {
      return await exchange(call, pool)
    } catch (error) {
      // The next call gets a fresh connection: an idle one may have died the same way.
      pool = newPool(environment)
      throw error
    }
  }

  return async call => {
    try {
      return await once(call)
    } catch (error) {
      const again = call.repeatable === true && error instanceof HttpFailure && error.code === 'UNREACHABLE'
      if (!again) throw error
      return once(call)
    }
  }
}

interface Pool {
  readonly plain: PlainAgent
  readonly secure: SecureAgent
}

function newPool(environment: NodeJS.ProcessEnv): Pool {
  const options = { keepAlive: true, proxyEnv: environment }
  return { plain: new PlainAgent(options), secure: new SecureAgent(options) }
}

function exchange(call: Call, pool: Pool): Promise<Reply> {
  call.signal.throwIfAborted()
  const url = new URL(call.url)
  const sent = call.body === undefined ? null : Buffer.from(JSON.stringify(call.body))
  const late = AbortSignal.timeout(call.timeout)
  const options = {
    method: call.method,
    headers: {
      ...call.headers,
      accept: 'application/json',
      'user-agent': 'model-release',
      ...(sent ? { 'content-type': 'application/json', 'content-length': sent.length } : {}),
    },
    lookup: guardedLookup,
    signal: AbortSignal.any([call.signal, late]),
  }
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      if (call.signal.aborted) reject(asError(call.signal.reason))
      else if (late.aborted)
        reject(new HttpFailure('TIMEOUT', `${bare(call.url)} did not answer within ${call.timeout / 1000} s`))
      else if (error instanceof HttpFailure) reject(error)
      else reject(new HttpFailure('UNREACHABLE', `${bare(call.url)}: ${reasonOf(error)}`))
    }
    const answered = (response: IncomingMessage): void => {
      collect(response, call.url).then(
        text =>
          resolve({ status: response.statusCode ?? 0, body: parsed(text), text, latency: performance.now() - began }),
        fail,
      )
    }
    const request: ClientRequest =
      url.protocol === 'https:'
        ? secureRequest(url, { ...options, agent: pool.secure }, answered)
        : plainRequest(url, { ...options, agent: pool.plain }, answered)
    request.on('error', fail)
    request.end(sent ?? undefined)
  })
}

async function collect(response: IncomingMessage, url: string): Promise<string> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) {
    response.destroy()
    throw new HttpFailure('REDIRECTED', `${bare(url)} answered with a redirect (${status}), which is not followed`)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MOST_BYTES) {
      response.destroy()
      throw new HttpFailure('TOO_LARGE', `${bare(url)} answered with more than ${MOST_BYTES / 1024 / 1024} MiB`)
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isRefused(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  // Made when first asked: most runs end before.
  refused ??= linkLocal()
  return refused.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

let refused: BlockList | null = null

function linkLocal(): BlockList {
  const list = new BlockList()
  list.addSubnet('169.254.0.0', 16, 'ipv4')
  list.addSubnet('fe80::', 10, 'ipv6')
  list.addAddress('fd00:ec2::254', 'ipv6')
  return list
}

/** Judges the address that is connected to, so that a name cannot resolve to something else in between. */
export const guardedLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const bad = error ? undefined : found.find(one => isRefused(one.address))
    const problem =
      error ?? (bad ? new HttpFailure('REFUSED_ADDRESS', `${host} resolves to a link-local address`) : null)
    const [first] = found ?? []
    if (problem !== null || first === undefined) done(problem ?? new Error(`${host} has no address`), [])
    else if (options.all === true) done(null, found)
    else done(null, first.address, first.family)
  })
}

/** The URL as a message shows it: no credentials, no query. */
export function bare(text: string): string {
  if (!URL.canParse(text)) return oneLine(text, 100)
  const url = new URL(text)
  return `${url.origin}${url.pathname}`
}

export function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return oneLine(error.message === '' ? code : error.message, 200)
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
