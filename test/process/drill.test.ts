/** `rollback` with `drill` as it is built, on a model server: what is loaded while it goes on, and what is left of it. */
import { afterEach, expect, test } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { canary } from '../../src/actions/canary.ts'
import { register } from '../../src/actions/register.ts'
import { openStage, production, promoted, PUSHED, refusal, REPLAYED, version, type Stage } from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.close()
})

/** Only the primary stays loaded. */
const COLD = (url: string): string => REPLAYED(url).replace('        gate:', '        keep-warm: 0\n        gate:')

test('the way back is loaded beside the primary, answers, and goes again; as often as one likes', async () => {
  stage = await promoted(2, { config: COLD })
  stage.server.slow.load = 200
  const running = stage.run('rollback', { drill: 'true' })
  const seen = new Set<string>()
  const over = new AbortController()
  void running.finally(() => over.abort())
  while (!over.signal.aborted) {
    seen.add((await stage.loaded()).toSorted().join())
    await sleep(5)
  }
  const ended = await running
  expect(ended).toMatchObject({
    exitCode: 0,
    outputs: { decision: 'reported', 'reason-code': '', from: '', to: '1.0.0', hold: 'false' },
  })
  expect([...seen]).toEqual(['2', '1,2'])
  expect(await stage.loaded()).toEqual(['2'])
  expect(production(stage)).toMatchObject({ primary: '2.0.0', drill: null, hold: null, settled: true })
  const again = await stage.run('rollback', { drill: 'true' })
  expect(again).toMatchObject({ exitCode: 0, outputs: { decision: 'reported' } })
}, 30_000)

test('a way back that does not load is red, and nothing of it is left', async () => {
  stage = await promoted(2, { config: COLD })
  await stage.server.put(1, 'broken')
  const ended = await stage.run('rollback', { drill: 'true' })
  expect(refusal(ended)).toMatchObject({
    exitCode: 1,
    reason: 'LOAD_FAILED',
    message: expect.stringContaining('1.0.0'),
  })
  expect(await stage.loaded()).toEqual(['2'])
  expect(production(stage)).toMatchObject({ primary: '2.0.0', drill: null, degraded: null, hold: null, settled: true })
}, 30_000)

test('a drill that was killed is finished by the next attempt', async () => {
  stage = await promoted(2, { config: COLD })
  stage.server.slow.load = 1500
  const killed = await stage.run('rollback', { drill: 'true' }, { runId: 81, killAfterMs: 1500 })
  expect(killed.exitCode).toBeNull()
  const again = await stage.run('rollback', { drill: 'true' }, { runId: 81, attempt: 2 })
  expect(again).toMatchObject({ exitCode: 0, outputs: { decision: 'reported' } })
  expect(await stage.loaded()).toEqual(['2'])
  expect(production(stage)).toMatchObject({ primary: '2.0.0', drill: null, settled: true })
}, 30_000)

test('where other tools load and route, there is nothing to rehearse', async () => {
  stage = await openStage({ config: PUSHED })
  await stage.did(register, version(1))
  await stage.did(canary)
  stage.forget()
  expect(refusal(await stage.run('rollback', { drill: 'true' }))).toMatchObject({ exitCode: 1, reason: 'DRILL_BLIND' })
  expect(refusal(await stage.run('rollback', { drill: 'true', what: 'canary' }))).toMatchObject({ reason: 'INPUT' })
  expect(stage.writes()).toEqual([])
})
