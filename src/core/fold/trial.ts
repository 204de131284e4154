/** What entries make of a trial while it runs: its start, its steps, its evidence and how a look ended it. */
import { enterStep, fixSlices, take } from '../gate/gate.ts'
import type { Window } from '../gate/types.ts'
import { environmentOf } from '../state.ts'
import type { Entry, Trial, TrialRecord, View } from '../types.ts'
import {
  digestOf,
  endedBy,
  endOf,
  newRecord,
  type Of,
  pausedBy,
  placed,
  put,
  putRecord,
  quarantined,
  recordOf,
  stateOf,
  trialOf,
  without,
} from './parts.ts'

export function started(view: View, name: string, body: Of<'started'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const { trial: before } = environment
  const ended = before
    ? {
        last: endedBy(
          before,
          'inconclusive',
          before.canary === body.trial.canary
            ? `${before.paused?.reason ?? 'undecided'}; it was started once more`
            : 'a newer version took its place',
          entry,
        ),
      }
    : {}
  const { number, canary, primary, seq } = body.trial
  const { policy, slices } = body
  const record = newRecord({ of: 'trial', environment: name, number, canary, primary, seq, policy, slices }, number)
  const next = put(view, name, { ...placed(environment, body, entry), ...ended, trial: body.trial })
  return putRecord(next, name, record)
}

export function advanced(view: View, name: string, body: Of<'advanced'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const trial = trialOf(environment, name)
  const record = recordOf(view, name)
  const next = put(view, name, {
    ...placed(environment, body, entry),
    trial: { ...trial, step: body.step, stepKind: body.stepKind, stepSince: null, stepPassed: false, pass: null },
  })
  return enteringStep(next, name, record, body.step)
}

/** What was pushed and not looked at yet is evidence of the step that ends. */
function enteringStep(view: View, name: string, record: TrialRecord, step: number): View {
  const tests = enterStep(taken(record, record.pending), record.policy.gate, step)
  return putRecord(view, name, { ...record, tests, pending: [], until: null, liveUntil: null })
}

/** The step begins anew: its routing has to be confirmed again, and what it proved before the gap is no proof of now. */
export function resumed(view: View, name: string, body: Of<'resumed'>, entry: Entry): View {
  const environment = environmentOf(stateOf(view), name)
  const trial = trialOf(environment, name)
  const record = recordOf(view, name)
  const next = put(view, name, {
    ...placed(environment, body, entry),
    trial: { ...trial, paused: null, stepSince: null, stepPassed: false, pass: null },
  })
  return enteringStep(next, name, record, body.step)
}

export function observed(view: View, name: string, body: Of<'observed'>): View {
  const record = recordOf(view, name)
  const next = record.of === 'trial' ? tookEvidence(view, name) : view
  // The first batch fixes the slice values where no replay did; evidence of earlier steps stays.
  const first = Object.keys(record.slices).length === 0 && Object.keys(record.batches).length === 0
  const fixed = first ? { slices: body.slices, tests: fixSlices(record.tests, record.policy.gate, body.slices) } : {}
  const after: TrialRecord = {
    ...record,
    ...fixed,
    pending: [...record.pending, ...body.windows],
    batches: { ...record.batches, [body.batch]: body.content },
    until: endOf(body.windows) ?? record.until,
  }
  return putRecord(next, name, after)
}

export function looked(view: View, name: string, body: Of<'looked'>, entry: Entry): View {
  const took = body.windows.length > 0 ? tookEvidence(view, name) : view
  const environment = environmentOf(stateOf(took), name)
  const before = trialOf(environment, name)
  const isFresh = body.windows.length > 0 || recordOf(took, name).pending.length > 0
  const trial: Trial = {
    ...before,
    look: body.details.look,
    lookedAt: entry.at,
    verdict: body.details.verdict,
    stepPassed: before.stepPassed || body.passed,
    pass: before.step === before.steps ? passAfter(before.pass, body.passed, isFresh, entry) : null,
    reason: body.ended?.reason ?? '',
  }
  if (body.ended) {
    const { verdict, reason, quarantine } = body.ended
    const ended = put(took, name, {
      ...placed(environment, body.ended, entry),
      trial: null,
      last: endedBy(trial, verdict, reason, entry),
    })
    const clean = without(ended, name)
    return quarantine ? quarantined(clean, trial.canaryDigest, { since: entry.at, by: entry.by, reason }) : clean
  }
  const record = recordOf(took, name)
  const windows = [...record.pending, ...body.windows]
  const after: TrialRecord = {
    ...record,
    tests: taken(record, windows),
    pending: [],
    // What a look reads is a replay, or what live sources counted.
    ...(body.replayed === null
      ? { liveUntil: endOf(body.windows) ?? record.liveUntil }
      : { until: endOf(body.windows) ?? record.until, replayed: [...record.replayed, body.replayed] }),
  }
  const next = put(
    took,
    name,
    body.paused
      ? {
          ...placed(environment, body.paused, entry),
          trial: { ...trial, pass: null, paused: pausedBy('inconclusive', body.paused.reason, entry) },
        }
      : { ...environment, trial },
  )
  return putRecord(next, name, after)
}

/** A pass of the last step stays fresh as long as new evidence does not fail it; a look without any makes nothing younger. */
export function passAfter(
  before: Trial['pass'],
  passed: boolean,
  isFresh: boolean,
  { seq, at }: Pick<Entry, 'seq' | 'at'>,
): Trial['pass'] {
  if (before) return { seq: before.seq, at: isFresh ? at : before.at }
  return passed ? { seq, at } : null
}

/** The tests of a trial after `windows`, one by one in order. */
export function taken(record: TrialRecord, windows: readonly Window[]): TrialRecord['tests'] {
  return windows.reduce((tests, window) => take(tests, record.policy.gate, window), record.tests)
}

/** The first evidence makes the trial count for the pair of digests. */
function tookEvidence(view: View, name: string): View {
  const environment = environmentOf(stateOf(view), name)
  const trial = trialOf(environment, name)
  if (trial.evidence) return view
  const record = digestOf(view, trial.canaryDigest)
  const here = { ...record.trials[name], [trial.primaryDigest]: trial.number }
  const next = put(view, name, { ...environment, trial: { ...trial, evidence: true } })
  return {
    ...next,
    digests: { ...next.digests, [record.digest]: { ...record, trials: { ...record.trials, [name]: here } } },
  }
}
