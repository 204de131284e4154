/**
 * What routers have in common: the versions of an environment as a router knows them, routings as values, and waiting until a router
 * took one over. Must not know any router.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Served, Version } from '../core/types.ts'
import { HttpFailure, type Reply } from '../lib/http.ts'
import { StepFailed, type Routing } from '../run/ports.ts'
import { fill, template } from './template.ts'

/** All requests, in basis points. */
export const ALL = 10_000
/** Milliseconds that a router has to take over what was written. */
export const PATIENCE = 10_000
/** Milliseconds for one question. */
export const READ = 10_000

/** One version that requests, or copies of them, go to. */
export interface Arm {
  readonly version: Version
  readonly served: Served
}

/** Characters of a path that mean nothing to a router's own syntax; values are encoded on top of that. */
const PATH = /^\/[A-Za-z0-9._~!&'()*+,=:@%/-]*$/u

/** The path at which a version is asked, in place of the one that the user asked for. */
export const requestPath = v.pipe(
  template('a path, such as /v2/models/digits/versions/${served-version}/infer', ['role', 'location']),
  v.check(
    text => PATH.test(text.replaceAll(/\$\{[^}]*\}/gu, '')),
    'expected a path that starts with / and has no query, such as /v2/models/digits/versions/${served-version}/infer',
  ),
)

/** A file of this machine. Where the job runs decides nothing, so it is written from the root. */
export const absoluteFile = v.pipe(
  v.string('expected a file, written from the root'),
  v.regex(/^\/(?:[^\p{Cc}]*[^\p{Cc}/])$/u, 'expected a file, written from the root, such as /etc/router/digits.conf'),
)

/** @returns the path, or null where the platform's name of the version cannot be a part of one */
export function pathOf(
  text: string,
  { version, served }: Arm,
  where: { readonly model: string; readonly environment: string },
): string | null {
  // A segment of one or two dots would be read as another path.
  if (/^\.{1,2}$/u.test(served.servedVersion)) return null
  return fill(text, { ...where, version, served, role: null }, encodeURIComponent)
}

/** @throws StepFailed where there is no such path */
export function neededPath(
  text: string,
  arm: Arm,
  where: { readonly model: string; readonly environment: string },
): string {
  const path = pathOf(text, arm, where)
  if (path !== null) return path
  const name = JSON.stringify(arm.served.servedVersion)
  throw new StepFailed('ROUTE_FAILED', `version ${arm.version} is served as ${name}, which cannot be a part of a path`)
}

/** The versions that answer, the first of them first by name, so that one routing is always written in one way. */
export function shares({ weights }: Routing): readonly (readonly [Version, number])[] {
  return Object.entries(weights)
    .filter(([, share]) => share > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Whether all versions of a routing are of this environment. */
export function isKnown({ weights, mirror }: Routing, versions: Readonly<Record<Version, Served>>): boolean {
  const names = [...Object.keys(weights), ...(mirror ? [mirror.to] : [])]
  return names.every(name => Object.hasOwn(versions, name))
}

/** The mirror, where it copies anything. */
export function mirrorOf({ mirror }: Routing): Routing['mirror'] {
  return mirror !== null && mirror.share > 0 ? mirror : null
}

export function sameRouting(one: Routing, other: Routing): boolean {
  return textOf(one) === textOf(other)
}

function textOf(routing: Routing): string {
  const mirror = mirrorOf(routing)
  return JSON.stringify([shares(routing), mirror && [mirror.to, mirror.share]])
}

/**
 * All versions of a routing.
 * @throws StepFailed where its shares are no whole
 */
export function armsOf(routing: Routing, versions: Readonly<Record<Version, Served>>): readonly Arm[] {
  const given = shares(routing)
  const whole =
    given.reduce((sum, [, share]) => sum + share, 0) === ALL && given.every(([, share]) => Number.isInteger(share))
  if (!whole)
    throw new StepFailed(
      'ROUTE_FAILED',
      `expected shares that sum to ${ALL} basis points, got ${JSON.stringify(routing.weights)}`,
    )
  const mirror = mirrorOf(routing)
  const names = new Set([...given.map(([version]) => version), ...(mirror ? [mirror.to] : [])])
  return [...names].map(version => {
    const served = versions[version]
    if (!served) throw new Error(`${version} is not among the versions of this environment`)
    return { version, served }
  })
}

/** What a file system refuses for reasons that are no rights, and what to do about it. */
const REFUSED: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room on its disk',
  EDQUOT: 'Make room on its disk for this user',
  EISDIR: 'This is a folder: name a file',
  EXDEV: 'The file and its folder must lie on one file system: mount the folder, not the file',
  EBUSY: 'It is mounted or held by somebody: mount its folder, not the file',
  EIO: 'Its disk fails',
}

/**
 * @param use reads or writes the file
 * @throws Fault `PERMISSION` where this machine does not let the job, `TARGET_UNREACHABLE` where the file system cannot
 */
export async function onFile<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    const fix = REFUSED[code]
    if (fix !== undefined)
      throw new Fault('TARGET_UNREACHABLE', `${path} cannot be read or written here (${code}). ${fix}`)
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code)) throw error
    throw new Fault(
      'PERMISSION',
      `${path} cannot be read or written here (${code}). Run the job where the router's files lie, as a user who may write that file and its folder`,
    )
  }
}

/** The seq of an entry as a router gives it back, or null where somebody else wrote something else. */
export function seqOf(text: string): number | null {
  return /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null
}

/** @returns the newest of the claims, or null where there is none */
export function newest(...fences: readonly (number | null)[]): number | null {
  return fences.reduce<number | null>((a, b) => (a === null || (b !== null && b > a) ? b : a), null)
}

/**
 * Asks until there is an answer.
 * @param every milliseconds
 * @returns null where there was none in time
 */
export async function within<T>(
  milliseconds: number,
  every: number,
  ask: () => Promise<T | null>,
  signal: AbortSignal,
): Promise<T | null> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (performance.now() >= deadline) return null
    await sleep(every, undefined, { signal })
  }
}

/**
 * @param what whom was asked, as a message names it
 * @throws Fault `TARGET_UNREACHABLE` where no answer came, or one that says nothing
 */
export async function answered(call: Promise<Reply>, what: string): Promise<Reply> {
  let reply: Reply
  try {
    reply = await call
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    throw new Fault('TARGET_UNREACHABLE', `${what} gave no answer: ${error.message}`)
  }
  if (reply.status === 200) return reply
  throw new Fault('TARGET_UNREACHABLE', `${what}: expected HTTP 200, got ${reply.status}`)
}
