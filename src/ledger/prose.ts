/** Words that people and machines wrote, made safe for one line of a commit message or of Markdown. Must not know what they mean. */

/** Controls, line ends, direction marks and other invisible characters: a name must not hide what it says. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\s]+/gu

/** One line of at most `length` characters; a mention in it calls nobody. */
export function line(text: string, length = 200): string {
  const plain = Array.from(text.replaceAll(INVISIBLE, ' ').trim())
  const cut = plain.length > length ? `${plain.slice(0, length - 1).join('')}…` : plain.join('')
  return cut.replaceAll(/@(?=[\p{L}\p{N}])/gu, '@\u200b')
}

/** The same, where Markdown and HTML would otherwise take some of it as markup. */
export function markdown(text: string, length = 200): string {
  return line(text, length).replaceAll(/[&<>|`*_~[\]\\#!$:]/gu, mark => `&#${mark.codePointAt(0)};`)
}

/** `2026-05-03 14:03 UTC`. */
export function when(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
}

/** Enough of a digest to tell it by. */
export function brief(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}

/** Basis points as percent, without needless digits. */
export function percent(basisPoints: number): string {
  return `${basisPoints / 100}%`
}
