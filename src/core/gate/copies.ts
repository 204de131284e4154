/**
 * Copies of a mirror step: did the canary answer as many as it was sent? What counts only finished requests shows a canary that hangs on
 * the hard ones as a good one, judged by the easy ones alone.
 *
 * With a share m of the primary's requests copied, the canary has a share s = m / (1 + m) of all that both answered. The bets of the
 * split check for a share below s, at m lessened by its tolerance, over the totals of the step. Each primary's request brings a copy with
 * probability m at least: a bet then shrinks in the mean, as (1 - q) (1 + m) (1 - m + q (1 + m)) <= 1 for q <= s. So the step is held
 * back in vain at most with probability alpha, however often one looks. More copies than expected harm nobody.
 * Assumes that a unit of what is counted is one request, as proportions and quantiles have it. Must not know where counts come from.
 */
import { SPLIT_ALPHA, SPLIT_ODDS, SPLIT_TOLERANCE } from './constants.ts'
import { evidenceOf } from './evidence.ts'
import { logMix } from './mixture.ts'
import { increments } from './split.ts'
import type { Counts, GatePolicy, MetricPolicy } from './types.ts'

/**
 * What a metric's canary lacks of its copies, in words; null where nothing is proven to be missing.
 * @param counts of this step
 * @param copied the share of the primary's requests of which the step sends a copy to the canary; null where it sends none
 */
export function shortOfCopies(
  policy: GatePolicy,
  metric: MetricPolicy,
  counts: Counts | null,
  copied: number | null,
): string | null {
  const countsRequests = metric.live !== undefined && (metric.kind === 'proportion' || metric.kind === 'quantile')
  if (copied === null || counts === null || !countsRequests) return null
  const { primary, canary } = evidenceOf(metric).size(counts)
  const least = copied * (1 - (policy.splitTolerance ?? SPLIT_TOLERANCE))
  const below = increments(canary, primary, least / (1 + least), 0).slice(SPLIT_ODDS.length)
  const weights = below.map(() => 1 / below.length)
  if (logMix(below, weights) < Math.log(1 / SPLIT_ALPHA)) return null
  return `the canary answered ${canary} of about ${Math.round(copied * primary)} copies: what it leaves unanswered is not judged`
}
