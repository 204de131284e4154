/** What is committed is what runs: every action's entry is there, starts on the runner's Node, and tells no tales of a machine. */
import { describe, expect, test } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')
/** The runner's Node, not the one that runs this test. */
const node24 = join(root, 'node_modules/node/bin/node')

interface Entry {
  readonly action: string
  readonly using: unknown
  readonly main: string
}

function entryOf(action: string): Entry {
  const yaml: unknown = parse(readFileSync(join(root, action), 'utf8'))
  const runs: unknown = Object(yaml).runs
  return { action, using: Object(runs).using, main: resolve(root, action, '..', String(Object(runs).main)) }
}

const entries = readdirSync(join(root, 'actions')).map(name => entryOf(`actions/${name}/action.yml`))
const committed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)

describe.each(entries)('$action', ({ main, using }) => {
  test('runs on Node 24 from a file in dist', () => {
    expect(using).toBe('node24')
    expect(existsSync(main)).toBe(true)
    expect(main.startsWith(join(root, 'dist/'))).toBe(true)
  })

  test('started outside a workflow ends red with one sentence and no stack trace', () => {
    const { status, stdout, stderr } = spawnSync(node24, [main], { env: {}, encoding: 'utf8', timeout: 30_000 })
    expect({ status, errors: stdout.split('\n').filter(line => line.startsWith('::error')).length }).toEqual({
      status: 1,
      errors: 1,
    })
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*:\d+:\d+|Cannot find|undefined/mu)
  })

  test('starts without Octokit, HTTP clients and proxies, which are loaded when they are needed', () => {
    const heavy = /^\/\/ node_modules\/(@octokit|@actions\/(?!core\/)|undici|tunnel)\//mu
    const early = [...closure(main)].flatMap(file => heavy.exec(readFileSync(file, 'utf8'))?.[1] ?? [])
    expect(early).toEqual([])
  })
})

test('undici is in a file of its own that nothing imports but a call', () => {
  const importers = readdirSync(join(root, 'dist')).filter(file =>
    /^(?:import|export)\b[^;]*["']\.\/undici\d*\.js["']/mu.test(readFileSync(join(root, 'dist', file), 'utf8')),
  )
  expect(importers).toEqual([])
})

/** A file of dist and all that is loaded with it. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, chunk = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s[^'"]*["'](\.\/[^'"]+)["'];?$/gmu,
  ))
    closure(resolve(file, '..', chunk), seen)
  return seen
}

test('dist holds the licence of every package that is bundled into it', () => {
  const licences = readFileSync(join(root, 'dist/licenses.txt'), 'utf8')
  const bundled = readdirSync(join(root, 'dist'))
    .filter(file => file.endsWith('.js'))
    .flatMap(file => [
      ...readFileSync(join(root, 'dist', file), 'utf8').matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gmu),
    ])
  const names = new Set(bundled.map(([, name = '']) => name))
  expect(names.size).toBeGreaterThan(5)
  expect([...names].filter(name => !licences.includes(`${name} `))).toEqual([])
})

test('the lock file names no registry, so that everybody installs from their own', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).not.toMatch(/registry\s*=/u)
})

test('no committed file names a folder, user or host of the machine it was made on', () => {
  const machine = [root, hostname(), userInfo().homedir].filter(text => text.length > 6)
  const telling = committed.filter(file => {
    const path = join(root, file)
    if (!existsSync(path)) return false
    const text = readFileSync(path, 'latin1')
    // Where GitHub's runner works is no secret.
    return machine.some(own => text.includes(own)) || /["'\s(]\/(?:Users|home\/(?!runner\b))\/?[a-z]\w*\//u.test(text)
  })
  expect(telling).toEqual([])
})
