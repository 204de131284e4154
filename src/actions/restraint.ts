/**
 * How a tick over many models stays within half of GitHub's limits, which all of them share: looks without a verdict are written down less
 * often the more trials run, and what can wait does where much was written or little is left. What is counted is what GitHub tells, so that
 * it holds over any number of jobs.
 */
import { Fault } from '../core/fault.ts'
import type { EnvironmentPolicy } from '../core/policy.ts'
import { after, HOUR, secondsBetween } from '../core/time.ts'
import type { Instant } from '../core/types.ts'
import type { GitHub } from '../github/client.ts'
import type { Lately } from '../github/lately.ts'
import type { Log } from '../run/ports.ts'
import type { Restraint } from '../run/tick.ts'

/** Half of the requests an hour that may change something. */
const CHANGES = 250
/** Of them, what one model's act comes to at most: those that are under way go on. */
const OF_ONE = 9
/** Seconds between two looks without a verdict that are written down, for each trial that runs: thirty an hour over all. */
const BETWEEN_LOOKS = 120

/** Who shares the limits with an environment. */
export interface Sharing {
  /** How many trials run, wherever. */
  readonly trials: number
  readonly policy: EnvironmentPolicy
  /** Environments that are ticked at a time. */
  readonly atOnce: number
}

/** Before anything new begins: what other jobs used is told with every answer, and asking for it alone is free. */
export async function askHowMuchIsLeft(client: GitHub): Promise<void> {
  try {
    await client.rest.rateLimit.get()
  } catch (error) {
    // A server without limits says 404; with any other trouble the acts themselves have to do.
    if (!(error instanceof Fault)) throw error
  }
}

/** What GitHub shows of all models, and what they all cost lately, before this job changes anything: one call. Null where GitHub does not tell: the acts themselves ask then. */
export async function recently(client: GitHub, now: Instant, log: Log): Promise<Lately | null> {
  const [{ lately }, { PREFIX }] = await Promise.all([import('../github/lately.ts'), import('../ledger/format.ts')])
  return lately(client, `refs/heads/${PREFIX}`, after(now, -HOUR)).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error
    log.info(`each model asks GitHub for itself: ${error.message}`)
    return null
  })
}

/** One limit for all: what decides nothing is written down less often the more trials run, and what can wait does where much was written. */
export function restraintOf(client: GitHub, recent: Lately | null, { trials, policy, atOnce }: Sharing): Restraint {
  // Whoever reads the ledger has to see that the canary is watched.
  const between = Math.min(trials * BETWEEN_LOOKS, policy.maxGap / 4)
  const held = (): string | null => {
    const scarce = client.scarce()
    if (scarce)
      return `of GitHub's ${scarce.limit} requests an hour (${scarce.resource}) less than half are left, ${scarce.left}. The first tick after ${scarce.until} goes on`
    const written = (recent?.changes ?? 0) + client.changes()
    // A pass of each trial has to find room as well.
    if (written + atOnce * OF_ONE + trials <= CHANGES) return null
    return `some ${written} changes went to GitHub within the last hour, and half of what it takes is ${CHANGES}. A later tick goes on`
  }
  return {
    held,
    spares: ({ trial }, now) =>
      trial !== null &&
      trial.paused === null &&
      trial.lookedAt !== null &&
      secondsBetween(trial.lookedAt, now) < between &&
      (trial.pass === null || held() !== null),
  }
}
