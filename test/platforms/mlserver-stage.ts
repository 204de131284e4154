/**
 * MLServer as it was seen to load, in this process and over a real folder: a load takes up all that it finds, one after the other and
 * those that serve too, and stops at the first that fails; then it lets go of what it does not find. Its versions need no model.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MlserverStage {
  readonly url: string
  readonly folder: string
  /** Changes how long a load takes from now on, in milliseconds. */
  readonly slow: { load: number }
  /** Loads of each version that were begun. */
  readonly begun: readonly string[]
  /** Writes one version's folder, out or put by; `broken` is refused when it is loaded. */
  put(
    version: string,
    how?: { readonly broken?: boolean; readonly parked?: boolean; readonly folder?: string },
  ): Promise<void>
  /** Names of the folders whose settings MLServer would find. */
  out(): Promise<readonly string[]>
  close(): Promise<void>
}

const SETTINGS = 'model-settings.json'

interface Settings {
  readonly name: string
  readonly parameters: { readonly version: string; readonly extra: { readonly broken: boolean } }
}

export async function mlserverStage(): Promise<MlserverStage> {
  const folder = await mkdtemp(join(tmpdir(), 'settings-'))
  const slow = { load: 0 }
  const begun: string[] = []
  /** False while it is loading. */
  const loaded = new Map<string, boolean>()

  async function found(): Promise<readonly { readonly at: string; readonly settings: Settings }[]> {
    const names = (await readdir(folder)).filter(name => !name.startsWith('.'))
    const read = names.map(async name => {
      const text = await readFile(join(folder, name, SETTINGS), 'utf8').catch(() => null)
      if (text === null) return []
      const settings: Settings = JSON.parse(text)
      return [{ at: name, settings }]
    })
    return (await Promise.all(read)).flat()
  }

  async function load(): Promise<number> {
    const all = await found()
    if (all.length === 0) return 404
    for (const { settings } of all) {
      const { version, extra } = settings.parameters
      begun.push(version)
      const served = loaded.has(version)
      if (!served) loaded.set(version, false)
      await new Promise(resolve => setTimeout(resolve, slow.load))
      if (extra.broken) {
        if (!served) loaded.delete(version)
        return 500
      }
      loaded.set(version, true)
    }
    const names = new Set(all.map(({ settings }) => settings.parameters.version))
    for (const version of loaded.keys()) if (!names.has(version)) loaded.delete(version)
    return 200
  }

  async function answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const [, , area, , , verb, action] = (request.url ?? '').split('/').map(decodeURIComponent)
    if (area === undefined) return [200, { name: 'mlserver', version: '1.7.1', extensions: [] }]
    if (area === 'repository') {
      if (verb === 'load') return [await load(), {}]
      if (verb === 'unload') {
        const was = loaded.size
        loaded.clear()
        return [was > 0 ? 200 : 404, {}]
      }
      const rows = (await found()).map(({ settings }) => ({
        name: settings.name,
        version: settings.parameters.version,
        // Of every version that of the highest.
        state: loaded.size > 0 ? 'READY' : 'UNAVAILABLE',
        reason: '',
      }))
      return [200, rows]
    }
    const version = verb ?? ''
    const isReady = loaded.get(version)
    if (isReady === undefined) return [404, { error: `Model digits with version ${version} not found` }]
    if (action === undefined)
      return [
        200,
        { name: 'digits', versions: [], platform: '', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }] },
      ]
    if (!isReady) return [400, { error: `Model digits with version ${version} is not ready yet.` }]
    if (action === 'ready') return [200, null]
    return [200, { model_version: version, outputs: [{ name: 'scores', datatype: 'FP32', shape: [1, 1], data: [1] }] }]
  }

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] = await answer(request)
    response.writeHead(status, { 'content-type': 'application/json' })
    // What went wrong stands in its log only.
    response.end(status === 500 ? 'Internal Server Error' : body === null ? '' : JSON.stringify(body))
  }

  const server = createServer((request, response) => {
    request.resume()
    void reply(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    folder,
    slow,
    begun,
    async put(version, { broken = false, parked = false, folder: at = `v${version}` } = {}) {
      await mkdir(join(folder, at), { recursive: true })
      const settings: Settings = { name: 'digits', parameters: { version, extra: { broken } } }
      await rm(join(folder, at, SETTINGS), { force: true })
      await rm(join(folder, at, 'model-settings.parked.json'), { force: true })
      await writeFile(join(folder, at, parked ? 'model-settings.parked.json' : SETTINGS), JSON.stringify(settings))
    },
    out: async () => (await found()).map(({ at }) => at).sort(),
    close: async () => {
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await rm(folder, { recursive: true })
    },
  }
}
