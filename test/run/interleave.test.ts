/** Two operations at once, over all schedules of their calls: one order in the ledger, and the target where the newest want says. */
import { afterAll, describe, expect, test } from '@jest/globals'
import { everySchedule, type Finished } from './schedules.ts'
import {
  createWorld,
  digestOf,
  lookingNow,
  MODEL,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  type Asked,
  type Setting,
  type World,
} from './world.ts'

const told: string[] = []

afterAll(() => {
  process.stdout.write(`schedules:\n${told.map(line => `  ${line}\n`).join('')}`)
})

/** What holds after any two operations, whoever came first. */
async function keepsToTheLedger({ world, schedule }: Finished): Promise<void> {
  const environment = await world.environment()
  const seqs = world.ledger.commits(MODEL).map(commit => seqOf(commit.files))
  expect({ schedule, seqs }).toEqual({ schedule, seqs: seqs.map((_, at) => seqs.length - at) })
  expect({ schedule, settled: environment.settled }).toEqual({ schedule, settled: true })
  expect({ schedule, loaded: world.target.loaded().toSorted(), weights: world.target.weights() }).toEqual({
    schedule,
    loaded: environment.want.loaded.toSorted(),
    weights: environment.want.weights,
  })
}

function seqOf(files: ReadonlyMap<string, string>): number {
  const entry: { readonly seq: number } = JSON.parse(files.get('entry.json') ?? '')
  return entry.seq
}

async function race(
  story: World,
  setting: Setting & { readonly switches?: number },
  asked: readonly [Asked, Asked],
  check: (end: Finished) => void | Promise<void>,
): Promise<void> {
  const { ends, beginnings } = await everySchedule(
    () => createWorld(setting, story),
    asked,
    async end => {
      await keepsToTheLedger(end)
      await check(end)
    },
    setting.switches,
  )
  const name = expect.getState().currentTestName ?? ''
  told.push(`${String(beginnings).padStart(5)} beginnings, ${String(ends).padStart(4)} ends: ${name}`)
  expect(ends).toBeGreaterThan(1)
}

function count(world: World, type: string): number {
  return world.entries().filter(one => one === type).length
}

describe.each([
  ['over all schedules', {}],
  ['and the old one is unloaded, over all schedules with three switches', { policy: { keepWarm: 0 }, switches: 3 }],
])('promote and rollback at once, %s', (_, setting) => {
  test('the rollback wins, users end on the old version, and the promote ends red', async () => {
    const story = await serving('1.0.0', { canary: '2.0.0', passed: true, ...setting })
    await race(story, setting, [promotingIt(), rollingItBack()], ({ world, outcomes, schedule }) => {
      const [promote, rollback] = outcomes
      expect({ schedule, users: world.target.weights() }).toEqual({ schedule, users: { '1.0.0': 10_000 } })
      expect({ schedule, ...rollback }).toMatchObject({ word: 'rolled-back', reasonCode: '' })
      // Only a promotion that was seen serving before the rollback came is a success.
      const entries = world.entries()
      const came = entries.includes('promoted') && entries[entries.indexOf('promoted') + 1] === 'settled'
      const code = came ? /^$/u : /^(?:SUPERSEDED|NO_CANARY)$/u
      expect({ schedule, ...promote }).toMatchObject({ reasonCode: expect.stringMatching(code) })
    })
  }, 120_000)
})

test('two canaries of the newest version at once are one trial', async () => {
  const story = await serving('1.0.0')
  await story.well(registeringVersion('2.0.0'))
  await race(story, { switches: 2 }, [startingVersion(), startingVersion()], ({ world, outcomes, schedule }) => {
    const words = outcomes.map(one => one.word).toSorted()
    expect({ schedule, words, trials: count(world, 'started') }).toEqual({
      schedule,
      words: ['started', 'waiting'],
      trials: 1,
    })
    expect({ schedule, codes: outcomes.map(one => one.reasonCode) }).toEqual({ schedule, codes: ['', ''] })
  })
}, 120_000)

test('a canary that takes another one’s place leaves one trial, and the other one’s job ends red or waits', async () => {
  const story = await serving('1.0.0')
  await story.well(registeringVersion('2.0.0'), registeringVersion('3.0.0'))
  const asked = [startingVersion('2.0.0'), startingVersion('3.0.0', { supersede: true })] as const
  await race(story, { switches: 2 }, asked, async ({ world, outcomes, schedule }) => {
    const [older, newer] = outcomes
    expect({ schedule, trial: await world.trial() }).toMatchObject({ schedule, trial: { canary: '3.0.0' } })
    expect({ schedule, ...newer }).toMatchObject({ word: 'started', reasonCode: '' })
    expect(`${older?.word ?? ''} ${older?.reasonCode ?? ''}`).toMatch(/^(?:started (?:SUPERSEDED)?|waiting )$/u)
  })
}, 120_000)

test('two promotions at once are one', async () => {
  const story = await serving('1.0.0', { canary: '2.0.0', passed: true })
  await race(story, { switches: 3 }, [promotingIt(), promotingIt()], ({ world, outcomes, schedule }) => {
    const ends = outcomes.map(({ word, reasonCode }) => `${word} ${reasonCode}`).toSorted()
    expect({ schedule, ends, promoted: count(world, 'promoted') }).toEqual({
      schedule,
      ends: ['already-done ', 'promoted '],
      promoted: 1,
    })
  })
}, 120_000)

test('a look that fails and a rollback at once end the trial once, and the primary goes on serving', async () => {
  const story = await serving('1.0.0', { canary: '2.0.0' })
  story.quality.set('2.0.0', { of: 40, wrong: 40 })
  const asked = [lookingNow(), rollingItBack({ what: 'canary' })] as const
  await race(story, { switches: 3 }, asked, async ({ world, outcomes, schedule }) => {
    const [look, rollback] = outcomes
    const { primary, trial, last } = await world.environment()
    expect({ schedule, primary, trial }).toEqual({ schedule, primary: '1.0.0', trial: null })
    expect(world.target.weights()).toEqual({ '1.0.0': 10_000 })
    const byLook = last?.verdict === 'fail'
    expect({ schedule, look, rollback }).toMatchObject({
      look: byLook ? { word: 'ended' } : { word: 'refused', reasonCode: 'NO_CANDIDATE' },
      rollback: byLook ? { word: 'refused', reasonCode: 'NO_CANARY' } : { word: 'rolled-back', reasonCode: '' },
    })
    const { digests } = await world.view()
    expect(digests[digestOf('2.0.0')]?.quarantine).not.toBeNull()
  })
}, 120_000)

describe('two registrations at once', () => {
  test('of one artifact are one version', async () => {
    const asked = [registeringVersion('1.0.0'), registeringVersion('1.0.0')] as const
    await race(createWorld(), {}, asked, ({ world, outcomes, schedule }) => {
      const words = outcomes.map(one => one.word).toSorted()
      expect({ schedule, words }).toEqual({ schedule, words: ['already-registered', 'registered'] })
      expect(world.entries()).toEqual(['registered'])
    })
  })

  test('of two artifacts are two versions, both by bump', async () => {
    const asked = [registeringVersion('one', { bump: 'minor' }), registeringVersion('two', { bump: 'minor' })] as const
    await race(createWorld(), {}, asked, async ({ world, schedule }) => {
      const { versions } = await world.view()
      expect({ schedule, versions: Object.keys(versions).toSorted() }).toEqual({
        schedule,
        versions: ['1.0.0', '1.1.0'],
      })
    })
  })
})
