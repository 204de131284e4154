/**
 * One question to a server of the tests, on a connection of its own: a kept one may be closed by the server at the moment at which it
 * is used again.
 */
interface Asking {
  readonly method?: 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export async function fetched(url: string, asking: Asking = {}): Promise<Response> {
  return fetch(url, { ...asking, headers: { ...asking.headers, connection: 'close' } })
}
