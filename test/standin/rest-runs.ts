/**
 * REST routes of workflow runs and people: a run's facts, dispatches, what a person may do.
 * Must not know git's objects beyond a workflow's text.
 */
import * as v from 'valibot'
import { parse } from 'yaml'
import { textOf } from './objects.ts'
import type { Repository, WorkflowRun } from './repository.ts'
import { route } from './route.ts'
import type { RepositoryCall, Route } from './route.ts'
import { repositoryJson, repositoryUrl, userJson } from './shapes.ts'
import { iso, nodeId, userId, visible } from './world.ts'
import { ApiError } from './wire.ts'

function runJson(call: RepositoryCall, run: WorkflowRun): Record<string, unknown> {
  const { repository } = call
  const base = repositoryUrl(call, repository)
  const url = `${base}/actions/runs/${run.id}`
  const commit = repository.objects.commit(run.headSha)
  const suite = userId(`suite:${run.id}`)
  const workflow = userId(run.workflow)
  return {
    id: run.id,
    name: run.workflow,
    node_id: nodeId('WFR', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: `.github/workflows/${run.workflow}`,
    run_number: repository.runs.indexOf(run) + 1,
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
    updated_at: iso(run.createdAt),
    run_started_at: iso(run.createdAt),
    actor: userJson(call, { login: run.actor, kind: 'user' }),
    triggering_actor: userJson(call, { login: run.triggeringActor, kind: 'user' }),
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

const Inputs = v.record(
  v.string(),
  v.object({
    required: v.optional(v.boolean()),
    default: v.optional(v.union([v.string(), v.number(), v.boolean()])),
    options: v.optional(v.array(v.string())),
  }),
)
type Inputs = v.InferOutput<typeof Inputs>

/** The `workflow_dispatch` inputs of a workflow on a ref; null where it has no such trigger. */
function dispatchInputs(repository: Repository, ref: string, file: string): Inputs | null {
  const entry = repository.expression(`${ref}:.github/workflows/${file}`)
  const object = entry && repository.objects.get(entry.oid)
  if (!object) return null
  const workflow: unknown = parse(textOf(object.bytes))
  const on: unknown = typeof workflow === 'object' && workflow !== null && 'on' in workflow ? workflow.on : null
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return {}
  if (typeof on !== 'object' || on === null || !('workflow_dispatch' in on)) return null
  const trigger = on.workflow_dispatch
  if (typeof trigger !== 'object' || trigger === null || !('inputs' in trigger)) return {}
  return v.parse(Inputs, trigger.inputs ?? {})
}

function refuseInputs(declared: Inputs, given: Readonly<Record<string, unknown>>): void {
  const unexpected = Object.keys(given).filter(name => !(name in declared))
  if (unexpected.length > 0) throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`)
  for (const [name, input] of Object.entries(declared)) {
    const value = given[name]
    if (input.required && input.default === undefined && (value === undefined || value === '')) {
      throw new ApiError(422, `Required input '${name}' not provided`)
    }
    if (input.options && value !== undefined && !input.options.some(option => option === value)) {
      const got = JSON.stringify(value)
      throw new ApiError(422, `Provided value ${got} for input '${name}' not in the list of allowed values`)
    }
  }
}

export const runRoutes: readonly Route[] = [
  route<'actions', 'getWorkflowRun'>('GET', '/actions/runs/{run_id}', { actions: 'read' }, (call, { run_id: id }) => {
    const run = visible(call, call.repository.runs).find(one => one.id === id)
    if (!run) throw new ApiError(404, 'Not Found')
    return { status: 200, body: runJson(call, run) }
  }),

  route<'actions', 'createWorkflowDispatch'>(
    'POST',
    '/actions/workflows/{workflow_id}/dispatches',
    { actions: 'write' },
    (call, given) => {
      const { repository } = call
      const file = String(given.workflow_id)
      if (given['return_run_details'] !== undefined && !call.world.runDetails) {
        throw new ApiError(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.')
      }
      // Only workflows on the default branch can be dispatched.
      if (!repository.expression(`HEAD:.github/workflows/${file}`)) throw new ApiError(404, 'Not Found')
      const branch = given.ref.replace(/^refs\/(heads|tags)\//, '')
      const head = ['refs/heads/', 'refs/tags/']
        .map(prefix => repository.refs.get(prefix + branch))
        .find(oid => oid !== undefined)
      if (head === undefined) throw new ApiError(422, `No ref found for: ${given.ref}`)
      const declared = dispatchInputs(repository, branch, file)
      if (declared === null) throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger")
      const inputs = { ...given.inputs }
      refuseInputs(declared, inputs)
      const run: WorkflowRun = {
        born: call.n,
        id: call.world.nextId(),
        workflow: file,
        event: 'workflow_dispatch',
        headBranch: branch,
        headSha: head,
        actor: call.token.login,
        triggeringActor: call.token.login,
        createdAt: call.now,
        title: file,
        attempt: 1,
        status: 'queued',
        conclusion: null,
      }
      repository.runs.push(run)
      const { login } = call.token
      repository.dispatches.push({
        born: call.n,
        id: call.world.nextId(),
        workflow: file,
        ref: given.ref,
        inputs,
        run: run.id,
        by: login,
      })
      if (!given['return_run_details']) return { status: 204 }
      const { id, url, html_url } = {
        id: run.id,
        url: runJson(call, run)['url'],
        html_url: runJson(call, run)['html_url'],
      }
      return { status: 200, body: { workflow_run_id: id, run_url: url, html_url } }
    },
  ),

  route<'repos', 'getCollaboratorPermissionLevel'>(
    'GET',
    '/collaborators/{username}/permission',
    { metadata: 'read' },
    (call, { username }) => {
      const { repository, world } = call
      const role = username === repository.owner ? 'admin' : repository.collaborators.get(username)
      if (role === undefined && !world.users.has(username)) throw new ApiError(404, `${username} is not a user`)
      const name = role ?? (repository.private ? 'none' : 'read')
      const permission = name === 'maintain' ? 'write' : name === 'triage' ? 'read' : name
      const user = { ...userJson(call, { login: username, kind: 'user' }), permissions: rights(name), role_name: name }
      return { status: 200, body: { permission, role_name: name, user } }
    },
  ),
]

function rights(role: string): Record<string, boolean> {
  const ladder = ['none', 'read', 'triage', 'write', 'maintain', 'admin']
  const has = (least: string): boolean => ladder.indexOf(role) >= ladder.indexOf(least)
  return {
    pull: has('read'),
    triage: has('triage'),
    push: has('write'),
    maintain: has('maintain'),
    admin: has('admin'),
  }
}
