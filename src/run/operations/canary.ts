/** `canary`: reads the candidate, what serves in an empty environment, and the replay files that the trial would freeze. */
import { canary, candidateOf, type CanaryFacts } from '../../core/decide/canary.ts'
import type { Canary } from '../../core/decide/commands.ts'
import { canDecide } from '../../core/gate/plan.ts'
import type { GatePolicy } from '../../core/gate/types.ts'
import type { EnvironmentPolicy } from '../../core/policy.ts'
import { environmentOf } from '../../core/state.ts'
import type { Oid, View } from '../../core/types.ts'
import { servedFrom } from '../../core/want.ts'
import { freeze, type Frozen, type ReplayFiles } from '../freeze.ts'
import type { Operation } from '../operate.ts'
import type { Ask, ServingFactory } from '../ports.ts'

export interface CanaryPorts {
  readonly policy: EnvironmentPolicy
  readonly serving: ServingFactory
  readonly files: ReplayFiles
  readonly sha: Oid | null
  readonly signal: AbortSignal
}

export function startingCanary(command: Canary, ports: CanaryPorts): Operation {
  return {
    ask: view => candidateFiles(view, command, ports.policy),
    decide: async reading => {
      const environment = environmentOf(reading.view.state, command.environment)
      const candidate = reading.view.versions[candidateOf(reading.view, command, ports.policy) ?? '']
      // A name that the platform cannot serve is refused before anything is written.
      if (candidate) ports.serving({ [candidate.version]: servedFrom(candidate) })
      const { trial } = environment
      const gate = ports.policy.gate ?? (ports.policy.capacity === 1 ? NO_GATE : null)
      const replaces = trial?.paused != null || command.supersede || ports.policy.onNewer === 'supersede'
      const starts = environment.primary !== null && (trial === null || replaces)
      const frozen = starts && gate ? await freeze(ports.policy, gate, ports.files) : null
      const facts: CanaryFacts = {
        policy: ports.policy,
        frozen,
        cannotDecide: number => (frozen ? reasonItCannot(frozen, number) : null),
        serving: environment.primary === null ? await servingThere(ports) : [],
        sha: ports.sha,
      }
      return canary(reading.view, command, facts, reading.now)
    },
  }
}

/** Where one version fits nothing is compared: another environment has given the verdict. */
const NO_GATE: GatePolicy = { alpha: 0.05, minSamples: 1, metrics: [] }

function candidateFiles(view: View, command: Canary, policy: EnvironmentPolicy): Ask {
  const version = candidateOf(view, command, policy)
  if (version === null) return {}
  const digest = view.versions[version]?.digest ?? view.state?.recent.find(one => one.version === version)?.digest
  return { versions: [version], digests: digest === undefined ? [] : [digest] }
}

function reasonItCannot(frozen: Frozen, number: number): string | null {
  const { policy } = frozen
  return canDecide({ policy: policy.gate, steps: policy.steps, replays: policy.replays, trial: number })
}

/** What an environment serves that the ledger calls empty. */
async function servingThere({ serving, signal }: CanaryPorts): Promise<readonly string[]> {
  const { target } = serving({})
  // Where somebody else loads, what is loaded says nothing about who answers.
  if (target.can.readBack === 'none' || !target.can.loads) return []
  const seen = await target.read(signal)
  const known = Object.entries(seen.versions).filter(([, one]) => one.state !== 'absent')
  return [...known.map(([version]) => version), ...seen.unknown]
}
