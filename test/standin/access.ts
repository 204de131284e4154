/**
 * Tokens and what they may do, as GitHub's job tokens and personal tokens are told apart.
 * Must not know routes or records.
 */
import type { Who } from './repository.ts'

export const AREAS = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'issues',
  'pull-requests',
  'statuses',
  'metadata',
] as const
export type Area = (typeof AREAS)[number]
export type Level = 'read' | 'write'
export type Permissions = Readonly<Partial<Record<Area, Level>>>

export interface Token extends Who {
  readonly permissions: Permissions
  /** `owner/name`s; without it every repository. */
  readonly repositories?: readonly string[]
  readonly revoked?: boolean
}

export const ACTIONS_BOT = 'github-actions[bot]'

export const EVERYTHING: Permissions = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
}

/** A job's own token with these permissions and no others, as `permissions:` in a workflow gives it. */
export function jobToken(permissions: Permissions = EVERYTHING): Token {
  return { login: ACTIONS_BOT, kind: 'app', permissions }
}

/** A person's fine-grained token. */
export function personalToken(login: string, permissions: Permissions = EVERYTHING): Token {
  return { login, kind: 'user', permissions }
}

/** What a route asks for; where it names several, any one is enough. */
export type Need = Permissions

export function allows(token: Token, need: Need, isPublic: boolean): boolean {
  return AREAS.some(area => {
    const level = need[area]
    if (level === undefined) return false
    if (area === 'metadata' || (isPublic && level === 'read')) return true
    const held = token.permissions[area]
    return held === 'write' || held === level
  })
}

/** GitHub's sentence for a token that may not. */
export function refusal(token: Token): string {
  return `Resource not accessible by ${token.kind === 'app' ? 'integration' : 'personal access token'}`
}
