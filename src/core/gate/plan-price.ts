/**
 * What a policy costs at the traffic that there is: requests and time to a decision for each metric and step, what can never be
 * decided in the time of the trial and what could, and what further metrics cost the others.
 */
import { FILE_CELLS } from './constants.ts'
import { alphaOf, judgedOf, sharesOf } from './family.ts'
import { rise, usual, windowsToDecide } from './plan-samples.ts'
import type { Assumption, Flow, Truth } from './plan-samples.ts'
import { measuredAt } from './state.ts'
import { samplesFor } from './thresholds.ts'
import type { GatePolicy, MetricPolicy } from './types.ts'

export interface PlannedTraffic {
  readonly kind: 'replay' | 'mirror' | 'weight'
  /** Share of the requests that the canary answers, 0 to 1. */
  readonly share: number
  /** Of a replay: its rows, or null where the file is not known. */
  readonly rows: number | null
}

export interface Costing {
  readonly policy: GatePolicy
  readonly steps: readonly PlannedTraffic[]
  /** From 1. */
  readonly trial: number
  readonly requestsPerSecond: number | null
  /** Seconds from one look to the next. */
  readonly tick: number
  /** Seconds. */
  readonly maxDuration: number
  /** Seconds after a change of the routing in which a live source's counts are no evidence. */
  readonly settle: number
  /** By metric: what is known of the primary, in place of `usual`. */
  readonly assumed: Readonly<Record<string, Partial<Assumption>>>
}

/** How long until a verdict, in the mean. Null where it never comes. */
export interface Cost {
  /** Requests of users, or pairs of a replay. */
  readonly requests: number
  /** Null where they do not come with time. */
  readonly seconds: number | null
}

export interface MetricCost {
  readonly step: number
  readonly metric: string
  readonly required: boolean
  readonly assumption: Assumption
  /** Of a canary like its primary. */
  readonly pass: Cost | null
  /** Of a canary that is worse by twice what a fail has to prove. */
  readonly fail: Cost | null
  /** The same fail if this metric were the only one, and if there were one more like it. */
  readonly alone: Cost | null
  readonly oneMore: Cost | null
  /**
   * Bad answers that users get from such a canary until that fail takes it away; 0 where they get none of its answers, null where it is not
   * answers that are counted.
   */
  readonly harm: number | null
  /** Why a pass is not to be expected here, and what would do; null where it is. */
  readonly cannot: string | null
}

/** Margins are tried in steps of ten percent, up to a hundred times as wide. */
const STEP = 1.1
const WIDEST = 48

/** @returns a line for each step and metric measured there; live steps are left out where the traffic is not known */
export function costs(costing: Costing): MetricCost[] {
  return costing.steps.flatMap((traffic, index) => {
    const step = index + 1
    return judgedOf(costing.policy).flatMap(metric => {
      const slots = slotsOf(costing, traffic, metric)
      if (slots === null || !measuredAt(metric, step)) return []
      return [costOf(costing, metric, step, slots)]
    })
  })
}

/** How evidence comes in a step: windows of so many requests. */
interface Slots {
  readonly flow: Flow
  /** Requests of users, or rows, in one window. */
  readonly requests: number
  readonly seconds: number | null
  /** Windows that there will be. */
  readonly most: number
  /** Windows that every verdict waits for besides. */
  readonly before: number
  /** Share of the requests that users get the canary's answer of. */
  readonly met: number
}

function slotsOf(costing: Costing, { kind, share, rows }: PlannedTraffic, metric: MetricPolicy): Slots | null {
  if (kind === 'replay') {
    if (rows === null || rows === 0) return null
    const each = rows / FILE_CELLS
    return { flow: { canary: each, primary: each }, requests: each, seconds: null, most: FILE_CELLS, before: 0, met: 0 }
  }
  const { requestsPerSecond, tick, maxDuration, settle } = costing
  if (requestsPerSecond === null) return null
  // What is pushed comes as one window a look; what a source counts is cut finer, and waits for the next look.
  const window = metric.live ? (costing.policy.window ?? tick) : tick
  const requests = requestsPerSecond * window
  const canary = requests * share
  // A mirror copies requests, so that the primary answers all of them.
  const primary = metric.paired ? canary : kind === 'mirror' ? requests : requests - canary
  if (!(canary > 0 && primary > 0)) return null
  const flow = { canary, primary }
  const learning = metric.kind === 'quantile' && metric.threshold === undefined ? samplesFor(metric) / primary : 0
  const waits = metric.live ? (settle + tick / 2) / window : 0
  const met = kind === 'weight' ? share : 0
  return { flow, requests, seconds: window, most: maxDuration / window, before: learning + waits, met }
}

function costOf(costing: Costing, metric: MetricPolicy, step: number, slots: Slots): MetricCost {
  const { policy, trial, assumed } = costing
  const assumption = { ...usual(metric), ...(Object.hasOwn(assumed, metric.name) ? assumed[metric.name] : {}) }
  const alpha = alphaOf(policy, trial)
  const windows = (one: MetricPolicy, truth: Truth, of: number, flow = slots.flow): number | null => {
    const found = windowsToDecide({
      metric: one,
      assumption,
      flow,
      truth,
      alpha: of,
      minSamples: policy.minSamples,
      planned: Math.min(1, 1 / slots.most),
    })
    return found === null ? null : found + slots.before
  }
  const cost = (count: number | null): Cost | null =>
    count === null
      ? null
      : { requests: count * slots.requests, seconds: slots.seconds === null ? null : count * slots.seconds }
  const failing = (metrics: readonly MetricPolicy[]): Cost | null =>
    cost(windows(metric, 'worse', alpha * sharesOf({ ...policy, metrics }, {}, metric).overall))
  const pass = windows(metric, 'equal', alpha)
  const fail = failing(judgedOf(policy))
  const others = judgedOf(policy)
  return {
    step,
    metric: metric.name,
    required: metric.required,
    assumption,
    pass: cost(pass),
    fail,
    alone: failing([metric]),
    oneMore: failing([...others, { ...metric, name: `${metric.name} again` }]),
    harm: harmOf(metric, assumption, fail, slots.met),
    cannot:
      pass !== null && pass <= slots.most ? null : lacking(metric, slots, pass, one => windows(one, 'equal', alpha)),
  }
}

function harmOf(metric: MetricPolicy, { value }: Assumption, fail: Cost | null, met: number): number | null {
  if (metric.kind !== 'proportion' || fail === null) return null
  const worse = value + rise(metric, value, 'worse')
  return fail.requests * met * (metric.better === 'lower' ? worse : 1 - worse)
}

function lacking(
  metric: MetricPolicy,
  { most, requests, seconds }: Slots,
  pass: number | null,
  again: (metric: MetricPolicy) => number | null,
): string {
  const ways: string[] = []
  if (pass !== null)
    ways.push(
      seconds === null
        ? `about ${round(pass * requests)} rows`
        : `about ${round((pass / most) * (requests / seconds))} requests per second`,
    )
  const { relative, value } = metric.margin
  const wider = (power: number): MetricPolicy['margin'] => ({
    relative,
    value: Number((value * STEP ** power).toPrecision(2)),
  })
  const enough = (power: number): boolean => {
    const margin = wider(power)
    if (metric.kind === 'proportion' && !relative && margin.value >= 1) return true
    const found = again({ ...metric, margin, failAbove: margin })
    return found !== null && found <= most
  }
  let [narrow, wide] = [0, WIDEST]
  while (wide - narrow > 1) {
    const middle = Math.floor((narrow + wide) / 2)
    if (enough(middle)) wide = middle
    else narrow = middle
  }
  const margin = wider(wide)
  if (wide < WIDEST && (metric.kind !== 'proportion' || margin.value < 1))
    ways.push(`a margin of about ${relative ? `${round(margin.value * 100)}%` : String(margin.value)}`)
  const what = seconds === null ? 'its rows are used up' : 'the trial is over'
  return `an equal canary is not proven before ${what}${ways.length > 0 ? `; ${ways.join(' or ')} could` : ''}`
}

function round(value: number): string {
  return String(Number(value.toPrecision(2)))
}
