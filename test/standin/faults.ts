/**
 * Faults to come: which requests they meet, how often, and what goes wrong with them.
 * Must not know what the requests do.
 */
import type { Answer } from './route.ts'

/** A request as faults, tests and the journal see it. */
export interface Sighting {
  /** From 1, over all requests. */
  readonly n: number
  readonly method: string
  readonly path: string
  /** `POST /repos/{owner}/{repo}/deployments`, `POST /graphql`; null where there is no such route. */
  readonly route: string | null
  /** A GraphQL document's root fields; null for REST. */
  readonly fields: readonly string[] | null
  readonly operation: string | null
  readonly body: unknown
  /** Whether it may change something: any method but GET, and mutations. */
  readonly writes: boolean
}

interface Matched {
  /** A route, a GraphQL root field or operation name; a pattern over `METHOD /path`; or a question. Without it: any request. */
  readonly match?: string | RegExp | ((sighting: Sighting) => boolean)
  /** How often; default once. */
  readonly times?: number
  /** Matching requests to let through first. */
  readonly skip?: number
}

export type Fault = Matched &
  (
    | { readonly kind: 'lose-answer' }
    | {
        readonly kind: 'refuse'
        readonly status: number
        readonly body?: unknown
        readonly headers?: Readonly<Record<string, string>>
        /** Whether the work is done before it is refused, as by a gateway's time-out. Default false. */
        readonly worked?: boolean
      }
    | { readonly kind: 'hang'; /** Default false. */ readonly worked?: boolean }
    | { readonly kind: 'delay'; readonly milliseconds: number }
    | { readonly kind: 'stale-read'; /** How many writes are not seen yet; default 1. */ readonly behind?: number }
    | { readonly kind: 'html'; /** Default false. */ readonly worked?: boolean }
  )

/** Faults in the order in which they were pushed. */
export class FaultQueue {
  readonly #waiting: { readonly fault: Fault; met: number }[] = []

  push(...faults: readonly Fault[]): void {
    this.#waiting.push(...faults.map(fault => ({ fault, met: 0 })))
  }

  /** How many have not been met as often as they asked: a test that expects its faults to strike ends with none. */
  get left(): number {
    return this.#waiting.length
  }

  clear(): void {
    this.#waiting.length = 0
  }

  /** The first fault that matches and has let enough requests through. */
  next(sighting: Sighting): Fault | null {
    for (const waiting of this.#waiting) {
      const { fault } = waiting
      if (!matches(fault.match, sighting) || (fault.kind === 'stale-read' && sighting.writes)) continue
      waiting.met += 1
      const skip = fault.skip ?? 0
      if (waiting.met <= skip) continue
      if (waiting.met >= skip + (fault.times ?? 1)) this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      return fault
    }
    return null
  }
}

function matches(match: Matched['match'], sighting: Sighting): boolean {
  if (match === undefined) return true
  if (typeof match === 'function') return match(sighting)
  if (match instanceof RegExp) return match.test(`${sighting.method} ${sighting.path}`)
  return match === sighting.route || match === sighting.operation || (sighting.fields?.includes(match) ?? false)
}

/** What the caller gets instead of the answer. */
export function spoil(fault: Fault & { kind: 'refuse' | 'html' }): Answer {
  if (fault.kind === 'html') {
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<html><body>Sign in</body></html>',
    }
  }
  const body = fault.body ?? { message: 'Server Error' }
  return { status: fault.status, body, headers: fault.headers ?? {} }
}
