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
  setting: Setting,
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
  )
  told.push(
    `${String(beginnings).padStart(5)} beginnings, ${String(ends).padStart(4)} ends: ${expect.getState().currentTestName ?? ''}`,
  )
  expect(ends).toBeGreaterThan(1)
}

const WARM: Setting = {}
const COLD: Setting = { policy: { keepWarm: 0 } }

describe.each([
  ['the old primary is kept warm', WARM],
  ['the old primary is unloaded', COLD],
])('promote and rollback at once, where %s', (_, setting) => {
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
  })
})
