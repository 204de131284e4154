/**
 * MLflow's model registry, by its REST API 2.0. A version of ours is a model version there that carries our version and digest
 * as tags; an environment's primary is the alias of the environment's name.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { isMap } from '../core/json.ts'
import { HttpFailure, type Http, type Reply } from '../lib/http.ts'
import { oneLine } from '../lib/one-line.ts'
import { RegistryDiffers, type Registry } from '../run/ports.ts'
import type { Recorded } from '../core/types.ts'
import { address } from './address.ts'
import type { RegistryAround, RegistryPlatform } from './registry.ts'

/** Milliseconds. */
const PATIENCE = 30_000
/** Model versions that one search brings: more than one of ours are there only after races. */
const MOST = 100

const VERSION = 'model_release_version'
const DIGEST = 'model_release_digest'
const COMMIT = 'model_release_commit'

const schema = v.strictObject({
  kind: v.literal('mlflow'),
  url: address('https://mlflow.example.com'),
  /** The registered model's name there. */
  model: v.optional(
    v.pipe(
      v.string('expected a name'),
      // A quote would end the name within a search; `/` and `:` are MLflow's own.
      v.regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/:'"`\\]{1,250}$/u, "expected the registered model's name in MLflow"),
    ),
  ),
})

type Section = v.InferOutput<typeof schema>

export const mlflow: RegistryPlatform<Section> = {
  schema,
  summary:
    "MLflow's model registry: a model version for each registered version, an alias for each environment's primary.",

  // Each would be refused with a 400 once the version serves already.
  aliasProblem(environment) {
    if (!/^[A-Za-z0-9_-]{1,255}$/u.test(environment))
      return 'a name of letters, digits, _ and -, which is to be an alias in MLflow'
    if (environment === 'latest' || /^v[0-9]+$/iu.test(environment))
      return 'another name: it is to be an alias in MLflow, which keeps this one for itself'
    return null
  },

  connect: (section, around) => registryOf(section, around),
}

const ModelVersion = v.object({
  version: v.string(),
  // An empty list is left out.
  tags: v.optional(v.array(v.object({ key: v.string(), value: v.optional(v.string(), '') })), []),
})
const Found = v.object({ model_versions: v.optional(v.array(ModelVersion), []) })
const One = v.object({ model_version: ModelVersion })
const Output = v.object({ model_id: v.string(), step: v.optional(v.union([v.number(), v.string()]), 0) })
const Outputs = v.object({ model_outputs: v.optional(v.array(Output), []) })
const Run = v.object({ run: v.object({ outputs: v.optional(Outputs, { model_outputs: [] }) }) })
const LoggedModel = v.object({ model: v.object({ info: v.object({ name: v.string() }) }) })
const Anything = v.unknown()

/** Where a version's files are, in MLflow's words. */
interface Source {
  readonly source: string
  readonly run_id?: string
  readonly model_id?: string
}

interface Entered {
  /** MLflow's number. */
  readonly number: string
  readonly version: string | null
  readonly digest: string | null
}

function registryOf(section: Section, around: RegistryAround): Registry {
  const model = section.model ?? around.model
  const name = `MLflow at ${section.url}, model ${model}`
  const server = serverAt(section.url, name, around)

  /** The version of ours; of several, which only a race leaves, the first. */
  async function find(version: string, signal: AbortSignal): Promise<Entered | null> {
    const query = { filter: `name='${model}' and tags.${VERSION}='${version}'`, max_results: String(MOST) }
    const { model_versions: found } = await server.get('model-versions/search', query, Found, signal)
    const ours = found.map(entered).filter(one => one.version === version)
    const [first] = ours.toSorted((a, b) => Number(a.number) - Number(b.number))
    return first ?? null
  }

  /**
   * What lies in a run, or is a logged model, MLflow takes only together with that one's id; of `models:/digits/3` it finds out by itself.
   * Since MLflow 3 a run has no files of the models that it logged: its client then registers the logged model, and so must we.
   */
  async function sourceOf(location: string, signal: AbortSignal): Promise<Source> {
    const [, logged] = /^models:\/+([^/@]+)$/u.exec(location) ?? []
    if (logged !== undefined) return { source: location, model_id: logged }
    const [, run, path] = /^runs:\/+([^/]+)\/(.+)$/u.exec(location) ?? []
    if (run === undefined) return { source: location }
    const { outputs } = (await server.get('runs/get', { run_id: run }, Run, signal)).run
    // Of several with one name, the last.
    for (const { model_id } of outputs.model_outputs.toSorted((a, b) => Number(b.step) - Number(a.step))) {
      const { info } = (await server.get(`logged-models/${encodeURIComponent(model_id)}`, {}, LoggedModel, signal))
        .model
      if (info.name === path) return { source: `models:/${model_id}`, run_id: run, model_id }
    }
    return { source: location, run_id: run }
  }

  async function create(record: Recorded, signal: AbortSignal): Promise<Entered> {
    const { version, digest, location, commit } = record
    const tags = [
      { key: VERSION, value: version },
      { key: DIGEST, value: digest },
      ...(commit === null ? [] : [{ key: COMMIT, value: commit }]),
    ]
    // MLflow wants a source of every version; it reads it only where somebody loads the model through MLflow.
    const source = await sourceOf(location ?? `model-release:/${around.model}/${version}`, signal)
    const made = { name: model, tags, ...source }
    const ask = async (): Promise<Said> => server.post('model-versions/create', made, signal)
    let said = await ask()
    if (said.code === 'RESOURCE_DOES_NOT_EXIST') {
      const begun = await server.post('registered-models/create', { name: model }, signal)
      // Another job was quicker: as good as our own.
      if (begun.code !== 'RESOURCE_ALREADY_EXISTS') server.took(begun)
      said = await ask()
    }
    return entered(server.read(said, One).model_version)
  }

  /** The version of ours, made where it is missing. */
  async function ensured(record: Recorded, signal: AbortSignal): Promise<Entered> {
    const found = await find(record.version, signal)
    if (found) return same(found, record)
    try {
      return await create(record, signal)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'REGISTRY_UNREACHABLE') throw error
      // Nobody knows whether it was done. MLflow takes the same call for a second version, so it is looked for and not asked again.
      const landed = await find(record.version, signal).catch(() => null)
      if (landed === null) throw error
      return same(landed, record)
    }
  }

  function same(found: Entered, { version, digest }: Recorded): Entered {
    if (found.digest === digest) return found
    throw new RegistryDiffers({
      where: name,
      expected: `version ${version} with ${digest}`,
      got: `${found.digest === null ? 'no digest' : oneLine(found.digest, 100)} (model version ${found.number})`,
      fix: 'Two repositories may share the model there, or somebody changed its tags: give one another `model`, or delete that model version',
    })
  }

  async function verify(record: Recorded, signal: AbortSignal): Promise<void> {
    const found = await find(record.version, signal)
    if (found) {
      same(found, record)
      return
    }
    throw new RegistryDiffers({
      where: name,
      expected: `version ${record.version} with ${record.digest}`,
      got: 'no such version',
      fix: 'Run `register` with the same artifact again: it puts it there',
    })
  }

  async function aliased(given: string, signal: AbortSignal): Promise<Entered | null> {
    const said = await server.ask('registered-models/alias', { name: model, alias: given }, signal)
    // A missing alias is a 400; a missing model is a 404.
    if (said.code === 'INVALID_PARAMETER_VALUE' || said.code === 'RESOURCE_DOES_NOT_EXIST') return null
    return entered(server.read(said, One).model_version)
  }

  async function alias(to: string, record: Recorded, signal: AbortSignal): Promise<void> {
    const names = (seen: Entered | null): boolean => seen?.version === record.version && seen.digest === record.digest
    if (names(await aliased(to, signal))) return
    const { number } = await ensured(record, signal)
    server.took(await server.post('registered-models/alias', { name: model, alias: to, version: number }, signal))
    // The last one who writes wins: only what is read back is there.
    const seen = await aliased(to, signal)
    if (names(seen)) return
    throw new RegistryDiffers({
      where: name,
      expected: `alias ${to} on version ${record.version}`,
      got: seen === null ? 'no such alias' : `model version ${seen.number}`,
      fix: 'Find out what else moves this alias; the next run sets it again',
    })
  }

  return {
    name,
    put: async (record, signal) => void (await ensured(record, signal)),
    verify,
    alias,
    aliased: async (to, signal) => {
      const seen = await aliased(to, signal)
      if (seen === null) return null
      const { version, digest, number } = seen
      return {
        version,
        digest,
        shown: `model version ${number}${version === null ? '' : ` (${oneLine(version, 100)})`}`,
      }
    },
  }
}

function entered({ version: number, tags }: v.InferOutput<typeof ModelVersion>): Entered {
  const valueOf = (key: string): string | null => tags.find(tag => tag.key === key)?.value ?? null
  return { number, version: valueOf(VERSION), digest: valueOf(DIGEST) }
}

/** An answer, whatever its status; `code` is MLflow's own word for what is wrong. */
interface Said {
  readonly what: string
  readonly reply: Reply
  readonly code: string | null
}

interface Server {
  ask(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Said>
  get<Output>(
    path: string,
    query: Readonly<Record<string, string>>,
    shape: v.GenericSchema<unknown, Output>,
    signal: AbortSignal,
  ): Promise<Output>
  post(path: string, body: unknown, signal: AbortSignal): Promise<Said>
  /** @throws Fault where it was not taken */
  took(said: Said): void
  read<Output>(said: Said, shape: v.GenericSchema<unknown, Output>): Output
}

const Refusal = v.object({ error_code: v.string(), message: v.optional(v.string(), '') })

function serverAt(url: string, name: string, { env, http }: RegistryAround): Server {
  const base = `${url.replace(/\/+$/u, '')}/api/2.0/mlflow`

  async function call(
    given: Pick<Parameters<Http>[0], 'method' | 'url' | 'body' | 'repeatable' | 'signal'>,
    what: string,
  ): Promise<Said> {
    const headers = credentialsOf(env)
    try {
      const reply = await http({ ...given, headers, timeout: PATIENCE })
      const refusal = v.safeParse(Refusal, reply.body)
      return { what, reply, code: reply.status >= 400 && refusal.success ? refusal.output.error_code : null }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      throw new Fault(
        'REGISTRY_UNREACHABLE',
        `${name}: ${what} got no answer: ${error.message}. Run the job again: it looks first`,
      )
    }
  }

  function read<Output>({ what, reply, code }: Said, shape: v.GenericSchema<unknown, Output>): Output {
    const { status } = reply
    const refusal = v.safeParse(Refusal, reply.body)
    const words = oneLine(refusal.success ? refusal.output.message : reply.text)
    const said = [`${name}: ${what}: HTTP ${status}`, oneLine(code ?? '', 60), words].filter(Boolean).join(': ')
    if (status === 401 || status === 403)
      throw new Fault(
        'PERMISSION',
        `${said}. Give the step MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, of somebody who may edit the model`,
      )
    if (status === 429 || status >= 500)
      throw new Fault('REGISTRY_UNREACHABLE', `${said}. Run the job again: it looks first`)
    if (status !== 200) throw new Fault('REGISTRY_REFUSED', said)
    const parsed = v.safeParse(shape, reply.body)
    if (parsed.success && isMap(reply.body)) return parsed.output
    throw new Fault('REGISTRY_UNREACHABLE', `${name}: ${what}: expected MLflow's answer, got ${words}. Check \`url\``)
  }

  const ask: Server['ask'] = (path, query, signal) =>
    call(
      { method: 'GET', url: `${base}/${path}?${new URLSearchParams(query).toString()}`, signal, repeatable: true },
      `GET ${path}`,
    )

  return {
    ask,
    get: async (path, query, shape, signal) => read(await ask(path, query, signal), shape),
    post: (path, body, signal) => call({ method: 'POST', url: `${base}/${path}`, body, signal }, `POST ${path}`),
    took: said => void read(said, Anything),
    read,
  }
}

/** MLflow's own variables, in its own order: name and password before a token. Nothing without either: many servers ask for none. */
function credentialsOf(env: RegistryAround['env']): Readonly<Record<string, string>> {
  const user = env['MLFLOW_TRACKING_USERNAME'] ?? ''
  const password = env['MLFLOW_TRACKING_PASSWORD'] ?? ''
  if (user !== '' && password !== '')
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
  const token = (env['MLFLOW_TRACKING_TOKEN'] ?? '').trim()
  // Node would refuse the header with an error that nobody could place.
  if (/[^\x20-\x7e]/u.test(token))
    throw new Fault(
      'PERMISSION',
      'variable MLFLOW_TRACKING_TOKEN: expected one line of plain characters, got others. Correct the secret',
    )
  return token === '' ? {} : { authorization: `Bearer ${token}` }
}
