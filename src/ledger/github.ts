/**
 * The ledger on a branch of a GitHub repository. Appending is a compare-and-swap on the branch's tip; an answer that was lost
 * is settled by reading the child of the base. Nothing is ever forced.
 * Must not know what an entry means.
 */
import { Fault } from '../core/fault.ts'
import type { Commit } from '../core/history.ts'
import type { Entry, Instant, Oid, State, View } from '../core/types.ts'
import { Refusal, UnknownOutcome } from '../github/client.ts'
import type { GitHub } from '../github/client.ts'
import type { Ask, Ledger, Reading } from '../run/ports.ts'
import { branchOf, changes, ENTRY, STATE } from './format.ts'
import type { Changes } from './format.ts'
import * as graphql from './graphql.ts'
import type { Brought, Wanted } from './graphql.ts'
import { commitOf } from './history.ts'
import type { Tree } from './history.ts'
import { pathsOf, readingOf } from './reading.ts'
import * as rest from './rest.ts'
import { corrupt, parse } from './parse.ts'
import { entry as entrySchema } from './schema/entry.ts'
import { state as stateSchema } from './schema/state.ts'
import { story } from './story.ts'
import type { Message } from './story.ts'

/** Milliseconds between looks at something that lags, and how many: ten seconds in all. */
const LAGS: readonly number[] = [250, 500, 1000, 2000, 3000, 3250]

/** What the first query of a run brings. */
export interface Everything {
  readonly now: Instant
  /** Null where no model was named. */
  readonly reading: Reading | null
  /** Texts of the default branch's files, by path; without those that do not exist. */
  readonly trusted: ReadonlyMap<string, string>
  /** The commit they were read at; null where it could not be told. */
  readonly trustedCommit: Oid | null
  /** The token's login. */
  readonly viewer: string
}

/** A model's ledger in a listing; without a state there is a fault. */
export interface Listed {
  readonly model: string
  readonly tip: Oid
  readonly state: State | null
  readonly fault: Fault | null
}

export interface Ledgers {
  /** GitHub's clock. */
  readonly now: Instant
  readonly ledgers: readonly Listed[]
  /** A branch called `model-release`, beside which there is no room for any ledger. */
  readonly clash: boolean
}

export interface GitHubLedger extends Ledger {
  /** A model's ledger, files of the default branch, and who asks: one call. */
  readAll(model: string | null, ask: Ask, trusted: readonly string[]): Promise<Everything>
  /**
   * Every model with a ledger: one call for a hundred.
   * @throws Fault `LEDGER_BRANCH_CLASH`, and what is wrong with a state
   */
  list(): Promise<readonly { readonly model: string; readonly tip: Oid; readonly state: State }[]>
  /** The same, for who would rather tell what is wrong than stop there. */
  listing(): Promise<Ledgers>
  /** The commits of a model's branch, oldest first: one call for a hundred. @param newest only so many, default all */
  history(model: string, newest?: number): Promise<readonly Commit[]>
  /** A commit's files by its tree, for who checks them: one call, and one for each text. */
  tree(tree: Oid): Promise<Tree>
}

export function createGitHubLedger(client: GitHub): GitHubLedger {
  /** By model, the newest seq that was seen: an older one afterwards is a lagging read, or worse. */
  const seen = new Map<string, number>()
  let transport: typeof graphql | typeof rest = graphql

  async function bring(wanted: Wanted): Promise<Brought> {
    return either(by => by.read(client, wanted))
  }

  async function either<T>(ask: (by: typeof graphql | typeof rest) => Promise<T>): Promise<T> {
    try {
      return await ask(transport)
    } catch (error) {
      // A server without GraphQL says so once.
      if (transport === rest || !(error instanceof Refusal && error.status === 404)) throw error
      transport = rest
      return ask(rest)
    }
  }

  async function readAll(model: string | null, ask: Ask, trusted: readonly string[]): Promise<Everything> {
    if (model === null) return everything(await bring({ ...NOTHING, trusted }), null)
    const branch = `refs/heads/${branchOf(model)}`
    let revision = branch
    for (let tries = 0; ;) {
      const brought = await bring({
        revision,
        paths: pathsOf(ask),
        list: ask.listVersions ? ['versions'] : [],
        all: ask.allDigests ? ['digests'] : [],
        trusted,
      })
      if (brought.clash && brought.tip === null) throw clash(client, model)
      const reading = readingOf(model, ask, brought)
      if (reading === null) {
        if (revision !== branch) throw corrupt(branch, `${ENTRY} is not the entry of its commit`)
        // The branch moved while it was read: one commit does not.
        revision = brought.tip ?? branch
        continue
      }
      const known = seen.get(model) ?? 0
      if (seqOf(reading) >= known) {
        seen.set(model, seqOf(reading))
        return everything(brought, reading)
      }
      revision = branch
      await lag(tries, rewound(model, known, reading))
      tries += 1
    }
  }

  async function read(model: string, ask: Ask): Promise<Reading> {
    const { reading } = await readAll(model, ask, [])
    if (!reading) throw new Error(`no reading of ${model}`)
    return reading
  }

  async function append(base: Reading, entry: Entry, after: View): Promise<Oid | null> {
    const files = changes(base.view, after, entry)
    const message = story(entry, base.view.state)
    saw(entry.model, seqOf(base))
    let doubtful = false
    for (let sends = 0; ; sends += 1) {
      const sent = await send(base.tip, branchOf(entry.model), message, files)
      if (typeof sent === 'string') return won(entry, sent)
      if (sent instanceof UnknownOutcome) doubtful = true
      else if (!doubtful && sent.type === 'STALE_DATA') return null
      const child = await childOf(base, entry, sent instanceof Refusal && sent.type !== 'NOT_FOUND' ? sent : null)
      if (child) return child.commit === null ? null : won(entry, child.commit)
      // Sending it again does no harm: the compare-and-swap takes one of them at most.
      await lag(sends + 2, sent)
    }
  }

  /** @returns the new commit, or why we know of none */
  async function send(
    base: Oid | null,
    branch: string,
    message: Message,
    files: Changes,
  ): Promise<Oid | Refusal | UnknownOutcome> {
    try {
      if (base === null || transport === rest) return await rest.commitOn(client, branch, base, message, files)
      return await graphql.commitOn(client, branch, base, message, files)
    } catch (error) {
      if (error instanceof UnknownOutcome) return error
      if (!(error instanceof Refusal)) throw error
      if (/rule violations|through a pull request|protected branch/iu.test(error.said)) throw blocked(branch, error)
      if (error.status === 409 && /empty/iu.test(error.said)) throw empty(client, branch)
      if (mayBeLost(error)) return error
      throw error
    }
  }

  /**
   * Settles what became of an entry by the child of its base.
   * @param moved GitHub's word that the tip is elsewhere: a read that does not show it lags
   * @returns the entry's commit, or none where the child is another's; null where there is no child yet
   */
  async function childOf(base: Reading, entry: Entry, moved: Refusal | null): Promise<{ commit: Oid | null } | null> {
    for (let tries = 0; ; tries += 1) {
      const tip = await read(entry.model, {})
      const later = seqOf(tip) - entry.seq
      if (tip.tip !== base.tip && later < 0) throw rewound(entry.model, entry.seq - 1, tip)
      if (later === 0) return { commit: tip.entry?.id === entry.id ? tip.tip : null }
      if (later > 0) {
        const child = await committed(`${tip.tip ?? ''}~${later}`)
        return { commit: child.entry.id === entry.id ? child.oid : null }
      }
      if (moved === null) return null
      await lag(tries, moved)
    }
  }

  async function committed(revision: string): Promise<{ readonly entry: Entry; readonly oid: Oid | null }> {
    const { tip, files } = await bring({ ...NOTHING, revision, paths: [ENTRY] })
    const text = files.get(ENTRY)
    if (text === undefined) throw corrupt(`${revision}:${ENTRY}`, 'the file is missing')
    return { entry: parse(entrySchema, text, `${revision}:${ENTRY}`), oid: tip }
  }

  async function entryAt(reading: Reading, seq: number): Promise<Entry | null> {
    const back = seqOf(reading) - seq
    if (reading.tip === null || back < 0 || seq < 1) return null
    return back === 0 ? reading.entry : (await committed(`${reading.tip}~${back}`)).entry
  }

  async function lag(tries: number, otherwise: Error): Promise<void> {
    const pause = LAGS[tries]
    if (pause === undefined) throw otherwise
    await client.clock.sleep(pause)
  }

  function saw(model: string, seq: number): void {
    seen.set(model, Math.max(seq, seen.get(model) ?? 0))
  }

  function won(entry: Entry, oid: Oid): Oid {
    saw(entry.model, entry.seq)
    return oid
  }

  async function listing(): Promise<Ledgers> {
    const found = await either(by => by.list(client))
    return { ...found, ledgers: found.ledgers.map(listed) }
  }

  async function list(): ReturnType<GitHubLedger['list']> {
    const { ledgers, clash: isClash } = await listing()
    if (isClash) throw clash(client, '<model>')
    return ledgers.flatMap(({ model, tip, state, fault }) => {
      if (fault) throw fault
      return state === null ? [] : [{ model, tip, state }]
    })
  }

  async function history(model: string, newest: number | null = null): Promise<readonly Commit[]> {
    const branch = branchOf(model)
    const told = await either(by => by.history(client, `refs/heads/${branch}`, newest))
    return told.map(one => commitOf(one, branch)).toReversed()
  }

  return {
    read,
    readAll,
    append,
    entryAt,
    list,
    listing,
    history,
    tree: async tree => ({ blobs: await rest.treeOf(client, tree), text: blob => graphql.blob(client, blob) }),
    peek: async model => {
      const reading = await read(model, {})
      return reading.tip === null ? null : { seq: seqOf(reading), tip: reading.tip }
    },
  }
}

const NOTHING: Wanted = { revision: null, paths: [], list: [], all: [], trusted: [] }

function listed({ model, tip, state: text }: graphql.Listed): Listed {
  const where = `${branchOf(model)}:${STATE}`
  try {
    if (text === null) throw corrupt(where, 'the file is missing')
    return { model, tip, state: parse(stateSchema, text, where), fault: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { model, tip, state: null, fault: error }
  }
}

function everything({ now, trusted, trustedCommit, viewer }: Brought, reading: Reading | null): Everything {
  return { now, reading, trusted, trustedCommit, viewer }
}

function seqOf(reading: Reading): number {
  return reading.view.state?.seq ?? 0
}

/** Refusals of a moved ref, in GitHub's various words for it; `NOT_FOUND` also where a new branch is not seen everywhere yet. */
function mayBeLost({ type, status, message }: Refusal): boolean {
  return (
    type === 'STALE_DATA' ||
    type === 'NOT_FOUND' ||
    ((status === 409 || status === 422) && message.includes('/git/refs'))
  )
}

function clash({ owner, repo }: GitHub, model: string): Fault {
  return new Fault(
    'LEDGER_BRANCH_CLASH',
    `${owner}/${repo}: the ledger needs the branch ${branchOf(model)}, but there is a branch called model-release, and git can't have both. Rename or delete that branch.`,
  )
}

function blocked(branch: string, { said }: Refusal): Fault {
  return new Fault(
    'LEDGER_BLOCKED',
    `refs/heads/${branch}: a rule of the repository or organisation refuses the ledger's commit (${said}). Nothing was changed; exclude model-release/** from that rule under Settings, Rules, Rulesets, Target branches.`,
  )
}

function empty({ owner, repo }: GitHub, branch: string): Fault {
  return new Fault(
    'REPOSITORY_EMPTY',
    `${owner}/${repo}: the ledger ${branch} can't begin in a repository without a commit. Push a first commit, then run again.`,
  )
}

function rewound(model: string, known: number, reading: Reading): Fault {
  return new Fault(
    'LEDGER_REWOUND',
    `refs/heads/${branchOf(model)}: expected entry ${known} or a later one, got ${reading.tip === null ? 'no branch' : `entry ${seqOf(reading)}`}. Somebody deleted, forced or reset it; nothing was changed. Restore the branch from its last known commit.`,
  )
}
