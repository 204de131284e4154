/**
 * What `@actions/*` gets in the bundle where it imports `undici`: the two names it uses, without the 690 KB behind them.
 * Without a proxy Node's own `fetch` does the work; with one the real library is loaded at the first request.
 */
import type * as undici from 'undici'

type Options = ConstructorParameters<typeof undici.ProxyAgent>[0]
type Init = undici.RequestInit & RequestInit & { readonly dispatcher?: ProxyAgent }

/** Remembers how the proxy was asked for; `fetch` makes the real one. */
export class ProxyAgent {
  readonly options: Options
  constructor(options: Options) {
    this.options = options
  }
}

export async function fetch(resource: string, init: Init = {}): Promise<undici.Response | Response> {
  const { dispatcher, ...rest } = init
  if (dispatcher === undefined) return globalThis.fetch(resource, rest)
  const real = await import('undici')
  return real.fetch(resource, { ...rest, dispatcher: new real.ProxyAgent(dispatcher.options) })
}
