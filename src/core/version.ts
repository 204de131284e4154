/**
 * What counts as a version: a strict SemVer 2 string, taken only as it is written.
 * Nothing is coerced: `semver.coerce` would read `2024-01-05` as 2024.0.0.
 * @see https://semver.org/spec/v2.0.0.html
 */
import semver from 'semver'
import { Fault } from './fault.ts'
import type { ModelSignature, Tensor, Version } from './types.ts'

const LONGEST = 128

/**
 * @param text as given by the user
 * @param where the input that it came from, for the message
 * @throws Fault `VERSION`
 */
export function parseVersion(text: string, where = 'version'): Version {
  const problem = problemOf(text)
  if (problem) throw new Fault('VERSION', `${where} ${quote(text)}: ${problem}`)
  return text
}

function problemOf(text: string): string | null {
  if (text === '') return 'is empty; write MAJOR.MINOR.PATCH, for example 1.0.0.'
  if (text.length > LONGEST)
    return `is ${text.length} characters long, the limit is ${LONGEST}. Write a shorter version.`
  const odd = /[^\x21-\x7e]/u.exec(text)
  if (odd) {
    const point = odd[0].codePointAt(0) ?? 0
    const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
    return `contains ${name} at position ${odd.index}.${suggestion(text)}`
  }
  const parsed = semver.parse(text)
  if (parsed) {
    const whole = parsed.build.length > 0 ? `${parsed.version}+${parsed.build.join('.')}` : parsed.version
    return whole === text ? null : `expected the bare version. Write ${whole}.`
  }
  if (/^v?\d+(\.\d+){2}/u.test(text) && /(^v?|\.)0\d/u.test(text.split(/[-+]/u)[0] ?? '')) {
    return `leading zero not allowed.${suggestion(text)}`
  }
  return `not SemVer (MAJOR.MINOR.PATCH).${suggestion(text)}`
}

function suggestion(text: string): string {
  const numbers =
    /^[\s\u200b-\u200f\u202a-\u202e]*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?[\s\u200b-\u200f\u202a-\u202e]*$/u.exec(text)
  if (!numbers) return ' Write for example 1.2.0.'
  const [, major = '0', minor = '0', patch = '0'] = numbers
  return ` Did you mean ${[major, minor, patch].map(part => String(BigInt(part))).join('.')}?`
}

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, 40)}…` : text)
}

/** Whether two versions have one precedence: build metadata does not make a new version. */
export function samePrecedence(a: Version, b: Version): boolean {
  return semver.compare(a, b) === 0
}

export function isPrerelease(version: Version): boolean {
  return semver.prerelease(version) !== null
}

/** The highest version by precedence, or null of none. */
export function highest(versions: readonly Version[]): Version | null {
  return versions.toSorted(semver.rcompare)[0] ?? null
}

/** The highest of `versions` that is lower than `version`. */
export function highestBelow(version: Version, versions: readonly Version[]): Version | null {
  return highest(versions.filter(other => semver.lt(other, version)))
}

export type Bump = 'major' | 'minor' | 'patch'

/** The next version after the highest of `versions`; of none 1.0.0. */
export function bumped(bump: Bump, versions: readonly Version[]): Version {
  const top = highest(versions)
  if (top === null) return '1.0.0'
  const next = semver.inc(top, bump)
  if (next === null) throw new Error(`semver could not bump ${top}`)
  return next
}

export function isRange(text: string): boolean {
  return semver.validRange(text) !== null
}

export function inRange(version: Version, range: string): boolean {
  return semver.satisfies(version, range)
}

/**
 * Whether going from `before` to `after` breaks callers: an input or output removed or changed, or a new input that they
 * would have to send.
 * @returns what breaks, in words, or null
 */
export function breaks(before: ModelSignature, after: ModelSignature): string | null {
  for (const side of ['inputs', 'outputs'] as const) {
    const one = side === 'inputs' ? 'input' : 'output'
    for (const tensor of before[side]) {
      const now = after[side].find(other => other.name === tensor.name)
      if (!now) return `${one} "${tensor.name}" is gone`
      if (!alike(tensor, now)) return `${one} "${tensor.name}" was ${shape(tensor)} and is ${shape(now)}`
      if (side === 'inputs' && tensor.optional === true && now.optional !== true)
        return `input "${tensor.name}" is no longer optional`
    }
  }
  const added = after.inputs.find(
    input => input.optional !== true && !before.inputs.some(old => old.name === input.name),
  )
  return added ? `input "${added.name}" is new and not optional` : null
}

function alike(a: Tensor, b: Tensor): boolean {
  return a.dtype === b.dtype && a.shape.length === b.shape.length && a.shape.every((size, at) => size === b.shape[at])
}

function shape(tensor: Tensor): string {
  return `${tensor.dtype}[${tensor.shape.join(',')}]`
}

/** Whether `to` may break the callers of `from`: a new major, or for 0.y.z a new minor, as `^` reads it. */
export function mayBreak(from: Version, to: Version): boolean {
  return !semver.satisfies(to, `^${from}`, { includePrerelease: true })
}
