/**
 * One command of a team's own: what it is told on its standard input, how its end is read, and what it may answer. It is a list of
 * arguments, never a line for a shell. Must not know what a server or a router is asked for.
 */
import * as v from 'valibot'
import { Fault } from '../../core/fault.ts'
import type { Served, Version } from '../../core/types.ts'
import type { Commands } from '../../lib/command.ts'
import { parseDuration } from '../../lib/duration.ts'
import { oneLine } from '../../lib/one-line.ts'
import { duration } from '../duration.ts'
import { fill, template } from '../template.ts'

/** A command's way to say "not now": EX_TEMPFAIL of sysexits.h. */
const AGAIN = 75

const LIST = 'expected a list: the program and its arguments, such as [./serve, load]'

const Program = v.pipe(
  v.string('expected a program'),
  v.nonEmpty('expected a program'),
  v.check(text => !text.includes('${'), 'expected a program by its name: only its arguments have places to fill'),
)

/** Whose arguments have places that a version fills. */
export const ofVersion = v.tupleWithRest([Program], template('an argument', ['role']), LIST)

/** Whose arguments are as they are written. */
export const fixed = v.tupleWithRest(
  [Program],
  v.pipe(
    v.string('expected an argument'),
    v.check(text => !text.includes('${'), 'expected an argument without places: it is about all versions at once'),
  ),
  LIST,
)

/** For how long one command may run. */
export const timeLimit = v.pipe(
  duration,
  v.check(text => {
    const seconds = parseDuration(text)
    return seconds === null || (seconds > 0 && seconds <= 86_400)
  }, 'expected a duration above 0s and at most 24h'),
)

export type Argv = readonly [string, ...string[]]

/** What stands around a command. */
export interface Setting {
  readonly model: string
  readonly environment: string
  readonly commands: Commands
  /** Seconds. */
  readonly timeout: number
}

/** Who is told what. */
export interface Told {
  /** The key of the configuration that names it, such as `serving.load`. */
  readonly key: string
  readonly argv: Argv
  readonly input: unknown
}

export type Ended =
  { readonly kind: 'took'; readonly stdout: string } | { readonly kind: 'refused'; readonly reason: string }

/** A command that may be at work yet, or asks to be told again: it did not end in time, or said so. */
export class NotYet extends Fault {
  constructor(reason: string) {
    super('TARGET_UNREACHABLE', reason)
  }
}

/** @throws Fault `TARGET_UNREACHABLE` where it may be told again: it said so or did not end in time (`NotYet`), or was not found */
export async function tell({ key, argv, input }: Told, setting: Setting, signal: AbortSignal): Promise<Ended> {
  const { commands, timeout } = setting
  const where = `${key} of ${setting.environment} (${oneLine(argv.join(' '), 100)})`
  const ran = await commands({ argv, input: `${JSON.stringify(input)}\n`, timeout: timeout * 1000, signal })
  const said = lastLine(ran.stderr)
  const words = said === '' ? '' : `: ${said}`
  if (ran.kind === 'failed') {
    const reason = `${where} ${oneLine(ran.reason)}${words}`
    throw ran.late === true ? new NotYet(reason) : new Fault('TARGET_UNREACHABLE', reason)
  }
  if (ran.code === AGAIN) throw new NotYet(`${where} asks to be run again later${words}`)
  if (ran.code === 0) return { kind: 'took', stdout: ran.stdout }
  return { kind: 'refused', reason: `${where} ended with ${ran.code}${words === '' ? ' and said nothing' : words}` }
}

/** @throws Fault `TARGET_UNREACHABLE` where it does not answer, or answers something else than the schema says */
export async function answerOf<Output>(
  told: Told,
  schema: v.GenericSchema<unknown, Output>,
  setting: Setting,
  signal: AbortSignal,
): Promise<Output> {
  const ended = await tell(told, setting, signal)
  if (ended.kind === 'refused') throw new Fault('TARGET_UNREACHABLE', ended.reason)
  const parsed = v.safeParse(schema, parse(ended.stdout))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const path = (issue.path ?? []).map(({ key }) => `${String(key)}: `).join('')
  const got = issue.path ? JSON.stringify(issue.input) : ended.stdout.trim()
  const message = `${path}${issue.message}, got ${got === undefined || got === '' ? 'nothing' : oneLine(got, 100)}`
  throw new Fault('TARGET_UNREACHABLE', `${told.key} of ${setting.environment} on its standard output: ${message}`)
}

/** @returns the value, or undefined where it is no JSON */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Each argument stays one, whatever fills it.
 * @returns the command, or why it cannot be run for this version
 */
export function filled(
  [program, ...given]: Argv,
  { model, environment }: Setting,
  version: Version,
  served: Served,
): { readonly argv: Argv } | { readonly problem: string } {
  const argv: string[] = []
  for (const argument of given) {
    const text = fill(argument, { model, environment, version, served, role: null }, value => value)
    if (text === null) return { problem: `${argument}: ${version} has no location. Register it with one` }
    // Nobody who registers a version may switch on what the program can do besides.
    if (text.startsWith('-') && !argument.startsWith('-'))
      return {
        problem: `${argument}: ${JSON.stringify(oneLine(text, 60))} of ${version} would be read as an option. Write something before the place, such as --name=${argument}`,
      }
    argv.push(text)
  }
  return { argv: [program, ...argv] }
}

function lastLine(text: string): string {
  return oneLine(text.split(/[\r\n]+/u).findLast(line => line.trim() !== '') ?? '')
}
