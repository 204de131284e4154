/**
 * One repository: its objects, its refs with their history, and the records that GitHub keeps beside git (checks, comments,
 * deployments, runs). Every record and every move of a ref remembers the request that made it, so that a stale read can
 * be served as the world was before that request.
 * Must not know HTTP, JSON shapes or permissions.
 */
import { ObjectStore } from './objects.ts'
import type { Oid, Signature } from './objects.ts'

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read'

/** Who made something: a login, and whether it is an app's bot. */
export interface Who {
  readonly login: string
  readonly kind: 'app' | 'user'
}

interface Born {
  /** The number of the request that made it; 0 for seeds. */
  readonly born: number
  readonly id: number
}

export interface CheckRun extends Born {
  readonly sha: Oid
  readonly app: string
  name: string
  detailsUrl: string | null
  externalId: string
  status: string
  conclusion: string | null
  startedAt: number | null
  completedAt: number | null
  title: string | null
  summary: string | null
  text: string | null
  annotations: unknown[]
}

export interface Status extends Born {
  readonly sha: Oid
  readonly state: string
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: Who
  readonly at: number
}

export interface Comment extends Born {
  readonly issue: number
  readonly author: Who
  readonly createdAt: number
  body: string
  updatedAt: number
}

export interface Deployment extends Born {
  readonly sha: Oid
  readonly ref: string
  readonly task: string
  readonly environment: string
  readonly description: string | null
  readonly payload: unknown
  readonly transient: boolean
  readonly production: boolean
  readonly creator: Who
  readonly at: number
  readonly statuses: DeploymentStatus[]
}

export interface DeploymentStatus extends Born {
  readonly state: string
  readonly description: string
  readonly environment: string
  readonly environmentUrl: string
  readonly logUrl: string
  readonly creator: Who
  readonly at: number
}

export interface PullRequest extends Born {
  readonly number: number
  readonly title: string
  readonly author: Who
  readonly headRef: string
  readonly headSha: Oid
  readonly baseRef: string
  /** `owner/name` of the repository that the head is in. */
  readonly headRepository: string
  state: 'open' | 'closed'
  mergeCommit: Oid | null
}

export interface WorkflowRun extends Born {
  readonly workflow: string
  readonly event: string
  readonly headBranch: string
  readonly headSha: Oid
  readonly actor: string
  readonly triggeringActor: string
  readonly createdAt: number
  readonly title: string
  attempt: number
  status: string
  conclusion: string | null
}

export interface Dispatch extends Born {
  readonly workflow: string
  readonly ref: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly run: number
  readonly by: string
}

interface RefMove {
  readonly n: number
  readonly name: string
  readonly before: Oid | null
}

export interface RepositorySeed {
  readonly owner: string
  readonly name: string
  /** Default `main`. */
  readonly defaultBranch?: string
  /** Default true. */
  readonly private?: boolean
  /** The default branch's first commit; without it the repository is empty, as on GitHub before the first push. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly collaborators?: Readonly<Record<string, Role>>
  /** Issue numbers that exist beside the pull requests. */
  readonly issues?: readonly number[]
  /** Branches (glob `*` at the end) that only pull requests may change. */
  readonly pullRequestsRequired?: readonly string[]
}

export const GITHUB: Omit<Signature, 'seconds'> = { name: 'GitHub', email: 'noreply@github.com' }

export class Repository {
  readonly owner: string
  readonly name: string
  readonly id: number
  readonly private: boolean
  readonly defaultBranch: string
  readonly createdAt: number
  readonly collaborators: Map<string, Role>
  readonly issues: Set<number>
  readonly pullRequestsRequired: string[]
  readonly objects = new ObjectStore()
  /** By full name, `refs/heads/main`. */
  readonly refs = new Map<string, Oid>()
  /** Commits that GitHub signed. */
  readonly signed = new Set<Oid>()
  readonly checkRuns: CheckRun[] = []
  readonly statuses: Status[] = []
  readonly comments: Comment[] = []
  readonly deployments: Deployment[] = []
  readonly pulls: PullRequest[] = []
  readonly runs: WorkflowRun[] = []
  readonly dispatches: Dispatch[] = []
  readonly #moves: RefMove[] = []

  /**
   * Everything but the object store, which only grows.
   * @returns puts it all back as it was; may be called any number of times
   */
  save(): () => void {
    const records = [
      saved(this.checkRuns),
      saved(this.statuses),
      saved(this.comments),
      saved(this.deployments),
      saved(this.pulls),
      saved(this.runs),
      saved(this.dispatches),
      saved(this.#moves),
    ]
    const refs = new Map(this.refs)
    const signed = new Set(this.signed)
    return () => {
      for (const restore of records) restore()
      this.refs.clear()
      for (const [name, oid] of refs) this.refs.set(name, oid)
      this.signed.clear()
      for (const oid of signed) this.signed.add(oid)
    }
  }

  constructor(seed: RepositorySeed, id: number, createdAt: number) {
    this.owner = seed.owner
    this.name = seed.name
    this.id = id
    this.private = seed.private ?? true
    this.defaultBranch = seed.defaultBranch ?? 'main'
    this.createdAt = createdAt
    this.collaborators = new Map(Object.entries(seed.collaborators ?? {}))
    this.issues = new Set(seed.issues)
    this.pullRequestsRequired = [...(seed.pullRequestsRequired ?? [])]
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`
  }

  /** Moves, creates (no value before) or deletes (null) a ref, on behalf of request `n`. No rule is asked. */
  move(name: string, to: Oid | null, n: number): void {
    this.#moves.push({ n, name, before: this.refs.get(name) ?? null })
    if (to === null) this.refs.delete(name)
    else this.refs.set(name, to)
  }

  /** The refs as they were before request `n`; all of today's for Infinity. */
  refsBefore(n: number): ReadonlyMap<string, Oid> {
    if (n === Infinity) return this.refs
    const then = new Map(this.refs)
    for (const move of this.#moves.toReversed()) {
      if (move.n < n) break
      if (move.before === null) then.delete(move.name)
      else then.set(move.name, move.before)
    }
    return then
  }

  /** Git can't hold `a` and `a/b` at once. */
  clashes(name: string): boolean {
    return [...this.refs.keys()].some(other => other.startsWith(`${name}/`) || name.startsWith(`${other}/`))
  }

  /** Whether a rule lets only pull requests change this branch. */
  ruled(name: string): boolean {
    const branch = name.replace(/^refs\/heads\//, '')
    return this.pullRequestsRequired.some(rule =>
      rule.endsWith('*') ? branch.startsWith(rule.slice(0, -1)) : branch === rule,
    )
  }

  /**
   * A git revision's object: `HEAD`, a branch, a tag, a full ref, a full or abbreviated id, followed by `~n` and `^n`.
   * @returns null where it names nothing
   */
  revision(text: string, seen = Infinity): Oid | null {
    const match = /^(?<base>[^~^]*)(?<steps>(?:[~^](?:\d+|\{\w+\})?)*)$/.exec(text)
    const base = match?.groups?.['base'] ?? ''
    let oid = this.#named(base, seen)
    for (const step of (match?.groups?.['steps'] ?? '').match(/[~^](?:\d+|\{\w+\})?/g) ?? []) {
      if (oid === null) return null
      const argument = step.slice(1)
      const parents: readonly Oid[] = this.objects.commit(oid)?.parents ?? []
      if (argument === '{tree}') oid = this.objects.commit(oid)?.tree ?? null
      else if (argument === '{commit}') oid = this.objects.commit(oid) ? oid : null
      else if (step.startsWith('^')) oid = argument === '0' ? oid : (parents[Number(argument || 1) - 1] ?? null)
      else
        for (let left = Number(argument || 1); left > 0 && oid; left--)
          oid = this.objects.commit(oid)?.parents[0] ?? null
    }
    return match ? oid : null
  }

  /** What `revision:path` or `revision` names. */
  expression(text: string, seen = Infinity): { readonly oid: Oid; readonly path: string | null } | null {
    const colon = text.indexOf(':')
    if (colon < 0) {
      const oid = this.revision(text, seen)
      return oid === null ? null : { oid, path: null }
    }
    const root = this.revision(text.slice(0, colon), seen)
    if (root === null) return null
    const path = text.slice(colon + 1)
    const entry = this.objects.at(this.objects.commit(root)?.tree ?? root, path)
    return entry && { oid: entry.oid, path }
  }

  #named(name: string, seen: number): Oid | null {
    const refs = this.refsBefore(seen)
    if (name === 'HEAD') return refs.get(`refs/heads/${this.defaultBranch}`) ?? null
    const ref = [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`].find(full => refs.has(full))
    if (ref !== undefined) return refs.get(ref) ?? null
    if (/^[0-9a-f]{40}$/.test(name)) return this.objects.get(name) ? name : null
    return /^[0-9a-f]{7,39}$/.test(name) ? this.objects.abbreviated(name) : null
  }
}

/** @returns puts a list of records back as it is now */
function saved(list: unknown[]): () => void {
  const kept = structuredClone(list)
  return () => void list.splice(0, list.length, ...structuredClone(kept))
}
