/** Entries as operations write them, folded by the real fold. */
import { createHash, randomUUID } from 'node:crypto'
import { fold } from '../../src/core/fold.ts'
import type { Body, Entry, Version, VersionRecord, View } from '../../src/core/types.ts'
import type { Reading } from '../../src/run/ports.ts'

export const MODEL = 'digits'
export const AT = '2026-05-03T14:03:22.000Z'

export function digestOf(version: Version): string {
  return `sha256:${createHash('sha256').update(version).digest('hex')}`
}

export function record(version: Version, seq: number): VersionRecord {
  return {
    schema: 1,
    version,
    digest: digestOf(version),
    seq,
    at: AT,
    by: 'octocat',
    location: null,
    servedVersion: version,
    signature: null,
    metadata: { constructor: 'kept', dataset: 'digits' },
    commit: null,
    pullRequest: null,
  }
}

export function entryOn(reading: Reading, body: Body, environment: string | null = null): Entry {
  const { state } = reading.view
  return {
    schema: 1,
    id: randomUUID(),
    model: MODEL,
    lineage: state?.lineage ?? randomUUID(),
    seq: (state?.seq ?? 0) + 1,
    previous: reading.tip,
    key: null,
    at: AT,
    by: 'octocat',
    run: null,
    environment,
    body,
  }
}

export interface Prepared {
  readonly base: Reading
  readonly entry: Entry
  readonly after: View
}

/** An entry that registers `version` on top of a reading. */
export function registering(base: Reading, version: Version): Prepared {
  const body: Body = { type: 'registered', record: record(version, (base.view.state?.seq ?? 0) + 1) }
  const entry = entryOn(base, body)
  return { base, entry, after: fold(base.view, entry) }
}
