/**
 * Acts that the configuration reserves (`access`): who asks, by their roles on GitHub, which are read only where one is needed.
 * Must not decide who may: `core/decide/access.ts` does.
 */
import { mayNot, mayNotRollBack, type Asked, type Person } from '../core/decide/access.ts'
import type { Rollback } from '../core/decide/commands.ts'
import type { ReservedAct } from '../core/policy.ts'
import { environmentOf } from '../core/state.ts'
import { Refusal } from '../github/faults.ts'
import type { GitHub } from '../github/client.ts'
import type { Runner } from '../io/runner.ts'
import type { Operation } from '../run/operate.ts'
import { guarded } from '../run/operations/guarded.ts'
import type { Settings } from './site.ts'

/** Where an act is asked for, and by whom. */
export interface Asking {
  readonly client: GitHub
  readonly runner: Pick<Runner, 'actor' | 'triggeringActor'>
  readonly settings: Settings
}

/** An act of people: none of a machine, unless `access` names it. */
export function reserved(act: ReservedAct, operation: Operation, asking: Asking): Operation {
  if (asking.settings.policy.access[act] === undefined) return operation
  return guarded(operation, async () => mayNot(act, await askedBy(asking)))
}

/** A rollback: of people, or of a machine that does what was asked for. */
export function reservedRollback(command: Rollback, operation: Operation, asking: Asking): Operation {
  if (asking.settings.policy.access.rollback === undefined) return operation
  return guarded(operation, async ({ view }) =>
    mayNotRollBack(environmentOf(view.state, command.environment), command, await askedBy(asking)),
  )
}

async function askedBy({ client, runner, settings }: Asking): Promise<Asked> {
  const logins = [...new Set([runner.actor, runner.triggeringActor])]
  const people = await Promise.all(logins.map(login => personOf(client, login)))
  return { environment: settings.environment, policy: settings.policy, people }
}

async function personOf(client: GitHub, login: string): Promise<Person> {
  if (login.endsWith('[bot]')) return { login, role: null, machine: true }
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({
      owner: client.owner,
      repo: client.repo,
      username: login,
    })
    return { login, role: data.role_name === 'none' ? null : data.role_name, machine: data.user?.type === 'Bot' }
  } catch (error) {
    // Somebody whom GitHub does not know here has no role here.
    if (error instanceof Refusal && error.status === 404) return { login, role: null, machine: false }
    throw error
  }
}
