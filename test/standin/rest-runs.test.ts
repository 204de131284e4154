import { afterEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { jobToken, personalToken } from './access.ts'
import { createGitHub } from './github.ts'
import type { GitHub, Options } from './github.ts'
import { judged } from './judged.ts'
import { serve } from './transport.ts'

const at = { owner: 'acme', repo: 'models' }
const NAME = 'acme/models'
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const ROLLBACK = `
name: Roll back
run-name: "Roll back \${{ inputs.to }} by \${{ github.actor }}"
on:
  workflow_dispatch:
    inputs:
      to: { type: string, required: true }
      what: { type: choice, options: [auto, canary], default: auto }
      drill: { type: boolean }
      seconds: { type: number, default: 5 }
jobs: {}
`

interface Stage {
  readonly github: GitHub
  as(token: string): Octokit
  readonly octokit: Octokit
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function stage(options: Partial<Options> = {}, files: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const github = createGitHub({
    repositories: [
      {
        owner: 'acme',
        name: 'models',
        files: {
          'README.md': 'hi\n',
          '.github/workflows/rollback.yml': ROLLBACK,
          '.github/workflows/ci.yml': 'on: [push]\njobs: {}\n',
          ...files,
        },
        collaborators: { mona: 'write', hubot: 'triage', kate: 'releaser', lee: 'maintain' },
        customRoles: { releaser: 'maintain' },
        pullRequestsRequired: ['protected/*'],
      },
    ],
    tokens: {
      job: jobToken(),
      reader: jobToken({ actions: 'read', contents: 'read' }),
      mona: personalToken('mona'),
      hubot: personalToken('hubot'),
    },
    users: ['stranger'],
    ...options,
  })
  const served = await serve(judged(github))
  closing.push(async () => {
    await served.close()
    expect(github.violations).toEqual([])
  })
  const as = (token: string): Octokit => new Octokit({ auth: token, baseUrl: served.url, log: silent })
  return { github, as, octokit: as('job') }
}

const refused = (status: number, message: string): object => ({ status, message: expect.stringContaining(message) })

describe('a dispatch', () => {
  const dispatch = { ...at, workflow_id: 'rollback.yml', ref: 'main', inputs: { to: '1.0.0' } }

  test('fills in defaults, makes the title by run-name, and is known by the id of its workflow too', async () => {
    const { github, octokit } = await stage()
    const { data } = await octokit.rest.actions.getWorkflow({ ...at, workflow_id: 'rollback.yml' })
    expect(data).toMatchObject({ name: 'Roll back', path: '.github/workflows/rollback.yml', state: 'active' })
    const byId = { ...dispatch, workflow_id: data.id, return_run_details: true }
    expect((await octokit.rest.actions.createWorkflowDispatch(byId)).status).toBe(200)
    const inputs = { to: '2.0.0', drill: 'true', what: 'canary', seconds: 7 }
    const bare = { ...dispatch, ref: 'refs/heads/main', inputs }
    expect((await octokit.rest.actions.createWorkflowDispatch(bare)).status).toBe(204)
    expect(github.repository(NAME).runs).toMatchObject([
      {
        title: 'Roll back 1.0.0 by github-actions[bot]',
        inputs: { to: '1.0.0', what: 'auto', drill: false, seconds: '5' },
        payload: { inputs: { to: '1.0.0', drill: 'false' }, ref: 'refs/heads/main' },
        number: 1,
      },
      { inputs: { to: '2.0.0', what: 'canary', drill: true, seconds: '7' }, number: 2 },
    ])
  })

  test.each([
    ['an unknown input', { inputs: { to: '1', x: '', y: 1 } }, 422, 'Unexpected inputs provided: ["x","y"]'],
    ['a missing input', { inputs: {} }, 422, "Required input 'to' not provided"],
    ['an empty input', { inputs: { to: '' } }, 422, "Required input 'to' not provided"],
    [
      'no choice',
      { inputs: { to: '1', what: 'all' } },
      422,
      "Provided value 'all' for input 'what' not in the list of allowed values",
    ],
    [
      'no boolean',
      { inputs: { to: '1', drill: 'yes' } },
      422,
      "Provided value 'yes' for input 'drill' not in the list of allowed values",
    ],
    ['no ref', { ref: 'none' }, 422, 'No ref found for: none'],
    ['a commit', { ref: '1'.repeat(40) }, 422, 'No ref found for'],
    ['no such workflow', { workflow_id: 'none.yml' }, 404, 'Not Found'],
    ['no such id', { workflow_id: 1 }, 404, 'Not Found'],
    [
      'another trigger',
      { workflow_id: 'ci.yml', inputs: {} },
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    ],
    ['not on the default branch', { workflow_id: 'new.yml', ref: 'topic' }, 404, 'Not Found'],
    ['no trigger on the ref', { ref: 'topic' }, 422, "Workflow does not have 'workflow_dispatch' trigger"],
    [
      'an expression',
      { workflow_id: 'wrong.yml', inputs: {} },
      422,
      "Invalid Argument - failed to parse workflow: Unexpected symbol: '??'",
    ],
    ['no YAML', { workflow_id: 'broken.yml', inputs: {} }, 422, 'failed to parse workflow: (Line: 2, Col: '],
  ])("is refused in GitHub's words: %s", async (_, asked, status, message) => {
    const { github, octokit } = await stage(
      {},
      {
        '.github/workflows/wrong.yml': 'run-name: ${{ inputs.a ?? 1 }}\non: workflow_dispatch\njobs: {}\n',
        '.github/workflows/broken.yml': 'on: workflow_dispatch\njobs: [}\n',
      },
    )
    const base = github.repository(NAME).revision('main') ?? undefined
    const files = { '.github/workflows/new.yml': ROLLBACK, '.github/workflows/rollback.yml': 'on: push\njobs: {}' }
    github.commit(NAME, 'topic', files, 'Change the workflows', base)
    await expect(octokit.rest.actions.createWorkflowDispatch({ ...dispatch, ...asked })).rejects.toMatchObject(
      refused(status, message),
    )
    expect(github.repository(NAME).runs).toEqual([])
  })

  test('needs actions: write of a token, and write access of a person', async () => {
    const { github, as } = await stage()
    const by = (token: string): Promise<unknown> => as(token).rest.actions.createWorkflowDispatch(dispatch)
    await expect(by('reader')).rejects.toMatchObject({
      ...refused(403, 'Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'actions=write' } },
    })
    await expect(by('hubot')).rejects.toMatchObject(refused(403, 'Must have admin rights to Repository.'))
    await expect(by('mona')).resolves.toMatchObject({ status: 204 })
    expect(github.repository(NAME).runs.map(run => run.actor)).toEqual(['mona'])
  })

  test('has no more inputs than the server knows, and on an older server no run details', async () => {
    const { github, octokit } = await stage(
      { dispatchInputs: 3, runDetails: false },
      { '.github/workflows/two.yml': 'on: { workflow_dispatch: { inputs: { a: , b: } } }\njobs: {}\n' },
    )
    const { actions } = octokit.rest
    await expect(actions.createWorkflowDispatch(dispatch)).rejects.toMatchObject(
      refused(422, 'you may only define up to 3 `inputs` for a `workflow_dispatch` event'),
    )
    const two = { ...dispatch, workflow_id: 'two.yml', inputs: { a: '1', b: '2' } }
    await expect(actions.createWorkflowDispatch({ ...two, return_run_details: true })).rejects.toMatchObject(
      refused(422, '"return_run_details" is not a permitted key.'),
    )
    await actions.createWorkflowDispatch(two)
    expect(github.repository(NAME).runs).toHaveLength(1)
  })

  test('whose answer is lost has started its run', async () => {
    const { github, octokit } = await stage()
    const match = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'
    github.faults.push({ match, kind: 'lose-answer' })
    await expect(octokit.rest.actions.createWorkflowDispatch(dispatch)).rejects.toThrow()
    const found = await octokit.rest.actions.listWorkflowRuns({ ...at, workflow_id: 'rollback.yml' })
    expect(found.data.workflow_runs.map(run => run.display_title)).toEqual(['Roll back 1.0.0 by github-actions[bot]'])
  })
})

test('runs are listed newest first, in pages, by event, actor, branch, state, commit and time', async () => {
  let now = Date.UTC(2030, 0, 1)
  const { github, octokit } = await stage({ now: () => now })
  const sha = github.commit(NAME, 'topic', { x: '1' }, 'Topic', github.repository(NAME).revision('main') ?? undefined)
  for (let hour = 0; hour < 6; hour++) {
    const dispatched = hour % 2 === 0
    github.addRun(NAME, {
      id: hour + 1,
      workflow: dispatched ? 'rollback.yml' : 'ci.yml',
      event: dispatched ? 'workflow_dispatch' : 'push',
      actor: dispatched ? 'mona' : 'github-actions[bot]',
      ...(hour === 5 ? { headBranch: 'topic', headSha: sha, status: 'completed', conclusion: 'failure' } : {}),
    })
    now += 3_600_000
  }
  const { actions } = octokit.rest
  const ids = async (wanted: object): Promise<readonly number[]> =>
    (await actions.listWorkflowRunsForRepo({ ...at, ...wanted })).data.workflow_runs.map(run => run.id)
  expect(await ids({})).toEqual([6, 5, 4, 3, 2, 1])
  expect(await ids({ event: 'push' })).toEqual([6, 4, 2])
  expect(await ids({ actor: 'Mona' })).toEqual([5, 3, 1])
  expect(await ids({ branch: 'topic' })).toEqual([6])
  expect(await ids({ head_sha: sha })).toEqual([6])
  expect(await ids({ status: 'failure' })).toEqual([6])
  expect(await ids({ status: 'in_progress' })).toHaveLength(5)
  expect(await ids({ created: '>=2030-01-01T04:00:00Z' })).toEqual([6, 5])
  expect(await ids({ created: '>2030-01-01T04:00:00Z' })).toEqual([6])
  expect(await ids({ created: '<2030-01-01T01:00:00+00:00' })).toEqual([1])
  expect(await ids({ created: '2030-01-01T01:00:00Z..2030-01-01T02:00:00Z' })).toEqual([3, 2])
  expect(await ids({ created: '2030-01-01' })).toHaveLength(6)
  expect(await ids({ created: '2030-01-02..*' })).toEqual([])
  const page = await actions.listWorkflowRuns({ ...at, workflow_id: 'rollback.yml', per_page: 2 })
  expect(page.data).toMatchObject({ total_count: 3, workflow_runs: [{ id: 5, run_number: 3 }, { id: 3 }] })
  expect(page.headers.link).toMatch(/[?&]page=2>; rel="next", .*page=2>; rel="last"/)
  const all = await octokit.paginate(actions.listWorkflowRuns, { ...at, workflow_id: 'rollback.yml', per_page: 2 })
  expect(all.map(run => run.id)).toEqual([5, 3, 1])
  expect((await actions.listRepoWorkflows(at)).data.workflows.map(one => one.path)).toEqual([
    '.github/workflows/ci.yml',
    '.github/workflows/rollback.yml',
  ])
})

test('a run is seen to go on, with the moments of its attempt', async () => {
  let now = Date.UTC(2030, 0, 1)
  const { github, octokit } = await stage({ now: () => now })
  github.addRun(NAME, { id: 7, status: 'queued', actor: 'mona' })
  const seen = async (): Promise<object> => (await octokit.rest.actions.getWorkflowRun({ ...at, run_id: 7 })).data
  expect(await seen()).toMatchObject({ status: 'queued', conclusion: null, previous_attempt_url: null })
  now += 60_000
  github.changeRun(NAME, 7, { status: 'completed', conclusion: 'success' })
  expect(await seen()).toMatchObject({ conclusion: 'success', updated_at: '2030-01-01T00:01:00Z' })
  now += 60_000
  github.changeRun(NAME, 7, { status: 'queued', conclusion: null, attempt: 2, triggeringActor: 'hubot' })
  expect(await seen()).toMatchObject({
    run_attempt: 2,
    actor: { login: 'mona' },
    triggering_actor: { login: 'hubot' },
    created_at: '2030-01-01T00:00:00Z',
    run_started_at: '2030-01-01T00:02:00Z',
    previous_attempt_url: expect.stringMatching(/runs\/7\/attempts\/1$/),
  })
})

test('roles are told by their own name and the old one, to apps and to people who may push', async () => {
  const { as, octokit } = await stage()
  const role = async (username: string, by = octokit): Promise<readonly unknown[]> => {
    const { data } = await by.rest.repos.getCollaboratorPermissionLevel({ ...at, username })
    return [data.permission, data.role_name, data.user?.permissions?.push]
  }
  expect(await role('acme')).toEqual(['admin', 'admin', true])
  expect(await role('LEE')).toEqual(['write', 'maintain', true])
  expect(await role('kate')).toEqual(['write', 'releaser', true])
  expect(await role('hubot')).toEqual(['read', 'triage', false])
  expect(await role('stranger')).toEqual(['none', 'none', false])
  await expect(role('nobody')).rejects.toMatchObject(refused(404, 'nobody is not a user'))
  expect(await role('mona', as('mona'))).toEqual(['write', 'write', true])
  await expect(role('mona', as('hubot'))).rejects.toMatchObject(refused(403, 'Must have push access'))
})

test('rulesets and what holds for a branch are shown, and a required pull request is required', async () => {
  const { github, octokit } = await stage()
  const own = github.addRuleset(NAME, {
    name: 'Ledger',
    include: ['refs/heads/model-release/*'],
    rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
  })
  github.addRuleset(NAME, {
    enforcement: 'disabled',
    rules: [{ type: 'required_linear_history' }],
  })
  const wide = github.addRuleset(NAME, {
    source: { type: 'Organization', name: 'acme' },
    exclude: ['refs/heads/model-release/*', 'refs/heads/protected/**'],
    rules: [{ type: 'pull_request' }],
  })
  const { repos } = octokit.rest
  const listed = await repos.getRepoRulesets({ ...at, per_page: 2 })
  expect(listed.data.map(one => one.name)).toEqual(['Pull requests', 'Ledger'])
  expect(listed.data[1]?.id).toBe(own.id)
  expect((await repos.getRepoRulesets({ ...at, includes_parents: false })).data).toHaveLength(2)
  const rules = async (branch: string): Promise<readonly unknown[]> =>
    (await repos.getBranchRules({ ...at, branch })).data.map(rule => [rule.type, rule.ruleset_source])
  expect(await rules('model-release/digits')).toEqual([
    ['deletion', NAME],
    ['non_fast_forward', NAME],
  ])
  expect(await rules('main')).toEqual([['pull_request', 'acme']])
  expect(await rules('protected/a')).toEqual([['pull_request', 'acme']])
  expect((await repos.getBranchRules({ ...at, branch: 'main' })).data[0]?.ruleset_id).toBe(wide.id)
  const sha = github.repository(NAME).revision('main') ?? ''
  await octokit.rest.git.createRef({ ...at, ref: 'refs/heads/model-release/digits', sha })
  await expect(octokit.rest.git.createRef({ ...at, ref: 'refs/heads/x', sha })).rejects.toMatchObject(
    refused(422, 'Changes must be made through a pull request.'),
  )
  const branch = await repos.getBranch({ ...at, branch: 'model-release/digits' })
  expect(branch.data).toMatchObject({ name: 'model-release/digits', protected: true, commit: { sha } })
  await expect(repos.getBranch({ ...at, branch: 'none' })).rejects.toMatchObject(refused(404, 'Branch not found'))
})

describe('limits', () => {
  test('asking what is left is free, each interface has its own, and an unchanged answer costs nothing', async () => {
    const { as, octokit } = await stage({ limit: 3 })
    const left = async (): Promise<readonly unknown[]> => {
      const { core, graphql } = (await octokit.rest.rateLimit.get()).data.resources
      return [core.remaining, graphql?.remaining]
    }
    expect(await left()).toEqual([3, 3])
    const { headers } = await octokit.rest.repos.get(at)
    await octokit.graphql('{ viewer { login } }')
    await octokit.graphql('{ viewer { login } }')
    expect(await left()).toEqual([2, 1])
    for (let time = 0; time < 5; time++) {
      const again = octokit.rest.repos.get({ ...at, headers: { 'if-none-match': headers.etag ?? '' } })
      await expect(again).rejects.toMatchObject({ status: 304, response: { headers: { 'x-ratelimit-used': '1' } } })
    }
    expect(await left()).toEqual([2, 1])
    await octokit.rest.repos.get(at)
    await octokit.rest.repos.get(at)
    await expect(octokit.rest.repos.get(at)).rejects.toMatchObject(refused(403, 'API rate limit exceeded'))
    expect(await left()).toEqual([0, 1])
    expect((await as('reader').rest.repos.get(at)).status).toBe(200)
  })

  test('too many points in a minute are refused with the seconds to wait, a change counting five', async () => {
    let now = Date.UTC(2030, 0, 1, 0, 0, 20)
    const { github, octokit } = await stage({ minuteLimit: 10, limitStatus: 429, now: () => now })
    const blob = { ...at, content: 'x' }
    await octokit.rest.git.createBlob(blob)
    await octokit.rest.git.createBlob(blob)
    await expect(octokit.rest.repos.get(at)).rejects.toMatchObject({
      ...refused(429, 'You have exceeded a secondary rate limit'),
      response: { headers: { 'retry-after': '40' } },
    })
    expect(github.journal.at(-1)?.status).toBe(429)
    now += 40_000
    expect((await octokit.rest.repos.get(at)).status).toBe(200)
  })
})
