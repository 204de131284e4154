/** What a trial was started with judges it to its end: the policy and the replay file, whatever became of them since. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Action } from '../../src/actions/action.ts'
import { canary } from '../../src/actions/canary.ts'
import { gate } from '../../src/actions/gate.ts'
import { observe } from '../../src/actions/observe.ts'
import { register } from '../../src/actions/register.ts'
import type { Report } from '../../src/actions/world.ts'
import type { Details, GatePolicy } from '../../src/core/gate/types.ts'
import type { EnvironmentPolicy } from '../../src/core/policy.ts'
import { EXTERNAL, openStage, REPOSITORY, type Stage } from '../sweep/stage.ts'
import { ACCURACY, createWorld, GATE, lookingNow, pushing, serving, weight, type World } from './world.ts'

const STEPS = [weight(5000)]

function gated(margin: number, more: Partial<GatePolicy> = {}): GatePolicy {
  const bound = { value: margin, relative: false }
  return { ...GATE, metrics: [{ ...ACCURACY, margin: bound, failAbove: bound }], ...more }
}

/** The world with its ledger and its target, and another configuration file. */
function reconfigured(world: World, policy: Partial<EnvironmentPolicy>): World {
  return createWorld({ policy }, world)
}

describe('a trial whose configuration changed since it was started', () => {
  const trialOf = (policy: GatePolicy): Promise<World> =>
    serving('1.0.0', { canary: '2.0.0', policy: { steps: STEPS, gate: policy } })
  const pushed = async (world: World, wrong: number): Promise<Details | null> => {
    world.clock.pass(600)
    await world.well(pushing({ of: 60, wrong }))
    return (await world.run(lookingNow())).details
  }

  test('passes by its own margin where the new one is out of reach', async () => {
    const world = reconfigured(await trialOf(gated(0.3)), {
      steps: [weight(1000), weight(5000)],
      maxDuration: 60,
      gate: gated(0.001, { alpha: 0.001, minSamples: 10_000 }),
    })
    const before = await world.trial()
    expect(await pushed(world, 0)).toMatchObject({ verdict: 'pass', metrics: [{ margin: 0.3 }] })
    expect((await world.trial()).policy).toBe(before.policy)
    expect(await world.phase()).toBe('ready')
  })

  test('fails by its own margin where the new one would let it through', async () => {
    const world = reconfigured(await trialOf(gated(0.05)), { steps: STEPS, gate: gated(0.9) })
    expect(await pushed(world, 30)).toMatchObject({ verdict: 'fail', metrics: [{ margin: 0.05 }] })
    expect(await world.phase()).toBe('serving')
  })

  test('looks the same as in a world where nothing changed', async () => {
    const started = await trialOf(gated(0.3))
    const changed = reconfigured(started, { steps: STEPS, gate: gated(0.01, { alpha: 0.2, minSamples: 1 }) })
    const same = reconfigured(started, { steps: STEPS, gate: gated(0.3) })
    const [one, other] = [await pushed(changed, 9), await pushed(same, 9)]
    expect(one).toEqual(other)
    expect(one).toMatchObject({ look: 1 })
  })
})

describe('through the actions', () => {
  let stage: Stage
  let now = 0
  beforeEach(() => {
    now = Date.parse('2026-05-03T14:03:00Z')
  })
  afterEach(() => stage.close())

  const does = async (action: Action, inputs: Readonly<Record<string, string>> = {}): Promise<Report | null> =>
    (await stage.run(action, { inputs })).report
  const ledger = () => stage.github.branch(REPOSITORY, 'model-release/digits')
  const onTrial = async (config?: string): Promise<void> => {
    stage = await openStage({ now: () => (now += 1000), ...(config === undefined ? {} : { config }) })
    for (const version of ['1', '2'])
      await does(register, {
        version: `${version}.0.0`,
        artifact: `model-${version}.bin`,
        'served-version': version,
      })
    await does(canary, { version: '1.0.0' })
    expect(await does(canary, { version: '2.0.0' })).toMatchObject({ decision: 'started' })
  }

  test('a preview by a changed policy leaves the trial as it is, which goes on by the frozen one', async () => {
    await onTrial(EXTERNAL)
    const strict = EXTERNAL.replace('margin: 0.3', 'margin: 0.001')
    stage.github.commit(REPOSITORY, 'main', { '.github/model-release.yml': strict }, 'Ask for more')
    await mkdir(join(stage.workspace, '.github'), { recursive: true })
    await writeFile(join(stage.workspace, '.github/model-release.yml'), strict)
    const before = ledger()
    const preview = await does(gate, {
      observations: 'observations.jsonl',
      version: '2.0.0',
      baseline: '1.0.0',
      'fail-on': 'never',
    })
    expect(preview).toMatchObject({ decision: 'previewed', outputs: { verdict: 'inconclusive' } })
    expect(ledger()).toEqual(before)

    expect(await does(observe, { observations: 'observations.jsonl' })).toMatchObject({ decision: 'observed' })
    const looked = await does(gate)
    expect(looked).toMatchObject({ decision: 'ready', outputs: { verdict: 'pass' } })
    expect(JSON.parse(looked?.outputs['details'] ?? '')).toMatchObject({
      preview: false,
      metrics: expect.arrayContaining([expect.objectContaining({ margin: 0.3 })]),
    })
  })

  test('a replay file with another digest than the trial froze is not replayed, and the right one still is', async () => {
    await onTrial()
    const file = join(stage.workspace, 'data/requests.jsonl')
    const frozen = await readFile(file, 'utf8')
    const before = ledger()
    // The same requests, one of them with another answer expected.
    await writeFile(file, frozen.replace('"expected":1', '"expected":2'))
    const refused = await does(gate)
    expect(refused).toMatchObject({ reasonCode: 'REPLAY_CHANGED', failed: true })
    expect(refused?.message).toMatch(
      /data\/requests\.jsonl: expected sha256:[0-9a-f]{64} as the trial froze it, got sha256:/u,
    )
    expect(ledger()).toEqual(before)
    await writeFile(file, frozen)
    expect(await does(gate)).toMatchObject({ decision: 'ready', outputs: { verdict: 'pass' } })
  })
})
