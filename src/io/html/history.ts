/** The history: one line for each entry, newest first. A kind of entry without words of its own is told by its name and reason. */
import type { Body, Entry } from '../../core/types.ts'
import { markup, joined, link, NOTHING, said, type Html } from './escape.ts'
import { count, time, wordOf } from './words.ts'

type Bodies = { readonly [Type in Body['type']]: Extract<Body, { type: Type }> }
type Tellers = { readonly [Type in Body['type']]?: (body: Bodies[Type]) => string }

const TELLERS: Tellers = {
  registered: ({ record }) => `registered ${record.version}`,
  adopted: ({ version }) => `adopted ${version}, which served already`,
  initial: ({ version }) => `started with ${version}`,
  started: ({ trial, supersedes }) =>
    `began trial ${trial.number} of ${trial.canary} against ${trial.primary}${supersedes === null ? '' : `, in place of ${supersedes}`}`,
  advanced: ({ step, stepKind }) => `went on to step ${step} (${stepKind})`,
  observed: ({ rows }) => `recorded ${count(rows, 'observation')}`,
  looked: ({ details, ended }) => `look ${details.look}: ${ended ? 'the trial ended, ' : ''}${wordOf(details.verdict)}`,
  promoted: ({ version, previous, forced }) =>
    `promoted ${version}${previous === null ? '' : ` (was ${previous})`}${forced === null ? '' : ', by force'}`,
  'rolled-back': ({ what, from, to }) =>
    what === 'canary' ? `took ${from} away, ${to} goes on` : `rolled back from ${from} to ${to}`,
  settled: ({ outcome, wantSeq }) =>
    outcome === 'seen' ? `entry ${wantSeq} is seen serving` : `entry ${wantSeq} did not come about`,
  paused: ({ cause }) => `paused the trial: ${cause}`,
  resumed: ({ step }) => `began step ${step} anew`,
  watched: ({ version, failed }) =>
    `watched ${version}: ${failed === null ? 'within its limits' : 'a limit is exceeded'}`,
  requested: ({ request }) => `asked for a rollback${request.to === null ? '' : ` to ${request.to}`}`,
  held: ({ hold, released }) => {
    if (released) return `lifted the quarantine of ${released.version}`
    if (hold === null) return 'released the environment'
    return hold.kind === 'freeze' ? 'froze the environment' : 'lifted the freeze, the hold stays'
  },
  retired: ({ gone }) => `let ${gone.join(', ')} go`,
  drilled: ({ version, over }) => `${over ? 'ended the drill of' : 'drilled the way back to'} ${version}`,
}

/** @param entries oldest first */
export function historyList(entries: readonly Entry[], most: number): Html {
  if (entries.length === 0) return markup`<p class="empty">No entries.</p>`
  const shown = entries.slice(-most).toReversed()
  const older = entries.length - shown.length
  const lines = shown.map(
    entry =>
      markup`<li><b>${sentence(entry.body.type, entry.body)}</b>${why(entry.body)}<br><span class="meta">${about(entry)}</span></li>`,
  )
  const rest =
    older > 0 ? markup`<p class="note">${count(older, 'older entry', 'older entries')} in the ledger.</p>` : NOTHING
  return markup`<ol class="history" reversed>${joined(lines, '\n')}</ol>${rest}`
}

function about({ seq, at, environment, by, run }: Entry): Html {
  return joined(
    [
      markup`entry ${seq}`,
      time(at),
      ...(environment === null ? [] : [markup`${environment}`]),
      markup`by ${said(by)}`,
      ...(run === null ? [] : [link('run', run.url)]),
    ],
    ' · ',
  )
}

function sentence<Type extends Body['type']>(type: Type, body: Bodies[Type]): string {
  return TELLERS[type]?.(body) ?? type.replaceAll('-', ' ')
}

function why(body: Body): Html {
  const reason = reasonOf(body)
  return reason === '' ? NOTHING : markup`: ${said(reason)}`
}

function reasonOf(body: Body): string {
  if (body.type === 'looked') return body.ended?.reason ?? ''
  if (body.type === 'promoted') return body.forced ?? ''
  if (body.type === 'watched') return body.failed ?? ''
  if (body.type === 'requested') return body.request.reason
  // That it was seen is all that there is to say.
  if (body.type === 'settled' && body.outcome === 'seen') return ''
  return 'reason' in body ? body.reason : ''
}
