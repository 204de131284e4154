/** What a check found: a difference between what the ledger says and what is, in words that tell where and what to do. */

export interface Finding {
  readonly where: string
  readonly expected: string
  readonly got: string
  /** What to do about it. */
  readonly fix: string
}

/** One check's whole answer: what could not be looked at is said, never passed over. */
export interface Checked {
  readonly findings: readonly Finding[]
  /** Each with the reason. */
  readonly unchecked: readonly string[]
}

export const nothingFound: Checked = { findings: [], unchecked: [] }

export function together(parts: readonly Checked[]): Checked {
  return { findings: parts.flatMap(one => one.findings), unchecked: parts.flatMap(one => one.unchecked) }
}

/** `where: expected …, got …. What to do`, for a log or a message. */
export function inWords({ where, expected, got, fix }: Finding): string {
  return `${where}: expected ${expected}, got ${got}. ${fix}`
}
