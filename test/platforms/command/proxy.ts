/** A team's own proxy, which goes by the files of the documented router. Must not know who writes them. */
import { readdir, readFile } from 'node:fs/promises'
import { Agent, createServer, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'

export interface Proxy {
  readonly url: string
  close(): Promise<void>
}

interface Routes {
  readonly weights: Readonly<Record<string, number>>
  readonly mirror: { readonly to: string; readonly share: number } | null
}

export async function proxyOf(folder: string): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true })

  async function forward(version: string, path: string, body: Buffer, reply: ServerResponse | null): Promise<void> {
    const { port }: Record<string, unknown> = JSON.parse(
      await readFile(join(folder, 'running', `${version}.json`), 'utf8'),
    )
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const call = request({ agent, host: '127.0.0.1', port: Number(port), path, method: 'POST', headers }, answer => {
      if (reply === null) answer.resume()
      else answer.pipe(reply.writeHead(answer.statusCode ?? 502, { 'x-served-version': version }))
    })
    call.on('error', () => reply?.writeHead(502).end())
    call.end(body)
  }

  const server = createServer((asked, reply) => {
    void (async () => {
      const body = await buffer(asked)
      const { weights, mirror } = await newestOf(join(folder, 'routes'))
      await forward(drawn(weights), asked.url ?? '/', body, reply)
      if (mirror !== null && Math.random() * 10_000 < mirror.share)
        await forward(mirror.to, asked.url ?? '/', body, null)
    })().catch(() => reply.writeHead(503).end())
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  if (at === null || typeof at === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${at.port}`,
    close: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function newestOf(folder: string): Promise<Routes> {
  const entries = (await readdir(folder))
    .filter(file => /^\d+\.json$/u.test(file))
    .map(file => Number.parseInt(file, 10))
  try {
    const { weights, mirror }: Routes = JSON.parse(await readFile(join(folder, `${Math.max(...entries)}.json`), 'utf8'))
    return { weights, mirror }
  } catch (error) {
    // Taken away between the two looks: there is a newer one.
    if (entries.length > 0) return newestOf(folder)
    throw error
  }
}

function drawn(weights: Routes['weights']): string {
  let left = Math.random() * 10_000
  for (const [version, share] of Object.entries(weights)) {
    left -= share
    if (left < 0) return version
  }
  throw new Error('no shares')
}
