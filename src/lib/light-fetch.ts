/**
 * As much of `fetch` as Octokit needs, on Node's own HTTP client. Node loads the whole of its `fetch` at the first use, `Response`
 * and `Headers` included, which takes longer than everything else an action does before GitHub's first answer.
 * Must not know proxies, or who is asked; bodies are text both ways.
 */
import { request as plain, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'

export interface LightRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
  readonly redirect?: 'follow' | 'error'
}

/** What callers may use of a `Response`. */
export interface LightResponse {
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null | undefined }
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}

const MOST_REDIRECTS = 5

/**
 * Resolves when the whole answer is there, whatever its status.
 * @throws the socket's error, or the signal's reason; then nobody knows whether the request arrived
 */
export async function lightFetch(url: string, request: LightRequest = {}): Promise<LightResponse> {
  let [at, asked] = [url, request]
  for (let redirects = 0; ; redirects += 1) {
    const response = await exchange(at, asked)
    const location = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || !location) return response
    if (request.redirect === 'error') throw new Error(`redirected to ${new URL(location, at).host}`)
    if (redirects === MOST_REDIRECTS) throw new Error(`redirected more than ${MOST_REDIRECTS} times`)
    const next = new URL(location, at)
    asked = redirected(asked, response.status, next.origin === new URL(at).origin)
    at = next.href
  }
}

/** The request as the standard has it sent on. */
function redirected(request: LightRequest, status: number, sameOrigin: boolean): LightRequest {
  // A token is for whom it was sent to.
  const headers = Object.entries(request.headers ?? {}).filter(
    ([name]) => sameOrigin || name.toLowerCase() !== 'authorization',
  )
  const kept = { ...request, headers: Object.fromEntries(headers) }
  const { method = 'GET' } = request
  if (status >= 307 || method === 'GET' || method === 'HEAD') return kept
  const { body: _, ...bodiless } = kept
  return { ...bodiless, method: 'GET' }
}

function exchange(url: string, { method = 'GET', headers = {}, body, signal }: LightRequest): Promise<LightResponse> {
  signal?.throwIfAborted()
  const send = url.startsWith('https:') ? secure : plain
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(signal?.aborted === true ? asError(signal.reason) : error)
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const options = { method, headers: { ...headers, ...length }, ...(signal && { signal }) }
    const sent = send(url, options, answer => {
      collect(answer).then(bytes => resolve(responseOf(answer, url, bytes)), fail)
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

async function collect(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

function responseOf(answer: IncomingMessage, url: string, bytes: Buffer): LightResponse {
  const headers = Object.entries(answer.headers).map(([name, value = '']): [string, string] => [name, String(value)])
  return {
    status: answer.statusCode ?? 0,
    statusText: answer.statusMessage ?? '',
    url,
    headers: new Map(headers),
    text: async () => bytes.toString('utf8'),
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
