/** `start-rollback`: ask for a rollback in the ledger, and start the workflow that carries it out. */
import { createHash } from 'node:crypto'
import { closedSince, environmentOf } from '../core/state.ts'
import type { Done } from '../run/operate.ts'
import { asking } from '../run/operations/ask.ts'
import {
  conclusionOf,
  findRun,
  startRollback as startRun,
  type RollbackWorkflow,
  type Started,
} from '../github/dispatch.ts'
import { reserved } from './access.ts'
import { action } from './action.ts'
import type { Site } from './site.ts'

export const startRollback = action('start-rollback', async ({ inputs, runner, world, site }) => {
  const here = await site()
  const settings = here.settings()
  const { environment } = settings
  const { what, to, workflow, ref, wait } = inputs
  const reason = inputs.reason ?? 'no reason given'
  const id = requestIdOf(here.key)
  const operation = asking({ do: 'ask', environment, id, what, to, reason })
  const done = await here.operate(reserved('rollback', operation, { client: here.client, runner, settings }))
  if (done.word !== 'dispatched' && done.word !== 'already-done') return told(here, done, null, '')

  const asked: RollbackWorkflow = {
    workflow,
    ref,
    inputs: { model: here.model, environment, what, to: to ?? '', reason, 'request-id': id },
  }
  const started = isOpen(done, environment, id)
    ? await startRun(here.client, asked, world.signal)
    : await ranBefore(here, workflow, id)
  if (!started) return told(here, { ...done, message: `${done.message}; its run is no longer listed` }, null, '')
  const conclusion = wait === null ? null : await conclusionOf(here.client, started.runId, wait, world.signal)
  const ended =
    wait === null ? '' : conclusion === null ? `, which goes on after ${wait} s` : `, which ended: ${conclusion}`
  const outcome: Done = {
    ...done,
    word: started.earlier ? 'already-done' : 'dispatched',
    message: `a rollback of ${environment} is asked for and carried out by run ${started.url}${ended}`,
  }
  return told(here, outcome, started, conclusion ?? '', wait !== null && conclusion !== 'success')
})

/** Stable over the attempts of a run, so that another attempt finds the same request, and different for each step that asks. */
function requestIdOf(key: string): string {
  return `rollback-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}

/** Whether nobody has rolled back for it yet. */
function isOpen({ reading }: Done, environment: string, id: string): boolean {
  const state = environmentOf(reading.view.state, environment)
  return state.requests.some(request => request.id === id && closedSince(request, state, reading.now) === null)
}

async function ranBefore({ client }: Site, workflow: string, id: string): Promise<Started | null> {
  const run = await findRun(client, workflow, id)
  return run && { runId: run.id, url: run.url, earlier: true }
}

function told(
  here: Site,
  done: Done,
  started: Started | null,
  conclusion: string,
  red = false,
): ReturnType<Site['report']> {
  return here.report(
    done,
    () => ({ 'run-id': String(started?.runId ?? ''), 'run-url': started?.url ?? '', conclusion }),
    { checks: false, deployments: false, red: red ? { code: 'ROLLBACK_RUN' } : null },
  )
}
