/**
 * Points the registry's alias of an environment to its primary. A registry keeps what was written last, and that may be a slow job's
 * word against a newer one's: so whoever wrote looks at the ledger afterwards, and the last to write has seen the last to act.
 */
import { confirmedPrimary } from '../core/views.ts'
import type { State } from '../core/types.ts'
import type { Ledger, Registry } from './ports.ts'

/** Newer entries that one job follows; the job of the newest does the same. */
const TRIES = 3

export interface Aliasing {
  readonly registry: Registry
  readonly ledger: Pick<Ledger, 'read' | 'peek'>
  readonly environment: string
  readonly signal: AbortSignal
}

/**
 * @param state as this job knows it
 * @throws Fault of the registry or the ledger
 */
export async function aliasPrimary(state: State, { registry, ledger, environment, signal }: Aliasing): Promise<void> {
  let known = state
  for (let tries = 0; tries < TRIES; tries += 1) {
    const primary = confirmedPrimary(known, environment)
    // None while a newer one is on its way: whoever sees it serving points to it.
    if (primary) await registry.alias(environment, primary, signal)
    const newest = await ledger.peek(known.model)
    if (newest === null || newest.seq <= known.seq) return
    const { view } = await ledger.read(known.model, {})
    if (view.state === null || view.state.seq <= known.seq) return
    known = view.state
  }
}
