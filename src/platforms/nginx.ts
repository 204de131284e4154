/**
 * nginx as a router. It has no interface that tells or changes its state, so one file holds a server of ours, which splits, copies and
 * says of itself what it does; a new file is tried, loaded by a reload, and believed when the running workers say so.
 */
import { dirname } from 'node:path'
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Served, Version } from '../core/types.ts'
import { oneLine } from '../lib/one-line.ts'
import { Outdated, StepFailed, type Router } from '../run/ports.ts'
import { address } from './address.ts'
import { duration, secondsOf } from './duration.ts'
import { configuration, isSealed, planIn, statusText, type ServerPlan, type Status } from './nginx/file.ts'
import type { RouterAround, RouterPlatform } from './router.ts'
import {
  ALL,
  absoluteFile,
  answered,
  newest,
  onFile,
  PATIENCE,
  READ,
  requestPath,
  sameRouting,
  within,
} from './routing.ts'
import { tellsVersions, template } from './template.ts'

/** Milliseconds between two looks at the running workers. */
const EVERY = 25
/**
 * Milliseconds for which all looks must see the new routing. For a tenth of a second after new workers started, nginx lets the old ones
 * take connections too.
 */
const STEADY = 300
/** Milliseconds for one call of the program. */
const CALL = 30_000
/** In place of a file that was not there. */
const NOTHING = '# Nothing is routed here.\n'

const argv = v.pipe(
  v.tupleWithRest([v.pipe(v.string(), v.nonEmpty('expected a program'))], v.string()),
  v.check(all => all.length <= 50, 'expected a program and its arguments'),
)

const schema = v.pipe(
  v.strictObject({
    kind: v.literal('nginx'),
    /** The file, which is ours alone and which nginx includes within `http`. */
    config: absoluteFile,
    /** Where the server of that file says what it does. */
    status: v.pipe(
      address('http://127.0.0.1:8080/__release'),
      v.check(
        text => /^http:\/\/(?:127\.[0-9.]+|\[::1\]|localhost)(?::\d+)?\/[A-Za-z0-9._/-]+$/u.test(text),
        'expected an address of this machine with a path of its own, such as "http://127.0.0.1:8080/__release"',
      ),
    ),
    /** Where users ask, as nginx's `listen` takes it. */
    listen: v.optional(
      v.pipe(
        v.string('expected a port, or an address and a port'),
        v.regex(
          /^(?:(?:[0-9.]+|\*|\[[0-9a-f:.]+\]):)?\d{1,5}$/u,
          'expected a port, or an address and a port, such as 0.0.0.0:8080',
        ),
      ),
    ),
    upstream: v.optional(
      template("the address of a version's server, such as http://digits-${served-version}:8000", ['role', 'location']),
    ),
    path: v.optional(requestPath),
    'mirror-timeout': v.optional(duration, '2s'),
    test: v.optional(argv, ['nginx', '-t']),
    reload: v.optional(argv, ['nginx', '-s', 'reload']),
  }),
  v.forward(
    v.check(
      ({ path, upstream }) => [path, upstream].some(text => text !== undefined && tellsVersions(text)),
      'expected ${served-version} or ${version} in `path` or in `upstream`: nothing tells the versions apart',
    ),
    ['path'],
  ),
)

type Section = v.InferOutput<typeof schema>

export const nginx: RouterPlatform<Section> = {
  schema,
  summary: 'nginx, by a file with a server of ours and a reload; copies of requests at any share.',

  place: section => `nginx's configuration in ${section.config}`,

  connect(section, around) {
    const upstream = section.upstream ?? around.upstream
    if (upstream === null)
      throw new Fault(
        'CONFIG',
        `router of ${around.environment}: no address to send requests to, because \`serving\` has none. Write router.upstream`,
      )
    const { host, pathname } = new URL(section.status)
    const plan: ServerPlan = {
      model: around.model,
      environment: around.environment,
      listen: [...new Set([section.listen ?? host, host])],
      status: pathname,
      upstream,
      path: section.path ?? null,
      mirrorTimeout: secondsOf(section['mirror-timeout']),
    }
    return Promise.resolve(versions => routerOf({ plan, section, around }, versions))
  },
}

interface Place {
  readonly plan: ServerPlan
  readonly section: Section
  readonly around: RouterAround
}

const StatusSchema: v.GenericSchema<unknown, Status> = v.object({
  plan: v.number(),
  weights: v.record(v.string(), v.number()),
  mirror: v.nullable(v.object({ to: v.string(), share: v.number() })),
})

function routerOf({ plan, section, around }: Place, versions: Readonly<Record<Version, Served>>): Router {
  const { http, disk, commands } = around
  const file = section.config
  const name = `nginx at ${section.status}`

  /** What one of the running workers says. */
  async function asked(signal: AbortSignal): Promise<Status> {
    const headers = { connection: 'close' }
    const reply = await answered(
      http({ method: 'GET', url: section.status, headers, timeout: READ, signal, repeatable: true }),
      name,
    )
    const parsed = v.safeParse(StatusSchema, reply.body)
    if (parsed.success) return parsed.output
    throw new Fault(
      'TARGET_UNREACHABLE',
      `${name} is answered by something else than the server in ${file}. Does nginx include that file?`,
    )
  }

  interface Held {
    readonly text: string | null
    /** Null where there is no server of ours to ask. */
    readonly running: Status | null
  }

  async function held(signal: AbortSignal): Promise<Held> {
    signal.throwIfAborted()
    const text = await onFile(file, () => disk.read(file))
    // Before the first routing nothing listens there, and nobody needs to.
    return { text, running: text !== null && planIn(text) !== null ? await asked(signal) : null }
  }

  /** @returns nginx's words where it refused, or null */
  async function run(call: Section['test'], signal: AbortSignal): Promise<string | null> {
    const ran = await commands({ argv: call, timeout: CALL, signal })
    if (ran.kind === 'ended' && ran.code === 0) return null
    const why = ran.kind === 'ended' ? `ended with ${ran.code}` : ran.reason
    return oneLine(`${call.join(' ')} ${why}: ${ran.stderr}`)
  }

  /** Whether every worker that takes connections is a new one. */
  async function taken(text: string, fence: number, signal: AbortSignal): Promise<boolean> {
    let since: number | null = null
    const look = async (): Promise<true | null> => {
      const said = await asked(signal).catch((error: unknown) => {
        if (error instanceof Fault) return null
        throw error
      })
      if (said !== null && said.plan > fence) throw new Outdated(said.plan, name)
      const fresh = said !== null && statusText(said, said.plan) === text
      since = fresh ? (since ?? performance.now()) : null
      return since !== null && performance.now() - since >= STEADY ? true : null
    }
    return (await within(PATIENCE, EVERY, look, signal)) === true
  }

  return {
    can: { split: { unit: 1 }, mirror: { upTo: ALL }, fence: 'cas' },

    async read(signal) {
      const { text, running } = await held(signal)
      if (text === null || running === null) return { weights: null, mirror: null, fence: null }
      // With a file that somebody changed, the server may do something else than it says.
      if (!isSealed(text)) return { weights: null, mirror: null, fence: running.plan }
      return { weights: running.weights, mirror: running.mirror, fence: running.plan }
    },

    async route(routing, fence, signal) {
      const { text: old, running } = await held(signal)
      const newer = newest(running?.plan ?? null, old === null ? null : planIn(old))
      if (newer !== null && newer > fence) throw new Outdated(newer, name)
      const text = configuration(routing, fence, versions, plan)
      if (running !== null && running.plan === fence && sameRouting(running, routing) && old === text) return
      await onFile(file, () => disk.replace(file, text))
      const problem = (await run(section.test, signal)) ?? (await run(section.reload, signal))
      if (problem !== null) {
        await disk.replace(file, old ?? NOTHING)
        throw new StepFailed('ROUTE_FAILED', `nginx goes on as before: ${problem}`)
      }
      if (await taken(statusText(routing, fence), fence, signal)) return
      await disk.replace(file, old ?? NOTHING)
      // It may only have been late: what runs is to be what the file says.
      await run(section.reload, signal)
      throw new StepFailed(
        'ROUTE_FAILED',
        `${file} was loaded without an error, but ${section.status} did not say so within ${PATIENCE / 1000} s. Does nginx include ${dirname(file)}/*.conf within http, and what does its error log say?`,
      )
    },
  }
}
