/**
 * The stand-in for GitHub: stateful, with git's own object ids, GitHub's compare-and-swap, and its OpenAPI and GraphQL
 * descriptions as the judges of every request. One request goes through `handle`, which does no I/O; `transport.ts` puts a
 * `fetch` or a port before it. Faults can be queued, calls are counted, and a test may stop the world before or after any of
 * them. Must not know the actions, the ledger, or anything else of this project.
 */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { allows, jobToken, refusal } from './access.ts'
import type { Token } from './access.ts'
import { FaultQueue, spoil } from './faults.ts'
import type { Fault, Sighting } from './faults.ts'
import type { Document } from './graphql.ts'
import { gitPage } from './git-page.ts'
import { textOf } from './objects.ts'
import type { Change, Oid } from './objects.ts'
import { Repository } from './repository.ts'
import type { PullRequest, RepositorySeed, WorkflowRun } from './repository.ts'
import { deploymentRoutes } from './rest-deployments.ts'
import { gitRoutes } from './rest-git.ts'
import { reportRoutes } from './rest-reports.ts'
import { runRoutes } from './rest-runs.ts'
import type { Answer, Route } from './route.ts'
import { profileJson } from './shapes.ts'
import { ApiError, NoAnswer } from './wire.ts'
import type { StandinRequest, StandinResponse } from './wire.ts'
import { githubItself, personOf, repositoryOf } from './world.ts'
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

interface SeenCommit {
  readonly oid: Oid
  readonly message: string
  readonly author: string
  readonly parents: readonly Oid[]
  /** Milliseconds since 1970. */
  readonly at: number
  /** Every file as text, by path. */
  readonly files: Readonly<Record<string, string>>
}

const ROUTES: readonly (Route & { readonly pattern: RegExp })[] = [
  ...gitRoutes,
  ...reportRoutes,
  ...deploymentRoutes,
  ...runRoutes,
]
  // Where `{ref}` may hold slashes, the longer template is meant.
  .toSorted((a, b) => b.template.length - a.template.length)
  .map(route => ({ ...route, pattern: patternOf(route.template) }))

/** `{ref}` and `{path}` may hold slashes, other parameters may not. */
function patternOf(template: string): RegExp {
  const source = template
    .replaceAll(/[.+?^$()[\]\\]/g, String.raw`\$&`)
    .replaceAll('{ref}', '(?<ref>.+)')
    .replaceAll('/{path}', '(?:/(?<path>.*))?')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`)
}

export type GitHub = ReturnType<typeof createGitHub>

export function createGitHub(options: Options) {
  const now = options.now ?? Date.now
  const started = now()
  let ids = 1000
  let calls = 0
  const nextId = (): number => ++ids
  const repositories = new Map<string, Repository>()
  for (const seed of options.repositories) {
    repositories.set(`${seed.owner}/${seed.name}`.toLowerCase(), new Repository(seed, nextId(), started))
  }
  const tokens = new Map(Object.entries(options.tokens ?? { [TOKEN]: jobToken() }))
  const world: World = {
    repositories,
    users: new Set(options.users),
    blobTextLimit: options.blobTextLimit ?? 512_000,
    runDetails: options.runDetails ?? true,
    nextId,
  }
  const journal: JournalEntry[] = []
  const violations: string[] = []
  const faults = new FaultQueue()
  /** Numbers of the requests that changed something. */
  const writes: number[] = []
  const used = new Map<string, number>()

  const github = {
    world,
    journal,
    /** What GitHub's descriptions say against requests so far. A test ends with none. */
    violations,
    /** Faults to come; the first that matches is met. */
    faults,
    tokens,
    intercept: null as Intercept | null,
    handle,
    repository: named,
    branch,
    fileAt,
    commit,
    openPull,
    addRun,
    addStatus,
  }
  for (const seed of options.repositories) {
    if (seed.files) commit(`${seed.owner}/${seed.name}`, seed.defaultBranch ?? 'main', seed.files, 'Initial commit')
  }
  return github

  /** @throws Error where there is none of this `owner/name` */
  function named(fullName: string): Repository {
    const found = repositories.get(fullName.toLowerCase())
    if (!found) throw new Error(`the stand-in has no repository ${fullName}`)
    return found
  }

  /** A branch's commits, newest first, each with all its files; empty where there is no such branch. */
  function branch(fullName: string, name: string): readonly SeenCommit[] {
    const { objects, refs } = named(fullName)
    const tip = refs.get(`refs/heads/${name}`)
    return (tip === undefined ? [] : objects.history(tip)).flatMap(oid => {
      const found = objects.commit(oid)
      if (!found) return []
      const files: Record<string, string> = {}
      for (const file of objects.files(found.tree)) {
        files[file.path] = textOf(objects.get(file.oid)?.bytes ?? new Uint8Array())
      }
      return [
        {
          oid,
          message: found.message,
          author: found.author.name,
          parents: found.parents,
          at: found.committer.seconds * 1000,
          files,
        },
      ]
    })
  }

  /** A file's text by branch, tag, id or `x~n`; null where it is not. */
  function fileAt(fullName: string, revision: string, path: string): string | null {
    const found = named(fullName)
    const entry = found.expression(`${revision}:${path}`)
    const object = entry && found.objects.get(entry.oid)
    return object?.type === 'blob' ? textOf(object.bytes) : null
  }

  /** Commits to a branch (made where it is not there) as a push would, past every rule. A null deletes a file. */
  function commit(
    fullName: string,
    branchName: string,
    files: Readonly<Record<string, string | Uint8Array | null>>,
    message: string,
    parent?: Oid,
  ): Oid {
    const to = named(fullName)
    const ref = `refs/heads/${branchName}`
    const tip = parent ?? to.refs.get(ref)
    const changes = new Map<string, Change>(
      Object.entries(files).map(([path, content]) => [
        path,
        content === null ? null : { mode: '100644', oid: to.objects.addBlob(content) },
      ]),
    )
    const oid = to.objects.addCommit({
      tree: to.objects.changed(tip === undefined ? null : (to.objects.commit(tip)?.tree ?? null), changes),
      parents: tip === undefined ? [] : [tip],
      author: personOf({ login: to.owner, kind: 'user' }, now()),
      committer: githubItself(now()),
      message,
    })
    to.move(ref, oid, calls)
    return oid
  }

  /** Opens a pull request from a branch of the repository, or of a fork (`from`), whose commit is in the store already. */
  function openPull(
    fullName: string,
    pull: {
      readonly head: string
      readonly base?: string
      readonly title?: string
      readonly author?: string
      readonly from?: string
    },
  ): PullRequest {
    const to = named(fullName)
    const headSha = to.revision(pull.head)
    if (headSha === null) throw new Error(`the stand-in has no ${pull.head} in ${fullName}`)
    const number = Math.max(0, ...to.issues, ...to.pulls.map(other => other.number)) + 1
    const opened: PullRequest = {
      born: calls,
      id: nextId(),
      number,
      title: pull.title ?? `Pull request ${number}`,
      author: { login: pull.author ?? to.owner, kind: 'user' },
      headRef: pull.head,
      headSha,
      baseRef: pull.base ?? to.defaultBranch,
      headRepository: pull.from ?? to.fullName,
      state: 'open',
      mergeCommit: null,
    }
    to.pulls.push(opened)
    return opened
  }

  /** A workflow run that exists, with the given facts. */
  function addRun(fullName: string, facts: Partial<Omit<WorkflowRun, 'born'>> = {}): WorkflowRun {
    const to = named(fullName)
    const run: WorkflowRun = {
      born: calls,
      id: nextId(),
      workflow: 'release.yml',
      event: 'workflow_dispatch',
      headBranch: to.defaultBranch,
      headSha: to.revision('HEAD') ?? '',
      actor: to.owner,
      triggeringActor: to.owner,
      createdAt: now(),
      title: 'release',
      attempt: 1,
      status: 'in_progress',
      conclusion: null,
      ...facts,
    }
    to.runs.push(run)
    return run
  }

  /** A commit status as another system would set it. */
  function addStatus(fullName: string, sha: Oid, context: string, state: string): void {
    const to = named(fullName)
    const creator = { login: to.owner, kind: 'user' } as const
    to.statuses.push({
      born: calls,
      id: nextId(),
      sha,
      state,
      context,
      description: null,
      targetUrl: null,
      creator,
      at: now(),
    })
  }

  /**
   * One request, one answer.
   * @throws NoAnswer where a fault keeps the answer back, and whatever `intercept` throws
   */
  async function handle(request: StandinRequest): Promise<StandinResponse> {
    const n = ++calls
    const url = new URL(request.url)
    const prefix = /^\/api\/v3(?=\/)|^\/api(?=\/graphql$)/.exec(url.pathname)?.[0] ?? ''
    const path = url.pathname.slice(prefix.length)
    const at = {
      url,
      path,
      api: `${url.origin}${prefix === '/api' ? '/api/v3' : prefix}`,
      server: url.origin.replace('://api.', '://'),
    }
    const page = request.method === 'GET' ? gitPage(world, path) : null
    if (page) return page

    const body = request.body === null || request.body === '' ? undefined : parsed(request.body)
    const isGraphql = path === '/graphql'
    const read = isGraphql && options.graphql !== false ? await documentOf(body) : null
    const document = typeof read === 'string' ? null : read
    const template = isGraphql ? '/graphql' : (routeOf(request.method, path)?.route.template ?? constant(path))
    const sighting: Sighting = {
      n,
      method: request.method,
      path,
      route: template && `${request.method} ${template}`,
      fields: document?.fields ?? null,
      operation: document?.name ?? null,
      body,
      writes: document ? document.kind === 'mutation' : request.method !== 'GET',
    }
    const token = tokenOf(request.headers['authorization'])
    const fault = faults.next(sighting)
    const entry: JournalEntry = {
      ...sighting,
      login: token?.login ?? null,
      summary: summaryOf(sighting),
      status: null,
      fault: fault?.kind ?? null,
    }
    journal.push(entry)

    await github.intercept?.(sighting, 'before', n)
    if (fault?.kind === 'delay') await sleep(fault.milliseconds)
    if (fault?.kind === 'hang' && !fault.worked) throw new NoAnswer('never')
    const spoiled = fault?.kind === 'refuse' || fault?.kind === 'html' ? spoil(fault) : null
    const worked = !spoiled || (fault && 'worked' in fault && fault.worked)
    const time = now()
    const who = token ?? { login: '', kind: 'user' as const, permissions: {} }
    const call: Call = { n, world, token: who, now: time, seen: seenBy(fault), api: at.api, server: at.server }
    const rate = spend(request.headers['authorization'] ?? '', isGraphql, time)
    let answer: Answer = { status: 0 }
    if (worked) {
      try {
        if (rate.over) throw new ApiError(403, 'API rate limit exceeded for installation ID 1.')
        answer = isGraphql
          ? await graphql(call, token, read, body, rate)
          : await rest(call, token, sighting, at.url, body, request.headers['accept'] ?? '')
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        answer = failure(error)
      }
    }
    await github.intercept?.(sighting, 'after', n)
    if (fault?.kind === 'lose-answer') throw new NoAnswer('dropped')
    if (fault?.kind === 'hang') throw new NoAnswer('never')
    const given = respond(spoiled ?? answer, request, rate, time)
    entry.status = given.status
    return given
  }

  async function rest(
    call: Call,
    token: Token | null,
    sighting: Sighting,
    url: URL,
    body: unknown,
    accept: string,
  ): Promise<Answer> {
    const { path } = sighting
    const found = routeOf(sighting.method, path)
    if (path === '/meta' && sighting.method === 'GET')
      return { status: 200, body: { verifiable_password_authentication: false } }
    if (!token) throw new ApiError(401, 'Bad credentials')
    if (path === '/user' && sighting.method === 'GET') return user(call, token)
    if (path === '/rate_limit' && sighting.method === 'GET') return { status: 200, body: rateLimits(call) }
    if (!found) throw new ApiError(404, 'Not Found')
    const { owner = '', repo = '' } = found.path
    const repository = repositoryOf(call, owner, repo)
    if (!repository) throw new ApiError(404, 'Not Found')
    if (!allows(token, found.route.need, !repository.private)) {
      const accepted = Object.entries(found.route.need).map(([area, level]) => `${area.replaceAll('-', '_')}=${level}`)
      throw new ApiError(403, refusal(token), {}, { 'x-accepted-github-permissions': accepted.join('; ') })
    }
    const values = await checked(found, url, body, sighting)
    const answer = found.route.handle({ ...call, repository, accept, url }, values)
    if (sighting.writes) writes.push(call.n)
    return answer
  }

  async function checked(
    found: Found,
    url: URL,
    body: unknown,
    sighting: Sighting,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { contractOf } = await import('./openapi.ts')
    const contract = contractOf(found.route.method, found.route.template)
    const parameters = contract.parameters(found.path, url.searchParams)
    const problems = [...parameters.problems, ...contract.body(body)]
    if (problems.length > 0) {
      violations.push(`${sighting.route ?? sighting.path}: ${problems.join(' ')}`)
      throw new ApiError(422, `Invalid request.\n\n${problems.join('\n')}`)
    }
    const given = typeof body === 'object' && body !== null ? body : {}
    return { ...given, ...parameters.values }
  }

  async function graphql(
    call: Call,
    token: Token | null,
    document: Document | string | null,
    body: unknown,
    rate: Rate,
  ): Promise<Answer> {
    if (options.graphql === false) throw new ApiError(404, 'Not Found')
    if (!token) throw new ApiError(401, 'Bad credentials')
    if (typeof document === 'string' || document === null) {
      const message = document ?? 'A query attribute must be specified and must be a string.'
      violations.push(`GraphQL: ${message}`)
      return { status: 200, body: { errors: [{ message }] } }
    }
    const { answer: execute } = await import('./graphql.ts')
    const result = await execute(call, document, variablesOf(body), rate)
    violations.push(...result.violations)
    if (result.wrote) writes.push(call.n)
    return { status: 200, body: result.body }
  }

  function tokenOf(authorization: string | undefined): Token | null {
    const text = /^(?:token|bearer) (?<text>.+)$/i.exec(authorization ?? '')?.groups?.['text']
    const token = text === undefined ? undefined : tokens.get(text)
    return !token || token.revoked ? null : token
  }

  function seenBy(fault: Fault | null): number {
    return fault?.kind === 'stale-read' ? (writes.at(-(fault.behind ?? 1)) ?? Infinity) : Infinity
  }

  function spend(who: string, isGraphql: boolean, time: number): Rate {
    const hour = Math.floor(time / 3_600_000)
    const resource = isGraphql ? 'graphql' : 'core'
    const key = `${hour} ${resource} ${who}`
    const count = (used.get(key) ?? 0) + 1
    used.set(key, count)
    const limit = options.limit ?? 15_000
    return {
      resource,
      limit,
      used: count,
      resetAt: (hour + 1) * 3_600_000,
      over: options.limit !== undefined && count > limit,
    }
  }

  function rateLimits(call: Call): unknown {
    const limit = options.limit ?? 15_000
    const count = { limit, used: 0, remaining: limit, reset: Math.ceil(call.now / 3_600_000) * 3600 }
    return { resources: { core: count, search: count, graphql: count }, rate: count }
  }
}

interface Rate {
  readonly resource: string
  readonly limit: number
  readonly used: number
  readonly resetAt: number
  readonly over: boolean
}

interface Found {
  readonly route: Route
  readonly path: Readonly<Record<string, string>>
}

function routeOf(method: string, path: string): Found | null {
  for (const route of ROUTES) {
    const groups = route.method === method ? route.pattern.exec(path)?.groups : undefined
    if (!groups) continue
    return {
      route,
      path: Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')])),
    }
  }
  return null
}

function constant(path: string): string | null {
  return path === '/user' || path === '/meta' || path === '/rate_limit' ? path : null
}

function user(call: Call, token: Token): Answer {
  if (token.kind === 'app') throw new ApiError(403, refusal(token))
  return { status: 200, body: profileJson(call, token) }
}

function failure(error: ApiError): Answer {
  const documentation_url = 'https://docs.github.com/rest'
  const body = { message: error.message, ...error.details, documentation_url, status: String(error.status) }
  return { status: error.status, body, headers: error.headers }
}

function respond(answer: Answer, request: StandinRequest, rate: Rate, time: number): StandinResponse {
  const text =
    answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  const etag = `W/"${createHash('sha1').update(text).digest('hex')}"`
  const reading = request.method === 'GET' && answer.status === 200
  const fresh = reading && request.headers['if-none-match'] === etag
  return {
    status: fresh ? 304 : answer.status,
    headers: {
      date: new Date(time).toUTCString(),
      server: 'github.com',
      ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(reading ? { etag } : {}),
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
