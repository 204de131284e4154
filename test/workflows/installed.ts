/**
 * `examples/` as a repository has them after what `examples/README.md` says: the workflows in their folder, with the owner's name
 * and a commit in place of `OWNER` and `v1`, and the configuration beside it.
 * Must not know what is done with them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../standin/runner.ts'

const CONFIG = 'model-release.yml'
/** Where this suite comes from in the examples, and at which ref. */
const OURS = /OWNER\/model-release((?:\/actions\/[\w-]+)?)@v1\b/gu

export const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter(file => file.endsWith('.yml') && file !== CONFIG)

/** A path of an action below the repository's root, empty for the one that lies there. */
type Refer = (path: string) => string

/** @param commit stands for the one that the tag `v1` is at */
export function pinned(commit: string): Refer {
  return path => `acme/model-release${path}@${commit} # v1`
}

/** As if the actions were in the same repository, which is all that actionlint looks into. */
export const LOCAL: Refer = path => `.${path || '/'}`

/** Texts by path from the root of the repository. */
export function installed(refer: Refer): Readonly<Record<string, string>> {
  const workflows = EXAMPLES.map(file => [
    `.github/workflows/${file}`,
    read(file).replaceAll(OURS, (_, path: string) => refer(path)),
  ])
  return { ...Object.fromEntries(workflows), [`.github/${CONFIG}`]: read(CONFIG) }
}

function read(file: string): string {
  return readFileSync(join(ROOT, 'examples', file), 'utf8')
}
