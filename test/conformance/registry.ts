/**
 * What every `Registry` keeps, whatever stands behind it. A platform's test gives a stage; the rules are the same for all.
 * Must not know any platform.
 */
import { afterEach, expect, test } from '@jest/globals'
import type { Recorded } from '../../src/core/types.ts'
import { RegistryDiffers, type Registry } from '../../src/run/ports.ts'

export interface RegistryStage {
  readonly registry: Registry
  /** The same registry, where the answer to the first call that makes a version is lost once it was carried out. */
  readonly losing: () => Registry
  /** How many versions the registry holds. */
  readonly count: () => Promise<number>
  /** Somebody else puts a version of their own there and moves the alias to it. */
  readonly meddle: (alias: string) => Promise<void>
  /** Two jobs at once, neither of which saw the other: a second version with the same record. */
  readonly race: (record: Recorded) => Promise<void>
  close(): Promise<void>
}

export function recorded(version: string, more: Partial<Recorded> = {}): Recorded {
  const digest = `sha256:${version.replaceAll(/\D/gu, '').padStart(64, '0')}`
  return { version, digest, location: `s3://models/digits/${version}`, commit: 'c0ffee'.padEnd(40, '0'), ...more }
}

const signal = AbortSignal.timeout(600_000)

export function keepsToTheRegistry(platform: string, set: () => Promise<RegistryStage>): void {
  let stages: RegistryStage[] = []
  const onStage = async (): Promise<RegistryStage> => {
    const stage = await set()
    stages.push(stage)
    return stage
  }
  afterEach(async () => {
    await Promise.all(stages.map(stage => stage.close()))
    stages = []
  })

  test(`${platform}: what was never put there is said to be missing`, async () => {
    const { registry } = await onStage()
    await expect(registry.verify(recorded('1.0.0'), signal)).rejects.toThrow(RegistryDiffers)
    expect(await registry.aliased('production', signal)).toBeNull()
  })

  test(`${platform}: a version that is put there twice is there once`, async () => {
    const { registry, count } = await onStage()
    await registry.put(recorded('1.0.0'), signal)
    await registry.put(recorded('1.0.0'), signal)
    await registry.put(recorded('1.1.0-rc.1'), signal)
    expect(await count()).toBe(2)
    await registry.verify(recorded('1.0.0'), signal)
    await registry.verify(recorded('1.1.0-rc.1'), signal)
  })

  test(`${platform}: a version without a location is taken`, async () => {
    const { registry } = await onStage()
    await registry.put(recorded('1.0.0', { location: null, commit: null }), signal)
    await registry.verify(recorded('1.0.0'), signal)
  })

  test(`${platform}: an answer that was lost leaves one version, not two`, async () => {
    const { registry, losing, count } = await onStage()
    await losing().put(recorded('1.0.0'), signal)
    await registry.put(recorded('1.0.0'), signal)
    expect(await count()).toBe(1)
  })

  test(`${platform}: another digest under a version that is there is refused, and nothing is changed`, async () => {
    const { registry, count } = await onStage()
    await registry.put(recorded('1.0.0'), signal)
    const other = recorded('1.0.0', { digest: recorded('9.9.9').digest })
    await expect(registry.put(other, signal)).rejects.toMatchObject({ code: 'REGISTRY_DIFFERS' })
    await expect(registry.verify(other, signal)).rejects.toMatchObject({ code: 'REGISTRY_DIFFERS' })
    await expect(registry.alias('production', other, signal)).rejects.toMatchObject({ code: 'REGISTRY_DIFFERS' })
    expect(await registry.aliased('production', signal)).toBeNull()
    expect(await count()).toBe(1)
  })

  test(`${platform}: an alias is moved forth and back, and others stay`, async () => {
    const { registry } = await onStage()
    const [first, second] = [recorded('1.0.0'), recorded('2.0.0')]
    await registry.put(first, signal)
    await registry.put(second, signal)
    await registry.alias('staging', first, signal)
    for (const record of [first, second, second, first]) {
      await registry.alias('production', record, signal)
      const { version, digest } = record
      expect(await registry.aliased('production', signal)).toMatchObject({ version, digest })
    }
    expect(await registry.aliased('staging', signal)).toMatchObject({ version: '1.0.0' })
  })

  test(`${platform}: an alias of a version that is not there puts it there`, async () => {
    const { registry, count } = await onStage()
    await registry.alias('production', recorded('1.0.0'), signal)
    await registry.verify(recorded('1.0.0'), signal)
    expect(await count()).toBe(1)
  })

  test(`${platform}: an alias that somebody moved is shown as it is, and brought back`, async () => {
    const { registry, meddle } = await onStage()
    await registry.alias('production', recorded('1.0.0'), signal)
    await meddle('production')
    expect(await registry.aliased('production', signal)).toMatchObject({ version: null, digest: null })
    await registry.alias('production', recorded('1.0.0'), signal)
    expect(await registry.aliased('production', signal)).toMatchObject({ version: '1.0.0' })
  })

  test(`${platform}: two of the same, left by a race, do as one`, async () => {
    const { registry, race } = await onStage()
    await registry.put(recorded('1.0.0'), signal)
    await race(recorded('1.0.0'))
    await registry.put(recorded('1.0.0'), signal)
    await registry.alias('production', recorded('1.0.0'), signal)
    await registry.verify(recorded('1.0.0'), signal)
  })

  test(`${platform}: a cancelled job stops asking`, async () => {
    const { registry } = await onStage()
    const cancelled = AbortSignal.abort(new Error('cancelled'))
    await expect(registry.put(recorded('1.0.0'), cancelled)).rejects.toThrow('cancelled')
  })
}
