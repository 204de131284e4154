import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MetricCost } from '../../src/core/gate/plan-price.ts'
import { say, type Said } from './terminal.ts'

const config = (steps: string, ...metrics: readonly string[]): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: ${steps}
        gate:
          metrics:
${metrics.map(metric => `            - ${metric}`).join('\n')}
`
const ERRORS = '{ name: errors, kind: proportion, better: lower, margin: 0.02, column: error }'
const ANSWERED = '{ name: answered, kind: proportion, better: higher, margin: 0.02, column: answered }'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function plan(text: string, ...args: readonly string[]): Promise<Said> {
  await writeFile(join(folder, 'model-release.yml'), text)
  return say(folder, 'plan', '--config', 'model-release.yml', ...args)
}

async function lines(text: string, ...args: readonly string[]): Promise<readonly MetricCost[]> {
  const said = await plan(text, '--json', ...args)
  expect(said.err).toEqual([])
  return JSON.parse(said.out).metrics
}

test('an equal canary and one at twice the margin have their requests and their time', async () => {
  const [line] = await lines(config('[{ weight: 50 }]', ERRORS), '--requests-per-second', '10')
  expect(line).toMatchObject({ step: 1, metric: 'errors', required: true, cannot: null })
  // 1.3 log(1/0.04) 2 p (1 - p) (1/s_c + 1/s_p) / margin^2 = 3975, in windows of 3000 requests.
  expect(line?.pass?.requests).toBeGreaterThan(3975)
  expect(line?.pass?.requests).toBeLessThan(3 * 3975)
  expect(line?.pass?.seconds).toBeCloseTo((line?.pass?.requests ?? 0) / 10, 6)
  expect(line?.fail?.requests).toBeGreaterThan(line?.pass?.requests ?? Infinity)
})

test('many small looks decide sooner than few large ones', async () => {
  const text = config('[{ weight: 50 }]', ERRORS)
  const [often] = await lines(text, '--requests-per-second', '0.2', '--tick', '5m')
  const [seldom] = await lines(text, '--requests-per-second', '0.2', '--tick', '6h')
  expect(often?.pass?.requests).toBeLessThan(seldom?.pass?.requests ?? 0)
})

test('a tenth of the traffic takes more requests than half of it', async () => {
  const [tenth, half] = await lines(
    config('[{ weight: 10, advance: pass }, { weight: 50 }]', ERRORS),
    '--requests-per-second',
    '10',
  )
  expect((tenth?.pass?.requests ?? 0) / (half?.pass?.requests ?? 1)).toBeGreaterThan(1.5)
})

test('a further metric makes a fail dearer and a pass not', async () => {
  const args = ['--requests-per-second', '5']
  const [one] = await lines(config('[{ weight: 50 }]', ERRORS), ...args)
  const [two] = await lines(config('[{ weight: 50 }]', ERRORS, ANSWERED), ...args)
  expect(two?.fail?.requests).toBeGreaterThan(one?.fail?.requests ?? Infinity)
  expect(two?.fail?.requests).toBeCloseTo(one?.oneMore?.requests ?? 0, 6)
  expect(two?.alone).toEqual(one?.fail)
  expect(two?.pass).toEqual(one?.pass)
})

test('what traffic cannot decide before max-duration is said with the margin and the traffic that could', async () => {
  const text = config('[{ weight: 50 }]', ERRORS.replace('0.02', '0.002'))
  const said = await plan(text, '--requests-per-second', '1')
  expect(said.code).toBe(1)
  const [, traffic, margin] =
    /; about ([\d.]+) requests per second or a margin of about ([\d.]+) could/u.exec(said.out) ?? []
  expect((await plan(text, '--requests-per-second', String(Number(traffic) * 1.1))).code).toBe(0)
  expect(
    (await plan(config('[{ weight: 50 }]', ERRORS.replace('0.02', margin ?? '')), '--requests-per-second', '1')).code,
  ).toBe(0)
}, 30_000)

test('rows of a replay too few for the margin are what canary would refuse', async () => {
  await writeFile(join(folder, 'few.jsonl'), '{"request_id":"r","request":{}}\n'.repeat(90))
  const text = config(
    '[{ replay: few.jsonl }]',
    '{ name: correct, kind: proportion, better: higher, margin: 0.02, paired: true, column: correct }',
  ).replace(
    '{ kind: external }',
    '{ kind: open-inference, url: "http://127.0.0.1:1", flavor: triton, unversioned: accept }',
  )
  const said = await plan(text)
  expect(said.code).toBe(1)
  expect(said.out).toMatch(
    /^CANNOT_DECIDE: correct can never pass in step 1: min-samples asks for 100 per version, its file has 90 rows/mu,
  )
})

test('where no requests are recorded yet the file is named, and the rest is planned', async () => {
  const text = config(
    '[{ replay: none.jsonl }, { weight: 50 }]',
    ERRORS,
    '{ name: correct, kind: proportion, better: higher, margin: 0.02, paired: true, column: correct, at: [replay] }',
  ).replace(
    '{ kind: external }',
    '{ kind: command, read: [a], load: [a], unload: [a], probe: [a], infer: [a, "${version}"] }',
  )
  const routed = text.replace(
    '        steps:',
    '        router: { kind: command, read: [a], route: [a] }\n        steps:',
  )
  const said = await plan(routed, '--requests-per-second', '10')
  expect(said).toMatchObject({ code: 0, err: [] })
  expect(said.out).toContain('Replays of "none.jsonl" are left out: the file is not there')
  expect(said.out).toMatch(/^2 weight +errors/mu)
  expect(said.out).not.toMatch(/^1 replay/mu)
  const json = await plan(routed, '--requests-per-second', '10', '--json')
  expect(JSON.parse(json.out)).toMatchObject({ missing: ['none.jsonl'], cannotDecide: null })
})

test('the rows usually needed and the fewest that could ever pass are told apart', async () => {
  await writeFile(join(folder, 'some.jsonl'), '{"request_id":"r","request":{}}\n'.repeat(150))
  const text = config(
    '[{ replay: some.jsonl }]',
    '{ name: correct, kind: proportion, better: higher, margin: 0.02, paired: true, column: correct }',
  ).replace(
    '{ kind: external }',
    '{ kind: open-inference, url: "http://127.0.0.1:1", flavor: triton, unversioned: accept }',
  )
  const said = await plan(text)
  expect(said.out).toMatch(/; about \d+ rows .* \(rows usually needed\)$/mu)
  expect(said.out).toMatch(/^CANNOT_DECIDE: .*; \d+ rows .* \(the fewest rows that could ever pass\)$/mu)
})

test('what is assumed of the primary can be told, and a metric that is not there is refused', async () => {
  const text = config('[{ weight: 50 }]', ERRORS)
  const [few] = await lines(text, '--requests-per-second', '5', '--assume', 'errors=0.01')
  const [many] = await lines(text, '--requests-per-second', '5', '--assume', 'errors=0.3')
  expect(few?.pass?.requests).toBeLessThan(many?.pass?.requests ?? 0)
  const said = await plan(text, '--assume', 'error=0.01')
  expect(said).toMatchObject({
    code: 2,
    err: [expect.stringMatching(/^USAGE: --assume: .* metric of errors, got "error=0\.01"/u)],
  })
})

test('ticks are priced in API calls, and traffic that is not told is asked for', async () => {
  const said = await plan(config('[{ weight: 50 }]', ERRORS), '--tick', '1m')
  expect(said.out).toContain('900 API calls per hour')
  expect(said.out).toContain('give --requests-per-second')
})

test('a picture shows which metric is the slow one', async () => {
  const text = config('[{ weight: 50 }]', ERRORS, ANSWERED.replace('0.02', '0.05'))
  const { out } = await plan(text, '--requests-per-second', '1')
  const bar = (name: string): number => new RegExp(`^1 ${name} +pass (#+)$`, 'mu').exec(out)?.[1]?.length ?? 0
  expect(bar('errors')).toBeGreaterThan(2 * bar('answered'))
  expect(bar('answered')).toBeGreaterThan(0)
})

test('validate lists every problem with its place, and ends with exit code 1', async () => {
  await writeFile(join(folder, 'bad.yml'), config('[{ weight: 500 }]', ERRORS.replace('lower', 'less')))
  const said = await say(folder, 'validate', '--config', 'bad.yml')
  expect(said.code).toBe(1)
  expect(said.err).toHaveLength(2)
  for (const line of said.err) expect(line).toMatch(/^bad\.yml:\d+:\d+ /u)
  await writeFile(join(folder, 'good.yml'), config('[{ weight: 50 }]', ERRORS))
  expect(await say(folder, 'validate', '--config', 'good.yml')).toEqual({
    code: 0,
    out: 'good.yml is sound: digits/production',
    err: [],
  })
})

test('of a live source it counts the windows that only measure, the settling and half a tick, and the bad answers that users get', async () => {
  const live = (source: string): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ mirror: 100, advance: time }, { weight: 10 }]
        settle: 30s
        gate:
          window: 10s
          ${source}
          metrics:
            - { name: errors, kind: proportion, better: lower, margin: 0.025, ${source === '' ? 'column: error' : `source: live, bad: 'bad_total{version="\${version}"}', total: 'all_total{version="\${version}"}'`} }
`
  const counted = live('sources: { live: { kind: prometheus, url: "http://127.0.0.1:9090" } }')
  const given = ['--requests-per-second', '100', '--tick', '1m', '--assume', 'errors=0']
  const [mirror, split] = await lines(counted, ...given)
  const [, pushed] = await lines(live(''), ...given)
  if (!mirror?.fail || !split?.fail || !split.pass || !pushed?.fail) throw new Error('a line without a fail')
  // Twenty windows, thirty seconds to settle, half a minute to the next look.
  expect(split.fail.seconds).toBeGreaterThan(200 + 30 + 30)
  expect(split.fail.seconds).toBeLessThan(200 + 30 + 30 + 120)
  expect(pushed.fail.seconds).toBeLessThan(split.fail.seconds ?? 0)
  expect(mirror.harm).toBe(0)
  expect(split.harm).toBeCloseTo(split.fail.requests * 0.1 * 0.05, 6)
  const { out } = await plan(counted, ...given)
  expect(out).toContain('bad answers to users by then')
})
