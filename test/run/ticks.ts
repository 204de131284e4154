/** A tick in the world of these tests: the same acts that the action at the root performs. */
import { differs } from '../../src/run/converge.ts'
import { live } from '../../src/run/live.ts'
import { watching } from '../../src/run/operations/watch.ts'
import { startingCanary } from '../../src/run/operations/canary.ts'
import { promoting } from '../../src/run/operations/promote.ts'
import { rollingBack } from '../../src/run/operations/rollback.ts'
import type { Reading } from '../../src/run/ports.ts'
import { tick, type Ticked } from '../../src/run/tick.ts'
import { ENVIRONMENT, everything, lookingNow, namedBy, type World } from './world.ts'

export interface Ticking {
  readonly environment?: string
  /** Seconds. */
  readonly wait?: number
  /** Runs while the tick sleeps: what others do meanwhile. */
  readonly meanwhile?: () => Promise<void>
}

export async function ticking(world: World, given: Ticking = {}): Promise<Ticked> {
  const environment = given.environment ?? ENVIRONMENT
  const { policy, serving } = world
  const signal = new AbortController().signal
  let latest: Reading = await everything(world.ledger)
  const began = Date.parse(world.clock.now())
  return tick(
    {
      environment,
      policy,
      signal,
      clock: {
        monotonic: () => Date.parse(world.clock.now()) - began,
        sleep: async milliseconds => {
          world.clock.pass(milliseconds / 1000)
          await given.meanwhile?.()
        },
      },
      log: { info: line => world.log.push(line), warn: line => world.log.push(line), group: () => {}, end: () => {} },
      reading: () => latest,
      refresh: async () => {
        latest = await everything(world.ledger)
        return latest
      },
      operate: async operation => {
        const done = await world.run(() => ({ operation, job: { key: null, environment } }))
        latest = await everything(world.ledger)
        return { ...done, reading: latest }
      },
      drift: reading => differs(reading, { name: environment, serving, capacity: policy.capacity }, signal),
      look: quiet => lookingNow({ quiet, allowNothing: true, environment })(world).operation,
      start: version =>
        startingCanary(
          { do: 'canary', environment, version, supersede: false, byItself: true },
          {
            policy,
            serving,
            files: { describe: async () => ({ digest: `sha256:${'a'.repeat(64)}`, rows: 40, slices: {} }) },
            sources: given => namedBy(world, given),
            sha: null,
            signal,
          },
        ),
      watch: () =>
        watching({
          environment,
          settle: policy.settle,
          live: asked => live(asked, given => namedBy(world, given), signal),
        }),
      promote: () => promoting({ do: 'promote', environment, force: false, reason: null }, { policy }),
      undo: async reason => {
        const done = await world.run(() => ({
          operation: rollingBack(
            {
              do: 'rollback',
              environment,
              what: 'primary',
              to: null,
              order: null,
              quarantine: 'from',
              reason,
              request: null,
            },
            { policy, hash: async () => null, serving, signal },
          ),
          job: { key: null, environment },
        }))
        latest = await everything(world.ledger)
        return done
      },
    },
    given.wait ?? 0,
  )
}
