/** `status`: what is live where, now or at a time, what has work due, and with `verify` whether all that says so agrees. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { due } from '../core/due.ts'
import { inWords, type Checked } from '../core/finding.ts'
import { entriesOf, replayed, upTo, type Commit } from '../core/history.ts'
import { Fault } from '../core/fault.ts'
import type { Config } from '../core/policy.ts'
import { environmentOf } from '../core/state.ts'
import type { Entry, Instant, State } from '../core/types.ts'
import { choose } from '../io/config.ts'
import { placeToWrite } from '../io/files.ts'
import { ALL } from '../io/spec.ts'
import { plain } from '../io/plain.ts'
import { statusSummary, type ModelStatus } from '../io/status.ts'
import type { GitHubLedger, Ledgers, Listed } from '../ledger/github.ts'
import { action, type Kit } from './action.ts'
import type { Repository } from './site.ts'
import type { Report } from './world.ts'

/** Entries that are told. */
const NEWEST = 10
/** Models of which entries are told: of more, a page or a verification is asked for. */
const MOST = 10
/** Characters of a message: what differs may be anybody's words. */
const LONGEST = 2000

type StatusKit = Kit<'status'>

export const status = action('status', async kit => {
  const { inputs, runner, world } = kit
  // What a fault of the input never needs is loaded once it is needed.
  const { openRepository } = await import('./site.ts')
  const repository = await openRepository('status', { ...inputs, model: ALL }, runner, world)
  const { client, ledger, config } = repository
  const asked = askedFor(config, inputs)
  const ledgers = await ledger.listing()
  const whole = inputs.at !== null || inputs.html !== null || inputs.verify
  const told: Told[] = []
  for (const { model, environments } of asked) {
    const listed = ledgers.ledgers.find(one => one.model === model) ?? null
    if (listed?.fault && !inputs.verify) throw listed.fault
    const newest = asked.length > MOST ? 0 : NEWEST
    told.push(
      await tell({
        model,
        environments,
        listed,
        ledger,
        at: inputs.at,
        now: ledgers.now,
        newest: whole ? null : newest,
      }),
    )
  }
  if (inputs.html !== null) await page(told, inputs.html, kit)
  const verified = inputs.verify ? await verify(told, ledgers, repository, kit) : null
  world.log.info(`${client.calls()} calls of GitHub's API`)
  return reported(told, verified, config, kit)
})

interface Asked {
  readonly model: string
  readonly environments: readonly string[]
}

/** @throws Fault `INPUT` */
function askedFor({ models }: Config, { model, environment }: StatusKit['inputs']): readonly Asked[] {
  const named = model === null || model === ALL ? Object.keys(models) : [choose('model', model, Object.keys(models))]
  const known = named.map(name => ({ model: name, environments: Object.keys(models[name]?.environments ?? {}) }))
  if (environment === null) return known
  choose('environment', environment, [...new Set(known.flatMap(one => one.environments))])
  return known.flatMap(one => (one.environments.includes(environment) ? [{ ...one, environments: [environment] }] : []))
}

/** One model as far as it was read. */
interface Told {
  readonly status: ModelStatus
  readonly listed: Listed | null
  /** Oldest first: all of them, or only the newest. */
  readonly commits: readonly Commit[]
  readonly entries: readonly Entry[]
}

interface Telling extends Asked {
  readonly listed: Listed | null
  readonly ledger: GitHubLedger
  readonly at: Instant | null
  readonly now: Instant
  /** How many commits; null for all. */
  readonly newest: number | null
}

async function tell({ model, environments, listed, ledger, at, now, newest }: Telling): Promise<Told> {
  const commits = listed === null || newest === 0 ? [] : await ledger.history(model, newest ?? undefined)
  const all = entriesOf(commits)
  const entries = at === null ? all : upTo(all, at)
  const state = at === null ? (listed?.state ?? null) : replayed(entries).state
  const ids = new Set(entries.map(({ id }) => id))
  const shown = commits.filter(({ entry }) => at === null || (entry !== null && ids.has(entry.id))).slice(-NEWEST)
  const lines = shown.toReversed().map(lineOf)
  const by = await whoBy({ listed, ledger, now, state, environments, entries, told: newest !== 0 })
  const lastAt = entries.at(-1)?.at ?? null
  return { status: { model, state, environments, now: at ?? now, lastAt, by, lines }, listed, commits, entries }
}

function lineOf({ entry, headline }: Commit): string {
  return entry === null ? headline : `${entry.seq}: ${headline} (${entry.by}, ${entry.at})`
}

interface Whose extends Pick<Telling, 'listed' | 'ledger' | 'now' | 'environments'> {
  readonly state: State | null
  readonly entries: readonly Entry[]
  readonly told: boolean
}

/** Who put the primaries where they are: one call for each that is older than what was read. */
async function whoBy(given: Whose): Promise<Readonly<Record<string, string>>> {
  const { listed, ledger, now, environments, state, entries, told } = given
  const found: [string, string][] = []
  for (const name of told ? environments : []) {
    const seq = environmentOf(state, name).primarySeq
    if (seq === null || listed === null) continue
    const view = { state, versions: {}, digests: {}, trials: {} }
    const reading = { now, tip: listed.tip, view, versionNames: [], entry: null }
    const entry = entries.find(one => one.seq === seq) ?? (await entryAt(() => ledger.entryAt(reading, seq)))
    if (entry) found.push([name, entry.by])
  }
  return Object.fromEntries(found)
}

/** An entry that cannot be read takes nothing from the rest of what is told. */
async function entryAt(read: () => Promise<Entry | null>): Promise<Entry | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

/** Writes the report; under `dry-run` it is only checked that it could be. */
async function page(told: readonly Told[], name: string, { inputs, runner, world }: StatusKit): Promise<void> {
  const file = await placeToWrite(name, { workspace: runner.workspace, where: 'input html' })
  const { releasePage } = await import('../io/html/page.ts')
  const histories = told.map(({ status: { model, state }, entries }) => ({ model, entries, state }))
  const text = releasePage(histories, { now: told[0]?.status.now ?? new Date().toISOString() })
  if (inputs.dryRun) return
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, text)
  world.log.info(`the report is in ${name}`)
}

async function verify(
  told: readonly Told[],
  { clash }: Ledgers,
  repository: Repository,
  { inputs, runner, world }: StatusKit,
): Promise<Checked> {
  const { verifyAll } = await import('./status-verify.ts')
  const models = told.map(({ status: { model, environments }, listed, commits }) => ({
    model,
    environments,
    listed,
    commits,
  }))
  const verified = await verifyAll({ models, clash, repository, inputs, runner, world })
  for (const finding of verified.findings) world.log.info(`differs: ${inWords(finding)}`)
  for (const one of verified.unchecked) world.log.info(`not checked: ${one}`)
  return verified
}

/** Whoever runs a job for each of these has missed nothing that is due. */
function active(
  told: readonly Told[],
  config: Config,
): readonly { readonly model: string; readonly environment: string }[] {
  return told.flatMap(({ status: { model, state, environments, now } }) =>
    environments.flatMap(environment => {
      const policy = config.models[model]?.environments[environment]?.policy
      const works = environmentOf(state, environment).trial !== null
      return policy && (works || due(state, environment, policy, now) !== null) ? [{ model, environment }] : []
    }),
  )
}

function reported(told: readonly Told[], verified: Checked | null, config: Config, { inputs }: StatusKit): Report {
  const differences = verified?.findings ?? []
  const [first, ...others] = differences
  const word = first ? 'differs' : 'reported'
  const decision = inputs.dryRun ? `would-${word}` : word
  const more = others.length > 0 ? ` (and ${others.length} more, see the summary)` : ''
  const message = first ? plain(`${inWords(first)}${more}`, LONGEST) : sentence(told, verified)
  const [one, two] = told
  const single = one && !two ? one : null
  return {
    decision,
    reasonCode: first ? 'VERIFY_DIFFERS' : '',
    message,
    ledgerSeq: single?.status.state?.seq ?? null,
    ledgerCommit: inputs.at === null ? (single?.listed?.tip ?? null) : null,
    outputs: {
      state: JSON.stringify(Object.fromEntries(told.map(({ status: { model, state } }) => [model, state]))),
      active: JSON.stringify(active(told, config)),
    },
    summary: statusSummary(
      told.map(each => each.status),
      { decision, message, verified },
    ).text,
    failed: first !== undefined,
    place: null,
    bug: null,
  }
}

function sentence(told: readonly Told[], verified: Checked | null): string {
  const live = told.flatMap(({ status: { model, state, environments } }) =>
    environments.map(name => `${model}/${name} ${environmentOf(state, name).primary ?? 'empty'}`),
  )
  const some = live.length > 5 ? `${live.slice(0, 5).join(', ')} and ${live.length - 5} more` : live.join(', ')
  if (verified === null) return `live: ${some}`
  const left = verified.unchecked.length
  return `ledger, serving, deployments and repository agree${left > 0 ? ` as far as they could be checked (${left} could not)` : ''}; live: ${some}`
}
