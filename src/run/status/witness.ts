/**
 * The deployments against the ledger: they were written by earlier runs, so a ledger that was cut back or written anew does not fit
 * them, whatever it says of itself.
 * Must not know how deployments are read.
 */
import type { Finding } from '../../core/finding.ts'
import type { Commit } from '../../core/history.ts'
import type { DigestRecord, Digest, Oid, State, Version } from '../../core/types.ts'
import { deploymentsOf } from '../../core/views.ts'

/** A deployment, as GitHub shows it. */
export interface Witnessed {
  readonly payload: {
    readonly version: Version
    readonly digest: Digest
    readonly seq: number
    readonly commit: Oid | null
  }
  /** Null where it was not asked. */
  readonly state: string | null
}

export interface Here {
  readonly model: string
  readonly environment: string
  readonly state: State | null
  readonly digests: Readonly<Record<Digest, DigestRecord>>
  /** Oldest first, all of them. */
  readonly commits: readonly Commit[]
}

/** The seqs of the deployments that are live facts: their states are compared. */
export function liveSeqs({ state, environment }: Pick<Here, 'state' | 'environment'>): readonly number[] {
  return live(state, environment).map(({ payload }) => payload.seq)
}

function live(state: State | null, environment: string): ReturnType<typeof deploymentsOf> {
  const views = state === null ? [] : deploymentsOf(state, environment)
  return views.filter(view => view.state === 'success' || view.state === 'in_progress')
}

/**
 * Whether the ledger is not the one that the deployments saw. What else differs then follows from it.
 * @param shown newest seq first
 */
export function checkRewound(here: Here, shown: readonly Witnessed[]): readonly Finding[] {
  const seq = here.state?.seq ?? 0
  const [newest] = shown
  if (!newest || newest.payload.seq <= seq) return rewritten(here, shown)
  const { version, commit } = newest.payload
  return [
    {
      where: `model-release/${here.model}`,
      expected: `entry ${newest.payload.seq} or a later one, as a deployment of ${version} witnesses`,
      got: `${seq === 0 ? 'no entry' : `entry ${seq}`} (LEDGER_REWOUND)`,
      fix: `Somebody cut the branch back; restore it from ${commit === null ? 'its last known commit' : `${commit} or a later commit`}`,
    },
  ]
}

/** The deployments of what is live. */
export function checkShown(here: Here, shown: readonly Witnessed[]): readonly Finding[] {
  const { model, environment, state } = here
  const place = `deployments of ${model}/${environment}`
  const findings: Finding[] = []
  for (const view of live(state, environment)) {
    const { version, seq: own } = view.payload
    const found = shown.find(one => one.payload.seq === own)
    const fix = 'The next canary, promote, rollback or tick of this environment shows it again'
    if (!found) {
      // Where no commit is known none is made; one that was adopted is shown by the next act.
      if (view.sha === null || isAdopted(here, view.payload.digest)) continue
      findings.push({ where: place, expected: `one of ${version} for entry ${own}`, got: 'none', fix })
    } else if (found.payload.digest !== view.payload.digest || found.payload.version !== version) {
      findings.push({ where: place, expected: `${version} for entry ${own}`, got: found.payload.version, fix })
    } else if (found.state !== view.state) {
      const got = found.state ?? 'none'
      findings.push({ where: place, expected: `state ${view.state} of ${version} (entry ${own})`, got, fix })
    }
  }
  return findings
}

/** A deployment carries the ledger's commit of its entry where it was known: a history written anew has another. */
function rewritten({ model, commits }: Here, shown: readonly Witnessed[]): readonly Finding[] {
  const known = new Set(commits.map(({ oid }) => oid))
  const last = commits.at(-1)?.entry?.seq ?? 0
  const lost = shown.find(({ payload }) => payload.commit !== null && payload.seq <= last && !known.has(payload.commit))
  if (!lost) return []
  const { seq, version, commit } = lost.payload
  return [
    {
      where: `model-release/${model}`,
      expected: `commit ${commit ?? ''} of entry ${seq}, as a deployment of ${version} witnesses`,
      got: 'a history without it (LEDGER_REWOUND)',
      fix: 'Somebody cut the branch back and it went on; restore it from that commit',
    },
  ]
}

function isAdopted({ digests, environment }: Here, digest: Digest): boolean {
  const span = digests[digest]?.primary[environment]
  return span?.adopted === true && span.first === span.last
}
