/**
 * REST routes about branches and the rules that hold for them.
 * Must not know who changes a branch, or how.
 */
import { commitListJson } from './rest-git.ts'
import type { Ruleset } from './repository.ts'
import { paged, route } from './route.ts'
import type { RepositoryCall, Route } from './route.ts'
import { repositoryUrl } from './shapes.ts'
import { commitNamed, iso, nodeId } from './world.ts'
import { ApiError } from './wire.ts'

function rulesetJson(call: RepositoryCall, set: Ruleset): Record<string, unknown> {
  const { repository } = call
  const own = set.source.type === 'Repository'
  const url = own
    ? `${repositoryUrl(call, repository)}/rulesets/${set.id}`
    : `${call.api}/orgs/${set.source.name}/rulesets/${set.id}`
  const page = own
    ? `${call.server}/${repository.fullName}/rules/${set.id}`
    : `${call.server}/organizations/${set.source.name}/settings/rules/${set.id}`
  return {
    id: set.id,
    name: set.name,
    target: 'branch',
    source_type: set.source.type,
    source: set.source.name,
    enforcement: set.enforcement,
    node_id: nodeId('RRS', set.id),
    _links: { self: { href: url }, html: { href: page } },
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
  }
}

function rulesOf(call: RepositoryCall, branch: string): readonly unknown[] {
  return call.repository.rulesetsOf(`refs/heads/${branch}`).flatMap(set =>
    set.rules.map(rule => ({
      ...rule,
      ruleset_source_type: set.source.type,
      ruleset_source: set.source.name,
      ruleset_id: set.id,
    })),
  )
}

export const ruleRoutes: readonly Route[] = [
  route<'repos', 'getRepoRulesets'>('GET', '/rulesets', { metadata: 'read' }, (call, wanted) => {
    const parents = wanted.includes_parents ?? true
    const all = call.repository.allRulesets.filter(set => parents || set.source.type === 'Repository')
    const { items, headers } = paged(call, all, wanted)
    return { status: 200, headers, body: items.map(set => rulesetJson(call, set)) }
  }),

  route<'repos', 'getBranchRules'>('GET', '/rules/branches/{branch}', { metadata: 'read' }, (call, wanted) => {
    const { items, headers } = paged(call, rulesOf(call, wanted.branch), wanted)
    return { status: 200, headers, body: items }
  }),

  route<'repos', 'getBranch'>('GET', '/branches/{branch}', { contents: 'read' }, (call, { branch }) => {
    const { repository } = call
    const tip = repository.refsBefore(call.seen).get(`refs/heads/${branch}`)
    const sha = tip === undefined ? null : commitNamed(call, repository, tip)
    if (sha === null) throw new ApiError(404, 'Branch not found')
    const self = `${repositoryUrl(call, repository)}/branches/${branch}`
    // Rules are not branch protection, the older thing of the same purpose; GitHub calls a branch protected by either.
    const body = {
      name: branch,
      commit: commitListJson(call, sha),
      _links: { self, html: `${call.server}/${repository.fullName}/tree/${branch}` },
      protected: rulesOf(call, branch).length > 0,
      protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
      protection_url: `${self}/protection`,
    }
    return { status: 200, body }
  }),
]
