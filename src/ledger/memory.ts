/**
 * The ledger in memory, for tests of what uses one: the same files, the same compare-and-swap, no GitHub.
 * Must not know anything that the port does not say.
 */
import { createHash } from 'node:crypto'
import { Fault } from '../core/fault.ts'
import type { Entry, Instant, Oid, View } from '../core/types.ts'
import type { Ask, Ledger, Reading } from '../run/ports.ts'
import { branchOf, changes, ENTRY } from './format.ts'
import { readingOf } from './reading.ts'
import { parse } from './parse.ts'
import { entry as entrySchema } from './schema/entry.ts'
import { story } from './story.ts'

/** One commit as a test looks at it. */
export interface MemoryCommit {
  readonly oid: Oid
  readonly parent: Oid | null
  readonly message: string
  readonly files: ReadonlyMap<string, string>
}

export interface MemoryLedger extends Ledger {
  /** Newest first. */
  commits(model: string): readonly MemoryCommit[]
  /** Files of the newest commit changed by hand, for tests of damaged ledgers. */
  tamper(model: string, path: string, text: string): void
}

/**
 * @param now the clock that readings carry
 * @param begun commits that are there already, newest first, by model
 */
export function createMemoryLedger(
  now: () => Instant,
  begun: Readonly<Record<string, readonly MemoryCommit[]>> = {},
): MemoryLedger {
  const branches = new Map(Object.entries(begun))

  function commits(model: string): readonly MemoryCommit[] {
    return branches.get(model) ?? []
  }

  async function read(model: string, ask: Ask): Promise<Reading> {
    const tip = commits(model)[0]
    const paths = [...(tip?.files.keys() ?? [])]
    const inside = (directory: string): [string, string[]] => [
      directory,
      paths.flatMap(path => (path.startsWith(`${directory}/`) ? [path.slice(directory.length + 1)] : [])),
    ]
    const reading = readingOf(model, ask, {
      now: now(),
      tip: tip?.oid ?? null,
      parent: tip?.parent ?? null,
      files: tip?.files ?? new Map<string, string>(),
      names: new Map([
        ...(ask.listVersions ? [inside('versions')] : []),
        ...(ask.allDigests ? [inside('digests')] : []),
      ]),
    })
    if (!reading) throw new Fault('LEDGER_CORRUPT', `${branchOf(model)}: the newest entry is not that of its commit`)
    return reading
  }

  async function append(base: Reading, entry: Entry, after: View): Promise<Oid | null> {
    const { additions, deletions } = changes(base.view, after, entry)
    const before = commits(entry.model)
    const parent = before[0]
    if ((parent?.oid ?? null) !== base.tip) return null
    const files = new Map(parent?.files)
    for (const path of deletions) {
      if (!files.delete(path)) throw new Error(`${path} can't be deleted: it does not exist`)
    }
    for (const { path, text } of additions) files.set(path, text)
    const { headline, body } = story(entry, base.view.state)
    const message = `${headline}\n\n${body}`
    const oid = createHash('sha1')
      .update(JSON.stringify([base.tip, message, [...files]]))
      .digest('hex')
    branches.set(entry.model, [{ oid, parent: base.tip, message, files }, ...before])
    return oid
  }

  async function entryAt(reading: Reading, seq: number): Promise<Entry | null> {
    const { state } = reading.view
    if (!state) return null
    const all = commits(state.model)
    const at = all.findIndex(commit => commit.oid === reading.tip) + state.seq - seq
    const text = seq > state.seq ? undefined : all[at]?.files.get(ENTRY)
    return text === undefined ? null : parse(entrySchema, text, `${branchOf(state.model)}:${ENTRY}`)
  }

  return {
    read,
    append,
    entryAt,
    commits,
    peek: async model => {
      const reading = await read(model, {})
      return reading.tip === null ? null : { seq: reading.view.state?.seq ?? 0, tip: reading.tip }
    },
    tamper(model, path, text) {
      const [tip, ...older] = commits(model)
      if (!tip) throw new Error(`no ledger of ${model}`)
      branches.set(model, [{ ...tip, files: new Map([...tip.files, [path, text]]) }, ...older])
    },
  }
}
