/**
 * A cluster for each version of an environment, all at the address of the one server that serves them. Pure. Must not know where Envoy
 * runs or how it is told.
 */
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import * as v from 'valibot'
import { Fault } from '../../core/fault.ts'
import { StepFailed } from '../../run/ports.ts'
import { pathOf, type Arm } from '../routing.ts'
import { clusterOf, response, type RoutePlan } from './routes.ts'

const CLUSTER = 'type.googleapis.com/envoy.config.cluster.v3.Cluster'
const OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'

export interface Upstream {
  readonly host: string
  readonly port: number
}

/** @throws Fault `CONFIG` where it is no plain address */
export function upstreamOf(url: string): Upstream {
  const { protocol, hostname, port, pathname } = new URL(url)
  if (protocol !== 'http:' || pathname !== '/')
    throw new Fault(
      'CONFIG',
      `router.clusters: expected a server at http://host:port, got ${url}. Take clusters out, and write each version's cluster into Envoy's own configuration`,
    )
  return { host: hostname.replaceAll(/^\[|\]$/gu, ''), port: port === '' ? 80 : Number(port) }
}

export interface ClustersFile {
  readonly text: string
  /** What Envoy says once it has taken this very file over. */
  readonly version: string
}

/**
 * Envoy has one file of clusters, whatever it routes: those of other environments, and what else is in it, stay.
 * @param arms all versions of the environment
 * @param before the file as it is, or null
 * @param needed clusters that Envoy's routes name now: those stay, also of versions that the environment does not name any more
 * @throws StepFailed `ROUTE_FAILED` where a name of ours is somebody else's, or the file cannot be read
 */
export function clustersFile(
  arms: readonly Arm[],
  before: string | null,
  needed: ReadonlySet<string>,
  plan: RoutePlan,
  upstream: Upstream,
): ClustersFile {
  const owner = `${plan.model}/${plan.environment}`
  const present = resourcesOf(before)
  const made = arms.flatMap(arm => {
    const path = plan.path === null ? null : pathOf(plan.path, arm, plan)
    return path === null ? [] : [clusterAt(clusterOf(arm, plan), path, upstream, owner)]
  })
  // A name leads to one place only: whose requests go there now would go to another server.
  const own = made.filter(one => !isTaken(one, present, needed, owner))
  const names = new Set(own.map(({ name }) => name))
  const kept = present.filter(one => !names.has(one.name) && (needed.has(one.name) || ownerOf(one) !== owner))
  const all = [...own, ...kept].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const version = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
  return { text: response(version, all), version }
}

/** @throws StepFailed where requests would be routed to what is somebody else's */
function isTaken(own: Resource, present: readonly Resource[], needed: ReadonlySet<string>, owner: string): boolean {
  const theirs = present.find(one => one.name === own.name && ownerOf(one) !== owner && placeOf(one) !== placeOf(own))
  if (theirs === undefined || !needed.has(own.name)) return theirs !== undefined
  throw new StepFailed(
    'ROUTE_FAILED',
    `router.clusters: the cluster ${JSON.stringify(own.name)} is there already, at another address and for ${ownerOf(theirs) ?? 'nobody that is known'}. Put \${environment} into router.cluster, or take the other one out of the file`,
  )
}

/** Where a cluster's requests go, the path included: all but whose it is. */
function placeOf(resource: Resource): string {
  return JSON.stringify({ ...resource, metadata: null })
}

interface Resource {
  readonly name: string
  readonly [key: string]: unknown
}

// As it stands: another order of its keys would be another file.
const Resources = v.object({ resources: v.array(v.custom<Resource>(isNamed)) })

function isNamed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}

/** @throws StepFailed where clusters would be lost */
function resourcesOf(text: string | null): readonly Resource[] {
  if (text === null || text.trim() === '') return []
  const parsed = v.safeParse(Resources, jsonOf(text))
  if (parsed.success) return parsed.output.resources
  throw new StepFailed(
    'ROUTE_FAILED',
    "router.clusters: expected a file in JSON with a list of `resources`, got something else, whose clusters would be lost. Write it as JSON, or move them into Envoy's own configuration",
  )
}

export function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    // YAML, as somebody wrote it by hand.
    return null
  }
}

const Owned = v.object({
  metadata: v.object({ filter_metadata: v.object({ 'model-release': v.object({ for: v.string() }) }) }),
})

function ownerOf(resource: Resource): string | null {
  const parsed = v.safeParse(Owned, resource)
  return parsed.success ? parsed.output.metadata.filter_metadata['model-release'].for : null
}

function clusterAt(name: string, path: string, { host, port }: Upstream, owner: string): Resource {
  return {
    '@type': CLUSTER,
    name,
    connect_timeout: '5s',
    type: isIP(host) === 0 ? 'STRICT_DNS' : 'STATIC',
    // Of a name with both kinds of address, Envoy would take the other kind.
    dns_lookup_family: 'V4_PREFERRED',
    metadata: { filter_metadata: { 'model-release': { for: owner } } },
    load_assignment: {
      cluster_name: name,
      endpoints: [
        { lb_endpoints: [{ endpoint: { address: { socket_address: { address: host, port_value: port } } } }] },
      ],
    },
    typed_extension_protocol_options: {
      [OPTIONS]: {
        '@type': `type.googleapis.com/${OPTIONS}`,
        explicit_http_config: { http_protocol_options: {} },
        http_filters: [
          {
            name: 'path',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
              default_source_code: { inline_string: pathScript(path) },
            },
          },
          {
            name: 'envoy.filters.http.upstream_codec',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec',
            },
          },
        ],
      },
    },
  }
}

/**
 * A copy leaves with the path that the route gave to the request it is a copy of, and Envoy refuses to change `:path` for copies or by
 * its filter for headers. What remains is a script of the cluster.
 */
function pathScript(path: string): string {
  return `function envoy_on_request(handle)
  local headers = handle:headers()
  local query = string.match(headers:get(":path"), "%?.*$") or ""
  headers:replace(":path", ${JSON.stringify(path)} .. query)
end
`
}
