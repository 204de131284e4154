/**
 * The actions: each file here says what its action needs and what it asks for, nothing else. This one runs them: it reads and
 * checks the inputs, catches, and turns what became of it into outputs, summary and exit code. It is the only place that
 * catches, and together with `main.ts` the only one that knows the process.
 * Must not know how anything is decided, stored, shown or served: that is what the other folders are for.
 */
import { Fault, type Place } from '../core/fault.ts'
import { ConfigFault } from '../io/config.ts'
import { readInputs, type Inputs } from '../io/inputs.ts'
import { plain } from '../io/plain.ts'
import { operationSummary } from '../io/report.ts'
import { readRunner, type Runner } from '../io/runner.ts'
import type { ActionName } from '../io/spec.ts'
import type { Site } from './site.ts'
import type { Report, World } from './world.ts'

export interface Kit<Name extends ActionName> {
  readonly inputs: Inputs<Name>
  readonly runner: Runner
  readonly world: World
  /** Reads the configuration of the default branch and the ledger: the first call of GitHub's API. */
  readonly site: () => Promise<Site>
}

export interface Action<Name extends ActionName = ActionName> {
  readonly name: Name
  readonly perform: (world: World) => Promise<Report>
}

export function action<Name extends ActionName>(name: Name, run: (kit: Kit<Name>) => Promise<Report>): Action<Name> {
  return { name, perform: world => perform(name, run, world) }
}

async function perform<Name extends ActionName>(
  name: Name,
  run: (kit: Kit<Name>) => Promise<Report>,
  world: World,
): Promise<Report> {
  try {
    const inputs = readInputs(name, world.env)
    const runner = readRunner(world.env)
    return await run({
      inputs,
      runner,
      world,
      site: async () => (await import('./site.ts')).openSite(name, inputs, runner, world),
    })
  } catch (error) {
    // The annotation shows the first problem of a file; whoever mends it wants them all.
    if (error instanceof ConfigFault) for (const problem of error.problems) world.log.info(problem)
    return failure(name, error)
  }
}

/** What a job says that could not be done. */
export function failure(name: ActionName, error: unknown): Report {
  if (error instanceof Fault) return failed(name, error.code, plain(error.message, 4000), { place: error.place })
  const said = error instanceof Error ? error : new Error(String(error))
  return failed(
    name,
    'BUG',
    `this is a bug of model-release, not of your workflow: ${plain(said.message)}. Please report it with the debug log`,
    { bug: said.stack ?? said.message },
  )
}

function failed(
  name: ActionName,
  reasonCode: string,
  message: string,
  { place = null, bug = null }: { place?: Place | null; bug?: string | null },
): Report {
  return {
    decision: 'failed',
    reasonCode,
    message,
    ledgerSeq: null,
    ledgerCommit: null,
    outputs: {},
    summary: operationSummary({ action: name, decision: 'failed', message, reasonCode, facts: [] }).text,
    failed: true,
    place,
    bug,
  }
}
