/**
 * Files of this machine outside the workspace: those of a router or of a model server, by the paths that the configuration names.
 * Must not know what is in them.
 */
import { mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export interface Disk {
  /** The text of a file, or null where there is none. */
  read(path: string): Promise<string | null>
  /** Puts a whole file in place of the old one: whoever reads sees the one or the other, also after a crash. */
  replace(path: string, text: string): Promise<void>
  /** Moves a file or folder within one file system; what stands at the new path must be absent. */
  move(from: string, to: string): Promise<void>
  /** The names in a folder, sorted, or null where there is none. */
  list(path: string): Promise<readonly string[] | null>
}

export const disk: Disk = {
  read: async path => readFile(path, 'utf8').catch(absent),

  async replace(path, text) {
    // Beside the file: a rename is atomic only within one file system. A watcher of the folder sees just the rename.
    const folder = await mkdtemp(join(dirname(path), `.${basename(path)}-`))
    try {
      const fresh = join(folder, basename(path))
      const mode = await stat(path).then(
        seen => seen.mode & 0o777,
        () => 0o644,
      )
      const file = await open(fresh, 'w', mode)
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(fresh, path)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },

  async move(from, to) {
    if ((await stat(to).catch(absent)) !== null) throw new Error(`${to} is there already`)
    await rename(from, to)
  },

  list: async path =>
    readdir(path).then(
      names => names.toSorted(),
      error => absent(error),
    ),
}

function absent(error: unknown): null {
  if (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  )
    return null
  throw error
}
