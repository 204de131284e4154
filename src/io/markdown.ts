/**
 * Markdown for GitHub in which text of strangers stays text: no markup, no link, no mention, no reference, nothing unseen.
 * `md` encodes whatever is put in; only what `md` and its neighbours made goes in as it is.
 */
import { plain } from './plain.ts'

/** Text that is safe to show as Markdown. */
export class Markdown {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Markdown | string | number | null

/** Template: what is interpolated is encoded unless it is Markdown; null is nothing. */
export function md(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markdown {
  return new Markdown(fixed.map((text, at) => `${text}${encoded(parts[at] ?? null)}`).join(''))
}

function encoded(part: Part): string {
  if (part instanceof Markdown) return part.text
  return part === null ? '' : encode(String(part))
}

export function joined(parts: readonly Part[], separator = '\n'): Markdown {
  return new Markdown(parts.map(encoded).join(separator))
}

const HIDDEN_BREAK = '&#8203;'

/**
 * One line in which every sign with a meaning is an entity. GitHub looks for mentions and references after entities are
 * read, therefore `@` and `#` are followed by a zero-width space, the way that holds in practice.
 * @param longest in characters, before encoding
 */
export function encode(text: string, longest = 500): string {
  const line = plain(text, longest)
  return line.replaceAll(/[!-/:-@[-`{-~]/gu, (sign, at: number) => {
    if (harmlessAt(line, at)) return sign
    const entity = `&#${sign.charCodeAt(0)};`
    // `@name`, `#1`, `GH-1`.
    return sign === '@' || sign === '#' || sign === '-' ? `${entity}${HIDDEN_BREAK}` : entity
  })
}

/** Signs that mean nothing where they stand are left, so that the source can be read, too. */
function harmlessAt(line: string, at: number): boolean {
  const [before = '', sign = '', after = ''] = [line[at - 1], line[at], line[at + 1]]
  switch (sign) {
    case ',':
    case ';':
    case '%':
    case "'":
    case '"':
    case '?':
      return true
    case '(':
    case '/':
    case '=':
    case '+':
      return at > 0
    // A list's number at the start; elsewhere the end of a link, whose bracket is never left.
    case ')':
      return !/^\d*$/u.test(line.slice(0, at))
    // A dot before a letter could be a link's.
    case '.':
      return (
        (/^[\d\s]?$/u.test(after) && !/^\d*$/u.test(line.slice(0, at))) || (/\d/u.test(before) && /\d/u.test(after))
      )
    case ':':
      return at > 0 && /^[\d\s]?$/u.test(after)
    case '-':
      return at > 0 && before !== '-' && after !== '-' && !/h/iu.test(before)
    default:
      return false
  }
}

/** A name set in the type of code. */
export function code(text: string): Markdown {
  return md`<code>${text}</code>`
}

/** @param url of our own making; anything but http(s) is shown, not linked */
export function link(label: Part, url: string): Markdown {
  if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) return md`${label}`
  const safe = new URL(url).href.replaceAll(/[()<>"'\s]/gu, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return md`[${label}](${new Markdown(safe)})`
}

/** @param align one letter a column: `l` or `r` */
export function table(heads: readonly Part[], align: string, rows: readonly (readonly Part[])[]): Markdown {
  const line = (cells: readonly Part[]): string => `| ${cells.map(encoded).join(' | ')} |`
  const rule = heads.map((_, at) => (align[at] === 'r' ? '--:' : '---'))
  return new Markdown([line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n'))
}

export function details(summary: Part, body: Markdown): Markdown {
  return md`<details><summary>${summary}</summary>\n\n${body}\n\n</details>`
}

/**
 * Cuts at the end of a line, so that neither a character nor a table's row is torn, and says so.
 * @param most bytes of UTF-8
 * @param note what to do about it, for example where the whole is
 */
export function cut(markdown: Markdown, most: number, note: string): Markdown {
  const { text } = markdown
  if (Buffer.byteLength(text) <= most) return markdown
  const end = `\n\n…\n\n_Cut at ${most} bytes. ${encode(note)}_\n`
  const close = '\n\n</details>'
  let left = most - Buffer.byteLength(end) - Buffer.byteLength(close) * 3
  const kept: string[] = []
  for (const line of text.split('\n')) {
    left -= Buffer.byteLength(line) + 1
    if (left < 0) break
    kept.push(line)
  }
  const body = kept.join('\n')
  const open = (body.match(/<details>/gu)?.length ?? 0) - (body.match(/<\/details>/gu)?.length ?? 0)
  return new Markdown(`${body}${close.repeat(Math.max(0, Math.min(3, open)))}${end}`)
}
