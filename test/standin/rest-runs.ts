/**
 * REST routes of workflows and their runs: lists, a run's facts, dispatches.
 * Must not know how a run's jobs are run.
 */
import { inputsOf } from './dispatch.ts'
import type { Repository, Who, WorkflowRun } from './repository.ts'
import { paged, route } from './route.ts'
import type { Answer, Parameters, RepositoryCall, Route } from './route.ts'
import { dispatchPayload, newRun } from './runs.ts'
import { repositoryJson, repositoryUrl, userJson } from './shapes.ts'
import { dispatchInputs, FOLDER, headOf, workflowFiles, workflowText } from './workflow-file.ts'
import { iso, nodeId, userId, visible } from './world.ts'
import { ApiError } from './wire.ts'

const suiteOf = (run: WorkflowRun): number => userId(`suite:${run.id}`)

function runJson(call: RepositoryCall, run: WorkflowRun): Record<string, unknown> {
  const { repository } = call
  const base = repositoryUrl(call, repository)
  const url = `${base}/actions/runs/${run.id}`
  const commit = repository.objects.commit(run.headSha)
  const suite = suiteOf(run)
  const workflow = workflowId(repository, run.workflow)
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WFR', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: FOLDER + run.workflow,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    display_title: run.title,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflow,
    check_suite_id: suite,
    check_suite_node_id: nodeId('CS', suite),
    url,
    html_url: `${call.server}/${repository.fullName}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: iso(run.createdAt),
    updated_at: iso(run.updatedAt),
    run_started_at: iso(run.startedAt),
    actor: userJson(call, userOf(run.actor)),
    triggering_actor: userJson(call, userOf(run.triggeringActor)),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    check_suite_url: `${base}/check-suites/${suite}`,
    workflow_url: `${base}/actions/workflows/${workflow}`,
    head_commit: commit && {
      id: run.headSha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: iso(commit.committer.seconds * 1000),
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository: repositoryJson(call, repository),
    head_repository: repositoryJson(call, repository),
  }
}

function userOf(login: string): Who {
  return { login, kind: login.endsWith('[bot]') ? 'app' : 'user' }
}

/** A workflow's file by its name or its id. @throws ApiError 404 where the default branch has none */
function workflowNamed(call: RepositoryCall, name: string | number): string {
  const file = workflowFiles(call.repository, 'HEAD', call.seen).find(
    one => one === name || workflowId(call.repository, one) === Number(name),
  )
  if (file === undefined) throw new ApiError(404, 'Not Found')
  return file
}

const workflowId = (repository: Repository, file: string): number => userId(`${repository.fullName}/${FOLDER}${file}`)

function workflowJson(call: RepositoryCall, file: string): Record<string, unknown> {
  const { repository } = call
  const id = workflowId(repository, file)
  const { name } = headOf(workflowText(repository, 'HEAD', file, call.seen) ?? '')
  const page = `${call.server}/${repository.fullName}`
  return {
    id,
    node_id: nodeId('W', id),
    name: name ?? FOLDER + file,
    path: FOLDER + file,
    state: 'active',
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    url: `${repositoryUrl(call, repository)}/actions/workflows/${id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${FOLDER}${file}`,
    badge_url: `${page}/actions/workflows/${file}/badge.svg`,
  }
}

type Wanted = Pick<
  Parameters<'actions', 'listWorkflowRunsForRepo'>,
  'actor' | 'branch' | 'event' | 'status' | 'created' | 'head_sha' | 'check_suite_id' | 'per_page' | 'page'
>

function runsAnswer(call: RepositoryCall, runs: readonly WorkflowRun[], wanted: Wanted): Answer {
  const asked = (filter: string | undefined, ...values: readonly (string | null)[]): boolean =>
    filter === undefined || values.includes(filter)
  const during = createdWithin(wanted.created)
  const found = visible(call, runs)
    .filter(
      run =>
        asked(wanted.actor?.toLowerCase(), run.actor.toLowerCase()) &&
        asked(wanted.branch, run.headBranch) &&
        asked(wanted.event, run.event) &&
        asked(wanted.status, run.status, run.conclusion) &&
        asked(wanted.head_sha, run.headSha) &&
        (wanted.check_suite_id === undefined || wanted.check_suite_id === suiteOf(run)) &&
        during(run.createdAt),
    )
    .toReversed()
    // With any filter GitHub finds no more than so many.
    .slice(0, 1000)
  const { items, headers } = paged(call, found, wanted)
  return {
    status: 200,
    headers,
    body: { total_count: found.length, workflow_runs: items.map(run => runJson(call, run)) },
  }
}

/** GitHub's search syntax for dates: `>=D`, `<D`, `D..D`, `D..*`, `D`; a day is all of it, an instant all of its second. */
function createdWithin(text: string | undefined): (at: number) => boolean {
  if (text === undefined) return () => true
  const [from = '', to] = text.split('..')
  const sign = /^[<>]=?/.exec(text)?.[0] ?? ''
  const [first, last] = spanOf(to === undefined ? text.slice(sign.length) : from)
  if (to !== undefined) {
    const end = to === '*' ? Infinity : spanOf(to)[1]
    return at => (from === '*' || at >= first) && at <= end
  }
  if (sign === '>') return at => at > last
  if (sign === '>=') return at => at >= first
  if (sign === '<') return at => at < first
  return sign === '<=' ? at => at <= last : at => at >= first && at <= last
}

function spanOf(text: string): readonly [number, number] {
  if (text === '*') return [-Infinity, Infinity]
  const first = Date.parse(text)
  if (Number.isNaN(first)) throw new ApiError(422, `Validation Failed: ${text} is no date`)
  return [first, first + (text.includes('T') ? 1000 : 86_400_000) - 1]
}

/** A person needs write access beside the token's permission; a job's token has it by its permission alone. */
function mayDispatch(call: RepositoryCall): void {
  if (call.token.kind === 'app') return
  const role = call.repository.roleOf(call.token.login)?.base
  if (role === undefined || role === 'read' || role === 'triage') {
    throw new ApiError(403, 'Must have admin rights to Repository.')
  }
}

interface Dispatching {
  readonly ref: string
  readonly inputs: Readonly<Record<string, unknown>>
}

/** @throws ApiError where GitHub would not start it */
function dispatch(call: RepositoryCall, file: string, { ref, inputs }: Dispatching): WorkflowRun {
  const { repository, world } = call
  const full = ['', 'refs/heads/', 'refs/tags/'].map(prefix => prefix + ref).find(name => repository.refs.has(name))
  const sha = full === undefined || !full.startsWith('refs/') ? undefined : repository.refs.get(full)
  if (full === undefined || sha === undefined) throw new ApiError(422, `No ref found for: ${ref}`)
  const text = workflowText(repository, sha, file)
  const most = world.dispatchInputs
  const declared = text === null ? null : readable(() => dispatchInputs(headOf(text), most))
  if (text === null || declared === null) {
    throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger")
  }
  const all = inputsOf(declared, inputs, most)
  const who = { login: call.token.login, type: call.token.kind === 'app' ? 'Bot' : 'User' }
  const payload = dispatchPayload(repository, { file, ref: full, inputs: all, sender: who })
  const beginning = { file, text, event: 'workflow_dispatch', actor: who.login, ref: full, sha, inputs: all, payload }
  const run = readable(() => newRun(repository, beginning, { born: call.n, id: world.nextId(), now: call.now }))
  repository.runs.push(run)
  repository.dispatches.push({
    born: call.n,
    id: world.nextId(),
    workflow: file,
    ref,
    inputs,
    run: run.id,
    by: who.login,
  })
  return run
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new ApiError(422, `Invalid Argument - failed to parse workflow: ${why}`)
  }
}

export const runRoutes: readonly Route[] = [
  route<'actions', 'getWorkflowRun'>('GET', '/actions/runs/{run_id}', { actions: 'read' }, (call, { run_id: id }) => {
    const run = visible(call, call.repository.runs).find(one => one.id === id)
    if (!run) throw new ApiError(404, 'Not Found')
    return { status: 200, body: runJson(call, run) }
  }),

  route<'actions', 'listWorkflowRunsForRepo'>('GET', '/actions/runs', { actions: 'read' }, (call, wanted) =>
    runsAnswer(call, call.repository.runs, wanted),
  ),

  route<'actions', 'listWorkflowRuns'>(
    'GET',
    '/actions/workflows/{workflow_id}/runs',
    { actions: 'read' },
    (call, wanted) => {
      const file = workflowNamed(call, wanted.workflow_id)
      const runs = call.repository.runs.filter(run => run.workflow === file)
      return runsAnswer(call, runs, wanted)
    },
  ),

  route<'actions', 'listRepoWorkflows'>('GET', '/actions/workflows', { actions: 'read' }, (call, wanted) => {
    const files = workflowFiles(call.repository, 'HEAD', call.seen)
    const { items, headers } = paged(call, files, wanted)
    const body = { total_count: files.length, workflows: items.map(file => workflowJson(call, file)) }
    return { status: 200, headers, body }
  }),

  route<'actions', 'getWorkflow'>(
    'GET',
    '/actions/workflows/{workflow_id}',
    { actions: 'read' },
    (call, { workflow_id: name }) => ({ status: 200, body: workflowJson(call, workflowNamed(call, name)) }),
  ),

  route<'actions', 'createWorkflowDispatch'>(
    'POST',
    '/actions/workflows/{workflow_id}/dispatches',
    { actions: 'write' },
    (call, given) => {
      if (given['return_run_details'] !== undefined && !call.world.runDetails) {
        throw new ApiError(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.')
      }
      // Only workflows on the default branch can be dispatched.
      const file = workflowNamed(call, given.workflow_id)
      mayDispatch(call)
      const run = dispatch(call, file, { ref: given.ref, inputs: { ...given.inputs } })
      call.world.started(call.repository, run)
      if (!given['return_run_details']) return { status: 204 }
      const { url: run_url, html_url } = runJson(call, run)
      return { status: 200, body: { workflow_run_id: run.id, run_url, html_url } }
    },
  ),
]
