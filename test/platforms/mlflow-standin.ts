/**
 * MLflow's registry as its server 3.17.2 answers, in this process: statuses, error codes and words were taken down from there, and
 * the same suite runs over both (`test/engines/mlflow.test.ts`). What it does not know is an error, never a friendly answer.
 */
import { createServer, type IncomingMessage } from 'node:http'

interface Version {
  readonly version: string
  readonly source: string
  readonly tags: readonly { readonly key: string; readonly value: string }[]
}

interface Model {
  readonly versions: Version[]
  readonly aliases: Map<string, string>
}

export interface Mlflow {
  readonly url: string
  /** `METHOD path`, in order. */
  readonly calls: string[]
  /** The `authorization` header of each call. */
  readonly credentials: (string | null)[]
  readonly models: ReadonlyMap<string, Model>
  /** Answers every call with this until it is taken away. */
  trouble: { readonly status: number; readonly body: string } | null
  close(): Promise<void>
}

class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

type Given = Readonly<Record<string, unknown>>

/** @param token asked of everybody; null: of nobody */
export async function startMlflow(token: string | null = null): Promise<Mlflow> {
  const models = new Map<string, Model>()
  const calls: string[] = []
  const credentials: (string | null)[] = []
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { path, given } = await read(request)
      calls.push(`${request.method ?? ''} ${path}`)
      credentials.push(request.headers.authorization ?? null)
      response.setHeader('content-type', 'application/json')
      if (mlflow.trouble) {
        response.statusCode = mlflow.trouble.status
        response.end(mlflow.trouble.body)
      } else if (token !== null && request.headers.authorization !== `Bearer ${token}`) {
        response.statusCode = 401
        response.end('You are not authenticated. Please see the documentation on how to authenticate.')
      } else {
        try {
          response.end(JSON.stringify(carriedOut(models, `${request.method ?? ''} ${path}`, given)))
        } catch (error) {
          const refused = error instanceof Refused ? error : new Refused(500, 'INTERNAL_ERROR', String(error))
          response.statusCode = refused.status
          response.end(JSON.stringify({ error_code: refused.code, message: refused.message }))
        }
      }
    }
    void answer()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const mlflow: Mlflow = {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    credentials,
    models,
    trouble: null,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return mlflow
}

async function read(request: IncomingMessage): Promise<{ path: string; given: Given }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const url = new URL(request.url ?? '', 'http://mlflow')
  const path = url.pathname.replace(/^\/api\/2\.0\/mlflow\//u, '')
  const text = Buffer.concat(chunks).toString('utf8')
  const body: unknown = text === '' ? {} : JSON.parse(text)
  return { path, given: { ...Object.fromEntries(url.searchParams), ...Object(body) } }
}

function carriedOut(models: Map<string, Model>, call: string, given: Given): object {
  switch (call) {
    case 'POST registered-models/create': {
      const name = text(given, 'name')
      if (/[/:]/u.test(name)) throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`)
      if (models.has(name))
        throw new Refused(400, 'RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`)
      models.set(name, { versions: [], aliases: new Map() })
      return { registered_model: { name } }
    }
    case 'POST model-versions/create':
      return { model_version: create(modelOf(models, given), given) }
    case 'GET model-versions/search': {
      const found = search(models, text(given, 'filter'))
      // An empty list is left out, and no row carries aliases.
      return found.length === 0 ? {} : { model_versions: found }
    }
    case 'POST registered-models/alias': {
      const model = modelOf(models, given)
      const alias = text(given, 'alias')
      if (!/^[\w-]+$/u.test(alias))
        throw invalid(
          `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
        )
      if (alias.toLowerCase() === 'latest') throw invalid("'latest' alias name (case insensitive) is reserved.")
      if (/^v\d+$/iu.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`)
      const version = text(given, 'version')
      if (!model.versions.some(one => one.version === version))
        throw missing(`Model Version (name=${text(given, 'name')}, version=${version}) not found`)
      model.aliases.set(alias, version)
      return {}
    }
    case 'GET registered-models/alias': {
      const model = modelOf(models, given)
      const alias = text(given, 'alias')
      const found = model.versions.find(one => one.version === model.aliases.get(alias))
      // Not a 404.
      if (!found) throw invalid(`Registered model alias ${alias} not found.`)
      return { model_version: { ...found, aliases: [alias] } }
    }
    case 'GET runs/get': {
      const id = text(given, 'run_id')
      // Since MLflow 3 it names the models that it logged; before, they were files of it.
      if (id === 'old') return { run: { info: { run_id: id } } }
      if (id !== 'new') throw missing(`Run with id=${id} not found`)
      const outputs = ['m-other', 'm-early', 'm-late'].map((model_id, step) => ({ model_id, step }))
      return { run: { info: { run_id: id }, outputs: { model_outputs: outputs } } }
    }
    case 'GET logged-models/m-other':
      return { model: { info: { name: 'scaler' } } }
    case 'GET logged-models/m-early':
    case 'GET logged-models/m-late':
      return { model: { info: { name: 'model' } } }
    default:
      throw new Error(`${call} is not known here`)
  }
}

function create({ versions }: Model, given: Given): Version {
  const source = text(given, 'source')
  const scheme = /^([a-z][a-z0-9+.-]*):/u.exec(source)?.[1] ?? 'file'
  if (scheme === 'file')
    throw invalid(
      `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.`,
    )
  if (['http', 'https', 'hdfs'].includes(scheme))
    throw invalid(
      `'source' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's configured artifact storage`,
    )
  for (const [key, within] of [
    ['run_id', /^runs:\/([^/]+)\//u],
    ['model_id', /^models:\/([^/@]+)$/u],
  ] as const) {
    const id = within.exec(source)?.[1]
    if (id !== undefined && given[key] !== id)
      throw invalid(
        `Invalid model version source: '${source}'. The ${key} request parameter must identify the resource that contains the source.`,
      )
  }
  const tags = Array.isArray(given['tags']) ? given['tags'] : []
  const made = {
    version: String(versions.length + 1),
    source,
    tags: tags.map((tag: unknown) => ({ key: text(Object(tag), 'key'), value: text(Object(tag), 'value') })),
  }
  // The same twice is two.
  versions.push(made)
  return made
}

function search(models: ReadonlyMap<string, Model>, filter: string): readonly Version[] {
  const [, name, key, value] = /^name='([^']*)'(?: and tags\.(\w+)='([^']*)')?$/u.exec(filter) ?? []
  if (name === undefined) throw invalid(`Invalid filter '${filter}'`)
  const versions = models.get(name)?.versions ?? []
  const fits = ({ tags }: Version): boolean =>
    key === undefined || tags.some(tag => tag.key === key && tag.value === value)
  return versions.filter(fits).toReversed()
}

function modelOf(models: ReadonlyMap<string, Model>, given: Given): Model {
  const name = text(given, 'name')
  const model = models.get(name)
  if (!model) throw missing(`Registered Model with name=${name} not found`)
  return model
}

function text(given: Given, name: string): string {
  const value = given[name]
  if (typeof value === 'string' && value !== '') return value
  throw invalid(
    `Missing value for required parameter '${name}'. See the API docs for more information about request parameters.`,
  )
}

function invalid(message: string): Refused {
  return new Refused(400, 'INVALID_PARAMETER_VALUE', message)
}

function missing(message: string): Refused {
  return new Refused(404, 'RESOURCE_DOES_NOT_EXIST', message)
}
