/** What the runner says of the job: GitHub's addresses, the run, who asked, the event. Pure over an environment map. */
import { Fault } from '../core/fault.ts'
import type { Run } from '../core/types.ts'

export interface Runner {
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly serverUrl: string
  /** `owner/name`. */
  readonly repository: string
  readonly workspace: string
  readonly actor: string
  readonly triggeringActor: string
  readonly event: string
  /** Path of the event's payload, or null. */
  readonly eventPath: string | null
  readonly ref: string
  readonly run: Run
  /** The step within the job, for the operation's key. */
  readonly step: string
}

/** @throws Fault `RUNNER` where a variable that every runner sets is missing */
export function readRunner(env: Readonly<Record<string, string | undefined>>): Runner {
  const need = (name: string): string => {
    const value = env[name]
    if (value === undefined || value === '') {
      throw new Fault(
        'RUNNER',
        `environment variable ${name}: expected what a runner of GitHub Actions sets, got nothing. Run this action as a step of a workflow`,
      )
    }
    return value
  }
  const or = (name: string, otherwise: string): string => env[name] || otherwise
  const repository = need('GITHUB_REPOSITORY')
  const serverUrl = need('GITHUB_SERVER_URL')
  const id = need('GITHUB_RUN_ID')
  const attempt = Number(or('GITHUB_RUN_ATTEMPT', '1'))
  const apiUrl = need('GITHUB_API_URL')
  return {
    apiUrl,
    graphqlUrl: or('GITHUB_GRAPHQL_URL', `${apiUrl}/graphql`),
    serverUrl,
    repository,
    workspace: need('GITHUB_WORKSPACE'),
    actor: or('GITHUB_ACTOR', ''),
    triggeringActor: or('GITHUB_TRIGGERING_ACTOR', or('GITHUB_ACTOR', '')),
    event: or('GITHUB_EVENT_NAME', ''),
    eventPath: env['GITHUB_EVENT_PATH'] || null,
    ref: or('GITHUB_REF', ''),
    run: {
      id,
      attempt: Number.isSafeInteger(attempt) ? attempt : 1,
      job: or('GITHUB_JOB', ''),
      workflow: or('GITHUB_WORKFLOW', ''),
      event: or('GITHUB_EVENT_NAME', ''),
      sha: or('GITHUB_SHA', ''),
      url: `${serverUrl}/${repository}/actions/runs/${id}`,
    },
    step: or('GITHUB_ACTION', ''),
  }
}

/** The pull request that an event is about: its number and its head, never the test-merge commit. */
export interface PullRequest {
  readonly number: number
  readonly head: string
  readonly fork: boolean
}

/** @param payload the parsed event payload */
export function pullRequestOf(payload: unknown): PullRequest | null {
  const pull = field(payload, 'pull_request')
  const number = field(pull, 'number')
  const head = field(pull, 'head')
  const sha = field(head, 'sha')
  if (typeof number !== 'number' || typeof sha !== 'string') return null
  const from = field(field(head, 'repo'), 'full_name')
  const to = field(field(field(pull, 'base'), 'repo'), 'full_name')
  return { number, head: sha, fork: from !== to }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
