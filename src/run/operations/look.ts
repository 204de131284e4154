/** `gate` inside a trial: runs the step's replay where it has one, then looks at all evidence. */
import type { Look } from '../../core/decide/commands.ts'
import { look } from '../../core/decide/look.ts'
import { startTally } from '../../core/gate/tally.ts'
import { thresholdsOf } from '../../core/gate/thresholds.ts'
import type { Details } from '../../core/gate/types.ts'
import type { EnvironmentPolicy } from '../../core/policy.ts'
import { measuredAt } from '../../core/gate/state.ts'
import { environmentOf, WHOLE } from '../../core/state.ts'
import { after } from '../../core/time.ts'
import type { Environment, Instant, ReplayStep, Trial, TrialRecord, Version, View } from '../../core/types.ts'
import type { Live, LiveQuestion } from '../live.ts'
import type { Operation } from '../operate.ts'
import type { Ask, Reading } from '../ports.ts'

/** What a replay of recorded requests came to. */
export type Replayed =
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  /** Nothing was learnt, and the replay may be run again. */
  | { readonly kind: 'no-data'; readonly reason: string }

export interface LookPorts {
  readonly policy: EnvironmentPolicy
  readonly run: string | null
  replay(step: ReplayStep, trial: Trial, record: TrialRecord, versions: Environment['versions']): Promise<Replayed>
  /** What live sources counted. */
  live(asked: LiveQuestion): Promise<Live>
  /** What the look of that entry saw. */
  detailsAt(reading: Reading, seq: number): Promise<Details | null>
}

export function looking(command: Look, ports: LookPorts): Operation {
  // A lost race decides again on the newer ledger, with the answers that were already collected for this step.
  const collected = new Map<string, Replayed>()
  const counted = new Map<string, Live>()
  return {
    ask: view => namedFiles(view, command),
    decide: async reading => {
      const { trial, last, versions } = environmentOf(reading.view.state, command.environment)
      const record = reading.view.trials[command.environment]
      const replayed = trial && record ? await replayOnce(trial, record, versions) : null
      const live = trial && record ? await countOnce(trial, record, versions, reading.now) : null
      const evidence =
        trial && record && replayed?.kind === 'rows' ? windowsOf(replayed.rows, trial, record, reading.now) : null
      return look(
        reading.view,
        command,
        {
          policy: ports.policy,
          evidence:
            evidence ?? (trial && live ? { trialSeq: trial.seq, step: trial.step, windows: live.windows } : null),
          consumed: evidence !== null,
          noData: replayed?.kind === 'no-data' ? replayed.reason : (live?.noData ?? null),
          run: ports.run,
          lastDetails: !trial && last ? await ports.detailsAt(reading, last.seq) : null,
        },
        reading.now,
      )
    },
  }

  /** Of the step as it is routed; while a trial stands still after a gap, of the time before. */
  async function countOnce(
    trial: Trial,
    record: TrialRecord,
    versions: Environment['versions'],
    now: Instant,
  ): Promise<Live | null> {
    const { gate, steps, maxDuration } = record.policy
    const step = steps[trial.step - 1]
    const metrics = gate.metrics.filter(metric => metric.live && measuredAt(metric, trial.step))
    const [primary, canary] = [versions[trial.primary], versions[trial.canary]]
    if (!step || step.kind === 'replay' || trial.stepSince === null || metrics.length === 0) return null
    if (!primary || !canary) throw new Error(`nothing describes ${trial.primary} or ${trial.canary}`)
    const key = [trial.seq, trial.step, trial.stepSince, record.liveUntil, trial.paused?.seq].join('/')
    const known = counted.get(key)
    if (known) return known
    const fresh = await ports.live({
      gate,
      metrics,
      primary: { version: trial.primary, served: primary },
      canary: { version: trial.canary, served: canary },
      since: after(trial.stepSince, ports.policy.settle),
      end: trial.paused?.since ?? null,
      now,
      until: record.liveUntil,
      share: step.kind === 'weight' && step.share < WHOLE ? step.share / WHOLE : null,
      maxDuration,
    })
    counted.set(key, fresh)
    return fresh
  }

  async function replayOnce(
    trial: Trial,
    record: TrialRecord,
    versions: Environment['versions'],
  ): Promise<Replayed | null> {
    const step = record.policy.steps[trial.step - 1]
    if (step?.kind !== 'replay' || trial.stepSince === null || record.replayed.includes(trial.step)) return null
    const key = `${trial.seq}/${trial.step}`
    const known = collected.get(key)
    if (known) return known
    const fresh = await ports.replay(step, trial, record, versions)
    collected.set(key, fresh)
    return fresh
  }
}

function windowsOf(
  rows: readonly unknown[],
  trial: Trial,
  record: TrialRecord,
  now: Instant,
): { trialSeq: number; step: number; windows: ReturnType<ReturnType<typeof startTally>['windows']> } {
  const step = record.policy.steps[trial.step - 1]
  const source = step?.kind === 'replay' ? step.file : 'replay'
  const total = Object.values(record.policy.replays).reduce((sum, file) => sum + file.rows, 0)
  const tally = startTally({
    policy: record.policy.gate,
    step: trial.step,
    versions: { primary: trial.primary, canary: trial.canary },
    slices: record.slices,
    rows: rows.length,
    planned: total === 0 ? 1 : Math.min(1, rows.length / 2 / total),
    batch: `replay/${trial.step}`,
    thresholds: thresholdsOf(record.tests, record.pending),
    source,
  })
  for (const [index, row] of rows.entries()) tally.add(row, index + 1)
  return { trialSeq: trial.seq, step: trial.step, windows: tally.windows({ from: trial.stepSince ?? now, to: now }) }
}

function namedFiles(view: View, command: Look): Ask {
  const versions: Version[] = command.version === null ? [] : [command.version]
  const digest = command.version === null ? undefined : view.versions[command.version]?.digest
  return { versions, digests: digest === undefined ? [] : [digest] }
}
