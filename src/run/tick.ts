/**
 * One tick: whatever is due, act by act, until nothing is. Each act is an operation of its own with its own entry, so that a tick that
 * is killed leaves nothing half done: the next one finds the next act in the state.
 * Must not know how an act is carried out; it says which, and when to stop.
 */
import { pause, resume, retire } from '../core/decide/tick.ts'
import { endDrill } from '../core/decide/drill.ts'
import { due, type Due } from '../core/due.ts'
import { Fault } from '../core/fault.ts'
import { RED, redCode } from '../core/gate/red.ts'
import type { EnvironmentPolicy } from '../core/policy.ts'
import { environmentOf } from '../core/state.ts'
import type { Decision, DecisionWord, Environment, Instant } from '../core/types.ts'
import type { Done, Operation } from './operate.ts'
import type { Clock, Log, Reading } from './ports.ts'

/** Acts of one round: more than any release has, so that a mistake of ours cannot go round for ever. */
const ACTS = 100
/** Seconds between two rounds of a tick that waits, at least and at most. */
const ROUND = { least: 2, most: 60 }
/** Seconds for which looks that decide nothing are not written down. */
const QUIET = 300

export interface TickPorts {
  readonly environment: string
  readonly policy: EnvironmentPolicy
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  /** The ledger as it was read last. */
  reading(): Reading
  /** Reads it anew. */
  refresh(): Promise<Reading>
  operate(operation: Operation): Promise<Done>
  /** What the target shows other than what was settled, in words; null where that is the same or cannot be seen. */
  drift(reading: Reading): Promise<string | null>
  look(quiet: boolean): Operation
  start(version: string | null): Operation
  /** A look at the limits of what was promoted. */
  watch(): Operation
  promote(): Operation
  /** A failed bake: back to the version before, here or by the workflow that the policy names. */
  undo(reason: string): Promise<Done>
}

/** How a tick holds back where many models share one limit. The way back, and what a pause or a platform waits for, it never holds. */
export interface Restraint {
  /** Why nothing new begins for now: no trial, no step and no promotion; null where it may. */
  held(): string | null
  /** Whether a look that decides nothing goes unwritten: the next one takes the same evidence. */
  spares(environment: Environment, now: Instant): boolean
}

const UNRESTRAINED: Restraint = { held: () => null, spares: () => false }

/** Acts that can wait without harm to anybody. */
const CAN_WAIT: ReadonlySet<Due['act']> = new Set(['start', 'advance', 'promote'])

/** What became of a tick; `acts` in the order in which they were done, none where nothing was due. */
export interface Ticked {
  readonly acts: readonly Done[]
  /** Why the job ends red, or empty. */
  readonly reasonCode: string
  /** There where something that is due was held back. */
  readonly held?: true
}

/** @param wait seconds for which the tick keeps looking while a trial runs */
export async function tick(ports: TickPorts, wait: number, restraint: Restraint = UNRESTRAINED): Promise<Ticked> {
  const began = ports.clock.monotonic()
  const acts: Done[] = []
  let written = Number.NEGATIVE_INFINITY
  for (;;) {
    const left = wait - (ports.clock.monotonic() - began) / 1000
    const quiet = wait > 0 && left > 0 && (ports.clock.monotonic() - written) / 1000 < QUIET
    const round = await once(ports, restraint, quiet)
    acts.push(...round.acts)
    if (round.acts.some(({ body }) => body?.type === 'looked')) written = ports.clock.monotonic()
    if (round.reasonCode !== '' || left <= 0 || !isOpen(ports)) return { ...round, acts: told(acts) }
    const rest = Math.min(left, Math.min(ROUND.most, Math.max(ROUND.least, wait / 60)))
    ports.log.info(`nothing more is due; looking again in ${Math.ceil(rest)} s`)
    await ports.clock.sleep(rest * 1000, ports.signal)
    await ports.refresh()
  }
}

/** Whether more evidence could come: a trial that is neither paused nor through. */
function isOpen(ports: TickPorts): boolean {
  const { trial } = environmentOf(ports.reading().view.state, ports.environment)
  return trial !== null && trial.paused === null && trial.pass === null
}

async function once(ports: TickPorts, restraint: Restraint, waiting: boolean): Promise<Ticked> {
  const { environment: name, policy } = ports
  const acts: Done[] = []
  const moved = await orAway(async () => answerDrift(ports))
  if (moved instanceof Fault) ports.log.warn(moved.message)
  else if (moved) acts.push(moved)
  if (moved && !(moved instanceof Fault) && moved.reasonCode !== '') return { acts, reasonCode: moved.reasonCode }
  let looked = false
  // A limit exceeded in bake: the way back comes first, then the job ends red. Likewise a target that cannot be asked.
  let failed = moved instanceof Fault ? moved.code : ''
  // Whether the way back from a failed bake was tried and leads nowhere.
  let stuck = false
  for (let count = 0; count < ACTS; count += 1) {
    const { view, now } = ports.reading()
    const next = due(view.state, name, policy, now, { looked, stuck })
    if (next === null || (moved instanceof Fault && FORWARD.has(next.act))) {
      return { acts: moved instanceof Fault ? [...acts, away(ports.reading(), moved)] : acts, reasonCode: failed }
    }
    const held = CAN_WAIT.has(next.act) ? restraint.held() : null
    if (held !== null) {
      const message = `${next.act} waits: ${held}`
      ports.log.info(`${name}: ${message}`)
      const waits: Done = { ...nothingDone(ports.reading()), word: 'waiting', message }
      return { acts: [...acts, waits], reasonCode: failed, held: true }
    }
    ports.log.info(`due in ${name}: ${next.act}`)
    const quiet = waiting || restraint.spares(environmentOf(view.state, name), now)
    const done = await perform(next, ports, quiet)
    if (done.reasonCode === 'LOOK_FIRST') {
      // Evidence came between the look and the promotion.
      looked = false
      continue
    }
    acts.push(done)
    if (next.act === 'undo' && done.reasonCode === 'NO_TARGET') {
      // Nothing moved; a mended version may still come.
      stuck = true
      failed = 'NO_TARGET'
      continue
    }
    const code = done.reasonCode === '' ? redOf(done) : done.reasonCode
    if (code !== '') return { acts, reasonCode: code }
    const isLook = next.act === 'look' || next.act === 'watch'
    // Under dry-run nothing is written, so that the same act would be due again.
    if (done.word.startsWith('would-')) return { acts, reasonCode: failed }
    if (done.body === null && !isLook && !done.confirmed) return { acts, reasonCode: failed }
    if (done.body?.type === 'watched' && done.body.failed !== null) failed = 'VERDICT_FAIL'
    // Nothing that came later can mend it, so that nothing watches what was promoted.
    if (next.act === 'watch' && done.details?.verdict === 'invalid') failed ||= redCode('invalid')
    // A look that saw nothing found nothing bad either: the canary gets its users back only after one that did see.
    const isBlind = isLook && (done.details?.integrity.freshness ?? null) !== null
    if (isBlind && environmentOf(ports.reading().view.state, name).trial?.paused) return { acts, reasonCode: failed }
    looked = isLook
  }
  throw new Error(
    `${ACTS} acts in one tick of ${name}: ${acts
      .slice(-3)
      .map(({ message }) => message)
      .join('; ')}`,
  )
}

/** Acts that give users to another version, or load one. */
const FORWARD: ReadonlySet<Due['act']> = new Set(['start', 'advance', 'promote', 'resume', 'retire'])

/** A target that cannot be asked keeps nobody from looking at what is counted elsewhere, nor from pausing or ending a trial. */
async function orAway<T>(ask: () => Promise<T>): Promise<T | Fault> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

function away(reading: Reading, { code, message }: Fault): Done {
  return { ...nothingDone(reading), word: 'waiting', reasonCode: code, message }
}

/** Somebody else moved the traffic: a trial stands still until a person decides; without one it is told. */
async function answerDrift(ports: TickPorts): Promise<Done | null> {
  const { environment: name } = ports
  const reading = ports.reading()
  const environment = environmentOf(reading.view.state, name)
  if (environment.wantSeq === null || !environment.settled) return null
  if ((await ports.drift(reading)) === null) return null
  // Another job may have moved it since the ledger was read: then nobody else did.
  const fresh = await ports.refresh()
  const now = environmentOf(fresh.view.state, name)
  if (now.wantSeq !== environment.wantSeq || !now.settled) return null
  const drift = await ports.drift(fresh)
  if (drift === null) return null
  const reason = `${name} shows something else than the ledger says: ${drift}`
  if (environment.trial && !environment.trial.paused) {
    const done = await ports.operate(deciding(({ view }) => pause(view, name, 'drift', reason)))
    return { ...done, reasonCode: 'DRIFT', message: reason }
  }
  const fix = environment.trial
    ? 'rollback with what: canary ends the trial and gives everybody back to the primary'
    : `rollback with to: ${environment.primary ?? ''} restores it`
  return {
    ...nothingDone(fresh),
    word: 'waiting',
    reasonCode: 'DRIFT',
    message: `${reason}. Somebody else moved it; ${fix}`,
  }
}

function perform(next: Due, ports: TickPorts, quiet: boolean): Promise<Done> {
  const { environment: name, policy } = ports
  switch (next.act) {
    case 'converge':
      return ports.operate(
        deciding(() => ({ kind: 'nothing', word: 'waiting', message: 'going on with what is wanted' })),
      )
    case 'end-drill':
      return ports.operate(deciding(({ view }) => endDrill(view, name)))
    case 'undo':
      return ports.undo(environmentOf(ports.reading().view.state, name).bake?.failed?.reason ?? '')
    case 'pause':
      return ports.operate(
        deciding(({ view }) => pause(view, name, 'gap', `no tick came for longer than max-gap (${policy.maxGap} s)`)),
      )
    case 'look':
      return ports.operate(ports.look(quiet))
    case 'watch':
      return ports.operate(ports.watch())
    case 'resume':
      return ports.operate(deciding(({ view }) => resume(view, name, policy)))
    case 'retire':
      return ports.operate(deciding(({ view }) => retire(view, name, policy)))
    case 'advance':
      return ports.operate(ports.start(null))
    case 'start':
      return ports.operate(ports.start(next.version))
    case 'promote':
      return ports.operate(ports.promote())
  }
}

/** An operation whose decision needs nothing but the ledger. */
function deciding(decide: (reading: Reading) => Decision): Operation {
  return { ask: () => ({}), decide: async reading => decide(reading) }
}

/** A verdict of a trial that ends the job red: only in the tick that gives it. */
function redOf({ details, body }: Done): string {
  if (body?.type !== 'looked' || !details || !RED.fail.includes(details.verdict)) return ''
  return redCode(details.verdict)
}

export function nothingDone(reading: Reading): Done {
  return {
    word: 'nothing-due',
    reasonCode: '',
    message: 'nothing is due',
    reading,
    seq: null,
    body: null,
    confirmed: false,
    details: null,
  }
}

/** Looks that said nothing new are told once. */
function told(acts: readonly Done[]): readonly Done[] {
  return acts.filter((done, index) => done.body !== null || done.message !== acts[index - 1]?.message)
}

/** From the least to the gravest. */
const GRAVITY: readonly (DecisionWord | 'refused' | 'failed')[] = [
  'nothing-due',
  'nothing-to-judge',
  'already-done',
  'waiting',
  'reported',
  'looked',
  'advanced',
  'started',
  'initial',
  'ready',
  'promoted',
  'dispatched',
  'ended',
  'rolled-back',
  'refused',
  'failed',
]

function rank(word: string): number {
  return GRAVITY.findIndex(one => one === word.replace('would-', ''))
}

/** The word that says most about what was done. */
export function gravest<Word extends string>(words: readonly Word[]): Word | 'nothing-due' {
  return words.reduce<Word | 'nothing-due'>((most, word) => (rank(word) > rank(most) ? word : most), 'nothing-due')
}
