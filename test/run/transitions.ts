/**
 * Every phase and every event: worlds that stand in the phase, what is asked of them, and what comes of it. The table of the docs is
 * generated from here, and its test runs each cell.
 */
import { ask } from '../../src/core/decide/ask.ts'
import { drill } from '../../src/core/decide/drill.ts'
import { setHold } from '../../src/core/decide/hold.ts'
import type { Decision, Phase } from '../../src/core/types.ts'
import type { Done } from '../../src/run/operate.ts'
import type { Ask, Reading } from '../../src/run/ports.ts'
import { ticking } from './ticks.ts'
import {
  adoptingVersion,
  createWorld,
  digestOf,
  ENVIRONMENT,
  history,
  lookingNow,
  promotingIt,
  pushing,
  registeringVersion,
  rollingItBack,
  startingVersion,
  weight,
  type Asked,
  type Job,
  type Setting,
  type World,
} from './world.ts'

/** What stands in the table for one phase: how it is named, what it is, a world in it. */
export interface Situation {
  readonly name: string
  readonly phase: Phase
  readonly begin: () => Promise<World>
}

/** Room for the canary of a trial and for two former primaries, so that nothing but the phase decides. */
const SETTING: Setting = { policy: { capacity: 4, keepWarm: 2, steps: [weight(1000)] } }
const BAKING: Setting = { policy: { ...SETTING.policy, bake: 3600 } }

/** 1.0.0 and 2.0.0 were primary, 2.0.0 is. */
async function served(setting: Setting = SETTING): Promise<World> {
  return history(['1.0.0', '2.0.0'], {
    ...setting,
    policy: { ...setting.policy, steps: [weight(1000)] },
    evidence: true,
  })
}

async function onTrial(): Promise<World> {
  const world = await served()
  await world.well(registeringVersion('3.0.0'), startingVersion('3.0.0'))
  world.clock.pass(61)
  return world
}

export const SITUATIONS: readonly Situation[] = [
  {
    name: 'empty',
    phase: 'empty',
    begin: async () => {
      const world = createWorld(SETTING)
      await world.well(registeringVersion('3.0.0'))
      return world
    },
  },
  {
    name: 'loading',
    phase: 'loading',
    begin: async () => {
      const world = await served({ ...SETTING, patience: 0 })
      world.target.trouble.loadTakes.set('3.0.0', 1000)
      await world.run(registeringVersion('3.0.0'))
      await world.run(startingVersion('3.0.0'))
      return world
    },
  },
  { name: 'canary', phase: 'canary', begin: onTrial },
  {
    name: 'ready',
    phase: 'ready',
    begin: async () => {
      const world = await onTrial()
      await world.well(pushing({ of: 400 }), lookingNow())
      world.clock.pass(61)
      return world
    },
  },
  {
    name: 'paused',
    phase: 'paused',
    begin: async () => {
      const world = await served({ policy: { ...SETTING.policy, onInconclusive: 'pause', maxDuration: 600 } })
      await world.well(registeringVersion('3.0.0'), startingVersion('3.0.0'))
      world.clock.pass(700)
      await world.well(lookingNow())
      return world
    },
  },
  {
    name: 'serving',
    phase: 'serving',
    begin: async () => {
      const world = await served()
      await world.well(registeringVersion('3.0.0'))
      return world
    },
  },
  {
    name: 'baking',
    phase: 'baking',
    begin: async () => {
      const world = await served(BAKING)
      await world.well(registeringVersion('3.0.0'))
      return world
    },
  },
  {
    name: 'hold',
    phase: 'hold',
    begin: async () => {
      const world = await served()
      await world.well(registeringVersion('2.5.0'), rollingItBack(), registeringVersion('3.0.0'))
      return world
    },
  },
  {
    name: 'frozen',
    phase: 'hold',
    begin: async () => {
      const world = await served()
      await world.well(registeringVersion('3.0.0'), holding('on'))
      return world
    },
  },
  {
    name: 'degraded',
    phase: 'degraded',
    begin: async () => {
      const world = await served({ policy: { ...SETTING.policy, keepWarm: 0 } })
      await world.well(registeringVersion('3.0.0'))
      world.target.trouble.loadFails.add('1.0.0')
      await world.run(rollingItBack({ to: '1.0.0' }))
      world.target.trouble.loadFails.clear()
      return world
    },
  },
]

/** Something that happens: an act of a person or a job, or of the world. */
export interface Event {
  readonly name: string
  /** What is done, in the words of a workflow. */
  readonly says: string
  readonly run: (world: World) => Promise<Pick<Done, 'word' | 'reasonCode'>>
}

export const EVENTS: readonly Event[] = [
  asked('register', '`register` a newer version', registeringVersion('4.0.0')),
  asked('adopt', '`register` with `adopt`', adoptingVersion('3.0.0')),
  {
    name: 'adopt drift',
    says: '`register` with `adopt`, after somebody else moved the traffic to that version',
    run: async world => {
      world.target.meddle({ load: '3.0.0', weights: { '3.0.0': 10_000 } })
      return world.run(adoptingVersion('3.0.0'))
    },
  },
  asked('canary', '`canary`', startingVersion()),
  asked('canary named', '`canary` with `version`', startingVersion('3.0.0')),
  asked('observe', '`observe`', pushing({ of: 20 })),
  asked('gate', '`gate`', lookingNow({ allowNothing: true })),
  asked('promote', '`promote`', promotingIt()),
  asked('promote force', '`promote` with `force`', promotingIt({ force: true, reason: 'because' })),
  asked('rollback', '`rollback`', rollingItBack()),
  asked('rollback to', '`rollback` with `to`', rollingItBack({ to: '1.0.0' })),
  asked('drill', '`rollback` with `drill`', drilling()),
  asked('ask', '`start-rollback`', asking()),
  asked('hold on', '`hold` with `set: on`', holding('on')),
  asked('hold off', '`hold` with `set: off`', holding('off')),
  {
    name: 'tick',
    says: 'a tick',
    run: async world => {
      const { acts, reasonCode } = await ticking(world)
      return {
        word: acts.findLast(({ body }) => body !== null)?.word ?? acts.at(-1)?.word ?? 'nothing-due',
        reasonCode,
      }
    },
  },
  {
    name: 'drift',
    says: 'a tick after somebody else moved the traffic',
    run: async world => {
      world.target.meddle({ load: '9.9.9', weights: { '9.9.9': 10_000 } })
      const { acts, reasonCode } = await ticking(world)
      return { word: acts.at(-1)?.word ?? 'nothing-due', reasonCode }
    },
  },
]

/** What an event comes to in a situation: `promoted → serving`, `FROZEN`, or `waiting` where nothing changes. */
export async function outcome(situation: Situation, event: Event): Promise<string> {
  const world = await situation.begin()
  const before = await world.phase()
  if (before !== situation.phase) throw new Error(`${situation.name} begins in ${before}, not in ${situation.phase}`)
  const { word, reasonCode } = await event.run(world)
  const after = await world.phase()
  const said = word === 'refused' ? `\`${reasonCode}\`` : reasonCode === '' ? word : `${word}, \`${reasonCode}\``
  return after === before ? said : `${said} → ${after}`
}

/** The table as Markdown: an event a row, a phase a column. */
export async function transitions(): Promise<string> {
  const lines = [
    `| event | ${SITUATIONS.map(({ name }) => name).join(' | ')} |`,
    `|${'---|'.repeat(SITUATIONS.length + 1)}`,
  ]
  for (const event of EVENTS) {
    const cells: string[] = []
    for (const situation of SITUATIONS) cells.push(await outcome(situation, event))
    lines.push(`| ${event.says} | ${cells.join(' | ')} |`)
  }
  return `${lines.join('\n')}\n`
}

function asked(name: string, says: string, what: Asked): Event {
  return { name, says, run: world => world.run(what) }
}

function holding(set: 'on' | 'off', job: Job = {}): Asked {
  return deciding(
    ({ view, now }) =>
      setHold(
        view,
        { do: 'hold', environment: ENVIRONMENT, set, release: null, until: null, by: 'octocat', reason: 'a holiday' },
        now,
      ),
    job,
  )
}

function asking(): Asked {
  return deciding(({ view }) =>
    ask(view, { do: 'ask', environment: ENVIRONMENT, id: 'r-1', what: 'auto', to: null, reason: 'users complain' }),
  )
}

function drilling(): Asked {
  return world => ({
    operation: {
      ask: () => ({ allDigests: true, listVersions: true, versions: ['1.0.0', '2.0.0'] }),
      decide: async ({ view }) =>
        drill(
          view,
          { do: 'drill', environment: ENVIRONMENT, to: null },
          { policy: world.policy, found: () => null, drift: null, now: world.clock.now() },
        ),
    },
    job: { key: null },
  })
}

function deciding(decide: (reading: Reading) => Decision, job: Job = {}): Asked {
  const needed: Ask = { digests: [digestOf('3.0.0')], versions: ['3.0.0'] }
  return () => ({
    operation: { ask: () => needed, decide: async reading => decide(reading) },
    job: { key: null, ...job },
  })
}
