/**
 * Another program's words, fit to stand in a message of ours: one line, no control or direction characters, cut with a mark.
 * @param longest in characters
 */
export function oneLine(text: string, longest = 300): string {
  const line = text
    .slice(0, longest * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`
}
