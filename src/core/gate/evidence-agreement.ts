/**
 * Agreement: how often both versions answer alike, judged without labels. One sample: the margin bounds the share of requests on which
 * they differ, so a pair that differs is a worse one, and none is better. Bets as in `paired.ts`.
 */
import type { Evidence } from './evidence.ts'
import { pairs } from './evidence-pairs.ts'
import type { MetricPolicy } from './types.ts'

export function agreements(metric: MetricPolicy): Evidence {
  const paired = pairs(metric)
  return {
    ...paired,
    fault(counts) {
      const odd = paired.fault(counts)
      if (odd !== null) return odd
      return 'better' in counts && counts.better > 0
        ? `better is ${counts.better}: two answers agree or differ, neither is the better one`
        : null
    },
  }
}
