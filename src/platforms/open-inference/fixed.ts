/** A server whose versions are loaded by other means: they are looked at, asked, and never loaded or unloaded from here. */
import { isMap } from '../../core/json.ts'
import { HttpFailure } from '../../lib/http.ts'
import { StepFailed, type Observed, type ServingFactory, type Target } from '../../run/ports.ts'
import { reached } from '../reached.ts'
import { statesOf, type Said } from '../states.ts'
import { nameOf, namesOf, PATH_PART } from './names.ts'
import { probe } from './probe.ts'
import { ask, common, unrouted, wordsOf, type Place } from './server.ts'

export function fixed(place: Place): ServingFactory {
  const { server, around } = place

  async function said(name: string, signal: AbortSignal): Promise<Said> {
    try {
      const reply = await server.get(`${server.path(name)}/ready`, signal)
      if (reply.status === 401 || reply.status === 403)
        return { state: 'silent', reason: `${server.base} does not tell whether ${name} is ready: ${wordsOf(reply)}` }
      return { state: reply.status === 200 ? 'ready' : 'absent', reason: '' }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      return { state: 'silent', reason: `the model server gave no answer: ${error.message}` }
    }
  }

  return versions => {
    const names = namesOf(versions, around.environment, PATH_PART)

    async function read(signal: AbortSignal): Promise<Observed> {
      const [metadata, ...asked] = await Promise.all([
        reached(server.get(server.path(), signal)),
        ...[...names].map(async ([version, name]) => [version, await said(name, signal)] as const),
      ])
      const listed = isMap(metadata.body) && Array.isArray(metadata.body['versions']) ? metadata.body['versions'] : []
      const known = new Set(names.values())
      return {
        versions: statesOf(asked),
        unknown: listed.map(String).filter(name => !known.has(name)),
        ...unrouted,
      }
    }

    const target: Target = {
      // Requests without a version go where the server's owner sends them: no load of ours changes that.
      can: { ...common, loads: false, unversioned: 'none' },
      read,
      async apply(step, _fence, signal) {
        if (step.do === 'route') throw new Error('an inference server routes nothing')
        // Whoever loads also unloads: a version that is wanted no longer may stay.
        if (step.do === 'unload') return
        const name = nameOf(step.version, names)
        if (step.do === 'probe') await probe(place, name, signal)
        else if ((await said(name, signal)).state !== 'ready')
          throw new StepFailed(
            'NOT_LOADED',
            `${server.base} has no ${server.name} version ${name} (${step.version}) ready; load it there, then run again`,
          )
      },
    }
    return { target, replayer: { ask: (version, body, signal) => ask(server, nameOf(version, names), body, signal) } }
  }
}
