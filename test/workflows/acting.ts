/**
 * A team's repository with the examples in it, on a stand-in GitHub and with a real model server, whose workflows act runs. Each run's
 * token may do what the jobs of its workflow ask for, and nothing else. A run that is dispatched is carried out as well.
 * Must not know how a release goes.
 */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { parse } from 'yaml'
import { serve as serveModels } from '../../demo/server/server.ts'
import { jobToken, type Permissions } from '../standin/access.ts'
import { createGitHub, type GitHub } from '../standin/github.ts'
import type { Repository, WorkflowRun } from '../standin/repository.ts'
import { ROOT } from '../standin/runner.ts'
import { serve } from '../standin/transport.ts'
import { runUnderAct, type Event, type Machine, type Ran } from './act.ts'
import { installed, pinned } from './installed.ts'

export const REPOSITORY = 'acme/digits'
const LEDGER = 'model-release/digits'
const CONFIG = '.github/model-release.yml'
/** What the examples name as the model server's address. */
const SERVER = 'http://triton.internal:8000'
/** Who is at the keyboard: a maintainer. */
const PERSON = 'octocat'
/** Where the suite's actions are. */
export const COMMIT = '0123456789abcdef0123456789abcdef01234567'

const execute = promisify(execFile)

type Files = Readonly<Record<string, string | Uint8Array>>

export interface Happening extends Pick<Event, 'name' | 'inputs' | 'payload'> {
  readonly actor?: string
  /** The revision that is checked out; default: main. */
  readonly at?: string
  /** Where GitHub gives the token less than the jobs ask for. */
  readonly permissions?: Permissions
  /** Of the runner's machine. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Acting {
  readonly github: GitHub
  readonly repository: Repository
  /** Commits to a branch, which is made from main where it is not there. @returns the commit */
  commit(branch: string, files: Files): string
  run(file: string, happening: Happening): Promise<Ran>
  /** Of the runs that were dispatched, once all have ended. */
  dispatched(): Promise<readonly Ran[]>
  /** A file of an artifact that the newest run uploaded; null where it is not there. */
  artifact(name: string, file: string): string | null
  /** What `state.json` of the ledger says of the one environment. */
  production(): unknown
  /** Subjects of the ledger's commits, oldest first. */
  story(): readonly string[]
  close(): Promise<void>
}

export async function openActing(act: string): Promise<Acting> {
  const folder = mkdtempSync(join(tmpdir(), 'acting-'))
  const models = await serveModels(join(ROOT, 'demo/models'), 0)
  const examples = installed(pinned(COMMIT))
  const files = {
    ...examples,
    [CONFIG]: (examples[CONFIG] ?? '').replace(SERVER, models.url),
    'data/requests.jsonl': readFileSync(join(ROOT, 'demo/data/requests.jsonl'), 'utf8'),
  }
  const github = createGitHub({
    repositories: [{ owner: 'acme', name: 'digits', collaborators: { [PERSON]: 'maintain' }, files }],
    tokens: {},
  })
  const served = await serve(github)
  const repository = github.repository(REPOSITORY)
  const clone = join(folder, 'digits')
  const machine: Machine = {
    act,
    folder,
    clone,
    url: served.url,
    actions: { [`acme/model-release@${COMMIT}`]: suite(folder), ...artifactActions(folder, Object.values(examples)) },
    env: {},
  }
  const artifactsOf = (id: number): string => join(folder, 'artifacts', String(id))
  const git = (...given: string[]): Promise<unknown> => execute('git', ['-C', clone, ...given])
  await execute('git', ['init', '--quiet', '--initial-branch=main', clone])
  // Whose repository it is, act reads from the remote.
  await git('remote', 'add', 'origin', `https://github.com/${REPOSITORY}.git`)

  async function carryOut({ id, workflow, sha }: WorkflowRun, happening: Happening): Promise<Ran> {
    const { name, actor = PERSON, at = 'main', inputs, payload, permissions, env = {} } = happening
    const text = github.fileAt(REPOSITORY, sha, `.github/workflows/${workflow}`)
    if (text === null) throw new Error(`there is no ${workflow} at ${at}`)
    const token = `stand-in-token-of-run-${id}`
    github.tokens.set(token, { ...jobToken(permissions ?? asked(text)), repositories: [REPOSITORY] })
    await git('fetch', '--quiet', `${served.url}/${REPOSITORY}.git`, `+${at}:fetched`)
    await git('checkout', '--quiet', '--force', '-B', 'main', 'fetched')
    const event = { name, actor, runId: id, token, ...(inputs ? { inputs } : {}), ...(payload ? { payload } : {}) }
    const ran = await runUnderAct({ ...machine, env: { ARTIFACTS: artifactsOf(id), ...env } }, workflow, text, event)
    // A token ends with its job.
    github.tokens.delete(token)
    github.changeRun(REPOSITORY, id, { status: 'completed', conclusion: ran.ok ? 'success' : 'failure' })
    return ran
  }

  const dispatched: Promise<Ran>[] = []
  github.onRun = (_, run) => {
    const inputs = Object.fromEntries(Object.entries(run.inputs).map(([name, value]) => [name, String(value)]))
    const ran = carryOut(run, { name: 'workflow_dispatch', actor: run.actor, inputs })
    // Whoever asks for it gets the error.
    ran.catch(() => {})
    dispatched.push(ran)
  }

  return {
    github,
    repository,
    commit: (branch, changed) => {
      const parent = repository.revision(branch) ?? repository.revision('main') ?? undefined
      return github.commit(REPOSITORY, branch, changed, `Change ${Object.keys(changed).join(', ')}`, parent)
    },
    run: (file, happening) => {
      const { name: event, actor = PERSON, at = 'main' } = happening
      const sha = repository.revision(at) ?? ''
      const facts = { workflow: file, event, actor, sha, headSha: sha }
      return carryOut(github.addRun(REPOSITORY, facts), happening)
    },
    dispatched: () => Promise.all(dispatched),
    artifact: (name, file) => {
      const path = join(artifactsOf(repository.runs.at(-1)?.id ?? 0), name, file)
      return existsSync(path) ? readFileSync(path, 'utf8') : null
    },
    production: () => {
      const state = v.parse(State, JSON.parse(github.fileAt(REPOSITORY, LEDGER, 'state.json') ?? '{}'))
      return state.environments.production
    },
    story: () =>
      github
        .branch(REPOSITORY, LEDGER)
        .map(({ message }) => message.split('\n')[0] ?? '')
        .toReversed(),
    close: async () => {
      await served.close()
      await models.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const State = v.object({ environments: v.object({ production: v.unknown() }) })

/** The files that bring a version of the demo's model: what training writes. */
export function brings(version: string, served: number): Files {
  const url = `https://example.com/runs/${served}`
  const card = { version, 'served-version': served, dataset: 'digits: "2026-05"', 'training-run': url }
  const lines = Object.entries(card).map(([name, value]) => `${name}=${value}\n`)
  const model = readFileSync(join(ROOT, 'demo/models/digits', String(served), 'model.onnx'))
  return { 'model/card.env': lines.join(''), 'model/model.onnx': model }
}

/** Only what a release of the suite consists of. */
function suite(folder: string): string {
  const root = join(folder, 'suite')
  for (const part of ['action.yml', 'actions', 'dist']) cpSync(join(ROOT, part), join(root, part), { recursive: true })
  return root
}

const COPY = {
  'actions/upload-artifact': 'mkdir -p "$ARTIFACTS/$NAME" && cp "$FILE" "$ARTIFACTS/$NAME/"',
  'actions/download-artifact': 'mkdir -p "$FILE" && cp "$ARTIFACTS/$NAME"/* "$FILE/"',
}

/** In place of GitHub's store of artifacts, which is a service: two actions that copy to a folder and from it. */
function artifactActions(folder: string, workflows: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, script] of Object.entries(COPY)) {
    const root = join(folder, name)
    mkdirSync(root, { recursive: true })
    const env = { NAME: '${{ inputs.name }}', FILE: '${{ inputs.path }}' }
    const runs = { using: 'composite', steps: [{ shell: 'bash', env, run: script }] }
    const inputs = { name: {}, path: {}, 'if-no-files-found': {} }
    // JSON is YAML.
    writeFileSync(join(root, 'action.yml'), JSON.stringify({ name, inputs, runs }))
    for (const text of workflows) {
      for (const [reference] of text.matchAll(new RegExp(`${name}@[0-9a-f]{40}`, 'gu'))) found[reference] = root
    }
  }
  return found
}

const Areas = v.pipe(
  v.record(v.string(), v.picklist(['read', 'write'])),
  v.transform(areas => Object.entries(areas)),
)
const Asking = v.object({
  permissions: v.strictObject({}),
  jobs: v.record(v.string(), v.object({ permissions: Areas })),
})

/** What the jobs of a workflow ask for together: act gives all of them one token. */
function asked(text: string): Permissions {
  const { jobs } = v.parse(Asking, parse(text))
  const all = Object.values(jobs).flatMap(({ permissions }) => permissions)
  // Of two levels the higher one.
  return Object.fromEntries(all.toSorted(([, one], [, other]) => one.localeCompare(other)))
}
