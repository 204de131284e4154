/**
 * GitHub as the suite sees it: this folder speaks to its API, and `createGitHub` is the only place that makes a client.
 * Every request has a time limit, is counted and sent at a pace that leaves others half of GitHub's limits. What only reads is repeated where that helps; what writes is sent once, and
 * an answer that was lost is an `UnknownOutcome` for the caller to look into.
 * Must not know the ledger's format, decisions, platforms or the runner's environment; import it lazily, Octokit is heavy.
 */
import { getOctokitOptions } from '@actions/github/lib/utils'
import { Octokit } from '@octokit/rest'
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Instant } from '../core/types.ts'
import type { Clock, Log } from '../run/ports.ts'
import {
  badToken,
  missingPermission,
  noRepository,
  rateLimited,
  redactor,
  Refusal,
  short,
  UnknownOutcome,
  unreachable,
} from './faults.ts'
import type { Asked, Grants } from './faults.ts'
import { createPace } from './pace.ts'
import { outgoing } from './proxy.ts'
import type { Fetch } from './proxy.ts'

export { Refusal, UnknownOutcome } from './faults.ts'

/** Repeats of a read after its first try. */
const REPEATS = 3
/** Seconds: GitHub may ask for a longer wait, but a job is not kept for it. */
const LONGEST_WAIT = 60
/** Milliseconds: a shorter wait for the pace is nobody's news. */
const TOLD = 5000

export interface GitHubOptions {
  readonly token: string
  /** `GITHUB_API_URL`, `GITHUB_GRAPHQL_URL` and `GITHUB_SERVER_URL`: no host is written down anywhere. */
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly serverUrl: string
  /** `owner/name`. */
  readonly repository: string
  readonly clock: Clock
  readonly log: Log
  /** What the action needs in all; a permission that is missing is named at this level. */
  readonly grants?: Grants
  /** Milliseconds for one request. */
  readonly timeoutMs?: number
  /** Instead of the network. */
  readonly fetch?: Fetch
}

/** An answer of GraphQL, and GitHub's clock when it was given. */
export interface Answer<T> {
  readonly data: T
  readonly date: Instant
}

/** An hourly limit by which nothing new should begin. */
export interface Scarce {
  /** Such as `core` or `graphql`. */
  readonly resource: string
  readonly left: number
  readonly limit: number
  readonly until: Instant
}

export interface GitHub {
  readonly owner: string
  readonly repo: string
  /** For links. */
  readonly serverUrl: string
  readonly clock: Clock
  /** Typed methods of the REST API. They throw `Fault`s only: `Refusal` for 404, 409 and 422, `UnknownOutcome` for writes. */
  readonly rest: Octokit['rest']
  /** @param shape what the answer must look like; anything else is a fault */
  query<T>(document: string, variables: Variables, shape: v.GenericSchema<unknown, T>): Promise<Answer<T>>
  mutate<T>(document: string, variables: Variables, shape: v.GenericSchema<unknown, T>): Promise<Answer<T>>
  /** Requests sent so far, repeats included. */
  calls(): number
  /** Of them, those that change something. */
  changes(): number
  /** The interface of which less than half of the hour's limit is left, whoever used it, and when that ends; null where there is none. */
  scarce(): Scarce | null
  /** The newest `Date` that GitHub sent, null before the first answer. */
  now(): Instant | null
}

export type Variables = Readonly<Record<string, unknown>>

type RequestOptions = Required<Octokit['request']['endpoint']['DEFAULTS']>
type Answered = Awaited<ReturnType<Octokit['request']>>
type Request = (options: RequestOptions) => Answered | Promise<Answered>

export function createGitHub(options: GitHubOptions): GitHub {
  const { repository, graphqlUrl, clock, log, grants = {}, timeoutMs = 30_000 } = options
  const [owner = '', repo = ''] = repository.split('/')
  const redact = redactor(options.token)
  const pace = createPace()
  const limits = new Map<string, Scarce>()
  let calls = 0
  let changes = 0
  let told = Number.NEGATIVE_INFINITY
  let now: Instant | null = null

  const octokit = new Octokit(
    getOctokitOptions(options.token, {
      baseUrl: options.apiUrl.replace(/\/+$/u, ''),
      userAgent: 'model-release',
      request: { fetch: options.fetch ?? outgoing(process.env) },
      log: {
        debug: () => {},
        info: () => {},
        warn: line => log.warn(redact(line)),
        error: line => log.warn(redact(line)),
      },
    }),
  )

  async function send(request: Request, given: RequestOptions): Promise<Answered> {
    const asked: Asked = { ...named(given, graphqlUrl), repository }
    for (let tries = 1; ; tries += 1) {
      const failure = await once(request, given, asked)
      if (!('problem' in failure)) return failure
      const said = short(redact(failure.said))
      if (failure.problem === 'refused') throw faultOf(asked, failure, said, grants)
      const again = asked.reads && tries <= REPEATS
      if (failure.problem === 'limit') {
        if (!again || failure.seconds > LONGEST_WAIT) throw rateLimited(asked, said, failure.seconds)
        log.info(`${asked.what}: ${said}; waiting ${failure.seconds} s`)
        await clock.sleep(failure.seconds * 1000)
        continue
      }
      if (!asked.reads) throw new UnknownOutcome(asked.what, said)
      if (!again) throw unreachable(asked, said, tries)
      await clock.sleep(500 * 2 ** (tries - 1) * (1 + Math.random() / 2))
    }
  }

  async function once(request: Request, given: RequestOptions, asked: Asked): Promise<Answered | Failure> {
    calls += 1
    if (!asked.reads) changes += 1
    await inTurn(asked)
    // Held here until the end: a signal of `AbortSignal.timeout` that is collected never fires.
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new Error(`none within ${timeoutMs / 1000} s`)), timeoutMs)
    try {
      // Octokit's own hooks hand on the options they were given, whatever is passed here: only a change in place arrives. A write
      // that is sent somewhere else might turn into a read on the way.
      given.request = { ...given.request, redirect: asked.reads ? 'follow' : 'error', signal: limit.signal }
      const response = await request(given)
      see(response.headers)
      if (typeof response.data === 'string' && response.data !== '')
        return { problem: 'lost', said: `status ${response.status} with a body that is no JSON` }
      if (response.data === '' && response.status !== 204)
        return { problem: 'lost', said: `status ${response.status} without a body` }
      return (asked.what.startsWith('GraphQL') && failureInside(response.data)) || response
    } catch (error) {
      const answer = v.safeParse(ErrorAnswer, error)
      if (!answer.success) return { problem: 'lost', said: error instanceof Error ? error.message : 'unknown error' }
      see(answer.output.response.headers)
      return failureOf(answer.output, Date.parse(now ?? '') / 1000)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Waits where this process asks faster than its half; one wait in a minute is told. */
  async function inTurn({ what, reads }: Asked): Promise<void> {
    const spending = { interface: what.startsWith('GraphQL') ? 'graphql' : 'rest', writes: !reads } as const
    const at = clock.monotonic()
    const { milliseconds, of } = pace.take(spending, at)
    if (milliseconds === 0) return
    if (milliseconds >= TOLD && at - told > 60_000) {
      told = at
      log.info(
        `waiting ${Math.ceil(milliseconds / 1000)} s: this job leaves others half of what GitHub takes of ${of} in a minute`,
      )
    }
    await clock.sleep(milliseconds)
  }

  function see(headers: Readonly<Record<string, unknown>>): void {
    const at = Date.parse(String(headers['date']))
    if (Number.isNaN(at)) return
    const instant = new Date(at).toISOString()
    if (now === null || instant > now) now = instant
    const limit = limitIn(headers)
    if (limit) limits.set(limit.resource, limit)
  }

  function scarce(): Scarce | null {
    const ending = [...limits.values()].filter(one => now !== null && one.until > now)
    return ending.find(({ left, limit }) => left < limit / 2) ?? null
  }

  octokit.hook.wrap('request', send)

  async function graphql<T>(
    document: string,
    variables: Variables,
    shape: v.GenericSchema<unknown, T>,
  ): Promise<Answer<T>> {
    const response = await octokit.request({ method: 'POST', url: graphqlUrl, query: document, variables })
    const parsed = v.safeParse(v.object({ data: shape }), response.data)
    const date = Date.parse(response.headers.date ?? '')
    if (!parsed.success || Number.isNaN(date)) {
      const what = parsed.success ? 'no Date header' : (v.getDotPath(parsed.issues[0]) ?? 'another shape')
      throw new Fault(
        'GITHUB_ANSWER',
        `GraphQL at ${graphqlUrl}: expected GitHub's answer, got one with ${what}. Check GITHUB_GRAPHQL_URL and any proxy between.`,
      )
    }
    return { data: parsed.output.data, date: new Date(date).toISOString() }
  }

  return {
    owner,
    repo,
    serverUrl: options.serverUrl,
    clock,
    rest: octokit.rest,
    query: graphql,
    mutate: graphql,
    calls: () => calls,
    changes: () => changes,
    scarce,
    now: () => now,
  }
}

/** What GitHub says with every answer of an hour's limit; null where a server has none. */
function limitIn(headers: Readonly<Record<string, unknown>>): Scarce | null {
  const [limit, left, reset] = ['limit', 'remaining', 'reset'].map(name => Number(headers[`x-ratelimit-${name}`]))
  const resource = headers['x-ratelimit-resource']
  if (typeof resource !== 'string' || limit === undefined || left === undefined || reset === undefined) return null
  if (!(limit > 0 && left >= 0 && reset > 0)) return null
  return { resource, left, limit, until: new Date(reset * 1000).toISOString() }
}

/** How one try went wrong. */
type Failure =
  /** Perhaps done, perhaps not. */
  | { readonly problem: 'lost'; readonly said: string }
  /** Not done, and not now. */
  | { readonly problem: 'limit'; readonly said: string; readonly seconds: number }
  /** Not done. */
  | {
      readonly problem: 'refused'
      readonly said: string
      readonly status: number
      readonly type: string | null
      readonly path: string
    }

function named(given: RequestOptions, graphqlUrl: string): Pick<Asked, 'what' | 'reads'> {
  if (given.url !== graphqlUrl) {
    return { what: `${given.method} ${given.url}`, reads: given.method === 'GET' || given.method === 'HEAD' }
  }
  const document: unknown = given['query']
  const [, kind = 'query', name = ''] = /^\s*(query|mutation)\s+(\w+)/u.exec(String(document)) ?? []
  return { what: `GraphQL ${kind} ${name}`.trim(), reads: kind === 'query' }
}

/** Octokit's error for an answer of status 400 and above; without `response` there was none. */
const ErrorAnswer = v.object({
  status: v.number(),
  message: v.string(),
  response: v.object({ headers: v.record(v.string(), v.unknown()) }),
})

/** @param now GitHub's, in seconds since 1970 */
function failureOf({ status, message, response }: v.InferOutput<typeof ErrorAnswer>, now: number): Failure {
  const { headers } = response
  if (status >= 500) return { problem: 'lost', said: `status ${status}` }
  const spent = headers['x-ratelimit-remaining'] === '0'
  const after = Number(headers['retry-after'])
  const limited = status === 429 || (status === 403 && (after > 0 || /rate limit|abuse/iu.test(message)))
  if (!limited) return { problem: 'refused', said: message, status, type: null, path: '' }
  const reset = Number(headers['x-ratelimit-reset']) - now
  // GitHub's advice where it names no time: at least a minute.
  const seconds = after > 0 ? after : spent && reset > 0 ? Math.ceil(reset) : LONGEST_WAIT
  return { problem: 'limit', said: message, seconds }
}

const Errors = v.object({
  errors: v.pipe(
    v.array(
      v.looseObject({
        message: v.string(),
        type: v.optional(v.string()),
        path: v.optional(v.array(v.union([v.string(), v.number()]))),
      }),
    ),
    v.minLength(1),
  ),
})

/** GraphQL's errors come with status 200. */
function failureInside(data: unknown): Failure | null {
  const parsed = v.safeParse(Errors, data)
  const [error] = parsed.success ? parsed.output.errors : []
  if (!error) return null
  const { message, type = null, path = [] } = error
  if (type === 'RATE_LIMITED' || type === 'RATE_LIMIT')
    return { problem: 'limit', said: message, seconds: LONGEST_WAIT + 1 }
  const broken = type === null && /something went wrong|timed? ?out|internal (server )?error/iu.test(message)
  if (broken || type === 'SERVICE_UNAVAILABLE' || type === 'INTERNAL') return { problem: 'lost', said: message }
  return { problem: 'refused', said: message, status: 200, type, path: path.join('.') }
}

function faultOf(asked: Asked, failure: Failure & { problem: 'refused' }, said: string, grants: Grants): Fault {
  const { status, type, path } = failure
  if (status === 401) return badToken(asked, said)
  if (status === 403 || type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES')
    return missingPermission(asked, said, grants)
  if (type === 'NOT_FOUND' && path === 'repository') return noRepository(asked)
  return new Refusal(asked.what, status, said, type)
}
