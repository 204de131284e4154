/** Times, digests, badges and numbers as the page writes them. All times are UTC. */
import type { Verdict } from '../../core/gate/types.ts'
import { inWords, secondsBetween } from '../../core/time.ts'
import type { Digest, Instant } from '../../core/types.ts'
import type { End } from './chronicle.ts'
import { markup, type Html } from './escape.ts'

/** The colour of a badge, a bar or a line: what it means, the style sheet says how it looks. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'idle'

const TONES: Readonly<Record<End, Tone>> = {
  pass: 'good',
  promoted: 'good',
  fail: 'bad',
  'load-failed': 'bad',
  invalid: 'bad',
  forced: 'warn',
  'rolled-back': 'idle',
  running: 'busy',
  continue: 'busy',
  paused: 'idle',
  inconclusive: 'idle',
}

const WORDS: Readonly<Record<End, string>> = {
  pass: 'passed',
  promoted: 'promoted',
  fail: 'failed',
  'load-failed': 'did not load',
  invalid: 'invalid evidence',
  forced: 'promoted by force',
  'rolled-back': 'taken away',
  running: 'running',
  continue: 'collecting',
  paused: 'paused',
  inconclusive: 'inconclusive',
}

/** Beside the colour, for those who do not see it. */
const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', warn: '!', busy: '…', idle: '–' }

export function toneOf(end: End): Tone {
  return TONES[end]
}

export function signOf(end: End): string {
  return SIGNS[TONES[end]]
}

export function wordOf(end: End): string {
  return WORDS[end]
}

export function badge(tone: Tone, words: string): Html {
  return markup`<span class="badge ${tone}">${words}</span>`
}

export function endBadge(end: End | Verdict): Html {
  return badge(TONES[end], `${SIGNS[TONES[end]]} ${WORDS[end]}`)
}

/** `2026-05-03 14:03`. */
export function minute(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`
}

export function time(instant: Instant): Html {
  return markup`<time datetime="${instant}">${minute(instant)} UTC</time>`
}

/** How long ago, as people say it. */
export function ago(from: Instant, now: Instant): string {
  const seconds = secondsBetween(from, now)
  return seconds < 0 ? 'after this page was made' : `${inWords(seconds)} ago`
}

/** Enough of a digest to tell it by. */
export function brief(digest: Digest): Html {
  return markup`<code title="${digest}">${digest.slice(0, 'sha256:'.length + 12)}</code>`
}

/** Basis points as percent, without needless digits. */
export function percent(basisPoints: number): string {
  return `${basisPoints / 100} %`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
