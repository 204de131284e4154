/**
 * Stories of a model for tests of what people read: entries by the real decisions and the real fold, evidence by the real gate.
 * Nothing here chooses an outcome: a canary fails because its counts are worse.
 */
import { createHash } from 'node:crypto'
import { canary } from '../../src/core/decide/canary.ts'
import { setHold } from '../../src/core/decide/hold.ts'
import { look } from '../../src/core/decide/look.ts'
import { observe } from '../../src/core/decide/observe.ts'
import { promote } from '../../src/core/decide/promote.ts'
import { register } from '../../src/core/decide/register.ts'
import { rollback } from '../../src/core/decide/rollback.ts'
import { settle } from '../../src/core/decide/settle.ts'
import { fold } from '../../src/core/fold.ts'
import type { Counts, GatePolicy, MetricPolicy, Window } from '../../src/core/gate/types.ts'
import type { EnvironmentPolicy } from '../../src/core/policy.ts'
import { emptyView, environmentOf } from '../../src/core/state.ts'
import { after, DAY, HOUR } from '../../src/core/time.ts'
import type { Decision, Digest, Entry, Instant, Json, SliceValues, Step, Version, View } from '../../src/core/types.ts'
import type { History } from '../../src/io/html/page.ts'
import { POLICY } from '../run/world.ts'

export const BEGAN: Instant = '2026-03-02T09:00:00.000Z'

const plainMetric: MetricPolicy = {
  name: 'accuracy',
  kind: 'proportion',
  better: 'higher',
  margin: { value: 0.02, relative: false },
  failAbove: { value: 0.02, relative: false },
  limit: null,
  paired: false,
  column: 'correct',
  slices: [],
  required: true,
  weight: 1,
  at: null,
}
export const METRICS: readonly MetricPolicy[] = [
  { ...plainMetric, slices: ['region'] },
  { ...plainMetric, name: 'errors', better: 'lower', column: 'error', limit: 0.2 },
  {
    ...plainMetric,
    name: 'response tokens',
    kind: 'mean',
    better: 'lower',
    margin: { value: 0.05, relative: true },
    failAbove: { value: 0.05, relative: true },
    column: 'tokens',
    bounds: [0, 1000],
  },
]
const STEPS: readonly Step[] = [
  { kind: 'mirror', share: 10_000, advance: 'pass', minDuration: 0 },
  { kind: 'weight', share: 1000, advance: 'pass', minDuration: 0 },
]
const SLICES: SliceValues = { region: ['eu', 'us', 'asia'] }

/** How a canary answers: shares of all requests, tokens each, and the region where it is worse still. */
export interface Quality {
  readonly accuracy: number
  readonly errors: number
  readonly tokens: number
  readonly worseIn?: string
}
export const GOOD: Quality = { accuracy: 0.945, errors: 0.021, tokens: 212 }
const PRIMARY: Quality = { accuracy: 0.94, errors: 0.022, tokens: 215 }

export interface Setting {
  readonly model?: string
  readonly environment?: string
  readonly steps?: readonly Step[]
  readonly slices?: SliceValues
  readonly bake?: number
  readonly by?: string
}

export interface Story {
  readonly model: string
  view: View
  now: Instant
  readonly entries: Entry[]
  history(): History
  pass(seconds: number): void
  /** Appends what was decided. @throws where that is no entry */
  append(environment: string | null, decision: Decision): void
  register(version: Version, metadata?: Json): void
  settle(failed?: string): void
  start(version: Version): void
  /** One batch of `of` requests for each version, and a look at it. */
  look(quality: Quality, of?: number): void
  /** Looks and steps on until the trial ends or is ready, at most `most` looks. */
  trial(version: Version, quality: Quality, given?: { readonly of?: number; readonly most?: number }): void
  promote(force?: string): void
  rollback(reason: string, what?: 'auto' | 'canary' | 'primary'): void
  hold(set: 'on' | 'off', reason: string, until?: Instant | null): void
}

export function digestOf(text: string): Digest {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export function createStory(setting: Setting = {}): Story {
  const { model = 'ranker', environment = 'production', steps = STEPS, slices = SLICES, by = 'mlops-bot' } = setting
  const gate: GatePolicy = { alpha: 0.05, minSamples: 200, metrics: METRICS }
  const policy: EnvironmentPolicy = {
    ...POLICY,
    capacity: 3,
    steps,
    gate,
    bake: setting.bake ?? 0,
    maxDuration: 9 * DAY,
    after: null,
    onInconclusive: 'end',
    onNewer: 'queue',
  }
  const frozen = {
    policy: { gate, steps, maxDuration: policy.maxDuration, replays: {} },
    digest: digestOf('policy'),
    slices,
  }
  const noise = noiseOf(model)
  let batches = 0

  const here = () => environmentOf(story.view.state, environment)
  const story: Story = {
    model,
    view: emptyView,
    now: BEGAN,
    entries: [],
    history: () => ({ model, entries: story.entries, state: story.view.state }),
    pass: seconds => {
      story.now = after(story.now, seconds)
    },
    append: (name, decision) => {
      if (decision.kind !== 'append') throw new Error(`${decision.kind}: ${decision.message}`)
      const seq = story.entries.length + 1
      const entry: Entry = {
        schema: 1,
        id: `entry-${seq}`,
        model,
        lineage: 'lineage',
        seq,
        previous: seq === 1 ? null : String(seq).padStart(40, '0'),
        key: null,
        at: story.now,
        by,
        run: {
          id: String(seq),
          attempt: 1,
          job: 'release',
          workflow: 'release.yml',
          event: 'schedule',
          sha: 'c0ffee'.padEnd(40, '0'),
          url: `https://github.example/acme/ranker/actions/runs/${seq}`,
        },
        environment: name,
        body: decision.body,
      }
      story.view = fold(story.view, entry)
      story.entries.push(entry)
    },
    register: (version, metadata = null) => {
      story.pass(600)
      const command = {
        do: 'register',
        version,
        bump: null,
        digest: digestOf(`${model} ${version}`),
        location: null,
        servedVersion: null,
        signature: null,
        metadata,
        commit: digestOf(version).slice(7, 47),
        pullRequest: story.entries.length + 40,
      } as const
      story.append(null, register(story.view, command, { names: Object.keys(story.view.versions), by }, story.now))
    },
    settle: failed => {
      story.pass(90)
      const outcome =
        failed === undefined
          ? ({ seen: true, reason: 'seen serving', loaded: null } as const)
          : ({ seen: false, code: 'LOAD_FAILED', reason: failed } as const)
      const wantSeq = here().wantSeq ?? 0
      story.append(environment, settle(story.view, { do: 'settle', environment, wantSeq, outcome }))
    },
    start: version => {
      story.pass(300)
      const facts = { policy, frozen, cannotDecide: () => null, serving: [], sha: null }
      const command = { do: 'canary', environment, version, supersede: false } as const
      story.append(environment, canary(story.view, command, facts, story.now))
    },
    look: (quality, of = 400) => {
      const { trial } = here()
      if (!trial) throw new Error('no trial to look at')
      const from = story.now
      story.pass(3 * HOUR)
      batches += 1
      const windows = [windowOf(quality, of, from, story.now, slices, noise)]
      const facts = { evidence: { trialSeq: trial.seq, step: trial.step, windows }, rows: 2 * of, rejected: 0, slices }
      const command = {
        do: 'observe',
        environment,
        batch: `hour-${batches}`,
        content: digestOf(String(batches)),
      } as const
      story.append(environment, observe(story.view, command, facts, story.now))
      story.pass(60)
      const asked = { do: 'look', environment, version: null, digest: null, allowNothing: false, quiet: false } as const
      const none = { policy, evidence: null, consumed: false, noData: null, run: null, lastDetails: null }
      story.append(environment, look(story.view, asked, none, story.now))
    },
    trial: (version, quality, { of = 400, most = 40 } = {}) => {
      story.start(version)
      story.settle()
      for (let looks = 0; looks < most && here().trial && !here().trial?.pass; looks++) {
        story.look(quality, of)
        const { trial } = here()
        if (!trial) story.settle()
        else if (trial.stepPassed && trial.step < trial.steps) {
          story.start(version)
          story.settle()
        }
      }
    },
    promote: force => {
      story.pass(600)
      const command = { do: 'promote', environment, force: force !== undefined, reason: force ?? null } as const
      story.append(environment, promote(story.view, command, { policy }, story.now))
      story.settle()
    },
    rollback: (reason, what = 'auto') => {
      story.pass(600)
      const command = {
        do: 'rollback',
        environment,
        what,
        to: null,
        order: null,
        quarantine: 'from',
        reason,
        request: null,
      } as const
      story.append(
        environment,
        rollback(story.view, command, { policy, found: () => null, drift: null, now: '2026-05-03T14:00:00.000Z' }),
      )
      story.settle()
    },
    hold: (set, reason, until = null) => {
      story.pass(600)
      const command = { do: 'hold', environment, set, release: null, until, by, reason } as const
      story.append(environment, setHold(story.view, command, story.now))
    },
  }
  return story
}

/** Requests of both versions between two looks. */
function windowOf(
  quality: Quality,
  of: number,
  from: Instant,
  to: Instant,
  slices: SliceValues,
  noise: () => number,
): Window {
  const counts = (canary: Quality, n: number): Record<string, Counts> => ({
    accuracy: { primary: hits(PRIMARY.accuracy, n, noise), canary: hits(canary.accuracy, n, noise) },
    errors: { primary: hits(PRIMARY.errors, n, noise), canary: hits(canary.errors, n, noise) },
    'response tokens': { primary: amounts(PRIMARY.tokens, n, noise), canary: amounts(canary.tokens, n, noise) },
  })
  const regions = slices['region'] ?? []
  const each = Math.floor(of / Math.max(1, regions.length))
  const region = regions.map((name): [string, Record<string, Counts>] => [
    name,
    counts(name === quality.worseIn ? { ...quality, accuracy: quality.accuracy - 0.12 } : quality, each),
  ])
  return { from, to, planned: 0.02, metrics: counts(quality, of), slices: { region: Object.fromEntries(region) } }
}

function hits(share: number, n: number, noise: () => number): { n: number; k: number } {
  const spread = Math.sqrt(n * share * (1 - share))
  return { n, k: Math.max(0, Math.min(n, Math.round(n * share + spread * noise()))) }
}

function amounts(mean: number, n: number, noise: () => number): { n: number; sum: number; sumsq: number } {
  const here = mean + (40 / Math.sqrt(n)) * noise()
  return { n, sum: n * here, sumsq: n * (here * here + 1600) }
}

/** Nearly normal and always the same: four turns of a small generator. */
function noiseOf(seed: string): () => number {
  let state = Number.parseInt(digestOf(seed).slice(7, 14), 16)
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  return () => (next() + next() + next() + next() - 2) * 1.7
}

/** A story with everything: first version, a trial that fails, one that passes, a promotion, a rollback, holds, a running trial. */
export function richStory(): Story {
  const story = createStory({ bake: 12 * HOUR })
  const lineage = (dataset: string, run: string): Json => ({
    dataset,
    'training-run': run,
    metrics: { accuracy: 0.941, loss: 0.187 },
  })
  story.register('1.0.0', lineage('clicks 2026-02', 'https://tracking.example/runs/8f1c'))
  story.start('1.0.0')
  story.settle()
  story.pass(3 * DAY)
  story.register('1.1.0', lineage('clicks 2026-03', 'https://tracking.example/runs/91d0'))
  story.trial('1.1.0', { ...GOOD, worseIn: 'asia', accuracy: 0.93 }, { of: 220 })
  story.pass(2 * DAY)
  story.register('1.2.0', lineage('clicks 2026-03, asia resampled', 'https://tracking.example/runs/a07b'))
  story.trial('1.2.0', { accuracy: 0.953, errors: 0.014, tokens: 208 }, { of: 600 })
  story.promote()
  story.pass(4 * DAY)
  story.hold('on', 'no changes during the sale', after(story.now, 2 * DAY))
  story.pass(3 * DAY)
  story.rollback('conversion fell by 3 % since the promotion', 'primary')
  story.pass(2 * DAY)
  story.register('1.2.1', lineage('clicks 2026-03, duplicates removed', 'https://tracking.example/runs/b3e9'))
  story.trial('1.2.1', { accuracy: 0.952, errors: 0.013, tokens: 207 }, { of: 700 })
  story.promote()
  story.pass(3 * DAY)
  story.register('1.2.2')
  story.start('1.2.2')
  story.settle('1.2.2 did not load within 1 h: out of memory on gpu-2')
  story.settle()
  story.pass(DAY)
  story.register('1.3.0', lineage('clicks 2026-04', 'https://tracking.example/runs/c4d2'))
  story.trial('1.3.0', GOOD, { of: 150, most: 18 })
  story.pass(HOUR)
  return story
}
