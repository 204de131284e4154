/** A look at what was promoted: have its limits been proven exceeded? */
import { judge } from '../gate/gate.ts'
import type { Details, Window } from '../gate/types.ts'
import { taken } from '../fold/trial.ts'
import { environmentOf, isBaking } from '../state.ts'
import type { Decision, Instant, View } from '../types.ts'
import { append, nothing } from './outcome.ts'

/** @param live what sources counted of it; null where nothing is counted live */
export function watch(
  view: View,
  name: string,
  live: { readonly windows: readonly Window[]; readonly noData: string | null } | null,
  now: Instant,
): Decision {
  const environment = environmentOf(view.state, name)
  const record = view.trials[name]
  const { bake } = environment
  if (record?.of !== 'bake' || bake === null) return nothing('nothing-due', `nothing is watched in ${name}`)
  const windows = live?.windows ?? []
  const tests = taken(record, [...record.pending, ...windows])
  const { verdict, reason, metrics, integrity } = judge(tests, record.policy.gate, { step: 1, steps: [], final: false })
  const fresh = record.pending.length > 0 || windows.length > 0
  const details: Details = {
    schema: 1,
    verdict,
    preview: false,
    model: view.state?.model ?? '',
    environment: name,
    canary: record.canary,
    primary: record.primary,
    trial: null,
    look: record.tests.windows + (fresh ? 1 : 0),
    step: null,
    started: environment.primarySince,
    metrics,
    integrity: { ...integrity, freshness: live?.noData ?? null },
  }
  if (bake.failed !== null) return nothing('looked', bake.failed.reason, details)
  if (!fresh)
    return nothing(
      'looked',
      isBaking(environment, now) ? (live?.noData ?? reason) : `the bake of ${record.canary} is over`,
      details,
    )
  const failed = verdict === 'fail' ? reason : null
  return append({ type: 'watched', version: record.canary, windows, details, failed }, 'looked', reason, details)
}
