/** A registered model of its own on an MLflow server, real or not, and hands that reach past us. Must not know which server it is. */
import { randomUUID } from 'node:crypto'
import type { Recorded } from '../../src/core/types.ts'
import { createHttp, HttpFailure, type Http } from '../../src/lib/http.ts'
import { connectRegistry } from '../../src/platforms/index.ts'
import type { Registry } from '../../src/run/ports.ts'
import type { RegistryStage } from '../conformance/registry.ts'

const plain = createHttp({})

/** Asks the server itself. */
export async function askMlflow(url: string, path: string, body?: object): Promise<unknown> {
  const method = body === undefined ? 'GET' : 'POST'
  const signal = AbortSignal.timeout(60_000)
  const reply = await plain({ method, url: `${url}/api/2.0/mlflow/${path}`, body, timeout: 60_000, signal })
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`)
  return reply.body
}

/** @param close of the server, where it is this stage's own */
export function mlflowStage(url: string, close: () => Promise<void>): RegistryStage {
  const model = `digits ${randomUUID()}`
  const section = { kind: 'mlflow', url, model }
  const registry = (http: Http): Registry => connectRegistry(section, { model: 'digits', env: {}, http })

  async function create(tags: Readonly<Record<string, string>>): Promise<string> {
    const given = Object.entries(tags).map(([key, value]) => ({ key, value }))
    const made = await askMlflow(url, 'model-versions/create', {
      name: model,
      source: 's3://somebody/else',
      tags: given,
    })
    return String(field(field(made, 'model_version'), 'version'))
  }

  return {
    registry: registry(plain),
    losing: () => {
      let lost = false
      return registry(async call => {
        const reply = await plain(call)
        if (lost || !call.url.endsWith('/model-versions/create') || reply.status !== 200) return reply
        lost = true
        throw new HttpFailure('UNREACHABLE', 'the connection was cut')
      })
    },
    count: async () => {
      const filter = encodeURIComponent(`name='${model}'`)
      const found = field(await askMlflow(url, `model-versions/search?filter=${filter}`), 'model_versions')
      return Array.isArray(found) ? found.length : 0
    },
    meddle: async alias => {
      const version = await create({ owner: 'somebody else' })
      await askMlflow(url, 'registered-models/alias', { name: model, alias, version })
    },
    race: async ({ version, digest }: Recorded) => {
      await create({ model_release_version: version, model_release_digest: digest })
    },
    close,
  }
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
