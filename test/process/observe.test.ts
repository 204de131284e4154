import { afterEach, expect, test } from '@jest/globals'
import { observe } from '../../src/actions/observe.ts'
import { observations, onTrial, PUSHED, ready, refusal, serving, type Stage } from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.close()
})

const BOTH = ['1.0.0', '2.0.0']
const good = (rows = 20) => observations(BOTH, () => ({ correct: true }), rows)

test('rows of both versions are recorded, those of others are rejected, and the same batch counts once', async () => {
  stage = await onTrial({ config: PUSHED })
  await stage.file(
    'evidence/a.jsonl',
    observations([...BOTH, '0.9.0'], () => ({ correct: true })),
  )
  const first = await stage.run('observe', { observations: 'evidence/*.jsonl', batch: 'monday' })
  expect(first.outputs).toMatchObject({ decision: 'observed', rows: '40', rejected: '20', duplicate: 'false' })
  const again = await stage.run('observe', { observations: 'evidence/*.jsonl', batch: 'monday' })
  expect(again.exitCode).toBe(0)
  expect(again.outputs).toMatchObject({ decision: 'duplicate', rows: '0', duplicate: 'true' })
  expect(stage.story().filter(line => /observ|evidence|rows/iu.test(line))).toHaveLength(1)
  const gate = await stage.run('gate')
  expect(JSON.parse(gate.outputs['details'] ?? '{}')).toMatchObject({
    verdict: 'pass',
    metrics: [{ name: 'accuracy', primary: { n: 20, value: 1 }, canary: { n: 20, value: 1 } }],
  })
})

test('the same batch pushed by two jobs at once counts once', async () => {
  stage = await onTrial({ config: PUSHED })
  await stage.file('rows.jsonl', good())
  const push = () => stage.run('observe', { observations: 'rows.jsonl' })
  const both = await Promise.all([push(), push()])
  expect(both.map(one => one.exitCode)).toEqual([0, 0])
  expect(new Set(both.map(one => one.outputs['duplicate']))).toEqual(new Set(['false', 'true']))
})

test('a batch key that comes back with other content is refused', async () => {
  stage = await onTrial({ config: PUSHED })
  await stage.file('rows.jsonl', good())
  await stage.did(observe, { observations: 'rows.jsonl', batch: 'monday' })
  await stage.file('rows.jsonl', good(21))
  stage.forget()
  const ended = await stage.run('observe', { observations: 'rows.jsonl', batch: 'monday' })
  expect(refusal(ended)).toMatchObject({ exitCode: 1, reason: 'BATCH_CONFLICT' })
  expect(stage.writes()).toEqual([])
})

test('sums of a window count like rows, and a window that was counted is not taken again', async () => {
  stage = await onTrial({ config: PUSHED })
  await new Promise(resolve => setTimeout(resolve, 3100))
  const metrics = { accuracy: { worse: 1, better: 1, same: 30 } }
  const now = Date.now()
  const counts = (start: number, end: number) =>
    JSON.stringify({ from: new Date(start).toISOString(), to: new Date(end).toISOString(), metrics })
  const early = await stage.run('observe', { counts: counts(now - 3_600_000, now - 2000) })
  expect(refusal(early)).toMatchObject({
    exitCode: 1,
    reason: 'WINDOW_OVERLAP',
    message: expect.stringContaining('Send only newer'),
  })
  const taken = await stage.run('observe', { counts: counts(now - 2400, now - 1900) })
  expect(taken.outputs).toMatchObject({ decision: 'observed', duplicate: 'false' })
  const overlapping = await stage.run('observe', { counts: counts(now - 2100, now - 1600) })
  expect(refusal(overlapping)).toMatchObject({ exitCode: 1, reason: 'WINDOW_OVERLAP' })
  const ahead = await stage.run('observe', { counts: counts(now, now + 3_600_000) })
  expect(refusal(ahead)).toMatchObject({ exitCode: 1, reason: 'WINDOW_AHEAD' })
})

test('nothing is collected where no trial runs, nor at a step that reads its evidence by itself', async () => {
  stage = await serving({ config: PUSHED })
  await stage.file('rows.jsonl', good())
  stage.forget()
  expect(refusal(await stage.run('observe', { observations: 'rows.jsonl' }))).toMatchObject({
    exitCode: 1,
    reason: 'NOT_COLLECTING',
    message: expect.stringContaining('Start one by canary'),
  })
  expect(stage.writes()).toEqual([])
  await stage.close()
  stage = await ready()
  await stage.file('rows.jsonl', good())
  expect(refusal(await stage.run('observe', { observations: 'rows.jsonl' }))).toMatchObject({
    exitCode: 1,
    reason: 'NOT_COLLECTING',
    message: expect.stringContaining('is a replay'),
  })
})

test('rows that name neither version are no evidence', async () => {
  stage = await onTrial({ config: PUSHED })
  await stage.file(
    'rows.jsonl',
    observations(['7.0.0'], () => ({ correct: true })),
  )
  expect(refusal(await stage.run('observe', { observations: 'rows.jsonl' }))).toMatchObject({
    exitCode: 1,
    reason: 'NO_ROWS',
    message: expect.stringMatching(/20 rejected/),
  })
})
