/**
 * Brings a target to the newest want, one step at a time. Before each step it looks at the tip: where a newer want is there it
 * re-aims, it never stops. Success is what the target shows, never what it answered.
 */
import { settle, type Settle } from '../core/decide/settle.ts'
import { nextStep, type Circumstances, type TargetStep } from '../core/next-step.ts'
import { environmentOf } from '../core/state.ts'
import { secondsBetween } from '../core/time.ts'
import type { Body, Environment, Version, View } from '../core/types.ts'
import {
  StepFailed,
  type Clock,
  type Ledger,
  type Log,
  type Reading,
  type ServingFactory,
  type Target,
} from './ports.ts'
import { needs, readFor } from './reading.ts'

/** Milliseconds between two readings of a busy target: short at first, then longer. */
const POLL = { first: 100, last: 5000 }
/** Loads of one version before it counts as failed: a server that says yes and shows nothing must not be asked for ever. */
const LOADS = 3

export interface Aim {
  readonly name: string
  readonly serving: ServingFactory
  readonly capacity: number
  readonly patience: number
  readonly loadTimeout: number
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
  | { readonly kind: 'seen'; readonly reason: string }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'newer' }

/** @param start a reading that holds what `needs` asks for */
export async function converge(start: Reading, aim: Aim, ports: ConvergePorts): Promise<Convergence> {
  const model = modelOf(start.view)
  const again = (): Promise<Reading> => readFor(ports.ledger, model, view => needs(view, aim.name))
  let reading = start
  let failure: { code: string; reason: string } | null = null
  for (;;) {
    const environment = environmentOf(reading.view.state, aim.name)
    if (environment.settled || environment.wantSeq === null) {
      return failure ? { reading, outcome: 'failed', ...failure } : { reading, outcome: 'settled', reason: '' }
    }
    const reached = await reach(environment, reading, aim, ports)
    if (reached.kind === 'waiting') return { reading, outcome: 'waiting', reason: reached.reason }
    if (reached.kind === 'newer') {
      reading = await again()
      ports.log.info(`a newer entry is there (${reading.view.state?.seq ?? 0}); aiming at what it wants`)
      continue
    }
    if (reached.kind === 'failed') failure = { code: reached.code, reason: reached.reason }
    const outcome: Settle['outcome'] =
      reached.kind === 'seen'
        ? { seen: true, reason: reached.reason }
        : { seen: false, code: reached.code, reason: reached.reason }
    const decision = settle(reading.view, {
      do: 'settle',
      environment: aim.name,
      wantSeq: environment.wantSeq,
      outcome,
    })
    if (decision.kind !== 'append')
      return { reading, outcome: 'failed', code: failure?.code ?? 'NOT_SETTLED', reason: decision.message }
    reading = (await ports.append(reading, decision.body)) ?? (await again())
  }
}

async function reach(environment: Environment, reading: Reading, aim: Aim, ports: ConvergePorts): Promise<Reached> {
  const { target } = aim.serving(environment.versions)
  if (target.can.readBack === 'none')
    return { kind: 'seen', reason: 'recorded: this environment is loaded and routed by its own tools' }
  const unproven = new Set(toProve(environment))
  const loads = new Map<Version, number>()
  const began = ports.clock.monotonic()
  let pause = POLL.first
  for (;;) {
    const seen = await target.read(ports.signal)
    const move = nextStep(seen, environment.want, circumstances(environment, target, aim, [...unproven]))
    if (move.do === 'nothing')
      return { kind: 'seen', reason: `seen serving: ${environment.want.loaded.join(', ') || 'nothing'}` }
    if (move.do === 'fail') return { kind: 'failed', code: move.code, reason: move.reason }
    if (move.do === 'wait') {
      const waited = (ports.clock.monotonic() - began) / 1000
      if (isOverdue(reading, aim, waited))
        return { kind: 'failed', code: 'LOAD_TIMEOUT', reason: `${move.reason} for longer than load-timeout` }
      if (waited >= aim.patience) return { kind: 'waiting', reason: move.reason }
      await ports.clock.sleep(pause, ports.signal)
      pause = Math.min(pause * 2, POLL.last)
      continue
    }
    if (await isNewer(reading, ports)) return { kind: 'newer' }
    const failed = await take(move, environment, target, loads, ports)
    if (failed) return failed
    if (move.do === 'probe') unproven.delete(move.version)
  }
}

async function take(
  move: TargetStep,
  environment: Environment,
  target: Target,
  loads: Map<Version, number>,
  ports: ConvergePorts,
): Promise<Reached | null> {
  if (move.do === 'load') {
    const before = loads.get(move.version) ?? 0
    if (before >= LOADS)
      return {
        kind: 'failed',
        code: 'LOAD_FAILED',
        reason: `${move.version} was loaded ${before} times and never shown ready`,
      }
    loads.set(move.version, before + 1)
  }
  ports.log.info(inWords(move))
  try {
    await target.apply(move, environment.wantSeq ?? 0, ports.signal)
    return null
  } catch (error) {
    if (error instanceof StepFailed) return { kind: 'failed', code: error.code, reason: error.message }
    throw error
  }
}

function circumstances(
  environment: Environment,
  target: Target,
  aim: Aim,
  unproven: readonly Version[],
): Circumstances {
  return {
    capacity: aim.capacity,
    loads: target.can.loads,
    routes: target.can.split !== null,
    unproven,
    fresh: environment.confirmed === null,
    serving: environment.confirmed?.primary ?? null,
  }
}

/** What answers users, sees their requests, or was not loaded before must answer a probe first; a warm version needs none. */
function toProve({ want, confirmed }: Environment): readonly Version[] {
  return want.loaded.filter(
    version =>
      (want.weights[version] ?? 0) > 0 ||
      want.mirror?.to === version ||
      confirmed?.want.loaded.includes(version) !== true,
  )
}

/** Whether the entry that wants this is older than the load may take, over all jobs that waited for it. */
function isOverdue(reading: Reading, aim: Aim, waited: number): boolean {
  const since = reading.view.state?.environments[aim.name]?.wantSince ?? null
  return since !== null && secondsBetween(since, reading.now) + waited >= aim.loadTimeout
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
