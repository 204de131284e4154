/** `status`: what was live where and when, from a clone of the repository that holds the ledger. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '../core/fault.ts'
import { entriesOf, replayed, upTo } from '../core/history.ts'
import { environmentOf } from '../core/state.ts'
import type { Entry, Instant, State } from '../core/types.ts'
import { parseInstant } from '../io/instant.ts'
import { either, show } from '../io/plain.ts'
import { statusText, type ModelStatus } from '../io/status.ts'
import { branchOf, STATE } from '../ledger/format.ts'
import { corrupt, parse } from '../ledger/parse.ts'
import { state as stateSchema } from '../ledger/schema/state.ts'
import { oneLine } from '../lib/one-line.ts'
import { nothingElse, readArguments } from './arguments.ts'
import { historyOf, ledgersOf, type Branch } from './git.ts'
import type { Command } from './main.ts'

/** Entries that are told. */
const NEWEST = 10

export const status: Command = async (args, terminal) => {
  const { values, rest } = readArguments(args, {
    ledger: { type: 'string', default: '.' },
    model: { type: 'string' },
    environment: { type: 'string' },
    at: { type: 'string' },
    html: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  nothingElse(rest)
  const at = values.at === undefined ? null : parseInstant(values.at)
  if (values.at !== undefined && at === null)
    throw new Fault('USAGE', `--at: expected a time such as 2026-05-03T14:03:00Z, got ${show(values.at)}`)
  const now = at ?? terminal.now()
  const folder = path.resolve(terminal.folder, values.ledger)
  const branches = asked(await ledgersOf(folder), values.model, values.ledger)
  const told = await Promise.all(
    branches.map(branch => tell(folder, branch, { at, now, environment: values.environment ?? null })),
  )
  if (values.html !== undefined) {
    const { releasePage } = await import('../io/html/page.ts')
    const histories = told.map(({ status: { model, state }, entries }) => ({ model, entries, state }))
    await write(path.resolve(terminal.folder, values.html), releasePage(histories, { now }))
  }
  const states = told.map(({ status: { model, state } }) => [model, state])
  if (values.json) terminal.out(JSON.stringify({ schema: 1, at, state: Object.fromEntries(states) }))
  else terminal.out(statusText(told.map(one => one.status)))
  return 0
}

/** @throws Fault `PATH` */
async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new Fault(
      'PATH',
      `--html: ${error instanceof Error ? oneLine(error.message) : 'it cannot be written'}. Name a file in a folder that is there`,
    )
  }
}

/** @throws Fault `NO_LEDGER` */
function asked(branches: readonly Branch[], model: string | undefined, folder: string): readonly Branch[] {
  const found = branches.filter(branch => model === undefined || branch.model === model)
  if (found.length > 0) return found
  const there = branches.length === 0 ? 'none' : either(branches.map(one => one.model))
  throw new Fault(
    'NO_LEDGER',
    `--ledger ${show(folder)}: expected ${model === undefined ? 'a clone with a branch model-release/<model>' : `the branch ${show(branchOf(model))}`}, got ${there}. Fetch it: git fetch origin "refs/heads/model-release/*:refs/remotes/origin/model-release/*"`,
  )
}

interface Told {
  readonly status: ModelStatus
  readonly entries: readonly Entry[]
}

interface When {
  readonly at: Instant | null
  readonly now: Instant
  readonly environment: string | null
}

async function tell(folder: string, branch: Branch, { at, now, environment }: When): Promise<Told> {
  const { model } = branch
  const { commits, state: text } = await historyOf(folder, branch)
  const all = entriesOf(commits)
  const entries = at === null ? all : upTo(all, at)
  const state = at === null ? stored(model, text) : replayed(entries).state
  const environments = Object.keys(state?.environments ?? {}).filter(
    name => environment === null || name === environment,
  )
  const by = environments.flatMap((name): [string, string][] => {
    const entry = entries.find(({ seq }) => seq === environmentOf(state, name).primarySeq)
    return entry ? [[name, entry.by]] : []
  })
  const headlines = new Map(commits.map(({ entry, headline }) => [entry?.id, headline]))
  const lines = entries
    .slice(-NEWEST)
    .toReversed()
    .map(entry => `${entry.seq}: ${headlines.get(entry.id) ?? ''} (${entry.by}, ${entry.at})`)
  const lastAt = entries.at(-1)?.at ?? null
  return { status: { model, state, environments, now, lastAt, by: Object.fromEntries(by), lines }, entries }
}

function stored(model: string, text: string | null): State {
  const where = `${branchOf(model)}:${STATE}`
  if (text === null) throw corrupt(where, 'the file is missing')
  return parse(stateSchema, text, where)
}
