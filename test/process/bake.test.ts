/** A promoted version that turns bad: the tick that sees it starts the team's own workflow, which may do just this. */
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from '@jest/globals'
import { register } from '../../src/actions/register.ts'
import { tick } from '../../src/actions/tick.ts'
import type { State } from '../../src/core/types.ts'
import { openWorkflows } from '../standin/workflows.ts'
import { CONFIG_FILE, LEDGER, openStage, REPOSITORY, version, type Stage } from './stage.ts'

const form = readFileSync(new URL('../../examples/rollback.yml', import.meta.url), 'utf8')

/** Errors are watched after a promotion; only maintainers roll back, and what the ledger asks for. */
const config = (bake: string) => (): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 10 }]
        bake: ${bake}
        rollback: { via: workflow }
        access: { rollback: [maintain] }
        gate:
          min-samples: 16
          metrics:
            - { name: errors, kind: proportion, better: lower, margin: 0.1, limit: 0.2, column: bad }
`

let stage: Stage
afterEach(async () => stage.close())

test('a bake that fails starts the rollback workflow once, and its run brings the version before back', async () => {
  stage = await openStage({ config: config('0s') })
  stage.github.commit(REPOSITORY, 'main', { '.github/workflows/rollback.yml': form }, 'The form')
  await stage.did(register, version(1))
  await stage.did(tick)
  await stage.configure(config('1h')())
  await stage.did(register, version(2))
  await stage.did(tick)
  // The first window only sets the centre of the bets.
  for (const batch of ['first', 'second', 'third']) await observed(batch, { n: 2000, k: 0 }, { n: 2000, k: 0 })
  await stage.did(tick)
  expect(production()).toMatchObject({ primary: '2.0.0', bake: { from: '1.0.0', failed: null } })

  const workflows = openWorkflows({ github: stage.github, url: stage.url })
  await observed('turns bad', { n: 0, k: 0 }, { n: 200, k: 120 })
  const ended = await stage.run('tick')
  expect([ended.exitCode, ended.outputs['decision'], ended.outputs['reason-code']]).toEqual([
    1,
    'dispatched',
    'VERDICT_FAIL',
  ])
  await workflows.idle()
  expect(stage.github.repository(REPOSITORY).runs.at(-1)).toMatchObject({ actor: 'github-actions[bot]' })
  expect(production()).toMatchObject({
    primary: '1.0.0',
    requests: [],
    hold: { kind: 'rollback', from: '2.0.0', by: 'github-actions[bot]' },
  })
  const next = await stage.run('tick')
  expect([next.exitCode, next.outputs['decision']]).toEqual([0, 'nothing-due'])
  await workflows.close()
  expect(stage.github.fileAt(REPOSITORY, 'main', CONFIG_FILE)).toContain('via: workflow')
}, 60_000)

/** Sums of both versions since the last ones. */
async function observed(batch: string, primary: object, canary: object): Promise<void> {
  const now = Date.now()
  const counts = {
    from: new Date(now - 5).toISOString(),
    to: new Date(now).toISOString(),
    metrics: { errors: { primary, canary } },
  }
  for (let tries = 0; ; tries += 1) {
    const ended = await stage.run('observe', { counts: JSON.stringify(counts), batch })
    if (ended.exitCode === 0) return
    if (tries > 20 || ended.outputs['reason-code'] !== 'WINDOW_OVERLAP') throw new Error(ended.outputs['message'])
    const later = Date.now() + 1000
    counts.from = new Date(later - 5).toISOString()
    counts.to = new Date(later).toISOString()
  }
}

function production(): State['environments'][string] {
  const state: State = JSON.parse(stage.github.fileAt(REPOSITORY, LEDGER, 'state.json') ?? '{}')
  const environment = state.environments['production']
  if (!environment) throw new Error('no such environment')
  return environment
}
