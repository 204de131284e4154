/**
 * Triton under explicit model control. It knows no load or unload of one version: the lever is the version policy in a load
 * call's configuration, which names all versions that are to be there. A load that fails leaves what served before.
 */
import { Fault } from '../../core/fault.ts'
import type { Served, Version } from '../../core/types.ts'
import { HttpFailure, type Reply } from '../../lib/http.ts'
import { oneLine } from '../../lib/one-line.ts'
import {
  StepFailed,
  type Observed,
  type Serving,
  type Target,
  type TargetStep,
  type VersionState,
} from '../../run/ports.ts'
import {
  ask,
  asFault,
  common,
  isMap,
  nameOf,
  probe,
  reached,
  READ,
  unrouted,
  unusable,
  wordsOf,
  type Place,
} from './server.ts'

/** Milliseconds for which one load call is listened to; the server goes on by itself, and its index says how far it is. */
const LOAD = 60_000

export function triton(place: Place, versions: Readonly<Record<Version, Served>>): Serving {
  const { server, around, learnt } = place
  const names = servedNames(versions, around.environment)
  const control = `/v2/repository/models/${encodeURIComponent(server.name)}`
  /** Loads that this process asked for and got no answer to: only then an unavailable version means that it failed. */
  const asked = new Set<string>()

  async function index(signal: AbortSignal): Promise<ReadonlyMap<string, Row>> {
    const reply = await reached(server.post('/v2/repository/index', {}, READ, signal, true))
    if (reply.status !== 200 || !Array.isArray(reply.body)) throw unusable(server, 'its repository index', reply)
    const rows = reply.body.map(rowOf).filter(row => row !== null)
    // A model that was never loaded has one row, without a version.
    return new Map(rows.filter(row => row.name === server.name && row.version !== '').map(row => [row.version, row]))
  }

  async function loadAll(servedVersions: readonly string[], signal: AbortSignal): Promise<Reply | 'goes on'> {
    const config = (await configOf(signal)) ?? learnt.config ?? (await firstLoad(signal))
    const policy = { specific: { versions: servedVersions.map(Number) } }
    const parameters = { config: JSON.stringify({ ...config, name: server.name, version_policy: policy }) }
    try {
      return await server.post(`${control}/load`, { parameters }, LOAD, signal)
    } catch (error) {
      if (error instanceof HttpFailure && error.code === 'TIMEOUT') return 'goes on'
      throw asFault(error)
    }
  }

  /** The configuration in force: the one in a load call replaces all of the team's own, so it has to be sent whole. */
  async function configOf(signal: AbortSignal): Promise<Readonly<Record<string, unknown>> | null> {
    const reply = await reached(server.get(`${server.path()}/config`, signal))
    if (reply.status !== 200 || !isMap(reply.body)) return null
    learnt.config = reply.body
    return reply.body
  }

  /**
   * Nothing is loaded, and only a loaded model shows its configuration: load by the repository's own policy first. Loading without
   * that configuration would serve the model with batching and shapes that nobody chose.
   */
  async function firstLoad(signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const reply = await reached(server.post(`${control}/load`, {}, around.loadTimeout * 1000, signal))
    const config = await configOf(signal)
    if (config === null)
      throw new StepFailed(
        'LOAD_FAILED',
        `${server.base} loads no version of ${server.name} by its repository's own policy, so its configuration cannot be read: ${wordsOf(reply)}. Take the version that does not load out of the repository, or out of version_policy in config.pbtxt`,
      )
    return config
  }

  async function load(step: TargetStep & { do: 'load' }, signal: AbortSignal): Promise<void> {
    const wanted = nameOf(step.version, names)
    const before = await index(signal)
    const strangers = step.alone ? [] : strangersIn(before)
    const ours = [...step.keep.map(version => nameOf(version, names)), wanted]
    const isThere = isState(before.get(wanted), 'READY', 'LOADING')
    if (isThere && (!step.alone || strangersIn(before).length === 0)) return
    const reply = await loadAll([...new Set([...ours, ...strangers])], signal)
    if (reply === 'goes on') {
      asked.add(wanted)
      return
    }
    const which = `${server.base} did not load ${server.name} version ${wanted} (${step.version})`
    if (reply.status !== 200) {
      // What was loaded only to read the configuration must not stay and answer in its stead.
      const unasked = isLoaded(before) ? [] : strangersIn(await index(signal))
      if (unasked.length > 0) await reached(server.post(`${control}/unload`, {}, LOAD, signal))
      throw new StepFailed('LOAD_FAILED', `${which}: ${wordsOf(reply)}`)
    }
    const after = (await index(signal)).get(wanted)
    // A version without a folder is left out in silence while others of the policy are there.
    if (!isState(after, 'READY', 'LOADING'))
      throw new StepFailed(
        'LOAD_FAILED',
        `${which}: ${after?.reason ? oneLine(after.reason) : `it is not in the server's repository; put it into ${server.name}/${wanted}/ there`}`,
      )
  }

  async function unload(step: TargetStep & { do: 'unload' }, signal: AbortSignal): Promise<void> {
    const leaving = nameOf(step.version, names)
    const before = await index(signal)
    if (!isState(before.get(leaving), 'READY', 'LOADING')) return
    const ours = step.keep.map(version => nameOf(version, names))
    const rest = [...new Set([...ours, ...strangersIn(before)])].filter(one => one !== leaving)
    // The last one takes the configuration with it; what is loaded next needs it.
    if (rest.length === 0) await configOf(signal)
    const reply =
      rest.length > 0 ? await loadAll(rest, signal) : await reached(server.post(`${control}/unload`, {}, LOAD, signal))
    if (reply !== 'goes on' && reply.status !== 200)
      throw new StepFailed(
        'UNLOAD_FAILED',
        `${server.base} did not unload ${server.name} version ${leaving}: ${wordsOf(reply)}`,
      )
  }

  /** A load call names all versions that stay. What the ledger does not know is not ours to take away. */
  function strangersIn(seen: ReadonlyMap<string, Row>): readonly string[] {
    const known = new Set(names.values())
    const strangers = [...seen.values()].filter(row => !known.has(row.version) && isState(row, 'READY', 'LOADING'))
    return strangers.map(row => row.version)
  }

  const target: Target = {
    can: { ...common, loads: true, unversioned: 'newest' },

    async read(signal) {
      const rows = await index(signal)
      const known = new Set(names.values())
      return {
        versions: Object.fromEntries(
          [...names].map(([version, name]) => [version, stateOf(rows.get(name), asked.has(name))]),
        ),
        unknown: [...rows.values()]
          .filter(row => !known.has(row.version) && row.state !== 'UNAVAILABLE')
          .map(row => row.version),
        ...unrouted,
      }
    },

    async apply(step, _fence, signal) {
      if (step.do === 'load') await load(step, signal)
      else if (step.do === 'unload') await unload(step, signal)
      else if (step.do === 'probe') await probe(place, nameOf(step.version, names), signal)
      else throw new Error('an inference server routes nothing')
    },
  }
  return { target, replayer: { ask: (version, body, signal) => ask(server, nameOf(version, names), body, signal) } }
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

function isLoaded(rows: ReadonlyMap<string, Row>): boolean {
  return [...rows.values()].some(row => isState(row, 'READY', 'LOADING', 'UNLOADING'))
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

/** Triton's versions are folders with positive integers as names. */
function servedNames(versions: Readonly<Record<Version, Served>>, environment: string): ReadonlyMap<Version, string> {
  const names = new Map<Version, string>()
  for (const [version, { servedVersion }] of Object.entries(versions)) {
    if (!/^[1-9]\d{0,14}$/u.test(servedVersion))
      throw new Fault(
        'SERVED_VERSION',
        `${version} in ${environment}: served-version must be a positive integer, the name of its folder in Triton's repository, got ${JSON.stringify(oneLine(servedVersion, 60))}. Register it with served-version`,
      )
    const twin = [...names].find(([, name]) => name === servedVersion)
    if (twin)
      throw new Fault(
        'SERVED_VERSION',
        `${version} and ${twin[0]} in ${environment} have the same served-version ${servedVersion}; each needs its own`,
      )
    names.set(version, servedVersion)
  }
  return names
}
