/**
 * REST routes over git: refs, trees, blobs, commits, contents, the repository itself.
 * Must not know checks, deployments or transports.
 */
import { textOf } from './objects.ts'
import type { Change, Commit, Mode, Oid, Signature } from './objects.ts'
import type { Repository } from './repository.ts'
import { route } from './route.ts'
import type { Answer, RepositoryCall, Route } from './route.ts'
import { fullRepositoryJson, repositoryUrl } from './shapes.ts'
import { commitNamed, iso, nodeId, personOf } from './world.ts'
import { ApiError } from './wire.ts'

const RULE = 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n'

function refJson(call: RepositoryCall, name: string, oid: Oid): unknown {
  const base = repositoryUrl(call, call.repository)
  const type = call.repository.objects.get(oid)?.type ?? 'commit'
  return {
    ref: name,
    node_id: nodeId('REF', `${call.repository.id}:${name}`),
    url: `${base}/git/${name}`,
    object: { sha: oid, type, url: `${base}/git/${type}s/${oid}` },
  }
}

function notEmpty(repository: Repository): void {
  if (repository.refs.size === 0) throw new ApiError(409, 'Git Repository is empty.')
}

const person = (who: Signature): unknown => ({ name: who.name, email: who.email, date: iso(who.seconds * 1000) })

function commitJson(call: RepositoryCall, oid: Oid, commit: Commit): Record<string, unknown> {
  const base = repositoryUrl(call, call.repository)
  const page = `${call.server}/${call.repository.fullName}/commit`
  const signed = call.repository.signed.has(oid)
  return {
    sha: oid,
    node_id: nodeId('C', `${call.repository.id}:${oid}`),
    url: `${base}/git/commits/${oid}`,
    html_url: `${page}/${oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${base}/git/trees/${commit.tree}` },
    parents: commit.parents.map(sha => ({ sha, url: `${base}/git/commits/${sha}`, html_url: `${page}/${sha}` })),
    verification: {
      verified: signed,
      reason: signed ? 'valid' : 'unsigned',
      signature: signed ? '-----BEGIN PGP SIGNATURE-----' : null,
      payload: null,
      verified_at: signed ? iso(commit.committer.seconds * 1000) : null,
    },
  }
}

/** A commit as lists and branches have it. @throws ApiError 404 where the id is no commit's */
export function commitListJson(call: RepositoryCall, oid: Oid): Record<string, unknown> {
  const commit = call.repository.objects.commit(oid)
  if (!commit) throw new ApiError(404, 'Not Found')
  const whole = commitJson(call, oid, commit)
  const { sha, node_id, html_url, parents, author, committer, message, tree, verification } = whole
  const url = `${repositoryUrl(call, call.repository)}/commits/${oid}`
  return {
    url,
    sha,
    node_id,
    html_url,
    comments_url: `${url}/comments`,
    commit: { url: whole['url'], author, committer, message, tree, comment_count: 0, verification },
    author: null,
    committer: null,
    parents,
  }
}

function treeAnswer(call: RepositoryCall, oid: Oid, recursive: boolean, status: number): Answer {
  const { objects } = call.repository
  const base = `${repositoryUrl(call, call.repository)}/git`
  const listed = recursive
    ? objects.files(oid)
    : (objects.tree(oid) ?? []).map(entry => ({ path: entry.name, mode: entry.mode, oid: entry.oid }))
  const tree = listed.map(entry => {
    const type = entry.mode === '040000' ? 'tree' : entry.mode === '160000' ? 'commit' : 'blob'
    const size = type === 'blob' ? { size: objects.get(entry.oid)?.bytes.length ?? 0 } : {}
    return { path: entry.path, mode: entry.mode, type, sha: entry.oid, ...size, url: `${base}/${type}s/${entry.oid}` }
  })
  return { status, body: { sha: oid, url: `${base}/trees/${oid}`, tree, truncated: false } }
}

function contentAnswer(call: RepositoryCall, path: string, ref: string | undefined): Answer {
  const { repository } = call
  const name = ref ?? repository.defaultBranch
  const commit = commitNamed(call, repository, name)
  if (commit === null)
    throw new ApiError(404, ref === undefined ? 'This repository is empty.' : `No commit found for the ref ${name}`)
  const entry = repository.objects.at(repository.objects.commit(commit)?.tree ?? '', path)
  if (!entry) throw new ApiError(404, 'Not Found')
  const base = repositoryUrl(call, repository)
  const described = (at: string, mode: Mode, oid: Oid): Record<string, unknown> => {
    const kind = mode === '040000' ? 'tree' : 'blob'
    const url = `${base}/contents/${at}?ref=${name}`
    const git = `${base}/git/${kind}s/${oid}`
    const page = `${call.server}/${repository.fullName}/${kind}/${name}/${at}`
    return {
      name: at.split('/').at(-1) ?? '',
      path: at,
      sha: oid,
      size: kind === 'tree' ? 0 : (repository.objects.get(oid)?.bytes.length ?? 0),
      url,
      html_url: page,
      git_url: git,
      download_url: kind === 'tree' ? null : `${call.server}/${repository.fullName}/raw/${name}/${at}`,
      type: kind === 'tree' ? 'dir' : 'file',
      _links: { self: url, git, html: page },
    }
  }
  if (entry.mode === '040000') {
    const prefix = path === '' ? '' : `${path}/`
    return {
      status: 200,
      body: (repository.objects.tree(entry.oid) ?? []).map(child =>
        described(prefix + child.name, child.mode, child.oid),
      ),
    }
  }
  const bytes = repository.objects.get(entry.oid)?.bytes ?? new Uint8Array()
  if (/application\/vnd\.github(\.v3)?\.raw/.test(call.accept)) {
    return {
      status: 200,
      body: textOf(bytes),
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    }
  }
  // Above 1 MB GitHub gives no content here.
  const small = bytes.length <= 1_000_000
  const content = small
    ? Buffer.from(bytes).toString('base64').replaceAll(/.{60}/g, '$&\n') + (bytes.length > 0 ? '\n' : '')
    : ''
  return {
    status: 200,
    body: { ...described(path, entry.mode, entry.oid), content, encoding: small ? 'base64' : 'none' },
  }
}

interface Given {
  readonly name?: string
  readonly email?: string
  readonly date?: string
}

const given = (who: Given | undefined, otherwise: Signature): Signature => ({
  name: who?.name ?? otherwise.name,
  email: who?.email ?? otherwise.email,
  seconds: who?.date === undefined ? otherwise.seconds : Math.floor(Date.parse(who.date) / 1000),
})

export const gitRoutes: readonly Route[] = [
  route<'repos', 'get'>('GET', '', { metadata: 'read' }, call => ({
    status: 200,
    body: fullRepositoryJson(call, call.repository),
  })),

  route<'git', 'getRef'>('GET', '/git/ref/{ref}', { contents: 'read' }, (call, { ref }) => {
    notEmpty(call.repository)
    const oid = call.repository.refsBefore(call.seen).get(`refs/${ref}`)
    if (oid === undefined) throw new ApiError(404, 'Not Found')
    return { status: 200, body: refJson(call, `refs/${ref}`, oid) }
  }),

  route<'git', 'listMatchingRefs'>('GET', '/git/matching-refs/{ref}', { contents: 'read' }, (call, { ref }) => {
    const matching = [...call.repository.refsBefore(call.seen)].filter(([name]) => name.startsWith(`refs/${ref}`))
    return {
      status: 200,
      body: matching.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, oid]) => refJson(call, name, oid)),
    }
  }),

  route<'git', 'createRef'>('POST', '/git/refs', { contents: 'write' }, (call, { ref, sha }) => {
    const { repository } = call
    notEmpty(repository)
    if (!/^refs\/[^/]+\/./.test(ref)) throw new ApiError(422, `${ref} is not a valid ref name.`)
    if (repository.refs.has(ref)) throw new ApiError(422, 'Reference already exists')
    if (!repository.objects.commit(sha)) throw new ApiError(422, 'Object does not exist')
    if (repository.clashes(ref) || /\.\.|\.lock(\/|$)|[\s~^:?*[\\]|\/\/|\/$|\.$|@\{/.test(ref)) {
      throw new ApiError(422, 'Reference update failed')
    }
    if (repository.ruled(ref)) throw new ApiError(422, RULE)
    repository.move(ref, sha, call.n)
    return { status: 201, body: refJson(call, ref, sha) }
  }),

  route<'git', 'updateRef'>('PATCH', '/git/refs/{ref}', { contents: 'write' }, (call, { ref, sha, force }) => {
    const { repository } = call
    notEmpty(repository)
    const name = `refs/${ref}`
    const tip = repository.refs.get(name)
    if (tip === undefined) throw new ApiError(422, 'Reference does not exist')
    if (!repository.objects.commit(sha)) throw new ApiError(422, 'Object does not exist')
    if (force !== true && !repository.objects.isAncestor(tip, sha))
      throw new ApiError(422, 'Update is not a fast forward')
    if (repository.ruled(name)) throw new ApiError(422, RULE)
    repository.move(name, sha, call.n)
    return { status: 200, body: refJson(call, name, sha) }
  }),

  route<'git', 'deleteRef'>('DELETE', '/git/refs/{ref}', { contents: 'write' }, (call, { ref }) => {
    const name = `refs/${ref}`
    if (!call.repository.refs.has(name)) throw new ApiError(422, 'Reference does not exist')
    if (call.repository.ruled(name)) throw new ApiError(422, RULE)
    call.repository.move(name, null, call.n)
    return { status: 204 }
  }),

  route<'git', 'createBlob'>('POST', '/git/blobs', { contents: 'write' }, (call, { content, encoding }) => {
    notEmpty(call.repository)
    const sha = call.repository.objects.addBlob(encoding === 'base64' ? Buffer.from(content, 'base64') : content)
    return { status: 201, body: { sha, url: `${repositoryUrl(call, call.repository)}/git/blobs/${sha}` } }
  }),

  route<'git', 'getBlob'>('GET', '/git/blobs/{file_sha}', { contents: 'read' }, (call, { file_sha: sha }) => {
    const blob = call.repository.objects.get(sha)
    if (blob?.type !== 'blob') throw new ApiError(404, 'Not Found')
    if (/application\/vnd\.github(\.v3)?\.raw/.test(call.accept)) {
      return {
        status: 200,
        body: textOf(blob.bytes),
        headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
      }
    }
    const url = `${repositoryUrl(call, call.repository)}/git/blobs/${sha}`
    const content = Buffer.from(blob.bytes).toString('base64').replaceAll(/.{60}/g, '$&\n')
    const body = {
      sha,
      node_id: nodeId('B', `${call.repository.id}:${sha}`),
      size: blob.bytes.length,
      url,
      content,
      encoding: 'base64',
    }
    return { status: 200, body }
  }),

  route<'git', 'createTree'>('POST', '/git/trees', { contents: 'write' }, (call, { tree, base_tree: base }) => {
    const { objects } = call.repository
    notEmpty(call.repository)
    const from = base === undefined ? null : (objects.commit(base)?.tree ?? base)
    if (from !== null && !objects.tree(from)) throw new ApiError(404, 'Not Found')
    if (tree.length === 0) throw new ApiError(422, 'Invalid tree info')
    const changes = new Map<string, Change>()
    for (const entry of tree) {
      const path = entry.path ?? ''
      if (path === '' || path.startsWith('/') || path.split('/').some(part => ['', '.', '..', '.git'].includes(part))) {
        throw new ApiError(422, 'tree.path contains a malformed path component')
      }
      const mode = entry.mode ?? '100644'
      if (entry.content !== undefined) {
        if (entry.sha !== undefined) throw new ApiError(422, 'Must supply either tree.sha or tree.content, not both')
        changes.set(path, { mode, oid: objects.addBlob(entry.content) })
      } else if (entry.sha === null) changes.set(path, null)
      else if (entry.sha === undefined) throw new ApiError(422, 'Must supply a valid tree.sha or tree.content')
      else if (!objects.get(entry.sha)) throw new ApiError(422, `tree.sha ${entry.sha} is not a valid blob`)
      else changes.set(path, { mode, oid: entry.sha })
    }
    return treeAnswer(call, objects.changed(from, changes), false, 201)
  }),

  route<'git', 'getTree'>(
    'GET',
    '/git/trees/{tree_sha}',
    { contents: 'read' },
    (call, { tree_sha: sha, recursive }) => {
      const { repository } = call
      const oid = repository.revision(sha, call.seen)
      const tree = oid === null ? null : (repository.objects.commit(oid)?.tree ?? oid)
      if (tree === null || !repository.objects.tree(tree)) throw new ApiError(404, 'Not Found')
      return treeAnswer(call, tree, recursive !== undefined, 200)
    },
  ),

  route<'git', 'createCommit'>(
    'POST',
    '/git/commits',
    { contents: 'write' },
    (call, { message, tree, parents = [], author, committer }) => {
      const { objects } = call.repository
      notEmpty(call.repository)
      if (!objects.tree(tree)) throw new ApiError(422, 'Tree SHA does not exist')
      for (const parent of parents) {
        if (!objects.commit(parent)) throw new ApiError(422, 'Parent SHA does not exist or is not a commit object')
      }
      const owner = personOf(call.token, call.now)
      const by = given(author, owner)
      const commit: Commit = { tree, parents, author: by, committer: given(committer, by), message }
      const oid = objects.addCommit(commit)
      // What a bot commits under its own name GitHub signs.
      if (call.token.kind === 'app' && !author && !committer) call.repository.signed.add(oid)
      return { status: 201, body: commitJson(call, oid, commit) }
    },
  ),

  route<'git', 'getCommit'>('GET', '/git/commits/{commit_sha}', { contents: 'read' }, (call, { commit_sha: sha }) => {
    const commit = call.repository.objects.commit(sha)
    if (!commit) throw new ApiError(404, 'Not Found')
    return { status: 200, body: commitJson(call, sha, commit) }
  }),

  route<'repos', 'getCommit'>('GET', '/commits/{ref}', { contents: 'read' }, (call, { ref }) => {
    const oid = commitNamed(call, call.repository, ref)
    if (oid === null) throw new ApiError(422, `No commit found for SHA: ${ref}`)
    if (call.accept.includes('application/vnd.github.sha')) {
      return { status: 200, body: oid, headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' } }
    }
    return { status: 200, body: commitListJson(call, oid) }
  }),

  route<'repos', 'getContent'>('GET', '/contents/{path}', { contents: 'read' }, (call, { path, ref }) =>
    contentAnswer(call, path, ref),
  ),
]
