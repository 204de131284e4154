/**
 * What a loaded version has to do before anything is routed to it: answer one request with data, then as many more as warm it up.
 * Must not know how it was loaded.
 */
import { isMap } from '../../core/json.ts'
import type { Reply } from '../../lib/http.ts'
import { StepFailed } from '../../run/ports.ts'
import { probeBody } from '../probe.ts'
import { reached } from '../reached.ts'
import { INFER, wordsOf, type Place, type Server } from './server.ts'

/** Values in a probe made of zeros: more than that is no smoke test but a load test. */
const MOST_ZEROS = 1_000_000
/** Warm-up requests in flight at once: enough to reach several instances, too few to be a load test. */
const AT_ONCE = 4

/** A load that succeeded says little: one request has to be answered with data, and each of the warm-up too. */
export async function probe(place: Place, servedVersion: string, signal: AbortSignal): Promise<void> {
  const { server, around } = place
  const body = (await probeBody(place.probe, around)) ?? (await zeros(server, servedVersion, signal))
  await answered(server, servedVersion, body, 'a probe', signal)
  let sent = 0
  const more = async (): Promise<void> => {
    while (sent < place.warmUp) {
      sent += 1
      await answered(server, servedVersion, body, `warm-up request ${sent} of ${place.warmUp}`, signal).catch(error => {
        // The others send no more either.
        sent = place.warmUp
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, more))
}

/** @throws StepFailed `PROBE_FAILED` */
async function answered(
  server: Server,
  servedVersion: string,
  body: unknown,
  what: string,
  signal: AbortSignal,
): Promise<void> {
  const reply = await reached(server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal, true))
  if (!hasData(reply)) throw unanswered(server, servedVersion, what, reply)
}

function unanswered({ base, name }: Server, servedVersion: string, what: string, reply: Reply): StepFailed {
  const words = wordsOf(reply)
  return new StepFailed(
    'PROBE_FAILED',
    `${base} did not answer ${what} of ${name} version ${servedVersion} with data: ${words}`,
  )
}

function hasData({ status, body }: Reply): boolean {
  const outputs = status === 200 && isMap(body) ? body['outputs'] : undefined
  return (
    Array.isArray(outputs) &&
    outputs.length > 0 &&
    outputs.every(output => isMap(output) && Array.isArray(output['data']) && output['data'].length > 0)
  )
}

async function zeros(server: Server, servedVersion: string, signal: AbortSignal): Promise<unknown> {
  const reply = await reached(server.get(server.path(servedVersion), signal))
  if (reply.status !== 200) throw unanswered(server, servedVersion, 'a request for the inputs', reply)
  const { body } = reply
  const inputs = isMap(body) && Array.isArray(body['inputs']) ? body['inputs'] : []
  const made = inputs.map(zeroOf).filter(input => input !== null)
  if (made.length === 0 || made.length < inputs.length)
    throw new StepFailed(
      'PROBE_MISSING',
      `nothing to probe ${server.name} version ${servedVersion} with: its metadata names no inputs that zeros would fit. Name a file with one request as serving.probe`,
    )
  return { inputs: made }
}

function zeroOf(input: unknown): unknown {
  if (!isMap(input) || !Array.isArray(input['shape'])) return null
  const shape = input['shape'].map(size => (Number(size) === -1 ? 1 : Number(size)))
  const count = shape.reduce((product, size) => product * size, 1)
  if (!Number.isInteger(count) || count < 1 || count > MOST_ZEROS) return null
  const zero = input['datatype'] === 'BYTES' ? '' : input['datatype'] === 'BOOL' ? false : 0
  return { name: input['name'], datatype: input['datatype'], shape, data: Array.from({ length: count }, () => zero) }
}
