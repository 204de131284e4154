/** What each kind of metric needs, and what has no meaning for it. */
import type { MetricFile } from './config-schema.ts'
import { show } from './plain.ts'

interface Problem {
  /** Null for a key that is not there. */
  readonly key: keyof MetricFile | null
  readonly message: string
}

type Kind = MetricFile['kind']

/** The keys that only some kinds know. */
const KEYS: Readonly<Record<'bounds' | 'cap' | 'q' | 'threshold' | 'exposure', readonly Kind[]>> = {
  bounds: ['mean', 'distribution'],
  cap: ['mean'],
  q: ['quantile'],
  threshold: ['quantile'],
  exposure: ['rate'],
}

export function kindRules(metric: MetricFile): Problem[] {
  const { kind } = metric
  const strange = Object.entries(KEYS).flatMap(([key, kinds]): Problem[] => {
    const own = KEY_NAMES.find(name => name === key)
    return own !== undefined && metric[own] !== undefined && !kinds.includes(kind)
      ? [{ key: own, message: `${key} belongs to a ${kinds.join(' or a ')}, not to a ${kind}. Remove it.` }]
      : []
  })
  return [...strange, ...RULES[kind](metric)]
}

const KEY_NAMES = ['bounds', 'cap', 'q', 'threshold', 'exposure'] as const

const RULES: Readonly<Record<Kind, (metric: MetricFile) => Problem[]>> = {
  proportion: metric => [...ofShare(metric), ...ofAgreement(metric)],
  mean: ofMean,
  quantile: ofQuantile,
  rate: ofRate,
  distribution: ofDistribution,
}

const MARGINS = ['margin', 'fail-above'] as const

function ofShare(metric: MetricFile): Problem[] {
  const found: Problem[] = []
  const { limit } = metric
  if (limit !== undefined && !(limit > 0 && limit <= 1))
    found.push({ key: 'limit', message: `expected a share above 0 to 1, got ${limit}.` })
  for (const key of MARGINS) {
    const margin = metric[key]
    if (margin && !margin.relative && margin.value >= 1)
      found.push({
        key,
        message: `expected less than 1 for a proportion, got ${margin.value}. Write 0.02 for two percentage points.`,
      })
  }
  return found
}

/** The column `agree` says of a pair whether both versions answered alike: there is no primary's share to compare with. */
function ofAgreement(metric: MetricFile): Problem[] {
  if (metric.column !== 'agree') return []
  if (!metric.paired || metric.better !== 'higher')
    return [{ key: 'column', message: 'agreement of two versions needs paired: true and better: higher. Write both.' }]
  const relative = MARGINS.find(key => metric[key]?.relative === true)
  if (relative !== undefined)
    return [
      {
        key: relative,
        message: 'agreement is a share of all requests: expected a number such as 0.02, got a percentage.',
      },
    ]
  return metric.limit === undefined
    ? []
    : [{ key: 'limit', message: 'the margin bounds the share that differs already. Remove limit.' }]
}

function ofMean(metric: MetricFile): Problem[] {
  const { bounds, cap, paired, limit } = metric
  const found: Problem[] = []
  if (bounds && cap !== undefined)
    found.push({ key: 'cap', message: 'expected bounds or cap, got both. Values within bounds need no cap.' })
  const [lo, hi] = bounds ?? (cap === undefined ? [-Infinity, Infinity] : [0, cap])
  if (paired && !bounds && cap === undefined)
    found.push({ key: 'paired', message: 'pairs of scores need bounds or cap. Write bounds: [0, 1], or as it is.' })
  if (limit !== undefined) {
    if (paired)
      found.push({
        key: 'limit',
        message: 'a limit of paired scores is not supported yet. Add it as a metric unpaired.',
      })
    else if (!Number.isFinite(hi))
      found.push({ key: 'limit', message: 'a limit of a mean needs bounds or cap. Write one of them.' })
    else if (!(limit > lo && limit < hi))
      found.push({ key: 'limit', message: `expected a number between ${lo} and ${hi}, got ${limit}.` })
  }
  for (const key of MARGINS) {
    const margin = metric[key]
    if (margin?.relative && paired)
      found.push({ key, message: "expected a number in the score's unit for pairs, got a percentage." })
    else if (margin?.relative && bounds && lo < 0)
      found.push({ key, message: `a percentage has no meaning where values may be below 0 (bounds from ${lo}).` })
    else if (margin && !margin.relative && margin.value >= hi - lo)
      found.push({ key, message: `expected less than ${hi - lo}, as values lie within that, got ${margin.value}.` })
  }
  return found
}

function ofQuantile(metric: MetricFile): Problem[] {
  const found: Problem[] = []
  const { q, threshold, margin, paired } = metric
  if (q === undefined)
    found.push({ key: null, message: 'missing key "q": it says which quantile. Write 0.95 for p95.' })
  if (paired) found.push({ key: 'paired', message: 'a quantile of pairs is not supported yet. Leave paired out.' })
  const failAbove = metric['fail-above']
  if (failAbove && failAbove.value !== 0 && failAbove.relative !== margin.relative)
    found.push({ key: 'fail-above', message: 'expected the unit of the margin: both in percent or neither.' })
  else if (failAbove && failAbove.value > margin.value)
    found.push({ key: 'fail-above', message: 'expected at most the margin.' })
  if (threshold !== undefined && threshold <= 0 && (margin.relative || failAbove?.relative === true))
    found.push({ key: 'threshold', message: `a percentage needs a threshold above 0, got ${threshold}.` })
  return found
}

function ofRate(metric: MetricFile): Problem[] {
  const found: Problem[] = []
  // What a source counts as total is the exposure.
  if (metric.exposure === undefined && metric.source === undefined)
    found.push({ key: null, message: 'missing key "exposure": it names the column that says in how much events came.' })
  if (metric.paired) found.push({ key: 'paired', message: 'a rate has no pairs. Leave paired out.' })
  for (const key of MARGINS) {
    const margin = metric[key]
    if (margin && !margin.relative && margin.value !== 0)
      found.push({ key, message: `a rate is compared in percent, got ${show(margin.value)}. Write 20%.` })
  }
  if (metric.limit !== undefined && !(metric.limit > 0))
    found.push({ key: 'limit', message: `expected a number above 0, got ${metric.limit}.` })
  return found
}

function ofDistribution(metric: MetricFile): Problem[] {
  const found: Problem[] = []
  if (metric.margin.relative)
    found.push({ key: 'margin', message: 'expected a population stability index, such as 0.2, got a percentage.' })
  if (metric.limit !== undefined)
    found.push({ key: 'limit', message: 'a distribution is advisory and fails nothing. Remove limit.' })
  if (metric.paired) found.push({ key: 'paired', message: 'a distribution has no pairs. Leave paired out.' })
  return found
}
