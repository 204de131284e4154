/** Evidence of live traffic: counted from when the routing has settled, in windows that straddle nothing, once; silence is no evidence. */
import { describe, expect, test } from '@jest/globals'
import { Fault } from '../../src/core/fault.ts'
import type { GatePolicy, MetricPolicy, Window } from '../../src/core/gate/types.ts'
import type { EnvironmentPolicy } from '../../src/core/policy.ts'
import { after, secondsBetween } from '../../src/core/time.ts'
import type { Entry, Step } from '../../src/core/types.ts'
import { rejudge } from '../../src/run/rejudge.ts'
import { ticking } from './ticks.ts'
import { trafficIn, type Traffic } from './traffic.ts'
import {
  createWorld,
  everything,
  lookingNow,
  registeringVersion,
  serving,
  startingVersion,
  weight,
  type World,
} from './world.ts'

const ERRORS: MetricPolicy = {
  name: 'errors',
  kind: 'proportion',
  better: 'lower',
  margin: { value: 0.02, relative: false },
  failAbove: { value: 0.02, relative: false },
  limit: 0.1,
  paired: false,
  column: 'errors',
  slices: [],
  required: true,
  weight: 1,
  at: null,
  guarded: true,
  live: { source: 'live', bad: 'bad', total: 'total', absentBad: null },
}
const GATE: GatePolicy = {
  alpha: 0.05,
  minSamples: 100,
  metrics: [ERRORS],
  sources: { live: { kind: 'test', section: null } },
  window: 10,
}
/** GitHub's clock may be a second behind, so that the first whole window begins a minute after the routing. */
const SETTLE = 59
const MIRROR: Step = { kind: 'mirror', share: 10_000, advance: 'pass', minDuration: 0 }

/** 1.0.0 serves under traffic, and 2.0.0 is registered. */
async function underTraffic(policy: Partial<EnvironmentPolicy> = {}): Promise<{ world: World; traffic: Traffic }> {
  const world = await serving('1.0.0', {
    policy: { gate: GATE, steps: [MIRROR, weight(1000)], settle: SETTLE, ...policy },
  })
  const traffic = trafficIn(world)
  world.sources.set('live', traffic.source)
  traffic.flow(120)
  // The first version bakes as well.
  world.clock.pass(policy.bake ?? 0)
  await ticking(world)
  await world.well(registeringVersion('2.0.0'))
  return { world, traffic }
}

async function recorded(world: World): Promise<readonly Window[]> {
  const reading = await everything(world.ledger)
  const windows: Window[] = []
  for (let seq = 1; seq <= (reading.view.state?.seq ?? 0); seq += 1) {
    const body = (await world.ledger.entryAt(reading, seq))?.body
    if (body?.type === 'looked' || body?.type === 'watched') windows.push(...body.windows)
  }
  return windows
}

test('a good version goes by shadow and weight to everybody, on what is counted alone', async () => {
  const { world, traffic } = await underTraffic()
  for (let ticks = 0; ticks < 20 && (await world.environment()).primary === '1.0.0'; ticks += 1) {
    await ticking(world)
    traffic.flow(300)
  }
  expect((await world.environment()).primary).toBe('2.0.0')
  expect(world.target.outages).toEqual([])
  expect(world.entries()).toContain('advanced')
})

test('windows lie on the grid, begin once the routing has settled, and never straddle a change of it', async () => {
  const { world, traffic } = await underTraffic({ settle: 45 })
  const changes: string[] = []
  for (let ticks = 0; ticks < 40 && (await world.environment()).primary === '1.0.0'; ticks += 1) {
    const before = world.entries().length
    await ticking(world)
    if (world.entries().slice(before).includes('settled')) changes.push(world.clock.now())
    traffic.flow(70)
  }
  expect(changes.length).toBeGreaterThanOrEqual(2)
  const windows = await recorded(world)
  let end = ''
  for (const { from, to, planned } of windows) {
    expect(Date.parse(from) % 10_000).toBe(0)
    expect(secondsBetween(from, to)).toBe(10)
    expect(from >= end).toBe(true)
    expect(planned).toBeGreaterThan(0)
    end = to
    for (const change of changes) {
      expect(from < change && to > change).toBe(false)
      // Nothing of the time in which the new routing settled.
      expect(from >= change && from < after(change, 45)).toBe(false)
    }
  }
})

test('whoever looks again finds the same windows, and counts each once', async () => {
  const { world, traffic } = await underTraffic()
  await world.well(startingVersion())
  traffic.flow(200)
  await world.well(lookingNow())
  await world.well(lookingNow())
  traffic.flow(60)
  await world.well(lookingNow())
  const windows = await recorded(world)
  expect(new Set(windows.map(({ from }) => from)).size).toBe(windows.length)
  // From 60 s after the start to the last whole window: nothing is left out.
  const counted = windows.reduce((sum, { metrics }) => {
    const counts = metrics['errors']
    return sum + (counts && 'primary' in counts && 'k' in counts.primary ? counts.primary.n : 0)
  }, 0)
  expect(counted).toBe(windows.length * 10 * 100)
  expect(windows).toHaveLength(20)
})

test.each(['SOURCE_UNREACHABLE', 'SOURCE_STALE', 'BAD_NEVER_SEEN'] as const)(
  'a source that says nothing (%s) leaves it undecided with the reason, and what it counted meanwhile is not lost',
  async code => {
    const { world, traffic } = await underTraffic()
    await world.well(startingVersion())
    traffic.silent = { code, reason: 'as the test wants it' }
    traffic.flow(300)
    const { details, message } = await world.run(lookingNow())
    expect(details).toMatchObject({ verdict: 'continue', integrity: { freshness: `${code}: as the test wants it` } })
    expect(message).toContain(code)
    expect(await recorded(world)).toEqual([])
    traffic.silent = null
    await world.well(lookingNow())
    expect(await recorded(world)).toHaveLength(24)
  },
)

test('a source that stays silent to the end makes it inconclusive, never a pass', async () => {
  const { world, traffic } = await underTraffic({ maxDuration: 600 })
  await world.well(startingVersion())
  traffic.silent = { code: 'SOURCE_UNREACHABLE', reason: 'gone' }
  traffic.flow(700)
  await ticking(world)
  expect(await world.environment()).toMatchObject({ primary: '1.0.0', trial: null, last: { verdict: 'inconclusive' } })
})

test('a stretch without a request is no evidence and keeps no pass young', async () => {
  const { world, traffic } = await underTraffic({ steps: [MIRROR], promotion: 'manual' })
  await world.well(startingVersion())
  traffic.flow(400)
  await world.well(lookingNow())
  const passed = (await world.trial()).pass
  expect(passed).not.toBeNull()
  world.clock.pass(5 * 3600)
  await world.well(lookingNow())
  expect((await world.trial()).pass).toEqual(passed)
  traffic.flow(60)
  await world.well(lookingNow())
  expect((await world.trial()).pass?.at).not.toBe(passed?.at)
})

test('a source whose clock is an hour ahead counts the same requests', async () => {
  const counts: number[] = []
  for (const skew of [0, 3600, -3600]) {
    const { world, traffic } = await underTraffic()
    traffic.skew = skew
    await world.well(startingVersion())
    traffic.flow(200)
    await world.well(lookingNow())
    counts.push((await recorded(world)).length)
  }
  expect(new Set(counts).size).toBe(1)
  expect(counts[0]).toBe(14)
})

test('a canary that errs is found in its step, and users are given back to the primary', async () => {
  const { world, traffic } = await underTraffic({ steps: [weight(1000)] })
  traffic.bad.set('2.0.0', 0.08)
  await world.well(startingVersion())
  for (let ticks = 0; ticks < 20 && (await world.environment()).trial; ticks += 1) {
    traffic.flow(60)
    await ticking(world)
  }
  expect(await world.environment()).toMatchObject({ trial: null, last: { verdict: 'fail' }, hold: null })
  expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
})

describe('in a mirror step', () => {
  test.each([10_000, 2500])(
    'a canary that leaves copies unanswered does not pass (%s of 10000 copied)',
    async share => {
      const { world, traffic } = await underTraffic({ steps: [{ ...MIRROR, share }], maxDuration: 3600 })
      traffic.answered.set('2.0.0', 0.2)
      await world.well(startingVersion())
      traffic.flow(1200)
      const { details, message } = await world.run(lookingNow())
      expect(details).toMatchObject({ verdict: 'continue', metrics: [{ name: 'errors', verdict: 'continue' }] })
      expect(message).toMatch(/errors: the canary answered \d+ of about \d+ copies/u)
      traffic.flow(2500)
      await ticking(world)
      expect(await world.environment()).toMatchObject({ primary: '1.0.0', last: { verdict: 'inconclusive' } })
    },
  )

  test.each([
    [10_000, 1],
    [10_000, 0.985],
    [2500, 1],
    [2500, 0.985],
  ])('%s of 10000 copied, a canary that answers %s of them passes', async (share, answered) => {
    const { world, traffic } = await underTraffic({ steps: [{ ...MIRROR, share }] })
    traffic.answered.set('2.0.0', answered)
    await world.well(startingVersion())
    traffic.flow(1200)
    expect((await world.run(lookingNow())).details).toMatchObject({ verdict: 'pass' })
  })
})

test('traffic that is not split as the step says makes the trial invalid', async () => {
  const { world, traffic } = await underTraffic({ steps: [weight(1000)] })
  await world.well(startingVersion())
  const honest = traffic.source.windows
  Object.assign(traffic.source, {
    windows: async (...given: Parameters<typeof honest>) => {
      const windows = await honest(...given)
      return 'code' in windows ? windows : windows.map(one => ({ ...one, given: { primary: 700, canary: 300 } }))
    },
  })
  traffic.flow(400)
  await ticking(world)
  expect(await world.environment()).toMatchObject({ trial: null, last: { verdict: 'invalid' } })
  expect((await world.environment()).last?.reason).toContain('not split as configured')
})

describe('after a gap', () => {
  test('the look takes what was counted until the canary was set to 0, and nothing of the time after', async () => {
    const { world, traffic } = await underTraffic({ steps: [weight(1000)], maxGap: 3600 })
    await ticking(world)
    traffic.flow(90)
    world.clock.pass(2 * 3600)
    traffic.bad.set('2.0.0', 0)
    await ticking(world)
    const windows = await recorded(world)
    expect(windows.length).toBeGreaterThan(0)
    const reading = await everything(world.ledger)
    for (let seq = 1; seq <= (reading.view.state?.seq ?? 0); seq += 1) {
      const entry = await world.ledger.entryAt(reading, seq)
      if (entry?.body.type === 'paused') expect(windows.every(({ to }) => to <= entry.at)).toBe(true)
    }
    expect(world.entries()).toContain('resumed')
  })

  test('a canary that went bad meanwhile is ended by that look', async () => {
    const { world, traffic } = await underTraffic({ steps: [weight(1000)], maxGap: 3600 })
    await ticking(world)
    traffic.flow(70)
    traffic.bad.set('2.0.0', 0.5)
    traffic.flow(3700)
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect(world.entries()).toContain('paused')
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })
})

describe('in bake', () => {
  test('a limit that live traffic exceeds rolls back by itself', async () => {
    const { world, traffic } = await underTraffic({ steps: [MIRROR], bake: 24 * 3600 })
    await ticking(world)
    traffic.flow(400)
    await ticking(world)
    expect(await world.phase()).toBe('baking')
    traffic.flow(300)
    await ticking(world)
    expect(await world.phase()).toBe('baking')
    traffic.bad.set('2.0.0', 0.3)
    traffic.flow(300)

    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect(await world.environment()).toMatchObject({ primary: '1.0.0', hold: { kind: 'rollback' } })
  })

  test('a silent source fails nothing, and says so', async () => {
    const { world, traffic } = await underTraffic({ steps: [MIRROR], bake: 3600 })
    await ticking(world)
    traffic.flow(400)
    await ticking(world)
    traffic.silent = { code: 'SOURCE_STALE', reason: 'the newest sample is an hour old' }
    traffic.flow(300)
    const { acts } = await ticking(world)
    expect(acts.at(-1)?.message).toContain('SOURCE_STALE')
    expect((await world.environment()).primary).toBe('2.0.0')
  })
})

test('two sources are counted over the windows that both have', async () => {
  const second = {
    ...ERRORS,
    name: 'timeouts',
    column: 'timeouts',
    live: { ...ERRORS.live, source: 'other', total: 'all', bad: 'late', absentBad: null },
  } as const
  const gate = {
    ...GATE,
    metrics: [ERRORS, second],
    sources: { ...GATE.sources, other: { kind: 'test', section: null } },
  }
  const world = createWorld({ policy: { gate, steps: [MIRROR], settle: SETTLE } })
  const traffic = trafficIn(world)
  world.sources.set('live', traffic.source)
  // The other has counted to a minute ago.
  world.sources.set('other', {
    ...traffic.source,
    windows: async (stretch, signal) => {
      const windows = await traffic.source.windows(stretch, signal)
      return 'code' in windows ? windows : windows.slice(0, -6)
    },
  })
  await world.well(registeringVersion('1.0.0'), startingVersion())
  await world.well(registeringVersion('2.0.0'), startingVersion())
  traffic.flow(200)
  await world.well(lookingNow())
  const windows = await recorded(world)
  expect(windows).toHaveLength(8)
  for (const { metrics } of windows) expect(Object.keys(metrics).toSorted()).toEqual(['errors', 'timeouts'])
})

test('a pass of the last step counts once the step has stood for its min-duration', async () => {
  const { world, traffic } = await underTraffic({ steps: [{ ...MIRROR, minDuration: 1800 }] })
  await ticking(world)
  traffic.flow(900)
  await ticking(world)
  expect(await world.trial()).toMatchObject({ pass: null, verdict: 'continue' })
  // Nothing new is needed for it, only time.
  world.clock.pass(1000)
  await ticking(world)
  expect((await world.environment()).primary).toBe('2.0.0')
  const reading = await everything(world.ledger)
  const entries: Entry[] = []
  for (let seq = 1; seq <= (reading.view.state?.seq ?? 0); seq += 1) {
    const entry = await world.ledger.entryAt(reading, seq)
    if (entry) entries.push(entry)
  }
  // Judged again from the entries it says the same at each look.
  const looks = entries.flatMap(({ body, seq }) => (body.type === 'looked' ? [seq] : []))
  expect(looks.length).toBeGreaterThan(1)
  for (const look of looks) {
    const { details, recorded } = rejudge(entries.filter(({ seq }) => seq <= look))
    expect(details.verdict).toBe(recorded.verdict)
  }
})

describe('what must not pass, and must not be overlooked', () => {
  test('a pass that was held back does not come true while the source is silent', async () => {
    const { world, traffic } = await underTraffic({ steps: [{ ...MIRROR, minDuration: 1800 }] })
    await ticking(world)
    traffic.flow(900)
    await ticking(world)
    traffic.silent = { code: 'SOURCE_STALE', reason: 'nothing is scraped' }
    world.clock.pass(2000)
    const { acts } = await ticking(world)
    expect(acts.at(-1)?.details).toMatchObject({ verdict: 'continue', integrity: { freshness: expect.any(String) } })
    expect((await world.environment()).primary).toBe('1.0.0')
    traffic.silent = null
    traffic.flow(60)
    await ticking(world)
    expect((await world.environment()).primary).toBe('2.0.0')
  })

  test('nor while it falls silent in the middle of a window that is long', async () => {
    const { guarded: _bursts, ...errors } = ERRORS
    const { world, traffic } = await underTraffic({
      gate: { ...GATE, metrics: [errors], window: 3600 },
      steps: [{ ...MIRROR, minDuration: 4.5 * 3600 }],
    })
    await ticking(world)
    traffic.flow(4 * 3600)
    await ticking(world)
    expect(await world.trial()).toMatchObject({ pass: null, verdict: 'continue' })
    // Until the next whole hour no window is due, and the step has stood long enough before that. Its clock goes on.
    const stale = { code: 'SOURCE_STALE', reason: 'nothing is scraped' } as const
    const { windows } = traffic.source
    Object.assign(traffic.source, { windows: async () => stale })
    world.clock.pass(2400)
    const { acts } = await ticking(world)
    expect(acts.at(-1)?.details).toMatchObject({ verdict: 'continue', integrity: { freshness: expect.any(String) } })
    expect((await world.environment()).primary).toBe('1.0.0')
    Object.assign(traffic.source, { windows })
    await ticking(world)
    expect((await world.environment()).primary).toBe('2.0.0')
    expect(await recorded(world)).toHaveLength(3)
  })

  test('a look after a long time sees all of it, and writes it down in few windows', async () => {
    const { world, traffic } = await underTraffic({ steps: [MIRROR] })
    await ticking(world)
    traffic.flow(3 * 3600)
    // Most of the time it was as good as the primary.
    traffic.bad.set('2.0.0', 0.3)
    traffic.flow(1800)
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    const windows = await recorded(world)
    expect(windows.length).toBeLessThanOrEqual(360)
    const seconds = windows.reduce((sum, { from, to }) => sum + secondsBetween(from, to), 0)
    expect(seconds).toBe(3.5 * 3600 - 60)
  })

  test('after a gap a look that saw nothing gives nobody back to the canary', async () => {
    const { world, traffic } = await underTraffic({ steps: [weight(1000)], maxGap: 3600 })
    await ticking(world)
    traffic.flow(70)
    traffic.bad.set('2.0.0', 0.5)
    traffic.flow(3700)
    traffic.silent = { code: 'SOURCE_UNREACHABLE', reason: 'it was away as well' }
    await ticking(world)
    expect((await world.trial()).paused).toMatchObject({ cause: 'gap' })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    traffic.silent = null
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_FAIL' })
    expect(world.entries()).not.toContain('resumed')
  })

  test('a target that cannot be asked keeps nobody from looking, and the canary goes once it can', async () => {
    const { world, traffic } = await underTraffic({ steps: [weight(1000)] })
    await ticking(world)
    traffic.bad.set('2.0.0', 0.3)
    traffic.flow(600)
    world.target.trouble.down = new Fault('TARGET_UNREACHABLE', 'it hangs')
    const away = await ticking(world)
    expect(away.reasonCode).not.toBe('')
    expect((await world.environment()).last).toMatchObject({ canary: '2.0.0', verdict: 'fail' })
    world.target.trouble.down = null
    await ticking(world)
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
  })

  test('a target that cannot be asked is red, and nothing goes on there', async () => {
    const { world, traffic } = await underTraffic({ steps: [MIRROR, weight(1000)] })
    await ticking(world)
    traffic.flow(600)
    world.target.trouble.down = new Fault('TARGET_UNREACHABLE', 'it hangs')
    expect(await ticking(world)).toMatchObject({ reasonCode: 'TARGET_UNREACHABLE' })
    expect((await world.trial()).step).toBe(1)
    world.target.trouble.down = null
    await ticking(world)
    expect((await world.trial()).step).toBe(2)
  })

  test('a job that waits longer than max-gap does not take its own silence for missing ticks', async () => {
    const { world, traffic } = await underTraffic({ steps: [weight(1000)], maxGap: 240 })
    traffic.bad.set('1.0.0', 0.5)
    traffic.bad.set('2.0.0', 0.51)
    await ticking(world)
    await ticking(world, { wait: 1500, meanwhile: async () => traffic.flow(1) })
    expect(world.entries()).not.toContain('paused')
  })

  test('evidence beyond repair in a bake is red: nothing watches what was promoted', async () => {
    const { world, traffic } = await underTraffic({ steps: [MIRROR], bake: 3600 })
    await ticking(world)
    traffic.flow(400)
    await ticking(world)
    expect(await world.phase()).toBe('baking')
    const honest = traffic.source.windows
    Object.assign(traffic.source, {
      windows: async (...given: Parameters<typeof honest>) => {
        const windows = await honest(...given)
        const impossible = { primary: { n: 0, k: 0 }, canary: { n: 1, k: 2 } }
        return 'code' in windows ? windows : windows.map(one => ({ ...one, metrics: { errors: impossible } }))
      },
    })
    traffic.flow(120)
    expect(await ticking(world)).toMatchObject({ reasonCode: 'VERDICT_INVALID' })
    expect((await world.environment()).primary).toBe('2.0.0')
  })
})
