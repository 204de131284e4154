/**
 * What a version is probed with: the one request of a file, else the first of the environment's recorded requests. Must not know what a
 * request means.
 */
import { oneLine } from '../lib/one-line.ts'
import { StepFailed } from '../run/ports.ts'
import type { Around } from './platform.ts'

/**
 * @param file with one request body, or null
 * @returns the body, or null where there is neither
 * @throws StepFailed `PROBE_INVALID`
 */
export async function probeBody(
  file: string | null,
  { lines, replay }: Pick<Around, 'lines' | 'replay'>,
): Promise<unknown> {
  if (file !== null) {
    const text: string[] = []
    for await (const line of lines(file)) text.push(line)
    return json(text.join('\n'), file)
  }
  if (replay === null) return null
  for await (const line of lines(replay)) {
    if (line.trim() === '') continue
    const recorded = json(line, replay)
    const request: unknown = typeof recorded === 'object' && recorded !== null ? Reflect.get(recorded, 'request') : null
    if (typeof request === 'object' && request !== null) return request
    break
  }
  throw new StepFailed('PROBE_INVALID', `${replay}: its first line has no request to probe with`)
}

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''))
  } catch (error) {
    throw new StepFailed('PROBE_INVALID', `${file} holds no JSON to probe with: ${oneLine(String(error), 100)}`)
  }
}
