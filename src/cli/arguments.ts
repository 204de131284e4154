/** Options of a command, read strictly by Node's own parser: whatever is wrong is one sentence. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { Fault } from '../core/fault.ts'
import { show } from '../io/plain.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ readonly options: O; readonly allowPositionals: true }>
>['values']

/**
 * @returns the values, and what stands between them without an option
 * @throws Fault `USAGE`
 */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
): { readonly values: Values<O>; readonly rest: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    return { values, rest: positionals }
  } catch (error) {
    const told = complaint(error)
    if (told === null) throw error
    throw new Fault('USAGE', `${told.split('\n')[0]?.split('. To specify')[0] ?? ''}. See --help`)
  }
}

/** What Node's parser says of the arguments; null for any other error. */
function complaint(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return null
  return String(error.code).startsWith('ERR_PARSE_ARGS') ? String(error.message) : null
}

/** @throws Fault `USAGE` where something stands there that no option asked for */
export function nothingElse(rest: readonly string[]): void {
  const [first] = rest
  if (first !== undefined) throw new Fault('USAGE', `expected options only, got ${show(first)}. See --help`)
}

/** A number that is above 0, or null where the option was left out. @throws Fault `USAGE` */
export function positive(name: string, text: string | undefined, whole = false): number | null {
  if (text === undefined) return null
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value > 0 && Number.isFinite(value) && (!whole || Number.isSafeInteger(value))))
    throw new Fault('USAGE', `--${name}: expected a ${whole ? 'whole ' : ''}number above 0, got ${show(text)}`)
  return value
}

/** @throws Fault `USAGE` */
export function needed(name: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new Fault('USAGE', `expected --${name}, got nothing. See --help`)
  return text
}
