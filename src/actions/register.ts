/** `register`: record a version and its lineage, for good: in the ledger, then in the team's registry. */
import { Fault } from '../core/fault.ts'
import type { Digest, Recorded } from '../core/types.ts'
import { digestOf, findFiles } from '../io/files.ts'
import type { Done } from '../run/operate.ts'
import { adopting, registering } from '../run/operations/register.ts'
import { action } from './action.ts'
import type { Site } from './site.ts'

export const register = action('register', async ({ inputs, runner, world, site }) => {
  const digest = await artifactDigest(inputs, runner.workspace)
  const here = await site()
  const pull = here.pullRequest
  const recorded = await here.operate(
    registering(
      {
        do: 'register',
        version: inputs.version,
        bump: inputs.bump,
        digest,
        location: inputs.location,
        servedVersion: inputs.servedVersion,
        signature: inputs.modelSignature,
        metadata: inputs.metadata,
        commit: pull?.head ?? (runner.run.sha || null),
        pullRequest: pull?.number ?? null,
      },
      here.actor,
    ),
    null,
  )
  const done = await inRegistry(recorded, here, digest, world.signal)
  // A version that would only be registered has nothing on record to adopt yet.
  const onRecord = done.word === 'registered' || done.word.endsWith('already-registered')
  const outcome = inputs.adopt && onRecord && done.reasonCode === '' ? await adoptAfter() : done
  const version =
    done.body?.type === 'registered' ? done.body.record.version : done.reading.view.digests[digest]?.version
  const isPreview = here.previewing && outcome.word === 'would-registered'
  const told = isPreview
    ? {
        ...outcome,
        word: 'previewed' as const,
        message: `${version ?? ''} would be registered; on a pull request nothing is written`,
      }
    : outcome
  return here.report(told, () => ({
    version: version ?? '',
    digest,
    created: String(done.word === 'registered'),
  }))

  async function adoptAfter(): Promise<typeof done> {
    const { environment, policy, serving } = await here.place()
    const ports = { serving, capacity: policy.capacity, signal: world.signal }
    return here.operate(adopting({ do: 'adopt', environment, digest }, ports))
  }
})

/** The ledger has it by now: what the registry refuses makes the job red, and a re-run repairs it. */
async function inRegistry(done: Done, here: Site, digest: Digest, signal: AbortSignal): Promise<Done> {
  const { registry } = here
  if (registry === null || done.reasonCode !== '' || done.word.startsWith('would-')) return done
  try {
    const record = await recordOf(done, here, digest)
    if (record) await registry.put(record, signal)
    return done
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...done, reasonCode: error.code, message: `${done.message}; but ${error.message}` }
  }
}

/** Of a version that was registered before, the record is read. */
async function recordOf({ body, reading }: Done, here: Site, digest: Digest): Promise<Recorded | undefined> {
  if (body?.type === 'registered') return body.record
  const version = reading.view.digests[digest]?.version
  if (version === undefined) return undefined
  const { view } = await here.ledger.read(here.model, { versions: [version] })
  return view.versions[version]
}

/** At least one of the two is given: the specification of the inputs says so. */
async function artifactDigest(
  inputs: { artifact: string | null; digest: string | null },
  workspace: string,
): Promise<Digest> {
  if (inputs.artifact === null) return inputs.digest ?? ''
  const found = await digestOf(await findFiles(inputs.artifact, { workspace, where: 'input artifact' }))
  if (inputs.digest !== null && inputs.digest !== found) {
    throw new Fault(
      'DIGEST_MISMATCH',
      `input digest: expected ${found}, which is the digest of ${inputs.artifact}, got ${inputs.digest}. Leave digest out, or name the artifact that it belongs to`,
    )
  }
  return found
}
