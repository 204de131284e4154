/**
 * A repository of many models that release at once, an hour of ticks over all of them in this process, and what that costs of GitHub's
 * limits. Time is made here: GitHub's clock, the job's and the source's are one, and nobody waits for it. GitHub answers at once, so that as
 * much as can falls into one minute.
 * Must not know how a tick goes about it.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '../../demo/server/model.ts'
import { serve } from '../../demo/server/server.ts'
import type { Action } from '../../src/actions/action.ts'
import { canary } from '../../src/actions/canary.ts'
import { register } from '../../src/actions/register.ts'
import { tick } from '../../src/actions/tick.ts'
import type { Report } from '../../src/actions/world.ts'
import { inputsOf } from '../../src/io/spec.ts'
import { createHttp } from '../../src/lib/http.ts'
import type { Environment, State } from '../../src/core/types.ts'
import type { Clock } from '../../src/run/ports.ts'
import { startStandin, type Standin } from '../platforms/prometheus-standin.ts'
import { API_URL, createGitHub, GRAPHQL_URL, SERVER_URL, TOKEN, type GitHub } from '../standin/github.ts'
import type { Sighting } from '../standin/faults.ts'
import { standinFetch } from '../standin/transport.ts'

const REPOSITORY = 'acme/models'
const START = Date.parse('2026-05-03T08:00:00Z')
/** Seconds between two scrapes of the source, and requests of each model that users make in them. */
const SCRAPE = 15
const REQUESTS = 150
/** Real milliseconds without a request after which everybody waits for time to go on. */
const STILL = 10

/** What is released: by recorded requests in one tick, or with users' traffic over several steps. */
export type Kind = 'replay' | 'live'

/** What of GitHub's limits a stretch of time cost: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api. */
export interface Cost {
  /** Requests of REST, and queries and mutations of GraphQL, none of which is worth more than one point an hour. */
  readonly rest: number
  readonly graphql: number
  /** Points a minute, of which a read costs one and a change five. */
  readonly restPoints: number
  readonly graphqlPoints: number
  /** Requests that make or change something: entries, checks, deployments and their states. */
  readonly writes: number
}

export interface Ticked {
  readonly report: Report
  readonly cost: Cost
  /** The dearest minute of the tick, figure by figure. */
  readonly minute: Cost
  /** Seconds that it took by the clock made here: what it waited. */
  readonly seconds: number
  readonly log: readonly string[]
}

/** Half of what GitHub allows a job's own token: requests an hour, and for a minute the points of each interface and changes. */
export const HALF = {
  hour: { rest: 500, graphql: 500, writes: 250 },
  minute: { restPoints: 450, graphqlPoints: 1000, writes: 40 },
} as const

export interface Many {
  readonly github: GitHub
  /** One job of the root action over all models. */
  tick(): Promise<Ticked>
  /** A tick that ends with its process, before or after its so manyth call of GitHub. @returns false where it was through before */
  killed(call: number, when: 'before' | 'after'): Promise<boolean>
  /** Lets time go on to the next full stretch of so many seconds. */
  until(every: number): void
  /** The dearest hour and minute of everything since the ticks began, figure by figure. */
  most(): { readonly hour: Cost; readonly minute: Cost }
  /** Somebody else's requests, with the same limit. */
  spend(requests: number): Promise<void>
  /** From now on 2.0.0 answers users badly. */
  fail(): void
  /** The primaries of all models by now. */
  primaries(): readonly string[]
  close(): Promise<void>
}

/**
 * Each of the models serves 1.0.0, and has 2.0.0 registered.
 * @param limit requests an hour that GitHub takes of each interface; without it any number
 */
export async function openMany(kind: Kind, count: number, limit?: number): Promise<Many> {
  const names = Array.from({ length: count }, (_, at) => `m${String(at).padStart(2, '0')}`)
  const folder = await mkdtemp(join(tmpdir(), 'many-'))
  const workspace = join(folder, 'checkout')
  await mkdir(join(workspace, 'data'), { recursive: true })
  await writeFile(join(workspace, 'data/requests.jsonl'), recorded())
  const source = await startStandin(START / 1000)
  const models = kind === 'replay' ? await serving(folder, names) : null
  const time = new Time(START, now => catchUp(source, now, () => users(github, names, source, bad)))
  const github = createGitHub({
    repositories: [
      {
        owner: 'acme',
        name: 'models',
        files: { '.github/model-release.yml': configured(kind, names, models?.url ?? source.url) },
      },
    ],
    now: () => time.now,
    ...(limit === undefined ? {} : { limit }),
  })
  const sent: Sent[] = []
  github.intercept = (sighting, when) => {
    if (when === 'before') sent.push({ at: time.now, sighting })
    time.busy()
  }
  const http = createHttp({})
  let runs = 5000
  let bad = false

  async function run(
    action: Action,
    inputs: Readonly<Record<string, string>>,
    fetch = standinFetch(github),
  ): Promise<[Report, string[]]> {
    const lines: string[] = []
    const say = (line: string): void => {
      lines.push(line)
    }
    runs += 1
    github.addRun(REPOSITORY, { id: runs })
    const report = await action.perform({
      env: { ...environment(github, workspace, runs), ...given(action, inputs) },
      fetch,
      http: async call => {
        time.busy()
        const reply = await http(call)
        time.busy()
        return reply
      },
      clock: time,
      log: { info: say, warn: say, group: say, end: () => {} },
      signal: new AbortController().signal,
    })
    return [report, lines]
  }

  async function did(action: Action, inputs: Readonly<Record<string, string>>): Promise<void> {
    const [report] = await run(action, inputs)
    if (report.failed)
      throw new Error(`${action.name} ${inputs['model'] ?? ''}: ${report.reasonCode} ${report.message}`)
  }

  for (const model of names) {
    await did(register, { model, ...version(1) })
    await did(canary, { model })
    await did(register, { model, ...version(2) })
  }

  // What was prepared belongs to another hour.
  time.set(time.now + 2 * HOUR)
  sent.length = 0

  return {
    github,
    most: () => ({ hour: dearest(sent, HOUR), minute: dearest(sent, MINUTE) }),
    spend: async requests => {
      const url = `${API_URL}/repos/${REPOSITORY}/git/ref/heads/main`
      for (let count = 0; count < requests; count += 1)
        await standinFetch(github)(url, { headers: { authorization: `token ${TOKEN}` } })
    },
    fail: () => {
      bad = true
    },
    primaries: () => names.map(model => productionOf(github, model)?.primary ?? ''),
    until: every => time.set(Math.ceil((time.now + 1) / (every * 1000)) * every * 1000),
    tick: async () => {
      const began = time.now
      const before = sent.length
      const [report, log] = await run(tick, { model: 'all' })
      const own = sent.slice(before)
      return {
        report,
        cost: sum(own.map(({ sighting }) => sighting)),
        minute: dearest(own, MINUTE),
        seconds: (time.now - began) / 1000,
        log,
      }
    },
    killed: async (call, when) => {
      const { fetch, death, bury } = mortal(standinFetch(github), call, when)
      const ended = run(tick, { model: 'all' }, fetch)
      const died = await Promise.race([death, ended.then(() => false)])
      bury()
      // What is left of it reaches nobody any more.
      await ended
      return died
    },
    close: async () => {
      await source.close()
      await models?.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A way to GitHub that ends with its process: from that call on nothing comes back, until `bury` ends what still waits. */
function mortal(
  through: typeof fetch,
  call: number,
  when: 'before' | 'after',
): { readonly fetch: typeof fetch; readonly death: Promise<true>; readonly bury: () => void } {
  let calls = 0
  let die = (): void => {}
  let bury = (): void => {}
  const death = new Promise<true>(resolve => {
    die = () => resolve(true)
  })
  const gone = new Promise<never>((_, reject) => {
    bury = () => reject(new Error('dead'))
  })
  // Nobody may be waiting for it.
  gone.catch(() => {})
  return {
    death,
    bury: () => bury(),
    fetch: async (url, init) => {
      calls += 1
      if (calls < call) return through(url, init)
      if (calls === call && when === 'after') await through(url, init)
      die()
      return gone
    },
  }
}

/** Goes on when everybody who is at work waits, to the moment at which the first of them does no longer. */
class Time implements Clock {
  now: number
  readonly #start: number
  readonly #waiting: { readonly at: number; readonly wake: () => void }[] = []
  readonly #passed: (now: number) => void
  #timer: NodeJS.Timeout | undefined

  /** @param passed told of every moment at which time stops */
  constructor(start: number, passed: (now: number) => void) {
    this.now = start
    this.#start = start
    this.#passed = passed
  }

  monotonic(): number {
    return this.now - this.#start
  }

  async sleep(milliseconds: number): Promise<void> {
    await new Promise<void>(wake => {
      this.#waiting.push({ at: this.now + milliseconds, wake })
      this.busy()
    })
  }

  set(now: number): void {
    this.now = Math.max(this.now, now)
    this.#passed(this.now)
  }

  /** Somebody is at work: whoever waits goes on waiting. */
  busy(): void {
    clearTimeout(this.#timer)
    if (this.#waiting.length === 0) return
    this.#timer = setTimeout(() => {
      const first = this.#waiting.reduce((found, one) => (one.at < found.at ? one : found))
      this.#waiting.splice(this.#waiting.indexOf(first), 1)
      this.set(first.at)
      first.wake()
      this.busy()
    }, STILL)
  }
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Sent {
  readonly at: number
  readonly sighting: Sighting
}

function sum(sightings: readonly Sighting[]): Cost {
  const rest = sightings.filter(({ path }) => path !== '/graphql')
  const graphql = sightings.filter(({ path }) => path === '/graphql')
  const points = (of: readonly Sighting[]): number => of.reduce((all, { writes }) => all + (writes ? 5 : 1), 0)
  return {
    rest: rest.length,
    graphql: graphql.length,
    restPoints: points(rest),
    graphqlPoints: points(graphql),
    writes: sightings.filter(({ writes }) => writes).length,
  }
}

/** Of all stretches of that length that begin with a request, the most of each figure. */
function dearest(sent: readonly Sent[], length: number): Cost {
  const most: Record<keyof Cost, number> = { rest: 0, graphql: 0, restPoints: 0, graphqlPoints: 0, writes: 0 }
  for (const from of new Set(sent.map(({ at }) => at))) {
    const one = sum(sent.filter(({ at }) => at >= from && at < from + length).map(({ sighting }) => sighting))
    for (const figure of FIGURES) most[figure] = Math.max(most[figure], one[figure])
  }
  return most
}

const FIGURES = ['rest', 'graphql', 'restPoints', 'graphqlPoints', 'writes'] as const

function configured(kind: Kind, names: readonly string[], url: string): string {
  const settings = (name: string): string =>
    kind === 'replay'
      ? `        serving: { kind: open-inference, url: "${url}", flavor: triton, unversioned: accept }
        steps: [{ replay: data/requests.jsonl, score: argmax }]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct }
`
      : `        serving: { kind: external }
        steps: [{ weight: 10 }, { weight: 25 }, { weight: 50 }]
        gate:
          sources: { live: { kind: prometheus, url: "${url}" } }
          metrics:
            - name: errors
              kind: proportion
              better: lower
              margin: 0.05
              source: live
              bad: '${COUNTER}{model="${name}",version="\${served-version}",code="5"}'
              absent-bad: zero
              total: '${COUNTER}{model="${name}",version="\${served-version}"}'
`
  return `version: 1\nmodels:\n${names.map(name => `  ${name}:\n    environments:\n      production:\n${settings(name)}`).join('')}`
}

const COUNTER = 'requests_total'

/** Requests of users, split as each model's ledger wants it. @param bad whether 2.0.0 answers them badly */
function users(github: GitHub, names: readonly string[], source: Standin, bad: boolean): void {
  for (const model of names) {
    for (const [version, weight] of Object.entries(productionOf(github, model)?.want.weights ?? {})) {
      const code = bad && version === '2.0.0' ? '5' : '2'
      const labels = { __name__: COUNTER, model, version: version.replace('.0.0', ''), code }
      const key = `${model} ${version} ${code}`
      const before = Number(source.counters.get(key)?.value ?? 0)
      source.counters.set(key, { labels, value: before + Math.round((REQUESTS * weight) / 10_000) })
    }
  }
}

function productionOf(github: GitHub, model: string): Environment | undefined {
  const state: Partial<State> = JSON.parse(github.fileAt(REPOSITORY, `model-release/${model}`, 'state.json') ?? '{}')
  return state.environments?.['production']
}

function catchUp(source: Standin, now: number, serve: () => void): void {
  while (source.time + SCRAPE <= now / 1000) {
    source.time += SCRAPE
    serve()
    source.scrape()
  }
  source.time = Math.max(source.time, Math.floor(now / 1000))
}

async function serving(folder: string, names: readonly string[]): Promise<Awaited<ReturnType<typeof serve>>> {
  for (const name of names) {
    for (const number of [1, 2]) {
      const place = join(folder, 'models', name, String(number))
      await mkdir(place, { recursive: true })
      await writeFile(join(place, 'model.onnx'), String(number))
    }
  }
  return serve(join(folder, 'models'), 0, async path => numbered(Number(/(\d)\D*$/u.exec(path)?.[1])))
}

/** Answers with its own number as the class of ten, whatever is asked. */
function numbered(number: number): Model {
  const data = Array.from({ length: 10 }, (_, at) => (at === number ? 1 : 0))
  return {
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
    outputs: [{ name: 'scores', datatype: 'FP32', shape: [-1, 10] }],
    infer: async () => [{ name: 'scores', datatype: 'FP32', shape: [1, 10], data }],
  }
}

/** Requests that only 2.0.0 answers rightly. */
function recorded(): string {
  return Array.from({ length: 20 }, (_, at) => {
    const request = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [at, 0] }] }
    return JSON.stringify({ request_id: `r${at}`, request, expected: 2 })
  }).join('\n')
}

function version(number: number): Readonly<Record<string, string>> {
  const digest = `sha256:${String(number).repeat(64)}`
  return { version: `${number}.0.0`, digest, 'served-version': String(number) }
}

function environment(github: GitHub, workspace: string, run: number): Record<string, string> {
  return {
    GITHUB_API_URL: API_URL,
    GITHUB_GRAPHQL_URL: GRAPHQL_URL,
    GITHUB_SERVER_URL: SERVER_URL,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: String(run),
    GITHUB_JOB: 'release',
    GITHUB_WORKFLOW: 'release',
    GITHUB_ACTION: 'step',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_SHA: github.repository(REPOSITORY).revision('main') ?? '',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKSPACE: workspace,
  }
}

function given(action: Action, inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputsOf(action.name)).map(([name, spec]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? (name === 'github-token' ? TOKEN : (spec.default ?? '')),
    ]),
  )
}
