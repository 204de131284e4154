/** Identical versions, looked at 20, 100 and 1000 times over the same stream: how often each method fails the canary. */
import { Z } from '../bounds.ts'
import * as confidenceSequence from '../peers/confidence-sequence.ts'
import * as mannWhitney from '../peers/mann-whitney.ts'
import * as threshold from '../peers/threshold.ts'
import * as zTest from '../peers/z-test.ts'
import { NEVER_PASS, policy, WHOLE } from '../policy.ts'
import { drawArms, merged, plus } from '../streams.ts'
import type { Arms, Source } from '../streams.ts'
import type { Column, Scenario, Table } from '../table.ts'
import { followArms } from '../trial.ts'

const WINDOWS = 1000
const LOOKS = [20, 100, 1000]

interface Case {
  readonly name: string
  readonly margin: number
  /** The base rate that a fixed threshold is set by. */
  readonly base: number
  readonly source: (index: number) => Source
}

const even = (p: number): Case['source'] => {
  const source = { nc: 20, np: 20, pc: p, pp: p }
  return () => source
}

/** A slow wave between 0.2 % and 1.8 %. */
const drift = (index: number): number => 0.01 + 0.008 * Math.sin((2 * Math.PI * index) / 400)

/** Shares of the canary, a quarter of the windows each. */
const RAMP = [0.05, 0.1, 0.25, 0.5]

const CASES: readonly Case[] = [
  { name: 'p = 0.002', margin: 0.002, base: 0.002, source: even(0.002) },
  { name: 'p = 0.01', margin: 0.01, base: 0.01, source: even(0.01) },
  { name: 'p = 0.05', margin: 0.02, base: 0.05, source: even(0.05) },
  { name: 'p = 0.2', margin: 0.02, base: 0.2, source: even(0.2) },
  { name: 'p = 0.01, split 10/90', margin: 0.01, base: 0.01, source: () => ({ nc: 4, np: 36, pc: 0.01, pp: 0.01 }) },
  {
    name: 'base drifts 0.2 to 1.8 %',
    margin: 0.01,
    base: 0.01,
    source: index => ({ nc: 20, np: 20, pc: drift(index), pp: drift(index) }),
  },
  {
    name: 'ramp 5 to 50 %, base rises 1 to 3 %',
    margin: 0.01,
    base: 0.02,
    source: index => {
      const nc = Math.round(40 * (RAMP[Math.floor((index * RAMP.length) / WINDOWS)] ?? 0))
      const p = 0.01 + (0.02 * index) / WINDOWS
      return { nc, np: 40 - nc, pc: p, pp: p }
    },
  },
]

function scenario({ name, margin, base, source }: Case): Scenario {
  const judged = policy(
    [{ name: 'errors', kind: 'proportion', better: 'lower', margin, 'fail-above': 0, column: 'bad' }],
    WHOLE,
    NEVER_PASS,
  )
  return {
    name,
    policy: judged,
    replicate(generator) {
      const all = drawArms(generator, WINDOWS, source)
      const sample: Record<string, number> = {}
      const note = (key: string, failed: boolean): void => {
        sample[key] = failed ? 1 : 0
      }
      for (const looks of LOOKS) {
        const stream = merged(all, WINDOWS / looks)
        note(`gate${looks}`, followArms(judged.gate, stream).verdict === 'fail')
        note(`z1-${looks}`, zTest.fails(stream, Z.p95) !== null)
        note(`z2-${looks}`, zTest.fails(stream, Z.p975) !== null)
        note(`cs${looks}`, crossed(stream))
        if (looks < WINDOWS) {
          note(`limit0-${looks}`, threshold.fails(stream, 1.5 * base, 0) !== null)
          note(`limit3-${looks}`, threshold.fails(stream, 1.5 * base, 3) !== null)
        }
        if (looks === 100) note('mw', mannWhitney.fails(stream, { from: 10, every: 5 }) !== null)
      }
      note('fixed', zTest.z(all.reduce((a, b) => plus(a, b))) > Z.p95)
      return sample
    },
  }
}

function crossed(stream: readonly Arms[]): boolean {
  return confidenceSequence.crosses(stream, 1, { kappa: 1, delta: 0, alpha: 0.05 }) !== null
}

const MOST = 0.055
const column = (head: string, key: string, most?: number): Column => ({
  head,
  key,
  digits: 3,
  ...(most === undefined ? {} : { most }),
})

export const falseFail: Table = {
  id: 'false-fail',
  title: 'False fail: both versions alike, 40,000 requests in all, fail-above 0, alpha 0.05',
  notes: [
    'gate: verdict `fail` at any look. z1, z2: z-test at each look, one- and two-sided. lim0, lim3: threshold of 1.5 times the base,',
    'failure limit 0 and 3. seq: asymptotic confidence sequence. MW: Mann-Whitney, every 5 of 100 windows. fixed: one z-test at the end.',
  ],
  columns: [
    ...LOOKS.map(looks => column(`gate ${looks}`, `gate${looks}`, MOST)),
    ...LOOKS.map(looks => column(`z1 ${looks}`, `z1-${looks}`)),
    column('z2 1000', 'z2-1000'),
    column('lim0 20', 'limit0-20'),
    column('lim0 100', 'limit0-100'),
    column('lim3 100', 'limit3-100'),
    column('seq 1000', 'cs1000'),
    column('MW', 'mw'),
    column('fixed', 'fixed'),
  ],
  scenarios: CASES.map(scenario),
}
