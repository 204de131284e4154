/** What a tick needs of one environment: the operations of the other actions, each as the tick asks for it. */
import { environmentOf } from '../core/state.ts'
import { differs } from '../run/converge.ts'
import { live } from '../run/live.ts'
import { watching } from '../run/operations/watch.ts'
import { conclusionOf, startRollback } from '../github/dispatch.ts'
import { asking } from '../run/operations/ask.ts'
import { startingCanary } from '../run/operations/canary.ts'
import { looking } from '../run/operations/look.ts'
import { promoting } from '../run/operations/promote.ts'
import { rollingBack } from '../run/operations/rollback.ts'
import type { Done, Operation } from '../run/operate.ts'
import type { Reading } from '../run/ports.ts'
import type { TickPorts } from '../run/tick.ts'
import type { Kit } from './action.ts'
import { entryDetails } from './entry-details.ts'
import { hashLocation } from './location.ts'
import { replayFiles, replayOf } from './replay-files.ts'
import type { Place, Site } from './site.ts'

export function tickPorts({ runner, world }: Kit<'tick'>, site: Site, place: Place): TickPorts {
  const { environment, policy, serving } = place
  const { clock, log, signal } = world
  let latest: Reading = site.reading

  async function operate(operation: Operation): Promise<Done> {
    // What is due is a function of the state: a re-run finds it there, without a key.
    const done = await site.operate(operation, null, latest)
    latest = done.reading
    return done
  }

  return {
    environment,
    policy,
    clock,
    log,
    signal,
    reading: () => latest,
    refresh: async () => {
      latest = await site.ledger.read(site.model, {})
      return latest
    },
    operate,
    drift: reading => differs(reading, { name: environment, serving, capacity: policy.capacity }, signal),
    look: quiet =>
      looking(
        { do: 'look', environment, version: null, digest: null, allowNothing: true, quiet },
        {
          policy,
          run: runner.run.id,
          replay: (step, trial, record, versions) =>
            replayOf({ step, trial, record, versions, serving, workspace: runner.workspace, world }),
          live: asked => live(asked, place.sources, signal),
          detailsAt: (reading, seq) => entryDetails(site.ledger, reading, seq),
        },
      ),
    start: version =>
      startingCanary(
        { do: 'canary', environment, version, supersede: false, byItself: true },
        { policy, serving, files: replayFiles(runner.workspace), sources: place.sources, sha: null, signal },
      ),
    watch: () => watching({ environment, settle: policy.settle, live: asked => live(asked, place.sources, signal) }),
    promote: () => promoting({ do: 'promote', environment, force: false, reason: null }, { policy }),
    undo,
  }

  /** The bake failed: back to the version before, here or by the workflow that the team has for it. */
  async function undo(why: string): Promise<Done> {
    const failed = environmentOf(latest.view.state, environment).bake?.failed
    const request = `bake-${site.model}-${environment}-${failed?.seq ?? 0}`
    const reason = `a limit was exceeded in bake: ${why}`
    const { rollbackVia } = policy
    if (rollbackVia.kind === 'inline') {
      return operate(
        rollingBack(
          { do: 'rollback', environment, what: 'primary', to: null, order: null, quarantine: 'from', reason, request },
          { policy, hash: hashLocation, serving, signal },
        ),
      )
    }
    const done = await operate(asking({ do: 'ask', environment, id: request, what: 'primary', to: null, reason }))
    if (done.reasonCode !== '' || done.word.startsWith('would-')) return done
    const { workflow } = rollbackVia
    const inputs = { model: site.model, environment, what: 'primary', to: '', reason, 'request-id': request }
    const started = await startRollback(site.client, { workflow, ref: null, inputs }, signal)
    const ended = started.earlier ? await conclusionOf(site.client, started.runId, 0, signal) : null
    const isRed = ended !== null && ended !== 'success'
    return {
      ...done,
      // The run does the rest: nothing more is due here until it has.
      body: null,
      word: 'dispatched',
      reasonCode: isRed ? 'ROLLBACK_RUN' : '',
      message: `${reason}; run ${started.url} rolls back${ended === null ? '' : `, and ended: ${ended}`}`,
    }
  }
}
