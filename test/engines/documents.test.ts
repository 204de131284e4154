/**
 * What the pages of the platforms show is run as it stands: each page's configuration and workflow under act, against the stand-in GitHub,
 * with the real engines behind. Only what belongs to the reader's machine is put in.
 */
import { afterEach, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proxyOf } from '../platforms/command/proxy.ts'
import { commandStage } from '../platforms/command/stage.ts'
import { askMlflow, field } from '../platforms/mlflow-stage.ts'
import { requests } from '../process/stage.ts'
import { ROOT } from '../standin/runner.ts'
import type { Ran } from '../workflows/act.ts'
import { COMMIT, openActing, type Acting, type Happening } from '../workflows/acting.ts'
import { needing } from '../workflows/needing.ts'
import { edited, pageOf, type Edits } from './documents.ts'
import { envoyBootstrap, startEnvoy } from './envoy-proxy.ts'
import { fetched } from './fetched.ts'
import { REQUEST, versionIn } from './live-site.ts'
import { serveModel } from './mlflow-models.ts'
import { startMlflow } from './mlflow-server.ts'
import { startMlserver } from './mlserver-server.ts'
import { startNginx } from './nginx-proxy.ts'
import type { EngineName } from './places.ts'
import { startPrometheus, type Prometheus } from './prometheus-server.ts'
import { freePort } from './running.ts'
import { startTriton, tritonModel, type Triton } from './triton-server.ts'
import { withEngines } from './with-engines.ts'

/** As act's own steps have it: the Node that actions run on comes first. */
const PATH = [dirname(join(ROOT, 'node_modules/.bin/node')), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function started<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const running = await starting
  closing.push(async () => running.close())
  return running
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'documents-'))
  closing.push(async () => rmSync(made, { recursive: true, force: true }))
  return made
}

/** @param body given a repository of its own, in which the examples lie */
function story(engines: readonly EngineName[], name: string, body: (here: Acting) => Promise<void>): void {
  withEngines(engines, () => {
    needing(
      'act',
      name,
      async act => {
        const here = await started(openActing(act))
        await body(here)
        expect(here.github.violations).toEqual([])
      },
      180_000,
    )
  })
}

interface Release {
  readonly configuration: string | undefined
  readonly workflow: string | undefined
  /** What the reader's repository holds besides. */
  readonly files?: Readonly<Record<string, string>>
  readonly happening?: Partial<Happening>
}

/** A push to main of all that, and what the job's steps decided. */
async function pushed(here: Acting, { configuration, workflow, files, happening }: Release): Promise<Decided> {
  if (configuration === undefined || workflow === undefined) throw new Error('the page has no such block')
  here.commit('main', {
    '.github/model-release.yml': configuration,
    '.github/workflows/page.yml': workflow,
    'data/requests.jsonl': requests(2, 1000),
    ...files,
  })
  return decided(await here.run('page.yml', { name: 'push', ...happening }))
}

interface Decided {
  readonly decisions: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
}

/** @throws unless all steps of the run went well */
function decided(ran: Ran): Decided {
  const steps = ran.steps.filter(({ outputs }) => outputs['decision'] !== undefined)
  if (!ran.ok) {
    const told = ran.steps.map(({ id, result, outputs }) => `${id} ${result} ${outputs['message'] ?? ''}`)
    throw new Error(`the workflow ended red:\n${told.join('\n')}\n${ran.log.slice(-3000)}`)
  }
  expect(ran.log).not.toMatch(/PERMISSION|is not shown/u)
  return {
    decisions: steps.map(({ outputs }) => outputs['decision'] ?? ''),
    outputs: Object.assign({}, ...steps.map(({ outputs }) => outputs)),
  }
}

const NUMBERED: Edits = { 'version: 1.1.0': 'version: 1.0.0' }

/** The workflow as it was when the version before was released: pages show the second. */
function before(workflow: string | undefined, more: Edits = {}): string | undefined {
  return edited('the workflow', [workflow ?? ''], { "served-version: '2'": "served-version: '1'", ...more })[0]
}

/** What is registered: only its digest matters. */
function model(number: number): Readonly<Record<string, string>> {
  return { 'model/model.bin': `weights of ${number}` }
}

/** Which version answers there: its number, or the status of what is no answer. */
async function answering(url: string): Promise<string> {
  const reply = await fetched(url, {
    method: 'POST',
    body: JSON.stringify(REQUEST),
    headers: { 'content-type': 'application/json' },
  })
  const text = await reply.text()
  return reply.ok ? (versionIn(text) ?? text) : `HTTP ${reply.status}`
}

async function tritonWith(versions: readonly number[]): Promise<Triton> {
  const repository = join(folder(), 'models')
  for (const version of versions) tritonModel(repository, 'digits', version)
  return started(startTriton(repository))
}

function at(url: string, version: number): string {
  return `${url}/v2/models/digits/versions/${version}/infer`
}

test('an edit that is about nothing on the page is told', () => {
  expect(() => pageOf('triton', { 'http://triton.internal:9000': 'x' })).toThrow(
    'docs/platforms/triton.md: nothing there is "http://triton.internal:9000"',
  )
})

story(
  ['triton'],
  'triton.md: the first version serves, the second passes and is promoted, and the form brings the first back',
  async here => {
    const triton = await tritonWith([1, 2])
    const page = pageOf('triton', { 'http://triton.internal:8000': triton.url })
    const [configuration] = page.configurations
    const { release, rollback } = page.workflows
    const first = await pushed(here, { configuration, workflow: before(release, NUMBERED), files: model(1) })
    expect(first.decisions).toEqual(['registered', 'initial', 'nothing-to-judge'])
    expect([await answering(at(triton.url, 1)), await answering(at(triton.url, 2))]).toEqual(['1', 'HTTP 503'])

    const second = await pushed(here, { configuration, workflow: release, files: model(2) })
    expect(second.decisions).toEqual(['registered', 'started', 'ready', 'promoted'])
    expect(here.production()).toMatchObject({ primary: '1.1.0', settled: true })
    expect(await answering(at(triton.url, 2))).toBe('2')

    here.commit('main', { '.github/workflows/back.yml': rollback ?? '' })
    const back = decided(await here.run('back.yml', { name: 'workflow_dispatch', inputs: { to: '', reason: 'wrong' } }))
    expect(back.outputs).toMatchObject({ decision: 'rolled-back', to: '1.0.0' })
    expect(await answering(at(triton.url, 1))).toBe('1')
  },
)

story(['mlserver'], 'mlserver.md: the same, and the step that copies a version may be run again', async here => {
  const repository = join(folder(), 'digits')
  mkdirSync(repository)
  const mlserver = await started(startMlserver(repository))
  const page = pageOf('mlserver', { 'http://127.0.0.1:8080': mlserver.url, '/srv/models/digits': repository })
  const [configuration] = page.configurations
  const { release } = page.workflows
  const first = await pushed(here, {
    configuration,
    workflow: before(release, { ...NUMBERED, [`${repository}/2`]: `${repository}/1` }),
    files: { ...model(1), ...mlserverSettings(1) },
  })
  expect(first.decisions).toEqual(['registered', 'initial', 'nothing-to-judge'])
  expect([await answering(at(mlserver.url, 1)), await answering(at(mlserver.url, 2))]).toEqual(['1', 'HTTP 404'])

  const second = { configuration, workflow: release, files: { ...model(2), ...mlserverSettings(2) } }
  expect((await pushed(here, second)).decisions).toEqual(['registered', 'started', 'ready', 'promoted'])
  expect(here.production()).toMatchObject({ primary: '1.1.0', settled: true })
  expect(await answering(at(mlserver.url, 2))).toBe('2')
  expect((await pushed(here, second)).decisions).toEqual(['already-registered', 'nothing-due', 'nothing-to-judge'])
  expect(readdirSync(join(repository, '2')).toSorted()).toEqual(['model-settings.json', 'model.bin'])
})

/** As the page shows it, of a runtime that needs no library. */
function mlserverSettings(number: number): Readonly<Record<string, string>> {
  const settings = {
    name: 'digits',
    implementation: 'numbered.Numbered',
    parameters: { version: String(number), extra: {} },
  }
  return { 'model/model-settings.parked.json': JSON.stringify(settings) }
}

/** @returns how many requests Triton answered by a version, copies included */
async function tritonAnswered(triton: Triton, version: number): Promise<number> {
  const text = await (await fetched(`http://${triton.metrics}/metrics`)).text()
  const line = text
    .split('\n')
    .find(one => one.startsWith(`nv_inference_request_success{model="digits",version="${version}"}`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

/** Behind a router that sends copies of all requests to the second version. */
async function seesCopies(users: string, triton: Triton): Promise<void> {
  const earlier = await tritonAnswered(triton, 2)
  for (let n = 0; n < 5; n += 1) expect(await answering(users)).toBe('1')
  const deadline = performance.now() + 10_000
  // Nobody waits for an answer to a copy.
  while ((await tritonAnswered(triton, 2)) < earlier + 5 && performance.now() < deadline) await sleep(50)
  expect(await tritonAnswered(triton, 2)).toBe(earlier + 5)
}

/** With the limit the first version would be watched for a day before another one is tried. */
function withoutLimit(configuration: string | undefined): string | undefined {
  return edited('the configuration', [configuration ?? ''], { '              limit: 0.10\n': '' })[0]
}

/** What the page of Envoy asks to be there when Envoy starts. */
const EMPTY = '{"resources": []}'

story(
  ['triton', 'envoy', 'prometheus'],
  'envoy.md, with its bootstrap: users get the first version, copies go to the second',
  async here => {
    const [etc, triton, port] = [folder(), await tritonWith([1, 2]), await freePort()]
    const prometheus = await started(
      startPrometheus({ targets: [{ job: 'envoy', address: `127.0.0.1:${port}`, path: '/stats/prometheus' }] }),
    )
    const page = pageOf('envoy', {
      'http://127.0.0.1:8000': triton.url,
      'http://127.0.0.1:9901': `http://127.0.0.1:${port}`,
      'http://127.0.0.1:9090': prometheus.url,
      '/etc/envoy': etc,
      'port_value: 9901': `port_value: ${port}`,
      'address: 0.0.0.0, port_value: 8080': 'address: 127.0.0.1, port_value: 0',
    })
    for (const part of ['routes', 'clusters']) {
      mkdirSync(join(etc, part))
      writeFileSync(join(etc, part, 'digits.yaml'), EMPTY)
    }
    const envoy = await started(startEnvoy(page.texts[0] ?? ''))
    const users = `${envoy.url('models')}/v2/models/digits/infer`
    const [configuration] = page.configurations
    const { release } = page.workflows
    const first = await pushed(here, { configuration, workflow: before(release, NUMBERED), files: model(1) })
    expect(first.decisions).toEqual(['registered', 'initial'])
    expect(await answering(users)).toBe('1')
    const second = await pushed(here, { configuration, workflow: release, files: model(2) })
    expect(second).toMatchObject({ decisions: ['registered', 'started'], outputs: { mirror: '100' } })
    await seesCopies(users, triton)
  },
)

story(
  ['triton', 'nginx', 'prometheus'],
  'nginx.md: users get the first version, copies go to the second',
  async here => {
    const [triton, port] = [await tritonWith([1, 2]), await freePort()]
    const nginx = await started(startNginx('include conf.d/*.conf;'))
    mkdirSync(join(nginx.folder, 'conf.d'))
    const prometheus = await started(startPrometheus({ targets: [{ job: 'triton', address: triton.metrics }] }))
    const page = pageOf('nginx', {
      'http://127.0.0.1:8000': triton.url,
      'http://127.0.0.1:8080': `http://127.0.0.1:${port}`,
      'http://127.0.0.1:9090': prometheus.url,
      '/etc/nginx': nginx.folder,
    })
    // By its name a reader's job means the nginx of its machine.
    const bin = folder()
    const call = [nginx.program, ...nginx.arguments].map(one => `'${one}'`).join(' ')
    writeFileSync(join(bin, 'nginx'), `#!/bin/sh\nexec ${call} "$@"\n`, { mode: 0o755 })
    const happening = { env: { PATH: [bin, PATH].join(delimiter) } }
    const users = `http://127.0.0.1:${port}/v2/models/digits/infer`
    const [configuration] = page.configurations
    const { release } = page.workflows
    const unlimited = withoutLimit(configuration)
    const older = before(release, NUMBERED)
    const first = await pushed(here, { configuration: unlimited, workflow: older, files: model(1), happening })
    expect(first.decisions).toEqual(['registered', 'initial'])
    expect(await answering(users)).toBe('1')
    const second = await pushed(here, { configuration, workflow: release, files: model(2), happening })
    expect(second).toMatchObject({ decisions: ['registered', 'started'], outputs: { mirror: '100' } })
    await seesCopies(users, triton)
  },
)

/** A job of one step with one of our actions, as the reader has others besides the page's. */
function job(action: string, inputs: Edits): string {
  const uses = `acme/model-release/actions/${action}@${COMMIT}`
  const permissions = { contents: 'write', checks: 'write', deployments: 'write', actions: 'read' }
  const checkout = { uses: `actions/checkout@${'0'.repeat(40)}` }
  const steps = [checkout, { uses, with: inputs }]
  // JSON is YAML.
  return JSON.stringify({
    on: 'push',
    permissions: {},
    jobs: { [action]: { 'runs-on': 'self-hosted', permissions, steps } },
  })
}

story(
  ['triton', 'envoy', 'prometheus'],
  'prometheus.md: ticks make the first version the primary and look at the second',
  async here => {
    const [etc, triton] = [folder(), await tritonWith([1, 2])]
    const [routes, clusters] = [join(etc, 'digits.yaml'), join(etc, 'digits-clusters.yaml')]
    for (const file of [routes, clusters]) writeFileSync(file, EMPTY)
    const listeners = [{ name: 'users', routeConfig: 'digits', routesFile: routes }]
    const envoy = await started(startEnvoy(envoyBootstrap({ listeners, clusters: { file: clusters } })))
    const targets = [{ job: 'envoy', address: new URL(envoy.admin).host, path: '/stats/prometheus' }]
    const prometheus = await started(startPrometheus({ targets }))
    const page = pageOf('prometheus', {
      'http://triton.internal:8000': triton.url,
      'http://127.0.0.1:9901': envoy.admin,
      'http://127.0.0.1:9090': prometheus.url,
      '/etc/envoy': etc,
      // Nobody here has nine minutes.
      'wait: 9m': 'wait: 2s',
    })
    const [configuration] = page.configurations
    const { tick } = page.workflows
    const happening = { name: 'schedule' } as const
    const register = (number: number): Release => {
      const inputs = { version: `1.${number - 1}.0`, artifact: 'model/**', 'served-version': String(number) }
      return { configuration, workflow: job('register', inputs), files: model(number) }
    }
    await pushed(here, register(1))
    const first = await pushed(here, { configuration: withoutLimit(configuration), workflow: tick, happening })
    expect(first.outputs).toMatchObject({ decision: 'initial', phase: 'serving' })
    const users = `${envoy.url('users')}/v2/models/digits/infer`
    expect(await answering(users)).toBe('1')
    await pushed(here, register(2))
    const second = await pushed(here, { configuration, workflow: tick, happening })
    expect(second.outputs).toMatchObject({ decision: 'started' })
    await seesCopies(users, triton)
    const asked = await prometheusAsked(prometheus)
    const third = await pushed(here, { configuration, workflow: tick, happening })
    // Less than one window has gone by.
    expect(third.outputs).toMatchObject({ decision: 'looked', verdict: 'continue', 'reason-code': '' })
    expect(await prometheusAsked(prometheus)).toBeGreaterThan(asked)
  },
)

/** @returns how many queries Prometheus itself counted */
async function prometheusAsked({ url }: Prometheus): Promise<number> {
  const text = await (await fetched(`${url}/metrics`)).text()
  const counts = [...text.matchAll(/^prometheus_http_requests_total\{.*handler="\/api\/v1\/query.* (\d+)$/gmu)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

story(
  ['mlflow', 'triton'],
  'mlflow.md, the registry: both versions are there, and the alias follows the primary',
  async here => {
    const [triton, mlflow] = await Promise.all([tritonWith([1, 2]), started(startMlflow())])
    const page = pageOf('mlflow', {
      'http://triton.internal:8000': triton.url,
      'https://mlflow.example.com': mlflow.url,
    })
    const [configuration] = page.configurations
    const { release } = page.workflows
    const workflow = before(release, { 'models/digits/2': 'models/digits/1' })
    const first = await pushed(here, { configuration, workflow, files: model(1) })
    expect(first.decisions).toEqual(['registered', 'initial', 'nothing-to-judge'])
    expect(await answering(at(triton.url, 1))).toBe('1')
    const alias = async () => {
      const named = await askMlflow(mlflow.url, 'registered-models/alias?name=digits&alias=production')
      return field(field(named, 'model_version'), 'source')
    }
    expect(await alias()).toBe('s3://models/digits/1')
    const second = await pushed(here, { configuration, workflow: release, files: model(2) })
    expect(second.decisions).toEqual(['registered', 'started', 'ready', 'promoted'])
    expect(await answering(at(triton.url, 2))).toBe('2')
    expect(await alias()).toBe('s3://models/digits/2')
  },
)

story(
  ['mlflow'],
  'mlflow.md, the servers: what `mlflow models serve` started is asked, and becomes the primary',
  async here => {
    const { port } = await started(serveModel({ answers: 'class', value: 1 }))
    const page = pageOf('mlflow', {
      'http://127.0.0.1:500${served-version}': 'http://127.0.0.1:${served-version}',
      "served-version: '2'": `served-version: '${port}'`,
    })
    const [, configuration] = page.configurations
    const request = { dataframe_split: { columns: ['n'], data: [[5]] } }
    const files = {
      ...model(1),
      'data/requests.jsonl': JSON.stringify({ request_id: 'digit-000', request, expected: 1 }),
    }
    const first = await pushed(here, { configuration, workflow: page.workflows['release'], files })
    expect(first.decisions).toEqual(['registered', 'initial', 'nothing-to-judge'])
    expect(here.production()).toMatchObject({ primary: '1.0.0', settled: true })
  },
)

story([], 'command.md: its programs start both versions, and the proxy goes by its routes', async here => {
  const made = await started(commandStage(['1', '2'], '3'))
  const proxy = await started(proxyOf(made.folder))
  const page = pageOf('command', { '/srv/digits': made.folder })
  const [configuration] = page.configurations
  const { release } = page.workflows
  const tools = Object.fromEntries(
    ['serving.mjs', 'router.mjs'].map(file => [
      `tools/${file}`,
      readFileSync(join(ROOT, 'docs/platforms/command', file), 'utf8'),
    ]),
  )
  const first = await pushed(here, { configuration, workflow: before(release), files: { ...model(1), ...tools } })
  expect(first.decisions).toEqual(['registered', 'initial'])
  expect(await answering(proxy.url)).toBe('1')
  const second = await pushed(here, { configuration, workflow: release, files: model(2) })
  expect(second.decisions).toEqual(['registered', 'started'])
  expect(readdirSync(join(made.folder, 'running')).toSorted()).toEqual(['1.json', '2.json'])
})
