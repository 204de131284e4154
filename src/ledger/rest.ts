/**
 * The same over REST: for the first entry, whose branch GraphQL can't create, and for servers without GraphQL.
 * Must not know what the files mean, or what to do when a request fails.
 */
import { Fault } from '../core/fault.ts'
import type { Oid } from '../core/types.ts'
import { Refusal, UnknownOutcome } from '../github/client.ts'
import type { GitHub } from '../github/client.ts'
import type { Changes } from './format.ts'
import { blob } from './graphql.ts'
import type { Brought, Wanted } from './graphql.ts'
import type { Message } from './story.ts'

/** What a job's own token is called, where GraphQL can't be asked. */
const JOB_LOGIN = 'github-actions[bot]'

export async function read(client: GitHub, wanted: Wanted): Promise<Brought> {
  const commit = wanted.revision === null ? null : await commitAt(client, wanted.revision)
  const clash = wanted.revision !== null && commit === null && (await tipOf(client, 'model-release')) !== null
  const files = new Map<string, string>()
  const names = new Map<string, string[]>()
  if (commit !== null) {
    const { data } = await client.rest.git.getTree({ ...of(client), tree_sha: commit.tree, recursive: '1' })
    if (data.truncated) throw new Fault('LEDGER_TOO_LARGE', `${commit.oid}: GitHub lists only a part of its tree.`)
    const oids = new Map(data.tree.filter(one => one.type === 'blob').map(one => [one.path, one.sha]))
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
  const now = client.now()
  if (now === null) throw new Fault('GITHUB_ANSWER', 'GitHub sent no Date header: its clock is needed.')
  const { oid: tip, parent } = commit ?? { oid: null, parent: null }
  return { now, tip, parent, files, names, viewer: await viewer(client), clash, trusted, trustedCommit: null }
}

interface Commit {
  readonly oid: Oid
  readonly parent: Oid | null
  readonly tree: Oid
}

async function commitAt(client: GitHub, revision: string): Promise<Commit | null> {
  const [start = '', back = '0'] = revision.split('~')
  const branch = /^refs\/heads\/(.+)$/u.exec(start)?.[1]
  let oid = branch === undefined ? start : await tipOf(client, branch)
  for (let left = Number(back); oid !== null; left -= 1) {
    const { data } = await client.rest.git.getCommit({ ...of(client), commit_sha: oid })
    const parent = data.parents[0]?.sha ?? null
    if (left === 0) return { oid, parent, tree: data.tree.sha }
    oid = parent
  }
  return null
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
