/** Counts that can be: whole numbers from 0 to 2^53 - 1, beyond which adding 1 is lost. */

/** Names the first of the counts that cannot be, or null. */
export function notWhole(counts: Readonly<Record<string, number | undefined>>): string | null {
  for (const [name, value] of Object.entries(counts)) {
    if (value === undefined) continue
    if (Number.isInteger(value) && value > Number.MAX_SAFE_INTEGER) return `${name} is ${value}, beyond 2^53 - 1`
    if (!Number.isSafeInteger(value) || value < 0) return `${name} is ${String(value)}, not a whole number from 0`
  }
  return null
}
