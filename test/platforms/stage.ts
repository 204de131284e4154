/** A model server in this process, with versions that need no model library: what a version answers is its number. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '../../demo/server/model.ts'
import { serve } from '../../demo/server/server.ts'
import type { Served } from '../../src/core/types.ts'
import { commands } from '../../src/lib/command.ts'
import { disk } from '../../src/lib/disk.ts'
import { createHttp } from '../../src/lib/http.ts'
import type { Around } from '../../src/platforms/index.ts'

export interface Slow {
  /** Milliseconds that opening a version takes. */
  load: number
}

export interface StagedServer {
  readonly url: string
  /** Changes how long loads take from now on. */
  readonly slow: Slow
  /** Writes one version's folder; `broken` cannot be opened. */
  put(version: number, content?: string): Promise<void>
  close(): Promise<void>
}

/** @param versions what the repository holds at the start */
export async function stagedServer(versions: readonly number[]): Promise<StagedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'models-'))
  const slow: Slow = { load: 0 }
  const put = async (version: number, content = String(version)): Promise<void> => {
    await mkdir(join(folder, 'digits', String(version)), { recursive: true })
    await writeFile(join(folder, 'digits', String(version), 'model.onnx'), content)
  }
  for (const version of versions) await put(version)
  const server = await serve(folder, 0, async path => {
    await new Promise(resolve => setTimeout(resolve, slow.load))
    return numbered(await readFile(path, 'utf8'))
  })
  return {
    url: server.url,
    slow,
    put,
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Answers with its own number as the class of ten, whatever is asked. */
function numbered(content: string): Model {
  const number = Number(content)
  if (Number.isNaN(number)) throw new Error('no model in this file')
  return {
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
    outputs: [{ name: 'scores', datatype: 'FP32', shape: [-1, 10] }],
    infer: () => {
      const data = Array.from({ length: 10 }, (_, at) => (at === number ? 1 : 0))
      return Promise.resolve([{ name: 'scores', datatype: 'FP32', shape: [1, 10], data }])
    },
  }
}

export function served(servedVersion: string): Served {
  return {
    digest: `sha256:${servedVersion.padStart(64, '0')}`,
    servedVersion,
    location: null,
    seq: Number(servedVersion),
    commit: null,
  }
}

export function around(more: Partial<Around> = {}): Around {
  return {
    model: 'digits',
    environment: 'production',
    routed: false,
    replay: null,
    loadTimeout: 60,
    http: createHttp({}),
    disk,
    commands,
    lines: path => {
      throw new Error(`nothing was expected to read ${path}`)
    },
    ...more,
  }
}

/** Lines of files that exist only in a test. */
export function files(contents: Readonly<Record<string, string>>): Around['lines'] {
  return async function* lines(path) {
    const content = contents[path]
    if (content === undefined) throw new Error(`no file ${path}`)
    await Promise.resolve()
    yield* content.split('\n')
  }
}
