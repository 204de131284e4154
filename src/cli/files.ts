/** Files that are named on the command line: wherever the user says, as against those of a workspace that a repository names. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '../core/fault.ts'
import { parseConfig } from '../io/config.ts'
import type { Config } from '../core/policy.ts'
import { findFiles, type Found } from '../io/files.ts'
import { show } from '../io/plain.ts'
import { kinds } from '../platforms/index.ts'

export const CONFIG = '.github/model-release.yml'

/**
 * The files of paths and globs, sorted by name as the actions read them: globs are for shells that do not resolve them.
 * @throws Fault `PATH`
 */
export async function filesOf(names: readonly string[], folder: string, where: string): Promise<readonly Found[]> {
  const found = await Promise.all(
    names.map(async name =>
      /[*?]/u.test(name)
        ? findFiles(name, { workspace: folder, where })
        : [{ name, file: await fileOf(name, folder, where) }],
    ),
  )
  const unique = new Map(found.flat().map(one => [one.file, one]))
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** @throws Fault `PATH` */
export async function textOf(name: string, folder: string, where: string): Promise<string> {
  return readFile(await fileOf(name, folder, where), 'utf8')
}

async function fileOf(name: string, folder: string, where: string): Promise<string> {
  const file = path.resolve(folder, name)
  const seen = await stat(file).catch(() => null)
  if (seen?.isFile() !== true)
    throw new Fault('PATH', `${where}: expected a file, got ${show(name)}, which is ${seen ? 'none' : 'not there'}`)
  return file
}

/** @throws Fault `PATH`; ConfigFault with every problem */
export async function configOf(name: string, folder: string): Promise<Config> {
  return parseConfig(await textOf(name, folder, '--config'), { file: name, ...kinds })
}
