/** Reading a ledger whose needed files are only known once its state is read. */
import { emptyView, environmentOf } from '../core/state.ts'
import type { Version, View } from '../core/types.ts'
import type { Ask, Clock, Ledger, Reading } from './ports.ts'

/** Rounds until what a state names was read at the same commit: two in practice. */
const ROUNDS = 6

/** Milliseconds for which a reading is as good as a new one: an append on it loses the race where it is not. */
const FRESH = 1000

/**
 * Reads until the view holds all that `ask` wants of the very state that was read. A reading of a moment ago that holds it is taken.
 * @param from an earlier reading: what it names is asked for at once
 */
export async function readFor(
  ledger: Ledger,
  clock: Pick<Clock, 'monotonic'>,
  model: string,
  ask: (view: View, names: readonly Version[]) => Ask,
  from: Reading | null = null,
): Promise<Reading> {
  let asked = ask(from?.view ?? emptyView, from?.versionNames ?? [])
  if (from?.taken && clock.monotonic() - from.taken.at < FRESH && covers(from.taken.ask, asked)) return from
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = clock.monotonic()
    const reading = await ledger.read(model, asked)
    const needed = ask(reading.view, reading.versionNames)
    if (covers(asked, needed)) return { ...reading, taken: { ask: asked, at } }
    asked = union(asked, needed)
  }
  throw new Error(`the ledger of ${model} changed during each of ${ROUNDS} readings`)
}

/** What folding and converging an environment needs, whatever the operation. */
export function needs(view: View, name: string | null): Ask {
  if (name === null) return {}
  const environment = environmentOf(view.state, name)
  const { trial } = environment
  const digests = [
    ...Object.values(environment.versions).map(served => served.digest),
    ...(trial ? [trial.canaryDigest, trial.primaryDigest] : []),
  ]
  return { trials: [name], digests, versions: trial ? [trial.canary] : [] }
}

export function union(a: Ask, b: Ask): Ask {
  return {
    versions: merged(a.versions, b.versions),
    digests: merged(a.digests, b.digests),
    trials: merged(a.trials, b.trials),
    listVersions: a.listVersions === true || b.listVersions === true,
    allDigests: a.allDigests === true || b.allDigests === true,
  }
}

function covers(asked: Ask, needed: Ask): boolean {
  return (
    (asked.allDigests === true || within(needed.digests, asked.digests)) &&
    within(needed.versions, asked.versions) &&
    within(needed.trials, asked.trials) &&
    (asked.listVersions === true || needed.listVersions !== true) &&
    (asked.allDigests === true || needed.allDigests !== true)
  )
}

function within(some: readonly string[] = [], all: readonly string[] = []): boolean {
  return some.every(one => all.includes(one))
}

function merged(a: readonly string[] = [], b: readonly string[] = []): readonly string[] {
  return [...new Set([...a, ...b])]
}
