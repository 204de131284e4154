/**
 * The fetch that requests to GitHub leave by: a light one, or, where a proxy is named in the environment, undici's with an
 * agent that honours it. Node's fetch ignores these variables, and undici is heavy: it is loaded at the first request only.
 * Must not know GitHub.
 */
import { lightFetch, type LightRequest, type LightResponse } from '../lib/light-fetch.ts'

/** What Octokit calls: always with a plain URL. */
export type Fetch = (url: string, init?: LightRequest) => Promise<LightResponse>

/** As `@actions/http-client` does: this machine is never asked through a proxy. */
const LOOPBACK = 'localhost,127.0.0.1,[::1]'

type Environment = Readonly<Record<string, string | undefined>>

/** @param env variables of the process: `http_proxy`, `https_proxy`, `no_proxy`, in lower or upper case */
export function outgoing(env: Environment): Fetch {
  const httpProxy = named(env, 'http_proxy')
  const httpsProxy = named(env, 'https_proxy')
  if (httpProxy === undefined && httpsProxy === undefined) return lightFetch
  const noProxy = [named(env, 'no_proxy'), LOOPBACK].filter(Boolean).join(',')
  const options = { noProxy, ...(httpProxy && { httpProxy }), ...(httpsProxy && { httpsProxy }) }
  let loading: Promise<Fetch> | null = null
  return async (url, init) => {
    loading ??= proxied(options)
    const send = await loading
    return send(url, init)
  }
}

async function proxied(options: { noProxy: string; httpProxy?: string; httpsProxy?: string }): Promise<Fetch> {
  const undici = await import('undici')
  const dispatcher = new undici.EnvHttpProxyAgent(options)
  // Node's global types and undici's own describe the same interfaces under two names.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const send = undici.fetch as unknown as (url: string, init: object) => Promise<Response>
  return (url, init) => send(url, { ...init, dispatcher })
}

function named(env: Environment, variable: string): string | undefined {
  const value = env[variable] ?? env[variable.toUpperCase()]
  if (value === undefined || value.trim() === '') return undefined
  if (variable === 'no_proxy' || /^https?:\/\//iu.test(value)) return value
  return `http://${value}`
}
