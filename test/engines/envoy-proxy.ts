/**
 * A real Envoy on ports of its own, with routes that it reads from a file and reads again when another file takes that one's name.
 * Must not know what the routes say.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fetched } from './fetched.ts'
import { needed } from './places.ts'
import { answers, start, type Running } from './running.ts'

export interface EnvoyListener {
  readonly name: string
  /** 0, or left out: any that is free. */
  readonly port?: number
  /** The name of the route configuration in its file. */
  readonly routeConfig: string
  /** Must be there when Envoy starts. It is read again when a file is renamed to it. */
  readonly routesFile: string
}

export interface EnvoyPlan {
  readonly listeners: readonly EnvoyListener[]
  /** The clusters, or the file that lists them and is watched like the routes. */
  readonly clusters: readonly object[] | { readonly file: string }
  /** Of the admin interface; 0, or left out: any that is free. */
  readonly admin?: number
}

export interface Envoy extends Running {
  /** The admin interface's base address. */
  readonly admin: string
  /** Base addresses of its listeners, by name. */
  readonly urls: Readonly<Record<string, string>>
  url(listener: string): string
}

/** Envoy's own configuration, with what is the same in all tests. */
export function envoyBootstrap({ listeners, clusters, admin = 0 }: EnvoyPlan): object {
  const own = 'file' in clusters ? {} : { clusters }
  return {
    // Without a name it takes nothing that changes.
    node: { id: 'tests', cluster: 'tests' },
    admin: { address: address(admin) },
    // What the admin interface's `runtime_modify` writes to.
    layered_runtime: { layers: [{ name: 'admin', admin_layer: {} }] },
    static_resources: { listeners: listeners.map(listener), ...own },
    ...('file' in clusters ? { dynamic_resources: { cds_config: watched(clusters.file) } } : {}),
  }
}

/** One server of this machine as a cluster. */
export function envoyCluster(name: string, port: number): object {
  return {
    name,
    connect_timeout: '1s',
    type: 'STATIC',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }] },
  }
}

function listener({ name, port = 0, routeConfig, routesFile }: EnvoyListener): object {
  const manager = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: name,
    rds: { route_config_name: routeConfig, config_source: watched(routesFile) },
    http_filters: [
      {
        name: 'envoy.filters.http.router',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
      },
    ],
  }
  const filter = { name: 'envoy.filters.network.http_connection_manager', typed_config: manager }
  return { name, address: address(port), filter_chains: [{ filters: [filter] }] }
}

/** Without the folder it would watch the file itself, and miss that another took its name. */
function watched(file: string): object {
  return {
    resource_api_version: 'V3',
    path_config_source: { path: file, watched_directory: { path: dirname(file) } },
  }
}

function address(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } }
}

/** @param bootstrap as JSON or YAML, or what becomes it; its admin interface must be on the loopback */
export async function startEnvoy(bootstrap: object | string): Promise<Envoy> {
  const { program } = needed('envoy')
  const folder = mkdtempSync(join(tmpdir(), 'envoy-'))
  const file = join(folder, 'bootstrap.yaml')
  writeFileSync(file, typeof bootstrap === 'string' ? bootstrap : JSON.stringify(bootstrap))
  const told = join(folder, 'admin')
  let admin = ''
  const running = await start({
    name: 'Envoy',
    command: program,
    // Several run at once, and none takes over from another.
    arguments: [
      '--config-path',
      file,
      '--admin-address-path',
      told,
      '--concurrency',
      '1',
      '--disable-hot-restart',
      '--log-level',
      'warning',
    ],
    folder,
    within: 30,
    ready: async () => {
      admin = `http://${await readFile(told, 'utf8')}`
      return answers(`${admin}/ready`)
    },
  })
  const urls = await listening(admin)
  const url = (name: string): string => {
    const known = urls[name]
    if (known === undefined) throw new Error(`Envoy has no listener ${name}`)
    return known
  }
  return { ...running, admin, urls, url }
}

/** A line for each listener: its name, `::`, its address. */
async function listening(admin: string): Promise<Readonly<Record<string, string>>> {
  const text = await fetched(`${admin}/listeners`).then(async reply => reply.text())
  const lines = text.split('\n').filter(line => line.includes('::'))
  return Object.fromEntries(
    lines.map(line => {
      const at = line.indexOf('::')
      return [line.slice(0, at), `http://${line.slice(at + 2)}`]
    }),
  )
}
