/**
 * One server as a process of its own: started on this machine's loopback, waited for, and ended with everything it started itself.
 * Must not know which server it is.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetched } from './fetched.ts'

export interface Running {
  /** The end of what it said, on both streams. */
  log(): string
  /** Ends it and all that it started, in a few seconds at most; its folder goes too. */
  close(): Promise<void>
}

export interface Start {
  readonly name: string
  readonly command: string
  readonly arguments: readonly string[]
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** What it keeps, removed when it ends. */
  readonly folder: string
  /** Seconds until it must be ready. */
  readonly within: number
  readonly ready: () => Promise<boolean>
}

/** Characters of its output that are kept for a message. */
const KEPT = 4000
/** Milliseconds that it has to end by itself. */
const GRACE = 3000

export async function start({ name, command, within, ready, folder, ...given }: Start): Promise<Running> {
  const child = spawn(command, given.arguments, {
    env: { ...process.env, ...given.env },
    // A group of its own: some start processes that would outlive them.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-KEPT)
    })
  const ended = new Promise<void>(resolve => {
    child.once('error', error => {
      said += error.message
      resolve()
    })
    child.once('close', () => resolve())
  })
  const gone = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  const close = async (): Promise<void> => {
    // Asked first: Triton's shared memory outlives it otherwise.
    if (!gone()) child.kill('SIGTERM')
    await Promise.race([ended, sleep(GRACE, undefined, { ref: false })])
    if (child.pid !== undefined) killGroup(child.pid)
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const deadline = performance.now() + within * 1000
  while (performance.now() < deadline && !gone()) {
    if (await ready().catch(() => false)) return { log: () => said, close }
    await sleep(50)
  }
  const why = gone() ? 'ended at its start' : `was not ready within ${within} s`
  await close()
  throw new Error(`${name} ${why}:\n${said}`)
}

/** Also where its leader has ended by itself: what that started may still be there. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Not `instanceof`: to Jest's tests Node's own errors are no Error.
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** @returns whether an answer came, with a status that means yes */
export async function answers(url: string): Promise<boolean> {
  const reply = await fetched(url, { signal: AbortSignal.timeout(2000) })
  await reply.arrayBuffer()
  return reply.ok
}

/** Ports of the loopback that nothing listens on: all held at once, so that they differ. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold))
  await Promise.all(held.map(async ({ server }) => new Promise(resolve => server.close(resolve))))
  return held.map(({ port }) => port)
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('no port')
  return port
}

async function hold(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, port: address.port }
}
