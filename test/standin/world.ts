/**
 * Everything the stand-in remembers beside the requests themselves, and one request's place in it.
 * Must not know routes, schemas or transports.
 */
import { createHash } from 'node:crypto'
import type { Token } from './access.ts'
import type { Rate } from './budget.ts'
import type { Oid, Signature } from './objects.ts'
import { GITHUB } from './repository.ts'
import type { Repository, Who, WorkflowRun } from './repository.ts'

export interface World {
  readonly repositories: ReadonlyMap<string, Repository>
  /** Logins that exist beside collaborators and token owners. */
  readonly users: ReadonlySet<string>
  /** Bytes after which GraphQL cuts a blob's text off. */
  readonly blobTextLimit: number
  /** False as on servers whose dispatch does not answer with the run. */
  readonly runDetails: boolean
  /** How many inputs a dispatch may have. */
  readonly dispatchInputs: number
  /** A request started a run. */
  started(repository: Repository, run: WorkflowRun): void
  /** A number never given before. */
  nextId(): number
}

/** One request under way. */
export interface Call {
  readonly n: number
  readonly world: World
  readonly token: Token
  /** Milliseconds since 1970, the server's clock at this request. */
  readonly now: number
  /** Only what was born before this request number is seen; Infinity but for stale reads. */
  readonly seen: number
  readonly rate: Rate
  /** What is left of another limit. */
  left(resource: Rate['resource']): Rate
  /** Where this server's REST interface and its pages are, without a slash at the end. */
  readonly api: string
  readonly server: string
}

/** @returns the repository, or null where it is unknown or the token was not given it */
export function repositoryOf(call: Call, owner: string, name: string): Repository | null {
  const fullName = `${owner}/${name}`.toLowerCase()
  const repository = call.world.repositories.get(fullName)
  const only = call.token.repositories
  if (!repository || (only && !only.some(allowed => allowed.toLowerCase() === fullName))) return null
  return repository
}

/** `2030-01-02T03:04:05Z`: GitHub knows whole seconds only. */
export function iso(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

/** A number that a login always has. */
export function userId(login: string): number {
  if (login === 'github-actions[bot]') return 41_898_282
  return createHash('sha1').update(login).digest().readUInt32BE(0) >>> 4
}

export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`
}

export function personOf(who: Who, milliseconds: number): Signature {
  return {
    name: who.login,
    email: `${userId(who.login)}+${who.login}@users.noreply.github.com`,
    seconds: Math.floor(milliseconds / 1000),
  }
}

export function githubItself(milliseconds: number): Signature {
  return { ...GITHUB, seconds: Math.floor(milliseconds / 1000) }
}

export const visible = <T extends { readonly born: number }>(call: Call, records: readonly T[]): T[] =>
  records.filter(record => record.born < call.seen)

export const shortRef = (name: string): string => name.replace(/^refs\/(heads|tags)\//, '')

/** The commit that a branch, tag, ref or id names; null for anything else. */
export function commitNamed(call: Call, repository: Repository, name: string): Oid | null {
  const oid = repository.revision(name, call.seen)
  return oid !== null && repository.objects.commit(oid) ? oid : null
}
