/** The split check of a trial, moved on by what windows say was sent where, and its words. The test is in `split.ts`. */
import { SPLIT_ALPHA, SPLIT_TOLERANCE } from './constants.ts'
import { logMix, plus } from './mixture.ts'
import { increments, SPLIT_WEIGHTS } from './split.ts'
import type { GatePolicy, SplitCounts, SplitState } from './types.ts'
import { notWhole } from './whole.ts'

/** Why this split cannot be tested; null where it can. */
export function unsoundSplit({ primary, canary, share }: SplitCounts): string | null {
  const odd = notWhole({ primary, canary })
  if (odd !== null) return `split: ${odd}`
  return share > 0 && share < 1 ? null : `split: share is ${share}, not between 0 and 1`
}

export function takeSplit(
  state: SplitState | null,
  split: SplitCounts | undefined,
  policy: GatePolicy,
): SplitState | null {
  if (!split) return state
  const before = state ?? { logs: SPLIT_WEIGHTS.map(() => 0), primary: 0, canary: 0, best: 0 }
  const gains = increments(split.canary, split.primary, split.share, toleranceOf(policy))
  const logs = plus(before.logs, gains)
  return {
    logs,
    primary: before.primary + split.primary,
    canary: before.canary + split.canary,
    best: Math.max(before.best, logMix(logs, SPLIT_WEIGHTS)),
  }
}

/** What makes the trial invalid, once the evidence says that the traffic is not split as configured. */
export function splitFault({ best, primary, canary }: SplitState, split: SplitCounts | undefined): string | null {
  if (best < Math.log(1 / SPLIT_ALPHA)) return null
  const expected = split ? `, ${percent(split.share)} are configured now` : ''
  return (
    `traffic is not split as configured: the canary was given ${canary} of ${canary + primary} ` +
    `(${percent(canary / (canary + primary))})${expected} (evidence ${best.toFixed(1)}, ${Math.log(1 / SPLIT_ALPHA).toFixed(1)} needed)`
  )
}

/** For people: how the traffic was split so far, or null where nobody said. */
export function splitLine(state: SplitState | null, policy: GatePolicy): string | null {
  if (state === null || state.primary + state.canary === 0) return null
  const { primary, canary, best } = state
  const found = best >= Math.log(1 / SPLIT_ALPHA) ? 'not as configured' : 'as configured'
  return `${found}: the canary was given ${canary} of ${canary + primary} (tolerance ${percent(toleranceOf(policy))} of the smaller share)`
}

function toleranceOf({ splitTolerance }: GatePolicy): number {
  return splitTolerance ?? SPLIT_TOLERANCE
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
