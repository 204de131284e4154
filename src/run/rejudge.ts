/**
 * A recorded look judged again: from the entries of its trial, with the policy that the trial froze. The gate is deterministic and
 * its evidence is in the ledger, so anybody can see whether a verdict follows from it.
 */
import { copiedIn, inTime, standsOn } from '../core/decide/look.ts'
import { Fault } from '../core/fault.ts'
import { passAfter } from '../core/fold/trial.ts'
import { begin, enterStep, fixSlices, judge, take } from '../core/gate/gate.ts'
import type { Details, GateState, Window } from '../core/gate/types.ts'
import { passLapsed } from '../core/state.ts'
import { secondsBetween } from '../core/time.ts'
import type { Body, Entry, Instant, Trial } from '../core/types.ts'

type Of<Type extends Body['type']> = Extract<Body, { readonly type: Type }>

export interface Rejudged {
  readonly details: Details
  readonly reason: string
  /** What the look itself wrote down. */
  readonly recorded: Details
}

/**
 * @param entries of one trial, in any order: from the one that started it to the look that is meant, which is the last; others of the
 *   environment may stand between
 * @throws Fault `ENTRIES` where an entry is missing or of another trial
 */
export function rejudge(entries: readonly Entry[]): Rejudged {
  const sorted = entries.toSorted((a, b) => a.seq - b.seq)
  const starts = sorted.findLastIndex(({ body }) => body.type === 'started')
  const [start, ...after] = starts === -1 ? [] : sorted.slice(starts)
  if (start?.body.type !== 'started')
    throw lacking('expected the entry that started the trial (body.type "started"), got none')
  const own = after.filter(({ environment }) => environment === start.environment)
  const end = own.findLastIndex(({ body }) => body.type === 'looked')
  const looks = own.slice(0, end + 1)
  let trial = beginning(start.body)
  let last: Rejudged | null = null
  for (const entry of looks) {
    if (entry.body.type === 'looked') last = seen(trial, entry.body, entry, start.model)
    trial = moved(trial, entry)
  }
  if (last === null) throw lacking('expected the entry of a look (body.type "looked"), got none')
  return last
}

interface Running {
  readonly started: Of<'started'>
  readonly tests: GateState
  readonly pending: readonly Window[]
  readonly slicesFixed: boolean
  readonly step: number
  readonly look: number
  readonly replayed: readonly number[]
  /** Of the last step. */
  readonly pass: Trial['pass']
  /** When the routing of the step was confirmed. */
  readonly since: Instant | null
}

function beginning(started: Of<'started'>): Running {
  const { policy, slices, trial } = started
  return {
    started,
    tests: begin(policy.gate, slices, trial.number),
    pending: [],
    slicesFixed: Object.keys(slices).length > 0,
    step: trial.step,
    look: trial.look,
    replayed: [],
    pass: trial.pass,
    since: null,
  }
}

function moved(trial: Running, entry: Entry): Running {
  const { body } = entry
  const { gate, steps } = trial.started.policy
  const isFresh = trial.pending.length > 0 || (body.type === 'looked' && body.windows.length > 0)
  switch (body.type) {
    case 'observed':
      return {
        ...trial,
        tests: trial.slicesFixed ? trial.tests : fixSlices(trial.tests, gate, body.slices),
        slicesFixed: true,
        pending: [...trial.pending, ...body.windows],
      }
    case 'advanced':
    case 'resumed':
      return {
        ...trial,
        tests: enterStep(withWindows(trial, []), gate, body.step),
        step: body.step,
        pending: [],
        pass: null,
        since: null,
      }
    case 'looked':
      return {
        ...trial,
        tests: withWindows(trial, body.windows),
        pending: [],
        look: body.details.look,
        replayed: body.replayed === null ? trial.replayed : [...trial.replayed, body.replayed],
        pass: body.step === steps.length ? passAfter(trial.pass, body.passed, isFresh, entry) : null,
      }
    case 'paused':
      return { ...trial, pass: null }
    case 'watched':
    case 'requested':
    case 'held':
    case 'retired':
    case 'drilled':
    case 'registered':
    case 'adopted':
    case 'initial':
    case 'started':
    case 'promoted':
    case 'rolled-back':
      return trial
    case 'settled':
      return body.outcome === 'seen' ? { ...trial, since: trial.since ?? entry.at } : trial
  }
}

function withWindows({ tests, pending, started }: Running, more: readonly Window[]): GateState {
  return [...pending, ...more].reduce((state, window) => take(state, started.policy.gate, window), tests)
}

function seen(trial: Running, body: Of<'looked'>, entry: Entry, model: string): Rejudged {
  const { started, look, step, replayed, pass, since } = trial
  const recorded = body.details
  if (recorded.look !== look + 1 || body.step !== step || body.trial !== started.trial.number)
    throw lacking(
      `entry ${entry.seq} is look ${recorded.look} in step ${body.step} of trial ${body.trial}, but those before it lead to look ${look + 1} in step ${step} of trial ${started.trial.number}`,
    )
  const { policy } = started
  const about: Trial = { ...started.trial, pass }
  const late = pass === null && secondsBetween(about.started, entry.at) >= policy.maxDuration
  const usedUp = policy.steps[step - 1]?.kind === 'replay' && [...replayed, body.replayed].includes(step)
  const judgement = judge(withWindows(trial, body.windows), policy.gate, {
    step,
    steps: policy.steps,
    final: late || usedUp,
    copied: copiedIn(policy.steps, step),
  })
  const { reason, metrics, integrity } = judgement
  const lapsed = passLapsed(about, entry.at)
  const verdict = inTime(judgement.verdict, {
    late: late && step < policy.steps.length,
    lapsed,
    early: pass === null && (standsOn(policy.steps, step, since, entry.at) || recorded.integrity.freshness !== null),
  })
  const details: Details = {
    schema: 1,
    verdict,
    preview: false,
    model,
    environment: recorded.environment,
    canary: about.canary,
    primary: about.primary,
    trial: about.number,
    look: look + 1,
    step,
    started: about.started,
    metrics,
    // What a source did not say then, nobody can ask again.
    integrity: { ...integrity, freshness: recorded.integrity.freshness },
  }
  return { details, reason, recorded }
}

function lacking(what: string): Fault {
  return new Fault(
    'ENTRIES',
    `--entry: ${what}. Name the entry.json of every commit of the trial, from its start to the look`,
  )
}
