/**
 * Releases on a live site, by the built actions as processes against the stand-in GitHub.
 * Must not know which engines serve.
 */
import { openStage, production, version, type Running, type Stage } from '../process/stage.ts'
import type { Ended } from '../standin/runner.ts'
import type { Behaviour } from './behaviour.ts'
import type { Site } from './live-site.ts'

export interface Live {
  readonly stage: Stage
  readonly site: Site
  /** Puts a version where the server finds it, and registers it. */
  bring(number: number, behaviour?: Behaviour): Promise<void>
  tick(job?: Running): Promise<Ended>
  /** Ticks as a scheduler would, until it holds. */
  tickUntil(holds: () => boolean, seconds: number): Promise<readonly Ended[]>
  state(): ReturnType<typeof production>
  close(): Promise<void>
}

export interface Policy {
  /** Lines of the environment, each with eight spaces before it. */
  readonly steps: string
  readonly more?: string
  /** Keys of the metric `errors`, beside those that say what is counted. */
  readonly metric?: string
  /** How long after a change of the routing nothing counts. @default 3s */
  readonly settle?: string
}

export function configOf(site: Site, { steps, more = '', metric = 'margin: 0.02', settle = '3s' }: Policy): string {
  return `version: 1
models:
  digits:
    environments:
      production:
        serving: ${site.serving}
        router: ${site.router}
        steps: ${steps}
        settle: ${settle}
        drain: 2s
        ${more}
        gate:
          min-samples: 100
          window: 1s
          sources: { live: ${site.source} }
          metrics:
            - { name: errors, kind: proportion, better: lower, ${metric}, source: live, bad: '${site.bad}', total: '${site.total}' }
`
}

export async function goLive(site: Site, policy: Policy): Promise<Live> {
  const stage = await openStage({ config: () => configOf(site, policy), models: [1, 2, 3, 4, 5, 6, 7, 8, 9] })
  const live: Live = {
    stage,
    site,
    bring: async (number, behaviour) => {
      site.put(number, behaviour)
      const ended = await stage.run('register', version(number))
      if (ended.exitCode !== 0) throw new Error(`${number} was not registered: ${ended.outputs['message']}`)
    },
    tick: async job => stage.run('', {}, job),
    tickUntil: async (holds, seconds) => {
      const deadline = performance.now() + seconds * 1000
      const ticks: Ended[] = []
      while (!holds()) {
        if (performance.now() > deadline)
          throw new Error(
            `not so within ${seconds} s: ${JSON.stringify(ticks.slice(-3).map(({ outputs }) => outputs))}`,
          )
        const ended = await live.tick()
        ticks.push(ended)
        if (ended.exitCode !== 0 && !holds()) throw new Error(`a tick ended red: ${JSON.stringify(ended.outputs)}`)
        if (process.env['LIVE_LOG']) process.stderr.write(`${JSON.stringify(ended.outputs)}\n`)
      }
      return ticks
    },
    state: () => production(stage),
    close: async () => stage.close(),
  }
  return live
}
