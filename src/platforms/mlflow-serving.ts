/**
 * Versions that `mlflow models serve` answers for: a process and an address of its own each, and `POST /invocations` asks it. Nothing is
 * loaded or unloaded from here: such a process is its version. Must not know MLflow's registry, which is `mlflow.ts`.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import { isMap } from '../core/json.ts'
import type { Served, Version } from '../core/types.ts'
import { HttpFailure, type Reply } from '../lib/http.ts'
import { oneLine } from '../lib/one-line.ts'
import { StepFailed, type Observed, type Serving } from '../run/ports.ts'
import { addressProblem, filledAddress } from './address.ts'
import type { Around, Platform } from './platform.ts'
import { probeBody } from './probe.ts'
import { reached } from './reached.ts'
import { seenOf, statesOf, type Said } from './states.ts'
import { tellsVersions, template } from './template.ts'

/** Milliseconds. */
const READ = 10_000
const ASK = 30_000

/** `${role}` is nobody's address, and a location is none of a server. */
const Address = template('the address of each version\'s server, such as "http://127.0.0.1:50${served-version}"', [
  'role',
  'location',
])

const schema = v.strictObject({
  kind: v.literal('mlflow'),
  url: v.pipe(
    Address,
    v.rawCheck(({ dataset, addIssue }) => {
      // What has a place that nobody knows was told already.
      if (!dataset.typed || dataset.issues) return
      if (!tellsVersions(dataset.value))
        addIssue({ message: 'expected ${served-version} or ${version} in it: each version has a server of its own' })
      const problem = problemOf(dataset.value)
      if (problem !== null) addIssue({ message: `expected an address; this one, of version 1, ${problem}` })
    }),
  ),
  probe: v.optional(
    v.pipe(v.string('expected a file with one request'), v.nonEmpty('expected a file with one request')),
  ),
})

type Section = v.InferOutput<typeof schema>

export const mlflowServing: Platform<Section> = {
  schema,
  summary: 'Servers of `mlflow models serve`, one for each version: looked at and asked, loaded by other means.',
  protocols: () => ['mlflow'],
  connect: (section, around) => Promise.resolve(versions => servingOf(section, around, versions)),
}

function servingOf(section: Section, around: Around, versions: Readonly<Record<Version, Served>>): Serving {
  const addresses = addressesOf(section.url, around, versions)
  const at = (version: Version): string => {
    const address = addresses.get(version)
    if (address === undefined) throw new Error(`${version} is not among the versions of this environment`)
    return address
  }

  async function said(version: Version, signal: AbortSignal): Promise<Said> {
    const url = `${at(version)}/ping`
    try {
      const reply = await around.http({ method: 'GET', url, timeout: READ, signal, repeatable: true })
      if (reply.status === 200) return { state: 'ready', reason: '' }
      if (reply.status === 401 || reply.status === 403)
        return { state: 'silent', reason: `${url} does not tell whether ${version} is ready: ${wordsOf(reply)}` }
      return { state: 'absent', reason: `${url}: ${wordsOf(reply)}` }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      // Nobody there is an answer.
      const state = /\b(?:ECONNREFUSED|ENOTFOUND)\b/u.test(error.message) ? 'absent' : 'silent'
      return { state, reason: error.message }
    }
  }

  async function read(signal: AbortSignal): Promise<Observed> {
    const asked = [...addresses.keys()].map(async version => [version, await said(version, signal)] as const)
    // Whatever else runs on the machine has an address that nobody named.
    const nowhere = { unknown: [], weights: null, mirror: null, fence: null }
    return { versions: statesOf(await Promise.all(asked)), ...nowhere }
  }

  async function ask(version: Version, body: unknown, signal: AbortSignal, repeatable = false): Promise<Reply> {
    return around.http({ method: 'POST', url: `${at(version)}/invocations`, body, timeout: ASK, signal, repeatable })
  }

  async function probe(version: Version, signal: AbortSignal): Promise<void> {
    const body = await probeBody(section.probe ?? null, around)
    if (body === null)
      throw new StepFailed(
        'PROBE_MISSING',
        `nothing to probe ${version} with: MLflow's server does not tell what it takes. Name a file with one request as serving.probe`,
      )
    const reply = await reached(ask(version, body, signal, true))
    const predictions = reply.status === 200 && isMap(reply.body) ? reply.body['predictions'] : undefined
    const sizes = Array.isArray(predictions) || isMap(predictions) ? Object.keys(predictions).length : 0
    if (sizes === 0)
      throw new StepFailed(
        'PROBE_FAILED',
        `${at(version)} did not answer a probe of ${version} with predictions: ${wordsOf(reply)}`,
      )
  }

  return {
    target: {
      can: {
        loads: false,
        split: null,
        mirror: null,
        versionsAtOnce: 'many',
        darkLoad: 'separate-backend',
        orders: ['load-first', 'unload-first'],
        fence: 'none',
        readBack: 'versions',
        // Each address is a version's own.
        unversioned: 'none',
      },
      read,
      async apply(step, _fence, signal) {
        if (step.do === 'route') throw new Error('an inference server routes nothing')
        // Whoever started it also ends it: a version that is wanted no longer may stay.
        if (step.do === 'unload') return
        if (step.do === 'probe') {
          await probe(step.version, signal)
          return
        }
        const { state, reason } = seenOf(await said(step.version, signal))
        if (state !== 'ready')
          throw new StepFailed(
            'NOT_LOADED',
            `${at(step.version)} does not answer for ${step.version} (${reason}); start its server there, then run again`,
          )
      },
    },
    replayer: {
      ask: async (version, body, signal) => {
        const { status, body: answer, latency } = await ask(version, body, signal)
        return { status, body: answer, latency }
      },
    },
  }
}

function addressesOf(
  text: string,
  { model, environment }: Around,
  versions: Readonly<Record<Version, Served>>,
): ReadonlyMap<Version, string> {
  const addresses = new Map<Version, string>()
  for (const [version, served] of Object.entries(versions)) {
    const filled = filledAddress(text, { model, environment, version, served, role: null })
    if ('problem' in filled)
      throw new Fault(
        'SERVED_VERSION',
        `${version} in ${environment}: expected a served-version that makes an address of ${text}, got ${JSON.stringify(oneLine(served.servedVersion, 60))}: it ${filled.problem}. Register it with another served-version`,
      )
    const address = new URL(filled.url).href.replace(/\/+$/u, '')
    const twin = [...addresses].find(([, taken]) => taken === address)
    if (twin)
      throw new Fault(
        'SERVED_VERSION',
        `${version} and ${twin[0]} in ${environment} have the same address ${address}; each needs its own served-version`,
      )
    addresses.set(version, address)
  }
  return addresses
}

function problemOf(text: string): string | null {
  const served = { digest: '', servedVersion: '1', location: null, seq: 1, commit: null }
  const filled = filledAddress(text, {
    model: 'model',
    environment: 'environment',
    version: '1.0.0',
    served,
    role: null,
  })
  return 'problem' in filled ? filled.problem : addressProblem(filled.url)
}

/** The server's own words, safe to repeat; the traceback that comes with them is not for a message. */
function wordsOf({ status, body, text }: Reply): string {
  const message = isMap(body) && typeof body['message'] === 'string' ? body['message'] : text
  return `HTTP ${status}${message === '' ? '' : `, ${oneLine(message)}`}`
}
