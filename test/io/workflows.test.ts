/** Workflows of a team: what makes a release unsafe is told with its line, and nothing else is. */
import { expect, test } from '@jest/globals'
import { checkWorkflows } from '../../src/io/workflows.ts'

const SHA = 'a'.repeat(40)
const GOOD = `name: release
on: { push: { branches: [main] } }
permissions: {}
concurrency: { group: release, cancel-in-progress: false }
jobs:
  release:
    runs-on: ubuntu-latest
    permissions: { contents: write }
    steps:
      - uses: actions/checkout@${SHA} # v5
      - uses: acme/model-release/actions/register@${SHA} # v1
        with: { version: 1.0.0, artifact: model.bin }
`
const ROLLBACK = `name: Roll back
run-name: Roll back \${{ inputs.model }} (\${{ inputs['request-id'] }})
on:
  workflow_dispatch:
    inputs: { model: {}, environment: {}, what: {}, to: {}, reason: {}, request-id: {} }
permissions: { contents: write }
jobs:
  rollback:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/model-release/actions/rollback@${SHA}
`

function told(files: Readonly<Record<string, string | null>>, started: readonly string[] = []): readonly string[] {
  return checkWorkflows(new Map(Object.entries(files)), started).findings.map(
    ({ where, expected }) => `${where} ${expected}`,
  )
}

test('what keeps to the rules has no finding', () => {
  expect(
    checkWorkflows(
      new Map([
        ['release.yml', GOOD],
        ['rollback.yml', ROLLBACK],
      ]),
      ['rollback.yml'],
    ),
  ).toEqual({
    findings: [],
    unchecked: [],
  })
})

test('workflows of others are none of our business', () => {
  const other = 'on: push\njobs: { x: { runs-on: u, steps: [{ uses: actions/checkout@v5 }] } }\n'
  expect(
    checkWorkflows(
      new Map([
        ['ci.yml', other],
        ['broken.yml', ': : ['],
        ['README.md', 'model-release'],
      ]),
      [],
    ),
  ).toEqual({
    findings: [],
    unchecked: [],
  })
})

test('a job without permissions gets the line that it needs', () => {
  const text = GOOD.replace('permissions: {}\n', '').replace('    permissions: { contents: write }\n', '')
  const { findings } = checkWorkflows(new Map([['release.yml', text]]), [])
  expect(findings).toEqual([
    {
      where: '.github/workflows/release.yml:5:3',
      expected: 'permissions of job release',
      got: "none, so the repository's default",
      fix: 'Write permissions: { contents: write }, or less',
    },
  ])
  expect(told({ 'release.yml': GOOD.replace('permissions: {}\n', '') })).toEqual([])
})

test('every action of a job with such a token has to be pinned', () => {
  const text = GOOD.replace(`checkout@${SHA}`, 'checkout@v5').replace(`register@${SHA}`, 'register@v1')
  // These actions themselves by their tag, as their pages write it.
  expect(told({ 'release.yml': text })).toEqual(['.github/workflows/release.yml:10:9 an action pinned to a commit'])
  expect(
    told({
      'release.yml': GOOD.replace(`acme/model-release/actions/register@${SHA}`, './model-release/actions/register'),
    }),
  ).toEqual([])
})

test('a run that may be cancelled in the middle is told, but for previews of pull requests', () => {
  const text = GOOD.replace('cancel-in-progress: false', 'cancel-in-progress: true')
  expect(told({ 'release.yml': text })).toEqual(['.github/workflows/release.yml:4:32 runs that wait for each other'])
  const preview = text.replace('on: { push: { branches: [main] } }', 'on: pull_request').replace('register@', 'gate@')
  expect(told({ 'release.yml': preview })).toEqual([])
  const inJob = GOOD.replace('    steps:', '    concurrency: { group: x, cancel-in-progress: true }\n    steps:')
  expect(told({ 'release.yml': inJob })).toHaveLength(1)
})

test('a rollback workflow that a dispatch could not start or find again is told', () => {
  const noInputs = ROLLBACK.replace('model: {}, environment: {}, what: {}, ', '').replace(/run-name: .*\n/u, '')
  expect(told({ 'rollback.yml': noInputs })).toEqual([
    '.github/workflows/rollback.yml:4:5 the inputs model, environment, what, to, reason, request-id',
    expect.stringMatching(/^\.github\/workflows\/rollback\.yml:\d+:\d+ a run-name with the input request-id$/u),
  ])
  const onPush = ROLLBACK.replace(/on:\n(?: .*\n)+/u, 'on: push\n')
  expect(told({ 'rollback.yml': onPush })[0]).toContain('workflow_dispatch with the inputs')
  // Under another name only where the configuration says so.
  expect(told({ 'undo.yml': noInputs })).toEqual([])
  expect(told({ 'undo.yml': noInputs }, ['undo.yml'])).toHaveLength(2)
})

test('a rollback workflow that is configured and not there is told', () => {
  expect(told({ 'release.yml': GOOD }, ['rollback.yml'])).toEqual([
    expect.stringContaining('.github/workflows/rollback.yml the rollback workflow'),
  ])
})

test('what cannot be read is said', () => {
  const { findings, unchecked } = checkWorkflows(
    new Map([
      ['a.yml', null],
      ['b.yml', 'model-release: ['],
    ]),
    [],
  )
  expect(findings).toEqual([])
  expect(unchecked).toEqual([expect.stringContaining('a.yml'), expect.stringContaining('b.yml:')])
})
