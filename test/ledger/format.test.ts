import * as fc from 'fast-check'
import { expect, test } from '@jest/globals'
import { emptyEnvironment, emptyView } from '../../src/core/state.ts'
import type { Body, Environment, State, Want } from '../../src/core/types.ts'
import { changes, digestPath, encode, keysOf, trialPath, versionPath } from '../../src/ledger/format.ts'
import { line, markdown } from '../../src/ledger/prose.ts'
import { readme } from '../../src/ledger/readme.ts'
import { story } from '../../src/ledger/story.ts'
import { AT, digestOf, entryOn, MODEL, registering } from './entries.ts'

const empty = { now: AT, tip: null, view: emptyView, versionNames: [], entry: null }

function want(...loaded: string[]): Want {
  return { loaded, weights: { [loaded[0] ?? '']: 10_000 }, mirror: null, order: 'load-first' }
}

const trial: NonNullable<Environment['trial']> = {
  number: 1,
  canary: '3.0.0',
  canaryDigest: digestOf('3.0.0'),
  primary: '2.0.0',
  primaryDigest: digestOf('2.0.0'),
  seq: 14,
  commit: null,
  started: AT,
  step: 2,
  steps: 3,
  stepKind: 'weight',
  stepSince: AT,
  policy: digestOf('policy'),
  look: 4,
  lookedAt: null,
  evidence: true,
  verdict: 'continue',
  reason: '',
  pass: null,
  stepPassed: false,
  paused: null,
  sha: null,
}

const production: Environment = {
  ...emptyEnvironment,
  primary: '2.0.0',
  primarySince: '2026-05-02T09:00:00.000Z',
  primarySeq: 11,
  hold: {
    kind: 'rollback',
    from: '2.1.0',
    to: '2.0.0',
    seq: 11,
    since: '2026-05-02T09:00:00.000Z',
    until: null,
    by: 'octocat',
    reason: 'wrong <b>labels</b> | see #12, @everybody',
  },
  trial,
  want: { ...want('2.0.0', '3.0.0'), weights: { '2.0.0': 9000, '3.0.0': 1000 } },
  wantSeq: 16,
  settled: false,
  last: {
    canary: '2.0.0',
    canaryDigest: digestOf('2.0.0'),
    primaryDigest: digestOf('1.0.0'),
    number: 1,
    started: 5,
    seq: 11,
    at: AT,
    verdict: 'promoted',
    reason: 'passed',
    sha: null,
    run: null,
  },
}

const state: State = {
  schema: 1,
  model: MODEL,
  lineage: 'one',
  seq: 16,
  recent: [
    { version: '2.1.0', digest: digestOf('2.1.0'), seq: 8, quarantined: true },
    { version: '3.0.0', digest: digestOf('3.0.0'), seq: 13, quarantined: false },
  ],
  environments: { production },
  operations: [],
}

test('the README says what is live where, since when, by which evidence, and what holds', () => {
  const { entry } = registering({ ...empty, view: { ...emptyView, state: { ...state, seq: 15 } } }, '4.0.0')
  const text = readme(state, entry)
  expect(text.slice(0, text.indexOf('## How to read'))).toBe(`# Releases of \`digits\`

What serves where, as of entry 16, 2026-05-03 14:03 UTC. Written by model-release with every entry: read it, do not edit it.

## production

| | |
|---|---|
| Primary | **2.0.0** since 2026-05-02 09:00 UTC, entry 11 |
| Evidence | passed in trial 1, entries 5 to 11 |
| On trial | **3.0.0** against 2.0.0, step 2 of 3 (weight): continue at look 4 |
| Requests | 2.0.0 90%, 3.0.0 10% |
| Hold | since 2026-05-02 09:00 UTC by octocat: wrong &#60;b&#62;labels&#60;/b&#62; &#124; see &#35;12, @\u200beverybody |
| Under way | entry 16 is not seen serving yet |

## Newest versions

| version | digest | entry | |
|---|---|---|---|
| 3.0.0 | \`${digestOf('3.0.0').slice(0, 19)}\` | 13 |  |
| 2.1.0 | \`${digestOf('2.1.0').slice(0, 19)}\` | 8 | quarantined |

`)
})

test('the README of a model that serves nowhere says so', () => {
  const { entry, after } = registering(empty, '1.0.0')
  if (!after.state) throw new Error('no state')
  expect(readme(after.state, entry)).toContain('Nothing serves yet.')
})

const routing = { versions: {}, want: want('2.0.0') }
const details = { look: 4, verdict: 'continue' }
const ended = { reason: 'recall of 8 fell', quarantine: true, ...routing }

/** Bodies with what a headline reads of them. */
const headlines: readonly (readonly [headline: string, body: object])[] = [
  ['Adopt 1.0.0, which already serves, as primary of production', { type: 'adopted', version: '1.0.0' }],
  ['Start production with 1.0.0', { type: 'initial', version: '1.0.0' }],
  ['Try 3.0.0 against 2.0.0 in production (trial 1)', { type: 'started', trial, supersedes: null }],
  [
    'Try 3.0.0 against 2.0.0 in production (trial 1), in place of 2.9.0',
    { type: 'started', trial, supersedes: '2.9.0' },
  ],
  [
    'Take 3.0.0 to step 2 in production (10% of requests)',
    { type: 'advanced', step: 2, stepKind: 'weight', want: production.want },
  ],
  [
    'Take 3.0.0 to step 2 in production (50% mirrored)',
    {
      type: 'advanced',
      step: 2,
      stepKind: 'mirror',
      want: { ...production.want, mirror: { to: '3.0.0', share: 5000 } },
    },
  ],
  ['Record 1200 observations in production', { type: 'observed', rows: 1200 }],
  ['Look at 3.0.0 in production: continue at look 4', { type: 'looked', step: 2, details, passed: false, ended: null }],
  ['Pass 3.0.0 in step 2 in production at look 4', { type: 'looked', step: 2, details, passed: true, ended: null }],
  [
    'End the trial of 3.0.0 in production: fail at look 4',
    { type: 'looked', step: 2, details, passed: false, ended: { ...ended, verdict: 'fail' } },
  ],
  [
    'Promote 3.0.0 to primary of production (was 2.0.0)',
    { type: 'promoted', version: '3.0.0', previous: '2.0.0', forced: null },
  ],
  [
    'Promote 3.0.0 to primary of production (was 2.0.0), by force',
    { type: 'promoted', version: '3.0.0', previous: '2.0.0', forced: 'the labels were wrong' },
  ],
  [
    'Roll production back from 3.0.0 to 2.0.0',
    { type: 'rolled-back', what: 'primary', from: '3.0.0', to: '2.0.0', reason: '' },
  ],
  [
    'Take 3.0.0 away from production, 2.0.0 goes on',
    { type: 'rolled-back', what: 'canary', from: '3.0.0', to: '2.0.0', reason: '' },
  ],
  [
    'See production serving as entry 16 wants it (2.0.0)',
    { type: 'settled', wantSeq: 16, outcome: 'seen', reason: '', fallback: null },
  ],
  [
    'Fall back in production to 2.0.0: entry 16 did not come about',
    {
      type: 'settled',
      wantSeq: 16,
      outcome: 'failed',
      reason: 'no memory',
      fallback: { ...routing, primary: '2.0.0', degraded: false },
    },
  ],
  [
    'Give up entry 16 in production',
    { type: 'settled', wantSeq: 16, outcome: 'failed', reason: 'no memory', fallback: null },
  ],
]

for (const [headline, body] of headlines) {
  test(`the log tells: ${headline}`, () => {
    // Only what the headline reads is there.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const entry = entryOn(empty, { ...routing, ...body } as Body, 'production')
    expect(story(entry, state).headline).toBe(headline)
  })
}

test('a commit says why, which entry, who and in which run, and asks other CI systems to stay away', () => {
  const body: Body = {
    type: 'rolled-back',
    what: 'primary',
    from: '3.0.0',
    to: '2.0.0',
    digest: digestOf('2.0.0'),
    quarantine: [],
    hold: true,
    reason: 'wrong labels\n\nCo-authored-by: @mallory',
    asserted: false,
    request: null,
    ...routing,
  }
  const url = 'https://github.example/acme/models/actions/runs/7'
  const run = {
    id: '7',
    attempt: 2,
    job: 'roll-back',
    workflow: 'Roll back',
    event: 'workflow_dispatch',
    sha: '0'.repeat(40),
    url,
  }
  const entry = { ...entryOn(empty, body, 'production'), id: 'abc', run }
  expect(story(entry, state).body.split('\n')).toEqual([
    'wrong labels Co-authored-by: @\u200bmallory',
    '',
    `Entry 1 (abc), by octocat at ${AT}`,
    `Roll back, job roll-back, attempt 2: ${url}`,
    '[skip ci]',
  ])
})

test('only files that differ are written, and those that went away are deleted', () => {
  const first = registering(empty, '1.0.0')
  const files = changes(first.base.view, first.after, first.entry)
  expect(files.additions.map(file => file.path)).toEqual([
    'README.md',
    'state.json',
    'entry.json',
    'versions/1.0.0.json',
    digestPath(digestOf('1.0.0')),
  ])
  // Equal in content though not the same object.
  const read = structuredClone(first.after)
  const second = registering({ ...empty, view: read }, '1.1.0')
  const again = changes(structuredClone(read), second.after, second.entry)
  expect(again.additions.map(file => file.path)).toEqual([
    'README.md',
    'state.json',
    'entry.json',
    'versions/1.1.0.json',
    digestPath(digestOf('1.1.0')),
  ])
  expect(again.deletions).toEqual([])
})

test('a state or trial that is too large is refused with its size', () => {
  const { entry, after } = registering(empty, '1.0.0')
  const full = after.state
  if (!full) throw new Error('no state')
  const operations = Array.from({ length: 400 }, () => ({ key: 'k'.repeat(100), seq: 1, type: 'registered' as const }))
  expect(() => changes(emptyView, { ...after, state: { ...full, operations } }, entry)).toThrow(
    /^model-release\/digits:state\.json: expected at most 32 KiB, got \d+ bytes/u,
  )
})

test('paths carry the bare hex of a digest, and are read back as keys', () => {
  expect([versionPath('1.0.0-rc.1+b'), digestPath('sha256:ab'), trialPath('production')]).toEqual([
    'versions/1.0.0-rc.1+b.json',
    'digests/ab.json',
    'trials/production.json',
  ])
  expect(keysOf(['1.0.0.json', 'README.md', '2.0.0-rc.1+b.json'])).toEqual(['1.0.0', '2.0.0-rc.1+b'])
})

test('stored bytes keep the order of keys and end in a newline', () => {
  expect(encode({ b: 1, a: [{}] })).toBe('{\n  "b": 1,\n  "a": [\n    {}\n  ]\n}\n')
})

test('whatever people write is one visible line without mention or markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
      expect(line(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|@[\p{L}\p{N}]/u)
      expect(markdown(text)).not.toMatch(/[<>|`*\\[\]]|@[\p{L}\p{N}]/u)
      expect(Array.from(line(text, 20).replaceAll('\u200b', '')).length).toBeLessThanOrEqual(20)
    }),
  )
})
