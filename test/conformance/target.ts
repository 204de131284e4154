/**
 * What every `Target` keeps, whatever stands behind it. A platform's test gives a stage; the rules are the same for all.
 * Must not know any platform.
 */
import { afterEach, expect, test } from '@jest/globals'
import type { Served, Version } from '../../src/core/types.ts'
import { StepFailed, type ServingFactory, type Target } from '../../src/run/ports.ts'

export interface Stage {
  readonly serving: ServingFactory
  /** Two versions that can be loaded, and one that cannot. */
  readonly good: readonly [Version, Version]
  readonly bad: Version
  readonly versions: Readonly<Record<Version, Served>>
  /** What the target shows of versions that the given names do not explain. */
  readonly nameOf: (version: Version) => string
  close(): Promise<void>
}

const signal = AbortSignal.timeout(60_000)

export function loadsVersions(platform: string, set: () => Promise<Stage>): void {
  let stages: Stage[] = []
  const onStage = async (): Promise<Stage & { readonly target: Target }> => {
    const stage = await set()
    stages.push(stage)
    return { ...stage, target: stage.serving(stage.versions).target }
  }
  afterEach(async () => {
    await Promise.all(stages.map(stage => stage.close()))
    stages = []
  })

  test(`${platform}: what was never loaded is absent`, async () => {
    const { target, good, bad } = await onStage()
    const seen = await target.read(signal)
    for (const version of [...good, bad]) expect(seen.versions[version]?.state).toBe('absent')
    expect(seen.unknown).toEqual([])
  })

  test(`${platform}: a loaded version is seen ready and answers a probe, the other stays as it is`, async () => {
    const { target, good } = await onStage()
    const [first, second] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    await target.apply({ do: 'probe', version: first }, 1, signal)
    await target.apply({ do: 'load', version: second, keep: [first], alone: false }, 1, signal)
    await until(target, second, 'ready')
    expect((await target.read(signal)).versions[first]?.state).toBe('ready')
  })

  test(`${platform}: a step applied twice is the same as applied once`, async () => {
    const { target, good } = await onStage()
    const [first, second] = good
    for (const version of [first, first]) await target.apply({ do: 'load', version, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    for (const version of [second, second])
      await target.apply({ do: 'load', version, keep: [first], alone: false }, 1, signal)
    await until(target, second, 'ready')
    for (const version of [first, first]) await target.apply({ do: 'unload', version, keep: [second] }, 1, signal)
    await until(target, first, 'absent')
    expect((await target.read(signal)).versions[second]?.state).toBe('ready')
  })

  test(`${platform}: the last version can be unloaded and loaded again`, async () => {
    const { target, good } = await onStage()
    const [first] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    await target.apply({ do: 'unload', version: first, keep: [] }, 1, signal)
    await until(target, first, 'absent')
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
  })

  test(`${platform}: a version that does not load is refused for good, and what served goes on serving`, async () => {
    const { target, good, bad } = await onStage()
    const [first] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    const loading = target.apply({ do: 'load', version: bad, keep: [first], alone: false }, 1, signal)
    await expect(loading).rejects.toThrow(StepFailed)
    await expect(loading).rejects.toMatchObject({ code: 'LOAD_FAILED' })
    await target.apply({ do: 'probe', version: first }, 1, signal)
    expect((await target.read(signal)).versions[bad]?.state).not.toBe('ready')
  })

  test(`${platform}: a loaded version that nobody named is shown as unknown and survives our loads`, async () => {
    const { target, good, versions, serving, nameOf } = await onStage()
    const [first, second] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    const other = versions[second]
    if (!other) throw new Error('the stage names no second version')
    const stranger = serving({ [second]: other }).target
    expect((await stranger.read(signal)).unknown).toEqual([nameOf(first)])
    await stranger.apply({ do: 'load', version: second, keep: [], alone: false }, 1, signal)
    await until(target, second, 'ready')
    expect((await target.read(signal)).versions[first]?.state).toBe('ready')
  })

  test(`${platform}: a probe of a version that is not loaded fails`, async () => {
    const { target, good } = await onStage()
    await expect(target.apply({ do: 'probe', version: good[0] }, 1, signal)).rejects.toThrow(StepFailed)
  })

  test(`${platform}: a cancelled job stops asking`, async () => {
    const { target } = await onStage()
    await expect(target.read(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled')
  })
}

/** Platforms may finish after they answered: what counts is what is seen. */
export async function until(target: Target, version: Version, state: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const seen = await target.read(signal)
    if (seen.versions[version]?.state === state) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error(`${version} was never seen ${state}`)
}
