/**
 * Deployments: GitHub's own page of what serves where, and a witness that the ledger was not turned back. Found by the seq in
 * their payload; never read as truth.
 * Must not know decisions; models that share an environment are told apart by the task.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Digest, Oid, Version } from '../core/types.ts'
import type { GitHub } from './client.ts'
import { cut, listed, upsert } from './upsert.ts'

export interface Place {
  readonly environment: string
  /** `model-release:<model>`. */
  readonly task: string
}

export interface Shown {
  readonly logUrl: string
  readonly environmentUrl: string | null
}

/** What a deployment carries: enough to find it again and to hold a ledger against it. */
export interface Payload {
  readonly model: string
  readonly version: Version
  readonly digest: Digest
  readonly seq: number
  /** The ledger's commit of that entry, where it was known. */
  readonly commit: Oid | null
}

export interface Deployment {
  readonly payload: Payload
  readonly state: State
  readonly description: string
  /** Where it is created; null: only updated where it exists. */
  readonly sha: Oid | null
}

type State = 'success' | 'in_progress' | 'failure' | 'inactive'

/** One of ours, as a list shows it. */
export interface Existing {
  readonly id: number
  readonly payload: Payload
}

/** Which state may follow which: one that ended is not opened again. */
function stage(state: string | null): 0 | 1 | 2 {
  if (state === 'success') return 1
  return state === 'failure' || state === 'error' || state === 'inactive' ? 2 : 0
}

/**
 * Brings the deployments of one model in one environment to what is live; older ones become inactive. Nothing is done where a
 * newer run has already shown a newer state.
 *
 * Calls: one list; for each live deployment one write to create it, or one read, and one write if its state differs; for each
 * older one that was not put away yet two, and one read of the first that was.
 * @param known the list as it was read a moment ago
 * @returns ids by seq
 */
export async function publishDeployments(
  client: GitHub,
  place: Place,
  live: readonly Deployment[],
  shown: Shown,
  known: readonly Existing[] | null = null,
): Promise<ReadonlyMap<number, number>> {
  if (live.length === 0) return new Map()
  let seen = known
  return upsert(client, async () => {
    const existing = seen ?? (await existingDeployments(client, place))
    // After a lost answer only a new list tells.
    seen = null
    const wanted = live.toSorted((a, b) => a.payload.seq - b.payload.seq)
    const newest = wanted.at(-1)?.payload.seq ?? 0
    const ids = new Map<number, number>()
    if (existing.some(one => one.payload.seq > newest)) return ids

    const due: { readonly id: number; readonly view: Deployment }[] = []
    for (const view of wanted) {
      const found = existing.find(one => one.payload.seq === view.payload.seq)
      const id = found?.id ?? (view.sha === null ? null : await create(client, place, view, view.sha))
      if (id === null) continue
      ids.set(view.payload.seq, id)
      if (!found || mayFollow(await stateOf(client, id), view.state)) due.push({ id, view })
    }
    const kept = new Set(ids.values())
    const older = existing.filter(one => !kept.has(one.id))
    await putAway(client, older, shown)
    // Last, so that a state that is shown says that all before it was put away.
    for (const { id, view } of due) await say(client, id, view.state, view.description, shown)
    return ids
  })
}

function mayFollow(state: string | null, next: State): boolean {
  return state === null || stage(next) > stage(state) || (stage(state) === 0 && state !== next)
}

/** @param older newest first */
async function putAway(client: GitHub, older: readonly Existing[], shown: Shown): Promise<void> {
  const open: Existing[] = []
  for (const one of older) {
    const state = await stateOf(client, one.id)
    // Whoever put this away, or showed it as a success, dealt with everything before it.
    if (stage(state) === 2) break
    open.push(one)
    if (stage(state) === 1) break
  }
  // Oldest first: killed in between, what is left lies before the first that was put away.
  for (const one of open.toReversed()) {
    await say(client, one.id, 'inactive', `${one.payload.version} was replaced`, shown)
  }
}

async function create(client: GitHub, place: Place, view: Deployment, ref: string): Promise<number> {
  const { status, data } = await client.rest.repos.createDeployment({
    owner: client.owner,
    repo: client.repo,
    ref,
    ...place,
    payload: { ...view.payload },
    description: cut(view.description, 140),
    // GitHub's defaults would merge the default branch and wait for every status.
    auto_merge: false,
    required_contexts: [],
  })
  if (status !== 201 || !('id' in data)) {
    throw new Fault(
      'GITHUB_ANSWER',
      `POST deployments: expected 201 with an id, got ${status}. No deployment is shown.`,
    )
  }
  return data.id
}

async function say(client: GitHub, id: number, state: State, description: string, shown: Shown): Promise<void> {
  await client.rest.repos.createDeploymentStatus({
    owner: client.owner,
    repo: client.repo,
    deployment_id: id,
    state,
    description: cut(description, 140),
    log_url: shown.logUrl,
    ...(shown.environmentUrl === null ? {} : { environment_url: shown.environmentUrl }),
    // It would close deployments of other models in this environment.
    auto_inactive: false,
  })
}

async function stateOf(client: GitHub, id: number): Promise<string | null> {
  const { data } = await client.rest.repos.listDeploymentStatuses({
    owner: client.owner,
    repo: client.repo,
    deployment_id: id,
    per_page: 100,
  })
  return data.toSorted((a, b) => b.id - a.id)[0]?.state ?? null
}

/** Newest seq first. A hundred are more than can be live. */
export async function existingDeployments(client: GitHub, place: Place): Promise<readonly Existing[]> {
  const found = await listed(async page => {
    const { data } = await client.rest.repos.listDeployments({
      owner: client.owner,
      repo: client.repo,
      ...place,
      ...page,
    })
    return data
  }, 1)
  return found
    .flatMap((one): Existing[] => {
      const payload = payloadOf(one.payload)
      return payload ? [{ id: one.id, payload }] : []
    })
    .toSorted((a, b) => b.payload.seq - a.payload.seq || b.id - a.id)
}

const payloadShape = v.object({
  model: v.string(),
  version: v.string(),
  digest: v.string(),
  seq: v.number(),
  commit: v.nullable(v.string()),
})

/** Null for a deployment that is not ours. */
export function payloadOf(stored: unknown): Payload | null {
  const parsed = v.safeParse(payloadShape, typeof stored === 'string' ? jsonOf(stored) : stored)
  return parsed.success ? parsed.output : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Anybody may write any payload; one that is no JSON is somebody else's.
    return null
  }
}

/** A deployment of ours as GitHub shows it. */
export interface Witness {
  readonly payload: Payload
  /** Null where it was not asked. */
  readonly state: string | null
}

/**
 * What GitHub shows of one model in one environment, newest seq first.
 * Calls: one, and one for each seq in `asked` and for the newest older one.
 */
export async function witnesses(client: GitHub, place: Place, asked: readonly number[]): Promise<readonly Witness[]> {
  const existing = await existingDeployments(client, place)
  const older = existing.find(one => !asked.includes(one.payload.seq))
  const found: Witness[] = []
  for (const one of existing) {
    const isAsked = asked.includes(one.payload.seq) || one === older
    found.push({ payload: one.payload, state: isAsked ? await stateOf(client, one.id) : null })
  }
  return found
}
