/** What every ledger keeps to, whatever it is made of. */
import { setTimeout } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import type { Oid, Version } from '../../src/core/types.ts'
import type { Ledger } from '../../src/run/ports.ts'
import { digestOf, MODEL, registering } from '../ledger/entries.ts'

export interface LedgerWorld {
  readonly ledger: Ledger
  /** The same ledger as another process sees it. */
  readonly another: () => Ledger
  /** Ids of the entries of the branch, oldest first. */
  readonly ids: () => readonly string[]
  /** Paths of the newest commit's files. */
  readonly paths: () => readonly string[]
  /** How many may write at once before the test takes too long; 50 without it. */
  readonly crowd?: number
}

async function register(ledger: Ledger, version: Version, pause = 0): Promise<Oid> {
  for (;;) {
    await setTimeout(Math.random() * pause)
    const { base, entry, after } = registering(await ledger.read(MODEL, {}), version)
    const oid = await ledger.append(base, entry, after)
    if (oid !== null) return oid
  }
}

export function keepsToTheLedger(name: string, make: () => LedgerWorld): void {
  test(`${name}: a model without a ledger reads as nothing`, async () => {
    const { ledger } = make()
    expect(await ledger.read(MODEL, { listVersions: true })).toMatchObject({
      tip: null,
      entry: null,
      versionNames: [],
      view: { state: null, versions: {}, digests: {}, trials: {} },
    })
    expect(await ledger.peek(MODEL)).toBeNull()
  })

  test(`${name}: what was appended is read back, to the last key`, async () => {
    const { ledger, another } = make()
    const { base, entry, after } = registering(await ledger.read(MODEL, {}), '1.0.0')
    const oid = await ledger.append(base, entry, after)
    const ask = { versions: ['1.0.0'], digests: [digestOf('1.0.0')], listVersions: true }
    const reading = await another().read(MODEL, ask)
    expect(reading).toMatchObject({ tip: oid, entry, versionNames: ['1.0.0'] })
    expect(reading.view).toEqual(after)
    expect(await ledger.peek(MODEL)).toEqual({ seq: 1, tip: oid })
  })

  test(`${name}: only what was asked for is in a view`, async () => {
    const { ledger } = make()
    await register(ledger, '1.0.0')
    await register(ledger, '2.0.0')
    const nothing = await ledger.read(MODEL, {})
    expect([nothing.view.versions, nothing.view.digests, nothing.versionNames]).toEqual([{}, {}, []])
    const some = await ledger.read(MODEL, { versions: ['2.0.0', '9.9.9'], allDigests: true, listVersions: true })
    expect(Object.keys(some.view.versions)).toEqual(['2.0.0'])
    expect(Object.keys(some.view.digests).toSorted()).toEqual([digestOf('1.0.0'), digestOf('2.0.0')].toSorted())
    expect([...some.versionNames].sort()).toEqual(['1.0.0', '2.0.0'])
  })

  test(`${name}: an entry on an old tip is refused and changes nothing`, async () => {
    const { ledger, ids } = make()
    await register(ledger, '1.0.0')
    const old = await ledger.read(MODEL, {})
    await register(ledger, '2.0.0')
    const before = ids()
    const { base, entry, after } = registering(old, '3.0.0')
    expect(await ledger.append(base, entry, after)).toBeNull()
    expect(ids()).toEqual(before)
  })

  test(`${name}: of two first entries at once one begins the ledger and the other is told`, async () => {
    const { ledger, another, ids } = make()
    const empty = await ledger.read(MODEL, {})
    const [one, two] = [registering(empty, '1.0.0'), registering(empty, '2.0.0')]
    const results = await Promise.all([
      ledger.append(one.base, one.entry, one.after),
      another().append(two.base, two.entry, two.after),
    ])
    expect(results.filter(oid => oid === null)).toHaveLength(1)
    expect(ids()).toEqual([results[0] === null ? two.entry.id : one.entry.id])
  })

  test(`${name}: of many entries at once none is lost`, async () => {
    const { another, ids, crowd = 50 } = make()
    const versions = Array.from({ length: crowd }, (_, index) => `1.0.${index}`)
    await Promise.all(versions.map(version => register(another(), version, 4 * crowd)))
    const reading = await another().read(MODEL, { listVersions: true })
    expect(reading.view.state?.seq).toBe(crowd)
    expect(new Set(reading.versionNames)).toEqual(new Set(versions))
    expect(new Set(ids()).size).toBe(crowd)
  }, 60_000)

  test(`${name}: an older entry is found by its seq`, async () => {
    const { ledger, another } = make()
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) await register(ledger, version)
    const reading = await another().read(MODEL, {})
    await register(ledger, '4.0.0')
    const seqs = await Promise.all([0, 1, 2, 3, 4].map(seq => ledger.entryAt(reading, seq)))
    expect(seqs.map(entry => entry?.seq ?? null)).toEqual([null, 1, 2, 3, null])
  })

  test(`${name}: a file whose record went away is deleted`, async () => {
    const { ledger, paths } = make()
    await register(ledger, '1.0.0')
    const base = await ledger.read(MODEL, {})
    const { entry, after } = registering(base, '2.0.0')
    const trial = trialRecord()
    expect(await ledger.append(base, entry, { ...after, trials: { production: trial } })).not.toBeNull()
    expect(paths()).toContain('trials/production.json')
    const during = await ledger.read(MODEL, { trials: ['production'] })
    expect(during.view.trials).toEqual({ production: trial })
    const next = registering(during, '3.0.0')
    await ledger.append(during, next.entry, { ...next.after, trials: {} })
    expect(paths()).not.toContain('trials/production.json')
  })
}

function trialRecord() {
  return {
    schema: 1,
    of: 'trial',
    environment: 'production',
    number: 1,
    canary: '2.0.0',
    primary: '1.0.0',
    seq: 2,
    policy: { gate: { alpha: 0.05, minSamples: 100, metrics: [] }, steps: [], maxDuration: 3600, replays: {} },
    slices: {},
    tests: {
      trial: 1,
      step: 1,
      windows: 0,
      overall: {},
      slices: {},
      failed: null,
      invalid: null,
      split: null,
      thresholds: {},
    },
    pending: [],
    batches: { constructor: digestOf('batch') },
    until: null,
    liveUntil: null,
    replayed: [],
  } as const
}
