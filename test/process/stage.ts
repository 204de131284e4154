/**
 * Where the built actions are tried as users run them: the stand-in GitHub behind a port, a model server, a checkout, and each
 * action a process of its own. What comes before the act in question is done in this process, which is quicker.
 * Must not know what an action ought to decide; but it holds that none ever shows its token or asks GitHub for nonsense.
 */
import { expect } from '@jest/globals'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Action } from '../../src/actions/action.ts'
import type { Report, World } from '../../src/actions/world.ts'
import { canary } from '../../src/actions/canary.ts'
import { gate } from '../../src/actions/gate.ts'
import { promote } from '../../src/actions/promote.ts'
import { register } from '../../src/actions/register.ts'
import { inputsOf, ROOT } from '../../src/io/spec.ts'
import { stagedServer, type StagedServer } from '../platforms/stage.ts'
import { EVERYTHING, jobToken, type Permissions } from '../standin/access.ts'
import { createGitHub, type GitHub, type JournalEntry } from '../standin/github.ts'
import { runAction, type Ended, type Job } from '../standin/runner.ts'
import { serve } from '../standin/transport.ts'

export const REPOSITORY = 'acme/digits'
export const LEDGER = 'model-release/digits'
export const CONFIG_FILE = '.github/model-release.yml'
/** No prefix that a redactor knows: only the text itself can give it away. */
const SECRET = 'canary-5e1f7c-of-a-token'
const ROWS = 20

type Inputs = Readonly<Record<string, string>>

export interface Setting {
  /** Given the model server's address. */
  readonly config?: (url: string) => string
  /** Of the job's token in processes; what is prepared may do everything. */
  readonly permissions?: Permissions
  /** Versions in the server's repository of models, by served version. */
  readonly models?: readonly number[]
}

export type Running = Omit<Partial<Job>, 'action' | 'inputs'> & {
  /** The pull request whose event it is, by number. */
  readonly pull?: number
  readonly fork?: boolean
}

export interface Stage {
  readonly github: GitHub
  readonly server: StagedServer
  readonly workspace: string
  /** GitHub's address. */
  readonly url: string
  /** Runs an action in this process; it has to go well. Its waits are short unless `patient`. */
  did(action: Action, inputs?: Inputs, patient?: boolean): Promise<Report>
  /** Runs a built action as a process. */
  run(action: string, inputs?: Inputs, job?: Running): Promise<Ended>
  /** Requests since the stage was set or `forget` was called. */
  journal(): readonly JournalEntry[]
  writes(): readonly JournalEntry[]
  forget(): void
  /** Writes a file of the checkout. */
  file(path: string, text: string): Promise<void>
  /** Changes the configuration, on the default branch and in the checkout. */
  configure(text: string): Promise<void>
  /** Subjects of the ledger's commits, oldest first. */
  story(): readonly string[]
  /** What the target serves. */
  loaded(): Promise<readonly string[]>
  load(...versions: readonly string[]): Promise<void>
  close(): Promise<void>
}

export const REPLAYED = (url: string): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: open-inference, url: "${url}", flavor: triton, unversioned: accept }
        steps: [{ replay: data/requests.jsonl, score: argmax }]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct, slices: [label] }
`

/** An environment that loads and routes by its own tools: evidence is pushed. */
export const PUSHED = (): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct }
`

export async function openStage(setting: Setting = {}): Promise<Stage> {
  const workspace = await mkdtemp(join(tmpdir(), 'checkout-'))
  const server = await stagedServer(setting.models ?? [1, 2, 3, 4])
  const text = (setting.config ?? REPLAYED)(server.url)
  const token = `${SECRET}-${setting.permissions ? 'narrow' : 'wide'}`
  const github = createGitHub({
    repositories: [{ owner: 'acme', name: 'digits', files: { [CONFIG_FILE]: text, 'README.md': '# digits\n' } }],
    tokens: { [token]: jobToken(setting.permissions ?? EVERYTHING), [`${SECRET}-prepared`]: jobToken() },
  })
  const served = await serve(github)
  const repository = github.repository(REPOSITORY)
  let runs = 5000
  let since = 0

  async function file(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(workspace, path)), { recursive: true })
    await writeFile(join(workspace, path), content)
  }

  function ran(id: number): number {
    if (!repository.runs.some(one => one.id === id)) github.addRun(REPOSITORY, { id })
    return id
  }

  const journal = (): readonly JournalEntry[] => github.journal.slice(since)
  await file(CONFIG_FILE, text)
  for (const one of setting.models ?? [1, 2, 3, 4]) await file(`model-${one}.bin`, `weights of ${one}`)
  await file('data/requests.jsonl', requests(2))

  return {
    github,
    server,
    workspace,
    url: served.url,
    file,
    journal,
    writes: () => journal().filter(one => one.writes),
    forget: () => {
      since = github.journal.length
    },
    configure: async config => {
      github.commit(REPOSITORY, 'main', { [CONFIG_FILE]: config }, 'Change the policy')
      await file(CONFIG_FILE, config)
    },
    did: async (action, inputs = {}, patient = false) => {
      const env = { ...environment(served.url, workspace, ran((runs += 1)), repository.revision('main') ?? '') }
      const report = await action.perform({ ...inProcess(patient), env: { ...env, ...given(action, inputs) } })
      if (report.failed) throw new Error(`${action.name} should have gone well: ${report.reasonCode} ${report.message}`)
      return report
    },
    run: async (action, inputs = {}, { pull, fork = false, ...job } = {}) => {
      const ended = await runAction({
        action: action === ROOT ? '' : action,
        inputs,
        github: served.url,
        token,
        repository: REPOSITORY,
        workspace,
        event: pull === undefined ? 'push' : 'pull_request',
        sha: pull === undefined ? (repository.revision('main') ?? '') : MERGE,
        runId: ran(job.runId ?? (runs += 1)),
        actor: 'octocat',
        ...(pull === undefined ? {} : { eventPayload: pullRequestEvent(github, pull, fork) }),
        ...job,
      })
      keepsSecrets(ended)
      return ended
    },
    story: () =>
      github
        .branch(REPOSITORY, LEDGER)
        .map(commit => commit.message.split('\n')[0] ?? '')
        .toReversed(),
    loaded: () => loaded(server.url),
    load: (...versions) => load(server.url, versions),
    close: async () => {
      await served.close()
      await server.close()
      await rm(workspace, { recursive: true })
      const left = [repository.checkRuns, repository.comments, repository.deployments, repository.statuses]
      expect(JSON.stringify([left, github.branch(REPOSITORY, LEDGER)])).not.toContain(SECRET)
      expect(github.violations).toEqual([])
    },
  }
}

/** A test-merge commit, which nothing may ever be shown on. */
export const MERGE = 'f'.repeat(40)

/** 1.0.0 serves. */
export async function serving(setting: Setting = {}): Promise<Stage> {
  const stage = await openStage(setting)
  await stage.did(register, version(1))
  await stage.did(canary)
  return stage
}

/** 1.0.0 serves and 2.0.0, which is right where 1.0.0 is wrong, is on trial. */
export async function onTrial(setting: Setting = {}): Promise<Stage> {
  const stage = await serving(setting)
  await stage.did(register, version(2))
  await stage.did(canary)
  return stage
}

/** 2.0.0 passed against 1.0.0. */
export async function ready(setting: Setting = {}): Promise<Stage> {
  const stage = await onTrial(setting)
  await stage.did(gate)
  return stage
}

/** One after the other was the primary: 1.0.0, 2.0.0, … */
export async function promoted(upTo: number, setting: Setting = {}): Promise<Stage> {
  const stage = await serving(setting)
  for (let next = 2; next <= upTo; next += 1) {
    await stage.file('data/requests.jsonl', requests(next))
    await stage.did(register, version(next))
    await stage.did(canary)
    await stage.did(gate)
    await stage.did(promote)
  }
  return stage
}

/** What the ledger's state says of the environment. */
export function production(stage: Stage) {
  const text = stage.github.fileAt(REPOSITORY, LEDGER, 'state.json') ?? '{}'
  return JSON.parse(text).environments?.production
}

/** The inputs that register `N.0.0`, served as N. */
export function version(number: number): Inputs {
  return { version: `${number}.0.0`, artifact: `model-${number}.bin`, 'served-version': String(number) }
}

/** Recorded requests that only this served version answers rightly. */
export function requests(right: number, rows = ROWS): string {
  return Array.from({ length: rows }, (_, at) => {
    const request = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [at, 0] }] }
    return JSON.stringify({ request_id: `r${at}`, request, expected: right, label: String(at % 2) })
  }).join('\n')
}

/** Pairs of observations; `columns` gives what is seen of a version at a row. */
export function observations(
  versions: readonly string[],
  columns: (version: string, at: number) => object,
  rows = ROWS,
): string {
  return Array.from({ length: rows }, (_, at) =>
    versions.map(one => JSON.stringify({ request_id: `r${at}`, version: one, ...columns(one, at) })).join('\n'),
  ).join('\n')
}

/** The job's part of the promise: red, one sentence, one annotation, and the same in the outputs. */
export function refusal(ended: Ended): { exitCode: number | null; reason: string; message: string } {
  const errors = ended.annotations.filter(one => one.level === 'error')
  expect(errors.map(one => one.message)).toEqual([`${ended.outputs['reason-code']}: ${ended.outputs['message']}`])
  expect(errors[0]?.message).not.toMatch(/[\r\n]/u)
  expect(ended.stderr).toBe('')
  expect(ended.summary).not.toBe('')
  return {
    exitCode: ended.exitCode,
    reason: ended.outputs['reason-code'] ?? '',
    message: ended.outputs['message'] ?? '',
  }
}

/** At most so many at once: processes on few cores only slow each other down. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 3): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

function keepsSecrets(ended: Ended): void {
  // The mask itself is the runner's, and never shown.
  const shown = ended.stdout
    .split('\n')
    .filter(line => !line.startsWith('::add-mask::'))
    .join('\n')
  const all = [shown, ended.stderr, ended.summary, JSON.stringify([ended.outputs, ended.exported, ended.state])]
  expect(all.join('\n')).not.toContain(SECRET)
}

function inProcess(patient: boolean): Omit<World, 'env'> {
  return {
    clock: { monotonic: () => performance.now(), sleep: async milliseconds => sleep(patient ? milliseconds : 5) },
    log: { info: () => {}, warn: () => {}, group: () => {}, end: () => {} },
    signal: new AbortController().signal,
  }
}

function environment(url: string, workspace: string, run: number, sha: string): Record<string, string> {
  return {
    GITHUB_API_URL: url,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_SERVER_URL: url,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: String(run),
    GITHUB_JOB: 'release',
    GITHUB_WORKFLOW: 'release',
    GITHUB_ACTION: 'step',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SHA: sha,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKSPACE: workspace,
  }
}

function given(action: Action, inputs: Inputs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputsOf(action.name)).map(([name, spec]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? (name === 'github-token' ? `${SECRET}-prepared` : (spec.default ?? '')),
    ]),
  )
}

function pullRequestEvent(github: GitHub, number: number, fork: boolean): object {
  const pull = github.repository(REPOSITORY).pulls.find(one => one.number === number)
  return {
    action: 'synchronize',
    number,
    pull_request: {
      number,
      head: { sha: pull?.headSha, repo: { full_name: fork ? 'stranger/digits' : REPOSITORY } },
      base: { repo: { full_name: REPOSITORY } },
    },
  }
}

async function loaded(url: string): Promise<readonly string[]> {
  const response = await fetch(`${url}/v2/repository/index`, { method: 'POST', body: '{}' })
  const rows: unknown = await response.json()
  return Array.isArray(rows)
    ? rows.flatMap((row: { version: string; state: string }) => (row.state === 'READY' ? [row.version] : []))
    : []
}

async function load(url: string, versions: readonly string[]): Promise<void> {
  const config = JSON.stringify({ version_policy: { specific: { versions } } })
  const response = await fetch(`${url}/v2/repository/models/digits/load`, {
    method: 'POST',
    body: JSON.stringify({ parameters: { config } }),
  })
  if (!response.ok) throw new Error(`the server refused to load ${versions.join(', ')}`)
  while ((await loaded(url)).join() !== versions.join()) await sleep(5)
}
