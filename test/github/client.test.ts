import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { createGitHub } from '../../src/github/client.ts'
import type { GitHub } from '../../src/github/client.ts'
import { jobToken } from '../standin/access.ts'
import type { Fault } from '../standin/faults.ts'
import { API_URL, GRAPHQL_URL, SERVER_URL, TOKEN } from '../standin/github.ts'
import { faultOf, REPOSITORY, worldOf } from './world.ts'

const here = { owner: 'acme', repo: 'models' }
const Login = v.object({ viewer: v.object({ login: v.string() }) })

const reading = (client: GitHub) => client.rest.git.getRef({ ...here, ref: 'heads/main' })
const writing = (client: GitHub) => client.rest.git.createBlob({ ...here, content: 'text' })
const mutating = (client: GitHub) => client.mutate('mutation M { x }', {}, v.unknown())
const asking = (client: GitHub) => client.query('query Who { viewer { login } }', {}, Login)

/** A client whose answers are written down here. */
function answering(...answers: (() => Response | Promise<Response>)[]): { client: GitHub; sent: RequestInit[] } {
  const { client: other } = worldOf()
  const sent: RequestInit[] = []
  const client = createGitHub({
    token: 'ghs_0123456789secret',
    apiUrl: API_URL,
    graphqlUrl: GRAPHQL_URL,
    serverUrl: SERVER_URL,
    repository: REPOSITORY,
    clock: other.clock,
    log: { info: () => {}, warn: () => {}, group: () => {}, end: () => {} },
    fetch: async (_, init = {}) => {
      sent.push(init)
      const answer = answers.shift()
      if (!answer) throw new TypeError('fetch failed')
      return answer()
    },
  })
  return { client, sent }
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const date = new Date('2026-05-03T14:03:22Z').toUTCString()
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', date, ...headers },
  })
}

const at = (date: string) => () =>
  json({ data: { viewer: { login: 'x' } } }, 200, { date: new Date(date).toUTCString() })

const failing = (error: object) => json({ data: null, errors: [error] })

const passing: readonly Fault[] = [
  { kind: 'refuse', status: 502, times: 3 },
  { kind: 'lose-answer', times: 3 },
  { kind: 'html', times: 3 },
  { kind: 'hang', times: 1 },
  { kind: 'refuse', status: 429, headers: { 'retry-after': '7' }, times: 2 },
]

for (const fault of passing) {
  test(`a read gets through ${fault.kind}${'status' in fault ? ` ${fault.status}` : ''} that passes`, async () => {
    const world = worldOf()
    const client = world.another(60)
    world.server.faults.push(fault)
    expect((await reading(client)).data.ref).toBe('refs/heads/main')
    expect(client.calls()).toBe((fault.times ?? 1) + 1)
    world.server.faults.push(fault)
    expect((await asking(client)).data.viewer.login).toBe('github-actions[bot]')
    if (fault.kind === 'refuse' && fault.status === 429) expect(world.slept).toEqual([7000, 7000, 7000, 7000])
  })
}

test('a read gives up after three repeats', async () => {
  const { server, client } = worldOf()
  server.faults.push({ kind: 'refuse', status: 503, times: 9 })
  expect(await faultOf(reading(client))).toMatchObject({
    code: 'GITHUB_UNREACHABLE',
    message: expect.stringContaining('4 tries'),
  })
  expect(client.calls()).toBe(4)
})

for (const fault of [
  { kind: 'lose-answer' },
  { kind: 'refuse', status: 502 },
  { kind: 'html' },
  { kind: 'hang' },
] as const) {
  test(`a write that is answered by ${fault.kind} is sent once and its outcome called unknown`, async () => {
    const world = worldOf()
    const client = world.another(60)
    world.server.faults.push(fault)
    expect(await faultOf(writing(client))).toMatchObject({ code: 'UNKNOWN_OUTCOME' })
    expect(client.calls()).toBe(1)
  })
}

test('a write that GitHub has no time for is not done, and the fault says when to come back', async () => {
  const { server, client } = worldOf()
  server.faults.push({ kind: 'refuse', status: 403, body: { message: 'You have exceeded a secondary rate limit' } })
  expect(await faultOf(writing(client))).toMatchObject({
    code: 'RATE_LIMITED',
    message: expect.stringContaining('in 1 min'),
  })
  expect(client.calls()).toBe(1)
})

test('nobody waits an hour for a limit', async () => {
  const { server, client, slept } = worldOf()
  server.faults.push({ kind: 'refuse', status: 429, headers: { 'retry-after': '3600' } })
  expect(await faultOf(reading(client))).toMatchObject({
    code: 'RATE_LIMITED',
    message: expect.stringContaining('in 60 min'),
  })
  expect(slept).toEqual([])
})

test("the end of the hourly limit is read from its headers, by GitHub's clock", async () => {
  const reset = String(Date.parse('2026-05-03T14:23:22Z') / 1000)
  const { client } = answering(() =>
    json({ message: 'API rate limit exceeded' }, 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }),
  )
  expect(await faultOf(reading(client))).toMatchObject({
    code: 'RATE_LIMITED',
    message: expect.stringContaining('in 20 min'),
  })
})

test('a missing permission is one call and names the line of YAML', async () => {
  const world = worldOf({ tokens: { [TOKEN]: jobToken({}) } })
  const cases: readonly (readonly [string, Promise<unknown>])[] = [
    ['contents: read', reading(world.client)],
    ['contents: write', writing(world.client)],
    ['checks: read', world.client.rest.checks.listForRef({ ...here, ref: 'main' })],
    ['deployments: write', world.client.rest.repos.createDeployment({ ...here, ref: 'main' })],
    ['statuses: read', world.client.rest.repos.listCommitStatusesForRef({ ...here, ref: 'main' })],
    ['pull-requests: write', world.client.rest.issues.createComment({ ...here, issue_number: 1, body: 'x' })],
    ['actions: read', world.client.rest.actions.getWorkflowRun({ ...here, run_id: 1 })],
  ]
  for (const [line, refused] of cases) {
    expect(await faultOf(refused)).toMatchObject({
      code: 'PERMISSION',
      message: expect.stringContaining(`permissions: { ${line} }`),
    })
  }
  expect(world.client.calls()).toBe(cases.length)
})

test('a token that GitHub does not take, and a repository that it does not see, are told apart', async () => {
  expect(await faultOf(reading(worldOf({}, 'expired').client))).toMatchObject({ code: 'TOKEN' })
  const { client } = worldOf({ repositories: [{ owner: 'acme', name: 'other', files: { a: 'a' } }] })
  const shape = v.object({ repository: v.object({ id: v.string() }) })
  const asked = client.query('query Where { repository(owner: "acme", name: "models") { id } }', {}, shape)
  expect(await faultOf(asked)).toMatchObject({
    code: 'REPOSITORY_NOT_FOUND',
    message: expect.stringContaining('acme/models'),
  })
})

test("GraphQL's errors are told by their type although they come with status 200", async () => {
  const stale = answering(() => failing({ type: 'STALE_DATA', message: 'Expected branch to point to "x"' }))
  await expect(mutating(stale.client)).rejects.toMatchObject({
    code: 'GITHUB_REFUSED',
    type: 'STALE_DATA',
    status: 200,
  })
  const broken = answering(() => failing({ message: 'Something went wrong while executing your query.' }))
  expect(await faultOf(mutating(broken.client))).toMatchObject({ code: 'UNKNOWN_OUTCOME' })
  const limited = answering(() => failing({ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }))
  expect(await faultOf(asking(limited.client))).toMatchObject({ code: 'RATE_LIMITED' })
  const forbidden = answering(() => failing({ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }))
  expect(await faultOf(mutating(forbidden.client))).toMatchObject({
    code: 'PERMISSION',
    message: expect.stringContaining('contents: write'),
  })
})

test('an answer of another shape, or without a date, is no answer', async () => {
  const wrong = answering(() => json({ data: { viewer: {} } }))
  expect(await faultOf(asking(wrong.client))).toMatchObject({
    code: 'GITHUB_ANSWER',
    message: expect.stringContaining('data.viewer.login'),
  })
  const undated = answering(() => json({ data: { viewer: { login: 'x' } } }, 200, { date: '' }))
  expect(await faultOf(asking(undated.client))).toMatchObject({
    code: 'GITHUB_ANSWER',
    message: expect.stringContaining('Date'),
  })
})

test('now is the newest Date that GitHub sent', async () => {
  const { client } = answering(at('2026-05-03T14:00:05Z'), at('2026-05-03T14:00:01Z'))
  expect(client.now()).toBeNull()
  await asking(client)
  expect((await asking(client)).date).toBe('2026-05-03T14:00:01.000Z')
  expect(client.now()).toBe('2026-05-03T14:00:05.000Z')
})

test('no fault shows the token, wherever GitHub or the network repeats it', async () => {
  const secret = 'ghs_0123456789secret'
  const faults = await Promise.all([
    faultOf(writing(answering(() => json({ message: `bad ${secret}` }, 422)).client)),
    faultOf(writing(answering(() => json({ message: `token ${secret}` }, 401)).client)),
    faultOf(writing(answering(() => new Response(secret, { status: 200 })).client)),
    faultOf(
      writing(
        answering(() => {
          throw new TypeError(`could not send authorization: token ${secret}`)
        }).client,
      ),
    ),
  ])
  expect(faults.map(fault => fault.code)).toEqual(['GITHUB_REFUSED', 'TOKEN', 'UNKNOWN_OUTCOME', 'UNKNOWN_OUTCOME'])
  for (const fault of faults) expect(fault.message).not.toContain(secret)
})

test('a write follows no redirect, a read does', async () => {
  const { client, sent } = answering(
    () => json({ sha: 'x' }, 201),
    () => json({ ref: 'x' }),
  )
  await writing(client)
  await reading(client)
  expect(sent.map(init => init.redirect)).toEqual(['error', 'follow'])
  expect(new Headers(sent[0]?.headers).get('authorization')).toBe('token ghs_0123456789secret')
})
