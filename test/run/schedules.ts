/**
 * Runs two operations over all schedules of their calls. Each call of a port is one turn; between two turns an operation does
 * nothing that the other could see. Two beginnings that led to the same world, with the same answers given to each operation, go on
 * alike, so only one of them is followed: all schedules are covered without running each of them.
 */
import { createHash } from 'node:crypto'
import type { MemoryCommit } from '../../src/ledger/memory.ts'
import type { Done } from '../../src/run/operate.ts'
import type { Clock, Ledger, Serving, ServingFactory } from '../../src/run/ports.ts'
import { MODEL, type Asked, type Through, type World } from './world.ts'

export interface Finished {
  readonly world: World
  readonly outcomes: readonly Done[]
  /** Whose turn it was, call by call: told where a rule breaks. */
  readonly schedule: string
}

/**
 * @param switches how often the turn may change while the one whose turn it was could go on; without it as often as it likes
 * @returns how many ends were checked, of how many beginnings
 */
export async function everySchedule(
  begin: () => World,
  asked: readonly [Asked, Asked],
  check: (end: Finished) => void | Promise<void>,
  switches = Infinity,
): Promise<{ readonly ends: number; readonly beginnings: number }> {
  const seen = new Set<string>()
  const due: (readonly number[])[] = [[]]
  let ends = 0
  let beginnings = 0
  for (let prefix = due.pop(); prefix; prefix = due.pop()) {
    const race = await Race.start(begin(), asked)
    for (const who of prefix) await race.turn(who)
    // Only one way on: no need to come back to it from the start.
    for (;;) {
      const key = Number.isFinite(switches) ? `${race.taken.at(-1) ?? ''} ${race.switches} ${race.key()}` : race.key()
      if (seen.has(key)) break
      seen.add(key)
      beginnings += 1
      const [first, ...others] = race.next(switches)
      if (first === undefined) {
        ends += 1
        await check(race.finished())
        break
      }
      for (const other of others) due.push([...race.taken, other])
      await race.turn(first)
    }
    await race.abandon()
  }
  return { ends, beginnings }
}

/** A call that waits for its turn. */
interface Parked {
  readonly name: string
  readonly go: () => void
  readonly abandon: (error: Error) => void
}

const ABANDONED = new Error('nobody waits for the end of this run')

class Race {
  readonly taken: number[] = []
  switches = 0
  readonly #world: World
  readonly #parked: (Parked | null)[] = [null, null]
  readonly #memory = [new Memory(), new Memory()]
  readonly #done: (Done | null)[] = [null, null]
  readonly #calls: string[] = []
  readonly #runs: Promise<void>[] = []
  #failure: unknown = null
  #still: () => void = () => {}

  private constructor(world: World) {
    this.#world = world
  }

  static async start(world: World, asked: readonly [Asked, Asked]): Promise<Race> {
    const race = new Race(world)
    for (const [who, one] of asked.entries()) {
      const quiet = race.#quiet()
      race.#runs.push(race.#run(who, one))
      await quiet
    }
    return race
  }

  /** Whose turn it may be, first of all the one that goes on without a switch. */
  next(switches: number): readonly number[] {
    const waiting = [0, 1].filter(who => this.#parked[who] !== null)
    const last = this.taken.at(-1)
    if (last === undefined || !waiting.includes(last)) return waiting
    return [last, ...(this.switches < switches ? waiting.filter(who => who !== last) : [])]
  }

  async turn(who: number): Promise<void> {
    const parked = this.#parked[who]
    if (!parked) throw new Error(`operation ${who} is not waiting: it does not do the same twice`)
    const last = this.taken.at(-1)
    if (last !== undefined && last !== who && this.#parked[last]) this.switches += 1
    this.taken.push(who)
    this.#parked[who] = null
    const quiet = this.#quiet()
    parked.go()
    await quiet
    if (this.#failure !== null) throw this.#failure
  }

  /** All that the rest depends on. */
  key(): string {
    const memory = this.#memory.map(one => one.all())
    return JSON.stringify([memory, this.#parked.map(one => one?.name), this.#world.target.snapshot(), this.#ledger()])
  }

  #ledger(): string {
    const commits = this.#world.ledger.commits(MODEL)
    return `${commits.length} ${commits[0] ? contentOf(commits[0]) : ''}`
  }

  finished(): Finished {
    const outcomes = this.#done.map(one => {
      if (!one) throw new Error('an operation did not end')
      return one
    })
    return { world: this.#world, outcomes, schedule: this.#calls.join(', ') }
  }

  async abandon(): Promise<void> {
    for (const parked of this.#parked) parked?.abandon(ABANDONED)
    this.#parked.fill(null)
    await Promise.all(this.#runs)
  }

  async #run(who: number, asked: Asked): Promise<void> {
    try {
      this.#done[who] = await this.#world.run(asked, this.#through(who))
    } catch (error) {
      if (error !== ABANDONED) this.#failure = error
    }
    this.#still()
  }

  #quiet(): Promise<void> {
    return new Promise(resolve => {
      this.#still = resolve
    })
  }

  #through(who: number): Through {
    const call = async <T>(name: string, work: () => Promise<T>, answer: (value: T) => unknown): Promise<T> => {
      await new Promise<void>((go, abandon) => {
        this.#parked[who] = { name, go, abandon }
        this.#still()
      })
      this.#calls.push(`${who === 0 ? 'A' : 'B'} ${name}`)
      try {
        const value = await work()
        this.#memory[who]?.heard(name, withoutIds(JSON.stringify(answer(value)) ?? ''))
        return value
      } catch (error) {
        this.#memory[who]?.heard(name, String(error))
        throw error
      }
    }
    return {
      ledger: (ledger: Ledger): Ledger => ({
        read: (model, ask) =>
          call(
            'read',
            () => ledger.read(model, ask),
            () => this.#ledger(),
          ),
        append: (base, entry, after) =>
          call(
            `append ${entry.body.type}`,
            () => ledger.append(base, entry, after),
            value => value !== null,
          ),
        entryAt: (reading, seq) =>
          call(
            'entryAt',
            () => ledger.entryAt(reading, seq),
            value => value,
          ),
        // As the ledger's own, without reading whole files again and again.
        peek: () =>
          call(
            'peek',
            async () => {
              const all = this.#world.ledger.commits(MODEL)
              return all[0] ? { seq: all.length, tip: all[0].oid } : null
            },
            value => value?.seq,
          ),
      }),
      serving: (serving: ServingFactory): ServingFactory => {
        return versions => {
          const { target, replayer }: Serving = serving(versions)
          return {
            replayer,
            target: {
              can: target.can,
              read: signal =>
                call(
                  'look',
                  () => target.read(signal),
                  value => value,
                ),
              apply: (step, fence, signal) =>
                call(
                  'version' in step ? `${step.do} ${step.version}` : `route ${Object.keys(step.weights).join('+')}`,
                  () => target.apply(step, fence, signal),
                  () => null,
                ),
            },
          }
        }
      },
      // Nobody waits here, and how long somebody would have waited is random.
      clock: (clock: Clock): Clock => ({ monotonic: () => clock.monotonic(), sleep: async () => {} }),
    }
  }
}

/**
 * What an operation can remember of its calls: every ledger that it read, its appends, the steps it took, and the newest sight of
 * the target and of the tip. An older sight is forgotten with the next one.
 */
class Memory {
  readonly #kept: string[] = []
  readonly #steps = new Map<string, string>()
  readonly #newest = new Map<string, string>()

  heard(name: string, answer: string): void {
    if (name === 'look' || name === 'peek') this.#newest.set(name, answer)
    else if (name === 'read' || name.startsWith('append ')) this.#kept.push(`${name} ${answer}`)
    else this.#steps.set(name, `${this.#steps.get(name) ?? ''}+${answer}`)
  }

  all(): unknown {
    const steps = [...this.#steps].map(([name, answers]) => `${name} ${answers}`).toSorted()
    return [this.#kept, steps, this.#newest.get('look'), this.#newest.get('peek')]
  }
}

const contents = new WeakMap<MemoryCommit, string>()

/** A commit by what is in it. */
function contentOf(commit: MemoryCommit): string {
  const known = contents.get(commit)
  if (known !== undefined) return known
  const text = withoutIds(JSON.stringify([...commit.files]))
  const content = createHash('sha256').update(text).digest('base64')
  contents.set(commit, content)
  return content
}

/** Random parts of entries, and the commits that are hashed from them. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gu, 'ID')
    .replaceAll(/\b[0-9a-f]{40}\b/gu, 'OID')
}
