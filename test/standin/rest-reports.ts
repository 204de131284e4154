/**
 * REST routes by which results are reported: check runs, commit statuses, comments, pull requests.
 * Must not know deployments or transports.
 */
import type { Oid } from './objects.ts'
import type { CheckRun, Comment, PullRequest, Repository, Status } from './repository.ts'
import { paged, route } from './route.ts'
import type { RepositoryCall, Route } from './route.ts'
import { ACTIONS_APP, appJson, repositoryJson, repositoryUrl, userJson } from './shapes.ts'
import { commitNamed, iso, nodeId, userId, visible } from './world.ts'
import { ApiError } from './wire.ts'

/** One suite per app and commit: whoever holds the same app's token lands in the same suite. */
const suiteId = (app: string, sha: Oid): number => userId(`${app}:${sha}`)

function checkJson(call: RepositoryCall, run: CheckRun): Record<string, unknown> {
  const base = repositoryUrl(call, call.repository)
  const page = `${call.server}/${call.repository.fullName}/runs/${run.id}`
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.sha,
    external_id: run.externalId,
    url: `${base}/check-runs/${run.id}`,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt === null ? null : iso(run.startedAt),
    completed_at: run.completedAt === null ? null : iso(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${base}/check-runs/${run.id}/annotations`,
    },
    check_suite: { id: suiteId(run.app, run.sha) },
    app: appJson(call, run.app),
    pull_requests: [],
  }
}

function appOf(call: RepositoryCall): string {
  if (call.token.kind === 'user') throw new ApiError(403, 'You must authenticate via a GitHub App.')
  const slug = call.token.login.replace('[bot]', '')
  return slug === '' ? ACTIONS_APP.slug : slug
}

interface CheckInput {
  readonly name?: string
  readonly details_url?: string
  readonly external_id?: string
  readonly status?: string
  readonly conclusion?: string
  readonly started_at?: string
  readonly completed_at?: string
  readonly output?: {
    readonly title?: string
    readonly summary: string
    readonly text?: string
    readonly annotations?: readonly unknown[]
  }
}

function write(run: CheckRun, given: CheckInput, now: number): void {
  if (given.name !== undefined) run.name = given.name
  if (given.details_url !== undefined) run.detailsUrl = given.details_url
  if (given.external_id !== undefined) run.externalId = given.external_id
  if (given.started_at !== undefined) run.startedAt = Date.parse(given.started_at)
  if (given.conclusion !== undefined) {
    // Giving a conclusion completes a run.
    run.conclusion = given.conclusion
    run.status = 'completed'
    run.completedAt = given.completed_at === undefined ? now : Date.parse(given.completed_at)
  } else if (given.status !== undefined && run.status !== 'completed') {
    // A completed run never goes back: GitHub answers 200 and leaves it completed.
    run.status = given.status
  }
  if (given.output) {
    run.title = given.output.title ?? run.title
    run.summary = given.output.summary
    run.text = given.output.text ?? run.text
    run.annotations.push(...(given.output.annotations ?? []))
  }
}

function needsConclusion(given: CheckInput): void {
  if ((given.status === 'completed' || given.completed_at !== undefined) && given.conclusion === undefined) {
    throw new ApiError(422, 'Invalid request.\n\n"conclusion" is required when "status" is "completed".')
  }
}

function foundCheck(call: RepositoryCall, id: number): CheckRun {
  const run = visible(call, call.repository.checkRuns).find(one => one.id === id)
  if (!run) throw new ApiError(404, 'Not Found')
  return run
}

function statusJson(call: RepositoryCall, status: Status): Record<string, unknown> {
  return {
    url: `${repositoryUrl(call, call.repository)}/statuses/${status.sha}`,
    avatar_url: `${call.server}/avatars/${userId(status.creator.login)}`,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: iso(status.at),
    updated_at: iso(status.at),
    creator: userJson(call, status.creator),
  }
}

function commentJson(call: RepositoryCall, comment: Comment): Record<string, unknown> {
  const base = repositoryUrl(call, call.repository)
  const page = `${call.server}/${call.repository.fullName}/issues/${comment.issue}`
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${base}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${base}/issues/${comment.issue}`,
    body: comment.body,
    user: userJson(call, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: comment.author.kind === 'app' ? 'NONE' : 'OWNER',
    performed_via_github_app:
      comment.author.kind === 'app' ? appJson(call, comment.author.login.replace('[bot]', '')) : null,
  }
}

function issueExists(call: RepositoryCall, number: number): void {
  const { repository } = call
  if (!repository.issues.has(number) && !repository.pulls.some(pull => pull.number === number)) {
    throw new ApiError(404, 'Not Found')
  }
}

function longEnough(body: string): void {
  if (body.trim() === '') {
    throw new ApiError(422, 'Validation Failed', {
      errors: [{ resource: 'IssueComment', code: 'missing_field', field: 'body' }],
    })
  }
  if (body.length > 65_536) {
    throw new ApiError(422, 'Validation Failed', {
      errors: [
        {
          resource: 'IssueComment',
          code: 'custom',
          field: 'body',
          message: 'body is too long (maximum is 65536 characters)',
        },
      ],
    })
  }
}

function foundComment(call: RepositoryCall, id: number): Comment {
  const comment = visible(call, call.repository.comments).find(one => one.id === id)
  if (!comment) throw new ApiError(404, 'Not Found')
  return comment
}

function pullJson(call: RepositoryCall, pull: PullRequest): Record<string, unknown> {
  const { repository } = call
  const base = repositoryUrl(call, repository)
  const url = `${base}/pulls/${pull.number}`
  const page = `${call.server}/${repository.fullName}/pull/${pull.number}`
  const issue = `${base}/issues/${pull.number}`
  const statuses = `${base}/statuses/${pull.headSha}`
  const [headOwner = '', headName = ''] = pull.headRepository.split('/')
  const head = call.world.repositories.get(pull.headRepository.toLowerCase())
  const end = (owner: string, ref: string, sha: Oid, of: Repository | undefined): Record<string, unknown> => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userJson(call, { login: owner, kind: 'user' }),
    // A fork that the stand-in does not hold looks like its parent, under its own name.
    repo: repositoryWithCounts(call, of ?? repository, `${owner}/${of?.name ?? headName}`),
  })
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${base}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses,
  }
  return {
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    comments_url: links.comments,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    statuses_url: statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    state: pull.state,
    locked: false,
    draft: false,
    title: pull.title,
    body: null,
    user: userJson(call, pull.author),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    requested_reviewers: [],
    requested_teams: [],
    author_association: 'OWNER',
    auto_merge: null,
    created_at: iso(call.now),
    updated_at: iso(call.now),
    closed_at: pull.state === 'closed' ? iso(call.now) : null,
    merged_at: pull.mergeCommit === null ? null : iso(call.now),
    merge_commit_sha: pull.mergeCommit,
    head: end(headOwner, pull.headRef, pull.headSha, head),
    base: end(repository.owner, pull.baseRef, repository.revision(pull.baseRef) ?? pull.headSha, repository),
  }
}

function repositoryWithCounts(call: RepositoryCall, repository: Repository, fullName: string): Record<string, unknown> {
  const counts = [
    'forks',
    'forks_count',
    'open_issues',
    'open_issues_count',
    'size',
    'stargazers_count',
    'watchers',
    'watchers_count',
  ]
  const page = `${call.server}/${fullName}`
  return {
    ...repositoryJson(call, repository),
    ...Object.fromEntries(counts.map(name => [name, 0])),
    full_name: fullName,
    fork: fullName !== repository.fullName,
    default_branch: repository.defaultBranch,
    clone_url: `${page}.git`,
    git_url: `git:${page.replace(/^https?:/, '')}.git`,
    ssh_url: `git@${new URL(page).hostname}:${fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    has_downloads: false,
    archived: false,
    disabled: false,
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    pushed_at: iso(repository.createdAt),
  }
}

/** Open pull requests that bring this commit, and merged ones that brought it. */
function pullsWith(call: RepositoryCall, sha: Oid): PullRequest[] {
  const { objects } = call.repository
  const onBase = (pull: PullRequest): boolean => objects.isAncestor(sha, call.repository.revision(pull.baseRef) ?? '')
  return visible(call, call.repository.pulls).filter(
    pull =>
      pull.headSha === sha || pull.mergeCommit === sha || (objects.isAncestor(sha, pull.headSha) && !onBase(pull)),
  )
}

export const reportRoutes: readonly Route[] = [
  route<'checks', 'create'>('POST', '/check-runs', { checks: 'write' }, (call, given) => {
    const app = appOf(call)
    if (!call.repository.objects.commit(given.head_sha))
      throw new ApiError(422, `No commit found for SHA: ${given.head_sha}`)
    needsConclusion(given)
    const run: CheckRun = {
      born: call.n,
      id: call.world.nextId(),
      sha: given.head_sha,
      app,
      name: given.name,
      detailsUrl: null,
      externalId: '',
      status: 'queued',
      conclusion: null,
      startedAt: call.now,
      completedAt: null,
      title: null,
      summary: null,
      text: null,
      annotations: [],
    }
    write(run, given, call.now)
    call.repository.checkRuns.push(run)
    return { status: 201, body: checkJson(call, run) }
  }),

  route<'checks', 'get'>('GET', '/check-runs/{check_run_id}', { checks: 'read' }, (call, { check_run_id: id }) => ({
    status: 200,
    body: checkJson(call, foundCheck(call, id)),
  })),

  route<'checks', 'update'>('PATCH', '/check-runs/{check_run_id}', { checks: 'write' }, (call, given) => {
    const run = foundCheck(call, given.check_run_id)
    if (run.app !== appOf(call)) throw new ApiError(403, 'Invalid app_id: the check run was made by another app.')
    needsConclusion(given)
    write(run, given, call.now)
    return { status: 200, body: checkJson(call, run) }
  }),

  route<'checks', 'listForRef'>('GET', '/commits/{ref}/check-runs', { checks: 'read' }, (call, wanted) => {
    const sha = commitNamed(call, call.repository, wanted.ref)
    if (sha === null) throw new ApiError(422, `No commit found for SHA: ${wanted.ref}`)
    const all = visible(call, call.repository.checkRuns)
      .filter(run => run.sha === sha)
      .toReversed()
    // "latest" is the newest run of each name in each suite.
    const latest = all.filter(run => all.find(other => other.name === run.name && other.app === run.app) === run)
    const found = (wanted.filter === 'all' ? all : latest).filter(
      run =>
        (wanted.check_name === undefined || run.name === wanted.check_name) &&
        (wanted.status === undefined || run.status === wanted.status) &&
        (wanted.app_id === undefined ||
          (run.app === ACTIONS_APP.slug ? ACTIONS_APP.id : userId(run.app)) === wanted.app_id),
    )
    const { items, headers } = paged(call, found, wanted)
    return {
      status: 200,
      headers,
      body: { total_count: found.length, check_runs: items.map(run => checkJson(call, run)) },
    }
  }),

  route<'repos', 'createCommitStatus'>('POST', '/statuses/{sha}', { statuses: 'write' }, (call, given) => {
    if (!call.repository.objects.commit(given.sha)) throw new ApiError(422, `No commit found for SHA: ${given.sha}`)
    const status: Status = {
      born: call.n,
      id: call.world.nextId(),
      sha: given.sha,
      state: given.state,
      context: given.context ?? 'default',
      description: given.description ?? null,
      targetUrl: given.target_url ?? null,
      creator: call.token,
      at: call.now,
    }
    if ((status.description ?? '').length > 140) {
      throw new ApiError(422, 'Validation Failed', {
        errors: [
          {
            resource: 'Status',
            code: 'custom',
            field: 'description',
            message: 'description is too long (maximum is 140 characters)',
          },
        ],
      })
    }
    call.repository.statuses.push(status)
    return { status: 201, body: statusJson(call, status) }
  }),

  route<'repos', 'listCommitStatusesForRef'>('GET', '/commits/{ref}/statuses', { statuses: 'read' }, (call, wanted) => {
    const sha = commitNamed(call, call.repository, wanted.ref)
    const found = visible(call, call.repository.statuses)
      .filter(status => status.sha === sha)
      .toReversed()
    const { items, headers } = paged(call, found, wanted)
    return { status: 200, headers, body: items.map(status => statusJson(call, status)) }
  }),

  route<'issues', 'listComments'>(
    'GET',
    '/issues/{issue_number}/comments',
    { issues: 'read', 'pull-requests': 'read' },
    (call, wanted) => {
      issueExists(call, wanted.issue_number)
      const found = visible(call, call.repository.comments).filter(comment => comment.issue === wanted.issue_number)
      const { items, headers } = paged(call, found, wanted)
      return { status: 200, headers, body: items.map(comment => commentJson(call, comment)) }
    },
  ),

  route<'issues', 'createComment'>(
    'POST',
    '/issues/{issue_number}/comments',
    { issues: 'write', 'pull-requests': 'write' },
    (call, given) => {
      issueExists(call, given.issue_number)
      longEnough(given.body)
      const comment: Comment = {
        born: call.n,
        id: call.world.nextId(),
        issue: given.issue_number,
        author: { login: call.token.login, kind: call.token.kind },
        createdAt: call.now,
        updatedAt: call.now,
        body: given.body,
      }
      call.repository.comments.push(comment)
      return { status: 201, body: commentJson(call, comment) }
    },
  ),

  route<'issues', 'getComment'>(
    'GET',
    '/issues/comments/{comment_id}',
    { issues: 'read', 'pull-requests': 'read' },
    (call, { comment_id: id }) => ({
      status: 200,
      body: commentJson(call, foundComment(call, id)),
    }),
  ),

  route<'issues', 'updateComment'>(
    'PATCH',
    '/issues/comments/{comment_id}',
    { issues: 'write', 'pull-requests': 'write' },
    (call, given) => {
      const comment = foundComment(call, given.comment_id)
      longEnough(given.body)
      comment.body = given.body
      comment.updatedAt = call.now
      return { status: 200, body: commentJson(call, comment) }
    },
  ),

  route<'repos', 'listPullRequestsAssociatedWithCommit'>(
    'GET',
    '/commits/{commit_sha}/pulls',
    { 'pull-requests': 'read' },
    (call, wanted) => {
      if (!call.repository.objects.commit(wanted.commit_sha))
        throw new ApiError(422, `No commit found for SHA: ${wanted.commit_sha}`)
      const { items, headers } = paged(call, pullsWith(call, wanted.commit_sha), wanted)
      return { status: 200, headers, body: items.map(pull => pullJson(call, pull)) }
    },
  ),

  route<'pulls', 'get'>(
    'GET',
    '/pulls/{pull_number}',
    { 'pull-requests': 'read', contents: 'read' },
    (call, wanted) => {
      const pull = visible(call, call.repository.pulls).find(one => one.number === wanted.pull_number)
      if (!pull) throw new ApiError(404, 'Not Found')
      const comments = call.repository.comments.filter(comment => comment.issue === pull.number).length
      const merge = {
        merged: pull.mergeCommit !== null,
        mergeable: pull.state === 'open' ? true : null,
        mergeable_state: pull.state === 'open' ? 'clean' : 'unknown',
        merged_by: null,
        maintainer_can_modify: false,
        comments,
        review_comments: 0,
        commits: 1,
        additions: 0,
        deletions: 0,
        changed_files: 0,
      }
      return { status: 200, body: { ...pullJson(call, pull), ...merge } }
    },
  ),
]
