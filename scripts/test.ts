/**
 * `npm test [-- PATTERN …]`: the checks (types, lint, format, what is generated, what is built), then Jest on the Node that runs
 * npm, which may be older than the one that the actions run on. Each check counts as a test. The last line is
 * `N passed, N failed[, N skipped]`, and the exit code non-zero if anything failed. With a pattern: only the tests it matches.
 * `--engines [PATTERN …]` runs the tests against real servers (`test/engines`) in place of all that, and installs those first.
 * A part that the tree does not have yet is skipped, in CI it has failed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Sum {
  passed: number
  failed: number
  skipped: number
}

interface Check {
  readonly name: string
  readonly script: string
  /** The file without which there is nothing to check. */
  readonly needs: string
}

const root = join(import.meta.dirname, '..')
const inCi = process.env['CI'] === 'true'

const checks: readonly Check[] = [
  { name: 'types', script: 'typecheck', needs: 'tsconfig.json' },
  { name: 'lint', script: 'lint', needs: '.oxlintrc.json' },
  { name: 'format', script: 'format:check', needs: '.prettierrc.json' },
  { name: 'generated files', script: 'generate:check', needs: 'scripts/generate.ts' },
  { name: 'dist', script: 'build:check', needs: 'dist/package.json' },
]

async function check({ name, script, needs }: Check, sum: Sum): Promise<void> {
  const began = performance.now()
  const say = (word: string) => console.log(`${word} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  if (!existsSync(join(root, needs))) {
    sum[inCi ? 'failed' : 'skipped'] += 1
    say(inCi ? `FAIL ${needs} is missing:` : 'SKIP')
    return
  }
  const { status, said } = await run(script)
  if (status !== 0) console.log(said)
  sum[status === 0 ? 'passed' : 'failed'] += 1
  say(status === 0 ? 'PASS' : 'FAIL')
}

async function run(script: string): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = spawn('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { status, said }
}

function jest(patterns: readonly string[], sum: Sum): void {
  const folder = mkdtempSync(join(tmpdir(), 'jest-'))
  const results = join(folder, 'results.json')
  const node = process.env['npm_node_execpath'] ?? process.execPath
  const { status } = spawnSync(
    node,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--maxWorkers=2',
      '--json',
      `--outputFile=${results}`,
      ...patterns,
    ],
    // Jest prints its JSON to stdout as well; what people read goes to stderr.
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const failed = sum.failed
  if (existsSync(results)) {
    const json: unknown = JSON.parse(readFileSync(results, 'utf8'))
    sum.passed += count(json, 'numPassedTests')
    // A file that could not be loaded has no tests to fail.
    sum.failed += count(json, 'numFailedTests') + count(json, 'numRuntimeErrorTestSuites')
    sum.skipped += count(json, 'numPendingTests') + count(json, 'numTodoTests')
  }
  // Whatever else made Jest end badly, no tests found included.
  if (status !== 0 && sum.failed === failed) sum.failed += 1
  rmSync(folder, { recursive: true })
}

function count(json: unknown, key: string): number {
  const value: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined
  if (typeof value !== 'number') throw new Error(`Jest's results: expected a number as ${key}`)
  return value
}

const sum: Sum = { passed: 0, failed: 0, skipped: 0 }
if (process.argv[2] === '--engines') {
  // What cannot be installed is told there, and again by the tests that need it.
  spawnSync(process.execPath, [join(root, 'test/engines/provision.ts')], { stdio: ['ignore', 'inherit', 'inherit'] })
  const asked = process.argv.slice(3)
  // What every other run passes over is what is asked for.
  jest([...(asked.length > 0 ? asked : ['test/engines']), '--testPathIgnorePatterns=/node_modules/'], sum)
} else {
  const patterns = process.argv.slice(2)
  if (patterns.length === 0) await Promise.all(checks.map(async one => check(one, sum)))
  jest(patterns, sum)
}
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
if (sum.failed > 0) process.exitCode = 1
