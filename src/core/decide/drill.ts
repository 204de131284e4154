/**
 * A drill: does the way back work? The version that a rollback would go to is loaded beside what serves, at weight 0, answers a
 * probe, and goes again. Traffic never moves.
 */
import { environmentOf } from '../state.ts'
import type { Decision, Drilling, Environment, Version, View } from '../types.ts'
import { namedBy, servedFrom } from '../want.ts'
import type { Drill } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'
import { targetFor, type RollbackFacts } from './rollback.ts'

/** Begins a drill. One that runs already is proven by converging first, and ended by `endDrill`. */
export function drill(view: View, command: Drill, facts: RollbackFacts): Decision {
  const name = command.environment
  const environment = environmentOf(view.state, name)
  if (environment.trial)
    return nothing('waiting', `${environment.trial.canary} is on trial in ${name}; the drill waits`)
  const { drill: running } = environment
  if (!environment.settled && running) return nothing('reported', `${running.version} is being loaded for a drill`)
  if (!environment.settled)
    return nothing('waiting', `${name} is not seen serving as it is wanted yet; the drill waits`)
  const found = targetFor(view, command, facts)
  if (running) return next(environment, running, 'kind' in found ? null : found.record.version)
  if ('kind' in found) return found
  const { record } = found
  const { version, digest } = record
  const { want } = environment
  const warm = want.loaded.includes(version)
  if (!warm && want.loaded.length >= facts.policy.capacity)
    return refuse(
      'NO_ROOM',
      `no free slot for a drill: ${want.loaded.join(', ')} are loaded and ${facts.policy.capacity} fit. Raise capacity, or lower keep-warm`,
    )
  const wanted = warm ? want : { ...want, loaded: [...want.loaded, version] }
  const versions = namedBy(wanted, environment.versions, { [version]: servedFrom(record) })
  return append(
    { type: 'drilled', version, digest, over: false, warm, want: wanted, versions },
    'reported',
    warm ? `${version} is loaded already and is probed` : `${version} is loaded beside what serves, for a drill`,
  )
}

/** An earlier run loaded this and was cut off: the drill that is asked for now, or one to be taken away first. */
function next(environment: Environment, running: Drilling, asked: Version | null): Decision {
  if (running.version === asked) return nothing('reported', `${running.version} is loaded and answers`)
  return over(environment, running, 'waiting', `${running.version} was left from another drill and goes; run again`)
}

/** What was loaded for the drill goes again. Only where that is settled: then it was seen to answer. */
export function endDrill(view: View, name: string): Decision {
  const environment = environmentOf(view.state, name)
  const { drill: running } = environment
  if (!running) return nothing('nothing-due', `no drill runs in ${name}`)
  if (!environment.settled) return nothing('waiting', `${running.version} is not seen answering yet`)
  const { version, warm } = running
  return over(
    environment,
    running,
    'reported',
    warm
      ? `the way back to ${version} works: it is loaded and answers, so that only routing has to change`
      : `the way back to ${version} works: it was loaded, answered, and goes again`,
  )
}

function over(
  { want, versions }: Environment,
  { version, warm }: Drilling,
  word: 'reported' | 'waiting',
  message: string,
): Decision {
  const served = versions[version]
  if (!served) throw new Error(`nothing describes ${version}, which is drilled`)
  const rest = { ...want, loaded: want.loaded.filter(one => warm || one !== version) }
  return append(
    {
      type: 'drilled',
      version,
      digest: served.digest,
      over: true,
      warm,
      want: rest,
      versions: namedBy(rest, versions),
    },
    word,
    message,
  )
}
