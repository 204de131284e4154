/**
 * The JSON of the things that many answers hold: people, the app, repositories.
 * Must not know routes.
 */
import type { Repository, Who } from './repository.ts'
import { iso, nodeId, userId } from './world.ts'
import type { Call } from './world.ts'

type Object = Record<string, unknown>

/** GitHub Actions, the app behind every job's token. */
export const ACTIONS_APP = { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' }

export function userJson(call: Call, who: Who): Object {
  // GitHub escapes a bot's brackets in its addresses.
  const name = encodeURIComponent(who.login)
  const url = `${call.api}/users/${name}`
  return {
    login: who.login,
    id: userId(who.login),
    node_id: nodeId('U', who.login),
    avatar_url: `${call.server}/avatars/${userId(who.login)}`,
    gravatar_id: '',
    url,
    html_url: `${call.server}/${who.kind === 'app' ? `apps/${encodeURIComponent(who.login.replace('[bot]', ''))}` : name}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: who.kind === 'app' ? 'Bot' : 'User',
    site_admin: false,
  }
}

/** A person as `GET /user` gives it to the person. */
export function profileJson(call: Call, who: Who): Object {
  const texts = ['name', 'bio', 'blog', 'company', 'email', 'hireable', 'location']
  const counts = ['followers', 'following', 'public_gists', 'public_repos', 'collaborators', 'disk_usage']
  const hidden = ['owned_private_repos', 'private_gists', 'total_private_repos']
  return {
    ...userJson(call, who),
    ...Object.fromEntries(texts.map(name => [name, null])),
    ...Object.fromEntries([...counts, ...hidden].map(name => [name, 0])),
    blog: '',
    two_factor_authentication: true,
    created_at: iso(0),
    updated_at: iso(0),
  }
}

export function appJson(call: Call, slug: string): Object {
  const app = slug === ACTIONS_APP.slug ? ACTIONS_APP : { id: userId(slug), slug, name: slug }
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: userJson(call, { login: 'github', kind: 'user' }),
    name: app.name,
    description: '',
    external_url: `${call.server}/features/actions`,
    html_url: `${call.server}/apps/${app.slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2024-04-10T20:33:16Z',
    permissions: { checks: 'write', contents: 'write', deployments: 'write', metadata: 'read' },
    events: [],
  }
}

const PLACES = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
}

/** A repository as it stands inside other answers. */
export function repositoryJson(call: Call, repository: Repository): Object {
  const url = repositoryUrl(call, repository)
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: userJson(call, { login: repository.owner, kind: 'user' }),
    html_url: `${call.server}/${repository.fullName}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(PLACES).map(([name, path]) => [`${name}_url`, url + path])),
  }
}

/** A repository as `GET /repos/{owner}/{repo}` gives it. */
export function fullRepositoryJson(call: Call, repository: Repository): Object {
  const page = `${call.server}/${repository.fullName}`
  const none = ['forks', 'forks_count', 'open_issues', 'open_issues_count', 'size', 'stargazers_count', 'watchers']
  const counts = [...none, 'watchers_count', 'network_count', 'subscribers_count']
  return {
    ...repositoryJson(call, repository),
    ...Object.fromEntries(counts.map(name => [name, 0])),
    default_branch: repository.defaultBranch,
    visibility: repository.private ? 'private' : 'public',
    clone_url: `${page}.git`,
    git_url: `git:${page.replace(/^https?:/, '')}.git`,
    ssh_url: `git@${new URL(page).hostname}:${repository.fullName}.git`,
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
    archived: false,
    disabled: false,
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    pushed_at: iso(repository.createdAt),
  }
}

export const repositoryUrl = (call: Call, repository: Repository): string => `${call.api}/repos/${repository.fullName}`
