import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { register } from '../../src/actions/register.ts'
import { stagedServer } from '../platforms/stage.ts'
import {
  CONFIG_FILE,
  inTurns,
  observations,
  onTrial,
  openStage,
  PUSHED,
  refusal,
  REPLAYED,
  version,
  type Stage,
} from './stage.ts'

type Inputs = Readonly<Record<string, string>>

let stage: Stage
let pushed: Stage

beforeAll(async () => {
  stage = await openStage()
  await stage.did(register, { ...version(1), version: '1.4.0+b' })
  pushed = await onTrial({ config: PUSHED })
})

afterAll(async () => {
  await stage.close()
  await pushed.close()
})

/** What is wrong, where, what was expected, what came and how to mend it: all in the one line. */
const INPUTS: readonly (readonly [action: string, inputs: Inputs, code: string, line: RegExp])[] = [
  [
    'register',
    { version: '1.2', artifact: 'model-1.bin' },
    'VERSION',
    /^input version "1\.2": .*Did you mean 1\.2\.0\?/,
  ],
  ['register', { version: 'v1.2.3', artifact: 'model-1.bin' }, 'VERSION', /^input version "v1\.2\.3": .*\b1\.2\.3\b/],
  ['register', { version: '1.2.3\n', artifact: 'model-1.bin' }, 'VERSION', /^input version/],
  ['register', { version: 'latest', artifact: 'model-1.bin' }, 'VERSION', /^input version "latest": /],
  ['register', { version: '1.2.3‮', artifact: 'model-1.bin' }, 'VERSION', /U\+202E at position 5/],
  [
    'register',
    { version: `1.2.3-${'a'.repeat(300)}`, artifact: 'model-1.bin' },
    'VERSION',
    /306 characters long, the limit is 128/,
  ],
  ['register', { version: '1.4.0+a', artifact: 'model-2.bin' }, 'VERSION_REGISTERED', /same precedence as 1\.4\.0\+b/],
  ['register', { artifact: 'model-1.bin' }, 'INPUT', /^inputs version, bump: expected one of them, got none/],
  ['register', { version: '1.0.0', bump: 'minor', artifact: 'model-1.bin' }, 'INPUT', /got version and bump/],
  ['register', { version: '1.0.0' }, 'INPUT', /^inputs artifact, digest: expected at least one/],
  ['register', { version: '1.0.0', artifact: '../model.bin' }, 'PATH', /^input artifact: .*\.\./],
  ['register', { version: '1.0.0', artifact: 'data' }, 'PATH', /"data" is a folder\. Write "data\/\*\*"/],
  ['register', { version: '1.0.0', artifact: 'weights/*' }, 'PATH', /^input artifact: /],
  ['register', { version: '1.0.0', digest: 'A'.repeat(64) }, 'INPUT', /Write sha256:a{64}/],
  ['register', { version: '1.0.0', artifact: 'model-1.bin', 'model-signature': '{"inputs":[]' }, 'INPUT', /signature/],
  ['register', { version: '1.0.0', artifact: 'model-1.bin', metadata: '{"a":1,"a":2}' }, 'INPUT', /duplicate key/i],
  ['register', { version: '1.0.0', artifact: 'model-1.bin', metadata: '{"auc":NaN}' }, 'INPUT', /NaN is not JSON/],
  ['canary', { version: '9.9.9' }, 'UNKNOWN_VERSION', /version 9\.9\.9 is not registered; newest: 1\.4\.0/],
  ['canary', { model: 'digit' }, 'INPUT', /^input model: expected digits, got "digit"\. Did you mean "digits"\?/],
  ['canary', { environment: 'prod' }, 'INPUT', /^input environment: expected production, got "prod"/],
  ['canary', { 'dry-run': 'yes' }, 'INPUT', /^input dry-run: expected true or false, got "yes"/],
  ['canary', { 'github-token': '' }, 'TOKEN_MISSING', /^input github-token: expected a token, got nothing/],
  ['canary', { 'github-token': 'nonsense' }, 'TOKEN', /check the input github-token/],
  [
    'canary',
    { config: 'policy.yml' },
    'CONFIG_MISSING',
    /^policy\.yml: expected on the default branch of acme\/digits/,
  ],
  ['observe', {}, 'INPUT', /^inputs observations, counts: expected one of them, got none/],
  ['observe', { observations: 'rows.jsonl' }, 'PATH', /^input observations: .*rows\.jsonl/],
  ['observe', { counts: '{"metrics":{}}' }, 'INPUT', /^input counts/],
  ['gate', { 'fail-on': 'sometimes' }, 'INPUT', /^input fail-on: expected fail, inconclusive, not-pass or never/],
  ['gate', { sha: 'main' }, 'INPUT', /^input sha: expected a full commit id/],
  ['gate', { version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` }, 'INPUT', /^inputs version, digest: .*at most one/],
  ['gate', {}, 'NO_CANDIDATE', /nothing is on trial in production/],
  ['promote', { force: 'true' }, 'INPUT', /^input reason: expected with force, got nothing/],
  ['promote', {}, 'NO_CANARY', /nothing is on trial in production/],
  ['hold', { set: 'on' }, 'INPUT', /^inputs reason: expected at least one of them, got none/],
  ['tick', { wait: '30' }, 'INPUT', /^input wait: expected a duration such as 30m, got "30"/],
  ['rollback', { what: 'all' }, 'INPUT', /^input what: expected auto, canary or primary, got "all"/],
  ['rollback', { to: 'latest' }, 'VERSION', /^input to/],
  ['rollback', {}, 'NO_PRIMARY', /production has no primary to roll back from/],
]

test('bad inputs end red with one line that says how to mend them, before any effect', async () => {
  stage.forget()
  const seen = await inTurns(INPUTS, async ([action, inputs]) => ({
    action,
    inputs,
    ...refusal(await stage.run(action, inputs)),
  }))
  const expected = INPUTS.map(([action, inputs, reason, line]) => ({
    action,
    inputs,
    exitCode: 1,
    reason,
    message: expect.stringMatching(line),
  }))
  expect(seen).toEqual(expected)
  expect(stage.writes()).toEqual([])
}, 60_000)

const CONFIGS: readonly (readonly [what: string, change: (config: string) => string, code: string, line: RegExp])[] = [
  [
    'a key misspelt',
    text => text.replace('min-samples', 'min-sample'),
    'CONFIG',
    /^.*:9:11 gate: unknown key "min-sample"\. Did you mean "min-samples"\?/,
  ],
  [
    'a margin that is none',
    text => text.replace('margin: 0.3', 'margin: "2 %"'),
    'CONFIG',
    /^.*:11:75 gate\.metrics\[0\]\.margin: expected .*got "2 %".*Write/,
  ],
  ['no direction', text => text.replace('better: higher, ', ''), 'CONFIG', /^.*:11:\d+ .*missing key "better"/],
  [
    'a platform to come',
    text => text.replace('kind: open-inference', 'kind: tf-serving'),
    'NOT_SUPPORTED_YET',
    /^.*:6:26 serving\.kind: "tf-serving" is not supported yet/,
  ],
  [
    'a key of a metric to come',
    text => text.replace('kind: proportion', 'kind: proportion, unit: user'),
    'NOT_SUPPORTED_YET',
    /^.*:11:\d+ .*unit.* is not supported yet/,
  ],
  [
    'a router to come',
    text => text.replace('        gate:', '        router: { kind: gateway-api }\n        gate:'),
    'NOT_SUPPORTED_YET',
    /^.*:8:25 router.kind: "gateway-api" is not supported yet/,
  ],
  [
    'a router without what it needs',
    text => text.replace('        gate:', '        router: { kind: envoy }\n        gate:'),
    'CONFIG',
    /^.*:8:17 router: missing key "admin"/,
  ],
  [
    'unversioned requests',
    text => text.replace(', unversioned: accept', ''),
    'UNVERSIONED_TRAFFIC',
    /^.*:6:\d+ serving: Triton answers a request without a version by the newest.*Write unversioned: accept/,
  ],
  [
    'two environments on one target',
    text => text + text.split('\n').slice(4).join('\n').replace('production', 'staging'),
    'SHARED_TARGET',
    /^.*:13:\d+ .*digits\/staging and digits\/production serve the same model/,
  ],
  ['a tab', text => text.replace('      production', '\tproduction'), 'CONFIG', /^.*:5:1 /],
  ['nothing', () => '', 'CONFIG', /^.*:1:1 the file is empty\. Write version: 1 and models\./],
]

test('a configuration that cannot be taken is shown at its line and column, before the ledger is touched', async () => {
  const server = await stagedServer([1])
  const before = stage.journal().length
  const seen: unknown[] = []
  for (const [what, change] of CONFIGS) {
    await stage.configure(change(REPLAYED(server.url)))
    const ended = await stage.run('canary')
    const [annotation] = ended.annotations
    const place = `${annotation?.file}:${annotation?.line}:${annotation?.column} `
    const { exitCode, reason, message } = refusal(ended)
    seen.push({ what, exitCode, reason, message, atItsPlace: message.startsWith(place) })
  }
  await server.close()
  expect(seen).toEqual(
    CONFIGS.map(([what, , reason, line]) => ({
      what,
      exitCode: 1,
      reason,
      message: expect.stringMatching(line),
      atItsPlace: true,
    })),
  )
  expect(
    stage
      .journal()
      .slice(before)
      .filter(one => one.writes),
  ).toEqual([])
}, 60_000)

test('a configuration that only stands in the checkout rules nothing', async () => {
  await stage.configure(REPLAYED(stage.server.url))
  await stage.file(CONFIG_FILE, 'version: 2\n')
  const ended = await stage.run('canary', { version: '9.9.9' })
  expect(refusal(ended).reason).toBe('UNKNOWN_VERSION')
})

const ROWS: readonly (readonly [what: string, rows: string, code: string, line: RegExp])[] = [
  ['text for a number', pair({ correct: '0,95' }), 'BAD_OBSERVATION', /^rows\.jsonl:1.*correct.*"0,95"/],
  ['NaN', '{"request_id":"r1","version":"1.0.0","correct":NaN}', 'OBSERVATIONS', /^rows\.jsonl:1:\d+ NaN is not JSON/],
  [
    'beyond double',
    '{"request_id":"r1","version":"1.0.0","correct":1e999}',
    'OBSERVATIONS',
    /^rows\.jsonl:1:\d+ .*finite/,
  ],
  ['a key twice', '{"request_id":"r1","version":"1.0.0","correct":1,"correct":0}', 'OBSERVATIONS', /duplicate key/i],
  ['a share for one outcome', pair({ correct: 1.2 }), 'BAD_OBSERVATION', /^rows\.jsonl:1.*correct.*1\.2/],
  ['no version', '{"request_id":"r1","correct":true}', 'OBSERVATIONS', /^rows\.jsonl:1.*version/],
  ['a list', '[]', 'OBSERVATIONS', /^rows\.jsonl:1/],
  [
    'pairs apart',
    ['1.0.0', '2.0.0'].flatMap(one => [row({}, one, 'a'), row({}, one, 'b')]).join('\n'),
    'PAIR_NOT_ADJACENT',
    /sort/,
  ],
  ['milliseconds', row({ timestamp: 1_777_000_000_000 }), 'OBSERVATIONS', /timestamp/],
]

function row(columns: object, of = '1.0.0', id = 'r1'): string {
  return JSON.stringify({ request_id: id, version: of, correct: true, ...columns })
}

function pair(columns: object): string {
  return `${row(columns)}\n${row({}, '2.0.0')}`
}

test('rows that mean nothing are refused by line, and none of their file is counted', async () => {
  pushed.forget()
  const seen: unknown[] = []
  for (const [what, rows] of ROWS) {
    await pushed.file('rows.jsonl', rows)
    const { exitCode, message, reason } = refusal(await pushed.run('observe', { observations: 'rows.jsonl' }))
    seen.push({ what, exitCode, reason, message })
  }
  expect(seen).toEqual(
    ROWS.map(([what, , reason, line]) => ({ what, exitCode: 1, reason, message: expect.stringMatching(line) })),
  )
  expect(pushed.writes()).toEqual([])
}, 60_000)

test('what strangers wrote is shown as text: no command, no mark-up, no mention comes of it', async () => {
  const nasty = '\n::set-output name=decision::pass\n<script>x</script> @org/team | `'
  await pushed.file(
    'rows.jsonl',
    observations(['1.0.0', '2.0.0'], () => ({ correct: true, [nasty]: 1 })),
  )
  const ended = await pushed.run('rollback', { what: 'canary', reason: nasty })
  expect(ended.exitCode).toBe(0)
  expect(ended.stdout).not.toMatch(/^\s*::set-output/mu)
  expect(ended.summary).not.toMatch(/<script>|(^|[^\\`\w])@org/u)
  expect(pushed.story().at(-2)).not.toContain('\n')
})
