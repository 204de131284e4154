/**
 * A model server with a router, in memory, that does exactly what it is told, or fails exactly as it is told.
 * Must not know the ledger or the code that drives it.
 */
import type { Served, Version, Want } from '../../src/core/types.ts'
import { StepFailed, type Capabilities, type Observed, type Serving, type TargetStep } from '../../src/run/ports.ts'

export interface Habits {
  /** Whether requests are routed by weights here; without it the newest want says who is loaded, and that is all. */
  readonly routes?: boolean
  readonly loads?: boolean
  readonly readBack?: Capabilities['readBack']
}

/** What goes wrong there, by version; a test changes it as it goes. */
export interface Trouble {
  /** Refuses the load for good. */
  loadFails: Set<Version>
  /** Takes the load and then shows that it failed. */
  failsLate: Set<Version>
  /** Says yes to a load and never shows the version. */
  neverReady: Set<Version>
  probeFails: Set<Version>
  /** Is gone once, right after its first probe. */
  lostAfterProbe: Set<Version>
  unloadFails: Set<Version>
  /** Says yes to an unload and keeps the version. */
  neverGone: Set<Version>
  /** Says yes to a route and keeps the old one. */
  routeIgnored: boolean
  /** Readings for which a load shows `loading`. */
  loadTakes: Map<Version, number>
  /** Versions that fit; a load beyond that ends every version there. */
  fits: number
  /** Thrown by every reading. */
  down: Error | null
}

export interface FakeTarget {
  readonly trouble: Trouble
  readonly serving: (versions: Readonly<Record<Version, Served>>) => Serving
  /** Every step that was taken, in words. */
  readonly steps: readonly string[]
  /** Moments at which a routed version was not there to answer. */
  readonly outages: readonly string[]
  loaded(): readonly Version[]
  /** Who answers users, in basis points. */
  weights(): Readonly<Record<Version, number>>
  mirror(): Want['mirror']
  /** Somebody else changes what is there. */
  meddle(change: { readonly load?: Version; readonly unload?: Version; readonly weights?: Want['weights'] }): void
  /** All that a later call can depend on. */
  snapshot(): unknown
}

interface Loaded {
  state: 'loading' | 'ready' | 'failed'
  readings: number
}

/** @param like a target whose versions and routes are there from the beginning */
export function createTarget(habits: Habits = {}, like: FakeTarget | null = null): FakeTarget {
  const routes = habits.routes ?? true
  const trouble: Trouble = {
    loadFails: new Set(),
    failsLate: new Set(),
    neverReady: new Set(),
    probeFails: new Set(),
    lostAfterProbe: new Set(),
    unloadFails: new Set(),
    neverGone: new Set(),
    routeIgnored: false,
    loadTakes: new Map(),
    fits: Infinity,
    down: null,
  }
  const there = new Map<Version, Loaded>(like?.loaded().map(version => [version, { state: 'ready', readings: 0 }]))
  const steps: string[] = []
  const outages: string[] = []
  let weights: Want['weights'] = like?.weights() ?? {}
  let mirror: Want['mirror'] = like?.mirror() ?? null

  const can: Capabilities = {
    loads: habits.loads ?? true,
    split: routes ? { unit: 1 } : null,
    mirror: routes ? { upTo: 10_000 } : null,
    versionsAtOnce: 'many',
    darkLoad: 'by-version-path',
    orders: ['load-first', 'unload-first'],
    fence: 'none',
    readBack: habits.readBack ?? 'all',
    unversioned: 'none',
  }

  function read(versions: Readonly<Record<Version, Served>>): Observed {
    if (trouble.down) throw trouble.down
    for (const [version, one] of there) {
      if (one.state !== 'loading') continue
      if (one.readings > 0) one.readings -= 1
      else one.state = trouble.failsLate.has(version) ? 'failed' : 'ready'
    }
    const known = Object.keys(versions)
    const shown: Observed['versions'] = Object.fromEntries(
      known.map(version => [version, { state: there.get(version)?.state ?? 'absent', reason: '' }]),
    )
    return {
      versions: shown,
      unknown: [...there.keys()].filter(version => !known.includes(version)),
      weights: routes ? weights : null,
      mirror,
      fence: null,
    }
  }

  function load(version: Version, keep: readonly Version[], alone: boolean): void {
    if (trouble.loadFails.has(version)) throw new StepFailed('LOAD_FAILED', `${version} does not load`)
    if (trouble.neverReady.has(version)) return
    if (alone) for (const other of there.keys()) if (other !== version && !keep.includes(other)) there.delete(other)
    if (there.has(version)) return
    const takes = trouble.loadTakes.get(version) ?? 0
    const late = takes > 0 || trouble.failsLate.has(version)
    there.set(version, { state: late ? 'loading' : 'ready', readings: takes })
    if (there.size > trouble.fits) {
      there.clear()
      throw new StepFailed('LOAD_FAILED', `out of memory: ${version} took everything down`)
    }
  }

  function apply(step: TargetStep): void {
    steps.push(step.do === 'route' ? `route ${share(step.weights)}` : `${step.do} ${step.version}`)
    if (step.do === 'load') load(step.version, step.keep, step.alone)
    else if (step.do === 'probe') {
      if (there.get(step.version)?.state !== 'ready' || trouble.probeFails.has(step.version))
        throw new StepFailed('PROBE_FAILED', `${step.version} does not answer`)
      if (trouble.lostAfterProbe.delete(step.version)) there.delete(step.version)
    } else if (step.do === 'unload') {
      if (trouble.unloadFails.has(step.version))
        throw new StepFailed('UNLOAD_FAILED', `${step.version} does not unload`)
      if (!trouble.neverGone.has(step.version)) there.delete(step.version)
    } else if (!trouble.routeIgnored) {
      weights = step.weights
      mirror = step.mirror
    }
    for (const [version, part] of Object.entries(weights)) {
      if (part > 0 && there.get(version)?.state !== 'ready') outages.push(`${version} after ${steps.at(-1)}`)
    }
  }

  return {
    trouble,
    steps,
    outages,
    serving: versions => ({
      replayer: null,
      target: {
        can,
        read: async () => read(versions),
        apply: async step => apply(step),
      },
    }),
    loaded: () => [...there].filter(([, one]) => one.state === 'ready').map(([version]) => version),
    weights: () => weights,
    mirror: () => mirror,
    meddle: change => {
      if (change.load !== undefined) there.set(change.load, { state: 'ready', readings: 0 })
      if (change.unload !== undefined) there.delete(change.unload)
      if (change.weights) weights = change.weights
    },
    snapshot: () => ({ there: [...there], weights, mirror }),
  }
}

function share(weights: Want['weights']): string {
  const parts = Object.entries(weights).map(([version, part]) => `${version} ${part / 100} %`)
  return parts.join(', ') || 'nothing'
}
