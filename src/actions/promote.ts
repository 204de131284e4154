/** `promote`: make the canary that passed the primary. */
import { promoting } from '../run/operations/promote.ts'
import { action } from './action.ts'

export const promote = action('promote', async ({ inputs, site }) => {
  const here = await site()
  const { environment, policy } = await here.place()
  const done = await here.operate(
    promoting({ do: 'promote', environment, force: inputs.force, reason: inputs.reason }, { policy }),
  )
  return here.report(done, state => ({
    primary: state.primary ?? '',
    previous: done.body?.type === 'promoted' ? (done.body.previous ?? '') : '',
  }))
})
