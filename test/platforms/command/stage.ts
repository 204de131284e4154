/** The programs that the documentation shows, over a folder of their own: what they start ends with the stage. Must not know what is tried. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Version } from '../../../src/core/types.ts'
import { connect, connectRouter, type Around } from '../../../src/platforms/index.ts'
import type { RouterFactory, ServingFactory } from '../../../src/run/ports.ts'
import { around } from '../stage.ts'

const documented = join(import.meta.dirname, '../../../docs/platforms/command')
const signal = AbortSignal.timeout(60_000)

/** A version's own server: what it answers is its name, as the class of ten. */
const START = `#!${process.execPath}
const { createServer } = require('node:http')
const { basename } = require('node:path')
const name = basename(__dirname)
const data = Array.from({ length: 10 }, (_, at) => (String(at) === name ? 1 : 0))
createServer((request, response) => {
  request.resume().on('end', () => {
    response.end(request.url === '/health' ? '' : JSON.stringify({ outputs: [{ name: 'scores', shape: [1, 10], data }] }))
  })
}).listen(Number(process.argv[2]), '127.0.0.1')
`

export interface CommandStage {
  /** Where versions lie, and the routes in `routes`. */
  readonly folder: string
  serving(more?: Partial<Around>): Promise<ServingFactory>
  router(): Promise<RouterFactory>
  /** Makes the broken version one that loads. */
  mend(): Promise<void>
  close(): Promise<void>
}

/** @param broken a version that ends as soon as it is started */
export async function commandStage(names: readonly string[], broken: string): Promise<CommandStage> {
  const folder = await mkdtemp(join(tmpdir(), 'command-'))
  for (const name of [...names, broken]) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'start'), name === broken ? `#!${process.execPath}\nprocess.exit(3)\n` : START)
    await chmod(join(folder, name, 'start'), 0o755)
  }
  const serving = (act: string, ...more: readonly string[]) => program('serving.mjs', folder, act, ...more)
  const section = {
    kind: 'command',
    read: serving('read'),
    load: serving('load'),
    unload: serving('unload'),
    probe: serving('probe'),
    infer: serving('infer', '${served-version}'),
  }
  const running = join(folder, 'running')
  return {
    folder,
    serving: async more => connect(section, around(more), signal),
    router: async () => documentedRouter(folder),
    mend: async () => writeFile(join(folder, broken, 'start'), START),
    close: async () => {
      for (const file of await readdir(running).catch((): string[] => [])) {
        const { pid }: Record<string, unknown> = JSON.parse(await readFile(join(running, file), 'utf8'))
        try {
          process.kill(Number(pid))
        } catch {
          // It has ended already.
        }
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function program(file: string, ...given: readonly string[]): readonly string[] {
  return [process.execPath, join(documented, file), ...given]
}

export async function documentedRouter(folder: string): Promise<RouterFactory> {
  const [read, route] = ['read', 'route'].map(act => program('router.mjs', folder, act))
  const section = { kind: 'command', read, route, mirror: true, fence: true }
  return connectRouter(section, { ...around(), upstream: null }, signal)
}

export function nameOf(version: Version): string {
  return version.slice(0, 1)
}
