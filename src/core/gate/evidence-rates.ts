/** Events over exposure of two arms: `poisson.ts`. Where more is better the arms bet the other way round. */
import { RATE_BETS } from './constants.ts'
import { missingOf } from './evidence-arms.ts'
import type { Evidence } from './evidence.ts'
import { failing, passing, scaleOf } from './hypothesis.ts'
import { rateIncrements } from './limit.ts'
import { nth, plus } from './mixture.ts'
import { increments } from './poisson.ts'
import type { Counts, MetricPolicy, RateCounts, RateSums } from './types.ts'
import { notWhole } from './whole.ts'

export function rates(metric: MetricPolicy): Evidence {
  if (!metric.margin.relative || (!metric.failAbove.relative && metric.failAbove.value !== 0))
    throw new Error(`${metric.name}: a rate has margins in percent`)
  const { limit } = metric
  return {
    judged: true,
    label: null,
    failing: failing(metric, 0),
    passing: passing(metric, 0),
    none: [0, 0, 0, 0],
    complete: window => nth(window, 1) > 0 && nth(window, 3) > 0,
    join: plus,
    remember: plus,
    increments: (_past, window, { side, kappa }) =>
      increments([nth(window, 0), nth(window, 1), nth(window, 2), nth(window, 3)], {
        side: metric.better === 'lower' ? side : side === 1 ? -1 : 1,
        kappa,
      }),
    weights: () => RATE_BETS.weights,
    restarts: true,
    noise(window, kappa) {
      const [kc, tc, kp, tp] = [nth(window, 0), nth(window, 1), nth(window, 2), nth(window, 3)]
      return [kc / tc - (kappa * kp) / tp, kc / tc ** 2 + (kappa ** 2 * kp) / tp ** 2]
    },
    history: () => null,
    fault(counts) {
      if (!isRates(counts)) return 'expected events and exposure of each arm'
      // On live traffic a version that fails everything stands still: its events count against its limit, and wait for the margin.
      const live = metric.guarded === true
      return faultOf('primary', counts.primary, live) ?? faultOf('canary', counts.canary, live)
    },
    forFail: counts => fourOf(ratesOf(counts)),
    forPass(counts) {
      // What is not known is taken as an event of the worse kind: one more of the canary, or one more of the primary.
      const { primary, canary } = ratesOf(counts)
      const worse = (canary.missing ?? 0) + (primary.missing ?? 0)
      return metric.better === 'lower'
        ? fourOf({ primary, canary: { ...canary, events: canary.events + worse } })
        : fourOf({ canary, primary: { ...primary, events: primary.events + worse } })
    },
    limit:
      limit === null
        ? null
        : {
            weights: RATE_BETS.weights,
            increments(counts) {
              const { canary } = ratesOf(counts)
              return rateIncrements(canary.events, canary.exposure, limit, metric.better)
            },
            noise(counts) {
              const { events, exposure } = ratesOf(counts).canary
              return exposure > 0 ? [events / exposure, events / exposure ** 2] : null
            },
          },
    sum(a, b) {
      const [x, y] = [ratesOf(a), ratesOf(b)]
      return { primary: sumOf(x.primary, y.primary), canary: sumOf(x.canary, y.canary) }
    },
    total: counts => counts,
    size(counts) {
      const { primary, canary } = ratesOf(counts)
      return { primary: Math.floor(primary.exposure), canary: Math.floor(canary.exposure) }
    },
    missing(counts) {
      const { primary, canary } = ratesOf(counts)
      return { primary: primary.missing ?? 0, canary: canary.missing ?? 0 }
    },
    absent: () => null,
    equal(bad, n) {
      const arm = { events: metric.better === 'lower' ? bad : n - bad, exposure: n }
      return { primary: arm, canary: arm }
    },
    describe(counts) {
      const { primary, canary } = ratesOf(counts)
      const [p, c] = [rate(primary), rate(canary)]
      const known = p !== null && c !== null
      return {
        primary: p,
        canary: c,
        difference: known ? c - p : null,
        variance: known ? spread(primary) + spread(canary) : null,
        widest: Number.MAX_VALUE,
      }
    },
    scale: primary => scaleOf(metric, primary),
  }
}

function isRates(counts: Counts): counts is RateCounts {
  return 'primary' in counts && 'exposure' in counts.primary && 'exposure' in counts.canary
}

function ratesOf(counts: Counts): RateCounts {
  if (!isRates(counts)) throw new Error('other counts where events were checked for')
  return counts
}

function faultOf(arm: string, { events, exposure, missing }: RateSums, live: boolean): string | null {
  const odd = notWhole({ events, missing })
  if (odd !== null) return `${arm}: ${odd}`
  if (!(exposure >= 0 && exposure <= Number.MAX_SAFE_INTEGER))
    return `${arm}: exposure is ${String(exposure)}, not a number from 0 to 2^53 - 1`
  return exposure === 0 && events > 0 && !live ? `${arm}: ${events} events in no exposure` : null
}

function fourOf({ primary, canary }: RateCounts): readonly number[] {
  return [canary.events, canary.exposure, primary.events, primary.exposure]
}

function sumOf(a: RateSums, b: RateSums): RateSums {
  return { events: a.events + b.events, exposure: a.exposure + b.exposure, ...missingOf(a, b) }
}

function rate({ events, exposure }: RateSums): number | null {
  return exposure === 0 ? null : events / exposure
}

/** Of the rate that was seen; half an event is added, so that none is not taken for certain. */
function spread({ events, exposure }: RateSums): number {
  return (events + 0.5) / exposure ** 2
}
