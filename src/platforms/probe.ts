/**
 * What a version is probed with: the one request of a file, else the first of the environment's recorded requests. Must not know what a
 * request means.
 */
import { isMap } from '../core/json.ts'
import { oneLine } from '../lib/one-line.ts'
import { StepFailed } from '../run/ports.ts'
import type { Around } from './platform.ts'
import { textFile, withoutMark } from './text-file.ts'

/**
 * @param file with one request body, or null
 * @returns the body, or null where there is neither
 * @throws StepFailed `PROBE_INVALID`
 */
export async function probeBody(
  file: string | null,
  { lines, replay }: Pick<Around, 'lines' | 'replay'>,
): Promise<unknown> {
  if (file !== null) return json(await textFile({ lines }, file), file)
  if (replay === null) return null
  for await (const line of lines(replay)) {
    if (line.trim() === '') continue
    const recorded = json(line, replay)
    const request = isMap(recorded) ? recorded['request'] : null
    if (isMap(request)) return request
    break
  }
  throw new StepFailed('PROBE_INVALID', `${replay}: its first line has no request to probe with`)
}

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(withoutMark(text))
  } catch (error) {
    throw new StepFailed('PROBE_INVALID', `${file} holds no JSON to probe with: ${oneLine(String(error), 100)}`)
  }
}
