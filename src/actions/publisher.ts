/** Shows views of the ledger: on GitHub, with words from `io/report` and places from `github/`, and in the registry. */
import * as v from 'valibot'
import { progressOf, type CheckView } from '../core/views.ts'
import { upsertCheck } from '../github/checks.ts'
import type { GitHub } from '../github/client.ts'
import { pullRequestOf, upsertComment } from '../github/comments.ts'
import { publishDeployments, type Existing } from '../github/deployments.ts'
import { upsertStatus } from '../github/statuses.ts'
import { checkOutput, commentBody, commentMarker } from '../io/report.ts'
import type { Runner } from '../io/runner.ts'
import type { Publisher } from '../run/ports.ts'

export interface Showing {
  readonly client: GitHub
  readonly runner: Runner
  readonly model: string
  readonly report: 'check' | 'status'
  /** Of the event, where it is about one. */
  readonly pullRequest: number | null
  /** Of the environment, as they were listed a moment ago; null where they have to be. */
  readonly deployments?: readonly Existing[] | null
  /** Points the registry's alias to the primary; null where the ledger is the only registry. */
  readonly alias: Publisher['alias'] | null
}

export function createPublisher({
  client,
  runner,
  model,
  report,
  pullRequest,
  deployments = null,
  alias,
}: Showing): Publisher {
  const logUrl = runner.run.url
  return {
    deployments: (environment, views) =>
      publishDeployments(
        client,
        { environment, task: `model-release:${model}` },
        views,
        { logUrl, environmentUrl: null },
        deployments,
      ),
    check: async view => {
      if (report === 'status') {
        await upsertStatus(client, {
          sha: view.sha,
          context: view.name,
          state: view.conclusion ?? 'pending',
          description: wordsOf(view).title,
          targetUrl: logUrl,
        })
        return null
      }
      const shown = await upsertCheck(client, {
        name: view.name,
        sha: view.sha,
        externalId: view.externalId,
        status: view.status,
        conclusion: view.conclusion,
        ...wordsOf(view),
        detailsUrl: logUrl,
        startedAt: view.started,
        completedAt: null,
        bare: view.details === null,
      })
      return shown.url || null
    },
    alias: async environment => alias?.(environment),
    comment: async (view, mode) => {
      const { details } = view
      const issue = pullRequest ?? (await pullRequestOf(client, view.sha))
      if (issue === null || details === null) return
      const { model: named, environment, verdict } = details
      await upsertComment(client, {
        issue,
        author: await login(client),
        marker: commentMarker(named, environment),
        body: commentBody({ details, reason: view.reason, progress: progressOf(details) }),
        mode,
        topic: `${view.externalId} ${verdict}`,
      })
    },
  }
}

function wordsOf(view: CheckView): { title: string; summary: string; text: string | null } {
  const { details, reason, title } = view
  if (details === null) return { title, summary: reason === '' ? title : reason, text: null }
  const words = checkOutput({ details, reason, progress: progressOf(details) })
  return { title: words.title, summary: words.summary, text: words.text || null }
}

async function login(client: GitHub): Promise<string> {
  const { data } = await client.query(
    'query viewer { viewer { login } }',
    {},
    v.object({ viewer: v.object({ login: v.string() }) }),
  )
  return data.viewer.login
}
