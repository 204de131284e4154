/** The protocol's core: one model on one server, asked and probed. Must not know how versions are loaded. */
import { Fault } from '../../core/fault.ts'
import type { Version } from '../../core/types.ts'
import { HttpFailure, type Http, type Reply } from '../../lib/http.ts'
import { oneLine } from '../../lib/one-line.ts'
import { StepFailed, type Answer, type Capabilities } from '../../run/ports.ts'
import type { Around } from '../platform.ts'

/** Milliseconds. */
export const READ = 10_000
const INFER = 30_000
/** Values in a probe made of zeros: more than that is no smoke test but a load test. */
const MOST_ZEROS = 1_000_000

/** What the flavors have in common. */
export interface Place {
  readonly server: Server
  readonly around: Around
  /** File with one request body, or null. */
  readonly probe: string | null
  /** The server's own configuration of the model, which it shows only while a version is loaded. */
  readonly learnt: { config: Readonly<Record<string, unknown>> | null }
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

/** A load that succeeded says little: one request has to be answered with data. */
export async function probe(place: Place, servedVersion: string, signal: AbortSignal): Promise<void> {
  const { server } = place
  const body = await probeBody(place, servedVersion, signal)
  const reply = await reached(server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal, true))
  const outputs = reply.status === 200 && isMap(reply.body) ? reply.body['outputs'] : undefined
  const answered =
    Array.isArray(outputs) &&
    outputs.length > 0 &&
    outputs.every(output => isMap(output) && Array.isArray(output['data']) && output['data'].length > 0)
  if (!answered)
    throw new StepFailed(
      'PROBE_FAILED',
      `${server.base} did not answer a probe of ${server.name} version ${servedVersion} with data: ${wordsOf(reply)}`,
    )
}

async function probeBody(
  { server, around, probe: file }: Place,
  servedVersion: string,
  signal: AbortSignal,
): Promise<unknown> {
  if (file !== null) {
    const lines: string[] = []
    for await (const line of around.lines(file)) lines.push(line)
    return probeJson(lines.join('\n'), file)
  }
  if (around.replay !== null) {
    for await (const line of around.lines(around.replay)) {
      if (line.trim() === '') continue
      const recorded = probeJson(line, around.replay)
      if (isMap(recorded) && isMap(recorded['request'])) return recorded['request']
      throw new StepFailed('PROBE_INVALID', `${around.replay}: its first line has no request to probe with`)
    }
  }
  return zeros(server, servedVersion, signal)
}

function probeJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''))
  } catch (error) {
    throw new StepFailed('PROBE_INVALID', `${file} holds no JSON to probe with: ${oneLine(String(error), 100)}`)
  }
}

async function zeros(server: Server, servedVersion: string, signal: AbortSignal): Promise<unknown> {
  const { body } = await reached(server.get(server.path(servedVersion), signal))
  const inputs = isMap(body) && Array.isArray(body['inputs']) ? body['inputs'] : []
  const made = inputs.map(zeroOf).filter(input => input !== null)
  if (made.length === 0 || made.length < inputs.length)
    throw new StepFailed(
      'PROBE_MISSING',
      `nothing to probe ${server.name} version ${servedVersion} with: its metadata names no inputs that zeros would fit. Name a file with one request as serving.probe`,
    )
  return { inputs: made }
}

function zeroOf(input: unknown): unknown {
  if (!isMap(input) || !Array.isArray(input['shape'])) return null
  const shape = input['shape'].map(size => (Number(size) === -1 ? 1 : Number(size)))
  const count = shape.reduce((product, size) => product * size, 1)
  if (!Number.isInteger(count) || count < 1 || count > MOST_ZEROS) return null
  const zero = input['datatype'] === 'BYTES' ? '' : input['datatype'] === 'BOOL' ? false : 0
  return { name: input['name'], datatype: input['datatype'], shape, data: Array.from({ length: count }, () => zero) }
}

export function nameOf(version: Version, names: ReadonlyMap<Version, string>): string {
  const name = names.get(version)
  if (name === undefined) throw new Error(`${version} is not among the versions of this environment`)
  return name
}

/** @throws Fault `TARGET_UNREACHABLE` where no answer came */
export async function reached(call: Promise<Reply>): Promise<Reply> {
  try {
    return await call
  } catch (error) {
    throw asFault(error)
  }
}

export function asFault(error: unknown): unknown {
  if (!(error instanceof HttpFailure)) return error
  return new Fault('TARGET_UNREACHABLE', `the model server gave no answer: ${error.message}`)
}

export function unusable(server: Server, what: string, reply: Reply): Fault {
  return new Fault('TARGET_UNREACHABLE', `${server.base} does not tell ${what}: ${wordsOf(reply)}`)
}

/** The server's own words, safe to repeat. */
export function wordsOf(reply: Reply): string {
  const error = isMap(reply.body) && typeof reply.body['error'] === 'string' ? reply.body['error'] : reply.text
  return `HTTP ${reply.status}${error === '' ? '' : `, ${oneLine(error)}`}`
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
