/**
 * The stand-in for GitHub: stateful, with git's own object ids, GitHub's compare-and-swap, and its OpenAPI and GraphQL
 * descriptions as the judges of every request. One request goes through `handle`, which does no I/O; `transport.ts` puts a
 * `fetch` or a port before it. Faults can be queued, calls are counted, and a test may stop the world before or after any of
 * them. Must not know the actions, the ledger, or anything else of this project.
 */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { jobToken } from './access.ts'
import type { Token } from './access.ts'
import { Budget } from './budget.ts'
import type { Rate } from './budget.ts'
import { FaultQueue, spoil } from './faults.ts'
import type { Fault, Sighting } from './faults.ts'
import type { Document } from './graphql.ts'
import { gitPage } from './git-page.ts'
import { hands } from './hands.ts'
import type { Hands } from './hands.ts'
import { Repository } from './repository.ts'
import type { RepositorySeed, WorkflowRun } from './repository.ts'
import { rest, templateOf } from './rest.ts'
import type { RestRequest } from './rest.ts'
import type { Answer } from './route.ts'
import { ApiError, NoAnswer } from './wire.ts'
import type { StandinRequest, StandinResponse } from './wire.ts'
import type { Call, World } from './world.ts'

/** Where the stand-in is when it is reached in process. */
export const API_URL = 'https://api.github.example'
export const GRAPHQL_URL = `${API_URL}/graphql`
export const SERVER_URL = 'https://github.example'
/** The token that may do everything, where a test names none. */
export const TOKEN = 'stand-in-token'

export interface Options {
  readonly repositories: readonly RepositorySeed[]
  /** By the token's text. Without it `TOKEN` is a job's token with every permission. */
  readonly tokens?: Readonly<Record<string, Token>>
  /** Logins that exist beside collaborators and token owners. */
  readonly users?: readonly string[]
  /** Milliseconds since 1970: the server's clock. Default: this machine's. */
  readonly now?: () => number
  /** False as on a server without GraphQL: `/graphql` is 404. */
  readonly graphql?: boolean
  /** False as on older servers: a dispatch never answers with its run, and refuses to be asked. */
  readonly runDetails?: boolean
  /** Requests (REST) and points (GraphQL) an hour and token. Default: unlimited, shown as 15,000. */
  readonly limit?: number
  /** Points a minute and token, of which a change costs five. Default: unlimited. */
  readonly minuteLimit?: number
  /** How REST refuses beyond a limit; GitHub documents both. Default 403. */
  readonly limitStatus?: 403 | 429
  /** How many inputs a dispatch may have: 25 as on github.com (default), 10 on older servers. */
  readonly dispatchInputs?: number
  /** Bytes after which GraphQL cuts a blob's text off. */
  readonly blobTextLimit?: number
}

export interface JournalEntry extends Sighting {
  readonly login: string | null
  /** One line. */
  readonly summary: string
  /** The answer's status; null while it is under way or where none was given. */
  status: number | null
  /** The kind of the fault that met it. */
  fault: Fault['kind'] | null
}

/** Called around the work of each request. What it throws, the caller's `fetch` throws; while it waits, the world waits. */
export type Intercept = (sighting: Sighting, when: 'before' | 'after', n: number) => void | Promise<void>

export interface GitHub extends Hands {
  readonly world: World
  readonly journal: JournalEntry[]
  /** What GitHub's descriptions say against requests so far. A test ends with none. */
  readonly violations: string[]
  /** Faults to come; the first that matches is met. */
  readonly faults: FaultQueue
  readonly tokens: Map<string, Token>
  intercept: Intercept | null
  /** Told of every run that a request started, before the answer is out. */
  onRun: ((repository: Repository, run: WorkflowRun) => void) | null
  /** The server's clock: milliseconds since 1970. */
  now(): number
  /** @throws Error where there is none of this `owner/name` */
  repository(fullName: string): Repository
  /**
   * One request, one answer.
   * @throws NoAnswer where a fault keeps the answer back, and whatever `intercept` throws
   */
  handle(request: StandinRequest): Promise<StandinResponse>
}

export function createGitHub(options: Options): GitHub {
  const now = options.now ?? Date.now
  let ids = 1000
  let calls = 0
  const nextId = (): number => ++ids
  const repositories = new Map<string, Repository>()
  for (const seed of options.repositories) {
    repositories.set(`${seed.owner}/${seed.name}`.toLowerCase(), new Repository(seed, nextId(), now()))
  }
  const world: World = {
    repositories,
    users: new Set(options.users),
    blobTextLimit: options.blobTextLimit ?? 512_000,
    runDetails: options.runDetails ?? true,
    dispatchInputs: options.dispatchInputs ?? 25,
    started: (repository, run) => github.onRun?.(repository, run),
    nextId,
  }
  const budget = new Budget(options.limit ?? null, options.minuteLimit ?? null)
  /** Numbers of the requests that changed something. */
  const writes: number[] = []
  const repository = (fullName: string): Repository => {
    const found = repositories.get(fullName.toLowerCase())
    if (!found) throw new Error(`the stand-in has no repository ${fullName}`)
    return found
  }
  const github: GitHub = {
    ...hands({ repository, now, nextId, calls: () => calls }),
    world,
    journal: [],
    violations: [],
    faults: new FaultQueue(),
    tokens: new Map(Object.entries(options.tokens ?? { [TOKEN]: jobToken() })),
    intercept: null,
    onRun: null,
    now,
    repository,
    handle,
  }
  for (const seed of options.repositories) {
    if (seed.files)
      github.commit(`${seed.owner}/${seed.name}`, seed.defaultBranch ?? 'main', seed.files, 'Initial commit')
  }
  return github

  async function handle(request: StandinRequest): Promise<StandinResponse> {
    const address = addressOf(request.url)
    const page = request.method === 'GET' ? gitPage(world, address.path) : null
    if (page) return page
    const n = ++calls
    const asked = await read(request, address, n)
    const token = tokenOf(request.headers['authorization'])
    const fault = github.faults.next(asked.sighting)
    const entry = journalled(asked.sighting, token, fault)

    await github.intercept?.(asked.sighting, 'before', n)
    if (fault?.kind === 'delay') await sleep(fault.milliseconds)
    const time = now()
    const spending = {
      token: request.headers['authorization'] ?? '',
      resource: asked.graphql ? 'graphql' : 'core',
      writes: asked.sighting.writes,
      now: time,
    } as const
    // Asking how much is left is free, and answered even where nothing is.
    const free = address.path === '/rate_limit'
    const rate = free ? { ...budget.look(spending), over: false } : budget.spend(spending)
    const left = (resource: Rate['resource']): Rate => budget.look({ ...spending, resource })
    const spoiled = fault?.kind === 'refuse' || fault?.kind === 'html' ? spoil(fault) : null
    const skipped =
      (spoiled !== null || fault?.kind === 'hang') && !(fault !== null && 'worked' in fault && fault.worked)
    const { api, server } = address
    const call: Call = { n, world, token: token ?? NOBODY, now: time, seen: seenBy(fault), rate, left, api, server }
    const answer = skipped ? null : await work(call, token, asked)
    await github.intercept?.(asked.sighting, 'after', n)

    if (fault?.kind === 'lose-answer') throw new NoAnswer('dropped')
    const given = spoiled ?? answer
    if (fault?.kind === 'hang' || given === null) throw new NoAnswer('never')
    entry.status = given.status
    const known = unchanged(given, request)
    return respond(
      given,
      { reading: request.method === 'GET', fresh: known },
      known ? budget.refund(spending) : rate,
      time,
    )
  }

  /** A request as it is asked, before anything is done about it. */
  async function read(request: StandinRequest, address: Address, n: number): Promise<Asked> {
    const { path, url } = address
    const { method } = request
    const body = request.body === null || request.body === '' ? undefined : parsed(request.body)
    const isGraphql = path === '/graphql' && method === 'POST'
    const text = isGraphql && options.graphql !== false ? await documentOf(body) : null
    const document = typeof text === 'string' ? null : text
    const template = isGraphql ? '/graphql' : templateOf(method, path)
    const route = template && `${method} ${template}`
    const fields = document?.fields ?? null
    const writing = document ? document.kind === 'mutation' : method !== 'GET' && !isGraphql
    const sighting = { n, method, path, route, fields, operation: document?.name ?? null, body, writes: writing }
    const accept = request.headers['accept'] ?? ''
    return { sighting, graphql: isGraphql ? { document: text } : null, rest: { method, path, url, body, accept } }
  }

  function journalled(sighting: Sighting, token: Token | null, fault: Fault | null): JournalEntry {
    const login = token?.login ?? null
    const entry: JournalEntry = {
      ...sighting,
      login,
      summary: summaryOf(sighting),
      status: null,
      fault: fault?.kind ?? null,
    }
    github.journal.push(entry)
    return entry
  }

  async function work(call: Call, token: Token | null, asked: Asked): Promise<Answer> {
    try {
      const { retryAfter } = call.rate
      if (retryAfter !== null) {
        throw new ApiError(options.limitStatus ?? 403, HURRIED, {}, { 'retry-after': String(retryAfter) })
      }
      if (asked.graphql) return await graphql(call, token, asked.graphql.document, asked.sighting.body)
      if (call.rate.over) throw new ApiError(options.limitStatus ?? 403, OVER)
      const answer = await rest(call, token, asked.rest, line => github.violations.push(line))
      if (asked.sighting.writes) writes.push(call.n)
      return answer
    } catch (error) {
      if (error instanceof ApiError) return failure(error)
      throw error
    }
  }

  async function graphql(
    call: Call,
    token: Token | null,
    document: Document | string | null,
    body: unknown,
  ): Promise<Answer> {
    if (options.graphql === false) throw new ApiError(404, 'Not Found')
    if (!token) throw new ApiError(401, 'Bad credentials')
    if (call.rate.over) return { status: 200, body: { errors: [{ type: 'RATE_LIMITED', message: OVER }] } }
    if (typeof document === 'string' || document === null) {
      const message = document ?? 'A query attribute must be specified and must be a string.'
      github.violations.push(`GraphQL: ${message}`)
      return { status: 200, body: { errors: [{ message }] } }
    }
    const { answer: execute } = await import('./graphql.ts')
    const result = await execute(call, document, variablesOf(body))
    github.violations.push(...result.violations)
    if (result.wrote) writes.push(call.n)
    return { status: 200, body: result.body }
  }

  function tokenOf(authorization: string | undefined): Token | null {
    const text = /^(?:token|bearer) (?<text>.+)$/i.exec(authorization ?? '')?.groups?.['text']
    const token = text === undefined ? undefined : github.tokens.get(text)
    return !token || token.revoked ? null : token
  }

  function seenBy(fault: Fault | null): number {
    return fault?.kind === 'stale-read' ? (writes.at(-(fault.behind ?? 1)) ?? Infinity) : Infinity
  }
}

const OVER = 'API rate limit exceeded for installation ID 1.'
const HURRIED = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
const NOBODY: Token = { login: '', kind: 'user', permissions: {} }

interface Asked {
  readonly sighting: Sighting
  /** The document, what is wrong with its text, or null for none; null for a REST request. */
  readonly graphql: { readonly document: Document | string | null } | null
  readonly rest: RestRequest
}

interface Address {
  readonly url: URL
  /** Below the interface's base, as a company's server has one. */
  readonly path: string
  readonly api: string
  readonly server: string
}

function addressOf(text: string): Address {
  const url = new URL(text)
  const prefix = /^\/api\/v3(?=\/)|^\/api(?=\/graphql$)/.exec(url.pathname)?.[0] ?? ''
  return {
    url,
    path: url.pathname.slice(prefix.length),
    api: `${url.origin}${prefix === '/api' ? '/api/v3' : prefix}`,
    server: url.origin.replace('://api.', '://'),
  }
}

function failure(error: ApiError): Answer {
  const documentation_url = 'https://docs.github.com/rest'
  const body = { message: error.message, ...error.details, documentation_url, status: String(error.status) }
  return { status: error.status, body, headers: error.headers }
}

function textOf(answer: Answer): string {
  if (answer.body === undefined) return ''
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
}

const etagOf = (text: string): string => `W/"${createHash('sha1').update(text).digest('hex')}"`

/** Whether the caller has this very answer already. */
function unchanged(answer: Answer, request: StandinRequest): boolean {
  if (request.method !== 'GET' || answer.status !== 200) return false
  const known = (request.headers['if-none-match'] ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''))
  return known.includes(etagOf(textOf(answer)).slice(2))
}

interface Asking {
  readonly reading: boolean
  /** Whether the caller has the answer already. */
  readonly fresh: boolean
}

function respond(answer: Answer, { reading, fresh }: Asking, rate: Rate, time: number): StandinResponse {
  const text = textOf(answer)
  return {
    status: fresh ? 304 : answer.status,
    headers: {
      date: new Date(time).toUTCString(),
      server: 'github.com',
      ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(reading && answer.status === 200 ? { etag: etagOf(text) } : {}),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': randomUUID().toUpperCase(),
      'x-ratelimit-limit': String(rate.limit),
      'x-ratelimit-remaining': String(Math.max(0, rate.limit - rate.used)),
      'x-ratelimit-used': String(rate.used),
      'x-ratelimit-reset': String(Math.floor(rate.resetAt / 1000)),
      'x-ratelimit-resource': rate.resource,
      ...answer.headers,
    },
    body: fresh ? '' : text,
  }
}

/** The text's JSON; the text itself where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The document of a GraphQL request; a sentence where it cannot be read; null where there is none. */
async function documentOf(body: unknown): Promise<Document | string | null> {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') return null
  const { read } = await import('./graphql.ts')
  const name = 'operationName' in body && typeof body.operationName === 'string' ? body.operationName : null
  try {
    return read(body.query, name)
  } catch (error) {
    return error instanceof Error ? error.message : 'Parse error'
  }
}

function variablesOf(body: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof body !== 'object' || body === null || !('variables' in body)) return null
  return typeof body.variables === 'object' && body.variables !== null ? { ...body.variables } : null
}

function summaryOf(sighting: Sighting): string {
  const what = sighting.fields ? `graphql ${sighting.fields.join(', ')}` : `${sighting.method} ${sighting.path}`
  const body = sighting.fields || sighting.body === undefined ? '' : ` ${JSON.stringify(sighting.body)}`
  return `${what}${body}`.slice(0, 200)
}
