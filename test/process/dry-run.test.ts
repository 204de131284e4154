import { expect, test } from '@jest/globals'
import {
  inTurns,
  LEDGER,
  observations,
  onTrial,
  openStage,
  promoted,
  PUSHED,
  ready,
  REPOSITORY,
  serving,
  version,
  type Stage,
} from './stage.ts'
import { register } from '../../src/actions/register.ts'

const CASES: readonly (readonly [string, () => Promise<Stage>, string, Readonly<Record<string, string>>])[] = [
  ['register', openStage, 'would-registered', version(1)],
  ['register', serving, 'would-already-registered', version(1)],
  ['register', openStage, 'would-registered', { ...version(1), adopt: 'true' }],
  ['canary', registered, 'would-initial', {}],
  ['canary', twoRegistered, 'would-started', {}],
  ['observe', () => onTrial({ config: PUSHED }), 'would-observed', { observations: 'rows.jsonl' }],
  ['gate', onTrial, 'would-ready', { comment: 'always' }],
  ['gate', serving, 'would-nothing-to-judge', { 'allow-nothing': 'true' }],
  ['gate', serving, 'would-previewed', { version: '2.0.0', observations: 'rows.jsonl' }],
  ['promote', ready, 'would-promoted', {}],
  ['promote', onTrial, 'would-promoted', { force: 'true', reason: 'we know better' }],
  ['rollback', onTrial, 'would-rolled-back', {}],
  ['rollback', () => promoted(2), 'would-rolled-back', { to: '1.0.0' }],
]

async function registered(): Promise<Stage> {
  const stage = await openStage()
  await stage.did(register, version(1))
  return stage
}

async function twoRegistered(): Promise<Stage> {
  const stage = await serving()
  await stage.did(register, version(2))
  return stage
}

test('a dry run says what it would do, and changes nothing on GitHub or on the target', async () => {
  const seen = await inTurns(CASES, async ([action, open, , inputs]) => {
    const stage = await open()
    await stage.file(
      'rows.jsonl',
      observations(['1.0.0', '2.0.0'], () => ({ correct: true, label: 'a' })),
    )
    const before = { loaded: await stage.loaded(), tip: stage.github.branch(REPOSITORY, LEDGER)[0]?.oid }
    stage.forget()
    const ended = await stage.run(action, { ...inputs, 'dry-run': 'true' })
    const after = { loaded: await stage.loaded(), tip: stage.github.branch(REPOSITORY, LEDGER)[0]?.oid }
    const writes = stage.writes().map(one => one.summary)
    const same = JSON.stringify(before) === JSON.stringify(after)
    await stage.close()
    const { decision } = ended.outputs
    return { action, inputs, decision, exitCode: ended.exitCode, said: ended.outputs['reason-code'], writes, same }
  })
  expect(seen).toEqual(
    CASES.map(([action, , decision, inputs]) => ({
      action,
      inputs,
      decision,
      exitCode: 0,
      said: '',
      writes: [],
      same: true,
    })),
  )
}, 60_000)
