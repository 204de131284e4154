/**
 * The job's log. Every line is made safe: what the runner would read as a command is written so that it does not, because
 * lines carry names, reasons and answers of strangers.
 */
import type { Place } from '../core/fault.ts'
import { plain } from './plain.ts'

/** What is needed of `@actions/core`, which escapes annotations itself but prints lines as they are. */
export interface Runner {
  info(line: string): void
  warning(line: string): void
  error(message: string, properties: { file?: string; startLine?: number; startColumn?: number; title?: string }): void
  startGroup(name: string): void
  endGroup(): void
  setSecret(secret: string): void
}

export interface Say {
  info(line: string): void
  warn(line: string): void
  /** Folds the lines until `end` under a heading. */
  group(name: string): void
  end(): void
  /** The action's error annotation; a second one is only logged. */
  fail(message: string, place: Place | null): void
  /** Keeps a secret out of everything logged from now on. */
  mask(secret: string): void
}

const LONGEST_LINE = 8000
/** The runner cuts annotations at 4096. */
const LONGEST_MESSAGE = 4000

export function createSay(runner: Runner): Say {
  let failed = false
  const say: Say = {
    info: line => runner.info(harmless(line)),
    warn: line => runner.warning(plain(line, LONGEST_MESSAGE)),
    group: name => runner.startGroup(plain(name)),
    end: () => runner.endGroup(),
    fail(message, place) {
      if (failed) return say.info(message)
      failed = true
      const at = place ? { file: place.file, startLine: place.line, startColumn: place.column } : {}
      runner.error(plain(message, LONGEST_MESSAGE), { title: 'model-release', ...at })
    },
    mask(secret) {
      // The runner masks line by line, and an empty mask would be an error of its own.
      for (const line of secret.split(/\r?\n/u)) if (line.trim() !== '') runner.setSecret(line)
    },
  }
  return say
}

/**
 * One line that the runner takes for no command: it reads `::` at the start (after blanks) and `##[` anywhere.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function harmless(line: string): string {
  return plain(line, LONGEST_LINE)
    .replaceAll('##[', '## [')
    .replace(/^\s*::/u, ': :')
}
