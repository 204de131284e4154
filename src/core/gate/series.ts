/** The tests of one series, a metric overall or one of its slice values, moved on by one window. */
import { LIMIT_BETS } from './constants.ts'
import type { Evidence } from './evidence.ts'
import { failing, passing } from './hypothesis.ts'
import { increments as againstLimit } from './limit.ts'
import { logMix, plus } from './mixture.ts'
import { advance, logWealth, start } from './restarts.ts'
import type { Counts, FailState, MetricPolicy, PassState, SeriesState } from './types.ts'

/** What a series is judged by. The alphas are those of this trial. */
export interface Terms {
  readonly metric: MetricPolicy
  readonly evidence: Evidence
  readonly step: number
  /** Of a pass. */
  readonly alpha: number
  /** The series' own share of alpha, of a fail by its margin and by its limit. */
  readonly margin: number
  readonly limit: number
}

/** A planned share that close to 1 is all of it: shares are sums of fractions. */
const ALL = 1 - 1e-9

export function begin(metric: MetricPolicy, evidence: Evidence, part: 'overall' | 'slice'): SeriesState {
  return {
    fail: {
      tests: start(evidence.weights(1).length),
      past: evidence.none,
      carried: evidence.none,
      planned: 0,
    },
    pass: { logs: evidence.weights(-1).map(() => 0), past: evidence.none, carried: evidence.none, history: null },
    limit: part === 'overall' && metric.limit !== null ? start(LIMIT_BETS.weights.length) : null,
    total: null,
    step: null,
    best: { fail: 0, pass: 0, limit: 0 },
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
      carried: evidence.none,
      history: evidence.history(pass.past) ?? pass.history,
    },
    step: null,
    best: { ...series.best, pass: 0 },
    passedIn: passedIn !== null && passedIn < step ? passedIn : null,
  }
}

/** @param planned share of the trial's planned maximum that the window covers */
export function take(series: SeriesState, counts: Counts, planned: number, terms: Terms): SeriesState {
  const { evidence } = terms
  const fail = takeFail(series.fail, counts, planned, terms)
  const pass = takePass(series.pass, counts, planned, terms)
  const limit = series.limit === null ? null : takeLimit(series.limit, counts, planned, terms)
  const next: SeriesState = {
    ...series,
    fail,
    pass,
    limit,
    total: series.total ? evidence.sum(series.total, counts) : counts,
    step: series.step ? evidence.sum(series.step, counts) : counts,
  }
  const logs = logsOf(next, evidence)
  const best = {
    fail: Math.max(series.best.fail, logs.fail),
    pass: Math.max(series.best.pass, logs.pass),
    limit: Math.max(series.best.limit, logs.limit ?? 0),
  }
  const proven = best.pass >= Math.log(1 / terms.alpha)
  return {
    ...next,
    best,
    passedIn: proven ? terms.step : series.passedIn,
    failed: series.failed ?? failedBy(best, terms),
  }
}

/** log E of each test now, in nats. */
export function logsOf(
  series: SeriesState,
  evidence: Evidence,
): { readonly fail: number; readonly pass: number; readonly limit: number | null } {
  return {
    fail: logWealth(series.fail.tests, evidence.weights(1)),
    pass: logMix(series.pass.logs, evidence.weights(-1)),
    limit: series.limit === null ? null : logWealth(series.limit, LIMIT_BETS.weights),
  }
}

function failedBy(best: SeriesState['best'], { margin, limit }: Terms): SeriesState['failed'] {
  if (best.limit >= Math.log(1 / limit)) return 'limit'
  return best.fail >= Math.log(1 / margin) ? 'margin' : null
}

function takeFail(state: FailState, counts: Counts, share: number, { metric, evidence }: Terms): FailState {
  const window = plus(state.carried, evidence.forFail(counts))
  const planned = state.planned + share
  if (!evidence.complete(window)) return { ...state, carried: window, planned }
  const step = evidence.increments(state.past, window, failing(metric), null, planned >= ALL)
  return {
    tests: advance(state.tests, step, planned),
    past: plus(state.past, window),
    carried: evidence.none,
    planned: 0,
  }
}

function takePass(state: PassState, counts: Counts, planned: number, { metric, evidence }: Terms): PassState {
  const window = plus(state.carried, evidence.forPass(counts))
  if (!evidence.complete(window)) return { ...state, carried: window }
  const step = evidence.increments(state.past, window, passing(metric), state.history, planned >= ALL)
  return {
    logs: plus(state.logs, step),
    past: plus(state.past, window),
    carried: evidence.none,
    history: state.history,
  }
}

function takeLimit(
  state: NonNullable<SeriesState['limit']>,
  counts: Counts,
  planned: number,
  { metric, evidence }: Terms,
): NonNullable<SeriesState['limit']> {
  const canary = evidence.ofCanary(counts)
  if (canary === null || metric.limit === null) throw new Error(`no limit to test of ${metric.name}`)
  const [bad, n] = canary
  return advance(state, againstLimit(bad, n, metric.better === 'lower' ? metric.limit : 1 - metric.limit), planned)
}
