/** Lengths of time as people write them: a number with its unit. */
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/**
 * @param text one whole or decimal number and its unit, `s`, `m`, `h` or `d`
 * @returns seconds, or null where it is none
 */
export function parseDuration(text: string): number | null {
  const parts = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|h|d)$/u.exec(text)
  const unit = SECONDS[parts?.[2] ?? '']
  return parts === null || unit === undefined ? null : Number(parts[1]) * unit
}

/** What somebody who wrote `5`, `5min` or `PT5M` most likely meant, as the end of a message. */
export function durationHint(text: string): string {
  const parts = /^(?:PT?)?\s*(\d{1,9})\s*([a-z]*)$/iu.exec(text.trim())
  if (!parts) return 'Write for example 30m.'
  const [, number = '', unit = ''] = parts
  const letter = unit.slice(0, 1).toLowerCase()
  return letter === '' ? `Write ${number}s or ${number}m.` : `Write ${number}${letter in SECONDS ? letter : 'm'}.`
}
