/**
 * `strategy.matrix`: every combination of its lists, and what `include` adds.
 * Must not know jobs.
 */
import { jsonOf, valued } from './expressions.ts'
import type { Scope } from './expressions.ts'
import type { Job } from './workflow-file.ts'
import type { Json } from './wire.ts'

type Combination = Readonly<Record<string, Json>>

/** @returns one empty combination where there is no matrix. @throws Error where it is none, or empty */
export function combinations(strategy: Job['strategy'], scope: Scope): readonly Combination[] {
  if (!strategy) return [{}]
  const { matrix } = strategy
  const given = typeof matrix === 'string' ? valued(matrix, scope) : matrix
  if (typeof given !== 'object' || given === null) throw new Error('strategy.matrix: a map is expected')
  const vectors = new Map(
    Object.entries(given).map(([name, list]: [string, unknown]) => [
      name,
      jsonOf(typeof list === 'string' ? valued(list, scope) : list),
    ]),
  )
  if (vectors.has('exclude')) throw new Error('strategy.matrix.exclude: the stand-in does not have it')
  const include = listOf('include', vectors.get('include') ?? [])
  vectors.delete('include')
  let all: Combination[] = vectors.size === 0 ? [] : [{}]
  for (const [name, list] of vectors) {
    const values = listOf(name, list)
    if (values.length === 0) throw new Error(`Matrix vector '${name}' does not contain any values`)
    all = all.flatMap(one => values.map(value => ({ ...one, [name]: value })))
  }
  for (const entry of include) {
    if (!isMap(entry)) throw new Error('strategy.matrix.include: a list of maps is expected')
    const fits = (one: Combination): boolean =>
      Object.entries(entry).every(([name, value]) => !vectors.has(name) || one[name] === value)
    if (all.some(fits) && vectors.size > 0) all = all.map(one => (fits(one) ? { ...one, ...entry } : one))
    else all.push(entry)
  }
  if (all.length === 0) throw new Error('Matrix must define at least one vector')
  return all
}

const isMap = (value: Json): value is Combination =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function listOf(name: string, list: Json): readonly Json[] {
  if (!Array.isArray(list)) throw new Error(`strategy.matrix.${name}: a list is expected`)
  return list
}
