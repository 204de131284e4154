/**
 * What a dispatch's inputs have to be, in GitHub's words where they are not, and what the workflow then sees of them.
 * Must not know requests, runs or permissions.
 */
import type { Inputs } from './workflow-file.ts'
import { ApiError } from './wire.ts'

/** All inputs of a run: the given ones, else their defaults; booleans as booleans, everything else as text. */
export type RunInputs = Readonly<Record<string, string | boolean>>

/** @throws ApiError 422 */
export function inputsOf(declared: Inputs, given: Readonly<Record<string, unknown>>, most: number): RunInputs {
  const names = Object.keys(given)
  if (names.length > most) throw new ApiError(422, `Invalid request.\n\nNo more than ${most} properties are allowed`)
  const unexpected = names.filter(name => !Object.hasOwn(declared, name))
  if (unexpected.length > 0) throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`)
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      const { type, required, options, default: otherwise } = input ?? {}
      const value = written(given[name] ?? otherwise)
      if (required && value === '') throw new ApiError(422, `Required input '${name}' not provided`)
      const allowed = type === 'boolean' ? ['true', 'false'] : type === 'choice' ? (options ?? []) : null
      // What was not given and has no default is empty, whatever is allowed.
      if (allowed && !allowed.includes(value) && (given[name] !== undefined || value !== '')) {
        throw new ApiError(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`)
      }
      return [name, type === 'boolean' ? value === 'true' : value]
    }),
  )
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}
