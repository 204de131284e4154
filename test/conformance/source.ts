/**
 * What every source of evidence keeps, however it comes: rows, sums or a replay. A source's test says how it brings a number of answers
 * into the step of a trial; the rules are the same for all.
 * Must not know how a source counts.
 */
import { expect, test } from '@jest/globals'
import type { Window } from '../../src/core/gate/types.ts'
import { secondsBetween } from '../../src/core/time.ts'
import { everything, MODEL, type Asked, type World } from '../run/world.ts'

export interface Seen {
  /** Requests that both versions answered. */
  readonly of: number
  /** Of them, those that only the primary got right. */
  readonly wrong: number
}

export interface SourceStage {
  /** A trial whose step takes evidence of this source. */
  readonly world: World
  /** Brings what was seen, the same at every call. */
  bring(seen: Seen): Asked
}

/** @param set a trial whose step has just been confirmed */
export function bringsEvidence(source: string, set: () => Promise<SourceStage>): void {
  test(`${source}: what was seen is counted, once, in windows of their own`, async () => {
    const { world, bring } = await set()
    const { stepSince } = await world.trial()
    const before = world.clock.now()
    await world.well(bring({ of: 60, wrong: 3 }))
    const windows = await recorded(world)
    expect(total(windows)).toEqual({ worse: 3, better: 0, same: 57 })
    for (const [at, { from, to, planned }] of windows.entries()) {
      const earlier = windows[at - 1]
      // Cells of one batch share its span; they are told apart by their rows.
      if (earlier && earlier.to !== to) expect(secondsBetween(earlier.to, from)).toBeGreaterThanOrEqual(0)
      expect(secondsBetween(stepSince ?? '', from)).toBeGreaterThanOrEqual(0)
      expect(secondsBetween(to, before)).toBeGreaterThanOrEqual(-60)
      expect(planned).toBeGreaterThanOrEqual(0)
    }
    expect(windows.reduce((sum, { planned }) => sum + planned, 0)).toBeLessThanOrEqual(1 + 1e-9)
  })

  test(`${source}: the same brought again counts once`, async () => {
    const { world, bring } = await set()
    await world.well(bring({ of: 60, wrong: 3 }))
    const before = await recorded(world)
    await world.run(bring({ of: 60, wrong: 3 }))
    expect(await recorded(world)).toEqual(before)
  })

  test(`${source}: nothing seen is no evidence, and never a pass`, async () => {
    const { world, bring } = await set()
    const { details } = await world.run(bring({ of: 0, wrong: 0 }))
    expect(details?.verdict).not.toBe('pass')
    expect(total(await recorded(world))).toEqual({ worse: 0, better: 0, same: 0 })
  })
}

/** Every window of the trial that the ledger has, oldest first. */
async function recorded(world: World): Promise<readonly Window[]> {
  const reading = await everything(world.ledger)
  const windows: Window[] = []
  for (let seq = 1; seq <= (reading.view.state?.seq ?? 0); seq += 1) {
    const entry = await world.ledger.entryAt(reading, seq)
    if (entry?.model === MODEL && (entry.body.type === 'observed' || entry.body.type === 'looked'))
      windows.push(...entry.body.windows)
  }
  return windows
}

function total(windows: readonly Window[]): { worse: number; better: number; same: number } {
  const sum = { worse: 0, better: 0, same: 0 }
  for (const { metrics } of windows) {
    const counts = metrics['accuracy']
    if (!counts || !('worse' in counts)) continue
    sum.worse += counts.worse
    sum.better += counts.better
    sum.same += counts.same
  }
  return sum
}
