/**
 * What `git clone http://…/owner/name.git` asks of a plain file server: refs and loose objects (git's "dumb" protocol).
 * Must not know tokens: it serves everybody, as the port is on the loopback interface.
 * @see https://git-scm.com/docs/http-protocol
 */
import { deflateSync } from 'node:zlib'
import { framed } from './objects.ts'
import type { StandinResponse } from './wire.ts'
import type { World } from './world.ts'

/** @returns null for a path that is none of git's */
export function gitPage(world: World, path: string): StandinResponse | null {
  const match = /^\/(?<name>[^/]+\/[^/]+)\.git\/(?<file>.+)$/.exec(path)
  if (!match) return null
  const repository = world.repositories.get((match.groups?.['name'] ?? '').toLowerCase())
  const file = match.groups?.['file'] ?? ''
  if (repository && file === 'HEAD') return found(`ref: refs/heads/${repository.defaultBranch}\n`)
  if (repository && file === 'info/refs') {
    const refs = [...repository.refs].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return found(refs.map(([name, oid]) => `${oid}\t${name}\n`).join(''))
  }
  const loose = /^objects\/(?<head>[0-9a-f]{2})\/(?<tail>[0-9a-f]{38})$/.exec(file)?.groups
  const object = loose && repository?.objects.get(`${loose['head'] ?? ''}${loose['tail'] ?? ''}`)
  return object ? found(deflateSync(framed(object))) : { status: 404, headers: {}, body: '' }
}

function found(body: string | Uint8Array): StandinResponse {
  const type = typeof body === 'string' ? 'text/plain' : 'application/x-git-loose-object'
  return { status: 200, headers: { 'content-type': type }, body }
}
