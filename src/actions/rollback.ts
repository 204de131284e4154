/** `rollback`: take the canary away, or bring an older primary back; or rehearse that. */
import { Fault } from '../core/fault.ts'
import { holdOf } from '../core/state.ts'
import type { Done } from '../run/operate.ts'
import { rehearse } from '../run/operations/drill.ts'
import { rollingBack, type RollbackPorts } from '../run/operations/rollback.ts'
import { reservedRollback } from './access.ts'
import { action } from './action.ts'
import { hashLocation } from './location.ts'

export const rollback = action('rollback', async ({ inputs, runner, world, site }) => {
  const began = world.clock.monotonic()
  if (inputs.drill && inputs.what === 'canary')
    throw new Fault(
      'INPUT',
      'input what: canary with drill: a drill rehearses the way back of a primary. Leave what out',
    )
  const here = await site()
  const settings = await here.place()
  const { environment, policy, serving } = settings
  const ports: RollbackPorts = { policy, hash: hashLocation, serving, signal: world.signal }
  const done = inputs.drill ? await drilled() : await rolledBack()
  // A request that was met before tells the same again.
  const earlier = done.body === null && done.seq !== null ? await here.ledger.entryAt(done.reading, done.seq) : null
  const told = done.body ?? earlier?.body
  const body = told?.type === 'rolled-back' ? told : null
  return here.report(done, state => ({
    from: body?.from ?? '',
    to: body?.to ?? (told?.type === 'drilled' ? told.version : ''),
    hold: String(holdOf(state, done.reading.now) !== null),
    'duration-ms': String(Math.round(world.clock.monotonic() - began)),
  }))

  async function rolledBack(): Promise<Done> {
    const { what, to, order, quarantine, reason, requestId: request } = inputs
    const command = { do: 'rollback' as const, environment, what, to, order, quarantine, reason, request }
    return here.operate(
      reservedRollback(command, rollingBack(command, ports), { client: here.client, runner, settings }),
      // At most one rollback takes effect for a request, whoever runs it again.
      request === null ? undefined : `request:${environment}/${request}`,
    )
  }

  async function drilled(): Promise<Done> {
    return rehearse({ do: 'drill', environment, to: inputs.to }, ports, {
      attempt: runner.run.attempt,
      operate: (operation, keyed) => here.operate(operation, keyed ? here.key : null),
    })
  }
})
