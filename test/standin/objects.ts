/**
 * Git's object model in memory: blobs, trees and commits under the ids that git itself gives them (SHA-1 over type, size,
 * NUL and content), so that what is exported is a repository to every git program.
 * Must not know refs, HTTP or GitHub.
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
import { createHash } from 'node:crypto'

export type Oid = string
export type ObjectType = 'blob' | 'tree' | 'commit'
export type Mode = '100644' | '100755' | '040000' | '160000' | '120000'

export interface GitObject {
  readonly type: ObjectType
  readonly bytes: Uint8Array
}

export interface TreeEntry {
  readonly mode: Mode
  readonly name: string
  readonly oid: Oid
}

export interface Signature {
  readonly name: string
  readonly email: string
  /** Whole seconds since 1970, UTC. */
  readonly seconds: number
}

export interface Commit {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
}

/** A path's new file, or null where it goes away. */
export type Change = { readonly mode: Mode; readonly oid: Oid } | null

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

export const bytesOf = (text: string): Uint8Array => encoder.encode(text)
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

/** @returns the object as git stores it before compression, header included */
export function framed(object: GitObject): Buffer {
  return Buffer.concat([Buffer.from(`${object.type} ${object.bytes.length}\0`), object.bytes])
}

const stamp = (who: Signature): string => `${who.name} <${who.email}> ${who.seconds} +0000`

export class ObjectStore {
  readonly #objects = new Map<Oid, GitObject>()
  readonly #trees = new Map<Oid, readonly TreeEntry[]>()
  readonly #commits = new Map<Oid, Commit>()

  all(): IterableIterator<[Oid, GitObject]> {
    return this.#objects.entries()
  }

  get(oid: Oid): GitObject | null {
    return this.#objects.get(oid) ?? null
  }

  /** @returns the one object whose id starts so, or null (also where several do) */
  abbreviated(prefix: string): Oid | null {
    const found = [...this.#objects.keys()].filter(oid => oid.startsWith(prefix))
    return found.length === 1 ? (found[0] ?? null) : null
  }

  tree(oid: Oid): readonly TreeEntry[] | null {
    return this.#trees.get(oid) ?? null
  }

  commit(oid: Oid): Commit | null {
    return this.#commits.get(oid) ?? null
  }

  addBlob(content: string | Uint8Array): Oid {
    return this.#add({ type: 'blob', bytes: typeof content === 'string' ? bytesOf(content) : content })
  }

  addTree(entries: readonly TreeEntry[]): Oid {
    // Git orders a tree by bytes, a directory as if its name ended in a slash.
    const key = (entry: TreeEntry): Buffer => Buffer.from(entry.mode === '040000' ? `${entry.name}/` : entry.name)
    const sorted = entries.toSorted((a, b) => Buffer.compare(key(a), key(b)))
    const parts = sorted.flatMap(entry => [
      Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`),
      Buffer.from(entry.oid, 'hex'),
    ])
    const oid = this.#add({ type: 'tree', bytes: Buffer.concat(parts) })
    this.#trees.set(oid, sorted)
    return oid
  }

  addCommit(commit: Commit): Oid {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map(parent => `parent ${parent}`),
      `author ${stamp(commit.author)}`,
      `committer ${stamp(commit.committer)}`,
      '',
      commit.message,
    ]
    const oid = this.#add({ type: 'commit', bytes: bytesOf(lines.join('\n')) })
    this.#commits.set(oid, commit)
    return oid
  }

  /** @returns the entry at a path below a tree; the tree itself for the empty path; null where nothing is */
  at(tree: Oid, path: string): TreeEntry | null {
    let entry: TreeEntry = { mode: '040000', name: '', oid: tree }
    for (const name of path.split('/').filter(part => part !== '')) {
      const next = this.tree(entry.oid)?.find(child => child.name === name)
      if (!next) return null
      entry = next
    }
    return entry
  }

  /** All files below a tree: path, mode, id; in git's order. */
  files(tree: Oid, prefix = ''): readonly { readonly path: string; readonly mode: Mode; readonly oid: Oid }[] {
    return (this.tree(tree) ?? []).flatMap(entry => {
      const path = prefix + entry.name
      return entry.mode === '040000' ? this.files(entry.oid, `${path}/`) : [{ path, mode: entry.mode, oid: entry.oid }]
    })
  }

  /** @returns the tree that results from changing paths of another (null: of an empty one); empty directories vanish */
  changed(base: Oid | null, changes: ReadonlyMap<string, Change>): Oid {
    const here = new Map((base === null ? [] : (this.tree(base) ?? [])).map(entry => [entry.name, entry]))
    const below = new Map<string, Map<string, Change>>()
    for (const [path, change] of changes) {
      const slash = path.indexOf('/')
      if (slash < 0) {
        if (change === null) here.delete(path)
        else here.set(path, { name: path, ...change })
        continue
      }
      const directory = path.slice(0, slash)
      const inside = below.get(directory) ?? new Map<string, Change>()
      inside.set(path.slice(slash + 1), change)
      below.set(directory, inside)
    }
    for (const [name, inside] of below) {
      const old = here.get(name)
      const oid = this.changed(old?.mode === '040000' ? old.oid : null, inside)
      if (this.tree(oid)?.length === 0) here.delete(name)
      else here.set(name, { mode: '040000', name, oid })
    }
    return this.addTree([...here.values()])
  }

  /** Whether `old` is `young` or one of its ancestors. */
  isAncestor(old: Oid, young: Oid): boolean {
    const seen = new Set<Oid>()
    const waiting = [young]
    for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
      if (oid === old) return true
      if (seen.has(oid)) continue
      seen.add(oid)
      waiting.push(...(this.commit(oid)?.parents ?? []))
    }
    return false
  }

  /** The commits reachable from one, newest first; parents never before their children. */
  history(from: Oid): readonly Oid[] {
    const children = new Map<Oid, number>()
    const reachable = new Set<Oid>()
    const waiting = [from]
    for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
      if (reachable.has(oid)) continue
      reachable.add(oid)
      for (const parent of this.commit(oid)?.parents ?? []) {
        children.set(parent, (children.get(parent) ?? 0) + 1)
        waiting.push(parent)
      }
    }
    const ordered: Oid[] = []
    const ready = [from]
    for (let oid = ready.shift(); oid !== undefined; oid = ready.shift()) {
      ordered.push(oid)
      for (const parent of this.commit(oid)?.parents ?? []) {
        const left = (children.get(parent) ?? 0) - 1
        children.set(parent, left)
        if (left === 0) ready.push(parent)
      }
      if (ready.length > 1) {
        ready.sort((a, b) => (this.commit(b)?.committer.seconds ?? 0) - (this.commit(a)?.committer.seconds ?? 0))
      }
    }
    return ordered
  }

  #add(object: GitObject): Oid {
    const oid = createHash('sha1').update(framed(object)).digest('hex')
    if (!this.#objects.has(oid)) this.#objects.set(oid, object)
    return oid
  }
}
