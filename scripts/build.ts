/**
 * `npm run build`: bundles every action of the specification, and the command line, into `dist/`, which is committed because runners
 * execute it as it lies in the repository. `npm run build -- --check` builds elsewhere, compares, names the differences and ends non-zero on any.
 *
 * Rolldown, ES modules, split: what any action needs at its start are two chunks, `shared.js` of our own code and `vendor.js` of
 * packages; what is imported lazily are chunks of their own, so that a further action costs little. Nothing is minified: it
 * saves less than a twentieth of the start (measured), and a reviewer can read what runs. No source maps: they would be larger
 * than the code and slow the start where Node reads them, and the code still has its names.
 * The same input gives the same bytes on every machine: no hashes, no times, no paths outside the repository.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import type { Plugin } from 'rolldown'
import { ACTION_NAMES } from '../src/io/spec.ts'
import { builtins } from './builtins.ts'
import { licences } from './licences.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const packages = /\/node_modules\//u

/** An entry runs its action; src/actions exports them unrun, so that tests can give them a world of their own. */
const entry = /^entry:(.+)$/u
const entries: Plugin = {
  name: 'entries',
  resolveId: { filter: { id: entry }, handler: id => id },
  load: {
    filter: { id: entry },
    handler: id => {
      const [, name = ''] = entry.exec(id) ?? []
      const action = name.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())
      if (name === CLI) return cli()
      const actions = join(root, 'src/actions')
      return `import { main } from '${actions}/main.ts'\nimport { ${action} } from '${actions}/${name}.ts'\nawait main(${action})\n`
    },
  },
}

const CLI = 'cli'

function cli(): string {
  const terminal = `{
  folder: process.cwd(),
  out: text => process.stdout.write(text + '\\n'),
  err: line => process.stderr.write(line + '\\n'),
  now: () => new Date().toISOString(),
}`
  return `#!/usr/bin/env node
import { main } from '${join(root, 'src/cli/main.ts')}'
process.exitCode = await main(process.argv.slice(2), ${terminal})
`
}

/**
 * `@actions/*` names undici for proxies, and only for them. Our client brings its own way out (`src/github/proxy.ts`, which loads
 * undici where a proxy is set), so what they name is never made; without this, every start would read all of it.
 */
const unused: Plugin = {
  name: 'unused-undici',
  resolveId: {
    filter: { id: /^undici$/u },
    handler: (_id, importer) => (importer?.includes('/node_modules/@actions/') === true ? 'unused:undici' : null),
  },
  load: {
    filter: { id: /^unused:undici$/u },
    handler: () =>
      `const unused = () => { throw new Error('undici is reached by src/github/proxy.ts only') }\nexport class ProxyAgent { constructor() { unused() } }\nexport const fetch = unused\n`,
  },
}

/** @returns the finished files by name */
async function build(): Promise<Map<string, string>> {
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries([...ACTION_NAMES, CLI].map(name => [name, `entry:${name}`])),
    platform: 'node',
    plugins: [entries, builtins, unused],
    // The default prefers CommonJS, which cannot be shaken: Amazon's clients alone are twice as large that way.
    resolve: { mainFields: ['module', 'main'] },
    treeshake: {
      propertyReadSideEffects: false,
      // `@actions/*` imports HTTP clients and child processes for parts that are not used here. None of it does anything by being
      // imported but `@actions/github`, which makes an agent and a client in case somebody asks for them.
      moduleSideEffects: [
        { test: /\/node_modules\/(?:@actions|undici)\//u, sideEffects: false },
        { external: true, sideEffects: false },
      ],
      manualPureFunctions: ['Context', 'Octokit', 'Utils'],
    },
    onLog(_level, log) {
      throw new Error(log.message)
    },
  })
  const { output } = await bundle.generate({
    format: 'es',
    minify: 'dce-only',
    comments: { legal: true, annotation: true, jsdoc: false },
    entryFileNames: '[name].js',
    // After the file that it was split for; a package's own name where it was a package's.
    chunkFileNames: ({ name, facadeModuleId: facade }) =>
      `${facade?.startsWith(join(root, 'src/')) === true ? relative(join(root, 'src'), facade).replace(/\.ts$/u, '').replaceAll('/', '-') : name}.js`,
    codeSplitting: {
      groups: [
        { name: 'vendor', tags: ['$initial'], test: packages, priority: 2 },
        { name: 'shared', tags: ['$initial'], minShareCount: 2, priority: 1 },
        { name: 'undici-code', test: /\/node_modules\/undici\//u },
        { name: 'octokit', test: packages },
      ],
    },
  })
  await bundle.close()

  const files = new Map<string, string>()
  const modules = new Set<string>()
  for (const chunk of output) {
    if (chunk.type === 'asset') throw new Error(`${chunk.fileName}: an asset, which no action can need`)
    if (chunk.code.includes(root)) throw new Error(`${chunk.fileName} contains a path of this machine`)
    files.set(chunk.fileName, ascii(chunk.code))
    for (const module of chunk.moduleIds) modules.add(module.replaceAll('\\', '/'))
  }
  // Rolldown's own few lines of runtime come along.
  modules.add(join(root, 'node_modules/rolldown/package.json'))
  files.set('licenses.txt', licences(modules))
  files.set('package.json', `${JSON.stringify({ type: 'module' })}\n`)
  return files
}

/** A file with one character beyond Latin-1 is read as two bytes for each: escapes mean the same and start faster. */
function ascii(code: string): string {
  return code.replaceAll(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @returns one line for each file that is missing, too many or different */
function differences(built: ReadonlyMap<string, string>): string[] {
  const committed = existsSync(dist) ? readdirSync(dist) : []
  return [...new Set([...built.keys(), ...committed])].sort().flatMap(file => {
    const now = built.get(file)
    if (now === undefined) return [`dist/${file}: the build no longer makes it`]
    if (!committed.includes(file)) return [`dist/${file}: missing`]
    const was = readFileSync(join(dist, file), 'utf8')
    return was === now ? [] : [`dist/${file}: differs from line ${firstDifference(was, now)}`]
  })
}

function firstDifference(a: string, b: string): number {
  const [left, right] = [a.split('\n'), b.split('\n')]
  return left.findIndex((line, index) => line !== right[index]) + 1 || left.length + 1
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of files) writeFileSync(join(folder, file), text)
}

const files = await build()
if (process.argv.includes('--check')) {
  const lines = differences(files)
  for (const line of lines) console.error(line)
  if (lines.length > 0) {
    const folder = mkdtempSync(join(tmpdir(), 'dist-'))
    write(folder, files)
    console.error(`Run \`npm run build\` and commit dist/. What it would be: ${folder}`)
    process.exitCode = 1
  }
} else {
  write(dist, files)
  const bytes = [...files]
    .filter(([file]) => file.endsWith('.js'))
    .map(([file, text]) => [file, Buffer.byteLength(text)])
  for (const [file, size] of bytes) console.log(`${String(file).padEnd(24)} ${String(size).padStart(9)} B`)
}
