/** Where an action works: the trusted configuration, the ledger, the environment's platform, and GitHub to show it on. */
import { createHash } from 'node:crypto'
import { Fault } from '../core/fault.ts'
import type { Config, EnvironmentPolicy } from '../core/policy.ts'
import { emptyEnvironment, environmentOf } from '../core/state.ts'
import { DAY, secondsBetween } from '../core/time.ts'
import type { Environment } from '../core/types.ts'
import type { GitHub } from '../github/client.ts'
import type { Grants } from '../github/faults.ts'
import { existingDeployments, type Existing } from '../github/deployments.ts'
import { choose, chooseEnvironment } from '../io/config.ts'
import type { CommonInputs } from '../io/inputs.ts'
import type { PullRequest, Runner } from '../io/runner.ts'
import { ACTIONS, ALL, type ActionName } from '../io/spec.ts'
import { createHttp } from '../lib/http.ts'
import { commands } from '../lib/command.ts'
import { disk } from '../lib/disk.ts'
import { compose } from '../platforms/compose.ts'
import { connect, connectRouter, connectSources, type Surroundings } from '../platforms/index.ts'
import { aliasPrimary } from '../run/alias.ts'
import { operate, type Context, type Done, type Operation } from '../run/operate.ts'
import type { GitHubLedger } from '../ledger/github.ts'
import type { Reading, Registry, ServingFactory, SourcesFactory } from '../run/ports.ts'
import { publish, type Published } from '../run/publish.ts'
import { readConfig } from './config.ts'
import { eventPullRequest, openGitHub } from './github.ts'
import type { Report, World } from './world.ts'
import { createPublisher } from './publisher.ts'
import { registryOf } from './registry.ts'
import { reportOf } from './report.ts'
import { linesOf } from './workspace.ts'

/** The environment that is meant, as it is configured. */
export interface Settings {
  readonly environment: string
  readonly policy: EnvironmentPolicy
}

export interface Place extends Settings {
  readonly serving: ServingFactory
  readonly sources: SourcesFactory
}

export interface Site {
  readonly model: string
  readonly actor: string
  readonly client: GitHub
  readonly ledger: GitHubLedger
  /** Null where the ledger is the only registry. */
  readonly registry: Registry | null
  /** The ledger as it was read at first. */
  readonly reading: Reading
  readonly pullRequest: PullRequest | null
  /** On a pull request nothing is written: the action says what it would do. */
  readonly previewing: boolean
  /** Finds an operation of this run, job, step and inputs again, whatever the attempt. */
  readonly key: string
  /** Chooses the environment; its platform is not asked. */
  settings(): Settings
  /** Connects to the environment's platform: operations converge from here on. */
  place(): Promise<Place>
  /** @param key finds the operation again on a re-run; default: of this run, job, step and inputs; null where the ledger itself tells */
  /** @param from what this job read or wrote a moment ago */
  operate(operation: Operation, key?: string | null, from?: Reading): Promise<Done>
  /** Shows the outcome on GitHub and puts it into words. */
  report(
    done: Done,
    outputs: (environment: Environment, published: Published) => Readonly<Record<string, string>>,
    showing?: Partial<Showing>,
  ): Promise<Report>
}

export interface Showing {
  readonly comment: 'always' | 'on-change' | 'never'
  readonly report: 'check' | 'status'
  /** Whether this job shows anything of the ledger, and whether deployments are part of it: each needs its permission. */
  readonly checks: boolean
  readonly deployments: boolean
  /** Makes the job red although the operation went well. */
  readonly red: { readonly code: string } | null
  /** What the check says of its verdict; default: the message of the outcome. */
  readonly reason: string | null
}

const PLAIN: Showing = { comment: 'never', report: 'check', checks: true, deployments: true, red: null, reason: null }

/** Milliseconds for which a list of deployments is not asked again: nobody but jobs like this one adds to it. */
const STILL_TRUE = 5000

/** Events whose code or token is a stranger's: they may look, never change. */
const UNTRUSTED = new Set(['pull_request', 'pull_request_target'])
/** Actions that change nothing there. */
const ON_ANY_EVENT: ReadonlySet<ActionName> = new Set(['register', 'status'])

/** What all models of a repository share: the way to GitHub and the trusted configuration. */
export interface Repository {
  readonly client: GitHub
  readonly ledger: GitHubLedger
  readonly config: Config
  /** The ledger of the model that the inputs name, read by the same call. */
  readonly reading: Reading | null
  readonly pullRequest: PullRequest | null
}

/** @throws Fault `UNTRUSTED_EVENT`, `CONFIG_MISSING`, or what is wrong with the configuration */
export async function openRepository(
  name: ActionName,
  inputs: CommonInputs,
  runner: Runner,
  world: World,
): Promise<Repository> {
  if (UNTRUSTED.has(runner.event) && !ON_ANY_EVENT.has(name)) {
    throw new Fault(
      'UNTRUSTED_EVENT',
      `event ${runner.event}: expected an event of the default branch for ${name}, which changes a release. Run it on push, schedule or workflow_dispatch`,
    )
  }
  const changes = !inputs.dryRun && !UNTRUSTED.has(runner.event)
  const client = await openGitHub(inputs.githubToken, runner, world, changes ? grantsOf(name) : {})
  const { createGitHubLedger } = await import('../ledger/github.ts')
  const ledger = createGitHubLedger(client)
  const everything = await ledger.readAll(inputs.model === ALL ? null : inputs.model, {}, [inputs.config])
  const text = everything.trusted.get(inputs.config)
  if (text === undefined) {
    throw new Fault(
      'CONFIG_MISSING',
      `${inputs.config}: expected on the default branch of ${runner.repository}, found nothing. Commit it there, or name it in the input config`,
    )
  }
  return {
    client,
    ledger,
    config: readConfig(text, inputs.config),
    reading: everything.reading,
    pullRequest: await eventPullRequest(runner),
  }
}

export async function openSite(name: ActionName, inputs: CommonInputs, runner: Runner, world: World): Promise<Site> {
  const repository = await openRepository(name, inputs, runner, world)
  const model = choose('model', inputs.model, Object.keys(repository.config.models))
  const reading = repository.reading ?? (await repository.ledger.read(model, {}))
  return siteOf(repository, { name, inputs: { ...inputs, model }, runner, world, model, reading })
}

/** One model of the repository, for one action. */
export interface Asked {
  readonly name: ActionName
  readonly inputs: CommonInputs
  readonly runner: Runner
  readonly world: World
  readonly model: string
  /** Its ledger, as it was read at first. */
  readonly reading: Reading
  /** The environment's deployments, where they were listed together with others'. */
  readonly listed?: Listed | null
}

interface Listed {
  readonly existing: readonly Existing[]
  /** Milliseconds on this job's clock. */
  readonly at: number
}

export function siteOf({ client, ledger, config, pullRequest }: Repository, asked: Asked): Site {
  const { name, inputs, runner, world, model, reading: earlier } = asked
  let chosen: ReturnType<typeof chooseEnvironment> | null = null
  let opened: Place | null = null
  let witnessed: Promise<void> | null = null
  let listed: Listed | null = asked.listed ?? null

  function choice(): ReturnType<typeof chooseEnvironment> {
    chosen ??= chooseEnvironment(config, { model, environment: inputs.environment })
    return chosen
  }

  async function place(): Promise<Place> {
    if (opened) return opened
    const { environment, config: settings } = choice()
    const { policy, serving, router } = settings
    const surroundings = { model, environment, ...outside(world, runner) }
    const server = await connect(
      serving,
      {
        ...surroundings,
        routed: router !== null,
        replay: policy.steps.find(step => step.kind === 'replay')?.file ?? null,
        loadTimeout: policy.loadTimeout,
        lines: path => linesOf(path, runner.workspace),
      },
      world.signal,
    )
    opened = {
      environment,
      policy,
      serving:
        router === null
          ? server
          : compose(
              server,
              await connectRouter(router, { ...surroundings, upstream: addressOf(serving) }, world.signal),
            ),
      sources: given => connectSources(given, surroundings),
    }
    return opened
  }

  function contextOf(key: string | null): Context {
    const { run } = runner
    return {
      model,
      environment: chosen?.environment ?? null,
      by: runner.triggeringActor,
      run,
      key,
      earlier,
      dryRun: inputs.dryRun || UNTRUSTED.has(runner.event),
      runAge: () => ageOfRun(client, run.id),
      converging: opened && {
        serving: opened.serving,
        capacity: opened.policy.capacity,
        drain: opened.policy.drain,
        patience: opened.policy.waitForPlatform,
        loadTimeout: opened.policy.loadTimeout,
      },
    }
  }

  /** A deployment is the second witness: a ledger that was cut back and went on looks whole by itself. */
  async function refuseRewound(): Promise<void> {
    const { permissions } = ACTIONS[name]
    if (chosen === null || !('deployments' in permissions)) return
    const { environment } = chosen
    listed ??= {
      existing: await existingDeployments(client, { environment, task: `model-release:${model}` }),
      at: world.clock.monotonic(),
    }
    const witness = listed.existing[0]?.payload
    const seq = earlier.view.state?.seq ?? 0
    if (!witness || witness.seq <= seq) return
    throw new Fault(
      'LEDGER_REWOUND',
      `ledger of ${model}: expected entry ${witness.seq} (commit ${witness.commit ?? 'unknown'}), which a deployment of ${witness.version} witnesses, got entry ${seq}. Somebody reset the branch model-release/${model}; nothing was changed. Restore it from that commit`,
    )
  }

  const registry = registryOf(config, model, world)
  const ports = { ledger, clock: world.clock, log: world.log, signal: world.signal }
  const ownKey = keyOf(name, inputs, runner)
  return {
    model,
    actor: runner.triggeringActor,
    client,
    ledger,
    registry,
    reading: earlier,
    pullRequest,
    previewing: UNTRUSTED.has(runner.event),
    key: ownKey,
    settings: () => ({ environment: choice().environment, policy: choice().config.policy }),
    place,
    operate: async (operation, key = ownKey, from = earlier) => {
      witnessed ??= refuseRewound()
      await witnessed
      return operate(operation, { ...contextOf(key), earlier: from }, ports)
    },
    report: async (done, outputs, given = {}) => {
      const showing: Showing = { ...PLAIN, ...given }
      const environment = chosen?.environment ?? null
      const { state } = done.reading.view
      const quiet =
        !showing.checks || contextOf(null).dryRun || done.word === 'refused' || environment === null || state === null
      const publisher = createPublisher({
        client,
        runner,
        model,
        report: showing.report,
        pullRequest: pullRequest?.number ?? null,
        deployments: listed !== null && world.clock.monotonic() - listed.at < STILL_TRUE ? listed.existing : null,
        alias:
          registry &&
          state &&
          (where => aliasPrimary(state, { registry, ledger, environment: where, signal: world.signal })),
      })
      const published: Published = quiet
        ? { checkUrl: null, deploymentId: null, fault: null }
        : await publish(
            state,
            {
              environment,
              details: done.details,
              reason: showing.reason ?? done.message,
              comment: showing.comment,
              deployments: showing.deployments,
            },
            publisher,
            world.log,
          )
      const now = environment === null ? emptyEnvironment : environmentOf(state, environment)
      world.log.info(`${client.calls()} calls of GitHub's API`)
      return reportOf({ name, done, environment, now, published, red: showing.red, outputs: outputs(now, published) })
    },
  }
}

/** What platforms may touch beside GitHub. */
function outside(world: World, runner: Runner): Pick<Surroundings, 'http' | 'disk' | 'commands'> {
  return {
    http: world.http ?? createHttp(world.env),
    disk: world.disk ?? disk,
    // A program of the checkout is named from its root.
    commands: world.commands ?? (run => commands({ cwd: runner.workspace, ...run })),
  }
}

/** The server's one address; null where there is none, or one for each version. */
function addressOf({ url }: { readonly kind: string; readonly url?: unknown }): string | null {
  return typeof url === 'string' && !url.includes('${') ? url : null
}

function grantsOf(name: ActionName): Grants {
  return Object.fromEntries(Object.entries(ACTIONS[name].permissions).map(([area, [level]]) => [area, level]))
}

/** @param grants what the action needs in all, where it is to change something */
/** The same operation of the same run, whatever the attempt: never the token, nor what only concerns this attempt. */
function keyOf(name: ActionName, inputs: object, runner: Runner): string {
  const own = Object.entries(inputs).filter(([input]) => !['githubToken', 'dryRun', 'wait'].includes(input))
  const hash = createHash('sha256')
    .update(JSON.stringify(own.toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
  return `${runner.run.id}/${runner.run.job}/${runner.step}/${name}/${hash.slice(0, 16)}`
}

/** Seconds since the run was created, over all its attempts. */
async function ageOfRun(client: GitHub, id: string): Promise<number> {
  const { data } = await client.rest.actions.getWorkflowRun({
    owner: client.owner,
    repo: client.repo,
    run_id: Number(id),
  })
  const now = client.now()
  return now === null ? DAY : secondsBetween(data.created_at, now)
}
