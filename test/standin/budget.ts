/**
 * GitHub's hourly limits, by token and interface.
 * Must not know what a request does.
 */

/** How much of an hour's limit is used, this request included. */
export interface Rate {
  readonly resource: 'core' | 'graphql'
  readonly limit: number
  readonly used: number
  /** Milliseconds since 1970. */
  readonly resetAt: number
  readonly over: boolean
}

const HOUR = 3_600_000

export class Budget {
  readonly #limit: number | null
  readonly #used = new Map<string, number>()

  /** @param limit requests (REST) or points (GraphQL) an hour and token; null: none, shown as 15,000 */
  constructor(limit: number | null) {
    this.#limit = limit
  }

  spend(token: string, resource: Rate['resource'], now: number): Rate {
    const hour = Math.floor(now / HOUR)
    const key = `${hour} ${resource} ${token}`
    const used = (this.#used.get(key) ?? 0) + 1
    this.#used.set(key, used)
    const over = this.#limit !== null && used > this.#limit
    return { resource, limit: this.#limit ?? 15_000, used, resetAt: (hour + 1) * HOUR, over }
  }
}
