/** A server of this process that needs no model: what it answers is its name. Must not know who asks. */
import { createServer } from 'node:http'

export interface Named {
  readonly url: string
  readonly port: number
  /** How many there have been. */
  connections(): number
  close(): Promise<void>
}

/** @param breaks picks the requests (from 1) whose connection is broken in place of an answer */
export async function named(name: string, breaks: (request: number) => boolean = () => false): Promise<Named> {
  let requests = 0
  let connections = 0
  const server = createServer((incoming, outgoing) => {
    requests += 1
    if (breaks(requests)) incoming.socket.destroy()
    else incoming.resume().on('end', () => outgoing.end(name))
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, connections: () => connections, close }
}
