/** What is watched of a version after its promotion: the limits of the policy, tested on its own values. */
import type { EnvironmentPolicy } from './policy.ts'
import { after } from './time.ts'
import type { FrozenPolicy, Instant } from './types.ts'

/**
 * By what a bake is judged, or null where no metric has a limit. Each limit is a one-sample test, so that it needs no primary to compare
 * with; alpha is shared over the limits, as one family over the whole bake.
 */
export function watchOf({ gate, bake }: EnvironmentPolicy): FrozenPolicy | null {
  const limited = (gate?.metrics ?? []).filter(metric => metric.limit !== null)
  if (gate === null || bake === 0 || limited.length === 0) return null
  return {
    gate: {
      // Who counts them goes along.
      ...gate,
      metrics: limited.map(metric => ({ ...metric, paired: false, slices: [], required: false, at: null })),
      limitsOnly: true,
    },
    steps: [],
    // The restarts of the tests are spread over it.
    maxDuration: bake,
    replays: {},
  }
}

/** What a promotion carries of its bake. */
export function bakeOf(
  policy: EnvironmentPolicy,
  now: Instant,
): { readonly bakeUntil: Instant | null; readonly watch: FrozenPolicy | null } {
  return policy.bake > 0
    ? { bakeUntil: after(now, policy.bake), watch: watchOf(policy) }
    : { bakeUntil: null, watch: null }
}
