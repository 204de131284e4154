/** The Chromium of this machine, by the names that distributions give it. Nothing is downloaded. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const USUAL = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome']

/** @returns its path, or null where there is none */
export function findChromium(path = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter).filter(folder => folder !== ''), ...USUAL]
  return NAMES.flatMap(name => folders.map(folder => join(folder, name))).find(runs) ?? null
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
