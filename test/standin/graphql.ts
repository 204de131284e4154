/**
 * GitHub's GraphQL interface: documents are parsed, validated and executed against GitHub's own schema. A field that the
 * schema has and the stand-in does not is an error, never a silent null. Errors come as HTTP 200, with GitHub's `type`.
 * Must not know HTTP.
 */
import { readFileSync } from 'node:fs'
import { GraphQLError, Kind, buildASTSchema, execute, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLFieldResolver, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { allows, refusal } from './access.ts'
import type { Need } from './access.ts'
import { textOf } from './objects.ts'
import type { Change, Oid, TreeEntry } from './objects.ts'
import type { Deployment, PullRequest, Repository } from './repository.ts'
import { githubItself, iso, nodeId, personOf, repositoryOf, shortRef, userId, visible } from './world.ts'
import type { Call } from './world.ts'

/** A value whose properties are a type's fields; functions take the field's arguments. */
type Source = { readonly __typename: string } & Readonly<Record<string, unknown>>
type Resolve = (_: unknown, args: unknown) => unknown

const isResolve = (value: unknown): value is Resolve => typeof value === 'function'

export interface GraphqlAnswer {
  readonly body: { readonly data?: unknown; readonly errors?: readonly unknown[] }
  /** Faults of the document itself, or of the stand-in for lacking a field. */
  readonly violations: readonly string[]
  /** Whether a mutation changed something. */
  readonly wrote: boolean
}

export interface Document {
  readonly parsed: DocumentNode
  readonly name: string | null
  readonly kind: 'query' | 'mutation' | 'subscription'
  /** The names of the root fields, without aliases. */
  readonly fields: readonly string[]
  /** What the schema says against it, once it was asked. */
  invalid: readonly GraphQLFormattedError[] | null
}

/** By their text: the same few documents come again and again. */
const documents = new Map<string, Document>()

/** Read as a file: importing the package would also read 5 MB of JSON. */
const SCHEMA = new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url)

let built: GraphQLSchema | null = null

function schema(): GraphQLSchema {
  if (!built) {
    const document = parse(readFileSync(SCHEMA, 'utf8'), { noLocation: true })
    built = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })
  }
  return built
}

/** @throws GraphQLError where the text is no GraphQL */
export function read(query: string, operationName?: string | null): Document {
  const key = `${operationName ?? ''}\n${query}`
  const known = documents.get(key)
  if (known) return known
  const parsed = parse(query)
  const operations = parsed.definitions.filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
  const operation = operations.find(one => operationName == null || one.name?.value === operationName) ?? operations[0]
  const document: Document = {
    parsed,
    invalid: null,
    name: operation?.name?.value ?? null,
    kind: operation?.operation ?? 'query',
    fields: (operation?.selectionSet.selections ?? []).flatMap(one =>
      one.kind === Kind.FIELD ? [one.name.value] : [],
    ),
  }
  documents.set(key, document)
  return document
}

export async function answer(
  call: Call,
  document: Document,
  variables: Readonly<Record<string, unknown>> | null,
): Promise<GraphqlAnswer> {
  const errors = (document.invalid ??= validate(schema(), document.parsed).map(asGitHub))
  if (errors.length > 0) {
    return { body: { errors }, violations: errors.map(error => `GraphQL: ${error.message}`), wrote: false }
  }
  const violations: string[] = []
  let wrote = false
  const done = (): void => {
    wrote = true
  }
  const fieldResolver: GraphQLFieldResolver<Source, unknown> = (source, args, _, info) => {
    const value = source[info.fieldName]
    if (value === undefined) {
      const field = `${info.parentType.name}.${info.fieldName}`
      violations.push(`the stand-in does not have ${field}`)
      throw new GraphQLError(`the stand-in does not have ${field}`)
    }
    // What graphql-js passes was checked against the schema, of which each function's argument type is a part.
    return isResolve(value) ? value(source, args) : value
  }
  const root = document.kind === 'mutation' ? mutations(call, done) : queries(call)
  const result = await execute({
    schema: schema(),
    document: document.parsed,
    rootValue: root,
    variableValues: variables,
    operationName: document.name,
    fieldResolver,
  })
  const failed = result.errors?.map(asGitHub)
  return {
    body: { ...(result.data === undefined ? {} : { data: result.data }), ...(failed ? { errors: failed } : {}) },
    violations,
    wrote,
  }
}

function fail(type: string, message: string): never {
  throw new GraphQLError(message, { extensions: { type } })
}

function asGitHub(error: GraphQLError): GraphQLFormattedError & { readonly type?: string } {
  const { message, locations, path, extensions } = error.toJSON()
  const type = extensions?.['type']
  const unknown = /^Cannot query field "(?<field>\w+)" on type "(?<type>\w+)"/.exec(message)?.groups
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(path ? { path } : {}),
    ...(unknown
      ? { extensions: { code: 'undefinedField', typeName: unknown['type'], fieldName: unknown['field'] } }
      : {}),
    ...(locations ? { locations } : {}),
    message: unknown ? `Field '${unknown['field'] ?? ''}' doesn't exist on type '${unknown['type'] ?? ''}'` : message,
  }
}

function permit(call: Call, repository: Repository, need: Need): void {
  if (!allows(call.token, need, !repository.private)) fail('FORBIDDEN', refusal(call.token))
}

const readContents: Need = { contents: 'read' }
const writeContents: Need = { contents: 'write' }

function queries(call: Call): Source {
  return {
    __typename: 'Query',
    viewer: () => actor(call.token.login, 'User'),
    repository: (_: unknown, { owner, name }: { owner: string; name: string }) => {
      const repository = repositoryOf(call, owner, name)
      if (!repository) fail('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
      return repositorySource(call, repository)
    },
    rateLimit: () => ({
      __typename: 'RateLimit',
      cost: 1,
      limit: call.rate.limit,
      remaining: Math.max(0, call.rate.limit - call.rate.used),
      used: call.rate.used,
      resetAt: iso(call.rate.resetAt),
      nodeCount: 0,
    }),
  }
}

function actor(login: string, type: 'User' | 'Bot'): Source {
  return {
    __typename: type,
    login,
    id: nodeId('U', login),
    databaseId: userId(login),
    resourcePath: `/${login}`,
  }
}

function repositorySource(call: Call, repository: Repository): Source {
  const refs = (): [string, Oid][] => {
    permit(call, repository, readContents)
    return [...repository.refsBefore(call.seen)]
  }
  const refNamed = (name: string): Source | null => {
    const found = refs().find(([full]) =>
      [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`].includes(full),
    )
    return found ? refSource(call, repository, ...found) : null
  }
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    owner: actor(repository.owner, 'User'),
    isPrivate: repository.private,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    isEmpty: () => refs().length === 0,
    isArchived: false,
    url: `${call.server}/${repository.fullName}`,
    createdAt: iso(repository.createdAt),
    defaultBranchRef: () => refNamed(`refs/heads/${repository.defaultBranch}`),
    ref: (_: unknown, { qualifiedName }: { qualifiedName: string }) => refNamed(qualifiedName),
    refs: (_: unknown, args: Paging & { refPrefix: string; query?: string | null }) => {
      const below = refs()
        .filter(([name]) => name.startsWith(args.refPrefix) && (!args.query || name.includes(args.query)))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
      return connection('Ref', 'refs', below, args, ([name, oid]) => refSource(call, repository, name, oid))
    },
    object: (_: unknown, { expression, oid }: { expression?: string | null; oid?: string | null }) => {
      permit(call, repository, readContents)
      const found = oid ? { oid, path: null } : repository.expression(expression ?? '', call.seen)
      return found && objectSource(call, repository, found.oid)
    },
    pullRequest: (_: unknown, { number }: { number: number }) => {
      permit(call, repository, { 'pull-requests': 'read' })
      const found = visible(call, repository.pulls).find(pull => pull.number === number)
      if (!found) fail('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
      return pullSource(call, repository, found)
    },
    deployments: (_: unknown, args: Paging & { environments?: readonly string[] | null; orderBy?: Order | null }) => {
      permit(call, repository, { deployments: 'read' })
      const found = visible(call, repository.deployments).filter(
        deployment => !args.environments || args.environments.includes(deployment.environment),
      )
      if (args.orderBy?.direction === 'DESC') found.reverse()
      return connection('Deployment', 'deployments', found, args, one => deploymentSource(call, repository, one))
    },
  }
}

interface Order {
  readonly field: string
  readonly direction: 'ASC' | 'DESC'
}

function refSource(call: Call, repository: Repository, name: string, oid: Oid): Source {
  return {
    __typename: 'Ref',
    id: nodeId('REF', `${repository.id}:${name}`),
    name: shortRef(name),
    prefix: name.slice(0, name.length - shortRef(name).length),
    repository: () => repositorySource(call, repository),
    target: () => objectSource(call, repository, oid),
  }
}

function objectSource(call: Call, repository: Repository, oid: Oid): Source | null {
  const object = repository.objects.get(oid)
  if (!object) return null
  const common = {
    id: nodeId('O', `${repository.id}:${oid}`),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: `${call.server}/${repository.fullName}/commit/${oid}`,
    commitResourcePath: `/${repository.fullName}/commit/${oid}`,
    repository: () => repositorySource(call, repository),
  }
  if (object.type === 'commit') return { ...common, ...commitFields(call, repository, oid) }
  if (object.type === 'tree') {
    const entries = (): Source[] =>
      (repository.objects.tree(oid) ?? []).map(entry => entrySource(call, repository, entry, entry.name))
    return { __typename: 'Tree', ...common, entries }
  }
  const isBinary = object.bytes.includes(0)
  const isTruncated = object.bytes.length > call.world.blobTextLimit
  return {
    __typename: 'Blob',
    ...common,
    byteSize: object.bytes.length,
    isBinary,
    isTruncated,
    text: isBinary ? null : textOf(object.bytes.subarray(0, call.world.blobTextLimit)),
  }
}

function entrySource(call: Call, repository: Repository, entry: TreeEntry, path: string): Source {
  return {
    __typename: 'TreeEntry',
    name: entry.name,
    path,
    oid: entry.oid,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.mode === '040000' ? 'tree' : entry.mode === '160000' ? 'commit' : 'blob',
    size: entry.mode === '040000' ? 0 : (repository.objects.get(entry.oid)?.bytes.length ?? 0),
    object: () => objectSource(call, repository, entry.oid),
    repository: () => repositorySource(call, repository),
  }
}

function commitFields(call: Call, repository: Repository, oid: Oid): Source {
  const commit = repository.objects.commit(oid)
  if (!commit) throw new Error(`${oid} is no commit`)
  const headline = commit.message.split('\n', 1)[0] ?? ''
  const signature = (who: typeof commit.author): Source => ({
    __typename: 'GitActor',
    name: who.name,
    email: who.email,
    date: iso(who.seconds * 1000),
    user: null,
  })
  const of = (commits: readonly Oid[], args: Paging, name: string): Source =>
    connection('Commit', name, commits, args, one => objectSource(call, repository, one))
  return {
    __typename: 'Commit',
    message: commit.message,
    messageHeadline: headline,
    messageBody: commit.message.slice(headline.length).trim(),
    author: signature(commit.author),
    committer: signature(commit.committer),
    authoredDate: iso(commit.author.seconds * 1000),
    committedDate: iso(commit.committer.seconds * 1000),
    url: `${call.server}/${repository.fullName}/commit/${oid}`,
    signature: repository.signed.has(oid)
      ? {
          __typename: 'GpgSignature',
          isValid: true,
          wasSignedByGitHub: true,
          state: 'VALID',
          email: commit.committer.email,
        }
      : null,
    tree: () => objectSource(call, repository, commit.tree),
    file: (_: unknown, { path }: { path: string }) => {
      const entry = repository.objects.at(commit.tree, path)
      return entry && entrySource(call, repository, entry, path)
    },
    parents: (_: unknown, args: Paging) => of(commit.parents, args, 'parents'),
    history: (_: unknown, args: Paging & { path?: string | null; since?: string | null }) => {
      const at = (one: Oid | undefined): Oid | null =>
        one === undefined
          ? null
          : (repository.objects.at(repository.objects.commit(one)?.tree ?? '', args.path ?? '')?.oid ?? null)
      const since = args.since ? Date.parse(args.since) / 1000 : 0
      const all = repository.objects
        .history(oid)
        .filter(one => (repository.objects.commit(one)?.committer.seconds ?? 0) >= since)
      const touching = args.path ? all.filter(one => at(one) !== at(repository.objects.commit(one)?.parents[0])) : all
      return of(touching, args, 'history')
    },
    associatedPullRequests: (_: unknown, args: Paging) => {
      permit(call, repository, { 'pull-requests': 'read' })
      const found = visible(call, repository.pulls).filter(pull => pull.headSha === oid || pull.mergeCommit === oid)
      return connection('PullRequest', 'associatedPullRequests', found, args, one => pullSource(call, repository, one))
    },
  }
}

function pullSource(call: Call, repository: Repository, pull: PullRequest): Source {
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    state: pull.mergeCommit ? 'MERGED' : pull.state.toUpperCase(),
    merged: pull.mergeCommit !== null,
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    baseRefName: pull.baseRef,
    isCrossRepository: pull.headRepository !== repository.fullName,
    mergeCommit: () => pull.mergeCommit && objectSource(call, repository, pull.mergeCommit),
    url: `${call.server}/${repository.fullName}/pull/${pull.number}`,
  }
}

function deploymentSource(call: Call, repository: Repository, deployment: Deployment): Source {
  const latest = visible(call, deployment.statuses).at(-1)
  return {
    __typename: 'Deployment',
    id: nodeId('DE', deployment.id),
    databaseId: deployment.id,
    environment: deployment.environment,
    originalEnvironment: deployment.environment,
    task: deployment.task,
    // GitHub gives the payload's JSON as a JSON string.
    payload: JSON.stringify(deployment.payload),
    description: deployment.description,
    commitOid: deployment.sha,
    commit: () => objectSource(call, repository, deployment.sha),
    createdAt: iso(deployment.at),
    updatedAt: iso(latest?.at ?? deployment.at),
    state: latest ? (latest.state === 'success' ? 'ACTIVE' : latest.state.toUpperCase()) : 'PENDING',
    latestStatus: latest
      ? {
          __typename: 'DeploymentStatus',
          id: nodeId('DES', latest.id),
          state: latest.state.toUpperCase(),
          description: latest.description,
          environmentUrl: latest.environmentUrl || null,
          logUrl: latest.logUrl || null,
          createdAt: iso(latest.at),
          updatedAt: iso(latest.at),
        }
      : null,
  }
}

interface Paging {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

const cursorOf = (index: number): string => Buffer.from(`cursor:${index + 1}`).toString('base64')
const positionOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64').toString().split(':')[1])

/** A Relay connection over a list; a cursor is a position in it. */
function connection<T>(
  type: string,
  name: string,
  all: readonly T[],
  args: Paging,
  source: (item: T) => Source | null,
): Source {
  const { first, last } = args
  if (first == null && last == null) {
    fail(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  }
  const wanted = first ?? last ?? 0
  if (wanted > 100 || wanted < 0) {
    fail(
      'EXCESSIVE_PAGINATION',
      `Requesting ${wanted} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
    )
  }
  const from = args.after ? positionOf(args.after) : 0
  const to = args.before ? positionOf(args.before) - 1 : all.length
  const start = first == null ? Math.max(from, to - wanted) : from
  const end = first == null ? to : Math.min(to, from + wanted)
  const edges = all.slice(start, end).map((item, offset) => ({
    __typename: `${type}Edge`,
    cursor: cursorOf(start + offset),
    node: () => source(item),
  }))
  return {
    __typename: `${type}Connection`,
    totalCount: all.length,
    edges,
    nodes: () => all.slice(start, end).map(source),
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

interface CreateCommit {
  readonly clientMutationId?: string | null
  readonly branch: {
    readonly id?: string | null
    readonly repositoryNameWithOwner?: string | null
    readonly branchName?: string | null
  }
  readonly expectedHeadOid: Oid
  readonly message: { readonly headline: string; readonly body?: string | null }
  readonly fileChanges?: {
    readonly additions: readonly { readonly path: string; readonly contents: string }[]
    readonly deletions: readonly { readonly path: string }[]
  } | null
}

interface UpdateRefs {
  readonly clientMutationId?: string | null
  readonly repositoryId: string
  readonly refUpdates: readonly {
    readonly name: string
    readonly beforeOid?: Oid | null
    readonly afterOid: Oid
    readonly force: boolean
  }[]
}

const NO_REF = '0'.repeat(40)

function mutations(call: Call, done: () => void): Source {
  return {
    __typename: 'Mutation',
    createCommitOnBranch: (_: unknown, { input }: { input: CreateCommit }) => {
      const [repository, ref] = branchOf(call, input.branch)
      permit(call, repository, writeContents)
      const tip = repository.refs.get(ref)
      if (tip === undefined) fail('NOT_FOUND', `Could not resolve to a Ref with the name '${shortRef(ref)}'.`)
      // The two spaces are GitHub's.
      if (tip !== input.expectedHeadOid) {
        fail(
          'STALE_DATA',
          `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`,
        )
      }
      if (repository.ruled(ref)) {
        fail('UNPROCESSABLE', 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n')
      }
      const base = repository.objects.commit(tip)?.tree ?? null
      const changes = new Map<string, Change>()
      for (const { path } of input.fileChanges?.deletions ?? []) {
        if (base === null || path === '' || !repository.objects.at(base, path)) {
          fail('UNPROCESSABLE', `A path was requested for deletion which does not exist as of commit oid \`${tip}\``)
        }
        changes.set(path, null)
      }
      for (const { path, contents } of input.fileChanges?.additions ?? []) {
        if (
          path === '' ||
          path.startsWith('/') ||
          path.split('/').some(part => part === '' || part === '..' || part === '.git')
        ) {
          fail('UNPROCESSABLE', `A path was requested for addition which is not valid: \`${path}\``)
        }
        if (changes.has(path)) fail('UNPROCESSABLE', `The path \`${path}\` is named more than once`)
        if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(contents))
          fail('UNPROCESSABLE', `The contents of \`${path}\` are not Base64`)
        changes.set(path, { mode: '100644', oid: repository.objects.addBlob(Buffer.from(contents, 'base64')) })
      }
      const { headline, body } = input.message
      const commit = repository.objects.addCommit({
        tree: repository.objects.changed(base, changes),
        parents: [tip],
        author: personOf(call.token, call.now),
        committer: githubItself(call.now),
        message: body ? `${headline}\n\n${body}` : headline,
      })
      repository.signed.add(commit)
      repository.move(ref, commit, call.n)
      done()
      return {
        __typename: 'CreateCommitOnBranchPayload',
        clientMutationId: input.clientMutationId ?? null,
        commit: objectSource(call, repository, commit),
        ref: refSource(call, repository, ref, commit),
      }
    },
    updateRefs: (_: unknown, { input }: { input: UpdateRefs }) => {
      const repository = [...call.world.repositories.values()].find(one => nodeId('R', one.id) === input.repositoryId)
      if (!repository) fail('NOT_FOUND', `Could not resolve to a node with the global id of '${input.repositoryId}'`)
      permit(call, repository, writeContents)
      for (const { name, beforeOid, afterOid, force } of input.refUpdates) {
        const tip = repository.refs.get(name) ?? null
        if (beforeOid != null && (beforeOid === NO_REF ? null : beforeOid) !== tip) {
          fail('UNPROCESSABLE', `Reference update failed: ${name} is not at ${beforeOid}`)
        }
        if (afterOid !== NO_REF && !repository.objects.commit(afterOid)) fail('UNPROCESSABLE', 'Object does not exist')
        if (tip === null && afterOid !== NO_REF && repository.clashes(name))
          fail('UNPROCESSABLE', 'Reference update failed')
        if (tip !== null && afterOid !== NO_REF && !force && !repository.objects.isAncestor(tip, afterOid)) {
          fail('UNPROCESSABLE', 'Update is not a fast forward')
        }
        if (repository.ruled(name)) {
          fail('UNPROCESSABLE', 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n')
        }
      }
      // All were checked first: either every ref moves or none.
      for (const { name, afterOid } of input.refUpdates)
        repository.move(name, afterOid === NO_REF ? null : afterOid, call.n)
      done()
      return { __typename: 'UpdateRefsPayload', clientMutationId: input.clientMutationId ?? null }
    },
  }
}

function branchOf(call: Call, branch: CreateCommit['branch']): readonly [Repository, string] {
  if (branch.id != null) {
    for (const repository of call.world.repositories.values()) {
      for (const name of repository.refs.keys()) {
        if (nodeId('REF', `${repository.id}:${name}`) === branch.id) return [repository, name]
      }
    }
    fail('NOT_FOUND', `Could not resolve to a node with the global id of '${branch.id}'`)
  }
  const fullName = branch.repositoryNameWithOwner ?? ''
  const [owner = '', name = ''] = fullName.split('/')
  const repository = repositoryOf(call, owner, name)
  if (!repository) fail('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`)
  const branchName = branch.branchName ?? ''
  return [repository, branchName.startsWith('refs/heads/') ? branchName : `refs/heads/${branchName}`]
}
