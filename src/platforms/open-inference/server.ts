/** The protocol's core: one model on one server, and how it is asked. Must not know how versions are loaded. */
import { Fault } from '../../core/fault.ts'
import { isMap } from '../../core/json.ts'
import type { Http, Reply } from '../../lib/http.ts'
import { oneLine } from '../../lib/one-line.ts'
import type { Answer, Capabilities } from '../../run/ports.ts'
import type { Around } from '../platform.ts'
import { reached } from '../reached.ts'

/** Milliseconds. */
export const READ = 10_000
export const INFER = 30_000

/** What the flavors have in common. */
export interface Place {
  readonly server: Server
  readonly around: Around
  /** File with one request body, or null. */
  readonly probe: string | null
  /** Requests that a version gets after its probe. */
  readonly warmUp: number
}

/** Milliseconds for which one load call is listened to; the server goes on by itself, and is asked how far it is. */
export function listening({ loadTimeout }: Around): number {
  return Math.min(60, loadTimeout) * 1000
}

/** One model on one server. */
export interface Server {
  readonly base: string
  readonly name: string
  /** `/v2/models/<name>`, and of a version. */
  path(servedVersion?: string): string
  get(path: string, signal: AbortSignal): Promise<Reply>
  post(path: string, body: unknown, timeout: number, signal: AbortSignal, repeatable?: boolean): Promise<Reply>
}

export function serverAt(url: string, name: string, http: Http): Server {
  const base = url.replace(/\/+$/u, '')
  const model = `/v2/models/${encodeURIComponent(name)}`
  return {
    base,
    name,
    path: servedVersion =>
      servedVersion === undefined ? model : `${model}/versions/${encodeURIComponent(servedVersion)}`,
    get: (path, signal) => http({ method: 'GET', url: `${base}${path}`, timeout: READ, signal, repeatable: true }),
    post: (path, body, timeout, signal, repeatable = false) =>
      http({ method: 'POST', url: `${base}${path}`, body, timeout, signal, repeatable }),
  }
}

/** A server that says nothing of itself is taken for one that only answers: the protocol's core asks no more of it. */
export async function flavorOf(server: Server, signal: AbortSignal): Promise<'triton' | 'mlserver' | 'fixed'> {
  const reply = await reached(server.get('/v2', signal))
  const name = isMap(reply.body) ? reply.body['name'] : undefined
  return name === 'triton' || name === 'mlserver' ? name : 'fixed'
}

export const common = {
  split: null,
  mirror: null,
  versionsAtOnce: 'many',
  darkLoad: 'by-version-path',
  orders: ['load-first', 'unload-first'],
  fence: 'none',
  readBack: 'versions',
} as const satisfies Partial<Capabilities>

export const unrouted = { weights: null, mirror: null, fence: null } as const

export async function ask(server: Server, servedVersion: string, body: unknown, signal: AbortSignal): Promise<Answer> {
  const {
    status,
    body: answer,
    latency,
  } = await server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal)
  return { status, body: answer, latency }
}

export function unusable(server: Server, what: string, reply: Reply): Fault {
  return new Fault('TARGET_UNREACHABLE', `${server.base} does not tell ${what}: ${wordsOf(reply)}`)
}

/** The server's own words, safe to repeat. */
export function wordsOf(reply: Reply): string {
  const error = isMap(reply.body) && typeof reply.body['error'] === 'string' ? reply.body['error'] : reply.text
  return `HTTP ${reply.status}${error === '' ? '' : `, ${oneLine(error)}`}`
}
