/**
 * What all jobs together did lately, in one call: the newest deployments of every model, and how many commits the branches below a prefix
 * got. GitHub tells nobody how much of its limit on changes is used; this is what can be known of it.
 * Must not know what a commit or a deployment says of a release.
 */
import * as v from 'valibot'
import type { Instant } from '../core/types.ts'
import type { GitHub } from './client.ts'
import { payloadOf, type Payload } from './deployments.ts'

/** A deployment of any model, as GitHub shows it now. */
export interface Recent {
  readonly id: number
  readonly environment: string
  readonly task: string
  readonly payload: Payload
  /** Null before any. */
  readonly state: string | null
}

export interface Lately {
  /** Of ours, newest first. */
  readonly deployments: readonly Recent[]
  /** Whether there are older ones, of which nothing is known. */
  readonly more: boolean
  /** Requests that changed something since then, about: of the first hundred branches, and without comments. */
  readonly changes: number
}

/** Deployments, and branches, that one call brings. */
const LISTED = 100
/** An entry in three comes with a change of its check. */
const PER_COMMIT = 4 / 3
/** A deployment is made, told of and put away, or its trial's check is made; where it came to serve, the one before was put away. */
const PER_DEPLOYMENT = { serving: 4, other: 3 }

const shape = v.object({
  repository: v.object({
    deployments: v.object({
      nodes: v.array(
        v.object({
          databaseId: v.nullable(v.number()),
          createdAt: v.string(),
          environment: v.nullable(v.string()),
          task: v.nullable(v.string()),
          payload: v.nullable(v.string()),
          latestStatus: v.nullable(v.object({ state: v.string() })),
        }),
      ),
    }),
    refs: v.nullable(
      v.object({
        nodes: v.array(
          v.object({
            target: v.nullable(v.object({ history: v.exactOptional(v.object({ totalCount: v.number() })) })),
          }),
        ),
      }),
    ),
  }),
})

/** @param prefix of the branches whose commits are counted, such as `refs/heads/releases/` */
export async function lately(client: GitHub, prefix: string, since: Instant): Promise<Lately> {
  const { data } = await client.query(
    `query Lately($owner: String!, $repo: String!, $prefix: String!, $since: GitTimestamp!) {
  repository(owner: $owner, name: $repo) {
    deployments(first: ${LISTED}, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { databaseId createdAt environment task payload latestStatus { state } }
    }
    refs(refPrefix: $prefix, first: ${LISTED}) {
      nodes { target { ... on Commit { history(first: 1, since: $since) { totalCount } } } }
    }
  }
}`,
    { owner: client.owner, repo: client.repo, prefix, since },
    shape,
  )
  const { deployments, refs } = data.repository
  const all = deployments.nodes
  const commits = (refs?.nodes ?? []).reduce((sum, { target }) => sum + (target?.history?.totalCount ?? 0), 0)
  const made = all
    .filter(one => Date.parse(one.createdAt) >= Date.parse(since))
    .map(one => (one.latestStatus?.state === 'SUCCESS' ? PER_DEPLOYMENT.serving : PER_DEPLOYMENT.other))
  return {
    deployments: all.flatMap(({ databaseId: id, environment, task, payload: stored, latestStatus }) => {
      const payload = payloadOf(stored)
      if (id === null || payload === null || environment === null || task === null) return []
      return [{ id, environment, task, payload, state: latestStatus?.state.toLowerCase() ?? null }]
    }),
    more: all.length >= LISTED,
    changes: Math.round(made.reduce((sum, one) => sum + one, commits * PER_COMMIT)),
  }
}
