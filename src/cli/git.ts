/**
 * Ledgers as they lie in a clone: branches and commits by git itself, with no network.
 * Must not know what an entry says.
 */
import { execFile } from 'node:child_process'
import { Fault } from '../core/fault.ts'
import type { Commit } from '../core/history.ts'
import { branchOf, ENTRY, PREFIX, STATE } from '../ledger/format.ts'
import { commitOf } from '../ledger/history.ts'
import { oneLine } from '../lib/one-line.ts'

/** Bytes that git may answer: a thousand entries are a few megabytes. */
const MOST = 1024 ** 3
const HEADS = `refs/heads/${PREFIX}`
/** Whatever the user's own git shows beside. */
const LOG = ['-c', 'log.showSignature=false', 'log', '--topo-order', '--reverse', '-z', '--format=%H%n%P%n%T%n%s']
const FETCHED = `refs/remotes/origin/${PREFIX}`

export interface Branch {
  readonly model: string
  /** In full. */
  readonly ref: string
}

/** The ledgers of a clone; where one is there twice, the one that goes on from the other. */
export async function ledgersOf(folder: string): Promise<readonly Branch[]> {
  const refs = (await git(folder, ['for-each-ref', '--format=%(refname)', HEADS, FETCHED])).toString('utf8')
  const found = refs.split('\n').filter(ref => ref !== '')
  const own = new Map(found.flatMap(ref => (ref.startsWith(HEADS) ? [[ref.slice(HEADS.length), ref] as const] : [])))
  const branches = new Map(own)
  for (const ref of found.filter(one => one.startsWith(FETCHED))) {
    const model = ref.slice(FETCHED.length)
    const here = own.get(model)
    if (here === undefined || (await isAncestor(folder, here, ref))) branches.set(model, ref)
  }
  return [...branches].map(([model, ref]) => ({ model, ref })).toSorted((a, b) => (a.model < b.model ? -1 : 1))
}

/** All commits of a ledger, oldest first, and the text of its state; null where that is missing. */
export async function historyOf(
  folder: string,
  { model, ref }: Branch,
): Promise<{ readonly commits: readonly Commit[]; readonly state: string | null }> {
  const told = (await git(folder, [...LOG, ref, '--']))
    .toString('utf8')
    .split('\0')
    .filter(one => one !== '')
    .map(one => {
      const [oid = '', parents = '', tree = '', headline = ''] = one.split('\n')
      return { oid, parents: parents.split(' ').filter(parent => parent !== ''), tree, headline }
    })
  const texts = await textsOf(folder, [...told.map(({ oid }) => `${oid}:${ENTRY}`), `${ref}:${STATE}`])
  const commits = told.map((one, at) =>
    commitOf({ ...one, signed: null, readme: null, entry: texts[at] ?? null }, branchOf(model)),
  )
  return { commits, state: texts[told.length] ?? null }
}

async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  const base = await git(folder, ['merge-base', older, newer]).catch(() => Buffer.alloc(0))
  const tip = await git(folder, ['rev-parse', older])
  return base.equals(tip)
}

/** The texts of what git calls by these names, null where there is none: one process for all. */
async function textsOf(folder: string, names: readonly string[]): Promise<readonly (string | null)[]> {
  const answer = await git(folder, ['cat-file', '--batch'], `${names.join('\n')}\n`)
  let at = 0
  return names.map(() => {
    const end = answer.indexOf('\n', at)
    const [, type, size] = answer.subarray(at, end).toString('utf8').split(' ')
    at = end + 1
    if (type !== 'blob') return null
    const text = answer.subarray(at, at + Number(size)).toString('utf8')
    at += Number(size) + 1
    return text
  })
}

/** @throws Fault `GIT` in git's own words */
async function git(folder: string, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: MOST, windowsHide: true } as const
    const child = execFile('git', ['-C', folder, ...args], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout)
      else if (error.code === 'ENOENT')
        reject(new Fault('GIT', 'git: expected the program on the PATH, got none. Install git'))
      else
        reject(
          new Fault('GIT', `git ${args[0] ?? ''} in ${folder}: ${oneLine(stderr.toString('utf8') || error.message)}`),
        )
    })
    // A git that ends before it has read all says itself why.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
