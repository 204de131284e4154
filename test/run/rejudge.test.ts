/** A recorded look says the same when it is judged again from the entries of its trial. */
import { describe, expect, test } from '@jest/globals'
import type { Details, MetricPolicy } from '../../src/core/gate/types.ts'
import { after } from '../../src/core/time.ts'
import type { Entry, Step } from '../../src/core/types.ts'
import { observing } from '../../src/run/operations/observe.ts'
import { rejudge } from '../../src/run/rejudge.ts'
import {
  ACCURACY,
  digestOf,
  ENVIRONMENT,
  GATE,
  lookingNow,
  MODEL,
  pushing,
  registeringVersion,
  serving,
  startingVersion,
  weight,
  type Asked,
  type Setting,
  type World,
} from './world.ts'

const MIRROR: Step = { kind: 'mirror', share: 10_000, advance: 'pass', minDuration: 0 }
const LATENCY: MetricPolicy = {
  ...ACCURACY,
  name: 'latency',
  kind: 'mean',
  better: 'lower',
  margin: { value: 0.5, relative: true },
  failAbove: { value: 0.5, relative: true },
  paired: false,
  column: 'ms',
  cap: 80,
  limit: 60,
}
const SLICED: MetricPolicy = { ...ACCURACY, slices: ['label'], weight: 3 }
/** Loaded and routed by the users' own tools. */
const EXTERNAL = { readBack: 'none', loads: false } as const
const TWO_STEPS: Setting = {
  habits: EXTERNAL,
  policy: { steps: [MIRROR, weight(5000)], gate: { ...GATE, metrics: [SLICED, LATENCY] } },
}

/** Both versions' answers since the last minute: the canary as often wrong as said, its times not round numbers. */
function rows(of: number, wrong: number, slower = 1): Asked {
  return world => {
    const at = after(world.clock.now(), -30)
    const all = Array.from({ length: of }, (_, one) =>
      ['1.0.0', '2.0.0'].map(version => ({
        request_id: `r${one}`,
        version,
        timestamp: at,
        correct: version === '1.0.0' || Math.floor(((one + 1) * wrong) / of) === Math.floor((one * wrong) / of),
        ms: (9 + ((one * 7) % 11) / 3) * (version === '2.0.0' ? slower : 1),
        label: String(one % 3),
      })),
    ).flat()
    const content = digestOf(`${at} ${JSON.stringify(all)}`)
    return {
      operation: observing(
        { do: 'observe', environment: ENVIRONMENT, batch: content, content },
        {
          kind: 'rows',
          rows: {
            name: 'rows.jsonl',
            count: all.length,
            each: async onRow => all.forEach((row, index) => onRow(row, index + 1)),
          },
        },
      ),
      job: { key: null },
    }
  }
}

async function each(world: World, asked: readonly Asked[]): Promise<void> {
  for (const one of asked) {
    world.clock.pass(600)
    await world.well(one)
  }
}

function entriesOf(world: World): Entry[] {
  return world.ledger
    .commits(MODEL)
    .map((commit): Entry => JSON.parse(commit.files.get('entry.json') ?? ''))
    .toReversed()
}

/** Numbers to 1e-9 of each other, everything else the same. */
function close(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : expect.closeTo(value, 9)
  if (Array.isArray(value)) return value.map(close)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, close(one)]))
}

/** @returns what the looks of the story said, after each was judged again */
function expectSame(world: World): Details[] {
  const entries = entriesOf(world)
  const ends = entries.flatMap(({ body }, at) => (body.type === 'looked' ? [at + 1] : []))
  return ends.map(end => {
    const { details, recorded } = rejudge(entries.slice(0, end))
    expect(details).toEqual(close(recorded))
    return recorded
  })
}

function seen({ verdict, step, look }: Details): unknown {
  return [verdict, step, look]
}

describe('every look of a trial in two observed steps', () => {
  test('with a pass of each, the second by its own evidence', async () => {
    const world = await serving('1.0.0', { ...TWO_STEPS, canary: '2.0.0' })
    await each(world, [rows(40, 0), lookingNow(), rows(200, 2), lookingNow(), startingVersion()])
    expect(await world.trial()).toMatchObject({ step: 2 })
    await each(world, [rows(20, 6), rows(10, 3), lookingNow(), rows(200, 1, 0.9), rows(50, 0), lookingNow()])
    const said = expectSame(world)
    expect(said.map(seen)).toEqual([
      ['continue', 1, 1],
      ['pass', 1, 2],
      ['continue', 2, 3],
      ['pass', 2, 4],
    ])
    const sizes = said.map(({ metrics }) => metrics.find(({ slice }) => slice === undefined)?.canary.n)
    expect(sizes).toEqual([40, 240, 270, 520])
    expect(said[3]?.metrics.map(({ name, slice }) => [name, slice?.['label']])).toEqual([
      ['accuracy', undefined],
      ['accuracy', '0'],
      ['accuracy', '1'],
      ['accuracy', '2'],
      ['latency', undefined],
    ])
  })

  test('with evidence that no look had taken when the next step began, and a fail at the end', async () => {
    const world = await serving('1.0.0', { ...TWO_STEPS, canary: '2.0.0' })
    await each(world, [rows(240, 0), lookingNow(), rows(40, 1), startingVersion()])
    await each(world, [rows(40, 5), lookingNow(), rows(300, 250, 9), lookingNow()])
    expect(expectSame(world).map(seen)).toEqual([
      ['pass', 1, 1],
      ['continue', 2, 2],
      ['fail', 2, 3],
    ])
  })
})

describe('a look says the same again where time decided', () => {
  const ONE_STEP: Setting = { habits: EXTERNAL, policy: { steps: [weight(5000)], maxDuration: 3600 } }

  test('undecided at max-duration', async () => {
    const world = await serving('1.0.0', { ...ONE_STEP, canary: '2.0.0' })
    await each(world, [pushing({ of: 10, wrong: 3 })])
    world.clock.pass(3600)
    await world.well(lookingNow())
    expect(expectSame(world).map(seen)).toEqual([['inconclusive', 1, 1]])
  })

  test('after max-duration, which stopped counting at the pass', async () => {
    const setting = { ...ONE_STEP, policy: { ...ONE_STEP.policy, gate: { ...GATE, metrics: [SLICED] } } }
    const world = await serving('1.0.0', { ...setting, canary: '2.0.0' })
    await each(world, [rows(45, 2), lookingNow()])
    world.clock.pass(7200)
    await each(world, [rows(2, 0), lookingNow()])
    const said = expectSame(world)
    expect(said.map(seen)).toEqual([
      ['pass', 1, 1],
      ['pass', 1, 2],
    ])
    // Time ends nothing that is undecided beside the pass.
    expect(said[1]?.metrics.map(({ verdict }) => verdict)).toContain('continue')
  })

  test('a first step that passed when no time was left for the second', async () => {
    const policy = { ...ONE_STEP.policy, steps: [MIRROR, weight(5000)] }
    const world = await serving('1.0.0', { ...ONE_STEP, policy, canary: '2.0.0' })
    await each(world, [pushing({ of: 200 })])
    world.clock.pass(3600)
    await world.well(lookingNow())
    expect(expectSame(world).map(seen)).toEqual([['inconclusive', 1, 1]])
  })

  test('a pass that nobody acted on for a day', async () => {
    const world = await serving('1.0.0', { ...ONE_STEP, canary: '2.0.0' })
    await each(world, [pushing({ of: 200 }), lookingNow()])
    world.clock.pass(25 * 3600)
    await world.well(lookingNow())
    expect(expectSame(world).map(seen)).toEqual([
      ['pass', 1, 1],
      ['inconclusive', 1, 2],
    ])
  })
})

test('a second trial of the pair is judged by its own share of alpha', async () => {
  const setting: Setting = { habits: EXTERNAL, policy: { steps: [weight(5000)], maxDuration: 3600 } }
  const world = await serving('1.0.0', { ...setting, canary: '2.0.0' })
  await each(world, [pushing({ of: 10, wrong: 3 })])
  world.clock.pass(3600)
  await world.well(lookingNow(), startingVersion('2.0.0'))
  await each(world, [pushing({ of: 40 }), lookingNow()])
  const said = expectSame(world)
  expect(said.map(({ trial, look }) => [trial, look])).toEqual([
    [1, 1],
    [2, 1],
  ])
})

test('entries of another environment that stand between change nothing', async () => {
  const world = await serving('1.0.0', { ...TWO_STEPS, canary: '2.0.0' })
  await each(world, [rows(40, 0), registeringVersion('3.0.0'), rows(40, 0), lookingNow()])
  const entries = entriesOf(world)
  const others = entries.map(entry =>
    entry.body.type === 'observed' ? { ...entry, seq: entry.seq - 0.5, environment: 'staging' } : entry,
  )
  expect(rejudge([...entries, ...others.filter(({ environment }) => environment === 'staging')]).details).toEqual(
    close(rejudge(entries).recorded),
  )
})
