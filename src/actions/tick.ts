/** The action at the root of the repository: one tick, of one environment or of all. */
import { due } from '../core/due.ts'
import { Fault } from '../core/fault.ts'
import { environmentOf, phaseOf } from '../core/state.ts'
import type { Details } from '../core/gate/types.ts'
import { HOUR, secondsBetween } from '../core/time.ts'
import { deploymentsOf } from '../core/views.ts'
import type { Environment, Instant, State, View } from '../core/types.ts'
import { operationSummary } from '../io/report.ts'
import { ALL } from '../io/spec.ts'
import { md, table } from '../io/markdown.ts'
import type { Done } from '../run/operate.ts'
import type { Reading } from '../run/ports.ts'
import { gravest, nothingDone, tick as runTick, type Ticked } from '../run/tick.ts'
import { action, failure, type Kit } from './action.ts'
import { entryDetails } from './entry-details.ts'
import type { Repository, Site } from './site.ts'
import { tickPorts } from './tick-ports.ts'
import type { Report } from './world.ts'

/** Environments that are ticked at a time. */
const AT_ONCE = 4

type TickKit = Kit<'tick'>

export const tick = action('tick', async kit => (kit.inputs.model === ALL ? everywhere(kit) : here(kit)))

async function here(kit: TickKit): Promise<Report> {
  const site = await kit.site()
  return (await ticked(kit, site, isRecent)).report
}

interface Outcome {
  readonly report: Report
  readonly verdict: string
}

/** One environment: its acts, and what is shown of them in the end. */
/** @param repair whether an idle environment is shown again, as the tick before it may have been killed */
async function ticked(kit: TickKit, site: Site, repair: (now: Environment, at: Instant) => boolean): Promise<Outcome> {
  const place = await site.place()
  const ports = tickPorts(kit, site, place)
  const round = await runTick(ports, kit.inputs.wait ?? 0)
  const seen = together(round, ports.reading())
  const state = environmentOf(seen.reading.view.state, place.environment)
  // What a killed tick did is shown by the next one.
  const shows = round.acts.length > 0 || repair(state, seen.reading.now)
  const details = seen.details ?? (shows ? await lastDetails(site, seen.reading, state) : null)
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
    { comment: details ? 'on-change' : 'never', checks: shows, reason: details && reasonOf(details, round, state) },
  )
  return { report, verdict }
}

/** Deployments that one call brings. */
const LISTED = 100
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
  const places = await placesOf(repository, kit)
  const reports = new Map<string, Outcome>()
  const shown = await shownOn(repository)
  const queue = places.map(place => async (): Promise<void> => {
    reports.set(place.name, await safely(async () => ticked(kit, place.open(), () => shown(place))))
  })
  await Promise.all(Array.from({ length: AT_ONCE }, () => drain(queue)))
  world.log.info(`${places.length} environments, ${repository.client.calls()} calls of GitHub's API`)
  return summed(reports)
}

/** Whether GitHub shows another state than the ledger has: deployments are shown last, so they tell of everything. One call for all. */
async function shownOn(repository: Repository): Promise<(place: Placed) => boolean> {
  const { recentDeployments } = await import('../github/deployments.ts')
  const recent = await recentDeployments(repository.client).catch((error: unknown) => {
    // Without the permission the acts themselves say so.
    if (error instanceof Fault) return null
    throw error
  })
  return ({ state, environment, now }) => {
    if (recent === null || state === null || !isRecent(environmentOf(state, environment), now)) return false
    // What an alias names is no part of what was listed.
    if (repository.config.models[state.model]?.registry.kind !== 'ledger') return true
    return deploymentsOf(state, environment).some(({ payload, state: wanted, sha }) => {
      const found = recent.find(
        one =>
          one.seq === payload.seq && one.environment === environment && one.task === `model-release:${state.model}`,
      )
      // Of a full list nothing is known beyond its end.
      return found ? found.state !== wanted : sha !== null && recent.length < LISTED
    })
  }
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
  readonly environment: string
  readonly state: State | null
  readonly now: Instant
  readonly open: () => Site
}

/** Every configured environment with its ledger, from one listing: an idle one costs no call of its own. */
async function placesOf(repository: Repository, kit: TickKit): Promise<readonly Placed[]> {
  const { inputs, runner, world } = kit
  const { siteOf } = await import('./site.ts')
  const { now, ledgers } = await repository.ledger.listing()
  const known = new Map(ledgers.map(one => [one.model, one]))
  return Object.entries(repository.config.models).flatMap(([model, { environments }]) => {
    const found = known.get(model)
    if (!found) return []
    const view: View = { state: found.state, versions: {}, digests: {}, trials: {} }
    const reading: Reading = { now, tip: found.tip, view, versionNames: [], entry: null }
    return Object.entries(environments)
      .filter(([name]) => inputs.environment === null || inputs.environment === name)
      .filter(
        ([name, { policy }]) =>
          found.fault !== null || due(found.state, name, policy, now) !== null || isSettled(found.state, name),
      )
      .map(([environment]) => ({
        name: `${model}/${environment}`,
        environment,
        state: found.state,
        now,
        open: () => {
          // A ledger that cannot be read is told as what it is, and keeps no other model from its tick.
          if (found.fault) throw found.fault
          const asked = { ...inputs, model, environment }
          return siteOf(repository, { name: 'tick', inputs: asked, runner, world, model, reading })
        },
      }))
  })
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
