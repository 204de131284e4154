/** Runs a story, lets its last action die at each of its calls, runs that action again, and compares with a story without deaths. */
import type { Action } from '../../src/actions/action.ts'
import { canary } from '../../src/actions/canary.ts'
import { gate } from '../../src/actions/gate.ts'
import { hold } from '../../src/actions/hold.ts'
import { observe } from '../../src/actions/observe.ts'
import { promote } from '../../src/actions/promote.ts'
import { register } from '../../src/actions/register.ts'
import { rollback } from '../../src/actions/rollback.ts'
import { startRollback } from '../../src/actions/start-rollback.ts'
import { tick } from '../../src/actions/tick.ts'
import { CONFIG, EXTERNAL, openStage, type Job, type Mishap, type Setting } from './stage.ts'

export type Act = readonly [action: Action, inputs?: Readonly<Record<string, string>>]

export interface Story {
  readonly setting?: Setting
  readonly before: readonly Act[]
  /** The action that dies. */
  readonly last: Act
  /** How it ends where nothing happens to it. */
  readonly decision: string
}

const first: Act = [register, { version: '1.0.0', artifact: 'model-1.bin', 'served-version': '1' }]
const second: Act = [register, { version: '2.0.0', artifact: 'model-2.bin', 'served-version': '2' }]
const serving: readonly Act[] = [first, [canary]]
const onTrial: readonly Act[] = [...serving, second, [canary]]
const promoted: readonly Act[] = [...onTrial, [gate], [promote]]

export const STORIES: Readonly<Record<string, Story>> = {
  'register, the first of all': { before: [], last: first, decision: 'registered' },
  register: { before: serving, last: second, decision: 'registered' },
  'register by bump': {
    before: serving,
    last: [register, { bump: 'minor', artifact: 'model-2.bin', 'served-version': '2' }],
    decision: 'registered',
  },
  'canary of an empty environment': { before: [first], last: [canary], decision: 'initial' },
  'canary beside a primary': { before: [...serving, second], last: [canary], decision: 'started' },
  observe: {
    setting: { config: EXTERNAL },
    before: onTrial,
    last: [observe, { observations: 'observations.jsonl' }],
    decision: 'observed',
  },
  'gate of a good version': { before: onTrial, last: [gate], decision: 'ready' },
  'gate of a bad version': {
    setting: { wrong: { 2: [0, 1, 2, 3] } },
    before: onTrial,
    last: [gate],
    decision: 'ended',
  },
  promote: { before: [...onTrial, [gate]], last: [promote], decision: 'promoted' },
  'rollback of the canary': {
    before: onTrial,
    last: [rollback, { reason: 'second thoughts' }],
    decision: 'rolled-back',
  },
  'rollback of the primary': {
    before: promoted,
    last: [rollback, { reason: 'users complain' }],
    decision: 'rolled-back',
  },
  'start-rollback': {
    before: promoted,
    last: [startRollback, { reason: 'users complain' }],
    decision: 'dispatched',
  },
  'tick that releases': { before: [...serving, second], last: [tick], decision: 'promoted' },
  'tick that ends a trial': {
    setting: { wrong: { 2: [0, 1, 2, 3] } },
    before: [...serving, second],
    last: [tick],
    decision: 'ended',
  },
  hold: { before: promoted, last: [hold, { set: 'on', reason: 'a holiday' }], decision: 'held' },
  'drill of a cold version': {
    setting: { config: url => CONFIG(url).replace('steps:', 'keep-warm: 0\n        steps:') },
    before: promoted,
    last: [rollback, { drill: 'true' }],
    decision: 'reported',
  },
}

export interface Point {
  readonly at: number
  readonly mishap: Mishap
  readonly seen: unknown
  readonly message: string
}

export interface Swept {
  readonly expected: unknown
  readonly decision: string
  readonly message: string
  readonly calls: number
  readonly points: readonly Point[]
}

/** @param transport a planted bug on the way to GitHub */
export async function sweep(story: Story, mishaps: readonly Mishap[], transport?: Job['transport']): Promise<Swept> {
  const stage = await openStage(story.setting)
  try {
    for (const [action, inputs] of story.before) {
      const { report } = await stage.run(action, inputs ? { inputs } : {})
      if (report?.failed !== false)
        throw new Error(`${action.name} should have gone well: ${report?.message ?? 'it died'}`)
    }
    const restore = await stage.save()
    const [action, inputs] = story.last
    const job: Job = { runId: 9000, ...(inputs ? { inputs } : {}), ...(transport ? { transport } : {}) }
    const whole = await stage.run(action, job)
    const expected = await stage.seen()
    const points: Point[] = []
    for (let at = 1; at <= whole.calls; at += 1) {
      for (const mishap of mishaps) {
        await restore()
        await stage.run(action, { ...job, incident: { at, mishap } })
        const again = await stage.run(action, { ...job, attempt: 2 })
        points.push({ at, mishap, seen: await stage.seen(), message: again.report?.message ?? 'died again' })
      }
    }
    return {
      expected,
      decision: whole.report?.decision ?? 'died',
      message: whole.report?.message ?? '',
      calls: whole.calls,
      points,
    }
  } finally {
    await stage.close()
  }
}
