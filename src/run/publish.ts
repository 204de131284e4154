/**
 * Shows on GitHub and in the registry what the ledger says. The effect is done by now: what cannot be shown is said and repaired by the next run,
 * except a missing permission, which no later run would mend by itself.
 */
import { Fault } from '../core/fault.ts'
import { environmentOf } from '../core/state.ts'
import { checksOf, deploymentsOf } from '../core/views.ts'
import type { Details } from '../core/gate/types.ts'
import type { State } from '../core/types.ts'
import type { Log, Publisher } from './ports.ts'

export interface Published {
  readonly checkUrl: string | null
  /** Of the trial's or else the primary's deployment. */
  readonly deploymentId: number | null
  /** A fault that has to end the job red although the release itself is done. */
  readonly fault: Fault | null
}

export interface Publishing {
  readonly environment: string
  readonly details: Details | null
  readonly reason: string
  readonly comment: 'always' | 'on-change' | 'never'
  /** Whether what is live is shown: the deployments, and the registry's alias. */
  readonly deployments: boolean
}

export async function publish(state: State, what: Publishing, publisher: Publisher, log: Log): Promise<Published> {
  const faults: Fault[] = []
  const attempt = async <T>(name: string, act: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (error.code === 'PERMISSION') faults.push(error)
      else log.warn(`the ${name} is not shown yet (${error.message}); the next run shows it`)
      return otherwise
    }
  }
  const [check, ...replaced] = checksOf(state, what.environment, what.details, what.details ? what.reason : '')
  const checkUrl = check ? await attempt('check', () => publisher.check(check), null) : null
  for (const other of replaced) await attempt('check', () => publisher.check(other), null)
  const { comment } = what
  if (check && comment !== 'never') await attempt('comment', () => publisher.comment(check, comment), undefined)
  if (what.deployments) await attempt("registry's alias", () => publisher.alias(what.environment), undefined)
  // Last: where they say what is, everything is shown.
  const deployments = what.deployments ? deploymentsOf(state, what.environment) : []
  const ids = await attempt(
    'deployment',
    () => publisher.deployments(what.environment, deployments),
    new Map<number, number>(),
  )
  const environment = environmentOf(state, what.environment)
  const shown = environment.trial?.seq ?? environment.primarySeq
  return { checkUrl, deploymentId: shown === null ? null : (ids.get(shown) ?? null), fault: faults[0] ?? null }
}
