/**
 * The planner: from what a target shows and what is wanted, the one next move. Pure, so both orders can be checked with a pencil.
 * There is no stored progress: killed anywhere, the next reading says where it stands.
 */
import { all, sameWeights } from './state.ts'
import type { Version, Want } from './types.ts'

export type VersionState = 'absent' | 'loading' | 'ready' | 'unloading' | 'failed'

/** A target as it was seen, in the project's versions. */
export interface Observed {
  readonly versions: Readonly<Record<Version, { readonly state: VersionState; readonly reason: string }>>
  /** Platform names of loaded versions that the ledger's names do not explain. */
  readonly unknown: readonly string[]
  /** Basis points by version; null where nothing routes or it cannot be read. */
  readonly weights: Readonly<Record<Version, number>> | null
  readonly mirror: Want['mirror']
  /** The seq that the target holds as its claim, where it can. */
  readonly fence: number | null
}

/** One move on a target. Applying it twice is the same as applying it once. */
export type TargetStep =
  | {
      readonly do: 'load'
      readonly version: Version
      /** Versions of ours that stay loaded. */
      readonly keep: readonly Version[]
      /** Whether versions that the ledger does not know go. */
      readonly alone: boolean
    }
  | { readonly do: 'probe'; readonly version: Version }
  | { readonly do: 'route'; readonly weights: Want['weights']; readonly mirror: Want['mirror'] }
  | { readonly do: 'unload'; readonly version: Version; readonly keep: readonly Version[] }

export type Move =
  | TargetStep
  | { readonly do: 'wait'; readonly version: Version; readonly reason: string }
  /** Nobody is routed to it any more, and what it was asked before may not be answered yet. */
  | { readonly do: 'drain'; readonly version: Version }
  | { readonly do: 'fail'; readonly code: string; readonly reason: string; readonly version: Version }
  | { readonly do: 'nothing' }

export interface Circumstances {
  /** Versions that fit at once. */
  readonly capacity: number
  /** Whether the target loads and unloads, or only shows what is loaded. */
  readonly loads: boolean
  /** Whether traffic can be routed by weights here. */
  readonly routes: boolean
  /** Versions that are only kept warm: they come after all that users or a trial need. */
  readonly spare: readonly Version[]
  /** Versions that must answer a probe before anything is routed to them. */
  readonly unproven: readonly Version[]
  /**
   * Nothing was ever confirmed here, and the environment was empty when it began: what else is loaded is left over from a start
   * of ours that was cut off, not somebody else's.
   */
  readonly fresh: boolean
  /** Versions from which requests were routed away only a moment ago. */
  readonly draining: readonly Version[]
  /** The version that answers users now, as far as known: the last to be unloaded. */
  readonly serving: Version | null
}

/** @returns the next move towards `want`, `wait` while the platform is busy, `nothing` when all of it is seen */
export function nextStep(seen: Observed, want: Want, here: Circumstances): Move {
  const state = (version: Version): VersionState => seen.versions[version]?.state ?? 'absent'
  const absent = want.loaded.filter(version => state(version) !== 'ready')
  const missing = absent.toSorted((a, b) => Number(here.spare.includes(a)) - Number(here.spare.includes(b)))
  // Users are where they belong at once: no load of somebody else's is waited for, or may fail, before that.
  const answering = want.loaded.filter(version => answers(want, version))
  const stands = answering.length > 0 && answering.every(version => state(version) === 'ready')
  const early = missing.length > 0 && stands && here.routes && !routed(seen, want)
  if (early) return unprovenOf(answering, here) ?? toRoute(want)

  const broken = missing.find(version => state(version) === 'failed')
  if (broken !== undefined)
    return {
      do: 'fail',
      code: 'LOAD_FAILED',
      reason: `${broken}: ${seen.versions[broken]?.reason ?? 'failed to load'}`,
      version: broken,
    }
  const busy = Object.keys(seen.versions).find(
    version => state(version) === 'loading' || state(version) === 'unloading',
  )
  const wait: Move | null =
    busy === undefined ? null : { do: 'wait', version: busy, reason: `${busy} is ${state(busy)}` }

  const loaded = Object.keys(seen.versions).filter(version => state(version) === 'ready')
  const extra = loaded.filter(version => !want.loaded.includes(version))

  const [next] = missing
  if (next !== undefined) {
    if (wait) return wait
    if (!here.loads)
      return {
        do: 'fail',
        code: 'NOT_LOADED',
        reason: `${next} is not loaded, and this target loads nothing by itself`,
        version: next,
      }
    const room = makeRoom(want, loaded, extra, here)
    if (room.how === 'free') return { do: 'load', version: next, keep: loaded, alone: here.fresh }
    if (room.how === 'none') {
      const reason = `no room for ${next}: ${loaded.join(', ')} are loaded, ${here.capacity} fit, and load-first unloads nothing that serves. Use unload-first or raise capacity`
      return { do: 'fail', code: 'NO_ROOM', reason, version: next }
    }
    const stand = here.serving
    if (
      here.routes &&
      answers(seen, room.version) &&
      stand !== null &&
      stand !== room.version &&
      loaded.includes(stand)
    )
      return { do: 'route', weights: all(stand), mirror: null }
    return unload(room.version, loaded, here)
  }

  const [first, ...others] = want.loaded
  if (here.fresh && here.loads && first !== undefined && seen.unknown.length > 0) {
    return { do: 'load', version: first, keep: others, alone: true }
  }
  const unproven = unprovenOf(want.loaded, here)
  if (unproven) return unproven
  if (here.routes && !routed(seen, want)) return toRoute(want)
  // What is loaded is routed at once, whatever else the platform is busy with.
  if (wait) return wait
  const [leftover] = extra
  if (leftover !== undefined && here.loads) return unload(leftover, loaded, here)
  return { do: 'nothing' }
}

/** The first of these that has to answer a probe yet. */
function unprovenOf(versions: readonly Version[], { unproven }: Circumstances): Move | null {
  const next = unproven.find(version => versions.includes(version))
  return next === undefined ? null : { do: 'probe', version: next }
}

function toRoute({ weights, mirror }: Want): Move {
  return { do: 'route', weights, mirror }
}

function unload(version: Version, loaded: readonly Version[], { draining }: Circumstances): Move {
  if (draining.includes(version)) return { do: 'drain', version }
  return { do: 'unload', version, keep: loaded.filter(other => other !== version) }
}

type Room = { readonly how: 'free' } | { readonly how: 'none' } | { readonly how: 'unload'; readonly version: Version }

/** Which version has to go before the next can be loaded: none while there is room, and by load-first never one that serves. */
function makeRoom(want: Want, loaded: readonly Version[], extra: readonly Version[], here: Circumstances): Room {
  const idle = extra.find(version => version !== here.serving)
  const first = want.order === 'unload-first' ? (idle ?? extra[0]) : idle
  if (want.order === 'load-first' && loaded.length < here.capacity) return { how: 'free' }
  if (first !== undefined) return { how: 'unload', version: first }
  return want.order === 'unload-first' ? { how: 'free' } : { how: 'none' }
}

/** Whether requests, or copies of them, go to `version`. */
export function answers({ weights, mirror }: Pick<Observed, 'weights' | 'mirror'>, version: Version): boolean {
  return (weights?.[version] ?? 0) > 0 || mirror?.to === version
}

/** Whether requests, and copies of them, go as it is wanted. */
export function routed(seen: Observed, want: Want): boolean {
  if (seen.weights === null) return false
  return (
    sameWeights(seen.weights, want.weights) &&
    seen.mirror?.to === want.mirror?.to &&
    seen.mirror?.share === want.mirror?.share
  )
}
