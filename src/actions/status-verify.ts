/** `status` with `verify`: the checks, put together for what is configured. Each is a file of its own that knows one thing. */
import { checkChain } from '../core/chain.ts'
import { Fault } from '../core/fault.ts'
import { together, type Checked } from '../core/finding.ts'
import { entriesOf, replayed, type Commit } from '../core/history.ts'
import { emptyView } from '../core/state.ts'
import type { View } from '../core/types.ts'
import type { GitHub } from '../github/client.ts'
import { witnesses } from '../github/deployments.ts'
import { readFolder } from '../github/folder.ts'
import { hasBranch, rulesOf } from '../github/rules.ts'
import type { Inputs } from '../io/inputs.ts'
import type { Runner } from '../io/runner.ts'
import { checkWorkflows, WORKFLOWS } from '../io/workflows.ts'
import { branchOf } from '../ledger/format.ts'
import type { Listed } from '../ledger/github.ts'
import { checkFiles } from '../ledger/verify.ts'
import type { Reading } from '../run/ports.ts'
import { runChecks, type Check } from '../run/status/check.ts'
import { checkRegistry } from '../run/status/registry.ts'
import { checkClash, checkRules } from '../run/status/rules.ts'
import { checkServing } from '../run/status/serving.ts'
import { checkRewound, checkShown, liveSeqs, type Witnessed } from '../run/status/witness.ts'
import { registryOf } from './registry.ts'
import type { Repository } from './site.ts'
import type { World } from './world.ts'

/** How often a model is looked at when its ledger grows meanwhile. */
const TRIES = 3

export interface Model {
  readonly model: string
  readonly environments: readonly string[]
  readonly listed: Listed | null
  /** Oldest first, all of them. */
  readonly commits: readonly Commit[]
}

export interface Verification {
  readonly models: readonly Model[]
  readonly clash: boolean
  readonly repository: Repository
  readonly inputs: Inputs<'status'>
  readonly runner: Runner
  readonly world: World
}

export async function verifyAll(all: Verification): Promise<Checked> {
  const { client, config } = all.repository
  const started = Object.values(config.models).flatMap(({ environments }) =>
    Object.values(environments).flatMap(({ policy: { rollbackVia } }) =>
      rollbackVia.kind === 'workflow' ? [rollbackVia.workflow] : [],
    ),
  )
  const done = [
    await runChecks([
      {
        what: 'the branch model-release',
        run: async () => checkClash(all.clash || (await hasBranch(client, 'model-release'))),
      },
      {
        what: `the workflows in ${WORKFLOWS}`,
        run: async () => checkWorkflows(await readFolder(client, WORKFLOWS), [...new Set(started)]),
      },
    ]),
  ]
  for (const model of all.models) done.push(await verifyModel(model, all))
  return together(done)
}

/** What an action does between two of our readings is no difference: then they are made once more. */
async function verifyModel(first: Model, all: Verification): Promise<Checked> {
  const { ledger } = all.repository
  let model = first
  for (let tries = 1; ; tries += 1) {
    const checked = await runChecks(checksOf(model, all))
    if (checked.findings.length === 0 || tries === TRIES) return checked
    const [tip] = await ledger.history(model.model, 1)
    if (tip?.oid === model.commits.at(-1)?.oid) return checked
    model = { ...model, commits: await ledger.history(model.model) }
  }
}

function checksOf({ model, environments, listed, commits }: Model, all: Verification): readonly Check[] {
  const { client, ledger } = all.repository
  const branch = branchOf(model)
  const view = storedView(commits, listed)
  const registry = registryOf(all.repository.config, model, all.world)
  /** Environments whose deployments saw another ledger: what it says of them now is no measure. */
  const rewound = new Set<string>()
  return [
    { what: `the entries of ${branch}`, run: async () => checkChain(model, commits, branch) },
    { what: `the files of ${branch}`, run: () => checkFiles(model, commits, tree => ledger.tree(tree)) },
    ...environments.flatMap((environment): Check[] => [
      {
        what: `deployments of ${model}/${environment}`,
        run: async () => {
          const here = { model, environment, state: view.state, digests: view.digests, commits }
          const shown = await shownOf(client, model, environment, liveSeqs(here))
          const findings = checkRewound(here, shown)
          if (findings.length === 0) return { findings: checkShown(here, shown), unchecked: [] }
          rewound.add(environment)
          return {
            findings,
            unchecked: [`deployments of ${model}/${environment}: their states, before the ledger is restored`],
          }
        },
      },
      {
        what: `serving of ${model}/${environment}`,
        run: async () =>
          rewound.has(environment)
            ? { findings: [], unchecked: [`serving of ${model}/${environment}: before the ledger is restored`] }
            : serving(model, environment, view, listed, all),
      },
      ...(registry === null
        ? []
        : [
            {
              what: `alias ${environment} of ${registry.name}`,
              run: async () =>
                rewound.has(environment)
                  ? {
                      findings: [],
                      unchecked: [`alias ${environment} of ${registry.name}: before the ledger is restored`],
                    }
                  : checkRegistry(view.state, environment, registry, all.world.signal),
            },
          ]),
    ]),
    { what: `the rules of ${branch}`, run: async () => checkRules(branch, await rulesOf(client, branch)) },
  ]
}

/** What the entries come to; where they do not go on from each other, what is stored. */
function storedView(commits: readonly Commit[], listed: Listed | null): View {
  try {
    return replayed(entriesOf(commits))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...emptyView, state: listed?.state ?? null }
  }
}

async function shownOf(
  client: GitHub,
  model: string,
  environment: string,
  seqs: readonly number[],
): Promise<readonly Witnessed[]> {
  return witnesses(client, { environment, task: `model-release:${model}` }, seqs)
}

async function serving(
  model: string,
  environment: string,
  view: View,
  listed: Listed | null,
  { repository, inputs, runner, world }: Verification,
): Promise<Checked> {
  const now = repository.client.now() ?? new Date().toISOString()
  const reading: Reading = { now, tip: listed?.tip ?? null, view, versionNames: [], entry: null }
  const asked = { ...inputs, model, environment }
  const { siteOf } = await import('./site.ts')
  const place = await siteOf(repository, { name: 'status', inputs: asked, runner, world, model, reading }).place()
  const sought = { name: environment, serving: place.serving, capacity: place.policy.capacity }
  return checkServing(model, reading, sought, world.signal)
}
