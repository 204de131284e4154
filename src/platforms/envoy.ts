/**
 * Envoy as a router. It reads its routes from a file and reads them again when another file takes that one's name; what it does is then
 * read from its admin interface, never from the file: after a bad file it goes on with the old routes and says nothing to whoever wrote it.
 */
import { dirname } from 'node:path'
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Served, Version } from '../core/types.ts'
import { Outdated, StepFailed, type Router, type Routing } from '../run/ports.ts'
import { address } from './address.ts'
import { duration, secondsOf } from './duration.ts'
import { adminAt, type Admin, type DynamicRoutes } from './envoy/admin.ts'
import { clustersFile, jsonOf, upstreamOf, type Upstream } from './envoy/clusters.ts'
import { clusterOf, heldRoutes, response, routesFile, type RoutePlan } from './envoy/routes.ts'
import type { RouterAround, RouterPlatform } from './router.ts'
import {
  ALL,
  absoluteFile,
  armsOf,
  newest,
  onFile,
  PATIENCE,
  requestPath,
  sameRouting,
  seqOf,
  within,
} from './routing.ts'
import { tellsVersions, template } from './template.ts'

/** Milliseconds between two looks at whether something was taken over. */
const EVERY = 50
const CLUSTER = '${model}-${served-version}'

const schema = v.pipe(
  v.strictObject({
    kind: v.literal('envoy'),
    admin: address('http://127.0.0.1:9901'),
    /** The file of the routes, which is ours alone. */
    routes: absoluteFile,
    /** The route configuration's name. */
    name: v.optional(v.pipe(v.string('expected a name'), v.regex(/^[^\p{Cc}]{1,200}$/u, 'expected a name'))),
    cluster: v.optional(
      template('the name of a cluster, such as digits-${served-version}', ['role', 'location']),
      CLUSTER,
    ),
    /** The file of the clusters, where they are ours too. */
    clusters: v.optional(absoluteFile),
    path: v.optional(requestPath),
    match: v.optional(
      v.pipe(
        v.string('expected a path, or its start and a *'),
        v.regex(/^\/[^\p{Cc}\s*?#]*\*?$/u, 'expected a path, or its start and a *, such as /v2/models/digits/*'),
      ),
      '/*',
    ),
    timeout: v.optional(duration),
  }),
  v.forward(
    v.check(
      ({ cluster, path }) => tellsVersions(cluster) || (path !== undefined && tellsVersions(path)),
      'expected ${served-version} or ${version} in `cluster` or in `path`: nothing tells the versions apart',
    ),
    ['cluster'],
  ),
  v.forward(
    v.check(
      ({ clusters, cluster, path }) =>
        clusters === undefined || (tellsVersions(cluster) && path !== undefined && tellsVersions(path)),
      'all clusters of this file are at the one address of `serving`: expected `path` with ${served-version} or ${version} beside it, and the same in `cluster`',
    ),
    ['clusters'],
  ),
)

type Section = v.InferOutput<typeof schema>

export const envoy: RouterPlatform<Section> = {
  schema,
  summary: 'Envoy, by a file of routes that it watches; copies of requests at any share.',

  places({ admin, name: given, routes, clusters, cluster }, at) {
    const name = given ?? at.model
    const routed = [`Envoy's routes in ${routes}`, `the routes ${name} of Envoy at ${admin.replace(/\/+$/u, '')}`]
    if (clusters === undefined) return routed
    // Versions of two environments may have the same names, so all else in a cluster's name has to differ.
    const names = cluster.replaceAll('${model}', at.model).replaceAll('${environment}', at.environment)
    return [...routed, `Envoy's clusters ${names} in ${clusters} (router.cluster takes \${environment})`]
  },

  connect(section, around) {
    const plan: RoutePlan = {
      model: around.model,
      environment: around.environment,
      name: section.name ?? around.model,
      cluster: section.cluster,
      path: section.path ?? null,
      match: section.match,
      timeout: section.timeout === undefined ? null : secondsOf(section.timeout),
    }
    const made = section.clusters === undefined ? null : { file: section.clusters, upstream: upstreamFor(around) }
    const admin = adminAt(section.admin, around.http)
    return Promise.resolve(versions => routerOf({ plan, admin, made, file: section.routes, around }, versions))
  },
}

interface Place {
  readonly plan: RoutePlan
  readonly admin: Admin
  /** The file of the routes. */
  readonly file: string
  /** Null where the clusters are the team's. */
  readonly made: { readonly file: string; readonly upstream: Upstream } | null
  readonly around: RouterAround
}

function upstreamFor({ upstream, environment }: RouterAround): Upstream {
  if (upstream !== null) return upstreamOf(upstream)
  throw new Fault(
    'CONFIG',
    `router of ${environment}: clusters are made for the address of \`serving\`, which has none. Take clusters out, and write each version's cluster into Envoy's own configuration`,
  )
}

function routerOf(
  { plan, admin, file, made, around: { disk } }: Place,
  versions: Readonly<Record<Version, Served>>,
): Router {
  /** A route can give a copy no path of its own: a cluster of ours can. */
  const copies = plan.path === null || made !== null

  interface Held {
    readonly fence: number | null
    readonly routing: Routing | null
    readonly raw: DynamicRoutes | null
  }

  async function held(signal: AbortSignal): Promise<Held> {
    const raw = (await admin.routes(signal)).find(one => one.route_config.name === plan.name) ?? null
    if (raw === null) return { raw, fence: null, routing: null }
    const { fence, routing } = heldRoutes(raw, versions, plan)
    // After the routes: whoever writes both writes a cluster before its route.
    const known = routing === null ? null : await admin.clusters(signal)
    const leads = known !== null && clustersIn(raw).every(name => known.has(name))
    // Envoy keeps a route whose cluster went, and answers its requests with 503.
    return { raw, fence, routing: leads ? routing : null }
  }

  /** Clusters first: a route to one that Envoy does not know would answer 503. */
  async function ensureClusters(needed: ReadonlySet<string>, before: Held, signal: AbortSignal): Promise<void> {
    if (made !== null) await writeClusters(made, new Set([...needed, ...clustersIn(before.raw)]), signal)
    let missing: string | undefined
    const known = async (): Promise<true | null> => {
      const all = await admin.clusters(signal)
      missing = [...needed].find(name => !all.has(name))
      return missing === undefined ? true : null
    }
    // A new cluster is there once its name is resolved.
    if ((await within(made === null ? 0 : PATIENCE, EVERY, known, signal)) === true) return
    const fix =
      made === null
        ? 'Add it to its configuration, or let it be made: name the file of its cds_config as router.clusters'
        : `Does its cds_config name ${made.file}, and does the server's name resolve?`
    throw new StepFailed('ROUTE_FAILED', `${admin.name} knows no cluster ${JSON.stringify(missing)}. ${fix}`)
  }

  async function writeClusters(
    to: NonNullable<Place['made']>,
    needed: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const arms = Object.entries(versions).map(([version, served]) => ({ version, served }))
    const first = await onFile(to.file, () => disk.read(to.file))
    const { refusals } = await admin.clusterUpdates(signal)
    const look = async (): Promise<'taken' | 'refused' | null> => {
      // Looked at each time: another environment may have written its own meanwhile.
      const old = await onFile(to.file, () => disk.read(to.file))
      const { text, version } = clustersFile(arms, old, needed, plan, to.upstream)
      if (text !== old) await onFile(to.file, () => disk.replace(to.file, text))
      const now = await admin.clusterUpdates(signal)
      if (now.version === version) return 'taken'
      return now.refusals > refusals ? 'refused' : null
    }
    const taken = await within(PATIENCE, EVERY, look, signal)
    if (taken === 'taken') return
    if (first !== null) await onFile(to.file, () => disk.replace(to.file, first))
    const why =
      taken === 'refused'
        ? 'were refused; its log says why'
        : `were not taken over. Does its cds_config watch ${dirname(to.file)}?`
    throw new StepFailed('ROUTE_FAILED', `${admin.name}: the clusters in ${to.file} ${why}`)
  }

  /** What Envoy goes on with is what the file says again: after a restart it would have nothing else. */
  async function restore(before: Held, old: string | null): Promise<void> {
    const kept =
      before.raw === null ? (old ?? response('', [])) : response(before.raw.version_info, [before.raw.route_config])
    await onFile(file, () => disk.replace(file, kept))
  }

  async function write(
    text: string,
    wanted: Routing,
    fence: number,
    before: Held,
    old: string | null,
    signal: AbortSignal,
  ): Promise<void> {
    const refusals = await admin.refusals(plan.name, signal)
    await onFile(file, () => disk.replace(file, text))
    const taken = await within<'taken' | 'refused'>(
      PATIENCE,
      EVERY,
      async () => {
        const now = await held(signal)
        if (now.fence !== null && now.fence > fence) throw new Outdated(now.fence, admin.name)
        if (now.fence === fence && now.routing !== null && sameRouting(now.routing, wanted)) return 'taken'
        return (await admin.refusals(plan.name, signal)) > refusals ? 'refused' : null
      },
      signal,
    )
    if (taken === 'taken') return
    await restore(before, old)
    const others = (await admin.routes(signal)).map(one => one.route_config.name)
    const why =
      taken === 'refused'
        ? `Envoy refused the routes in ${file} (rds.${plan.name}.update_rejected) and goes on with the old ones; its log says why`
        : `the routes in ${file} were not taken over within ${PATIENCE / 1000} s: does Envoy watch ${dirname(file)}, and name them ${plan.name} as route_config_name (it has ${others.join(', ') || 'none'})?`
    throw new StepFailed('ROUTE_FAILED', why)
  }

  return {
    can: { split: { unit: 1 }, mirror: copies ? { upTo: ALL } : null, fence: 'cas' },

    async read(signal) {
      const { routing, fence } = await held(signal)
      return { weights: routing?.weights ?? null, mirror: routing?.mirror ?? null, fence }
    },

    async route(routing, fence, signal) {
      const [before, old] = await Promise.all([held(signal), onFile(file, () => disk.read(file))])
      // What another process wrote counts before Envoy has seen it.
      const written = fenceIn(old)
      const newer = newest(before.fence, written)
      if (newer !== null && newer > fence) throw new Outdated(newer, admin.name)
      if (routing.mirror !== null && !copies)
        throw new StepFailed(
          'ROUTE_FAILED',
          'copies of requests with `path` need `clusters`, because a route of Envoy gives a copy no path of its own. Name the file of its cds_config as router.clusters',
        )
      const arms = armsOf(routing, versions)
      const text = routesFile(routing, fence, versions, plan)
      // Also where the routes are there already: their clusters may have gone since.
      await ensureClusters(new Set(arms.map(arm => clusterOf(arm, plan))), before, signal)
      const done =
        before.fence === fence && written === fence && before.routing !== null && sameRouting(before.routing, routing)
      if (done) return
      await write(text, routing, fence, before, old, signal)
    },
  }
}

function fenceIn(text: string | null): number | null {
  const parsed = v.safeParse(v.object({ version_info: v.string() }), jsonOf(text))
  return parsed.success ? seqOf(parsed.output.version_info) : null
}

const Routed = v.object({
  virtual_hosts: v.array(
    v.object({
      routes: v.array(
        v.object({
          route: v.object({
            cluster: v.optional(v.string()),
            request_mirror_policies: v.optional(v.array(v.object({ cluster: v.optional(v.string()) })), []),
          }),
        }),
      ),
    }),
  ),
})

function clustersIn(raw: DynamicRoutes | null): readonly string[] {
  const parsed = v.safeParse(Routed, raw?.route_config)
  if (!parsed.success) return []
  const routes = parsed.output.virtual_hosts.flatMap(host => host.routes.map(one => one.route))
  return routes
    .flatMap(({ cluster, request_mirror_policies: copies }) => [cluster, ...copies.map(copy => copy.cluster)])
    .filter(name => name !== undefined)
}
