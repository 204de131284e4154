/** `status` as a process: what is told, and that `verify` finds whatever somebody did beside the actions, each thing and only that. */
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { canary } from '../../src/actions/canary.ts'
import { register } from '../../src/actions/register.ts'
import type { Ended } from '../standin/runner.ts'
import {
  CONFIG_FILE,
  LEDGER,
  onTrial,
  openStage,
  promoted,
  PUSHED,
  refusal,
  REPLAYED,
  REPOSITORY,
  requests,
  serving,
  version,
} from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage

afterEach(async () => {
  await stage.close()
})

const REF = `refs/heads/${LEDGER}`

async function verified(): Promise<Ended> {
  return stage.run('status', { verify: 'true' })
}

/** Lines of the log that tell a difference. */
function differences(ended: Ended): readonly string[] {
  return ended.log.filter(line => line.startsWith('differs: ')).map(line => line.slice('differs: '.length))
}

function unchecked(ended: Ended): readonly string[] {
  return ended.log.filter(line => line.startsWith('not checked: ')).map(line => line.slice('not checked: '.length))
}

/** Red, with every difference told, and nothing else. */
function differs(ended: Ended): readonly string[] {
  const { exitCode, reason, message } = refusal(ended)
  expect([exitCode, reason, ended.outputs['decision']]).toEqual([1, 'VERIFY_DIFFERS', 'differs'])
  const all = differences(ended)
  expect(message.startsWith(all[0] ?? 'none')).toBe(true)
  expect(ended.summary).toContain('Differences')
  return all
}

test('what serves is told with state, work due, who and since when, and nothing is written', async () => {
  stage = await onTrial({ permissions: { contents: 'read' } })
  stage.forget()
  const ended = await stage.run('status')
  expect([ended.exitCode, ended.outputs['decision'], ended.outputs['reason-code']]).toEqual([0, 'reported', ''])
  const state: Record<string, unknown> = JSON.parse(ended.outputs['state'] ?? '')
  expect(state).toEqual({ digits: JSON.parse(stage.github.fileAt(REPOSITORY, LEDGER, 'state.json') ?? '') })
  expect(JSON.parse(ended.outputs['active'] ?? '')).toEqual([{ model: 'digits', environment: 'production' }])
  expect(ended.outputs['ledger-commit']).toBe(stage.github.branch(REPOSITORY, LEDGER)[0]?.oid)
  expect(ended.summary).toContain('octocat')
  expect(ended.summary).toMatch(/1\.0\.0 since/u)
  expect(ended.summary).toMatch(/Try 2\.0\.0 against 1\.0\.0/u)
  expect(stage.writes()).toEqual([])
  expect(stage.journal().length).toBeLessThanOrEqual(3)
})

test('it runs on a pull request from a fork, and for a model without a ledger', async () => {
  stage = await openStage({ permissions: { contents: 'read' } })
  stage.github.commit(REPOSITORY, 'topic', { 'a.txt': 'a' }, 'Topic')
  const pull = stage.github.openPull(REPOSITORY, { head: 'topic' })
  const ended = await stage.run('status', {}, { pull: pull.number, fork: true })
  expect([ended.exitCode, ended.outputs['state'], ended.outputs['active']]).toEqual([0, '{"digits":null}', '[]'])
})

test('at any second it is what the entries until then come to', async () => {
  stage = await promoted(2)
  const commits = stage.github.branch(REPOSITORY, LEDGER).toReversed()
  const at = commits.map(({ files }) => String(JSON.parse(files['entry.json'] ?? '').at))
  const middle = at[Math.floor(at.length / 2)] ?? ''
  const last = at.lastIndexOf(middle)
  const then = await stage.run('status', { at: middle })
  expect(JSON.parse(then.outputs['state'] ?? '')).toEqual({
    digits: JSON.parse(commits[last]?.files['state.json'] ?? ''),
  })
  const before = await stage.run('status', { at: new Date(Date.parse(at[0] ?? '') - 1).toISOString() })
  expect([before.exitCode, before.outputs['state']]).toEqual([0, '{"digits":null}'])
  const never = await stage.run('status', { at: 'yesterday' })
  expect(refusal(never)).toMatchObject({ exitCode: 1, reason: 'INPUT' })
})

test('after releases as they should be, everything agrees', async () => {
  stage = await promoted(2)
  stage.forget()
  const ended = await verified()
  expect(differences(ended)).toEqual([])
  expect(unchecked(ended)).toEqual([])
  expect([ended.exitCode, ended.outputs['decision'], ended.outputs['reason-code']]).toEqual([0, 'reported', ''])
  expect(stage.writes()).toEqual([])
  expect(stage.journal().length).toBeLessThanOrEqual(15)
})

test('with a running trial everything agrees, too', async () => {
  stage = await onTrial()
  const ended = await verified()
  expect([differences(ended), unchecked(ended), ended.exitCode]).toEqual([[], [], 0])
})

test('after a rollback, in its hold and under a freeze, everything agrees', async () => {
  stage = await promoted(2)
  expect((await stage.run('rollback', { reason: 'users complain' })).outputs['decision']).toBe('rolled-back')
  const back = await verified()
  expect([differences(back), unchecked(back), back.exitCode]).toEqual([[], [], 0])
  expect(back.summary).toContain('in hold')
  expect(back.summary).toContain('users complain')
  expect((await stage.run('hold', { set: 'on', reason: 'a holiday' })).outputs['decision']).toBe('held')
  const held = await verified()
  expect([differences(held), unchecked(held), held.exitCode]).toEqual([[], [], 0])
})

test('a version that was adopted has no deployment yet, and that is no difference', async () => {
  stage = await openStage()
  await stage.load('1')
  await stage.did(register, { ...version(1), adopt: 'true' })
  const ended = await verified()
  expect([differences(ended), unchecked(ended), ended.exitCode]).toEqual([[], [], 0])
})

test('a failed trial leaves nothing that differs', async () => {
  stage = await serving()
  await stage.file('data/requests.jsonl', requests(1))
  await stage.did(register, version(2))
  await stage.did(canary)
  expect((await stage.run('gate')).outputs['reason-code']).toBe('VERDICT_FAIL')
  const ended = await verified()
  expect([differences(ended), unchecked(ended), ended.exitCode]).toEqual([[], [], 0])
})

test('an entry that somebody made by hand is found', async () => {
  stage = await promoted(2)
  const [tip] = stage.github.branch(REPOSITORY, LEDGER)
  const entry = JSON.parse(tip?.files['entry.json'] ?? '')
  const state = JSON.parse(tip?.files['state.json'] ?? '')
  const forged = { ...entry, id: 'by-hand', seq: entry.seq + 1, previous: tip?.oid, key: null }
  const files = {
    'entry.json': `${JSON.stringify(forged, null, 2)}\n`,
    'state.json': `${JSON.stringify({ ...state, seq: forged.seq }, null, 2)}\n`,
  }
  stage.github.commit(REPOSITORY, LEDGER, files, 'Quick fix')
  const found = differs(await verified())
  expect(found.some(line => line.includes(`entry ${forged.seq} without its signature`))).toBe(true)
})

test('a commit that changes what is live without an entry is found', async () => {
  stage = await serving()
  const [tip] = stage.github.branch(REPOSITORY, LEDGER)
  const state = tip?.files['state.json'] ?? ''
  stage.github.commit(
    REPOSITORY,
    LEDGER,
    { 'state.json': state.replace('"primary": "1.0.0"', '"primary": "9.9.9"') },
    '@team <img src=x> | y',
  )
  const ended = await verified()
  const found = differs(ended)
  expect(found.some(line => line.includes('a commit without an entry of its own'))).toBe(true)
  expect(found.some(line => line.includes('environments.production.primary "1.0.0", got "9.9.9"'))).toBe(true)
  expect(ended.summary).not.toMatch(/@team|<img/u)
})

test('a ledger that was cut back is found by the deployments, and is no measure for anything else', async () => {
  stage = await promoted(2)
  const commits = stage.github.branch(REPOSITORY, LEDGER)
  const before = commits.findLast(({ files }) => JSON.parse(files['entry.json'] ?? '').body.type === 'settled')
  stage.github.repository(REPOSITORY).move(REF, before?.oid ?? '', 0)
  const ended = await verified()
  expect(differs(ended)).toEqual([
    expect.stringMatching(/^model-release\/digits: expected entry \d+ or a later one.*LEDGER_REWOUND/u),
  ])
  expect(unchecked(ended)).toHaveLength(2)
})

test('a ledger that was cut back and went on is found by the commits that its deployments name', async () => {
  stage = await promoted(2)
  const commits = stage.github.branch(REPOSITORY, LEDGER)
  stage.github.repository(REPOSITORY).move(REF, commits.at(-2)?.oid ?? '', 0)
  for (let number = 11; number < 20; number += 1)
    await stage.did(register, { version: `${number}.0.0`, digest: `sha256:${String(number).repeat(32)}` })
  expect(differs(await verified())).toEqual([
    expect.stringMatching(/expected commit \w+ of entry \d+.*LEDGER_REWOUND/u),
  ])
})

test('a ledger that is gone altogether is found by the deployments', async () => {
  stage = await serving()
  stage.github.repository(REPOSITORY).move(REF, null, 0)
  expect(differs(await verified())).toEqual([expect.stringContaining('got no entry (LEDGER_REWOUND)')])
})

test('another version served than the ledger says is found', async () => {
  stage = await promoted(2)
  await stage.load('1')
  const found = differs(await verified())
  expect(found).toEqual([
    expect.stringMatching(/^serving of digits\/production: expected what entry \d+ wants: 2\.0\.0/u),
  ])
})

test('a version that nobody registered is found beside what should serve', async () => {
  stage = await serving()
  await stage.load('1', '3')
  expect(differs(await verified())).toEqual([expect.stringContaining('got also 3')])
})

test('a deployment of the live version that is missing or says something else is found', async () => {
  stage = await serving()
  const { deployments } = stage.github.repository(REPOSITORY)
  const [only] = deployments.splice(0)
  expect(differs(await verified())).toEqual([
    expect.stringMatching(/^deployments of digits\/production: expected one of 1\.0\.0 for entry \d+, got none/u),
  ])
  if (!only) throw new Error('no deployment')
  deployments.push(only)
  const last = only.statuses.at(-1)
  if (last) only.statuses.push({ ...last, id: last.id + 1000, state: 'failure' })
  expect(differs(await verified())).toEqual([expect.stringContaining('expected state success of 1.0.0')])
})

test('what may not be read, or does not answer, is said and is no difference', async () => {
  stage = await serving({ permissions: { contents: 'read' } })
  await stage.configure(REPLAYED('http://127.0.0.1:1'))
  const ended = await verified()
  expect([ended.exitCode, ended.outputs['decision']]).toEqual([0, 'reported'])
  expect(unchecked(ended)).toEqual([
    expect.stringMatching(/^deployments of digits\/production: PERMISSION: .*deployments: read/u),
    expect.stringMatching(/^serving of digits\/production: TARGET_UNREACHABLE/u),
  ])
  expect(ended.summary).toContain('Not checked')
})

test('an environment that shows nothing is said to be unseen', async () => {
  stage = await serving({ config: PUSHED })
  const ended = await verified()
  expect([differences(ended), unchecked(ended)]).toEqual([[], [expect.stringContaining('show nothing here')]])
})

test('workflows and rules that would fail a release are found', async () => {
  stage = await serving()
  const workflow = `on: push
concurrency: { group: x, cancel-in-progress: true }
jobs: { release: { runs-on: u, steps: [{ uses: acme/model-release/actions/promote@main }] } }
`
  stage.github.commit(REPOSITORY, 'main', { '.github/workflows/release.yml': workflow }, 'Release')
  stage.github.repository(REPOSITORY).pullRequestsRequired.push('model-release/*')
  const found = differs(await verified())
  expect(found.map(line => line.split(': expected ')[1]?.split(',')[0])).toEqual([
    'permissions of job release',
    'an action pinned to a commit',
    'runs that wait for each other',
    'commits may go to it directly',
  ])
})

test('a branch that leaves no room for a ledger is found', async () => {
  stage = await openStage()
  stage.github.commit(REPOSITORY, 'model-release', { x: 'x' }, 'in the way')
  expect(differs(await verified())).toEqual([expect.stringMatching(/^the branch model-release: /u)])
})

test('the report is written in the workspace, and nowhere else', async () => {
  stage = await onTrial()
  const ended = await stage.run('status', { html: 'out/report.html' })
  expect(ended.exitCode).toBe(0)
  expect(await readFile(join(stage.workspace, 'out/report.html'), 'utf8')).toContain('2.0.0')
  await mkdir(join(stage.workspace, 'folder'))
  await symlink('/tmp', join(stage.workspace, 'link'))
  for (const html of ['../report.html', '/tmp/report.html', 'link/report.html', 'folder', '.git/config', 'a*.html']) {
    expect(refusal(await stage.run('status', { html }))).toMatchObject({ exitCode: 1, reason: 'PATH' })
  }
})

test('models and environments are chosen by name, and a wrong one is refused', async () => {
  stage = await openStage()
  const text = stage.github.fileAt(REPOSITORY, 'main', CONFIG_FILE) ?? ''
  const other = PUSHED()
    .replace('version: 1\nmodels:\n', '')
    .replace('digits', 'letters')
    .replace('production', 'staging')
  await stage.configure(`${text}${other}`)
  await stage.did(register, { ...version(1), model: 'letters' })
  const keys = async (inputs: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    Object.keys(JSON.parse((await stage.run('status', inputs)).outputs['state'] ?? '{}'))
  expect(await keys({})).toEqual(['digits', 'letters'])
  expect(await keys({ model: 'all' })).toEqual(['digits', 'letters'])
  expect(await keys({ model: 'letters' })).toEqual(['letters'])
  expect(await keys({ environment: 'staging' })).toEqual(['letters'])
  const due = await stage.run('status')
  expect(JSON.parse(due.outputs['active'] ?? '')).toEqual([{ model: 'letters', environment: 'staging' }])
  expect(refusal(await stage.run('status', { model: 'ditigs' })).message).toContain('Did you mean "digits"?')
})
