import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canary } from '../../src/actions/canary.ts'
import { gate } from '../../src/actions/gate.ts'
import { promote } from '../../src/actions/promote.ts'
import { register } from '../../src/actions/register.ts'
import type { Details } from '../../src/core/gate/types.ts'
import { CONFIG as STAGE_CONFIG, openStage, REPOSITORY } from '../sweep/stage.ts'
import { say, type Said } from './terminal.ts'

const CONFIG = `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 50 }]
        gate:
          metrics:
            - { name: errors, kind: proportion, better: lower, margin: 0.02, column: error, slices: [label] }
`
const VERSIONS = ['--canary', '2.0.0', '--primary', '1.0.0']

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'))
  await writeFile(join(folder, 'model-release.yml'), CONFIG)
})
afterAll(() => rm(folder, { recursive: true }))

const judge = (...args: readonly string[]): Promise<Said> =>
  say(folder, 'judge', '--config', 'model-release.yml', ...args)
const detailsOf = ({ out }: Said): Details => JSON.parse(out)

/** n requests of each version in turn, the bad ones evenly spread. */
function rows(canaryBad: number, primaryBad: number, n: number): string {
  const hit = (bad: number, i: number) => Math.floor(((i + 1) * bad) / n) - Math.floor((i * bad) / n)
  return Array.from({ length: n }, (_, i) =>
    [
      { request_id: `c${i}`, version: '2.0.0', error: hit(canaryBad, i), label: String(i % 2) },
      { request_id: `p${i}`, version: '1.0.0', error: hit(primaryBad, i), label: String(i % 2) },
    ]
      .map(row => JSON.stringify(row))
      .join('\n'),
  ).join('\n')
}

const time = (minute: number): string => new Date(Date.UTC(2026, 4, 3, 14, minute)).toISOString()

function counts(at: number, k: number, n: number): string {
  return JSON.stringify({
    from: time(at),
    to: time(at + 1),
    metrics: { errors: { primary: { n, k: 0 }, canary: { n, k } } },
  })
}

test('rows are judged as a preview, and a proven loss ends with exit code 1', async () => {
  await writeFile(join(folder, 'bad.jsonl'), rows(300, 0, 1000))
  const said = await judge(...VERSIONS, '--observations', 'bad.jsonl')
  const details = detailsOf(said)
  expect(said.code).toBe(1)
  expect(details).toMatchObject({ verdict: 'fail', preview: true, model: 'digits', trial: null, canary: '2.0.0' })
  expect(details.metrics[0]).toMatchObject({ canary: { n: 1000, value: 0.3 }, primary: { n: 1000, value: 0 } })
  expect(details.metrics.map(metric => metric.slice)).toEqual([undefined, { label: '0' }, { label: '1' }])
})

test('an equal canary passes, and that is exit code 0', async () => {
  await writeFile(join(folder, 'equal.jsonl'), rows(0, 0, 1000))
  const said = await judge(...VERSIONS, '--observations', 'equal.jsonl')
  expect({ code: said.code, verdict: detailsOf(said).verdict }).toEqual({ code: 0, verdict: 'pass' })
})

test('a file of windows is judged window by window', async () => {
  const lines = Array.from({ length: 20 }, (_, at) => counts(at, 15, 50))
  await writeFile(join(folder, 'windows.jsonl'), lines.join('\n'))
  const details = detailsOf(await judge(...VERSIONS, '--windows', 'windows.jsonl'))
  expect(details).toMatchObject({ verdict: 'fail', preview: true })
  expect(details.metrics[0]).toMatchObject({ canary: { n: 1000, value: 0.3 } })
})

test('the planned share that the ledger recorded of a window is kept: restarts hang on it', async () => {
  const lines = Array.from({ length: 20 }, (_, at) => JSON.parse(counts(at, 5, 50)))
  const evidence = async (planned: number): Promise<number | null | undefined> => {
    await writeFile(join(folder, 'planned.jsonl'), lines.map(line => JSON.stringify({ ...line, planned })).join('\n'))
    return detailsOf(await judge(...VERSIONS, '--windows', 'planned.jsonl')).metrics[0]?.evidence.fail
  }
  await writeFile(join(folder, 'unplanned.jsonl'), lines.map(line => JSON.stringify(line)).join('\n'))
  const alone = detailsOf(await judge(...VERSIONS, '--windows', 'unplanned.jsonl')).metrics[0]?.evidence.fail
  expect(await evidence(1 / 20)).toBe(alone)
  expect(await evidence(1 / 2000)).not.toBe(alone)
})

test('one sum is judged too, and what it leaves open is inconclusive', async () => {
  await writeFile(join(folder, 'counts.json'), JSON.stringify(JSON.parse(counts(0, 0, 100)), null, 2))
  const said = await judge(...VERSIONS, '--counts', 'counts.json')
  expect(detailsOf(said).verdict).toBe('inconclusive')
  expect(said.code).toBe(1)
  expect((await judge(...VERSIONS, '--counts', 'counts.json', '--fail-on', 'fail')).code).toBe(0)
})

test('windows that overlap are refused with the line', async () => {
  await writeFile(join(folder, 'twice.jsonl'), [counts(0, 0, 50), counts(0, 0, 50)].join('\n'))
  const said = await judge(...VERSIONS, '--windows', 'twice.jsonl')
  expect(said.code).toBe(2)
  expect(said.err).toEqual([expect.stringMatching(/^WINDOW_OVERLAP: twice\.jsonl:2 from: /u)])
})

test('a later trial has a smaller share of alpha, so that the same rows may no longer pass', async () => {
  await writeFile(join(folder, 'few.jsonl'), rows(0, 0, 600))
  const args = [...VERSIONS, '--observations', 'few.jsonl']
  const verdicts = [detailsOf(await judge(...args)).verdict, detailsOf(await judge(...args, '--trial', '6')).verdict]
  expect(verdicts).toEqual(['pass', 'inconclusive'])
})

test('a table is for people: verdict, reason and one line for each metric and slice value', async () => {
  const { out } = await judge(...VERSIONS, '--observations', 'bad.jsonl', '--table')
  expect(out.split('\n')[0]).toMatch(/^fail: errors/u)
  expect(out).toMatch(/errors \(label 1\)\s+fail/u)
})

test.each([
  { args: ['judge'], what: 'one of --observations, --windows, --counts and --entry, got none' },
  { args: ['judge', '--windows', 'a', '--counts', 'b'], what: 'got windows and counts' },
  { args: ['judge', '--windows', 'a'], what: 'expected --canary' },
  { args: ['judge', '--counts', 'a', '--fail-on', 'red'], what: '--fail-on: expected' },
  { args: ['judge', '--nothing'], what: "Unknown option '--nothing'" },
  { args: ['juge'], what: 'Did you mean "judge"?' },
  { args: ['calibrate'], what: 'calibrate is not supported yet' },
  { args: [], what: 'expected a command' },
])('$args is refused in one line and with exit code 2', async ({ args, what }) => {
  const said = await say(folder, ...args)
  expect(said.code).toBe(2)
  expect(said.err).toHaveLength(1)
  expect(said.err[0]).toContain(what)
})

/** Counts equal, evidence to 1e-9. */
function expectSame(details: Details, wanted: Details): void {
  expect(wanted.metrics.length).toBeGreaterThan(1)
  expect(
    details.metrics.map(({ name, slice, verdict, primary, canary: arm }) => ({ name, slice, verdict, primary, arm })),
  ).toEqual(
    wanted.metrics.map(({ name, slice, verdict, primary, canary: arm }) => ({ name, slice, verdict, primary, arm })),
  )
  for (const [index, { evidence }] of wanted.metrics.entries()) {
    const got = details.metrics[index]?.evidence
    expect(Math.abs((got?.fail ?? Number.NaN) - (evidence.fail ?? Number.NaN))).toBeLessThan(1e-9)
    expect(Math.abs((got?.pass ?? Number.NaN) - (evidence.pass ?? Number.NaN))).toBeLessThan(1e-9)
  }
}

describe('a look of the ledger', () => {
  let entries: readonly string[] = []
  let recorded: Details | null = null
  let windows = ''

  beforeAll(async () => {
    let now = Date.parse('2026-05-03T14:03:00Z')
    const stage = await openStage({ wrong: { 2: [0, 1, 2, 3] }, now: () => (now += 1000) })
    try {
      for (const version of ['1', '2'])
        await stage.run(register, {
          inputs: { version: `${version}.0.0`, artifact: `model-${version}.bin`, 'served-version': version },
        })
      await stage.run(canary, { inputs: { version: '1.0.0' } })
      await stage.run(canary, { inputs: { version: '2.0.0' } })
      await stage.run(gate)
      await stage.run(promote)
      const texts = stage.github
        .branch(REPOSITORY, 'model-release/digits')
        .map(commit => commit.files['entry.json'] ?? '')
      const names = await Promise.all(
        texts.map(async (text, at) => {
          await writeFile(join(folder, `entry-${at}.json`), text)
          return `entry-${at}.json`
        }),
      )
      entries = names
      const look = texts.map(text => JSON.parse(text)).find(entry => entry.body.type === 'looked')
      recorded = look.body.details
      windows = look.body.windows.map((window: unknown) => JSON.stringify(window)).join('\n')
      await writeFile(join(folder, 'stage.yml'), STAGE_CONFIG('http://127.0.0.1:1'))
    } finally {
      await stage.close()
    }
  }, 60_000)

  test('is judged again from the entries of its trial, with the same details', async () => {
    const said = await say(folder, 'judge', '--entry', ...entries)
    const details = detailsOf(said)
    expect(recorded).not.toBeNull()
    if (recorded) expectSame(details, recorded)
    expect(details).toEqual(recorded)
    expect({ verdict: details.verdict, code: said.code }).toEqual({ verdict: 'fail', code: 1 })
  })

  test('is judged the same from its windows alone', async () => {
    await writeFile(join(folder, 'ledger.jsonl'), windows)
    const said = await say(folder, 'judge', '--config', 'stage.yml', ...VERSIONS, '--windows', 'ledger.jsonl')
    const details = detailsOf(said)
    if (recorded) expectSame(details, recorded)
    expect(details).toMatchObject({ verdict: recorded?.verdict, preview: true })
  })

  test('without the entry that started its trial is refused', async () => {
    const looks = await say(folder, 'judge', '--entry', ...entries.slice(0, 1))
    expect(looks).toMatchObject({ code: 2, err: [expect.stringMatching(/^ENTRIES: --entry: expected the entry/u)] })
  })
})
