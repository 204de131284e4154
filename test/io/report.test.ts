import { expect, test } from '@jest/globals'
import type { Details, MetricDetails } from '../../src/core/gate/types.ts'
import { checkOutput, commentBody, lookSummary, operationSummary } from '../../src/io/report.ts'

const METRIC: MetricDetails = {
  name: 'accuracy',
  kind: 'proportion',
  verdict: 'pass',
  better: 'higher',
  margin: 0.02,
  primary: { n: 540, value: 0.977 },
  canary: { n: 540, value: 0.9811 },
  difference: 0.0041,
  lower: -0.004,
  upper: 0.012,
  evidence: { fail: -2, pass: 4.1 },
  p: { fail: 1, pass: 0.016 },
  progress: 1,
  eta: null,
  reason: 'proven less than 2 pp worse',
}
const BAD: MetricDetails = {
  ...METRIC,
  slice: { label: '8' },
  verdict: 'fail',
  primary: { n: 88, value: 0.9205 },
  canary: { n: 88, value: 0.4716 },
  difference: -0.4489,
  lower: -0.56,
  upper: -0.34,
}

function look(metrics: readonly MetricDetails[], changes: Partial<Details> = {}) {
  const details: Details = {
    schema: 1,
    verdict: 'pass',
    preview: false,
    model: 'digits',
    environment: 'production',
    canary: '2.0.0',
    primary: '1.0.0',
    trial: 1,
    look: 2,
    step: 1,
    started: '2026-05-03T14:03:00.000Z',
    metrics,
    integrity: { split: null, freshness: null, missing: null },
    ...changes,
  }
  return { details, reason: 'accuracy is proven within its margin', progress: 1 }
}

test('a check says the verdict in its title and the numbers in its table', () => {
  const output = checkOutput(look([METRIC]))
  expect(output.title).toBe('Pass: accuracy')
  expect(output.summary).toContain('**Pass.** accuracy is proven within its margin')
  expect(output.summary).toContain(
    '| accuracy | 0.977 (n 540) | 0.981 (n 540) | &#43;0.4 pp (−0.4 to &#43;1.2) | 2 pp | ██████████ 100% | ✅ pass |',
  )
})

test('a slice that failed is in the title, and the first row of the slices', () => {
  const slices = [{ ...METRIC, slice: { label: '1' } }, BAD]
  const output = checkOutput(look([METRIC, ...slices], { verdict: 'fail' }))
  expect(output.title).toBe('Fail: accuracy of label=8 −44.9 pp (margin 2 pp)')
  expect(output.summary).toContain('**2 slices, 1 failed**')
  expect(output.summary.indexOf('label=8 |')).toBeLessThan(output.summary.indexOf('label=1 |'))
})

test('evidence that is still collected shows how far it is and when it may be enough', () => {
  const metric: MetricDetails = { ...METRIC, verdict: 'continue', progress: 0.52, eta: 7200 }
  const output = checkOutput({ ...look([metric], { verdict: 'continue' }), progress: 0.52 })
  expect(output.title).toBe('Collecting evidence: 52%')
  expect(output.summary).toContain('█████░░░░░ 52%, about 2 h | ⏳ continue |')
})

test('no data is said, never shown as a number', () => {
  const none: MetricDetails = {
    ...METRIC,
    verdict: 'continue',
    primary: { n: 0, value: null },
    canary: { n: 0, value: null },
    difference: null,
    lower: null,
    upper: null,
    evidence: { fail: null, pass: null },
    p: { fail: null, pass: null },
    progress: 0,
  }
  const { summary, text } = checkOutput(look([none], { verdict: 'continue' }))
  expect(summary).toContain(
    '| accuracy | no data (n 0) | no data (n 0) | no data | 2 pp | ░░░░░░░░░░ 0% | ⏳ continue |',
  )
  expect(summary + text).not.toMatch(/NaN|null|undefined/u)
})

const picture = (metric: MetricDetails) => /<code>(.*)<\/code>/u.exec(checkOutput(look([metric])).text)?.[1] ?? ''

test('the picture puts worse on the left for either direction', () => {
  const worse = { difference: -0.02, lower: -0.024, upper: -0.016 }
  const better = { difference: 0.02, lower: 0.016, upper: 0.024 }
  expect(picture({ ...METRIC, ...worse })).toBe('······──●──·····┊················')
  expect(picture({ ...METRIC, ...better, better: 'lower' })).toBe('······──●──·····┊················')
  expect(picture({ ...METRIC, difference: 0, lower: -0.001, upper: 0.001 })).toMatch(/┃.*●/u)
  expect(picture(BAD)).toMatch(/^◀/u)
  expect(picture({ ...METRIC, margin: '2%', difference: 0.5, lower: 0.4, upper: 0.6 })).toMatch(/▶$/u)
})

test('a comment starts with the line that finds it again', () => {
  expect(commentBody(look([METRIC])).split('\n')[0]).toBe('<!-- model-release digits/production -->')
})

test('names of strangers stay text in every output', () => {
  const hostile = '| <img src=x> @org/team `x` [a](b)\n# h'
  const metric: MetricDetails = {
    ...METRIC,
    name: hostile,
    slice: { [hostile]: hostile },
    verdict: 'fail',
    reason: hostile,
  }
  const given = { ...look([metric], { verdict: 'fail', canary: hostile }), reason: hostile, next: hostile }
  const { title, summary, text } = checkOutput(given)
  for (const output of [summary, text, lookSummary(given).text, commentBody(given)]) {
    expect(output).not.toMatch(/<img|@org|\[a\]|\n# h|`x`/u)
    for (const line of output.split('\n').filter(one => one.startsWith('| ')))
      expect(line.split('|').length).toBeLessThanOrEqual(9)
  }
  expect(title).not.toMatch(/[\r\n]/u)
  expect(title.length).toBeLessThanOrEqual(60)
})

test('outputs keep within what GitHub takes, however many slices there are', () => {
  const slices = Array.from({ length: 500 }, (_, at) => ({ ...BAD, slice: { label: `${at}${'@'.repeat(990)}` } }))
  const output = checkOutput(look([METRIC, ...slices], { verdict: 'fail' }))
  expect(Buffer.byteLength(output.summary)).toBeLessThanOrEqual(65_535)
  expect(Buffer.byteLength(output.text)).toBeLessThanOrEqual(65_535)
  expect(Buffer.byteLength(commentBody(look([METRIC, ...slices])))).toBeLessThanOrEqual(65_535)
  expect(output.summary).toContain('440 more in the output details.')
})

test('an operation tells its facts in a table and what comes next', () => {
  const { text } = operationSummary({
    action: 'register',
    decision: 'registered',
    message: 'digits 2.0.0 is registered',
    facts: [
      ['Version', '2.0.0'],
      ['Digest', `sha256:${'a'.repeat(64)}`],
      ['Hold', null],
    ],
    next: 'Start a canary.',
  })
  expect(text).toBe(
    [
      '## ✅ register: registered',
      'digits 2.0.0 is registered',
      '|  |  |\n| --- | --- |\n| Version | <code>2.0.0</code> |\n| Digest | <code>sha256&#58;aaaaaaaaaaaa</code> |',
      '**Next:** Start a canary.',
    ].join('\n\n'),
  )
  expect(
    operationSummary({ action: 'promote', decision: 'refused', reasonCode: 'NOT_READY', message: 'not yet', facts: [] })
      .text,
  ).toBe('## ❌ promote: refused\n\nnot yet (<code>NOT&#95;READY</code>)')
})
