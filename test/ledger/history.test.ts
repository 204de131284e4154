/** Looking back: a branch's commits and the listing of all ledgers, with GraphQL and without. */
import { describe, expect, test } from '@jest/globals'
import { checkChain } from '../../src/core/chain.ts'
import { createGitHubLedger, type GitHubLedger } from '../../src/ledger/github.ts'
import { checkFiles } from '../../src/ledger/verify.ts'
import { faultOf, REPOSITORY, worldOf } from '../github/world.ts'
import type { World } from '../github/world.ts'
import { MODEL, registering } from './entries.ts'

const BRANCH = `model-release/${MODEL}`

async function append(ledger: GitHubLedger, version: string): Promise<void> {
  const { base, entry, after } = registering(await ledger.read(MODEL, {}), version)
  await ledger.append(base, entry, after)
}

async function begun(
  entries: number,
  options: Parameters<typeof worldOf>[0] = {},
): Promise<{ world: World; ledger: GitHubLedger }> {
  const world = worldOf(options)
  const ledger = createGitHubLedger(world.client)
  for (let at = 1; at <= entries; at += 1) await append(ledger, `1.${at}.0`)
  return { world, ledger }
}

/** A ledger's branch put there at once. */
function copied(world: World, model: string): void {
  const tip = world.server.branch(REPOSITORY, BRANCH)[0]?.oid ?? ''
  world.server.repository(REPOSITORY).move(`refs/heads/model-release/${model}`, tip, 0)
}

describe.each([true, false])('with GraphQL: %s', graphql => {
  test('the history is every commit, oldest first, each with its entry, and the newest of it alone', async () => {
    const { world, ledger } = await begun(4, { graphql })
    const all = await ledger.history(MODEL)
    expect(all.map(({ oid }) => oid)).toEqual(
      world.server
        .branch(REPOSITORY, BRANCH)
        .map(({ oid }) => oid)
        .toReversed(),
    )
    expect(all.map(({ entry }) => entry?.seq)).toEqual([1, 2, 3, 4])
    expect(all[1]?.parents).toEqual([all[0]?.oid])
    expect(all[1]?.headline).toMatch(/^Register 1\.2\.0/u)
    expect((await ledger.history(MODEL, 2)).map(({ entry }) => entry?.seq)).toEqual([3, 4])
    expect(await ledger.history('other')).toEqual([])
    expect(world.server.violations).toEqual([])
  })

  test('what was written is verified by its names alone: no file is read', async () => {
    const { world, ledger } = await begun(4, { graphql })
    const all = await ledger.history(MODEL)
    const calls = world.client.calls()
    expect(await checkFiles(MODEL, all, tree => ledger.tree(tree))).toEqual({ findings: [], unchecked: [] })
    expect(world.client.calls()).toBe(calls)
    expect(checkChain(MODEL, all, BRANCH).findings).toEqual([])
  })

  test('a file that was changed by hand is found by reading that commit', async () => {
    const { world, ledger } = await begun(2, { graphql })
    world.server.commit(REPOSITORY, BRANCH, { 'versions/1.1.0.json': '{"version":"9.9.9"}\n' }, 'Improve')
    const all = await ledger.history(MODEL)
    const { findings } = await checkFiles(MODEL, all, tree => ledger.tree(tree))
    expect(findings.map(({ where }) => where)).toEqual([expect.stringContaining(`${BRANCH}:versions/1.1.0.json`)])
    expect(checkChain(MODEL, all, BRANCH).findings.map(({ got }) => got)).toEqual([expect.stringContaining('Improve')])
  })

  test('a list where a map belongs is found, also where both are empty', async () => {
    const { world, ledger } = await begun(1, { graphql })
    const path = 'state.json'
    const [written] = await ledger.history(MODEL)
    const tree = await ledger.tree(written?.tree ?? '')
    const text = await tree.text(tree.blobs.get(path) ?? '')
    const changed = text?.replace(/: \{\}(,?)$/mu, ': []$1') ?? ''
    expect(changed).not.toBe(text)
    world.server.commit(REPOSITORY, BRANCH, { [path]: changed }, 'Improve')
    const { findings } = await checkFiles(MODEL, await ledger.history(MODEL), oid => ledger.tree(oid))
    expect(findings).toMatchObject([{ expected: expect.stringMatching(/a map$/u), got: 'a list' }])
  })

  test('the listing has every ledger with its state', async () => {
    const { world, ledger } = await begun(2, { graphql })
    expect(await ledger.list()).toEqual([
      {
        model: MODEL,
        tip: world.server.branch(REPOSITORY, BRANCH)[0]?.oid,
        state: (await ledger.read(MODEL, {})).view.state,
      },
    ])
    expect(world.server.violations).toEqual([])
  })

  test('a state that cannot be read is told in the listing, and stops the list', async () => {
    const { world, ledger } = await begun(1, { graphql })
    world.server.commit(REPOSITORY, BRANCH, { 'state.json': '{}' }, 'by hand')
    const { ledgers } = await ledger.listing()
    expect(ledgers).toMatchObject([{ model: MODEL, state: null, fault: { code: 'LEDGER_CORRUPT' } }])
    expect(await faultOf(ledger.list())).toMatchObject({ code: 'LEDGER_CORRUPT' })
  })

  test('a branch in the way of all ledgers is named', async () => {
    const world = worldOf({ graphql })
    world.server.commit(REPOSITORY, 'model-release', { x: 'x' }, 'in the way')
    const ledger = createGitHubLedger(world.client)
    expect(await ledger.listing()).toMatchObject({ ledgers: [], clash: true })
    expect(await faultOf(ledger.list())).toMatchObject({ code: 'LEDGER_BRANCH_CLASH' })
  })
})

test('a hundred commits or ledgers are one call', async () => {
  const { world, ledger } = await begun(101)
  for (let at = 0; at < 101; at += 1) copied(world, `m${at}`)
  const before = world.client.calls()
  expect(await ledger.history(MODEL)).toHaveLength(101)
  expect(world.client.calls()).toBe(before + 2)
  expect((await ledger.listing()).ledgers).toHaveLength(102)
  expect(world.client.calls()).toBe(before + 4)
  expect(world.server.violations).toEqual([])
})

test('texts that GraphQL cuts off are read whole', async () => {
  const { ledger } = await begun(2, { blobTextLimit: 100 })
  expect((await ledger.history(MODEL)).map(({ entry }) => entry?.seq)).toEqual([1, 2])
  expect((await ledger.list()).map(({ state }) => state.seq)).toEqual([2])
})
