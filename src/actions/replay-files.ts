/** Replay files of the workspace: described when a trial freezes them, replayed by the look that needs them. */
import { Fault } from '../core/fault.ts'
import { readSlices } from '../core/gate/slice-values.ts'
import type { ReplayStep, Trial, TrialRecord } from '../core/types.ts'
import type { environmentOf } from '../core/state.ts'
import { digestOf } from '../io/files.ts'
import type { ReplayFiles } from '../run/freeze.ts'
import type { Replayed } from '../run/operations/look.ts'
import type { ServingFactory } from '../run/ports.ts'
import { recordedRequests } from '../run/replay-lines.ts'
import { replay } from '../run/replay.ts'
import type { World } from './world.ts'
import { linesOf, only } from './workspace.ts'

export function replayFiles(workspace: string): ReplayFiles {
  return {
    describe: async (step, columns) => {
      const found = await only(step.file, workspace, `steps: replay ${step.file}`)
      const version = 'recorded'
      const reader = readSlices(columns, { primary: version, canary: version }, step.file)
      let rows = 0
      for await (const { id, columns: values } of recordedRequests(
        linesOf(step.file, workspace),
        step.file,
        step.score,
      )) {
        rows += 1
        reader.add({ ...values, request_id: id, version }, rows)
      }
      return { digest: await digestOf([found]), rows, slices: reader.values() }
    },
  }
}

export interface ReplayTask {
  readonly step: ReplayStep
  readonly trial: Trial
  readonly record: TrialRecord
  readonly serving: ServingFactory
  readonly versions: ReturnType<typeof environmentOf>['versions']
  readonly workspace: string
  readonly world: World
}

/** @throws Fault `REPLAY_CHANGED` where the file is not the one that the trial froze */
export async function replayOf({
  step,
  trial,
  record,
  serving,
  versions,
  workspace,
  world,
}: ReplayTask): Promise<Replayed> {
  const { replayer } = serving(versions)
  if (!replayer)
    throw new Fault(
      'NO_REPLAY',
      `steps: replay ${step.file}: this platform cannot be asked recorded requests. Push observations at a mirror or weight step instead`,
    )
  const frozen = record.policy.replays[step.file]
  const now = await digestOf([await only(step.file, workspace, `steps: replay ${step.file}`)])
  if (frozen?.digest !== now) {
    throw new Fault(
      'REPLAY_CHANGED',
      `${step.file}: expected ${frozen?.digest ?? 'no such file'} as the trial froze it, got ${now}. Check out the file as it was, or end the trial by rollback and start a new one`,
    )
  }
  const arms = { primary: trial.primary, canary: trial.canary }
  world.log.info(`replaying ${frozen.rows} requests of ${step.file} to ${arms.primary} and ${arms.canary}`)
  const replayed = await replay({
    file: step.file,
    lines: linesOf(step.file, workspace),
    replayer,
    versions: arms,
    step,
    signal: world.signal,
    onProgress: pairs => world.log.info(`${pairs} of ${frozen.rows} requests replayed`),
  })
  if (replayed.kind === 'rows') {
    const { primary, canary, reason } = replayed.unanswered
    if (primary + canary > 0)
      world.log.warn(
        `without an answer: ${primary} requests by ${arms.primary}, ${canary} by ${arms.canary}; the first: ${reason}`,
      )
  }
  return replayed
}
