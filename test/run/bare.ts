/** A fold without what differs between two runs of one story: ids, times, commits. */
import type { State } from '../../src/core/types.ts'

const DROPPED = new Set([
  'at',
  'since',
  'primarySince',
  'wantSince',
  'started',
  'stepSince',
  'lookedAt',
  'commit',
  'primaryCommit',
  'lineage',
  'operations',
  'run',
  'sha',
])

export function bare(state: State | null): unknown {
  return JSON.parse(JSON.stringify(state, (key, value: unknown) => (DROPPED.has(key) ? null : value)))
}
