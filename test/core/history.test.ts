/** What was live at a time, and the chain of entries: the same question asked of the whole history and of what was stored then. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkChain } from '../../src/core/chain.ts'
import { entriesOf, replayed, upTo, type Commit } from '../../src/core/history.ts'
import { after } from '../../src/core/time.ts'
import type { Entry } from '../../src/core/types.ts'
import { blobOid, createFolder } from '../../src/ledger/objects.ts'
import { checkFiles } from '../../src/ledger/verify.ts'
import type { MemoryCommit } from '../../src/ledger/memory.ts'
import {
  createWorld,
  lookingNow,
  MODEL,
  promotingIt,
  registeringVersion,
  rollingItBack,
  START,
  startingVersion,
  type World,
} from '../run/world.ts'

const LIKE = 'a'.repeat(40)
const BRANCH = `model-release/${MODEL}`

/** Releases with pauses between: trials that pass and fail, a promotion, a rollback. */
async function story(pauses: readonly number[] = []): Promise<World> {
  const world = createWorld()
  let next = 0
  const pause = (): void => world.clock.pass(pauses[next++ % Math.max(1, pauses.length)] ?? 60)
  await world.well(registeringVersion('1.0.0'), startingVersion())
  pause()
  await world.well(registeringVersion('2.0.0'), startingVersion())
  pause()
  world.quality.set('2.0.0', { of: 40, wrong: 0 })
  await world.well(lookingNow())
  pause()
  await world.well(promotingIt())
  pause()
  await world.well(rollingItBack({ reason: 'users complain' }))
  return world
}

function stored(world: World): readonly MemoryCommit[] {
  return world.ledger.commits(MODEL).toReversed()
}

function blobsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, text]) => [path, blobOid(text, LIKE)]))
}

function treeOf(blobs: ReadonlyMap<string, string>): string {
  const folder = createFolder()
  for (const [path, oid] of blobs) folder.set(path, oid)
  return folder.oid(LIKE)
}

function commitOf({ oid, parent, message, files }: MemoryCommit): Commit {
  const entry: Entry = JSON.parse(files.get('entry.json') ?? '')
  const blobs = blobsOf(files)
  return {
    oid,
    parents: parent === null ? [] : [parent],
    tree: treeOf(blobs),
    headline: message.split('\n')[0] ?? '',
    signed: true,
    entry,
    problem: '',
    readme: blobs.get('README.md') ?? null,
  }
}

function commitsOf(world: World): readonly Commit[] {
  return stored(world).map(commitOf)
}

/** A commit on top that somebody made by hand. */
function byHand(world: World, files: Readonly<Record<string, string>>): MemoryCommit {
  const tip = stored(world).at(-1)
  if (!tip) throw new Error('no ledger')
  return {
    oid: 'b'.repeat(40),
    parent: tip.oid,
    message: 'Fix it',
    files: new Map([...tip.files, ...Object.entries(files)]),
  }
}

async function filesChecked(world: World, ...others: readonly MemoryCommit[]) {
  const all = [...stored(world), ...others]
  let asked = 0
  const checked = await checkFiles(MODEL, all.map(commitOf), async tree => {
    asked += 1
    const found = all.find(one => commitOf(one).tree === tree)
    const blobs = blobsOf(found?.files ?? new Map())
    const texts = new Map(
      [...(found?.files ?? new Map<string, string>())].map(([path, text]) => [blobs.get(path), text]),
    )
    return { blobs, text: async blob => texts.get(blob) ?? '' }
  })
  return { ...checked, asked }
}

test('the state at any second is the one that was stored by the last entry until then', async () => {
  let times = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 5 }), async pauses => {
      const world = await story(pauses)
      const all = stored(world)
      const entries = entriesOf(all.map(commitOf))
      const last = entries.at(-1)?.at ?? START
      const length = (Date.parse(last) - Date.parse(START)) / 1000
      for (const share of [-0.01, 0, 0.1, 0.25, 0.5, 0.7, 0.9, 0.99, 1, 1.5]) {
        times += 1
        const at = after(START, Math.round(share * length) + (share < 0 ? -1 : 0))
        const newest = all.findLast((_, index) => (entries[index]?.at ?? '') <= at)
        const state: unknown = newest ? JSON.parse(newest.files.get('state.json') ?? '') : null
        expect(replayed(upTo(entries, at)).state).toEqual(state)
      }
    }),
    { numRuns: 30 },
  )
  expect(times).toBe(300)
})

test('a ledger as the actions write it has an unbroken chain and just the files that its entries come to', async () => {
  const world = await story()
  expect(checkChain(MODEL, commitsOf(world), BRANCH)).toEqual({ findings: [], unchecked: [] })
  expect(await filesChecked(world)).toEqual({ findings: [], unchecked: [], asked: 0 })
})

test('a commit that changes a file without an entry is found in both', async () => {
  const world = await story()
  const state = stored(world).at(-1)?.files.get('state.json') ?? ''
  const commit = byHand(world, { 'state.json': state.replace('"hold": {', '"hold": null, "was": {') })
  const chain = checkChain(MODEL, [...commitsOf(world), commitOf(commit)], BRANCH)
  expect(chain.findings).toEqual([
    expect.objectContaining({ where: `${BRANCH}, commit bbbbbbbbbb`, got: expect.stringContaining('Fix it') }),
  ])
  const { findings } = await filesChecked(world, commit)
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({
    where: `${BRANCH}:state.json, commit bbbbbbbbbb`,
    expected: 'environments.production.hold a map',
    got: 'null',
  })
})

test('a forged entry that folds is still not signed, and one whose files say more than it is told', async () => {
  const world = await story()
  const tip = stored(world).at(-1)
  const last: Entry = JSON.parse(tip?.files.get('entry.json') ?? '')
  const forged = { ...last, id: 'forged', seq: last.seq + 1, previous: tip?.oid ?? null, key: null }
  const commit = byHand(world, { 'entry.json': `${JSON.stringify(forged, null, 2)}\n`, 'notes.txt': 'mine' })
  const chain = checkChain(MODEL, [...commitsOf(world), { ...commitOf(commit), signed: false }], BRANCH)
  expect(chain.findings.map(({ got }) => got)).toEqual([`entry ${forged.seq} without its signature`])
  const { findings } = await filesChecked(world, commit)
  expect(findings.map(({ where }) => where)).toContain(`${BRANCH}:notes.txt, commit bbbbbbbbbb`)
  expect(findings.map(({ where }) => where)).toContain(`${BRANCH}:state.json, commit bbbbbbbbbb`)
})

test('a gap, a wrong parent, another lineage, a key and an id used twice are each told', async () => {
  const commits = commitsOf(await story())
  const changed = (at: number, facts: Partial<Entry>): readonly string[] => {
    const others = commits.map((commit, index) =>
      index === at && commit.entry ? { ...commit, entry: { ...commit.entry, ...facts } } : commit,
    )
    return checkChain(MODEL, others, BRANCH).findings.map(({ expected }) => expected)
  }
  expect(commits.length).toBeGreaterThan(6)
  expect(changed(5, { seq: 9 })).toEqual(['entry 6', 'entry 10'])
  expect(changed(5, { previous: 'c'.repeat(40) })).toEqual([expect.stringContaining('an entry after')])
  expect(changed(5, { lineage: 'another' })).toHaveLength(2)
  expect(changed(5, { model: 'other' })).toEqual(['an entry of digits'])
  expect(changed(5, { key: commits[0]?.entry?.key ?? 'k', id: commits[0]?.entry?.id ?? '' })).toEqual(
    expect.arrayContaining(['an id of its own']),
  )
  const keyed = commits.map(commit => (commit.entry ? { ...commit, entry: { ...commit.entry, key: 'run/1' } } : commit))
  expect(checkChain(MODEL, keyed, BRANCH).findings).toHaveLength(commits.length - 1)
})

test('an entry that does not follow from those before it ends the replay, and what was not compared is said', async () => {
  const world = await story()
  const tip = stored(world).at(-1)
  const last: Entry = JSON.parse(tip?.files.get('entry.json') ?? '')
  const body = {
    type: 'advanced',
    step: 2,
    stepKind: 'weight',
    want: { loaded: [], weights: {}, mirror: null, order: 'load-first' },
    versions: {},
  }
  const forged = { ...last, id: 'forged', seq: last.seq + 1, previous: tip?.oid ?? null, key: null, body }
  const commit = byHand(world, { 'entry.json': JSON.stringify(forged) })
  const { findings, unchecked } = await filesChecked(world, commit)
  expect(findings[0]?.got).toContain('no trial runs in production')
  expect(unchecked).toHaveLength(1)
  expect(() => replayed(entriesOf([...commitsOf(world), commitOf(commit)]))).toThrow(/verify/u)
})

test('without a signature anywhere that is said, and is no difference', async () => {
  const commits = commitsOf(await story()).map(commit => ({ ...commit, signed: false }))
  expect(checkChain(MODEL, commits, BRANCH)).toEqual({
    findings: [],
    unchecked: [expect.stringContaining('signatures')],
  })
})
