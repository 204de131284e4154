/**
 * Versions that are asked one by one what they are: what is seen of all of them where some say nothing. Must not know how one is asked.
 */
import { Fault } from '../core/fault.ts'
import type { Version } from '../core/types.ts'
import type { Observed } from '../run/ports.ts'

export type State = Observed['versions'][Version]

/** What one version said, or why it said nothing. */
export type Said = State | { readonly state: 'silent'; readonly reason: string }

/**
 * One version that hangs must not hide the others: a canary that is stuck is the one to roll back. So whoever says nothing is absent,
 * and only where nobody says anything the target cannot be asked: that must not read as drift.
 * @throws Fault `TARGET_UNREACHABLE`
 */
export function statesOf(said: readonly (readonly [Version, Said])[]): Observed['versions'] {
  const [first] = said
  if (first !== undefined && said.every(([, { state }]) => state === 'silent'))
    throw new Fault('TARGET_UNREACHABLE', first[1].reason)
  return Object.fromEntries(said.map(([version, one]) => [version, seenOf(one)]))
}

export function seenOf(said: Said): State {
  return said.state === 'silent' ? { state: 'absent', reason: said.reason } : said
}
