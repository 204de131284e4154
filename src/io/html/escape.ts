/**
 * HTML in which text of strangers stays text: no markup, no address but http(s), nothing unseen. `markup` encodes whatever is put in;
 * only what `markup` and its neighbours made goes in as it is. Attributes are always written in double quotes.
 */
import { plain } from '../plain.ts'

/** Text that is safe to show as HTML. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Part = Html | string | number | null | readonly Html[]

export const NOTHING = new Html('')

/**
 * Template: what is interpolated is encoded and trimmed unless it is HTML; lists follow each other, null is nothing. Its name is not
 * `html`, whose white space formatters change.
 */
export function markup(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(fixed.map((text, at) => `${text}${encoded(parts[at] ?? null)}`).join(''))
}

export function joined(parts: readonly Part[], separator = ''): Html {
  return new Html(parts.map(encoded).join(separator))
}

function encoded(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return part.map(one => one.text).join('')
}

/**
 * One line for an element's text or an attribute in quotes.
 * @param longest in characters, before encoding
 */
export function escape(text: string, longest = 500): string {
  return plain(text, longest).replaceAll(/[&<>"'`=]/gu, sign => `&#${sign.charCodeAt(0)};`)
}

/** Words that a person or a machine wrote: their direction of writing ends where they end. */
export function said(text: string): Html {
  return markup`<bdi>${text}</bdi>`
}

/** @param url anything but http(s) is not linked: the label alone is shown */
export function link(label: Part, url: string): Html {
  if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return markup`${label}`
  // Addresses are not cut: half of one leads elsewhere.
  const href = new Html(escape(new URL(url).href, Number.POSITIVE_INFINITY))
  return markup`<a href="${href}" rel="noopener noreferrer">${label}</a>`
}
