/** The command line as a function: its lines and its exit code. */
import { main } from '../../src/cli/main.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: readonly string[]
}

export async function say(folder: string, ...args: readonly string[]): Promise<Said> {
  const out: string[] = []
  const err: string[] = []
  const code = await main(args, {
    folder,
    out: text => out.push(text),
    err: line => err.push(line),
    now: () => '2026-05-03T14:03:00.000Z',
  })
  return { code, out: out.join('\n'), err }
}
