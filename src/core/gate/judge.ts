/** The verdict over all evidence of the trial so far, and the lines that people read. */
import { shortOfCopies } from './copies.ts'
import { evidenceOf } from './evidence.ts'
import { alphaOf, judgedOf, members } from './family.ts'
import type { Member } from './family.ts'
import { around } from './interval.ts'
import { missingMargin } from './missing.ts'
import { splitLine } from './split-check.ts'
import { failedBy, familyOf, measuredAt, seriesOf, slicesOf } from './state.ts'
import { logsOf } from './series.ts'
import type {
  Cause,
  Details,
  FailedBy,
  GatePolicy,
  GateState,
  Margin,
  MetricDetails,
  MetricPolicy,
  SeriesState,
  Verdict,
} from './types.ts'

/** Where the trial stands. */
export interface At {
  /** From 1. */
  readonly step: number
  readonly steps: readonly unknown[]
  /** Share of the primary's requests of which the step sends a copy to the canary, where it sends any. */
  readonly copied?: number | null
  /** No more evidence will come in this step: its replay is used up, or the time is over. */
  readonly final: boolean
  /** Seconds of evidence in this step so far, where it comes with time. */
  readonly elapsed?: number
}

export interface Judgement {
  readonly verdict: Verdict
  /** One sentence: metric, slice, numbers, bounds. */
  readonly reason: string
  /** How far to a decision, 0 to 1. */
  readonly progress: number
  readonly metrics: readonly MetricDetails[]
  readonly integrity: Details['integrity']
}

/**
 * `invalid` before all; `fail` once the family of fail tests has crossed, unless the same look also proves all of it to be within the
 * margins (only where `failAbove` is below the margin); `pass` when every required metric that this step measures is proven within
 * its margin on at least `minSamples` per arm of this step, and of a mirror step no copies are proven to be missing, and those measured for the last time in an earlier step were proven
 * there; otherwise `continue`, or `inconclusive` where no more evidence will come.
 */
export function judge(state: GateState, policy: GatePolicy, at: At): Judgement {
  const judging: Judging = {
    state,
    policy,
    at,
    alpha: alphaOf(policy, state.trial),
    family: members(policy, slicesOf(state)),
  }
  const { verdict, reason } = decide(judging)
  const metrics = [
    ...judging.family
      .filter(({ part }) => (policy.limitsOnly ? part === 'limit' : part === 'overall' || part === 'slice'))
      .map(member => line(judging, member, verdict)),
    ...policy.metrics.filter(metric => !evidenceOf(metric).judged).map(metric => advice(judging, metric, verdict)),
  ]
  return {
    verdict,
    reason,
    progress: verdict === 'continue' || verdict === 'inconclusive' ? progressOf(judging) : 1,
    metrics,
    integrity: { split: splitLine(state.split, policy), freshness: null, missing: missingIn(judging) },
  }
}

interface Judging {
  readonly state: GateState
  readonly policy: GatePolicy
  readonly at: At
  readonly alpha: number
  readonly family: readonly Member[]
}

function decide(judging: Judging): { readonly verdict: Verdict; readonly reason: string } {
  const { state, policy, at } = judging
  if (state.invalid !== null) return { verdict: 'invalid', reason: `evidence beyond repair: ${state.invalid}` }
  const required = judgedOf(policy).filter(metric => metric.required && dueBy(metric, at))
  const open = required.filter(metric => !proven(judging, metric))
  const passes = required.length > 0 && open.length === 0
  if (state.failed !== null && !(passes && withinMargins(judging))) {
    return { verdict: 'fail', reason: failure(judging, state.failed) }
  }
  if (passes) {
    const shown = required.filter(metric => measuredAt(metric, at.step))
    const proofs = (shown.length > 0 ? shown : required).map(metric => proof(judging, metric)).join('; ')
    const note = state.failed === null ? '' : ` (worse, within margin: ${failure(judging, state.failed)})`
    return { verdict: 'pass', reason: `${proofs}${note}` }
  }
  const lacking = open.map(metric => lack(judging, metric)).join('; ')
  return {
    verdict: at.final ? 'inconclusive' : 'continue',
    reason: policy.limitsOnly
      ? 'no limit is proven exceeded'
      : lacking === ''
        ? `step ${at.step} measures no required metric`
        : `undecided: ${lacking}`,
  }
}

/** Whether a required metric must stand proven for this step to pass: measured now, or for the last time before. */
function dueBy(metric: MetricPolicy, { step, steps }: At): boolean {
  return measuredAt(metric, step) || lastMeasured(metric, steps.length) <= step
}

function lastMeasured(metric: MetricPolicy, steps: number): number {
  return metric.at === null ? steps : Math.max(0, ...metric.at.filter(step => step <= steps))
}

function proven({ state, policy, at }: Judging, metric: MetricPolicy): boolean {
  const { passedIn, step } = seriesOf(state, metric, null)
  if (!measuredAt(metric, at.step)) return passedIn !== null && passedIn === lastMeasured(metric, at.steps.length)
  return passedIn === at.step && enough(policy, metric, step, at)
}

function enough(policy: GatePolicy, metric: MetricPolicy, counts: SeriesState['step'], at: At): boolean {
  if (counts === null || shortOfCopies(policy, metric, counts, at.copied ?? null) !== null) return false
  const { primary, canary } = evidenceOf(metric).size(counts)
  return Math.min(primary, canary) >= Math.max(1, policy.minSamples)
}

/** Whether all that failed asked for less than the margin, and was proven within the margin by the same look. */
function withinMargins({ state, family, at, alpha }: Judging): boolean {
  const failed = family.filter(member => {
    const { best } = seriesOf(state, member.metric, member.slice)
    const by = failedBy(member)
    const most = by === 'margin' ? best.fail : best[by]
    return most >= Math.log(1 / (member.share * alpha)) || isCause(state.failed, member)
  })
  return failed.every(member => {
    const { metric, slice } = member
    const { passedIn } = seriesOf(state, metric, slice)
    return failedBy(member) === 'margin' && passedIn === at.step && below(metric.failAbove, metric.margin)
  })
}

function below(a: Margin, b: Margin): boolean {
  return a.relative === b.relative && a.value < b.value
}

function isCause(cause: Cause | null, { metric, slice, part }: Member): boolean {
  return (
    cause !== null &&
    cause.metric === metric.name &&
    cause.slice?.column === slice?.column &&
    cause.slice?.value === slice?.value &&
    cause.part === failedBy({ part })
  )
}

/** By which of its tests the family as a whole was brought to fail, if by one of this series. */
function causeOf({ failed }: GateState, { metric, slice }: Member): FailedBy | null {
  if (failed === null || failed.metric !== metric.name) return null
  return failed.slice?.column === slice?.column && failed.slice?.value === slice?.value ? failed.part : null
}

/** The line of a series in `details`. */
function line(judging: Judging, member: Member, verdict: Verdict): MetricDetails {
  const { state, policy, at, alpha } = judging
  const { metric, slice, share } = member
  const series = seriesOf(state, metric, slice)
  const evidence = evidenceOf(metric)
  const logs = logsOf(series, evidence, metric)
  const seen = series.total === null ? null : evidence.describe(series.total)
  const size = series.total === null ? { primary: 0, canary: 0 } : evidence.size(series.total)
  const progress = progressOfSeries(judging, member)
  const interval =
    seen === null || seen.difference === null || seen.variance === null
      ? { lower: null, upper: null }
      : around(seen.difference, seen.variance, evidence.scale(seen.primary), policy.alpha, seen.widest)
  const failed = series.failed !== null || causeOf(state, member) !== null
  const passed =
    series.passedIn !== null &&
    (!measuredAt(metric, at.step) || (series.passedIn === at.step && enough(policy, metric, series.step, at)))
  const own: Verdict =
    failed && !(verdict === 'pass' && passed) ? 'fail' : passed ? 'pass' : at.final ? 'inconclusive' : 'continue'
  const judged = verdict === 'invalid' ? 'invalid' : own
  const onLimit = member.part === 'limit'
  return {
    name: metric.name,
    kind: metric.kind,
    ...(slice === null ? {} : { slice: Object.fromEntries([[slice.column, slice.value]]) }),
    verdict: judged,
    better: metric.better,
    margin: marginText(metric.margin),
    primary: { n: size.primary, value: seen?.primary ?? null },
    canary: { n: size.canary, value: seen?.canary ?? null },
    difference: seen?.difference ?? null,
    ...interval,
    evidence: {
      fail: seen ? (onLimit ? logs.limit : logs.fail) : null,
      pass: !onLimit && series.step ? logs.pass : null,
    },
    p: {
      fail: seen ? anytime(onLimit ? series.best.limit : series.best.fail) : null,
      pass: !onLimit && series.step ? anytime(series.best.pass) : null,
    },
    progress: judged === 'pass' || judged === 'fail' ? 1 : progress,
    eta: etaOf(judged, progress, at.elapsed),
    reason: sentence(judging, member, judged, alpha * share),
  }
}

function anytime(best: number): number {
  return Math.min(1, Math.exp(-best))
}

/** At the pace so far, and if the evidence goes on as it did. */
function etaOf(verdict: Verdict, progress: number, elapsed: number | undefined): number | null {
  if (verdict !== 'continue' || elapsed === undefined || progress <= 0) return null
  return Math.round(elapsed * (1 / progress - 1))
}

/** The nearer of the two decisions; a pass is as far as its evidence and its samples. */
function progressOfSeries({ state, policy, alpha }: Judging, { metric, slice, share, part }: Member): number {
  const series = seriesOf(state, metric, slice)
  const evidence = evidenceOf(metric)
  if (series.step === null) return 0
  if (part === 'limit') return Math.min(1, Math.max(0, series.best.limit / Math.log(1 / (share * alpha))))
  const logs = logsOf(series, evidence, metric)
  const { primary, canary } = evidence.size(series.step)
  const samples = policy.minSamples > 0 ? Math.min(primary, canary) / policy.minSamples : 1
  const pass = Math.min(Math.max(logs.pass, series.best.pass) / Math.log(1 / alpha), samples)
  const fail = logs.fail / Math.log(1 / (share * alpha))
  return Math.min(1, Math.max(0, pass, fail))
}

/** To a fail by the whole family, or to a pass by the slowest required metric. */
function progressOf(judging: Judging): number {
  const { state, family, policy, at, alpha } = judging
  const toFail = familyOf(state, family).log / Math.log(1 / alpha)
  const due = judgedOf(policy).filter(metric => metric.required && dueBy(metric, at))
  const toPass = due.map(metric => {
    if (proven(judging, metric)) return 1
    const overall = family.find(member => member.metric === metric && member.part === 'overall')
    return overall ? progressOfSeries(judging, overall) : 0
  })
  return Math.min(1, Math.max(0, toFail, due.length > 0 ? Math.min(...toPass) : 0))
}

function missingIn({ state, policy }: Judging): string | null {
  const lines = policy.metrics.flatMap(metric => {
    const { total } = seriesOf(state, metric, null)
    if (total === null) return []
    const { primary, canary } = evidenceOf(metric).missing(total)
    return primary + canary === 0
      ? []
      : [`${metric.name}: no value from the canary ${canary} times, from the primary ${primary} times`]
  })
  return lines.length === 0 ? null : lines.join('; ')
}

function sentence(judging: Judging, member: Member, verdict: Verdict, share: number): string {
  const { state, at, alpha } = judging
  const { metric, slice } = member
  const series = seriesOf(state, metric, slice)
  if (verdict === 'invalid') return 'evidence beyond repair'
  if (verdict === 'fail') {
    return failure(judging, { metric: metric.name, slice, part: series.failed ?? causeOf(state, member) ?? 'margin' })
  }
  if (member.part === 'limit') {
    const { limit } = logsOf(series, evidenceOf(metric), metric)
    return `${numbers(judging, metric, slice)}; evidence ${short(Math.max(0, limit ?? 0))} of ${short(Math.log(1 / share))} that it exceeds its limit of ${short(metric.limit ?? Number.NaN)}`
  }
  if (verdict === 'pass') return proof(judging, metric, slice)
  if (slice === null) return lack(judging, metric)
  const { fail, pass } = logsOf(series, evidenceOf(metric), metric)
  const needed = Math.log(1 / share)
  return series.total === null
    ? 'no data'
    : `not shown to be worse${at.final ? '' : ' so far'}: evidence ${short(fail)} of ${short(needed)} for a fail, ${short(Math.max(0, pass))} of ${short(Math.log(1 / alpha))} for a pass`
}

/** `accuracy of label 8: canary 0.5 of 90, primary 0.95 of 90`. */
function numbers({ state }: Judging, metric: MetricPolicy, slice: Member['slice']): string {
  const name = slice === null ? metric.name : `${metric.name} of ${slice.column} ${slice.value}`
  const { total } = seriesOf(state, metric, slice)
  if (total === null) return name
  const evidence = evidenceOf(metric)
  const { primary, canary, difference } = evidence.describe(total)
  const size = evidence.size(total)
  if (primary === null || canary === null)
    return difference === null ? name : `${name}: difference ${signed(difference)} over ${size.canary} pairs`
  const amount = metric.kind === 'mean' ? 'over' : 'of'
  const label = evidence.label === null ? '' : ` (${evidence.label})`
  return `${name}: canary ${short(canary)} ${amount} ${size.canary}, primary ${short(primary)} ${amount} ${size.primary}${label}`
}

function failure(judging: Judging, { metric: name, slice, part }: Cause): string {
  const { state, policy, family, alpha } = judging
  const metric = policy.metrics.find(one => one.name === name)
  if (metric === undefined) throw new Error(`no metric ${name} in the policy`)
  const member = family.find(one => one.metric === metric && isCause({ metric: name, slice, part }, one))
  const series = seriesOf(state, metric, slice)
  const best = part === 'margin' ? series.best.fail : series.best[part]
  const needed = Math.log(1 / ((member?.share ?? 1) * alpha))
  const bound = {
    limit: `proven ${metric.better === 'lower' ? 'above' : 'below'} its limit of ${short(metric.limit ?? Number.NaN)}`,
    margin: `proven worse by more than ${marginText(metric.failAbove)}`,
    missing: `the canary is proven to leave out more values than the primary, by over ${short(missingMargin(metric))} of all`,
  }[part]
  const strength =
    best >= needed
      ? `evidence ${short(best)}, ${short(needed)} needed`
      : `evidence ${short(best)}, together with the other metrics`
  return `${numbers(judging, metric, slice)}; ${bound} (${strength})`
}

function proof(judging: Judging, metric: MetricPolicy, slice: Member['slice'] = null): string {
  const { best, passedIn } = seriesOf(judging.state, metric, slice)
  const strength =
    passedIn === judging.at.step
      ? `evidence ${short(best.pass)}, ${short(Math.log(1 / judging.alpha))} needed`
      : `in step ${passedIn ?? 0}`
  return `${numbers(judging, metric, slice)}; proven worse by less than ${marginText(metric.margin)}, if at all (${strength})`
}

/** What is shown of a metric that is never judged. */
function advice({ state, at }: Judging, metric: MetricPolicy, verdict: Verdict): MetricDetails {
  const { total } = seriesOf(state, metric, null)
  const evidence = evidenceOf(metric)
  const size = total === null ? { primary: 0, canary: 0 } : evidence.size(total)
  const difference = total === null ? null : evidence.describe(total).difference
  return {
    name: metric.name,
    kind: metric.kind,
    verdict: verdict === 'invalid' ? 'invalid' : at.final ? 'inconclusive' : 'continue',
    better: metric.better,
    margin: marginText(metric.margin),
    primary: { n: size.primary, value: null },
    canary: { n: size.canary, value: null },
    difference,
    lower: null,
    upper: null,
    evidence: { fail: null, pass: null },
    p: { fail: null, pass: null },
    progress: 0,
    eta: null,
    reason:
      difference === null
        ? `no data (${evidence.label ?? ''})`
        : `population stability index ${short(difference)}, ${difference > metric.margin.value ? 'above' : 'within'} ${marginText(metric.margin)} (${evidence.label ?? ''})`,
  }
}

/** What a required metric still lacks. */
function lack(judging: Judging, metric: MetricPolicy): string {
  const { state, policy, at, alpha } = judging
  const { step, passedIn, best } = seriesOf(state, metric, null)
  const evidence = evidenceOf(metric)
  if (!measuredAt(metric, at.step)) {
    return passedIn === null ? `${metric.name}: not measured in step ${at.step}` : proof(judging, metric)
  }
  if (step === null) return `${metric.name}: no data`
  const { primary, canary } = evidence.size(step)
  if (primary === 0 || canary === 0) return `${metric.name}: no values from the ${canary === 0 ? 'canary' : 'primary'}`
  const missing = shortOfCopies(policy, metric, step, at.copied ?? null)
  if (missing !== null) return `${metric.name}: ${missing}`
  const needed = Math.log(1 / alpha)
  const samples =
    Math.min(primary, canary) < policy.minSamples
      ? `, ${Math.min(primary, canary)} of ${policy.minSamples} samples`
      : ''
  return `${numbers(judging, metric, null)}; evidence ${short(best.pass)} of ${short(needed)} for a pass within ${marginText(metric.margin)}${samples}`
}

/** As `details` echoes it: a number in the metric's unit, or a percentage of the primary's value. */
function marginText(margin: Margin): number | string {
  return margin.relative ? `${short(margin.value * 100)}%` : margin.value
}

/** Three significant digits, without a trail of zeros. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}

function signed(value: number): string {
  return value > 0 ? `+${short(value)}` : short(value)
}
