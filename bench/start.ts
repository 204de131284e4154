/**
 * `npm run bench:start [-- OTHER/dist/index.js …]`: how long an action takes from nothing to its first error (an unknown key in
 * the configuration) and to the first answer of the API (the ledger read, refused), as ratios to `node -e 0`. Each sample is run
 * right after an empty process, so that a busy machine slows both; the whole process is timed, spawn to exit. Another action's
 * entry is run in the same environment, until it ends by itself. Non-zero where a goal is missed beyond noise: by the lower
 * quartile.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const PAIRS = 30
const dist = join(import.meta.dirname, '../dist')

interface Case {
  readonly name: string
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  /** Largest ratio to the empty process, where one is promised. */
  readonly goal: number | null
  /** What shows that the run did what is measured. */
  readonly expected: { readonly says: RegExp; readonly calls: number } | null
}

interface Run {
  readonly milliseconds: number
  readonly says: string
}

const CONFIG = `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        gate: { metrics: [{ name: accuracy, kind: proportion, better: higher, margin: 2%, column: correct }] }
`

async function main(others: readonly string[]): Promise<void> {
  let calls = 0
  const api = createServer((request, response) => {
    calls += 1
    request.resume().on('end', () => {
      response.writeHead(401, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify({ message: 'Bad credentials', status: '401' }))
    })
  })
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve))
  const address = api.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'))
  try {
    const cases = casesOf(folder, `http://127.0.0.1:${port}`, others)
    for (const one of cases) {
      calls = 0
      check(one, await run([one.file], one.env), calls)
    }
    const samples = await measure(cases)
    report(cases, samples)
  } finally {
    api.close()
    rmSync(folder, { recursive: true })
  }
}

function casesOf(folder: string, api: string, others: readonly string[]): Case[] {
  const workspace = (name: string, config: string): NodeJS.ProcessEnv => {
    mkdirSync(join(folder, name, '.github'), { recursive: true })
    writeFileSync(join(folder, name, '.github/model-release.yml'), config)
    writeFileSync(join(folder, name, 'rows.jsonl'), '')
    return runnerEnvironment(join(folder, name), api)
  }
  const file = join(dist, 'gate.js')
  return [
    {
      name: 'first error',
      file,
      env: {
        ...workspace('unknown-key', `${CONFIG}colour: red\n`),
        INPUT_OBSERVATIONS: 'rows.jsonl',
        INPUT_VERSION: '2.0.0',
        INPUT_BASELINE: '1.0.0',
      },
      goal: 2.6,
      expected: { says: /model-release\.yml:\d+:\d+.*colour/u, calls: 0 },
    },
    {
      name: 'first API answer',
      file,
      env: workspace('api', CONFIG),
      goal: 4.1,
      expected: { says: /::error/u, calls: 1 },
    },
    ...others.map(other => ({ name: other, file: other, env: workspace('other', CONFIG), goal: null, expected: null })),
  ]
}

function runnerEnvironment(workspace: string, api: string): NodeJS.ProcessEnv {
  const empty = (name: string) => {
    writeFileSync(join(workspace, name), '')
    return join(workspace, name)
  }
  return {
    PATH: process.env['PATH'],
    HOME: workspace,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: api,
    GITHUB_GRAPHQL_URL: `${api}/graphql`,
    GITHUB_SERVER_URL: api,
    GITHUB_REPOSITORY: 'octo/digits',
    GITHUB_WORKSPACE: workspace,
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_JOB: 'release',
    GITHUB_WORKFLOW: 'release',
    GITHUB_ACTION: 'gate',
    GITHUB_ACTOR: 'octocat',
    GITHUB_TRIGGERING_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SHA: '0'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_OUTPUT: empty('output'),
    GITHUB_STEP_SUMMARY: empty('summary'),
    RUNNER_TEMP: workspace,
    'INPUT_GITHUB-TOKEN': 'a-token-of-nobody',
    INPUT_CONFIG: '.github/model-release.yml',
    'INPUT_DRY-RUN': 'false',
    'INPUT_ALLOW-NOTHING': 'false',
    INPUT_COMMENT: 'never',
    INPUT_REPORT: 'check',
  }
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => said.push(part))
    child.stderr.on('data', (part: Buffer) => said.push(part))
    child.on('error', reject)
    child.on('exit', () => resolve({ milliseconds: performance.now() - began, says: Buffer.concat(said).toString() }))
  })
}

function check({ name, expected }: Case, { says }: Run, calls: number): void {
  if (expected && (!expected.says.test(says) || calls !== expected.calls))
    throw new Error(`${name}: expected ${expected.calls} calls and ${String(expected.says)}, got ${calls} and: ${says}`)
}

/** @returns for each case the ratios to the empty process beside it, and the times in milliseconds */
async function measure(cases: readonly Case[]): Promise<{ ratios: number[]; times: number[] }[]> {
  const samples = cases.map(() => ({ ratios: new Array<number>(), times: new Array<number>() }))
  for (let pair = 0; pair < PAIRS; pair += 1) {
    for (const [index, { file, env }] of cases.entries()) {
      const { milliseconds: empty } = await run(['-e', '0'], env)
      const { milliseconds } = await run([file], env)
      samples[index]?.ratios.push(milliseconds / empty)
      samples[index]?.times.push(milliseconds)
    }
  }
  return samples
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.round(q * (sorted.length - 1))] ?? Number.NaN
}

function row(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(10))).join(' '))
}

function report(cases: readonly Case[], samples: readonly { ratios: number[]; times: number[] }[]): void {
  console.log(`Ratios to \`node -e 0\` on Node ${process.versions.node}, ${PAIRS} interleaved pairs\n`)
  row(['', 'median', 'quartiles', '', 'goal', 'ms'])
  for (const [index, { name, goal }] of cases.entries()) {
    const { ratios = [], times = [] } = samples[index] ?? {}
    const [low, middle, high] = [quantile(ratios, 0.25), quantile(ratios, 0.5), quantile(ratios, 0.75)]
    const kept = goal === null ? '' : `${goal} ${middle <= goal ? 'met' : 'missed'}`
    row([name.slice(-26), middle.toFixed(2), low.toFixed(2), high.toFixed(2), kept, quantile(times, 0.5).toFixed(0)])
    if (goal !== null && low > goal) process.exitCode = 1
  }
  console.log('')
  row(['dist', 'bytes', 'gzipped'])
  for (const file of readdirSync(dist)
    .filter(name => name.endsWith('.js'))
    .toSorted()) {
    const code = readFileSync(join(dist, file))
    row([file, String(code.length), String(gzipSync(code).length)])
  }
}

await main(process.argv.slice(2))
