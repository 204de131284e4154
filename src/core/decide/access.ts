/** Who may act: a team can reserve acts of people for some; a machine may roll back only as it was asked to. */
import type { EnvironmentPolicy, ReservedAct } from '../policy.ts'
import type { Environment } from '../types.ts'
import type { Rollback } from './commands.ts'

/** Somebody who asks, with the role that GitHub names in this repository; null where there is none. */
export interface Person {
  readonly login: string
  readonly role: string | null
  /** An app, a bot, a job's own token. */
  readonly machine: boolean
}

/** What the team's rules are about. */
export interface Asked {
  readonly environment: string
  readonly policy: Pick<EnvironmentPolicy, 'access'>
  /** Who began the run, and who started this attempt of it. */
  readonly people: readonly Person[]
}

/** GitHub's own roles, each with all rights of those before it. */
const LADDER = ['read', 'triage', 'write', 'maintain', 'admin']

/** @returns why they may not, or null */
export function mayNot(act: ReservedAct, asked: Asked): string | null {
  const [stranger] = strangers(act, asked)
  return stranger === undefined ? null : inWords(act, asked, stranger)
}

/**
 * A machine has no role of its own: it may roll back where an open request asks for it, or a failed bake does. That it does so as the
 * request says is seen by the rollback itself.
 * @returns why they may not, or null
 */
export function mayNotRollBack(environment: Environment, command: Rollback, asked: Asked): string | null {
  for (const one of strangers('rollback', asked)) {
    if (!one.machine) return inWords('rollback', asked, one)
    if (!isCalledFor(environment, command))
      return `${one.login} is a machine and ${command.request === null ? 'names no request-id' : `${command.request} is no open request`}. Start the rollback by start-rollback, or as a person whom access.rollback allows`
  }
  return null
}

function isCalledFor(environment: Environment, command: Rollback): boolean {
  if (environment.requests.some(({ id }) => id === command.request)) return true
  return environment.bake?.failed != null && !environment.trial && command.what !== 'canary' && command.to === null
}

function strangers(act: ReservedAct, { policy, people }: Asked): readonly Person[] {
  const allowed = policy.access[act]
  return allowed === undefined ? [] : people.filter(person => !allowed.some(rule => permits(rule, person)))
}

function inWords(act: ReservedAct, { environment, policy }: Asked, { login, role }: Person): string {
  const verb = act === 'rollback' ? 'roll back' : act
  return `${login} (${role ?? 'no role'}) may not ${verb} in ${environment}: access.${act} allows ${policy.access[act]?.join(', ') ?? ''}. Ask one of them`
}

function permits(rule: string, { login, role }: Person): boolean {
  if (rule.startsWith('user:')) return rule.slice('user:'.length).toLowerCase() === login.toLowerCase()
  if (role === null) return false
  const [wanted, has] = [LADDER.indexOf(rule), LADDER.indexOf(role)]
  // A role of the organisation's own is met by itself alone.
  return wanted === -1 || has === -1 ? rule === role : has >= wanted
}
