/**
 * Check runs, kept by name and external id. Two calls at most: one list, one write.
 * Must not know what a verdict is.
 */
import type { Instant, Oid } from '../core/types.ts'
import type { GitHub } from './client.ts'
import { listed, upsert } from './upsert.ts'

export interface Check {
  readonly name: string
  readonly sha: Oid
  /** Which run of this name on this commit is meant. */
  readonly externalId: string
  readonly status: 'in_progress' | 'completed'
  /** Never `neutral` or `skipped`: required checks take those for green. Null while in progress. */
  readonly conclusion: 'success' | 'failure' | null
  readonly title: string
  /** Markdown of at most 65,535 characters each; null for none. */
  readonly summary: string
  readonly text: string | null
  readonly detailsUrl: string | null
  readonly startedAt: Instant | null
  readonly completedAt: Instant | null
  /** Nothing to show but the state itself: a check that ended this way keeps the evidence that it shows. */
  readonly bare?: boolean
}

export interface ShownCheck {
  readonly id: number
  /** Its page, empty where GitHub gives none. */
  readonly url: string
}

/** Makes or changes the check; one that already says so is left alone. */
export async function upsertCheck(client: GitHub, check: Check): Promise<ShownCheck> {
  return upsert(client, async () => {
    const here = { owner: client.owner, repo: client.repo }
    const runs = await listed(async page => {
      const { data } = await client.rest.checks.listForRef({
        ...here,
        ref: check.sha,
        check_name: check.name,
        filter: 'all',
        ...page,
      })
      return data.check_runs
    })
    const found = runs
      .filter(run => run.external_id === check.externalId)
      .reduce<(typeof runs)[number] | null>((newest, run) => (newest && newest.id > run.id ? newest : run), null)
    const said = {
      status: check.status,
      ...(check.conclusion === null ? {} : { conclusion: check.conclusion }),
      output: {
        title: check.title,
        summary: check.summary,
        ...(check.text === null ? {} : { text: check.text }),
      },
      ...(check.detailsUrl === null ? {} : { details_url: check.detailsUrl }),
      ...(check.startedAt === null ? {} : { started_at: check.startedAt }),
      ...(check.completedAt === null ? {} : { completed_at: check.completedAt }),
    }
    // A completed run is not opened or turned again: people saw it. What changed is said by a new run of the same id.
    const open = found && (found.status !== 'completed' || found.conclusion === check.conclusion)
    if (!open) {
      const { data } = await client.rest.checks.create({
        ...here,
        ...said,
        name: check.name,
        head_sha: check.sha,
        external_id: check.externalId,
      })
      return { id: data.id, url: data.html_url ?? '' }
    }
    const { output } = found
    const ended = check.bare === true && found.status === 'completed' && found.status === check.status
    const same =
      ended ||
      (found.status === check.status &&
        output.title === check.title &&
        output.summary === check.summary &&
        (output.text ?? null) === check.text)
    if (!same) await client.rest.checks.update({ ...here, ...said, check_run_id: found.id })
    return { id: found.id, url: found.html_url ?? '' }
  })
}
