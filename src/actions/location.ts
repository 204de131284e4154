/** Hashing what stands at a location again, where this job can read it. */
import { lstat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Digest } from '../core/types.ts'
import { digestOf } from '../io/files.ts'

/** @returns the digest of a `file:` location's file; null of anything that cannot be read from here */
export async function hashLocation(location: string): Promise<Digest | null> {
  if (!location.startsWith('file:')) return null
  const file = fileURLToPath(location)
  const seen = await lstat(file).catch(() => null)
  return seen?.isFile() ? digestOf([{ name: location, file }]) : null
}
