import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { jobToken, personalToken } from './access.ts'
import { createGitHub } from './github.ts'
import type { GitHub } from './github.ts'
import { serve } from './transport.ts'
import { openWorkflows } from './workflows.ts'
import type { FinishedRun, Workflows, WorkflowsOptions } from './workflows.ts'

const at = { owner: 'acme', repo: 'models' }
const NAME = 'acme/models'
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** An action that says what it was given, and what its token may do. */
const MAIN = `
import { appendFileSync } from 'node:fs'
const { env } = process
const base = env.GITHUB_API_URL + '/repos/' + env.GITHUB_REPOSITORY
const headers = { authorization: 'bearer ' + env['INPUT_GITHUB-TOKEN'] }
const read = await fetch(base + '/contents/README.md', { headers })
const write = await fetch(base + '/git/blobs', { method: 'POST', headers, body: JSON.stringify({ content: 'x' }) })
const said = { version: env.INPUT_VERSION, dry: env['INPUT_DRY-RUN'], step: env.GITHUB_ACTION, later: env.LATER, sha: env.GITHUB_SHA }
appendFileSync(env.GITHUB_OUTPUT, 'said=' + JSON.stringify(said) + '\\nread=' + read.status + '\\nwrite=' + write.status + '\\n')
appendFileSync(env.GITHUB_STEP_SUMMARY, 'Seen by ' + env.GITHUB_ACTOR + '\\n')
if (env.INPUT_VERSION === 'bad') process.exitCode = 1
`
const ACTION = `
name: Echo
inputs:
  github-token: { default: '\${{ github.token }}' }
  dry-run: { default: false }
  version: { required: true }
runs: { using: node24, main: ../../dist/echo.mjs }
`

const root = mkdtempSync(join(tmpdir(), 'actions-'))
beforeAll(() => {
  mkdirSync(join(root, 'actions/echo'), { recursive: true })
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'actions/echo/action.yml'), ACTION)
  writeFileSync(join(root, 'dist/echo.mjs'), MAIN)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Stage {
  readonly github: GitHub
  readonly workflows: Workflows
  readonly octokit: Octokit
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function stage(
  files: Readonly<Record<string, string>>,
  options: Partial<WorkflowsOptions> = {},
  token = jobToken(),
): Promise<Stage> {
  const paths = Object.entries(files).map(([name, text]) => [`.github/workflows/${name}`, text])
  const github = createGitHub({
    repositories: [
      {
        ...at,
        name: at.repo,
        files: { 'README.md': 'hi\n', ...Object.fromEntries(paths) },
        collaborators: { mona: 'write' },
      },
    ],
    tokens: { token },
  })
  const served = await serve(github)
  const workflows = openWorkflows({ github, url: served.url, root, ...options })
  closing.push(async () => {
    await workflows.close()
    await served.close()
    expect(github.violations).toEqual([])
  })
  return { github, workflows, octokit: new Octokit({ auth: 'token', baseUrl: served.url, log: silent }) }
}

/** Every step's output of one name, by the step. */
const outputs = (run: FinishedRun, name: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(run.jobs.flatMap(job => job.steps.map(step => [step.id, step.ended?.outputs[name]])))
const conclusions = (run: FinishedRun): Readonly<Record<string, string>> =>
  Object.fromEntries(run.jobs.map(job => [job.id, job.conclusion]))
const steps = (run: FinishedRun): readonly string[] =>
  run.jobs.flatMap(job => job.steps.map(step => `${step.id} ${step.outcome} ${step.conclusion}`))

const ROLLBACK = `
name: Roll back
run-name: Roll back to \${{ inputs.to || 'the one before' }} by @\${{ github.actor }} (\${{ inputs.request-id }})
on:
  workflow_dispatch:
    inputs:
      to: { type: string }
      request-id: { required: true }
      what: { type: choice, options: [auto, canary], default: auto }
      drill: { type: boolean }
permissions: { contents: write }
jobs:
  rollback:
    runs-on: ubuntu-latest
    outputs:
      said: \${{ steps.echo.outputs.said }}
    steps:
      - id: echo
        uses: acme/model-release/actions/echo@v1
        with:
          version: \${{ inputs.to }}
          dry-run: \${{ inputs.drill }}
`

test('a dispatch by a job really runs the steps, as the bot, under the title of run-name, and is seen to end', async () => {
  const { github, workflows, octokit } = await stage({ 'rollback.yml': ROLLBACK })
  const made = await octokit.rest.actions.createWorkflowDispatch({
    ...at,
    workflow_id: 'rollback.yml',
    ref: 'main',
    inputs: { to: '1.0.0', 'request-id': 'r-1', drill: true },
    return_run_details: true,
  })
  const id = github.repository(NAME).runs[0]?.id ?? 0
  expect(made.data).toMatchObject({
    workflow_run_id: id,
    html_url: expect.stringMatching(`/acme/models/actions/runs/${id}$`),
  })
  const before = await octokit.rest.actions.getWorkflowRun({ ...at, run_id: id })
  expect(['queued', 'in_progress']).toContain(before.data.status)
  const ended = await workflows.ended(id)
  expect(ended.conclusion).toBe('success')
  expect(ended.jobs[0]?.permissions).toEqual({ contents: 'write' })
  const sha = github.repository(NAME).revision('main')
  expect(JSON.parse(ended.jobs[0]?.outputs['said'] ?? '')).toEqual({ version: '1.0.0', dry: 'true', step: 'echo', sha })
  expect(ended.jobs[0]?.steps[0]?.ended?.summary).toBe('Seen by github-actions[bot]\n')
  const after = await octokit.rest.actions.getWorkflowRun({ ...at, run_id: id })
  expect(after.data).toMatchObject({
    name: 'Roll back',
    display_title: 'Roll back to 1.0.0 by @github-actions[bot] (r-1)',
    status: 'completed',
    conclusion: 'success',
    actor: { login: 'github-actions[bot]', type: 'Bot' },
    triggering_actor: { login: 'github-actions[bot]' },
    event: 'workflow_dispatch',
    head_branch: 'main',
    run_attempt: 1,
  })
})

test('a job has the permissions that are written and no others, and its token ends with it', async () => {
  const echo = 'runs-on: x, steps: [{ id: echo, uses: ./actions/echo, with: { version: 1 } }]'
  const { github, workflows } = await stage({
    'a.yml': `on: push\njobs:\n  a: { permissions: { contents: read }, ${echo} }`,
    'b.yml': `on: push\npermissions: write-all\njobs:\n  b: { permissions: {}, ${echo} }`,
    'c.yml': `on: push\npermissions: { contents: write }\njobs:\n  c: { ${echo} }`,
    'd.yml': `on: push\njobs:\n  d: { ${echo} }`,
  })
  const seen: unknown[] = []
  for (const file of ['a.yml', 'b.yml', 'c.yml', 'd.yml']) {
    const run = await workflows.ended(workflows.trigger(NAME, file, { event: 'push', actor: 'mona' }).id)
    seen.push([outputs(run, 'read')['echo'], outputs(run, 'write')['echo']])
  }
  expect(seen).toEqual([
    ['200', '403'],
    ['403', '403'],
    ['200', '201'],
    ['200', '403'],
  ])
  expect([...github.tokens.keys()]).toEqual(['token'])
})

test('steps follow conditions, continue after forgiven failures, and leave outputs, variables and files to the next', async () => {
  const { workflows } = await stage({
    'steps.yml': `
on: { push: { branches: [main] } }
env: { WHO: "\${{ github.actor }}" }
jobs:
  steps:
    runs-on: x
    env: { JOB: "\${{ github.job }} of \${{ env.WHO }}" }
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo "text=$JOB: $(cat README.md) $(git log --format=%s) $(git branch --show-current)" >> "$GITHUB_OUTPUT"
          echo LATER=on >> "$GITHUB_ENV"
          mkdir bin; echo 'echo from the path' > bin/hello; chmod +x bin/hello; echo "$PWD/bin" >> "$GITHUB_PATH"
          echo kept > "$RUNNER_TEMP/file"
        id: text
      - id: tried
        uses: ./actions/echo
        with: { version: bad }
        continue-on-error: true
      - if: steps.tried.outcome == 'failure' && steps.tried.conclusion == 'success'
        run: test "$(hello) $(cat $RUNNER_TEMP/file)" = 'from the path kept'
      - { id: piped, run: false | true }
      - { id: fails, shell: bash, run: false | true }
      - { id: skipped, run: echo never }
      - { id: told, if: failure(), run: 'echo "status=\${{ job.status }}" >> $GITHUB_OUTPUT' }
      - { id: always, if: "\${{ always() && !cancelled() }}", run: 'true' }
`,
  })
  const run = await workflows.ended(workflows.trigger(NAME, 'steps.yml', { event: 'push', actor: 'mona' }).id)
  expect(steps(run)).toEqual([
    '__actions_checkout success success',
    'text success success',
    'tried failure success',
    '__run success success',
    'piped success success',
    'fails failure failure',
    'skipped skipped skipped',
    'told success success',
    'always success success',
  ])
  expect(run.conclusion).toBe('failure')
  expect(outputs(run, 'text')['text']).toBe('steps of mona: hi Initial commit main')
  expect(outputs(run, 'status')['told']).toBe('failure')
  expect(JSON.parse(outputs(run, 'said')['tried'] ?? '')).toMatchObject({ later: 'on' })
})

test('jobs wait for those they need, follow a matrix from an output, and are skipped after a failure', async () => {
  const { workflows } = await stage(
    {
      'jobs.yml': `
on: schedule
jobs:
  status:
    runs-on: x
    outputs: { active: "\${{ steps.list.outputs.active }}" }
    steps: [{ id: list, run: 'echo ''active=[{"model":"a","environment":"p"},{"model":"b","environment":"q"}]'' >> $GITHUB_OUTPUT' }]
  tick:
    needs: status
    if: needs.status.outputs.active != '[]'
    runs-on: x
    strategy: { fail-fast: false, max-parallel: 1, matrix: { include: "\${{ fromJSON(needs.status.outputs.active) }}" } }
    steps:
      - run: test "\${{ matrix.model }}\${{ matrix.environment }}\${{ vars.RED }}\${{ secrets.KEY }}" != bqyesk
  none: { needs: [tick], runs-on: x, steps: [{ run: 'true' }] }
  clean: { needs: [tick], if: "always() && needs.tick.result == 'failure'", runs-on: x, steps: [{ run: 'true' }] }
`,
    },
    { secrets: { KEY: 'k' }, variables: { RED: 'yes' } },
  )
  const run = await workflows.ended(workflows.trigger(NAME, 'jobs.yml', { event: 'schedule' }).id)
  expect(run.jobs.map(job => [job.id, job.matrix['model'] ?? '', job.conclusion])).toEqual([
    ['status', '', 'success'],
    ['tick', 'a', 'success'],
    ['tick', 'b', 'failure'],
    ['none', '', 'skipped'],
    ['clean', '', 'success'],
  ])
  expect(run.run).toMatchObject({ event: 'schedule', actor: 'acme', title: '.github/workflows/jobs.yml' })
})

const SLOW = (concurrency: string): string => `
on: workflow_dispatch
concurrency: ${concurrency}
jobs:
  slow:
    runs-on: x
    steps:
      - run: until test -e "$GATE"; do sleep 0.02; done
`

/** @throws Error where it does not come to be in time */
async function until(holds: () => boolean): Promise<void> {
  for (let left = 1000; !holds(); left--) {
    if (left === 0) throw new Error('waited in vain')
    await sleep(10)
  }
}

const states = (github: GitHub): readonly (string | null)[] =>
  github.repository(NAME).runs.map(run => (run.status === 'completed' ? run.conclusion : run.status))

test('a group has one run at a time; of those who wait the newest, or all with queue: max', async () => {
  for (const [concurrency, meanwhile, end] of [
    ['{ group: "a-${{ github.ref }}" }', ['in_progress', 'cancelled', 'pending'], ['success', 'cancelled', 'success']],
    ['{ group: a, queue: max }', ['in_progress', 'pending', 'pending'], ['success', 'success', 'success']],
    [
      '{ group: a, cancel-in-progress: true }',
      ['cancelled', 'cancelled', 'in_progress'],
      ['cancelled', 'cancelled', 'success'],
    ],
  ] as const) {
    const gate = join(root, `gate-${concurrency.length}`)
    const { github, workflows } = await stage({ 'slow.yml': SLOW(concurrency) }, { env: { GATE: gate } })
    const ids = [1, 2, 3].map(
      () => workflows.trigger(NAME, 'slow.yml', { event: 'workflow_dispatch', actor: 'mona' }).id,
    )
    await until(() => JSON.stringify(states(github)) === JSON.stringify(meanwhile))
    writeFileSync(gate, '')
    const runs = await workflows.idle()
    expect(runs.map(one => one.run.id)).toEqual(ids)
    expect(states(github)).toEqual(end)
  }
})

test('a cancelled run stops its step and runs what always runs', async () => {
  const mark = join(root, 'sleeping')
  const slow = `
on: workflow_dispatch
jobs:
  slow:
    runs-on: x
    steps:
      - { id: sleeps, run: touch $MARK; sleep 60 }
      - { id: never, run: 'true' }
      - { id: cleans, if: always(), run: 'echo "status=\${{ job.status }}" >> $GITHUB_OUTPUT' }
`
  const { workflows } = await stage({ 'slow.yml': slow }, { env: { MARK: mark } })
  const { id } = workflows.trigger(NAME, 'slow.yml', { event: 'workflow_dispatch', actor: 'mona' })
  await until(() => existsSync(mark))
  workflows.cancel(id)
  const run = await workflows.ended(id)
  expect(run.conclusion).toBe('cancelled')
  expect(steps(run)).toEqual(['sleeps cancelled cancelled', 'never skipped skipped', 'cleans success success'])
  expect(outputs(run, 'status')['cleans']).toBe('cancelled')
})

test('a run that ended runs again as the next attempt, by whoever asks', async () => {
  const run = '{ run: test $GITHUB_RUN_ATTEMPT.$GITHUB_ACTOR.$GITHUB_TRIGGERING_ACTOR = 2.mona.hubot }'
  const { workflows } = await stage({ 'again.yml': `on: push\njobs: { a: { runs-on: x, steps: [${run}] } }` })
  const { id } = workflows.trigger(NAME, 'again.yml', { event: 'push', actor: 'mona' })
  expect((await workflows.ended(id)).conclusion).toBe('failure')
  workflows.rerun(NAME, id, 'hubot')
  expect(await workflows.ended(id)).toMatchObject({
    conclusion: 'success',
    run: { attempt: 2, triggeringActor: 'hubot' },
  })
})

test('a pull request runs on its test merge with the event of the head; from a fork nothing can be written', async () => {
  const { github, workflows } = await stage(
    {
      'pull.yml': `
on: pull_request
permissions: write-all
jobs:
  pull:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
      - id: seen
        env: { KEY: "\${{ secrets.KEY }}" }
        run: echo "text=$(echo *) $GITHUB_REF \${{ github.event.pull_request.head.sha }} $GITHUB_HEAD_REF $GITHUB_BASE_REF $KEY" >> "$GITHUB_OUTPUT"
      - { id: echo, uses: ./actions/echo, with: { version: 1 } }
`,
    },
    { secrets: { KEY: 'key' } },
  )
  const base = github.repository(NAME).revision('main') ?? undefined
  const sha = github.commit(NAME, 'topic', { 'model.onnx': 'v2', 'README.md': null }, 'Retrain', base)
  github.commit(NAME, 'main', { later: 'x' }, 'Later')
  const own = github.openPull(NAME, { head: 'topic' })
  const fork = github.openPull(NAME, { head: 'topic', from: 'stranger/models', title: 'Mine is better' })
  for (const [pull, key, write] of [
    [own, ' key', '201'],
    [fork, '', '403'],
  ] as const) {
    const event = { event: 'pull_request', actor: 'mona', number: pull.number } as const
    const run = await workflows.ended(workflows.trigger(NAME, 'pull.yml', event).id)
    expect(outputs(run, 'text')['seen']?.trim()).toBe(
      `later model.onnx refs/pull/${pull.number}/merge ${sha} topic main${key}`,
    )
    expect(outputs(run, 'write')['echo']).toBe(write)
    expect(run.run).toMatchObject({ headSha: sha, headBranch: 'topic', title: pull.title })
    expect(run.run.sha).not.toBe(sha)
  }
})

test.each([
  ['a key', 'jobs: { a: { runs-on: x, container: node, steps: [] } }', /slow.yml: jobs.a.container/],
  [
    'an action',
    'jobs: { a: { runs-on: x, steps: [{ uses: actions/cache@v4 }] } }',
    /does not run uses: actions\/cache@v4/,
  ],
  ['an expression', 'jobs: { a: { runs-on: x, steps: [{ run: "${{ hashFiles(\'x\') }}" }] } }', /function hashFiles/],
  ['a circle', 'jobs: { a: { runs-on: x, needs: a, steps: [] } }', /jobs.a.needs: the job would wait for itself/],
])('what the stand-in does not run is an error, never passed over: %s', async (_, jobs, message) => {
  const { github, workflows } = await stage({ 'slow.yml': `on: push\n${jobs}` })
  const { id } = workflows.trigger(NAME, 'slow.yml', { event: 'push', actor: 'mona' })
  await expect(workflows.ended(id)).rejects.toThrow(message)
  expect(states(github)).toEqual(['startup_failure'])
})

test('an event starts only a workflow that it triggers, with inputs that are right', async () => {
  const { workflows } = await stage({ 'rollback.yml': ROLLBACK })
  const by = { event: 'workflow_dispatch', actor: 'mona' } as const
  expect(() => workflows.trigger(NAME, 'rollback.yml', { event: 'push', actor: 'mona' })).toThrow(
    "has no 'push' trigger",
  )
  expect(() => workflows.trigger(NAME, 'none.yml', by)).toThrow('has no .github/workflows/none.yml')
  expect(() => workflows.trigger(NAME, 'rollback.yml', by)).toThrow("Required input 'request-id' not provided")
})

test('without read access to contents there is nothing to check out', async () => {
  const { workflows } = await stage({
    'out.yml':
      'on: push\npermissions: { checks: write }\njobs: { a: { runs-on: x, steps: [{ uses: actions/checkout@v4 }] } }',
  })
  const run = await workflows.ended(workflows.trigger(NAME, 'out.yml', { event: 'push', actor: 'mona' }).id)
  expect(conclusions(run)).toEqual({ a: 'failure' })
  expect(run.jobs[0]?.steps[0]?.ended?.annotations[0]?.message).toMatch(/repository '.*acme\/models\/' not found/)
})

test('a checkout may be of another ref, into a folder, with every branch; what it does not take is an error', async () => {
  const by = { event: 'workflow_dispatch', actor: 'mona' } as const
  const job = (steps: string): string => `on: workflow_dispatch\njobs:\n  a: { runs-on: x, steps: [${steps}] }\n`
  const { github, workflows } = await stage({
    'out.yml': job(`
      { uses: actions/checkout@v4, with: { ref: topic, path: other, fetch-depth: 0, persist-credentials: false } },
      { id: seen, run: 'echo "text=$(cat other/x) $(git -C other branch -r | xargs)" >> $GITHUB_OUTPUT' },
      { id: none, uses: actions/checkout@v4, with: { ref: none } }`),
    'wrong.yml': job('{ uses: actions/checkout@v4, with: { submodules: true } }'),
  })
  github.commit(NAME, 'topic', { x: 'of topic' }, 'Topic')
  const run = await workflows.ended(workflows.trigger(NAME, 'out.yml', by).id)
  expect(outputs(run, 'text')['seen']).toBe('of topic origin/main origin/topic')
  expect(steps(run)).toEqual(['__actions_checkout success success', 'seen success success', 'none failure failure'])
  const wrong = workflows.trigger(NAME, 'wrong.yml', by)
  await expect(workflows.ended(wrong.id)).rejects.toThrow("the stand-in's actions/checkout does not take submodules")
})

test("a job's group holds the job alone, and lets the rest of its run go on", async () => {
  const gate = join(root, 'gate-of-a-job')
  const marks = join(root, 'marks')
  mkdirSync(marks)
  const { github, workflows } = await stage(
    {
      'jobs.yml': `
on: workflow_dispatch
jobs:
  free: { runs-on: x, steps: [{ run: touch $MARKS/free-$GITHUB_RUN_NUMBER }] }
  held:
    runs-on: x
    concurrency: { group: target }
    steps: [{ run: touch $MARKS/held-$GITHUB_RUN_NUMBER; until test -e $GATE; do sleep 0.02; done }]
`,
    },
    { env: { GATE: gate, MARKS: marks } },
  )
  const by = { event: 'workflow_dispatch', actor: 'mona' } as const
  workflows.trigger(NAME, 'jobs.yml', by)
  await until(() => existsSync(join(marks, 'held-1')))
  workflows.trigger(NAME, 'jobs.yml', by)
  await until(() => existsSync(join(marks, 'free-2')))
  workflows.trigger(NAME, 'jobs.yml', by)
  await until(() => existsSync(join(marks, 'free-3')))
  await until(() => states(github)[1] === 'cancelled')
  expect(existsSync(join(marks, 'held-2'))).toBe(false)
  writeFileSync(gate, '')
  const runs = await workflows.idle()
  expect(runs.map(conclusions)).toEqual([
    { free: 'success', held: 'success' },
    { free: 'success', held: 'cancelled' },
    { free: 'success', held: 'success' },
  ])
})

test("one of this project's own actions does its work in a run, and a run's job may start another", async () => {
  const config = `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        gate:
          metrics: [{ name: accuracy, kind: proportion, better: higher, margin: 0.3, column: correct }]
`
  const { github, workflows } = await stage(
    {
      'release.yml': `
on: push
permissions: { contents: write, actions: write }
jobs:
  release:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
      - id: register
        uses: acme/model-release/actions/register@v1
        with: { version: 1.0.0, digest: "sha256:${'a'.repeat(64)}" }
      - env: { TOKEN: "\${{ github.token }}" }
        run: |
          node -e '
            const { GITHUB_API_URL: base, TOKEN } = process.env
            fetch(base + "/repos/acme/models/actions/workflows/rollback.yml/dispatches", {
              method: "POST",
              headers: { authorization: "bearer " + TOKEN },
              body: JSON.stringify({ ref: "main", inputs: { to: "1.0.0", "request-id": "r-9" } }),
            }).then(answer => process.exit(answer.status === 204 ? 0 : 1))'
`,
      'rollback.yml': ROLLBACK.replaceAll('actions/echo@v1', 'actions/rollback@v1').replace(/ {8}with:[^]*/, ''),
    },
    { root: new URL('../..', import.meta.url).pathname },
    personalToken('mona'),
  )
  github.commit(NAME, 'main', { '.github/model-release.yml': config }, 'Configure')
  workflows.trigger(NAME, 'release.yml', { event: 'push', actor: 'mona' })
  const [release, rollback] = await workflows.idle()
  expect(release && steps(release)).toEqual([
    '__actions_checkout success success',
    'register success success',
    '__run success success',
  ])
  expect(release && outputs(release, 'decision')['register']).toBe('registered')
  expect(github.branch(NAME, 'model-release/digits')).not.toEqual([])
  expect(rollback?.run).toMatchObject({ actor: 'github-actions[bot]', title: expect.stringContaining('(r-9)') })
  // There is nothing to go back to, which the action itself finds out.
  expect(rollback?.conclusion).toBe('failure')
  expect(rollback && outputs(rollback, 'reason-code')['echo']).toMatch(/^[A-Z_]+$/)
})
