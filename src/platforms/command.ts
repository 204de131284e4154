/**
 * The team's own commands as a model server: what no platform of ours knows can be loaded and asked by a few small programs. It believes
 * what `read` shows and nothing else. As a router: `command/router.ts`.
 */
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Served, Version } from '../core/types.ts'
import { HttpFailure } from '../lib/http.ts'
import { oneLine } from '../lib/one-line.ts'
import { StepFailed, type Answer, type Observed, type Serving } from '../run/ports.ts'
import { namesOf, ServerAnswer, type CommandInput } from './command/messages.ts'
import {
  answerOf,
  filled,
  fixed,
  NotYet,
  ofVersion,
  parse,
  tell,
  timeLimit,
  type Argv,
  type Setting,
} from './command/talk.ts'
import { secondsOf } from './duration.ts'
import type { Around, Platform } from './platform.ts'
import { probeBody } from './probe.ts'
import { tellsVersions } from './template.ts'

const schema = v.strictObject({
  kind: v.literal('command'),
  read: fixed,
  load: ofVersion,
  unload: ofVersion,
  probe: ofVersion,
  infer: v.optional(
    v.pipe(
      ofVersion,
      v.check(
        argv => argv.some(tellsVersions),
        'expected ${served-version} or ${version} in an argument: its input is the recorded request alone',
      ),
    ),
  ),
  timeout: v.optional(timeLimit, '60s'),
})

type Section = v.InferOutput<typeof schema>

export const command: Platform<Section> = {
  schema,
  summary: 'Your own commands: they load, unload, probe and ask, and say what is loaded.',
  protocols: section => (section.infer ? ['v2', 'mlflow'] : []),
  connect(section, around) {
    const loads: Loads = { asked: new Set(), waited: new Map() }
    return Promise.resolve(versions => servingOf(section, around, versions, loads))
  },
}

/** Loads that this process asked for. */
interface Loads {
  /** Only then a version that failed has failed today. */
  readonly asked: Set<Version>
  /** Why a load had no end yet: until `read` shows more it counts as under way, so that `load-timeout` ends it. */
  readonly waited: Map<Version, string>
}

const FAILED = { load: 'LOAD_FAILED', unload: 'UNLOAD_FAILED', probe: 'PROBE_FAILED' } as const

function servingOf(
  section: Section,
  around: Around,
  versions: Readonly<Record<Version, Served>>,
  { asked, waited }: Loads,
): Serving {
  const setting: Setting = { ...around, timeout: secondsOf(section.timeout) }
  const { model, environment } = around
  const names = namesOf(versions, environment)
  const common = { schema: 1, model, environment, versions: names.told } as const

  async function act(
    input: CommandInput & { readonly do: keyof typeof FAILED },
    of: Version,
    signal: AbortSignal,
  ): Promise<void> {
    const made = commandFor(section[input.do], of)
    if ('problem' in made) throw new StepFailed(FAILED[input.do], `serving.${input.do}: ${made.problem}`)
    const ended = await tell({ key: `serving.${input.do}`, argv: made.argv, input }, setting, signal)
    if (ended.kind === 'refused') throw new StepFailed(FAILED[input.do], ended.reason)
  }

  function commandFor(argv: Argv, of: Version): ReturnType<typeof filled> {
    const served = versions[of]
    if (served === undefined) throw new Error(`${of} is not among the versions of this environment`)
    return filled(argv, setting, of, served)
  }

  async function read(signal: AbortSignal): Promise<Observed> {
    const told = { key: 'serving.read', argv: section.read, input: { ...common, do: 'read' } satisfies CommandInput }
    const seen = await answerOf(told, ServerAnswer, setting, signal)
    const states = names.all.map(([one, name]) => {
      const state = seen.versions[name] ?? 'absent'
      const reason = oneLine(seen.reasons[name] ?? '')
      if (state === 'ready') waited.delete(one)
      const why = state === 'absent' ? waited.get(one) : undefined
      if (why !== undefined) return [one, { state: 'loading', reason: why }] as const
      return [one, { state: state === 'failed' && !asked.has(one) ? 'absent' : state, reason }] as const
    })
    return {
      versions: Object.fromEntries(states),
      unknown: Object.entries(seen.versions)
        .filter(([name, state]) => names.versionOf(name) === null && state !== 'absent' && state !== 'failed')
        .map(([name]) => name),
      weights: null,
      mirror: null,
      fence: null,
    }
  }

  async function ask(argv: Argv, of: Version, request: unknown, signal: AbortSignal): Promise<Answer> {
    const made = commandFor(argv, of)
    if ('problem' in made) return refused(`serving.infer: ${made.problem}`)
    const began = performance.now()
    try {
      const ended = await tell({ key: 'serving.infer', argv: made.argv, input: request }, setting, signal)
      if (ended.kind === 'refused') return refused(ended.reason)
      return { status: 200, body: parse(ended.stdout) ?? null, latency: performance.now() - began }
    } catch (error) {
      // A replay asks once more after what this is, and goes on without an answer.
      if (error instanceof Fault) throw new HttpFailure('UNREACHABLE', error.message)
      throw error
    }
  }

  const { infer } = section
  return {
    target: {
      can: {
        loads: true,
        split: null,
        mirror: null,
        versionsAtOnce: 'many',
        darkLoad: 'by-version-path',
        orders: ['load-first', 'unload-first'],
        fence: 'none',
        readBack: 'versions',
        // Who answers whom is the commands' own matter.
        unversioned: 'none',
      },
      read,
      async apply(step, fence, signal) {
        if (step.do === 'route') throw new Error('a model server routes nothing')
        const version = names.of(step.version)
        if (step.do === 'load') {
          asked.add(step.version)
          waited.delete(step.version)
          const keep = step.keep.map(one => names.of(one))
          try {
            await act({ ...common, do: 'load', version, keep, alone: step.alone, fence }, step.version, signal)
          } catch (error) {
            if (!(error instanceof NotYet)) throw error
            waited.set(step.version, error.message)
          }
        } else if (step.do === 'unload') {
          waited.delete(step.version)
          await act(
            { ...common, do: 'unload', version, keep: step.keep.map(one => names.of(one)), fence },
            step.version,
            signal,
          )
        } else {
          const request = await probeBody(null, around)
          await act({ ...common, do: 'probe', version, request }, step.version, signal)
        }
      },
    },
    replayer: infer ? { ask: async (version, body, signal) => ask(infer, version, body, signal) } : null,
  }
}

/** It was reached and has no answer to this request. */
function refused(error: string): Answer {
  return { status: 500, body: { error }, latency: 0 }
}
