/** The way to GitHub that a job has, and the pull request that it is about. */
import { readFile } from 'node:fs/promises'
import { Fault } from '../core/fault.ts'
import type { GitHub } from '../github/client.ts'
import type { Grants } from '../github/faults.ts'
import { parseJson } from '../io/json.ts'
import { pullRequestOf, type PullRequest, type Runner } from '../io/runner.ts'
import type { World } from './world.ts'

export async function openGitHub(
  token: string | null,
  runner: Runner,
  world: World,
  grants: Grants = {},
): Promise<GitHub> {
  if (token === null) {
    throw new Fault(
      'TOKEN_MISSING',
      "input github-token: expected a token, got nothing. Leave it out to use the job's own, or give the job the permissions that the action asks for",
    )
  }
  const { createGitHub } = await import('../github/client.ts')
  const { apiUrl, graphqlUrl, serverUrl, repository } = runner
  return createGitHub({
    token,
    apiUrl,
    graphqlUrl,
    serverUrl,
    repository,
    clock: world.clock,
    log: world.log,
    grants,
    ...(world.fetch ? { fetch: world.fetch } : {}),
  })
}

export async function eventPullRequest(runner: Runner): Promise<PullRequest | null> {
  if (runner.eventPath === null || !runner.event.startsWith('pull_request')) return null
  const source = { file: 'GITHUB_EVENT_PATH', code: 'RUNNER', isFile: false }
  return pullRequestOf(parseJson(await readFile(runner.eventPath, 'utf8'), source))
}
