/** Files of the workspace that are read whole. Must not know what they hold. */
import type { Around } from './platform.ts'

/** @returns its text, without the mark of byte order that some editors put before it */
export async function textFile({ lines }: Pick<Around, 'lines'>, path: string): Promise<string> {
  const all: string[] = []
  for await (const line of lines(path)) all.push(line)
  return withoutMark(all.join('\n'))
}

export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/u, '')
}
