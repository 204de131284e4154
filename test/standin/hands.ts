/**
 * What a test does to the stand-in, and sees of it, without a request: pushes, pull requests, runs, other systems' statuses;
 * a branch's commits with their files. No permission or rule is asked.
 * Must not know HTTP.
 */
import { textOf } from './objects.ts'
import type { Change, Oid } from './objects.ts'
import type { PullRequest, Repository, WorkflowRun } from './repository.ts'
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
  return { branch, fileAt, commit, openPull, addRun, addStatus }

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
    const run: WorkflowRun = {
      born: world.calls(),
      id: world.nextId(),
      workflow: 'release.yml',
      event: 'workflow_dispatch',
      headBranch: to.defaultBranch,
      headSha: to.revision('HEAD') ?? '',
      actor: to.owner,
      triggeringActor: to.owner,
      createdAt: world.now(),
      title: 'release',
      attempt: 1,
      status: 'in_progress',
      conclusion: null,
      ...facts,
    }
    to.runs.push(run)
    return run
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
