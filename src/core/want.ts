/** The absolute wants that decisions hand to the target. */
import type { EnvironmentPolicy } from './policy.ts'
import { all, WHOLE } from './state.ts'
import type { Environment, Order, Served, Step, Version, VersionRecord, Want } from './types.ts'

/** What one step of a trial wants: both versions loaded, traffic as the step says, users of a replay or mirror on the primary. */
export function wantOfStep(
  step: Step,
  trial: { primary: Version; canary: Version },
  environment: Environment,
  policy: EnvironmentPolicy,
): Want {
  const { primary, canary } = trial
  return {
    loaded: within(
      policy.capacity,
      [primary, canary],
      // A canary whose place this one takes is nobody's way back.
      environment.want.loaded.filter(version => version !== environment.trial?.canary),
    ),
    weights: step.kind === 'weight' ? shared(primary, canary, step.share) : all(primary),
    mirror: step.kind === 'mirror' ? { to: canary, share: step.share } : null,
    order: policy.order,
  }
}

/** The trial stands still: everybody on the primary, the canary loaded and asked nothing. */
export function wantOfPause({ want, trial }: Environment): Want {
  if (!trial) throw new Error('no trial to pause')
  return { ...want, weights: all(trial.primary), mirror: null }
}

/**
 * Everybody on `version`; former primaries stay loaded within `keepWarm` and capacity, so that the way back is routing only. The one
 * before stays through the bake in any case, if it fits.
 */
export function wantOfPromotion(version: Version, environment: Environment, policy: EnvironmentPolicy): Want {
  const warm = [environment.primary, ...environment.want.loaded].filter(
    (other): other is Version => other !== null && other !== version,
  )
  return {
    loaded: within(Math.min(policy.capacity, 1 + Math.max(policy.keepWarm, policy.bake > 0 ? 1 : 0)), [version], warm),
    weights: all(version),
    mirror: null,
    order: policy.order,
  }
}

/**
 * Everybody on `version`, and `gone` unloaded; what else is warm stays so within capacity. By load-first what serves now stands
 * until `version` is loaded: that place cannot be kept warm, or there would be no room to begin.
 */
export function wantOnly(
  version: Version,
  gone: readonly Version[],
  environment: Environment,
  capacity: number,
  order: Order,
): Want {
  const warm = environment.want.loaded.filter(other => !gone.includes(other))
  const arriving = order === 'load-first' && !environment.want.loaded.includes(version)
  return {
    loaded: within(arriving ? capacity - 1 : capacity, [version], warm),
    weights: all(version),
    mirror: null,
    order,
  }
}

function shared(primary: Version, canary: Version, share: number): Want['weights'] {
  if (share === WHOLE) return all(canary)
  return { [primary]: WHOLE - share, [canary]: share }
}

function within(capacity: number, must: readonly Version[], may: readonly Version[]): readonly Version[] {
  return [...new Set([...must, ...may])].slice(0, Math.max(capacity, must.length))
}

export function servedFrom(record: VersionRecord): Served {
  return {
    digest: record.digest,
    servedVersion: record.servedVersion,
    location: record.location,
    seq: record.seq,
    commit: record.commit,
  }
}

/** The entries of `known` for the versions that `want` names, with `more` added. */
export function namedBy(
  want: Want,
  known: Readonly<Record<Version, Served>>,
  more: Readonly<Record<Version, Served>> = {},
): Readonly<Record<Version, Served>> {
  const merged = { ...known, ...more }
  const entries: [Version, Served][] = []
  for (const version of want.loaded) {
    const served = merged[version]
    if (!served) throw new Error(`the want names ${version}, which nothing describes`)
    entries.push([version, served])
  }
  return Object.fromEntries(entries)
}
