/**
 * One job of a workflow run: its token, its machine, its steps one after the other, each a process of its own.
 * Must not know which jobs there are, when they start, or how runs are shown.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jobToken } from './access.ts'
import type { Permissions, Token } from './access.ts'
import { checkout } from './checkout.ts'
import { holds, interpolated, jsonOf, textOf, truthy, valued } from './expressions.ts'
import type { Scope, Status } from './expressions.ts'
import type { Repository, WorkflowRun } from './repository.ts'
import { githubContext } from './runs.ts'
import { runAction, runScript } from './runner.ts'
import type { Ended, Setting } from './runner.ts'
import type { Job, Scalar, Step, Workflow } from './workflow-file.ts'
import type { Json } from './wire.ts'

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

export interface FinishedStep {
  /** As written, else what the runner calls it: `__run`, `__run_2`, `__self`. */
  readonly id: string
  readonly name: string
  /** Before `continue-on-error` makes a failure a success. */
  readonly outcome: Conclusion
  readonly conclusion: Conclusion
  /** Null where it was skipped. */
  readonly ended: Ended | null
}

export interface FinishedJob {
  /** Its key in the file; with a matrix several have the same. */
  readonly id: string
  readonly name: string
  readonly matrix: Readonly<Record<string, Json>>
  readonly conclusion: Conclusion
  readonly outputs: Readonly<Record<string, string>>
  /** What its token was given. */
  readonly permissions: Permissions
  readonly steps: readonly FinishedStep[]
}

/** What all jobs of a server's runs share. */
export interface Machinery {
  /** Where GitHub is, for processes. */
  readonly url: string
  /** Where the actions are; default: this project. */
  readonly root?: string
  readonly node?: string
  readonly secrets: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  /** Further variables of every step, as a machine of one's own has them. */
  readonly env: Readonly<Record<string, string>>
  /** The server's tokens, by their text. */
  readonly tokens: Map<string, Token>
}

export interface JobPlan {
  readonly machinery: Machinery
  readonly repository: Repository
  readonly run: WorkflowRun
  readonly workflow: Workflow
  readonly id: string
  readonly job: Job
  readonly matrix: Readonly<Record<string, Json>>
  /** The `needs` context. */
  readonly needs: Readonly<Record<string, Json>>
  readonly permissions: Permissions
  /** Cancels the run. */
  readonly signal: AbortSignal
}

type Texts = Record<string, string>

/** @throws Error where a step is of a kind that the stand-in does not run, or an expression is wrong */
export async function runJob(plan: JobPlan): Promise<FinishedJob> {
  const { machinery, repository, id, job, permissions } = plan
  const text = `ghs_${randomUUID().replaceAll('-', '')}`
  const token = { ...jobToken(permissions), repositories: [repository.fullName] }
  machinery.tokens.set(text, token)
  const folder = mkdtempSync(join(tmpdir(), 'job-'))
  try {
    const going = new Going(plan, { text, token, folder })
    for (const step of job.steps) await going.step(step)
    const outputs = mapped(job.outputs ?? {}, value => interpolated(value, going.scope()))
    const { conclusion } = going
    const name = interpolated(job.name ?? id, going.scope())
    return { id, name, matrix: plan.matrix, conclusion, outputs, permissions, steps: going.steps }
  } finally {
    // A job's token ends with it.
    machinery.tokens.delete(text)
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Equipment {
  readonly text: string
  readonly token: Token
  readonly folder: string
}

/** A job on its way: what its finished steps left to the next. */
class Going {
  readonly steps: FinishedStep[] = []
  readonly #plan: JobPlan
  readonly #equipment: Equipment
  readonly #deadline: AbortSignal
  readonly #outputs: Record<string, Json> = {}
  #env: Texts
  #paths: readonly string[] = []

  constructor(plan: JobPlan, equipment: Equipment) {
    this.#plan = plan
    this.#equipment = equipment
    this.#deadline = AbortSignal.timeout((plan.job['timeout-minutes'] ?? 360) * 60_000)
    this.#env = { ...plan.machinery.env }
    this.#env = { ...this.#env, ...this.#texts(plan.workflow.env) }
    this.#env = { ...this.#env, ...this.#texts(plan.job.env) }
  }

  get conclusion(): Conclusion {
    if (this.#stopped()) return 'cancelled'
    return this.steps.some(step => step.conclusion === 'failure') ? 'failure' : 'success'
  }

  scope(env: Texts = this.#env): Scope {
    const { machinery, repository, run, id, matrix, needs } = this.#plan
    const { text, folder } = this.#equipment
    const status: Status = {
      success: this.conclusion === 'success',
      failure: this.conclusion === 'failure',
      cancelled: this.conclusion === 'cancelled',
    }
    const github = {
      ...githubContext(repository, run),
      token: text,
      job: id,
      workspace: join(folder, 'workspace'),
      api_url: machinery.url,
      graphql_url: `${machinery.url}/graphql`,
      server_url: machinery.url,
    }
    const contexts = {
      github,
      inputs: run.inputs,
      env,
      needs,
      matrix,
      steps: this.#outputs,
      job: { status: this.conclusion },
      runner: { os: 'Linux', arch: 'X64', name: 'stand-in', temp: join(folder, 'temp') },
      secrets: { ...machinery.secrets, GITHUB_TOKEN: text },
      vars: machinery.variables,
    }
    return { contexts, status }
  }

  async step(step: Step): Promise<void> {
    const id = step.id ?? this.#unnamed(step)
    const env = { ...this.#env, ...this.#texts(step.env) }
    const scope = this.scope(env)
    const name = interpolated(step.name ?? step.uses ?? step.run?.split('\n')[0] ?? id, scope)
    const ended = holds(step.if, scope) ? await this.#started(step, id, env, scope) : null
    const outcome = ended === null ? 'skipped' : this.#outcome(ended)
    const forgiven = outcome === 'failure' && truthy(flag(step['continue-on-error'], scope))
    const conclusion = forgiven ? 'success' : outcome
    this.steps.push({ id, name, outcome, conclusion, ended })
    this.#outputs[id] = { outputs: ended?.outputs ?? {}, outcome, conclusion }
    this.#env = { ...this.#env, ...ended?.exported }
    this.#paths = [...(ended?.paths ?? []), ...this.#paths]
  }

  async #started(step: Step, id: string, env: Texts, scope: Scope): Promise<Ended> {
    const setting = this.#setting(step, id, env)
    if (step.run !== undefined) {
      return runScript({
        ...setting,
        script: interpolated(step.run, scope),
        strict: step.shell === 'bash',
        ...(step['working-directory'] === undefined
          ? {}
          : { directory: interpolated(step['working-directory'], scope) }),
      })
    }
    const uses = step.uses ?? ''
    const inputs = mapped(step.with ?? {}, value => interpolated(String(value ?? ''), scope))
    if (/^actions\/checkout@.+/.test(uses)) {
      const { repository, run } = this.#plan
      return checkout({ repository, token: this.#equipment.token, inputs, ref: run.ref, sha: run.sha, setting })
    }
    return runAction({ ...setting, action: actionOf(uses), inputs })
  }

  #setting(step: Step, id: string, env: Texts): Setting {
    const { machinery, repository, run, id: job } = this.#plan
    const { text, folder } = this.#equipment
    const github = githubContext(repository, run)
    const own = mapped(
      {
        GITHUB_WORKFLOW_REF: github['workflow_ref'],
        GITHUB_WORKFLOW_SHA: run.sha,
        GITHUB_RUN_NUMBER: run.number,
        GITHUB_HEAD_REF: github['head_ref'],
        GITHUB_BASE_REF: github['base_ref'],
      },
      value => textOf(value ?? null),
    )
    const signals = this.#stopped() ? [] : [this.#plan.signal, this.#deadline]
    const minutes = step['timeout-minutes']
    return {
      github: machinery.url,
      token: text,
      workspace: join(folder, 'workspace'),
      temporary: join(folder, 'temp'),
      repository: repository.fullName,
      event: run.event,
      eventPayload: run.payload,
      runId: run.id,
      attempt: run.attempt,
      job,
      step: id,
      workflow: run.name,
      actor: run.actor,
      triggeringActor: run.triggeringActor,
      sha: run.sha,
      ref: run.ref,
      env: { ...own, ...env },
      paths: this.#paths,
      killWith: 'SIGINT',
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      ...(machinery.root === undefined ? {} : { root: machinery.root }),
      ...(machinery.node === undefined ? {} : { node: machinery.node }),
      ...(minutes === undefined ? {} : { killAfterMs: minutes * 60_000 }),
    }
  }

  #outcome(ended: Ended): Conclusion {
    if (ended.exitCode === 0) return 'success'
    return this.#stopped() ? 'cancelled' : 'failure'
  }

  #stopped(): boolean {
    return this.#plan.signal.aborted || this.#deadline.aborted
  }

  /** As the runner makes them up; the second of a name gets `_2`. */
  #unnamed({ uses }: Step): string {
    const remote = /^([^/@]+)\/([^/@]+)/.exec(uses ?? '')
    const name = uses === undefined ? '__run' : uses.startsWith('.') ? '__self' : `__${remote?.[1]}_${remote?.[2]}`
    const used = this.steps.filter(step => step.id === name || step.id.startsWith(`${name}_`)).length
    return used === 0 ? name : `${name}_${used + 1}`
  }

  #texts(given: Readonly<Record<string, Scalar>> | undefined): Texts {
    const scope = this.scope()
    return mapped(given ?? {}, value => interpolated(String(value ?? ''), scope))
  }
}

/** The folder below `actions/` of one of this project's actions, by whatever owner, at whatever ref. @throws Error for others */
function actionOf(uses: string): string {
  const ours = /^(?:[^/@]+\/model-release(?:\/actions\/(?<name>[\w-]+))?@.+|\.\/(?:actions\/(?<local>[\w-]+)\/?)?)$/
  const groups = ours.exec(uses)?.groups
  if (!groups)
    throw new Error(`the stand-in does not run uses: ${uses}; it has this project's actions and actions/checkout`)
  return groups['name'] ?? groups['local'] ?? ''
}

function flag(value: boolean | string | undefined, scope: Scope): Json {
  return typeof value === 'string' ? valued(value, scope) : jsonOf(value)
}

function mapped<T>(given: Readonly<Record<string, T>>, map: (value: T) => string): Texts {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, map(value)]))
}
