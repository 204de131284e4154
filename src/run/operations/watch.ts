/** A tick's look at what was promoted: what live sources counted of it, against the limits of the policy. */
import { watch } from '../../core/decide/watch.ts'
import { after } from '../../core/time.ts'
import { environmentOf } from '../../core/state.ts'
import type { Live, LiveQuestion } from '../live.ts'
import type { Operation } from '../operate.ts'
import type { Reading } from '../ports.ts'

export interface WatchPorts {
  readonly environment: string
  /** Seconds after the promotion in which nothing counts. */
  readonly settle: number
  readonly live: (asked: LiveQuestion) => Promise<Live>
}

export function watching(ports: WatchPorts): Operation {
  return {
    ask: () => ({}),
    decide: async reading => watch(reading.view, ports.environment, await counted(reading, ports), reading.now),
  }
}

async function counted({ view, now }: Reading, { environment: name, settle, live }: WatchPorts): Promise<Live | null> {
  const record = view.trials[name]
  const { bake, primarySince, settled, versions } = environmentOf(view.state, name)
  if (record?.of !== 'bake' || bake === null || bake.failed !== null || primarySince === null || !settled) return null
  const { gate, maxDuration } = record.policy
  const metrics = gate.metrics.filter(metric => metric.live)
  const served = versions[record.canary]
  if (metrics.length === 0 || !served) return null
  return live({
    gate,
    metrics,
    primary: null,
    canary: { version: record.canary, served },
    // A ledger of before does not say when.
    since: after(bake.since ?? primarySince, settle),
    end: bake.until < now ? bake.until : null,
    now,
    until: record.liveUntil,
    share: null,
    maxDuration,
  })
}
