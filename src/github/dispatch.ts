/**
 * Starting the rollback workflow by dispatch, once for each request. The request's id stands in the run's name, so a run that an
 * earlier try started is found before another is asked for, also where the answer was lost.
 * Must not know the ledger, nor who may ask.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { GitHub } from './client.ts'
import { Refusal, UnknownOutcome } from './faults.ts'

/** Runs among which the request's is looked for. */
const NEWEST = 100
/** Milliseconds between two looks at a list or a run: short at first, then longer. */
const PAUSE = { first: 1000, last: 15_000 }
/** Seconds after which a run that was asked for is in GitHub's list, or never comes. */
const LISTED = 60

/** What is handed to the workflow, whose inputs are named like this; empty for what is left to it. */
export interface Dispatch {
  readonly model: string
  readonly environment: string
  readonly what: string
  readonly to: string
  readonly reason: string
  readonly 'request-id': string
}

export interface RollbackWorkflow {
  /** File name below `.github/workflows`. */
  readonly workflow: string
  /** Branch or tag; null for the default branch. */
  readonly ref: string | null
  readonly inputs: Dispatch
}

export interface Started {
  readonly runId: number
  readonly url: string
  /** An earlier try had started it. */
  readonly earlier: boolean
}

/** A run as it stands. */
export interface Run {
  readonly id: number
  readonly url: string
  /** Null while it goes on. */
  readonly conclusion: string | null
}

/**
 * Looks for the request's run and starts one where there is none.
 * @throws Fault `WORKFLOW_MISSING`, `DISPATCH_REFUSED`, `PERMISSION`, `RUN_NOT_FOUND` after a start whose run is not listed, and
 * `UNKNOWN_OUTCOME` where nobody can tell whether it was started
 */
export async function startRollback(client: GitHub, asked: RollbackWorkflow, signal: AbortSignal): Promise<Started> {
  const { workflow, inputs } = asked
  const id = inputs['request-id']
  const before = await findRun(client, workflow, id)
  if (before) return { runId: before.id, url: before.url, earlier: true }
  const ref = asked.ref ?? (await defaultBranch(client))
  try {
    const started = await dispatched(client, { ...asked, ref })
    if (started) return { ...started, earlier: false }
  } catch (error) {
    if (error instanceof Refusal) throw refused(error, { workflow, ref })
    if (!(error instanceof UnknownOutcome)) throw error
    const found = await listedRun(client, workflow, id, signal)
    if (!found) throw error
    return { runId: found.id, url: found.url, earlier: false }
  }
  const found = await listedRun(client, workflow, id, signal)
  if (found) return { runId: found.id, url: found.url, earlier: false }
  throw new Fault(
    'RUN_NOT_FOUND',
    `workflow ${workflow}: it was started, and within ${LISTED} s GitHub lists no run whose name contains the request ${id}. Let its run-name contain \${{ inputs.request-id }}; the rollback itself may be under way`,
  )
}

/** The newest run of the request, or null. @throws Fault `WORKFLOW_MISSING` */
export async function findRun(client: GitHub, workflow: string, request: string): Promise<Run | null> {
  try {
    const { data } = await client.rest.actions.listWorkflowRuns({
      owner: client.owner,
      repo: client.repo,
      workflow_id: workflow,
      event: 'workflow_dispatch',
      per_page: NEWEST,
    })
    const found = data.workflow_runs.find(run => run.display_title.includes(request))
    return found ? { id: found.id, url: found.html_url, conclusion: found.conclusion } : null
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) throw missing(workflow)
    throw error
  }
}

/** @param seconds how long to wait at most @returns the run's conclusion, or null where it goes on */
export async function conclusionOf(
  client: GitHub,
  runId: number,
  seconds: number,
  signal: AbortSignal,
): Promise<string | null> {
  return polled(client, seconds, signal, async () => {
    const { data } = await client.rest.actions.getWorkflowRun({ owner: client.owner, repo: client.repo, run_id: runId })
    return data.status === 'completed' ? (data.conclusion ?? '') : null
  })
}

/** The answer where the run is asked for, of a GitHub that knows how. */
const RunDetails = v.object({ workflow_run_id: v.number(), html_url: v.string() })

/** @returns the run, where this GitHub tells it; null where it says only that it was started */
async function dispatched(
  client: GitHub,
  { workflow, ref, inputs }: RollbackWorkflow & { readonly ref: string },
): Promise<Pick<Started, 'runId' | 'url'> | null> {
  const request = { owner: client.owner, repo: client.repo, workflow_id: workflow, ref, inputs: { ...inputs } }
  try {
    const { data } = await client.rest.actions.createWorkflowDispatch({ ...request, return_run_details: true })
    const details = v.safeParse(RunDetails, data)
    return details.success ? { runId: details.output.workflow_run_id, url: details.output.html_url } : null
  } catch (error) {
    // GitHub Enterprise Server before 3.21 does not know the key, and then has started nothing.
    if (!(error instanceof Refusal) || !error.said.includes('return_run_details')) throw error
  }
  await client.rest.actions.createWorkflowDispatch(request)
  return null
}

async function listedRun(client: GitHub, workflow: string, request: string, signal: AbortSignal): Promise<Run | null> {
  return polled(client, LISTED, signal, () => findRun(client, workflow, request))
}

/** Asks until there is an answer, with growing pauses; null after `seconds`. */
async function polled<T>(
  { clock }: GitHub,
  seconds: number,
  signal: AbortSignal,
  ask: () => Promise<T | null>,
): Promise<T | null> {
  let left = seconds * 1000
  let pause = PAUSE.first
  for (;;) {
    const answer = await ask()
    if (answer !== null || left <= 0) return answer
    await clock.sleep(Math.min(pause, left), signal)
    left -= pause
    pause = Math.min(pause * 2, PAUSE.last)
  }
}

async function defaultBranch(client: GitHub): Promise<string> {
  const { data } = await client.rest.repos.get({ owner: client.owner, repo: client.repo })
  return data.default_branch
}

function missing(workflow: string): Fault {
  return new Fault(
    'WORKFLOW_MISSING',
    `workflow ${workflow}: expected .github/workflows/${workflow} on the default branch, found nothing. Commit it there, or name it in the input workflow`,
  )
}

function refused({ status, said }: Refusal, { workflow, ref }: { workflow: string; ref: string }): Fault {
  if (status === 404) return missing(workflow)
  return new Fault(
    'DISPATCH_REFUSED',
    `workflow ${workflow} on ${ref}: GitHub does not start it (${said}). It needs on: workflow_dispatch with the inputs model, environment, what, to, reason and request-id, all of them text`,
  )
}
