/**
 * Runs a built action the way GitHub's runner does: its entry file by the action's own metadata, as a process of its own, with
 * a clean environment of inputs and GITHUB_* variables, and reads back the files and workflow commands that it left. Runs a
 * `run:` step's script the same way.
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

/** What a step is in: a job, its run, its machine. */
export interface Setting {
  /** Where GitHub is: the REST interface's base; GraphQL is `/graphql` below it. */
  readonly github: string
  readonly token?: string
  /** The checkout; default: an empty folder, removed at the end. */
  readonly workspace?: string
  /** `RUNNER_TEMP`, which the steps of a job share; default: a folder of this step, removed at the end. */
  readonly temporary?: string
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
  /** Folders in front of the PATH, as earlier steps named them. */
  readonly paths?: readonly string[]
  /** Node's executable; default: the project's own Node 24. */
  readonly node?: string
  /** SIGKILL after so many milliseconds. */
  readonly killAfterMs?: number
  /** What stops the process, and with which signal; without it nothing does. */
  readonly signal?: AbortSignal
  readonly killWith?: NodeJS.Signals
}

/** An action's step. */
export interface Job extends Setting {
  /** The folder below `actions/`, or `''` for the root action. */
  readonly action: string
  /** As written under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>
}

/** A `run:` step. */
export interface Script extends Setting {
  /** For bash, its expressions put in. */
  readonly script: string
  /** From the workspace; default: there. */
  readonly directory?: string
  /** Whether `shell: bash` was written: then a pipe fails with any of its parts. */
  readonly strict?: boolean
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
  /** Folders that a later step would find in front of its PATH, the last first. */
  readonly paths: readonly string[]
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
  const { main, using } = metadata.runs
  if (main === undefined) throw new Error(`${folder}/action.yml runs using ${using}, not a file`)
  const given = { ...defaults(metadata, job.token ?? ''), ...job.inputs }
  const step = job.step ?? (job.action === '' ? '__self' : job.action)
  const ended = await attempt({ ...job, step }, inputVariables(given), ({ workspace }) => ({
    command: job.node ?? NODE,
    arguments: [join(folder, main)],
    directory: workspace,
    group: false,
  }))
  const undeclared = Object.keys(job.inputs ?? {}).filter(name => !(name in (metadata.inputs ?? {})))
  const unexpected = undeclared.map(name => ({ level: 'warning' as const, message: `Unexpected input(s) '${name}'` }))
  return { ...ended, annotations: [...unexpected, ...ended.annotations] }
}

/** Runs a `run:` step's script in bash to its end. */
export function runScript(script: Script): Promise<Ended> {
  return attempt(script, {}, ({ workspace, temporary }) => {
    const file = join(temporary, `${randomUUID()}.sh`)
    writeFileSync(file, script.script)
    return {
      command: 'bash',
      arguments: script.strict ? ['--noprofile', '--norc', '-eo', 'pipefail', file] : ['-e', file],
      directory: resolve(workspace, script.directory ?? '.'),
      // What bash waits for has to be stopped with it.
      group: true,
    }
  })
}

const NODE = join(ROOT, 'node_modules/.bin/node')

interface Machine {
  readonly workspace: string
  readonly temporary: string
}

interface Command {
  readonly command: string
  readonly arguments: readonly string[]
  readonly directory: string
  /** Whether a signal goes to the command's own children as well. */
  readonly group: boolean
}

async function attempt(
  setting: Setting,
  inputs: Readonly<Record<string, string>>,
  commandOn: (machine: Machine) => Command,
): Promise<Ended> {
  const temporary = setting.temporary ?? mkdtempSync(join(tmpdir(), 'runner-'))
  try {
    const workspace = setting.workspace ?? join(temporary, 'workspace')
    mkdirSync(temporary, { recursive: true })
    mkdirSync(workspace, { recursive: true })
    const files = commandFiles(temporary, setting.eventPayload ?? {})
    const env = { ...variables(setting, workspace, temporary), ...files, ...inputs, ...setting.env }
    const started = performance.now()
    const ended = await run(commandOn({ workspace, temporary }), env, setting)
    return {
      ...ended,
      ...workflowCommands(ended.stdout),
      outputs: pairs(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
      exported: pairs(readFileSync(files.GITHUB_ENV, 'utf8')),
      paths: readFileSync(files.GITHUB_PATH, 'utf8').split(/\r?\n/).filter(Boolean).toReversed(),
      state: pairs(readFileSync(files.GITHUB_STATE, 'utf8')),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      milliseconds: performance.now() - started,
    }
  } finally {
    if (setting.temporary === undefined) rmSync(temporary, { recursive: true, force: true })
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

function variables(job: Setting, workspace: string, temporary: string): Record<string, string> {
  const repository = job.repository ?? 'acme/models'
  const ref = job.ref ?? 'refs/heads/main'
  const actor = job.actor ?? repository.split('/')[0] ?? ''
  return {
    PATH: [...(job.paths ?? []), dirname(job.node ?? NODE), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
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
    GITHUB_ACTION: job.step ?? '__run',
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

function run(command: Command, env: Record<string, string>, job: Setting): Promise<Exit> {
  return new Promise((settle, reject) => {
    const { directory, group } = command
    const child = spawn(command.command, command.arguments, {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: group,
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    const send = (signal: NodeJS.Signals): void => {
      if (!group || child.pid === undefined) child.kill(signal)
      else signalGroup(child.pid, signal)
    }
    let last: NodeJS.Timeout | undefined
    const kill = (): void => {
      send(job.killWith ?? 'SIGKILL')
      // As the runner does with what will not stop.
      last = setTimeout(send, 10_000, 'SIGKILL')
    }
    const timer = job.killAfterMs === undefined ? undefined : setTimeout(kill, job.killAfterMs)
    if (job.signal?.aborted) kill()
    job.signal?.addEventListener('abort', kill, { once: true })
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer)
      clearTimeout(last)
      job.signal?.removeEventListener('abort', kill)
      settle({ exitCode, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() })
    })
  })
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // All of it ended in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
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
