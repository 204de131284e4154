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
  /** Makes the bad version one that loads. */
  mend(): Promise<void>
  close(): Promise<void>
}

// Real servers take their time.
const signal = AbortSignal.timeout(600_000)
/** Seconds within which a state must be seen. */
const PATIENCE = 30

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

  test(`${platform}: a version that was unloaded answers no more, and what stays does`, async () => {
    const { target, good } = await onStage()
    const [first, second] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    await target.apply({ do: 'load', version: second, keep: [first], alone: false }, 1, signal)
    await until(target, second, 'ready')
    await target.apply({ do: 'unload', version: second, keep: [first] }, 1, signal)
    await until(target, second, 'absent')
    await expect(target.apply({ do: 'probe', version: second }, 1, signal)).rejects.toMatchObject({
      code: 'PROBE_FAILED',
    })
    await target.apply({ do: 'probe', version: first }, 1, signal)
  })

  test(`${platform}: what one process loaded another sees, and need not load again`, async () => {
    const { serving, versions, good } = await onStage()
    const [first, second] = good
    const one = serving(versions).target
    await one.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(one, first, 'ready')
    const other = serving(versions).target
    expect((await other.read(signal)).versions[first]?.state).toBe('ready')
    await other.apply({ do: 'load', version: second, keep: [first], alone: false }, 1, signal)
    await until(one, second, 'ready')
    expect((await one.read(signal)).versions[first]?.state).toBe('ready')
  })

  test(`${platform}: a load of one alone lets go of what the ledger does not know`, async () => {
    const { target, good, versions, serving } = await onStage()
    const [first, second] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    const other = versions[second]
    if (!other) throw new Error('the stage names no second version')
    const alone = serving({ [second]: other }).target
    await alone.apply({ do: 'load', version: second, keep: [], alone: true }, 1, signal)
    await until(alone, second, 'ready')
    await until(target, first, 'absent')
    expect((await alone.read(signal)).unknown).toEqual([])
  })

  test(`${platform}: a version that failed may be mended and loads then`, async () => {
    const { target, good, bad, mend } = await onStage()
    const [first] = good
    await target.apply({ do: 'load', version: first, keep: [], alone: false }, 1, signal)
    await until(target, first, 'ready')
    const loading = (): Promise<void> =>
      target.apply({ do: 'load', version: bad, keep: [first], alone: false }, 1, signal)
    await expect(loading()).rejects.toMatchObject({ code: 'LOAD_FAILED' })
    await mend()
    await loading()
    await until(target, bad, 'ready')
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
  let last = 'never'
  for (const deadline = performance.now() + PATIENCE * 1000; performance.now() < deadline;) {
    const seen = (await target.read(signal)).versions[version]
    if (seen?.state === state) return
    last = `${seen?.state} ${seen?.reason}`
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error(`${version} was not seen ${state}, but ${last}`)
}
