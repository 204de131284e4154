/**
 * A small world for tests of the mechanism: a ledger in memory, a target that does as it is told, a clock that stands unless
 * somebody sleeps, and the operations by the words that people use for them. Everything goes through `operate`, as in an action.
 * Must not know GitHub.
 */
import { createHash } from 'node:crypto'
import type { GatePolicy, MetricPolicy } from '../../src/core/gate/types.ts'
import type { EnvironmentPolicy } from '../../src/core/policy.ts'
import { environmentOf, phaseOf } from '../../src/core/state.ts'
import { after } from '../../src/core/time.ts'
import type { Canary, Look, Promote, Register, Rollback } from '../../src/core/decide/commands.ts'
import type { Digest, Environment, Instant, Phase, Run, Step, Trial, Version, View } from '../../src/core/types.ts'
import { createMemoryLedger, type MemoryLedger } from '../../src/ledger/memory.ts'
import { live } from '../../src/run/live.ts'
import { operate, type Context, type Done, type Operation, type Ports } from '../../src/run/operate.ts'
import { startingCanary } from '../../src/run/operations/canary.ts'
import { looking } from '../../src/run/operations/look.ts'
import { observing } from '../../src/run/operations/observe.ts'
import { promoting } from '../../src/run/operations/promote.ts'
import { adopting, registering } from '../../src/run/operations/register.ts'
import { rollingBack } from '../../src/run/operations/rollback.ts'
import type { Clock, Ledger, Reading, ServingFactory, Source } from '../../src/run/ports.ts'
import { readFor } from '../../src/run/reading.ts'
import { createTarget, type FakeTarget, type Habits } from './target.ts'

export const MODEL = 'digits'
export const ENVIRONMENT = 'production'
export const START: Instant = '2026-05-03T14:00:00.000Z'
export const COMMIT = 'c0ffee'.padEnd(40, '0')

export const ACCURACY: MetricPolicy = {
  name: 'accuracy',
  kind: 'proportion',
  better: 'higher',
  margin: { value: 0.3, relative: false },
  failAbove: { value: 0.3, relative: false },
  limit: null,
  paired: true,
  column: 'correct',
  slices: [],
  required: true,
  weight: 1,
  at: null,
}

export const GATE: GatePolicy = { alpha: 0.05, minSamples: 16, metrics: [ACCURACY] }

export const REPLAY: Step = {
  kind: 'replay',
  file: 'data/requests.jsonl',
  protocol: 'v2',
  score: 'argmax',
  concurrency: 1,
  advance: 'pass',
  minDuration: 0,
}

export function weight(share: number, given: { advance?: 'pass' | 'time'; minDuration?: number } = {}): Step {
  return { kind: 'weight', share, advance: given.advance ?? 'pass', minDuration: given.minDuration ?? 0 }
}

export const POLICY: EnvironmentPolicy = {
  capacity: 2,
  order: 'load-first',
  rollbackOrder: 'load-first',
  steps: [REPLAY],
  keepWarm: 1,
  maxDuration: 24 * 3600,
  bake: 0,
  settle: 60,
  drain: 0,
  loadTimeout: 3600,
  maxGap: 7200,
  waitForPlatform: 300,
  after: null,
  onInconclusive: 'end',
  onNewer: 'queue',
  promotion: 'automatic',
  rollbackVia: { kind: 'inline' },
  access: {},
  gate: GATE,
}

export function digestOf(version: Version): Digest {
  return `sha256:${createHash('sha256').update(`weights of ${version}`).digest('hex')}`
}

export interface Setting {
  readonly policy?: Partial<EnvironmentPolicy>
  readonly habits?: Habits
  /** Seconds for which one job waits for the platform. */
  readonly patience?: number
}

/** What one job brings along. */
export interface Job {
  readonly key?: string | null
  readonly run?: string
  readonly attempt?: number
  /** Seconds since the run began. */
  readonly age?: number
  readonly dryRun?: boolean
  readonly environment?: string
  /** False for what touches no target. */
  readonly converges?: boolean
}

/** How well a version answers the recorded requests: `of` requests, of which so many wrong. */
export interface Quality {
  readonly of: number
  readonly wrong: number
}

/** An operation in the words of its action, ready to be run anywhere. */
export type Asked = (world: World) => { readonly operation: Operation; readonly job: Job }

export interface World {
  readonly ledger: MemoryLedger
  readonly target: FakeTarget
  readonly policy: EnvironmentPolicy
  readonly clock: { now(): Instant; pass(seconds: number): void }
  readonly quality: Map<Version, Quality>
  /** Where live outcomes are counted, by the names that the policy gives them. */
  readonly sources: Map<string, Source>
  /** What can be hashed at a location; others cannot be read. */
  readonly locations: Map<string, Digest>
  readonly log: string[]
  readonly serving: ServingFactory
  /** @param through wraps the ports of this one run: schedules and deaths come in here */
  run(asked: Asked, through?: Through): Promise<Done>
  /** Runs, and stops the test where it did not go well. */
  well(first: Asked, ...others: readonly Asked[]): Promise<Done>
  /** The whole ledger as it stands. */
  view(): Promise<View>
  environment(name?: string): Promise<Environment>
  trial(): Promise<Trial>
  phase(): Promise<Phase>
  /** Types of all entries, oldest first. */
  entries(): readonly string[]
}

export interface Through {
  ledger(ledger: Ledger): Ledger
  serving(serving: ServingFactory): ServingFactory
  clock(clock: Clock): Clock
}

/** @param like a world that this one begins as */
export function createWorld(setting: Setting = {}, like: World | null = null): World {
  let time = like?.clock.now() ?? START
  let milliseconds = 0
  let runs = like ? 1000 : 0
  const pass = (seconds: number): void => {
    time = after(time, seconds)
    milliseconds += seconds * 1000
  }
  const ledger = createMemoryLedger(() => time, like ? { [MODEL]: like.ledger.commits(MODEL) } : {})
  const target = createTarget(setting.habits, like?.target ?? null)
  const policy = { ...POLICY, ...setting.policy }
  const log: string[] = []
  const clock: Clock = {
    monotonic: () => milliseconds,
    sleep: async slept => pass(slept / 1000),
  }
  const world: World = {
    ledger,
    target,
    policy,
    clock: { now: () => time, pass },
    quality: new Map(like?.quality),
    sources: new Map(like?.sources),
    locations: new Map(like?.locations),
    log,
    serving: target.serving,
    run: async (asked, through) => {
      const { operation, job } = asked(world)
      const ports: Ports = {
        ledger: through ? through.ledger(ledger) : ledger,
        clock: through ? through.clock(clock) : clock,
        log: {
          info: line => log.push(line),
          warn: line => log.push(`warning: ${line}`),
          group: () => {},
          end: () => {},
        },
        signal: new AbortController().signal,
      }
      const served = through ? through.serving(target.serving) : target.serving
      runs += 1
      const id = job.run ?? `run-${runs}`
      const context: Context = {
        model: MODEL,
        environment: job.environment ?? ENVIRONMENT,
        by: 'octocat',
        run: runOf(id, job.attempt ?? 1),
        key: job.key === undefined ? `${id}/job` : job.key,
        dryRun: job.dryRun ?? false,
        runAge: async () => job.age ?? 0,
        earlier: null,
        converging:
          job.converges === false
            ? null
            : {
                serving: served,
                capacity: policy.capacity,
                patience: setting.patience ?? 600,
                loadTimeout: policy.loadTimeout,
                drain: policy.drain,
              },
      }
      return operate(operation, context, ports)
    },
    well: async (first, ...others) => {
      let done = await world.run(first)
      for (const asked of [null, ...others]) {
        if (asked) done = await world.run(asked)
        if (done.reasonCode !== '') throw new Error(`${done.word} ${done.reasonCode}: ${done.message}`)
      }
      return done
    },
    view: async () => (await everything(ledger)).view,
    environment: async (name = ENVIRONMENT) => environmentOf((await everything(ledger)).view.state, name),
    trial: async () => {
      const { trial } = await world.environment()
      if (!trial) throw new Error('no trial runs')
      return trial
    },
    phase: async () => phaseOf(await world.environment(), time),
    entries: () =>
      ledger
        .commits(MODEL)
        .map(commit => typeOf(commit.files.get('entry.json') ?? ''))
        .toReversed(),
  }
  return world
}

export async function everything(ledger: Ledger): Promise<Reading> {
  return readFor(ledger, { monotonic: () => 0 }, MODEL, (view, names) => ({
    allDigests: true,
    listVersions: true,
    versions: names,
    trials: Object.keys(view.state?.environments ?? {}),
  }))
}

function typeOf(text: string): string {
  const entry: { readonly body: { readonly type: string } } = JSON.parse(text)
  return entry.body.type
}

function runOf(id: string, attempt: number): Run {
  return {
    id,
    attempt,
    job: 'release',
    workflow: 'release.yml',
    event: 'push',
    sha: COMMIT,
    url: `https://github.example/runs/${id}`,
  }
}

// What people ask for.

export function registeringVersion(version: Version, given: Partial<Register> & Job = {}): Asked {
  return () => ({
    operation: registering(
      {
        do: 'register',
        version: given.bump ? null : version,
        bump: given.bump ?? null,
        digest: given.digest ?? digestOf(version),
        location: given.location ?? null,
        servedVersion: null,
        signature: given.signature ?? null,
        metadata: null,
        commit: COMMIT,
        pullRequest: null,
      },
      'octocat',
    ),
    job: { key: null, converges: false, ...given },
  })
}

export function adoptingVersion(version: Version, job: Job = {}): Asked {
  return world => ({
    operation: adopting(
      { do: 'adopt', environment: ENVIRONMENT, digest: digestOf(version) },
      { serving: world.serving, capacity: world.policy.capacity, signal: new AbortController().signal },
    ),
    job,
  })
}

export function startingVersion(version: Version | null = null, given: Partial<Canary> & Job = {}): Asked {
  return world => ({
    operation: startingCanary(
      { do: 'canary', environment: ENVIRONMENT, version, supersede: given.supersede ?? false },
      {
        policy: world.policy,
        serving: world.serving,
        files: { describe: async () => ({ digest: digestOf('requests'), rows: 40, slices: {} }) },
        sources: given => namedBy(world, given),
        sha: null,
        signal: new AbortController().signal,
      },
    ),
    job: given,
  })
}

export function lookingNow(given: Partial<Look> & Job = {}): Asked {
  return world => ({
    operation: looking(
      {
        do: 'look',
        environment: given.environment ?? ENVIRONMENT,
        version: given.version ?? null,
        digest: given.digest ?? null,
        allowNothing: given.allowNothing ?? false,
        quiet: given.quiet ?? false,
      },
      {
        policy: world.policy,
        run: given.run ?? null,
        replay: async (_step, trial) => replayed(world, trial),
        live: asked => live(asked, given => namedBy(world, given), new AbortController().signal),
        detailsAt: async () => null,
      },
    ),
    job: { key: null, ...given },
  })
}

export interface Batch {
  readonly batch?: string
  readonly of?: number
  readonly wrong?: number
  readonly from?: Instant
  readonly to?: Instant
  /** Instead of paired answers. */
  readonly counts?: Readonly<Record<string, unknown>>
}

/** Pushed sums of paired answers: of `of` requests the canary got `wrong` wrong, the primary none. */
export function pushing(batch: Batch = {}, job: Job = {}): Asked {
  return world => {
    const { of = 40, wrong = 0 } = batch
    const from = batch.from ?? after(world.clock.now(), -60)
    const counts = batch.counts ?? {
      from,
      to: batch.to ?? world.clock.now(),
      metrics: { accuracy: { worse: wrong, better: 0, same: of - wrong } },
    }
    const content = digestOf(JSON.stringify(counts))
    return {
      operation: observing(
        { do: 'observe', environment: ENVIRONMENT, batch: batch.batch ?? content, content },
        { kind: 'counts', counts },
      ),
      job: { key: null, ...job },
    }
  }
}

export function promotingIt(given: Partial<Promote> & Job = {}): Asked {
  return world => ({
    operation: promoting(
      { do: 'promote', environment: ENVIRONMENT, force: given.force ?? false, reason: given.reason ?? null },
      { policy: world.policy },
    ),
    job: given,
  })
}

export function rollingItBack(given: Partial<Rollback> & Job = {}): Asked {
  return world => ({
    operation: rollingBack(
      {
        do: 'rollback',
        environment: ENVIRONMENT,
        what: given.what ?? 'auto',
        to: given.to ?? null,
        order: given.order ?? null,
        quarantine: given.quarantine ?? 'from',
        reason: given.reason ?? 'users complain',
        request: given.request ?? null,
      },
      {
        policy: world.policy,
        hash: async location => world.locations.get(location) ?? null,
        serving: world.serving,
        signal: new AbortController().signal,
      },
    ),
    job: given,
  })
}

/** Only those that the policy itself names. */
export function namedBy(world: World, given: object): World['sources'] {
  return new Map([...world.sources].filter(([name]) => Object.hasOwn(given, name)))
}

function replayed(world: World, trial: Trial): { kind: 'rows'; rows: readonly unknown[] } {
  const { of, wrong } = world.quality.get(trial.canary) ?? { of: 40, wrong: 0 }
  const rows = Array.from({ length: of }, (_, at) =>
    [trial.primary, trial.canary].map(version => ({
      request_id: `r${at}`,
      version,
      // Spread evenly, so that no window is unlike the others.
      correct: version === trial.primary || Math.floor(((at + 1) * wrong) / of) === Math.floor((at * wrong) / of),
    })),
  )
  return { kind: 'rows', rows: rows.flat() }
}

// Where stories begin.

/** A world in which `primary` answers everybody, with a canary beside it where one is named. */
export async function serving(
  primary: Version,
  given: Setting & { readonly canary?: Version; readonly passed?: boolean } = {},
): Promise<World> {
  const world = createWorld(given)
  await world.well(registeringVersion(primary), startingVersion(primary))
  if (given.canary === undefined) return world
  await world.well(registeringVersion(given.canary), startingVersion(given.canary))
  if (given.passed === true) await world.well(lookingNow())
  return world
}

/** A world in which these versions were primary, one after the other. */
export async function history(
  versions: readonly Version[],
  setting: Setting & { /** Steps that wait for pushed evidence get it. */ readonly evidence?: boolean } = {},
): Promise<World> {
  const [first, ...others] = versions
  if (first === undefined) throw new Error('a history of nothing')
  const world = await serving(first, setting)
  for (const version of others) {
    await world.well(registeringVersion(version), startingVersion(version))
    if (setting.evidence) {
      world.clock.pass(61)
      await world.well(pushing({ of: 400 }))
    }
    await world.well(lookingNow(), promotingIt())
  }
  return world
}
