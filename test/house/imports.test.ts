/** Who may import whom. A layer that reaches past its neighbours is seen here before it is seen in a bug. */
import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const src = join(import.meta.dirname, '../../src')

/** For each folder, what of the others its files may import; its own files always. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  lib: [],
  run: ['core/', 'lib/'],
  github: ['core/types.ts', 'core/fault.ts', 'run/ports.ts', 'lib/'],
  ledger: ['core/', 'run/ports.ts', 'github/client.ts', 'github/faults.ts', 'lib/'],
  platforms: [
    'core/types.ts',
    'core/fault.ts',
    'core/json.ts',
    // What a source counts, and between which marks.
    'core/gate/types.ts',
    'core/gate/evidence-quantiles.ts',
    'run/ports.ts',
    'lib/',
  ],
  io: ['core/', 'lib/'],
  actions: ['core/', 'run/', 'ledger/', 'platforms/', 'github/', 'io/', 'lib/'],
  cli: [
    'core/',
    'run/',
    'ledger/parse.ts',
    'ledger/schema/',
    'ledger/format.ts',
    'ledger/history.ts',
    'platforms/',
    'io/',
    'lib/',
    'actions/workspace.ts',
  ],
}

/** Packages that only these files may import, each with the reason for which it is kept in. */
const keptIn: readonly { readonly packages: RegExp; readonly to: RegExp; readonly because: string }[] = [
  { packages: /^(?:@octokit\/|@actions\/github)/u, to: /^github\//u, because: 'one place makes clients' },
  { packages: /^undici$/u, to: /^(?:github|lib)\//u, because: 'it is heavy, and only a proxy needs it' },
  { packages: /^@actions\/core/u, to: /^(?:io|actions)\//u, because: 'the runner is spoken to at the edges' },
]

/** Packages without a machine behind them, which the core may use. */
const pure = new Set(['semver', 'valibot'])

interface Import {
  /** Below src. */
  readonly from: string
  readonly what: string
  /** Whether it is there when the program runs. */
  readonly value: boolean
  readonly lazy: boolean
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
const imports = files.flatMap(file => importsOf(file, readFileSync(join(src, file), 'utf8')))

function importsOf(from: string, text: string): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, '')
  const target = (path: string) => (path.startsWith('.') ? normalize(join(dirname(from), path)) : path)
  const fixed = [...code.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?'([^']+)'/gmu)]
  const lazy = [...code.matchAll(/\bimport\(\s*'([^']+)'/gu)]
  return [
    ...fixed.map(([, type, path = '']) => ({ from, what: target(path), value: type === undefined, lazy: false })),
    ...lazy.map(([, path = '']) => ({ from, what: target(path), value: true, lazy: true })),
  ]
}

const folderOf = (file: string) => file.split('/')[0] ?? ''
const isOurs = (what: string) => files.includes(what)

test('every folder of src has its line in the table of who may import whom', () => {
  expect([...new Set(files.map(folderOf))].filter(folder => !(folder in mayImport))).toEqual([])
})

test('a folder imports only what the table allows it', () => {
  const trespasses = imports.filter(({ from, what }) => {
    if (!isOurs(what) || folderOf(what) === folderOf(from)) return false
    return !(mayImport[folderOf(from)] ?? []).some(allowed => what.startsWith(allowed))
  })
  expect(trespasses.map(({ from, what }) => `${from} imports ${what}`)).toEqual([])
})

test('every import of a path names a file that exists', () => {
  const lost = imports.filter(({ what }) => (what.startsWith('.') || /\.[jt]s$/u.test(what)) && !isOurs(what))
  expect(lost.map(({ from, what }) => `${from} imports ${what}`)).toEqual([])
})

test('the core knows no machine: no files, no network, no package but pure ones', () => {
  const other = imports.filter(({ from, what }) => from.startsWith('core/') && !isOurs(what) && !pure.has(what))
  expect(other.map(({ from, what }) => `${from} imports ${what}`)).toEqual([])
})

test.each(keptIn)('$packages is imported in $to only: $because', ({ packages, to }) => {
  const outside = imports.filter(({ from, what }) => packages.test(what) && !to.test(from))
  expect(outside.map(({ from, what }) => `${from} imports ${what}`)).toEqual([])
})

test('undici is loaded lazily wherever it is used', () => {
  const eager = imports.filter(({ what, value, lazy }) => what === 'undici' && value && !lazy)
  expect(eager.map(({ from }) => from)).toEqual([])
})
