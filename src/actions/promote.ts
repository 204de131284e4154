/** `promote`: make the canary that passed the primary. */
import { promoting } from '../run/operations/promote.ts'
import { reserved } from './access.ts'
import { action } from './action.ts'

export const promote = action('promote', async ({ inputs, runner, site }) => {
  const here = await site()
  const settings = await here.place()
  const { environment, policy } = settings
  const operation = promoting({ do: 'promote', environment, force: inputs.force, reason: inputs.reason }, { policy })
  // Who is promoted by the clock is promoted by nobody: the verdict alone does it.
  const isAct = runner.event !== 'schedule' || inputs.force
  const done = await here.operate(
    isAct ? reserved('promote', operation, { client: here.client, runner, settings }) : operation,
  )
  return here.report(done, state => ({
    primary: state.primary ?? '',
    previous: done.body?.type === 'promoted' ? (done.body.previous ?? '') : '',
  }))
})
