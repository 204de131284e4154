/**
 * How fast one process may ask: token buckets, so that in no minute it takes more than half of what GitHub allows a token, and one model's
 * work is never slowed. Pure: it says how long to wait, and somebody else waits. Each process knows only what it asked itself; what several
 * jobs write in an hour is counted by `lately.ts`.
 * Must not know what a request is for, or what a clock is.
 */

/** What GitHub counts of a request. */
export interface Spending {
  readonly interface: 'rest' | 'graphql'
  readonly writes: boolean
}

/** Fills at `perMinute` up to `burst`: no minute sees more than both together. */
interface Bucket {
  readonly name: string
  readonly burst: number
  readonly perMinute: number
  cost(spending: Spending): number
}

/** A change costs five points, a read one: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api. */
const points = ({ writes }: Spending): number => (writes ? 5 : 1)

/** Half of 80 requests that make content, of 900 points of REST and of 2,000 of GraphQL. */
const BUCKETS: readonly Bucket[] = [
  { name: 'changes', burst: 16, perMinute: 24, cost: ({ writes }) => (writes ? 1 : 0) },
  { name: 'points of REST', burst: 150, perMinute: 300, cost: one => (one.interface === 'rest' ? points(one) : 0) },
  {
    name: 'points of GraphQL',
    burst: 400,
    perMinute: 600,
    cost: one => (one.interface === 'graphql' ? points(one) : 0),
  },
]

const MINUTE = 60_000

export interface Wait {
  /** Milliseconds until the request may be sent; 0 for at once. */
  readonly milliseconds: number
  /** What there is too much of, or empty. */
  readonly of: string
}

export interface Pace {
  /**
   * Takes a place for one request: whoever asks later waits longer.
   * @param now milliseconds on a clock that only grows
   */
  take(spending: Spending, now: number): Wait
}

export function createPace(): Pace {
  // Below zero it owes what was promised to those who wait.
  const levels = BUCKETS.map(bucket => ({ bucket, left: bucket.burst, at: 0 }))
  return {
    take(spending, now) {
      let wait: Wait = { milliseconds: 0, of: '' }
      for (const level of levels) {
        const { bucket } = level
        const rate = bucket.perMinute / MINUTE
        level.left = Math.min(bucket.burst, level.left + Math.max(0, now - level.at) * rate)
        level.at = Math.max(now, level.at)
        const cost = bucket.cost(spending)
        level.left -= cost
        const milliseconds = cost > 0 && level.left < 0 ? Math.ceil(-level.left / rate) : 0
        if (milliseconds > wait.milliseconds) wait = { milliseconds, of: bucket.name }
      }
      return wait
    },
  }
}
