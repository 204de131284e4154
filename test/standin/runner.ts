/**
 * Runs a built action the way GitHub's runner does: its entry file by the action's own metadata, as a process of its own, with
 * a clean environment of inputs and GITHUB_* variables, and reads back the files and workflow commands that it left.
 * Must not know any action in particular, nor the stand-in's inside: it gets a URL.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { parse } from 'yaml'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Job {
  /** The folder below `actions/`, or `''` for the root action. */
  readonly action: string
  /** As written under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>
  /** Where GitHub is: the REST interface's base; GraphQL is `/graphql` below it. */
  readonly github: string
  readonly token?: string
  /** The checkout; default: an empty folder, removed at the end. */
  readonly workspace?: string
  /** Where `actions/` is; default: this project. */
  readonly root?: string
  readonly repository?: string
  readonly event?: string
  readonly eventPayload?: unknown
  readonly runId?: number
  readonly attempt?: number
  readonly job?: string
  /** `GITHUB_ACTION`: the step's id, or what the runner makes up for a step without one. */
  readonly step?: string
  readonly workflow?: string
  readonly actor?: string
  readonly triggeringActor?: string
  readonly sha?: string
  readonly ref?: string
  /** Further variables, as under `env:`. */
  readonly env?: Readonly<Record<string, string>>
  /** Node's executable; default: the project's own Node 24. */
  readonly node?: string
  /** SIGKILL after so many milliseconds. */
  readonly killAfterMs?: number
  /** What stops the process, and with which signal; without it nothing does. */
  readonly signal?: AbortSignal
  readonly killWith?: NodeJS.Signals
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

export interface Ended {
  /** Null where a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly outputs: Readonly<Record<string, string>>
  /** Values that a later step would find in its environment. */
  readonly exported: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  /** Standard output without workflow commands, as the log shows it. */
  readonly log: readonly string[]
  /** Everything printed, as it came. */
  readonly stdout: string
  readonly stderr: string
  readonly annotations: readonly Annotation[]
  /** Texts that the runner would hide from here on. */
  readonly masks: readonly string[]
  readonly milliseconds: number
}

const Metadata = v.object({
  inputs: v.optional(
    v.record(v.string(), v.nullable(v.object({ default: v.optional(v.union([v.string(), v.number(), v.boolean()])) }))),
  ),
  runs: v.object({ using: v.string(), main: v.optional(v.string()) }),
})
type Metadata = v.InferOutput<typeof Metadata>

/** Runs the action to its end. @throws Error where its metadata is not a JavaScript action's */
export async function runAction(job: Job): Promise<Ended> {
  const folder = resolve(job.root ?? ROOT, job.action === '' ? '.' : join('actions', job.action))
  const metadata = v.parse(Metadata, parse(readFileSync(join(folder, 'action.yml'), 'utf8')))
  if (metadata.runs.main === undefined)
    throw new Error(`${folder}/action.yml runs using ${metadata.runs.using}, not a file`)
  const temporary = mkdtempSync(join(tmpdir(), 'runner-'))
  try {
    const workspace = job.workspace ?? join(temporary, 'workspace')
    mkdirSync(workspace, { recursive: true })
    const given = { ...defaults(metadata, job.token ?? ''), ...job.inputs }
    const files = commandFiles(temporary, job.eventPayload ?? {})
    const env = { ...variables(job, workspace, temporary), ...files, ...inputVariables(given), ...job.env }
    const started = performance.now()
    const ended = await run(
      job.node ?? join(ROOT, 'node_modules/.bin/node'),
      join(folder, metadata.runs.main),
      workspace,
      env,
      job,
    )
    const undeclared = Object.keys(job.inputs ?? {}).filter(name => !(name in (metadata.inputs ?? {})))
    const unexpected = undeclared.map(name => ({ level: 'warning' as const, message: `Unexpected input(s) '${name}'` }))
    const printed = workflowCommands(ended.stdout)
    return {
      ...ended,
      ...printed,
      annotations: [...unexpected, ...printed.annotations],
      outputs: pairs(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
      exported: pairs(readFileSync(files.GITHUB_ENV, 'utf8')),
      state: pairs(readFileSync(files.GITHUB_STATE, 'utf8')),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      milliseconds: performance.now() - started,
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** Every input's default; the runner does not mind `required`. */
function defaults(metadata: Metadata, token: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata.inputs ?? {}).map(([name, input]) => [
      name,
      evaluated(String(input?.default ?? ''), token),
    ]),
  )
}

function evaluated(text: string, token: string): string {
  return text.replaceAll(/\$\{\{(?<expression>.*?)\}\}/g, (_, expression: string) => {
    if (expression.trim() !== 'github.token') throw new Error(`this runner does not evaluate \${{${expression}}}`)
    return token
  })
}

/** As the runner does: upper case, spaces to underscores, dashes stay. */
function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  )
}

function commandFiles(temporary: string, payload: unknown) {
  const folder = join(temporary, '_runner_file_commands')
  mkdirSync(folder, { recursive: true })
  const file = (name: string, content: string): string => {
    const path = join(folder, `${name}_${randomUUID()}`)
    writeFileSync(path, content)
    return path
  }
  return {
    GITHUB_OUTPUT: file('set_output', ''),
    GITHUB_ENV: file('set_env', ''),
    GITHUB_PATH: file('add_path', ''),
    GITHUB_STATE: file('save_state', ''),
    GITHUB_STEP_SUMMARY: file('step_summary', ''),
    GITHUB_EVENT_PATH: file('event', JSON.stringify(payload)),
  }
}

function variables(job: Job, workspace: string, temporary: string): Record<string, string> {
  const repository = job.repository ?? 'acme/models'
  const ref = job.ref ?? 'refs/heads/main'
  const actor = job.actor ?? repository.split('/')[0] ?? ''
  return {
    PATH: [dirname(job.node ?? join(ROOT, 'node_modules/.bin/node')), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: temporary,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: job.github,
    GITHUB_GRAPHQL_URL: `${job.github}/graphql`,
    GITHUB_SERVER_URL: job.github,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_WORKSPACE: workspace,
    GITHUB_WORKFLOW: job.workflow ?? 'release',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/${job.workflow ?? 'release'}.yml@${ref}`,
    GITHUB_RUN_ID: String(job.runId ?? 1),
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: String(job.attempt ?? 1),
    GITHUB_JOB: job.job ?? 'release',
    GITHUB_ACTION: job.step ?? (job.action === '' ? '__self' : job.action),
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: job.triggeringActor ?? actor,
    GITHUB_EVENT_NAME: job.event ?? 'workflow_dispatch',
    GITHUB_SHA: job.sha ?? '0'.repeat(40),
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'stand-in',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_TEMP: temporary,
    RUNNER_TOOL_CACHE: join(temporary, 'tools'),
  }
}

type Exit = Pick<Ended, 'exitCode' | 'signal' | 'stdout' | 'stderr'>

function run(node: string, main: string, workspace: string, env: Record<string, string>, job: Job): Promise<Exit> {
  return new Promise((settle, reject) => {
    const child = spawn(node, [main], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    const kill = (): void => void child.kill(job.killWith ?? 'SIGKILL')
    const timer = job.killAfterMs === undefined ? undefined : setTimeout(kill, job.killAfterMs)
    if (job.signal?.aborted) kill()
    job.signal?.addEventListener('abort', kill, { once: true })
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer)
      job.signal?.removeEventListener('abort', kill)
      settle({ exitCode, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() })
    })
  })
}

/**
 * `name=value` lines and `name<<DELIMITER` blocks of a runner's command file.
 * @throws Error where the runner would refuse the file
 */
export function pairs(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      found[line.slice(0, equals)] = line.slice(equals + 1)
    } else if (heredoc > 0) {
      const delimiter = line.slice(heredoc + 2)
      const end = lines.indexOf(delimiter, index + 1)
      if (end < 0) throw new Error(`Matching delimiter not found '${delimiter}'`)
      found[line.slice(0, heredoc)] = lines.slice(index + 1, end).join('\n')
      index = end
    } else throw new Error(`Invalid format '${line}'`)
  }
  return found
}

/** What the runner takes from standard output: annotations and masks, with the rest as the log. */
export function workflowCommands(stdout: string): Pick<Ended, 'annotations' | 'masks' | 'log'> {
  const annotations: Annotation[] = []
  const masks: string[] = []
  const log: string[] = []
  let stopped: string | null = null
  for (const line of stdout.split(/\r?\n/)) {
    const found = /^\s*::(?<command>[A-Za-z-]+)(?: (?<properties>.*?))?::(?<data>.*)$/.exec(line)?.groups
    if (stopped !== null) {
      if (line.trim() === `::${stopped}::`) stopped = null
      else log.push(line)
      continue
    }
    const command = found?.['command']?.toLowerCase()
    const data = unescaped(found?.['data'] ?? '')
    if (command === 'stop-commands') stopped = data
    else if (command === 'add-mask') masks.push(data)
    else if (command === 'error' || command === 'warning' || command === 'notice') {
      annotations.push(annotation(command, data, found?.['properties'] ?? ''))
    } else if (command !== 'debug' && line !== '') log.push(line)
  }
  return { annotations, masks, log }
}

function annotation(level: Annotation['level'], message: string, properties: string): Annotation {
  const given = new Map(
    properties.split(',').map(property => {
      const equals = property.indexOf('=')
      const value = property
        .slice(equals + 1)
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
      return [property.slice(0, equals).trim(), unescaped(value)] as const
    }),
  )
  const title = given.get('title')
  const file = given.get('file')
  const line = given.get('line')
  const column = given.get('col')
  return {
    level,
    message,
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  }
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}
