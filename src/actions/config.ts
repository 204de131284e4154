/** The configuration with the platforms that exist. */
import type { Config } from '../core/policy.ts'
import { parseConfig } from '../io/config.ts'
import { kinds } from '../platforms/index.ts'

export function readConfig(text: string, file: string): Config {
  return parseConfig(text, { file, ...kinds })
}
