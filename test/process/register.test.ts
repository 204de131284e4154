import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { register } from '../../src/actions/register.ts'
import type { Stage } from './stage.ts'
import { CONFIG_FILE, inTurns, LEDGER, openStage, refusal, REPOSITORY, serving, version } from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.close()
})

const state = (): string[] =>
  Object.keys(stage.github.branch(REPOSITORY, LEDGER)[0]?.files ?? {})
    .filter(path => path.startsWith('versions/'))
    .map(path => path.slice('versions/'.length, -'.json'.length))

test('the same artifact registered twice is one version, and the second job is green too', async () => {
  stage = await openStage()
  const first = await stage.run('register', version(1))
  const again = await stage.run('register', version(1))
  expect(first.outputs).toMatchObject({ decision: 'registered', created: 'true', version: '1.0.0' })
  expect(again.outputs).toMatchObject({
    decision: 'already-registered',
    created: 'false',
    version: '1.0.0',
    digest: first.outputs['digest'],
    'ledger-seq': '1',
    'ledger-commit': first.outputs['ledger-commit'],
  })
  expect([first.exitCode, again.exitCode]).toEqual([0, 0])
  expect(stage.story()).toHaveLength(1)
})

test('two jobs that register the same at once leave one version, the very first of all included', async () => {
  stage = await openStage()
  const both = await Promise.all([stage.run('register', version(1)), stage.run('register', version(1))])
  expect(both.map(one => one.exitCode)).toEqual([0, 0])
  expect(new Set(both.map(one => one.outputs['created']))).toEqual(new Set(['false', 'true']))
  expect(stage.story()).toHaveLength(1)
  expect(state()).toEqual(['1.0.0'])
})

test('six versions registered at once by six processes are six entries', async () => {
  stage = await openStage({ models: [1, 2, 3, 4, 5, 6] })
  const all = await Promise.all([1, 2, 3, 4, 5, 6].map(number => stage.run('register', version(number))))
  expect(all.map(one => [one.exitCode, one.outputs['decision'], one.outputs['version']])).toEqual(
    [1, 2, 3, 4, 5, 6].map(number => [0, 'registered', `${number}.0.0`]),
  )
  expect(state().toSorted()).toEqual([1, 2, 3, 4, 5, 6].map(number => `${number}.0.0`))
  expect(stage.story()).toHaveLength(6)
})

test('fifty versions registered at once are fifty entries, none lost', async () => {
  stage = await openStage()
  const numbers = Array.from({ length: 50 }, (_, at) => at + 1)
  await Promise.all(
    numbers.map(number => stage.did(register, { version: `1.${number}.0`, digest: `sha256:${digits(number)}` }, true)),
  )
  expect(state().toSorted()).toEqual(numbers.map(number => `1.${number}.0`).toSorted())
  expect(stage.story()).toHaveLength(50)
}, 60_000)

test('fifty jobs that count the same version up get fifty versions, each its own', async () => {
  stage = await openStage()
  const numbers = Array.from({ length: 50 }, (_, at) => at + 1)
  const reports = await Promise.all(
    numbers.map(number => stage.did(register, { bump: 'minor', digest: `sha256:${digits(number)}` }, true)),
  )
  const given = reports.map(report => report.outputs['version'])
  expect(new Set(given)).toEqual(new Set(numbers.map(number => `1.${number - 1}.0`)))
}, 60_000)

test.each([
  ['the first commit of the ledger', 'POST /repos/{owner}/{repo}/git/refs', 0],
  ['a later commit of the ledger', 'createCommitOnBranch', 1],
])('a lost answer to %s leaves one version and a green job', async (_, match, before) => {
  stage = await openStage()
  if (before > 0) await stage.did(register, version(1))
  stage.github.faults.push({ kind: 'lose-answer', match })
  const ended = await stage.run('register', version(2))
  expect(stage.github.faults.left).toBe(0)
  expect(ended.exitCode).toBe(0)
  expect(ended.outputs).toMatchObject({ decision: 'registered', created: 'true', 'ledger-seq': String(before + 1) })
  expect(ended.outputs['ledger-commit']).toBe(stage.github.branch(REPOSITORY, LEDGER)[0]?.oid)
  expect(stage.story()).toHaveLength(before + 1)
})

test('a digest keeps its version, and a version its digest, whatever a second job asks for', async () => {
  stage = await openStage()
  await stage.did(register, version(1))
  stage.forget()
  const [digest, taken, build] = await inTurns(
    [
      { version: '1.1.0', artifact: 'model-1.bin' },
      { version: '1.0.0', artifact: 'model-2.bin' },
      { version: '1.0.0+rebuilt', artifact: 'model-2.bin' },
    ],
    async inputs => refusal(await stage.run('register', inputs)),
  )
  expect(digest).toEqual({
    exitCode: 1,
    reason: 'DIGEST_REGISTERED',
    message: expect.stringMatching(/^digest sha256:[0-9a-f]{64} is registered as 1\.0\.0, not 1\.1\.0\. Use 1\.0\.0/),
  })
  expect(taken).toMatchObject({ exitCode: 1, reason: 'VERSION_REGISTERED' })
  expect(build).toMatchObject({ reason: 'VERSION_REGISTERED', message: expect.stringContaining('same precedence') })
  expect(stage.writes()).toEqual([])
})

test('a signature that breaks callers needs a major version', async () => {
  stage = await openStage()
  await stage.did(register, { ...version(1), 'model-signature': signature('x', 'y') })
  stage.forget()
  const minor = { version: '1.1.0', artifact: 'model-2.bin', 'model-signature': signature('x') }
  expect(refusal(await stage.run('register', minor))).toMatchObject({
    exitCode: 1,
    reason: 'SIGNATURE_BREAKS',
    message: expect.stringMatching(/1\.1\.0.*\by\b.*1\.0\.0.*major/),
  })
  expect(stage.writes()).toEqual([])
  const major = await stage.run('register', { ...minor, version: '2.0.0' })
  expect(major.outputs).toMatchObject({ decision: 'registered', version: '2.0.0' })
})

test('bump counts from the highest version, beginning with 1.0.0', async () => {
  stage = await openStage()
  const [first, next] = [
    await stage.run('register', { bump: 'patch', artifact: 'model-1.bin' }),
    await stage.run('register', { bump: 'minor', artifact: 'model-2.bin' }),
  ]
  expect([first.outputs['version'], next.outputs['version']]).toEqual(['1.0.0', '1.1.0'])
  const again = await stage.run('register', { bump: 'minor', artifact: 'model-2.bin' })
  expect(again.outputs).toMatchObject({ decision: 'already-registered', version: '1.1.0', created: 'false' })
})

test('adopt records what is seen serving as the primary, without touching the target', async () => {
  stage = await openStage()
  await stage.load('1')
  const ended = await stage.run('register', { ...version(1), adopt: 'true' })
  expect(ended.exitCode).toBe(0)
  expect(ended.outputs).toMatchObject({ decision: 'registered', created: 'true', 'ledger-seq': '2' })
  expect(await stage.loaded()).toEqual(['1'])
  const again = await stage.run('register', { ...version(1), adopt: 'true' })
  expect(again.outputs).toMatchObject({ decision: 'already-registered', created: 'false', 'ledger-seq': '2' })
  const started = await stage.run('canary', {})
  expect(started.outputs).toMatchObject({ decision: 'nothing-due', primary: '1.0.0' })
})

test('adopt of a version that is not seen serving is refused, and the environment stays empty', async () => {
  stage = await openStage()
  await stage.load('2')
  const ended = await stage.run('register', { ...version(1), adopt: 'true' })
  expect(refusal(ended)).toMatchObject({
    exitCode: 1,
    reason: 'NOT_SERVING',
    message: expect.stringContaining('1.0.0 (served as 1)'),
  })
  expect(await stage.loaded()).toEqual(['2'])
})

test('adopt where the ledger has a primary already is refused', async () => {
  stage = await serving()
  stage.forget()
  const ended = await stage.run('register', { ...version(2), adopt: 'true' })
  expect(refusal(ended)).toMatchObject({ exitCode: 1, reason: 'NOT_EMPTY' })
})

test('on a pull request it says what it would register, and writes nothing', async () => {
  stage = await openStage({ permissions: { contents: 'read' } })
  stage.github.commit(REPOSITORY, 'model-2', { 'MODEL.md': '2' }, 'Train 2')
  const { number, headSha } = stage.github.openPull(REPOSITORY, { head: 'model-2' })
  const ended = await stage.run('register', { ...version(2), adopt: 'true' }, { pull: number })
  expect(ended.exitCode).toBe(0)
  expect(ended.outputs).toMatchObject({ decision: 'previewed', version: '2.0.0', created: 'false', 'ledger-seq': '' })
  expect(ended.summary).toContain('2.0.0')
  expect(headSha).not.toBe('')
  expect(stage.writes()).toEqual([])
})

test('the artifact of a registered version stands under the commit and the person that brought it', async () => {
  stage = await openStage()
  await stage.run('register', { ...version(1), metadata: 'dataset: digits-2026' }, { triggeringActor: 'hubot' })
  const record = stage.github.fileAt(REPOSITORY, LEDGER, 'versions/1.0.0.json') ?? ''
  expect(JSON.parse(record)).toMatchObject({
    by: 'hubot',
    commit: stage.github.repository(REPOSITORY).revision('main'),
    metadata: { dataset: 'digits-2026' },
  })
})

test('without its artifact or its configuration it ends before any effect', async () => {
  stage = await openStage()
  await rm(join(stage.workspace, 'model-1.bin'))
  expect(refusal(await stage.run('register', version(1)))).toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/^input artifact: .*model-1\.bin/),
  })
  expect(await readFile(join(stage.workspace, CONFIG_FILE), 'utf8')).toContain('digits')
  expect(stage.journal()).toEqual([])
})

function digits(number: number): string {
  return number.toString(16).padStart(64, '0')
}

function signature(...names: readonly string[]): string {
  return JSON.stringify({ inputs: names.map(tensor), outputs: [tensor('scores')] })
}

function tensor(name: string): object {
  return { name, dtype: 'FP32', shape: [-1, 2] }
}
