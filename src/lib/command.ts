/**
 * Another program as a step: arguments as a list, never through a shell, text in and text out, a time-out and a cap on what it may say.
 * Must not know what the program does.
 */
import { spawn } from 'node:child_process'

const MOST_BYTES = 4 * 1024 * 1024
/** Milliseconds between asking a program to end and ending it. */
const GRACE = 2000
/** Milliseconds that are waited for the rest of what an ended program said. */
const REST = 500

export interface Run {
  /** The program and its arguments. */
  readonly argv: readonly [string, ...string[]]
  /** Given to its standard input, which is then closed. */
  readonly input?: string
  /** Milliseconds. */
  readonly timeout: number
  readonly signal: AbortSignal
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** What became of it. */
export type Ran =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** It could not be started, was killed, took too long or said too much. */
  | {
      readonly kind: 'failed'
      readonly reason: string
      readonly stderr: string
      /** It took too long: it was at work, and did some of it. */
      readonly late?: true
    }

export type Commands = (run: Run) => Promise<Ran>

export const commands: Commands = async ({ argv, input = '', timeout, signal, env, cwd }) => {
  signal.throwIfAborted()
  const [program, ...given] = argv
  return new Promise((resolve, reject) => {
    let child
    try {
      child = spawn(program, given, {
        stdio: ['pipe', 'pipe', 'pipe'],
        shell: false,
        // A group of its own, so that what it started ends with it.
        detached: process.platform !== 'win32',
        env: { ...handedOn(process.env), ...env },
        ...(cwd === undefined ? {} : { cwd }),
      })
    } catch (error) {
      // Arguments that no program could be given: too long, or with a zero byte in them.
      resolve({ kind: 'failed', reason: `cannot be run: ${String(error)}`, stderr: '' })
      return
    }
    const { pid, stdin, stdout, stderr } = child
    const out: Buffer[] = []
    const said: Buffer[] = []
    let size = 0
    let stopped: string | null = null
    let last: NodeJS.Timeout | undefined
    const stop = (reason: string): void => {
      if (stopped !== null) return
      stopped = reason
      end(pid, 'SIGTERM')
      last = setTimeout(() => end(pid, 'SIGKILL'), GRACE)
    }
    let isLate: { readonly late?: true } = {}
    const late = setTimeout(() => {
      isLate = { late: true }
      stop(`did not end within ${timeout / 1000} s`)
    }, timeout)
    const cancelled = (): void => stop('was cancelled')
    signal.addEventListener('abort', cancelled, { once: true })
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length
      if (size > MOST_BYTES) stop(`said more than ${MOST_BYTES / 1024 / 1024} MiB`)
      else into.push(chunk)
    }
    const done = (ended: () => Ran): void => {
      clearTimeout(late)
      clearTimeout(last)
      signal.removeEventListener('abort', cancelled)
      if (signal.aborted) reject(signal.reason)
      else resolve(ended())
    }
    stdout.on('data', collect(out))
    stderr.on('data', collect(said))
    const words = (): string => Buffer.concat(said).toString('utf8')
    child.on('error', error =>
      done(() => ({ kind: 'failed', reason: `cannot be run: ${error.message}`, stderr: words() })),
    )
    child.on('exit', () => {
      clearTimeout(late)
      clearTimeout(last)
      if (stopped !== null) end(pid, 'SIGKILL')
      // What it left running may hold its output open for ever.
      last = setTimeout(() => {
        stdout.destroy()
        stderr.destroy()
      }, REST)
    })
    child.on('close', (code, killed) =>
      done(() =>
        stopped !== null || code === null
          ? { kind: 'failed', reason: stopped ?? `was ended by ${killed ?? 'a signal'}`, stderr: words(), ...isLate }
          : { kind: 'ended', code, stdout: Buffer.concat(out).toString('utf8'), stderr: words() },
      ),
    )
    // A program that reads nothing may be gone before all was written.
    stdin.on('error', () => {})
    stdin.end(input)
  })
}

/** A step's inputs come as variables, its token among them: they were given to us and to nobody else. */
function handedOn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INPUT_')))
}

function end(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // It is gone already.
  }
}
