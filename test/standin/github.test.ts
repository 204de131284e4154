import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { jobToken, personalToken } from './access.ts'
import { API_URL, createGitHub, GRAPHQL_URL, TOKEN } from './github.ts'
import type { GitHub, Options } from './github.ts'
import { judged } from './judged.ts'
import { serve, standinFetch } from './transport.ts'
import type { Served } from './transport.ts'

const at = { owner: 'acme', repo: 'models' }
const LEDGER = 'model-release/digits'

const world = (options: Partial<Options> = {}): GitHub =>
  createGitHub({
    repositories: [{ owner: 'acme', name: 'models', files: { 'README.md': 'hi\n' }, issues: [7] }],
    ...options,
  })

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const client = (github: GitHub, token = TOKEN): Octokit =>
  new Octokit({ auth: token, baseUrl: API_URL, request: { fetch: standinFetch(github) }, log: silent })

const tipOf = (github: GitHub, branch = 'main'): string => github.branch('acme/models', branch)[0]?.oid ?? ''

interface Committed {
  readonly createCommitOnBranch: { readonly commit: { readonly oid: string } }
}
const COMMIT = 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }'
const append = (octokit: Octokit, base: string, path: string, branch = LEDGER): Promise<Committed> =>
  octokit.graphql(COMMIT, {
    input: {
      branch: { repositoryNameWithOwner: 'acme/models', branchName: branch },
      expectedHeadOid: base,
      message: { headline: `Add ${path}`, body: 'Because.' },
      fileChanges: { additions: [{ path, contents: btoa(path) }] },
    },
  })

const caught = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  )

const say = (octokit: Octokit): Promise<unknown> =>
  octokit.rest.issues.createComment({ ...at, issue_number: 7, body: 'x' })

describe('every route, by Octokit over the port', () => {
  let github: GitHub
  let served: Served
  let octokit: Octokit

  beforeEach(async () => {
    const workflow = 'on:\n  workflow_dispatch:\n    inputs:\n      version:\n        type: string\n'
    github = world({
      repositories: [
        {
          owner: 'acme',
          name: 'models',
          files: { 'README.md': 'hi\n', 'data/rows.csv': 'a,b\n', '.github/workflows/rollback.yml': workflow },
          collaborators: { mona: 'maintain', hubot: 'read' },
          issues: [7],
        },
      ],
      tokens: { [TOKEN]: jobToken(), person: personalToken('mona') },
      users: ['stranger'],
    })
    served = await serve(judged(github))
    octokit = new Octokit({ auth: TOKEN, baseUrl: served.url, log: silent })
  })
  afterEach(async () => {
    await served.close()
    expect(github.violations).toEqual([])
  })

  test('refs, trees, blobs and commits make a branch, move it forward, never sideways, and delete it', async () => {
    const { git } = octokit.rest
    const blob = await git.createBlob({ ...at, content: btoa('bytes'), encoding: 'base64' })
    const tree = await git.createTree({
      ...at,
      tree: [
        { path: 'versions/1.0.0.json', mode: '100644', type: 'blob', content: '{}\n' },
        { path: 'blob', mode: '100644', type: 'blob', sha: blob.data.sha },
      ],
    })
    const first = await git.createCommit({ ...at, message: 'Begin', tree: tree.data.sha, parents: [] })
    await git.createRef({ ...at, ref: `refs/heads/${LEDGER}`, sha: first.data.sha })
    expect((await git.getRef({ ...at, ref: `heads/${LEDGER}` })).data.object.sha).toBe(first.data.sha)
    await expect(git.createRef({ ...at, ref: `refs/heads/${LEDGER}`, sha: first.data.sha })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference already exists'),
    })
    await expect(git.createRef({ ...at, ref: 'refs/heads/model-release', sha: first.data.sha })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference update failed'),
    })
    const next = await git.createTree({
      ...at,
      base_tree: tree.data.sha,
      tree: [{ path: 'blob', mode: '100644', type: 'blob', sha: null }],
    })
    const second = await git.createCommit({ ...at, message: 'Go on', tree: next.data.sha, parents: [first.data.sha] })
    const rival = await git.createCommit({ ...at, message: 'Rival', tree: tree.data.sha, parents: [first.data.sha] })
    await git.updateRef({ ...at, ref: `heads/${LEDGER}`, sha: second.data.sha })
    await expect(git.updateRef({ ...at, ref: `heads/${LEDGER}`, sha: rival.data.sha })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Update is not a fast forward'),
    })
    await expect(git.updateRef({ ...at, ref: 'heads/none', sha: rival.data.sha })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference does not exist'),
    })
    expect(github.branch('acme/models', LEDGER).map(commit => [commit.message, Object.keys(commit.files)])).toEqual([
      ['Go on', ['versions/1.0.0.json']],
      ['Begin', ['blob', 'versions/1.0.0.json']],
    ])
    expect((await git.listMatchingRefs({ ...at, ref: 'heads/model-release/' })).data).toHaveLength(1)
    expect((await git.getCommit({ ...at, commit_sha: second.data.sha })).data.parents[0]?.sha).toBe(first.data.sha)
    expect(
      (await git.getTree({ ...at, tree_sha: tree.data.sha, recursive: '1' })).data.tree.map(entry => entry.path),
    ).toEqual(['blob', 'versions/1.0.0.json'])
    expect(atob((await git.getBlob({ ...at, file_sha: blob.data.sha })).data.content)).toBe('bytes')
    await git.deleteRef({ ...at, ref: `heads/${LEDGER}` })
    await expect(git.getRef({ ...at, ref: `heads/${LEDGER}` })).rejects.toMatchObject({ status: 404 })
  })

  test('an empty repository answers 409 to everything about git', async () => {
    const empty = world({ repositories: [{ owner: 'acme', name: 'models' }] })
    const { git } = client(empty).rest
    await expect(git.getRef({ ...at, ref: 'heads/main' })).rejects.toMatchObject({ status: 409 })
    await expect(git.createBlob({ ...at, content: 'x' })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Git Repository is empty.'),
    })
  })

  test('files, folders, commits and the repository are read', async () => {
    const { repos } = octokit.rest
    const file = await repos.getContent({ ...at, path: 'data/rows.csv' })
    expect(file.data).toMatchObject({ type: 'file', encoding: 'base64', content: `${btoa('a,b\n')}\n` })
    expect((await repos.getContent({ ...at, path: '' })).data).toMatchObject([{ path: '.github', type: 'dir' }, {}, {}])
    const raw = await repos.getContent({ ...at, path: 'data/rows.csv', mediaType: { format: 'raw' } })
    expect(raw.data).toBe('a,b\n')
    await expect(repos.getContent({ ...at, path: 'none' })).rejects.toMatchObject({ status: 404 })
    expect((await repos.getCommit({ ...at, ref: 'main' })).data.sha).toBe(tipOf(github))
    expect((await repos.get(at)).data).toMatchObject({
      full_name: 'acme/models',
      default_branch: 'main',
      private: true,
    })
  })

  test('a check run is made, found, changed, and never goes back once completed', async () => {
    const { checks } = octokit.rest
    const sha = tipOf(github)
    const made = await checks.create({
      ...at,
      name: 'gate',
      head_sha: sha,
      status: 'in_progress',
      external_id: 'digits/1',
    })
    expect(made.data).toMatchObject({ status: 'in_progress', conclusion: null, app: { slug: 'github-actions' } })
    const id = made.data.id
    const output = { title: 'Pass', summary: '| a |', text: 'how' }
    await checks.update({ ...at, check_run_id: id, status: 'completed', conclusion: 'success', output })
    await checks.update({ ...at, check_run_id: id, status: 'in_progress' })
    expect((await checks.get({ ...at, check_run_id: id })).data).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      output,
    })
    await checks.create({ ...at, name: 'gate', head_sha: sha, status: 'queued' })
    await checks.create({ ...at, name: 'other', head_sha: sha })
    const listed = async (filter: 'latest' | 'all'): Promise<readonly (string | null)[]> =>
      (await checks.listForRef({ ...at, ref: 'main', check_name: 'gate', filter })).data.check_runs.map(
        run => run.conclusion,
      )
    expect(await listed('latest')).toEqual([null])
    expect(await listed('all')).toEqual([null, 'success'])
    await expect(checks.create({ ...at, name: 'gate', head_sha: '1'.repeat(40) })).rejects.toMatchObject({
      status: 422,
    })
    const person = new Octokit({ auth: 'person', baseUrl: served.url, log: silent })
    await expect(person.rest.checks.create({ ...at, name: 'gate', head_sha: sha })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('You must authenticate via a GitHub App.'),
    })
  })

  test('commit statuses are set and listed, newest first', async () => {
    const sha = tipOf(github)
    await octokit.rest.repos.createCommitStatus({ ...at, sha, state: 'pending', context: 'gate' })
    await octokit.rest.repos.createCommitStatus({ ...at, sha, state: 'success', context: 'gate', description: 'Pass' })
    const listed = await octokit.rest.repos.listCommitStatusesForRef({ ...at, ref: 'main' })
    expect(listed.data.map(status => status.state)).toEqual(['success', 'pending'])
  })

  test('comments come in pages that Octokit follows, and are changed in place', async () => {
    const { issues } = octokit.rest
    for (let index = 0; index < 7; index++)
      await issues.createComment({ ...at, issue_number: 7, body: `comment ${index}` })
    const all = await octokit.paginate(issues.listComments, { ...at, issue_number: 7, per_page: 3 })
    expect(all.map(comment => comment.body)).toEqual([0, 1, 2, 3, 4, 5, 6].map(index => `comment ${index}`))
    expect(all[0]?.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot' })
    expect(github.journal.filter(entry => entry.method === 'GET')).toHaveLength(3)
    await issues.updateComment({ ...at, comment_id: all[0]?.id ?? 0, body: 'changed' })
    expect((await issues.getComment({ ...at, comment_id: all[0]?.id ?? 0 })).data.body).toBe('changed')
    await expect(issues.createComment({ ...at, issue_number: 8, body: 'x' })).rejects.toMatchObject({ status: 404 })
    await expect(issues.createComment({ ...at, issue_number: 7, body: 'x'.repeat(65_537) })).rejects.toMatchObject({
      status: 422,
    })
  })

  test('the pull request that brings a commit is found by it', async () => {
    const sha = github.commit('acme/models', 'retrain', { 'model.onnx': 'v2' }, 'Retrain', tipOf(github))
    const opened = github.openPull('acme/models', { head: 'retrain', author: 'mona' })
    const found = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: sha })
    expect(found.data.map(pull => pull.number)).toEqual([opened.number])
    const pull = await octokit.rest.pulls.get({ ...at, pull_number: opened.number })
    expect(pull.data).toMatchObject({ head: { sha }, base: { ref: 'main' }, state: 'open', user: { login: 'mona' } })
  })

  test('a deployment made with the defaults waits for every status, or merges instead; with both off it is made', async () => {
    const { repos } = octokit.rest
    const sha = tipOf(github)
    github.addStatus('acme/models', sha, 'ci', 'failure')
    await expect(repos.createDeployment({ ...at, ref: sha })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Commit status checks failed'),
    })
    github.commit('acme/models', 'topic', { 'x.txt': 'x' }, 'Topic', sha)
    github.commit('acme/models', 'main', { 'y.txt': 'y' }, 'Later')
    const merged = await repos.createDeployment({ ...at, ref: 'topic' })
    expect(merged.status).toBe(202)
    expect(merged.data).toEqual({ message: 'Auto-merged main into topic on deployment.' })
    expect(github.repository('acme/models').deployments).toHaveLength(0)
    const payload = { model: 'digits', seq: 3 }
    const made = await repos.createDeployment({
      ...at,
      ref: sha,
      auto_merge: false,
      required_contexts: [],
      task: 'model-release:digits',
      payload,
    })
    expect(made.status).toBe(201)
    expect(made.data).toMatchObject({ sha, payload, environment: 'production', production_environment: true })
  })

  test('deployments are listed newest first by their filters, and success makes older ones inactive only where GitHub would', async () => {
    const { repos } = octokit.rest
    const sha = tipOf(github)
    const ids: number[] = []
    for (const [environment, task] of [
      ['staging', 'a'],
      ['staging', 'b'],
      ['production', 'a'],
      ['production', 'a'],
      ['staging', 'a'],
    ] as const) {
      const made = await repos.createDeployment({
        ...at,
        ref: sha,
        auto_merge: false,
        required_contexts: [],
        environment,
        task,
      })
      if (made.status !== 201) throw new Error('no deployment')
      ids.push(made.data.id)
      await repos.createDeploymentStatus({
        ...at,
        deployment_id: made.data.id,
        state: 'success',
        auto_inactive: task === 'a',
      })
    }
    const listed = await repos.listDeployments({ ...at, environment: 'staging', task: 'a' })
    expect(listed.data.map(one => one.id)).toEqual([ids[4], ids[0]])
    const states = github
      .repository('acme/models')
      .deployments.map(one => one.statuses.map(status => status.state).join())
    expect(states).toEqual(['success,inactive', 'success,inactive', 'success', 'success', 'success'])
    const statuses = await repos.listDeploymentStatuses({ ...at, deployment_id: ids[0] ?? 0 })
    expect(statuses.data.map(status => status.state)).toEqual(['inactive', 'success'])
    expect((await repos.getDeployment({ ...at, deployment_id: ids[1] ?? 0 })).data.task).toBe('b')
    await expect(
      repos.createDeploymentStatus({ ...at, deployment_id: ids[0] ?? 0, state: 'error', description: 'x'.repeat(141) }),
    ).rejects.toMatchObject({ status: 422 })
  })

  test('a dispatch needs the workflow on the default branch and inputs that it declares, and answers with its run when asked', async () => {
    const { actions } = octokit.rest
    const dispatch = { ...at, workflow_id: 'rollback.yml', ref: 'main' }
    const made = await actions.createWorkflowDispatch({
      ...dispatch,
      inputs: { version: '1.0.0' },
      return_run_details: true,
    })
    expect(made.data).toMatchObject({ workflow_run_id: expect.any(Number) })
    const run = await actions.getWorkflowRun({
      ...at,
      run_id: github.repository('acme/models').dispatches[0]?.run ?? 0,
    })
    expect(run.data).toMatchObject({
      event: 'workflow_dispatch',
      status: 'queued',
      run_attempt: 1,
      path: '.github/workflows/rollback.yml',
    })
    expect((await actions.createWorkflowDispatch(dispatch)).status).toBe(204)
    await expect(actions.createWorkflowDispatch({ ...dispatch, inputs: { other: 'x' } })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Unexpected inputs provided: ["other"]'),
    })
    await expect(actions.createWorkflowDispatch({ ...dispatch, workflow_id: 'none.yml' })).rejects.toMatchObject({
      status: 404,
    })
    await expect(actions.createWorkflowDispatch({ ...dispatch, ref: 'none' })).rejects.toMatchObject({ status: 422 })
    expect(github.repository('acme/models').dispatches.map(one => one.inputs)).toEqual([{ version: '1.0.0' }, {}])
  })

  test('roles are told as GitHub tells them: maintain is write, a stranger to a private repository is none', async () => {
    const { repos } = octokit.rest
    const role = async (username: string): Promise<unknown> =>
      (await repos.getCollaboratorPermissionLevel({ ...at, username })).data
    expect(await role('acme')).toMatchObject({ permission: 'admin' })
    expect(await role('mona')).toMatchObject({ permission: 'write', role_name: 'maintain' })
    expect(await role('hubot')).toMatchObject({ permission: 'read' })
    expect(await role('stranger')).toMatchObject({ permission: 'none' })
    await expect(role('nobody')).rejects.toMatchObject({ status: 404 })
  })

  test('a person has a profile, a job token has none, and both are named by GraphQL', async () => {
    const person = new Octokit({ auth: 'person', baseUrl: served.url, log: silent })
    expect((await person.rest.users.getAuthenticated()).data.login).toBe('mona')
    await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject({ status: 403 })
    expect(await octokit.graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'github-actions[bot]' } })
    expect((await octokit.rest.meta.get()).data).toHaveProperty('verifiable_password_authentication')
    expect((await octokit.rest.rateLimit.get()).data.rate.limit).toBe(15_000)
  })
})

describe('GraphQL', () => {
  test('one query reads several files, trees and commits of one branch, by every form of expression', async () => {
    const github = world()
    const first = github.commit('acme/models', LEDGER, { 'entry.json': '1', 'versions/1.0.0.json': '{}' }, 'One')
    const second = github.commit('acme/models', LEDGER, { 'entry.json': '2', 'versions/1.1.0.json': '{}' }, 'Two')
    const data = await client(github).graphql(`{
      repository(owner: "acme", name: "models") {
        databaseId
        ref(qualifiedName: "refs/heads/${LEDGER}") {
          name prefix
          target { oid ... on Commit {
            message history(first: 10) { totalCount nodes { oid messageHeadline } }
            tree { entries { name type } }
            file(path: "entry.json") { object { ... on Blob { text } } }
            signature { isValid }
          } }
        }
        byBranch: object(expression: "${LEDGER}:entry.json") { oid ... on Blob { text byteSize isTruncated isBinary } }
        byOid: object(expression: "${second}~1:entry.json") { ... on Blob { text } }
        byRef: object(expression: "refs/heads/${LEDGER}^:entry.json") { ... on Blob { text } }
        tree: object(expression: "${LEDGER}:versions") { ... on Tree { entries { name object { ... on Blob { text } } } } }
        commit: object(expression: "${LEDGER}") { __typename oid }
        readme: object(expression: "HEAD:README.md") { ... on Blob { text } }
        none: object(expression: "${LEDGER}:none.json") { oid }
        defaultBranchRef { name }
        refs(refPrefix: "refs/heads/model-release/", first: 100) { nodes { name target { oid } } pageInfo { hasNextPage } }
      }
      rateLimit { cost remaining limit resetAt }
    }`)
    expect(data).toMatchObject({
      repository: {
        ref: {
          name: LEDGER,
          prefix: 'refs/heads/',
          target: {
            oid: second,
            message: 'Two',
            history: { totalCount: 2, nodes: [{ oid: second }, { oid: first, messageHeadline: 'One' }] },
            tree: {
              entries: [
                { name: 'entry.json', type: 'blob' },
                { name: 'versions', type: 'tree' },
              ],
            },
            file: { object: { text: '2' } },
            signature: null,
          },
        },
        byBranch: { text: '2', byteSize: 1, isTruncated: false, isBinary: false },
        byOid: { text: '1' },
        byRef: { text: '1' },
        tree: { entries: [{ name: '1.0.0.json', object: { text: '{}' } }, { name: '1.1.0.json' }] },
        commit: { __typename: 'Commit', oid: second },
        readme: { text: 'hi\n' },
        none: null,
        defaultBranchRef: { name: 'main' },
        refs: { nodes: [{ name: LEDGER, target: { oid: second } }], pageInfo: { hasNextPage: false } },
      },
      rateLimit: { cost: 1, limit: 15_000 },
    })
  })

  test('a field that the schema does not have is an error in a 200, and a violation', async () => {
    const github = world()
    const error = await caught(client(github).graphql('{ repository(owner: "acme", name: "models") { nope } }'))
    expect(error).toMatchObject({ errors: [{ message: "Field 'nope' doesn't exist on type 'Repository'" }] })
    expect(github.violations).toEqual(["GraphQL: Field 'nope' doesn't exist on type 'Repository'"])
    expect(github.journal.map(entry => entry.status)).toEqual([200])
  })

  test('a field that the schema has and the stand-in does not is an error, never a silent null', async () => {
    const github = world()
    const error = await caught(client(github).graphql('{ repository(owner: "acme", name: "models") { description } }'))
    expect(error).toMatchObject({ errors: [{ message: 'the stand-in does not have Repository.description' }] })
    expect(github.violations).toHaveLength(1)
  })

  test('a repository that is not there is NOT_FOUND in a 200', async () => {
    const error = await caught(client(world()).graphql('{ repository(owner: "acme", name: "none") { id } }'))
    expect(error).toMatchObject({
      errors: [{ type: 'NOT_FOUND', message: "Could not resolve to a Repository with the name 'acme/none'." }],
    })
  })

  test('a long blob is cut off and says so', async () => {
    const github = world({ blobTextLimit: 4 })
    github.commit('acme/models', 'main', { long: '123456' }, 'Long')
    const data = await client(github).graphql(
      '{ repository(owner: "acme", name: "models") { object(expression: "main:long") { ... on Blob { text isTruncated byteSize } } } }',
    )
    expect(data).toEqual({ repository: { object: { text: '1234', isTruncated: true, byteSize: 6 } } })
  })
})

describe('appending to a branch', () => {
  test('needs the branch, and the tip that was read', async () => {
    const github = world()
    const octokit = client(github)
    expect(await caught(append(octokit, tipOf(github), 'a'))).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] })
    const base = github.commit('acme/models', LEDGER, { state: '0' }, 'Begin')
    const { createCommitOnBranch } = await append(octokit, base, 'a/b.json')
    expect(github.branch('acme/models', LEDGER)[0]).toMatchObject({
      oid: createCommitOnBranch.commit.oid,
      message: 'Add a/b.json\n\nBecause.',
      author: 'github-actions[bot]',
      parents: [base],
      files: { state: '0', 'a/b.json': 'a/b.json' },
    })
    expect(await caught(append(octokit, base, 'late'))).toMatchObject({
      errors: [
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          message: `Expected branch to point to "${base}" but it did not.  Pull and try again.`,
        },
      ],
    })
    expect(github.branch('acme/models', LEDGER)).toHaveLength(2)
  })

  test('loses none of 50 appends at once, each retried on the new tip', async () => {
    const github = world()
    github.commit('acme/models', LEDGER, { state: '0' }, 'Begin')
    const headers = { authorization: `bearer ${TOKEN}` }
    const commit = async (index: number): Promise<boolean> => {
      const fileChanges = { additions: [{ path: `entries/${index}`, contents: btoa(String(index)) }] }
      const branch = { repositoryNameWithOwner: 'acme/models', branchName: LEDGER }
      const input = {
        branch,
        expectedHeadOid: tipOf(github, LEDGER),
        message: { headline: `Add ${index}` },
        fileChanges,
      }
      const body = JSON.stringify({ query: COMMIT, variables: { input } })
      const answer = await github.handle({ method: 'POST', url: GRAPHQL_URL, headers, body })
      return !String(answer.body).includes('STALE_DATA')
    }
    let lost = 0
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        while (!(await commit(index))) lost += 1
      }),
    )
    const log = github.branch('acme/models', LEDGER)
    expect(log).toHaveLength(51)
    expect(Object.keys(log[0]?.files ?? {})).toHaveLength(51)
    expect(lost).toBeGreaterThan(0)
    expect(new Set(log.slice(0, 50).map(entry => entry.message)).size).toBe(50)
  })

  test('is refused where a rule wants pull requests, by GraphQL and by REST', async () => {
    const github = world({
      repositories: [{ owner: 'acme', name: 'models', files: { x: '' }, pullRequestsRequired: ['model-release/*'] }],
    })
    const octokit = client(github)
    const base = github.commit('acme/models', LEDGER, { state: '0' }, 'Begin')
    const rule = /Repository rule violations found\s+Changes must be made through a pull request/
    expect(await caught(append(octokit, base, 'a'))).toMatchObject({ message: expect.stringMatching(rule) })
    await expect(
      octokit.rest.git.createRef({ ...at, ref: 'refs/heads/model-release/other', sha: base }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(rule),
    })
  })

  test('of several refs moves all or none', async () => {
    const github = world()
    const octokit = client(github)
    const first = github.commit('acme/models', 'a', { x: '1' }, 'One')
    const second = github.commit('acme/models', 'b', { x: '2' }, 'Two', first)
    const { repository } = await octokit.graphql<{ repository: { id: string } }>(
      '{ repository(owner: "acme", name: "models") { id } }',
    )
    const update = (refUpdates: readonly unknown[]): Promise<unknown> =>
      octokit.graphql('mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }', {
        input: { repositoryId: repository.id, refUpdates },
      })
    const good = { name: 'refs/heads/a', beforeOid: first, afterOid: second }
    const exists = { name: 'refs/heads/b', beforeOid: '0'.repeat(40), afterOid: first }
    expect(await caught(update([good, exists]))).toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] })
    expect(tipOf(github, 'a')).toBe(first)
    await update([good])
    expect(tipOf(github, 'a')).toBe(second)
  })
})

describe('requests that GitHub would refuse', () => {
  test('an unknown property, a wrong type and an unknown query parameter are 422 and violations', async () => {
    const github = world()
    const octokit = client(github)
    const send = (route: string, body: Record<string, unknown>): Promise<unknown> =>
      caught(octokit.request(route, { ...at, ...body }))
    const sha = tipOf(github)
    expect(await send('POST /repos/{owner}/{repo}/check-runs', { name: 'x', head_sha: sha, nope: 1 })).toMatchObject({
      status: 422,
      message: expect.stringContaining('"nope" is not a permitted key.'),
    })
    expect(await send('POST /repos/{owner}/{repo}/check-runs', { name: 5, head_sha: sha })).toMatchObject({
      status: 422,
    })
    const deep = { name: 'x', head_sha: sha, output: { title: 't', summary: 's', nope: 1 } }
    expect(await send('POST /repos/{owner}/{repo}/check-runs', deep)).toMatchObject({ status: 422 })
    const long = { name: 'x', head_sha: sha, output: { title: 't', summary: 's'.repeat(65_536) } }
    expect(await send('POST /repos/{owner}/{repo}/check-runs', long)).toMatchObject({ status: 422 })
    expect(await send('GET /repos/{owner}/{repo}/deployments', { nope: 'x' })).toMatchObject({ status: 422 })
    expect(github.violations).toHaveLength(5)
    expect(github.repository('acme/models').checkRuns).toHaveLength(0)
  })

  test('a token without the permission is told so, by REST with the permission in a header and by GraphQL as FORBIDDEN', async () => {
    const github = world({ tokens: { reader: jobToken({ contents: 'read' }) } })
    const base = github.commit('acme/models', LEDGER, { state: '0' }, 'Begin')
    const octokit = client(github, 'reader')
    expect((await octokit.rest.git.getRef({ ...at, ref: 'heads/main' })).status).toBe(200)
    expect(await caught(octokit.rest.checks.create({ ...at, name: 'x', head_sha: base }))).toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'checks=write' } },
    })
    expect(await caught(octokit.rest.issues.listComments({ ...at, issue_number: 7 }))).toMatchObject({
      response: { headers: { 'x-accepted-github-permissions': 'issues=read; pull_requests=read' } },
    })
    expect(await caught(append(octokit, base, 'a'))).toMatchObject({
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    })
    expect(github.branch('acme/models', LEDGER)).toHaveLength(1)
  })

  test('a wrong token is 401, another repository than the token was given is 404', async () => {
    const github = world({ tokens: { other: { ...jobToken(), repositories: ['acme/other'] } } })
    await expect(client(github, 'wrong').rest.repos.get(at)).rejects.toMatchObject({ status: 401 })
    await expect(client(github, 'wrong').graphql('{ viewer { login } }')).rejects.toMatchObject({ status: 401 })
    await expect(client(github, 'other').rest.repos.get(at)).rejects.toMatchObject({ status: 404 })
  })

  test('beyond the hourly limit REST says 403 with the reset, and the next hour serves again', async () => {
    let now = Date.UTC(2030, 0, 1, 10, 30)
    const github = world({ limit: 2, now: () => now })
    const octokit = client(github)
    await octokit.rest.repos.get(at)
    await octokit.rest.repos.get(at)
    expect(await caught(octokit.rest.repos.get(at))).toMatchObject({
      status: 403,
      response: {
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.UTC(2030, 0, 1, 11) / 1000) },
      },
    })
    now += 3_600_000
    expect((await octokit.rest.repos.get(at)).headers.date).toBe('Tue, 01 Jan 2030 11:30:00 GMT')
  })

  test('a server without GraphQL is 404 there', async () => {
    await expect(client(world({ graphql: false })).graphql('{ viewer { login } }')).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('faults', () => {
  const servers: Served[] = []
  const open = async (github: GitHub): Promise<Served> => {
    const served = await serve(github)
    servers.push(served)
    return served
  }
  afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

  const COMMENT = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'

  test('a lost answer did the work, in process and over the port', async () => {
    const github = world()
    github.faults.push({ match: COMMENT, kind: 'lose-answer', times: 2 })
    const served = await open(github)
    const port = new Octokit({ auth: TOKEN, baseUrl: served.url, log: silent })
    expect(await caught(say(client(github)))).toMatchObject({ message: expect.stringContaining('ECONNRESET') })
    expect(await caught(say(port))).toBeInstanceOf(Error)
    expect(github.repository('acme/models').comments).toHaveLength(2)
    expect(github.faults.left).toBe(0)
    await say(port)
    expect(github.repository('acme/models').comments).toHaveLength(3)
    expect(github.journal.map(entry => entry.fault)).toEqual(['lose-answer', 'lose-answer', null])
  })

  test('a refusal comes before the work, or after it where the fault says so', async () => {
    const github = world()
    github.faults.push(
      { match: /comments$/, kind: 'refuse', status: 502, headers: { 'retry-after': '7' } },
      { match: /comments$/, kind: 'refuse', status: 504, worked: true },
    )
    expect(await caught(say(client(github)))).toMatchObject({
      status: 502,
      response: { headers: { 'retry-after': '7' } },
    })
    expect(github.repository('acme/models').comments).toHaveLength(0)
    expect(await caught(say(client(github)))).toMatchObject({ status: 504 })
    expect(github.repository('acme/models').comments).toHaveLength(1)
  })

  test('a fault may let requests through first, and match a GraphQL field', async () => {
    const github = world()
    const base = github.commit('acme/models', LEDGER, { state: '0' }, 'Begin')
    github.faults.push({ match: 'createCommitOnBranch', kind: 'lose-answer', skip: 1 })
    const first = await append(client(github), base, 'a')
    const next = first.createCommitOnBranch.commit.oid
    expect(await caught(append(client(github), next, 'b'))).toMatchObject({
      message: expect.stringContaining('ECONNRESET'),
    })
    expect(github.branch('acme/models', LEDGER)).toHaveLength(3)
  })

  test('a hanging request ends when its caller gives up', async () => {
    const github = world()
    github.faults.push({ kind: 'hang', times: 2 })
    const signal = AbortSignal.timeout(50)
    await expect(standinFetch(github)(`${API_URL}/meta`, { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
    const served = await open(github)
    await expect(fetch(`${served.url}/meta`, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })

  test('a hang or a proxy page may come after the work was done', async () => {
    const github = world()
    github.faults.push({ match: COMMENT, kind: 'hang', worked: true }, { match: COMMENT, kind: 'html', worked: true })
    const octokit = client(github)
    const body = { ...at, issue_number: 7, body: 'x', request: { signal: AbortSignal.timeout(50) } }
    expect(await caught(octokit.rest.issues.createComment(body))).toBeInstanceOf(Error)
    await say(octokit)
    expect(github.repository('acme/models').comments).toHaveLength(2)
  })

  test('a delayed answer comes late, a proxy page is HTML with status 200', async () => {
    const github = world()
    github.faults.push({ kind: 'delay', milliseconds: 60 }, { kind: 'html' })
    const started = performance.now()
    await client(github).rest.repos.get(at)
    expect(performance.now() - started).toBeGreaterThan(50)
    expect((await client(github).rest.repos.get(at)).data).toMatch(/<html>/)
  })

  test('a stale read shows the world before the last write, to REST and GraphQL', async () => {
    const github = world()
    const octokit = client(github)
    const base = github.commit('acme/models', LEDGER, { state: '0' }, 'Begin')
    await append(octokit, base, 'a')
    await say(octokit)
    github.faults.push({ kind: 'stale-read', behind: 2 }, { kind: 'stale-read', behind: 2 }, { kind: 'stale-read' })
    expect((await octokit.rest.git.getRef({ ...at, ref: `heads/${LEDGER}` })).data.object.sha).toBe(base)
    const read = `{ repository(owner: "acme", name: "models") { object(expression: "${LEDGER}") { oid } } }`
    expect(await octokit.graphql(read)).toEqual({ repository: { object: { oid: base } } })
    expect((await octokit.rest.issues.listComments({ ...at, issue_number: 7 })).data).toHaveLength(0)
    expect((await octokit.rest.issues.listComments({ ...at, issue_number: 7 })).data).toHaveLength(1)
    expect(await octokit.graphql(read)).not.toEqual({ repository: { object: { oid: base } } })
  })

  test('a test may stop the world before or after any call', async () => {
    const github = world()
    const stops: string[] = []
    github.intercept = (sighting, when, n) => {
      stops.push(`${n} ${when} ${sighting.method} ${github.repository('acme/models').comments.length}`)
      if (n === 2 && when === 'after') throw new Error('killed')
    }
    await say(client(github))
    expect(await caught(say(client(github)))).toMatchObject({ message: 'killed' })
    expect(stops).toEqual(['1 before POST 0', '1 after POST 1', '2 before POST 1', '2 after POST 2'])
  })
})

test('an unchanged answer is 304 to the one who has it', async () => {
  const github = world()
  const headers = { authorization: `Bearer ${TOKEN}` }
  const first = await standinFetch(github)(`${API_URL}/repos/acme/models`, { headers })
  const etag = first.headers.get('etag') ?? ''
  const again = await standinFetch(github)(`${API_URL}/repos/acme/models`, {
    headers: { ...headers, 'if-none-match': etag },
  })
  expect([first.status, again.status, await again.text()]).toEqual([200, 304, ''])
})

test('a server under /api/v3, as in a company, answers there', async () => {
  const github = world()
  const octokit = new Octokit({
    auth: TOKEN,
    baseUrl: 'https://git.corp.example/api/v3',
    request: { fetch: standinFetch(github) },
  })
  expect((await octokit.rest.repos.get(at)).data.url).toBe('https://git.corp.example/api/v3/repos/acme/models')
  expect(await octokit.graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'github-actions[bot]' } })
})
