/**
 * The REST route that says what a person may do.
 * Must not know workflows, rules or git.
 */
import { ROLES } from './repository.ts'
import type { Role } from './repository.ts'
import { route } from './route.ts'
import type { RepositoryCall, Route } from './route.ts'
import { userJson } from './shapes.ts'
import { ApiError } from './wire.ts'

/** The old names, which know no roles in between. */
const LEGACY: Readonly<Record<Role, string>> = {
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
}

export const peopleRoutes: readonly Route[] = [
  route<'repos', 'getCollaboratorPermissionLevel'>(
    'GET',
    '/collaborators/{username}/permission',
    { metadata: 'read' },
    (call, { username }) => {
      maySee(call)
      const { repository, world } = call
      const role = repository.roleOf(username)
      if (!role && ![...world.users].some(user => user.toLowerCase() === username.toLowerCase())) {
        throw new ApiError(404, `${username} is not a user`)
      }
      // Everybody reads what is public.
      const base = role?.base ?? (repository.private ? null : 'read')
      const name = role?.name ?? base ?? 'none'
      const user = { ...userJson(call, { login: username, kind: 'user' }), permissions: rights(base), role_name: name }
      return { status: 200, body: { permission: base ? LEGACY[base] : 'none', role_name: name, user } }
    },
  ),
]

/** An app needs no more than its permission. */
function maySee(call: RepositoryCall): void {
  const role = call.repository.roleOf(call.token.login)?.base ?? 'read'
  if (call.token.kind === 'user' && ROLES.indexOf(role) < ROLES.indexOf('write')) {
    throw new ApiError(403, 'Must have push access to view collaborator permission.')
  }
}

function rights(role: Role | null): Record<string, boolean> {
  const has = (least: Role): boolean => role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least)
  return {
    pull: has('read'),
    triage: has('triage'),
    push: has('write'),
    maintain: has('maintain'),
    admin: has('admin'),
  }
}
