/** `canary`: reads the candidate, what serves in an empty environment, and the replay files that the trial would freeze. */
import { canary, candidateOf, type CanaryFacts } from '../../core/decide/canary.ts'
import type { Canary } from '../../core/decide/commands.ts'
import { Fault } from '../../core/fault.ts'
import { canDecide } from '../../core/gate/plan.ts'
import type { GatePolicy } from '../../core/gate/types.ts'
import type { EnvironmentPolicy } from '../../core/policy.ts'
import { environmentOf } from '../../core/state.ts'
import type { Environment, Oid, View } from '../../core/types.ts'
import { servedFrom } from '../../core/want.ts'
import { freeze, type Frozen, type ReplayFiles } from '../freeze.ts'
import type { Operation } from '../operate.ts'
import type { Ask, Capabilities, ServingFactory, SourcesFactory } from '../ports.ts'

export interface CanaryPorts {
  readonly policy: EnvironmentPolicy
  readonly serving: ServingFactory
  readonly files: ReplayFiles
  readonly sources: SourcesFactory
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
      if (candidate) refuseSteps(ports.serving({ [candidate.version]: servedFrom(candidate) }).target.can, ports.policy)
      const { trial } = environment
      const gate = ports.policy.gate ?? (ports.policy.capacity === 1 ? NO_GATE : null)
      const replaces = trial?.paused != null || command.supersede || ports.policy.onNewer === 'supersede'
      const starts = environment.primary !== null && (trial === null || replaces)
      const frozen = starts && gate ? await freeze(ports.policy, gate, ports.files) : null
      const uncounted = frozen ? await notCounted(frozen, environment, ports) : null
      const facts: CanaryFacts = {
        policy: ports.policy,
        frozen,
        cannotDecide: number => uncounted ?? (frozen ? reasonItCannot(frozen, number) : null),
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

/** What the metrics of a source can never decide by what it holds: its buckets lie elsewhere. */
async function notCounted(
  { policy }: Frozen,
  { primary, versions }: Environment,
  { sources, signal }: CanaryPorts,
): Promise<string | null> {
  const { gate } = policy
  const served = primary === null ? undefined : versions[primary]
  if (primary === null || !served || !gate.sources) return null
  for (const [name, source] of sources(gate.sources)) {
    const metrics = gate.metrics.filter(metric => metric.live?.source === name)
    const reason = metrics.length > 0 ? await source.cannotDecide(metrics, { version: primary, served }, signal) : null
    if (reason !== null) return reason
  }
  return null
}

/** @throws Fault `STEP_UNSUPPORTED` where a step asks for what the router cannot do, before anything is written */
function refuseSteps(can: Capabilities, { steps }: EnvironmentPolicy): void {
  // Where nothing can be seen, other tools route.
  if (can.readBack === 'none') return
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'replay') continue
    const problem = step.kind === 'mirror' ? mirrorProblem(can, step.share) : splitProblem(can, step.share)
    if (problem !== null) throw new Fault('STEP_UNSUPPORTED', `steps[${index}].${step.kind}: ${problem}`)
  }
}

function mirrorProblem({ mirror }: Capabilities, share: number): string | null {
  if (mirror === null)
    return 'this router, as it is configured, copies no requests. Envoy with `path` needs `clusters` for it; else use a weight step'
  return share > mirror.upTo ? `expected at most ${mirror.upTo / 100} here, got ${share / 100}. Write less` : null
}

function splitProblem({ split }: Capabilities, share: number): string | null {
  if (split === null) return 'nothing here routes requests by weights. Add a router, or use a replay step'
  return share % split.unit === 0
    ? null
    : `this router splits in steps of ${split.unit / 100} percent, got ${share / 100}. Write a multiple of that`
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
