import { expect, test } from '@jest/globals'
import { createGitHubLedger } from '../../src/ledger/github.ts'
import type { Ledger } from '../../src/run/ports.ts'
import { keepsToTheLedger } from '../conformance/ledger.ts'
import { faultOf, REPOSITORY, worldOf } from '../github/world.ts'
import type { World } from '../github/world.ts'
import { jobToken } from '../standin/access.ts'
import { digestOf, MODEL, registering } from './entries.ts'

const BRANCH = `model-release/${MODEL}`

function idsOf({ server }: World): readonly string[] {
  return server
    .branch(REPOSITORY, BRANCH)
    .map(commit => String(JSON.parse(commit.files['entry.json'] ?? '').id))
    .toReversed()
}

for (const graphql of [true, false]) {
  keepsToTheLedger(graphql ? 'on GitHub' : 'on a GitHub without GraphQL', () => {
    const world = worldOf({ graphql })
    return {
      ledger: createGitHubLedger(world.client),
      another: () => createGitHubLedger(world.another()),
      ids: () => idsOf(world),
      ...(graphql ? {} : { crowd: 8 }),
      paths: () => Object.keys(world.server.branch(REPOSITORY, BRANCH)[0]?.files ?? {}),
    }
  })
}

/** A ledger with one entry. */
async function begun(options: Parameters<typeof worldOf>[0] = {}): Promise<{ world: World; ledger: Ledger }> {
  const world = worldOf(options)
  const ledger = createGitHubLedger(world.client)
  await append(ledger, '1.0.0')
  return { world, ledger }
}

async function append(ledger: Ledger, version: string): Promise<string | null> {
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), version)
  return ledger.append(base, entry, after)
}

test('reading is one call, appending one more, the first entry four', async () => {
  const { world, ledger } = await begun()
  expect(world.client.calls()).toBe(1 + 3)
  await ledger.read(MODEL, { versions: ['1.0.0'], digests: [digestOf('1.0.0')], listVersions: true, allDigests: true })
  expect(world.client.calls()).toBe(5)
  await append(ledger, '2.0.0')
  expect(world.client.calls()).toBe(7)
  expect(world.server.violations).toEqual([])
})

test('a lost race costs one call and no wait', async () => {
  const { world, ledger } = await begun()
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), '2.0.0')
  await append(createGitHubLedger(world.another()), '3.0.0')
  const calls = world.client.calls()
  expect(await ledger.append(base, entry, after)).toBeNull()
  expect(world.client.calls()).toBe(calls + 1)
  expect(world.slept).toEqual([])
})

for (const kind of ['lose-answer', 'hang', 'html', 'refuse'] as const) {
  for (const worked of [true, false]) {
    if (kind === 'lose-answer' && !worked) continue
    test(`one entry comes of an append answered by ${kind}${worked ? ' after the work' : ' before the work'}`, async () => {
      const { world } = await begun()
      const ledger = createGitHubLedger(world.another(80))
      const { base, entry, after } = registering(await ledger.read(MODEL, {}), '2.0.0')
      const match = 'createCommitOnBranch'
      world.server.faults.push(
        kind === 'refuse'
          ? { kind, match, status: 502, worked }
          : kind === 'lose-answer'
            ? { kind, match }
            : { kind, match, worked },
      )
      const oid = await ledger.append(base, entry, after)
      expect(oid).toBe(world.server.branch(REPOSITORY, BRANCH)[0]?.oid)
      expect(idsOf(world)).toHaveLength(2)
      expect(idsOf(world)[1]).toBe(entry.id)
      expect(world.server.faults.left).toBe(0)
    })
  }
}

test('an entry that landed unseen is not lost to itself when it is sent again', async () => {
  const { world, ledger } = await begun()
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), '2.0.0')
  world.server.faults.push(
    { kind: 'lose-answer', match: 'createCommitOnBranch' },
    { kind: 'stale-read', match: 'Ledger' },
  )
  expect(await ledger.append(base, entry, after)).toBe(world.server.branch(REPOSITORY, BRANCH)[0]?.oid)
  expect(idsOf(world)[1]).toBe(entry.id)
  expect(world.server.faults.left).toBe(0)
})

test('the first entry with a lost answer begins the ledger once', async () => {
  for (const route of ['git/trees', 'git/commits', 'git/refs']) {
    const world = worldOf()
    const ledger = createGitHubLedger(world.client)
    world.server.faults.push({ kind: 'lose-answer', match: `POST /repos/{owner}/{repo}/${route}` })
    const { base, entry, after } = registering(await ledger.read(MODEL, {}), '1.0.0')
    expect(await ledger.append(base, entry, after)).toBe(world.server.branch(REPOSITORY, BRANCH)[0]?.oid)
    expect(idsOf(world)).toEqual([entry.id])
    expect(world.server.faults.left).toBe(0)
  }
})

test('an entry with a lost answer is found below those that came after it', async () => {
  const { world, ledger } = await begun()
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), '2.0.0')
  world.server.faults.push({ kind: 'lose-answer', match: 'createCommitOnBranch' })
  const rivals = createGitHubLedger(world.another())
  let rivalry = false
  world.server.intercept = async (sighting, when) => {
    if (when !== 'after' || rivalry || !sighting.fields?.includes('createCommitOnBranch')) return
    rivalry = true
    await append(rivals, '3.0.0')
    await append(rivals, '4.0.0')
  }
  const oid = await ledger.append(base, entry, after)
  expect(oid).toBe(world.server.branch(REPOSITORY, BRANCH)[2]?.oid)
  expect(idsOf(world)).toHaveLength(4)
  expect(idsOf(world)[1]).toBe(entry.id)
})

test('an entry whose place another took while its answer was lost did not land', async () => {
  const { world, ledger } = await begun()
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), '2.0.0')
  const rivals = createGitHubLedger(world.another())
  await append(rivals, '3.0.0')
  await append(rivals, '4.0.0')
  world.server.faults.push({ kind: 'refuse', status: 502, match: 'createCommitOnBranch' })
  expect(await ledger.append(base, entry, after)).toBeNull()
  expect(idsOf(world)).not.toContain(entry.id)
})

test('a read that lags behind an own entry is repeated until it shows it', async () => {
  const { world, ledger } = await begun()
  await append(ledger, '2.0.0')
  world.server.faults.push({ kind: 'stale-read', times: 2, match: 'Ledger' })
  expect((await ledger.read(MODEL, {})).view.state?.seq).toBe(2)
  expect(world.slept).toHaveLength(2)
})

test('a ledger that was turned back is refused, and none is begun in its place', async () => {
  const { world, ledger } = await begun()
  const [first] = world.server.branch(REPOSITORY, BRANCH)
  await append(ledger, '2.0.0')
  const { refs } = world.server.repository(REPOSITORY)
  refs.set(`refs/heads/${BRANCH}`, first?.oid ?? '')
  expect(await faultOf(ledger.read(MODEL, {}))).toMatchObject({
    code: 'LEDGER_REWOUND',
    message: expect.stringContaining('expected entry 2 or a later one, got entry 1'),
  })
  refs.delete(`refs/heads/${BRANCH}`)
  expect(await faultOf(ledger.peek(MODEL))).toMatchObject({ code: 'LEDGER_REWOUND' })
})

test('a branch that moves while it is read is read at one commit', async () => {
  const { world, ledger } = await begun()
  const old = world.server.branch(REPOSITORY, BRANCH)[0]?.files['entry.json'] ?? ''
  await append(ledger, '2.0.0')
  // The first answer mixes the new tip with the old entry, as two replicas would.
  const handle = world.server.handle
  let torn = 0
  const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const answer = await handle({
      method: 'POST',
      url,
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? init.body : null,
    })
    const body = JSON.parse(String(answer.body))
    if (torn === 0) body.data.repository.f1.text = old
    torn += 1
    return new Response(JSON.stringify(body), { status: answer.status, headers: answer.headers })
  }
  const { createGitHub } = await import('../../src/github/client.ts')
  const { API_URL, GRAPHQL_URL, SERVER_URL, TOKEN } = await import('../standin/github.ts')
  const client = createGitHub({
    token: TOKEN,
    apiUrl: API_URL,
    graphqlUrl: GRAPHQL_URL,
    serverUrl: SERVER_URL,
    repository: REPOSITORY,
    clock: world.client.clock,
    log: { info: () => {}, warn: () => {}, group: () => {}, end: () => {} },
    fetch,
  })
  const reading = await createGitHubLedger(client).read(MODEL, {})
  expect([reading.entry?.seq, reading.tip]).toEqual([2, world.server.branch(REPOSITORY, BRANCH)[0]?.oid])
  expect(torn).toBe(2)
})

test('a file that GraphQL cuts off is read whole', async () => {
  const { ledger, world } = await begun({ blobTextLimit: 200 })
  const reading = await ledger.read(MODEL, { versions: ['1.0.0'] })
  expect(reading.view.versions['1.0.0']?.metadata).toEqual({ constructor: 'kept', dataset: 'digits' })
  expect(world.server.violations).toEqual([])
})

test('trusted files and the login come with the ledger in one call', async () => {
  const { world } = await begun()
  const ledger = createGitHubLedger(world.client)
  const calls = world.client.calls()
  const both = await ledger.readAll(MODEL, {}, ['README.md', 'absent.yml'])
  expect([...both.trusted]).toEqual([['README.md', 'Models\n']])
  expect([both.viewer, both.reading?.view.state?.seq]).toEqual(['github-actions[bot]', 1])
  expect((await ledger.readAll(null, {}, ['README.md'])).reading).toBeNull()
  expect(world.client.calls()).toBe(calls + 2)
})

test('without GraphQL trusted files and the login are read too', async () => {
  const { world } = await begun({ graphql: false })
  const all = await createGitHubLedger(world.client).readAll(MODEL, {}, ['README.md', 'absent.yml'])
  expect([[...all.trusted], all.viewer]).toEqual([[['README.md', 'Models\n']], 'github-actions[bot]'])
  expect(world.server.violations).toEqual([])
})

test('a branch called model-release is named as being in the way', async () => {
  const world = worldOf()
  world.server.commit(REPOSITORY, 'model-release', { x: 'x' }, 'in the way')
  expect(await faultOf(createGitHubLedger(world.client).read(MODEL, {}))).toMatchObject({ code: 'LEDGER_BRANCH_CLASH' })
})

test('a rule that wants pull requests is named with the way out', async () => {
  const { world, ledger } = await begun()
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), '2.0.0')
  world.server.repository(REPOSITORY).pullRequestsRequired.push('model-release/*')
  expect(await faultOf(ledger.append(base, entry, after))).toMatchObject({
    code: 'LEDGER_BLOCKED',
    message: expect.stringContaining('exclude model-release/**'),
  })
  expect(idsOf(world)).toHaveLength(1)
})

test('an empty repository can not hold a ledger yet, and the fault says so', async () => {
  const world = worldOf({ repositories: [{ owner: 'acme', name: 'models' }] })
  expect(await faultOf(append(createGitHubLedger(world.client), '1.0.0'))).toMatchObject({ code: 'REPOSITORY_EMPTY' })
})

test('a token that can not write names the permission and the line that grants it', async () => {
  const { world } = await begun()
  world.server.tokens.set('stand-in-token', jobToken({ contents: 'read' }))
  expect(await faultOf(append(createGitHubLedger(world.client), '2.0.0'))).toMatchObject({
    code: 'PERMISSION',
    message: expect.stringContaining('permissions: { contents: write }'),
  })
})

test('a newer format is refused with the format it needs, and a damaged one with the place', async () => {
  const { world } = await begun()
  const state = JSON.parse(world.server.fileAt(REPOSITORY, BRANCH, 'state.json') ?? '')
  const tip = world.server.branch(REPOSITORY, BRANCH)[0]
  const tampered = async (text: string): Promise<{ code: string; message: string }> => {
    world.server.commit(REPOSITORY, BRANCH, { 'state.json': text }, 'by hand', tip?.oid)
    return faultOf(createGitHubLedger(world.client).read(MODEL, {}))
  }
  expect(await tampered(JSON.stringify({ ...state, schema: 2 }))).toMatchObject({
    code: 'LEDGER_NEWER',
    message: expect.stringContaining('format 2'),
  })
  expect(await tampered(JSON.stringify({ ...state, seq: '1' }))).toMatchObject({
    code: 'LEDGER_CORRUPT',
    message: expect.stringMatching(/^model-release\/digits:state\.json: seq: /u),
  })
  // Well-formed, but not the entry of that commit.
  expect(await tampered(JSON.stringify(state))).toMatchObject({ code: 'LEDGER_CORRUPT' })
})
