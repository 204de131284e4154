/**
 * One repository: its objects, its refs with their history, and the records that GitHub keeps beside git (checks, comments,
 * deployments, runs). Every record and every move of a ref remembers the request that made it, so that a stale read can
 * be served as the world was before that request.
 * Must not know HTTP, JSON shapes or permissions.
 */
import { ObjectStore } from './objects.ts'
import type { Oid, Signature } from './objects.ts'
import type { Json } from './wire.ts'

export const ROLES = ['read', 'triage', 'write', 'maintain', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Rules for branches, as a repository or its organization sets them. */
export interface Ruleset {
  readonly id: number
  readonly name: string
  readonly enforcement: 'active' | 'evaluate' | 'disabled'
  readonly source: { readonly type: 'Repository' | 'Organization'; readonly name: string }
  /** `~ALL`, `~DEFAULT_BRANCH`, or full refs with `*` (within one part) and `**`. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly rules: readonly { readonly type: string; readonly parameters?: Readonly<Record<string, Json>> }[]
}

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
  /** Among the runs of its workflow, from 1. */
  readonly number: number
  /** Its file's name, below `.github/workflows/`. */
  readonly workflow: string
  /** The workflow's own name. */
  readonly name: string
  readonly event: string
  /** The full ref that it runs on, and its commit; of a pull request those of the test merge. */
  readonly ref: string
  readonly sha: Oid
  /** The branch and commit that it is shown on. */
  readonly headBranch: string
  readonly headSha: Oid
  readonly actor: string
  /** Of a dispatch: all of them, with defaults. */
  readonly inputs: Readonly<Record<string, string | boolean>>
  /** The event, as `GITHUB_EVENT_PATH` has it. */
  readonly payload: Readonly<Record<string, Json>>
  readonly createdAt: number
  readonly title: string
  /** Who started this attempt. */
  triggeringActor: string
  startedAt: number
  updatedAt: number
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
  /** Roles by login: GitHub's own, or a custom one's name. */
  readonly collaborators?: Readonly<Record<string, string>>
  /** Custom roles, each with the role that it builds on. */
  readonly customRoles?: Readonly<Record<string, Role>>
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
  readonly collaborators: Map<string, string>
  readonly customRoles: Map<string, Role>
  readonly issues: Set<number>
  readonly pullRequestsRequired: string[]
  /** Beside what `pullRequestsRequired` makes; `pull_request` is enforced, other rules are only shown. */
  readonly rulesets: Ruleset[] = []
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
      saved(this.rulesets),
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
    this.customRoles = new Map(Object.entries(seed.customRoles ?? {}))
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
    return this.rulesetsOf(name).some(set => set.rules.some(rule => rule.type === 'pull_request'))
  }

  get allRulesets(): readonly Ruleset[] {
    const { owner, id, pullRequestsRequired: patterns } = this
    return patterns.length === 0 ? this.rulesets : [pullRequestsFor(owner, id, patterns), ...this.rulesets]
  }

  /** The active rulesets that hold for a full ref. */
  rulesetsOf(ref: string): readonly Ruleset[] {
    const names = (pattern: string): boolean =>
      pattern === '~ALL' ||
      (pattern === '~DEFAULT_BRANCH' ? ref === `refs/heads/${this.defaultBranch}` : globbed(pattern).test(ref))
    return this.allRulesets.filter(
      ({ enforcement, include, exclude }) => enforcement === 'active' && include.some(names) && !exclude.some(names),
    )
  }

  /** A person's role by login, in any case: GitHub's own name for it and what it builds on; null for a stranger. */
  roleOf(login: string): { readonly name: string; readonly base: Role } | null {
    const same = (other: string): boolean => other.toLowerCase() === login.toLowerCase()
    const name = same(this.owner) ? 'admin' : [...this.collaborators].find(([other]) => same(other))?.[1]
    if (name === undefined) return null
    const base = ROLES.find(role => role === name) ?? this.customRoles.get(name)
    if (!base) throw new Error(`the stand-in's ${this.fullName} has no role ${name}: name it in customRoles`)
    return { name, base }
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

/** What an organization that wants pull requests has; each pattern may end in `*`, for everything that begins so. */
function pullRequestsFor(owner: string, id: number, patterns: readonly string[]): Ruleset {
  const parameters = {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  }
  return {
    id,
    name: 'Pull requests',
    enforcement: 'active',
    source: { type: 'Organization', name: owner },
    include: patterns.map(pattern => `refs/heads/${pattern.replace(/\*$/, '**')}`),
    exclude: [],
    rules: [{ type: 'pull_request', parameters }],
  }
}

/** As rulesets match: `*` stays within one part of a name, `**` does not. */
function globbed(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+?^$(){}[\]\\|]/g, String.raw`\$&`)
    .replaceAll(/\*\*\/?|\*/g, stars => (stars === '*' ? '[^/]*' : '.*'))
  return new RegExp(`^${source}$`)
}

/** @returns puts a list of records back as it is now */
function saved(list: unknown[]): () => void {
  const kept = structuredClone(list)
  return () => void list.splice(0, list.length, ...structuredClone(kept))
}
