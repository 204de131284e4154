/**
 * The REST interface: finds the route, asks for the permission, has GitHub's own description judge the request, and calls it.
 * Must not know faults, journals or transports.
 */
import { allows, refusal } from './access.ts'
import type { Token } from './access.ts'
import type { Rate } from './budget.ts'
import { deploymentRoutes } from './rest-deployments.ts'
import { gitRoutes } from './rest-git.ts'
import { peopleRoutes } from './rest-people.ts'
import { reportRoutes } from './rest-reports.ts'
import { ruleRoutes } from './rest-rules.ts'
import { runRoutes } from './rest-runs.ts'
import type { Answer, Route } from './route.ts'
import { profileJson } from './shapes.ts'
import { ApiError } from './wire.ts'
import { repositoryOf } from './world.ts'
import type { Call } from './world.ts'

export interface RestRequest {
  readonly method: string
  /** Below the interface's base, still escaped. */
  readonly path: string
  readonly url: URL
  readonly body: unknown
  readonly accept: string
}

interface Found {
  readonly route: Route
  readonly path: Readonly<Record<string, string>>
}

const ROUTES: readonly (Route & { readonly pattern: RegExp })[] = [
  ...gitRoutes,
  ...reportRoutes,
  ...deploymentRoutes,
  ...runRoutes,
  ...peopleRoutes,
  ...ruleRoutes,
]
  // Where `{ref}` and `{branch}` may hold slashes, the longer template is meant.
  .toSorted((a, b) => b.template.length - a.template.length)
  .map(route => ({ ...route, pattern: patternOf(route.template) }))

/** Routes that belong to no repository; the first needs no token. */
const GLOBAL = new Set(['/meta', '/user', '/rate_limit'])

/** @returns GitHub's name of the route, or null where the stand-in has none */
export function templateOf(method: string, path: string): string | null {
  if (method === 'GET' && GLOBAL.has(path)) return path
  return find(method, path)?.route.template ?? null
}

/**
 * @param violate takes what GitHub's description says against the request
 * @throws ApiError
 */
export async function rest(
  call: Call,
  token: Token | null,
  request: RestRequest,
  violate: (line: string) => void,
): Promise<Answer> {
  const { method, path } = request
  if (method === 'GET' && path === '/meta') return { status: 200, body: { verifiable_password_authentication: false } }
  if (!token) throw new ApiError(401, 'Bad credentials')
  if (method === 'GET' && path === '/user') return user(call, token)
  if (method === 'GET' && path === '/rate_limit') return { status: 200, body: rates(call) }
  const found = find(method, path)
  if (!found) throw new ApiError(404, 'Not Found')
  const { owner = '', repo = '' } = found.path
  const repository = repositoryOf(call, owner, repo)
  if (!repository) throw new ApiError(404, 'Not Found')
  if (!allows(token, found.route.need, !repository.private)) {
    const accepted = Object.entries(found.route.need).map(([area, level]) => `${area.replaceAll('-', '_')}=${level}`)
    throw new ApiError(403, refusal(token), {}, { 'x-accepted-github-permissions': accepted.join('; ') })
  }
  const values = await judged(found, request, violate)
  return found.route.handle({ ...call, repository, accept: request.accept, url: request.url }, values)
}

async function judged(
  found: Found,
  request: RestRequest,
  violate: (line: string) => void,
): Promise<Readonly<Record<string, unknown>>> {
  const { contractOf } = await import('./openapi.ts')
  const contract = contractOf(found.route.method, found.route.template)
  const parameters = contract.parameters(found.path, request.url.searchParams)
  const problems = [...parameters.problems, ...contract.body(request.body)]
  if (problems.length > 0) {
    violate(`${found.route.method} ${found.route.template}: ${problems.join(' ')}`)
    throw new ApiError(422, `Invalid request.\n\n${problems.join('\n')}`)
  }
  const given = typeof request.body === 'object' && request.body !== null ? request.body : {}
  return { ...given, ...parameters.values }
}

function find(method: string, path: string): Found | null {
  for (const route of ROUTES) {
    const groups = route.method === method ? route.pattern.exec(path)?.groups : undefined
    if (!groups) continue
    const values = Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')])
    return { route, path: Object.fromEntries(values) }
  }
  return null
}

/** `{ref}`, `{branch}` and `{path}` may hold slashes, other parameters may not. */
function patternOf(template: string): RegExp {
  const source = template
    .replaceAll(/[.+?^$()[\]\\]/g, String.raw`\$&`)
    .replaceAll('{ref}', '(?<ref>.+)')
    .replaceAll('{branch}', '(?<branch>.+)')
    .replaceAll('/{path}', '(?:/(?<path>.*))?')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`)
}

function user(call: Call, token: Token): Answer {
  if (token.kind === 'app') throw new ApiError(403, refusal(token))
  return { status: 200, body: profileJson(call, token) }
}

function rates(call: Call): unknown {
  const count = (resource: Rate['resource']): unknown => {
    const { limit, used, resetAt } = call.left(resource)
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.floor(resetAt / 1000) }
  }
  const core = count('core')
  return { resources: { core, search: core, graphql: count('graphql') }, rate: core }
}
