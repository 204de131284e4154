/**
 * Live requests in the world of these tests, and a source that counts them: so many a second, routed as the target routes at that
 * moment. What was counted stays, so that reading the past twice gives the same twice.
 */
import type { Counted } from '../../src/core/gate/types.ts'
import type { Instant, Version } from '../../src/core/types.ts'
import type { NoData, Source, Stretch } from '../../src/run/ports.ts'
import type { World } from './world.ts'

export interface Traffic {
  readonly source: Source
  /** What the source says instead of an answer, while it is set. */
  silent: NoData | null
  /** Seconds by which the source's clock is ahead. */
  skew: number
  /** Share of bad answers by version; 0 where none is named. */
  readonly bad: Map<Version, number>
  /** Share of the copies that a version answers, and so are counted; all where none is named. */
  readonly answered: Map<Version, number>
  /** Stretches that were asked for. */
  readonly asked: Stretch[]
  /** Lets so many seconds pass with requests in each. */
  flow(seconds: number): void
}

interface Second {
  readonly at: number
  readonly requests: Readonly<Record<Version, number>>
  readonly wrong: Readonly<Record<Version, number>>
}

export function trafficIn(world: World, perSecond = 100): Traffic {
  const seconds: Second[] = []
  const owed = new Map<string, number>()
  /** Whole requests, with what is left over kept for the next second. */
  const whole = (key: string, amount: number): number => {
    const sum = (owed.get(key) ?? 0) + amount
    owed.set(key, sum - Math.floor(sum))
    return Math.floor(sum)
  }
  const traffic: Traffic = {
    silent: null,
    skew: 0,
    bad: new Map(),
    answered: new Map(),
    asked: [],
    flow(count) {
      for (let second = 0; second < count; second += 1) {
        const [weights, mirror] = [world.target.weights(), world.target.mirror()]
        const share = (version: Version): number =>
          (weights[version] ?? 0) / 10_000 +
          (mirror?.to === version ? (mirror.share / 10_000) * (traffic.answered.get(version) ?? 1) : 0)
        const requests: Record<Version, number> = {}
        const wrong: Record<Version, number> = {}
        for (const version of new Set([...Object.keys(weights), ...(mirror ? [mirror.to] : [])])) {
          requests[version] = whole(version, perSecond * share(version))
          wrong[version] = whole(`${version} bad`, (requests[version] ?? 0) * (traffic.bad.get(version) ?? 0))
        }
        seconds.push({ at: Date.parse(world.clock.now()) + traffic.skew * 1000, requests, wrong })
        world.clock.pass(1)
      }
    },
    source: {
      name: 'counted by the test',
      now: async () => traffic.silent ?? instant(Date.parse(world.clock.now()) + traffic.skew * 1000),
      windows: async stretch => {
        traffic.asked.push(stretch)
        return traffic.silent ?? counted(seconds, stretch)
      },
      cannotDecide: async () => null,
    },
  }
  return traffic
}

function counted(
  seconds: readonly Second[],
  { from, to, every, primary, canary, metrics }: Stretch,
): readonly Counted[] {
  const windows: Counted[] = []
  for (let at = Date.parse(from); at + every * 1000 <= Date.parse(to); at += every * 1000) {
    const within = seconds.filter(one => one.at >= at && one.at < at + every * 1000)
    const sum = (of: 'requests' | 'wrong', version: Version | undefined): number =>
      version === undefined ? 0 : within.reduce((total, one) => total + (one[of][version] ?? 0), 0)
    const arm = (version: Version | undefined) => ({ n: sum('requests', version), k: sum('wrong', version) })
    const counts = { primary: arm(primary?.version), canary: arm(canary.version) }
    windows.push({
      from: instant(at),
      to: instant(at + every * 1000),
      metrics: Object.fromEntries(metrics.map(({ name }) => [name, counts])),
      given: { primary: counts.primary.n, canary: counts.canary.n },
    })
  }
  return windows
}

function instant(time: number): Instant {
  return new Date(time).toISOString()
}
