/** The tests of one series, a metric overall or one of its slice values, moved on by one window. */
import { GUARD_AT_FIRST } from './constants.ts'
import type { Evidence } from './evidence.ts'
import { dispersion, noted, NO_WINDOWS } from './guard.ts'
import * as missing from './missing.ts'
import { kept, logMix, plus } from './mixture.ts'
import { advance, logWealth, start, startWithout, written } from './restarts.ts'
import type { Counts, FailState, GuardState, MetricPolicy, PassState, SeriesState, Totals } from './types.ts'

/** What a series is judged by. The alphas are those of this trial. */
export interface Terms {
  readonly metric: MetricPolicy
  readonly evidence: Evidence
  readonly step: number
  /** Of a pass. */
  readonly alpha: number
  /** The series' own share of alpha, of a fail by its margin, by its limit and by missing values. */
  readonly margin: number
  readonly limit: number
  readonly missing: number
}

/** A planned share that close to 1 is all of it: shares are sums of fractions. */
const ALL = 1 - 1e-9

export function begin(metric: MetricPolicy, evidence: Evidence, part: 'overall' | 'slice'): SeriesState {
  const overall = part === 'overall'
  const bets = evidence.weights(1).length
  return {
    fail: {
      tests: evidence.restarts ? start(bets) : startWithout(bets),
      past: evidence.none,
      carried: [],
      planned: 0,
      ...(metric.guarded ? { guard: NO_WINDOWS } : {}),
    },
    pass: {
      logs: evidence.weights(-1).map(() => 0),
      past: evidence.none,
      carried: [],
      history: null,
      ...(metric.guarded ? { guard: NO_WINDOWS } : {}),
    },
    limit: overall && evidence.limit !== null ? start(evidence.limit.weights.length) : null,
    ...(overall && evidence.limit !== null && metric.guarded ? { limitGuard: NO_WINDOWS } : {}),
    missing: overall ? missing.begin(metric) : null,
    total: null,
    step: null,
    best: { fail: 0, pass: 0, limit: 0, missing: 0 },
    passedIn: null,
    failed: null,
  }
}

/** The evidence of a pass anew; what is known of the primary goes on as history, so that no window is spent on a centre. */
export function enterStep(series: SeriesState, evidence: Evidence, step: number): SeriesState {
  const { pass, passedIn } = series
  return {
    ...series,
    pass: {
      logs: pass.logs.map(() => 0),
      past: evidence.none,
      carried: [],
      history: evidence.history(pass.past) ?? pass.history,
      ...(pass.guard ? { guard: NO_WINDOWS } : {}),
    },
    step: null,
    best: { ...series.best, pass: 0 },
    passedIn: passedIn !== null && passedIn < step ? passedIn : null,
  }
}

/** @param planned share of the trial's planned maximum that the window covers */
export function take(series: SeriesState, counts: Counts, planned: number, terms: Terms): SeriesState {
  const { evidence, metric } = terms
  const bare = evidence.total(counts)
  const counted: SeriesState = {
    ...series,
    total: series.total ? evidence.sum(series.total, bare) : bare,
    step: series.step ? evidence.sum(series.step, bare) : bare,
  }
  if (!evidence.judged) return counted
  const absent = evidence.absent(counts)
  const next: SeriesState = {
    ...counted,
    fail: takeFail(series.fail, counts, planned, terms),
    pass: takePass(series.pass, counts, planned, terms),
    ...takeLimit(series, counts, planned, terms),
    missing: series.missing && absent ? missing.take(series.missing, absent, metric) : series.missing,
  }
  const logs = logsOf(next, evidence, metric)
  const best = {
    fail: Math.max(series.best.fail, kept(logs.fail)),
    pass: Math.max(series.best.pass, kept(logs.pass)),
    limit: Math.max(series.best.limit, kept(logs.limit ?? 0)),
    missing: Math.max(series.best.missing, kept(logs.missing ?? 0)),
  }
  const proven = best.pass >= Math.log(1 / terms.alpha)
  return {
    ...next,
    best,
    passedIn: proven ? terms.step : series.passedIn,
    failed: series.failed ?? failedBy(best, terms),
  }
}

/** log E of the tests of a series, in nats; null where there is no such test. */
export interface Logs {
  readonly fail: number
  readonly pass: number
  readonly limit: number | null
  readonly missing: number | null
}

/** log E of each test now, in nats. Of a guarded pass nothing is known before the dispersion is. */
export function logsOf(
  { fail, pass, limit, missing: absent }: SeriesState,
  evidence: Evidence,
  metric: MetricPolicy,
): Logs {
  const margin = logWealth(fail.tests, evidence.weights(1))
  const phi = pass.guard ? dispersion(pass.guard) : 1
  return {
    fail: margin,
    pass: phi === null ? 0 : logMix(pass.logs, evidence.weights(-1)) / phi,
    limit: limit === null || evidence.limit === null ? null : logWealth(limit, evidence.limit.weights),
    missing: absent === null ? null : missing.logWealth(absent, metric),
  }
}

function failedBy(best: SeriesState['best'], terms: Terms): SeriesState['failed'] {
  if (best.limit >= Math.log(1 / terms.limit)) return 'limit'
  if (best.fail >= Math.log(1 / terms.margin)) return 'margin'
  return best.missing >= Math.log(1 / terms.missing) ? 'missing' : null
}

function takeFail(state: FailState, counts: Counts, share: number, { evidence }: Terms): FailState {
  const window = joined(state.carried, evidence.forFail(counts), evidence)
  const planned = state.planned + share
  if (!evidence.complete(window)) return { ...state, carried: window, planned }
  const gains = evidence.increments(state.past, window, evidence.failing, null, planned >= ALL)
  return {
    tests: written(advance(state.tests, tempered(gains, state.guard), planned)),
    past: evidence.remember(state.past, window),
    carried: [],
    planned: 0,
    ...(state.guard ? { guard: noted(state.guard, evidence.noise(window, evidence.failing.kappa)) } : {}),
  }
}

/** Gains of a window as the guard lets them count, by the windows before it. */
function tempered(gains: readonly number[], guard: GuardState | undefined, atFirst = Infinity): readonly number[] {
  if (!guard) return gains
  const phi = dispersion(guard) ?? atFirst
  return gains.map(gain => (phi === Infinity ? 0 : gain / phi))
}

function takePass(state: PassState, counts: Counts, planned: number, { evidence }: Terms): PassState {
  const window = joined(state.carried, evidence.forPass(counts), evidence)
  if (!evidence.complete(window)) return { ...state, carried: window }
  const gains = evidence.increments(state.past, window, evidence.passing, state.history, planned >= ALL)
  return {
    logs: plus(state.logs, gains).map(kept),
    past: evidence.remember(state.past, window),
    carried: [],
    history: state.history,
    ...(state.guard ? { guard: noted(state.guard, evidence.noise(window, evidence.passing.kappa)) } : {}),
  }
}

function joined(waiting: Totals, window: Totals, evidence: Evidence): Totals {
  return waiting.length === 0 ? window : evidence.join(waiting, window)
}

/** A limit is of the canary alone, so it has a guard of its own: it works where there is no primary, and before one has answered. */
function takeLimit(
  { limit, limitGuard }: SeriesState,
  counts: Counts,
  planned: number,
  { metric, evidence }: Terms,
): Pick<SeriesState, 'limit' | 'limitGuard'> {
  if (limit === null) return { limit }
  if (evidence.limit === null) throw new Error(`no limit to test of ${metric.name}`)
  const guard = metric.guarded ? (limitGuard ?? NO_WINDOWS) : undefined
  const gains = tempered(evidence.limit.increments(counts), guard, GUARD_AT_FIRST)
  const noise = guard && evidence.limit.noise(counts)
  return {
    limit: written(advance(limit, gains, planned)),
    ...(guard ? { limitGuard: noise ? noted(guard, noise) : guard } : {}),
  }
}
