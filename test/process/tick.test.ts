/** The root action as a workflow runs it: each tick a new process, which knows nothing of the one before. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { State } from '../../src/core/types.ts'
import { canary } from '../../src/actions/canary.ts'
import { register } from '../../src/actions/register.ts'
import { tick } from '../../src/actions/tick.ts'
import { bare } from '../run/bare.ts'
import { LEDGER, observations, openStage, REPOSITORY, requests, serving, version, type Stage } from './stage.ts'

const STEPS = [10, 20, 30, 50, 75]

/** Five steps whose evidence is pushed. */
const FIVE = (): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [${STEPS.map(weight => `{ weight: ${weight} }`).join(', ')}]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct }
`

test('a tick starts the trial of a newer version, looks, and promotes what passes, in fifteen calls at most', async () => {
  const stage = await serving()
  await stage.did(register, version(2))
  stage.forget()
  const ended = await stage.run('tick', { model: 'digits' })
  expect([ended.exitCode, ended.outputs['decision'], ended.outputs['reason-code']]).toEqual([0, 'promoted', ''])
  expect(ended.outputs).toMatchObject({ phase: 'serving', verdict: 'pass', primary: '2.0.0', canary: '' })
  expect(stage.journal().length).toBeLessThanOrEqual(15)
  process.stdout.write(`a tick that starts, looks and promotes: ${stage.journal().length} calls\n`)
  expect(stage.github.repository(REPOSITORY).checkRuns.map(one => one.conclusion)).toEqual(['success'])
  stage.forget()
  const idle = await stage.run('tick')
  expect([idle.exitCode, idle.outputs['decision']]).toEqual([0, 'nothing-due'])
  expect(stage.writes()).toEqual([])
  await stage.close()
}, 60_000)

test('a verdict that fails ends its tick red, and the next one green', async () => {
  const stage = await serving()
  await stage.file('data/requests.jsonl', requests(1))
  await stage.did(register, version(2))
  const ended = await stage.run('tick')
  expect([ended.exitCode, ended.outputs['decision'], ended.outputs['reason-code']]).toEqual([
    1,
    'ended',
    'VERDICT_FAIL',
  ])
  expect(await stage.loaded()).toEqual(['1'])
  const next = await stage.run('tick')
  expect([next.exitCode, next.outputs['decision']]).toEqual([0, 'nothing-due'])
  await stage.close()
}, 60_000)

test('somebody else moved the traffic: every tick says so', async () => {
  const stage = await serving()
  await stage.load('3')
  const ended = await stage.run('tick')
  expect([ended.exitCode, ended.outputs['reason-code']]).toEqual([1, 'DRIFT'])
  expect(ended.outputs['message']).toContain('rollback with to: 1.0.0')
  await stage.close()
}, 60_000)

test('five steps over six ticks, each a process of its own, come to what one waiting job comes to', async () => {
  const folds: unknown[] = []
  const stories: (readonly string[])[] = []
  for (const waits of [false, true]) {
    const stage = await openStage({ config: FIVE })
    await stage.did(register, version(1))
    await stage.did(canary)
    await stage.did(register, version(2))
    if (waits) {
      const job = stage.run('tick', { wait: '2m' })
      for (let step = 1; step <= STEPS.length; step += 1) await push(stage, step)
      expect(await job).toMatchObject({ exitCode: 0, outputs: { decision: 'promoted' } })
    } else {
      for (let step = 0; step <= STEPS.length; step += 1) {
        if (step > 0) await push(stage, step)
        const ended = await stage.run('tick')
        expect([step, ended.exitCode, ended.outputs['decision']]).toEqual([step, 0, DECISIONS[step]])
      }
    }
    folds.push(bare(stateOf(stage)))
    stories.push(stage.story())
    await stage.close()
  }
  expect(folds[0]).toEqual(folds[1])
  expect(stories[0]).toEqual(stories[1])
}, 90_000)

const DECISIONS = ['started', 'advanced', 'advanced', 'advanced', 'advanced', 'promoted']

/** Evidence of a step, as soon as it collects. */
async function push(stage: Stage, step: number): Promise<void> {
  while (collecting(stage) !== step) await sleep(50)
  await stage.file(
    'rows.jsonl',
    observations(['1.0.0', '2.0.0'], () => ({ correct: true })),
  )
  const ended = await stage.run('observe', { observations: 'rows.jsonl', batch: `step ${step}` })
  expect([step, ended.outputs['decision'], ended.outputs['reason-code']]).toEqual([step, 'observed', ''])
}

/** The step whose routing is confirmed, or null. */
function collecting(stage: Stage): number | null {
  const trial = stateOf(stage).environments['production']?.trial
  return trial?.stepSince == null ? null : trial.step
}

function stateOf(stage: Stage): State {
  return JSON.parse(stage.github.fileAt(REPOSITORY, LEDGER, 'state.json') ?? '{}')
}

describe('model: all', () => {
  const MODELS = 200
  const ACTIVE = ['m007', 'm101', 'm199']
  const names = Array.from({ length: MODELS }, (_, at) => `m${String(at).padStart(3, '0')}`)
  const config = (): string =>
    `version: 1\nmodels:\n${names
      .map(
        name => `  ${name}:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        gate:
          min-samples: 16
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.3, paired: true, column: correct }
`,
      )
      .join('')}`

  test('of 200 models the three with work cost fifteen calls each, and the others nothing', async () => {
    const stage = await openStage({ config })
    const [first = '', ...others] = names
    for (const model of [first, ...ACTIVE]) {
      await stage.did(register, { ...version(1), model })
      await stage.did(canary, { model })
    }
    for (const model of ACTIVE) await stage.did(register, { ...version(2), model })
    for (const model of others) if (!ACTIVE.includes(model)) alike(stage, first, model)
    stage.forget()
    const began = performance.now()
    const ended = await stage.run('tick', { model: 'all' })
    const calls = stage.journal().length
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    process.stdout.write(
      `a tick over ${MODELS} models, ${ACTIVE.length} of them active: ${calls} calls, ${seconds} s\n`,
    )
    expect([ended.exitCode, ended.outputs['decision']]).toEqual([0, 'started'])
    const canaries: Record<string, string> = JSON.parse(ended.outputs['canary'] ?? '{}')
    expect(Object.entries(canaries).filter(([, one]) => one !== '')).toEqual(
      ACTIVE.map(model => [`${model}/production`, '2.0.0']),
    )
    expect(calls).toBeLessThanOrEqual(5 + 15 * ACTIVE.length)
    await stage.close()
  }, 290_000)

  /** A ledger that says of one model what another says of its own. */
  function alike(stage: Stage, from: string, model: string): void {
    const branch = `model-release/${from}`
    const files = ['README.md', 'entry.json', 'state.json', 'versions/1.0.0.json'].map(path => {
      const text = stage.github.fileAt(REPOSITORY, branch, path) ?? ''
      const long = text.replaceAll(/"(primarySince|wantSince)": "[^"]+"/gu, '"$1": "2026-01-01T00:00:00.000Z"')
      return [path, long.replaceAll(from, model)] as const
    })
    stage.github.commit(REPOSITORY, `model-release/${model}`, Object.fromEntries(files), `Start ${model}`)
  }

  test('one that fails does not keep the others from their tick', async () => {
    const text = `${config().split('  m003:')[0]}`
    const stage = await openStage({ config: () => text })
    for (const model of ['m000', 'm001', 'm002']) {
      await stage.did(register, { ...version(1), model })
      await stage.did(canary, { model })
      await stage.did(register, { ...version(2), model })
    }
    stage.github.commit(REPOSITORY, 'model-release/m001', { 'state.json': '{"schema":1}' }, 'by hand')
    const ended = await stage.run('tick', { model: 'all' })
    expect(ended.exitCode).toBe(1)
    const canaries: Record<string, string> = JSON.parse(ended.outputs['canary'] ?? '{}')
    expect([canaries['m000/production'], canaries['m002/production']]).toEqual(['2.0.0', '2.0.0'])
    await stage.close()
  }, 60_000)
})

test('a tick in this process and one as a process decide the same', async () => {
  const stage = await serving()
  await stage.did(register, version(2))
  const here = await stage.did(tick, { 'dry-run': 'true' })
  const there = await stage.run('tick', { 'dry-run': 'true' })
  expect(there.outputs['decision']).toBe(here.decision)
  expect(here.decision).toBe('would-started')
  await stage.close()
}, 60_000)
