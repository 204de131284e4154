/**
 * One attempt of one workflow run: its concurrency groups, its jobs in the order of their needs, and how it is shown meanwhile.
 * Must not know events, or what a step does.
 */
import type { Permissions } from './access.ts'
import type { Concurrency } from './concurrency.ts'
import { holds, interpolated, truthy, valued } from './expressions.ts'
import type { Scope } from './expressions.ts'
import type { GitHub } from './github.ts'
import { granted } from './job-token.ts'
import { runJob } from './jobs.ts'
import type { Conclusion, FinishedJob, Machinery } from './jobs.ts'
import { combinations } from './matrix.ts'
import type { Repository, WorkflowRun } from './repository.ts'
import { githubContext } from './runs.ts'
import { needsOf, workflowOf, workflowText } from './workflow-file.ts'
import type { Concurrency as Written, Job, Workflow } from './workflow-file.ts'
import type { Json } from './wire.ts'

export interface FinishedRun {
  readonly run: WorkflowRun
  readonly conclusion: Conclusion
  readonly jobs: readonly FinishedJob[]
}

interface Underlying {
  readonly github: GitHub
  readonly machinery: Machinery
  readonly repository: Repository
  readonly group: Concurrency
  readonly id: number
  readonly stop: AbortController
  readonly permissions: Permissions
}

export class Attempt {
  readonly #of: Underlying
  readonly #jobs = new Map<string, Promise<readonly FinishedJob[]>>()

  constructor(of: Underlying) {
    this.#of = of
  }

  async finished(): Promise<FinishedRun> {
    try {
      const workflow = this.#workflow()
      const { stop } = this.#of
      const entered = await this.#inGroup(workflow.concurrency, this.#scope(), stop, async () => {
        this.#change({ status: 'in_progress' })
        const all = Object.keys(workflow.jobs).map(id => this.#job(workflow, id))
        // One that goes wrong stops the others, and nothing goes on behind the run's end.
        await Promise.allSettled(all.map(job => job.catch(() => stop.abort())))
        return (await Promise.all(all)).flat()
      })
      const jobs = entered ?? []
      const conclusion = entered === null || stop.signal.aborted ? 'cancelled' : worst(jobs)
      return { run: this.#change({ status: 'completed', conclusion }), conclusion, jobs }
    } catch (error) {
      this.#change({ status: 'completed', conclusion: 'startup_failure' })
      throw error
    }
  }

  #run(): WorkflowRun {
    const { repository, id } = this.#of
    const run = repository.runs.find(one => one.id === id)
    if (!run) throw new Error(`the run ${id} is gone`)
    return run
  }

  #change(facts: Parameters<GitHub['changeRun']>[2]): WorkflowRun {
    return this.#of.github.changeRun(this.#of.repository.fullName, this.#of.id, facts)
  }

  #workflow(): Workflow {
    const { workflow: file, sha } = this.#run()
    const text = workflowText(this.#of.repository, sha, file)
    if (text === null) throw new Error(`there is no .github/workflows/${file} at ${sha}`)
    try {
      return workflowOf(text)
    } catch (error) {
      throw new Error(`.github/workflows/${file}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }

  #scope(needs: Readonly<Record<string, Json>> = {}, matrix: Readonly<Record<string, Json>> = {}): Scope {
    const run = this.#run()
    const github = githubContext(this.#of.repository, run)
    return { contexts: { github, inputs: run.inputs, vars: this.#of.machinery.variables, needs, matrix } }
  }

  /**
   * @param stop cancels what is in the group
   * @returns null where it was cancelled while it waited
   */
  async #inGroup<T>(
    written: Written | undefined,
    scope: Scope,
    stop: AbortController,
    work: () => Promise<T>,
  ): Promise<T | null> {
    if (written === undefined) return work()
    const { group: text, ...how } = typeof written === 'string' ? { group: written } : written
    const inProgress = 'cancel-in-progress' in how ? how['cancel-in-progress'] : false
    const { group } = this.#of
    const entry = {
      group: interpolated(text, scope),
      queue: 'queue' in how && how.queue === 'max',
      cancelInProgress: typeof inProgress === 'string' ? truthy(valued(inProgress, scope)) : inProgress === true,
      cancel: () => stop.abort(),
    }
    const leave = (): void => group.leave(entry)
    const stopped = AbortSignal.any([stop.signal, this.#of.stop.signal])
    if (stopped.aborted) return null
    stopped.addEventListener('abort', leave, { once: true })
    const waiting = group.enter(entry)
    if (this.#run().status === 'queued') this.#change({ status: 'pending' })
    if (!(await waiting)) return null
    try {
      return await work()
    } finally {
      stopped.removeEventListener('abort', leave)
      group.release(entry)
    }
  }

  /** All of a job's combinations; started once, whoever asks first. */
  #job(workflow: Workflow, id: string): Promise<readonly FinishedJob[]> {
    const known = this.#jobs.get(id)
    if (known) return known
    const job = workflow.jobs[id]
    const made = job ? this.#combined(workflow, id, job) : Promise.reject(new Error(`there is no job ${id} to need`))
    this.#jobs.set(id, made)
    return made
  }

  async #combined(workflow: Workflow, id: string, job: Job): Promise<readonly FinishedJob[]> {
    const results = new Map<string, readonly FinishedJob[]>()
    for (const one of needsOf(job)) results.set(one, await this.#job(workflow, one))
    const needs = Object.fromEntries(
      [...results].map(([name, jobs]) => [
        name,
        { result: worst(jobs), outputs: Object.assign({}, ...jobs.map(one => one.outputs)) },
      ]),
    )
    const outcomes = [...results.values()].map(worst)
    const cancelled = this.#of.stop.signal.aborted
    const status = {
      success: !cancelled && outcomes.every(one => one === 'success'),
      failure: !cancelled && outcomes.includes('failure'),
      cancelled,
    }
    const fork = this.#fromFork()
    const permissions = granted({
      workflow: workflow.permissions,
      job: job.permissions,
      otherwise: this.#of.permissions,
      fork,
    })
    const unrun = (conclusion: Conclusion): FinishedJob => ({
      id,
      name: job.name ?? id,
      matrix: {},
      conclusion,
      outputs: {},
      permissions,
      steps: [],
    })
    const scope = this.#scope(needs)
    if (!holds(job.if, { ...scope, status })) return [unrun(cancelled ? 'cancelled' : 'skipped')]
    const { repository } = this.#of
    const machinery = fork ? { ...this.#of.machinery, secrets: {} } : this.#of.machinery
    const one = async (matrix: Readonly<Record<string, Json>>): Promise<FinishedJob> => {
      const stop = new AbortController()
      const signal = AbortSignal.any([stop.signal, this.#of.stop.signal])
      const plan = { machinery, repository, run: this.#run(), workflow, id, job, matrix, needs, permissions, signal }
      const finished = await this.#inGroup(job.concurrency, this.#scope(needs, matrix), stop, () => runJob(plan))
      return finished ?? { ...unrun('cancelled'), matrix }
    }
    return inTurns(combinations(job.strategy, scope), one, job.strategy?.['max-parallel'] ?? Infinity)
  }

  #fromFork(): boolean {
    const { event, payload } = this.#run()
    const { pulls, fullName } = this.#of.repository
    const pull = event === 'pull_request' ? pulls.find(one => one.number === payload['number']) : undefined
    return pull !== undefined && pull.headRepository !== fullName
  }
}

/** What several jobs come to together. */
function worst(jobs: readonly FinishedJob[]): Conclusion {
  const all = new Set(jobs.map(job => job.conclusion))
  const grave = (['failure', 'cancelled', 'success'] as const).find(one => all.has(one))
  return grave ?? 'skipped'
}

/** @returns the results in the items' order */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce: number): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results
}
