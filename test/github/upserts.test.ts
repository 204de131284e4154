import { expect, test } from '@jest/globals'
import { upsertCheck } from '../../src/github/checks.ts'
import type { Check } from '../../src/github/checks.ts'
import type { GitHub } from '../../src/github/client.ts'
import { pullRequestOf, upsertComment } from '../../src/github/comments.ts'
import { lately } from '../../src/github/lately.ts'
import { existingDeployments, publishDeployments } from '../../src/github/deployments.ts'
import type { Deployment } from '../../src/github/deployments.ts'
import { upsertStatus } from '../../src/github/statuses.ts'
import { personalToken } from '../standin/access.ts'
import { faultOf, REPOSITORY, worldOf } from './world.ts'
import type { World } from './world.ts'

const BOT = 'github-actions[bot]'
const MARKER = '<!-- model-release digits/production -->'
const PLACE = { environment: 'production', task: 'model-release:digits' }
const SHOWN = { logUrl: 'https://github.example/run/1', environmentUrl: null }

function headOf({ server }: World): string {
  return server.repository(REPOSITORY).revision('HEAD') ?? ''
}

function checkOn(world: World, change: Partial<Check> = {}): Check {
  return {
    name: 'model-release / digits / production',
    sha: headOf(world),
    externalId: 'digits/production/5',
    status: 'in_progress',
    conclusion: null,
    title: 'under way',
    summary: 'look 1',
    text: null,
    detailsUrl: 'https://github.example/run/1',
    startedAt: '2026-05-03T14:00:00.000Z',
    completedAt: null,
    ...change,
  }
}

const passed: Partial<Check> = { status: 'completed', conclusion: 'success', title: 'passed' }

function live(world: World, seq: number, state: Deployment['state'], isNew = true): Deployment {
  return {
    payload: { model: 'digits', version: `${seq}.0.0`, digest: `sha256:${seq}`, seq, commit: null },
    state,
    description: `${seq}.0.0 is ${state}`,
    sha: isNew ? headOf(world) : null,
  }
}

const publish =
  (_: World, ...views: Deployment[]) =>
  (client: GitHub) =>
    publishDeployments(client, PLACE, views, SHOWN)

/** Seq and newest state of each deployment, oldest first. */
function deployments({ server }: World): readonly string[] {
  return server.repository(REPOSITORY).deployments.map(one => {
    const seq = typeof one.payload === 'object' && one.payload !== null && 'seq' in one.payload ? one.payload.seq : '?'
    return `${String(seq)} ${one.statuses.at(-1)?.state ?? 'none'}`
  })
}

async function callsOf(client: GitHub, act: (client: GitHub) => Promise<unknown>): Promise<number> {
  const before = client.calls()
  await act(client)
  return client.calls() - before
}

test('a check is made once, then changed, and the same again is not written', async () => {
  const world = worldOf()
  const { client, server } = world
  expect(await callsOf(client, () => upsertCheck(client, checkOn(world)))).toBe(2)
  expect(await callsOf(client, () => upsertCheck(client, checkOn(world)))).toBe(1)
  expect(await callsOf(client, () => upsertCheck(client, checkOn(world, passed)))).toBe(2)
  const { checkRuns } = server.repository(REPOSITORY)
  expect(checkRuns.map(run => [run.status, run.conclusion, run.title])).toEqual([['completed', 'success', 'passed']])
  expect(server.violations).toEqual([])
})

test('a fail after a pass is a new run of the same id, and another trial has its own', async () => {
  const world = worldOf()
  const { client, server } = world
  const failed: Partial<Check> = { status: 'completed', conclusion: 'failure', title: 'failed' }
  const first = await upsertCheck(client, checkOn(world, passed))
  const second = await upsertCheck(client, checkOn(world, failed))
  expect(second.id).not.toBe(first.id)
  expect(await upsertCheck(client, checkOn(world, failed))).toEqual(second)
  await upsertCheck(client, checkOn(world, { externalId: 'digits/production/9' }))
  const runs = server.repository(REPOSITORY).checkRuns.map(run => [run.externalId, run.conclusion])
  expect(runs).toEqual([
    ['digits/production/5', 'success'],
    ['digits/production/5', 'failure'],
    ['digits/production/9', null],
  ])
})

test('a comment is found behind two hundred others, and only where we wrote it', async () => {
  const world = worldOf({ tokens: { 'stand-in-token': personalToken('octocat'), other: personalToken('mallory') } })
  const { client, server } = world
  const { number } = server.openPull(REPOSITORY, { head: 'main' })
  const { comments } = server.repository(REPOSITORY)
  const said = (login: string, body: string): void => {
    comments.push({
      born: 0,
      id: 1 + comments.length,
      issue: number,
      author: { login, kind: 'user' },
      createdAt: 0,
      updatedAt: 0,
      body,
    })
  }
  said('mallory', `${MARKER}\nspoofed`)
  for (let index = 0; index < 205; index += 1) said('octocat', `chatter ${index}`)
  const comment = (body: string, topic: string, mode: 'always' | 'on-change' = 'always') =>
    upsertComment(client, { issue: number, author: 'octocat', marker: MARKER, body: `${MARKER}\n${body}`, mode, topic })
  const id = await comment('look 1', 'continue')
  expect(await comment('look 2', 'continue', 'on-change')).toBe(id)
  expect(comments.find(one => one.id === id)?.body).toContain('look 1')
  await comment('look 3', 'pass', 'on-change')
  await comment('look 3', 'pass', 'always')
  expect(comments.filter(one => one.body.startsWith(MARKER)).map(one => one.author.login)).toEqual([
    'mallory',
    'octocat',
  ])
  expect(comments.find(one => one.id === id)?.body).toBe(`${MARKER}\nlook 3\n<!-- pass -->`)
  expect(comments[0]?.body).toContain('spoofed')
})

test('a comment of the job token is known by the name that GraphQL gives it', async () => {
  const { client, server } = worldOf()
  const { number } = server.openPull(REPOSITORY, { head: 'main' })
  const say = (author: string) =>
    upsertComment(client, { issue: number, author, marker: MARKER, body: MARKER, mode: 'always', topic: 'pass' })
  expect(await say('github-actions')).toBe(await say(BOT))
})

test('a comment that is too long is cut between characters', async () => {
  const { client, server } = worldOf()
  const { number } = server.openPull(REPOSITORY, { head: 'main' })
  const body = MARKER + '🦉'.repeat(40_000)
  await upsertComment(client, { issue: number, author: BOT, marker: MARKER, body, mode: 'always', topic: 'pass' })
  const text = server.repository(REPOSITORY).comments[0]?.body ?? ''
  expect(text.length).toBeLessThanOrEqual(65_536)
  expect(text.isWellFormed()).toBe(true)
})

test('the pull request of a commit is the open one whose head it is', async () => {
  const world = worldOf()
  const { number } = world.server.openPull(REPOSITORY, { head: 'main' })
  expect(await pullRequestOf(world.client, headOf(world))).toBe(number)
})

test('a status is said once', async () => {
  const world = worldOf()
  const status = {
    sha: headOf(world),
    context: 'gate',
    state: 'failure',
    description: 'x'.repeat(200),
    targetUrl: null,
  } as const
  expect(await callsOf(world.client, client => upsertStatus(client, status))).toBe(2)
  expect(await callsOf(world.client, client => upsertStatus(client, status))).toBe(1)
  expect(world.server.repository(REPOSITORY).statuses).toHaveLength(1)
})

test('a release from first version to promotion shows one active deployment at each point', async () => {
  const world = worldOf()
  const { client } = world
  expect(await callsOf(client, publish(world, live(world, 2, 'success')))).toBe(3)
  expect(await callsOf(client, publish(world, live(world, 2, 'success'), live(world, 5, 'in_progress')))).toBe(4)
  expect(deployments(world)).toEqual(['2 success', '5 in_progress'])
  expect(await callsOf(client, publish(world, live(world, 9, 'success')))).toBe(7)
  expect(deployments(world)).toEqual(['2 inactive', '5 inactive', '9 success'])
  expect(await callsOf(client, publish(world, live(world, 9, 'success')))).toBe(3)
  expect(world.server.violations).toEqual([])
})

test('a trial that failed stays failed, and its primary active', async () => {
  const world = worldOf()
  await publish(world, live(world, 2, 'success'), live(world, 5, 'in_progress'))(world.client)
  await publish(world, live(world, 2, 'success'), live(world, 5, 'failure', false))(world.client)
  await publish(world, live(world, 2, 'success'), live(world, 5, 'in_progress'))(world.client)
  expect(deployments(world)).toEqual(['2 success', '5 failure'])
  await publish(world, live(world, 2, 'success'), live(world, 12, 'failure', false))(world.client)
  expect(deployments(world)).toEqual(['2 success', '5 failure'])
})

test('a run that comes late shows nothing over what a newer one has shown', async () => {
  const world = worldOf()
  await publish(world, live(world, 9, 'success'))(world.client)
  await publish(world, live(world, 5, 'success'))(world.client)
  expect(deployments(world)).toEqual(['9 success'])
})

test('deployments of another model in the same environment are left alone, and the newest is the witness', async () => {
  const world = worldOf()
  const other = { environment: 'production', task: 'model-release:letters' }
  await publishDeployments(world.client, other, [live(world, 3, 'success')], SHOWN)
  await publish(world, live(world, 2, 'success'))(world.client)
  expect(deployments(world)).toEqual(['3 success', '2 success'])
  const [newest] = await existingDeployments(world.client, PLACE)
  expect(newest?.payload).toEqual(live(world, 2, 'success').payload)
  expect(await existingDeployments(world.client, { ...PLACE, environment: 'staging' })).toEqual([])
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
  const { deployments: recent, more, changes } = await lately(world.client, 'refs/heads/', hourAgo)
  expect(recent.map(({ task, payload, state }) => [task, payload.seq, state])).toEqual([
    [PLACE.task, 2, 'success'],
    [other.task, 3, 'success'],
  ])
  expect(recent.map(({ id }) => id)).toEqual([newest?.id, expect.any(Number)])
  expect(more).toBe(false)
  // One commit, and two deployments that serve.
  expect(changes).toBe(9)
  const hence = await lately(world.client, 'refs/heads/', new Date(Date.now() + 60_000).toISOString())
  expect(hence.changes).toBe(0)
})

test('a token without the permission is told which one, and how to grant it', async () => {
  const world = worldOf({
    tokens: { 'stand-in-token': personalToken('octocat', { contents: 'write', checks: 'read' }) },
  })
  expect(await faultOf(upsertCheck(world.client, checkOn(world)))).toMatchObject({
    code: 'PERMISSION',
    message: expect.stringContaining('lacks "checks: write"'),
  })
  expect(await faultOf(publish(world, live(world, 2, 'success'))(world.client))).toMatchObject({
    message: expect.stringContaining('permissions: { deployments: read }'),
  })
})

test('whatever a killed promotion left open, the next one puts away', async () => {
  for (let kill = 1; kill <= 7; kill += 1) {
    const world = worldOf()
    await publish(world, live(world, 2, 'success'), live(world, 5, 'in_progress'))(world.client)
    let left = kill
    world.server.intercept = (_, when) => {
      if (when === 'before') left -= 1
      if (left < 0) throw new Error('killed')
    }
    await publish(world, live(world, 9, 'success'))(world.another()).catch(() => {})
    world.server.intercept = null
    await publish(world, live(world, 12, 'success'))(world.client)
    const open = deployments(world).filter(one => !one.endsWith('inactive'))
    expect([kill, open]).toEqual([kill, ['12 success']])
  }
})

/** What people see, without ids and times. */
function shown({ server }: World): unknown {
  const { checkRuns, comments, statuses, deployments: all } = server.repository(REPOSITORY)
  return {
    checks: checkRuns.map(({ name, externalId, status, conclusion, title }) => ({
      name,
      externalId,
      status,
      conclusion,
      title,
    })),
    comments: comments.map(({ author, body }) => ({ author, body })),
    statuses: statuses.map(({ context, state }) => ({ context, state })),
    deployments: all.map(one => ({ payload: one.payload, states: one.statuses.map(status => status.state) })),
  }
}

type Act = (world: World, client: GitHub) => Promise<unknown>
const acts: readonly (readonly [name: string, before: Act, act: Act])[] = [
  ['a check', async () => {}, (world, client) => upsertCheck(client, checkOn(world, passed))],
  [
    'a changed check',
    (world, client) => upsertCheck(client, checkOn(world)),
    (world, client) => upsertCheck(client, checkOn(world, passed)),
  ],
  [
    'a status',
    async () => {},
    (world, client) =>
      upsertStatus(client, { sha: headOf(world), context: 'gate', state: 'success', description: '', targetUrl: null }),
  ],
  [
    'a comment',
    async ({ server }) => server.openPull(REPOSITORY, { head: 'main' }),
    (_, client) =>
      upsertComment(client, { issue: 1, author: BOT, marker: MARKER, body: MARKER, mode: 'always', topic: 'pass' }),
  ],
  ['the first deployment', async () => {}, (world, client) => publish(world, live(world, 2, 'success'))(client)],
  [
    'a promotion',
    (world, client) => publish(world, live(world, 2, 'success'), live(world, 5, 'in_progress'))(client),
    (world, client) => publish(world, live(world, 9, 'success'))(client),
  ],
]

for (const [name, before, act] of acts) {
  test(`${name} that is killed at any call and run again ends as if it never was`, async () => {
    const whole = worldOf()
    await before(whole, whole.client)
    const calls = await callsOf(whole.client, client => act(whole, client))
    for (let kill = 1; kill <= calls; kill += 1) {
      for (const at of ['before', 'after'] as const) {
        const world = worldOf()
        await before(world, world.client)
        const doomed = world.another()
        let left = kill
        let dead = false
        world.server.intercept = (_, when) => {
          if (when === 'before') left -= 1
          dead ||= left === 0 && when === at
          if (dead) throw new Error('killed')
        }
        await expect(act(world, doomed)).rejects.toThrow()
        world.server.intercept = null
        await act(world, world.another())
        expect([kill, at, shown(world)]).toEqual([kill, at, shown(whole)])
      }
    }
  })

  test(`${name} with a lost answer at any call is there once`, async () => {
    const whole = worldOf()
    await before(whole, whole.client)
    const calls = await callsOf(whole.client, client => act(whole, client))
    for (let lost = 0; lost < calls; lost += 1) {
      for (const fault of [
        { kind: 'lose-answer' },
        { kind: 'refuse', status: 502 },
        { kind: 'html', worked: true },
      ] as const) {
        const world = worldOf()
        await before(world, world.client)
        world.server.faults.push({ ...fault, skip: lost })
        await act(world, world.client)
        expect([lost, fault.kind, shown(world)]).toEqual([lost, fault.kind, shown(whole)])
      }
    }
  })
}
