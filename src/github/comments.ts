/**
 * Sticky comments: one of ours for each marker, found by marker and author, so that nobody's copy of the marker is overwritten.
 * Two calls: the list (one for each hundred comments) and one write.
 * Must not know what is said.
 */
import type { Oid } from '../core/types.ts'
import type { GitHub } from './client.ts'
import { cut, listed, upsert } from './upsert.ts'

/** GitHub's limit. */
const LONGEST = 65_536

export interface Comment {
  /** Number of the issue or pull request. */
  readonly issue: number
  /** The token's login: only this author's comment is ever changed. */
  readonly author: string
  /** The hidden first line, `<!-- … -->`. */
  readonly marker: string
  /** Markdown, beginning with the marker. */
  readonly body: string
  /** `on-change`: a comment that carries the same `topic` is left as it is. */
  readonly mode: 'always' | 'on-change'
  /** In a word what the comment says, such as the verdict. */
  readonly topic: string
}

/** @returns the comment's id */
export async function upsertComment(client: GitHub, comment: Comment): Promise<number> {
  const { issue, author, marker, mode } = comment
  if (!comment.body.startsWith(marker)) throw new Error(`a comment without its marker ${marker}`)
  const last = `\n<!-- ${comment.topic.replaceAll(/[^\w ./:+-]/gu, ' ')} -->`
  const body = cut(comment.body, LONGEST - last.length) + last
  return upsert(client, async () => {
    const here = { owner: client.owner, repo: client.repo }
    const comments = await listed(async page => {
      const { data } = await client.rest.issues.listComments({ ...here, issue_number: issue, ...page })
      return data
    })
    const ours = comments.find(({ body: text, user }) => text?.startsWith(marker) && user && isBy(author, user))
    if (!ours) {
      const { data } = await client.rest.issues.createComment({ ...here, issue_number: issue, body })
      return data.id
    }
    const stays = ours.body === body || (mode === 'on-change' && ours.body?.endsWith(last))
    if (!stays) await client.rest.issues.updateComment({ ...here, comment_id: ours.id, body })
    return ours.id
  })
}

/** GraphQL names an app without the suffix that REST gives it. */
function isBy(author: string, user: { readonly login: string; readonly type: string }): boolean {
  return user.login === author || (user.type === 'Bot' && user.login === `${author}[bot]`)
}

/** The pull request whose head is `sha`, else one that it was merged by; an open one first. One call. */
export async function pullRequestOf(client: GitHub, sha: Oid): Promise<number | null> {
  const { data } = await client.rest.repos.listPullRequestsAssociatedWithCommit({
    owner: client.owner,
    repo: client.repo,
    commit_sha: sha,
    per_page: 100,
  })
  const heads = data.filter(pull => pull.head.sha === sha)
  const found =
    heads.find(pull => pull.state === 'open') ?? heads[0] ?? data.find(pull => pull.merge_commit_sha === sha)
  return found?.number ?? null
}
