/**
 * Versions that answer with their own name, and users who ask through a router. Must not know any router.
 */
import { Agent, createServer, request, type Server } from 'node:http'
import type { Version } from '../../src/core/types.ts'

export interface Backends {
  /** The address of each name's server: one for all, or one of its own. */
  urlOf(name: string): string
  /** How many requests, copies included, a name was asked. */
  asked(name: string): number
  /** How many of them were given up before their answer. */
  cut(name: string): number
  /** The paths with which names were asked, each once. */
  readonly paths: ReadonlySet<string>
  /** Milliseconds that a name takes to answer, from now on. */
  delay(name: string, milliseconds: number): void
  close(): Promise<void>
}

/** One server for all: the path says who is asked. */
export async function together(): Promise<Backends> {
  return backends([null])
}

/**
 * A server for each name, whatever the path.
 * @param portOf 0 is any that is free
 */
export async function apart(names: readonly string[], portOf: (name: string) => number = () => 0): Promise<Backends> {
  return backends(names, portOf)
}

async function backends(
  names: readonly (string | null)[],
  portOf: (name: string) => number = () => 0,
): Promise<Backends> {
  const asked = new Map<string, number>()
  const cut = new Map<string, number>()
  const delays = new Map<string, number>()
  const paths = new Set<string>()
  const servers = new Map<string | null, { readonly server: Server; readonly url: string }>()
  for (const name of names) {
    const server = createServer((incoming, reply) => {
      const path = incoming.url ?? ''
      const who = name ?? decodeURIComponent(/\/versions\/([^/]+)\/infer/u.exec(path)?.[1] ?? 'nobody')
      paths.add(path)
      asked.set(who, (asked.get(who) ?? 0) + 1)
      reply.once('close', () => {
        if (!reply.writableFinished) cut.set(who, (cut.get(who) ?? 0) + 1)
      })
      incoming.resume()
      incoming.on('end', () => {
        // An answer that nobody waits for any more keeps no process alive.
        setTimeout(() => reply.end(JSON.stringify({ version: who })), delays.get(who) ?? 0).unref()
      })
    })
    // An idle connection that closes just as a request comes is a matter of its own.
    server.keepAliveTimeout = 60_000
    await new Promise<void>(resolve => server.listen(name === null ? 0 : portOf(name), '127.0.0.1', resolve))
    const at = server.address()
    if (at === null || typeof at === 'string') throw new Error('no port')
    servers.set(name, { server, url: `http://127.0.0.1:${at.port}` })
  }
  return {
    urlOf: name => (servers.get(name) ?? servers.get(null))?.url ?? '',
    asked: name => asked.get(name) ?? 0,
    cut: name => cut.get(name) ?? 0,
    paths,
    delay: (name, milliseconds) => void delays.set(name, milliseconds),
    close: async () => {
      for (const { server } of servers.values()) {
        server.closeAllConnections()
        await new Promise(resolve => server.close(resolve))
      }
    },
  }
}

/** A user, who keeps a connection and asks once more on a new one where it broke before an answer. */
export interface User {
  /** @returns who answered; null where nobody did, with the status or the error as `why` */
  ask(): Promise<{ readonly by: string | null; readonly why: string; readonly served: string | null }>
  leave(): void
}

export function user(url: string): User {
  const kept = new Agent({ keepAlive: true, maxSockets: 1 })
  const body = JSON.stringify({ inputs: [] })
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  const once = async (agent: Agent | false): ReturnType<User['ask']> =>
    new Promise((resolve, reject) => {
      const call = request(
        `${url}/v2/models/digits/infer`,
        { method: 'POST', headers, agent, timeout: 10_000 },
        reply => {
          const served = reply.headers['x-served-version']
          let text = ''
          reply.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk
          })
          reply.once('error', reject)
          reply.once('end', () => {
            const name = reply.statusCode === 200 ? /"version":"([^"]*)"/u.exec(text)?.[1] : undefined
            resolve({
              by: name ?? null,
              why: `HTTP ${reply.statusCode}`,
              served: typeof served === 'string' ? served : null,
            })
          })
        },
      )
      call.once('timeout', () => call.destroy(new Error('no answer within 10 s')))
      call.once('error', reject)
      call.end(body)
    })
  return {
    ask: async () => {
      try {
        return await once(kept)
      } catch {
        return once(false).catch((error: unknown) => ({ by: null, why: String(error), served: null }))
      }
    },
    leave: () => kept.destroy(),
  }
}

/** @returns how many of `count` requests of eight users each name answered */
export async function crowd(url: string, count: number): Promise<Readonly<Record<Version, number>>> {
  const answers: Record<Version, number> = {}
  let left = count
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const one = user(url)
      for (; left > 0;) {
        left -= 1
        const { by, why } = await one.ask()
        const who = by ?? why
        answers[who] = (answers[who] ?? 0) + 1
      }
      one.leave()
    }),
  )
  return answers
}
