/**
 * One target of a model server and a router: the server loads, the router routes, and both are read as one. Where the router holds the
 * seq of the entry that it was last told by, it is the fence of both: whoever comes with an older one touches neither.
 * Must not know any server or router.
 */
import type { Served, Version } from '../core/types.ts'
import {
  Outdated,
  type Capabilities,
  type Router,
  type RouterFactory,
  type Routing,
  type Serving,
  type ServingFactory,
} from '../run/ports.ts'
import { ALL, isKnown } from './routing.ts'

export function compose(server: ServingFactory, router: RouterFactory): ServingFactory {
  return versions => composed(server(versions), router(versions), versions)
}

function composed(server: Serving, router: Router, versions: Readonly<Record<Version, Served>>): Serving {
  const { target } = server
  const can: Capabilities = {
    ...target.can,
    ...router.can,
    readBack: target.can.readBack === 'none' ? 'none' : 'all',
    // Users ask the router, and it names the version.
    unversioned: 'none',
  }

  /** The first step for an entry claims the router for it, with the routing as it is. */
  async function claim(fence: number, signal: AbortSignal): Promise<void> {
    if (router.can.fence === 'none') return
    const seen = await router.read(signal)
    if (seen.fence !== null && seen.fence > fence) throw new Outdated(seen.fence, 'the router')
    // What was never routed, or not by us, has nothing that could be kept.
    if (seen.fence === fence || seen.weights === null) return
    const routing = { weights: seen.weights, mirror: seen.mirror }
    if (isKnown(routing, versions) && isWhole(routing)) await router.route(routing, fence, signal)
  }

  return {
    replayer: server.replayer,
    target: {
      can,
      async read(signal) {
        const [loaded, routed] = await Promise.all([target.read(signal), router.read(signal)])
        return { ...loaded, weights: routed.weights, mirror: routed.mirror, fence: routed.fence }
      },
      async apply(step, fence, signal) {
        if (step.do === 'route') {
          await router.route({ weights: step.weights, mirror: step.mirror }, fence, signal)
          return
        }
        // A probe moves nothing.
        if (step.do !== 'probe') await claim(fence, signal)
        await target.apply(step, fence, signal)
      },
    },
  }
}

function isWhole({ weights }: Routing): boolean {
  return Object.values(weights).reduce((sum, share) => sum + share, 0) === ALL
}
