/**
 * A drill in its two halves: what a rollback would go to is loaded and answers, then goes again. What is under way is told by the
 * state: a run that is cut off between them is finished by the next.
 */
import type { Drill } from '../../core/decide/commands.ts'
import { drill, endDrill } from '../../core/decide/drill.ts'
import { refuse } from '../../core/decide/outcome.ts'
import { environmentOf } from '../../core/state.ts'
import type { Done, Operation } from '../operate.ts'
import { targetFacts, targetFiles, type RollbackPorts } from './rollback.ts'

export interface Rehearsal {
  /** Of the run, from 1. */
  readonly attempt: number
  /** @param keyed whether another attempt of this run finds the operation again */
  readonly operate: (operation: Operation, keyed: boolean) => Promise<Done>
}

export async function rehearse(command: Drill, ports: RollbackPorts, { attempt, operate }: Rehearsal): Promise<Done> {
  const end = endingDrill(command.environment)
  if (attempt > 1) {
    // What an earlier attempt has brought to its end is not done again; one that was red is.
    const before = await operate(end, true)
    if (before.reasonCode !== '' || !/nothing-due|waiting/u.test(before.word)) return before
  }
  const loaded = await operate(drilling(command, ports), false)
  if (loaded.word !== 'reported' || loaded.reasonCode !== '') return loaded
  const { drill: running, settled } = environmentOf(loaded.reading.view.state, command.environment)
  return running && settled ? operate(end, true) : { ...loaded, word: 'waiting' }
}

export function drilling(command: Drill, ports: RollbackPorts): Operation {
  return {
    ask: view => targetFiles(view, command),
    decide: async reading => {
      if (ports.serving({}).target.can.readBack === 'none')
        return refuse(
          'DRILL_BLIND',
          `${command.environment} is loaded and routed by its own tools, so that nothing would be seen of a drill. Rehearse the way back with those tools`,
        )
      return drill(reading.view, command, await targetFacts(reading, command, ports))
    },
  }
}

export function endingDrill(environment: string): Operation {
  return { ask: () => ({}), decide: async ({ view }) => endDrill(view, environment) }
}
