/** The command line's `status` over a real git repository: what an auditor gets who has nothing but a clone. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createGitHubLedger } from '../../src/ledger/github.ts'
import { REPOSITORY, worldOf } from '../github/world.ts'
import { AT, MODEL, registering } from '../ledger/entries.ts'
import { exportRepository } from '../standin/export.ts'
import { say } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'clone-'))
const bare = join(folder, 'bare.git')
const clone = join(folder, 'clone')

beforeAll(async () => {
  const world = worldOf()
  const ledger = createGitHubLedger(world.client)
  for (const [at, version] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
    const { base, entry, after } = registering(await ledger.read(MODEL, {}), version)
    await ledger.append(base, { ...entry, at: AT.replace('14:03', `14:0${3 + at}`) }, after)
  }
  world.server.commit(REPOSITORY, 'model-release/damaged', { 'state.json': 'x' }, 'by hand')
  exportRepository(world.server.repository(REPOSITORY), bare)
  execFileSync('git', ['clone', '--quiet', bare, clone])
})

afterAll(() => rmSync(folder, { recursive: true }))

test('what is recorded is told from a bare repository and from a clone alike', async () => {
  const said = await say(folder, 'status', '--ledger', 'bare.git', '--model', MODEL)
  expect(said.err).toEqual([])
  expect(said.code).toBe(0)
  expect(said.out).toContain('digits: entry 3, 2026-05-03 14:05:22 UTC')
  expect(said.out).toContain('3: Register 1.2.0')
  expect(await say(clone, 'status', '--model', MODEL)).toEqual(said)
})

test('the state of any second is that of the last entry until then, as JSON', async () => {
  const at = async (time: string): Promise<unknown> => {
    const { out, code } = await say(clone, 'status', '--model', MODEL, '--at', time, '--json')
    expect(code).toBe(0)
    const told: { state: Record<string, { seq: number } | null> } = JSON.parse(out)
    return told.state[MODEL]?.seq ?? null
  }
  expect(await at('2026-05-03T14:03:21Z')).toBeNull()
  expect(await at('2026-05-03T14:03:22Z')).toBe(1)
  expect(await at('2026-05-03T16:05:21.999+02:00')).toBe(2)
  expect(await at('2030-01-01T00:00:00Z')).toBe(3)
})

test('where a branch is there twice, the one that goes on is read', async () => {
  const ref = `refs/heads/model-release/${MODEL}`
  execFileSync('git', ['-C', clone, 'update-ref', ref, `origin/model-release/${MODEL}~1`])
  expect((await say(clone, 'status', '--model', MODEL)).out).toContain('entry 3')
  execFileSync('git', ['-C', clone, 'update-ref', ref, `origin/model-release/${MODEL}`])
  execFileSync('git', ['-C', clone, 'update-ref', `refs/remotes/origin/model-release/${MODEL}`, `${ref}~2`])
  expect((await say(clone, 'status', '--model', MODEL)).out).toContain('entry 3')
})

test('the report is written where it is asked for', async () => {
  expect((await say(folder, 'status', '--ledger', 'bare.git', '--model', MODEL, '--html', 'r.html')).code).toBe(0)
  expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/u)
  const lost = await say(folder, 'status', '--ledger', 'bare.git', '--model', MODEL, '--html', 'no/r.html')
  expect([lost.code, lost.err[0]]).toEqual([2, expect.stringContaining('PATH: --html')])
})

test.each([
  [['--ledger', 'nowhere'], 'GIT: git for-each-ref'],
  [
    ['--ledger', 'bare.git', '--model', 'other'],
    'NO_LEDGER: --ledger "bare.git": expected the branch "model-release/other"',
  ],
  [['--ledger', 'bare.git', '--model', 'damaged'], 'LEDGER_CORRUPT: model-release/damaged:state.json'],
  [['--at', 'yesterday'], 'USAGE: --at: expected a time'],
  [['--at', '2026-05-03 14:03'], 'USAGE: --at: expected a time'],
  [['x'], 'USAGE: expected options only'],
])('%j is refused in one line', async (args, line) => {
  const said = await say(folder, 'status', ...args)
  expect(said.code).toBe(2)
  expect(said.err).toEqual([expect.stringContaining(line)])
})
