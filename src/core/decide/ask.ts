/** `start-rollback`: a rollback is asked for, so that whoever runs the workflow may do just this, and once. */
import { environmentOf } from '../state.ts'
import type { Decision, View } from '../types.ts'
import type { Ask } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export function ask(view: View, command: Ask): Decision {
  const environment = environmentOf(view.state, command.environment)
  if (environment.requests.some(({ id }) => id === command.id))
    return nothing('already-done', `rollback ${command.id} of ${command.environment} is asked for already`)
  if (environment.primary === null && !environment.trial)
    return refuse('NO_PRIMARY', `${command.environment} serves nothing that could be rolled back`)
  if (command.what === 'canary' && !environment.trial)
    return refuse(
      'NO_CANARY',
      `nothing is on trial in ${command.environment}; to go back from its primary use what: primary`,
    )
  const { id, what, to, reason } = command
  return append(
    {
      type: 'requested',
      request: {
        id,
        what,
        to,
        reason,
        primary: environment.primary,
        canary: environment.trial?.canary ?? null,
      },
    },
    'dispatched',
    `a rollback of ${command.environment}${to === null ? '' : ` to ${to}`} is asked for`,
  )
}
