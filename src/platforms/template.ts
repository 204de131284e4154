/**
 * Texts of the configuration with places to fill, such as `${version}`: every value is escaped for where it goes, never pasted.
 * Must not know where that is: whoever fills one brings the escape of that place.
 */
import * as v from 'valibot'
import type { Served, Version } from '../core/types.ts'

export interface Filling {
  readonly model: string
  readonly environment: string
  readonly version: Version
  readonly served: Served
  /** Null where the text is of no arm. */
  readonly role: 'primary' | 'canary' | null
}

const PLACE = /\$\{([^}]*)\}/gu
const NAMES = ['version', 'served-version', 'model', 'environment', 'role', 'location'] as const
type Name = (typeof NAMES)[number]

/** A text whose places are all known; `without` names those that have no meaning there. */
export function template(what: string, without: readonly Name[] = []): v.GenericSchema<string> {
  const known = NAMES.filter(name => !without.includes(name))
  return v.pipe(
    v.string(`expected ${what}`),
    v.nonEmpty(`expected ${what}`),
    v.maxLength(4000, `expected ${what} of at most 4000 characters`),
    v.check(
      text => strange(text, known) === null,
      ({ input }) =>
        `there is no place ${strange(input, known) ?? ''} here; known are ${known.map(name => `\${${name}}`).join(', ')}`,
    ),
  )
}

function strange(text: string, known: readonly string[]): string | null {
  return [...text.matchAll(PLACE)].find(([, name]) => !known.includes(name ?? ''))?.[0] ?? null
}

/**
 * @param escape makes any value safe for the place: a label of PromQL, a segment of a URL, an argument of a command
 * @returns the text, or null where it names a location and the version has none
 */
export function fill(text: string, filling: Filling, escape: (value: string) => string): string | null {
  const values: Readonly<Record<Name, string | null>> = {
    version: filling.version,
    'served-version': filling.served.servedVersion,
    model: filling.model,
    environment: filling.environment,
    role: filling.role ?? '',
    location: filling.served.location,
  }
  let missing = false
  const filled = text.replaceAll(PLACE, (place, name: string) => {
    const known = NAMES.find(one => one === name)
    if (known === undefined) throw new Error(`${place} passed the schema`)
    const value = values[known]
    if (value === null) missing = true
    return value === null ? '' : escape(value)
  })
  return missing ? null : filled
}

/** Whether a text names each version apart. */
export function tellsVersions(text: string): boolean {
  return [...text.matchAll(PLACE)].some(([, name]) => name === 'version' || name === 'served-version')
}
