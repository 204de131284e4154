import { expect, test } from '@jest/globals'
import { chooseEnvironment, ConfigFault, parseConfig } from '../../src/io/config.ts'
import { kinds } from '../../src/platforms/index.ts'
import { refusal, SERVINGS } from './read.ts'

const FILE = '.github/model-release.yml'
const GOOD = `version: 1
models:
  digits:
    registry: { kind: ledger }
    environments:
      staging:
        serving: { kind: open-inference, url: "http://127.0.0.1:8081", unversioned: accept }
        steps: [{ replay: data/requests.jsonl, score: argmax }]
        gate:
          metrics:
            - { name: accuracy, kind: proportion, better: higher, margin: 0.02, paired: true, column: correct, slices: [label] }
`

const parse = (text: string) => parseConfig(text, { file: FILE, ...kinds, servings: SERVINGS })
const parsed = (text: string) => parse(text).models['digits']?.environments['staging']
/** The good file with one piece of text replaced. */
function changed(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`${from} is not in the file`)
  return GOOD.replace(from, to)
}

test('a configuration reads as the policy it states, with every default', () => {
  expect(parsed(GOOD)).toEqual({
    serving: { kind: 'open-inference', url: 'http://127.0.0.1:8081', unversioned: 'accept' },
    router: null,
    policy: {
      capacity: 2,
      order: 'load-first',
      rollbackOrder: 'load-first',
      steps: [
        {
          kind: 'replay',
          file: 'data/requests.jsonl',
          protocol: 'v2',
          score: 'argmax',
          concurrency: 4,
          advance: 'pass',
          minDuration: 0,
        },
      ],
      keepWarm: 1,
      maxDuration: 86_400,
      bake: 0,
      settle: 60,
      drain: 30,
      loadTimeout: 3600,
      maxGap: 7200,
      waitForPlatform: 300,
      after: null,
      onInconclusive: 'end',
      onNewer: 'queue',
      promotion: 'automatic',
      rollbackVia: { kind: 'inline' },
      access: {},
      gate: {
        alpha: 0.05,
        minSamples: 100,
        metrics: [
          {
            name: 'accuracy',
            kind: 'proportion',
            better: 'higher',
            margin: { value: 0.02, relative: false },
            failAbove: { value: 0.02, relative: false },
            limit: null,
            paired: true,
            column: 'correct',
            slices: ['label'],
            required: true,
            weight: 1,
            at: null,
          },
        ],
      },
    },
  })
})

test('the rollback order is that of the environment unless it is written', () => {
  expect(parsed(changed('steps:', 'order: unload-first\n        steps:'))?.policy.rollbackOrder).toBe('unload-first')
  expect(parsed(changed('steps:', 'rollback: { order: unload-first }\n        steps:'))?.policy).toMatchObject({
    order: 'load-first',
    rollbackOrder: 'unload-first',
  })
})

test('a percentage is a share of the primary, a number is in the unit of the metric', () => {
  const metric = parsed(changed('margin: 0.02', 'margin: 20%, fail-above: 0.05'))?.policy.gate?.metrics[0]
  expect(metric).toMatchObject({ margin: { value: 0.2, relative: true }, failAbove: { value: 0.05, relative: false } })
})

test.each([
  ['in percent beside a margin in the unit', '0.02', "'0%'", false],
  ['in percent beside a margin in percent', '20%', '0%', true],
  ['with decimals', '20%', '0.00%', true],
  ['as a number beside a margin in percent', '20%', '0', true],
])('fail-above 0 is any proven loss: %s', (_, margin, failAbove, relative) => {
  const metric = parsed(changed('margin: 0.02', `margin: ${margin}, fail-above: ${failAbove}`))?.policy.gate?.metrics[0]
  expect(metric?.failAbove).toEqual({ value: 0, relative })
})

test('fail-above 0 in percent is taken by every kind that takes 0', () => {
  const kinds = [
    'kind: quantile, q: 0.95, threshold: 200, margin: 5',
    'kind: quantile, q: 0.95, threshold: 200, margin: 20%',
    'kind: quantile, q: 0.95, threshold: -1, margin: 5',
    'kind: mean, paired: true, bounds: [0, 1], margin: 0.02',
    'kind: mean, bounds: [-1, 1], margin: 0.02',
    'kind: rate, exposure: hours, margin: 20%',
  ]
  for (const kind of kinds) {
    const one = `${kind}, fail-above: 0%, name: second, better: lower, column: value`
    const both = changed('paired: true', 'required: true').replace('metrics:', `metrics:\n            - { ${one} }`)
    expect(parsed(both)?.policy.gate?.metrics[0]?.failAbove.value).toBe(0)
  }
})

test('a loss below 0 and a percentage with a space are refused, with what to write', async () => {
  const said = async (failAbove: string) =>
    (await refusal(() => parse(changed('margin: 0.02', `margin: 20%, fail-above: ${failAbove}`)))).message
  expect(await said('0 %')).toContain('Write 0%.')
  expect(await said('-1')).toContain('expected a number from 0 or a percentage, got -1')
  expect(await said('-1%')).toContain('expected a number from 0 or a percentage')
})

test('steps named by their kind are the numbers of those steps', () => {
  const two = 'steps: [{ replay: a.jsonl }, { replay: b.jsonl }]'
  const text = changed('steps: [{ replay: data/requests.jsonl, score: argmax }]', two).replace(
    'paired: true',
    'at: [replay], paired: true',
  )
  expect(parsed(text)?.policy.gate?.metrics[0]?.at).toEqual([1, 2])
})

test('an external target takes weights and copies without a router', () => {
  const external = changed(
    '{ kind: open-inference, url: "http://127.0.0.1:8081", unversioned: accept }',
    '{ kind: external }',
  ).replace(
    '{ replay: data/requests.jsonl, score: argmax }',
    '{ mirror: 100 }, { weight: 12.5, min-duration: 30m, advance: time }, { weight: 50 }',
  )
  expect(parsed(external)?.policy.steps).toEqual([
    { kind: 'mirror', share: 10_000, advance: 'pass', minDuration: 0 },
    { kind: 'weight', share: 1250, advance: 'time', minDuration: 1800 },
    { kind: 'weight', share: 5000, advance: 'pass', minDuration: 0 },
  ])
})

test.each([
  'on-inconclusive: end',
  'on-newer: queue',
  'promotion: automatic',
  'bake: 0s',
  'bake: 0m',
  'max-gap: 2h',
  'max-gap: 120m',
  'wait-for-platform: 5m',
  'split-tolerance: 2%',
  'rollback: { via: inline }',
  'capacity: 2',
])('the default of a part to come may be written out: %s', line => {
  expect(parsed(changed('steps:', `${line}\n        steps:`))).toEqual(parsed(GOOD))
})

const URL_8081 = 'url: "http://127.0.0.1:8081"'
const REPLAY = '{ replay: data/requests.jsonl, score: argmax }'

const REFUSED = (
  [
    // Each row: what is changed, into what, the code, the message behind `FILE:`.
    [
      'margin: 0.02',
      'margin: "2 %"',
      'CONFIG',
      '11:75 gate.metrics[0].margin: expected a number above 0 or a percentage, got "2 %". Write 2%.',
    ],
    [
      'margin: 0.02',
      'margin: 0',
      'CONFIG',
      '11:75 gate.metrics[0].margin: expected a number above 0 or a percentage, got 0.',
    ],
    [
      'margin: 0.02',
      'margin: .inf',
      'CONFIG',
      '11:75 gate.metrics[0].margin: expected a number above 0 or a percentage, got Infinity.',
    ],
    [
      'margin: 0.02',
      'margin: 2',
      'CONFIG',
      '11:75 gate.metrics[0].margin: expected less than 1 for a proportion, got 2. Write 0.02 for two percentage points.',
    ],
    ['margin: 0.02', 'margn: 0.02', 'CONFIG', '11:67 gate.metrics[0]: unknown key "margn". Did you mean "margin"?'],
    [
      'metrics:',
      'min_samples: 5\n          metrics:',
      'CONFIG',
      '10:11 gate: unknown key "min_samples". Did you mean "min-samples"?',
    ],
    [
      'metrics:',
      'xyz: 5\n          metrics:',
      'CONFIG',
      '10:11 gate: unknown key "xyz". Known here: alpha, min-samples, sources, window, metrics.',
    ],
    ['gate:\n', 'gte:\n', 'CONFIG', '9:9 unknown key "gte". Did you mean "gate"?'],
    [
      'better: higher, ',
      '',
      'CONFIG',
      '11:15 gate.metrics[0]: missing key "better". Write better: higher or better: lower.',
    ],
    [
      'column: correct, ',
      '',
      'CONFIG',
      '11:15 gate.metrics[0]: missing key "column": it names the column of the observations that holds the outcome.',
    ],
    [
      'metrics:',
      'alpha: 5\n          metrics:',
      'CONFIG',
      '10:18 gate.alpha: expected a number between 0 and 1 (exclusive), got 5.',
    ],
    [
      'metrics:',
      'alpha: 0\n          metrics:',
      'CONFIG',
      '10:18 gate.alpha: expected a number between 0 and 1 (exclusive), got 0.',
    ],
    [
      'metrics:',
      'alpha: 5%\n          metrics:',
      'CONFIG',
      '10:18 gate.alpha: expected a number between 0 and 1 (exclusive), got "5%".',
    ],
    [
      'metrics:',
      'min-samples: 0.5\n          metrics:',
      'CONFIG',
      '10:24 gate.min-samples: expected a whole number from 1 to 1000000000, got 0.5.',
    ],
    ['paired: true', 'paired: yes', 'CONFIG', '11:89 gate.metrics[0].paired: expected true or false, got "yes".'],
    ['paired: true', 'limit: 1.5', 'CONFIG', '11:88 gate.metrics[0].limit: expected a share above 0 to 1, got 1.5.'],
    ['paired: true', 'weight: -1', 'CONFIG', '11:89 gate.metrics[0].weight: expected a number above 0, got -1.'],
    [
      'paired: true',
      'at: [2]',
      'CONFIG',
      '11:86 gate.metrics[0].at[0]: there is no step 2; there are 1, counted from 1.',
    ],
    [
      'paired: true',
      'at: [weight]',
      'CONFIG',
      '11:86 gate.metrics[0].at[0]: there is no step "weight"; there are 1, counted from 1.',
    ],
    [
      'name: accuracy',
      'name: __proto__',
      'CONFIG',
      '11:23 gate.metrics[0].name: expected another name: this one is reserved, got "__proto__".',
    ],
    [
      'slices: [label]',
      'slices: [label, label]',
      'CONFIG',
      '11:128 gate.metrics[0].slices[1]: column "label" is there already.',
    ],
    [
      REPLAY,
      '{ weight: 110 }',
      'CONFIG',
      '8:27 steps[0].weight: expected a percent above 0 to 100 (at most two decimals), got 110.',
    ],
    [
      REPLAY,
      '{ weight: -5 }',
      'CONFIG',
      '8:27 steps[0].weight: expected a percent above 0 to 100 (at most two decimals), got -5.',
    ],
    [
      REPLAY,
      '{ weight: 10% }',
      'CONFIG',
      '8:27 steps[0].weight: expected a percent above 0 to 100 (at most two decimals), got "10%". Write 10.',
    ],
    [
      REPLAY,
      '{ weight: 10 }',
      'CONFIG',
      '8:19 steps[0]: a weight step needs a router, and there is none. Add router, or use a replay step.',
    ],
    [
      REPLAY,
      '{ replay: a, mirror: 5 }',
      'CONFIG',
      '8:17 steps[0]: expected one of replay, mirror or weight, got replay and mirror.',
    ],
    [REPLAY, '{ score: equal }', 'CONFIG', '8:17 steps[0]: expected one of replay, mirror or weight, got none.'],
    [
      REPLAY,
      '',
      'CONFIG',
      '7:9 expected at least one step, got none with capacity 2. Add steps, for example steps: [{ replay: data/requests.jsonl }].',
    ],
    [
      'score: argmax',
      'score: argmax, advance: time',
      'CONFIG',
      '8:72 steps[0].advance: step 1 is the last step, so it must advance by pass, got "time". Write advance: pass.',
    ],
    ['version: 1', 'version: 1.10', 'CONFIG', '1:10 version: expected the number 1, got 1.1. Write version: 1.'],
    ['version: 1', 'version: "1"', 'CONFIG', '1:10 version: expected the number 1, got "1". Write version: 1.'],
    [
      'steps:',
      'drain: 5\n        steps:',
      'CONFIG',
      '8:16 drain: expected a duration with a unit (s, m, h or d), got 5. Write 5s or 5m.',
    ],
    [
      'steps:',
      'drain: 5min\n        steps:',
      'CONFIG',
      '8:16 drain: expected a duration with a unit (s, m, h or d), got "5min". Write 5m.',
    ],
    [
      'steps:',
      'drain: PT5M\n        steps:',
      'CONFIG',
      '8:16 drain: expected a duration with a unit (s, m, h or d), got "PT5M". Write 5m.',
    ],
    [
      'steps:',
      'drain: -1s\n        steps:',
      'CONFIG',
      '8:16 drain: expected a duration with a unit (s, m, h or d), got "-1s". Write for example 30m.',
    ],
    [
      'steps:',
      'max-duration: 14d\n        steps:',
      'CONFIG',
      '8:23 max-duration: expected a duration above 0s and at most 13d (a check open for 14 days turns stale). Write at most 13d.',
    ],
    ['steps:', 'keep-warm: 2\n        steps:', 'CONFIG', '8:20 keep-warm: expected less than capacity (2), got 2.'],
    [
      'staging:',
      'Staging:',
      'CONFIG',
      '6:7 expected a name of lower-case letters, digits, `.`, `_`, `-`, at most 63, starting with a letter or digit, got "Staging".',
    ],
    [
      'digits:',
      'a..b:',
      'CONFIG',
      '3:3 models: expected a name of lower-case letters, digits, `.`, `_`, `-`, at most 63, starting with a letter or digit, got "a..b".',
    ],
    [
      'digits:',
      'x.lock:',
      'CONFIG',
      '3:3 models: a name must not end in ".lock": git keeps that for itself, got "x.lock".',
    ],
    [
      'digits:',
      'fr\u0430ud:',
      'CONFIG',
      '3:3 models: expected a name of lower-case letters, digits, `.`, `_`, `-`, at most 63, starting with a letter or digit, got "fr\u0430ud".',
    ],
    [
      'kind: ledger',
      'kind: leger',
      'CONFIG',
      '4:23 models.digits.registry.kind: expected ledger or mlflow or sagemaker or azure-ml or vertex-ai, got "leger".',
    ],
    ['kind: ledger', 'kind: mlflow', 'CONFIG', '4:15 models.digits.registry: missing key "url".'],
    [
      'kind: ledger',
      'kind: mlflow, url: "https://mlflow.example.com?a=1"',
      'CONFIG',
      '4:36 models.digits.registry.url: expected the server\'s address, such as "https://mlflow.example.com"; this one has a query or a fragment, got "https://mlflow.example.com?a=1".',
    ],
    [
      'kind: ledger',
      'kind: mlflow, url: "https://mlflow.example.com", model: "it\'s"',
      'CONFIG',
      '4:73 models.digits.registry.model: expected the registered model\'s name in MLflow, got "it\'s".',
    ],
    [
      'kind: ledger',
      'kind: ledger, url: "https://mlflow.example.com"',
      'CONFIG',
      '4:31 models.digits.registry: unknown key "url". Known here: kind.',
    ],
    [
      'kind: open-inference',
      'kind: open-inferense',
      'CONFIG',
      '7:26 serving.kind: expected open-inference or external, got "open-inferense". Did you mean "open-inference"?',
    ],
    [`${URL_8081}, `, '', 'CONFIG', '7:18 serving: missing key "url".'],
    [
      'unversioned: accept',
      'unversioned: accept, ulr: x',
      'CONFIG',
      '7:93 serving: unknown key "ulr". Did you mean "url"?',
    ],
    [
      'unversioned: accept',
      'flavor: triton',
      'UNVERSIONED_TRAFFIC',
      '7:18 serving: Triton answers a request without a version by the newest loaded version, so users would reach the canary. Write unversioned: accept if nobody asks without a version, or put a router in front.',
    ],
    // YAML itself.
    [
      'version: 1',
      'version: !!js/function x',
      'CONFIG',
      '1:24 tags are not supported, got "tag:yaml.org,2002:js/function". Remove the tag.',
    ],
    [
      'version: 1',
      'version: 1\nversion: 1',
      'CONFIG',
      '2:1 duplicate key: it stands in this map already. Remove one of the two.',
    ],
    ['version: 1', 'version: 1\n<<: { a: 1 }', 'CONFIG', '2:1 merge keys (<<) are not supported. Write the keys out.'],
    ['models:', 'x: &a 1\ny: *a\nmodels:', 'CONFIG', '3:4 aliases are not supported, got *a. Write the value out.'],
    ['  digits:', '\tdigits:', 'CONFIG', '3:1 expected spaces, got a tab as indentation. Replace it by spaces.'],
    [
      'registry:',
      '__proto__: {}\n    registry:',
      'CONFIG',
      '4:5 the key "__proto__" is reserved. Choose another name.',
    ],
    [
      'registry:',
      'constructor: {}\n    registry:',
      'CONFIG',
      '4:5 the key "constructor" is reserved. Choose another name.',
    ],
    ['staging:', 'prototype:', 'CONFIG', '6:7 the key "prototype" is reserved. Choose another name.'],
    [
      'version: 1\n',
      '%YAML 1.1\n---\nversion: 1\n',
      'CONFIG',
      '1:1 YAML directives are not supported. Remove the line that starts with %.',
    ],
    [REPLAY, '['.repeat(1000), 'CONFIG', '8:48 nested deeper than 32 levels.'],
    [
      'version: 1\n',
      'version: 1\n---\n',
      'CONFIG',
      '2:1 expected one YAML document, got a second one. Remove everything from the second `---` on.',
    ],
  ] as const
).map(([from, to, code, message]) => ({ from, to, code, message }))

test.each(REFUSED)('a configuration is refused: $message', async ({ from, to, code, message }) => {
  const got = await refusal(() => parse(changed(from, to)))
  expect([got.code, got.message.replace(/ \(and \d+ more\)$/u, '')]).toEqual([code, `${FILE}:${message}`])
  const [, line, column] = /^(\d+):(\d+)/u.exec(message) ?? []
  expect(got.place).toEqual({ file: FILE, line: Number(line), column: Number(column) })
})

const MLFLOW = 'registry: { kind: mlflow, url: "https://mlflow.example.com", model: digits }'

test('a registry is taken with its section as it is written', () => {
  const { models } = parse(changed('registry: { kind: ledger }', MLFLOW))
  expect(models['digits']?.registry).toEqual({ kind: 'mlflow', url: 'https://mlflow.example.com', model: 'digits' })
})

test.each([
  ['eu.prod', 'expected a name of letters, digits, _ and -, which is to be an alias in MLflow, got "eu.prod".'],
  ['latest', 'expected another name: it is to be an alias in MLflow, which keeps this one for itself, got "latest".'],
  ['v2', 'expected another name: it is to be an alias in MLflow, which keeps this one for itself, got "v2".'],
])('an environment %s cannot be an alias in the registry, and is told where it stands', async (name, message) => {
  const text = changed('registry: { kind: ledger }', MLFLOW).replace('staging:', `${name}:`)
  const got = await refusal(() => parse(text))
  expect([got.code, got.message]).toEqual(['CONFIG', `${FILE}:6:7 ${message}`])
  expect(() => parse(changed('staging:', `${name}:`))).not.toThrow()
})

const TO_COME = (
  [
    ['kind: ledger', 'kind: sagemaker, group: x', '"sagemaker" is not supported yet.'],
    ['kind: open-inference', 'kind: kserve, namespace: x', '"kserve" is not supported yet.'],
    ['kind: open-inference', 'kind: sagemaker', '"sagemaker" is not supported yet.'],
    ['steps:', 'router: { kind: gateway-api, x: 1 }\n        steps:', '"gateway-api" is not supported yet.'],
    ['metrics:', 'sources: { live: { kind: sql, query: x } }\n          metrics:', '"sql" is not supported yet.'],
    ['paired: true', 'unit: user', '"unit" is not supported yet. Leave it out.'],
    ['paired: true', 'label-delay: 1h', '"label-delay" is not supported yet. Leave it out.'],
    ['paired: true', 'advisory: true', '"advisory" is not supported yet other than false. Leave it out.'],
    ['score: argmax', 'protocol: openai', '"openai" is not supported yet.'],
    ['score: argmax', 'score: numeric', '"numeric" is not supported yet.'],
    ['score: argmax', 'score: { command: ./score }', 'a score by command is not supported yet.'],
  ] as const
).map(([from, to, message]) => ({ from, to, message }))

const ENVIRONMENTS = [
  ['after: { environment: nowhere }', 'there is no environment "nowhere".'],
  ['after: { environment: staging }', 'nothing could ever be first.'],
  ['access: { rollback: [] }', 'expected at least one role or user'],
  ['access: { deploy: [write] }', 'unknown key "deploy"'],
  ["access: { rollback: ['@octocat'] }", 'expected a role such as maintain, or user:octocat'],
  ['capacity: 1', 'Write after: { environment: NAME }.'],
  ['bake: 24', 'expected a duration'],
  ['rollback: { via: workflow, workflow: ../x.yml }', 'expected the name of a workflow file'],
] as const

test.each(ENVIRONMENTS)('what cannot be meant is refused: %s', async (line, message) => {
  const { message: said } = await refusal(() => parse(changed('steps:', `${line}\n        steps:`)))
  expect(said).toContain(message)
})

test.each(TO_COME)('what is to come is refused by name: $to', async ({ from, to, message }) => {
  const got = await refusal(() => parse(changed(from, to)))
  expect(got.code).toBe('NOT_SUPPORTED_YET')
  expect(got.message.replace(/ \(and \d+ more\)$/u, '')).toMatch(
    new RegExp(String.raw`^\.github/model-release\.yml:\d+:\d+ `, 'u'),
  )
  expect(got.message).toContain(message)
})

test('every problem of a file is told, in its order, and the first is the annotation', () => {
  try {
    parse(changed('margin: 0.02', 'margn: 0.02, wight: 1').replace('unversioned: accept', 'foo: 1, bar: 2'))
    throw new Error('it was taken')
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    expect(error.problems.map(problem => problem.replace(`${FILE}:`, ''))).toEqual([
      '7:72 serving: unknown key "foo". Known here: kind, url, flavor, model, unversioned.',
      '7:80 serving: unknown key "bar". Known here: kind, url, flavor, model, unversioned.',
      '11:67 gate.metrics[0]: unknown key "margn". Did you mean "margin"?',
      '11:80 gate.metrics[0]: unknown key "wight". Did you mean "weight"?',
    ])
    expect(error.message).toBe(`${error.problems[0] ?? ''} (and 3 more)`)
    expect(error.place).toEqual({ file: FILE, line: 7, column: 72 })
  }
})

test('two environments that would share one server and model are refused', async () => {
  const second = GOOD.slice(GOOD.indexOf('      staging:'))
  const both = GOOD + second.replace('staging:', 'production:').replace('8081"', '8081/"')
  const got = await refusal(() => parse(both))
  expect(got).toMatchObject({ code: 'SHARED_TARGET', place: { line: 13 } })
  expect(() => parse(both.replace('8081/"', '8082"'))).not.toThrow()
  expect(() => parse(both.replace('8081/"', '8081/", model: other'))).not.toThrow()
})

test.each([
  ['', '1:1 the file is empty. Write version: 1 and models.'],
  ['# nothing\n', '1:1 the file is empty. Write version: 1 and models.'],
  ['[]', '1:1 missing key "version".'],
  ['x', '1:1 expected a map with `version` and `models`, got "x".'],
  ['version: 1\nmodels: {}\n', '2:9 models: expected at least one model.'],
])('a file of %j is refused', async (text, message) => {
  const got = await refusal(() => parse(text))
  expect(got.message.replace(/ \(and \d+ more\)$/u, '')).toBe(`${FILE}:${message}`)
})

test('a file that is too large, or in UTF-16, is refused before it is parsed', async () => {
  expect((await refusal(() => parse(`${GOOD}# ${'x'.repeat(256 * 1024)}`))).message).toContain(
    'the limit is 262144 (256 KiB)',
  )
  expect((await refusal(() => parse(Buffer.from(GOOD, 'utf16le').toString('utf8')))).message).toContain('UTF-16')
})

test('a byte order mark and Windows line ends are taken', () => {
  expect(parsed(`\uFEFF${GOOD.replaceAll('\n', '\r\n')}`)).toEqual(parsed(GOOD))
})

test('an alias bomb is refused within a moment', async () => {
  const bomb = `a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nversion: 1\n`
  const started = performance.now()
  expect((await refusal(() => parse(bomb))).message).toContain('aliases are not supported')
  expect(performance.now() - started).toBeLessThan(500)
})

test('nothing that a configuration says reaches the prototype of objects', async () => {
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    await refusal(() => parse(`version: 1\nmodels: { ${key}: { polluted: true } }\n`))
    await refusal(() => parse(`version: 1\nmodels: { "${key}": { polluted: true } }\n`))
  }
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test('model and environment may be left out only where there is one', async () => {
  const config = parse(GOOD)
  expect(chooseEnvironment(config, { model: null, environment: null })).toMatchObject({
    model: 'digits',
    environment: 'staging',
  })
  expect(chooseEnvironment(config, { model: 'digits', environment: 'staging' }).config.serving.kind).toBe(
    'open-inference',
  )
  expect((await refusal(() => chooseEnvironment(config, { model: 'digit', environment: null }))).message).toBe(
    'input model: expected digits, got "digit". Did you mean "digits"?',
  )
  const second = GOOD.slice(GOOD.indexOf('      staging:')).replace('staging:', 'production:').replace('8081', '8082')
  const got = await refusal(() => chooseEnvironment(parse(GOOD + second), { model: null, environment: null }))
  expect(got).toMatchObject({
    code: 'INPUT',
    message: 'input environment: expected staging or production, got nothing, and there are 2. Name one.',
  })
})

const KINDS = (
  [
    ['kind: mean, bounds: [0, 1]', { kind: 'mean', bounds: [0, 1] }],
    ['kind: mean, cap: 8', { kind: 'mean', cap: 8 }],
    ['kind: mean', { kind: 'mean' }],
    ['kind: quantile, q: 0.95, threshold: 200', { kind: 'quantile', q: 0.95, threshold: 200 }],
    ['kind: quantile, q: 0.95', { kind: 'quantile', q: 0.95 }],
    ['kind: distribution', { kind: 'distribution', required: false }],
  ] as const
).map(([text, policy]) => ({ text, policy }))

const unpaired = changed('paired: true', 'required: true')

test.each(KINDS)('a metric of every kind is taken: $text', ({ text, policy }) => {
  const one = `${text}, name: second, better: higher, margin: 0.02, column: value`
  const both = unpaired.replace('metrics:', `metrics:\n            - { ${one} }`)
  expect(parsed(both)?.policy.gate?.metrics[0]).toMatchObject(policy)
})

test('a rate is compared in percent, and a split tolerance is part of the policy', () => {
  const one = 'kind: rate, exposure: hours, name: second, better: lower, margin: 20%, fail-above: 0, column: value'
  const both = unpaired
    .replace('metrics:', `metrics:\n            - { ${one} }`)
    .replace('steps:', 'split-tolerance: 5%\n        steps:')
  const gate = parsed(both)?.policy.gate
  expect(gate?.splitTolerance).toBe(0.05)
  expect(gate?.metrics[0]).toMatchObject({ exposure: 'hours', failAbove: { value: 0, relative: true } })
})

const WRONG_KINDS = (
  [
    ['kind: proportion, bounds: [0, 1]', 'bounds belongs to a mean or a distribution, not to a proportion'],
    ['kind: mean, bounds: [1, 0]', 'a lower and a higher number'],
    ['kind: mean, bounds: [0, 1], cap: 2', 'expected bounds or cap, got both'],
    ['kind: mean, limit: 3', 'a limit of a mean needs bounds or cap'],
    ['kind: mean, bounds: [0, 1], limit: 3', 'expected a number between 0 and 1, got 3'],
    ['kind: mean, bounds: [0, 0.01]', 'expected less than 0.01'],
    ['kind: mean, paired: true', 'pairs of scores need bounds or cap'],
    ['kind: quantile', 'missing key "q"'],
    ['kind: quantile, q: 95', 'a number between 0 and 1'],
    ['kind: quantile, q: 0.95, fail-above: 0.5', 'at most the margin'],
    ['kind: rate, exposure: hours', 'a rate is compared in percent'],
    ['kind: rate', 'missing key "exposure"'],
    ['kind: distribution, limit: 1', 'advisory and fails nothing'],
    ['kind: proportion, column: agree', 'needs paired: true and better: higher'],
  ] as const
).map(([text, message]) => ({ text, message }))

test.each(WRONG_KINDS)('what a kind cannot mean is refused: $text', async ({ text, message }) => {
  const column = text.includes('column') ? '' : ', column: value'
  const one = `${text}, name: second, better: higher, margin: 0.02${column}`
  const got = await refusal(() => parse(unpaired.replace('metrics:', `metrics:\n            - { ${one} }`)))
  expect(got.code).toBe('CONFIG')
  expect(got.message).toContain(message)
})
