/**
 * Routings as Envoy's route configurations, and back. Pure. Must not know where Envoy runs or how it is told.
 *
 * Requests are split by one route for each version, in order, and not by `weighted_clusters`, which could not give each version a path of
 * its own. A request draws one random number for all of its routes, so the fractions that they match are cumulative, and exact to the
 * basis point.
 */
import * as v from 'valibot'
import type { Served, Version } from '../../core/types.ts'
import type { Routing } from '../../run/ports.ts'
import { ALL, armsOf, mirrorOf, neededPath, pathOf, seqOf, shares, type Arm } from '../routing.ts'
import { fill } from '../template.ts'

export interface RoutePlan {
  readonly model: string
  readonly environment: string
  /** The route configuration's name, by which the listener asks for it. */
  readonly name: string
  /** Template of a version's cluster. */
  readonly cluster: string
  /** Template of the path at which a version is asked; null where requests keep theirs. */
  readonly path: string | null
  /** The requests that are routed: a path, or the start of one with `*` at its end. */
  readonly match: string
  /** Seconds until Envoy gives a request up; null for its own 15. */
  readonly timeout: number | null
}

/** What Envoy shows of its routes. */
export interface HeldRoutes {
  /** Null where nobody of ours wrote them. */
  readonly fence: number | null
  /** Null where they are not such as we write. */
  readonly routing: Routing | null
}

const ROUTES = 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration'
/** The whole path; the query stays. */
const WHOLE = '^.+$'

export function clusterOf({ version, served }: Arm, { model, environment, cluster }: RoutePlan): string {
  const name = fill(cluster, { model, environment, version, served, role: null }, value => value)
  if (name === null) throw new Error('a cluster named by a location passed the schema')
  return name
}

/** The file that Envoy reads: JSON is YAML. */
export function routesFile(
  routing: Routing,
  fence: number,
  versions: Readonly<Record<Version, Served>>,
  plan: RoutePlan,
): string {
  const arms = armsOf(routing, versions)
  // Of the canary too, whose path only its cluster knows.
  if (plan.path !== null) for (const arm of arms) neededPath(plan.path, arm, plan)
  const armOf = (version: Version): Arm => {
    const arm = arms.find(one => one.version === version)
    if (!arm) throw new Error(`${version} is no part of its own routing`)
    return arm
  }
  const mirror = mirrorOf(routing)
  const copies = mirror && {
    request_mirror_policies: [
      { cluster: clusterOf(armOf(mirror.to), plan), runtime_fraction: { default_value: fraction(mirror.share) } },
    ],
  }
  let below = 0
  const routes = shares(routing).map(([version, share]) => {
    below += share
    return route(armOf(version), below, copies, plan)
  })
  const configuration = {
    '@type': ROUTES,
    name: plan.name,
    // Envoy shows the new `version_info` only where the routes themselves changed: a claim alone changes nothing but this.
    metadata: { filter_metadata: { 'model-release': { entry: fence } } },
    virtual_hosts: [{ name: plan.name, domains: ['*'], routes }],
  }
  return response(String(fence), [configuration])
}

/** Every update that Envoy takes from a file has this form. */
export function response(version: string, resources: readonly unknown[]): string {
  return `${JSON.stringify({ version_info: version, resources }, null, 2)}\n`
}

function route(arm: Arm, below: number, copies: object | null, plan: RoutePlan): object {
  const path = plan.path === null ? null : neededPath(plan.path, arm, plan)
  const timeout = plan.timeout === null ? {} : { timeout: `${plan.timeout}s` }
  return {
    match: {
      ...matchOf(plan.match),
      ...(below === ALL ? {} : { runtime_fraction: { default_value: fraction(below) } }),
    },
    route: {
      cluster: clusterOf(arm, plan),
      ...(path === null ? {} : { regex_rewrite: { pattern: { regex: WHOLE }, substitution: substitution(path) } }),
      ...copies,
      ...timeout,
    },
    response_headers_to_add: [
      {
        header: { key: 'x-served-version', value: headerValue(encodeURIComponent(arm.served.servedVersion)) },
        append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
      },
    ],
  }
}

function matchOf(match: string): { readonly prefix: string } | { readonly path: string } {
  return match.endsWith('*') ? { prefix: match.slice(0, -1) } : { path: match }
}

function fraction(basisPoints: number): object {
  return { numerator: basisPoints, denominator: 'TEN_THOUSAND' }
}

/** A backslash would begin the number of a group. */
function substitution(path: string): string {
  return path.replaceAll('\\', String.raw`\\`)
}

/** A percent sign would begin one of Envoy's own values. */
function headerValue(text: string): string {
  return text.replaceAll('%', '%%')
}

const Fraction = v.strictObject({
  default_value: v.strictObject({ numerator: v.optional(v.number(), 0), denominator: v.literal('TEN_THOUSAND') }),
})
/** Strict in all that decides who is asked: with a key more it is somebody else's. */
const OurRoute = v.strictObject({
  match: v.strictObject({
    prefix: v.optional(v.string()),
    path: v.optional(v.string()),
    runtime_fraction: v.optional(Fraction),
  }),
  route: v.strictObject({
    cluster: v.string(),
    regex_rewrite: v.optional(
      v.strictObject({ pattern: v.strictObject({ regex: v.literal(WHOLE) }), substitution: v.string() }),
    ),
    request_mirror_policies: v.optional(
      v.pipe(v.array(v.strictObject({ cluster: v.string(), runtime_fraction: Fraction })), v.length(1)),
    ),
    timeout: v.optional(v.unknown()),
  }),
  response_headers_to_add: v.optional(v.unknown()),
})
const OurRoutes = v.object({
  virtual_hosts: v.strictTuple([
    v.strictObject({ name: v.string(), domains: v.strictTuple([v.literal('*')]), routes: v.array(OurRoute) }),
  ]),
})
type OurRoute = v.InferOutput<typeof OurRoute>

/** A route configuration as Envoy shows it, which is never refused: what is not ours is no routing of ours. */
export function heldRoutes(
  {
    version_info: version,
    route_config: configuration,
  }: { readonly version_info: string; readonly route_config: unknown },
  versions: Readonly<Record<Version, Served>>,
  plan: RoutePlan,
): HeldRoutes {
  const parsed = v.safeParse(OurRoutes, configuration)
  const routes = parsed.success ? parsed.output.virtual_hosts[0].routes : []
  return { fence: seqOf(version), routing: routingOf(routes, versions, plan) }
}

function routingOf(
  routes: readonly OurRoute[],
  versions: Readonly<Record<Version, Served>>,
  plan: RoutePlan,
): Routing | null {
  const arms = Object.entries(versions).map(([version, served]): Arm => ({ version, served }))
  const [first] = routes
  const copies = first?.route.request_mirror_policies?.[0] ?? null
  const weights: Record<Version, number> = {}
  let below = 0
  for (const { match, route: to } of routes) {
    const { runtime_fraction: matched, ...where } = match
    const upTo = matched?.default_value.numerator ?? ALL
    const arm = arms.find(one => isFor(one, to, plan))
    const ours =
      arm !== undefined &&
      upTo > below &&
      weights[arm.version] === undefined &&
      JSON.stringify(where) === JSON.stringify(matchOf(plan.match)) &&
      JSON.stringify(to.request_mirror_policies?.[0] ?? null) === JSON.stringify(copies)
    if (!ours) return null
    weights[arm.version] = upTo - below
    below = upTo
  }
  if (below !== ALL) return null
  if (copies === null) return { weights, mirror: null }
  const to = arms.find(arm => clusterOf(arm, plan) === copies.cluster)
  return to ? { weights, mirror: { to: to.version, share: copies.runtime_fraction.default_value.numerator } } : null
}

function isFor(arm: Arm, to: OurRoute['route'], plan: RoutePlan): boolean {
  if (clusterOf(arm, plan) !== to.cluster) return false
  if (plan.path === null) return to.regex_rewrite === undefined
  const path = pathOf(plan.path, arm, plan)
  return path !== null && to.regex_rewrite?.substitution === substitution(path)
}
