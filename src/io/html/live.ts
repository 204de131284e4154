/** What is live in an environment now, and what stands in its way: one card. */
import { holdOf, isBaking } from '../../core/state.ts'
import type { Environment, Instant } from '../../core/types.ts'
import { markup, NOTHING, said, type Html } from './escape.ts'
import { ago, badge, brief, endBadge, percent, time } from './words.ts'

export function liveCard(name: string, environment: Environment, now: Instant): Html {
  const { primary, primarySince, primarySeq, versions } = environment
  const served = primary === null ? undefined : versions[primary]
  const since =
    primarySince === null
      ? NOTHING
      : markup`<p class="meta">since ${time(primarySince)} (${ago(primarySince, now)}), entry ${primarySeq}${served ? markup`, ${brief(served.digest)}` : NOTHING}</p>`
  return markup`<article class="card"><h4>${name}</h4><p class="version">${primary ?? 'nothing yet'}</p>
<p class="badges">${badges(environment, now)}</p>${since}<dl>${facts(environment, now).map(([label, fact]) => markup`<dt>${label}</dt><dd>${fact}</dd>`)}</dl></article>`
}

function badges(environment: Environment, now: Instant): readonly Html[] {
  const hold = holdOf(environment, now)
  const { primary, degraded, trial, drill, requests, settled, bake } = environment
  return [
    primary === null ? badge('idle', 'empty') : settled && !degraded ? badge('good', '✓ serving') : null,
    hold?.kind === 'freeze' ? badge('warn', '❄ frozen') : null,
    hold?.kind === 'rollback' ? badge('warn', '⚑ in hold') : null,
    degraded ? badge('bad', '! degraded') : null,
    bake?.failed ? badge('bad', '! a limit is exceeded') : null,
    isBaking(environment, now) ? badge('busy', 'baking') : null,
    trial ? badge(trial.paused ? 'idle' : 'busy', trial.paused ? 'trial paused' : 'on trial') : null,
    trial?.pass ? badge('good', '✓ ready to promote') : null,
    requests.length > 0 ? badge('warn', 'rollback asked for') : null,
    drill ? badge('busy', 'drill') : null,
    settled ? null : badge('busy', '… under way'),
  ].filter(one => one !== null)
}

type Fact = readonly [label: string, fact: Html]

function facts(environment: Environment, now: Instant): readonly Fact[] {
  const { trial, degraded, bake, requests, last, want, settled, wantSeq, drill, primary } = environment
  const hold = holdOf(environment, now)
  const shares = Object.entries(want.weights)
  const told: (Fact | null)[] = [
    trial && [
      'On trial',
      markup`<b>${trial.canary}</b> against ${trial.primary}, step ${trial.step} of ${trial.steps} (${trial.stepKind})${trial.verdict === null ? markup`, no look yet` : markup` ${endBadge(trial.verdict)} at look ${trial.look}`}`,
    ],
    trial?.paused ? ['Paused', markup`since ${time(trial.paused.since)}: ${said(trial.paused.reason)}`] : null,
    shares.length > 1
      ? ['Requests', markup`${shares.map(([version, share]) => `${version} ${percent(share)}`).join(', ')}`]
      : null,
    want.mirror && ['Mirrored', markup`${percent(want.mirror.share)} of requests to ${want.mirror.to}`],
    hold && [
      hold.kind === 'freeze' ? 'Frozen' : 'In hold',
      markup`since ${time(hold.since)}${hold.until === null ? NOTHING : markup` until ${time(hold.until)}`} by ${said(hold.by)}: ${said(hold.reason)}`,
    ],
    degraded && ['Degraded', markup`since ${time(degraded.since)}: ${said(degraded.reason)}`],
    bake && (bake.failed || isBaking(environment, now))
      ? ['Watched', markup`until ${time(bake.until)}${bake.failed ? markup`: ${said(bake.failed.reason)}` : NOTHING}`]
      : null,
    ...requests.map(({ to, by, reason, at }): Fact => [
      'Rollback asked for',
      markup`${to === null ? NOTHING : markup`to ${to} `}by ${said(by)} on ${time(at)}: ${said(reason)}`,
    ]),
    drill && ['Drill', markup`the way back to ${drill.version}, since ${time(drill.since)}`],
    settled ? null : ['Under way', markup`entry ${wantSeq} is not seen serving yet`],
    last && [
      last.canary === primary ? 'Evidence' : 'Last trial',
      markup`<b>${last.canary}</b> ${endBadge(last.verdict)} on ${time(last.at)}: ${said(last.reason)}`,
    ],
  ]
  return told.filter(one => one !== null)
}
