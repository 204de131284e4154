/** A model's registry as it is configured; null where the ledger is the only one. */
import type { Config } from '../core/policy.ts'
import { createHttp } from '../lib/http.ts'
import { connectRegistry } from '../platforms/index.ts'
import type { Registry } from '../run/ports.ts'
import type { World } from './world.ts'

export function registryOf({ models }: Config, model: string, { env, http }: World): Registry | null {
  const section = models[model]?.registry
  if (!section || section.kind === 'ledger') return null
  return connectRegistry(section, { model, env, http: http ?? createHttp(env) })
}
