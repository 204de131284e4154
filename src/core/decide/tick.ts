/** The decisions that only a tick takes: a canary that nobody watched, traffic that somebody moved, versions that nobody keeps. */
import type { EnvironmentPolicy } from '../policy.ts'
import { environmentOf } from '../state.ts'
import type { Decision, View } from '../types.ts'
import { namedBy, wantOfPause, wantOfStep } from '../want.ts'
import { append, nothing } from './outcome.ts'

/** The canary answers nobody from here. */
export function pause(view: View, name: string, cause: 'drift' | 'gap', reason: string): Decision {
  const environment = environmentOf(view.state, name)
  const { trial } = environment
  if (!trial || trial.paused) return nothing('nothing-due', `nothing is to be paused in ${name}`)
  const want = wantOfPause(environment)
  return append(
    { type: 'paused', cause, reason, want, versions: namedBy(want, environment.versions) },
    'waiting',
    `the trial of ${trial.canary} is paused: ${reason}`,
  )
}

/** The step once more, after a gap in which nothing bad was seen; what it proved before is no proof of now. */
export function resume(view: View, name: string, policy: EnvironmentPolicy): Decision {
  const environment = environmentOf(view.state, name)
  const { trial } = environment
  const step = trial ? view.trials[name]?.policy.steps[trial.step - 1] : undefined
  if (trial?.paused?.cause !== 'gap' || !step) return nothing('nothing-due', `nothing is to be resumed in ${name}`)
  const want = wantOfStep(step, trial, environment, policy)
  const reason = `ticks were missing, and the look after them found nothing that fails`
  return append(
    { type: 'resumed', step: trial.step, reason, want, versions: namedBy(want, environment.versions) },
    'advanced',
    `step ${trial.step} of ${trial.canary} begins anew: ${reason}`,
  )
}

/** After a bake only so many former primaries stay as the policy keeps warm. */
export function retire(view: View, name: string, { keepWarm }: EnvironmentPolicy): Decision {
  const environment = environmentOf(view.state, name)
  const { want, primary, trial, bake } = environment
  const stay = want.loaded.slice(0, 1 + keepWarm)
  const gone = want.loaded.filter(version => !stay.includes(version))
  if (trial || bake === null || primary === null) return nothing('nothing-due', `nothing is to go from ${name}`)
  const left = { ...want, loaded: stay }
  return append(
    { type: 'retired', gone, want: left, versions: namedBy(left, environment.versions) },
    'waiting',
    gone.length === 0 ? `the bake of ${primary} is over` : `the bake is over: ${gone.join(', ')} goes`,
  )
}
