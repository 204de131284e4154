/**
 * The real servers that tests are run against, in the versions that they were written for, and where each lies in this user's cache.
 * Must not know how one is installed or started.
 */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export type EngineName = 'envoy' | 'mlflow' | 'mlserver' | 'nginx' | 'prometheus' | 'triton'

export interface Engine {
  /** Part of the folder's name: another version is another folder. Of what Debian packages, its release decides. */
  readonly version: string
  /** The program within that folder. */
  readonly program: string
}

export const engines: Readonly<Record<EngineName, Engine>> = {
  envoy: { version: '1.40.0', program: 'envoy/_bin/envoy' },
  mlflow: { version: '3.17.2', program: 'bin/python' },
  mlserver: { version: '1.7.1', program: 'bin/python' },
  nginx: { version: 'debian', program: 'usr/sbin/nginx' },
  prometheus: { version: 'debian', program: 'usr/bin/prometheus' },
  // Of NVIDIA's pytriton, which holds 2.51.0 of the server.
  triton: { version: '0.7.0', program: 'pytriton/tritonserver/bin/tritonserver' },
}

export const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'model-release-tools')

export function homeOf(name: EngineName): string {
  return join(cache, `${name}-${engines[name].version}`)
}

export type Found = { readonly home: string; readonly program: string } | { readonly missing: string }

/** Looks, and installs nothing. */
export function find(name: EngineName): Found {
  const home = homeOf(name)
  const program = join(home, engines[name].program)
  if (existsSync(program)) return { home, program }
  return {
    missing: `no ${name} at ${home}: \`npm run test:engines\` installs it or says why it cannot`,
  }
}

/** For what is started only where it was found. */
export function needed(name: EngineName): { readonly home: string; readonly program: string } {
  const found = find(name)
  if ('missing' in found) throw new Error(found.missing)
  return found
}
