/**
 * `npm run bench:rollback`: how long users wait for the way back. Rollback of a primary to a version that is loaded still, with a GitHub
 * that takes 100 ms for each call: wall time from the start of the process to the confirmed routing, which is when it ends. The peer in the
 * same run is a promotion, which appends as much and routes the other way. Ends non-zero above five seconds.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve as serveModels } from '../demo/server/server.ts'
import { createGitHub, TOKEN } from '../test/standin/github.ts'
import { ROOT, runAction, type Ended } from '../test/standin/runner.ts'
import { serve as serveGitHub } from '../test/standin/transport.ts'

const ROUNDS = 5
const CALL = 100
const MOST = 5000
const REPOSITORY = 'acme/digits'

const config = (url: string): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: open-inference, url: "${url}", unversioned: accept }
        steps: [{ replay: data/requests.jsonl, score: argmax }]
        gate:
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.02, paired: true, column: correct }
`

interface Round {
  readonly promoted: number
  readonly rolledBack: number
  readonly calls: number
}

async function round(): Promise<Round> {
  const workspace = mkdtempSync(join(tmpdir(), 'rollback-'))
  const models = await serveModels(join(ROOT, 'demo/models'), 0)
  const github = createGitHub({
    repositories: [{ owner: 'acme', name: 'digits', files: { '.github/model-release.yml': config(models.url) } }],
  })
  const served = await serveGitHub(github)
  cpSync(join(ROOT, 'demo/data'), join(workspace, 'data'), { recursive: true })
  let runs = 1000
  const run = async (action: string, inputs: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    runs += 1
    github.addRun(REPOSITORY, { id: runs })
    const sha = github.repository(REPOSITORY).revision('main') ?? ''
    const about = { github: served.url, token: TOKEN, repository: REPOSITORY, workspace, event: 'push', sha }
    const ended = await runAction({ action, inputs, ...about, runId: runs, actor: 'octocat', ref: 'refs/heads/main' })
    if (ended.exitCode !== 0) throw new Error(`${action}: ${ended.outputs['message'] ?? ended.stderr}`)
    return ended
  }
  try {
    for (const number of [1, 2]) {
      const digest = `sha256:${String(number).repeat(64)}`
      await run('register', { version: `${number}.0.0`, digest, 'served-version': String(number) })
      await run('canary')
    }
    await run('gate')
    github.faults.push({ kind: 'delay', milliseconds: CALL, times: 1000 })
    const promoted = await run('promote')
    const before = github.journal.length
    const rolledBack = await run('rollback', { model: 'digits', environment: 'production' })
    return {
      promoted: promoted.milliseconds,
      rolledBack: rolledBack.milliseconds,
      calls: github.journal.length - before,
    }
  } finally {
    await served.close()
    await models.close()
    rmSync(workspace, { recursive: true })
  }
}

const rounds: Round[] = []
for (let number = 0; number < ROUNDS; number += 1) rounds.push(await round())
const seconds = (values: readonly number[]): string =>
  values
    .toSorted((a, b) => a - b)
    .map(value => (value / 1000).toFixed(2))
    .join(' ')
const worst = Math.max(...rounds.map(({ rolledBack }) => rolledBack))
console.log(`GitHub at ${CALL} ms a call, ${ROUNDS} rounds, seconds from process start to the end:`)
console.log(
  `  rollback to a warm version  ${seconds(rounds.map(({ rolledBack }) => rolledBack))}  (${rounds[0]?.calls ?? 0} calls, at most ${MOST / 1000} s)`,
)
console.log(`  promotion                   ${seconds(rounds.map(({ promoted }) => promoted))}`)
if (worst >= MOST) {
  console.log(`missed: ${(worst / 1000).toFixed(2)} s`)
  process.exitCode = 1
}
