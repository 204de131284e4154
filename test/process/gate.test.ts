import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { canary } from '../../src/actions/canary.ts'
import { observe } from '../../src/actions/observe.ts'
import { register } from '../../src/actions/register.ts'
import type { CheckRun } from '../standin/repository.ts'
import { ROOT, type Ended } from '../standin/runner.ts'
import {
  inTurns,
  MERGE,
  observations,
  onTrial,
  openStage,
  promoted,
  PUSHED,
  ready,
  refusal,
  REPOSITORY,
  requests,
  serving,
  version,
  type Setting,
  type Stage,
} from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.close()
})

const NAME = 'model-release / digits / production'
const BOTH = ['1.0.0', '2.0.0']
const NAMED = { version: '2.0.0', baseline: '1.0.0', observations: 'rows.jsonl' }
const EVIDENCE = {
  pass: observations(BOTH, () => ({ correct: true, label: 'a' })),
  fail: observations(BOTH, of => ({ correct: of === '1.0.0', label: 'a' })),
  inconclusive: observations(BOTH, () => ({ correct: true, label: 'a' }), 3),
}

const repository = () => stage.github.repository(REPOSITORY)
const checks = (): readonly CheckRun[] => repository().checkRuns

/** A pull request that brings 2.0.0. */
async function pullRequest(setting: Setting = {}): Promise<{ number: number; headSha: string }> {
  stage = await openStage(setting)
  stage.github.commit(REPOSITORY, 'model-2', { 'MODEL.md': '2' }, 'Train 2')
  return stage.github.openPull(REPOSITORY, { head: 'model-2' })
}

const schema = new Ajv({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(ROOT, 'schema/details.json'), 'utf8')),
)

/** The details of a look, which are what the schema says they are. */
function details(ended: Ended): Record<string, unknown> {
  const parsed: Record<string, unknown> = JSON.parse(ended.outputs['details'] ?? '{}')
  expect({ valid: schema(parsed), errors: schema.errors ?? null }).toEqual({ valid: true, errors: null })
  expect(ended.outputs['details']).not.toMatch(/NaN|Infinity|\n/u)
  return parsed
}

const TABLE = (['pass', 'fail', 'inconclusive'] as const).flatMap(verdict =>
  (['', 'fail', 'inconclusive', 'not-pass', 'never'] as const).map(failOn => ({ verdict, failOn })),
)
const RED: Readonly<Record<string, readonly string[]>> = {
  '': ['fail', 'inconclusive'],
  fail: ['fail'],
  inconclusive: ['fail', 'inconclusive'],
  'not-pass': ['fail', 'inconclusive'],
  never: [],
}

test('fail-on says which verdicts of a preview make the job red; the check tells the verdict all the same', async () => {
  const { number, headSha } = await pullRequest()
  for (const [verdict, rows] of Object.entries(EVIDENCE)) await stage.file(`${verdict}.jsonl`, rows)
  const seen = await inTurns(TABLE, async ({ verdict, failOn }) => {
    const inputs = { ...NAMED, observations: `${verdict}.jsonl`, 'fail-on': failOn }
    const ended = await stage.run('gate', inputs, { pull: number })
    expect(details(ended)).toMatchObject({ verdict, preview: true, trial: null, canary: '2.0.0', primary: '1.0.0' })
    const { outputs, exitCode } = ended
    return {
      verdict: outputs['verdict'],
      failOn,
      exitCode,
      said: outputs['reason-code'],
      decision: outputs['decision'],
    }
  })
  expect(seen).toEqual(
    TABLE.map(({ verdict, failOn }) => {
      const red = RED[failOn]?.includes(verdict) ?? false
      return {
        verdict,
        failOn,
        exitCode: red ? 1 : 0,
        said: red ? `VERDICT_${verdict.toUpperCase()}` : '',
        decision: 'previewed',
      }
    }),
  )
  expect(checks().every(one => one.sha === headSha && one.name === NAME && one.status === 'completed')).toBe(true)
  expect(checks().every(one => one.externalId === 'digits/production/preview/2.0.0')).toBe(true)
  expect(stage.writes().filter(one => !/check-runs/u.test(one.path))).toEqual([])
}, 60_000)

test.each([
  ['pass', 'success'],
  ['fail', 'failure'],
  ['inconclusive', 'failure'],
] as const)('a preview that comes to %s shows %s on the head of the pull request', async (verdict, conclusion) => {
  const { number, headSha } = await pullRequest()
  await stage.file('rows.jsonl', EVIDENCE[verdict])
  const ended = await stage.run('gate', NAMED, { pull: number })
  expect(checks()).toMatchObject([{ name: NAME, sha: headSha, status: 'completed', conclusion }])
  expect(ended.outputs['check-run-url']).toContain(String(checks()[0]?.id))
  expect(ended.summary).toContain('accuracy')
  expect(stage.github.branch(REPOSITORY, 'model-release/digits')).toEqual([])
})

test.each([
  ['an empty file', ''],
  ['one row', observations(['1.0.0'], () => ({ correct: true, label: 'a' }), 1)],
  ['one version only', observations(['2.0.0'], () => ({ correct: true, label: 'a' }))],
  ['nothing but nulls', observations(BOTH, () => ({ correct: null, label: 'a' }))],
  ['another column', observations(BOTH, () => ({ right: true, label: 'a' }))],
  ['other versions', observations(['7.0.0', '8.0.0'], () => ({ correct: true, label: 'a' }))],
])('%s can never pass', async (_, rows) => {
  const { number } = await pullRequest()
  await stage.file('rows.jsonl', rows)
  const ended = await stage.run('gate', NAMED, { pull: number })
  refusal(ended)
  expect(ended.exitCode).toBe(1)
  expect(ended.outputs['verdict']).not.toBe('pass')
  expect(checks().filter(one => one.conclusion !== 'failure')).toEqual([])
})

test('where a pull request may bring no model, nothing given is a green check on its head', async () => {
  const { number, headSha } = await pullRequest()
  const ended = await stage.run('gate', { 'allow-nothing': 'true' }, { pull: number })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'nothing-to-judge', verdict: '', details: '' } })
  expect(checks()).toMatchObject([{ name: NAME, sha: headSha, conclusion: 'success' }])
  const other = await stage.run('gate', {}, { pull: number })
  expect(refusal(other)).toMatchObject({
    exitCode: 1,
    reason: 'NO_CANDIDATE',
    message: expect.stringContaining('allow-nothing'),
  })
})

test("the primary's own digest is nothing to judge, whatever the rows say", async () => {
  stage = await serving()
  const registered = await stage.did(register, version(1))
  const { number, headSha } = stage.github.openPull(REPOSITORY, { head: 'main' })
  await stage.file('rows.jsonl', EVIDENCE.fail)
  const inputs = { digest: registered.outputs['digest'] ?? '', observations: 'rows.jsonl' }
  const ended = await stage.run('gate', inputs, { pull: number })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'nothing-to-judge' } })
  expect(checks()).toMatchObject([{ name: NAME, sha: headSha, conclusion: 'success' }])
  const inTrial = await stage.run('gate', { version: '1.0.0' })
  expect(inTrial).toMatchObject({ exitCode: 0, outputs: { decision: 'nothing-to-judge' } })
})

test('a trial shows one check on the commit that brought the version, from its start to its end', async () => {
  stage = await onTrial()
  expect(checks()).toMatchObject([
    { name: NAME, status: 'in_progress', conclusion: null, externalId: 'digits/production/5' },
  ])
  const passed = await stage.run('gate')
  expect(details(passed)).toMatchObject({ verdict: 'pass', preview: false, trial: 1, look: 1, step: 1 })
  expect(passed).toMatchObject({ exitCode: 0, outputs: { decision: 'ready', look: '1', progress: '1' } })
  expect(checks()).toMatchObject([{ status: 'completed', conclusion: 'success', externalId: 'digits/production/5' }])
  const again = await stage.run('gate')
  expect(again).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass', look: '1' } })
  expect(checks()).toHaveLength(1)
})

test('a canary that fails is taken away and quarantined, its check and its job are red, and so they stay', async () => {
  stage = await serving()
  await stage.file('data/requests.jsonl', requests(1))
  await stage.did(register, version(2))
  await stage.did(canary)
  const failed = await stage.run('gate')
  expect(refusal(failed)).toMatchObject({ exitCode: 1, reason: 'VERDICT_FAIL' })
  expect(details(failed)).toMatchObject({ verdict: 'fail' })
  expect(failed.summary).toContain('accuracy')
  expect(await stage.loaded()).toEqual(['1'])
  expect(checks()).toMatchObject([{ status: 'completed', conclusion: 'failure' }])
  const again = await stage.run('gate')
  expect(again).toMatchObject({ exitCode: 1, outputs: { decision: 'ended', verdict: 'fail' } })
  const tolerant = await stage.run('gate', { 'fail-on': 'never' })
  expect(tolerant).toMatchObject({ exitCode: 0, outputs: { verdict: 'fail' } })
  const promote = await stage.run('promote')
  expect(refusal(promote).reason).toBe('NO_CANARY')
  expect(checks()).toMatchObject([{ conclusion: 'failure' }])
})

test('a check that ended keeps its numbers, whatever is run afterwards', async () => {
  stage = await ready()
  const shown = checks().map(one => [one.title, one.summary, one.text])
  expect(shown[0]?.[1]).toContain('accuracy')
  await stage.run('promote')
  await stage.run('canary')
  await stage.run('rollback')
  expect(checks().map(one => [one.title, one.summary, one.text])).toEqual(shown)
})

test('with evidence that is still too little the verdict is continue and the job green, unless it is told otherwise', async () => {
  stage = await onTrial({ config: PUSHED })
  await stage.file(
    'rows.jsonl',
    observations(BOTH, () => ({ correct: true }), 3),
  )
  await stage.did(observe, { observations: 'rows.jsonl' })
  const ended = await stage.run('gate')
  expect(details(ended)).toMatchObject({ verdict: 'continue', look: 1 })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'looked' } })
  expect(Number(ended.outputs['progress'])).toBeLessThan(1)
  const strict = await stage.run('gate', { 'fail-on': 'not-pass' })
  expect(strict).toMatchObject({ exitCode: 1, outputs: { 'reason-code': 'VERDICT_CONTINUE', look: '1' } })
  expect(refusal(await stage.run('promote'))).toMatchObject({ reason: 'NOT_READY' })
})

test('report: status says the same as a commit status and makes no check', async () => {
  const { number, headSha } = await pullRequest({ permissions: { contents: 'read', statuses: 'write' } })
  await stage.file('rows.jsonl', EVIDENCE.fail)
  await stage.run('gate', { ...NAMED, report: 'status' }, { pull: number })
  await stage.run('gate', { ...NAMED, report: 'status' }, { pull: number })
  expect(repository().statuses).toMatchObject([{ sha: headSha, context: NAME, state: 'failure' }])
  expect(checks()).toEqual([])
})

test('one comment of ours is kept on the pull request, and nobody else with our marker is touched', async () => {
  const { number } = await pullRequest()
  const marker = '<!-- model-release digits/production -->'
  const theirs = {
    born: 0,
    id: 77,
    issue: number,
    author: { login: 'mallory', kind: 'user' as const },
    createdAt: 0,
    updatedAt: 0,
    body: `${marker}\nAll is well.`,
  }
  repository().comments.push(theirs)
  const comment = async (mode: string, verdict: keyof typeof EVIDENCE) => {
    await stage.file('rows.jsonl', EVIDENCE[verdict])
    await stage.run('gate', { ...NAMED, comment: mode }, { pull: number })
    return repository()
      .comments.filter(one => one.id !== theirs.id)
      .map(one => one.body)
  }
  expect(await comment('never', 'fail')).toEqual([])
  const [first] = await comment('always', 'fail')
  expect(first?.startsWith(marker)).toBe(true)
  expect(first).toContain('Fail')
  const changed = await comment('on-change', 'pass')
  expect(changed).toHaveLength(1)
  expect(changed[0]).toContain('Pass')
  await stage.file(
    'rows.jsonl',
    observations(BOTH, () => ({ correct: true, label: 'a' }), 30),
  )
  await stage.run('gate', { ...NAMED, comment: 'on-change' }, { pull: number })
  expect(repository().comments.at(-1)?.body).toBe(changed[0])
  expect(theirs.body).toBe(`${marker}\nAll is well.`)
  expect(repository().comments).toHaveLength(2)
}, 20_000)

test('from a fork everything is in the summary, and nothing is shown anywhere else', async () => {
  const { number } = await pullRequest({ permissions: { contents: 'read', checks: 'read', 'pull-requests': 'read' } })
  await stage.file('rows.jsonl', EVIDENCE.fail)
  const ended = await stage.run('gate', { ...NAMED, comment: 'always' }, { pull: number, fork: true })
  expect(ended).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', 'reason-code': 'VERDICT_FAIL' } })
  expect(ended.summary).toContain('accuracy')
  expect([checks(), repository().comments]).toEqual([[], []])
})

test('a pull request changes no release: only a preview and register run on it', async () => {
  stage = await promoted(2)
  const { number } = stage.github.openPull(REPOSITORY, { head: 'main' })
  stage.forget()
  for (const action of ['canary', 'promote', 'rollback']) {
    expect(refusal(await stage.run(action, {}, { pull: number }))).toMatchObject({
      exitCode: 1,
      reason: 'UNTRUSTED_EVENT',
    })
  }
  expect(stage.journal()).toEqual([])
})

test('nothing is ever shown on a test-merge commit', async () => {
  const { number } = await pullRequest()
  await stage.file('rows.jsonl', EVIDENCE.pass)
  await stage.run('gate', NAMED, { pull: number })
  await stage.run('register', version(2), { pull: number })
  expect(JSON.stringify(stage.journal().map(one => [one.path, one.body]))).not.toContain(MERGE)
})
