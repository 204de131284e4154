/** What follows from a target that reached the newest want, or cannot. */
import { all, environmentOf, nothingWanted } from '../state.ts'
import type { Body, Decision, Environment, Version, View, Want } from '../types.ts'
import { namedBy } from '../want.ts'
import { append, nothing } from './outcome.ts'

type Settled = Extract<Body, { type: 'settled' }>

export interface Settle {
  readonly do: 'settle'
  readonly environment: string
  readonly wantSeq: number
  readonly outcome:
    /** `loaded`: what stays loaded, where that is not what was wanted; all that users and a trial need is as it is wanted. */
    | { readonly seen: true; readonly reason: string; readonly loaded: readonly Version[] | null }
    | { readonly seen: false; readonly code: string; readonly reason: string }
}

export function settle(view: View, command: Settle): Decision {
  const environment = environmentOf(view.state, command.environment)
  if (environment.wantSeq !== command.wantSeq) return nothing('waiting', 'a newer want took its place')
  if (environment.settled) return nothing('already-done', 'seen before')
  const { outcome } = command
  if (outcome.seen) {
    const body = {
      type: 'settled' as const,
      wantSeq: command.wantSeq,
      outcome: 'seen' as const,
      reason: outcome.reason,
      fallback: outcome.loaded === null ? null : asLoaded(environment, outcome.loaded),
    }
    return append(body, 'already-done', outcome.reason)
  }
  const { confirmed, degraded, trial, drill } = environment
  // The stand-in of an earlier failure failed too: there is nothing older to go to, people have to act.
  if (degraded !== null && degraded.seq === environment.wantSeq) return nothing('waiting', outcome.reason)
  const primary = confirmed?.primary ?? null
  const want = fallbackOf(environment)
  const body = {
    type: 'settled' as const,
    wantSeq: command.wantSeq,
    outcome: 'failed' as const,
    reason: outcome.reason,
    // What does not load for a trial or a drill leaves the primary serving: nothing is degraded by that.
    fallback: {
      want,
      versions: namedBy(want, environment.versions),
      primary,
      degraded: trial === null && drill === null && primary !== null,
    },
  }
  return append(body, 'ended', outcome.reason)
}

/**
 * The want as it came about. What does not go stays warm until a later want has no room for it; what was to be kept warm and does not
 * come is not waited for.
 */
function asLoaded({ want, versions, primary }: Environment, loaded: readonly Version[]): Settled['fallback'] {
  const seen = { ...want, loaded }
  return { want: seen, versions: namedBy(seen, versions), primary, degraded: false }
}

/** The last want that was seen serving, without the canary whose trial ends here. */
function fallbackOf({ confirmed, trial, want }: Environment): Want {
  if (!confirmed) return { ...nothingWanted, order: want.order }
  const { primary } = confirmed
  if (primary === null) return confirmed.want
  // Whoever was on trial then is watched by nobody now: users are the primary's alone.
  const canaries = new Set([trial?.canary, confirmed.want.mirror?.to, ...Object.keys(confirmed.want.weights)])
  const loaded = confirmed.want.loaded.filter(version => version === primary || !canaries.has(version))
  return { loaded, weights: all(primary), mirror: null, order: want.order }
}
