/**
 * Prometheus as a source of live evidence: what the counters of each version grew by. They are read as raw samples and added up here,
 * because its own `rate` and `increase` extrapolate, and neighbouring windows of theirs overlap or leave gaps.
 */
import * as v from 'valibot'
import { parseDuration } from '../lib/duration.ts'
import { address } from './address.ts'
import { duration, secondsOf } from './duration.ts'
import { apiAt } from './prometheus/api.ts'
import { problemsOf, requestsProblem } from './prometheus/problems.ts'
import { sourceOf } from './prometheus/source.ts'
import type { SourcePlatform } from './source.ts'

const schema = v.strictObject({
  kind: v.literal('prometheus'),
  url: address('http://prometheus.example.com:9090'),
  /** How old the newest sample may be; a series that is silent for longer has vanished. Several scrapes long. */
  'max-age': v.optional(
    v.pipe(
      duration,
      v.check(text => inReach(parseDuration(text)), 'expected a duration from 1s to 1h'),
    ),
    '2m',
  ),
  /** Counts the requests that the router gave to a version; left out, `total` of the first proportion does. */
  requests: v.optional(
    v.pipe(
      v.string('expected a selector of a counter'),
      v.check(
        text => requestsProblem(text) === null,
        ({ input }) => requestsProblem(input) ?? '',
      ),
    ),
  ),
})

/** What is no duration at all was told already. */
function inReach(seconds: number | null): boolean {
  return seconds === null || (seconds >= 1 && seconds <= 3600)
}

export const prometheus: SourcePlatform<v.InferOutput<typeof schema>> = {
  schema,
  summary: 'Counters of each version in Prometheus: proportions, rates, and quantiles from buckets.',
  problems: problemsOf,
  connect(source, { url, 'max-age': maxAge, requests }, { model, environment, http }) {
    const name = `source ${source}, Prometheus at ${url}`
    const reach = secondsOf(maxAge) * 1000
    return sourceOf(apiAt(url, name, http), { name, reach, requests: requests ?? null, model, environment })
  },
}
