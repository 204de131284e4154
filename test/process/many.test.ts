/** Twenty models that release at once, within half of GitHub's limits. `npm run bench:many` tells the same to the end of both releases. */
import { afterAll, expect, test } from '@jest/globals'
import { HALF, openMany, type Cost, type Many } from './many-models.ts'

const MODELS = 20
const EVERY = 300
const table: string[] = []

afterAll(() => {
  process.stdout.write(`${MODELS} models at once (at most ${JSON.stringify(HALF)}):\n${table.join('')}`)
})

/** Figures of the dearest hour and minute that are above half of a limit. */
function above(many: Many, what: string): readonly string[] {
  const { hour, minute } = many.most()
  table.push(`  ${what}: hour ${JSON.stringify(hour)}, minute ${JSON.stringify(minute)}\n`)
  const over = (name: string, seen: Cost, limits: Partial<Cost>): string[] =>
    (['rest', 'graphql', 'writes', 'restPoints', 'graphqlPoints'] as const)
      .filter(figure => seen[figure] > (limits[figure] ?? Infinity))
      .map(figure => `${name} ${figure}: ${seen[figure]}`)
  return [...over('hour', hour, HALF.hour), ...over('minute', minute, HALF.minute)]
}

test('twenty replays are through in one tick, at a pace that leaves others half of every limit', async () => {
  const many = await openMany('replay', MODELS)
  const { report, log } = await many.tick()
  expect([report.decision, report.reasonCode]).toEqual(['promoted', ''])
  expect(new Set(many.primaries())).toEqual(new Set(['2.0.0']))
  expect(log.some(line => line.startsWith('waiting '))).toBe(true)
  many.until(EVERY)
  const idle = await many.tick()
  expect([idle.report.decision, idle.cost.writes]).toEqual(['nothing-due', 0])
  expect(above(many, 'replay')).toEqual([])
  await many.close()
}, 120_000)

test('an hour of ticks over twenty trials with live traffic leaves others half of every limit, and goes on', async () => {
  const many = await openMany('live', MODELS)
  const decisions: string[] = []
  for (let number = 0; number < 12; number += 1) {
    const { report } = await many.tick()
    expect(report.reasonCode).toBe('')
    decisions.push(report.decision)
    many.until(EVERY)
  }
  expect(decisions[0]).toBe('started')
  expect(decisions).toContain('advanced')
  expect(above(many, 'live')).toEqual([])
  expect(many.github.repository('acme/models').checkRuns).toHaveLength(MODELS)
  await many.close()
}, 180_000)

test('where others used half of the hour, nothing new begins, and the tick says when it goes on', async () => {
  const many = await openMany('live', 2, 400)
  await many.spend(250)
  const { report, cost } = await many.tick()
  expect([report.decision, report.reasonCode, cost.writes]).toEqual(['waiting', '', 0])
  expect(report.message).toMatch(
    /m00\/production: start waits: .* 400 requests an hour \(core\) less than half are left/u,
  )
  many.until(3600)
  expect((await many.tick()).report.decision).toBe('started')
  await many.close()
}, 60_000)

test('a canary that is bad is taken away although nothing new may begin', async () => {
  const many = await openMany('live', 2, 400)
  expect((await many.tick()).report.decision).toBe('started')
  many.fail()
  await many.spend(250)
  const decisions: string[] = []
  for (let number = 0; number < 8 && decisions.at(-1) !== 'ended'; number += 1) {
    many.until(EVERY)
    const { report } = await many.tick()
    decisions.push(report.decision)
    if (report.decision === 'ended') expect(report.reasonCode).toBe('VERDICT_FAIL')
  }
  expect(decisions.at(-1)).toBe('ended')
  await many.close()
}, 60_000)

test('a tick over all models may be killed at any call of GitHub: the next one does and shows the rest', async () => {
  const seen = (many: Many): unknown => {
    const { checkRuns, deployments } = many.github.repository('acme/models')
    return {
      primaries: many.primaries(),
      checks: checkRuns.map(({ name, conclusion }) => `${name} ${conclusion}`).toSorted(),
      deployments: deployments
        .map(({ task, payload, statuses }) => `${task} ${versionOf(payload)} ${statuses.at(-1)?.state}`)
        .toSorted(),
    }
  }
  const whole = await openMany('replay', 2)
  await whole.tick()
  const { rest, graphql } = whole.most().hour
  const expected = seen(whole)
  await whole.close()
  for (let call = 1; call <= rest + graphql; call += 3) {
    for (const when of ['before', 'after'] as const) {
      const many = await openMany('replay', 2)
      const died = await many.killed(call, when)
      many.until(EVERY)
      const { report } = await many.tick()
      expect([call, when, died, report.reasonCode]).toEqual([call, when, true, ''])
      expect([call, when, seen(many)]).toEqual([call, when, expected])
      await many.close()
    }
  }
}, 180_000)

function versionOf(payload: unknown): string {
  return typeof payload === 'object' && payload !== null && 'version' in payload ? String(payload.version) : ''
}
