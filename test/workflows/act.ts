/**
 * nektos/act, which runs GitHub's workflow files on this machine: one event of one workflow, and what its steps came to. It needs no
 * network: actions are taken from folders, GitHub is wherever its addresses say.
 * Must not know what any workflow is for.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { ROOT } from '../standin/runner.ts'

export interface Machine {
  /** The program. */
  readonly act: string
  /** A folder of its own: its home, its caches, the workflows as it reads them. */
  readonly folder: string
  /** The git repository whose files a checkout gives. */
  readonly clone: string
  /** Where GitHub is. */
  readonly url: string
  /** Folders by `owner/name@ref`. */
  readonly actions: Readonly<Record<string, string>>
  /** Further variables of every step. */
  readonly env: Readonly<Record<string, string>>
}

export interface Event {
  readonly name: 'push' | 'schedule' | 'pull_request' | 'workflow_dispatch' | 'repository_dispatch'
  readonly actor: string
  readonly runId: number
  readonly token: string
  /** Of a dispatch. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly payload?: object
}

export interface RanStep {
  readonly job: string
  /** As written, else its number from 0. */
  readonly id: string
  /** `success`, `failure` or `skipped`. */
  readonly result: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

export interface Ran {
  readonly ok: boolean
  readonly steps: readonly RanStep[]
  /** Of each job that ran. */
  readonly jobs: Readonly<Record<string, string>>
  /** Everything printed. */
  readonly log: string
  readonly milliseconds: number
}

/** Keys that act 0.2.89 refuses. It has neither concurrency groups nor deployments, so nothing else is tried by leaving them out. */
const UNKNOWN_KEYS = /^ {2}queue: max\n|, (?:deployment: false|queue: max)(?= \})/gmu

/** Runs one workflow to its end. @param text the workflow file's */
export async function runUnderAct(machine: Machine, file: string, text: string, event: Event): Promise<Ran> {
  const own = join(machine.folder, String(event.runId))
  mkdirSync(own, { recursive: true })
  const workflow = join(own, basename(file))
  writeFileSync(workflow, text.replaceAll(UNKNOWN_KEYS, ''))
  const payload = join(own, 'event.json')
  writeFileSync(payload, JSON.stringify({ ...event.payload, ...(event.inputs ? { inputs: event.inputs } : {}) }))
  const variables = {
    GITHUB_API_URL: machine.url,
    GITHUB_GRAPHQL_URL: `${machine.url}/graphql`,
    GITHUB_SERVER_URL: machine.url,
    GITHUB_RUN_ID: String(event.runId),
    ...machine.env,
  }
  const given = [
    [
      event.name,
      '--workflows',
      workflow,
      '--eventpath',
      payload,
      '--actor',
      event.actor,
      '--json',
      '--no-cache-server',
    ],
    ['--platform', 'ubuntu-latest=-self-hosted', '--platform', 'self-hosted=-self-hosted'],
    ['--secret', `GITHUB_TOKEN=${event.token}`],
    Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    Object.entries(machine.actions).flatMap(([name, folder]) => ['--local-repository', `${name}=${folder}`]),
    Object.entries(event.inputs ?? {}).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
  ].flat()
  const began = performance.now()
  const { status, log } = await spawned(machine, given)
  return { ok: status === 0, ...readLog(log), log, milliseconds: performance.now() - began }
}

function spawned(machine: Machine, given: readonly string[]): Promise<{ status: number | null; log: string }> {
  return new Promise((settle, reject) => {
    const child = spawn(machine.act, given, {
      cwd: machine.clone,
      // act runs whatever Node comes first: the one that actions are run by.
      env: {
        PATH: [dirname(join(ROOT, 'node_modules/.bin/node')), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
        HOME: machine.folder,
        XDG_CACHE_HOME: join(machine.folder, 'cache'),
        LANG: 'C.UTF-8',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    child.once('error', reject)
    child.once('close', status => settle({ status, log: Buffer.concat(said).toString() }))
  })
}

const Line = v.object({
  jobID: v.optional(v.string()),
  jobResult: v.optional(v.string()),
  stage: v.optional(v.string()),
  stepID: v.optional(v.array(v.string())),
  stepResult: v.optional(v.string()),
  command: v.optional(v.string()),
  name: v.optional(v.string()),
  arg: v.optional(v.string()),
  content: v.optional(v.string()),
})

function readLog(log: string): Pick<Ran, 'steps' | 'jobs'> {
  const jobs: Record<string, string> = {}
  const steps = new Map<
    string,
    { job: string; id: string; result: string; outputs: Record<string, string>; summary: string }
  >()
  for (const text of log.split('\n').filter(one => one.startsWith('{'))) {
    const line = v.parse(Line, JSON.parse(text))
    if (line.jobID === undefined) continue
    if (line.jobResult !== undefined) jobs[line.jobID] = line.jobResult
    // Steps within a composite action come with its id in front.
    if (line.stage !== 'Main' || line.stepID?.length !== 1) continue
    const id = line.stepID[0] ?? ''
    const key = `${line.jobID}/${id}`
    const step = steps.get(key) ?? { job: line.jobID, id, result: '', outputs: {}, summary: '' }
    steps.set(key, step)
    if (line.stepResult !== undefined) step.result = line.stepResult
    if (line.command === 'set-output' && line.name !== undefined) step.outputs[line.name] = line.arg ?? ''
    if (line.command === 'summary') step.summary += line.content ?? ''
  }
  return { jobs, steps: [...steps.values()] }
}
