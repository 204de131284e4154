/**
 * Writes a repository of the stand-in as a bare git repository that every git program can clone, log and check.
 * Must not know HTTP.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { framed } from './objects.ts'
import type { Repository } from './repository.ts'

/** @param directory made where it is not there */
export function exportRepository(repository: Repository, directory: string): void {
  const write = (path: string, content: string | Uint8Array): void => {
    const file = join(directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  write('HEAD', `ref: refs/heads/${repository.defaultBranch}\n`)
  write('config', '[core]\n\trepositoryformatversion = 0\n\tbare = true\n')
  mkdirSync(join(directory, 'refs/tags'), { recursive: true })
  mkdirSync(join(directory, 'refs/heads'), { recursive: true })
  for (const [oid, object] of repository.objects.all()) {
    write(`objects/${oid.slice(0, 2)}/${oid.slice(2)}`, deflateSync(framed(object)))
  }
  for (const [name, oid] of repository.refs) write(name, `${oid}\n`)
}
