/** What Prometheus cannot count of a metric, found in the configuration alone. Must not ask it anything. */
import * as v from 'valibot'
import type { MetricPolicy } from '../../core/gate/types.ts'
import type { MetricProblem } from '../source.ts'
import { template } from '../template.ts'
import { EXAMPLE, parseSelector, tellsArms, type Selector } from './selector.ts'

const SelectorText = template('a selector of a counter')

export function problemsOf(metric: MetricPolicy): readonly MetricProblem[] {
  const { kind, live } = metric
  if (live === undefined) return []
  if (kind === 'mean' || kind === 'distribution')
    return [
      {
        key: 'kind',
        message: `expected proportion, rate or quantile, got ${kind}: Prometheus keeps no squares of values and no categories. Push a ${kind} with observe, or count what is over a bound`,
      },
    ]
  const found: MetricProblem[] = []
  const say = (key: MetricProblem['key'], message: string): void => void found.push({ key, message })
  if (metric.paired) say('paired', 'counters do not say which request was answered how by both versions. Remove paired')
  if (metric.slices.length > 0)
    say('slices', 'slices of counters are not read. Remove slices, or write a metric of its own for each value')
  for (const problem of kind === 'quantile' ? quantile(metric, live) : outcomes(live, kind)) found.push(problem)
  return found
}

type Live = NonNullable<MetricPolicy['live']>

function quantile({ threshold }: MetricPolicy, { bad, total, absentBad }: Live): MetricProblem[] {
  const found: MetricProblem[] = []
  const add = (key: MetricProblem['key'], message: string | null): void => {
    if (message !== null) found.push({ key, message })
  }
  // What was seen so far decides nothing here: the buckets were chosen by whoever wrote the exporter.
  if (threshold === undefined)
    add(
      null,
      'missing key "threshold": buckets say how many values lie above a bound, not where a quantile lies. Write the value',
    )
  if (bad !== null) add('bad', 'a quantile is read from the buckets that total selects. Remove bad')
  if (absentBad !== null) add('absent-bad', 'a quantile has no bad. Remove absent-bad')
  add('total', selectorProblem(total, bucketsProblem))
  return found
}

function bucketsProblem({ name, matchers }: Selector): string | null {
  const fix = 'Write for example latency_seconds_bucket{version="${version}"}'
  if (!name.endsWith('_bucket')) return `expected the buckets of a histogram, which end in _bucket, got ${name}. ${fix}`
  return matchers.some(({ label }) => label === 'le') ? `expected all buckets, got those of one \`le\`. ${fix}` : null
}

function outcomes({ bad, total }: Live, kind: MetricPolicy['kind']): MetricProblem[] {
  const found: MetricProblem[] = []
  const add = (key: MetricProblem['key'], message: string | null): void => {
    if (message !== null) found.push({ key, message })
  }
  if (bad === null)
    add(null, `missing key "bad": ${kind === 'rate' ? 'what counts the events' : 'what counts the bad outcomes'}`)
  else add('bad', selectorProblem(bad, counterProblem))
  add('total', selectorProblem(total, counterProblem))
  return found
}

/** By the conventions of names: recording rules call what they did with a counter last. */
const MADE = /:[^:]*(?:rate|irate|increase|delta|idelta|deriv|avg|mean|ratio|quantile|p\d{2,3})(?:_?\d+[smhdwy])?$/u

function counterProblem({ name, matchers }: Selector): string | null {
  if (MADE.test(name))
    return `expected a counter, got ${name}, which a recording rule made of one. Write the counter itself, such as ${EXAMPLE}`
  const one = matchers.some(({ label, operator }) => label === 'le' && operator === '=')
  if (name.endsWith('_bucket') && !one)
    return `expected a counter, got the buckets of ${name}, which count each value many times. Select one of them by le="…"`
  return null
}

/** Of what counts requests beside the metrics. */
export function requestsProblem(text: string): string | null {
  return selectorProblem(text, counterProblem)
}

function selectorProblem(text: string, more: (selector: Selector) => string | null): string | null {
  const known = v.safeParse(SelectorText, text)
  if (!known.success) return known.issues[0].message
  const selector = parseSelector(text)
  if (typeof selector === 'string') return selector
  if (!tellsArms(selector))
    return `expected a label that tells the versions apart, got ${text}: it would compare a counter with itself. Write for example ${EXAMPLE}`
  return more(selector)
}
