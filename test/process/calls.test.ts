/** What a release costs of GitHub's hourly budget, counted where GitHub counts. */
import { afterAll, expect, test } from '@jest/globals'
import { observations, openStage, PUSHED, REPOSITORY, requests, version, type Stage } from './stage.ts'

const MOST = 15
const table: string[] = []

afterAll(() => {
  process.stdout.write(`calls of GitHub's API (at most ${MOST}):\n${table.map(line => `  ${line}\n`).join('')}`)
})

/** Runs the acts one after the other; each of them must go well. */
async function count(
  stage: Stage,
  acts: readonly (readonly [what: string, action: string, inputs: object])[],
): Promise<number[]> {
  const counts: number[] = []
  for (const [what, action, inputs] of acts) {
    stage.forget()
    const { 'fail-on': _, sha, ...given } = { 'fail-on': '', sha: '', ...inputs } as Record<string, string>
    const ended = await stage.run(action, given, sha ? { sha } : {})
    expect([what, ended.exitCode, ended.outputs['reason-code']]).toEqual([what, 0, ''])
    const calls = stage.journal().length
    const writes = stage.writes().length
    table.push(`${what.padEnd(44)} ${String(calls).padStart(3)}, ${writes} of them writes`)
    counts.push(calls)
  }
  return counts
}

test('no action asks GitHub more than fifteen times, whatever came before', async () => {
  const stage = await openStage()
  const counts: number[] = []
  for (const number of [1, 2, 3]) {
    stage.github.commit(REPOSITORY, `model-${number}`, { 'MODEL.md': String(number) }, `Train ${number}`)
    const { headSha } = stage.github.openPull(REPOSITORY, { head: `model-${number}` })
    await stage.file('data/requests.jsonl', requests(number))
    counts.push(
      ...(await count(stage, [
        [`register ${number}.0.0`, 'register', { ...version(number), sha: headSha }],
        [`canary ${number}.0.0`, 'canary', {}],
        ...(number === 1
          ? []
          : ([
              [`gate ${number}.0.0, with a comment`, 'gate', { comment: 'always' }],
              [`gate ${number}.0.0 again`, 'gate', { comment: 'on-change' }],
              [`promote ${number}.0.0`, 'promote', {}],
            ] as const)),
      ])),
    )
  }
  await stage.file('data/requests.jsonl', requests(4))
  counts.push(
    ...(await count(stage, [
      ['rollback of the primary to a warm version', 'rollback', {}],
      ['rollback of the primary to a cold version', 'rollback', {}],
      ['register 4.0.0', 'register', version(4)],
      ['canary 4.0.0, in hold', 'canary', {}],
      ['rollback of the canary', 'rollback', {}],
      ['canary, nothing due', 'canary', {}],
    ])),
  )
  await stage.close()
  expect(counts.filter(calls => calls > MOST)).toEqual([])
}, 60_000)

test('pushed evidence costs no more', async () => {
  const stage = await openStage({ config: PUSHED })
  await stage.file(
    'rows.jsonl',
    observations(['1.0.0', '2.0.0'], () => ({ correct: true })),
  )
  const counts = await count(stage, [
    ['register 1.0.0 (external)', 'register', version(1)],
    ['canary 1.0.0 (external)', 'canary', {}],
    ['register 2.0.0 (external)', 'register', version(2)],
    ['canary 2.0.0 (external)', 'canary', {}],
    ['observe', 'observe', { observations: 'rows.jsonl' }],
    ['observe again', 'observe', { observations: 'rows.jsonl' }],
    ['gate (external)', 'gate', {}],
    ['promote (external)', 'promote', {}],
    ['rollback (external)', 'rollback', {}],
  ])
  await stage.close()
  expect(counts.filter(calls => calls > MOST)).toEqual([])
}, 60_000)
