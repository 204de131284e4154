/** `register`: one digest, one version, for good. */
import { emptyEnvironment, environmentOf, phaseOf } from '../state.ts'
import type { Decision, Instant, Version, VersionRecord, View } from '../types.ts'
import { breaks, bumped, highestBelow, mayBreak, samePrecedence } from '../version.ts'
import { namedBy, servedFrom, wantOnly } from '../want.ts'
import type { Adopt, Register } from './commands.ts'
import { append, nothing, refuse } from './outcome.ts'

export interface RegisterFacts {
  /** Every registered version. */
  readonly names: readonly Version[]
  readonly by: string
}

/** The version that the command means, before anything is checked. */
export function intended(command: Register, names: readonly Version[]): Version | null {
  if (command.version !== null) return command.version
  return command.bump === null ? null : bumped(command.bump, names)
}

/** The registered version that a new signature is compared with; its record has to be in the view. */
export function comparedWith(command: Register, names: readonly Version[]): Version | null {
  const version = intended(command, names)
  return version === null || command.signature === null ? null : highestBelow(version, names)
}

export function register(view: View, command: Register, facts: RegisterFacts, now: Instant): Decision {
  const known = view.digests[command.digest]
  if (known) {
    if (command.version !== null && command.version !== known.version) {
      return refuse(
        'DIGEST_REGISTERED',
        `digest ${command.digest} is registered as ${known.version}, not ${command.version}. Use ${known.version}, or build a new artifact`,
      )
    }
    return nothing('already-registered', `${known.version} has this digest already`)
  }
  const version = intended(command, facts.names)
  if (version === null)
    return refuse(
      'VERSION_MISSING',
      'inputs version and bump: expected one of them, got neither. Write version: 1.2.3, or bump: minor',
    )
  const twin = facts.names.find(other => samePrecedence(other, version))
  if (twin === version)
    return refuse(
      'VERSION_REGISTERED',
      `version ${version} is registered with another digest; versions are immutable. Register a new version, for example by bump: patch`,
    )
  if (twin !== undefined)
    return refuse(
      'VERSION_REGISTERED',
      `version ${version}: same precedence as ${twin}, which is registered; build metadata does not make a new version`,
    )

  const lower = comparedWith(command, facts.names)
  const before = lower === null ? null : (view.versions[lower]?.signature ?? null)
  if (lower !== null && before !== null && command.signature !== null && !mayBreak(lower, version)) {
    const broken = breaks(before, command.signature)
    if (broken !== null)
      return refuse(
        'SIGNATURE_BREAKS',
        `version ${version}: ${broken} since ${lower}, which callers of ${lower} cannot follow. Register it as a new ${lower.startsWith('0.') ? 'minor' : 'major'} version`,
      )
  }

  const record: VersionRecord = {
    schema: 1,
    version,
    digest: command.digest,
    seq: (view.state?.seq ?? 0) + 1,
    at: now,
    by: facts.by,
    location: command.location,
    servedVersion: command.servedVersion ?? version,
    signature: command.signature,
    metadata: command.metadata,
    commit: command.commit,
    pullRequest: command.pullRequest,
  }
  return append({ type: 'registered', record }, 'registered', `${version} is registered`)
}

export interface AdoptFacts {
  /** Whether the target shows the version loaded and answering; null where nothing can be asked. */
  readonly serving: boolean | null
  /** What the target shows other than what was settled, in words; null where that is the same or cannot be seen. */
  readonly drift: string | null
  readonly capacity: number
}

/** `register` with `adopt`: what serves already becomes the primary on record. */
export function adopt(view: View, command: Adopt, facts: AdoptFacts, now: Instant): Decision {
  const version = view.digests[command.digest]?.version
  const record = version === undefined ? undefined : view.versions[version]
  if (!record) return refuse('UNKNOWN_VERSION', `digest ${command.digest} is not registered`)
  const environment = environmentOf(view.state, command.environment)
  if (environment.primary === record.version)
    return nothing('already-registered', `${record.version} is the primary of ${command.environment} already`)
  const moved = facts.drift !== null && environment.trial === null
  if (phaseOf(environment, now) !== 'empty' && !moved) {
    return refuse(
      'NOT_EMPTY',
      `${command.environment} has the primary ${environment.primary ?? 'none'}${environment.trial ? ` and ${environment.trial.canary} on trial` : ' and serves it'}; only an empty environment adopts, or one whose traffic somebody else moved. Use canary and promote to change it`,
    )
  }
  if (facts.serving === false)
    return refuse(
      'NOT_SERVING',
      `${record.version} (served as ${record.servedVersion}) is not seen serving in ${command.environment}. Load it there first, or start it by canary`,
    )
  const want = wantOnly(record.version, [], emptyEnvironment, facts.capacity, 'load-first')
  const versions = namedBy(want, {}, { [record.version]: servedFrom(record) })
  return append(
    { type: 'adopted', version: record.version, digest: record.digest, want, versions },
    'registered',
    `${record.version} is the primary of ${command.environment}, as it was seen serving`,
  )
}
