/**
 * Prometheus' HTTP API as far as it is needed: the clock, the samples of a selector, and what was ever exported. An answer that is not
 * whole and plain is no answer: warnings, values that no counter can have, other shapes. Must not know metrics, arms or windows.
 */
import * as v from 'valibot'
import { HttpFailure, type Http, type Reply } from '../../lib/http.ts'
import { oneLine } from '../../lib/one-line.ts'
import type { NoData } from '../../run/ports.ts'

/** Milliseconds: beyond Prometheus' own limit for a query less would be heard, and a look waits for it. */
const PATIENCE = 30_000

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly value: number
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** Oldest first, one for each time, at least one. */
  readonly samples: readonly Sample[]
}

/** Why there is nothing to count. Caught where the port is left, and told as a value. */
export class Nothing extends Error {
  override readonly name = 'Nothing'
  readonly code: NoData['code']
  /** Whether a shorter stretch may be answered. */
  readonly shorter: boolean
  constructor(code: NoData['code'], message: string, shorter = false) {
    super(message)
    this.code = code
    this.shorter = shorter
  }
}

export interface Api {
  /** Milliseconds since 1970, by Prometheus' own clock. */
  clock(signal: AbortSignal): Promise<number>
  /** Every sample of the `seconds` before `at` (milliseconds since 1970; null: now). */
  samples(query: string, seconds: number, at: number | null, signal: AbortSignal): Promise<readonly Series[]>
  /**
   * When anything of this name was scraped, of whatever labels, by target: a sample at T, the end of a step, says that there was one
   * in the step before T.
   * @param step seconds
   */
  alive(metric: string, step: number, seconds: number, at: number, signal: AbortSignal): Promise<readonly Series[]>
  /** Whether anything of this name was scraped in the day before `at` (milliseconds since 1970). */
  seenBefore(metric: string, at: number, signal: AbortSignal): Promise<boolean>
  /** Whether anything of this name is in its store, of whatever labels and whenever. */
  everSeen(metric: string, signal: AbortSignal): Promise<boolean>
  /** What the exporters say that it is: `counter`, `gauge` and so on; none where nobody says it. */
  types(metric: string, signal: AbortSignal): Promise<readonly string[]>
}

const Refusal = v.object({ errorType: v.optional(v.string(), ''), error: v.string() })
const Success = v.object({
  status: v.literal('success'),
  data: v.unknown(),
  warnings: v.optional(v.array(v.string()), []),
})
const Scalar = v.object({ resultType: v.literal('scalar'), result: v.tuple([v.number(), v.string()]) })
const Matrix = v.object({ resultType: v.literal('matrix'), result: v.array(v.unknown()) })
const Vector = v.object({ resultType: v.literal('vector'), result: v.array(v.unknown()) })
const Row = v.object({ metric: v.record(v.string(), v.string()), values: v.array(v.unknown()) })
const Names = v.array(v.string())
const Metadata = v.record(v.string(), v.array(v.object({ type: v.string() })))

/** @param name as messages name it */
export function apiAt(url: string, name: string, http: Http): Api {
  const base = `${url.replace(/\/+$/u, '')}/api/v1`

  async function get<Output>(
    path: string,
    query: Readonly<Record<string, string>>,
    shape: v.GenericSchema<unknown, Output>,
    signal: AbortSignal,
  ): Promise<Output> {
    const what = query['query'] ?? path
    const address = `${base}/${path}?${new URLSearchParams(query).toString()}`
    const reply = await http({ method: 'GET', url: address, timeout: PATIENCE, signal, repeatable: true }).catch(
      (error: unknown) => {
        throw error instanceof HttpFailure ? unanswered(error, what) : error
      },
    )
    return read(reply, what, shape)
  }

  function unanswered({ code, message }: HttpFailure, what: string): Nothing {
    const away = code === 'TIMEOUT' || code === 'UNREACHABLE'
    return new Nothing(
      away ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
      `${name}: ${what}: ${message}`,
      code === 'TOO_LARGE',
    )
  }

  function read<Output>({ status, body, text }: Reply, what: string, shape: v.GenericSchema<unknown, Output>): Output {
    const success = v.safeParse(Success, body)
    if (status !== 200 || !success.success) {
      const refusal = v.safeParse(Refusal, body)
      const words = refusal.success ? `${refusal.output.errorType}: ${refusal.output.error}` : text
      const away = status === 429 || status >= 500
      throw new Nothing(
        away ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
        `${name}: ${what}: HTTP ${status}: ${oneLine(words)}`,
        // Its own cap, `--query.max-samples`.
        refusal.success && refusal.output.error.includes('too many samples'),
      )
    }
    const { data, warnings } = success.output
    // A part of the answer may be missing, and nobody says how much.
    if (warnings.length > 0)
      throw new Nothing('SOURCE_REFUSED', `${name}: ${what}: with a warning: ${oneLine(warnings.join('; '))}`)
    const parsed = v.safeParse(shape, data)
    if (parsed.success) return parsed.output
    throw new Nothing(
      'SOURCE_REFUSED',
      `${name}: ${what}: expected Prometheus' answer, got ${oneLine(text, 200)}. Check \`url\``,
    )
  }

  function seriesOf(given: unknown, query: string): Series {
    const row = v.safeParse(Row, given)
    if (!row.success)
      throw new Nothing(
        'SOURCE_REFUSED',
        `${name}: ${query}: expected series of numbers, got ${oneLine(JSON.stringify(given), 200)}. Native histograms cannot be read: select classic buckets`,
      )
    const samples: Sample[] = []
    for (const value of row.output.values) {
      const sample = sampleOf(value)
      if (typeof sample === 'string')
        throw new Nothing('SOURCE_REFUSED', `${name}: ${query} has ${sample}; a counter has numbers from 0`)
      const last = samples.at(-1)
      if (last && sample.at < last.at)
        throw new Nothing('SOURCE_REFUSED', `${name}: ${query} has samples that are not in order of time`)
      // The same instant twice is one sample, whoever stored it.
      if (last?.at === sample.at) samples.pop()
      samples.push(sample)
    }
    return { labels: row.output.metric, samples }
  }

  async function matrix(
    whole: string,
    query: string,
    at: number | null,
    signal: AbortSignal,
  ): Promise<readonly Series[]> {
    const time = at === null ? {} : { time: secondsAt(at) }
    const { result } = await get('query', { query: whole, ...time }, Matrix, signal)
    const series = result.map(one => seriesOf(one, query)).filter(({ samples }) => samples.length > 0)
    const known = new Set(series.map(({ labels }) => keyOf(labels)))
    if (known.size < series.length)
      throw new Nothing('SOURCE_REFUSED', `${name}: ${query} has two series of the same labels`)
    return series
  }

  return {
    async clock(signal) {
      const { result } = await get('query', { query: 'time()' }, Scalar, signal)
      return Math.round(result[0] * 1000)
    },

    async samples(query, seconds, at, signal) {
      return matrix(`${query}[${seconds}s]`, query, at, signal)
    },

    async alive(metric, step, seconds, at, signal) {
      // Counted there: of a name that a whole cluster exports the samples themselves would be too many.
      const query = `count by (job, instance) (count_over_time(${metric}[${step}s]))`
      return matrix(`${query}[${seconds}s:${step}s]`, query, at, signal)
    },

    async seenBefore(metric, at, signal) {
      // The API of names takes times too, but answers for the whole of the newest hours.
      const query = `count(count_over_time(${metric}[1d]))`
      return (await get('query', { query, time: secondsAt(at) }, Vector, signal)).result.length > 0
    },

    async everSeen(metric, signal) {
      const match = `{__name__="${metric}"}`
      return (await get('label/__name__/values', { 'match[]': match }, Names, signal)).includes(metric)
    },

    async types(metric, signal) {
      const found = await get('metadata', { metric }, Metadata, signal)
      return (found[metric] ?? []).map(({ type }) => type)
    },
  }
}

function secondsAt(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** @returns what it is, where no counter can have it */
function sampleOf(given: unknown): Sample | string {
  const [time, text]: readonly unknown[] = Array.isArray(given) ? given : []
  if (typeof time !== 'number' || typeof text !== 'string') return `the sample ${oneLine(JSON.stringify(given), 60)}`
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const at = Math.round(time * 1000)
  if (Number.isFinite(value) && value >= 0) return { at, value }
  return `the value ${oneLine(text, 30)} at ${new Date(at).toISOString()}`
}

/** The same for the same labels, whatever their order. */
export function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
