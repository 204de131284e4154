import { expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commands, type Run } from '../../src/lib/command.ts'

const signal = AbortSignal.timeout(60_000)
const node = process.execPath

function run(script: string, more: Partial<Run> = {}, ...given: readonly string[]): ReturnType<typeof commands> {
  return commands({ argv: [node, '-e', script, ...given], timeout: 30_000, signal, ...more })
}

const ECHO = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'

test('arguments come as they are, each as one: no shell reads them', async () => {
  const given = ['two words', '$HOME `id` $(id)', 'it\'s; rm -rf "x" | cat > y & *', '', 'line\nbreak', '--', 'ü']
  expect(await run(ECHO, {}, ...given)).toMatchObject({ kind: 'ended', code: 0, stdout: JSON.stringify(given) })
})

test('what it is given to read ends, and what it says and how it ends is told', async () => {
  const script =
    'process.stdin.on("data", all => process.stdout.write(all)).on("end", () => { console.error("no"); process.exit(3) })'
  const input = 'ü\n'.repeat(100_000)
  expect(await run(script, { input })).toEqual({ kind: 'ended', code: 3, stdout: input, stderr: 'no\n' })
})

test('a program that reads nothing of what it is given is no failure', async () => {
  expect(await run('', { input: 'x'.repeat(5_000_000) })).toMatchObject({ kind: 'ended', code: 0 })
})

test.each([
  ['is not there', ['/nowhere/at-all'], /cannot be run: .*ENOENT/u],
  ['is no program', [import.meta.dirname], /cannot be run: .*EACCES/u],
  ['has a zero byte in an argument', [node, 'a\0b'], /cannot be run: /u],
  ['has more arguments than fit', [node, 'x'.repeat(4_000_000)], /cannot be run: .*E2BIG/u],
] as const)('what %s cannot be run', async (_, argv, reason) => {
  const ran = await commands({ argv, timeout: 30_000, signal })
  expect(ran).toMatchObject({ kind: 'failed', reason: expect.stringMatching(reason) })
})

test('what takes too long is ended, with what it started, also where both will not go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'command-'))
  const file = join(folder, 'ticks')
  const stubborn = `process.on("SIGTERM", () => {}); setInterval(() => require("fs").appendFileSync(${JSON.stringify(file)}, "."), 20);`
  const script = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}]); ${stubborn}`
  const ran = await run(script, { timeout: 1500 })
  expect(ran).toMatchObject({ kind: 'failed', reason: 'did not end within 1.5 s', late: true })
  const ticks = (await readFile(file, 'utf8')).length
  expect(ticks).toBeGreaterThan(0)
  await sleep(300)
  expect((await readFile(file, 'utf8')).length).toBe(ticks)
  await rm(folder, { recursive: true })
}, 30_000)

test('a server that it leaves running with its output is not waited for', async () => {
  const script = `const left = require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { detached: true, stdio: "inherit" })
    left.unref(); process.stdout.write(String(left.pid))`
  const began = performance.now()
  const ran = await run(script)
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(ran).toMatchObject({ kind: 'ended', code: 0, stderr: '' })
  process.kill(Number(ran.kind === 'ended' ? ran.stdout : 0))
})

test('what says too much is ended', async () => {
  const ran = await run('const line = "x".repeat(1e6); setInterval(() => process.stdout.write(line), 1)')
  expect(ran).toMatchObject({ kind: 'failed', reason: 'said more than 4 MiB' })
})

test('what somebody else ended did not do its work', async () => {
  expect(await run('process.kill(process.pid, "SIGKILL")')).toMatchObject({
    kind: 'failed',
    reason: 'was ended by SIGKILL',
  })
})

test('a cancelled job ends what it runs, and begins nothing more', async () => {
  const stop = new AbortController()
  const running = run('setTimeout(() => {}, 60000)', { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('cancelled')), 200)
  await expect(running).rejects.toThrow('cancelled')
  await expect(run('', { signal: stop.signal })).rejects.toThrow('cancelled')
})

test('variables are handed on, those that a step was given as inputs are not', async () => {
  process.env['INPUT_GITHUB-TOKEN'] = 'secret'
  process.env['TEAM_TOKEN'] = 'theirs'
  const shown =
    'process.stdout.write(JSON.stringify([process.env["INPUT_GITHUB-TOKEN"], process.env.TEAM_TOKEN, process.env.MORE]))'
  const ran = await run(shown, { env: { MORE: 'own' } })
  delete process.env['INPUT_GITHUB-TOKEN']
  delete process.env['TEAM_TOKEN']
  expect(ran).toMatchObject({ stdout: '[null,"theirs","own"]' })
})
