/** The fold: all entries from the first give exactly the tree that is stored, and what is stored stays small. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canary } from '../../src/core/decide/canary.ts'
import { promote } from '../../src/core/decide/promote.ts'
import { register } from '../../src/core/decide/register.ts'
import { settle } from '../../src/core/decide/settle.ts'
import { fold } from '../../src/core/fold.ts'
import { emptyView, environmentOf } from '../../src/core/state.ts'
import { after } from '../../src/core/time.ts'
import type { Decision, Entry, View } from '../../src/core/types.ts'
import { digestPath, encode, ENTRY, README, STATE, trialPath, versionPath } from '../../src/ledger/format.ts'
import {
  createWorld,
  digestOf,
  lookingNow,
  MODEL,
  POLICY,
  promotingIt,
  pushing,
  registeringVersion,
  REPLAY,
  rollingItBack,
  START,
  startingVersion,
  weight,
  type World,
} from '../run/world.ts'

function entriesOf(world: World): readonly Entry[] {
  const stored = world.ledger.commits(MODEL).map(commit => commit.files.get(ENTRY) ?? '')
  return stored.map((text): Entry => JSON.parse(text)).toReversed()
}

function texts<T>(records: Readonly<Record<string, T>>, path: (key: string) => string): readonly [string, string][] {
  return Object.entries(records).map(([key, value]) => [path(key), encode(value)])
}

/** The files that a view stands for. */
function filesOf(view: View): Readonly<Record<string, string>> {
  return Object.fromEntries([
    [STATE, encode(view.state)],
    ...texts(view.versions, versionPath),
    ...texts(view.digests, digestPath),
    ...texts(view.trials, trialPath),
  ])
}

function storedIn(world: World): Readonly<Record<string, string>> {
  const [newest] = world.ledger.commits(MODEL)
  return Object.fromEntries([...(newest?.files ?? [])].filter(([path]) => path !== ENTRY && path !== README))
}

const QUALITIES = [
  { of: 40, wrong: 0 },
  { of: 40, wrong: 8 },
  { of: 40, wrong: 40 },
]

/** One act of a random story; whether it is possible is for the decisions to say. */
const act: fc.Arbitrary<(world: World, at: number) => Promise<unknown>> = fc.oneof(
  fc.constantFrom(...QUALITIES, null).map(quality => async (world: World, at: number) => {
    const version = `1.${at}.0`
    if (quality) world.quality.set(version, quality)
    else world.target.trouble.loadFails.add(version)
    await world.run(registeringVersion(version))
    return world.run(startingVersion(version, { supersede: at % 2 === 0 }))
  }),
  fc.constant((world: World) => world.run(startingVersion())),
  fc.constant((world: World) => world.run(lookingNow())),
  fc.constant((world: World) => world.run(promotingIt())),
  fc.constant((world: World) => world.run(promotingIt({ force: true, reason: 'it is urgent' }))),
  fc
    .record({
      what: fc.constantFrom('auto', 'primary', 'canary'),
      quarantine: fc.constantFrom('from', 'skipped', 'none'),
      order: fc.constantFrom('load-first', 'unload-first', null),
    })
    .map(given => (world: World) => world.run(rollingItBack(given))),
  fc.constantFrom(0, 20, 40).map(wrong => async (world: World) => {
    world.clock.pass(120)
    return world.run(pushing({ wrong }))
  }),
  fc.constantFrom(60, 90_000).map(seconds => async (world: World) => world.clock.pass(seconds)),
)

const story = fc.record({
  acts: fc.array(act, { minLength: 8, maxLength: 25 }),
  steps: fc.constantFrom([REPLAY], [weight(1000)], [REPLAY, weight(1000), weight(5000)]),
  capacity: fc.integer({ min: 2, max: 3 }),
  keepWarm: fc.integer({ min: 0, max: 1 }),
  bake: fc.constantFrom(0, 3600),
})

async function told({ acts, ...policy }: typeof story extends fc.Arbitrary<infer T> ? T : never): Promise<World> {
  const world = createWorld({ policy })
  await world.well(registeringVersion('1.0.0'), startingVersion())
  for (const [at, one] of acts.entries()) await one(world, at + 1)
  return world
}

test('replaying all entries from the first gives exactly the stored tree', async () => {
  let entries = 0
  await fc.assert(
    fc.asyncProperty(story, async given => {
      const world = await told(given)
      const all = entriesOf(world)
      entries += all.length
      expect(filesOf(all.reduce(fold, emptyView))).toEqual(storedIn(world))
    }),
    { numRuns: 60 },
  )
  // Most acts are possible: about 700 entries, and never so few that nothing was tried.
  expect(entries).toBeGreaterThan(300)
})

test('whatever happens, what is settled is what the target shows, and no trial outlives its want', async () => {
  await fc.assert(
    fc.asyncProperty(story, async given => {
      const world = await told(given)
      const environment = await world.environment()
      const { trials, digests } = await world.view()
      expect(Object.keys(trials)).toEqual(environment.trial ? ['production'] : [])
      if (environment.trial) expect(environment.want.loaded).toContain(environment.trial.canary)
      if (!environment.settled) return
      expect(world.target.loaded().toSorted()).toEqual(environment.want.loaded.toSorted())
      expect(world.target.weights()).toEqual(environment.want.weights)
      expect(environment.confirmed).toMatchObject({ want: environment.want, primary: environment.primary })
      expect(Object.keys(environment.versions).toSorted()).toEqual(environment.want.loaded.toSorted())
      const { trial } = environment
      if (trial) expect(digests[trial.canaryDigest]?.quarantine).toBeNull()
    }),
    { numRuns: 60 },
  )
})

test('a fold reads nothing but what JSON keeps', async () => {
  await fc.assert(
    fc.asyncProperty(story, async given => {
      const world = await told(given)
      let view = emptyView
      for (const entry of entriesOf(world)) {
        const next = fold(view, entry)
        const stored: View = JSON.parse(JSON.stringify(next))
        expect(stored).toEqual(next)
        view = stored
      }
    }),
    { numRuns: 20 },
  )
})

/** Entries as an operation would write them, without a ledger around. */
function unwritten(): { view: View; decide(environment: string | null, decision: Decision, key?: string): void } {
  const history = {
    view: emptyView,
    decide(environment: string | null, decision: Decision, key: string | null = null): void {
      if (decision.kind !== 'append') throw new Error(`${decision.kind}: ${decision.message}`)
      const seq = (history.view.state?.seq ?? 0) + 1
      history.view = fold(history.view, {
        schema: 1,
        id: `entry ${seq}`,
        model: MODEL,
        lineage: 'lineage',
        seq,
        previous: seq === 1 ? null : String(seq).padStart(40, '0'),
        key,
        at: after(START, seq),
        by: 'octocat',
        run: null,
        environment,
        body: decision.body,
      })
    },
  }
  return history
}

const facts = {
  policy: { ...POLICY, capacity: 3, keepWarm: 2 },
  frozen: {
    policy: {
      gate: POLICY.gate ?? { alpha: 0, minSamples: 0, metrics: [] },
      steps: [REPLAY],
      maxDuration: 1,
      replays: {},
    },
    digest: digestOf('policy'),
    slices: {},
  },
  cannotDecide: () => null,
  serving: [],
  sha: 'c'.repeat(40),
}
const seen = { seen: true, reason: 'seen', loaded: null } as const
/** As long as a run, a job, a step and an action make it. */
const key = (seq: number): string =>
  `1234567890${seq}/${'deploy-to-production'.padEnd(40, '-')}/__OWNER_model-release/promote/0123456789abcdef`

test('state.json stays within 32 KiB after 2000 registrations and 300 releases in each of four environments', () => {
  const history = unwritten()
  const environments = ['development', 'staging', 'production-europe', 'production-america']
  for (let number = 1; number <= 2000; number += 1) {
    const version = `1.${number}.0`
    const names = Object.keys(history.view.versions).slice(-20)
    history.decide(
      null,
      register(
        history.view,
        {
          do: 'register',
          version,
          bump: null,
          digest: digestOf(version),
          location: `s3://models-of-a-team-with-a-long-name/${MODEL}/${version}/model.onnx`,
          servedVersion: String(number),
          signature: null,
          metadata: { dataset: 'digits', note: 'long '.repeat(100) },
          commit: 'd'.repeat(40),
          pullRequest: number,
        },
        { names, by: 'octocat' },
        after(START, number),
      ),
    )
    if (number > 300) continue
    for (const environment of environments) {
      const now = after(START, (history.view.state?.seq ?? 0) + 1)
      const settled = (): void => {
        const { wantSeq } = environmentOf(history.view.state, environment)
        history.decide(
          environment,
          settle(history.view, { do: 'settle', environment, wantSeq: wantSeq ?? 0, outcome: seen }),
        )
      }
      history.decide(
        environment,
        canary(history.view, { do: 'canary', environment, version, supersede: false }, facts, now),
        key(number),
      )
      settled()
      if (number === 1) continue
      const command = { do: 'promote', environment, force: true, reason: 'because '.repeat(60) } as const
      history.decide(environment, promote(history.view, command, facts, now), key(number))
      settled()
    }
  }
  const { state } = history.view
  expect(state?.seq).toBe(2000 + 4 * (2 + 299 * 4))
  const bytes = Buffer.byteLength(encode(state))
  process.stdout.write(`state.json after ${state?.seq ?? 0} entries: ${bytes} bytes\n`)
  expect(bytes).toBeLessThanOrEqual(32 * 1024)
})
