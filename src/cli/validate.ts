/** `validate`: every problem of a configuration, each on a line of its own. */
import { ConfigFault } from '../io/config.ts'
import { nothingElse, readArguments } from './arguments.ts'
import { CONFIG, configOf } from './files.ts'
import type { Command } from './main.ts'

export const validate: Command = async (args, terminal) => {
  const { values, rest } = readArguments(args, { config: { type: 'string', default: CONFIG } })
  nothingElse(rest)
  try {
    const { models } = await configOf(values.config, terminal.folder)
    const places = Object.entries(models).flatMap(([model, { environments }]) =>
      Object.keys(environments).map(environment => `${model}/${environment}`),
    )
    terminal.out(`${values.config} is sound: ${places.join(', ')}`)
    return 0
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    for (const problem of error.problems) terminal.err(problem)
    return 1
  }
}
