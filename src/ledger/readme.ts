/**
 * The ledger's README: what is live where, for people who come upon the branch. A function of state and entry, rewritten with
 * each commit and never read back.
 * Must not know the history.
 */
import type { Entry, Environment, Registered, State } from '../core/types.ts'
import { brief, markdown, percent, when } from './prose.ts'

export function readme(state: State, entry: Entry): string {
  const environments = Object.entries(state.environments)
  return [
    `# Releases of \`${state.model}\``,
    '',
    `What serves where, as of entry ${entry.seq}, ${when(entry.at)}. Written by model-release with every entry: read it, do not edit it.`,
    '',
    ...(environments.length === 0 ? ['Nothing serves yet.', ''] : []),
    ...environments.flatMap(([name, environment]) => section(name, environment)),
    ...versions(state.recent),
    ...guide,
  ].join('\n')
}

function section(name: string, environment: Environment): readonly string[] {
  const rows = facts(environment).map(([what, how]) => `| ${what} | ${how} |`)
  return [`## ${name}`, '', '| | |', '|---|---|', ...rows, '']
}

type Fact = readonly [what: string, how: string]

function facts(environment: Environment): readonly Fact[] {
  const { primary, primarySince, primarySeq, trial, hold, degraded, bake, requests, settled, wantSeq, last } =
    environment
  const told: Fact[] = []
  if (primary === null) told.push(['Primary', 'none yet'])
  else {
    const since = primarySince === null ? '' : ` since ${when(primarySince)}`
    told.push(['Primary', `**${primary}**${since}${primarySeq === null ? '' : `, entry ${primarySeq}`}`])
  }
  if (last?.canary === primary && last !== null && (last.verdict === 'promoted' || last.verdict === 'forced')) {
    told.push(['Evidence', evidence(last)])
  }
  if (trial) {
    const verdict = trial.verdict === null ? 'no look yet' : `${trial.verdict} at look ${trial.look}`
    told.push([
      'On trial',
      `**${trial.canary}** against ${trial.primary}, step ${trial.step} of ${trial.steps} (${trial.stepKind}): ${verdict}`,
    ])
    if (trial.paused) told.push(['Paused', `since ${when(trial.paused.since)}: ${markdown(trial.paused.reason)}`])
  }
  const split = Object.entries(environment.want.weights)
  if (split.length > 1) {
    told.push(['Requests', split.map(([version, share]) => `${version} ${percent(share)}`).join(', ')])
  }
  if (environment.want.mirror) {
    told.push(['Mirrored', `${percent(environment.want.mirror.share)} of requests to ${environment.want.mirror.to}`])
  }
  if (hold) {
    const until = hold.until === null ? '' : ` until ${when(hold.until)}`
    told.push(['Hold', `since ${when(hold.since)}${until} by ${markdown(hold.by)}: ${markdown(hold.reason)}`])
  }
  if (bake) {
    const failed = bake.failed === null ? '' : `: **${markdown(bake.failed.reason, 500)}**`
    told.push(['Watched', `until ${when(bake.until)}${failed}`])
  }
  for (const { to, by, reason } of requests) {
    told.push([
      'Rollback asked for',
      `${to === null ? '' : `to ${markdown(to)} `}by ${markdown(by)}: ${markdown(reason)}`,
    ])
  }
  if (degraded) told.push(['Degraded', `since ${when(degraded.since)}: ${markdown(degraded.reason)}`])
  if (!settled) told.push(['Under way', `entry ${wantSeq ?? ''} is not seen serving yet`])
  if (last && last.canary !== primary) {
    told.push([
      'Last trial',
      `${last.canary} ended ${last.verdict} on ${when(last.at)}, entry ${last.seq}: ${markdown(last.reason)}`,
    ])
  }
  return told
}

function evidence(last: NonNullable<Environment['last']>): string {
  const trial = `trial ${last.number}, entries ${last.started} to ${last.seq}`
  return last.verdict === 'forced' ? `promoted by force: ${markdown(last.reason)} (${trial})` : `passed in ${trial}`
}

function versions(recent: readonly Registered[]): readonly string[] {
  if (recent.length === 0) return []
  const rows = recent
    .toReversed()
    .map(one => `| ${one.version} | \`${brief(one.digest)}\` | ${one.seq} | ${one.quarantined ? 'quarantined' : ''} |`)
  return ['## Newest versions', '', '| version | digest | entry | |', '|---|---|---|---|', ...rows, '']
}

const guide = [
  '## How to read this branch',
  '',
  'One commit is one entry; `git log` is the history, and nothing is ever rewritten.',
  '',
  '- `entry.json`: what this commit records, who did it, in which run.',
  '- `state.json`: what all entries together come to.',
  '- `versions/`: one file for each registered version. `digests/`: where each artifact was primary, and its quarantine.',
  '- `trials/`: the counts and tests of running trials, enough to compute every verdict again.',
  '',
]
