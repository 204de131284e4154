/**
 * Triton under explicit model control. It knows no load or unload of one version: the lever is the version policy in a load
 * call's configuration, which names all versions that are to be there. A load that fails leaves what served before.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isMap } from '../../core/json.ts'
import { HttpFailure, type Reply } from '../../lib/http.ts'
import { oneLine } from '../../lib/one-line.ts'
import {
  StepFailed,
  type Observed,
  type ServingFactory,
  type Target,
  type TargetStep,
  type VersionState,
} from '../../run/ports.ts'
import { asFault, reached } from '../reached.ts'
import { textFile } from '../text-file.ts'
import { nameOf, namesOf, type Names, type Rule } from './names.ts'
import { probe } from './probe.ts'
import { ask, common, listening, READ, unrouted, unusable, type Place } from './server.ts'
import type { Control, ControlParameters, Told } from './triton-control.ts'

/** Milliseconds after which the index is asked for over another connection. */
const SOON = 3000
/** Milliseconds between two looks at a load that this process does not wait for. */
const POLL = 1000

const NUMBER: Rule = {
  pattern: /^[1-9]\d{0,14}$/u,
  expected: "a positive integer, the name of its folder in Triton's repository",
}

/** Of a version whose load waits for another of the model: the planner waits with it, up to `load-timeout`. */
const QUEUED = { state: 'loading', reason: 'another version of the model is loading first' } as const

type Config = Readonly<Record<string, unknown>>

/**
 * `goes on`: the load call was not answered in time, and the server goes on with it. `not yet`: what was there had to be waited for
 * first, and this load is not begun.
 */
type Answered = Told | 'goes on' | 'not yet'

/**
 * @param control asks for loads and unloads
 * @param configFile the model's configuration as JSON, or null; only a model that is loaded shows its own
 */
export function triton(place: Place, control: Control, configFile: string | null): ServingFactory {
  const { server, around } = place
  /** The configuration that was in force when it was last seen. */
  let learnt: Config | null = null
  /** Loads that this process asked for and got no answer to: only then an unavailable version means that it failed. */
  const asked = new Set<string>()
  /** Loads that this process could not begin, because something else of the model was being loaded. */
  const begun = new Set<string>()
  /** What was there before this process loaded by the repository's own policy; null where it did not. */
  let stood: ReadonlySet<string> | null = null

  async function index(signal: AbortSignal): Promise<ReadonlyMap<string, Row>> {
    const reply = await reached(
      // A load call over HTTP holds one of Triton's threads, with all connections that fell to it; a fresh one falls to another.
      listed(SOON, signal).catch(error => {
        if (error instanceof HttpFailure && error.code === 'TIMEOUT') return listed(READ, signal)
        throw error
      }),
    )
    if (reply.status !== 200 || !Array.isArray(reply.body)) throw unusable(server, 'its repository index', reply)
    const rows = reply.body.map(rowOf).filter(row => row !== null)
    // A model that was never loaded has one row, without a version.
    return new Map(rows.filter(row => row.name === server.name && row.version !== '').map(row => [row.version, row]))
  }

  function listed(timeout: number, signal: AbortSignal): Promise<Reply> {
    return server.post('/v2/repository/index', {}, timeout, signal, true)
  }

  async function loadCall(parameters: ControlParameters, signal: AbortSignal): Promise<Told | 'goes on'> {
    try {
      return await control('load', parameters, signal)
    } catch (error) {
      if (error instanceof HttpFailure && error.code === 'TIMEOUT') return 'goes on'
      throw asFault(error)
    }
  }

  async function loadAll(servedVersions: readonly string[], signal: AbortSignal): Promise<Answered> {
    const config = (await configInForce(signal)) ?? learnt ?? (await configGiven()) ?? (await firstLoad(signal))
    if (config === 'not yet') return config
    const policy = { specific: { versions: servedVersions.map(Number) } }
    const whole = { ...config, name: server.name, version_policy: policy }
    return loadCall({ config: JSON.stringify(whole) }, signal)
  }

  /** The one in a load call replaces all of the team's own, so it has to be sent whole. */
  async function configInForce(signal: AbortSignal): Promise<Config | null> {
    const reply = await reached(server.get(`${server.path()}/config`, signal))
    if (reply.status !== 200 || !isMap(reply.body)) return null
    learnt = reply.body
    return reply.body
  }

  async function configGiven(): Promise<Config | null> {
    if (configFile === null) return null
    const config = parsed(await textFile(around, configFile))
    if (config !== null) return config
    throw new StepFailed(
      'LOAD_FAILED',
      `${configFile} holds no model configuration: expected JSON, as GET ${server.path()}/config shows it while a version is loaded`,
    )
  }

  /**
   * Nothing is loaded, and only a loaded model shows its configuration: load by the repository's own policy first. Loading without
   * that configuration would serve the model with batching and shapes that nobody chose.
   */
  async function firstLoad(signal: AbortSignal): Promise<Config | 'not yet'> {
    const rows = await index(signal)
    const busy = isUnderWay(rows)
    if (!busy) stood = new Set([...rows.values()].filter(row => isState(row, 'READY')).map(row => row.version))
    // A second call would be queued behind the first, hold another thread, and load all of it again.
    const reply = busy ? await sitOut(signal) : await loadCall({}, signal)
    if (reply === 'goes on') return 'not yet'
    const config = await configInForce(signal)
    if (config === null)
      throw new StepFailed(
        'LOAD_FAILED',
        `${server.base} loads no version of ${server.name} by its repository's own policy, so its configuration cannot be read${reply === null ? '' : `: ${reply.words}`}. Name a file with the configuration as serving.model-config, or take the version that does not load out of the repository or of version_policy in config.pbtxt`,
      )
    return config
  }

  /** @returns null when nothing is loading any more */
  async function sitOut(signal: AbortSignal): Promise<null | 'goes on'> {
    const until = performance.now() + listening(around)
    while (performance.now() < until) {
      if (!isUnderWay(await index(signal))) return null
      await pause(POLL, signal)
    }
    return 'goes on'
  }

  async function load(step: TargetStep & { do: 'load' }, names: Names, signal: AbortSignal): Promise<void> {
    const wanted = nameOf(step.version, names)
    const before = await index(signal)
    // What was loaded only to read the configuration must not stay and answer in its stead.
    const read = strangersIn(before, names).filter(one => stood !== null && !stood.has(one))
    const strangers = step.alone ? [] : strangersIn(before, names).filter(one => !read.includes(one))
    const ours = [...step.keep.map(version => nameOf(version, names)), wanted]
    const isThere = isState(before.get(wanted), 'READY', 'LOADING')
    if (isThere && read.length === 0 && (!step.alone || strangersIn(before, names).length === 0)) {
      stood = null
      return
    }
    asked.delete(wanted)
    begun.delete(wanted)
    const reply = await loadAll([...new Set([...ours, ...strangers])], signal)
    if (reply === 'not yet') {
      begun.add(wanted)
      return
    }
    if (reply === 'goes on') {
      asked.add(wanted)
      return
    }
    const which = `${server.base} did not load ${server.name} version ${wanted} (${step.version})`
    if (!reply.took) {
      const others = [...before.values()].filter(row => !read.includes(row.version))
      const unasked = isLoaded(others) ? [] : strangersIn(await index(signal), names)
      if (unasked.length > 0) await reached(control('unload', {}, signal))
      throw new StepFailed('LOAD_FAILED', `${which}: ${reply.words}`)
    }
    stood = null
    const after = (await index(signal)).get(wanted)
    // A version without a folder is left out in silence while others of the policy are there.
    if (!isState(after, 'READY', 'LOADING'))
      throw new StepFailed(
        'LOAD_FAILED',
        `${which}: ${after?.reason ? oneLine(after.reason) : `it is not in the server's repository; put it into ${server.name}/${wanted}/ there`}`,
      )
  }

  async function unload(step: TargetStep & { do: 'unload' }, names: Names, signal: AbortSignal): Promise<void> {
    const leaving = nameOf(step.version, names)
    begun.delete(leaving)
    const before = await index(signal)
    if (!isState(before.get(leaving), 'READY', 'LOADING')) return
    const ours = step.keep.map(version => nameOf(version, names))
    const rest = [...new Set([...ours, ...strangersIn(before, names)])].filter(one => one !== leaving)
    // The last one takes the configuration with it; what is loaded next needs it.
    if (rest.length === 0) await configInForce(signal)
    const reply = rest.length > 0 ? await loadAll(rest, signal) : await reached(control('unload', {}, signal))
    if (typeof reply !== 'string' && !reply.took)
      throw new StepFailed(
        'UNLOAD_FAILED',
        `${server.base} did not unload ${server.name} version ${leaving}: ${reply.words}`,
      )
  }

  return versions => {
    const names = namesOf(versions, around.environment, NUMBER)
    const target: Target = {
      can: { ...common, loads: true, unversioned: 'newest' },

      async read(signal) {
        const rows = await index(signal)
        const known = new Set(names.values())
        // Once nothing is under way, the load is to be asked for again.
        if (!isUnderWay(rows)) begun.clear()
        return {
          versions: Object.fromEntries(
            [...names].map(([version, name]) => {
              const state = stateOf(rows.get(name), asked.has(name))
              return [version, state.state === 'absent' && begun.has(name) ? QUEUED : state]
            }),
          ),
          unknown: [...rows.values()]
            .filter(row => !known.has(row.version) && row.state !== 'UNAVAILABLE')
            .map(row => row.version),
          ...unrouted,
        }
      },

      async apply(step, _fence, signal) {
        if (step.do === 'load') await load(step, names, signal)
        else if (step.do === 'unload') await unload(step, names, signal)
        else if (step.do === 'probe') await probe(place, nameOf(step.version, names), signal)
        else throw new Error('an inference server routes nothing')
      },
    }
    return { target, replayer: { ask: (version, body, signal) => ask(server, nameOf(version, names), body, signal) } }
  }
}

interface Row {
  readonly name: string
  readonly version: string
  readonly state: string
  readonly reason: string
}

function rowOf(value: unknown): Row | null {
  if (!isMap(value) || typeof value['name'] !== 'string') return null
  const text = (key: string): string => {
    const found = value[key]
    return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
  }
  return { name: value['name'], version: text('version'), state: text('state'), reason: text('reason') }
}

/** A load call names all versions that stay. What the ledger does not know is not ours to take away. */
function strangersIn(seen: ReadonlyMap<string, Row>, names: Names): readonly string[] {
  const known = new Set(names.values())
  const strangers = [...seen.values()].filter(row => !known.has(row.version) && isState(row, 'READY', 'LOADING'))
  return strangers.map(row => row.version)
}

function isLoaded(rows: readonly Row[]): boolean {
  return rows.some(row => isState(row, 'READY', 'LOADING', 'UNLOADING'))
}

function isUnderWay(rows: ReadonlyMap<string, Row>): boolean {
  return [...rows.values()].some(row => isState(row, 'LOADING'))
}

function isState(row: Row | undefined, ...states: readonly string[]): boolean {
  return row !== undefined && states.includes(row.state)
}

/**
 * An unavailable version keeps the reason of its last failure for ever; it may have been repaired since. So it counts as
 * absent, and the load call says what is wrong today, unless this process waits for that very load.
 */
function stateOf(row: Row | undefined, waited: boolean): Observed['versions'][string] {
  const states: Readonly<Record<string, VersionState>> = { READY: 'ready', LOADING: 'loading', UNLOADING: 'unloading' }
  const reason = oneLine(row?.reason ?? '')
  const failed = waited && isState(row, 'UNAVAILABLE') && reason !== '' && reason !== 'unloaded'
  return { state: states[row?.state ?? ''] ?? (failed ? 'failed' : 'absent'), reason }
}

function parsed(text: string): Config | null {
  try {
    const value: unknown = JSON.parse(text)
    return isMap(value) ? value : null
  } catch {
    return null
  }
}
