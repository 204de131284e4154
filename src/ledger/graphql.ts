/**
 * The ledger's requests over GraphQL: everything an operation reads in one query, one entry in one mutation, and for those who look
 * back a hundred commits, or a hundred ledgers, in one.
 * Must not know what the files mean, or what to do when a request fails.
 */
import * as v from 'valibot'
import type { Instant, Oid } from '../core/types.ts'
import type { Answer, GitHub, Variables } from '../github/client.ts'
import { ENTRY, PREFIX, README, STATE } from './format.ts'
import type { Changes } from './format.ts'
import type { Told } from './history.ts'
import type { Snapshot } from './reading.ts'
import type { Message } from './story.ts'

/** What one query is to bring. */
export interface Wanted {
  /** `refs/heads/<branch>`, a commit, or `<commit>~<n>`; null where only trusted files are read. */
  readonly revision: string | null
  readonly paths: readonly string[]
  /** Directories to list. */
  readonly list: readonly string[]
  /** Directories to read with all their files. */
  readonly all: readonly string[]
  /** Files of the default branch, by path. */
  readonly trusted: readonly string[]
}

export interface Brought extends Snapshot {
  readonly viewer: string
  /** A branch in the way: git has no `model-release/x` beside `model-release`. */
  readonly clash: boolean
  readonly trusted: ReadonlyMap<string, string>
  /** The default branch's commit that the trusted files were read at. */
  readonly trustedCommit: Oid | null
}

const file = {
  oid: v.exactOptional(v.string()),
  isTruncated: v.exactOptional(v.boolean()),
  text: v.exactOptional(v.nullable(v.string())),
}
const commit = v.object({
  oid: v.string(),
  parents: v.exactOptional(v.object({ nodes: v.array(v.object({ oid: v.string() })) })),
})
const found = v.nullable(
  v.object({
    ...file,
    entries: v.exactOptional(
      v.array(v.object({ name: v.string(), object: v.exactOptional(v.nullable(v.object(file))) })),
    ),
  }),
)
const shape = v.object({
  viewer: v.object({ login: v.string() }),
  repository: v.objectWithRest(
    {
      head: v.nullable(v.object({ target: v.nullable(v.object({ oid: v.string() })) })),
      tip: v.exactOptional(v.nullable(commit)),
      clash: v.exactOptional(v.nullable(v.object({ name: v.string() }))),
    },
    found,
  ),
})
type Found = v.InferOutput<typeof found>

export async function read(client: GitHub, wanted: Wanted): Promise<Brought> {
  const root = wanted.revision ?? 'HEAD'
  const blobs = [...wanted.paths.map(path => `${root}:${path}`), ...wanted.trusted.map(path => `HEAD:${path}`)]
  const trees = [...wanted.list, ...wanted.all].map(path => `${root}:${path}`)
  const expressions = [...blobs, ...trees]
  const fields = expressions.map((_, at) => {
    const tree = at < blobs.length ? null : at < blobs.length + wanted.list.length ? LISTED : WHOLE
    return `f${at}: object(expression: $e${at}) { ${tree ?? '...file'} }`
  })
  const document = `query Ledger($owner: String!, $repo: String!${expressions.map((_, at) => `, $e${at}: String!`).join('')}${wanted.revision === null ? '' : ', $tip: String!'}) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    head: defaultBranchRef { target { oid } }
    ${wanted.revision === null ? '' : TIP}
    ${fields.join('\n    ')}
  }
}
${blobs.length + wanted.all.length > 0 ? FILE : ''}`
  const variables = {
    owner: client.owner,
    repo: client.repo,
    ...(wanted.revision === null ? {} : { tip: wanted.revision }),
    ...Object.fromEntries(expressions.map((expression, at) => [`e${at}`, expression])),
  }
  const { data, date } = await client.query(document, variables, shape)
  const { repository } = data
  // Repository fields beside the named ones are `found` objects: f0, f1, … in the order of the expressions.
  const objects = new Map(Object.entries(repository))
  const at = (index: number): Found => v.parse(found, objects.get(`f${index}`) ?? null)

  const texts = async (paths: readonly string[], from: number): Promise<ReadonlyMap<string, string>> => {
    const pairs = await Promise.all(paths.map((path, index) => textOf(client, path, at(from + index))))
    return new Map(pairs.flat())
  }
  const whole = await Promise.all(
    wanted.all.flatMap((directory, index) =>
      (at(blobs.length + wanted.list.length + index)?.entries ?? []).map(entry =>
        textOf(client, `${directory}/${entry.name}`, entry.object ?? null),
      ),
    ),
  )
  const names = [...wanted.list, ...wanted.all].map((directory, index): [string, string[]] => [
    directory,
    (at(blobs.length + index)?.entries ?? []).map(entry => entry.name),
  ])
  const tip = repository.tip ?? null
  return {
    now: date,
    tip: tip?.oid ?? null,
    parent: tip?.parents?.nodes[0]?.oid ?? null,
    files: new Map([...(await texts(wanted.paths, 0)), ...whole.flat()]),
    names: new Map(names),
    viewer: data.viewer.login,
    clash: Boolean(repository.clash),
    trusted: await texts(wanted.trusted, wanted.paths.length),
    trustedCommit: repository.head?.target?.oid ?? null,
  }
}

const TIP = `tip: object(expression: $tip) { oid ... on Commit { parents(first: 1) { nodes { oid } } } }
    clash: ref(qualifiedName: "refs/heads/model-release") { name }`
const LISTED = '... on Tree { entries { name } }'
const WHOLE = '... on Tree { entries { name object { ...file } } }'
const FILE = 'fragment file on Blob { oid isTruncated text }'

/** GraphQL cuts the text of large files off: those are read as blobs. */
async function textOf(
  client: GitHub,
  path: string,
  object: { oid?: string; isTruncated?: boolean; text?: string | null } | null,
): Promise<[path: string, text: string][]> {
  if (object?.oid === undefined) return []
  if (object.isTruncated !== true && typeof object.text === 'string') return [[path, object.text]]
  return [[path, await blob(client, object.oid)]]
}

export async function blob(client: GitHub, oid: Oid): Promise<string> {
  const { data } = await client.rest.git.getBlob({ owner: client.owner, repo: client.repo, file_sha: oid })
  return Buffer.from(data.content, 'base64').toString('utf8')
}

/**
 * Appends where the branch is still at `expected`; GitHub signs the commit.
 * @throws `Refusal` of type `STALE_DATA` where it is not
 */
export async function commitOn(
  client: GitHub,
  branch: string,
  expected: Oid,
  message: Message,
  { additions, deletions }: Changes,
): Promise<Oid> {
  const input = {
    branch: { repositoryNameWithOwner: `${client.owner}/${client.repo}`, branchName: branch },
    expectedHeadOid: expected,
    message,
    fileChanges: {
      additions: additions.map(({ path, text }) => ({ path, contents: Buffer.from(text).toString('base64') })),
      deletions: deletions.map(path => ({ path })),
    },
  }
  const document = `mutation Append($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`
  const made = v.object({ createCommitOnBranch: v.object({ commit: v.object({ oid: v.string() }) }) })
  const { data } = await client.mutate(document, { input }, made)
  return data.createCommitOnBranch.commit.oid
}

/** What one query brings at most. */
const PAGE = 100

const pages = v.object({ hasNextPage: v.boolean(), endCursor: v.nullable(v.string()) })
const blobAt = v.nullable(v.object({ object: v.nullable(v.object(file)) }))
const told = v.object({
  oid: v.string(),
  messageHeadline: v.string(),
  parents: v.object({ nodes: v.array(v.object({ oid: v.string() })) }),
  tree: v.object({ oid: v.string() }),
  signature: v.nullable(v.object({ wasSignedByGitHub: v.boolean() })),
  entry: blobAt,
  readme: v.nullable(v.object({ oid: v.string() })),
})
const past = v.object({
  repository: v.object({
    object: v.nullable(v.object({ history: v.exactOptional(v.object({ pageInfo: pages, nodes: v.array(told) })) })),
  }),
})

/**
 * A branch's commits, newest first; none where there is no such branch.
 * @param most null for all of them
 */
export async function history(client: GitHub, revision: string, most: number | null): Promise<readonly Told[]> {
  const document = `query History($owner: String!, $repo: String!, $tip: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    object(expression: $tip) { ... on Commit { history(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        oid messageHeadline parents(first: 2) { nodes { oid } } tree { oid } signature { wasSignedByGitHub }
        entry: file(path: "${ENTRY}") { object { ...file } }
        readme: file(path: "${README}") { oid }
      }
    } } }
  }
}
${FILE}`
  const commits: Told[] = []
  let from = revision
  for (let after: string | null = null; ;) {
    const first = Math.min(PAGE, (most ?? Infinity) - commits.length)
    const variables: Variables = { owner: client.owner, repo: client.repo, tip: from, first, after }
    const { data }: Answer<v.InferOutput<typeof past>> = await client.query(document, variables, past)
    const page = data.repository.object?.history
    if (!page) return commits
    for (const node of page.nodes) {
      const [text] = await textOf(client, ENTRY, node.entry?.object ?? null)
      commits.push({
        oid: node.oid,
        parents: node.parents.nodes.map(({ oid }) => oid),
        tree: node.tree.oid,
        headline: node.messageHeadline,
        signed: node.signature?.wasSignedByGitHub ?? false,
        entry: text?.[1] ?? null,
        readme: node.readme?.oid ?? null,
      })
    }
    if (!page.pageInfo.hasNextPage || commits.length >= (most ?? Infinity)) return commits
    // The branch may grow meanwhile; the commit that the first page began with does not.
    from = commits[0]?.oid ?? from
    after = page.pageInfo.endCursor
  }
}

/** A ledger's branch as a listing shows it. */
export interface Listed {
  readonly model: string
  readonly tip: Oid
  /** The text of `state.json`, or null. */
  readonly state: string | null
}

export interface Listing {
  readonly now: Instant
  readonly ledgers: readonly Listed[]
  /** A branch called `model-release`, which leaves no room for any ledger. */
  readonly clash: boolean
}

const branches = v.object({
  repository: v.object({
    clash: v.nullable(v.object({ name: v.string() })),
    refs: v.nullable(
      v.object({
        pageInfo: pages,
        nodes: v.array(
          v.object({
            name: v.string(),
            prefix: v.string(),
            target: v.nullable(v.object({ oid: v.string(), file: v.exactOptional(blobAt) })),
          }),
        ),
      }),
    ),
  }),
})

/** Every ledger of the repository. */
export async function list(client: GitHub): Promise<Listing> {
  const document = `query Ledgers($owner: String!, $repo: String!, $prefix: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    clash: ref(qualifiedName: "refs/heads/model-release") { name }
    refs(refPrefix: $prefix, first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { name prefix target { oid ... on Commit { file(path: "${STATE}") { object { ...file } } } } }
    }
  }
}
${FILE}`
  const prefix = `refs/heads/${PREFIX}`
  const ledgers: Listed[] = []
  for (let after: string | null = null; ;) {
    const variables: Variables = { owner: client.owner, repo: client.repo, prefix, after }
    const { data, date }: Answer<v.InferOutput<typeof branches>> = await client.query(document, variables, branches)
    const { clash, refs } = data.repository
    for (const { name, prefix: before, target } of refs?.nodes ?? []) {
      if (!target) continue
      const [text] = await textOf(client, STATE, target.file?.object ?? null)
      ledgers.push({ model: `${before}${name}`.slice(prefix.length), tip: target.oid, state: text?.[1] ?? null })
    }
    if (!refs?.pageInfo.hasNextPage) return { now: date, ledgers, clash: clash !== null }
    after = refs.pageInfo.endCursor
  }
}
