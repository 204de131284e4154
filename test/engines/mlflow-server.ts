/**
 * The real MLflow server, in the version that the tests were written for: installed once into a folder of this user's cache, started
 * on a port of its own with a database that goes with it. Must not know what is tried with it.
 */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const VERSION = '3.17.2'
/** Seconds: it is some 850 MB, and the machine may be busy with other things. */
const INSTALL = 1200
/** Seconds: a cold start imports most of that. */
const START = 240

/** It asks its makers for nothing, and needs no workers for what is tried here. */
const QUIET = { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' }

export type Found = { readonly python: string } | { readonly missing: string }

/** @returns the interpreter that has MLflow, or why there is none */
export function findMlflow(): Found {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'model-release-tools')
  const home = join(cache, `mlflow-${VERSION}`)
  const python = join(home, 'bin', 'python')
  if (!existsSync(python)) {
    mkdirSync(cache, { recursive: true })
    // Half an installation is never found: the folder gets its name when it is whole.
    const folder = mkdtempSync(join(cache, 'mlflow-'))
    const problem = run('python3', ['-m', 'venv', folder]) ?? run(join(folder, 'bin', 'python'), INSTALLING)
    if (problem === null && !existsSync(home)) renameSync(folder, home)
    rmSync(folder, { recursive: true, force: true })
    if (problem !== null) return { missing: `MLflow ${VERSION} cannot be installed: ${problem}` }
  }
  const asked = called(python, ['-c', 'import importlib.metadata as m; print(m.version("mlflow"))'])
  if (asked.stdout?.trim() === VERSION) return { python }
  return { missing: `${python}: expected MLflow ${VERSION}, got ${JSON.stringify(asked.stdout)}. Remove its folder` }
}

const INSTALLING = ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', `mlflow==${VERSION}`]

function called(command: string, given: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(command, given, { encoding: 'utf8', timeout: INSTALL * 1000 })
}

/** @returns what went wrong, or null */
function run(command: string, given: readonly string[]): string | null {
  const ended = called(command, given)
  if (ended.status === 0) return null
  const said = ended.error?.message ?? ended.stderr.trim().split('\n').at(-1)
  return `${command} ${given.slice(0, 3).join(' ')}: ${said ?? `ended with ${ended.signal}`}`
}

export interface Running {
  readonly url: string
  close(): Promise<void>
}

export async function startServer(python: string): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const given = ['-m', 'mlflow', 'server', '--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`]
  const where = ['--default-artifact-root', folder, '--host', '127.0.0.1', '--port', String(port), '--workers', '1']
  const server = spawn(python, [...given, ...where], {
    env: { ...process.env, ...QUIET },
    // A group of its own: it starts processes that would outlive it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-4000)
    })
  const ended = new Promise<void>(resolve => {
    server.once('close', () => resolve())
  })
  const close = async (): Promise<void> => {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = performance.now() + START * 1000
  while (performance.now() < deadline && server.exitCode === null) {
    const healthy = await fetch(`${url}/health`).catch(() => null)
    if (healthy?.ok) return { url, close }
    await sleep(250)
  }
  await close()
  throw new Error(`MLflow did not start within ${START} s:\n${said}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
