/**
 * GitHub Actions for the stand-in: runs that were dispatched, and runs that a test starts by an event, really run their jobs'
 * steps. Nothing starts by itself but dispatches: no push, no clock.
 * Must not know what any workflow is for.
 */
import type { Permissions } from './access.ts'
import { Attempt } from './attempt.ts'
import type { FinishedRun } from './attempt.ts'
import { Concurrency } from './concurrency.ts'
import { beginningOf } from './events.ts'
import type { WorkflowEvent } from './events.ts'
import type { GitHub } from './github.ts'
import type { Machinery } from './jobs.ts'
import type { Repository, WorkflowRun } from './repository.ts'
import type { Json } from './wire.ts'

export type { FinishedRun } from './attempt.ts'
export type { WorkflowEvent } from './events.ts'

export interface WorkflowsOptions {
  readonly github: GitHub
  /** Where it is for processes, as `serve` says. */
  readonly url: string
  /** Where the actions are; default: this project. */
  readonly root?: string
  /** Node for actions; default: the project's own. */
  readonly node?: string
  readonly secrets?: Readonly<Record<string, string>>
  /** The `vars` context. */
  readonly variables?: Readonly<Record<string, string>>
  /** Variables of every step. */
  readonly env?: Readonly<Record<string, string>>
  /** A job's token where no `permissions:` is written; default `contents: read`, as a new repository has it. */
  readonly permissions?: Permissions
}

export interface Workflows {
  /**
   * Starts a run as an event would. Filters of the trigger (`branches`, `paths`, `types`) are not asked.
   * @throws Error where the workflow is not there, or has no such trigger; ApiError where a dispatch's inputs are wrong
   */
  trigger(fullName: string, file: string, event: WorkflowEvent & { payload?: Record<string, Json> }): WorkflowRun
  /** Another attempt of a run that ended. */
  rerun(fullName: string, id: number, actor: string): WorkflowRun
  cancel(id: number): void
  /**
   * A run's newest attempt, once it ended.
   * @throws Error where there is no such run here, or the workflow holds what the stand-in does not run
   */
  ended(id: number): Promise<FinishedRun>
  /** Once no run is under way, those that runs started included: all that ended, in the order in which they began. */
  idle(): Promise<readonly FinishedRun[]>
  /** Cancels what is under way, waits for it, and leaves further dispatches queued. */
  close(): Promise<void>
}

interface UnderWay {
  readonly stop: AbortController
  readonly ended: Promise<FinishedRun>
}

export function openWorkflows(options: WorkflowsOptions): Workflows {
  const { github } = options
  const machinery: Machinery = {
    url: options.url,
    ...(options.root === undefined ? {} : { root: options.root }),
    ...(options.node === undefined ? {} : { node: options.node }),
    secrets: options.secrets ?? {},
    variables: options.variables ?? {},
    env: options.env ?? {},
    tokens: github.tokens,
  }
  const groups = new Map<string, Concurrency>()
  const known = new Map<number, UnderWay>()
  const before = github.onRun
  github.onRun = begin

  function begin(repository: Repository, { id }: WorkflowRun): void {
    const stop = new AbortController()
    const group = groups.get(repository.fullName) ?? new Concurrency()
    groups.set(repository.fullName, group)
    const run = new Attempt({
      github,
      machinery,
      repository,
      group,
      id,
      stop,
      permissions: options.permissions ?? READ,
    })
    // The answer to the request that started it goes out first.
    const ended = new Promise(resolve => setImmediate(resolve)).then(() => run.finished())
    // Whoever asks for the run gets the error.
    ended.catch(() => {})
    known.set(id, { stop, ended })
  }

  async function idle(): Promise<readonly FinishedRun[]> {
    let count = -1
    while (count !== known.size) {
      count = known.size
      await Promise.allSettled([...known.values()].map(one => one.ended))
    }
    return Promise.all([...known.values()].map(one => one.ended))
  }

  return {
    trigger(fullName, file, { payload, ...event }) {
      const repository = github.repository(fullName)
      const beginning = beginningOf(github, repository, file, event)
      const run = github.beginRun(fullName, { ...beginning, payload: { ...beginning.payload, ...payload } })
      begin(repository, run)
      return run
    },
    rerun(fullName, id, actor) {
      const repository = github.repository(fullName)
      const last = repository.runs.find(one => one.id === id)
      if (last?.status !== 'completed') throw new Error(`the run ${id} has not ended, or is not there`)
      const again = { status: 'queued', conclusion: null, attempt: last.attempt + 1, triggeringActor: actor }
      const run = github.changeRun(fullName, id, again)
      begin(repository, run)
      return run
    },
    cancel: id => known.get(id)?.stop.abort(),
    async ended(id) {
      const found = known.get(id)
      if (!found) throw new Error(`no run ${id} was started here`)
      return found.ended
    },
    idle,
    async close() {
      github.onRun = before
      for (const { stop } of known.values()) stop.abort()
      await Promise.allSettled([...known.values()].map(one => one.ended))
    },
  }
}

const READ: Permissions = { contents: 'read' }
