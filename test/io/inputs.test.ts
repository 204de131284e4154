import { expect, test } from '@jest/globals'
import { readInputs } from '../../src/io/inputs.ts'
import { ACTION_NAMES, inputsOf } from '../../src/io/spec.ts'
import { refusal } from './read.ts'

/** The runner's environment for inputs as a workflow gives them. */
function env(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
}

test('inputs that are left out read as their default, or as null', () => {
  expect(readInputs('rollback', env({ 'github-token': 't' }))).toEqual({
    githubToken: 't',
    config: '.github/model-release.yml',
    model: null,
    environment: null,
    dryRun: false,
    what: 'auto',
    to: null,
    order: null,
    quarantine: 'from',
    reason: null,
    requestId: null,
    drill: false,
  })
})

test('a workflow that gives an input as empty text has left it out', () => {
  expect(
    readInputs('canary', env(Object.fromEntries(Object.keys(inputsOf('canary')).map(input => [input, ''])))),
  ).toEqual(readInputs('canary', {}))
})

test('the names of inputs come in capitals with their dashes, and unknown ones are none of our business', () => {
  const inputs = readInputs('register', {
    'INPUT_SERVED-VERSION': ' 7 ',
    INPUT_VERSION: '1.0.0',
    INPUT_DIGEST: `sha256:${'a'.repeat(64)}`,
    INPUT_OTHER: 'x',
  })
  expect(inputs).toMatchObject({ servedVersion: '7', version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` })
})

test.each(['true', 'True', 'TRUE'])('%s is true', text => {
  expect(readInputs('canary', env({ supersede: text })).supersede).toBe(true)
})

const A = `sha256:${'a'.repeat(64)}`
const COUNTS =
  '{"from":"2026-05-03T14:00:00Z","to":"2026-05-03T15:00:00Z","metrics":{"errors":{"primary":{"n":100,"k":1},"canary":{"n":100,"k":1}}}}'

test.each([
  [
    'register',
    { version: '1.2', digest: A },
    'VERSION',
    'input version "1.2": not SemVer (MAJOR.MINOR.PATCH). Did you mean 1.2.0?',
  ],
  [
    'register',
    { version: '01.2.3', digest: A },
    'VERSION',
    'input version "01.2.3": leading zero not allowed. Did you mean 1.2.3?',
  ],
  [
    'register',
    { version: 'v1.2.3', digest: A },
    'VERSION',
    'input version "v1.2.3": expected the bare version. Write 1.2.3.',
  ],
  ['register', { version: ' 1.2.3\n', digest: A }, 'VERSION', 'Did you mean 1.2.3?'],
  ['register', { version: '1'.repeat(300), digest: A }, 'VERSION', 'is 300 characters long, the limit is 128'],
  ['register', { version: 'latest', digest: A }, 'VERSION', 'input version "latest": not SemVer'],
  ['register', { version: 'null', digest: A }, 'VERSION', 'input version "null": not SemVer'],
  ['register', { version: '1.2.3\u202e', digest: A }, 'VERSION', 'contains U+202E at position 5'],
  ['register', { version: '1.2.3\u200b', digest: A }, 'VERSION', 'contains U+200B at position 5'],
  ['register', { version: '1.2.\u0663', digest: A }, 'VERSION', 'contains U+0663 at position 4'],
  [
    'register',
    { digest: A },
    'INPUT',
    'inputs version, bump: expected one of them, got none: the version is named or counted up, not guessed.',
  ],
  [
    'register',
    { version: '1.0.0', bump: 'minor', digest: A },
    'INPUT',
    'inputs version, bump: expected one of them, got version and bump',
  ],
  [
    'register',
    { version: '1.0.0' },
    'INPUT',
    'inputs artifact, digest: expected at least one of them, got none: a version is known by its digest.',
  ],
  ['register', { bump: 'big', digest: A }, 'INPUT', 'input bump: expected major, minor or patch, got "big".'],
  [
    'register',
    { bump: 'minor', digest: 'A'.repeat(64) },
    'INPUT',
    `input digest: expected sha256: and 64 hex digits, got "${'A'.repeat(64)}". Write sha256:${'a'.repeat(64)}.`,
  ],
  [
    'register',
    { bump: 'minor', digest: 'sha256:abc' },
    'INPUT',
    'input digest: expected sha256: and 64 hex digits, got "sha256:abc".',
  ],
  ['register', { bump: 'minor', digest: A, adopt: 'yes' }, 'INPUT', 'input adopt: expected true or false, got "yes".'],
  ['register', { bump: 'minor', digest: A, adopt: '1' }, 'INPUT', 'input adopt: expected true or false, got "1".'],
  [
    'register',
    { bump: 'minor', digest: A, model: 'fraud/eu' },
    'INPUT',
    'input model: expected a name of lower-case letters',
  ],
  [
    'register',
    { bump: 'minor', digest: A, model: '$(id)' },
    'INPUT',
    'input model: expected a name of lower-case letters',
  ],
  [
    'register',
    { bump: 'minor', digest: A, location: 'a\nb' },
    'INPUT',
    'input location: expected one line without unseen characters, got "a b".',
  ],
  [
    'register',
    { bump: 'minor', digest: A, metadata: '[1]' },
    'INPUT',
    'input metadata: expected a map of JSON or YAML, got a list of 1.',
  ],
  [
    'register',
    { bump: 'minor', digest: A, metadata: '{"a":1,"a":2}' },
    'INPUT',
    'input metadata:1:8 duplicate key "a". Remove one of the two.',
  ],
  [
    'register',
    { bump: 'minor', digest: A, metadata: 'a: 1\na: 2' },
    'INPUT',
    'input metadata:2:1 duplicate key: it stands in this map already. Remove one of the two.',
  ],
  ['register', { bump: 'minor', digest: A, metadata: 'a: .nan' }, 'INPUT', 'input metadata'],
  [
    'register',
    { bump: 'minor', digest: A, metadata: '__proto__: { x: 1 }' },
    'INPUT',
    'the key "__proto__" is reserved. Choose another name.',
  ],
  [
    'register',
    { bump: 'minor', digest: A, 'model-signature': '{"inputs":[]}' },
    'INPUT',
    'input model-signature: missing key "outputs".',
  ],
  [
    'register',
    { bump: 'minor', digest: A, 'model-signature': '{"inputs":[],"outputs":[{"name":"a","dtype":"FP32","shpe":[1]}]}' },
    'INPUT',
    'input model-signature.outputs[0].shpe: unknown key "shpe". Did you mean "shape"?',
  ],
  ['observe', {}, 'INPUT', 'inputs observations, counts: expected one of them, got none'],
  [
    'observe',
    { counts: COUNTS.replace('"n":100,"k":1', '"n":100,"k":120') },
    'INPUT',
    'impossible sample: k 120 of n 100. k counts those of n where the outcome was 1.',
  ],
  [
    'observe',
    { counts: COUNTS.replace('"k":1', '"k":-1') },
    'INPUT',
    'expected a whole number from 0 to 2^53, got -1.',
  ],
  [
    'observe',
    { counts: COUNTS.replace('"k":1', '"k":"1"') },
    'INPUT',
    'expected a whole number from 0 to 2^53, got "1".',
  ],
  ['observe', { counts: COUNTS.replace('"k":1', '"k":NaN') }, 'INPUT', 'NaN is not JSON; "k" has no value.'],
  [
    'observe',
    { counts: COUNTS.replace('"k":1', '"k":null') },
    'INPUT',
    'expected a whole number from 0 to 2^53, got null.',
  ],
  [
    'observe',
    { counts: COUNTS.replace('"k":1', '"k":9007199254740993') },
    'INPUT',
    'integer beyond 2^53 ("k"): 9007199254740993 cannot be held exactly.',
  ],
  ['observe', { counts: COUNTS.replace(/"errors":.*\}\}/u, '') + '}' }, 'INPUT', 'input counts'],
  [
    'observe',
    { counts: COUNTS.replace(/\{"errors".*$/u, '{}}') },
    'INPUT',
    'input counts.metrics: no metrics: an empty window is no evidence.',
  ],
  ['observe', { counts: COUNTS.replace('15:00', '13:00') }, 'INPUT', 'input counts: from must be earlier than to'],
  [
    'observe',
    { counts: COUNTS.replace('"2026-05-03T14:00:00Z"', '1777816800000') },
    'INPUT',
    'input counts.from: expected a time such as 2026-05-03T14:03:00Z, got 1777816800000. That looks like milliseconds.',
  ],
  ['observe', { counts: '{}' }, 'INPUT', 'input counts: missing key "from".'],
  ['observe', { counts: '[]' }, 'INPUT', 'input counts: '],
  [
    'observe',
    { counts: `{"a":"${'x'.repeat(6_000_000)}"}` },
    'INPUT',
    'input counts: expected at most 5120 KiB, got 5860 KiB.',
  ],
  [
    'gate',
    { version: '2.0.0', digest: A },
    'INPUT',
    'inputs version, digest: expected at most one of them, got version and digest',
  ],
  ['gate', { sha: 'main' }, 'INPUT', 'input sha: expected a full commit id of 40 hex digits, got "main".'],
  [
    'gate',
    { 'fail-on': 'error' },
    'INPUT',
    'input fail-on: expected fail, inconclusive, not-pass or never, got "error".',
  ],
  [
    'promote',
    { force: 'true' },
    'INPUT',
    'input reason: expected with force, got nothing: an override is recorded with its reason.',
  ],
  ['rollback', { to: 'v1.0.0' }, 'VERSION', 'input to "v1.0.0": expected the bare version. Write 1.0.0.'],
  ['rollback', { to: 'stable' }, 'VERSION', 'input to "stable": not SemVer'],
  [
    'hold',
    { set: 'on', until: 'tomorrow', reason: 'x' },
    'INPUT',
    'input until: expected a time such as 2026-05-03T18:00:00Z, got "tomorrow".',
  ],
  [
    'hold',
    { set: 'on' },
    'INPUT',
    'inputs reason: expected at least one of them, got none: who reads the ledger later wants to know why.',
  ],
  [
    'hold',
    { reason: 'x' },
    'INPUT',
    'inputs set, release-version: expected one of them, got none: each is an act of its own.',
  ],
  ['tick', { wait: '30' }, 'INPUT', 'input wait: expected a duration such as 30m, got "30". Write 30s or 30m.'],
] as const)('%s with %j is refused: %s %s', async (name, inputs, code, message) => {
  const got = await refusal(() => readInputs(name, env(inputs)))
  expect(got.code).toBe(code)
  expect(got.message).toContain(message)
  expect(got.message).not.toMatch(/[\r\n]/u)
})

test.each(['1.2.3', '^1.2.0', '~1.4', '1.x', '>=1.0.0 <2.0.0', '1.4'])(
  'a rollback goes to the version or range %s',
  to => {
    expect(readInputs('rollback', env({ to })).to).toBe(to)
  },
)

const read = (metadata: string) => readInputs('register', env({ bump: 'patch', digest: A, metadata })).metadata

test('metadata is JSON or YAML, whichever was written', () => {
  const meant = { dataset: 'd', metrics: { accuracy: 0.98 } }
  expect(read('{"dataset":"d","metrics":{"accuracy":0.98}}')).toEqual(meant)
  expect(read('dataset: d\nmetrics: { accuracy: 0.98 }\n')).toEqual(meant)
  expect(read('{dataset: d, metrics: {accuracy: 0.98}}')).toEqual(meant)
})

test('a reason is cut at 500 characters and says nothing hidden', () => {
  const { reason } = readInputs('rollback', env({ reason: `bad\n::add-mask::x\u202e${'y'.repeat(10_000)}` }))
  expect(reason).toHaveLength(505)
  expect(reason).toMatch(/^bad ::add-mask::xU\+202Ey+…$/u)
})

test('a token is taken whole, however long', () => {
  const token = `ghs_${'x'.repeat(900)}`
  expect(readInputs('promote', env({ 'github-token': token })).githubToken).toBe(token)
})

test('each action knows the common inputs', () => {
  for (const name of ACTION_NAMES) {
    expect(Object.keys(inputsOf(name))).toEqual(
      expect.arrayContaining(['github-token', 'config', 'model', 'environment', 'dry-run']),
    )
  }
})
