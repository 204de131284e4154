/** What Envoy's admin interface says of its routes, clusters and updates. Must not know what anybody wants of it. */
import * as v from 'valibot'
import { Fault } from '../../core/fault.ts'
import type { Http, Reply } from '../../lib/http.ts'
import { answered, READ } from '../routing.ts'

export interface DynamicRoutes {
  readonly version_info: string
  readonly route_config: { readonly name: string }
}

export interface Admin {
  readonly name: string
  /** The route configurations that it has from files or a control plane, as it uses them. */
  routes(signal: AbortSignal): Promise<readonly DynamicRoutes[]>
  clusters(signal: AbortSignal): Promise<ReadonlySet<string>>
  /** How often an update of the routes of this name was not taken, for whatever reason. */
  refusals(name: string, signal: AbortSignal): Promise<number>
  /** The version of the clusters that it took over last, and how often it did not take them. */
  clusterUpdates(signal: AbortSignal): Promise<{ readonly version: string | null; readonly refusals: number }>
}

const Dump = v.object({
  configs: v.optional(
    v.array(
      v.object({
        version_info: v.optional(v.string(), ''),
        // Absent while its first is on the way.
        route_config: v.optional(v.looseObject({ name: v.string() })),
      }),
    ),
    [],
  ),
})
const Clusters = v.object({ cluster_statuses: v.optional(v.array(v.object({ name: v.string() })), []) })

export function adminAt(url: string, http: Http): Admin {
  const base = url.replace(/\/+$/u, '')
  const name = `Envoy's admin interface at ${base}`

  async function ask(path: string, signal: AbortSignal): Promise<Reply> {
    return answered(http({ method: 'GET', url: `${base}${path}`, timeout: READ, signal, repeatable: true }), name)
  }

  async function read<T>(path: string, schema: v.GenericSchema<unknown, T>, signal: AbortSignal): Promise<T> {
    const parsed = v.safeParse(schema, (await ask(path, signal)).body)
    if (parsed.success) return parsed.output
    throw new Fault('TARGET_UNREACHABLE', `${name}: ${path} is answered by something that is not Envoy's`)
  }

  /** Lines of a name, a colon and a value. */
  async function stats(filter: string, signal: AbortSignal): Promise<readonly (readonly [string, string])[]> {
    const { text } = await ask(`/stats?filter=${encodeURIComponent(filter)}`, signal)
    return text.split('\n').flatMap(line => {
      const at = line.indexOf(': ')
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 2)] as const]
    })
  }

  return {
    name,

    async routes(signal) {
      const { configs } = await read('/config_dump?resource=dynamic_route_configs', Dump, signal)
      return configs.flatMap(({ version_info, route_config }) => (route_config ? [{ version_info, route_config }] : []))
    },

    async clusters(signal) {
      const { cluster_statuses: all } = await read('/clusters?format=json', Clusters, signal)
      return new Set(all.map(cluster => cluster.name))
    },

    async refusals(routes, signal) {
      // A colon of a name is an underscore in its statistics.
      const stat = String.raw`\.rds\.${escaped(routes).replaceAll(':', '_')}\.update_(rejected|failure)$`
      return sum(await stats(stat, signal))
    },

    async clusterUpdates(signal) {
      const all = await stats(String.raw`^cluster_manager\.cds\.(version_text|update_rejected|update_failure)$`, signal)
      const version = all.find(([stat]) => stat.endsWith('version_text'))?.[1] ?? null
      return {
        version: version?.replaceAll('"', '') ?? null,
        refusals: sum(all.filter(([stat]) => !stat.endsWith('version_text'))),
      }
    },
  }
}

function sum(stats: readonly (readonly [string, string])[]): number {
  return stats.reduce((all, [, value]) => all + Number(value), 0)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
}
