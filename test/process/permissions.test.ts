import { expect, test } from '@jest/globals'
import { ACTIONS, type ActionName } from '../../src/io/spec.ts'
import type { Permissions } from '../standin/access.ts'
import {
  inTurns,
  observations,
  onTrial,
  openStage,
  promoted,
  PUSHED,
  ready,
  refusal,
  REPOSITORY,
  serving,
  version,
  type Setting,
  type Stage,
} from './stage.ts'

interface Case {
  readonly action: ActionName
  readonly stage: (setting: Setting) => Promise<Stage>
  readonly inputs?: Readonly<Record<string, string>>
  readonly setting?: Setting
}

const CASES: readonly Case[] = [
  { action: 'register', stage: openStage, inputs: version(1) },
  { action: 'canary', stage: serving, inputs: {} },
  { action: 'observe', stage: onTrial, inputs: { observations: 'rows.jsonl' }, setting: { config: PUSHED } },
  { action: 'gate', stage: onTrial },
  { action: 'promote', stage: ready },
  { action: 'rollback', stage: onTrial },
  { action: 'rollback', stage: setting => promoted(2, setting) },
]

/** What the page of the action lists, without what it calls conditional. */
function listed(action: ActionName): Permissions {
  const entries = Object.entries(ACTIONS[action].permissions).filter(([, [, what]]) => !what.startsWith('only with'))
  return Object.fromEntries(entries.map(([area, [level]]) => [area, level]))
}

async function ended({ action, stage: open, inputs = {}, setting }: Case, permissions: Permissions, attempt = 1) {
  const stage = await open({ ...setting, permissions })
  if (action === 'canary') await stage.run('register', version(2))
  if (action === 'observe')
    await stage.file(
      'rows.jsonl',
      observations(['1.0.0', '2.0.0'], () => ({ correct: true, label: 'a' })),
    )
  stage.forget()
  const before = stage.story().length
  const result = await stage.run(action, inputs, { attempt })
  const wrote = stage.story().length - before
  const refused = stage.journal().filter(one => one.status === 403 || one.status === 404).length
  await stage.close()
  return { result, wrote, refused }
}

test('every action runs with the permissions that its page lists, and asks for nothing beyond', async () => {
  const seen = await inTurns(CASES, async one => {
    const { result, refused } = await ended(one, listed(one.action))
    return { action: one.action, exitCode: result.exitCode, said: result.outputs['reason-code'], refused }
  })
  expect(seen).toEqual(CASES.map(({ action }) => ({ action, exitCode: 0, said: '', refused: 0 })))
}, 60_000)

const MISSING = CASES.flatMap(one =>
  Object.keys(listed(one.action))
    // Its age is asked of a run only that is started again, by actions that find their operation by a key.
    .filter(area => area !== 'actions')
    .map(area => ({ one, area })),
)

test('a permission that is missing is named with the line of YAML that grants it, and nothing else', async () => {
  const seen = await inTurns(MISSING, async ({ one, area }) => {
    const rest = Object.fromEntries(Object.entries(listed(one.action)).filter(([other]) => other !== area))
    const { result, wrote } = await ended(one, rest)
    const { exitCode, reason, message } = refusal(result)
    return { action: one.action, area, exitCode, reason, message, effect: area === 'contents' ? wrote : 0 }
  })
  expect(seen).toEqual(
    MISSING.map(({ one, area }) => ({
      action: one.action,
      area,
      exitCode: 1,
      reason: 'PERMISSION',
      message: expect.stringContaining(`Add to the job: permissions: { ${area}: write }`),
      effect: 0,
    })),
  )
}, 120_000)

test('a job that is started again asks for the age of its run, and says which permission that takes', async () => {
  const { actions: _, ...rest } = listed('promote')
  const { result, wrote } = await ended({ action: 'promote', stage: ready }, rest, 2)
  expect(refusal(result)).toMatchObject({
    reason: 'PERMISSION',
    message: expect.stringContaining('permissions: { actions: read }'),
  })
  expect(wrote).toBe(0)
  const again = await ended({ action: 'promote', stage: ready }, listed('promote'), 2)
  expect(again.result.outputs).toMatchObject({ decision: 'promoted' })
}, 30_000)

test('a token that may read contents but not write them is told so before any effect', async () => {
  const { result, wrote } = await ended({ action: 'promote', stage: ready }, { ...listed('promote'), contents: 'read' })
  expect(refusal(result)).toMatchObject({
    reason: 'PERMISSION',
    message: expect.stringContaining('permissions: { contents: write }'),
  })
  expect(wrote).toBe(0)
}, 30_000)

test('a preview works where the job may only read: everything stands in the summary, and the verdict decides', async () => {
  const stage = await openStage({ permissions: { contents: 'read' } })
  stage.github.commit(REPOSITORY, 'model-2', { 'MODEL.md': '2' }, 'Train 2')
  const { number } = stage.github.openPull(REPOSITORY, { head: 'model-2' })
  await stage.file(
    'rows.jsonl',
    observations(['1.0.0', '2.0.0'], () => ({ correct: true, label: 'a' })),
  )
  const inputs = { version: '2.0.0', baseline: '1.0.0', observations: 'rows.jsonl', comment: 'always' }
  const own = await stage.run('gate', inputs, { pull: number })
  const fork = await stage.run('gate', inputs, { pull: number, fork: true })
  for (const one of [own, fork]) {
    expect(one.exitCode).toBe(0)
    expect(one.outputs).toMatchObject({ decision: 'previewed', verdict: 'pass', 'check-run-url': '' })
    expect(one.summary).toContain('accuracy')
    expect(one.annotations.filter(each => each.level === 'error')).toEqual([])
  }
  expect(stage.github.repository(REPOSITORY).checkRuns).toEqual([])
  await stage.close()
}, 30_000)
