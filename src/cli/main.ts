/**
 * The command line: the decisions of the actions without GitHub, for a terminal or a job of any kind. One file per command, loaded
 * when it is asked for; here is what they share: which command is meant, how its end is told, the exit code.
 * 0 is good, 1 is an answer that a job should stop at (a verdict, a policy that cannot decide, a configuration with problems), 2 is a
 * question that could not be read, 3 a bug.
 * Must not know tokens, GitHub, or how anything is computed.
 */
import { Fault } from '../core/fault.ts'
import type { Instant } from '../core/types.ts'
import { either, nearest, show } from '../io/plain.ts'

/** What a command meets of the machine. */
export interface Terminal {
  /** Where relative paths begin. */
  readonly folder: string
  /** Writes text and a line break. */
  out(text: string): void
  /** One line of what went wrong, or is worth a word. */
  err(line: string): void
  now(): Instant
}

/** @returns the exit code */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  validate: async () => (await import('./validate.ts')).validate,
  plan: async () => (await import('./plan.ts')).plan,
  judge: async () => (await import('./judge.ts')).judge,
  status: async () => (await import('./status.ts')).status,
}

/** Known to the design, not built yet. */
const LATER = new Set(['calibrate'])

const HELP = `Usage: model-release COMMAND [OPTIONS]

  validate [--config FILE]
      Reads the configuration and lists every problem with its line and column.
  plan --model M --environment E [--requests-per-second R] [--tick 5m] [--trial K] [--assume METRIC=VALUE[,SPREAD]] [--json]
      How many requests, and how long, each metric needs to decide.
  judge --model M --environment E --canary V --primary V (--observations FILE... | --windows FILE | --counts FILE)
        [--trial K] [--fail-on VERDICTS] [--table]
  judge --entry FILE... [--fail-on VERDICTS] [--table]
      What the gate says of evidence in files: the same judge as the action's. Prints details as JSON, or a table.
      VERDICTS is fail (default with --entry), inconclusive, not-pass (default without) or never.
  status [--ledger DIR] [--model M] [--environment E] [--at TIME] [--html FILE] [--json]
      What is live where, since when and by whom, from the ledger in a clone: now, or at any time.

Every command but status takes --config FILE (default .github/model-release.yml) and all take --help.
Exit code: 0 good, 1 the answer is no, 2 the question could not be read, 3 a bug.`

/** @param args without the program's own name */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  try {
    if (name === undefined) throw new Fault('USAGE', `expected a command: ${either(Object.keys(COMMANDS))}. See --help`)
    if (name === '--help' || name === 'help' || rest.includes('--help')) {
      terminal.out(HELP)
      return 0
    }
    if (LATER.has(name)) throw new Fault('NOT_SUPPORTED_YET', `${name} is not supported yet`)
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!load) {
      const meant = nearest(name, Object.keys(COMMANDS))
      throw new Fault(
        'USAGE',
        `expected ${either(Object.keys(COMMANDS))}, got ${show(name)}.${meant === null ? '' : ` Did you mean ${show(meant)}?`}`,
      )
    }
    return await (
      await load()
    )(rest, terminal)
  } catch (error) {
    if (error instanceof Fault) {
      terminal.err(`${error.code}: ${error.message}`)
      return 2
    }
    terminal.err(`BUG: ${String(error).split('\n')[0] ?? ''}`)
    return 3
  }
}
