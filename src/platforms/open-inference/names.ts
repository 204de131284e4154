/** What the versions of an environment are called on the server. Must not know what the server does with a name. */
import { Fault } from '../../core/fault.ts'
import type { Served, Version } from '../../core/types.ts'
import { oneLine } from '../../lib/one-line.ts'

export type Names = ReadonlyMap<Version, string>

/** What a server takes for a name, and its words for that. */
export interface Rule {
  readonly pattern: RegExp
  readonly expected: string
}

/** One part of a path: a name of dots, or one with a slash, would lead to something else. */
export const PATH_PART: Rule = {
  pattern: /^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/\\]{1,200}$/u,
  expected: 'a name without slashes that is neither . nor ..',
}

/** @throws Fault `SERVED_VERSION` where a name does not fit, or could not be told from another */
export function namesOf(versions: Readonly<Record<Version, Served>>, environment: string, rule: Rule): Names {
  const names = new Map<Version, string>()
  for (const [version, { servedVersion }] of Object.entries(versions)) {
    if (!rule.pattern.test(servedVersion))
      throw new Fault(
        'SERVED_VERSION',
        `${version} in ${environment}: served-version must be ${rule.expected}, got ${JSON.stringify(oneLine(servedVersion, 60))}. Register it with served-version`,
      )
    const twin = [...names].find(([, name]) => name === servedVersion)
    if (twin)
      throw new Fault(
        'SERVED_VERSION',
        `${version} and ${twin[0]} in ${environment} have the same served-version ${servedVersion}; each needs its own`,
      )
    names.set(version, servedVersion)
  }
  return names
}

export function nameOf(version: Version, names: Names): string {
  const name = names.get(version)
  if (name === undefined) throw new Error(`${version} is not among the versions of this environment`)
  return name
}
