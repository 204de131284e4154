/**
 * A small model server in Triton's form: the Open Inference Protocol with the model repository extension under explicit
 * control. It is there to release real models on one machine; it is no product.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { openModel, type Model, type Port, type Tensor } from './model.ts'
import { Refusal, Repository, type VersionPolicy } from './repository.ts'

const MOST_BYTES = 8 * 1024 * 1024

export interface Served {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * @param models folder of `<model>/<version>/model.onnx`
 * @param port 0 for any that is free
 * @param open reads one version; ONNX Runtime by default
 */
export async function serve(
  models: string,
  port: number,
  open: (path: string) => Promise<Model> = openModel,
): Promise<Served> {
  const repository = new Repository(models, open)
  const server = createServer((request, response) => {
    void answer(request, response, repository)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => {
          if (error) reject(error)
          else resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, repository: Repository): Promise<void> {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const body = await readBody(request)
    const reply = await route(request.method ?? 'GET', pathname, body, repository)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(reply === null ? '' : JSON.stringify(reply))
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
  }
}

const PATHS = {
  live: /^\/v2\/health\/(?:live|ready)$/u,
  server: /^\/v2\/?$/u,
  index: /^\/v2\/repository\/index$/u,
  control: /^\/v2\/repository\/models\/(?<model>[^/]+)\/(?<verb>load|unload)$/u,
  model: /^\/v2\/models\/(?<model>[^/]+)(?:\/versions\/(?<version>[^/]+))?(?:\/(?<verb>ready|config|infer))?$/u,
}

/** @returns the body of a 200, null for an empty one */
async function route(method: string, path: string, body: unknown, repository: Repository): Promise<unknown> {
  if (method === 'GET' && PATHS.live.test(path)) return null
  if (method === 'GET' && PATHS.server.test(path))
    return { name: 'triton', version: '0', extensions: ['model_repository', 'model_configuration'] }
  if (method === 'POST' && PATHS.index.test(path)) {
    const rows = await repository.index()
    return isMap(body) && body['ready'] === true ? rows.filter(row => row.state === 'READY') : rows
  }
  const control = method === 'POST' ? PATHS.control.exec(path)?.groups : undefined
  if (control) {
    const name = decodeURIComponent(control['model'] ?? '')
    if (control['verb'] === 'load') await repository.load(name, policyOf(body))
    else repository.unload(name)
    return null
  }
  const found = PATHS.model.exec(path)?.groups
  if (!found) throw new Refusal(404, 'Not Found')
  return ofModel(method, found, body, repository)
}

async function ofModel(
  method: string,
  found: Readonly<Record<string, string | undefined>>,
  body: unknown,
  repository: Repository,
): Promise<unknown> {
  const name = decodeURIComponent(found['model'] ?? '')
  const version = found['version'] === undefined ? null : Number(found['version'])
  const verb = found['verb']
  if (verb === 'infer') {
    if (method !== 'POST') throw new Refusal(405, 'Method Not Allowed')
    return repository.use(name, version, (model, chosen) => infer(name, chosen, model, body))
  }
  if (method !== 'GET') throw new Refusal(405, 'Method Not Allowed')
  if (verb === 'ready') {
    const ready = repository.ready(name)
    if (version === null ? ready.length === 0 : !ready.includes(version)) throw new Refusal(400, 'not ready')
    return null
  }
  return repository.use(name, version, model => {
    const { inputs, outputs } = model
    if (verb === 'config') return Promise.resolve(configOf(name, model, repository.policy(name)))
    return Promise.resolve({
      name,
      versions: repository.ready(name).map(String),
      platform: 'onnxruntime_onnx',
      inputs,
      outputs,
    })
  })
}

function configOf(name: string, model: Model, policy: VersionPolicy): unknown {
  return {
    name,
    platform: 'onnxruntime_onnx',
    backend: 'onnxruntime',
    version_policy: policy,
    max_batch_size: 0,
    input: model.inputs.map(asConfig),
    output: model.outputs.map(asConfig),
  }
}

function asConfig({ name, datatype, shape }: Port): unknown {
  return { name, data_type: `TYPE_${datatype}`, dims: shape }
}

/** The policy in a load call's `parameters.config`, which is JSON within JSON; null where the call carries none. */
function policyOf(body: unknown): VersionPolicy | null {
  const parameters = isMap(body) ? body['parameters'] : undefined
  const text = isMap(parameters) ? parameters['config'] : undefined
  if (text === undefined) return null
  const config = typeof text === 'string' ? parse(text) : undefined
  if (!isMap(config)) throw new Refusal(400, 'failed to parse the config parameter as a model configuration')
  const policy = config['version_policy']
  if (policy === undefined) return null
  const specific = isMap(policy) && isMap(policy['specific']) ? policy['specific']['versions'] : undefined
  if (Array.isArray(specific)) return { specific: { versions: specific.map(Number) } }
  const latest = isMap(policy) && isMap(policy['latest']) ? policy['latest']['num_versions'] : undefined
  if (typeof latest === 'number') return { latest: { num_versions: latest } }
  if (isMap(policy) && isMap(policy['all'])) return { all: {} }
  throw new Refusal(400, 'version_policy must be specific, latest or all')
}

async function infer(name: string, version: number, model: Model, body: unknown): Promise<unknown> {
  const given = isMap(body) && Array.isArray(body['inputs']) ? body['inputs'] : null
  if (given === null) throw new Refusal(400, `failed to parse the request: inputs must be an array`)
  const tensors = given.map((input: unknown) => tensorOf(name, model, input))
  const missing = model.inputs.find(port => !tensors.some(tensor => tensor.name === port.name))
  if (missing || tensors.length !== model.inputs.length)
    throw new Refusal(
      400,
      `expected ${model.inputs.length} inputs but got ${tensors.length} inputs for model '${name}'`,
    )
  const outputs = await model.infer(tensors)
  const id = isMap(body) && typeof body['id'] === 'string' ? { id: body['id'] } : {}
  return { ...id, model_name: name, model_version: String(version), outputs }
}

function tensorOf(name: string, model: Model, input: unknown): Tensor {
  if (!isMap(input)) throw new Refusal(400, 'failed to parse the request: an input must be an object')
  const port = model.inputs.find(one => one.name === input['name'])
  if (!port) throw new Refusal(400, `unexpected inference input '${String(input['name'])}' for model '${name}'`)
  if (input['datatype'] !== port.datatype)
    throw new Refusal(
      400,
      `inference input '${port.name}' data-type is '${String(input['datatype'])}', but model '${name}' expects '${port.datatype}'`,
    )
  const shape = Array.isArray(input['shape']) ? input['shape'].map(Number) : []
  const fits =
    shape.length === port.shape.length &&
    shape.every((size, at) => Number.isInteger(size) && size > 0 && [-1, size].includes(port.shape[at] ?? 0))
  if (!fits)
    throw new Refusal(
      400,
      `unexpected shape for input '${port.name}' for model '${name}'. Expected [${port.shape.join(',')}], got [${shape.join(',')}]`,
    )
  const data = Array.isArray(input['data']) ? input['data'].flat(Infinity) : []
  const count = shape.reduce((product, size) => product * size, 1)
  if (data.length !== count || !data.every(value => typeof value === 'number'))
    throw new Refusal(400, `input '${port.name}' needs ${count} numbers as data, got ${data.length} values`)
  return { name: port.name, datatype: port.datatype, shape, data }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MOST_BYTES) throw new Refusal(413, 'the request is too large')
    chunks.push(bytes)
  }
  if (size === 0) return null
  const body = parse(Buffer.concat(chunks).toString('utf8'))
  if (body === undefined) throw new Refusal(400, 'failed to parse the request JSON buffer')
  return body
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
