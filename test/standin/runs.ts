/**
 * How a workflow run comes to be: its record, its title by `run-name`, the `github` context that its expressions see.
 * Must not know requests, jobs or processes.
 */
import { interpolated } from './expressions.ts'
import type { Oid } from './objects.ts'
import type { Repository, WorkflowRun } from './repository.ts'
import { FOLDER, headOf } from './workflow-file.ts'
import type { Json } from './wire.ts'

/** What starts a run. */
export interface Beginning {
  /** Below `.github/workflows/`. */
  readonly file: string
  /** The workflow as the commit has it. */
  readonly text: string
  readonly event: string
  readonly actor: string
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string
  /** What is checked out. */
  readonly sha: Oid
  /** Where the run is shown, if not on that commit: a pull request's head. */
  readonly head?: { readonly branch: string; readonly sha: Oid }
  readonly inputs?: WorkflowRun['inputs']
  readonly payload?: WorkflowRun['payload']
  /** Where the file has no `run-name`; default: the workflow's name. */
  readonly title?: string
}

/**
 * @param of the server's number of the request, a new id, and its clock
 * @throws Error where the workflow cannot be read
 */
export function newRun(
  repository: Repository,
  beginning: Beginning,
  of: { readonly born: number; readonly id: number; readonly now: number },
): WorkflowRun {
  const { name, runName } = headOf(beginning.text)
  const { file, event, actor, ref, sha, inputs = {}, payload = {} } = beginning
  const shown = name ?? FOLDER + file
  const run: WorkflowRun = {
    born: of.born,
    id: of.id,
    number: repository.runs.filter(one => one.workflow === file).length + 1,
    workflow: file,
    name: shown,
    event,
    ref,
    sha,
    headBranch: beginning.head?.branch ?? ref.replace(/^refs\/(heads|tags)\//, ''),
    headSha: beginning.head?.sha ?? sha,
    actor,
    triggeringActor: actor,
    inputs,
    payload,
    createdAt: of.now,
    startedAt: of.now,
    updatedAt: of.now,
    title: beginning.title ?? shown,
    attempt: 1,
    status: 'queued',
    conclusion: null,
  }
  if (runName === null) return run
  const contexts = { github: githubContext(repository, run), inputs, vars: {} }
  return { ...run, title: interpolated(runName, { contexts }).trim() || run.title }
}

/** What is known of a run before any of its jobs has a machine. */
export function githubContext(repository: Repository, run: WorkflowRun): Readonly<Record<string, Json>> {
  const pull = run.event === 'pull_request' ? run.payload['pull_request'] : null
  return {
    actor: run.actor,
    triggering_actor: run.triggeringActor,
    event_name: run.event,
    event: run.payload,
    ref: run.ref,
    ref_name: run.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    sha: run.sha,
    head_ref: pull === null ? '' : run.headBranch,
    base_ref: refOf(pull, 'base'),
    repository: repository.fullName,
    repository_owner: repository.owner,
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    workflow: run.name,
    workflow_ref: `${repository.fullName}/${FOLDER}${run.workflow}@${run.ref}`,
    workflow_sha: run.sha,
  }
}

/** The event of a dispatch, in which every input is text. */
export function dispatchPayload(
  repository: Repository,
  of: {
    readonly file: string
    readonly ref: string
    readonly inputs: WorkflowRun['inputs']
    readonly sender: { readonly login: string; readonly type: string }
  },
): Readonly<Record<string, Json>> {
  return {
    ref: of.ref,
    workflow: FOLDER + of.file,
    inputs: Object.fromEntries(Object.entries(of.inputs).map(([name, value]) => [name, String(value)])),
    repository: repositoryPayload(repository),
    sender: of.sender,
  }
}

/** A repository as every event names it. */
export function repositoryPayload(repository: Repository): Readonly<Record<string, Json>> {
  return {
    id: repository.id,
    name: repository.name,
    full_name: repository.fullName,
    owner: { login: repository.owner },
    private: repository.private,
    default_branch: repository.defaultBranch,
  }
}

function refOf(pull: Json | undefined, side: string): string {
  const end: unknown = typeof pull === 'object' && pull !== null ? Reflect.get(pull, side) : undefined
  const ref: unknown = typeof end === 'object' && end !== null ? Reflect.get(end, 'ref') : undefined
  return typeof ref === 'string' ? ref : ''
}
