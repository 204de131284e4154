/**
 * Users of a model: requests at a steady rate over connections that are kept, whatever the answers are and however long they take,
 * and a record of each. Must not know who answers. It shares two cores with those who do, so it does little for each request.
 */
import { Agent, request } from 'node:http'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
}

export interface LoadPlan {
  readonly url: string
  /** Sent by POST as JSON, written once. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly perSecond: number
  /** At most; a request waits for one when all are busy, and that waiting counts. @default 8 */
  readonly connections?: number
  /** Milliseconds until an answer that has not begun is given up. @default 10000 */
  readonly timeout?: number
  /** Which version answered; null where that cannot be told. */
  readonly versionOf: (reply: Reply) => string | null
}

export interface Asked {
  /** Milliseconds since 1970, with fractions; waiting for a connection comes after it. */
  readonly sentAt: number
  readonly doneAt: number
  /** Null where no answer came. */
  readonly status: number | null
  readonly version: string | null
  /** The connection broke before an answer; this is what came on a new one. */
  readonly retried: boolean
  readonly error: string | null
}

export interface Seen {
  readonly sent: number
  readonly done: number
  /** Answers other than 200, those that broke off, and none at all. */
  readonly failed: number
  readonly retried: number
  /** Of the answers with status 200. */
  readonly versions: Readonly<Record<string, number>>
}

export interface Load {
  seen(): Seen
  /** Sends no more, waits for what is on its way, and gives all in the order they ended. */
  stop(): Promise<readonly Asked[]>
}

/** Milliseconds between two looks at what is due. */
const PACE = 10

export function startLoad({
  url,
  body,
  headers = {},
  perSecond,
  connections = 8,
  timeout = 10_000,
  versionOf,
}: LoadPlan): Load {
  const { hostname, port, pathname, search } = new URL(url)
  // A string goes out in one piece with its headers.
  const sent = JSON.stringify(body)
  const kept = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  const options = {
    method: 'POST',
    hostname,
    port,
    path: pathname + search,
    timeout,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent), ...headers },
  }
  const asked: Asked[] = []
  const versions: Record<string, number> = {}
  let failed = 0
  let retries = 0
  let begun = 0
  let idle: (() => void) | null = null

  function done(one: Asked): void {
    asked.push(one)
    if (one.retried) retries += 1
    if (one.status !== 200 || one.error !== null) failed += 1
    else if (one.version !== null) versions[one.version] = (versions[one.version] ?? 0) + 1
    if (asked.length === begun) idle?.()
  }

  function ask(sentAt: number, agent: Agent | false): void {
    const retried = agent === false
    let status: number | null = null
    const ended = (version: string | null, error: string | null): void =>
      done({ sentAt, doneAt: now(), status, version, retried, error })
    const call = request({ ...options, agent }, reply => {
      status = reply.statusCode ?? null
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      // Also after an answer that broke off, which then has an error instead of an end.
      reply.once('error', error => ended(null, error.message))
      reply.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        ended(versionOf({ status: status ?? 0, headers: reply.headers, text }), null)
      })
    })
    let waited = false
    call.once('timeout', () => {
      waited = true
      call.destroy(new Error(`no answer within ${timeout} ms`))
    })
    call.on('error', error => {
      if (status !== null) return
      if (!retried && !waited) ask(sentAt, false)
      else ended(null, error.message)
    })
    call.end(sent)
  }

  const began = now()
  const pacing = setInterval(() => {
    const due = Math.floor(((now() - began) * perSecond) / 1000)
    for (; begun < due; begun += 1) ask(now(), kept)
  }, PACE)

  return {
    seen: () => ({ sent: begun, done: asked.length, failed, retried: retries, versions: { ...versions } }),
    stop: async () => {
      clearInterval(pacing)
      if (asked.length < begun) await new Promise<void>(resolve => (idle = resolve))
      kept.destroy()
      return asked
    },
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
