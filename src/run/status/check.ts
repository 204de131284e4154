/**
 * What `verify` compares beside the ledger itself: each file here is one check, pure, or over a port that it names, and gives what
 * it found and what it could not look at. A further check (a registry's alias, for one) is a file and a line where they are put together.
 * Must not know GitHub, how anything is read, or what becomes of a finding.
 */
import { Fault } from '../../core/fault.ts'
import { together, type Checked } from '../../core/finding.ts'

export interface Check {
  /** What is looked at, for when it cannot be. */
  readonly what: string
  readonly run: () => Promise<Checked>
}

/** One after the other; what cannot be read is said and keeps nothing else from being looked at. */
export async function runChecks(checks: readonly Check[]): Promise<Checked> {
  const done: Checked[] = []
  for (const check of checks) done.push(await runCheck(check))
  return together(done)
}

async function runCheck({ what, run }: Check): Promise<Checked> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { findings: [], unchecked: [`${what}: ${error.code}: ${error.message}`] }
  }
}
