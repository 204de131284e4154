/** `hold` as it is built: a freeze and its end, a quarantine that is lifted, and who may. */
import { afterEach, expect, test } from '@jest/globals'
import { canary } from '../../src/actions/canary.ts'
import { register } from '../../src/actions/register.ts'
import { rollback } from '../../src/actions/rollback.ts'
import {
  promoted,
  ready,
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

const RESERVED = (url: string): string =>
  REPLAYED(url).replace(
    '        gate:',
    '        access: { hold: [maintain, "user:hubot"], promote: [admin] }\n        gate:',
  )

test('a freeze stops what would go on, until it is lifted', async () => {
  stage = await ready()
  const frozen = await stage.run('hold', { set: 'on', until: '2100-01-01T00:00:00Z', reason: 'an audit' })
  expect(frozen).toMatchObject({ exitCode: 0, outputs: { decision: 'held', hold: 'true', 'reason-code': '' } })
  expect(production(stage)).toMatchObject({
    hold: { kind: 'freeze', until: '2100-01-01T00:00:00.000Z', by: 'octocat', reason: 'an audit' },
  })
  expect(refusal(await stage.run('promote'))).toMatchObject({
    reason: 'FROZEN',
    message: expect.stringContaining('an audit'),
  })
  const off = await stage.run('hold', { set: 'off', reason: 'the audit is over' })
  expect(off).toMatchObject({ exitCode: 0, outputs: { decision: 'released', hold: 'false' } })
  const once = await stage.run('hold', { set: 'off', reason: 'the audit is over' })
  expect(once).toMatchObject({ exitCode: 0, outputs: { decision: 'already-done', hold: 'false' } })
  expect((await stage.run('promote')).outputs).toMatchObject({ decision: 'promoted', primary: '2.0.0' })
}, 30_000)

test('a quarantine is lifted and the hold stays; the version may then be named', async () => {
  stage = await promoted(2)
  await stage.did(rollback, { reason: 'wrong on Mondays' })
  const released = await stage.run('hold', { 'release-version': '2.0.0', reason: 'it was the data' })
  expect(released).toMatchObject({ exitCode: 0, outputs: { decision: 'released', hold: 'true' } })
  expect((await stage.did(canary)).decision).toBe('nothing-due')
  await stage.file('data/requests.jsonl', requests(2, 40))
  expect((await stage.did(canary, { version: '2.0.0' })).decision).toBe('started')
}, 30_000)

test.each([
  [{ set: 'on' }, 'reason'],
  [{ reason: 'now' }, 'set, release-version'],
  [{ set: 'on', 'release-version': '1.0.0', reason: 'now' }, 'set and release-version'],
  [{ set: 'on', until: 'tomorrow', reason: 'now' }, '2026-05-03T18:00:00Z'],
  [{ set: 'off', until: '2100-01-01T00:00:00Z', reason: 'now' }, 'until'],
])('%j is refused before anything is written', async (inputs, words) => {
  stage = await serving()
  stage.forget()
  const ended = await stage.run('hold', inputs)
  expect(refusal(ended)).toMatchObject({ exitCode: 1, reason: 'INPUT', message: expect.stringContaining(words) })
  expect(stage.writes()).toEqual([])
})

test('where acts are reserved, both who began the run and who started it again need the role', async () => {
  stage = await ready({ config: RESERVED })
  const { collaborators } = stage.github.repository(REPOSITORY)
  collaborators.set('octocat', 'write')
  collaborators.set('hubot', 'read')
  collaborators.set('monalisa', 'admin')
  stage.forget()
  const freeze = { set: 'on', reason: 'an audit' }
  expect(refusal(await stage.run('hold', freeze))).toMatchObject({ exitCode: 1, reason: 'ACCESS' })
  expect(refusal(await stage.run('hold', freeze, { actor: 'stranger' }))).toMatchObject({
    reason: 'ACCESS',
    message: expect.stringContaining('stranger (no role)'),
  })
  expect(refusal(await stage.run('hold', freeze, { actor: 'hubot', triggeringActor: 'octocat' }))).toMatchObject({
    reason: 'ACCESS',
    message: expect.stringContaining('octocat (write)'),
  })
  expect(refusal(await stage.run('promote', {}, { actor: 'hubot' }))).toMatchObject({ reason: 'ACCESS' })
  expect(stage.writes()).toEqual([])
  expect((await stage.run('hold', freeze, { actor: 'hubot' })).outputs).toMatchObject({ decision: 'held' })
  expect((await stage.run('hold', { ...freeze, set: 'off' }, { actor: 'monalisa' })).outputs).toMatchObject({
    decision: 'released',
  })
  // The clock has no role: the verdict alone promotes.
  expect((await stage.run('promote', {}, { actor: 'octocat', event: 'schedule' })).outputs).toMatchObject({
    decision: 'promoted',
  })
}, 30_000)

test('a new environment has nothing to hold back yet, and may be frozen before its first version', async () => {
  stage = await serving()
  await stage.did(register, version(2))
  expect((await stage.run('hold', { set: 'on', reason: 'a holiday' })).outputs).toMatchObject({ decision: 'held' })
  expect((await stage.did(canary)).decision).toBe('waiting')
})
