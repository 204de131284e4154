/** The rollback workflow is started once for a request, its run is found, and what is wrong with it is told with the way out. */
import { describe, expect, test } from '@jest/globals'
import { conclusionOf, findRun, startRollback, type RollbackWorkflow } from '../../src/github/dispatch.ts'
import { jobToken } from '../standin/access.ts'
import { TOKEN, type Options } from '../standin/github.ts'
import { faultOf, REPOSITORY, worldOf, type World } from './world.ts'

const DISPATCH = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'
const NEVER = new AbortController().signal

const workflow = (runName = 'Roll back ${{ inputs.model }} (${{ inputs.request-id }})', input = 'to'): string => `
name: rollback
run-name: ${runName}
on:
  workflow_dispatch:
    inputs:
      model: { type: string }
      environment: { type: string }
      what: { type: choice, options: [auto, canary, primary] }
      ${input}: { type: string }
      reason: { type: string }
      request-id: { type: string }
jobs:
  rollback:
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
`

function worldWith(text: string | null, options: Partial<Options> = {}): World {
  const files = { 'README.md': 'Models\n', ...(text === null ? {} : { '.github/workflows/rollback.yml': text }) }
  return worldOf({ repositories: [{ owner: 'acme', name: 'models', files }], ...options })
}

const asked = (given: Partial<RollbackWorkflow> = {}, id = 'rollback-1'): RollbackWorkflow => ({
  workflow: 'rollback.yml',
  ref: null,
  inputs: {
    model: 'digits',
    environment: 'production',
    what: 'auto',
    to: '',
    reason: 'users complain',
    'request-id': id,
  },
  ...given,
})

const dispatches = ({ server }: World) => server.repository(REPOSITORY).dispatches
const start = ({ client }: World, given: Partial<RollbackWorkflow> = {}, id?: string) =>
  startRollback(client, asked(given, id), NEVER)

test.each([
  ['that says so', true],
  ['of an older GitHub, which is looked for', false],
])(
  'the workflow is started on the default branch with every input, and its run is told: one %s',
  async (_, runDetails) => {
    const world = worldWith(workflow(), { runDetails })
    const started = await start(world)
    expect(dispatches(world)).toMatchObject([{ workflow: 'rollback.yml', ref: 'main', inputs: asked().inputs }])
    const [run] = world.server.repository(REPOSITORY).runs
    expect(started).toEqual({
      runId: run?.id,
      url: expect.stringMatching(new RegExp(`/acme/models/actions/runs/${run?.id}$`, 'u')),
      earlier: false,
    })
    expect(run?.title).toBe('Roll back digits (rollback-1)')
    expect(world.server.violations).toEqual([])
  },
)

test('a request is started once, others beside it', async () => {
  const world = worldWith(workflow())
  const first = await start(world)
  expect(await start(world)).toEqual({ ...first, earlier: true })
  const other = await start(world, {}, 'rollback-2')
  expect(other.runId).not.toBe(first.runId)
  expect(dispatches(world)).toHaveLength(2)
})

test('it runs on the branch that is named', async () => {
  const world = worldWith(workflow())
  world.server.commit(REPOSITORY, 'next', { '.github/workflows/rollback.yml': workflow() }, 'Next')
  await start(world, { ref: 'next' })
  expect(dispatches(world)).toMatchObject([{ ref: 'next' }])
})

describe.each([true, false])('where the answer is lost (and run details are given: %s)', runDetails => {
  test.each(['lose-answer', 'html'] as const)('the run is found, and none is started twice: %s', async kind => {
    const world = worldWith(workflow(), { runDetails })
    // Where details are refused, the second request is the one that starts.
    world.server.faults.push({ kind, match: DISPATCH, worked: true, skip: runDetails ? 0 : 1 })
    expect(await start(world)).toMatchObject({ earlier: false })
    expect(dispatches(world)).toHaveLength(1)
    expect(world.server.faults.left).toBe(0)
  })

  test('and nothing was started, the next try starts it', async () => {
    const world = worldWith(workflow(), { runDetails })
    world.server.faults.push({ kind: 'refuse', status: 502, match: DISPATCH })
    expect(await faultOf(start(world))).toMatchObject({ code: 'UNKNOWN_OUTCOME' })
    expect(dispatches(world)).toHaveLength(0)
    expect(await start(world)).toMatchObject({ earlier: false })
    expect(dispatches(world)).toHaveLength(1)
  })
})

test('a list that lags is asked again', async () => {
  const world = worldWith(workflow(), { runDetails: false })
  world.server.faults.push({
    kind: 'stale-read',
    match: /\/actions\/workflows\/rollback\.yml\/runs/u,
    skip: 1,
    times: 3,
  })
  expect(await start(world)).toMatchObject({ earlier: false })
  expect(world.slept).toEqual([1000, 2000, 4000])
  expect(dispatches(world)).toHaveLength(1)
})

const troubles: readonly (readonly [string, () => World, Partial<RollbackWorkflow>, string, RegExp])[] = [
  [
    'no such workflow',
    () => worldWith(null),
    {},
    'WORKFLOW_MISSING',
    /\.github\/workflows\/rollback\.yml on the default branch/u,
  ],
  ['no such branch', () => worldWith(workflow()), { ref: 'gone' }, 'DISPATCH_REFUSED', /on gone: .*No ref found/u],
  [
    'a workflow that is not dispatched',
    () => worldWith('on: push\njobs: {}\n'),
    {},
    'DISPATCH_REFUSED',
    /'workflow_dispatch' trigger.*on: workflow_dispatch/u,
  ],
  [
    'inputs of other names',
    () => worldWith(workflow(undefined, 'version')),
    {},
    'DISPATCH_REFUSED',
    /Unexpected inputs provided: \["to"\].*model, environment, what, to, reason and request-id/u,
  ],
  [
    'a token that may only read',
    () => worldWith(workflow(), { tokens: { [TOKEN]: jobToken({ actions: 'read', contents: 'read' }) } }),
    {},
    'PERMISSION',
    /permissions: \{ actions: write \}/u,
  ],
  [
    'a run-name without the request, where GitHub does not tell the run',
    () => worldWith(workflow('Roll back'), { runDetails: false }),
    {},
    'RUN_NOT_FOUND',
    /Let its run-name contain \$\{\{ inputs\.request-id \}\}/u,
  ],
]

test.each(troubles)('%s is told with the way out', async (_, world, given, code, words) => {
  expect(await faultOf(start(world(), given))).toEqual({ code, message: expect.stringMatching(words) })
})

test('the end of a run is waited for, with growing pauses, and no longer than asked', async () => {
  const world = worldWith(workflow())
  const { runId } = await start(world)
  expect(await conclusionOf(world.client, runId, 20, NEVER)).toBeNull()
  expect(world.slept).toEqual([1000, 2000, 4000, 8000, 5000])
  world.server.changeRun(REPOSITORY, runId, { status: 'completed', conclusion: 'failure' })
  expect(await conclusionOf(world.client, runId, 0, NEVER)).toBe('failure')
  expect(await findRun(world.client, 'rollback.yml', 'rollback-1')).toMatchObject({ id: runId, conclusion: 'failure' })
})
