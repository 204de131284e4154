/** The machine's clock: for waiting and measuring only, never for what is recorded. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../run/ports.ts'

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
}
