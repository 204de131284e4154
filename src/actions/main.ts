/** Runs one action as the runner does: the process's environment in, outputs, summary, one annotation and an exit code out. */
// By name: the whole namespace would bring an HTTP client along that nothing here uses.
import { debug, endGroup, error, info, setOutput, setSecret, startGroup, summary, warning } from '@actions/core'
import { ACTIONS, outputsOf } from '../io/spec.ts'
import { createSay } from '../io/say.ts'
import type { Action } from './action.ts'
import { systemClock } from './clock.ts'
import type { World } from './world.ts'

export async function main(action: Action): Promise<void> {
  const say = createSay({ info, warning, error, startGroup, endGroup, setSecret })
  const token = process.env['INPUT_GITHUB-TOKEN'] ?? ''
  if (token !== '') say.mask(token)
  const stop = new AbortController()
  // The runner sends SIGINT and gives 7.5 s: no new effect begins, and a re-run goes on from the ledger.
  process.once('SIGINT', () => stop.abort(new Error('cancelled')))
  process.once('SIGTERM', () => stop.abort(new Error('cancelled')))
  const world: World = { env: process.env, clock: systemClock, log: say, signal: stop.signal }
  const report = await action.perform(world)

  const common: Readonly<Record<string, string>> = {
    decision: report.decision,
    'reason-code': report.reasonCode,
    message: report.message,
    'ledger-seq': report.ledgerSeq === null ? '' : String(report.ledgerSeq),
    'ledger-commit': report.ledgerCommit ?? '',
  }
  for (const name of Object.keys(outputsOf(action.name))) setOutput(name, common[name] ?? report.outputs[name] ?? '')
  if (report.bug !== null) debug(report.bug)
  if (report.failed) say.fail(`${report.reasonCode}: ${report.message}`, report.place)
  else
    say.info(`${ACTIONS[action.name].description.split('.')[0] ?? action.name}: ${report.decision}. ${report.message}`)
  // Without a summary file (outside a runner) the log has to do.
  if (report.summary !== '' && process.env['GITHUB_STEP_SUMMARY']) await summary.addRaw(`${report.summary}\n`).write()
  process.exitCode = report.failed ? 1 : 0
}
