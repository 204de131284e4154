/** A gRPC service before a model server of a test: it reads what Triton's own would, and asks the server over HTTP. */
import type { ServerHttp2Stream } from 'node:http2'
import { give, listenGrpc, refuse, type GrpcAsked, type GrpcServer } from '../lib/grpc-server.ts'

const INTERNAL = 13

export async function grpcDoor(url: string): Promise<GrpcServer> {
  const answer = async (stream: ServerHttp2Stream, asked: GrpcAsked): Promise<void> => {
    const refusal = await forwarded(url, asked)
    if (refusal === null) give(stream)
    else refuse(stream, INTERNAL, encodeURIComponent(refusal))
  }
  return listenGrpc((stream, asked) => {
    // What it cannot read is told by no answer.
    answer(stream, asked).catch(() => stream.close(2))
  })
}

/** @returns why the server refuses, or null */
async function forwarded(url: string, { path, message }: GrpcAsked): Promise<string | null> {
  const kind = /^\/inference\.GRPCInferenceService\/RepositoryModel(Load|Unload)$/u.exec(path)?.[1]?.toLowerCase()
  if (kind === undefined) throw new Error(`not served: ${path}`)
  const fields = read(message)
  const model = fields.find(([number]) => number === 2)?.[1].toString() ?? ''
  const entries = fields.filter(([number]) => number === 3).map(([, entry]) => new Map(read(entry)))
  const parameters = entries.map(entry => [
    entry.get(1)?.toString() ?? '',
    new Map(read(entry.get(2) ?? Buffer.alloc(0))).get(3)?.toString(),
  ])
  const reply = await fetch(`${url}/v2/repository/models/${model}/${kind}`, {
    method: 'POST',
    body: JSON.stringify({ parameters: Object.fromEntries(parameters) }),
  })
  return reply.ok ? null : reply.text()
}

/** Fields of a message in which all carry their length. */
function read(message: Buffer): (readonly [number, Buffer])[] {
  const fields: (readonly [number, Buffer])[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(at)
      at += 1
      value += (byte % 128) * shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    if (key % 8 !== 2) throw new Error(`expected a length, got wire type ${key % 8}`)
    const length = varint()
    fields.push([Math.floor(key / 8), message.subarray(at, at + length)])
    at += length
  }
  return fields
}
