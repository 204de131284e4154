/**
 * What a release keeps under users who never stop asking, whatever serves and routes. A file of tests gives the engines; the rules are
 * the same for all.
 * Must not know which engines they are.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from '../cli/terminal.ts'
import {
  byRouting,
  failed,
  misrouted,
  RATE,
  segments,
  standardErrors,
  watch,
  type Record_,
  type Site,
} from './live-site.ts'
import { configOf, goLive, type Live } from './live-stage.ts'

interface Here {
  readonly site: Site
  readonly live: Live
}

/**
 * @param mirror percent of the requests that are copied in shadow
 * @param more further tests, after the first release: 2.0.0 is the primary, and 1.0.0 is warm
 */
export function releasesUnderLoad(
  name: string,
  open: () => Promise<Site>,
  mirror = 100,
  more?: (name: string, here: () => Here) => void,
): void {
  let site: Site
  let live: Live

  beforeAll(async () => {
    site = await open()
    live = await goLive(site, { steps: `[{ mirror: ${mirror} }, { weight: 10 }, { weight: 50 }]` })
    await live.bring(1)
    expect((await live.tick()).outputs).toMatchObject({ decision: 'initial', 'reason-code': '' })
  }, 180_000)

  afterAll(async () => {
    await live?.close()
    await site?.close()
  })

  test(`${name}: a good version goes by shadow, 10 and 50 percent to everybody, and no request is lost or misled`, async () => {
    const watched = watch(site)
    await live.bring(2)
    const ticks = await live.tickUntil(() => live.state().trial === null && live.state().primary === '2.0.0', 300)
    const record = await watched.stop()
    tell(name, site, record)
    expect(ticks.map(({ exitCode }) => exitCode).every(code => code === 0)).toBe(true)
    expect(record.asked.length).toBeGreaterThan(200 * 60)
    expect(failed(record)).toEqual([])
    expect(misrouted(site, record)).toEqual([])
    const routed = byRouting(segments(record))
    const shadow = routed.filter(({ mirror }) => mirror === '2')
    expect(shadow).toHaveLength(1)
    for (const { answers } of shadow) expect(Object.keys(answers)).toEqual(['1'])
    const split = routed.filter(({ weights }) => Object.keys(weights).length > 1)
    expect(split.map(({ weights }) => weights['2'])).toEqual([1000, 5000])
    // A right router is beyond three once in 370 weights: one of them may be, and none far beyond.
    const errors = split.map(segment => Math.abs(standardErrors(segment, '2')))
    expect(errors.filter(one => one >= 3).length).toBeLessThanOrEqual(1)
    expect(Math.max(...errors)).toBeLessThan(4.5)
    process.stderr.write(`${name}: weights off by ${errors.map(one => one.toFixed(1)).join(' and ')} standard errors\n`)
  }, 400_000)

  more?.(name, () => ({ site, live }))

  test(`${name}: a canary that errs in 5 percent of its answers is caught at weight 10, within twice what plan says it costs users`, async () => {
    const policy = { steps: '[{ weight: 10 }]', metric: 'margin: 0.025' }
    await live.stage.configure(configOf(site, policy))
    const predicted = await badAnswersPlanned(configOf(site, policy))
    const watched = watch(site)
    await live.bring(3, { errorRate: 0.05 })
    const ticks = await live.tickUntil(() => live.state().last?.canary === '3.0.0', 240)
    const back = await watched.until(weights => (weights['3'] ?? 0) === 0, 10)
    const record = await watched.stop()
    const bad = failed(record)
    const seconds = (back - (bad[0]?.sentAt ?? Number.NaN)) / 1000
    process.stderr.write(
      `${name}: ${bad.length} bad answers of ${record.asked.length}, ${predicted.toFixed(0)} planned; ` +
        `${seconds.toFixed(1)} s from the first to weight 0\n`,
    )
    expect(ticks.at(-1)?.outputs).toMatchObject({ 'reason-code': 'VERDICT_FAIL' })
    expect(bad.length).toBeGreaterThan(0)
    expect(bad.length).toBeLessThanOrEqual(2 * predicted)
    expect(misrouted(site, record)).toEqual([])
    expect(live.state()).toMatchObject({ primary: '2.0.0', trial: null, hold: null })
    const again = await live.stage.run('canary', { version: '3.0.0' })
    expect(again.outputs).toMatchObject({ decision: 'refused', 'reason-code': 'QUARANTINED' })
  }, 300_000)
}

/** Bad answers that users get from a canary that errs twice as often as it may, as `plan` forecasts it. */
async function badAnswersPlanned(config: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'))
  writeFileSync(join(folder, 'model-release.yml'), config)
  const traffic = ['--requests-per-second', String(RATE), '--tick', '2s', '--assume', 'errors=0']
  const { out } = await say(folder, 'plan', '--config', 'model-release.yml', '--json', ...traffic)
  rmSync(folder, { recursive: true })
  return JSON.parse(out).metrics[0].harm
}

function tell(name: string, site: Site, record: Record_): void {
  for (const { weights, mirror, seconds, answers } of segments(record))
    process.stderr.write(
      `${name}: ${JSON.stringify(weights)}${mirror === null ? '' : ` mirror ${mirror}`} for ${seconds.toFixed(1)} s: ${JSON.stringify(answers)}\n`,
    )
  process.stderr.write(
    `${name}: ${record.asked.length} requests, ${failed(record).length} failed, ${misrouted(site, record).length} misrouted, ${record.asked.filter(({ retried }) => retried).length} asked again\n`,
  )
}

/** What happens to a release from outside, and after it. */
export function driftAndBake(name: string, here: () => Here): void {
  test(`${name}: traffic that somebody else moves is told as drift, and brought back by a rollback to the primary`, async () => {
    const { site, live } = here()
    const watched = watch(site)
    await sleep(500)
    await site.meddle(2, 1)
    await sleep(1500)
    const seen = await live.tick()
    expect(seen).toMatchObject({ exitCode: 1, outputs: { 'reason-code': 'DRIFT' } })
    const restored = await live.stage.run('rollback', { to: '2.0.0', reason: 'somebody was at the router' })
    expect(restored).toMatchObject({ exitCode: 0, outputs: { decision: 'rolled-back', hold: 'false' } })
    await sleep(500)
    const record = await watched.stop()
    expect(record.asked.at(-1)).toMatchObject({ status: 200, version: '2' })
    expect(failed(record)).toEqual([])
    expect((await live.tick()).outputs).toMatchObject({ 'reason-code': '' })
  }, 120_000)

  test(`${name}: a limit that what was promoted exceeds in bake brings the version before back by itself`, async () => {
    const { site, live } = here()
    await live.stage.configure(
      configOf(site, { steps: '[{ weight: 10 }]', metric: 'margin: 0.025, limit: 0.1', more: 'bake: 10m' }),
    )
    await live.bring(4, { errorRate: 0.4 })
    expect((await live.stage.run('canary')).exitCode).toBe(0)
    const watched = watch(site)
    const forced = await live.stage.run('promote', { force: 'true', reason: 'a bake is what is tried' })
    expect(forced.outputs).toMatchObject({ decision: 'promoted', 'reason-code': '' })
    await live.tickUntil(() => live.state().primary === '2.0.0', 120)
    const record = await watched.stop()
    process.stderr.write(`${name}: ${failed(record).length} bad answers in bake until the version before was back\n`)
    expect(live.state()).toMatchObject({ primary: '2.0.0', hold: { kind: 'rollback', from: '4.0.0' } })
    expect(misrouted(site, record)).toEqual([])
    await live.stage.run('hold', { set: 'off', reason: 'the next is tried' })
  }, 200_000)
}
