/**
 * Git's own names of files and folders, computed: whether a commit holds just what it should is one comparison, without reading it.
 * Must not know what the files are.
 */
import { createHash } from 'node:crypto'
import type { Oid } from '../core/types.ts'

/** @param like a name of the same repository: 40 digits are SHA-1, 64 SHA-256 */
export function blobOid(text: string, like: Oid): Oid {
  return oidOf('blob', Buffer.from(text), like)
}

/** Plain files by path, and the name that git gives to all of them. Folders that did not change keep theirs. */
export interface Folder {
  set(path: string, oid: Oid): void
  delete(path: string): void
  oid(like: Oid): Oid
}

interface Line {
  /** Git sorts bytes, a folder as if its name ended in a slash. */
  readonly key: string
  readonly bytes: Buffer
}

export function createFolder(): Folder {
  const lines: Line[] = []
  const inside = new Map<string, Folder>()
  const stale = new Set<string>()
  let known: Oid | null = null

  function place(key: string): number {
    let [low, high] = [0, lines.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((lines[middle]?.key ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }

  function put(name: string, mode: '100644' | '40000', oid: Oid): void {
    const key = keyOf(mode === '40000' ? `${name}/` : name)
    const line = { key, bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]) }
    const at = place(key)
    lines.splice(at, lines[at]?.key === key ? 1 : 0, line)
  }

  function drop(name: string): void {
    const key = keyOf(name)
    const at = place(key)
    if (lines[at]?.key === key) lines.splice(at, 1)
  }

  return {
    set(path, oid) {
      known = null
      const slash = path.indexOf('/')
      if (slash < 0) return put(path, '100644', oid)
      const name = path.slice(0, slash)
      const folder = inside.get(name) ?? createFolder()
      inside.set(name, folder)
      stale.add(name)
      folder.set(path.slice(slash + 1), oid)
    },
    delete(path) {
      known = null
      const slash = path.indexOf('/')
      if (slash < 0) return drop(path)
      stale.add(path.slice(0, slash))
      inside.get(path.slice(0, slash))?.delete(path.slice(slash + 1))
    },
    oid(like) {
      for (const name of stale) {
        const oid = inside.get(name)?.oid(like)
        // Git keeps no empty folders.
        if (oid === undefined || oid === oidOf('tree', Buffer.alloc(0), like)) drop(`${name}/`)
        else put(name, '40000', oid)
      }
      stale.clear()
      known ??= oidOf('tree', Buffer.concat(lines.map(({ bytes }) => bytes)), like)
      return known
    },
  }
}

/** Strings of Latin-1 compare as their bytes do. */
function keyOf(name: string): string {
  return Buffer.from(name).toString('latin1')
}

function oidOf(type: 'blob' | 'tree', bytes: Buffer, like: Oid): Oid {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
}
