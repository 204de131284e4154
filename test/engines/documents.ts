/**
 * A page of `docs/platforms` as a reader takes it: its configurations, workflows and other files, with the addresses, paths and names of
 * the reader's own machine put in, and nothing else changed.
 * Must not know which page it is, nor what is done with it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../standin/runner.ts'
import { COMMIT } from '../workflows/acting.ts'

/** What stands on the page, and what stands there on this machine. */
export type Edits = Readonly<Record<string, string>>

export interface Page {
  /** In the order of the page. */
  readonly configurations: readonly string[]
  /** By name. */
  readonly workflows: Readonly<Record<string, string>>
  /** Files of other programs, of which the page shows at least a part. */
  readonly texts: readonly string[]
}

/** What every reader puts in: whose copy of the suite it is, and which commit of it. */
const EVERYBODY: Edits = { 'OWNER/model-release': 'acme/model-release', '<commit SHA>': COMMIT }

/** @throws where nothing on the page is what an edit is about: it would be tried with what nobody reads there */
export function pageOf(name: string, edits: Edits): Page {
  const file = `docs/platforms/${name}.md`
  const blocks = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```(yaml|text)\n([\s\S]*?)^```$/gmu)]
  const texts = edited(
    file,
    blocks.map(([, , text = '']) => text),
    { ...EVERYBODY, ...edits },
  )
  const yaml = texts.filter((_, at) => blocks[at]?.[1] === 'yaml')
  return {
    configurations: yaml.filter(text => text.startsWith('version: 1\n')),
    workflows: Object.fromEntries(
      yaml.flatMap(text => {
        const [, named] = /^name: (\S+)$/mu.exec(text) ?? []
        return named === undefined ? [] : [[named, text]]
      }),
    ),
    texts: texts.filter((_, at) => blocks[at]?.[1] === 'text'),
  }
}

/**
 * @param where for the message
 * @throws where an edit is about nothing in any of the texts
 */
export function edited(where: string, texts: readonly string[], edits: Edits): readonly string[] {
  // The longest first, and all in one go: what was put in is not looked at again.
  const given = Object.keys(edits).toSorted((one, other) => other.length - one.length)
  const met = new Set<string>()
  const any = new RegExp(given.map(one => one.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&')).join('|'), 'gu')
  const changed = texts.map(text =>
    text.replaceAll(any, found => {
      met.add(found)
      return edits[found] ?? found
    }),
  )
  const missed = given.filter(one => !met.has(one))
  if (missed.length > 0)
    throw new Error(`${where}: nothing there is ${missed.map(one => JSON.stringify(one)).join(', ')}`)
  return changed
}
