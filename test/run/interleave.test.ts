/** Two operations at once, over all schedules of their calls: one order in the ledger, and the target where the newest want says. */
import { describe, expect, test } from '@jest/globals'
import { everySchedule, type Finished } from './schedules.ts'
import {
  history,
  lookingNow,
  MODEL,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  type World,
} from './world.ts'

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

const told: string[] = []

async function race(
  begin: () => Promise<World>,
  asked: Parameters<typeof everySchedule>[1],
  check: (end: Finished) => void | Promise<void>,
): Promise<void> {
  const { ends, beginnings } = await everySchedule(begin, asked, async end => {
    await keepsToTheLedger(end)
    await check(end)
  })
  told.push(`${expect.getState().currentTestName ?? ''}: ${beginnings} beginnings, ${ends} ends`)
  expect(ends).toBeGreaterThan(1)
}

describe.each([
  ['the old primary is kept warm', {}],
  ['the old primary is unloaded', { policy: { keepWarm: 0 } }],
])('promote and rollback at once, where %s', (_, setting) => {
  test('the rollback wins, users end on the old version, and the promote ends red', async () => {
    const begin = () => serving('1.0.0', { canary: '2.0.0', passed: true, ...setting })
    await race(begin, [promotingIt(), rollingItBack()], ({ world, outcomes: [promote, rollback], schedule }) => {
      expect({ schedule, users: world.target.weights() }).toEqual({ schedule, users: { '1.0.0': 10_000 } })
      expect({ schedule, ...rollback }).toMatchObject({ word: 'rolled-back', reasonCode: '' })
      // Only a promotion that was seen serving before the rollback came is a success.
      const entries = world.entries()
      const came = entries[entries.indexOf('promoted') + 1] === 'settled' && entries.includes('promoted')
      const code = came ? /^$/u : /^(?:SUPERSEDED|NO_CANARY)$/u
      expect({ schedule, ...promote }).toMatchObject({ reasonCode: expect.stringMatching(code) })
    })
  })
})
