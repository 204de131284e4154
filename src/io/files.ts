/** Files of the workspace: found by path or glob, never outside it, never through a link; and their digests. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Fault } from '../core/fault.ts'
import type { Digest } from '../core/types.ts'
import { codePoint, show } from './plain.ts'

/** A file that was found: its path from the workspace, with forward slashes, and where it is. */
export interface Found {
  readonly name: string
  readonly file: string
}

/**
 * Finds the files that a path or glob (`*`, `?` within a name, `**` over folders) names, sorted by name. Files that start
 * with a dot are found like others; `.git` is not looked into.
 * @param pattern relative to the workspace, with forward slashes
 * @param options `workspace` the folder to stay under, `where` the input or key, for messages
 * @throws Fault `PATH` where it leads outside, is or meets a link, is a folder, or nothing matches
 */
export async function findFiles(
  pattern: string,
  { workspace, where }: { readonly workspace: string; readonly where: string },
): Promise<readonly Found[]> {
  const refuse = (problem: string): never => {
    throw new Fault('PATH', `${where}: ${problem}`)
  }
  const parts = partsOf(pattern, refuse)
  const root = await realpath(workspace)
  const found: Found[] = []
  const visit = async (names: readonly string[], rest: readonly string[]): Promise<void> => {
    const name = names.join('/')
    const file = path.join(root, ...names)
    const kind = await kindOf(file)
    if (kind === 'link') refuse(`${show(name)} is a symbolic link, which may lead anywhere. Name a real file.`)
    if (kind === 'other') refuse(`${show(name)} is no regular file.`)
    const [part, ...further] = rest
    if (part === undefined) {
      if (kind === 'file') found.push({ name, file })
      if (kind === 'folder' && !pattern.includes('*')) refuse(`${show(name)} is a folder. Write ${show(`${name}/**`)}.`)
      return
    }
    if (kind !== 'folder') return
    if (part === '**') {
      // No folder, or one more folder, or, as the last part, any file below.
      if (further.length > 0) await visit(names, further)
      for (const entry of await entries(file, name, refuse)) {
        if (entry !== '.git')
          await visit(
            [...names, entry],
            further.length === 0 ? ((await isFolder(path.join(file, entry))) ? rest : []) : rest,
          )
      }
      return
    }
    if (!/[*?]/u.test(part)) return visit([...names, part], further)
    const matches = matcher(part)
    for (const entry of await entries(file, name, refuse)) {
      if (entry !== '.git' && matches.test(entry)) await visit([...names, entry], further)
    }
  }
  await visit([], parts)
  // `a/**/b` reaches a file by several ways of reading `**`.
  const unique = [...new Map(found.map(one => [one.name, one])).values()]
  if (unique.length === 0) refuse(`no file matches ${show(pattern)}.`)
  return unique.sort((a, b) => (a.name < b.name ? -1 : 1))
}

type Refuse = (problem: string) => never

function partsOf(pattern: string, refuse: Refuse): string[] {
  if (pattern.includes('\0')) refuse('a path contains a NUL character.')
  if (pattern.includes('\\'))
    refuse(`expected forward slashes, got ${show(pattern)}. Write ${show(pattern.replaceAll('\\', '/'))}.`)
  if (pattern.startsWith('/') || /^[A-Za-z]:/u.test(pattern)) {
    refuse(
      `expected a path inside the workspace, got ${show(pattern)}. Write it relative to the root of the repository.`,
    )
  }
  const parts = pattern.split('/').filter(part => part !== '' && part !== '.')
  if (parts.includes('..')) refuse(`${show(pattern)} leads outside the workspace. Remove the "..".`)
  if (parts.length === 0) refuse(`expected a file, got ${show(pattern)}.`)
  if (parts.some(part => part !== '**' && part.includes('**')))
    refuse(`"**" stands for whole folders, got ${show(pattern)}.`)
  return parts
}

function matcher(part: string): RegExp {
  const source = part.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
  return new RegExp(`^${source.replaceAll(/\*+/gu, '[^/]*').replaceAll('?', '[^/]')}$`, 'u')
}

async function kindOf(file: string): Promise<'file' | 'folder' | 'link' | 'other' | 'absent'> {
  try {
    const seen = await lstat(file)
    if (seen.isSymbolicLink()) return 'link'
    return seen.isFile() ? 'file' : seen.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (isMissing(error)) return 'absent'
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  )
}

/**
 * Where a file may be written: under the workspace, through no link. Folders on the way need not be there.
 * @returns its full path
 * @throws Fault `PATH` where it leads outside, meets a link, or is something else than a file
 */
export async function placeToWrite(
  name: string,
  { workspace, where }: { readonly workspace: string; readonly where: string },
): Promise<string> {
  const refuse = (problem: string): never => {
    throw new Fault('PATH', `${where}: ${problem}`)
  }
  const parts = partsOf(name, refuse)
  if (/[*?]/u.test(name)) refuse(`expected the name of one file, got ${show(name)}.`)
  if (parts.includes('.git')) refuse(`${show(name)} lies in the folder of git. Name another one.`)
  const root = await realpath(workspace)
  for (const [at] of parts.entries()) {
    const kind = await kindOf(path.join(root, ...parts.slice(0, at + 1)))
    const here = parts.slice(0, at + 1).join('/')
    if (kind === 'link') refuse(`${show(here)} is a symbolic link, which may lead anywhere. Name a real file.`)
    if (at < parts.length - 1 ? kind === 'file' : kind === 'folder')
      refuse(`${show(here)} is a ${kind}. Name another file.`)
    if (kind === 'other') refuse(`${show(here)} is no regular file.`)
  }
  return path.join(root, ...parts)
}

async function isFolder(file: string): Promise<boolean> {
  return (await kindOf(file)) === 'folder'
}

async function entries(folder: string, name: string, refuse: Refuse): Promise<string[]> {
  const names = await readdir(folder, { encoding: 'buffer' })
  return names.map(bytes => {
    const text = bytes.toString('utf8')
    if (!Buffer.from(text, 'utf8').equals(bytes))
      refuse(`a file in ${show(name)} has a name that is not UTF-8: ${show(text)}.`)
    const odd = /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(text)
    if (odd) refuse(`the name ${show(text)} contains ${codePoint(odd[0])}.`)
    return text
  })
}

/**
 * The digest of what was built: of one file the SHA-256 of its bytes, of several that of the sorted lines
 * `<hex>  <relative path>`, each with its line break, as `sha256sum … | sort | sha256sum` gives.
 */
export async function digestOf(files: readonly Found[]): Promise<Digest> {
  const lines: string[] = []
  for (const { name, file } of files) lines.push(`${await sha256(file)}  ${name}\n`)
  const [only, ...others] = lines
  if (only === undefined) throw new Error('a digest of no files was asked for')
  if (others.length === 0) return `sha256:${only.slice(0, 64)}`
  const whole = createHash('sha256')
  // Byte order, so that the digest does not hang on a language.
  for (const line of lines.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) whole.update(line)
  return `sha256:${whole.digest('hex')}`
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
