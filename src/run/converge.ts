/**
 * Brings a target to the newest want, one step at a time. Before each step it looks at the tip: where a newer want is there it
 * re-aims, it never stops. Success is what the target shows, never what it answered.
 */
import { settle, type Settle } from '../core/decide/settle.ts'
import { Fault } from '../core/fault.ts'
import { answers, nextStep, routed, type Circumstances, type TargetStep } from '../core/next-step.ts'
import { environmentOf } from '../core/state.ts'
import { secondsBetween } from '../core/time.ts'
import type { Body, Environment, Version, View, Want } from '../core/types.ts'
import {
  Outdated,
  StepFailed,
  type Clock,
  type Ledger,
  type Log,
  type Observed,
  type Reading,
  type ServingFactory,
  type Target,
} from './ports.ts'
import { needs, readFor } from './reading.ts'

/** Milliseconds between two readings of a busy target: short at first, then longer. */
const POLL = { first: 100, last: 5000 }
/** Milliseconds before a step is taken once more. */
const AGAIN = 1000
/** Times that one step is taken before it counts as failed: a server that says yes and shows nothing must not be asked for ever. */
const TRIES = 3
const NEVER_SHOWN: Readonly<Record<TargetStep['do'], string>> = {
  load: 'LOAD_FAILED',
  probe: 'PROBE_FAILED',
  route: 'ROUTE_FAILED',
  unload: 'UNLOAD_FAILED',
}
/** Seconds after which the time of a reading is no longer that of what is seen. */
const FRESH = 1

/** Whose state is compared with what is seen. */
export interface Sought {
  /** The environment. */
  readonly name: string
  readonly serving: ServingFactory
  readonly capacity: number
}

export interface Aim extends Sought {
  readonly patience: number
  readonly loadTimeout: number
  /** Seconds for which a version stays loaded after requests were routed away from it. */
  readonly drain: number
}

export interface ConvergePorts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  /** Null where another entry came first. */
  append(reading: Reading, body: Body): Promise<Reading | null>
}

export type Convergence = { readonly reading: Reading } & (
  | { readonly outcome: 'settled'; readonly reason: string }
  | { readonly outcome: 'waiting'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly code: string; readonly reason: string }
)

type Reached =
  /** `loaded`: what stays loaded where that is not what was wanted, of which `reason` says why. */
  | { readonly kind: 'seen'; readonly reason: string; readonly loaded: readonly Version[] | null }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }
  | { readonly kind: 'waiting'; readonly reason: string }
  /** The target could not be asked: what is wanted stands, and the next run goes on. */
  | { readonly kind: 'away'; readonly code: string; readonly reason: string }
  | { readonly kind: 'newer' }

/** A ledger and the moment at which this process read it. */
interface Sight {
  readonly reading: Reading
  readonly at: number
}

/** What this process did and saw on its way. */
interface Way extends Effort {
  /** When a loaded version was first seen without traffic, and since then always, in the process's own milliseconds. */
  readonly idle: Map<Version, number>
  readonly silence: Silence
}

/** Moments of this process at which somebody was last seen answering, and from which on nobody was; seconds in which nobody was. */
interface Silence {
  answered: number | null
  since: number | null
  lasted: number
}

/** What was done so far for one want: an entry that changes nothing about it does not begin it anew. */
interface Effort {
  readonly wantSeq: number
  readonly unproven: Set<Version>
  readonly tries: Map<string, number>
  readonly began: number
}

type Failure = { readonly code: string; readonly reason: string } | null

/** @param start a reading that holds what `needs` asks for */
export async function converge(start: Reading, aim: Aim, ports: ConvergePorts): Promise<Convergence> {
  const model = modelOf(start.view)
  const again = async (): Promise<Sight> => {
    const reading = await readFor(ports.ledger, ports.clock, model, view => needs(view, aim.name))
    return { reading, at: ports.clock.monotonic() }
  }
  let sight: Sight = { reading: start, at: ports.clock.monotonic() }
  let failure: Failure = null
  let effort: Effort | null = null
  let stepped = false
  let known: Environment['versions'] = {}
  const idle = new Map<Version, number>()
  const silence: Silence = { answered: null, since: null, lasted: 0 }
  for (;;) {
    const { reading } = sight
    const current = environmentOf(reading.view.state, aim.name)
    // A newer want may have forgotten a version that a step of this run loaded after all.
    known = { ...known, ...current.versions }
    const environment = { ...current, versions: known }
    const { wantSeq } = environment
    // Another run may have seen its want serving before the last step of this one: then only the target tells.
    if (wantSeq === null || (environment.settled && !stepped)) return ended(reading, failure)
    if (effort?.wantSeq !== wantSeq) effort = begin(environment, wantSeq, ports)
    const reached = await reach(environment, sight, { ...effort, idle, silence }, aim, ports)
    stepped ||= effort.tries.size > 0
    if (reached.kind === 'newer') {
      sight = await again()
      ports.log.info(`a newer entry is there (${sight.reading.view.state?.seq ?? 0}); aiming at what it wants`)
      continue
    }
    if (reached.kind === 'away') return ended(reading, { code: reached.code, reason: reached.reason })
    if (reached.kind === 'waiting')
      return failure ? ended(reading, failure) : { reading, outcome: 'waiting', reason: reached.reason }
    if (reached.kind === 'failed') failure = { code: reached.code, reason: reached.reason }
    if (reached.kind === 'seen' && reached.loaded !== null) ports.log.warn(reached.reason)
    if (environment.settled) return ended(reading, failure)
    // What is seen now is dated now: evidence counts from here.
    if (secondsSince(sight.at, ports) > FRESH) {
      sight = await again()
      const now = environmentOf(sight.reading.view.state, aim.name)
      // Another run on the way to the same want may have said so first.
      if (now.wantSeq !== wantSeq || now.settled) continue
    }
    const outcome = outcomeOf(reached, silence)
    const decision = settle(sight.reading.view, { do: 'settle', environment: aim.name, wantSeq, outcome })
    if (decision.kind !== 'append')
      return ended(sight.reading, { code: failure?.code ?? 'NOT_SETTLED', reason: decision.message })
    const appended = await ports.append(sight.reading, decision.body)
    if (appended && reached.kind === 'seen') return ended(appended, failure, silenceInWords(silence))
    sight = appended ? { reading: appended, at: sight.at } : await again()
  }
}

/** @param note what the job says besides */
function ended(reading: Reading, failure: Failure, note = ''): Convergence {
  return failure ? { reading, outcome: 'failed', ...failure } : { reading, outcome: 'settled', reason: note }
}

function begin(environment: Environment, wantSeq: number, ports: ConvergePorts): Effort {
  return { wantSeq, unproven: new Set(toProve(environment)), tries: new Map(), began: ports.clock.monotonic() }
}

function outcomeOf(reached: Reached & { kind: 'seen' | 'failed' }, silence: Silence): Settle['outcome'] {
  const reason = `${reached.reason}${silenceInWords(silence)}`
  return reached.kind === 'seen'
    ? { seen: true, reason, loaded: reached.loaded }
    : { seen: false, code: reached.code, reason }
}

/**
 * One look at what was settled before.
 * @returns what the target shows other than that, in words; null where it shows just that, or nothing can be seen there
 */
export async function differs(reading: Reading, aim: Sought, signal: AbortSignal): Promise<string | null> {
  const environment = environmentOf(reading.view.state, aim.name)
  const { target } = aim.serving(environment.versions)
  if (environment.wantSeq === null || target.can.readBack === 'none') return null
  const move = nextStep(await target.read(signal), environment.want, circumstances(environment, target, aim, [], []))
  if (move.do === 'nothing' || move.do === 'drain') return null
  // A load or unload that never ends was left behind by the want that settled without it.
  if (move.do === 'wait' && !environment.want.loaded.includes(move.version)) return null
  return 'reason' in move ? move.reason : `it would take: ${inWords(move)}`
}

async function reach(
  environment: Environment,
  sight: Sight,
  effort: Way,
  aim: Aim,
  ports: ConvergePorts,
): Promise<Reached> {
  try {
    return await approach(environment, sight, effort, aim, ports)
  } catch (error) {
    if (error instanceof Outdated) return overtaken(error, sight, ports)
    if (!(error instanceof Fault)) throw error
    return { kind: 'away', code: error.code, reason: error.message }
  }
}

/** The target holds the claim of a newer entry: this process was away for long, or the ledger was set back. */
async function overtaken({ fence, message }: Outdated, { reading }: Sight, ports: ConvergePorts): Promise<Reached> {
  if (await isNewer(reading, ports)) return { kind: 'newer' }
  const seq = reading.view.state?.seq ?? 0
  const reason = `${message}, and the ledger of ${modelOf(reading.view)} ends at entry ${seq}: nothing was changed. It may have been set back, or another repository routes the same traffic; see status with verify`
  return { kind: 'away', code: 'FENCED', reason: fence > seq ? reason : `${message}; nothing was changed` }
}

async function approach(
  environment: Environment,
  sight: Sight,
  effort: Way,
  aim: Aim,
  ports: ConvergePorts,
): Promise<Reached> {
  let { want } = environment
  // What was to be kept warm and is given up.
  const without: string[] = []
  const spare = spareOf(environment)
  const giveUp = (version: Version, why: string): boolean => {
    if (!spare.includes(version) || !want.loaded.includes(version)) return false
    want = { ...want, loaded: want.loaded.filter(other => other !== version) }
    without.push(`${version} is not kept warm: ${why}`)
    return true
  }
  const { target } = aim.serving(environment.versions)
  if (target.can.readBack === 'none') {
    const reason = 'recorded: this environment is loaded and routed by its own tools'
    return { kind: 'seen', reason, loaded: null }
  }
  let pause = POLL.first
  for (;;) {
    const seen = await target.read(ports.signal)
    const draining = noteIdle(effort.idle, seen, aim, ports)
    noteSilence(effort.silence, seen, environment, sight, ports)
    const move = nextStep(seen, want, circumstances(environment, target, aim, [...effort.unproven], draining))
    if (move.do === 'nothing') return seenServing(want, without)
    if (move.do === 'fail') {
      if (giveUp(move.version, move.reason)) continue
      return { kind: 'failed', code: move.code, reason: move.reason }
    }
    if (move.do === 'drain') {
      const since = effort.idle.get(move.version) ?? ports.clock.monotonic()
      const rest = aim.drain - secondsSince(since, ports)
      ports.log.info(`${move.version} drains for ${Math.ceil(rest)} s more before it is unloaded`)
      await ports.clock.sleep(Math.max(POLL.first, Math.min(POLL.last, rest * 1000)), ports.signal)
      if (await isNewer(sight.reading, ports)) return { kind: 'newer' }
      continue
    }
    if (move.do === 'wait') {
      if (isOverdue(environment, sight, aim, ports)) {
        const reason = `${move.reason} for longer than load-timeout`
        if (giveUp(move.version, reason)) continue
        if (isThere(seen, want, target)) return seenServing(want, [...without, reason])
        return { kind: 'failed', code: 'LOAD_TIMEOUT', reason }
      }
      if (secondsSince(effort.began, ports) >= aim.patience) return { kind: 'waiting', reason: move.reason }
      await ports.clock.sleep(pause, ports.signal)
      pause = Math.min(pause * 2, POLL.last)
      continue
    }
    // What was accepted and is not shown may take a moment.
    if (effort.tries.has(inWords(move))) await ports.clock.sleep(AGAIN, ports.signal)
    // A probe moves nothing, and right after a reading there is nothing newer to see.
    const fresh = effort.tries.size === 0 && secondsSince(sight.at, ports) < FRESH
    if (move.do !== 'probe' && !fresh && (await isNewer(sight.reading, ports))) return { kind: 'newer' }
    const refused = await take(move, effort, target, ports)
    if (refused === null) {
      if (move.do === 'probe') effort.unproven.delete(move.version)
      // What it answered before it was loaded says nothing of it now.
      if (move.do === 'load') effort.unproven.add(move.version)
      continue
    }
    // Everybody is served as it is wanted: that is not undone for a version which stays.
    if (move.do === 'unload' && isThere(seen, want, target)) {
      const why = `${move.version} stays loaded: ${refused.message}`
      return seenServing(want, [...without, why], leftoverOf(seen, move.version))
    }
    // One silence says little: somebody else may have taken the version away, and be about to bring it back.
    if (move.do === 'probe' && (effort.tries.get(inWords(move)) ?? 0) < TRIES) continue
    // Nor for one that is to come and that nobody is routed to.
    if (move.do !== 'route' && giveUp(move.version, refused.message)) continue
    return { kind: 'failed', code: refused.code, reason: refused.message }
  }
}

/**
 * @param notes what is otherwise than it was wanted, and why
 * @param leftover versions that nobody wants any more and that are loaded all the same
 */
function seenServing({ loaded }: Want, notes: readonly string[], leftover: readonly Version[] = []): Reached {
  const reason = [`seen serving: ${loaded.join(', ') || 'nothing'}`, ...notes].join('; ')
  return { kind: 'seen', reason, loaded: notes.length === 0 ? null : [...loaded, ...leftover] }
}

/** Only what is ready can stay: one that is still on its way in or out is nothing that could be found again. */
function leftoverOf(seen: Observed, version: Version): readonly Version[] {
  return seen.versions[version]?.state === 'ready' ? [version] : []
}

function isThere(seen: Observed, want: Want, { can }: Target): boolean {
  const ready = want.loaded.every(version => seen.versions[version]?.state === 'ready')
  return ready && (can.split === null || routed(seen, want))
}

/** What is only kept warm: nobody is routed to it, no request is copied to it, and no trial or drill needs it. */
function spareOf({ want, trial, drill, primary }: Environment): readonly Version[] {
  const needed = new Set([primary, trial?.canary, drill?.version])
  return want.loaded.filter(version => !needed.has(version) && !answers(want, version))
}

/** @returns why the platform refused for good, or null */
async function take(
  move: TargetStep,
  { wantSeq, tries }: Effort,
  target: Target,
  ports: ConvergePorts,
): Promise<StepFailed | null> {
  const words = inWords(move)
  const before = tries.get(words) ?? 0
  if (before >= TRIES) return new StepFailed(NEVER_SHOWN[move.do], `${words}: accepted ${before} times and never shown`)
  tries.set(words, before + 1)
  ports.log.info(words)
  try {
    await target.apply(move, wantSeq, ports.signal)
    return null
  } catch (error) {
    if (error instanceof StepFailed) return error
    throw error
  }
}

function circumstances(
  environment: Environment,
  target: Target,
  aim: Sought,
  unproven: readonly Version[],
  draining: readonly Version[],
): Circumstances {
  return {
    capacity: aim.capacity,
    loads: target.can.loads,
    routes: target.can.split !== null,
    spare: spareOf(environment),
    unproven,
    draining,
    fresh: environment.confirmed === null,
    serving: environment.confirmed?.primary ?? null,
  }
}

/**
 * A process that comes anew does not know how long a version has been without traffic: it waits once more.
 * @returns the versions that nobody was routed to for less than `drain`
 */
function noteIdle(
  idle: Map<Version, number>,
  seen: Observed,
  { drain }: Aim,
  ports: ConvergePorts,
): readonly Version[] {
  if (seen.weights === null) return []
  for (const [version, { state }] of Object.entries(seen.versions)) {
    if (answers(seen, version) || state === 'absent') idle.delete(version)
    else if (!idle.has(version)) idle.set(version, ports.clock.monotonic())
  }
  return [...idle].filter(([, since]) => secondsSince(since, ports) < drain).map(([version]) => version)
}

/** Whether users of an environment that has served are answered by anybody, and since when they are not. */
function noteSilence(
  silence: Silence,
  { versions, weights }: Observed,
  { confirmed, wantSince }: Environment,
  sight: Sight,
  ports: ConvergePorts,
): void {
  if (confirmed?.primary == null) return
  const now = ports.clock.monotonic()
  const ready = Object.keys(versions).filter(version => versions[version]?.state === 'ready')
  if (ready.some(version => weights === null || (weights[version] ?? 0) > 0)) {
    if (silence.since !== null) silence.lasted += (now - silence.since) / 1000
    silence.since = null
    silence.answered = now
  } else if (silence.since === null) {
    // A process that comes into a silence knows only that it is not older than what is wanted.
    const wanted = wantSince === null ? 0 : secondsBetween(wantSince, sight.reading.now) * 1000
    silence.since = silence.answered ?? sight.at - Math.max(0, wanted)
  }
}

function silenceInWords({ lasted }: Silence): string {
  return lasted === 0 ? '' : `; nobody was served for ${lasted.toFixed(1)} s`
}

/** What answers users, sees their requests, or was not loaded before must answer a probe first; a warm version needs none. */
function toProve({ want, confirmed, drill }: Environment): readonly Version[] {
  return want.loaded.filter(
    version =>
      drill?.version === version || answers(want, version) || confirmed?.want.loaded.includes(version) !== true,
  )
}

/** Whether the entry that wants this is older than the load may take, over all jobs that waited for it. */
function isOverdue({ wantSince }: Environment, { reading, at }: Sight, aim: Aim, ports: ConvergePorts): boolean {
  return wantSince !== null && secondsBetween(wantSince, reading.now) + secondsSince(at, ports) >= aim.loadTimeout
}

function secondsSince(moment: number, { clock }: ConvergePorts): number {
  return (clock.monotonic() - moment) / 1000
}

async function isNewer(reading: Reading, ports: ConvergePorts): Promise<boolean> {
  const tip = await ports.ledger.peek(modelOf(reading.view))
  // An older answer is a stale read of our own append.
  return tip !== null && tip.seq > (reading.view.state?.seq ?? 0)
}

function modelOf(view: View): string {
  if (!view.state) throw new Error('a ledger without entries wants nothing')
  return view.state.model
}

function inWords(step: TargetStep): string {
  if (step.do !== 'route') return `${step.do} ${step.version}`
  const weights = Object.entries(step.weights).map(([version, share]) => `${version} ${share / 100} %`)
  return `route ${weights.join(', ')}${step.mirror ? `, mirror ${step.mirror.share / 100} % to ${step.mirror.to}` : ''}`
}
