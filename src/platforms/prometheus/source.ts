/**
 * One look at Prometheus: each selector is read once, with one time for both arms, and the windows that are complete are counted. Must
 * not know verdicts or steps.
 */
import type { MetricPolicy } from '../../core/gate/types.ts'
import type { Arm, Counted, NoData, Source, Stretch } from '../../run/ports.ts'
import type { Filling } from '../template.ts'
import { Nothing, type Api, type Sample, type Series } from './api.ts'
import { boundsFor, bucketsOf, finite, type Bounds, type Buckets } from './buckets.ts'
import { exceedances, proportions, rates, sum, tell, type Counting, type Grown, type Spread } from './counting.ts'
import {
  clearOf,
  edge,
  gridOf,
  growth,
  inSight,
  inSightAt,
  newest,
  settledUntil,
  type Gap,
  type Grid,
} from './growth.ts'
import { fillSelector, parseSelector, type Selector } from './selector.ts'
import { lapsesOf, plain, throughout, witnessed } from './sight.ts'

export interface Setting {
  /** As messages name it. */
  readonly name: string
  /** Milliseconds: older samples are stale, and gaps that are longer are no part of any count. */
  readonly reach: number
  /** What counts the requests that the router gave to a version, or null. */
  readonly requests: string | null
  readonly model: string
  readonly environment: string
}

interface Arms<Of> {
  /** Null where only the canary is watched. */
  readonly primary: Of | null
  readonly canary: Of
}

/** What one selector gave for one arm. */
interface Found {
  readonly query: string
  /** `canary 2.0.0` */
  readonly arm: string
  readonly series: readonly Series[]
}

interface Read {
  readonly metric: MetricPolicy
  readonly total: Arms<Found>
  /** Null of a quantile. */
  readonly bad: Arms<Found> | null
}

/** How far the bad of one arm could be seen. */
interface Sight {
  /** What happened later is not known yet; infinite where there is no doubt. */
  readonly until: number
  /** Why nothing later will be known; null where it is only waited for. */
  readonly lost: Nothing | null
  /** Of each window, whether it was seen throughout. */
  readonly seen: (grid: Grid) => readonly boolean[]
}

const CLEAR: Sight = { until: Infinity, lost: null, seen: ({ count }) => Array.from({ length: count }, () => true) }

type Ask = (query: string) => Promise<readonly Series[]>

export function sourceOf(api: Api, setting: Setting): Source {
  const { name, reach } = setting

  async function found(ask: Ask, text: string, role: 'primary' | 'canary', { version, served }: Arm): Promise<Found> {
    const { model, environment } = setting
    const filling: Filling = { model, environment, version, served, role }
    const query = fillSelector(selectorOf(text), filling)
    if (query === null)
      throw new Nothing('SOURCE_REFUSED', `${name}: ${text} names a location, and version ${version} has none`)
    return { query, arm: `${role} ${version}`, series: await ask(query) }
  }

  async function ofArms(ask: Ask, text: string, { primary, canary }: Stretch): Promise<Arms<Found>> {
    const [one, other] = await Promise.all([
      primary === null ? null : found(ask, text, 'primary', primary),
      found(ask, text, 'canary', canary),
    ])
    return { primary: one, canary: other }
  }

  /** What every verdict needs of both arms: there, and of now. */
  async function totalOf(ask: Ask, text: string, stretch: Stretch): Promise<Arms<Found>> {
    const arms = await ofArms(ask, text, stretch)
    for (const { query, arm, series } of present(arms)) {
      const last = newest(series)
      // Windows were told before; of a version that nobody ever counted there are none.
      if (last === null && stretch.from === stretch.to)
        throw new Nothing(
          'SOURCE_STALE',
          `${name}: ${query} (${arm}) has no sample of the last ${seconds(reach)} s, which is max-age. Check that it is still scraped`,
        )
      if (last === null)
        throw new Nothing(
          'TOTAL_MISSING',
          `${name}: ${query} (${arm}) selects nothing. Check its labels, and that it is scraped`,
        )
      const age = Date.parse(stretch.to) - last
      if (age > reach)
        throw new Nothing(
          'SOURCE_STALE',
          `${name}: the newest sample of ${query} (${arm}) is ${seconds(age)} s old, max-age is ${seconds(reach)} s. Check that it is still scraped`,
        )
    }
    return arms
  }

  async function badOf(ask: Ask, metric: MetricPolicy, stretch: Stretch): Promise<Arms<Found> | null> {
    const { bad } = liveOf(metric)
    return bad === null ? null : ofArms(ask, bad, stretch)
  }

  /**
   * By arm, when one of its targets could not be seen that came back.
   * @param alive the steps in which anything of a name was scraped: a target may live and show nothing of this version
   */
  async function lapses(total: Arms<Found>, bad: Arms<Found> | null, alive: Ask): Promise<Arms<readonly Gap[]>> {
    const arm = async (all: Found, some: Found | null): Promise<readonly Gap[]> => {
      const series = [...all.series, ...(some?.series ?? [])]
      if (lapsesOf(series, [], 0, reach).length === 0) return []
      const names = [all, ...(some ? [some] : [])].map(({ query }) => selectorOf(query).name)
      const others = await Promise.all([...new Set(names)].map(alive))
      return lapsesOf(series, others.flat(), stepOf(reach), reach)
    }
    const [primary, canary] = await Promise.all([
      total.primary && arm(total.primary, bad?.primary ?? null),
      arm(total.canary, bad?.canary ?? null),
    ])
    return { primary, canary }
  }

  /** @param alive the steps in which anything of a name was scraped */
  async function sightOf(
    { metric, total, bad }: Read,
    grid: Grid,
    alive: Ask,
    signal: AbortSignal,
  ): Promise<Arms<Sight>> {
    const { bad: text, absentBad } = liveOf(metric)
    if (bad === null || text === null || absentBad === 'zero') return { primary: CLEAR, canary: CLEAR }
    const counter = selectorOf(text).name
    const arm = async (all: Found, some: Found): Promise<Sight> => {
      if (plain(some.series, all.series, grid, reach)) return CLEAR
      const { times, first, last, gone } = witnessed(
        some.series,
        all.series,
        await alive(counter),
        stepOf(reach),
        reach,
      )
      const which = `${name}: ${some.query} (${some.arm})`
      const fix = `Check that it is still scraped; if ${counter} is exported only with its first error, export it as 0 from the start, or write absent-bad: zero`
      if (first === null || last === null) {
        // A typing error looks the same.
        if (!(await api.everSeen(counter, signal)))
          throw new Nothing(
            'BAD_NEVER_SEEN',
            `${which} selects nothing, and nothing of that name was ever exported. Correct bad of ${metric.name}, or write absent-bad: zero`,
          )
        throw new Nothing(
          'SOURCE_STALE',
          `${which} selects nothing, and the newest sample of that name is older than ${iso(grid.first - reach)}, while total goes on. ${fix}`,
        )
      }
      // What was never there before had nothing to count until it came; what was there had died.
      const born = first > grid.first && !(await api.seenBefore(counter, grid.first, signal))
      const sighted = born ? [...throughout(grid.first, first, reach), ...times] : times
      return {
        until: last,
        lost: gone
          ? new Nothing(
              'SOURCE_STALE',
              `${which} shows nothing since ${iso(last)}, nor does its exporter show others of that name, while total goes on. ${fix}`,
            )
          : null,
        seen: cut => inSightAt(sighted, cut, reach),
      }
    }
    const [primary, canary] = await Promise.all([
      total.primary && bad.primary && arm(total.primary, bad.primary),
      arm(total.canary, bad.canary),
    ])
    return { primary, canary }
  }

  function whole({ query, series }: Found): readonly Series[] {
    for (const { samples } of series)
      for (const { value } of samples)
        if (!Number.isSafeInteger(value))
          throw new Nothing(
            'SOURCE_REFUSED',
            `${name}: ${query} has the value ${value}; what counts requests has whole numbers`,
          )
    return series
  }

  async function look(stretch: Stretch, signal: AbortSignal): Promise<readonly Counted[]> {
    const asked = askedIn(stretch)
    if (asked.count === 0 && stretch.from !== stretch.to) return []
    // A window is complete once something after its end was seen, of every series that is still there: that is `reach` later at most,
    // and again as much until one that is silent counts as gone. One sample before the start is the value that it starts with.
    const at = Date.parse(stretch.to) + 2 * reach
    const length = Math.ceil((at - asked.first + reach) / 1000) + 1
    const since = Date.parse(stretch.since)
    const ask = once(async query => {
      const all = await api.samples(query, length, at, signal)
      return all.map(one => ({ ...one, samples: sinceThen(one.samples, since) }))
    })

    // The totals come first: what they show as complete is then there for all that is read later.
    const { metrics } = stretch
    const totals = await Promise.all(metrics.map(async metric => totalOf(ask, liveOf(metric).total, stretch)))
    const router = setting.requests ?? metrics.find(({ kind }) => kind === 'proportion')?.live?.total ?? null
    const requests = router === null ? null : await totalOf(ask, router, stretch)
    const bads = await Promise.all(metrics.map(async metric => badOf(ask, metric, stretch)))

    const read = metrics.map((metric, index): Read => ({ metric, total: nth(totals, index), bad: nth(bads, index) }))
    const settled = [
      ...read.map(({ total, bad }) => settledOf(total, bad, reach)),
      ...(requests === null ? [] : [settledOf(requests, null, reach)]),
    ]
    const complete = gridOf(asked.first, Math.min(Date.parse(stretch.to), ...settled), asked.every)
    const step = stepOf(reach)
    const alive = once(async counter => api.alive(counter, step / 1000, length, at, signal))
    const sights = await Promise.all(read.map(async one => sightOf(one, complete, alive, signal)))
    const broken = await Promise.all(read.map(async ({ total, bad }) => lapses(total, bad, alive)))
    const sighted = sights.flatMap(present)
    const grid = gridOf(
      asked.first,
      Math.min(edge(complete, complete.count), ...sighted.map(({ until }) => until)),
      asked.every,
    )
    if (grid.count === 0) {
      const lost = sighted.find(one => one.lost !== null)?.lost
      if (lost) throw lost
      return []
    }

    const countings = new Map(
      read.map((one, index) => [one.metric.name, countingOf(one, nth(sights, index), nth(broken, index), grid)]),
    )
    const { told, left } = tell(grid.count, countings)
    // Targets that were asked at different moments are together again after the next time; a longer difference is none of time.
    if (told.length === 0 && left !== null && (grid.count - left.first) * grid.every > reach + grid.every)
      throw new Nothing(
        'SOURCE_REFUSED',
        `${name}: since ${iso(edge(grid, left.first))} more was bad than there was in total. bad of ${left.metric} has to count some of what total counts`,
      )
    const given = givenOf(requests, requests && (await lapses(requests, null, alive)), grid)
    return told.map(({ first, end, metrics: counts }) => ({
      from: iso(edge(grid, first)),
      to: iso(edge(grid, end)),
      metrics: counts,
      given: given(first, end),
    }))
  }

  function countingOf(
    { metric, total, bad }: Read,
    sight: Arms<Sight>,
    gaps: Arms<readonly Gap[]>,
    grid: Grid,
  ): Counting {
    if (metric.kind === 'quantile') return quantileOf(metric, total, gaps, grid)
    if (bad === null) throw new Error(`${metric.name}: no bad passed the rules`)
    const known = ({ seen }: Sight, lapsed: readonly Gap[]): boolean[] => both(seen(grid), clearOf(lapsed, grid))
    const grown = (all: Found, some: Found, told: readonly boolean[]): Grown => {
      // Requests whose outcome nobody could see are no good ones: such a window says nothing of either.
      const column = (series: readonly Series[]): number[] => where(growth(series, grid, reach), told)
      // Only an exposure may be fractional: seconds, tokens.
      return { total: column(metric.kind === 'rate' ? all.series : whole(all)), bad: column(whole(some)) }
    }
    // Nor of the primary, where it says nothing of the canary: a mirrored canary would look as if it left copies unanswered.
    const ofCanary = known(sight.canary, gaps.canary)
    const ofPrimary = both(known(sight.primary ?? CLEAR, gaps.primary ?? []), ofCanary)
    const primary = total.primary && bad.primary && grown(total.primary, bad.primary, ofPrimary)
    const canary = grown(total.canary, bad.canary, ofCanary)
    return metric.kind === 'rate'
      ? rates(primary, canary, 1 + Math.floor(reach / grid.every))
      : proportions(metric, primary, canary)
  }

  function bucketsIn(all: Found): Buckets {
    const buckets = bucketsOf(whole(all))
    if (typeof buckets === 'string')
      throw new Nothing('SOURCE_REFUSED', `${name}: ${all.query} (${all.arm}) ${buckets}`)
    return buckets
  }

  function quantileOf(metric: MetricPolicy, total: Arms<Found>, gaps: Arms<readonly Gap[]>, grid: Grid): Counting {
    const primary = total.primary && bucketsIn(total.primary)
    const canary = bucketsIn(total.canary)
    const bounds = boundsFor(metric, primary && finite(primary), finite(canary))
    if (typeof bounds === 'string') throw new Nothing('SOURCE_REFUSED', `${name}: ${unfit(metric, bounds, canary)}`)
    const column = (buckets: Buckets, bound: number, lapsed: readonly Gap[]): number[] =>
      where(growth(buckets.get(bound) ?? [], grid, reach), clearOf(lapsed, grid))
    const ofPrimary = [...(gaps.primary ?? []), ...gaps.canary]
    return exceedances(
      primary && { n: column(primary, Infinity, ofPrimary), upTo: column(primary, bounds.primary, ofPrimary) },
      spread(bounds, bound => column(canary, bound, gaps.canary)),
    )
  }

  /** Requests given to each, where both could be seen throughout: a counter that is only just born would look like a wrong split. */
  function givenOf(
    requests: Arms<Found> | null,
    gaps: Arms<readonly Gap[]> | null,
    grid: Grid,
  ): (first: number, end: number) => Counted['given'] {
    if (requests === null || requests.primary === null) return () => null
    const arm = (all: Found, lapsed: readonly Gap[]): { grown: number[]; seen: boolean[] } => ({
      grown: growth(whole(all), grid, reach),
      seen: both(inSight(all.series, grid, reach), clearOf(lapsed, grid)),
    })
    const [primary, canary] = [arm(requests.primary, gaps?.primary ?? []), arm(requests.canary, gaps?.canary ?? [])]
    return (first, end) =>
      [...primary.seen.slice(first, end), ...canary.seen.slice(first, end)].every(Boolean)
        ? { primary: sum(primary.grown, first, end), canary: sum(canary.grown, first, end) }
        : null
  }

  /** Reads less where all was too much at once: what waited for days would else wait for ever. */
  async function windows(stretch: Stretch, signal: AbortSignal): Promise<readonly Counted[]> {
    try {
      return await look(stretch, signal)
    } catch (error) {
      const grid = gridOf(Date.parse(stretch.from), Date.parse(stretch.to), stretch.every * 1000)
      if (!(error instanceof Nothing) || !error.shorter || grid.count < 2) throw error
      return windows({ ...stretch, to: iso(edge(grid, Math.floor(grid.count / 2))) }, signal)
    }
  }

  /** A place that stays empty for ever, in whatever this source reads. */
  async function noLocation(metric: MetricPolicy, { version, served }: Arm): Promise<string | null> {
    const { bad, total } = liveOf(metric)
    const filling: Filling = {
      model: setting.model,
      environment: setting.environment,
      version,
      served,
      role: 'primary',
    }
    const text = [bad, total, setting.requests].find(
      one => one !== null && fillSelector(selectorOf(one), filling) === null,
    )
    return text === undefined ? null : `${metric.name}: ${text} names a location, and version ${version} has none`
  }

  async function gauge(metric: MetricPolicy, _primary: Arm, signal: AbortSignal): Promise<string | null> {
    const { bad, total } = liveOf(metric)
    for (const text of bad === null ? [] : [bad, total]) {
      const counter = selectorOf(text).name
      const types = await api.types(counter, signal)
      if (types.length > 0 && types.every(type => type === 'gauge'))
        return `${metric.name}: ${counter} is a gauge, as its exporter says: it may fall, so its growth counts nothing. Write a counter`
    }
    return null
  }

  async function noBounds(metric: MetricPolicy, primary: Arm, signal: AbortSignal): Promise<string | null> {
    if (metric.kind !== 'quantile') return null
    const ask: Ask = async query => api.samples(query, Math.ceil(reach / 1000), null, signal)
    const all = await found(ask, liveOf(metric).total, 'primary', primary)
    if (all.series.length === 0) return null
    const buckets = bucketsIn(all)
    // The canary is not there yet; most likely it has the same.
    const bounds = boundsFor(metric, finite(buckets), finite(buckets))
    return typeof bounds === 'string' ? unfit(metric, bounds, buckets) : null
  }

  return {
    name,
    now: async signal => orNoData(async () => iso(await api.clock(signal))),
    windows: async (stretch, signal) => orNoData(async () => windows(stretch, signal)),

    async cannotDecide(metrics, primary, signal) {
      for (const metric of metrics) {
        for (const reasonOf of [noLocation, gauge, noBounds]) {
          // What cannot be asked today is no reason for never.
          const reason = await orNoData(async () => reasonOf(metric, primary, signal))
          if (typeof reason === 'string') return reason
        }
      }
      return null
    },
  }
}

/**
 * Milliseconds, in whole seconds: a small part of `reach`, as it is what cannot be told within it.
 */
function stepOf(reach: number): number {
  return Math.max(1, Math.floor(reach / 10_000)) * 1000
}

function both(some: readonly boolean[], others: readonly boolean[]): boolean[] {
  return some.map((one, index) => one && others[index] === true)
}

/** Windows that are not known say nothing. */
function where(grown: readonly number[], known: readonly boolean[]): number[] {
  return grown.map((more, index) => (known[index] === true ? more : 0))
}

/** An empty stretch has no window, and is read as it stands: whether anything is still counted then. */
function askedIn({ from, to, every }: Stretch): Grid {
  const [first, end] = [Date.parse(from), Date.parse(to)]
  return from === to ? { first, every: every * 1000, count: 0 } : gridOf(first, end, every * 1000)
}

/** Growth from a sample of before a change would be growth under two routings; the newest stays in any case, for its age. */
function sinceThen(samples: readonly Sample[], since: number): readonly Sample[] {
  const late = samples.filter(({ at }) => at >= since)
  return late.length > 0 ? late : samples.slice(-1)
}

function spread({ canary, beyond, over }: Bounds, column: (bound: number) => number[]): Spread {
  return {
    n: column(Infinity),
    upTo: column(canary),
    ...(beyond === null ? {} : { upToBeyond: column(beyond) }),
    ...(over === null ? {} : { upToLimit: column(over) }),
  }
}

function unfit({ name }: MetricPolicy, why: string, buckets: Buckets): string {
  return `${name}: ${why}. There are buckets up to ${finite(buckets).join(', ')}. Choose threshold, margin and limit by them, or add a bucket`
}

async function orNoData<Answer>(work: () => Promise<Answer>): Promise<Answer | NoData> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Nothing) return { code: error.code, reason: error.message }
    throw error
  }
}

function once(ask: Ask): Ask {
  const asked = new Map<string, Promise<readonly Series[]>>()
  return query => {
    const answer = asked.get(query) ?? ask(query)
    asked.set(query, answer)
    return answer
  }
}

function settledOf(total: Arms<Found>, bad: Arms<Found> | null, reach: number): number {
  const arm = (all: Found, some: Found | null): number => {
    const latest = newest(all.series) ?? -Infinity
    return settledUntil([...all.series, ...(some?.series ?? [])], reach, latest)
  }
  const canary = arm(total.canary, bad?.canary ?? null)
  return total.primary === null ? canary : Math.min(canary, arm(total.primary, bad?.primary ?? null))
}

function nth<Of>(list: readonly Of[], index: number): Of {
  const one = list[index]
  if (one === undefined) throw new Error(`nothing at ${index}`)
  return one
}

function present<Of>({ primary, canary }: Arms<Of>): Of[] {
  return primary === null ? [canary] : [primary, canary]
}

function liveOf({ name, live }: MetricPolicy): NonNullable<MetricPolicy['live']> {
  if (live === undefined) throw new Error(`${name} is counted by no source`)
  return live
}

function selectorOf(text: string): Selector {
  const selector = parseSelector(text)
  if (typeof selector === 'string') throw new Error(`${text} passed the rules: ${selector}`)
  return selector
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000)
}
