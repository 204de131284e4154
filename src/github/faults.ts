/**
 * What a failed request to GitHub means: a missing permission is named with the line of YAML that grants it, a limit with the
 * time after which to come back. No message carries a token.
 * Must not know Octokit or what the request was for.
 */
import { Fault } from '../core/fault.ts'

/** Nobody knows whether GitHub did it: the answer was lost. Look before doing it again. */
export class UnknownOutcome extends Fault {
  constructor(what: string, reason: string) {
    super(
      'UNKNOWN_OUTCOME',
      `${what}: no usable answer from GitHub (${reason}), so whether it was done is unknown. Run the job again: it looks first.`,
    )
  }
}

/** GitHub's definite no, with nothing done. */
export class Refusal extends Fault {
  /** HTTP status; 200 for an error of GraphQL. */
  readonly status: number
  /** GraphQL's type of error, such as `STALE_DATA`. */
  readonly type: string | null
  /** GitHub's own words. */
  readonly said: string
  constructor(what: string, status: number, said: string, type: string | null = null) {
    super('GITHUB_REFUSED', `${what}: GitHub refused (${type ?? status}: ${said}).`)
    this.status = status
    this.type = type
    this.said = said
  }
}

/** A request as its messages name it. */
export interface Asked {
  /** `POST /repos/{owner}/{repo}/check-runs`, or `GraphQL mutation Append`. */
  readonly what: string
  readonly reads: boolean
  readonly repository: string
}

/** Permissions of a job's token, by area. */
export type Grants = Readonly<Record<string, 'read' | 'write'>>

/** First match wins. The first column is a part of the route. */
const PERMISSIONS: readonly (readonly [part: RegExp, permission: string])[] = [
  [/\/check-(runs|suites)/u, 'checks'],
  [/\/deployments/u, 'deployments'],
  [/\/statuses|\/status$/u, 'statuses'],
  [/\/issues|\/pulls/u, 'pull-requests'],
  [/\/actions\//u, 'actions'],
  [/\/git\/|\/contents|\/commits|GraphQL/u, 'contents'],
]

/** @param grants by area, what the job is to have for all of its work: named at once, not read first and write on the next try */
export function missingPermission(asked: Asked, said: string, grants: Grants = {}): Fault {
  const area = PERMISSIONS.find(([part]) => part.test(asked.what))?.[1]
  if (area === undefined) return new Fault('PERMISSION', `${asked.what}: the token may not do this (${said}).`)
  const line = `${area}: ${grants[area] ?? (asked.reads ? 'read' : 'write')}`
  const fork = asked.reads ? '' : ' On a pull request from a fork the token can only read, whatever is written there.'
  return new Fault(
    'PERMISSION',
    `${asked.what}: the token lacks "${line}" (${said}). Add to the job: permissions: { ${line} }.${fork}`,
  )
}

export function badToken(asked: Asked, said: string): Fault {
  return new Fault(
    'TOKEN',
    `${asked.what}: GitHub does not take the token (${said}). Expected one that is valid for ${asked.repository}; check the input github-token.`,
  )
}

export function noRepository(asked: Asked): Fault {
  return new Fault(
    'REPOSITORY_NOT_FOUND',
    `${asked.what}: this token sees no repository ${asked.repository}. Check GITHUB_REPOSITORY and the input github-token, and grant "contents: read".`,
  )
}

/** @param seconds until GitHub takes requests again */
export function rateLimited(asked: Asked, said: string, seconds: number): Fault {
  return new Fault(
    'RATE_LIMITED',
    `${asked.what}: GitHub takes no more requests for now (${said}); this one was not done. Run the job again in ${Math.ceil(seconds / 60)} min.`,
  )
}

export function unreachable(asked: Asked, reason: string, tries: number): Fault {
  return new Fault(
    'GITHUB_UNREACHABLE',
    `${asked.what}: no usable answer from GitHub in ${tries} tries (${reason}). Nothing was changed; run the job again.`,
  )
}

/** @param secret never shown, wherever it appears */
export function redactor(secret: string): (text: string) => string {
  return text => {
    const known = secret === '' ? text : text.replaceAll(secret, '***')
    return known
      .replaceAll(/\b(?:gh[a-z]_|github_pat_)\w{4,}/gu, '***')
      .replaceAll(/\b(bearer|token|basic) [\w.~+/=-]{16,}/giu, '$1 ***')
  }
}

/** One line of at most 300 characters: an error page is no message. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 297)}…` : line
}
