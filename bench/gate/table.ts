/** What a benchmark measures: tables of scenarios, each a function of one replication, and the bounds they are held to. */
import type { Generator } from '../generator.ts'
import type { Policy } from './policy.ts'

/** What one replication gives by name; null where the run says nothing of it. */
export type Sample = Readonly<Record<string, number | null>>

export interface Scenario {
  readonly name: string
  /** Known beforehand: bounds to compare with. */
  readonly facts?: Readonly<Record<string, number>>
  readonly policy: Policy | null
  /** Share of the replications asked for, where one takes long. */
  readonly share?: number
  replicate(generator: Generator): Sample
}

export interface Column {
  readonly head: string
  /** A measured name (its mean) or a fact. */
  readonly key: string
  /** The fact, or the measured mean, that it is divided by. */
  readonly per?: string
  readonly digits: number
  /** Held to at most, in every row that has it. */
  readonly most?: number
}

export interface Table {
  readonly id: string
  readonly title: string
  readonly notes: readonly string[]
  readonly columns: readonly Column[]
  readonly scenarios: readonly Scenario[]
}

/** Of one measured name over replications. */
export interface Sum {
  readonly n: number
  readonly sum: number
  readonly squares: number
}
export type Sums = Readonly<Record<string, Sum>>

const NOTHING: Sum = { n: 0, sum: 0, squares: 0 }

export function added(sums: Sums, sample: Sample): Sums {
  const next: Record<string, Sum> = { ...sums }
  for (const [key, value] of Object.entries(sample)) {
    const { n, sum, squares } = next[key] ?? NOTHING
    next[key] = value === null ? { n, sum, squares } : { n: n + 1, sum: sum + value, squares: squares + value ** 2 }
  }
  return next
}

export function merged(a: Sums, b: Sums): Sums {
  const next: Record<string, Sum> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const { n, sum, squares } = next[key] ?? NOTHING
    next[key] = { n: n + value.n, sum: sum + value.sum, squares: squares + value.squares }
  }
  return next
}

export interface Cell {
  readonly text: string
  /** How far above its bound, in standard errors; null where it is within or has none. */
  readonly missed: { readonly value: number; readonly most: number; readonly errors: number } | null
}

/** A measured value with its standard error where `precise` asks for it. */
export function cell(column: Column, { facts = {} }: Scenario, sums: Sums, withErrors: boolean): Cell {
  const { key, per, digits, most } = column
  const unit = per === undefined ? 1 : (facts[per] ?? meanOf(sums[per]))
  const measured = sums[key]
  const fact = facts[key]
  if (measured === undefined || measured.n === 0) {
    return { text: fact === undefined ? '' : (fact / unit).toFixed(digits), missed: null }
  }
  const { n, sum, squares } = measured
  const mean = sum / n
  const error = n > 1 ? Math.sqrt(Math.max(0, squares / n - mean ** 2) / (n - 1)) / unit : Number.NaN
  const value = mean / unit
  const bound = most === undefined || value <= most ? null : { value, most, errors: (value - most) / error }
  const text = `${value.toFixed(digits)}${withErrors ? `±${error.toFixed(digits)}` : ''}${bound ? ' !' : ''}`
  return { text, missed: bound }
}

function meanOf(measured: Sum | undefined): number {
  return measured === undefined || measured.n === 0 ? Number.NaN : measured.sum / measured.n
}
