/**
 * How Triton is told to load and unload: over HTTP, where a load holds one of the threads that answer users until it ends, or over
 * gRPC, whose threads are others. Must not know what is loaded, or why.
 */
import type { Grpc } from '../../lib/grpc.ts'
import { oneLine } from '../../lib/one-line.ts'
import { field } from '../../lib/protobuf.ts'
import { wordsOf, type Server } from './server.ts'

export type ControlParameters = Readonly<Record<string, string>>

export interface Told {
  /** Whether Triton took it; a load has then ended. */
  readonly took: boolean
  /** Triton's own, safe to repeat. */
  readonly words: string
}

/** @throws HttpFailure where no answer came */
export type Control = (kind: 'load' | 'unload', parameters: ControlParameters, signal: AbortSignal) => Promise<Told>

/** @param timeout milliseconds for which a call is listened to; so below */
export function overHttp(server: Server, timeout: number): Control {
  const path = `/v2/repository/models/${encodeURIComponent(server.name)}`
  return async (kind, parameters, signal) => {
    const reply = await server.post(`${path}/${kind}`, { parameters }, timeout, signal)
    return { took: reply.status === 200, words: wordsOf(reply) }
  }
}

/** @param url of the gRPC service */
export function overGrpc(url: string, model: string, timeout: number, grpc: Grpc): Control {
  return async (kind, parameters, signal) => {
    const method = `inference.GRPCInferenceService/RepositoryModel${kind === 'load' ? 'Load' : 'Unload'}`
    const { status, words } = await grpc({ url, method, message: request(model, parameters), timeout, signal })
    return { took: status === 0, words: `gRPC status ${status}${words === '' ? '' : `, ${oneLine(words)}`}` }
  }
}

/**
 * `RepositoryModelLoadRequest`, and in the same numbers `RepositoryModelUnloadRequest`.
 * @see https://github.com/triton-inference-server/common/blob/main/protobuf/grpc_service.proto
 */
function request(model: string, parameters: ControlParameters): Uint8Array {
  const entries = Object.entries(parameters).map(([key, text]) =>
    field(PARAMETERS, Buffer.concat([field(KEY, key), field(VALUE, field(STRING_PARAM, text))])),
  )
  return Buffer.concat([field(MODEL_NAME, model), ...entries])
}

const MODEL_NAME = 2
const PARAMETERS = 3
/** Of an entry of a map. */
const KEY = 1
const VALUE = 2
/** Of a `ModelRepositoryParameter`. */
const STRING_PARAM = 3
