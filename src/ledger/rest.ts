/**
 * The same over REST: for the first entry, whose branch GraphQL can't create, and for servers without GraphQL.
 * Must not know what the files mean, or what to do when a request fails.
 */
import { Fault } from '../core/fault.ts'
import type { Instant, Oid } from '../core/types.ts'
import { Refusal, UnknownOutcome } from '../github/client.ts'
import type { GitHub } from '../github/client.ts'
import { ENTRY, PREFIX, README, STATE } from './format.ts'
import type { Changes } from './format.ts'
import { blob } from './graphql.ts'
import type { Brought, Listed, Listing, Wanted } from './graphql.ts'
import type { Told } from './history.ts'
import type { Message } from './story.ts'

/** What a job's own token is called, where GraphQL can't be asked. */
const JOB_LOGIN = 'github-actions[bot]'

export async function read(client: GitHub, wanted: Wanted): Promise<Brought> {
  const commit = wanted.revision === null ? null : await commitAt(client, wanted.revision)
  const clash = wanted.revision !== null && commit === null && (await tipOf(client, 'model-release')) !== null
  const files = new Map<string, string>()
  const names = new Map<string, string[]>()
  if (commit !== null) {
    const oids = await treeOf(client, commit.tree)
    for (const directory of [...wanted.list, ...wanted.all]) {
      const inside = [...oids.keys()].filter(path => path.startsWith(`${directory}/`))
      names.set(
        directory,
        inside.map(path => path.slice(directory.length + 1)),
      )
    }
    const whole = wanted.all.flatMap(directory => (names.get(directory) ?? []).map(name => `${directory}/${name}`))
    for (const path of [...wanted.paths, ...whole]) {
      const oid = oids.get(path)
      if (oid !== undefined) files.set(path, await blob(client, oid))
    }
  }
  const trusted = new Map<string, string>()
  for (const path of wanted.trusted) {
    const text = await fileOf(client, path)
    if (text !== null) trusted.set(path, text)
  }
  const now = clockOf(client)
  const { oid: tip, parent } = commit ?? { oid: null, parent: null }
  return { now, tip, parent, files, names, viewer: await viewer(client), clash, trusted, trustedCommit: null }
}

interface Commit {
  readonly oid: Oid
  readonly parent: Oid | null
  readonly parents: readonly Oid[]
  readonly tree: Oid
  readonly headline: string
}

async function commitAt(client: GitHub, revision: string): Promise<Commit | null> {
  const [start = '', back = '0'] = revision.split('~')
  const branch = /^refs\/heads\/(.+)$/u.exec(start)?.[1]
  let oid = branch === undefined ? start : await tipOf(client, branch)
  for (let left = Number(back); oid !== null; left -= 1) {
    const { data } = await client.rest.git.getCommit({ ...of(client), commit_sha: oid })
    const parents = data.parents.map(({ sha }) => sha)
    const parent = parents[0] ?? null
    if (left === 0) return { oid, parent, parents, tree: data.tree.sha, headline: data.message.split('\n')[0] ?? '' }
    oid = parent
  }
  return null
}

/** One commit by one: three calls each. */
export async function history(client: GitHub, revision: string, most: number | null): Promise<readonly Told[]> {
  const found: Told[] = []
  let next: string | null = revision
  while (next !== null && found.length < (most ?? Infinity)) {
    const commit: Commit | null = await commitAt(client, next)
    if (commit === null) break
    const blobs = await treeOf(client, commit.tree)
    const entry = blobs.get(ENTRY)
    const { oid, parents, tree, headline, parent } = commit
    found.push({
      oid,
      parents,
      tree,
      headline,
      signed: null,
      entry: entry === undefined ? null : await blob(client, entry),
      readme: blobs.get(README) ?? null,
    })
    next = parent
  }
  return found
}

/** Every ledger of the repository: three calls each. */
export async function list(client: GitHub): Promise<Listing> {
  const { data } = await client.rest.git.listMatchingRefs({ ...of(client), ref: `heads/${PREFIX.slice(0, -1)}` })
  const ledgers: Listed[] = []
  const prefix = `refs/heads/${PREFIX}`
  for (const { ref, object } of data) {
    if (!ref.startsWith(prefix)) continue
    const commit = await commitAt(client, object.sha)
    const state = commit && (await treeOf(client, commit.tree)).get(STATE)
    const text = typeof state === 'string' ? await blob(client, state) : null
    ledgers.push({ model: ref.slice(prefix.length), tip: object.sha, state: text })
  }
  return { now: clockOf(client), ledgers, clash: data.some(({ ref }) => `${ref}/` === prefix) }
}

/** A tree's blobs by path, at any depth. @throws Fault `LEDGER_TOO_LARGE` */
export async function treeOf(client: GitHub, tree: Oid): Promise<ReadonlyMap<string, Oid>> {
  const { data } = await client.rest.git.getTree({ ...of(client), tree_sha: tree, recursive: '1' })
  if (data.truncated) throw new Fault('LEDGER_TOO_LARGE', `${tree}: GitHub lists only a part of this tree.`)
  return new Map(data.tree.filter(one => one.type === 'blob').map(one => [one.path, one.sha]))
}

function clockOf(client: GitHub): Instant {
  const now = client.now()
  if (now === null) throw new Fault('GITHUB_ANSWER', 'GitHub sent no Date header: its clock is needed.')
  return now
}

function of(client: GitHub): { readonly owner: string; readonly repo: string } {
  return { owner: client.owner, repo: client.repo }
}

async function tipOf(client: GitHub, branch: string): Promise<Oid | null> {
  try {
    const { data } = await client.rest.git.getRef({ ...of(client), ref: `heads/${branch}` })
    return data.object.sha
  } catch (error) {
    return absent(error)
  }
}

async function fileOf(client: GitHub, path: string): Promise<string | null> {
  try {
    const { data } = await client.rest.repos.getContent({ ...of(client), path })
    if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return null
    return Buffer.from(data.content, 'base64').toString('utf8')
  } catch (error) {
    return absent(error)
  }
}

async function viewer(client: GitHub): Promise<string> {
  try {
    const { data } = await client.rest.users.getAuthenticated()
    return data.login
  } catch (error) {
    if (error instanceof Fault && error.code === 'PERMISSION') return JOB_LOGIN
    throw error
  }
}

function absent(error: unknown): null {
  if (error instanceof Refusal && error.status === 404) return null
  throw error
}

/**
 * Appends by tree, commit and ref.
 * @param base the commit to append to, which the ref must still name; null to begin the branch
 * @throws `Refusal` 422 or 409 where the ref is elsewhere or, at the beginning, exists
 */
export async function commitOn(
  client: GitHub,
  branch: string,
  base: Oid | null,
  { headline, body }: Message,
  { additions, deletions }: Changes,
): Promise<Oid> {
  const where = of(client)
  const written = additions.map(({ path, text }) => ({
    path,
    mode: '100644' as const,
    type: 'blob' as const,
    content: text,
  }))
  const gone = deletions.map(path => ({ path, mode: '100644' as const, type: 'blob' as const, sha: null }))
  const tree = await repeated(async () => {
    const from = base === null ? {} : { base_tree: (await commitAt(client, base))?.tree ?? base }
    return client.rest.git.createTree({ ...where, ...from, tree: [...written, ...gone] })
  })
  const commit = await repeated(() =>
    client.rest.git.createCommit({
      ...where,
      message: `${headline}\n\n${body}`,
      tree: tree.data.sha,
      parents: base === null ? [] : [base],
    }),
  )
  const { sha } = commit.data
  if (base === null) await client.rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha })
  else await client.rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: false })
  return sha
}

/** Git's objects are named by their content, and one that no ref reaches is nothing: making them again does no harm. */
async function repeated<T>(make: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await make()
    } catch (error) {
      if (!(error instanceof UnknownOutcome) || tries === 3) throw error
    }
  }
}
