/** `register`: record a version and its lineage, for good. */
import { digestOf, findFiles } from '../io/files.ts'
import { adopting, registering } from '../run/operations/register.ts'
import { action } from './action.ts'

export const register = action('register', async ({ inputs, runner, world, site }) => {
  const digest = await artifactDigest(inputs, runner.workspace)
  const here = await site()
  const pull = here.pullRequest
  const done = await here.operate(
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
  const adopted = inputs.adopt && done.word !== 'refused' ? await adoptAfter() : done
  const version =
    done.body?.type === 'registered' ? done.body.record.version : done.reading.view.digests[digest]?.version
  return here.report(adopted, () => ({
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

/** Exactly one of the two is given: the specification of the inputs says so. */
async function artifactDigest(
  inputs: { artifact: string | null; digest: string | null },
  workspace: string,
): Promise<string> {
  if (inputs.artifact === null) return inputs.digest ?? ''
  return digestOf(await findFiles(inputs.artifact, { workspace, where: 'input artifact' }))
}
