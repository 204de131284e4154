/**
 * The chart of an environment over time: who was primary, what was on trial and how it ended, what was held. Places along the time
 * are in percent and everything else in pixels, so that it fits any width with its letters as they are.
 */
import type { Instant } from '../../core/types.ts'
import { endOf, type HoldSpan, type Place, type PrimarySpan, type Span, type TrialStory } from './chronicle.ts'
import { markup, NOTHING, said, type Html } from './escape.ts'
import { linear, place as short, timeTicks } from './scale.ts'
import { table } from './table.ts'
import { badge, endBadge, minute, signOf, time, toneOf, wordOf } from './words.ts'

/** Percent: nothing that happened is too short to be seen. */
const NARROWEST = 0.8
/** Pixels that the chart has on a phone and on a desk, and that a letter of a bar's label takes. */
const PHONE = 310
const DESK = 780
const LETTER = 7.4
const MOST_TICKS = 4
const MOST_ROWS = 100

const LIVE = { label: 11, top: 30, height: 28 }
const TRIALS = { label: 78, top: 84, height: 20 }
const HELD = { label: 124, top: 130, height: 12 }

const HATCH = 'hatch'
/** What holds are filled with; once in a page. */
export const PATTERNS = markup`<svg width="0" height="0" aria-hidden="true"><defs><pattern id="${HATCH}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatched" width="2.5" height="6"/></pattern></defs></svg>`

/** @param since where the chart begins; what is older is cut off there */
export function timeline(place: Place, since: Instant, now: Instant): Html {
  const shown = <Kind extends Span>(spans: readonly Kind[]): Kind[] =>
    spans.filter(span => span.from <= now && (span.to ?? now) >= since)
  const [primaries, trials, holds] = [shown(place.primaries), shown(place.trials), shown(place.holds)]
  if (primaries.length + trials.length + holds.length === 0)
    return markup`<p class="empty">Nothing happened in ${place.name} yet.</p>`
  const along = alongOf(since, now)
  const bottom = (holds.length > 0 ? HELD : TRIALS).top + (holds.length > 0 ? HELD : TRIALS).height + 8
  const lanes = [
    lane('Primary', LIVE.label),
    lane('Trials', TRIALS.label),
    holds.length > 0 ? lane('Held', HELD.label) : NOTHING,
  ]
  return markup`<svg class="timeline" width="100%" height="${bottom + 22}" role="img" aria-label="Timeline of ${place.name}">
<title>Timeline of ${place.name}</title><desc>${told(place)}</desc>
${axis([along.from, along.to], along.x, bottom)}${lanes}
${primaries.map((span, at) => primaryBar(span, at, along))}${trials.map(story => trialBar(story, along))}${holds.map(span => holdBar(span, along))}${primaries.map(span => mark(span, along))}
</svg>${legend(trials, holds)}${asTable(place)}`
}

interface Along {
  readonly from: number
  readonly to: number
  /** Percent of the width. */
  readonly x: (at: number) => number
  readonly stretch: (span: Span) => { readonly x: number; readonly width: number }
}

function alongOf(since: Instant, now: Instant): Along {
  const [from, to] = [Date.parse(since), Math.max(Date.parse(now), Date.parse(since) + 1000)]
  const x = linear([from, to], [0, 100])
  const stretch = (span: Span): { x: number; width: number } => {
    const width = Math.max(NARROWEST, x(span.to === null ? to : Date.parse(span.to)) - x(Date.parse(span.from)))
    return { x: Math.min(x(Date.parse(span.from)), 100 - width), width }
  }
  return { from, to, x, stretch }
}

function axis([from, to]: readonly [number, number], x: Along['x'], bottom: number): Html {
  const marks = timeTicks([from, to], MOST_TICKS).map(({ at, label }) => {
    const share = x(at)
    const anchor = share < 8 ? 'start' : share > 92 ? 'end' : 'middle'
    return markup`<line class="grid" x1="${short(share)}%" x2="${short(share)}%" y1="18" y2="${bottom}"/><text class="tick ${anchor}" x="${short(share)}%" y="${bottom + 15}">${label}</text>`
  })
  return markup`<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>${marks}`
}

function lane(label: string, y: number): Html {
  return markup`<text class="lane" x="0" y="${y}">${label}</text>`
}

function primaryBar(span: PrimarySpan, at: number, along: Along): Html {
  const words = `${span.version} primary ${period(span)}`
  return bar(along.stretch(span), LIVE, `live ${at % 2 === 0 ? 'even' : 'odd'}`, words, span.version)
}

function trialBar(story: TrialStory, along: Along): Html {
  const end = endOf(story)
  const words = `${story.trial.canary} against ${story.trial.primary}: ${wordOf(end)}, ${period(story)}`
  return bar(along.stretch(story), TRIALS, `trial ${toneOf(end)}`, words, `${signOf(end)} ${story.trial.canary}`)
}

function holdBar(span: HoldSpan, along: Along): Html {
  const { x, width } = along.stretch(span)
  return markup`<rect class="hold" fill="url(#${HATCH})" x="${short(x)}%" width="${short(width)}%" y="${HELD.top}" height="${HELD.height}" rx="2"><title>${span.kind === 'freeze' ? 'frozen' : 'in hold'} ${period(span)}: ${span.reason}</title></rect>`
}

function bar(
  { x, width }: { readonly x: number; readonly width: number },
  { top, height }: { readonly top: number; readonly height: number },
  kind: string,
  words: string,
  label: string,
): Html {
  const room = label.length * LETTER + 10
  const fits = (chart: number): boolean => (width / 100) * chart >= room
  // What does not fit is in the table, and in the bar's title.
  const shown = fits(PHONE) ? 'always' : fits(DESK) ? 'roomy' : null
  const text =
    shown === null
      ? NOTHING
      : markup`<text class="name ${shown}" x="${short(x)}%" dx="6" y="${top + height / 2 + 4}">${label}</text>`
  return markup`<rect class="${kind}" x="${short(x)}%" width="${short(width)}%" y="${top}" height="${height}" rx="3"><title>${words}</title></rect>${text}`
}

/** Above the bar of what became primary: up for a promotion, back for a rollback, a dot for anything else. */
function mark({ how, from, version }: PrimarySpan, { x, from: begin }: Along): Html {
  const at = Date.parse(from)
  if (at < begin) return NOTHING
  const [shape, tone, words] = MARKS[how] ?? DOT
  // Half of a mark at either edge would be outside.
  const share = Math.max(1.6, Math.min(98.4, x(at)))
  return markup`<svg x="${short(share)}%" y="${LIVE.top - 12}" overflow="visible"><path class="mark ${tone}" d="${shape}"><title>${version}: ${words}, ${minute(from)} UTC</title></path></svg>`
}

type Mark = readonly [shape: string, tone: string, words: string]
const DOT: Mark = ['M-3.5 5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z', 'idle', 'primary']
const MARKS: Readonly<Partial<Record<PrimarySpan['how'], Mark>>> = {
  promoted: ['M-5 9L0 0L5 9z', 'good', 'promoted'],
  'rolled-back': ['M5 0L-5 5L5 10z', 'bad', 'brought back'],
  initial: [DOT[0], DOT[1], 'first version'],
  adopted: [DOT[0], DOT[1], 'adopted'],
}

function legend(trials: readonly TrialStory[], holds: readonly HoldSpan[]): Html {
  const ends = [...new Set(trials.map(endOf))]
  const tones = [...new Set(ends.map(toneOf))]
  const marks = [
    markup`<li><span class="sign good">▲</span> promoted</li>`,
    markup`<li><span class="sign bad">◀</span> rolled back</li>`,
    markup`<li><span class="sign idle">●</span> first version or other change</li>`,
  ]
  const held = holds.length > 0 ? markup`<li><span class="swatch hatch"></span> held</li>` : NOTHING
  const bars = tones.map(tone => {
    const words = ends.filter(end => toneOf(end) === tone).map(wordOf)
    return markup`<li><span class="swatch ${tone}"></span> trial ${words.join(', ')}</li>`
  })
  return markup`<ul class="legend">${marks}${bars}${held}</ul>`
}

function asTable(place: Place): Html {
  const rows = [
    ...place.primaries.map(span => ({ span, what: markup`<b>${span.version}</b> primary ${badge('idle', span.how)}` })),
    ...place.trials.map(story => ({
      span: story,
      what: markup`trial of <b>${story.trial.canary}</b> against ${story.trial.primary} ${endBadge(endOf(story))}`,
    })),
    ...place.holds.map(span => ({
      span,
      what: markup`${span.kind === 'freeze' ? 'frozen' : 'in hold'} by ${said(span.by)}: ${said(span.reason)}`,
    })),
  ]
    .toSorted((a, b) => (a.span.from < b.span.from ? 1 : -1))
    .slice(0, MOST_ROWS)
    .map(({ span, what }) => [what, time(span.from), span.to === null ? 'lasts' : time(span.to)])
  return markup`<details class="numbers"><summary>The timeline as a table</summary>${table(['What', 'From', 'To'], rows)}</details>`
}

function period({ from, to }: Span): string {
  return to === null ? `since ${minute(from)} UTC` : `from ${minute(from)} to ${minute(to)} UTC`
}

function told({ name, primaries, trials }: Place): string {
  const last = primaries.at(-1)
  const live = last ? `${last.version} is primary of ${name} ${period(last)}.` : `Nothing is primary of ${name}.`
  return `${live} ${primaries.length} primaries and ${trials.length} trials in all; the table below lists them.`
}
