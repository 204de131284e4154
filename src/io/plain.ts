/** Text of strangers, made fit for a message of one line. */
/** Control and format characters (bidi marks, zero-width), lone surrogates, private and unassigned code points. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu
const BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/gu

/**
 * One line of text in which nothing is hidden: line breaks become spaces, unseen characters their code point.
 * @param longest in characters; what is cut off is marked by `…`
 */
export function plain(text: string, longest = 500): string {
  // Cut first: no more than `longest` characters are ever worked on, whatever came in.
  const kept = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return kept.replace(BREAKS, ' ').replace(UNSEEN, codePoint).trim()
}

/** `U+202E` of a character, as messages name what cannot be seen. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** A value as a message shows it: JSON, short, nothing hidden. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `"${plain(value, 80)}"`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (value !== null && typeof value === 'object') return 'a map'
  if (value === null) return 'null'
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

/** The candidate that a typing error most likely meant, or null where none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  // Two slips in a long word, one in a short one; words of one or two letters resemble everything.
  const allowed = word.length < 3 ? 0 : word.length < 6 ? 1 : 2
  let best: string | null = null
  let least = allowed + 1
  for (const candidate of candidates) {
    const far = slips(word.toLowerCase().replaceAll('_', '-'), candidate.toLowerCase())
    if (far < least) [best, least] = [candidate, far]
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function slips(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? least) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
