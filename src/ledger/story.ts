/**
 * The commit message of an entry: `git log` of the ledger's branch is to read like a story.
 * Must not know how the commit is made.
 */
import { environmentOf } from '../core/state.ts'
import type { Body, Entry, State } from '../core/types.ts'
import { brief, line, percent } from './prose.ts'

/** Characters; longer headlines are cut wherever they are shown. */
const HEADLINE = 100

export interface Message {
  readonly headline: string
  readonly body: string
}

/** @param before the state that the entry came upon, null for the first */
export function story(entry: Entry, before: State | null): Message {
  const { run } = entry
  const reason = reasonOf(entry.body)
  const lines = [
    ...(reason === '' ? [] : [line(reason, 500), '']),
    `Entry ${entry.seq} (${line(entry.id)}), by ${line(entry.by)} at ${entry.at}`,
    ...(run ? [`${line(run.workflow)}, job ${line(run.job)}, attempt ${run.attempt}: ${line(run.url)}`] : []),
    // For CI systems beside Actions, which know nothing of this branch.
    '[skip ci]',
  ]
  return { headline: line(headline(entry, before), HEADLINE), body: lines.join('\n') }
}

function headline(entry: Entry, before: State | null): string {
  const { body } = entry
  const place = entry.environment ?? ''
  const trial = environmentOf(before, place).trial
  switch (body.type) {
    case 'registered':
      return `Register ${body.record.version} (${brief(body.record.digest)})`
    case 'adopted':
      return `Adopt ${body.version}, which already serves, as primary of ${place}`
    case 'initial':
      return `Start ${place} with ${body.version}`
    case 'started': {
      const instead = body.supersedes === null ? '' : `, in place of ${body.supersedes}`
      return `Try ${body.trial.canary} against ${body.trial.primary} in ${place} (trial ${body.trial.number})${instead}`
    }
    case 'advanced':
      return `Take ${trial?.canary ?? 'the canary'} to step ${body.step} in ${place} (${routed(body, trial?.canary ?? null)})`
    case 'observed':
      return `Record ${body.rows} observations in ${place}`
    case 'looked':
      return looked(body, trial?.canary ?? 'the canary', place)
    case 'promoted': {
      const was = body.previous === null ? '' : ` (was ${body.previous})`
      return `Promote ${body.version} to primary of ${place}${was}${body.forced === null ? '' : ', by force'}`
    }
    case 'rolled-back':
      return body.what === 'canary'
        ? `Take ${body.from} away from ${place}, ${body.to} goes on`
        : `Roll ${place} back from ${body.from} to ${body.to}`
    case 'settled':
      return settled(body, place, environmentOf(before, place).want.loaded[0] ?? 'nothing')
    case 'paused':
      return `Pause the trial of ${trial?.canary ?? 'the canary'} in ${place}: ${body.cause}`
    case 'resumed':
      return `Begin step ${body.step} of ${trial?.canary ?? 'the canary'} in ${place} anew`
    case 'watched':
      return body.failed === null
        ? `Watch ${body.version} in ${place}: within its limits`
        : `Watch ${body.version} in ${place}: a limit is exceeded`
    case 'requested':
      return `Ask for a rollback of ${place}${body.request.to === null ? '' : ` to ${body.request.to}`}`
    case 'held':
      return held(body, place)
    case 'retired':
      return body.gone.length === 0 ? `End the bake in ${place}` : `Let ${body.gone.join(', ')} go from ${place}`
    case 'drilled':
      return body.over
        ? `End the drill of ${body.version} in ${place}`
        : `Drill the way back to ${body.version} in ${place}`
  }
}

type Of<Type extends Body['type']> = Extract<Body, { type: Type }>

function held({ hold, released }: Of<'held'>, place: string): string {
  if (released !== null) return `Lift the quarantine of ${released.version} in ${place}`
  return hold === null ? `Release ${place}` : `Freeze ${place}`
}

function looked(body: Of<'looked'>, canary: string, place: string): string {
  const look = `look ${body.details.look}`
  if (body.ended) return `End the trial of ${canary} in ${place}: ${body.ended.verdict} at ${look}`
  if (body.passed) return `Pass ${canary} in step ${body.step} in ${place} at ${look}`
  return `Look at ${canary} in ${place}: ${body.details.verdict} at ${look}`
}

function settled(body: Of<'settled'>, place: string, first: string): string {
  if (body.outcome === 'seen') return `See ${place} serving as entry ${body.wantSeq} wants it (${first})`
  if (body.fallback === null) return `Give up entry ${body.wantSeq} in ${place}`
  return `Fall back in ${place} to ${body.fallback.want.loaded[0] ?? 'nothing'}: entry ${body.wantSeq} did not come about`
}

function routed(body: Of<'advanced'>, canary: string | null): string {
  if (body.want.mirror) return `${percent(body.want.mirror.share)} mirrored`
  const weight = canary === null ? undefined : body.want.weights[canary]
  return weight === undefined ? body.stepKind : `${percent(weight)} of requests`
}

function reasonOf(body: Body): string {
  if (body.type === 'looked') return body.ended?.reason ?? ''
  if (body.type === 'promoted') return body.forced === null ? '' : `Forced: ${body.forced}`
  if (body.type === 'requested') return body.request.reason
  if (body.type === 'watched') return body.failed ?? ''
  return 'reason' in body ? body.reason : ''
}
