/**
 * Concurrency groups: one holder at a time; of those who wait only the newest, or with `queue: max` all, in their order.
 * Must not know workflows, runs or processes.
 */

export interface Entry {
  /** In any case. */
  readonly group: string
  /** Whether older ones who wait keep their place. */
  readonly queue: boolean
  /** Whether whoever holds the group is stopped for this one. */
  readonly cancelInProgress: boolean
  /** Called where a newer one takes this one's place, waiting or holding. */
  readonly cancel: () => void
}

interface Waiting {
  readonly entry: Entry
  readonly enter: (entered: boolean) => void
}

/** GitHub's own bound on those who wait. */
const MOST = 100

export class Concurrency {
  readonly #holding = new Map<string, Entry>()
  readonly #waiting = new Map<string, Waiting[]>()

  /** @returns whether it holds the group, once it does; false where it was cancelled while it waited */
  enter(entry: Entry): Promise<boolean> {
    const key = entry.group.toLowerCase()
    const holder = this.#holding.get(key)
    if (!holder) {
      this.#holding.set(key, entry)
      return Promise.resolve(true)
    }
    const waiting = this.#waiting.get(key) ?? []
    this.#waiting.set(key, waiting)
    for (const old of waiting.splice(0, entry.queue ? Math.max(0, waiting.length + 1 - MOST) : waiting.length)) {
      old.entry.cancel()
      old.enter(false)
    }
    if (entry.cancelInProgress) holder.cancel()
    return new Promise(enter => waiting.push({ entry, enter }))
  }

  /** It waits no longer. */
  leave(entry: Entry): void {
    const waiting = this.#waiting.get(entry.group.toLowerCase()) ?? []
    const at = waiting.findIndex(one => one.entry === entry)
    for (const one of at < 0 ? [] : waiting.splice(at, 1)) one.enter(false)
  }

  /** Ends its holding: the one who waited longest is next. */
  release(entry: Entry): void {
    const key = entry.group.toLowerCase()
    if (this.#holding.get(key) !== entry) return
    const next = this.#waiting.get(key)?.shift()
    if (next) this.#holding.set(key, next.entry)
    else this.#holding.delete(key)
    next?.enter(true)
  }
}
