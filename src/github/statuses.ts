/**
 * Commit statuses: the way to report where a token can't make checks. One list, one write.
 * Must not know what a verdict is.
 */
import type { Oid } from '../core/types.ts'
import type { GitHub } from './client.ts'
import { cut, upsert } from './upsert.ts'

export interface Status {
  readonly sha: Oid
  readonly context: string
  readonly state: 'pending' | 'success' | 'failure' | 'error'
  /** Cut to GitHub's 140 characters. */
  readonly description: string
  readonly targetUrl: string | null
}

/** Says it once: the newest status of a context counts, and the same again is not written. */
export async function upsertStatus(client: GitHub, status: Status): Promise<void> {
  const here = { owner: client.owner, repo: client.repo }
  const description = cut(status.description, 140)
  await upsert(client, async () => {
    const { data } = await client.rest.repos.listCommitStatusesForRef({ ...here, ref: status.sha, per_page: 100 })
    const newest = data.find(one => one.context.toLowerCase() === status.context.toLowerCase())
    if (newest?.state === status.state && newest.description === description) return
    await client.rest.repos.createCommitStatus({
      ...here,
      sha: status.sha,
      context: status.context,
      state: status.state,
      description,
      ...(status.targetUrl === null ? {} : { target_url: status.targetUrl }),
    })
  })
}
