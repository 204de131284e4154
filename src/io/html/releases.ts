/** The list of releases: each version with where it came from, what became of it, and why. */
import { isMap } from '../../core/json.ts'
import type { Json, VersionRecord, View } from '../../core/types.ts'
import { endOf, type Place } from './chronicle.ts'
import { markup, link, NOTHING, said, type Html } from './escape.ts'
import { badge, brief, endBadge, time } from './words.ts'

/** Of the metadata, in this order; anything else stays in the ledger. */
const LINEAGE: Readonly<Record<string, string>> = {
  dataset: 'Dataset',
  'training-run': 'Training run',
  metrics: 'Metrics',
}
/** Characters of a value that is a map or a list. */
const LONGEST = 300

const COMMA = markup`, `

/** @param records newest first */
export function releaseList(records: readonly VersionRecord[], view: View, places: readonly Place[]): Html {
  if (records.length === 0) return markup`<p class="empty">No version is registered.</p>`
  return markup`<ul class="releases">${records.map(record => release(record, view, places))}</ul>`
}

function release(record: VersionRecord, view: View, places: readonly Place[]): Html {
  const { version, digest, at, by, commit, pullRequest } = record
  const quarantine = view.digests[digest]?.quarantine
  const fates = places.flatMap(place => fatesOf(version, place))
  return markup`<li><h4>${version}</h4> ${quarantine ? badge('bad', '✕ quarantined') : NOTHING}${brief(digest)}
<p class="meta">registered ${time(at)} by ${said(by)}${commit === null ? NOTHING : markup`, commit <code>${commit.slice(0, 7)}</code>`}${pullRequest === null ? NOTHING : markup`, pull request ${pullRequest}`}</p>
${fates.length === 0 ? markup`<p class="meta">never tried</p>` : markup`<ul class="fates">${fates}</ul>`}
${quarantine ? markup`<p class="why">Quarantined ${time(quarantine.since)} by ${said(quarantine.by)}${isTold(quarantine.reason, places) ? NOTHING : markup`: ${said(quarantine.reason)}`}</p>` : NOTHING}${lineage(record.metadata)}</li>`
}

/** Whether the end of a trial says it already. */
function isTold(reason: string, places: readonly Place[]): boolean {
  return places.some(({ trials }) => trials.some(({ end }) => end?.reason === reason))
}

/** What became of a version in an environment, oldest first. */
function fatesOf(version: string, { name, trials, primaries }: Place): readonly Html[] {
  const tried = trials
    .filter(({ trial }) => trial.canary === version)
    .map(story => ({
      from: story.from,
      shown: markup`<li>${endBadge(endOf(story))} ${name}, ${time(story.to ?? story.from)}${story.end && story.end.reason !== '' ? markup`: ${said(story.end.reason)}` : NOTHING}</li>`,
    }))
  const served = primaries
    .filter(span => span.version === version)
    .map(({ from, to }) => ({
      from,
      shown: markup`<li>${badge(to === null ? 'good' : 'idle', to === null ? '✓ live' : 'was live')} ${name}, ${time(from)}${to === null ? markup` until now` : markup` to ${time(to)}`}</li>`,
    }))
  return [...tried, ...served].toSorted((a, b) => (a.from < b.from ? -1 : 1)).map(({ shown }) => shown)
}

function lineage(metadata: Json): Html {
  if (!isMap(metadata)) return NOTHING
  const known = Object.entries(LINEAGE).flatMap(([key, label]) => {
    const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined
    return value === undefined || value === null ? [] : [markup`<dt>${label}</dt><dd>${valueOf(value)}</dd>`]
  })
  return known.length === 0 ? NOTHING : markup`<dl class="lineage">${known}</dl>`
}

function valueOf(value: Exclude<Json, null>): Html {
  if (typeof value === 'string') return link(said(value), value)
  if (isMap(value))
    return markup`${Object.entries(value)
      .map(([key, one], at) => markup`${at > 0 ? COMMA : NOTHING}${said(key)} ${said(inShort(one))}`)
      .slice(0, 20)}`
  return said(inShort(value))
}

function inShort(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
