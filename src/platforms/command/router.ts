/**
 * The team's own commands as a router: one routes, one says how it is routed. Must not know the model server behind it.
 */
import * as v from 'valibot'
import { Fault } from '../../core/fault.ts'
import type { Served, Version } from '../../core/types.ts'
import { Outdated, StepFailed, type Observed, type Router } from '../../run/ports.ts'
import { secondsOf } from '../duration.ts'
import type { RouterAround, RouterPlatform } from '../router.ts'
import { namesOf, RouterAnswer, type CommandInput } from './messages.ts'
import { answerOf, fixed, tell, timeLimit, type Setting } from './talk.ts'

const schema = v.strictObject({
  kind: v.literal('command'),
  read: fixed,
  route: fixed,
  mirror: v.optional(v.boolean('expected true or false'), false),
  fence: v.optional(v.boolean('expected true or false'), false),
  timeout: v.optional(timeLimit, '30s'),
})

type Section = v.InferOutput<typeof schema>

export const commandRouter: RouterPlatform<Section> = {
  schema,
  summary: 'Your own commands: one routes, one says how it is routed.',
  // They are told which environment it is.
  places: () => [],
  connect: (section, around) => Promise.resolve(versions => routerOf(section, around, versions)),
}

function routerOf(section: Section, around: RouterAround, versions: Readonly<Record<Version, Served>>): Router {
  const setting: Setting = { ...around, timeout: secondsOf(section.timeout) }
  const { model, environment } = around
  const names = namesOf(versions, environment)
  const common = { schema: 1, model, environment, versions: names.told } as const

  async function read(signal: AbortSignal): Promise<Pick<Observed, 'weights' | 'mirror' | 'fence'>> {
    const told = { key: 'router.read', argv: section.read, input: { ...common, do: 'read' } satisfies CommandInput }
    const seen = await answerOf(told, RouterAnswer, setting, signal)
    if (section.fence && seen.fence === undefined)
      throw new Fault(
        'TARGET_UNREACHABLE',
        `router.read of ${environment} on its standard output: expected "fence", a whole number or null, because router.fence is true, got none`,
      )
    const held = section.fence ? (seen.fence ?? null) : null
    const routed = Object.entries(seen.weights ?? {}).filter(([, share]) => share > 0)
    const to = [...routed.map(([name]) => name), ...(seen.mirror ? [seen.mirror.to] : [])]
    // What goes to somebody else's version is no routing of ours.
    if (seen.weights === null || to.some(name => names.versionOf(name) === null))
      return { weights: null, mirror: null, fence: held }
    return {
      weights: Object.fromEntries(routed.map(([name, share]) => [names.versionOf(name) ?? name, share])),
      mirror: seen.mirror && { to: names.versionOf(seen.mirror.to) ?? seen.mirror.to, share: seen.mirror.share },
      fence: held,
    }
  }

  async function refuseOutdated(fence: number, signal: AbortSignal): Promise<void> {
    if (!section.fence) return
    const { fence: held } = await read(signal)
    if (held !== null && held > fence) throw new Outdated(held, `the router of ${environment}`)
  }

  return {
    can: {
      split: { unit: 1 },
      mirror: section.mirror ? { upTo: 10_000 } : null,
      fence: section.fence ? 'cas' : 'none',
    },
    read,
    async route({ weights, mirror }, fence, signal) {
      const shares = Object.entries(weights).filter(([, share]) => share > 0)
      const sum = shares.reduce((total, [, share]) => total + share, 0)
      if (sum !== 10_000)
        throw new StepFailed('ROUTE_FAILED', `${environment}: expected shares of 100 % in all, got ${sum / 100} %`)
      if (mirror !== null && !section.mirror)
        throw new StepFailed(
          'ROUTE_FAILED',
          `${environment}: router.mirror is false, so no requests can be copied to ${mirror.to}`,
        )
      await refuseOutdated(fence, signal)
      const input: CommandInput = {
        ...common,
        do: 'route',
        weights: Object.fromEntries(shares.map(([version, share]) => [names.of(version), share])),
        mirror: mirror && { to: names.of(mirror.to), share: mirror.share },
        fence,
      }
      const ended = await tell({ key: 'router.route', argv: section.route, input }, setting, signal)
      if (ended.kind === 'took') return
      // It may have refused because somebody newer came between the two.
      await refuseOutdated(fence, signal)
      throw new StepFailed('ROUTE_FAILED', ended.reason)
    },
  }
}
