/**
 * What every `Router` keeps, whatever it is: shares are exact, copies are not seen, nothing is lost on the way from one routing to the
 * next. A router's test gives a stage with real servers behind it; the rules are the same for all. Must not know any router.
 */
import { afterEach, expect, test } from '@jest/globals'
import type { Served, Version } from '../../src/core/types.ts'
import { Outdated, StepFailed, type Router, type RouterFactory, type Routing } from '../../src/run/ports.ts'
import { crowd, user } from './router-backends.ts'

export interface RouterStage {
  /** Connects anew, as another process would. */
  connect(): Promise<RouterFactory>
  readonly versions: Readonly<Record<Version, Served>>
  /** Versions that answer with their served version. */
  readonly good: readonly [Version, Version, Version]
  /** One that this router cannot route to. */
  readonly bad: Version
  /** Where users ask. */
  readonly url: string
  /** How many requests, copies included, the server of a version was asked. */
  asked(version: Version): number
  /** How many of them were given up before they were answered. */
  cut(version: Version): number
  /** Makes the server of a version slow, in milliseconds, from now on. */
  delay(version: Version, milliseconds: number): void
  /** Somebody else turns 80 % of the first version into 60 %, and the router takes it over. */
  meddle(): Promise<void>
  close(): Promise<void>
}

const signal = AbortSignal.timeout(300_000)
const ALL = 10_000

export function routesTraffic(name: string, set: () => Promise<RouterStage>): void {
  let stages: RouterStage[] = []
  interface Set extends RouterStage {
    readonly router: Router
    readonly a: Version
    readonly b: Version
    readonly c: Version
    /** Of `count` requests, how many each of our versions answered; whoever else answered stands under its own name. */
    crowd(count: number): Promise<Readonly<Record<string, number>>>
  }
  const onStage = async (): Promise<Set> => {
    const stage = await set()
    stages.push(stage)
    const [a, b, c] = stage.good
    const router = (await stage.connect())(stage.versions)
    const names = new Map(
      Object.entries(stage.versions).map(([version, { servedVersion }]) => [servedVersion, version]),
    )
    return {
      ...stage,
      router,
      a,
      b,
      c,
      crowd: async count => {
        const answers = await crowd(stage.url, count)
        return Object.fromEntries(
          Object.entries(answers).map(([served, times]) => [names.get(served) ?? served, times]),
        )
      },
    }
  }
  afterEach(async () => {
    await Promise.all(stages.map(stage => stage.close()))
    stages = []
  })

  test(`${name}: what was never routed has no weights`, async () => {
    const { router } = await onStage()
    expect(await router.read(signal)).toEqual({ weights: null, mirror: null, fence: null })
  })

  test(`${name}: all requests go to the only version with a share, and no other sees one`, async () => {
    const { router, a, b, c, asked, crowd } = await onStage()
    await router.route(only(a), 1, signal)
    expect(await crowd(300)).toEqual({ [a]: 300 })
    await router.route(only(b), 2, signal)
    expect(await crowd(300)).toEqual({ [b]: 300 })
    expect([a, b, c].map(asked)).toEqual([300, 300, 0])
  })

  test(`${name}: shares are exact to the basis point, for two versions and for three`, async () => {
    const { router, a, b, c, crowd } = await onStage()
    await router.route({ weights: { [a]: 8000, [b]: 2000 }, mirror: null }, 1, signal)
    await expectShare(2500, 0.2, async count => (await crowd(count))[b] ?? 0)
    await router.route({ weights: { [a]: 9950, [b]: 50 }, mirror: null }, 2, signal)
    await expectShare(4000, 0.005, async count => (await crowd(count))[b] ?? 0)
    await router.route({ weights: { [c]: 5000, [a]: 3334, [b]: 1666 }, mirror: null }, 3, signal)
    expect((await router.read(signal)).weights).toEqual({ [a]: 3334, [b]: 1666, [c]: 5000 })
    await expectShare(2000, 0.1666, async count => (await crowd(count))[b] ?? 0)
  })

  test(`${name}: users see only the primary while all requests, or a share of them, are copied to the canary`, async () => {
    const { router, a, b, c, asked, crowd } = await onStage()
    await router.route({ weights: { [a]: ALL }, mirror: { to: b, share: ALL } }, 1, signal)
    expect(await crowd(500)).toEqual({ [a]: 500 })
    await until(() => asked(b) >= 500)
    expect([a, b, c].map(asked)).toEqual([500, 500, 0])
    await router.route({ weights: { [a]: ALL }, mirror: { to: b, share: 3000 } }, 2, signal)
    await expectShare(2000, 0.3, async count => {
      const before = asked(b)
      expect(await crowd(count)).toEqual({ [a]: count })
      await settled(() => asked(b))
      return asked(b) - before
    })
    await router.route(only(a), 3, signal)
    const before = asked(b)
    await crowd(100)
    await settled(() => asked(b))
    expect(asked(b)).toBe(before)
  })

  test(`${name}: a slow canary costs users nothing, and answers its copies in peace also when their user has gone`, async () => {
    const { router, url, a, b, asked, cut, delay } = await onStage()
    await router.route({ weights: { [a]: ALL }, mirror: { to: b, share: ALL } }, 1, signal)
    delay(b, 700)
    const waits: number[] = []
    for (let users = 0; users < 4; users += 1) {
      const one = user(url)
      for (let times = 0; times < 2; times += 1) {
        const began = performance.now()
        expect((await one.ask()).by).not.toBeNull()
        waits.push(performance.now() - began)
      }
      one.leave()
    }
    await until(() => asked(b) >= 8)
    await new Promise(resolve => setTimeout(resolve, 1000))
    expect({ asked: asked(b), cut: cut(b) }).toEqual({ asked: 8, cut: 0 })
    expect(waits.toSorted((x, y) => x - y)[5]).toBeLessThan(500)
  })

  test(`${name}: a share and copies at once are drawn apart`, async () => {
    const { router, a, b, c, asked, crowd } = await onStage()
    await router.route({ weights: { [a]: 5000, [b]: 5000 }, mirror: { to: c, share: 5000 } }, 1, signal)
    await expectShare(2000, 0.5, async count => (await crowd(count))[a] ?? 0)
    const before = asked(c)
    await expectShare(2000, 0.5, async count => {
      const was = asked(c)
      await crowd(count)
      await settled(() => asked(c))
      return asked(c) - was
    })
    expect(asked(c)).toBeGreaterThan(before)
  })

  test(`${name}: what was routed is what is read, by another process too`, async () => {
    const { router, connect, versions, a, b } = await onStage()
    const routing = { weights: { [a]: 7001, [b]: 2999 }, mirror: { to: b, share: 4321 } }
    await router.route(routing, 7, signal)
    const other = (await connect())(versions)
    for (const one of [router, other]) expect(await one.read(signal)).toEqual({ ...routing, fence: 7 })
  })

  test(`${name}: routed twice is the same as routed once`, async () => {
    const { router, connect, versions, a, b, crowd } = await onStage()
    const routing = { weights: { [a]: 0, [b]: ALL }, mirror: null }
    await router.route(routing, 3, signal)
    await router.route(routing, 3, signal)
    await (await connect())(versions).route(routing, 3, signal)
    expect(await router.read(signal)).toEqual({ weights: { [b]: ALL }, mirror: null, fence: 3 })
    expect(await crowd(50)).toEqual({ [b]: 50 })
  })

  test(`${name}: an older entry is told so, and changes nothing`, async () => {
    const { router, connect, versions, a, b, crowd } = await onStage()
    await router.route(only(a), 5, signal)
    const late = (await connect())(versions).route(only(b), 4, signal)
    await expect(late).rejects.toThrow(Outdated)
    await expect(late).rejects.toMatchObject({ fence: 5 })
    expect(await router.read(signal)).toEqual({ weights: { [a]: ALL }, mirror: null, fence: 5 })
    expect(await crowd(50)).toEqual({ [a]: 50 })
  })

  test(`${name}: a newer entry that wants the same claims the router`, async () => {
    const { router, connect, versions, a, b } = await onStage()
    const routing = { weights: { [a]: 6000, [b]: 4000 }, mirror: { to: b, share: 100 } }
    await router.route(routing, 5, signal)
    await (await connect())(versions).route(routing, 6, signal)
    expect(await router.read(signal)).toEqual({ ...routing, fence: 6 })
    await expect(router.route(routing, 5, signal)).rejects.toThrow(Outdated)
  })

  test(`${name}: back and forth under users loses no request, and nobody is asked who has no share any more`, async () => {
    const { router, url, versions, a, b } = await onStage()
    const nameOf = (version: Version) => versions[version]?.servedVersion ?? ''
    await router.route(only(a), 1, signal)
    /** Who may answer a request that begins now. */
    let allowed = [a]
    const ended = new AbortController()
    let count = 0
    const lost: string[] = []
    const strays: string[] = []
    const crowded = Promise.all(
      Array.from({ length: 8 }, async () => {
        const one = user(url)
        while (!ended.signal.aborted) {
          const may = allowed.map(nameOf)
          const { by, why, served } = await one.ask()
          count += 1
          if (by === null) lost.push(why)
          else if (!may.includes(by) && !allowed.map(nameOf).includes(by)) strays.push(by)
          if (by !== null && served !== by) strays.push(`${by}, said to be ${served}`)
        }
        one.leave()
      }),
    )
    for (const [at, next] of [b, a, b, a].entries()) {
      allowed = [a, b]
      await router.route(
        at === 2 ? { weights: { [a]: 5000, [b]: 5000 }, mirror: { to: a, share: 500 } } : only(next),
        2 + at,
        signal,
      )
      if (at !== 2) allowed = [next]
      await new Promise(resolve => setTimeout(resolve, 400))
    }
    ended.abort()
    await crowded
    expect({ lost, strays }).toEqual({ lost: [], strays: [] })
    expect(count).toBeGreaterThan(200)
  })

  test(`${name}: what it cannot do is refused for good, and it goes on as before`, async () => {
    const { router, a, b, bad, crowd } = await onStage()
    const before = { weights: { [a]: 9000, [b]: 1000 }, mirror: null }
    await router.route(before, 1, signal)
    const refused = [
      only(bad),
      { weights: { [a]: ALL }, mirror: { to: bad, share: 100 } },
      { weights: { [a]: 9000 }, mirror: null },
      { weights: {}, mirror: null },
    ]
    for (const routing of refused) {
      const routed = router.route(routing, 2, signal)
      await expect(routed).rejects.toThrow(StepFailed)
      await expect(routed).rejects.toMatchObject({ code: 'ROUTE_FAILED' })
    }
    expect(await router.read(signal)).toEqual({ ...before, fence: 1 })
    const answers = await crowd(300)
    expect((answers[a] ?? 0) + (answers[b] ?? 0)).toBe(300)
    await router.route(only(b), 2, signal)
    expect(await crowd(50)).toEqual({ [b]: 50 })
  })

  test(`${name}: what somebody else changed is seen, and routed right by the next who wants it`, async () => {
    const { router, a, b, meddle } = await onStage()
    const routing = { weights: { [a]: 8000, [b]: 2000 }, mirror: null }
    await router.route(routing, 1, signal)
    await meddle()
    expect((await router.read(signal)).weights).not.toEqual(routing.weights)
    await router.route(routing, 1, signal)
    expect(await router.read(signal)).toEqual({ ...routing, fence: 1 })
  })

  test(`${name}: a cancelled job stops asking`, async () => {
    const { router, a } = await onStage()
    await router.route(only(a), 1, signal)
    const cancelled = AbortSignal.abort(new Error('cancelled'))
    await expect(router.read(cancelled)).rejects.toThrow('cancelled')
    await expect(router.route(only(a), 2, cancelled)).rejects.toThrow('cancelled')
    expect((await router.read(signal)).fence).toBe(1)
  })
}

export function only(version: Version): Routing {
  return { weights: { [version]: ALL }, mirror: null }
}

/**
 * Within three standard errors of the share. A right router is outside them once in 370 times, so it may be asked twice; one that is wrong
 * by that much is outside both times.
 */
async function expectShare(count: number, share: number, draw: (count: number) => Promise<number>): Promise<void> {
  const widest = 3 * Math.sqrt(count * share * (1 - share))
  const first = await draw(count)
  if (Math.abs(first - count * share) <= widest) return
  const second = await draw(count)
  const off = Math.abs(second - count * share) / (widest / 3)
  if (off > 3)
    throw new Error(
      `expected ${count * share} of ${count}, got ${first}, then ${second}: ${off.toFixed(1)} standard errors`,
    )
}

async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !met(); tries += 1) await new Promise(resolve => setTimeout(resolve, 20))
}

/** Copies come after the answers: until a tenth of a second brought no more. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
