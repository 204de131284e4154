/**
 * The one mechanism behind every action: gather, decide, append, converge, publish.
 * It holds no state of its own: killed at any instant, the same call does the rest.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { fold } from '../core/fold.ts'
import type { Details } from '../core/gate/types.ts'
import { environmentOf } from '../core/state.ts'
import { DAY } from '../core/time.ts'
import type { Body, Decision, DecisionWord, Entry, Environment, Run, Version, View } from '../core/types.ts'
import { converge, differs, type ConvergePorts, type Convergence } from './converge.ts'
import type { Ask, Clock, Ledger, Log, Reading, ServingFactory } from './ports.ts'
import { needs, readFor, union } from './reading.ts'

/** Lost races before an operation gives up: each one means that another entry came first. */
const TRIES = 20

/** What one action asks of the mechanism. */
export interface Operation {
  /** Files of the ledger that the decision reads, as far as they are known from what was read so far. */
  ask(view: View, names: readonly Version[]): Ask
  /** Reads what else it needs and decides; called again on a newer ledger when a race is lost. */
  decide(reading: Reading): Promise<Decision>
}

export interface Context {
  readonly model: string
  readonly environment: string | null
  readonly by: string
  readonly run: Run | null
  /** Found again on a re-run; null for operations that are functions of the state alone. */
  readonly key: string | null
  readonly dryRun: boolean
  /** Seconds since this run began, asked only on a re-run whose key the ledger does not know. */
  readonly runAge: () => Promise<number>
  /** The ledger as it was read before: saves a round where it still holds. */
  readonly earlier: Reading | null
  /** Null where the operation touches no target. */
  readonly converging: Converging | null
}

export interface Converging {
  readonly serving: ServingFactory
  readonly capacity: number
  /** Seconds: for how long this job waits for the platform, and after how long a load has failed. */
  readonly patience: number
  readonly loadTimeout: number
  /** Seconds for which a version stays loaded after requests were routed away from it. */
  readonly drain: number
}

export interface Ports {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** What became of an operation. */
export interface Done {
  readonly word: DecisionWord | `would-${DecisionWord}` | 'refused'
  /** Empty on success. */
  readonly reasonCode: string
  readonly message: string
  /** The ledger as it stands now. */
  readonly reading: Reading
  /** The entry of this operation, now or on an earlier attempt. */
  readonly seq: number | null
  /** What was appended now, or would be. */
  readonly body: Body | null
  /** Whether this call saw the target reach what was wanted. */
  readonly confirmed: boolean
  readonly details: Details | null
}

export async function operate(operation: Operation, context: Context, ports: Ports): Promise<Done> {
  const decided = await decideAndAppend(operation, context, ports)
  if (decided.word === 'refused' || context.dryRun) return decided
  return settleDown(decided, context, ports)
}

async function decideAndAppend(operation: Operation, context: Context, ports: Ports): Promise<Done> {
  const ask = (view: View, names: readonly Version[]): Ask =>
    union(needs(view, context.environment), operation.ask(view, names))
  for (let lost = 0; lost < TRIES; lost += 1) {
    const reading = await readFor(ports.ledger, ports.clock, context.model, ask, lost === 0 ? context.earlier : null)
    const before = reading.view.state?.operations.find(one => one.key === context.key && context.key !== null)
    if (before) {
      return {
        word: context.dryRun ? 'would-already-done' : 'already-done',
        reasonCode: '',
        message: `done before, by entry ${before.seq}`,
        reading,
        seq: before.seq,
        body: null,
        confirmed: false,
        details: null,
      }
    }
    if (await isStale(context)) return refused('STALE_RERUN', staleMessage(context), reading)
    const decision = await operation.decide(reading)
    if (decision.kind === 'refuse') return refused(decision.code, decision.message, reading)
    const details = decision.details ?? null
    if (decision.kind === 'nothing') {
      const word = context.dryRun ? (`would-${decision.word}` as const) : decision.word
      return {
        word,
        reasonCode: '',
        message: decision.message,
        reading,
        seq: null,
        body: null,
        confirmed: false,
        details,
      }
    }
    const entry = entryOf(decision.body, reading, context)
    const view = fold(reading.view, entry)
    if (context.dryRun) {
      return {
        word: `would-${decision.word}`,
        reasonCode: '',
        message: decision.message,
        reading,
        seq: null,
        body: decision.body,
        confirmed: false,
        details,
      }
    }
    const tip = await ports.ledger.append(reading, entry, view)
    if (tip !== null) {
      const after = { ...reading, view, tip, entry }
      return {
        word: decision.word,
        reasonCode: '',
        message: decision.message,
        reading: after,
        seq: entry.seq,
        body: decision.body,
        confirmed: false,
        details,
      }
    }
    ports.log.info(`another entry came first; deciding again on the newer ledger (${lost + 1} of ${TRIES})`)
    await ports.clock.sleep(randomInt(50, Math.min(10_000, Math.round(500 * 1.35 ** lost))), ports.signal)
  }
  const reading = await readFor(ports.ledger, ports.clock, context.model, ask)
  return refused(
    'CONTENDED',
    `the ledger of ${context.model} changed under ${TRIES} attempts; nothing was done. Run the job again`,
    reading,
  )
}

/** Brings the target to the newest want and says how that bears on this operation. */
async function settleDown(done: Done, context: Context, ports: Ports): Promise<Done> {
  const { environment: name, converging } = context
  if (name === null || converging === null) return done
  const environment = environmentOf(done.reading.view.state, name)
  const aim = { name, ...converging }
  const around = convergePorts(context, ports)
  if (environment.settled && done.word === 'already-done') {
    // What was done before is a success only while it is seen serving.
    const other = await differs(done.reading, aim, ports.signal)
    if (other !== null)
      return {
        ...done,
        reasonCode: 'SUPERSEDED',
        message: `${done.message}; but ${name} shows something else: ${other}`,
      }
  }
  const seen = environment.settled
    ? { reading: done.reading, outcome: 'settled' as const, reason: '' }
    : await converge(done.reading, aim, around)
  const after = environmentOf(seen.reading.view.state, name)
  const outcome = { ...done, reading: seen.reading, confirmed: !environment.settled && after.settled }
  return judged(outcome, after, seen, name)
}

function judged(done: Done, after: Environment, seen: Convergence, name: string): Done {
  const own =
    done.seq !== null &&
    (done.body === null || 'want' in done.body || (done.body.type === 'looked' && done.body.ended !== null))
  if (seen.outcome === 'failed')
    return { ...done, reasonCode: seen.code, message: `${done.message}; but ${seen.reason}` }
  if (own && superseded(done, after)) {
    return {
      ...done,
      reasonCode: 'SUPERSEDED',
      message: `${done.message}; but entry ${after.wantSeq ?? ''} of ${name} took its place`,
    }
  }
  if (own && seen.outcome === 'settled' && seen.reason !== '')
    return { ...done, message: `${done.message}${seen.reason}` }
  if (own && seen.outcome === 'waiting')
    return { ...done, message: `${done.message}; not confirmed yet: ${seen.reason}. Run again to go on` }
  return done
}

/** Whether a newer want replaced the one that this operation appended. */
function superseded(done: Done, after: Environment): boolean {
  return after.wantSeq !== null && done.seq !== null && after.wantSeq > done.seq
}

function convergePorts(context: Context, ports: Ports): ConvergePorts {
  return { ...ports, append: (reading, body) => appendOutcome(reading, body, context, ports) }
}

/** The outcome of a convergence is one generic entry; null where another entry came first. */
async function appendOutcome(reading: Reading, body: Body, context: Context, ports: Ports): Promise<Reading | null> {
  const entry = { ...entryOf(body, reading, context), key: null }
  const view = fold(reading.view, entry)
  const tip = await ports.ledger.append(reading, entry, view)
  return tip === null ? null : { ...reading, view, tip, entry }
}

function entryOf(body: Body, reading: Reading, context: Context): Entry {
  const { state } = reading.view
  return {
    schema: 1,
    id: randomUUID(),
    model: context.model,
    lineage: state?.lineage ?? randomUUID(),
    seq: (state?.seq ?? 0) + 1,
    previous: reading.tip,
    key: context.key,
    at: reading.now,
    by: context.by,
    run: context.run,
    environment: body.type === 'registered' ? null : context.environment,
    body,
  }
}

async function isStale(context: Context): Promise<boolean> {
  if (context.key === null || context.run === null || context.run.attempt <= 1) return false
  return (await context.runAge()) > DAY
}

function staleMessage(context: Context): string {
  return `run ${context.run?.id ?? ''} is older than a day and its attempt ${context.run?.attempt ?? ''} asks for something that was never done. Start a new run instead of re-running this one`
}

function refused(code: string, message: string, reading: Reading): Done {
  return { word: 'refused', reasonCode: code, message, reading, seq: null, body: null, confirmed: false, details: null }
}
