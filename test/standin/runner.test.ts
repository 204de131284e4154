import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createGitHub, TOKEN } from './github.ts'
import { pairs, ROOT, runAction, workflowCommands } from './runner.ts'
import { serve } from './transport.ts'
import type { Answering, Served } from './transport.ts'

const CORE = pathToFileURL(join(ROOT, 'node_modules/@actions/core/lib/core.js')).href

/** An action on GitHub's own toolkit, which says what it sees. */
const MAIN = `
import * as core from '${CORE}'
const token = core.getInput('github-token')
core.setSecret(token)
core.info('hello')
core.startGroup('calls')
const response = await fetch(process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY, { headers: { authorization: 'token ' + token } })
core.setOutput('status', response.status)
core.endGroup()
core.setOutput('text', 'two\\nlines << x=1')
core.setOutput('inputs', JSON.stringify([core.getInput('dry-run'), core.getInput('two words'), core.getInput('version'), core.getInput('none')]))
core.setOutput('env', JSON.stringify(process.env))
core.exportVariable('LATER', 'value')
core.saveState('kept', 'state')
core.error('50% wrong\\nreally', { file: 'a,b:c.yml', startLine: 14, startColumn: 19, title: 'Config: bad' })
core.warning('careful')
await core.summary.addHeading('Gate', 2).write()
if (core.getInput('version') === 'slow') { core.info('waiting'); setInterval(() => {}, 1000); process.on('SIGINT', () => { core.info('stopping'); process.exit(3) }) }
else if (core.getInput('version') === 'bad') core.setFailed('no')
`
const ACTION = `
name: Echo
inputs:
  github-token: { default: '\${{ github.token }}' }
  dry-run: { default: false }
  two words: { default: spaced }
  version: { required: true }
runs: { using: node24, main: ../../dist/echo.mjs }
`

const root = mkdtempSync(join(tmpdir(), 'actions-'))
beforeAll(() => {
  mkdirSync(join(root, 'actions/echo'), { recursive: true })
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'actions/echo/action.yml'), ACTION)
  writeFileSync(join(root, 'dist/echo.mjs'), MAIN)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const servers: Served[] = []
const open = async (github: Answering): Promise<Served> => {
  const served = await serve(github)
  servers.push(served)
  return served
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

test('an action gets its inputs, defaults and variables as from the runner, and its outputs, state and summary are read back', async () => {
  const github = createGitHub({ repositories: [{ owner: 'acme', name: 'models', files: { x: '' } }] })
  const served = await open(github)
  const ended = await runAction({
    root,
    action: 'echo',
    github: served.url,
    token: TOKEN,
    inputs: { version: '1.0.0' },
    runId: 42,
    attempt: 2,
  })
  expect(ended).toMatchObject({
    exitCode: 0,
    signal: null,
    exported: { LATER: 'value' },
    state: { kept: 'state' },
    stderr: '',
  })
  expect(ended.outputs).toMatchObject({
    status: '200',
    text: 'two\nlines << x=1',
    inputs: '["false","spaced","1.0.0",""]',
  })
  expect(ended.summary).toContain('<h2>Gate</h2>')
  expect(ended.masks).toEqual([TOKEN])
  expect(ended.log).toEqual(['hello', '::group::calls', '::endgroup::'])
  expect(ended.annotations).toEqual([
    { level: 'error', message: '50% wrong\nreally', file: 'a,b:c.yml', line: 14, column: 19, title: 'Config: bad' },
    { level: 'warning', message: 'careful' },
  ])
  const env: unknown = JSON.parse(ended.outputs['env'] ?? '')
  expect(env).toMatchObject({
    GITHUB_API_URL: served.url,
    GITHUB_GRAPHQL_URL: `${served.url}/graphql`,
    GITHUB_RUN_ID: '42',
    GITHUB_RUN_ATTEMPT: '2',
    'INPUT_DRY-RUN': 'false',
    INPUT_TWO_WORDS: 'spaced',
    CI: 'true',
  })
  expect(env).not.toHaveProperty('JEST_WORKER_ID')
  expect(github.journal.map(entry => [entry.summary, entry.login])).toEqual([
    ['GET /repos/acme/models', 'github-actions[bot]'],
  ])
})

test('an input that the action does not declare is warned of, and a failed action ends with 1', async () => {
  const ended = await runAction({
    root,
    action: 'echo',
    github: 'http://127.0.0.1:9',
    inputs: { version: 'bad', typo: 'x' },
  })
  expect(ended.exitCode).toBe(1)
  expect(ended.annotations[0]).toEqual({ level: 'warning', message: "Unexpected input(s) 'typo'" })
})

test('an action can be killed, or asked to stop', async () => {
  const github = createGitHub({ repositories: [{ owner: 'acme', name: 'models', files: { x: '' } }] })
  const served = await open(github)
  const slow = { root, action: 'echo', github: served.url, token: TOKEN, inputs: { version: 'slow' } }
  const killed = await runAction({ ...slow, killAfterMs: 400 })
  expect(killed).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
  const stop = new AbortController()
  // The request is this test's sign of life from the process; what follows it takes a moment.
  github.intercept = (_, when) => {
    if (when === 'after') setTimeout(() => stop.abort(), 500)
  }
  const stopped = await runAction({ ...slow, signal: stop.signal, killWith: 'SIGINT' })
  expect(stopped).toMatchObject({ exitCode: 3, signal: null })
  expect(stopped.log).toEqual(expect.arrayContaining(['waiting', 'stopping']))
})

test('command files are read as the runner reads them, and refused where it refuses them', () => {
  expect(pairs('a=1\nb<<EOF\nx=<<\ny\nEOF\nc=<<d\n\n')).toEqual({ a: '1', b: 'x=<<\ny', c: '<<d' })
  expect(() => pairs('a<<EOF\nx\n')).toThrow("Matching delimiter not found 'EOF'")
  expect(() => pairs('nonsense\n')).toThrow("Invalid format 'nonsense'")
})

test('commands are commands only while they are not stopped, and escapes are undone once', () => {
  const stdout = '::notice title=a%253Ab::x%250Ay\n::stop-commands::pause\n::error::not one\n::pause::\n::error::one\n'
  expect(workflowCommands(stdout)).toEqual({
    annotations: [
      { level: 'notice', message: 'x%0Ay', title: 'a%3Ab' },
      { level: 'error', message: 'one' },
    ],
    masks: [],
    log: ['::error::not one'],
  })
})
