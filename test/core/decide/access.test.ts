/** Who may act where a team has reserved it: roles, names, and machines that only do what was asked for. */
import { expect, test } from '@jest/globals'
import { mayNot, mayNotRollBack, type Person } from '../../../src/core/decide/access.ts'
import type { Rollback } from '../../../src/core/decide/commands.ts'
import type { Access } from '../../../src/core/policy.ts'
import { emptyEnvironment } from '../../../src/core/state.ts'
import type { Environment } from '../../../src/core/types.ts'
import { ENVIRONMENT, START } from '../../run/world.ts'

const person = (login: string, role: string | null): Person => ({ login, role, machine: false })
const BOT: Person = { login: 'github-actions[bot]', role: null, machine: true }
const OCTOCAT = person('octocat', 'write')

type Row = readonly [rule: string, allowed: readonly string[] | null, people: readonly Person[], may: boolean]

const rows: readonly Row[] = [
  ['what is not reserved anybody may', null, [person('stranger', null), BOT], true],
  ['a role is enough', ['write'], [OCTOCAT], true],
  ['a higher one is, too', ['write'], [person('hubot', 'admin')], true],
  ['a lower one is not', ['maintain'], [OCTOCAT], false],
  ['triage is not write', ['write'], [person('hubot', 'triage')], false],
  ['any of the roles', ['maintain', 'triage'], [OCTOCAT], true],
  ['a name is enough without a role', ['user:hubot'], [person('hubot', null)], true],
  ['however it is written', ['user:Hubot'], [person('hubot', 'read')], true],
  ['another name is not', ['user:hubot'], [person('hubo', 'admin')], false],
  ['a role of the organisation counts as itself', ['release manager'], [person('hubot', 'release manager')], true],
  ['and for no other', ['write'], [person('hubot', 'release manager')], false],
  ['nor do others count for it', ['release manager'], [person('hubot', 'admin')], false],
  ['a name is no role', ['admin'], [person('admin', 'read')], false],
  ['who starts a run again has to be allowed, too', ['write'], [OCTOCAT, person('hubot', 'read')], false],
  ['and who began it', ['write'], [person('hubot', 'read'), OCTOCAT], false],
  ['a machine has no role', ['read'], [BOT], false],
  ['but may be named', ['user:github-actions[bot]'], [BOT], true],
]

test.each(rows)('%s', (_, allowed, people, may) => {
  const access: Access = allowed === null ? {} : { promote: allowed }
  const why = mayNot('promote', { environment: ENVIRONMENT, policy: { access }, people })
  expect(why === null).toBe(may)
  if (why !== null) expect(why).toMatch(/may not promote in production: access\.promote allows .+\. Ask one of them$/u)
})

test('each act has a list of its own', () => {
  const asked = { environment: ENVIRONMENT, policy: { access: { hold: ['admin'] } }, people: [OCTOCAT] }
  expect(mayNot('promote', asked)).toBeNull()
  expect(mayNot('hold', asked)).toBe(
    'octocat (write) may not hold in production: access.hold allows admin. Ask one of them',
  )
})

const ROLLBACK: Rollback = {
  do: 'rollback',
  environment: ENVIRONMENT,
  what: 'auto',
  to: null,
  order: null,
  quarantine: 'from',
  reason: null,
  request: null,
}
const REQUESTED: Environment = {
  ...emptyEnvironment,
  requests: [
    {
      id: 'rollback-1',
      what: 'auto',
      to: '1.0.0',
      reason: 'slow',
      primary: '2.0.0',
      canary: null,
      by: 'octocat',
      seq: 7,
      at: START,
    },
  ],
}
const BAKE_FAILED: Environment = {
  ...emptyEnvironment,
  bake: { from: '1.0.0', until: START, since: null, failed: { seq: 9, at: START, reason: 'errors' } },
}

const rollbacks: readonly (readonly [string, Environment, Partial<Rollback>, readonly Person[], boolean])[] = [
  ['a person with the role rolls back', emptyEnvironment, {}, [OCTOCAT], true],
  ['one without does not', emptyEnvironment, {}, [person('hubot', 'read')], false],
  ['not even by an open request', REQUESTED, { request: 'rollback-1' }, [person('hubot', 'read')], false],
  ['a machine does not by itself', REQUESTED, {}, [BOT], false],
  ['nor by a request that nobody made', REQUESTED, { request: 'rollback-2' }, [BOT], false],
  ['it does by an open request', REQUESTED, { request: 'rollback-1' }, [BOT], true],
  [
    'a stranger who starts its run again does not',
    REQUESTED,
    { request: 'rollback-1' },
    [BOT, person('x', null)],
    false,
  ],
  ['somebody with the role does', REQUESTED, { request: 'rollback-1' }, [BOT, OCTOCAT], true],
  ['a failed bake calls for it', BAKE_FAILED, {}, [BOT], true],
  ['but for no version in particular', BAKE_FAILED, { to: '0.9.0' }, [BOT], false],
  ['nor for a canary', BAKE_FAILED, { what: 'canary' }, [BOT], false],
  [
    'a bake that goes on does not',
    { ...BAKE_FAILED, bake: { from: '1.0.0', until: START, since: null, failed: null } },
    {},
    [BOT],
    false,
  ],
]

test.each(rollbacks)('%s', (_, environment, given, people, may) => {
  const asked = { environment: ENVIRONMENT, policy: { access: { rollback: ['write'] } }, people }
  const why = mayNotRollBack(environment, { ...ROLLBACK, ...given }, asked)
  expect(why === null).toBe(may)
  expect(mayNotRollBack(environment, { ...ROLLBACK, ...given }, { ...asked, policy: { access: {} } })).toBeNull()
})
