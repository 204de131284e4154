/**
 * The order of the test files. On a new machine Jest knows no durations and takes the largest file first; the longest one here is among
 * the smallest and would run last, alone. These are measured, longest first; all others follow by their size.
 */
import { existsSync, statSync } from 'node:fs'

const LONGEST = [
  'engines/triton',
  'engines/live-kill',
  'engines/live-rollback',
  'engines/documents',
  'engines/live-triton',
  'engines/live-mlserver',
  'engines/prometheus',
  'engines/mlflow-invocations',
  'engines/nginx',
  'engines/command',
  'engines/envoy',
  'sweep/dies',
  'io/html',
  'browser/report',
  'process/many',
  'run/interleave',
  'workflows/act',
  'process/tick',
  'process/rollback',
  'sweep/lost',
]

/** @param {string} path */
function rank(path) {
  const place = LONGEST.findIndex(name => path.endsWith(`/${name}.test.ts`))
  return place === -1 ? LONGEST.length : place
}

export default class LongestFirst {
  constructor() {
    const gone = LONGEST.filter(name => !existsSync(new URL(`${name}.test.ts`, import.meta.url)))
    if (gone.length > 0) throw new Error(`test/longest-first.js names ${gone.join(', ')}, which is no test any more`)
  }

  /** @param {readonly { readonly path: string }[]} tests */
  sort(tests) {
    const size = new Map(tests.map(({ path }) => [path, statSync(path).size]))
    return [...tests].sort((a, b) => rank(a.path) - rank(b.path) || (size.get(b.path) ?? 0) - (size.get(a.path) ?? 0))
  }

  /** @param {readonly unknown[]} tests */
  allFailedTests(tests) {
    return tests
  }

  /** Nothing is remembered: the order is the same on every machine. */
  cacheResults() {}
}
