/** What would break the guarantee if it were counted: each is refused before it is evidence. */
import { expect, test } from '@jest/globals'
import { observe } from '../../../src/core/decide/observe.ts'
import { begin } from '../../../src/core/gate/gate.ts'
import type { Window } from '../../../src/core/gate/types.ts'
import type { Decision, Digest, Environment, Step, Trial, TrialRecord, View, Want } from '../../../src/core/types.ts'
import { arms, metric, policy, window } from '../gate/policies.ts'

const digest = (of: string): Digest => `sha256:${of.repeat(64)}`
const gate = policy(metric())
const weight: Step = { kind: 'weight', share: 1000, advance: 'pass', minDuration: 0 }
const want: Want = {
  loaded: ['1.0.0', '2.0.0'],
  weights: { '1.0.0': 9000, '2.0.0': 1000 },
  mirror: null,
  order: 'load-first',
}

const trial: Trial = {
  number: 1,
  canary: '2.0.0',
  canaryDigest: digest('c'),
  primary: '1.0.0',
  primaryDigest: digest('b'),
  seq: 4,
  commit: null,
  started: '2026-05-03T13:00:00.000Z',
  step: 2,
  steps: 2,
  stepKind: 'weight',
  stepSince: '2026-05-03T14:00:00.000Z',
  policy: digest('a'),
  look: 3,
  lookedAt: null,
  evidence: true,
  verdict: null,
  reason: '',
  pass: null,
  stepPassed: false,
  paused: null,
  sha: null,
}

const record: TrialRecord = {
  schema: 1,
  of: 'trial',
  environment: 'production',
  number: 1,
  canary: '2.0.0',
  primary: '1.0.0',
  seq: 4,
  policy: { gate, steps: [weight, weight], maxDuration: 86_400, replays: {} },
  slices: {},
  tests: begin(gate, {}, 1),
  pending: [],
  batches: { first: digest('d') },
  // The last window of the step before ended while the new routing was not confirmed yet.
  liveUntil: null,
  until: '2026-05-03T13:30:00.000Z',
  replayed: [],
}

const environment: Environment = {
  primary: '1.0.0',
  primarySince: null,
  primarySeq: null,
  primaryCommit: null,
  hold: null,
  trial,
  want,
  wantSeq: 5,
  wantSince: null,
  settled: true,
  confirmed: null,
  degraded: null,
  bake: null,
  drill: null,
  requests: [],
  last: null,
  versions: {},
}

function view(more: Partial<TrialRecord> = {}): View {
  return {
    state: {
      schema: 1,
      model: 'digits',
      lineage: 'x',
      seq: 9,
      recent: [],
      environments: { production: environment },
      operations: [],
    },
    versions: {},
    digests: {},
    trials: { production: { ...record, ...more } },
  }
}

function time(clock: string): string {
  return `2026-05-03T${clock}:00.000Z`
}

function pushed(
  from: string,
  to: string,
  batch = 'second',
  content = digest('e'),
  more: Partial<TrialRecord> = {},
): Decision {
  const windows: Window[] = [{ ...window({ errors: arms([0, 9], [0, 9]) }), from: time(from), to: time(to), batch }]
  return observe(
    view(more),
    { do: 'observe', environment: 'production', batch, content },
    { evidence: { trialSeq: 4, step: 2, windows }, rows: 18, rejected: 0, slices: {} },
    '2026-05-03T15:00:00.000Z',
  )
}

test('evidence after all that was counted is recorded', () => {
  expect(pushed('14:00', '14:10')).toMatchObject({ kind: 'append', word: 'observed' })
})

test('the same batch again counts once', () => {
  expect(pushed('14:00', '14:10', 'first', digest('d'))).toMatchObject({ kind: 'nothing', word: 'duplicate' })
})

test('a key that comes again with other content is refused', () => {
  expect(pushed('14:00', '14:10', 'first', digest('f'))).toMatchObject({ kind: 'refuse', code: 'BATCH_CONFLICT' })
})

test('a window that reaches back before the routing was confirmed is refused, though nothing of it was counted', () => {
  const decision = pushed('13:45', '14:10')
  expect(decision).toMatchObject({ kind: 'refuse', code: 'WINDOW_OVERLAP' })
  expect(decision.kind === 'refuse' && decision.message).toContain('when step 2 was confirmed')
})

test('a window that overlaps what was counted in this step is refused', () => {
  const decision = pushed('14:05', '14:10', 'second', digest('e'), { until: '2026-05-03T14:06:00.000Z' })
  expect(decision).toMatchObject({ kind: 'refuse', code: 'WINDOW_OVERLAP' })
  expect(decision.kind === 'refuse' && decision.message).toContain('up to where evidence is counted')
})

test('a window that has not ended yet is refused', () => {
  expect(pushed('14:05', '15:02')).toMatchObject({ kind: 'refuse', code: 'WINDOW_AHEAD' })
})

test('evidence that was read for another trial is never recorded', () => {
  const windows = [window({ errors: arms([0, 9], [0, 9]) })]
  expect(() =>
    observe(
      view(),
      { do: 'observe', environment: 'production', batch: 'x', content: digest('e') },
      { evidence: { trialSeq: 3, step: 2, windows }, rows: 18, rejected: 0, slices: {} },
      '2026-05-03T15:00:00.000Z',
    ),
  ).toThrow('another step')
})
