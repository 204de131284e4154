/** A stand-in GitHub and a client of it, as the tests of this folder and the ledger's want them: no waiting, a repository with one commit. */
import { createGitHub } from '../../src/github/client.ts'
import type { GitHub } from '../../src/github/client.ts'
import type { Clock, Log } from '../../src/run/ports.ts'
import * as standin from '../standin/github.ts'
import { standinFetch } from '../standin/transport.ts'

export const REPOSITORY = 'acme/models'

export interface World {
  readonly server: standin.GitHub
  readonly client: GitHub
  /** A second run's client of the same server. */
  readonly another: (timeoutMs?: number) => GitHub
  /** Milliseconds that were slept. */
  readonly slept: number[]
  readonly lines: string[]
}

export function worldOf(options: Partial<standin.Options> = {}, token = standin.TOKEN): World {
  const server = standin.createGitHub({
    repositories: [{ owner: 'acme', name: 'models', files: { 'README.md': 'Models\n' } }],
    ...options,
  })
  const slept: number[] = []
  const lines: string[] = []
  const clock: Clock = {
    monotonic: () => performance.now(),
    sleep: async milliseconds => {
      slept.push(milliseconds)
    },
  }
  const say = (line: string): void => {
    lines.push(line)
  }
  const log: Log = { info: say, warn: say, group: say, end: () => {} }
  const another = (timeoutMs = 5000): GitHub =>
    createGitHub({
      token,
      apiUrl: standin.API_URL,
      graphqlUrl: standin.GRAPHQL_URL,
      serverUrl: standin.SERVER_URL,
      repository: REPOSITORY,
      clock,
      log,
      timeoutMs,
      fetch: standinFetch(server),
    })
  return { server, client: another(), another, slept, lines }
}

/** What a promise was refused with. */
export async function faultOf(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { code: String(error.code), message: error.message }
    throw error
  }
  throw new Error('expected a fault, got an answer')
}
