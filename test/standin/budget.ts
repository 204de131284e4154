/**
 * GitHub's limits by token: so many requests (REST) or points (GraphQL) an hour for each interface, and so many points a
 * minute for both together, of which a change costs five.
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
  /** Seconds to wait where the minute's points are used up, else null. */
  readonly retryAfter: number | null
}

export interface Spending {
  readonly token: string
  readonly resource: Rate['resource']
  readonly writes: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

const HOUR = 3_600_000
const MINUTE = 60_000

export class Budget {
  readonly #limit: number | null
  readonly #points: number | null
  readonly #used = new Map<string, number>()

  /**
   * @param limit an hour, token and interface; null: none, shown as 15,000
   * @param points a minute and token; null: none
   */
  constructor(limit: number | null, points: number | null) {
    this.#limit = limit
    this.#points = points
  }

  spend(spending: Spending): Rate {
    const { token, writes, now } = spending
    const minute = Math.floor(now / MINUTE)
    this.#add(hourKey(spending), 1)
    const points = this.#add(`minute ${minute} ${token}`, writes ? 5 : 1)
    const late = this.#points !== null && points > this.#points
    return { ...this.look(spending), retryAfter: late ? Math.ceil(((minute + 1) * MINUTE - now) / 1000) : null }
  }

  /** What turned out to change nothing for the caller is not counted. */
  refund(spending: Spending): Rate {
    this.#add(hourKey(spending), -1)
    return this.look(spending)
  }

  /** What is used, without using any. */
  look(spending: Pick<Spending, 'token' | 'resource' | 'now'>): Rate {
    const used = this.#used.get(hourKey(spending)) ?? 0
    return {
      resource: spending.resource,
      limit: this.#limit ?? 15_000,
      used,
      resetAt: (Math.floor(spending.now / HOUR) + 1) * HOUR,
      over: this.#limit !== null && used > this.#limit,
      retryAfter: null,
    }
  }

  #add(key: string, count: number): number {
    const sum = (this.#used.get(key) ?? 0) + count
    this.#used.set(key, sum)
    return sum
  }
}

function hourKey({ token, resource, now }: Pick<Spending, 'token' | 'resource' | 'now'>): string {
  return `hour ${Math.floor(now / HOUR)} ${resource} ${token}`
}
