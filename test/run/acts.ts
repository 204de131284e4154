/**
 * Acts of people beside a release, in the words of their actions: a hold, a request for a rollback, a drill.
 * Must not know GitHub.
 */
import type { Ask, Drill, SetHold } from '../../src/core/decide/commands.ts'
import type { Done } from '../../src/run/operate.ts'
import { asking } from '../../src/run/operations/ask.ts'
import { drilling, endingDrill, rehearse } from '../../src/run/operations/drill.ts'
import { holding } from '../../src/run/operations/hold.ts'
import type { RollbackPorts } from '../../src/run/operations/rollback.ts'
import { ENVIRONMENT, type Asked, type Job, type Through, type World } from './world.ts'

export function holdingIt(given: Partial<SetHold> & Job): Asked {
  return () => ({
    operation: holding({
      do: 'hold',
      environment: ENVIRONMENT,
      set: given.set ?? null,
      release: given.release ?? null,
      until: given.until ?? null,
      by: 'octocat',
      reason: given.reason ?? 'a holiday',
    }),
    job: { converges: false, ...given },
  })
}

export function askingFor(given: Partial<Ask> & Job = {}): Asked {
  return () => ({
    operation: asking({
      do: 'ask',
      environment: ENVIRONMENT,
      id: given.id ?? 'rollback-1',
      what: given.what ?? 'auto',
      to: given.to ?? null,
      reason: given.reason ?? 'users complain',
    }),
    job: { converges: false, ...given },
  })
}

/** The first half of a drill: what a rollback would go to is loaded and answers. */
export function loadingForDrill(given: Partial<Drill> & Job = {}): Asked {
  return world => ({
    operation: drilling({ do: 'drill', environment: ENVIRONMENT, to: given.to ?? null }, portsOf(world)),
    job: { key: null, ...given },
  })
}

export function endingIt(job: Job = {}): Asked {
  return () => ({ operation: endingDrill(ENVIRONMENT), job: { key: null, ...job } })
}

/** A whole drill, as `rollback` with `drill: true` goes about it. */
export async function drill(world: World, given: Partial<Drill> & Job = {}, through?: Through): Promise<Done> {
  const { run = 'drill', attempt = 1 } = given
  return rehearse({ do: 'drill', environment: ENVIRONMENT, to: given.to ?? null }, portsOf(world), {
    attempt,
    operate: (operation, keyed) =>
      world.run(() => ({ operation, job: { ...given, run, key: keyed ? `${run}/job` : null } }), through),
  })
}

function portsOf(world: World): RollbackPorts {
  return {
    policy: world.policy,
    hash: async location => world.locations.get(location) ?? null,
    serving: world.serving,
    signal: new AbortController().signal,
  }
}
