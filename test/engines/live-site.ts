/**
 * A model that users ask all the time: real engines behind one address, the load on it, and what the router itself said of its routing
 * meanwhile. Whether every answer came from a version that was routed to is worked out afterwards from both records.
 * Must not know how a release goes on.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Served } from '../../src/core/types.ts'
import type { RouterFactory } from '../../src/run/ports.ts'
import type { Behaviour } from './behaviour.ts'
import { startLoad, type Asked, type Load } from './load.ts'

/** Engines as a release meets them. */
export interface Site {
  readonly name: string
  /** Where users ask. */
  readonly users: string
  /** The environment's `serving`, `router` and what its metrics count, as lines of the configuration. */
  readonly serving: string
  readonly router: string
  readonly source: string
  /** Of the metric `errors`. */
  readonly bad: string
  readonly total: string
  /** Milliseconds for which a new routing is shown before it is confirmed: answers of the old one may still come until then. */
  readonly steady: number
  /** Reads the router as the product does. */
  readonly reads: RouterFactory
  /** Puts a version where the server finds it. */
  put(version: number, behaviour?: Behaviour): void
  /** How many requests of users, copies included, a version answered or refused so far. */
  answered(version: number): Promise<number>
  /** Somebody else gives all that one version has to another, past the suite. */
  meddle(from: number, to: number): Promise<void>
  /** What the server itself calls the state of a version. */
  stateOf(servedVersion: string): Promise<string | undefined>
  close(): Promise<void>
}

/** What a router said, between two looks. */
interface Look {
  readonly from: number
  readonly to: number
  /** Basis points by served version. */
  readonly weights: Readonly<Record<string, number>>
  readonly mirror: string | null
}

export interface Watched {
  readonly load: Load
  /** Ends the load and the watch. */
  stop(): Promise<Record_>
  /** The first moment from now on at which the router said what is asked for. */
  until(holds: (weights: Readonly<Record<string, number>>) => boolean, seconds: number): Promise<number>
}

export interface Record_ {
  readonly asked: readonly Asked[]
  readonly looks: readonly Look[]
}

export const REQUEST = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] }
/** Requests a second. */
export const RATE = 220
/** Milliseconds between two looks at the router. */
const EVERY = 30
/** Served versions that a site may have. */
const MOST = 9

/** @param rate requests per second */
export function watch(site: Site, rate = RATE): Watched {
  const load = startLoad({
    url: site.users,
    body: REQUEST,
    perSecond: rate,
    connections: 16,
    versionOf: ({ text }) => versionIn(text),
  })
  const versions = Object.fromEntries(
    Array.from({ length: MOST }, (_, at) => [`${at + 1}.0.0`, served(at + 1)] as const),
  )
  const router = site.reads(versions)
  const signal = new AbortController().signal
  const looks: Look[] = []
  const ending = new AbortController()
  const watching = (async () => {
    while (!ending.signal.aborted) {
      const from = Date.now()
      const { weights, mirror } = await router.read(signal)
      looks.push({ from, to: Date.now(), weights: byServed(weights ?? {}), mirror: mirror ? nameOf(mirror.to) : null })
      await sleep(EVERY)
    }
  })()
  return {
    load,
    stop: async () => {
      const asked = await load.stop()
      ending.abort()
      await watching
      return { asked, looks }
    },
    until: async (holds, seconds) => {
      const deadline = Date.now() + seconds * 1000
      let next = looks.length
      while (Date.now() < deadline) {
        for (; next < looks.length; next += 1) {
          const look = looks[next]
          if (look && holds(look.weights)) return look.from
        }
        await sleep(5)
      }
      throw new Error(`the router was never seen so within ${seconds} s`)
    },
  }
}

export function served(number: number): Served {
  return {
    digest: `sha256:${String(number).padStart(64, '0')}`,
    servedVersion: String(number),
    location: null,
    seq: number,
    commit: null,
  }
}

function nameOf(version: string): string {
  return version.split('.')[0] ?? ''
}

function byServed(weights: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([version, share]) => [nameOf(version), share]))
}

/** A version answers with its own number as the class of ten. */
export function versionIn(text: string): string | null {
  const data: unknown = /"data":\s*(\[[^\]]*\])/u.exec(text)?.[1]
  const scores: unknown = typeof data === 'string' ? JSON.parse(data) : null
  return Array.isArray(scores) && scores.length > 0 ? String(scores.indexOf(Math.max(...scores.map(Number)))) : null
}

/** Answers that no routing in force at the time allows: the router's own word before and after counts while it changes. */
export function misrouted({ steady }: Site, { asked, looks }: Record_): readonly Asked[] {
  return asked.filter(({ version, sentAt, doneAt }) => {
    if (version === null) return false
    return !inForce(looks, sentAt - steady, doneAt).some(({ weights }) => (weights[version] ?? 0) > 0)
  })
}

/**
 * Looks whose routing may have been in force in a time: those that touch it, and the ones next to them. Each looks the answer up: a
 * walk over all looks for every request of minutes stops this process, and with it whatever else it watches, for seconds.
 */
function inForce(looks: readonly Look[], from: number, to: number): readonly Look[] {
  const first = firstOf(looks, look => look.to > from) - 1
  const last = firstOf(looks, look => look.from >= to)
  return looks.slice(Math.max(0, first), last + 1)
}

/** @returns where it begins to hold, as it does for all looks after; the number of looks where it never does */
function firstOf(looks: readonly Look[], holds: (look: Look) => boolean): number {
  let [low, high] = [0, looks.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const look = looks[middle]
    if (look !== undefined && holds(look)) high = middle
    else low = middle + 1
  }
  return low
}

export function failed({ asked }: Record_): readonly Asked[] {
  return asked.filter(({ status }) => status !== 200)
}

export interface Segment {
  readonly weights: Readonly<Record<string, number>>
  readonly mirror: string | null
  readonly seconds: number
  /** Answers by version, of requests that were asked and answered within it. */
  readonly answers: Readonly<Record<string, number>>
}

/** The routings one after the other, each with the answers that it gave. */
export function segments({ asked, looks }: Record_): readonly Segment[] {
  const runs: { looks: Look[] }[] = []
  for (const look of looks) {
    const last = runs.at(-1)?.looks.at(-1)
    if (last && JSON.stringify([last.weights, last.mirror]) === JSON.stringify([look.weights, look.mirror]))
      runs.at(-1)?.looks.push(look)
    else runs.push({ looks: [look] })
  }
  return runs.flatMap(({ looks: same }) => {
    const [first, last] = [same[0], same.at(-1)]
    if (!first || !last) return []
    const answers: Record<string, number> = {}
    for (const { version, sentAt, doneAt } of asked)
      if (version !== null && sentAt >= first.to && doneAt <= last.from) answers[version] = (answers[version] ?? 0) + 1
    return [{ weights: first.weights, mirror: first.mirror, seconds: (last.to - first.from) / 1000, answers }]
  })
}

/** All that a routing answered, also where a router said the one before once more in between. */
export function byRouting(all: readonly Segment[]): readonly Segment[] {
  const routings = new Map<string, Segment>()
  for (const one of all) {
    const routing = JSON.stringify([one.weights, one.mirror])
    const sum = routings.get(routing)
    const answers = { ...sum?.answers }
    for (const [version, count] of Object.entries(one.answers)) answers[version] = (answers[version] ?? 0) + count
    routings.set(routing, { ...one, seconds: (sum?.seconds ?? 0) + one.seconds, answers })
  }
  return [...routings.values()]
}

/** How many standard errors a version's share of the answers is from its weight. */
export function standardErrors({ weights, answers }: Segment, version: string): number {
  const n = Object.values(answers).reduce((sum, one) => sum + one, 0)
  const p = (weights[version] ?? 0) / 10_000
  return n === 0 ? 0 : ((answers[version] ?? 0) / n - p) / Math.sqrt((p * (1 - p)) / n)
}
