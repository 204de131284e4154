/** Outputs as the runner takes them: every output of the contract is always there, empty where there is nothing to say. */
import type { Json } from '../core/types.ts'
import { outputsOf } from './spec.ts'
import type { ActionName, ACTIONS, COMMON_OUTPUTS } from './spec.ts'

type Camel<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Name
type OutputName<Name extends ActionName> = keyof ((typeof ACTIONS)[Name]['outputs'] & typeof COMMON_OUTPUTS) & string

/** What an action may say, `reason-code` as `reasonCode`; what is left out is empty. */
export type Outputs<Name extends ActionName> = {
  readonly [Key in OutputName<Name> as Camel<Key>]?: Json
}

/** @returns each output's name and text: true and false in words, maps and lists as one line of JSON, null as empty */
export function writeOutputs<Name extends ActionName>(
  name: Name,
  values: Outputs<Name>,
): Readonly<Record<string, string>> {
  const said = new Map<string, Json | undefined>(Object.entries(values))
  return Object.fromEntries(
    Object.keys(outputsOf(name)).map(output => {
      const value = said.get(output.replaceAll(/-(.)/gu, (_, letter: string) => letter.toUpperCase())) ?? null
      return [output, value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)]
    }),
  )
}
