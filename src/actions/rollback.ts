/** `rollback`: take the canary away, or bring an older primary back. */
import { rollingBack } from '../run/operations/rollback.ts'
import { hashLocation } from './location.ts'
import { action } from './action.ts'

export const rollback = action('rollback', async ({ inputs, world, site }) => {
  const began = world.clock.monotonic()
  const here = await site()
  const { environment, policy } = await here.place()
  const { what, to, order, quarantine, reason } = inputs
  const done = await here.operate(
    rollingBack({ do: 'rollback', environment, what, to, order, quarantine, reason }, { policy, hash: hashLocation }),
    // At most one rollback takes effect for a request, whoever runs it again.
    inputs.requestId === null ? undefined : `request:${inputs.requestId}`,
  )
  // A request that was met before tells the same again.
  const earlier = done.body === null && done.seq !== null ? await here.ledger.entryAt(done.reading, done.seq) : null
  const told = done.body ?? earlier?.body
  const body = told?.type === 'rolled-back' ? told : null
  return here.report(done, state => ({
    from: body?.from ?? '',
    to: body?.to ?? '',
    hold: String(state.hold !== null),
    'duration-ms': String(Math.round(world.clock.monotonic() - began)),
  }))
})
