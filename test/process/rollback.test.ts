import { afterEach, expect, test } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { canary } from '../../src/actions/canary.ts'
import { gate } from '../../src/actions/gate.ts'
import { promote } from '../../src/actions/promote.ts'
import { register } from '../../src/actions/register.ts'
import { rollback } from '../../src/actions/rollback.ts'
import {
  onTrial,
  promoted,
  refusal,
  REPLAYED,
  REPOSITORY,
  requests,
  serving,
  version,
  type Stage,
  production,
} from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.close()
})

/** Only the primary stays loaded. */
const COLD = (url: string): string => REPLAYED(url).replace('        gate:', '        keep-warm: 0\n        gate:')

test('without a version it goes back to the former primary, holds it, and quarantines what it left', async () => {
  stage = await promoted(3)
  const ended = await stage.run('rollback', { reason: 'users complain' })
  expect(ended.exitCode).toBe(0)
  expect(ended.outputs).toMatchObject({ decision: 'rolled-back', from: '3.0.0', to: '2.0.0', hold: 'true' })
  expect(Number(ended.outputs['duration-ms'])).toBeGreaterThan(0)
  expect(await stage.loaded()).toContain('2')
  expect(await stage.loaded()).not.toContain('3')
  expect(production(stage)).toMatchObject({
    primary: '2.0.0',
    settled: true,
    hold: { kind: 'rollback', reason: 'users complain' },
  })
  stage.forget()
  const back = await stage.run('canary', { version: '3.0.0' })
  expect(refusal(back)).toMatchObject({
    exitCode: 1,
    reason: 'QUARANTINED',
    message: expect.stringContaining('users complain'),
  })
  const unasked = await stage.run('canary')
  expect(unasked.outputs).toMatchObject({ decision: 'nothing-due' })
  expect(stage.writes()).toEqual([])
})

test.each([
  ['1.0.0', '1.0.0'],
  ['<3', '2.0.0'],
  ['1.x', '1.0.0'],
])('to %s it goes back to %s', async (to, back) => {
  stage = await promoted(3)
  const ended = await stage.run('rollback', { to })
  expect(ended.outputs).toMatchObject({ decision: 'rolled-back', from: '3.0.0', to: back })
  expect(await stage.loaded()).toContain(back[0])
  expect(await stage.loaded()).not.toContain('3')
})

test('it goes only to what was the primary before, and says which those are', async () => {
  stage = await promoted(3)
  await stage.did(register, version(4))
  const said = async (to: string) => refusal(await stage.run('rollback', { to }))
  stage.forget()
  expect(await said('4.0.0')).toMatchObject({
    exitCode: 1,
    reason: 'NEVER_PRIMARY',
    message: expect.stringMatching(/last good: 2\.0\.0, 1\.0\.0$/u),
  })
  expect(await said('9.9.9')).toMatchObject({ exitCode: 1, reason: 'UNKNOWN_VERSION' })
  expect(await said('>=7')).toMatchObject({ exitCode: 1, reason: 'NO_TARGET' })
  const same = await stage.run('rollback', { to: '3.0.0' })
  expect(same).toMatchObject({ exitCode: 0, outputs: { decision: 'already-done' } })
  expect(stage.writes()).toEqual([])
  await stage.did(rollback, { to: '1.0.0', quarantine: 'none' })
  expect(await said('2.0.0')).toMatchObject({
    exitCode: 1,
    reason: 'NOT_OLDER',
    message: expect.stringContaining('canary and promote'),
  })
  expect(await said('')).toMatchObject({ exitCode: 1, reason: 'NO_TARGET' })
})

test('a quarantined version is not gone back to, also where it is the nearest', async () => {
  stage = await promoted(3)
  await stage.did(rollback, { reason: 'wrong on Mondays' })
  await stage.file('data/requests.jsonl', requests(4))
  await stage.did(register, version(4))
  for (const action of [canary, gate, promote]) await stage.did(action)
  expect(production(stage)).toMatchObject({ primary: '4.0.0', hold: null })
  expect(refusal(await stage.run('rollback', { to: '3.0.0' }))).toMatchObject({
    exitCode: 1,
    reason: 'QUARANTINED',
    message: expect.stringMatching(/wrong on Mondays.*Last good: 2\.0\.0/u),
  })
  const ended = await stage.run('rollback')
  expect(ended.outputs).toMatchObject({ from: '4.0.0', to: '2.0.0' })
})

test('a request takes effect once, whoever runs it again, at once or later', async () => {
  stage = await promoted(3)
  const ask = () => stage.run('rollback', { 'request-id': 'page-17' })
  const both = await Promise.all([ask(), ask()])
  expect(both.map(one => one.exitCode)).toEqual([0, 0])
  expect(new Set(both.map(one => one.outputs['decision']))).toEqual(new Set(['already-done', 'rolled-back']))
  const later = await ask()
  expect(later).toMatchObject({
    exitCode: 0,
    outputs: { decision: 'already-done', from: '3.0.0', to: '2.0.0', hold: 'true' },
  })
  expect(production(stage)).toMatchObject({ primary: '2.0.0' })
})

test('a canary is taken away without a hold, and does not start again by itself', async () => {
  stage = await onTrial()
  const ended = await stage.run('rollback', { reason: 'second thoughts' })
  expect(ended.outputs).toMatchObject({ decision: 'rolled-back', from: '2.0.0', to: '1.0.0', hold: 'false' })
  expect(await stage.loaded()).toEqual(['1'])
  expect((await stage.run('canary')).outputs).toMatchObject({ decision: 'nothing-due' })
  expect((await stage.run('rollback', { what: 'canary' })).outputs).toMatchObject({ 'reason-code': 'NO_CANARY' })
})

test('a rollback of the primary ends the trial that runs, without quarantine of its canary', async () => {
  stage = await promoted(2)
  await stage.did(register, version(3))
  await stage.did(canary)
  const ended = await stage.run('rollback', { what: 'primary' })
  expect(ended.outputs).toMatchObject({ from: '2.0.0', to: '1.0.0', hold: 'true' })
  expect(await stage.loaded()).toEqual(['1'])
  expect(production(stage)).toMatchObject({ trial: null })
  const named = await stage.run('canary', { version: '3.0.0' })
  expect(named.outputs).toMatchObject({ decision: 'started' })
})

test('while one rollback still loads a newer one wins, and the older ends red', async () => {
  stage = await promoted(3, { config: COLD })
  expect(await stage.loaded()).toEqual(['3'])
  stage.server.slow.load = 1500
  const older = stage.run('rollback')
  while (stage.story().length < 1 || production(stage)?.primary !== '2.0.0') await sleep(10)
  const newer = await stage.run('rollback', { to: '1.0.0' })
  expect(newer).toMatchObject({ exitCode: 0, outputs: { decision: 'rolled-back', from: '2.0.0', to: '1.0.0' } })
  expect(refusal(await older)).toMatchObject({ exitCode: 1, reason: 'SUPERSEDED' })
  expect(await stage.loaded()).toEqual(['1'])
  expect(production(stage)).toMatchObject({ primary: '1.0.0', settled: true })
}, 20_000)

test.each([
  ['load-first', [['3'], ['2', '3'], ['2']]],
  ['unload-first', [['3'], [], ['2']]],
])('with %s the versions change places in that order', async (order, expected) => {
  stage = await promoted(3, { config: COLD })
  stage.server.slow.load = 300
  const running = stage.run('rollback', { order })
  const seen: string[] = []
  const over = new AbortController()
  void running.finally(() => over.abort())
  while (!over.signal.aborted) {
    const now = JSON.stringify((await stage.loaded()).toSorted())
    if (seen.at(-1) !== now) seen.push(now)
    await sleep(5)
  }
  expect((await running).exitCode).toBe(0)
  expect(seen).toEqual(expected.map(one => JSON.stringify(one)))
})

test.each(['load-first', 'unload-first'])(
  'with %s a target that does not load leaves the old one serving, degraded, and the job red',
  async order => {
    stage = await promoted(3, { config: COLD })
    await stage.server.put(2, 'broken')
    const ended = await stage.run('rollback', { order })
    expect(refusal(ended)).toMatchObject({ exitCode: 1, reason: 'LOAD_FAILED' })
    expect(await stage.loaded()).toEqual(['3'])
    expect(production(stage)).toMatchObject({
      primary: '3.0.0',
      settled: true,
      degraded: { reason: expect.stringContaining('2.0.0') },
    })
    expect(ended.summary).toContain('degraded')
  },
)

test('an environment with one version has nothing to go back to', async () => {
  stage = await serving()
  stage.forget()
  expect(refusal(await stage.run('rollback'))).toMatchObject({ exitCode: 1, reason: 'NO_TARGET' })
  expect(stage.writes()).toEqual([])
})

test('a run that is started again three days later, by somebody else, does nothing', async () => {
  stage = await promoted(3)
  const DAYS = 3 * 86_400_000
  for (const id of [91, 92]) stage.github.addRun(REPOSITORY, { id, createdAt: Date.now() - DAYS })
  await stage.run('rollback', { reason: 'users complain' }, { runId: 91 })
  expect(production(stage)).toMatchObject({ primary: '2.0.0' })
  stage.forget()
  const later = { attempt: 2, triggeringActor: 'hubot' }
  const again = await stage.run('rollback', { reason: 'users complain' }, { runId: 91, ...later })
  expect(again).toMatchObject({ exitCode: 0, outputs: { decision: 'already-done', from: '3.0.0', to: '2.0.0' } })
  const never = await stage.run('rollback', {}, { runId: 92, ...later })
  expect(refusal(never)).toMatchObject({ exitCode: 1, reason: 'STALE_RERUN' })
  expect(stage.writes().filter(one => one.fields?.includes('createCommitOnBranch'))).toEqual([])
  expect(production(stage)).toMatchObject({ primary: '2.0.0' })
  await stage.did(rollback, { to: '1.0.0' })
  const overtaken = await stage.run('rollback', { reason: 'users complain' }, { runId: 91, ...later, attempt: 3 })
  expect(refusal(overtaken)).toMatchObject({ exitCode: 1, reason: 'SUPERSEDED' })
  expect(production(stage)).toMatchObject({ primary: '1.0.0' })
}, 30_000)

test('traffic that somebody else moved is brought back by a rollback to the primary', async () => {
  stage = await promoted(2)
  await stage.load('1')
  const ended = await stage.run('rollback', { to: '2.0.0', reason: 'the console was used' })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'rolled-back', to: '2.0.0', hold: 'false' } })
  expect(await stage.loaded()).toContain('2')
  expect(production(stage)).toMatchObject({ primary: '2.0.0', hold: null, settled: true })
})
