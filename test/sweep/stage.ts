/**
 * A whole small world in one process: the stand-in GitHub, a model server in Triton's form, a checkout, and the actions run as
 * functions. Every call that leaves an action (to GitHub and to the server) is counted and can be where its process dies.
 */
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '../../demo/server/model.ts'
import { serve } from '../../demo/server/server.ts'
import type { Action } from '../../src/actions/action.ts'
import type { Report, World } from '../../src/actions/world.ts'
import { createHttp, type Http } from '../../src/lib/http.ts'
import { inputsOf } from '../../src/io/spec.ts'
import { API_URL, createGitHub, GRAPHQL_URL, SERVER_URL, TOKEN, type GitHub } from '../standin/github.ts'
import { standinFetch } from '../standin/transport.ts'

export const REPOSITORY = 'acme/digits'
const ROWS = 20
const NOW = Date.parse('2026-05-03T14:03:00Z')

/** What happens at one call of the run: the process dies before or after it, or it lives on with a lost or refused answer. */
export type Mishap = 'dies before' | 'dies after' | 'answer lost' | 'refused once'

export interface Incident {
  /** The call, from 1, over GitHub and the model server. */
  readonly at: number
  readonly mishap: Mishap
}

export interface Ran {
  /** Null where the process died. */
  readonly report: Report | null
  readonly calls: number
}

export interface Job {
  readonly inputs?: Readonly<Record<string, string>>
  readonly runId?: number
  readonly attempt?: number
  readonly event?: string
  readonly incident?: Incident
  /** Wraps the way to GitHub: a planted bug. */
  readonly transport?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch
}

export interface Stage {
  readonly github: GitHub
  readonly workspace: string
  run(action: Action, job?: Job): Promise<Ran>
  /** @returns puts the world back as it is now, any number of times */
  save(): Promise<() => Promise<void>>
  /** Everything that can be seen afterwards, less ids and times. */
  seen(): Promise<unknown>
  close(): Promise<void>
}

export interface Setting {
  /** GitHub's clock, milliseconds since 1970. Default: it stands still. */
  readonly now?: () => number
  /** By served version: digits that it gets wrong; every other answer is right. */
  readonly wrong?: Readonly<Record<number, readonly number[]>>
  /** Given the server's address. */
  readonly config?: string | ((url: string) => string)
  readonly permissions?: Parameters<typeof createGitHub>[0]['tokens']
}

/** The workflow that carries a rollback out. */
const FORM = readFileSync(new URL('../../examples/rollback.yml', import.meta.url), 'utf8')

export const CONFIG = (url: string): string => `version: 1
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
export const EXTERNAL = `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct, slices: [label] }
`

export async function openStage(setting: Setting = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'stage-'))
  const workspace = join(folder, 'checkout')
  await mkdir(join(workspace, 'data'), { recursive: true })
  for (const version of [1, 2, 3]) {
    await mkdir(join(folder, 'models/digits', String(version)), { recursive: true })
    await writeFile(join(folder, 'models/digits', String(version), 'model.onnx'), String(version))
    await writeFile(join(workspace, `model-${version}.bin`), `weights of ${version}`)
  }
  await writeFile(join(workspace, 'data/requests.jsonl'), requests())
  await writeFile(join(workspace, 'observations.jsonl'), observations())
  const server = await serve(join(folder, 'models'), 0, async path =>
    classifier(setting.wrong?.[Number(await readFile(path, 'utf8'))] ?? []),
  )
  const written = setting.config ?? CONFIG
  const config = typeof written === 'string' ? written : written(server.url)
  const github = createGitHub({
    repositories: [
      {
        owner: 'acme',
        name: 'digits',
        files: { '.github/model-release.yml': config, '.github/workflows/rollback.yml': FORM },
      },
    ],
    // Time stands still, so that two runs of one story differ in nothing.
    now: setting.now ?? (() => NOW),
    ...(setting.permissions ? { tokens: setting.permissions } : {}),
  })
  const http = createHttp({})
  let runs = 5000
  const counters: Calls[] = []

  return {
    github,
    workspace,
    async run(action, job = {}) {
      const runId = job.runId ?? (runs += 1)
      const repository = github.repository(REPOSITORY)
      if (!repository.runs.some(one => one.id === runId)) github.addRun(REPOSITORY, { id: runId })
      const counter = new Calls(job.incident ?? null)
      counters.push(counter)
      const through = counter.around(standinFetch(github))
      const fetch = job.transport ? job.transport(through) : through
      const world: World = {
        env: { ...environment(workspace, repository.revision('main') ?? '', runId, job), ...given(action, job.inputs) },
        fetch: (url, init) => fetch(url, init),
        http: counter.aroundHttp(http),
        clock: { monotonic: () => performance.now(), sleep: async () => {} },
        log: { info: () => {}, warn: () => {}, group: () => {}, end: () => {} },
        signal: new AbortController().signal,
      }
      const report = await Promise.race([action.perform(world), counter.death])
      return { report, calls: counter.calls }
    },
    save: async () => {
      const restore = github.repository(REPOSITORY).save()
      const versions = await loaded(server.url)
      return async () => {
        restore()
        await load(server.url, versions)
      }
    },
    seen: async () => ({
      ledger: plain(ledgerFiles(github)),
      entries: github
        .branch(REPOSITORY, 'model-release/digits')
        .map(commit => commit.message.split('\n')[0]?.replaceAll(/[0-9a-f]{7,}/gu, 'ID')),
      target: await loaded(server.url),
      deployments: github
        .repository(REPOSITORY)
        .deployments.map(one => plain({ payload: one.payload, states: one.statuses.map(status => status.state) })),
      checks: github.repository(REPOSITORY).checkRuns.map(one =>
        plain({
          id: one.externalId,
          name: one.name,
          status: one.status,
          conclusion: one.conclusion,
          title: one.title,
          summary: one.summary,
        }),
      ),
      comments: github.repository(REPOSITORY).comments.map(one => plain(one.body)),
      dispatched: github
        .repository(REPOSITORY)
        .runs.filter(one => one.event === 'workflow_dispatch')
        .map(one => one.title),
    }),
    close: async () => {
      for (const counter of counters) counter.bury()
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Counts what leaves the process, and lets it die. A dead process does nothing more: its calls never come back. */
class Calls {
  calls = 0
  readonly death: Promise<null>
  #dead = false
  #buried = false
  readonly #hanging: ((error: Error) => void)[] = []
  #die: () => void = () => {}
  readonly #incident: Incident | null

  constructor(incident: Incident | null) {
    this.#incident = incident
    this.death = new Promise(resolve => {
      this.#die = () => {
        this.#dead = true
        resolve(null)
      }
    })
  }

  around(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const mishap = this.#next()
      if (mishap === 'refused once')
        return new Response('<html>502</html>', { status: 502, headers: { 'content-type': 'text/html' } })
      return this.#through(mishap, () => fetch(input, init), new TypeError('fetch failed'))
    }
  }

  aroundHttp(http: Http): Http {
    return call => this.#through(this.#next(), () => http(call), null)
  }

  async #through<T>(mishap: Mishap | null, work: () => Promise<T>, lost: Error | null): Promise<T> {
    if (this.#dead || mishap === 'dies before') return this.#never<T>()
    const answer = await work()
    if (mishap === 'dies after') return this.#never<T>()
    if (mishap === 'answer lost' && lost) throw lost
    return answer
  }

  #next(): Mishap | null {
    if (this.#dead) return 'dies before'
    this.calls += 1
    return this.#incident?.at === this.calls ? this.#incident.mishap : null
  }

  /** Lets what hangs end, so that the timers of the dead do not keep the living waiting. */
  bury(): void {
    this.#buried = true
    for (const end of this.#hanging.splice(0)) end(new Error('buried'))
  }

  #never<T>(): Promise<T> {
    this.#die()
    if (this.#buried) return Promise.reject(new Error('buried'))
    return new Promise<T>((_, reject) => this.#hanging.push(reject))
  }
}

function environment(workspace: string, sha: string, runId: number, job: Job): Record<string, string> {
  return {
    GITHUB_API_URL: API_URL,
    GITHUB_GRAPHQL_URL: GRAPHQL_URL,
    GITHUB_SERVER_URL: SERVER_URL,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_ATTEMPT: String(job.attempt ?? 1),
    GITHUB_JOB: 'release',
    GITHUB_WORKFLOW: 'release.yml',
    GITHUB_ACTION: 'step',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: job.event ?? 'push',
    GITHUB_SHA: sha,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKSPACE: workspace,
  }
}

/** As the runner sets inputs: every one that is declared, with its default. */
function given(action: Action, inputs: Readonly<Record<string, string>> = {}): Record<string, string> {
  const names = Object.entries(inputsOf(action.name))
  return Object.fromEntries(
    names.map(([name, spec]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? (name === 'github-token' ? TOKEN : (spec.default ?? '')),
    ]),
  )
}

function requests(): string {
  return Array.from({ length: ROWS }, (_, at) => {
    const digit = at % 4
    const request = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [digit] }] }
    return JSON.stringify({ request_id: `r${at}`, request, expected: digit, label: String(digit) })
  }).join('\n')
}

function observations(): string {
  return Array.from({ length: ROWS }, (_, at) =>
    ['1.0.0', '2.0.0']
      .map(version => JSON.stringify({ request_id: `r${at}`, version, correct: true, label: String(at % 4) }))
      .join('\n'),
  ).join('\n')
}

/** Says the digit that it is shown, but for those that it gets wrong. */
function classifier(wrong: readonly number[]): Model {
  return {
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 1] }],
    outputs: [{ name: 'scores', datatype: 'FP32', shape: [-1, 10] }],
    infer: inputs => {
      const digit = Number([...(inputs[0]?.data ?? [0])][0])
      const said = wrong.includes(digit) ? digit + 5 : digit
      const data = Array.from({ length: 10 }, (_, at) => (at === said ? 1 : 0))
      return Promise.resolve([{ name: 'scores', datatype: 'FP32', shape: [1, 10], data }])
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
  const call = versions.length > 0 ? 'load' : 'unload'
  const response = await fetch(`${url}/v2/repository/models/digits/${call}`, {
    method: 'POST',
    body: JSON.stringify({ parameters: { config } }),
  })
  if (!response.ok && versions.length > 0) throw new Error(`the server refused to load ${versions.join(', ')}`)
  while ((await loaded(url)).join() !== versions.join()) await new Promise(resolve => setTimeout(resolve, 5))
}

function ledgerFiles(github: GitHub): Readonly<Record<string, unknown>> {
  const [tip] = github.branch(REPOSITORY, 'model-release/digits')
  const files = Object.entries(tip?.files ?? {}).filter(([path]) => path.endsWith('.json') && path !== 'entry.json')
  return Object.fromEntries(files.map(([path, text]) => [path, JSON.parse(text)]))
}

/** Without what two runs of the same story may differ in: ids, object ids, times. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d{3}Z| UTC)/gu, 'TIME')
    .replaceAll(/(?<!sha256:[0-9a-f]*)\b[0-9a-f]{40}\b/gu, 'OID')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, 'UUID')
    .replaceAll(/actions\/runs\/\d+/gu, 'actions/runs/N')
  return JSON.parse(text)
}
