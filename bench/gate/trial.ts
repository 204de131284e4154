/**
 * The gate over a stream, through the functions that the actions call: `begin`, `take` for each window, `judge` for the verdict. A
 * verdict other than `continue` needs something latched in the state, so `judge` is asked only then and after the last window, where it
 * must agree.
 */
import { begin, judge, take } from '../../src/core/gate/gate.ts'
import type { Counts, GatePolicy, GateState, SliceValues, Verdict, Window } from '../../src/core/gate/types.ts'
import { NEVER_PASS } from './policy.ts'
import type { Arms, Pairs } from './streams.ts'

export interface Outcome {
  readonly verdict: Verdict
  /** The window (from 1) after which it was given; the number of windows if there was none. */
  readonly at: number
}

export interface TrialOptions {
  readonly policy: GatePolicy
  /** Windows at most; `planned` of each is its share of that, if not told otherwise. */
  readonly windows: number
  readonly plan?: number
  readonly slices?: SliceValues
  /** From 1. */
  readonly trial?: number
}

type Evidence = Pick<Window, 'metrics'> & Partial<Pick<Window, 'slices' | 'split'>>

const AT = { step: 1, steps: [null], final: false }
const SPAN = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:01:00Z' }

/** Up to the first verdict other than `continue`. */
export function follow(options: TrialOptions, window: (index: number) => Evidence): Outcome {
  const { policy, windows } = options
  const planned = 1 / (options.plan ?? windows)
  let state = begin(policy, options.slices ?? {}, options.trial ?? 1)
  for (let index = 0; index < windows; index += 1) {
    state = take(state, policy, { ...SPAN, planned, ...window(index) })
    if (!latched(state, policy)) continue
    const { verdict } = judge(state, policy, AT)
    if (verdict !== 'continue') return { verdict, at: index + 1 }
  }
  const { verdict } = judge(state, policy, AT)
  if (verdict !== 'continue') throw new Error(`the gate says ${verdict} after the last window and said nothing before`)
  return { verdict, at: windows }
}

function latched(state: GateState, policy: GatePolicy): boolean {
  if (state.failed !== null || state.invalid !== null) return true
  return policy.minSamples < NEVER_PASS && Object.values(state.overall).some(series => series.passedIn !== null)
}

export function armsOf([kc, nc, kp, np]: Arms): Counts {
  return { canary: { n: nc, k: kc }, primary: { n: np, k: kp } }
}

export function pairsOf([worse, better, same]: Pairs): Counts {
  return { worse, better, same }
}

/** A stream of one metric called `errors`. */
export function followArms(
  policy: GatePolicy,
  stream: readonly Arms[],
  more: Pick<TrialOptions, 'plan' | 'trial'> = {},
): Outcome {
  return follow({ policy, windows: stream.length, ...more }, index => {
    const arms = stream[index]
    if (arms === undefined) throw new RangeError(`no window ${index}`)
    return { metrics: { errors: armsOf(arms) } }
  })
}
