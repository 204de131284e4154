/**
 * What a REST route is: GitHub's own path template, the parameters in Octokit's own types, the permission it needs, and a
 * function from a checked request to an answer.
 * Must not know any particular route.
 */
import type { RestEndpointMethodTypes } from '@octokit/rest'
import type { Need } from './access.ts'
import type { Repository } from './repository.ts'
import type { Call } from './world.ts'

type Operations = RestEndpointMethodTypes
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** Path, query and body of an operation together, as Octokit names them. */
export type Parameters<N extends keyof Operations, M extends keyof Operations[N]> = Operations[N][M] extends {
  parameters: infer P
}
  ? P
  : never

export interface Answer {
  readonly status: number
  /** JSON, text as it is, or nothing. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface RepositoryCall extends Call {
  readonly repository: Repository
  /** The `Accept` header. */
  readonly accept: string
  /** The request's URL, for links to other pages of a list. */
  readonly url: URL
}

export interface Route {
  readonly method: Method
  readonly template: string
  readonly need: Need
  handle(call: RepositoryCall, parameters: Readonly<Record<string, unknown>>): Answer
}

/**
 * A route below `/repos/{owner}/{repo}`. The type arguments say where Octokit keeps the operation, for the parameters' types.
 * @param need several where any one is enough
 */
export function route<N extends keyof Operations, M extends keyof Operations[N]>(
  method: Method,
  template: string,
  need: Need,
  handle: (call: RepositoryCall, parameters: Parameters<N, M>) => Answer,
): Route {
  return {
    method,
    template: `/repos/{owner}/{repo}${template}`,
    need,
    // The request was checked against GitHub's description of this very operation, from which Octokit's types are made.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    handle: (call, parameters) => handle(call, parameters as Parameters<N, M>),
  }
}

interface Page {
  readonly per_page?: number | undefined
  readonly page?: number | undefined
}

/** One page of a list, with the `Link` header to its neighbours. */
export function paged<T>(
  call: RepositoryCall,
  all: readonly T[],
  wanted: Page,
): { readonly items: T[]; readonly headers: Record<string, string> } {
  const size = Math.min(100, Math.max(1, wanted.per_page ?? 30))
  const page = Math.max(1, wanted.page ?? 1)
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (number: number, rel: string): string => {
    const url = new URL(call.url)
    url.searchParams.set('page', String(number))
    return `<${url.href}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ]
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  }
}
