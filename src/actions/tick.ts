/** The action at the root of the repository: one tick, of one environment or of all. */
import { due, type Due } from '../core/due.ts'
import type { EnvironmentPolicy } from '../core/policy.ts'
import { environmentOf, phaseOf } from '../core/state.ts'
import type { Details } from '../core/gate/types.ts'
import { HOUR, secondsBetween } from '../core/time.ts'
import { deploymentsOf, type DeploymentView } from '../core/views.ts'
import type { Environment, Instant, State, View } from '../core/types.ts'
import { operationSummary } from '../io/report.ts'
import { ALL } from '../io/spec.ts'
import { md, table } from '../io/markdown.ts'
import type { Lately, Recent } from '../github/lately.ts'
import type { Done } from '../run/operate.ts'
import type { Reading } from '../run/ports.ts'
import { gravest, nothingDone, tick as runTick, type Restraint, type Ticked } from '../run/tick.ts'
import { action, failure, type Kit } from './action.ts'
import { entryDetails } from './entry-details.ts'
import type { Asked, Repository, Site } from './site.ts'
import { askHowMuchIsLeft, recently, restraintOf } from './restraint.ts'
import { tickPorts } from './tick-ports.ts'
import type { Report } from './world.ts'

/** Environments that are ticked at a time. */
const AT_ONCE = 4

type TickKit = Kit<'tick'>

export const tick = action('tick', async kit => (kit.inputs.model === ALL ? everywhere(kit) : here(kit)))

async function here(kit: TickKit): Promise<Report> {
  const site = await kit.site()
  const { report } = await ticked(kit, site, {
    // What a killed tick did is shown by the next one.
    shows: ({ acts }, state, now) => ({ checks: acts.length > 0 || isRecent(state, now), deployments: true }),
  })
  return report
}

interface Outcome {
  readonly report: Report
  readonly verdict: string
}

/** How one environment is ticked: alone, or among others. */
interface Manner {
  readonly restraint?: Restraint
  /** What of the environment, as it is after these acts, is shown on GitHub. */
  readonly shows: (
    round: Ticked,
    environment: Environment,
    now: Instant,
    state: State | null,
  ) => { readonly checks: boolean; readonly deployments: boolean }
}

/** One environment: its acts, and what is shown of them in the end. */
async function ticked(kit: TickKit, site: Site, { restraint, shows: choose }: Manner): Promise<Outcome> {
  const place = await site.place()
  const ports = tickPorts(kit, site, place)
  const round = await runTick(ports, kit.inputs.wait ?? 0, restraint)
  const seen = together(round, ports.reading())
  const state = environmentOf(seen.reading.view.state, place.environment)
  const shows = choose(round, state, seen.reading.now, seen.reading.view.state)
  const details = seen.details ?? (shows.checks ? await lastDetails(site, seen.reading, state) : null)
  const done = { ...seen, details }
  const { trial } = state
  const verdict = done.details?.verdict ?? trial?.verdict ?? ''
  const report = await site.report(
    done,
    now => ({
      phase: phaseOf(now, done.reading.now),
      verdict,
      primary: now.primary ?? '',
      canary: now.trial?.canary ?? '',
    }),
    { comment: details ? 'on-change' : 'never', reason: details && reasonOf(details, round, state), ...shows },
  )
  return { report, verdict }
}

/** Seconds for which a tick without an act shows again what the ones before it did. */
const SHOWN_AGAIN = HOUR

function isRecent({ primarySince, wantSince, last, trial }: Environment, now: Instant): boolean {
  const moments = [primarySince, wantSince, last?.at ?? null, trial?.lookedAt ?? null]
  return moments.some(moment => moment !== null && secondsBetween(moment, now) < SHOWN_AGAIN)
}

/** What the last look saw, where this tick did not look itself. */
async function lastDetails(site: Site, reading: Reading, { trial, last }: Environment): Promise<Details | null> {
  if (trial) return trial.pass ? entryDetails(site.ledger, reading, trial.pass.seq) : null
  if (last === null) return null
  const entry = reading.entry?.seq === last.seq ? reading.entry : await site.ledger.entryAt(reading, last.seq)
  if (entry?.body.type === 'looked') return entry.body.details
  const passedAt = entry?.body.type === 'promoted' ? entry.body.passedAt : null
  return passedAt === null ? null : entryDetails(site.ledger, reading, passedAt)
}

/** In the words of the look, whoever took it. */
function reasonOf(details: Details, { acts }: Ticked, { last }: Environment): string {
  if (details.verdict === 'pass')
    return details.metrics
      .flatMap(({ slice, verdict, reason }) => (!slice && verdict === 'pass' ? [reason] : []))
      .join('; ')
  return acts.findLast(done => done.details !== null)?.message ?? last?.reason ?? ''
}

/** A tick as one outcome: the word that says most, everything that was done in one message. */
function together({ acts, reasonCode }: Ticked, reading: Reading): Done {
  const last = acts.at(-1)
  if (!last) return { ...nothingDone(reading), reasonCode }
  const details = acts.reduce<Details | null>((seen, done) => done.details ?? seen, null)
  const told = acts.length > 1 ? acts.filter(({ body }) => body !== null) : acts
  return {
    ...last,
    word: gravest(acts.map(({ word }) => word)),
    reasonCode,
    message: (told.length > 0 ? told : [last]).map(({ message }) => message).join('; '),
    reading,
    details,
  }
}

/** All models: one that fails does not keep the others from their tick. */
async function everywhere(kit: TickKit): Promise<Report> {
  const { inputs, runner, world } = kit
  const { openRepository } = await import('./site.ts')
  const repository = await openRepository('tick', inputs, runner, world)
  const { now, places, trials } = await placesOf(repository, kit)
  const reports = new Map<string, Outcome>()
  const recent = await recently(repository.client, now, world.log)
  const listedAt = world.clock.monotonic()
  if (places.some(({ first }) => first !== null)) await askHowMuchIsLeft(repository.client)
  const queue = places.map(place => async (): Promise<void> => {
    const listed = recent && deploymentsAt(recent, place)
    const manner = {
      restraint: restraintOf(repository.client, recent, { trials, policy: place.policy, atOnce: AT_ONCE }),
      shows: showing(repository, recent, place),
    }
    reports.set(
      place.name,
      await safely(async () => ticked(kit, place.open(listed && { existing: listed, at: listedAt }), manner)),
    )
  })
  await Promise.all(Array.from({ length: AT_ONCE }, () => drain(queue)))
  world.log.info(`${places.length} environments, ${repository.client.calls()} calls of GitHub's API`)
  return summed(reports)
}

/** What is listed of an environment, newest seq first; null where older ones than the list may be its own. */
function deploymentsAt({ deployments, more }: Lately, { model, environment }: Placed): readonly Recent[] | null {
  const own = deployments.filter(one => one.environment === environment && one.task === `model-release:${model}`)
  return own.length === 0 && more ? null : own.toSorted((a, b) => b.payload.seq - a.payload.seq || b.id - a.id)
}

/**
 * Among many models a look without a verdict that was not written down is not shown either. What an earlier tick left undone is seen by the
 * deployments: they are shown last, so they tell of everything.
 */
function showing({ config }: Repository, recent: Lately | null, place: Placed): Manner['shows'] {
  const { model, environment: name } = place
  return ({ acts, held }, environment, now, state) => {
    // A step that passed and cannot go on yet is shown when it does.
    const isDull = (body: Done['body']): boolean =>
      held === true && body?.type === 'looked' && body.ended === null && environment.trial?.pass === null
    const isNews = acts.some(({ body, confirmed }) => confirmed || (body !== null && !isDull(body)))
    if (recent === null || state === null) return { checks: isNews, deployments: true }
    // What an alias names is no part of what was listed.
    const isBeside = config.models[model]?.registry.kind !== 'ledger'
    const differs = isBeside || deploymentsOf(state, name).some(view => !isShown(view, recent, place))
    return { checks: isNews || (differs && isRecent(environment, now)), deployments: differs }
  }
}

function isShown(view: DeploymentView, recent: Lately, place: Placed): boolean {
  const found = deploymentsAt(recent, place)?.find(({ payload }) => payload.seq === view.payload.seq)
  if (found) return found.state === view.state
  // One that was never made, or one of which nothing is known beyond a full list's end.
  return view.sha === null || recent.more
}

async function drain(queue: (() => Promise<void>)[]): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) await next()
}

async function safely(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    return { report: failure('tick', error), verdict: '' }
  }
}

interface Placed {
  readonly name: string
  readonly model: string
  readonly environment: string
  readonly policy: EnvironmentPolicy
  /** What it begins with. */
  readonly first: Due['act'] | null
  readonly open: (listed: Asked['listed']) => Site
}

interface Places {
  readonly now: Instant
  readonly places: readonly Placed[]
  /** How many trials run, wherever. */
  readonly trials: number
}

/** What cannot wait for others' turns. */
const URGENT: ReadonlySet<Due['act'] | null> = new Set(['converge', 'undo', 'pause', 'resume', 'end-drill'])

/** Every configured environment with its ledger, from one listing: an idle one costs no call of its own. */
async function placesOf(repository: Repository, kit: TickKit): Promise<Places> {
  const { inputs, runner, world } = kit
  const { siteOf } = await import('./site.ts')
  const { now, ledgers } = await repository.ledger.listing()
  const known = new Map(ledgers.map(one => [one.model, one]))
  const places = Object.entries(repository.config.models).flatMap(([model, { environments }]) => {
    const found = known.get(model)
    if (!found) return []
    const view: View = { state: found.state, versions: {}, digests: {}, trials: {} }
    const reading: Reading = { now, tip: found.tip, view, versionNames: [], entry: null }
    return Object.entries(environments)
      .filter(([name]) => inputs.environment === null || inputs.environment === name)
      .map(([name, { policy }]) => ({ name, policy, first: due(found.state, name, policy, now)?.act ?? null }))
      .filter(({ name, first }) => found.fault !== null || first !== null || isSettled(found.state, name))
      .map(({ name: environment, policy, first }) => ({
        name: `${model}/${environment}`,
        model,
        environment,
        policy,
        first,
        open: (listed: Asked['listed'] = null) => {
          // A ledger that cannot be read is told as what it is, and keeps no other model from its tick.
          if (found.fault) throw found.fault
          const asked = { ...inputs, model, environment }
          return siteOf(repository, { name: 'tick', inputs: asked, runner, world, model, reading, listed })
        },
      }))
  })
  const trials = ledgers.flatMap(({ state }) => Object.values(state?.environments ?? {})).filter(one => one.trial)
  return {
    now,
    places: places.toSorted((a, b) => Number(URGENT.has(b.first)) - Number(URGENT.has(a.first))),
    trials: trials.length,
  }
}

/** Where something serves, the target is looked at in every tick. */
function isSettled(state: Parameters<typeof environmentOf>[0], name: string): boolean {
  return environmentOf(state, name).wantSeq !== null
}

function summed(outcomes: ReadonlyMap<string, Outcome>): Report {
  const sorted = [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const by = (pick: (outcome: Outcome) => string): string =>
    JSON.stringify(Object.fromEntries(sorted.map(([name, outcome]) => [name, pick(outcome)])))
  const reports = sorted.map(([, { report }]) => report)
  const red = reports.find(({ failed }) => failed)
  const decision = gravest(reports.map(report => report.decision))
  const acted = sorted.filter(([, { report }]) => report.decision !== 'nothing-due' || report.failed)
  const message =
    acted.length === 0
      ? `nothing is due in ${sorted.length} environments`
      : acted.map(([name, { report }]) => `${name}: ${report.message}`).join('; ')
  const head = operationSummary({
    action: 'tick',
    decision,
    message: `${acted.length} of ${sorted.length} environments had work`,
    facts: [],
  })
  const rows = acted.map(([name, { report }]) => [name, report.decision, report.reasonCode, report.message])
  return {
    decision,
    reasonCode: red?.reasonCode ?? '',
    message,
    ledgerSeq: null,
    ledgerCommit: null,
    outputs: {
      phase: by(({ report }) => report.outputs['phase'] ?? ''),
      verdict: by(({ verdict }) => verdict),
      primary: by(({ report }) => report.outputs['primary'] ?? ''),
      canary: by(({ report }) => report.outputs['canary'] ?? ''),
    },
    summary:
      rows.length === 0
        ? head.text
        : md`${head}\n\n${table(['environment', 'decision', 'code', 'what'], 'llll', rows)}`.text,
    failed: red !== undefined,
    place: null,
    bug: reports.find(({ bug }) => bug !== null)?.bug ?? null,
  }
}
