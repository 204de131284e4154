/** `gate`: one look at the running trial, or a one-shot preview of observations that are given. */
import { Fault } from '../core/fault.ts'
import { RED, redCode } from '../core/gate/red.ts'
import type { Details, Verdict } from '../core/gate/types.ts'
import { environmentOf } from '../core/state.ts'
import { checkName, progressOf, type CheckView } from '../core/views.ts'
import { chooseEnvironment, type Chosen } from '../io/config.ts'
import { findFiles } from '../io/files.ts'
import type { Inputs } from '../io/inputs.ts'
import { lookSummary, operationSummary } from '../io/report.ts'
import type { Done } from '../run/operate.ts'
import { action, type Kit } from './action.ts'
import { entryDetails } from './entry-details.ts'
import { eventPullRequest, openGitHub } from './github.ts'
import { rowsOf, textOf } from './workspace.ts'
import type { Report } from './world.ts'

type GateInputs = Inputs<'gate'>

export const gate = action('gate', async kit => {
  const { inputs, runner } = kit
  if (inputs.observations !== null) return previewed(kit, inputs.observations)
  const named = inputs.version !== null || inputs.digest !== null
  if (runner.event === 'pull_request' && !named) return nothingOn(kit, await nothingGiven(kit), null)
  return looked(kit)
})

async function looked(kit: Kit<'gate'>): Promise<Report> {
  const { inputs, runner, world, site } = kit
  const here = await site()
  const { environment, policy, serving, sources } = await here.place()
  // What a fault of the input never needs is loaded once it is needed.
  const { looking } = await import('../run/operations/look.ts')
  const { live } = await import('../run/live.ts')
  const { replayOf } = await import('./replay-files.ts')
  const look = (): Promise<Done> =>
    here.operate(
      looking(
        {
          do: 'look',
          environment,
          version: inputs.version,
          digest: inputs.digest,
          allowNothing: inputs.allowNothing,
          quiet: false,
        },
        {
          policy,
          run: runner.run.id,
          replay: (step, trial, record, versions) =>
            replayOf({ step, trial, record, versions, serving, workspace: runner.workspace, world }),
          live: asked => live(asked, sources, world.signal),
          detailsAt: (reading, seq) => entryDetails(here.ledger, reading, seq),
        },
      ),
      null,
    )
  const first = await look()
  // A step that this very call confirmed can be looked at right away.
  const done = first.confirmed && first.word === 'looked' && first.body === null ? await look() : first
  if (done.word === 'nothing-to-judge' || done.word === 'would-nothing-to-judge')
    return nothingOn(kit, { model: here.model, environment }, done)
  const { details } = done
  return here.report(done, (_, published) => outputsOf(details, published.checkUrl), {
    comment: inputs.comment,
    report: inputs.report,
    checks: true,
    deployments: false,
    red: details ? redOf(details.verdict, inputs.failOn ?? 'fail') : null,
  })
}

async function previewed(kit: Kit<'gate'>, observations: string): Promise<Report> {
  const { inputs, runner, world } = kit
  // A preview changes nothing, so it reads the policy of the checkout: a pull request shows what its own policy would say.
  const { model, environment, config: settings } = await chosenHere(kit)
  const { gate: policy } = settings.policy
  if (!policy)
    throw new Fault(
      'NO_GATE',
      `${model}/${environment}: expected gate.metrics in ${inputs.config}, got none. Add what is to be judged`,
    )
  const { canary, primary } = await versionsOf(kit, model, environment)
  if (canary === primary) return nothingOn(kit, { model, environment }, null)
  const files = await findFiles(observations, { workspace: runner.workspace, where: 'input observations' })
  const now = new Date().toISOString()
  const { preview } = await import('../run/preview.ts')
  const seen = await preview({ model, environment, canary, primary, policy, rows: await rowsOf(files), now })
  const { details, reason } = seen
  const url = await show(kit, previewCheck(details, reason, inputs, await shaOf(kit)), model)
  const red = redOf(details.verdict, inputs.failOn ?? 'not-pass')
  if (seen.rejected > 0) world.log.info(`${seen.rejected} rows of other versions are not counted`)
  return {
    decision: inputs.dryRun ? 'would-previewed' : 'previewed',
    reasonCode: red?.code ?? '',
    message: reason,
    ledgerSeq: null,
    ledgerCommit: null,
    outputs: outputsOf(details, url),
    summary: lookSummary({ details, reason, progress: seen.progress, checkUrl: url }).text,
    failed: red !== null,
    place: null,
    bug: null,
  }
}

/** The two versions by name: as given, else as the ledger has them. */
async function versionsOf(
  kit: Kit<'gate'>,
  model: string,
  environment: string,
): Promise<{ canary: string; primary: string }> {
  const { inputs, runner, world } = kit
  if (inputs.version !== null && inputs.baseline !== null) return { canary: inputs.version, primary: inputs.baseline }
  const client = await openGitHub(inputs.githubToken, runner, world)
  const { createGitHubLedger } = await import('../ledger/github.ts')
  const reading = await createGitHubLedger(client).read(
    model,
    inputs.digest === null ? {} : { digests: [inputs.digest] },
  )
  const canary =
    inputs.version ?? (inputs.digest === null ? null : (reading.view.digests[inputs.digest]?.version ?? null))
  const primary = inputs.baseline ?? environmentOf(reading.view.state, environment).primary
  if (canary === null)
    throw new Fault(
      'NO_CANDIDATE',
      `inputs version and digest: expected which rows are the candidate's, got ${inputs.digest === null ? 'neither' : 'an unregistered digest'}. Name the version as the rows do`,
    )
  if (primary === null)
    throw new Fault(
      'NO_BASELINE',
      `input baseline: expected the version to compare with, got nothing, and ${model}/${environment} has no primary. Name it`,
    )
  return { canary, primary }
}

/** The environment that is meant, by the checkout's own configuration. */
async function chosenHere({ inputs, runner }: Kit<'gate'>): Promise<Chosen> {
  const text = await textOf(inputs.config, runner.workspace, 'input config')
  // All platforms come with it: who stops at a typing error never needs them.
  const { readConfig } = await import('./config.ts')
  return chooseEnvironment(readConfig(text, inputs.config), inputs)
}

/** A pull request that brings no model, where the caller says that there may be such. */
async function nothingGiven(kit: Kit<'gate'>): Promise<Named> {
  const { allowNothing, model, environment } = kit.inputs
  if (!allowNothing) {
    throw new Fault(
      'NO_CANDIDATE',
      'nothing to judge: expected observations, or allow-nothing: true where a pull request may bring no model, got neither',
    )
  }
  return model !== null && environment !== null ? { model, environment } : chosenHere(kit)
}

interface Named {
  readonly model: string
  readonly environment: string
}

/** Nothing is to be judged, and a check that may be required says so. */
async function nothingOn(kit: Kit<'gate'>, { model, environment }: Named, done: Done | null): Promise<Report> {
  const { inputs, runner, world } = kit
  const message = done?.message ?? 'nothing to judge here'
  let url: string | null = null
  if (!inputs.dryRun) {
    const view: CheckView = {
      name: checkName(model, environment),
      sha: await shaOf(kit),
      externalId: `${model}/${environment}/preview/nothing`,
      status: 'completed',
      conclusion: 'success',
      verdict: null,
      title: 'Nothing to judge',
      started: null,
      details: null,
      reason: message,
    }
    url = await show(kit, view, model)
  }
  const state = done?.reading.view.state ?? null
  world.log.info(`${runner.event}: ${message}`)
  return {
    decision: inputs.dryRun ? 'would-nothing-to-judge' : 'nothing-to-judge',
    reasonCode: '',
    message,
    ledgerSeq: state?.seq ?? null,
    ledgerCommit: done?.reading.tip ?? null,
    outputs: outputsOf(null, url),
    summary: operationSummary({
      action: 'gate',
      decision: 'nothing-to-judge',
      message,
      facts: [
        ['model', model],
        ['environment', environment],
      ],
    }).text,
    failed: false,
    place: null,
    bug: null,
  }
}

/** Shows a check that is no part of the ledger; a job that may only read has its summary. */
async function show(kit: Kit<'gate'>, view: CheckView, model: string): Promise<string | null> {
  const { inputs, runner, world } = kit
  if (inputs.dryRun || inputs.githubToken === null) return null
  try {
    const client = await openGitHub(inputs.githubToken, runner, world)
    const { createPublisher } = await import('./publisher.ts')
    const publisher = createPublisher({
      client,
      runner,
      model,
      report: inputs.report,
      pullRequest: (await eventPullRequest(runner))?.number ?? null,
      alias: null,
    })
    const url = await publisher.check(view)
    if (inputs.comment !== 'never') await publisher.comment(view, inputs.comment)
    return url
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    world.log.warn(`the check is not shown, see the summary instead: ${error.message}`)
    return null
  }
}

function previewCheck(details: Details, reason: string, inputs: GateInputs, sha: string): CheckView {
  const { model, environment, canary, verdict } = details
  return {
    name: checkName(model, environment),
    sha,
    externalId: `${model}/${environment}/preview/${inputs.version ?? inputs.digest ?? canary}`,
    status: 'completed',
    conclusion: verdict === 'pass' ? 'success' : 'failure',
    verdict,
    title: `Preview of ${canary}: ${verdict}`,
    started: null,
    details,
    reason,
  }
}

/** The head of the pull request, never its test-merge commit. */
async function shaOf({ inputs, runner }: Kit<'gate'>): Promise<string> {
  return inputs.sha ?? (await eventPullRequest(runner))?.head ?? runner.run.sha
}

function outputsOf(details: Details | null, url: string | null): Readonly<Record<string, string>> {
  return {
    verdict: details?.verdict ?? '',
    details: details ? JSON.stringify(details) : '',
    'check-run-url': url ?? '',
    look: details ? String(details.look) : '',
    progress: details ? String(progressOf(details)) : '',
  }
}

function redOf(verdict: Verdict, failOn: keyof typeof RED): { code: string } | null {
  return RED[failOn].includes(verdict) ? { code: redCode(verdict) } : null
}
