/** `hold`: a person freezes an environment, releases it, or lifts a quarantine. */
import { holdOf } from '../core/state.ts'
import { holding } from '../run/operations/hold.ts'
import { reserved } from './access.ts'
import { action } from './action.ts'

export const hold = action('hold', async ({ inputs, runner, site }) => {
  const { set, releaseVersion: release, until } = inputs
  // It is given: the specification of the inputs says so.
  const reason = inputs.reason ?? ''
  const here = await site()
  const settings = here.settings()
  const { environment } = settings
  const command = { do: 'hold' as const, environment, set, release, until, by: here.actor, reason }
  const done = await here.operate(reserved('hold', holding(command), { client: here.client, runner, settings }))
  return here.report(done, state => ({ hold: String(holdOf(state, done.reading.now) !== null) }), {
    checks: false,
    deployments: false,
  })
})
