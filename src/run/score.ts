/**
 * What an answer says, in the form that its protocol gives it, and whether it is right. Pure.
 *
 * `argmax`: the class. It is the index of the largest value of the one output whose last dimension is above 1 (the scores of
 * one row; of equal values the first). Without such an output it is the whole number in the one output that has one value.
 * `equal`: all outputs, as canonical JSON.
 */
import { isMap } from '../core/json.ts'
import type { ReplayStep } from '../core/types.ts'

/** What was answered, comparable by `===`. */
export type Said = string | number

export type Scoring = Pick<ReplayStep, 'protocol' | 'score'>

interface Outputs {
  /** As they came. */
  readonly whole: unknown
  /** Those that are numbers. */
  readonly numeric: readonly Numbers[]
}

interface Numbers {
  /** The last dimension. */
  readonly width: number
  readonly data: readonly number[]
}

/** Of an answer's body; null where it is none of the protocol. */
const READ: Readonly<Record<ReplayStep['protocol'], (body: unknown) => Outputs | null>> = {
  v2: body => {
    const outputs: unknown = isMap(body) ? body['outputs'] : null
    if (!Array.isArray(outputs) || outputs.length === 0) return null
    return { whole: outputs, numeric: outputs.map(tensorOf).filter(output => output !== null) }
  },

  mlflow: body => {
    const predictions: unknown = isMap(body) ? (body['predictions'] ?? null) : null
    const isEmpty = typeof predictions === 'object' && Object.keys(predictions ?? {}).length === 0
    return isEmpty
      ? null
      : {
          whole: predictions,
          numeric: predicted(predictions)
            .map(rowsOf)
            .filter(one => one !== null),
        }
  },
}

/** @returns null where the answer has no such thing: no outputs, none or several that fit, more than one row */
export function saidBy({ protocol, score }: Scoring, body: unknown): Said | null {
  const outputs = READ[protocol](body)
  if (outputs === null) return null
  return score === 'argmax' ? classOf(outputs.numeric) : canonical(outputs.whole)
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

function classOf(numeric: readonly Numbers[]): number | null {
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

function tensorOf(output: unknown): Numbers | null {
  if (!isMap(output) || !Array.isArray(output['data']) || !Array.isArray(output['shape'])) return null
  const data = numbers(output['data'].flat(Infinity))
  return data && { width: Number(output['shape'].at(-1) ?? 1), data }
}

/** A list has one element for each row, and a table of one row its columns; a map has outputs by name. */
function predicted(predictions: unknown): readonly unknown[] {
  const [row, ...more]: readonly unknown[] = Array.isArray(predictions) ? predictions : [predictions]
  if (more.length > 0 || !isMap(row)) return [predictions]
  // What a column holds belongs to the one row.
  return Object.values(row).map(value => (Array.isArray(predictions) ? [value] : value))
}

/** Rows of numbers, or of lists of numbers that are as long as each other. */
function rowsOf(output: unknown): Numbers | null {
  const rows: readonly unknown[] = Array.isArray(output) ? output : [output]
  const data = numbers(rows.flat(Infinity))
  return data && { width: Array.isArray(rows[0]) ? data.length / rows.length : 1, data }
}

function numbers(values: readonly unknown[]): readonly number[] | null {
  const found = values.filter(value => typeof value === 'number')
  return found.length === values.length && found.length > 0 ? found : null
}
