/**
 * MLServer, whose load and unload calls are about all versions of a name: a load takes up what its repository holds and lets go of
 * what it does not. So the lever is which versions are out on the shelf when it is told to load. It loads one version after the other,
 * those that serve too, each beside its old self, and stops at the first that fails; what served goes on serving.
 */
import { isMap } from '../../core/json.ts'
import { HttpFailure, type Reply } from '../../lib/http.ts'
import {
  StepFailed,
  type Observed,
  type ServingFactory,
  type Target,
  type TargetStep,
  type VersionState,
} from '../../run/ports.ts'
import { asFault, reached } from '../reached.ts'
import { nameOf, namesOf, PATH_PART, type Names } from './names.ts'
import { probe } from './probe.ts'
import { ask, common, listening, READ, unrouted, unusable, wordsOf, type Place } from './server.ts'
import { OUT, PUT_BY, shelfAt } from './shelf.ts'

/** What was asked of the server without an answer: `taken up` once the version was seen loading. */
type Waited = 'called' | 'taken up' | 'leaving'

/** @param repository the whole path of the folder that holds a folder for each version */
export function mlserver(place: Place, repository: string): ServingFactory {
  const { server, around } = place
  const control = `/v2/repository/models/${encodeURIComponent(server.name)}`
  const shelf = shelfAt(repository, server.name, around.disk)
  /** By served version. Nothing but the answer to a load call tells that a load failed. */
  const waited = new Map<string, Waited>()

  /** The index gives every version of a name the state of that which answers requests without one: each has to be asked. */
  async function stateOf(name: string, signal: AbortSignal): Promise<VersionState> {
    const reply = await reached(server.get(`${server.path(name)}/ready`, signal))
    const waiting = waited.get(name)
    switch (reply.status) {
      case 200:
        if (waiting !== 'leaving') waited.delete(name)
        return waiting === 'leaving' ? 'unloading' : 'ready'
      case 400:
        if (waiting === 'called') waited.set(name, 'taken up')
        return 'loading'
      case 404:
        if (waiting === 'leaving') waited.delete(name)
        // Others are loaded before it, or it was there and is gone.
        return waiting === 'called' ? 'loading' : waiting === 'taken up' ? 'failed' : 'absent'
      default:
        throw unusable(server, 'whether a version is ready', reply)
    }
  }

  /** Versions that the server's own repository has out and that the ledger does not know, with their states. */
  async function strangers(names: Names, signal: AbortSignal): Promise<readonly string[]> {
    const known = new Set(names.values())
    const others = (await listed(signal)).filter(name => name !== null).filter(name => !known.has(name))
    const states = await Promise.all(others.map(async name => stateOf(name, signal)))
    return others.filter((_, at) => states[at] === 'ready' || states[at] === 'loading')
  }

  /** What the server finds when it is told to load; null is a model without a version, which is not ours to name. */
  async function listed(signal: AbortSignal): Promise<readonly (string | null)[]> {
    const reply = await reached(server.post('/v2/repository/index', {}, READ, signal, true))
    if (reply.status !== 200 || !Array.isArray(reply.body)) throw unusable(server, 'its repository index', reply)
    return reply.body.flatMap((row: unknown) => {
      if (!isMap(row) || row['name'] !== server.name) return []
      return [typeof row['version'] === 'string' ? row['version'] : null]
    })
  }

  async function call(verb: 'load' | 'unload', signal: AbortSignal): Promise<Reply | 'goes on'> {
    try {
      return await server.post(`${control}/${verb}`, {}, listening(around), signal)
    } catch (error) {
      if (error instanceof HttpFailure && error.code === 'TIMEOUT') return 'goes on'
      throw asFault(error)
    }
  }

  async function load(step: TargetStep & { do: 'load' }, names: Names, signal: AbortSignal): Promise<void> {
    const wanted = nameOf(step.version, names)
    waited.delete(wanted)
    const state = await stateOf(wanted, signal)
    const others = await strangers(names, signal)
    if ((state === 'ready' || state === 'loading') && (!step.alone || others.length === 0)) return
    const which = `${server.base} did not load ${server.name} version ${wanted} (${step.version})`
    const shelved = await shelf.list()
    if (!shelved.some(one => one.servedVersion === wanted))
      throw new StepFailed(
        'LOAD_FAILED',
        `${which}: no folder in ${repository} has a ${OUT} or ${PUT_BY} with name ${JSON.stringify(server.name)} and parameters.version ${JSON.stringify(wanted)}`,
      )
    const stay = [...step.keep.map(version => nameOf(version, names)), ...(step.alone ? [] : others)]
    await shelf.putOut(new Set([...stay, wanted]))
    if (!(await listed(signal)).includes(wanted)) {
      await shelf.putOut(new Set(stay))
      throw new StepFailed(
        'LOAD_FAILED',
        `${which}: it does not find the settings that lie in ${repository}. Is that the folder it reads, and does it accept them? Its log says`,
      )
    }
    const reply = await call('load', signal)
    if (reply === 'goes on') {
      waited.set(wanted, 'called')
      return
    }
    // A call also fails by a version that serves and can be loaded no more; that one goes on serving.
    if (reply.status === 200 || (await stateOf(wanted, signal)) === 'ready') return
    // Left out it would fail every later load, also that of others.
    await shelf.putOut(new Set(stay))
    throw new StepFailed('LOAD_FAILED', `${which}: ${wordsOf(reply)}. Its log says why`)
  }

  async function unload(step: TargetStep & { do: 'unload' }, names: Names, signal: AbortSignal): Promise<void> {
    const leaving = nameOf(step.version, names)
    const others = await strangers(names, signal)
    const stay = [...step.keep.map(version => nameOf(version, names)), ...others].filter(name => name !== leaving)
    await shelf.putOut(new Set(stay))
    if ((await stateOf(leaving, signal)) === 'absent') return
    const left = await listed(signal)
    if (left.includes(leaving))
      throw new StepFailed(
        'UNLOAD_FAILED',
        `${server.base} still finds settings of ${server.name} version ${leaving}, which are not in ${repository}. Is that the folder it reads?`,
      )
    // Told to load a name that it finds nothing of, it refuses.
    const reply = await call(left.length > 0 ? 'load' : 'unload', signal)
    if (reply === 'goes on') {
      waited.set(leaving, 'leaving')
      return
    }
    if (reply.status !== 200 && reply.status !== 404)
      throw new StepFailed(
        'UNLOAD_FAILED',
        `${server.base} did not unload ${server.name} version ${leaving}: ${wordsOf(reply)}. Its log says why`,
      )
  }

  return versions => {
    const names = namesOf(versions, around.environment, PATH_PART)
    const target: Target = {
      can: { ...common, loads: true, unversioned: 'newest' },

      async read(signal) {
        const [unknown, ...states] = await Promise.all([
          strangers(names, signal),
          ...[...names].map(async ([version, name]) => [version, await seen(name, signal)] as const),
        ])
        return { versions: Object.fromEntries(states), unknown, ...unrouted }
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

  async function seen(name: string, signal: AbortSignal): Promise<Observed['versions'][string]> {
    const state = await stateOf(name, signal)
    return { state, reason: state === 'failed' ? 'it was loading and is gone; the log of MLServer says why' : '' }
  }
}
