/**
 * The licences of what a bundle contains, as its licences demand: every package with its version and its own text.
 * A package without a text is an error: nobody may ship what nobody has licensed.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Package {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly texts: readonly string[]
}

/**
 * @param files absolute paths of the bundled modules
 * @returns one text, sorted by package; the same for the same packages wherever they lie
 * @throws Error naming a package that has no licence text
 */
export function licences(files: Iterable<string>): string {
  const folders = new Set<string>()
  for (const file of files) if (file.includes('node_modules/')) folders.add(packageOf(file))
  const packages = [...folders].map(read).sort((a, b) => compare(title(a), title(b)))
  const seen = new Set<string>()
  const parts = packages.filter(one => !seen.has(title(one)) && seen.add(title(one)))
  return parts
    .map(one => `${title(one)} (${one.licence})\n\n${one.texts.join('\n\n')}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

const title = ({ name, version }: Package) => `${name} ${version}`
// By code unit: a locale would order them differently from machine to machine.
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** The folder under `node_modules` that holds a file's package. */
function packageOf(file: string): string {
  const found = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)
  if (!found) throw new Error(`${file} is in no package`)
  return found[0]
}

function read(folder: string): Package {
  const { name, version, license } = manifest(folder)
  const files = readdirSync(folder)
    .filter(file => /^(?:licen[cs]e|copying|notice)/iu.test(file))
    .sort(compare)
  if (files.length === 0) throw new Error(`${name} ${version} (${license}) comes without a licence text`)
  const texts = files.map(file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  return { name, version, licence: license, texts }
}

function manifest(folder: string): { name: string; version: string; license: string } {
  const json: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const text = (key: string): string => {
    const value: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined
    if (typeof value === 'string') return value
    throw new Error(`${join(dirname(folder), folder)}/package.json: expected a ${key}`)
  }
  return { name: text('name'), version: text('version'), license: text('license') }
}
