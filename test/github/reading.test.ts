/** What is only looked at: a folder of the default branch, the rules of a branch, the deployments that were shown. */
import { describe, expect, test } from '@jest/globals'
import { witnesses } from '../../src/github/deployments.ts'
import { readFolder } from '../../src/github/folder.ts'
import { hasBranch, rulesOf } from '../../src/github/rules.ts'
import { REPOSITORY, worldOf } from './world.ts'

describe.each([true, false])('with GraphQL: %s', graphql => {
  test('a folder is read with its files, and one that is not there is empty', async () => {
    const world = worldOf({ graphql })
    world.server.commit(REPOSITORY, 'main', { 'x/a.yml': 'a: ä\n', 'x/b.yml': 'b\n', 'x/sub/c.yml': 'c' }, 'Add')
    expect([...(await readFolder(world.client, 'x'))]).toEqual([
      ['a.yml', 'a: ä\n'],
      ['b.yml', 'b\n'],
    ])
    expect([...(await readFolder(world.client, 'nowhere'))]).toEqual([])
    expect(world.server.violations).toEqual([])
  })
})

test('a text that is cut off is not taken for the whole', async () => {
  const world = worldOf({ blobTextLimit: 3 })
  world.server.commit(REPOSITORY, 'main', { 'x/a.yml': 'longer' }, 'Add')
  expect([...(await readFolder(world.client, 'x'))]).toEqual([['a.yml', null]])
})

test('the rules of a branch come with whose they are, also before there is such a branch', async () => {
  const world = worldOf()
  world.server.repository(REPOSITORY).pullRequestsRequired.push('model-release/*')
  expect(await rulesOf(world.client, 'model-release/digits')).toEqual({
    rules: [{ type: 'pull_request', source: 'acme' }],
    isProtected: null,
  })
  expect(await rulesOf(world.client, 'main')).toEqual({ rules: [], isProtected: false })
  expect([await hasBranch(world.client, 'main'), await hasBranch(world.client, 'model-release')]).toEqual([true, false])
  expect(world.server.violations).toEqual([])
})

test('deployments are told newest first, with the state of those that were asked for and of one before', async () => {
  const world = worldOf()
  const { client } = world
  const place = { environment: 'production', task: 'model-release:digits' }
  for (const seq of [1, 2, 3]) {
    const payload = { model: 'digits', version: `${seq}.0.0`, digest: 'd', seq, commit: null }
    const of = { owner: client.owner, repo: client.repo }
    const { data } = await client.rest.repos.createDeployment({
      ...of,
      ...place,
      ref: 'main',
      payload,
      auto_merge: false,
      required_contexts: [],
    })
    if ('id' in data)
      await client.rest.repos.createDeploymentStatus({ ...of, deployment_id: data.id, state: 'success' })
  }
  const calls = client.calls()
  const shown = await witnesses(client, place, [3])
  expect(shown.map(({ payload, state }) => [payload.seq, state])).toEqual([
    [3, 'success'],
    [2, 'success'],
    [1, null],
  ])
  expect(client.calls()).toBe(calls + 3)
})
