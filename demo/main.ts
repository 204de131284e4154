/**
 * `npm run demo`: a real model goes through its releases. Five versions of a classifier of handwritten digits are served by a real
 * inference library in Triton's form; the actions run as processes from `dist/`, the way a runner runs them, against the
 * stand-in GitHub, which also runs the rollback workflow that is dispatched. What they leave is in `demo/out/`: the report, the
 * summaries, the checks, the comments and the ledger as a git repository.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as v from 'valibot'
import { createGitHub, TOKEN } from '../test/standin/github.ts'
import { exportRepository } from '../test/standin/export.ts'
import { ROOT, runAction, type Ended } from '../test/standin/runner.ts'
import { serve as serveGitHub } from '../test/standin/transport.ts'
import { openWorkflows } from '../test/standin/workflows.ts'
import { serve as serveModels } from './server/server.ts'
import { block, heading, note, plainOf } from './print.ts'

const REPOSITORY = 'acme/digits'
const OUT = join(ROOT, 'demo/out')
const began = performance.now()

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })

const models = await serveModels(join(ROOT, 'demo/models'), 0)
const workspace = join(OUT, 'checkout')
cpSync(join(ROOT, 'demo/repository'), workspace, { recursive: true })
cpSync(join(ROOT, 'demo/data'), join(workspace, 'data'), { recursive: true })
const config = '.github/model-release.yml'
const configured = readFileSync(join(workspace, config), 'utf8').replace('http://127.0.0.1:8000', models.url)
writeFileSync(join(workspace, config), configured)

const rollbackForm = readFileSync(join(ROOT, 'examples/rollback.yml'), 'utf8')
const github = createGitHub({
  repositories: [
    {
      owner: 'acme',
      name: 'digits',
      files: {
        [config]: configured,
        '.github/workflows/rollback.yml': rollbackForm,
        'data/requests.jsonl': readFileSync(join(workspace, 'data/requests.jsonl'), 'utf8'),
        'README.md': '# digits\n',
      },
    },
  ],
})
const served = await serveGitHub(github)
const workflows = openWorkflows({ github, url: served.url })
const repository = github.repository(REPOSITORY)
let runId = 1000

interface Candidate {
  readonly number: number
  readonly version: string
  readonly what: string
}

/** The pull request that brings a version, and the commit that its check shows on. */
function pullRequest({ number, version, what }: Candidate): { sha: string; pull: number } {
  const branch = `model-${version}`
  const sha = github.commit(
    REPOSITORY,
    branch,
    { 'MODEL.md': `${version}: ${what}\n` },
    `Train ${version}: ${what}`,
    repository.revision('main') ?? undefined,
  )
  const opened = github.openPull(REPOSITORY, { head: branch, title: `Train ${version}: ${what}` })
  note(`pull request #${opened.number}: ${what}`)
  return { sha, pull: number }
}

async function run(action: string, sha: string, inputs: Readonly<Record<string, string>>): Promise<Ended> {
  runId += 1
  github.addRun(REPOSITORY, { id: runId, headSha: sha })
  const ended = await runAction({
    // The one at the root of the repository has no folder of its own.
    action: action === 'tick' ? '' : action,
    inputs,
    github: served.url,
    token: TOKEN,
    repository: REPOSITORY,
    workspace,
    event: 'push',
    runId,
    actor: 'octocat',
    sha,
    ref: 'refs/heads/main',
  })
  for (const line of ended.log) if (/replayed/.test(line)) note(line)
  const { decision, message } = ended.outputs
  const seconds = (ended.milliseconds / 1000).toFixed(1)
  console.log(
    `  ${ended.exitCode === 0 ? '✓' : '✗'} ${action.padEnd(14)} ${decision ?? ''}: ${message ?? ''} (${seconds} s)`,
  )
  writeFileSync(join(OUT, `summary-${runId}-${action}.md`), ended.summary)
  if (ended.stderr.trim() !== '') console.error(ended.stderr)
  return ended
}

function check(sha: string): void {
  const shown = repository.checkRuns.filter(one => one.sha === sha)
  for (const one of shown) {
    const title = one.title ?? ''
    const summary = one.summary ?? ''
    block(`check on the pull request: ${one.name}`, `${one.conclusion ?? one.status}: ${title}`, plainOf(summary))
    writeFileSync(join(OUT, `check-${sha.slice(0, 7)}.md`), `# ${title}\n\n${summary}\n\n${one.text ?? ''}\n`)
  }
}

function expectExit(ended: Ended, code: number, what: string): void {
  if (ended.exitCode !== code) {
    console.error(ended.stdout)
    throw new Error(`${what}: expected exit code ${code}, got ${ended.exitCode}`)
  }
}

async function register(candidate: Candidate, sha: string): Promise<void> {
  const digest = join('models', String(candidate.number), 'model.onnx')
  cpSync(
    join(ROOT, 'demo/models/digits', String(candidate.number)),
    join(workspace, 'models', String(candidate.number)),
    { recursive: true },
  )
  expectExit(
    await run('register', sha, {
      version: candidate.version,
      artifact: digest,
      location: `digits/${candidate.number}`,
      'served-version': String(candidate.number),
      metadata: JSON.stringify({ dataset: 'scikit-learn digits', 'training-run': candidate.what }),
    }),
    0,
    'register',
  )
}

/** A version that comes by a pull request: registered, put on trial, looked at, and promoted if it passes. */
async function stepByStep(candidate: Candidate): Promise<void> {
  heading(`${candidate.version}: ${candidate.what}`)
  const { sha } = pullRequest(candidate)
  await register(candidate, sha)
  expectExit(await run('canary', sha, {}), 0, 'canary')
  if (candidate.number === 1) return
  const gate = await run('gate', sha, { comment: 'always' })
  check(sha)
  if (candidate.number === 2) {
    expectExit(gate, 0, 'gate')
    expectExit(await run('promote', sha, {}), 0, 'promote')
  } else {
    expectExit(gate, 1, 'gate')
    note('the canary is unloaded and its digest quarantined; the primary never stopped answering')
  }
}

/** The same by a scheduled tick, which does whatever is due: start, look, promote. */
async function byTick(candidate: Candidate): Promise<string> {
  heading(`${candidate.version}: ${candidate.what}`)
  const { sha } = pullRequest(candidate)
  await register(candidate, sha)
  expectExit(await run('tick', sha, {}), 0, 'tick')
  check(sha)
  return sha
}

/** What a served version makes of recorded requests: how many it answers with the class that is expected. */
async function right(number: number, file: string): Promise<string> {
  const lines = readFileSync(join(ROOT, 'demo/data', file), 'utf8')
    .trimEnd()
    .split('\n')
  let good = 0
  for (const line of lines) {
    const { request, expected } = v.parse(Recorded, JSON.parse(line))
    const answer = await fetch(`${models.url}/v2/models/digits/versions/${number}/infer`, {
      method: 'POST',
      body: JSON.stringify(request),
    })
    const { outputs } = v.parse(Answered, await answer.json())
    if (outputs.find(({ name }) => name === 'label')?.data[0] === expected) good += 1
  }
  return `${good} of ${lines.length}`
}

const Recorded = v.object({ request: v.unknown(), expected: v.number() })
const Answered = v.object({ outputs: v.array(v.object({ name: v.string(), data: v.array(v.number()) })) })

await stepByStep({ number: 1, version: '1.0.0', what: 'a logistic regression' })
await stepByStep({ number: 2, version: '1.1.0', what: 'a random forest' })
await stepByStep({ number: 3, version: '1.2.0', what: 'the same forest, retrained on newer labels' })

const sha = await byTick({ number: 4, version: '1.3.0', what: 'randomized trees, labelled by somebody new' })
heading('A defect that the recorded requests did not hold')
note(
  `of the ones that come in now 1.3.0 reads ${await right(4, 'ones.jsonl')}, 1.1.0 reads ${await right(2, 'ones.jsonl')}`,
)
const rollback = await run('start-rollback', sha, { reason: 'ones are read as sevens', wait: '2m' })
expectExit(rollback, 0, 'start-rollback')
await workflows.idle()
note(
  `run ${rollback.outputs['run-id'] ?? ''} of rollback.yml, by ${repository.runs.at(-1)?.actor ?? ''}: ${rollback.outputs['conclusion'] ?? ''}`,
)
const again = await run('canary', sha, { version: '1.3.0' })
expectExit(again, 1, 'canary of a quarantined version')
note('the environment holds at 1.1.0 until a version registered from now on has passed')

writeFileSync(
  join(workspace, 'data/requests.jsonl'),
  ['requests.jsonl', 'ones.jsonl'].map(file => readFileSync(join(ROOT, 'demo/data', file), 'utf8')).join(''),
)
note('the ones go into the recorded requests')
await byTick({ number: 5, version: '1.4.0', what: 'the same trees, on mended labels' })

heading('What is left')
for (const comment of repository.comments) {
  writeFileSync(join(OUT, `comment-${comment.issue}.md`), comment.body)
}
const status = await run('status', sha, { verify: 'true', html: 'report.html' })
expectExit(status, 0, 'status')
cpSync(join(workspace, 'report.html'), join(OUT, 'report.html'))
exportRepository(repository, join(OUT, 'digits.git'))
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', join(OUT, 'digits.git'), ...args], { encoding: 'utf8' })
const log = git('log', '--reverse', '--format=%h %s', 'model-release/digits')
writeFileSync(join(OUT, 'ledger.log'), git('log', '--reverse', 'model-release/digits'))
block('git log of the ledger branch', 'model-release/digits', log)
block('its README', 'what is live', plainOf(git('show', 'model-release/digits:README.md')))
note(`summaries, checks, comments and the ledger (digits.git, ledger.log) are in demo/out/`)
const violations = github.violations.length
note(`${github.journal.length} calls of GitHub's API, ${violations} of them against its description`)
await workflows.close()
await models.close()
await served.close()
if (violations > 0)
  throw new Error(
    `the actions sent ${violations} requests that GitHub does not describe: ${JSON.stringify(github.violations)}`,
  )
note(`done in ${((performance.now() - began) / 1000).toFixed(1)} s`)
console.log(`\n  the report: ${relative(process.cwd(), join(OUT, 'report.html'))}`)
