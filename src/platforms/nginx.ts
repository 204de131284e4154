/**
 * nginx as a router. It has no interface that tells or changes its state, so one file holds a server of ours, which splits, copies and
 * says of itself what it does; a new file is tried, loaded by a reload, and believed when the running workers say so.
 */
import { dirname } from 'node:path'
import * as v from 'valibot'
import { Fault } from '../core/fault.ts'
import type { Served, Version } from '../core/types.ts'
import { HttpFailure } from '../lib/http.ts'
import { oneLine } from '../lib/one-line.ts'
import { Outdated, StepFailed, type Router } from '../run/ports.ts'
import { address } from './address.ts'
import { duration, secondsOf } from './duration.ts'
import { configuration, isSealed, planIn, statusText, type ServerPlan, type Status } from './nginx/file.ts'
import type { RouterAround, RouterPlatform } from './router.ts'
import {
  ALL,
  absoluteFile,
  isKnown,
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
/** Milliseconds after a reload in which nginx listens where it did not before. */
const SOON = 1000
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
    /** Copies without an answer at a time; what comes beyond is not copied. */
    'mirror-connections': v.optional(
      v.pipe(
        v.number('expected a number of copies'),
        v.integer('expected a whole number of copies'),
        v.minValue(1, 'expected at least 1'),
        v.maxValue(100_000, 'expected at most 100000'),
      ),
      100,
    ),
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

  places: section => [
    `nginx's configuration in ${section.config}`,
    ...new Set(listensOf(section).map(at => `nginx's server at ${everyAddress(at)}`)),
  ],

  connect(section, around) {
    const upstream = section.upstream ?? around.upstream
    if (upstream === null)
      throw new Fault(
        'CONFIG',
        `router of ${around.environment}: no address to send requests to, because \`serving\` has none. Write router.upstream`,
      )
    const { pathname } = new URL(section.status)
    const plan: ServerPlan = {
      model: around.model,
      environment: around.environment,
      listen: listensOf(section),
      status: pathname,
      upstream,
      path: section.path ?? null,
      mirrorTimeout: secondsOf(section['mirror-timeout']),
      mirrorConnections: section['mirror-connections'],
    }
    return Promise.resolve(versions => routerOf({ plan, section, around }, versions))
  },
}

/** Where the server of a section listens: for users, and for whoever asks what it does. */
function listensOf({ listen, status }: Section): readonly string[] {
  const { host } = new URL(status)
  return [...new Set([listen ?? host, host])]
}

/** An address in the way nginx writes it. */
function everyAddress(listen: string): string {
  const [, host = '', port = ''] = /^(?:(.+):)?(\d+)$/u.exec(listen) ?? ['', listen, '80']
  const any = host === '' || host === '*' ? '0.0.0.0' : host
  return `${any === 'localhost' ? '127.0.0.1' : any}:${Number(port)}`
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

type Answered =
  | { readonly from: 'ours'; readonly status: Status }
  /** Somebody else answers there. */
  | { readonly from: 'others'; readonly why: string }
  /** Nobody listens there. */
  | { readonly from: 'nobody'; readonly why: string }
  | { readonly from: 'silence'; readonly why: string }

function statusIn(said: Answered | null): Status | null {
  return said?.from === 'ours' ? said.status : null
}

function routerOf({ plan, section, around }: Place, versions: Readonly<Record<Version, Served>>): Router {
  const { http, disk, commands } = around
  const file = section.config
  const name = `nginx at ${section.status}`

  /** What one of the running workers says. */
  async function asked(signal: AbortSignal): Promise<Answered> {
    const headers = { connection: 'close' }
    try {
      const reply = await http({ method: 'GET', url: section.status, headers, timeout: READ, signal, repeatable: true })
      const parsed = v.safeParse(StatusSchema, reply.body)
      if (reply.status === 200 && parsed.success) return { from: 'ours', status: parsed.output }
      return { from: 'others', why: `HTTP ${reply.status} of something else than the server in ${file}` }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      const from = /\bECONNREFUSED\b/u.test(error.message) ? 'nobody' : 'silence'
      return { from, why: error.message }
    }
  }

  interface Held {
    readonly text: string | null
    /** The claim of the file, which nginx may not have taken over yet. */
    readonly written: number | null
    /** Null where there is no server of ours to ask. */
    readonly said: Answered | null
  }

  async function held(signal: AbortSignal): Promise<Held> {
    signal.throwIfAborted()
    const text = await onFile(file, () => disk.read(file))
    const written = text === null ? null : planIn(text)
    // Before the first routing nothing listens there, and nobody needs to.
    return { text, written, said: written === null ? null : await asked(signal) }
  }

  function away(why: string): Fault {
    return new Fault('TARGET_UNREACHABLE', `${name} gave no answer: ${why}. Does nginx run, and include ${file}?`)
  }

  /** Of two servers of one name at one address nginx ignores the later one, and only warns. Ours has no name. */
  function conflictIn(words: string): string | null {
    const ours = plan.listen.map(at => `conflicting server name "" on ${everyAddress(at)},`)
    return words.split('\n').find(line => ours.some(text => line.includes(text))) ?? null
  }

  /** @returns nginx's words where it refused, or null */
  async function run(call: Section['test'], signal: AbortSignal): Promise<string | null> {
    const ran = await commands({ argv: call, timeout: CALL, signal })
    if (ran.kind === 'ended' && ran.code === 0) {
      const conflict = conflictIn(ran.stderr)
      return conflict === null ? null : oneLine(`${call.join(' ')}: ${conflict}`)
    }
    const why = ran.kind === 'ended' ? `ended with ${ran.code}` : ran.reason
    return oneLine(`${call.join(' ')} ${why}: ${ran.stderr}`)
  }

  /**
   * Whether nginx runs is known only once it has taken a reload. Whoever wrote the file may have been killed before it: then this is the
   * reload that was missing.
   * @param first what was said before
   */
  async function reloaded(first: Extract<Answered, { from: 'nobody' }>, signal: AbortSignal): Promise<Answered> {
    const missed = await run(section.reload, signal)
    if (missed !== null) throw away(`${first.why}; ${missed}`)
    const look = async (): Promise<Answered | null> => {
      const said = await asked(signal)
      return said.from === 'nobody' ? null : said
    }
    return (await within(SOON, EVERY, look, signal)) ?? first
  }

  async function restore(old: string | null): Promise<void> {
    await onFile(file, () => disk.replace(file, old ?? NOTHING))
  }

  /** Whether every worker that takes connections is a new one. */
  async function taken(text: string, fence: number, signal: AbortSignal): Promise<boolean> {
    let since: number | null = null
    const look = async (): Promise<true | null> => {
      const said = statusIn(await asked(signal))
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
      const { text, written, said: first } = await held(signal)
      if (text === null || first === null) return { weights: null, mirror: null, fence: null }
      if (first.from === 'silence') throw away(first.why)
      if (first.from !== 'ours') {
        const problem = await run(section.test, signal)
        if (problem !== null) throw away(`${first.why}; ${problem}`)
      }
      const said = first.from === 'nobody' && isSealed(text) ? await reloaded(first, signal) : first
      if (said.from === 'silence') throw away(said.why)
      // Its status has another address now, or somebody changed the file: the next routing repairs both.
      if (said.from !== 'ours') return { weights: null, mirror: null, fence: written }
      const { plan: holds, weights, mirror } = said.status
      // With a file that somebody changed, the server may do something else than it says.
      if (!isSealed(text) || !isKnown(said.status, versions)) return { weights: null, mirror: null, fence: holds }
      return { weights, mirror, fence: holds }
    },

    async route(routing, fence, signal) {
      const { text: old, written, said } = await held(signal)
      const running = statusIn(said)
      const newer = newest(running?.plan ?? null, written)
      if (newer !== null && newer > fence) throw new Outdated(newer, name)
      const text = configuration(routing, fence, versions, plan)
      if (running !== null && running.plan === fence && sameRouting(running, routing) && old === text) return
      await onFile(file, () => disk.replace(file, text))
      const refused = await run(section.test, signal)
      const missed = refused === null ? await run(section.reload, signal) : null
      const problem = refused ?? missed
      if (problem !== null) {
        await restore(old)
        // It says nothing and takes no reload: nobody is there who would have refused.
        if (missed !== null && said !== null && said.from !== 'ours') throw away(`${said.why}; ${missed}`)
        throw new StepFailed('ROUTE_FAILED', `nginx goes on as before: ${problem}`)
      }
      if (await taken(statusText(routing, fence), fence, signal)) return
      await restore(old)
      // It may only have been late: what runs is to be what the file says.
      await run(section.reload, signal)
      throw new StepFailed(
        'ROUTE_FAILED',
        `${file} was loaded without an error, but ${section.status} did not say so within ${PATIENCE / 1000} s. Does nginx include ${dirname(file)}/*.conf within http, and what does its error log say?`,
      )
    },
  }
}
