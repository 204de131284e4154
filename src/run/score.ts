/**
 * What an answer of the inference protocol says, and whether it is right. Pure.
 *
 * `argmax`: the class. It is the index of the largest value of the one output whose last dimension is above 1 (the scores of
 * one row; of equal values the first). Without such an output it is the whole number in the one output that has one value.
 * `equal`: the `outputs`, as canonical JSON.
 */
import type { ReplayStep } from '../core/types.ts'

/** What was answered, comparable by `===`. */
export type Said = string | number

/** @returns null where the answer has no such thing: no outputs, none or several that fit, more than one row */
export function saidBy(score: ReplayStep['score'], body: unknown): Said | null {
  const outputs = isMap(body) && Array.isArray(body['outputs']) ? body['outputs'] : []
  if (outputs.length === 0) return null
  return score === 'argmax' ? classOf(outputs) : canonical(outputs)
}

/** @returns null where the line does not say what is right */
export function isRight(score: ReplayStep['score'], said: Said, expected: unknown): boolean | null {
  if (expected === undefined) return null
  return score === 'argmax' ? said === expected : said === canonical(expected)
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}

function classOf(outputs: readonly unknown[]): number | null {
  const numeric = outputs.map(numbersOf).filter(output => output !== null)
  const scores = numeric.filter(output => output.width > 1)
  const [score] = scores
  if (score) {
    if (scores.length > 1 || score.data.length !== score.width) return null
    return score.data.reduce((best, value, at) => (value > (score.data[best] ?? -Infinity) ? at : best), 0)
  }
  const [only] = numeric
  const value = numeric.length === 1 && only?.data.length === 1 ? only.data[0] : undefined
  return value !== undefined && Number.isSafeInteger(value) ? value : null
}

function numbersOf(output: unknown): { readonly width: number; readonly data: readonly number[] } | null {
  if (!isMap(output) || !Array.isArray(output['data']) || !Array.isArray(output['shape'])) return null
  const data: readonly unknown[] = output['data'].flat(Infinity)
  const numbers = data.filter(value => typeof value === 'number')
  if (numbers.length !== data.length || numbers.length === 0) return null
  return { width: Number(output['shape'].at(-1) ?? 1), data: numbers }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
