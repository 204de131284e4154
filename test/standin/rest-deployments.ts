/**
 * REST routes of deployments, with the defaults that surprise: merging the default branch in (202, no deployment), waiting for
 * every status (409), and making older deployments inactive.
 * Must not know checks' shapes or transports.
 */
import type { Oid } from './objects.ts'
import type { Deployment, DeploymentStatus } from './repository.ts'
import { paged, route } from './route.ts'
import type { RepositoryCall, Route } from './route.ts'
import { ACTIONS_APP, appJson, repositoryUrl, userJson } from './shapes.ts'
import { commitNamed, githubItself, iso, nodeId, personOf, visible } from './world.ts'
import { ApiError } from './wire.ts'

const urlOf = (call: RepositoryCall, deployment: Deployment): string =>
  `${repositoryUrl(call, call.repository)}/deployments/${deployment.id}`

function deploymentJson(call: RepositoryCall, deployment: Deployment): Record<string, unknown> {
  const url = urlOf(call, deployment)
  return {
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    url,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userJson(call, deployment.creator),
    created_at: iso(deployment.at),
    updated_at: iso(deployment.statuses.at(-1)?.at ?? deployment.at),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(call, call.repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: deployment.creator.kind === 'app' ? appJson(call, ACTIONS_APP.slug) : null,
  }
}

function statusJson(call: RepositoryCall, deployment: Deployment, status: DeploymentStatus): Record<string, unknown> {
  const url = urlOf(call, deployment)
  return {
    id: status.id,
    node_id: nodeId('DES', status.id),
    url: `${url}/statuses/${status.id}`,
    state: status.state,
    creator: userJson(call, status.creator),
    description: status.description,
    environment: status.environment,
    environment_url: status.environmentUrl,
    target_url: status.logUrl,
    log_url: status.logUrl,
    created_at: iso(status.at),
    updated_at: iso(status.at),
    deployment_url: url,
    repository_url: repositoryUrl(call, call.repository),
    performed_via_github_app: status.creator.kind === 'app' ? appJson(call, ACTIONS_APP.slug) : null,
  }
}

interface Context {
  readonly context: string
  readonly state: string
}

/** The newest state of every status context and check run of a commit, as deployments weigh them. */
function contextsOf(call: RepositoryCall, sha: Oid): readonly Context[] {
  const contexts = new Map<string, string>()
  for (const status of call.repository.statuses) if (status.sha === sha) contexts.set(status.context, status.state)
  for (const run of call.repository.checkRuns) {
    if (run.sha === sha) contexts.set(run.name, run.status === 'completed' ? (run.conclusion ?? 'failure') : 'pending')
  }
  return [...contexts].map(([context, state]) => ({ context, state }))
}

function green(call: RepositoryCall, sha: Oid, ref: string, required: readonly string[] | undefined): void {
  const all = contextsOf(call, sha)
  const wanted =
    required?.map(context => all.find(one => one.context === context) ?? { context, state: 'missing' }) ?? all
  if (wanted.every(one => one.state === 'success')) return
  const contexts = wanted.map(({ context, state }) => ({ context, state }))
  throw new ApiError(409, `Conflict: Commit status checks failed for ${ref}.`, {
    errors: [{ contexts, resource: 'Deployment', field: 'required_contexts', code: 'invalid' }],
  })
}

/** @returns whether the default branch was merged into the ref, which then has a new commit */
function mergeDefaultBranch(call: RepositoryCall, ref: string, sha: Oid): boolean {
  const { repository } = call
  const tip = repository.revision('HEAD')
  if (tip === null || repository.objects.isAncestor(tip, sha)) return false
  const branch = `refs/heads/${ref}`
  if (!repository.refs.has(branch)) throw new ApiError(409, `Conflict merging ${repository.defaultBranch} into ${ref}.`)
  const tree = repository.objects.commit(sha)?.tree ?? ''
  const files = repository.objects.files(repository.objects.commit(tip)?.tree ?? '')
  const merge = repository.objects.addCommit({
    tree: repository.objects.changed(tree, new Map(files.map(file => [file.path, { mode: file.mode, oid: file.oid }]))),
    parents: [sha, tip],
    author: personOf(call.token, call.now),
    committer: githubItself(call.now),
    message: `Merge branch '${repository.defaultBranch}' into ${ref}`,
  })
  repository.move(branch, merge, call.n)
  return true
}

function found(call: RepositoryCall, id: number): Deployment {
  const deployment = visible(call, call.repository.deployments).find(one => one.id === id)
  if (!deployment) throw new ApiError(404, 'Not Found')
  return deployment
}

const asked = (filter: string | undefined, value: string): boolean =>
  filter === undefined || filter === 'none' || filter === value

export const deploymentRoutes: readonly Route[] = [
  route<'repos', 'createDeployment'>('POST', '/deployments', { deployments: 'write' }, (call, given) => {
    const sha = commitNamed(call, call.repository, given.ref)
    if (sha === null) throw new ApiError(422, `No ref found for: ${given.ref}`)
    if ((given.auto_merge ?? true) && mergeDefaultBranch(call, given.ref, sha)) {
      return {
        status: 202,
        body: { message: `Auto-merged ${call.repository.defaultBranch} into ${given.ref} on deployment.` },
      }
    }
    green(call, sha, given.ref, given.required_contexts)
    const environment = given.environment ?? 'production'
    const deployment: Deployment = {
      born: call.n,
      id: call.world.nextId(),
      sha,
      ref: given.ref,
      task: given.task ?? 'deploy',
      environment,
      description: given.description ?? null,
      payload: given.payload ?? {},
      transient: given.transient_environment ?? false,
      production: given.production_environment ?? environment === 'production',
      creator: { login: call.token.login, kind: call.token.kind },
      at: call.now,
      statuses: [],
    }
    call.repository.deployments.push(deployment)
    return { status: 201, body: deploymentJson(call, deployment) }
  }),

  route<'repos', 'listDeployments'>('GET', '/deployments', { deployments: 'read' }, (call, wanted) => {
    const all = visible(call, call.repository.deployments)
      .filter(
        one =>
          asked(wanted.sha, one.sha) &&
          asked(wanted.ref, one.ref) &&
          asked(wanted.task, one.task) &&
          asked(wanted.environment ?? undefined, one.environment),
      )
      .toReversed()
    const { items, headers } = paged(call, all, wanted)
    return { status: 200, headers, body: items.map(one => deploymentJson(call, one)) }
  }),

  route<'repos', 'getDeployment'>(
    'GET',
    '/deployments/{deployment_id}',
    { deployments: 'read' },
    (call, { deployment_id: id }) => ({
      status: 200,
      body: deploymentJson(call, found(call, id)),
    }),
  ),

  route<'repos', 'createDeploymentStatus'>(
    'POST',
    '/deployments/{deployment_id}/statuses',
    { deployments: 'write' },
    (call, given) => {
      const deployment = found(call, given.deployment_id)
      if ((given.description ?? '').length > 140) {
        throw new ApiError(422, 'Validation Failed', {
          errors: [
            {
              resource: 'DeploymentStatus',
              code: 'custom',
              field: 'description',
              message: 'description is too long (maximum is 140 characters)',
            },
          ],
        })
      }
      const made = (of: Deployment, state: string): DeploymentStatus => {
        const own = of === deployment
        const status: DeploymentStatus = {
          born: call.n,
          id: call.world.nextId(),
          state,
          description: own ? (given.description ?? '') : '',
          environment: given.environment ?? of.environment,
          environmentUrl: own ? (given.environment_url ?? '') : '',
          logUrl: own ? (given.log_url ?? given.target_url ?? '') : '',
          creator: { login: call.token.login, kind: call.token.kind },
          at: call.now,
        }
        of.statuses.push(status)
        return status
      }
      const status = made(deployment, given.state)
      if (given.state === 'success' && (given.auto_inactive ?? true)) {
        for (const older of call.repository.deployments) {
          const same = older.environment === status.environment && older.id < deployment.id
          if (same && !older.transient && !older.production && older.statuses.at(-1)?.state === 'success')
            made(older, 'inactive')
        }
      }
      return { status: 201, body: statusJson(call, deployment, status) }
    },
  ),

  route<'repos', 'listDeploymentStatuses'>(
    'GET',
    '/deployments/{deployment_id}/statuses',
    { deployments: 'read' },
    (call, wanted) => {
      const deployment = found(call, wanted.deployment_id)
      const { items, headers } = paged(call, visible(call, deployment.statuses).toReversed(), wanted)
      return { status: 200, headers, body: items.map(status => statusJson(call, deployment, status)) }
    },
  ),
]
