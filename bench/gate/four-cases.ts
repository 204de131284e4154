/**
 * Cases that anybody can judge by eye, as one file of rows (through the preview that the action runs), as twenty windows and as one sum of
 * counts, at three margins. What must be said of each is written beside it.
 */
import { fromCounts } from '../../src/core/gate/counts.ts'
import { begin, judge, take } from '../../src/core/gate/gate.ts'
import { canDecide } from '../../src/core/gate/plan.ts'
import type { GatePolicy } from '../../src/core/gate/types.ts'
import { Fault } from '../../src/core/fault.ts'
import { preview } from '../../src/run/preview.ts'
import { policy } from './policy.ts'

const MARGINS = [0.005, 0.02, 0.1]
const WINDOWS = 20
const REQUESTS = 1000
const AT = '2026-01-01T00:00:00Z'
const LATER = '2026-01-01T01:00:00Z'

interface Case {
  readonly name: string
  /** Bad answers of each version in a thousand, or null where it has no rows. */
  readonly primary: number | null
  readonly canary: number | null
  readonly must: 'fail' | 'pass if it can' | 'not pass'
  readonly requests?: number
  /** In place of every outcome. */
  readonly outcome?: number | null
}

const CASES: readonly Case[] = [
  { name: '0 of 1000, canary 300 of 1000', primary: 0, canary: 300, must: 'fail' },
  { name: '10 of 1000, canary 1000 of 1000', primary: 10, canary: 1000, must: 'fail' },
  { name: '0 of 1000, canary 0 of 1000', primary: 0, canary: 0, must: 'pass if it can' },
  { name: 'no rows', primary: 0, canary: 0, requests: 0, must: 'not pass' },
  { name: 'one row', primary: null, canary: 0, requests: 1, must: 'not pass' },
  { name: 'the canary only', primary: null, canary: 0, must: 'not pass' },
  { name: 'the primary only', primary: 0, canary: null, must: 'not pass' },
  { name: 'all null', primary: 0, canary: 0, outcome: null, must: 'not pass' },
  { name: 'all NaN', primary: 0, canary: 0, outcome: Number.NaN, must: 'not pass' },
]

/** Prints the table. @returns a line for each verdict that must not be */
export async function fourCases(): Promise<string[]> {
  console.log('\n## Four cases (four-cases)')
  console.log(
    'Bad answers, better: lower, the default policy. `plan` says whether an equal canary can pass on 1000 requests at all.',
  )
  console.log(`\n${policyAt(0.02).yaml}\n`)
  const heads = ['', 'margin', 'plan', 'file of rows', 'twenty windows', 'one sum']
  const lines: string[][] = [heads]
  const missed: string[] = []
  for (const one of CASES) {
    for (const margin of MARGINS) {
      const { gate } = policyAt(margin)
      const can = canPass(gate)
      const verdicts = [await ofFile(gate, one), await ofWindows(gate, one, WINDOWS), await ofWindows(gate, one, 1)]
      lines.push([one.name, String(margin), can ? 'can pass' : 'cannot', ...verdicts])
      for (const [index, verdict] of verdicts.entries()) {
        if (allowed(one, verdict, can, index < 2)) continue
        missed.push(`four-cases, ${one.name}, margin ${margin}, ${heads[index + 3] ?? ''}: ${verdict}`)
      }
    }
  }
  const widths = heads.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  for (const line of lines) console.log(line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '))
  return missed
}

/** A lone sum may stay undecided; it must not be wrong. */
function allowed({ must }: Case, verdict: string, can: boolean, hasWindows: boolean): boolean {
  if (must === 'not pass') return verdict !== 'pass'
  if (must === 'fail') return hasWindows ? verdict === 'fail' : verdict !== 'pass'
  return hasWindows && can ? verdict === 'pass' : verdict !== 'fail'
}

function policyAt(margin: number) {
  return policy([{ name: 'errors', kind: 'proportion', better: 'lower', margin, column: 'bad' }], 0.05)
}

function canPass(gate: GatePolicy): boolean {
  const steps = [{ kind: 'replay', advance: 'pass', file: 'rows' }] as const
  return canDecide({ policy: gate, steps, replays: { rows: { rows: REQUESTS } }, trial: 1 }) === null
}

async function ofFile(gate: GatePolicy, one: Case): Promise<string> {
  const rows = [...rowsOf(one)]
  return said(async () => {
    const { details } = await preview({
      model: 'bench',
      environment: 'production',
      canary: '2.0.0',
      primary: '1.0.0',
      policy: gate,
      now: AT,
      rows: {
        name: 'rows.jsonl',
        count: rows.length,
        async each(visit) {
          for (const [index, row] of rows.entries()) visit(row, index + 1)
        },
      },
    })
    return details.verdict
  })
}

function* rowsOf({ primary, canary, requests = REQUESTS, outcome }: Case): Iterable<unknown> {
  for (let index = 0; index < requests; index += 1) {
    for (const [version, bad] of [
      ['1.0.0', primary],
      ['2.0.0', canary],
    ] as const) {
      if (bad === null) continue
      yield { request_id: String(index), version, bad: outcome === undefined ? isBad(index, bad) : outcome }
    }
  }
}

/** Spread evenly. */
function isBad(index: number, bad: number): number {
  return badUpTo(index + 1, bad) - badUpTo(index, bad)
}

function badUpTo(index: number, bad: number): number {
  return Math.floor((index * bad) / REQUESTS)
}

async function ofWindows(gate: GatePolicy, one: Case, windows: number): Promise<string> {
  return said(() => {
    let state = begin(gate, {}, 1)
    const { requests = REQUESTS } = one
    for (let index = 0; index < windows; index += 1) {
      const from = Math.floor((index * requests) / windows)
      const to = Math.floor(((index + 1) * requests) / windows)
      const errors = { primary: armOf(one, one.primary, from, to), canary: armOf(one, one.canary, from, to) }
      const counts = { from: AT, to: LATER, metrics: { errors } }
      const options = { policy: gate, step: 1, slices: {}, planned: 1 / windows, source: 'counts' }
      state = take(state, gate, fromCounts(counts, options).window)
    }
    return judge(state, gate, { step: 1, steps: [null], final: true }).verdict
  })
}

function armOf({ outcome }: Case, bad: number | null, from: number, to: number) {
  if (bad === null) return { n: 0, k: 0 }
  if (outcome === null) return { n: 0, k: 0, missing: to - from }
  return { n: to - from, k: outcome === undefined ? badUpTo(to, bad) - badUpTo(from, bad) : outcome }
}

/** The verdict, or the code of the refusal. */
async function said(judged: () => string | Promise<string>): Promise<string> {
  try {
    return await judged()
  } catch (error) {
    if (error instanceof Fault) return `refused (${error.code})`
    throw error
  }
}
