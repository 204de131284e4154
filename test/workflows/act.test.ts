/**
 * A release from the pull request to the way back, by the workflows of `examples/` as they are: every step of them runs, on real
 * models, against the stand-in GitHub. Each test goes on where the one before it ended.
 */
import { afterAll, expect } from '@jest/globals'
import type { Ran } from './act.ts'
import { brings, openActing, REPOSITORY, type Acting } from './acting.ts'
import { needing } from './needing.ts'

let acting: Acting | null = null
let milliseconds = 0

afterAll(async () => {
  process.stdout.write(`under act: ${(milliseconds / 1000).toFixed(1)} s in its runs\n`)
  await acting?.close()
})

/** What the last step of a job came to. */
function last(
  { steps }: Ran,
  job: string,
): { readonly result: string; readonly outputs: Ran['steps'][number]['outputs'] } {
  const found = steps.findLast(step => step.job === job && step.outputs['decision'] !== undefined)
  if (!found) throw new Error(`job ${job} has no step with a decision`)
  return found
}

/** A test of a release on its way: whatever it does, nothing may lack a permission, and GitHub is asked no nonsense. */
function story(name: string, body: (acting: Acting) => Promise<readonly Ran[]>): void {
  needing(
    'act',
    name,
    async act => {
      acting ??= await openActing(act)
      for (const ran of await body(acting)) {
        milliseconds += ran.milliseconds
        expect(ran.log).not.toMatch(/PERMISSION|is not shown/u)
      }
      expect(acting.github.violations).toEqual([])
    },
    60_000,
  )
}

/** Conclusions of the checks on a commit, the newest last. */
function checks({ repository }: Acting, sha: string): readonly (string | null)[] {
  return repository.checkRuns.filter(check => check.sha === sha).map(check => check.conclusion)
}

const form = {
  model: 'digits',
  environment: 'production',
  what: 'auto',
  to: '',
  quarantine: 'from',
  'dry-run': 'false',
}

story('release.yml registers the first version that is pushed and makes it the primary', async here => {
  here.commit('main', brings('1.0.0', 1))
  const ran = await here.run('release.yml', { name: 'push' })
  expect(ran.jobs).toEqual({ register: 'success', tick: 'success' })
  expect(last(ran, 'register').outputs).toMatchObject({ decision: 'registered', version: '1.0.0', created: 'true' })
  expect(last(ran, 'tick').outputs).toMatchObject({
    decision: 'initial',
    phase: '{"digits/production":"serving"}',
    primary: '{"digits/production":"1.0.0"}',
  })
  expect(here.production()).toMatchObject({ primary: '1.0.0', settled: true })
  return [ran]
})

/** Rows as the team's own evaluation writes them: this one finds both versions right. */
function evaluation(...versions: readonly string[]): string {
  const rows = Array.from({ length: 900 }, (_, at) =>
    versions.map(version =>
      JSON.stringify({ request_id: `r${at}`, version, correct: true, answered: true, label: String(at % 10) }),
    ),
  )
  return `cat > "$1" <<'END'\n${rows.flat().join('\n')}\nEND\n`
}

/** What GitHub says of a pull request from a repository. */
function opened(here: Acting, from: string): object {
  const { number, headSha } = pullOf(here)
  const end = (sha: string, name: string) => ({ sha, repo: { full_name: name } })
  const head = end(headSha, from)
  const base = end(here.repository.revision('main') ?? '', REPOSITORY)
  return { action: 'opened', number, pull_request: { number, head, base } }
}

story(
  'gate.yml judges what a pull request measured: a check and a comment, and only a summary in a fork',
  async here => {
    const sha = here.commit('forest', { ...brings('1.1.0', 2), 'evaluate.sh': evaluation('1.0.0', '1.1.0') })
    const { number } = here.github.openPull(REPOSITORY, { head: 'forest', author: 'octocat' })
    here.github.testMerge(REPOSITORY, pullOf(here))
    const at = `refs/pull/${number}/merge`
    const payload = opened(here, 'stranger/digits')
    const fork = await here.run('gate.yml', { name: 'pull_request', at, payload, permissions: { contents: 'read' } })
    expect(fork.jobs).toEqual({ evaluate: 'success', gate: 'success' })
    expect(last(fork, 'gate').outputs).toMatchObject({ decision: 'previewed', verdict: 'pass', 'check-run-url': '' })
    expect(fork.steps.at(-1)?.summary).toContain('pass (preview)')
    expect(fork.log).toContain('the check is not shown, see the summary instead')
    expect([checks(here, sha), here.repository.comments]).toEqual([[], []])

    const own = await here.run('gate.yml', { name: 'pull_request', at, payload: opened(here, REPOSITORY) })
    expect(last(own, 'gate').outputs).toMatchObject({ decision: 'previewed', verdict: 'pass' })
    expect(checks(here, sha)).toEqual(['success'])
    expect(here.repository.comments.map(({ issue }) => issue)).toEqual([number])
    expect(here.production()).toMatchObject({ primary: '1.0.0', trial: null })
    return [own]
  },
)

story('gate.yml is green where a pull request brings no model, and red where there is no evidence', async here => {
  const nothing = await here.run('gate.yml', { name: 'pull_request', at: branch('none', ': > "$1"'), payload: {} })
  expect(nothing.jobs).toEqual({ evaluate: 'success', gate: 'success' })
  expect(last(nothing, 'gate').outputs).toMatchObject({ decision: 'nothing-to-judge', verdict: '' })
  const broken = await here.run('gate.yml', { name: 'pull_request', at: branch('broken', 'exit 1'), payload: {} })
  // Skipped would be green.
  expect(broken.jobs).toEqual({ evaluate: 'failure', gate: 'failure' })
  return [nothing]

  function branch(name: string, script: string): string {
    here.commit(name, { 'evaluate.sh': `${script}\n` })
    return name
  }
})

function pullOf({ repository }: Acting): Acting['repository']['pulls'][number] {
  const [found] = repository.pulls
  if (!found) throw new Error('there is no pull request yet')
  return found
}

story('a version that passes waits for approve.yml, which promotes it and nothing else', async here => {
  const sha = here.commit('main', brings('1.1.0', 2))
  pullOf(here).mergeCommit = sha
  const release = await here.run('release.yml', { name: 'push' })
  expect(last(release, 'tick').outputs).toMatchObject({
    phase: '{"digits/production":"ready"}',
    verdict: '{"digits/production":"pass"}',
  })
  expect(checks(here, sha)).toEqual(['success'])
  expect(here.repository.comments.map(({ body }) => body)).toEqual([expect.not.stringContaining('(preview)')])
  const waiting = await here.run('release.yml', { name: 'schedule' })
  expect(waiting.jobs).toEqual({ tick: 'success' })
  expect(here.production()).toMatchObject({ primary: '1.0.0' })

  const approve = await here.run('approve.yml', { name: 'workflow_dispatch' })
  expect(approve.jobs).toEqual({ evidence: 'success', promote: 'success' })
  expect(approve.steps.find(({ job }) => job === 'evidence')?.summary).toContain('1.1.0')
  expect(last(approve, 'promote').outputs).toMatchObject({ decision: 'promoted', primary: '1.1.0', previous: '1.0.0' })
  expect(here.production()).toMatchObject({ primary: '1.1.0', trial: null, settled: true })
  return [release, waiting, approve]
})

story('a version that is worse ends its tick red, on its commit too, and the next tick green', async here => {
  const sha = here.commit('main', brings('1.2.0', 3))
  const release = await here.run('release.yml', { name: 'push' })
  expect(release.jobs).toEqual({ register: 'success', tick: 'failure' })
  expect(last(release, 'tick').outputs).toMatchObject({ decision: 'ended', 'reason-code': 'VERDICT_FAIL' })
  expect(checks(here, sha)).toEqual(['failure'])
  const next = await here.run('release.yml', { name: 'schedule' })
  expect(next.jobs).toEqual({ tick: 'success' })
  expect(here.production()).toMatchObject({ primary: '1.1.0', trial: null, last: { verdict: 'fail' } })
  return [release, next]
})

story('drill.yml rehearses the way back and moves nobody', async here => {
  const ran = await here.run('drill.yml', { name: 'schedule' })
  expect(last(ran, 'drill').outputs).toMatchObject({ decision: 'reported', to: '1.0.0', hold: 'false' })
  expect(here.production()).toMatchObject({ primary: '1.1.0', settled: true, drill: null })
  return [ran]
})

story('rollback.yml, filled in by nobody, brings the version before back and holds it', async here => {
  const inputs = { ...form, reason: 'ones are read as sevens', 'request-id': '' }
  const dry = await here.run('rollback.yml', { name: 'workflow_dispatch', inputs: { ...inputs, 'dry-run': 'true' } })
  expect(last(dry, 'rollback').outputs).toMatchObject({ decision: 'would-rolled-back' })
  expect(here.production()).toMatchObject({ primary: '1.1.0' })
  const ran = await here.run('rollback.yml', { name: 'workflow_dispatch', inputs })
  expect(last(ran, 'rollback').outputs).toMatchObject({
    decision: 'rolled-back',
    from: '1.1.0',
    to: '1.0.0',
    hold: 'true',
  })
  expect(here.production()).toMatchObject({
    primary: '1.0.0',
    settled: true,
    hold: { kind: 'rollback', from: '1.1.0', to: '1.0.0', by: 'octocat', reason: 'ones are read as sevens' },
  })
  return [dry, ran]
})

story('hold.yml stops releases and lets them go on; a promotion ends the hold of a rollback', async here => {
  const act = (what: string, version = '') => {
    const inputs = { act: what, until: '', version, reason: 'a busy week' }
    return here.run('hold.yml', { name: 'workflow_dispatch', inputs })
  }
  const freeze = await act('freeze')
  expect(last(freeze, 'hold').outputs).toMatchObject({ decision: 'held', hold: 'true' })
  here.commit('main', brings('1.3.0', 5))
  const frozen = await here.run('release.yml', { name: 'push' })
  expect(last(frozen, 'register').outputs).toMatchObject({ decision: 'registered', version: '1.3.0' })
  expect(here.production()).toMatchObject({ primary: '1.0.0', trial: null, hold: { kind: 'freeze' } })

  const lift = await act('lift')
  expect(last(lift, 'hold').outputs).toMatchObject({ decision: 'released' })
  const tick = await here.run('release.yml', { name: 'schedule' })
  expect(last(tick, 'tick').outputs).toMatchObject({ phase: '{"digits/production":"ready"}' })
  const approve = await here.run('approve.yml', { name: 'workflow_dispatch' })
  expect(here.production()).toMatchObject({ primary: '1.3.0', hold: null })

  const release = await act('release', '1.1.0')
  expect(last(release, 'hold').outputs).toMatchObject({ decision: 'released', hold: 'false' })
  return [freeze, frozen, lift, tick, approve, release]
})

story('alert.yml asks for a rollback, and rollback.yml, which it starts, carries it out', async here => {
  const payload = { action: 'model-alert', client_payload: { reason: 'p99 above 2 s' } }
  const alert = await here.run('alert.yml', { name: 'repository_dispatch', payload })
  const runs = await here.dispatched()
  expect(runs.map(ran => last(ran, 'rollback').outputs)).toMatchObject([{ decision: 'rolled-back', from: '1.3.0' }])
  expect(last(alert, 'start').outputs).toMatchObject({ decision: 'dispatched', conclusion: 'success' })
  expect(here.production()).toMatchObject({
    primary: '1.1.0',
    requests: [],
    hold: { kind: 'rollback', reason: 'p99 above 2 s' },
  })
  return [alert, ...runs]
})

story('status.yml finds that all of it agrees, and keeps the report', async here => {
  const ran = await here.run('status.yml', { name: 'workflow_dispatch' })
  expect(last(ran, 'status').outputs).toMatchObject({ decision: 'reported', 'reason-code': '', active: '[]' })
  expect(here.artifact('model-release', 'report.html')).toContain('1.3.0')
  expect(here.story().filter(line => line.startsWith('Register'))).toHaveLength(4)
  return [ran]
})
