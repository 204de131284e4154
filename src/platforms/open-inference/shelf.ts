/**
 * A folder that holds a folder for each version, as MLServer reads it: a version is out when its settings have the name that MLServer
 * looks for, and put by when they have another. The one is made the other by one rename, so whoever is killed leaves either; nothing
 * that a loaded version reads is ever moved. Must not know what is loaded.
 */
import { basename, join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import { isMap } from '../../core/json.ts'
import type { Disk } from '../../lib/disk.ts'
import { oneLine } from '../../lib/one-line.ts'

export const OUT = 'model-settings.json'
export const PUT_BY = 'model-settings.parked.json'

export interface Shelved {
  /** The whole path. */
  readonly folder: string
  /** What MLServer calls it. */
  readonly servedVersion: string
  readonly isOut: boolean
}

export interface Shelf {
  /** The versions of one model; folders of other models, and hidden ones, are passed over as MLServer does. */
  list(): Promise<readonly Shelved[]>
  /** Makes these the versions that are out. Done twice it is the same as done once. */
  putOut(servedVersions: ReadonlySet<string>): Promise<void>
}

/**
 * @param folder the whole path
 * @param model the name in the settings
 */
export function shelfAt(folder: string, model: string, disk: Disk): Shelf {
  async function list(): Promise<readonly Shelved[]> {
    const names = await onDisk(disk.list(folder))
    if (names === null)
      throw new Fault(
        'TARGET_UNREACHABLE',
        `serving.repository: expected a folder of this machine, got ${folder}, which is none. Run on the machine that MLServer reads its models from, or name the folder`,
      )
    const found = await Promise.all(
      names.filter(name => !name.startsWith('.')).map(async name => look(join(folder, name), name)),
    )
    const ours = found.filter(one => one !== null)
    const twice = ours.find((one, at) => ours.findIndex(other => other.servedVersion === one.servedVersion) !== at)
    if (twice === undefined) return ours
    const both = ours.filter(one => one.servedVersion === twice.servedVersion).map(one => one.folder)
    throw new Fault(
      'SERVED_VERSION',
      `${both.join(' and ')} both say that they are ${model} version ${twice.servedVersion}; take one away`,
    )
  }

  async function look(path: string, name: string): Promise<Shelved | null> {
    const out = await onDisk(disk.read(join(path, OUT)))
    const text = out ?? (await onDisk(disk.read(join(path, PUT_BY))))
    const servedVersion = versionIn(text, name)
    return servedVersion === null ? null : { folder: path, servedVersion, isOut: out !== null }
  }

  /** @returns null where these are no settings, or those of another model */
  function versionIn(text: string | null, folderName: string): string | null {
    const settings = text === null ? null : parsed(text)
    if (settings === null || (settings['name'] ?? folderName) !== model) return null
    const parameters = settings['parameters']
    const servedVersion = isMap(parameters) ? parameters['version'] : undefined
    return typeof servedVersion === 'string' ? servedVersion : null
  }

  /**
   * Whoever put settings of a version by beside those that are out wants them to be its next: the old ones are laid aside. What else has
   * that name is itself laid aside: the version must be able to come back. Nothing is lost.
   */
  async function putBy({ folder: place, servedVersion }: Shelved): Promise<void> {
    const next = await onDisk(disk.read(join(place, PUT_BY)))
    if (next !== null) {
      const isNext = versionIn(next, basename(place)) === servedVersion
      const names = new Set(await onDisk(disk.list(place)))
      let aside = 1
      while (names.has(replaced(aside))) aside += 1
      await onDisk(disk.move(join(place, isNext ? OUT : PUT_BY), join(place, replaced(aside))))
      if (isNext) return
    }
    await onDisk(disk.move(join(place, OUT), join(place, PUT_BY)))
  }

  return {
    list,
    async putOut(servedVersions) {
      for (const one of await list()) {
        const stays = servedVersions.has(one.servedVersion)
        if (stays === one.isOut) continue
        if (stays) await onDisk(disk.move(join(one.folder, PUT_BY), join(one.folder, OUT)))
        else await putBy(one)
      }
    },
  }
}

function replaced(count: number): string {
  return `model-settings.replaced-${count}.json`
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isMap(value) ? value : null
  } catch {
    return null
  }
}

/** @throws Fault `TARGET_UNREACHABLE` in the words of the file system */
async function onDisk<Result>(done: Promise<Result>): Promise<Result> {
  try {
    return await done
  } catch (error) {
    const words = oneLine(String(error))
    throw new Fault('TARGET_UNREACHABLE', `serving.repository cannot be used: ${words}`)
  }
}
