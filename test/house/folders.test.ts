/** A newcomer opens a folder's main file and reads what it is and what it must not know, before any code. */
import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const src = join(import.meta.dirname, '../../src')

/** Below src; a folder inside a folder may be introduced by the file beside it. */
const introducedBy: Readonly<Record<string, string>> = {
  core: 'core/types.ts',
  'core/gate': 'core/gate/gate.ts',
  'core/decide': 'core/decide/commands.ts',
  'core/fold': 'core/fold.ts',
  run: 'run/ports.ts',
  'run/operations': 'run/ports.ts',
  'run/status': 'run/status/check.ts',
  ledger: 'ledger/format.ts',
  'ledger/schema': 'ledger/parse.ts',
  platforms: 'platforms/platform.ts',
  'platforms/command': 'platforms/command/talk.ts',
  'platforms/envoy': 'platforms/envoy/routes.ts',
  'platforms/nginx': 'platforms/nginx/file.ts',
  'platforms/open-inference': 'platforms/open-inference/server.ts',
  'platforms/prometheus': 'platforms/prometheus/api.ts',
  github: 'github/client.ts',
  io: 'io/spec.ts',
  'io/html': 'io/html/page.ts',
  actions: 'actions/action.ts',
  cli: 'cli/main.ts',
  lib: 'lib/http.ts',
}

const folders = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => join(entry.parentPath, entry.name).slice(src.length + 1))

test('every folder of src has a main file that introduces it', () => {
  expect(folders.toSorted()).toEqual(Object.keys(introducedBy).toSorted())
})

test.each(Object.entries(introducedBy))('%s: %s opens with what it is and what it must not know', (_folder, file) => {
  const [, opening = ''] = /^\/\*\*([\s\S]*?)\*\//u.exec(readFileSync(join(src, file), 'utf8')) ?? []
  expect(opening).toMatch(/must not know/iu)
})

test('every file says in its first lines what it is', () => {
  const silent = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .filter(file => !readFileSync(join(src, file), 'utf8').startsWith('/**'))
  expect(silent).toEqual([])
})
