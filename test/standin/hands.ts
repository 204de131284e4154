/**
 * What a test does to the stand-in, and sees of it, without a request: pushes, pull requests, runs, other systems' statuses;
 * rulesets; a branch's commits with their files. No permission or rule is asked.
 * Must not know HTTP.
 */
import { textOf } from './objects.ts'
import type { Change, Oid } from './objects.ts'
import type { PullRequest, Repository, Ruleset, WorkflowRun } from './repository.ts'
import { newRun } from './runs.ts'
import type { Beginning } from './runs.ts'
import { githubItself, personOf } from './world.ts'

interface Place {
  /** @throws Error where there is none of this `owner/name` */
  repository(fullName: string): Repository
  now(): number
  nextId(): number
  /** The number of the newest request. */
  calls(): number
}

export interface SeenCommit {
  readonly oid: Oid
  readonly message: string
  readonly author: string
  readonly parents: readonly Oid[]
  /** Milliseconds since 1970. */
  readonly at: number
  /** Every file as text, by path. */
  readonly files: Readonly<Record<string, string>>
}

export interface NewPull {
  readonly head: string
  /** Default: the default branch. */
  readonly base?: string
  readonly title?: string
  readonly author?: string
  /** `owner/name` of a fork. */
  readonly from?: string
}

export type Hands = ReturnType<typeof hands>

export function hands(world: Place) {
  return { branch, fileAt, commit, openPull, testMerge, beginRun, addRun, changeRun, addRuleset, addStatus }

  /** A branch's commits, newest first, each with all its files; empty where there is no such branch. */
  function branch(fullName: string, name: string): readonly SeenCommit[] {
    const { objects, refs } = world.repository(fullName)
    const tip = refs.get(`refs/heads/${name}`)
    return (tip === undefined ? [] : objects.history(tip)).flatMap(oid => {
      const found = objects.commit(oid)
      if (!found) return []
      const files: Record<string, string> = {}
      for (const file of objects.files(found.tree)) {
        files[file.path] = textOf(objects.get(file.oid)?.bytes ?? new Uint8Array())
      }
      return [
        {
          oid,
          message: found.message,
          author: found.author.name,
          parents: found.parents,
          at: found.committer.seconds * 1000,
          files,
        },
      ]
    })
  }

  /** A file's text by branch, tag, id or `x~n`; null where it is not. */
  function fileAt(fullName: string, revision: string, path: string): string | null {
    const found = world.repository(fullName)
    const entry = found.expression(`${revision}:${path}`)
    const object = entry && found.objects.get(entry.oid)
    return object?.type === 'blob' ? textOf(object.bytes) : null
  }

  /** Commits to a branch (made where it is not there) as a push would, past every rule. A null deletes a file. */
  function commit(
    fullName: string,
    branchName: string,
    files: Readonly<Record<string, string | Uint8Array | null>>,
    message: string,
    parent?: Oid,
  ): Oid {
    const to = world.repository(fullName)
    const ref = `refs/heads/${branchName}`
    const tip = parent ?? to.refs.get(ref)
    const changes = new Map<string, Change>(
      Object.entries(files).map(([path, content]) => [
        path,
        content === null ? null : { mode: '100644', oid: to.objects.addBlob(content) },
      ]),
    )
    const oid = to.objects.addCommit({
      tree: to.objects.changed(tip === undefined ? null : (to.objects.commit(tip)?.tree ?? null), changes),
      parents: tip === undefined ? [] : [tip],
      author: personOf({ login: to.owner, kind: 'user' }, world.now()),
      committer: githubItself(world.now()),
      message,
    })
    to.move(ref, oid, world.calls())
    return oid
  }

  /** Opens a pull request from a branch of the repository, or of a fork (`from`), whose commit is in the store already. */
  function openPull(fullName: string, pull: NewPull): PullRequest {
    const to = world.repository(fullName)
    const headSha = to.revision(pull.head)
    if (headSha === null) throw new Error(`the stand-in has no ${pull.head} in ${fullName}`)
    const number = Math.max(0, ...to.issues, ...to.pulls.map(other => other.number)) + 1
    const opened: PullRequest = {
      born: world.calls(),
      id: world.nextId(),
      number,
      title: pull.title ?? `Pull request ${number}`,
      author: { login: pull.author ?? to.owner, kind: 'user' },
      headRef: pull.head,
      headSha,
      baseRef: pull.base ?? to.defaultBranch,
      headRepository: pull.from ?? to.fullName,
      state: 'open',
      mergeCommit: null,
    }
    to.pulls.push(opened)
    return opened
  }

  /** A workflow run that exists, with the given facts. */
  function addRun(fullName: string, facts: Partial<Omit<WorkflowRun, 'born'>> = {}): WorkflowRun {
    const to = world.repository(fullName)
    const workflow = facts.workflow ?? 'release.yml'
    const now = facts.createdAt ?? world.now()
    const run: WorkflowRun = {
      born: world.calls(),
      id: world.nextId(),
      number: to.runs.filter(one => one.workflow === workflow).length + 1,
      workflow,
      name: workflow,
      event: 'workflow_dispatch',
      ref: `refs/heads/${facts.headBranch ?? to.defaultBranch}`,
      sha: facts.headSha ?? to.revision('HEAD') ?? '',
      headBranch: to.defaultBranch,
      headSha: to.revision('HEAD') ?? '',
      actor: to.owner,
      triggeringActor: facts.actor ?? to.owner,
      inputs: {},
      payload: {},
      createdAt: now,
      startedAt: now,
      updatedAt: now,
      title: 'release',
      attempt: 1,
      status: 'in_progress',
      conclusion: null,
      ...facts,
    }
    to.runs.push(run)
    return run
  }

  /** A run that an event starts. @throws Error where the workflow cannot be read */
  function beginRun(fullName: string, beginning: Beginning): WorkflowRun {
    const to = world.repository(fullName)
    const run = newRun(to, beginning, { born: world.calls(), id: world.nextId(), now: world.now() })
    to.runs.push(run)
    return run
  }

  /** A run goes on: its state, or a new attempt. @throws Error where there is no such run */
  function changeRun(
    fullName: string,
    id: number,
    facts: Partial<Pick<WorkflowRun, 'status' | 'conclusion' | 'attempt' | 'triggeringActor'>>,
  ): WorkflowRun {
    const run = world.repository(fullName).runs.find(one => one.id === id)
    if (!run) throw new Error(`the stand-in has no run ${id} in ${fullName}`)
    const now = world.now()
    return Object.assign(run, { ...facts, updatedAt: now }, facts.attempt === undefined ? {} : { startedAt: now })
  }

  /** Rules for branches; by default the repository's own, active, for every branch. */
  function addRuleset(fullName: string, facts: Pick<Ruleset, 'rules'> & Partial<Ruleset>): Ruleset {
    const to = world.repository(fullName)
    const id = world.nextId()
    const source = { type: 'Repository', name: to.fullName } as const
    const added: Ruleset = {
      id,
      name: `Ruleset ${id}`,
      enforcement: 'active',
      source,
      include: ['~ALL'],
      exclude: [],
      ...facts,
    }
    to.rulesets.push(added)
    return added
  }

  /** What a pull request's runs check out: the head's changes since it left the base, on top of the base as it is now. */
  function testMerge(fullName: string, pull: PullRequest): Oid {
    const to = world.repository(fullName)
    const base = to.revision(pull.baseRef) ?? ''
    const { objects } = to
    const filesOf = (oid: Oid | undefined): ReadonlyMap<string, Change> =>
      new Map(
        (oid === undefined ? [] : objects.files(objects.commit(oid)?.tree ?? '')).map(({ path, mode, oid }) => [
          path,
          { mode, oid },
        ]),
      )
    const from = filesOf(objects.history(pull.headSha).find(oid => objects.isAncestor(oid, base)))
    const head = filesOf(pull.headSha)
    const changes = new Map<string, Change>()
    for (const [path, change] of head) if (from.get(path)?.oid !== change?.oid) changes.set(path, change)
    for (const path of from.keys()) if (!head.has(path)) changes.set(path, null)
    const oid = objects.addCommit({
      tree: objects.changed(objects.commit(base)?.tree ?? null, changes),
      parents: [base, pull.headSha],
      author: personOf(pull.author, world.now()),
      committer: githubItself(world.now()),
      message: `Merge ${pull.headSha} into ${base}`,
    })
    to.move(`refs/pull/${pull.number}/merge`, oid, world.calls())
    return oid
  }

  /** A commit status as another system would set it. */
  function addStatus(fullName: string, sha: Oid, context: string, state: string): void {
    const to = world.repository(fullName)
    const creator = { login: to.owner, kind: 'user' } as const
    to.statuses.push({
      born: world.calls(),
      id: world.nextId(),
      sha,
      state,
      context,
      description: null,
      targetUrl: null,
      creator,
      at: world.now(),
    })
  }
}
