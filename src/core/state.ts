/** Empty states, the phases that are derived from them, and what every reader asks: never stored, so never out of date. */
import { DAY, secondsBetween } from './time.ts'
import type { Environment, Hold, Instant, Phase, Request, State, Trial, Version, View, Want } from './types.ts'

/** How many of the newest releases and operations `state.json` keeps: it stays small whatever the history. */
export const RECENT = 10
export const OPERATIONS = 64
export const REQUESTS = 8
/** Seconds for which the last step's pass may be acted on. */
export const PASS_LASTS = DAY

export const WHOLE = 10_000

export const nothingWanted: Want = { loaded: [], weights: {}, mirror: null, order: 'load-first' }

export const emptyEnvironment: Environment = {
  primary: null,
  primarySince: null,
  primarySeq: null,
  primaryCommit: null,
  hold: null,
  trial: null,
  want: nothingWanted,
  wantSeq: null,
  wantSince: null,
  settled: true,
  confirmed: null,
  degraded: null,
  bake: null,
  drill: null,
  requests: [],
  last: null,
  versions: {},
}

export const emptyView: View = { state: null, versions: {}, digests: {}, trials: {} }

export function environmentOf(state: State | null, name: string): Environment {
  return state?.environments[name] ?? emptyEnvironment
}

/** The first that applies; a hold is a fact beside a trial. */
export function phaseOf(environment: Environment, now: Instant): Phase {
  const { trial } = environment
  if (trial) {
    if (trial.stepSince === null && trial.step === 1) return 'loading'
    if (trial.paused) return 'paused'
    return trial.pass ? 'ready' : 'canary'
  }
  if (environment.degraded) return 'degraded'
  if (holdOf(environment, now)) return 'hold'
  if (isBaking(environment, now)) return 'baking'
  if (environment.primary !== null && environment.confirmed === null) return 'loading'
  return environment.primary === null ? 'empty' : 'serving'
}

/** The hold that is in force: a freeze ends by itself, and a rollback's hold that it covered shows again. */
export function holdOf({ hold }: Environment, now: Instant): Hold | null {
  if (hold === null || hold.kind === 'rollback' || hold.until === null || hold.until > now) return hold
  return hold.from === null ? null : { ...hold, kind: 'rollback', until: null }
}

/** The freeze that is in force: nothing starts, advances or is promoted. */
export function frozenBy(environment: Environment, now: Instant): Hold | null {
  const hold = holdOf(environment, now)
  return hold?.kind === 'freeze' ? hold : null
}

/** Seconds since a canary that users meet was last looked at, or routed to them; null where users meet none. */
export function unwatchedFor({ want, trial }: Environment, now: Instant): number | null {
  if (!trial || trial.stepSince === null || !((want.weights[trial.canary] ?? 0) > 0)) return null
  const { stepSince, lookedAt } = trial
  return secondsBetween(lookedAt !== null && lookedAt > stepSince ? lookedAt : stepSince, now)
}

/** Why a request for a rollback is none any more, or null. */
export function closedSince(request: Request, environment: Environment, now: Instant): string | null {
  if (secondsBetween(request.at, now) > DAY) return `it was asked for on ${request.at}, longer than a day ago`
  if (request.primary !== environment.primary)
    return `it was asked for while ${request.primary ?? 'nothing'} served, and ${environment.primary ?? 'nothing'} serves now`
  if (request.what !== 'primary' && request.canary !== (environment.trial?.canary ?? null))
    return `it was asked for while ${request.canary ?? 'nothing'} was on trial, and ${environment.trial?.canary ?? 'nothing'} is now`
  return null
}

/** Whether what was promoted is still watched: new canaries wait. */
export function isBaking({ bake }: Environment, now: Instant): boolean {
  return bake !== null && bake.until > now
}

/** Whether the pass that a promotion would rest on is too old. */
export function passLapsed(trial: Trial, now: Instant): boolean {
  return trial.pass !== null && secondsBetween(trial.pass.at, now) > PASS_LASTS
}

/** All requests to one version. */
export function all(version: Version): Want['weights'] {
  return { [version]: WHOLE }
}

export function sameWant(a: Want, b: Want): boolean {
  return (
    sameSet(a.loaded, b.loaded) &&
    sameWeights(a.weights, b.weights) &&
    a.mirror?.to === b.mirror?.to &&
    a.mirror?.share === b.mirror?.share
  )
}

export function sameWeights(a: Want['weights'], b: Want['weights']): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every(name => (a[name] ?? 0) === (b[name] ?? 0))
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every(item => b.includes(item))
}
