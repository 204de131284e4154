/**
 * The life of model versions as Triton's explicit model control has it: one load call names, by version policy, all versions
 * that are to be there. If one of them is not there yet they are all read anew, and only when all are ready do they take the old
 * ones' place; a call that only takes versions away reads nothing.
 * Must not know HTTP.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Model } from './model.ts'

export type VersionState = 'LOADING' | 'READY' | 'UNLOADING' | 'UNAVAILABLE'

export interface IndexRow {
  readonly name: string
  readonly version?: string
  readonly state?: VersionState
  readonly reason?: string
}

export type VersionPolicy =
  | { readonly latest: { readonly num_versions: number } }
  | { readonly all: Readonly<Record<string, never>> }
  | { readonly specific: { readonly versions: readonly number[] } }

export const DEFAULT_POLICY: VersionPolicy = { latest: { num_versions: 1 } }

/** What a client is told, with the status that Triton gives it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

interface Held {
  state: VersionState
  reason: string
  model: Model | null
  /** Requests in flight: a version that is being unloaded answers them first. */
  busy: number
}

type Opened = { readonly held: Held } & ({ readonly model: Model } | { readonly problem: string })

interface Entry {
  readonly versions: Map<number, Held>
  policy: VersionPolicy
  /** Loads and unloads of one model happen in turn. */
  turn: Promise<unknown>
}

export class Repository {
  readonly #folder: string
  readonly #open: (path: string) => Promise<Model>
  readonly #models = new Map<string, Entry>()

  /**
   * @param folder holds `<model>/<version>/model.onnx`
   * @param open reads one version's file
   */
  constructor(folder: string, open: (path: string) => Promise<Model>) {
    this.#folder = folder
    this.#open = open
  }

  async index(): Promise<readonly IndexRow[]> {
    const folders = await readdir(this.#folder, { withFileTypes: true })
    const names = folders.filter(one => one.isDirectory()).map(one => one.name)
    return names.sort().flatMap(name => {
      const versions = [...(this.#models.get(name)?.versions ?? [])].sort(([a], [b]) => a - b)
      if (versions.length === 0) return [{ name }]
      return versions.map(([version, { state, reason }]) => ({
        name,
        version: String(version),
        state,
        ...(reason === '' ? {} : { reason }),
      }))
    })
  }

  /** @param policy null for the repository's own */
  load(name: string, policy: VersionPolicy | null): Promise<void> {
    // What is there is judged when the call comes: one that waits for its turn reads all again.
    const ready = this.ready(name)
    return this.#inTurn(name, entry => this.#load(name, entry, policy ?? DEFAULT_POLICY, ready))
  }

  /** Returns before the versions are gone, as Triton does. */
  unload(name: string): void {
    const entry = this.#models.get(name)
    for (const held of entry?.versions.values() ?? []) if (held.state === 'READY') retire(held)
  }

  /** The versions that answer, oldest first. */
  ready(name: string): readonly number[] {
    const versions = [...(this.#models.get(name)?.versions ?? [])]
    return versions.flatMap(([version, held]) => (held.state === 'READY' ? [version] : [])).sort((a, b) => a - b)
  }

  policy(name: string): VersionPolicy {
    return this.#models.get(name)?.policy ?? DEFAULT_POLICY
  }

  /**
   * Lends a version for one piece of work.
   * @param version null for the newest that is loaded
   * @throws Refusal where it does not answer
   */
  async use<Result>(
    name: string,
    version: number | null,
    work: (model: Model, version: number) => Promise<Result>,
  ): Promise<Result> {
    const entry = this.#models.get(name)
    const chosen = version ?? this.ready(name).at(-1)
    const held = chosen === undefined ? undefined : entry?.versions.get(chosen)
    if (held?.state !== 'READY' || held.model === null || chosen === undefined) throw this.#unknown(name, version)
    held.busy += 1
    try {
      return await work(held.model, chosen)
    } finally {
      held.busy -= 1
      release(held)
    }
  }

  /** Triton's words for what is not there differ by what was. */
  #unknown(name: string, version: number | null): Refusal {
    const versions = this.#models.get(name)?.versions
    const which = version === null ? `'${name}'` : `'${name}' version ${version}`
    if (version !== null && versions?.has(version) === true)
      return new Refusal(503, `Request for unknown model: ${which} is not at ready state`)
    if (versions !== undefined && versions.size > 0 && this.ready(name).length === 0)
      return new Refusal(404, `Request for unknown model: '${name}' has no available versions`)
    return new Refusal(404, `Request for unknown model: ${which} is not found`)
  }

  #inTurn<Result>(name: string, run: (entry: Entry) => Promise<Result>): Promise<Result> {
    const entry = this.#models.get(name) ?? { versions: new Map(), policy: DEFAULT_POLICY, turn: Promise.resolve() }
    this.#models.set(name, entry)
    const mine = entry.turn.then(() => run(entry))
    entry.turn = mine.catch(() => undefined)
    return mine
  }

  async #load(name: string, entry: Entry, policy: VersionPolicy, ready: readonly number[]): Promise<void> {
    const wanted = choose(await this.#folders(name), policy)
    if (wanted.length === 0) {
      const words = `at least one version must be available under the version policy of model '${name}'`
      throw new Refusal(400, `load failed for model '${name}': ${words}`)
    }
    const isLess = wanted.every(version => ready.includes(version))
    const opened = isLess
      ? []
      : await Promise.all(wanted.map(version => this.#openOne(name, heldOf(entry, version), version)))
    const problems = opened.flatMap(one => ('problem' in one ? [one.problem] : []))
    if (problems.length > 0) {
      // What this call brought up goes again; what served before goes on serving.
      for (const one of opened) if (one.held.state === 'LOADING') retire(one.held)
      throw new Refusal(400, `load failed for model '${name}': ${problems.join(' ')}`)
    }
    for (const one of opened)
      if ('model' in one) Object.assign(one.held, { state: 'READY', reason: '', model: one.model })
    for (const [version, held] of entry.versions) if (held.state === 'READY' && !wanted.includes(version)) retire(held)
    entry.policy = policy
  }

  async #openOne(name: string, held: Held, version: number): Promise<Opened> {
    const serves = held.state === 'READY'
    if (!serves) Object.assign(held, { state: 'LOADING', reason: '' })
    try {
      return { held, model: await this.#open(join(this.#folder, name, String(version), 'model.onnx')) }
    } catch (error) {
      const reason = `Internal: ${error instanceof Error ? error.message : String(error)}`
      if (!serves) Object.assign(held, { state: 'UNAVAILABLE', reason })
      return { held, problem: `version ${version} is at UNAVAILABLE state: ${reason};` }
    }
  }

  async #folders(name: string): Promise<readonly number[]> {
    const found = await readdir(join(this.#folder, name), { withFileTypes: true }).catch(() => null)
    if (found === null) throw new Refusal(400, `failed to load '${name}', failed to poll from model repository`)
    const numbers = found
      .filter(one => one.isDirectory() && /^[1-9]\d{0,14}$/u.test(one.name))
      .map(one => Number(one.name))
    return numbers.sort((a, b) => a - b)
  }
}

function heldOf(entry: Entry, version: number): Held {
  const held = entry.versions.get(version) ?? { state: 'UNAVAILABLE', reason: '', model: null, busy: 0 }
  entry.versions.set(version, held)
  return held
}

/** A version named by the policy but without a folder is left out, not refused. */
function choose(folders: readonly number[], policy: VersionPolicy): readonly number[] {
  if ('specific' in policy) return folders.filter(version => policy.specific.versions.includes(version))
  if ('all' in policy) return folders
  return folders.slice(-policy.latest.num_versions)
}

function retire(held: Held): void {
  held.state = 'UNLOADING'
  setImmediate(() => {
    release(held)
  })
}

/** A version that is being unloaded is gone with its last request, unless a load took it up again. */
function release(held: Held): void {
  if (held.state === 'UNLOADING' && held.busy === 0)
    Object.assign(held, { state: 'UNAVAILABLE', reason: 'unloaded', model: null })
}
