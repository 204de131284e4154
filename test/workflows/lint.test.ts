/** The examples, every action and our own workflows, before the two linters that teams use; and the README of the examples. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../standin/runner.ts'
import { EXAMPLES, installed, LOCAL, pinned } from './installed.ts'
import { needing } from './needing.ts'

/** Its newest release does not know the key yet; it is in GitHub's workflow syntax since May 2026. */
const UNKNOWN_KEY = 'unexpected key "queue" for "concurrency" section'
/** Other linters that some machines have are not asked. */
const ALONE = ['-shellcheck=', '-pyflakes=']
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A repository with these files and our actions, as a folder. */
function repository(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const part of ['action.yml', 'actions', 'dist']) cpSync(join(ROOT, part), join(root, part), { recursive: true })
  execFileSync('git', ['init', '--quiet', root])
  return root
}

interface Said {
  readonly status: number | null
  readonly said: string
}

function run(program: string, given: readonly string[], cwd: string): Said {
  const { status, stdout, stderr } = spawnSync(program, given, { cwd, encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}`.trim() }
}

const PEDANTIC = ['--color=never', '--offline', '--persona=pedantic', '--format=plain', '--no-progress', '--quiet']

needing(
  'zizmor',
  'zizmor finds nothing in the examples, the actions and our own workflows, however pedantic',
  zizmor => {
    const root = repository('zizmor', installed(pinned(COMMIT)))
    const { status, said } = run(zizmor, [...PEDANTIC, root, join(ROOT, '.github')], root)
    expect(said).toMatch(/^No findings to report/u)
    expect(status).toBe(0)
  },
)

needing('zizmor', 'zizmor was looking: it finds an expression in a script', zizmor => {
  const files = installed(pinned(COMMIT))
  const path = '.github/workflows/alert.yml'
  const text = files[path] ?? ''
  const planted = `${text}      - run: echo \${{ github.event.client_payload.reason }}\n`
  const { status, said } = run(zizmor, [...PEDANTIC, '.'], repository('planted', { ...files, [path]: planted }))
  expect(said).toContain('template-injection')
  expect(status).not.toBe(0)
})

needing(
  'actionlint',
  'actionlint finds nothing in the examples, whose inputs it holds against the actions',
  actionlint => {
    const root = repository('actionlint', installed(LOCAL))
    expect(run(actionlint, [...ALONE, '-ignore', UNKNOWN_KEY], root)).toEqual({ status: 0, said: '' })
    const own = join(ROOT, '.github/workflows/ci.yml')
    expect(run(actionlint, [...ALONE, own], ROOT)).toEqual({ status: 0, said: '' })
  },
)

needing('actionlint', 'actionlint was looking: it finds an input that an action does not have', actionlint => {
  const files = installed(LOCAL)
  const path = '.github/workflows/drill.yml'
  const planted = (files[path] ?? '').replace('drill: true', 'dril: true')
  const { said } = run(actionlint, ALONE, repository('mistyped', { ...files, [path]: planted }))
  expect(said).toContain('input "dril" is not defined in action')
})

test('the README of the examples has a line for each of them, and for nothing else', () => {
  const readme = readFileSync(join(ROOT, 'examples/README.md'), 'utf8')
  const named = [...readme.matchAll(/^\| \[`([\w-]+\.yml)`\]\(\1\) \| \S.* \|$/gmu)].map(([, file]) => file)
  expect(named.toSorted()).toEqual([...EXAMPLES, 'model-release.yml'].toSorted())
})

test('the commands of that README put them where they belong, pinned to a commit', () => {
  const readme = readFileSync(join(ROOT, 'examples/README.md'), 'utf8')
  const [, commands = ''] = /^```sh\n([\s\S]*?)^```$/mu.exec(readme) ?? []
  const [suite, team] = [join(folder, 'beside/model-release'), join(folder, 'beside/team')]
  mkdirSync(team, { recursive: true })
  cpSync(join(ROOT, 'examples'), join(suite, 'examples'), { recursive: true })
  const git = (...given: string[]): string => execFileSync('git', ['-C', suite, ...given], { encoding: 'utf8' }).trim()
  git('init', '--quiet')
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--allow-empty', '--message=Begin')
  expect(run('bash', ['-euc', commands.replace('YOUR-COPY', 'acme')], team)).toEqual({ status: 0, said: '' })
  const expected = installed(pinned(git('rev-parse', 'HEAD')))
  const made = Object.keys(expected).map(path => [path, readFileSync(join(team, path), 'utf8')])
  expect(Object.fromEntries(made)).toEqual(expected)
})
