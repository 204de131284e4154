/** Puts an outcome into the outputs, the summary and the exit code. */
import { environmentOf, phaseOf } from '../core/state.ts'
import type { Environment } from '../core/types.ts'
import { progressOf } from '../core/views.ts'
import { lookSummary, operationSummary } from '../io/report.ts'
import type { ActionName } from '../io/spec.ts'
import type { Done } from '../run/operate.ts'
import type { Published } from '../run/publish.ts'
import type { Report } from './world.ts'

export interface Told {
  readonly name: ActionName
  readonly done: Done
  readonly environment: string | null
  readonly now: Environment
  readonly published: Published
  /** Makes the job red although the operation went well: a verdict that the caller fails on. */
  readonly red: { readonly code: string } | null
  readonly outputs: Readonly<Record<string, string>>
}

export function reportOf({ name, done, environment, now, published, red, outputs }: Told): Report {
  const { fault } = published
  const reasonCode = done.reasonCode || red?.code || (fault?.code ?? '')
  const message =
    fault && done.reasonCode === '' ? `${done.message}; but it could not be shown: ${fault.message}` : done.message
  const { state } = done.reading.view
  const summary = done.details
    ? lookSummary({
        details: done.details,
        reason: message,
        progress: progressOf(done.details),
        checkUrl: published.checkUrl,
      })
    : operationSummary({
        action: name,
        decision: done.word,
        message,
        reasonCode,
        next: state && environment !== null ? next(done, now) : null,
        facts: [
          ['model', state?.model ?? null],
          ['environment', environment],
          ['primary', environment === null ? null : now.primary],
          ['canary', now.trial?.canary ?? null],
          ['step', now.trial ? `${now.trial.step} of ${now.trial.steps}` : null],
          [
            'phase',
            state && environment !== null ? phaseOf(environmentOf(state, environment), done.reading.now) : null,
          ],
          ['hold', now.hold ? `${now.hold.kind} since ${now.hold.since}` : null],
          ...Object.entries(outputs).filter(([key]) => key === 'version' || key === 'digest'),
          ['ledger entry', state ? String(state.seq) : null],
          ['ledger commit', done.reading.tip],
        ],
      })
  return {
    decision: done.word,
    reasonCode,
    message,
    ledgerSeq: state?.seq ?? null,
    ledgerCommit: done.reading.tip,
    outputs,
    summary: summary.text,
    failed: reasonCode !== '',
    place: null,
    bug: null,
  }
}

/** What people usually do after this. */
function next(done: Done, now: Environment): string | null {
  if (done.word === 'refused') return null
  if (now.trial?.pass) return `promote ${now.trial.canary}`
  if (now.trial) return `look by gate until ${now.trial.canary} is decided`
  if (now.hold) return 'register a mended version and start it by canary: its promotion ends the hold'
  return null
}
