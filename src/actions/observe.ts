/** `observe`: add pushed evidence to the running trial. */
import { createHash } from 'node:crypto'
import { digestOf, findFiles } from '../io/files.ts'
import { observing, type Pushed } from '../run/operations/observe.ts'
import { action } from './action.ts'
import { rowsOf } from './workspace.ts'

export const observe = action('observe', async ({ inputs, runner, site }) => {
  const { pushed, content } = await evidence(inputs, runner.workspace)
  const here = await site()
  const { environment } = here.settings()
  const batch = inputs.batch ?? inputs.counts?.batch ?? content
  const done = await here.operate(observing({ do: 'observe', environment, batch, content }, pushed), null)
  const body = done.body?.type === 'observed' ? done.body : null
  return here.report(
    done,
    () => ({
      rows: String(body?.rows ?? 0),
      rejected: String(body?.rejected ?? 0),
      duplicate: String(done.word === 'duplicate'),
    }),
    { checks: false },
  )
})

async function evidence(
  inputs: { observations: string | null; counts: unknown },
  workspace: string,
): Promise<{ pushed: Pushed; content: string }> {
  if (inputs.observations === null) {
    const text = JSON.stringify(inputs.counts)
    return {
      pushed: { kind: 'counts', counts: inputs.counts },
      content: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    }
  }
  const files = await findFiles(inputs.observations, { workspace, where: 'input observations' })
  return { pushed: { kind: 'rows', rows: await rowsOf(files) }, content: await digestOf(files) }
}
