/** A rollback that is asked for by `start-rollback` and carried out by a workflow of its own, both as they are built. */
import { afterEach, expect, test } from '@jest/globals'
import { openWorkflows, type Workflows } from '../standin/workflows.ts'
import { promoted, refusal, REPLAYED, REPOSITORY, requests, type Stage, production } from './stage.ts'

let stage: Stage
let workflows: Workflows

afterEach(async () => {
  await workflows.close()
  await stage.close()
})

const DISPATCH = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'

const RESERVED = (url: string): string =>
  REPLAYED(url).replace('        gate:', '        access: { rollback: [maintain] }\n        gate:')

/** @param to what the workflow makes of the input */
const workflow = (to = '${{ inputs.to }}'): string => `
name: rollback
run-name: Roll back \${{ inputs.model }} in \${{ inputs.environment }} (\${{ inputs.request-id }})
on:
  workflow_dispatch:
    inputs:
      model: { type: string, required: true }
      environment: { type: string, required: true }
      what: { type: choice, options: [auto, canary, primary], default: auto }
      to: { type: string }
      reason: { type: string }
      request-id: { type: string }
permissions: {}
jobs:
  rollback:
    runs-on: ubuntu-latest
    permissions: { contents: write, deployments: write, checks: write }
    steps:
      - uses: actions/checkout@v5
      - uses: OWNER/model-release/actions/rollback@v1
        with:
          model: \${{ inputs.model }}
          environment: \${{ inputs.environment }}
          what: \${{ inputs.what }}
          to: ${to}
          reason: \${{ inputs.reason }}
          request-id: \${{ inputs.request-id }}
`

async function open(text = workflow(), config = REPLAYED): Promise<void> {
  stage = await promoted(3, { config })
  const files = { '.github/workflows/rollback.yml': text, 'data/requests.jsonl': requests(3) }
  stage.github.commit(REPOSITORY, 'main', files, 'Add the rollback form')
  workflows = openWorkflows({ github: stage.github, url: stage.url })
  stage.forget()
}

const dispatches = () => stage.github.repository(REPOSITORY).dispatches
const start = (inputs: Readonly<Record<string, string>> = {}, job: Parameters<Stage['run']>[2] = {}) =>
  stage.run('start-rollback', { reason: 'users complain', ...inputs }, job)

test('it is asked for, started, waited for, and done once; another attempt finds the same run', async () => {
  await open()
  const ended = await start({ wait: '60s' }, { runId: 71 })
  expect(ended.exitCode).toBe(0)
  const id = ended.outputs['run-id'] ?? ''
  expect(ended.outputs).toMatchObject({
    decision: 'dispatched',
    conclusion: 'success',
    'run-url': `${stage.url}/${REPOSITORY}/actions/runs/${id}`,
  })
  expect(dispatches()).toMatchObject([
    {
      workflow: 'rollback.yml',
      ref: 'main',
      inputs: { model: 'digits', environment: 'production', what: 'auto', to: '', reason: 'users complain' },
    },
  ])
  expect(production(stage)).toMatchObject({ primary: '2.0.0', requests: [], hold: { reason: 'users complain' } })
  expect(stage.story().slice(-3)).toEqual([
    expect.stringContaining('rollback'),
    expect.stringContaining('2.0.0'),
    expect.stringContaining('2.0.0'),
  ])
  const again = await start({ wait: '60s' }, { runId: 71, attempt: 2 })
  expect(again).toMatchObject({
    exitCode: 0,
    outputs: { decision: 'already-done', 'run-id': id, conclusion: 'success' },
  })
  expect(dispatches()).toHaveLength(1)
  expect(production(stage)).toMatchObject({ primary: '2.0.0' })
  // Another run is another request.
  const other = await start({ wait: '60s', to: '1.0.0' }, { runId: 72 })
  expect(other.outputs).toMatchObject({ decision: 'dispatched', conclusion: 'success' })
  expect(production(stage)).toMatchObject({ primary: '1.0.0' })
}, 60_000)

test('a job that ended between asking and starting starts it when it is run again', async () => {
  await open()
  stage.github.faults.push({ kind: 'refuse', status: 422, body: { message: 'Not now' }, match: DISPATCH })
  const first = await start({}, { runId: 71 })
  expect(refusal(first)).toMatchObject({ reason: 'DISPATCH_REFUSED', message: expect.stringContaining('Not now') })
  expect(production(stage)).toMatchObject({ primary: '3.0.0', requests: [{ what: 'auto', to: null, by: 'octocat' }] })
  const again = await start({}, { runId: 71, attempt: 2 })
  expect(again).toMatchObject({ exitCode: 0, outputs: { decision: 'dispatched', conclusion: '' } })
  await workflows.idle()
  expect(production(stage)).toMatchObject({ primary: '2.0.0', requests: [] })
}, 30_000)

test('a rollback that ends red makes the job red that waited for it', async () => {
  await open()
  const ended = await start({ to: '9.9.9', wait: '60s' })
  expect(refusal(ended)).toMatchObject({
    exitCode: 1,
    reason: 'ROLLBACK_RUN',
    message: expect.stringContaining('failure'),
  })
  expect(ended.outputs).toMatchObject({ decision: 'dispatched', conclusion: 'failure' })
  expect(production(stage)).toMatchObject({ primary: '3.0.0' })
}, 30_000)

test('a workflow that does something else than was asked for is refused', async () => {
  await open(workflow('1.0.0'))
  const ended = await start({ wait: '60s' })
  expect(refusal(ended)).toMatchObject({ reason: 'ROLLBACK_RUN' })
  const [run] = await workflows.idle()
  expect(run?.jobs[0]?.steps.at(-1)?.ended?.outputs).toMatchObject({
    decision: 'refused',
    'reason-code': 'REQUEST_DIFFERS',
  })
  expect(production(stage)).toMatchObject({ primary: '3.0.0', requests: [{ to: null }] })
}, 30_000)

test('where rollbacks are reserved, the one who asks needs the role, and the machine only the request', async () => {
  await open(workflow(), RESERVED)
  const { collaborators } = stage.github.repository(REPOSITORY)
  collaborators.set('octocat', 'write')
  expect(refusal(await start())).toMatchObject({
    exitCode: 1,
    reason: 'ACCESS',
    message: expect.stringMatching(
      /^octocat \(write\) may not roll back in production: access\.rollback allows maintain/u,
    ),
  })
  const bot = 'github-actions[bot]'
  expect(refusal(await start({}, { actor: bot }))).toMatchObject({ reason: 'ACCESS' })
  expect(refusal(await stage.run('rollback', {}, { actor: bot }))).toMatchObject({
    reason: 'ACCESS',
    message: expect.stringContaining('names no request-id'),
  })
  expect(refusal(await stage.run('rollback', { 'request-id': 'mine' }, { actor: bot }))).toMatchObject({
    reason: 'ACCESS',
    message: expect.stringContaining('no open request'),
  })
  expect(stage.writes()).toEqual([])
  collaborators.set('octocat', 'maintain')
  expect((await start({ wait: '60s' })).outputs).toMatchObject({ decision: 'dispatched', conclusion: 'success' })
  expect(production(stage)).toMatchObject({ primary: '2.0.0' })
}, 60_000)

test('under dry-run nobody is asked and nothing is started', async () => {
  await open()
  const ended = await start({ 'dry-run': 'true' })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'would-dispatched', 'run-id': '' } })
  expect(stage.writes()).toEqual([])
})
