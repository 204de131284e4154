/**
 * What the entries of one model tell in the course of time: who was primary when, which trials there were and how they ended, when
 * what was held. Read off the states that the fold goes through, so that an entry of a new kind is told by what it changed.
 * Must not know how it is drawn.
 */
import { fold } from '../../core/fold.ts'
import type { Details } from '../../core/gate/types.ts'
import { emptyView, environmentOf } from '../../core/state.ts'
import type {
  Body,
  Ended,
  Entry,
  Environment,
  FrozenPolicy,
  Hold,
  Instant,
  SliceValues,
  Trial,
  Version,
  View,
} from '../../core/types.ts'

export interface Chronicle {
  /** After the last entry that could be replayed. */
  readonly view: View
  readonly places: readonly Place[]
  /** The entry that the fold refused; what is told ends before it. */
  readonly broken: { readonly seq: number; readonly message: string } | null
}

/** One environment. */
export interface Place {
  readonly name: string
  readonly primaries: readonly PrimarySpan[]
  readonly holds: readonly HoldSpan[]
  readonly trials: readonly TrialStory[]
}

/** A stretch of time; `to` is null where it lasts. */
export interface Span {
  readonly from: Instant
  readonly to: Instant | null
}

export interface PrimarySpan extends Span {
  readonly version: Version
  readonly seq: number
  /** The kind of entry that brought it. */
  readonly how: Body['type']
}

export interface HoldSpan extends Span {
  readonly kind: Hold['kind']
  readonly by: string
  readonly reason: string
}

export interface Look {
  readonly seq: number
  readonly at: Instant
  readonly details: Details
}

export interface TrialStory extends Span {
  readonly environment: string
  /** The trial when it was last seen. */
  readonly trial: Trial
  readonly by: string
  readonly policy: FrozenPolicy
  readonly slices: SliceValues
  readonly looks: readonly Look[]
  readonly end: Ended | null
}

/** How a trial stands or ended. */
export type End = Ended['verdict'] | 'running' | 'paused'

export function endOf({ end, to, trial }: TrialStory): End {
  if (end) return end.verdict
  return to !== null ? 'inconclusive' : trial.paused ? 'paused' : 'running'
}

type Writable<Story> = { -readonly [Key in keyof Story]: Story[Key] }

interface OpenPlace {
  readonly primaries: Writable<PrimarySpan>[]
  readonly holds: Writable<HoldSpan>[]
  readonly trials: (Writable<Omit<TrialStory, 'looks'>> & { readonly looks: Look[] })[]
}

export function chronicle(entries: readonly Entry[]): Chronicle {
  const places = new Map<string, OpenPlace>()
  let view = emptyView
  let broken: Chronicle['broken'] = null
  for (const entry of entries) {
    try {
      const next = (view.state?.seq ?? 0) + 1
      if (entry.seq !== next) throw new Error(`expected entry ${next} here`)
      const after = fold(view, entry)
      if (entry.environment !== null) tell(places, entry, entry.environment, view, after)
      view = after
    } catch (error) {
      // A page is wanted most where something is wrong: it shows what can be told.
      broken = { seq: entry.seq, message: error instanceof Error ? error.message : String(error) }
      break
    }
  }
  return { view, broken, places: [...places].map(([name, place]) => ({ name, ...place, holds: real(place.holds) })) }
}

function tell(places: Map<string, OpenPlace>, entry: Entry, name: string, before: View, after: View): void {
  const place = places.get(name) ?? { primaries: [], holds: [], trials: [] }
  places.set(name, place)
  const [was, is] = [environmentOf(before.state, name), environmentOf(after.state, name)]
  if (was.primarySeq !== is.primarySeq) crown(place, entry, is)
  if (was.hold !== is.hold) hold(place, entry, is.hold)
  if (was.trial?.seq !== is.trial?.seq) change(place, entry, name, was, after)
  follow(place, entry, was.trial?.seq ?? null, name, after)
}

function crown({ primaries }: OpenPlace, { at, seq, body }: Entry, { primary }: Environment): void {
  close(primaries, at)
  if (primary !== null) primaries.push({ version: primary, from: at, to: null, seq, how: body.type })
}

/** A freeze ends by itself; a rollback's hold that it covered shows again. */
function hold({ holds }: OpenPlace, { at }: Entry, now: Hold | null): void {
  for (const span of holds) if (span.to === null || span.to > at) span.to = span.from > at ? span.from : at
  if (now === null) return
  const { kind, by, reason, until } = now
  const to = kind === 'freeze' ? until : null
  holds.push({ kind, by, reason, from: at, to })
  if (to !== null && now.from !== null) holds.push({ kind: 'rollback', by, reason, from: to, to: null })
}

/** A hold that was to begin after a freeze never did, where the freeze was lifted with it. */
function real(holds: readonly HoldSpan[]): readonly HoldSpan[] {
  return holds.filter(({ from, to }) => to === null || to > from)
}

function change({ trials }: OpenPlace, entry: Entry, name: string, was: Environment, after: View): void {
  const { trial, last } = environmentOf(after.state, name)
  const open = trials.at(-1)
  if (was.trial && open) {
    open.to = entry.at
    open.end = last?.started === was.trial.seq ? last : null
  }
  const record = after.trials[name]
  if (!trial || !record) return
  trials.push({
    environment: name,
    trial,
    by: entry.by,
    from: entry.at,
    to: null,
    policy: record.policy,
    slices: record.slices,
    looks: [],
    end: null,
  })
}

/** What the newest trial saw in this entry. */
function follow({ trials }: OpenPlace, entry: Entry, running: number | null, name: string, after: View): void {
  const story = trials.at(-1)
  if (!story) return
  const { body, seq, at } = entry
  if (body.type === 'looked' && running === story.trial.seq) story.looks.push({ seq, at, details: body.details })
  const { trial } = environmentOf(after.state, name)
  const record = after.trials[name]
  if (trial?.seq === story.trial.seq) story.trial = trial
  if (record?.of === 'trial' && record.seq === story.trial.seq) story.slices = record.slices
}

function close(spans: Writable<Span>[], at: Instant): void {
  const last = spans.at(-1)
  if (last && last.to === null) last.to = at
}
