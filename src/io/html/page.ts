/**
 * The HTML report: one page that stands alone, with what is live, the course of releases and the evidence of every trial. It asks
 * nothing of the network and runs no script, so that it can be sent, stored and read anywhere.
 * Must not know where the ledger lies, what time it is, or where the page goes.
 */
import type { Entry, Instant, State, VersionRecord } from '../../core/types.ts'
import { chronicle, type Chronicle, type TrialStory } from './chronicle.ts'
import { markup, Html, joined, NOTHING, said } from './escape.ts'
import { historyList } from './history.ts'
import { liveCard } from './live.ts'
import { releaseList } from './releases.ts'
import { seriesOf } from './series.ts'
import { STYLE } from './style.ts'
import { PATTERNS, timeline } from './timeline.ts'
import { KEY, trialSection, type Limits } from './trial.ts'
import { count, time } from './words.ts'

export interface History {
  readonly model: string
  /** Oldest first, all of them. */
  readonly entries: readonly Entry[]
  /** As it is stored; null where there is no ledger. */
  readonly state: State | null
}

/** What is shown of one model. */
const MOST_ENTRIES = 200
const MOST_RELEASES = 100
/** Trials of the whole page; the newest are shown in full, and the first of them stand open. */
const MOST_TRIALS = 50
const IN_FULL = 3
const OPEN = 2
const FULL = { charts: 12, metrics: 30, looks: 12 }
const SHORT = { charts: 4, metrics: 6, looks: 4 }
/** Looks that one chart draws at most and at least, and that all charts share: the page is to stay below a megabyte. */
const MOST_POINTS = 200
const LEAST_POINTS = 16
const POINTS_OF_PAGE = 4500

/** `default-src 'none'`: even what got into the page by mistake could fetch and run nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export function releasePage(histories: readonly History[], options: { readonly now: Instant }): string {
  const { now } = options
  const told = histories.map(history => ({ history, told: chronicle(history.entries) }))
  const shown = shownOf(told.map(one => one.told))
  const title = histories.length === 1 ? `Releases of ${histories[0]?.model ?? ''}` : 'Releases'
  const contents =
    histories.length > 1
      ? markup`<nav aria-label="Models"><ul>${histories.map(({ model }) => markup`<li><a href="#model-${model}">${model}</a></li>`)}</ul></nav>`
      : NOTHING
  const models = told.map(one => modelSection(one.history, one.told, shown, now))
  return markup`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title}</title>
<style>${new Html(STYLE)}</style></head><body>${PATTERNS}
<header><h1>Releases</h1><p class="meta">Made by model-release on ${time(now)}. All times are UTC.</p>${contents}</header>
<main>${models.length === 0 ? markup`<p class="empty">No model has a ledger yet.</p>` : joined(models, '\n')}</main></body></html>
`.text
}

type Shown = ReadonlyMap<TrialStory, Limits>

/** The trials that are shown, newest first, each with how much of it. */
function shownOf(told: readonly Chronicle[]): Shown {
  const newest = told
    .flatMap(({ places }) => places.flatMap(({ trials }) => trials))
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))
    .slice(0, MOST_TRIALS)
    .map((story, at) => ({ story, limits: { ...(at < IN_FULL ? FULL : SHORT), open: at < OPEN } }))
  const charts = newest.reduce((sum, { story, limits }) => sum + Math.min(limits.charts, seriesOf(story).length), 0)
  const points = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, Math.floor(POINTS_OF_PAGE / Math.max(1, charts))))
  return new Map(newest.map(({ story, limits }) => [story, { ...limits, points }]))
}

function modelSection({ model, entries, state }: History, told: Chronicle, shown: Shown, now: Instant): Html {
  const heading = markup`<section id="model-${model}"><h2>${model}</h2>`
  const known = state ?? told.view.state
  if (known === null) return markup`${heading}<p class="empty">No ledger yet: nothing was registered.</p></section>`
  const cards = Object.entries(known.environments).map(([name, environment]) => liveCard(name, environment, now))
  const records = Object.values(told.view.versions).toSorted((a, b) => b.seq - a.seq)
  return markup`${heading}${broken(told)}
<h3>Live</h3>${cards.length === 0 ? markup`<p class="empty">Nothing serves yet.</p>` : markup`<div class="cards">${cards}</div>`}
<h3>Timeline</h3>${timelines(told, entries, now)}
<h3>Trials</h3>${trialSections(told, shown)}
<h3>Releases</h3>${releases(records, told)}
<h3>History</h3>${historyList(entries, MOST_ENTRIES)}</section>`
}

function broken({ broken: stopped }: Chronicle): Html {
  if (stopped === null) return NOTHING
  return markup`<p class="alarm">Entry ${stopped.seq} does not follow from the entries before it (${said(stopped.message)}). Timeline, trials and releases end there; run status with verify to see what differs.</p>`
}

function timelines({ places }: Chronicle, entries: readonly Entry[], now: Instant): Html {
  const since = entries.at(-MOST_ENTRIES)?.at ?? entries[0]?.at ?? now
  if (places.length === 0) return markup`<p class="empty">Nothing happened in any environment yet.</p>`
  const older =
    entries.length > MOST_ENTRIES
      ? markup`<p class="note">From entry ${entries.at(-MOST_ENTRIES)?.seq ?? 1} on.</p>`
      : NOTHING
  return markup`${places.map(place => markup`<h4>${place.name}</h4>${timeline(place, since, now)}`)}${older}`
}

function trialSections({ places }: Chronicle, shown: Shown): Html {
  const all = places.flatMap(place => place.trials)
  if (all.length === 0) return markup`<p class="empty">No trial was started yet.</p>`
  const sections = [...shown]
    .filter(([story]) => all.includes(story))
    .map(([story, limits]) => trialSection(story, limits))
  const older = all.length - sections.length
  return markup`${KEY}${joined(sections, '\n')}${older > 0 ? markup`<p class="note">${count(older, 'older trial')} in the ledger.</p>` : NOTHING}`
}

function releases(records: readonly VersionRecord[], { view, places }: Chronicle): Html {
  const older = records.length - MOST_RELEASES
  const rest = older > 0 ? markup`<p class="note">${count(older, 'older release')} in the ledger.</p>` : NOTHING
  return markup`${releaseList(records.slice(0, MOST_RELEASES), view, places)}${rest}`
}
